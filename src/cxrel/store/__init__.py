"""Files of a project: found, read, and written in one step."""
