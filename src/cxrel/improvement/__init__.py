"""Cross-functional work on a touchpoint: the ladder, the backlog's arithmetic, what is due."""
