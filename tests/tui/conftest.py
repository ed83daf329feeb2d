"""What every test of the screen may ask for."""

from __future__ import annotations

from driving import driver

__all__ = ["driver"]
