"""COMMAND: one file a command; what they print is for people, `--json` for programs.

In: arguments. Out: text, and an exit code: 0 done, 1 refused (one sentence on stderr), 2 wrong usage. Does
not belong here: anything but asking a use case and printing its answer. Heavy imports stand inside the
commands, so that `backstride --help` answers at once.
"""

from backstride.cli.entry import main

__all__ = ["main"]
