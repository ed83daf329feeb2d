"""The command line: a module a command, options in and text out."""
