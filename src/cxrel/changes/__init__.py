"""Journey against journey: what changed in meaning, and what moved the marks."""
