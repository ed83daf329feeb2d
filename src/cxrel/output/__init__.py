"""Findings and scores as text for people and for other programs."""
