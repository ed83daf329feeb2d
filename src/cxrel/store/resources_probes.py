"""The catalogue of probes, as it is shipped."""

from __future__ import annotations

from importlib.resources import files


def catalogue_text() -> str:
    """The catalogue that `cxrel walk` chooses from, as YAML."""
    return files("cxrel.walking").joinpath("catalogue.yaml").read_text(encoding="utf-8")
