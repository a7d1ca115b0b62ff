"""The best times backward over the usual distances, beside the world's best as it is reported.

A world's best is shown to give a distance a scale, not to be beaten: nobody here has checked it, lists
disagree on what is ratified, and for most distances no list was found that could be read. Those have none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backstride.insight.bests import DISTANCES_M
from backstride.science.evidence.shelf import value
from backstride.vocab.history import Best, RecordBackward, RunSummary, WorldBest
from backstride.vocab.units import METRES_PER_MILE

HALF_M, MARATHON_M = 21_097.5, 42_195.0
NAMES: Mapping[float, str] = {
    METRES_PER_MILE: "mile", HALF_M: "half marathon", MARATHON_M: "marathon",
    **{metres: f"{metres:.0f} m" for metres in DISTANCES_M if metres < 1000},  # noqa: PLR2004  # a km
    **{metres: f"{metres / 1000:.0f} km" for metres in DISTANCES_M if metres >= 1000 and metres % 1000 == 0},  # noqa: PLR2004
}  # fmt: skip
"""What a distance is called."""


@dataclass(frozen=True, slots=True)
class Reported:
    """Where on the shelf a reported best stands."""

    distance_m: float
    value_id: str
    women: bool = False


REPORTED = (
    Reported(100.0, "E092"),
    Reported(200.0, "E093"),
    Reported(METRES_PER_MILE, "E094"),
    Reported(METRES_PER_MILE, "E095"),
    Reported(HALF_M, "N601"),
    Reported(HALF_M, "N602", women=True),
    Reported(MARATHON_M, "N603"),
    Reported(MARATHON_M, "E096"),
    Reported(MARATHON_M, "E097", women=True),
)
"""The fastest first; the ratified one beside one that was not ratified when it was seen."""


def records_of(runs: Sequence[RunSummary]) -> tuple[RecordBackward, ...]:
    """Return all distances with the best of the runs, where there is one, and the world's."""
    own: dict[float, tuple[Best, RunSummary]] = {}
    for run in runs:
        for best in run.bests:
            if best.distance_m not in own or best.seconds < own[best.distance_m][0].seconds:
                own[best.distance_m] = (best, run)
    return tuple(_record(distance_m, own.get(distance_m)) for distance_m in DISTANCES_M)


def world_bests(distance_m: float) -> tuple[WorldBest, ...]:
    """Return the reported bests over a distance, men's first."""
    return tuple(_world(one) for one in REPORTED if one.distance_m == distance_m)


def _record(distance_m: float, own: tuple[Best, RunSummary] | None) -> RecordBackward:
    best, run = own or (None, None)
    return RecordBackward(
        name=NAMES[distance_m],
        distance_m=distance_m,
        seconds=None if best is None else best.seconds,
        day=None if run is None else run.day,
        key="" if run is None else run.key,
        origin=None if best is None else best.origin,
        world=world_bests(distance_m),
    )


def _world(reported: Reported) -> WorldBest:
    found = value(reported.value_id)
    if found.value is None:
        raise ValueError(f"{reported.value_id} is no time")
    return WorldBest(found.value, found.quantity, (found.study,), reported.women)
