"""The truth behind a simulated recording, which no sensor knows."""

from dataclasses import dataclass
from typing import Any

from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Segment

TRUTH_SCHEMA = "backstride.truth/1"


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What really happened; arrays have shape (n,) on `t_s`, step arrays (k,).

    It is true of a program, not of a person: agreement with it proves that code does what it should, and
    supports no claim of accuracy.
    """

    t_s: Floats
    """Seconds from the start, at `rate_hz`."""
    rate_hz: float
    chest_speed_mps: Floats
    """Along the chest; backward is negative."""
    left_speed_mps: Floats
    """To the left of the chest."""
    east_m: Floats
    """From the start; 0 throughout on a treadmill, as is `north_m`."""
    north_m: Floats
    facing_rad: Floats
    """Where the chest points: counter-clockwise from east, unwrapped."""
    course_rad: Floats
    """Where the body travels: counter-clockwise from east, unwrapped."""
    hr_bpm: Floats
    step_times_s: Floats
    step_left: Bools
    """Whether it is the left foot that touches the ground; the sides alternate."""
    segments: tuple[Segment, ...]
    """Cover `[0, duration)` without gap or overlap."""
    distance_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """A recording and the truth behind it."""

    recording: Recording
    truth: Truth


def truth_to_json(truth: Truth) -> dict[str, Any]:
    """Return the truth as one JSON object, schema `backstride.truth/1`, units in names."""
    return {
        "schema": TRUTH_SCHEMA,
        "simulated": True,
        "rate_hz": truth.rate_hz,
        "distance_m": truth.distance_m,
        "segments": [
            {"start_s": s.start_s, "end_s": s.end_s, "travel": s.travel.value, "gait": s.gait.value}
            for s in truth.segments
        ],
        "steps": [
            {"t_s": t, "side": "left" if left else "right"}
            for t, left in zip(truth.step_times_s.tolist(), truth.step_left.tolist(), strict=True)
        ],
        **{
            name: getattr(truth, name).tolist()
            for name in (
                "t_s", "chest_speed_mps", "left_speed_mps", "east_m", "north_m", "facing_rad", "course_rad",
                "hr_bpm",
            )
        },
    }  # fmt: skip
