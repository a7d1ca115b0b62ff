"""`backstride plan simulate`: simulated people with the coach, a person a line or day by day."""

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from types import FrameType

PROFILES = ("new", "runner", "injury", "older", "team", "racer")
EVERY_S = 10.0
"""Between two lines of progress where there is no terminal. Project choice."""
MOST_WEEKS = 520
STOPPED = 130

ProfileName = Annotated[str, typer.Option("--profile", help=f"Of whom: {', '.join(PROFILES)}.")]
Weeks = Annotated[int, typer.Option(help="How many weeks.", min=1, max=MOST_WEEKS)]
Seed = Annotated[
    int, typer.Option(help="Of the first person; each one after has the next.", min=0, max=2**32 - 1)
]
People = Annotated[int, typer.Option(help="How many people.", min=1, max=1_000_000)]
AsJson = Annotated[bool, typer.Option("--json", help="One person a line (backstride.plan/1).")]


def simulate(
    profile: ProfileName, weeks: Weeks = 52, seed: Seed = 1, people: People = 1, as_json: AsJson = False
) -> int:
    """Run the coach against simulated people, who prove nothing about people. Keeps nothing."""
    from backstride.app.simulated_plan import simulated_people, simulated_year_json
    from backstride.cli.plan_diary import print_year
    from backstride.vocab.plan import Who

    if profile not in PROFILES:
        raise typer.BadParameter(f"“{profile}” is none of {', '.join(PROFILES)}.", param_hint="--profile")
    with _until_stopped() as stopped, _progress(people) as done:
        for year in simulated_people(Who(profile), weeks, seed, people):
            if as_json:
                print(json.dumps(simulated_year_json(year), ensure_ascii=True, allow_nan=False), flush=True)
            else:
                print_year(year)
            done(1)
            if stopped():
                return STOPPED
    return 0


@contextmanager
def _until_stopped() -> Iterator[Callable[[], bool]]:
    """Finish the person at hand when Ctrl-C is pressed, so that no line is cut; a second one ends at once."""
    pressed: list[bool] = []

    def press(_number: int, _frame: "FrameType | None") -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(True)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(people: int) -> Iterator[Callable[[int], None]]:
    """Say on standard error how far it is: a bar on a terminal, else a line now and then."""
    if people == 1:
        yield lambda _: None
    elif not sys.stderr.isatty():
        yield _Lines(people).step
    else:
        from rich import progress as rich

        from backstride.cli.terminal import console

        columns = (rich.BarColumn(), rich.MofNCompleteColumn(), rich.TimeRemainingColumn())
        with rich.Progress(*columns, console=console(to_errors=True), transient=True) as bar:
            task = bar.add_task("people", total=people)
            yield lambda number: bar.advance(task, number)


class _Lines:
    """A plain line every few seconds."""

    def __init__(self, people: int) -> None:
        self._people, self._done = people, 0
        self._began = self._said = time.monotonic()

    def step(self, number: int) -> None:
        self._done += number
        now = time.monotonic()
        if now - self._said < EVERY_S:
            return
        self._said = now
        left = (now - self._began) / self._done * (self._people - self._done)
        print(f"{self._done:,} of {self._people:,} people, {left:,.0f} s left", file=sys.stderr)
