"""The terminal: colours and width where there is one, plain text where there is none."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 80


def console(*, to_errors: bool = False) -> "Console":
    """Return a console for people: rich on a terminal, plain and 80 wide in a file or pipe."""
    from rich.console import Console

    stream = sys.stderr if to_errors else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False, emoji=False, soft_wrap=False)
