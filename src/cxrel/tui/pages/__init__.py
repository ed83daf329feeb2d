"""One page for each step of a session: what it shows, and which keys work on it."""
