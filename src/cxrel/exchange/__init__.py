"""Other formats in and out: outlines and tables that a journey begins with, and new files as YAML."""
