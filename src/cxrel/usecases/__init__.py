"""What a command does, as a function that returns a result; nothing here prints or exits."""
