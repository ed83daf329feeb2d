"""Rules beyond the schema: each yields the faults of one document, by path."""
