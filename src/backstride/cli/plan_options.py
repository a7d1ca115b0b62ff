"""What the commands of `backstride plan` share: the journal they work on, and options read from words."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from backstride.app.coaching import Planned
    from backstride.app.home import Home

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AsJson = Annotated[bool, typer.Option("--json", help="backstride.plan/1.")]
OnDay = Annotated[str | None, typer.Option("--day", help="Which day, 2026-05-01; left out: today.")]


@contextmanager
def journal() -> Iterator["Home"]:
    """Open the journal of whose program this is."""
    from backstride.app.home import Home
    from backstride.app.settings import Settings

    with Home(Settings.from_environment()) as home:
        yield home


def with_plan(found: "Planned") -> "Planned":
    """Return a plan that is there.

    Raises:
        ValueRefused: None was made yet.
    """
    from backstride.vocab.errors import ValueRefused

    if found.profile is None:
        raise ValueRefused("plan", "There is no plan yet. Make one: backstride plan new --help.")
    return found


def one_of(value: str, offered: Sequence[str], option: str) -> str:
    """Return a word that is offered; wrong usage else."""
    if value not in offered:
        raise typer.BadParameter(f"“{value}” is none of {', '.join(offered)}.", param_hint=option)
    return value


def several(values: Iterable[str], offered: Sequence[str], option: str) -> list[str]:
    """Return words that are offered, given one by one or with commas."""
    words = [word.strip().lower() for value in values for word in value.split(",") if word.strip()]
    return [one_of(word, offered, option) for word in words]


def day_of(text: str, option: str = "--day") -> date:
    """Return a day such as 2026-05-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is no day such as 2026-05-01.", param_hint=option) from None


def print_json(data: dict[str, Any]) -> None:
    """Print one object on one line."""
    print(json.dumps(data, ensure_ascii=True, allow_nan=False))
