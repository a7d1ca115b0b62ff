"""What a run did, as far as studies can say: estimates from the facts of a reading and a body.

A plain list of parts, each a pure function of a reading and an athlete. A kept reading holds the facts (legs,
settled heart rates), so that a mass that is entered today shows in the runs of last year at once: estimates are
made anew whenever a reading is shown, in milliseconds. Rejected: keeping them, which needs every run read again
whenever a body changes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from backstride.insight.loads import load_estimates
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import Estimate, RunReading
from backstride.vocab.recording import Problem

Part = Callable[[RunReading, Athlete], tuple[Estimate, ...]]
Refusals = Callable[[RunReading, Athlete], tuple[Problem, ...]]

PARTS: tuple[Part, ...] = (load_estimates,)
"""What is estimated, in the order in which a reading says it."""
REFUSALS: tuple[Refusals, ...] = ()
"""What could not be estimated, and why, in sentences for the person."""
CODES = frozenset({"energy-downhill", "energy-unknown", "energy-mass", "energy-grade", "energy-practice"})
"""Codes of the problems that `REFUSALS` say: those of an older explanation are replaced by the new one's."""


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
        athlete: Whose run it is; without a mass there are ratios only. `own_ratios` narrow the ratio of energy.
    """
    return Explained(
        tuple(estimate for part in PARTS for estimate in part(reading, athlete)),
        tuple(problem for part in REFUSALS for problem in part(reading, athlete)),
    )


def with_estimates(reading: RunReading, athlete: Athlete) -> RunReading:
    """Return a reading with its estimates made anew for this athlete; twice is the same as once."""
    explained = explain(reading, athlete)
    measured = tuple(problem for problem in reading.recording.problems if problem.code not in CODES)
    about = replace(reading.recording, problems=(*measured, *explained.problems))
    return replace(reading, recording=about, estimates=explained.estimates)
