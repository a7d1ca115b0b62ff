"""What every metric of a reading is called and means, in one place: for pages, the terminal and the docs.

The analyses say what they measure beside their own code; here stand the plain ones that `metrics.py` makes,
and the list of all. A metric that is not in it is a mistake, which a test finds.
"""

from dataclasses import dataclass, replace

from backstride.motion import backward_walk_test, balance, impact, posture, step_metrics, sway_test
from backstride.vocab.measure import Measure


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures that answer one question."""

    key: str
    heading: str
    measures: tuple[Measure, ...]


PLAIN: tuple[Measure, ...] = (
    Measure(
        "duration", "s", "time", "From the first sample to the last, or all stretches of one travel.",
        (), "project choice", None, 0,
    ),
    Measure(
        "distance", "m", "distance",
        "The device's own distance where it wrote one, else the way along the positions; of a belt, speed "
        "times time.",
        (), "project choice", "3 to 5 m for a single position of a receiver", 0,
    ),
    Measure(
        "speed", "m/s", "speed", "Distance over the time that was spent moving, whichever way.",
        (), "project choice",
    ),
    Measure(
        "heart_rate", "1/min", "heart rate", "The mean over time, not over samples.",
        (), "project choice", None, 0,
    ),
    Measure(
        "heart_rate_max", "1/min", "highest heart rate", "The highest single value.",
        (), "project choice", None, 0,
    ),
    Measure(
        "power", "W", "power", "The mean over time of what the device itself says.",
        (), "project choice", None, 0,
    ),
    Measure(
        "climb", "m", "uphill",
        "Metres gone up; a rise counts once it is longer than 2 m, as barometers wander.",
        (), "project choice", "about 1 m for each rise", 0,
    ),
)  # fmt: skip

_CADENCE = (
    "Steps of both feet a minute. As the device counted them, where it did: the mean over time while it "
    "counted any. Else from the contacts that a worn sensor felt: 60 over the mean step time."
)
STEPS: tuple[Measure, ...] = tuple(
    replace(measure, means=_CADENCE, placements=()) if measure.name == "cadence" else measure
    for measure in step_metrics.MEASURES
)
"""Cadence has two sources and one name: what the device itself counted stands."""

GROUPS: tuple[MeasureGroup, ...] = (
    MeasureGroup("run", "The run", PLAIN),
    MeasureGroup("steps", "Each step", STEPS),
    MeasureGroup("impact", "Impact", impact.MEASURES),
    MeasureGroup("balance", "Balance", balance.MEASURES),
    MeasureGroup("posture", "Posture", posture.MEASURES),
    MeasureGroup("sway", "Sway test", sway_test.MEASURES),
    MeasureGroup("backward-walk", "3 m backward walk test", backward_walk_test.MEASURES),
)
"""All that a reading may hold, in the order of a page."""
