"""The day before a rating session: who walks what, how the time is shared out, and what would go wrong. Plain values."""
