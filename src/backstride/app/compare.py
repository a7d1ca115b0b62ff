"""Forward beside backward for whoever asks: a page in the runner's own units, a command, a program."""

from dataclasses import dataclass

from backstride.app.compare_wire import comparison_to_json
from backstride.app.home import Home
from backstride.app.own import own_ratios
from backstride.insight.numbers import pace_words
from backstride.science.compare import CompareParams, compare
from backstride.vocab.athlete import Athlete
from backstride.vocab.comparison import CompareAsked, Comparison
from backstride.vocab.errors import ValueRefused

__all__ = ["CompareAsked", "Comparison", "compare", "compare_for", "comparison_to_json", "first_question"]


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """What the page asks before anybody typed anything."""

    mass_kg: float | None
    """The newest of "my body"; None is not known, and stays empty."""
    speed_mps: float = 2.5


def first_question(athlete: Athlete) -> FirstQuestion:
    """Return what is known of a person without asking."""
    known = [body.mass_kg for body in sorted(athlete.bodies) if body.mass_kg is not None]
    return FirstQuestion(known[-1] if known else None)


def compare_for(home: Home, athlete: Athlete, asked: CompareAsked) -> Comparison:
    """Put forward beside backward for a person, whose own ratio counts where the journal has one.

    Raises:
        ValueRefused: it cannot be answered; a speed out of reach is said in the person's own unit.
    """
    params = CompareParams()
    if not params.slowest_mps <= asked.speed_mps <= params.fastest_mps:
        slow = pace_words(params.slowest_mps, athlete.preferences)
        fast = pace_words(params.fastest_mps, athlete.preferences)
        raise ValueRefused("speed", f"No study comes near this speed: choose {slow} to {fast}.")
    return compare(asked, own_ratios(home, athlete), params)
