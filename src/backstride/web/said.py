"""What was just done, in words, with the one act that undoes it."""

from dataclasses import dataclass
from datetime import timedelta

from backstride.app.words import title_of
from backstride.vocab.kept import KeptRun

KEPT_FOR = timedelta(days=30)
"""How long a deleted run can be brought back."""


@dataclass(frozen=True, slots=True)
class Said:
    """The bar on top of a page."""

    words: str
    act: str | None = None
    button: str = ""


def run_was_deleted(run: KeptRun) -> Said:
    """Say which run went, and until when it can come back."""
    until = "" if run.deleted is None else f" until {run.deleted + KEPT_FOR:%-d %B}"
    return Said(f"“{title_of(run)}” was deleted.", f"/runs/{run.id}/undelete", f"Undo{until}")
