"""What changed in meaning between two sides of a project, whether it flatters, and what it did to the marks.

It compares values that were read elsewhere: it knows no git, no disk and no YAML.
"""
