"""The rating session on the whole screen: what is shown, and which key does what; rules and files are elsewhere."""
