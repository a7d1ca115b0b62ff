"""A number that was asked, beside the one that was reached; and tables of them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One number asked, beside the one reached."""

    what: str
    asked: str
    reached: str
    holds: bool


def least(what: str, bar: float, reached: float) -> Mark:
    """A share that is asked at a bar of the live form, less one point."""
    return Mark(what, f"{bar:.2f} less a point", f"{reached:.3f}", reached >= bar - 0.01)


def most(what: str, bar: float, reached: float, unit: str = "") -> Mark:
    """A number that may not be larger."""
    return Mark(what, f"at most {bar:g}{unit}", f"{reached:.3g}{unit}", reached <= bar)


def row(*cells: object) -> str:
    """A row of a table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*names: str) -> list[str]:
    """Its first two."""
    return [row(*names), row(*("---" for _ in names))]


def mark_table(marks: Sequence[Mark]) -> list[str]:
    """Every number asked beside the one reached."""
    rows = [row(m.what, m.asked, m.reached, "yes" if m.holds else "**no**") for m in marks]
    return ["## Asked and reached\n", *head("", "asked", "reached", "holds"), *rows, ""]
