"""Faults of the world (disk, git, data source, template) and of usage: caught once, at the command line's edge."""

from __future__ import annotations


class CxrelError(Exception):
    """Something outside the user's files failed: told in one sentence, exit code 3."""

    exit_code = 3


class UsageError(CxrelError):
    """The command was called wrongly, or names something that is not there: exit code 2."""

    exit_code = 2
