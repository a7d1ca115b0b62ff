"""The comparison in a terminal: two tables, same speed and same effort, and in words what has no number."""

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from backstride.app.compare_wire import SAYS
from backstride.app.compare_words import Aside, Pair, asides_of, gist_of, pairs_of
from backstride.app.words import mass_words
from backstride.cli.terminal import console
from backstride.vocab.athlete import Preferences
from backstride.vocab.comparison import CompareView, Comparison
from backstride.vocab.segment import Gait

GAITS = {Gait.WALK: "walking", Gait.RUN: "running"}


def print_comparison(comparison: Comparison) -> None:
    """Print both views, what is not known, and the notes."""
    out, asked = console(), comparison.asked
    slope = f"{100 * asked.grade:g} % uphill" if asked.grade else "on the level"
    mass = "" if asked.mass_kg is None else f"{mass_words(asked.mass_kg, Preferences())}, "
    out.print(Text(f"{mass}{asked.speed_mps:g} m/s, {slope}", style="bold"))
    for name, view in (("same_speed", comparison.same_speed), ("same_effort", comparison.same_effort)):
        out.print(Padding(_heading(view, name), (1, 0, 0, 0)))
        out.print(_table(view))
        out.print(Padding(Text(f"Studies: {'; '.join(_studies(view))}.", style="dim"), (1, 0, 0, 0)))
    for note in comparison.notes:
        out.print(Padding(Text(note), (1, 0, 0, 0)))


def _heading(view: CompareView, name: str) -> RenderableType:
    same = view.speed_backward_mps == view.speed_forward_mps  # else it is an estimate: two figures
    ways = (
        f"{GAITS[view.gait_forward]} forward at {view.speed_forward_mps:g} m/s, "
        f"{GAITS[view.gait_backward]} backward at {view.speed_backward_mps:{'g' if same else '.2g'}} m/s"
    )
    text = Text(f"{name.replace('_', ' ').capitalize()}: {ways}\n", style="bold")
    return text.append(f"{SAYS[name]} {gist_of(view)}", style="not bold")


def _table(view: CompareView) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for ratio in (3, 3, 6):
        table.add_column(ratio=ratio, overflow="fold")
    for pair in pairs_of(view, Preferences()):
        table.add_row(pair.heading, f"{pair.difference} {pair.within}", _why(pair))
    for aside in asides_of(view):
        table.add_row(aside.heading, f"{aside.value} {aside.within}".rstrip(), _aside_why(aside))
    return table


BEYOND = " Beyond what was studied."


def _why(pair: Pair) -> str:
    return f"{pair.forward}, {pair.backward}. {pair.studies}{BEYOND if pair.extrapolated else ''}"


def _aside_why(aside: Aside) -> str:
    return f"{aside.studies} {aside.words}{BEYOND if aside.extrapolated else ''}".strip()


def _studies(view: CompareView) -> list[str]:
    """Name every study that stands behind a line of the table, once."""
    shown: list[Pair | Aside] = [*pairs_of(view, Preferences()), *asides_of(view)]
    return list(dict.fromkeys(one.words for line in shown for one in line.cited))
