"""What a run did, as far as studies can say: estimates from the facts of a reading and a body.

A plain list of parts, each a pure function of a reading and an athlete. A kept reading holds the facts
(legs, settled heart rates), so that a mass that is entered today shows in the runs of last year at once:
estimates are made anew whenever a reading is shown, in milliseconds. Rejected: keeping them, which needs
every run read again whenever a body changes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backstride.insight.energy import CODES, energy_problems, estimates_of_energy
from backstride.insight.loads import load_estimates
from backstride.insight.on_foot import was_on_foot
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import Estimate, RunReading
from backstride.vocab.recording import Problem

Part = Callable[[RunReading, Athlete], tuple[Estimate, ...]]

PARTS: tuple[Part, ...] = (estimates_of_energy, load_estimates)
"""What is estimated, in the order in which a reading says it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What was estimated of a run, and what was not."""

    estimates: tuple[Estimate, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What was refused, and why."""


def explain(reading: RunReading, athlete: Athlete) -> Explained:
    """Estimate what a run did to a body.

    Args:
        reading: What was measured; estimates that it already holds play no part.
        athlete: Whose run it is; without a mass there are ratios only, and `own_ratios` narrow them.
    """
    if not was_on_foot(reading):
        return Explained()
    return Explained(
        tuple(estimate for part in PARTS for estimate in part(reading, athlete)),
        energy_problems(reading, athlete),
    )


def with_estimates(reading: RunReading, athlete: Athlete) -> RunReading:
    """Return a reading with its estimates made anew for this athlete; twice is the same as once."""
    explained = explain(reading, athlete)
    measured = tuple(problem for problem in reading.recording.problems if problem.code not in CODES)
    about = replace(reading.recording, problems=(*measured, *explained.problems))
    return replace(reading, recording=about, estimates=explained.estimates)
