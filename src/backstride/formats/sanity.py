"""What cannot be: values and clocks that no runner and no planet produces are removed here and reported.

Removed means NaN (or the sample, where its time is wrong), and a sentence in `problems`: a number that cannot
be is worse than a gap. The bounds are wide on purpose; they catch broken sensors, not fast people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.formats.reach import mend_distance, remove_jumps
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Problem, Sensor
from backstride.vocab.sport import FASTEST_ON_FOOT_MPS
from backstride.vocab.units import SECONDS_PER_DAY

ON_FOOT = frozenset({"running", "walking", "hiking", "treadmill", "trail_running", "track_running"})
"""Sports whose files count strides, one foot. How fast they may be is another question: `vocab.sport`."""


@dataclass(frozen=True, slots=True)
class SanityParams:
    """Bounds; every one is wide, and explained."""

    fastest_on_foot_mps: float = FASTEST_ON_FOOT_MPS
    """Faster than any human; explained in `vocab.sport`."""
    fastest_mps: float = 150.0
    """For recordings that are no run (a car, a ski): 540 km/h. Project choice."""
    clock_set_s: float = 60.0
    """A clock that goes back by more was set anew; by less, samples were sent twice. Project choice."""
    clock_leap_s: float = 30 * SECONDS_PER_DAY
    """A clock that leaps forward by more than this was set after the start. Project choice."""
    clock_limit_s: float = 1e10
    """Further than 317 years from the reader's epoch is another unit or damage. Project choice."""
    clock_finest_s: float = 1e-5
    """Samples closer than this are of one moment: no sensor here is faster than 1 kHz, and closer ones could
    fall together when times are counted from the first sample. Project choice."""
    fewest_after_setting: int = 10
    """A clock was set where so many samples follow; fewer are damaged themselves. Project choice."""
    most_told_apart: int = 3
    """More jumps of one clock than this are told in one sentence. Project choice."""


RANGES: Mapping[str, tuple[float, float]] = {
    # Inclusive; outside is NaN. Project choices, each beyond what can occur in a human or on earth.
    "lat_deg": (-90.0, 90.0),
    "lon_deg": (-180.0, 180.0),
    "course_deg": (-360.0, 720.0),
    "accuracy_m": (0.0, 1e6),
    "hr_bpm": (20.0, 260.0),
    "cadence_spm": (0.0, 400.0),
    "speed_mps": (0.0, 150.0),
    "distance_m": (0.0, 1e7),
    "altitude_m": (-500.0, 12_000.0),
    "power_w": (0.0, 5_000.0),
    "temperature_degc": (-90.0, 100.0),
    "contact_time_s": (0.0, 2.0),
    "vertical_oscillation_m": (0.0, 1.0),
    "step_length_m": (0.0, 5.0),
    "rr_s": (0.1, 5.0),
}
WORDS: Mapping[str, str] = {
    "lat_deg": "position", "lon_deg": "position", "course_deg": "course", "accuracy_m": "accuracy",
    "hr_bpm": "heart rate", "cadence_spm": "cadence", "speed_mps": "speed", "distance_m": "distance",
    "altitude_m": "elevation", "power_w": "power", "temperature_degc": "temperature",
    "contact_time_s": "contact time", "vertical_oscillation_m": "vertical oscillation",
    "step_length_m": "step length", "rr_s": "beat interval",
}  # fmt: skip


def mend_clock(
    t_s: Floats, params: SanityParams = SanityParams()
) -> tuple[Floats, Bools, tuple[Problem, ...]]:
    """Make a clock strictly increasing.

    Returns:
        The mended times of all samples (n,), the mask of those to keep (n,), and what was found. The times
        that are kept increase strictly; the others mean nothing.
    """
    t = np.array(t_s, dtype=np.float64)
    keep = np.abs(t) <= params.clock_limit_s  # neither NaN nor infinity is
    found: list[Problem] = []
    if not keep.all():
        found.append(Problem("time-missing", f"{_were_left_out(~keep, 'sample without a time')}."))
    lone = _far_from_both(t, np.flatnonzero(keep), params)
    if lone.any():
        keep[lone] = False
        found.append(Problem("clock-wrong", f"{_were_left_out(lone, 'sample of quite another time')}."))
    where = np.flatnonzero(keep)
    t[where], jumps = _join_parts(t[where], params)
    highest = np.maximum.accumulate(np.concatenate([[-np.inf], t[where]]))[:-1]
    later = t[where] - highest
    repeats, back = np.abs(later) < params.clock_finest_s, later <= -params.clock_finest_s
    keep[where[repeats | back]] = False
    return t, keep, (*found, *jumps, *_out_of_order(repeats, back))


def remove_impossible(
    sensor: Sensor,  # noqa: ARG001  # the door is settled; a bound may come to depend on it
    t_s: Floats,
    columns: dict[str, Floats],
    *,
    on_foot: bool,
    params: SanityParams = SanityParams(),
) -> tuple[dict[str, Floats], tuple[Problem, ...]]:
    """Return the columns with NaN where a value cannot be, and what was found."""
    fastest_mps = params.fastest_on_foot_mps if on_foot else params.fastest_mps
    clean = {name: _finite(values) for name, values in columns.items()}
    found: list[Problem] = []
    if {"lat_deg", "lon_deg"} <= clean.keys():
        found += _gate_positions(t_s, clean["lat_deg"], clean["lon_deg"], fastest_mps)
    for name, values in clean.items():
        if name == "hr_bpm":  # 0 is how a strap says "not found yet"; that is no damage
            values[values == 0.0] = np.nan
        low, high = RANGES.get(name, (-np.inf, np.inf))
        bad = (values < low) | (values > (fastest_mps if name == "speed_mps" else high))
        if bad.any():
            found.append(_impossible(WORDS.get(name, name), bad, t_s))
            values[bad] = np.nan
    if "distance_m" in clean:
        found += _gate_distance(t_s, clean["distance_m"], fastest_mps)
    return clean, tuple(found)


def _far_from_both(t: Floats, where: NDArray[np.intp], params: SanityParams) -> Bools:
    """Mark lone samples (n,) that are far from both neighbours, while those follow each other in time."""
    before, at, after = t[where[:-2]], t[where[1:-1]], t[where[2:]]
    between = (before < at) & (at < after)
    far = np.minimum(np.abs(at - before), np.abs(at - after)) > params.clock_set_s
    lone = np.zeros(t.size, dtype=bool)
    lone[where[1:-1]] = ~between & far & (before < after)
    return lone


def _join_parts(t: Floats, params: SanityParams) -> tuple[Floats, tuple[Problem, ...]]:
    """Join the parts of a clock that was set on the way, by the usual step.

    The last part that holds more than a few samples keeps its time: a clock is set from wrong to right.
    """
    steps = np.diff(t)
    jumps = (steps < -params.clock_set_s) | (steps > params.clock_leap_s)
    if not jumps.any():
        return t, ()
    usual = steps[(steps > 0) & ~jumps]
    usual_s = float(np.median(usual)) if usual.size else 1.0
    shift = np.concatenate([[0.0], np.cumsum(np.where(jumps, usual_s - steps, 0.0))])
    part = np.concatenate([[0], np.cumsum(jumps)])
    samples = np.bincount(part)
    fewest = min(params.fewest_after_setting, samples.max())
    right = np.flatnonzero(samples >= fewest)[-1]
    joined = t + (shift - shift[np.argmax(part == right)])
    return joined, tuple(_jumps_in_words(joined, steps, np.flatnonzero(jumps), params))


def _jumps_in_words(
    t: Floats, steps: Floats, at: NDArray[np.intp], params: SanityParams
) -> Iterator[Problem]:
    if at.size > params.most_told_apart:
        words = f"The clock jumped {at.size:,} times; the parts were joined."
        yield Problem("clock-set", words, float(t[at[0]]), float(t[at[-1]]))
        return
    for i in at:
        way = "back" if steps[i] < 0 else "forward"
        words = f"The clock jumped {way} by {_span(abs(steps[i]))}; the parts were joined."
        yield Problem("clock-set", words, float(t[i]), float(t[i]))


def _out_of_order(repeats: Bools, back: Bools) -> Iterator[Problem]:
    if repeats.any():
        words = f"{_count(repeats, 'sample repeats', 'samples repeat')} the time before; the first was kept."
        yield Problem("clock-repeats", words)
    if back.any():
        yield Problem("clock-back", f"The clock went back; {_were_left_out(back)}.")


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan).astype(np.float64)


def _gate_positions(t_s: Floats, lat: Floats, lon: Floats, fastest_mps: float) -> Iterator[Problem]:
    """Remove positions in place that are no place, no fix, or out of reach."""
    outside = (np.abs(lat) > RANGES["lat_deg"][1]) | (np.abs(lon) > RANGES["lon_deg"][1])
    null_island = (lat == 0.0) & (lon == 0.0)
    half = np.isnan(lat) != np.isnan(lon)
    if outside.any():
        yield _impossible("position", outside, t_s)
    if null_island.any():
        count = _count(null_island, "position is", "positions are")
        yield Problem("position-zero", f"{count} 0, 0: the receiver had no fix yet. Left out.")
    lat[outside | null_island | half] = np.nan
    lon[outside | null_island | half] = np.nan
    jumps = remove_jumps(t_s, lat, lon, fastest_mps)
    if jumps.any():
        count = _count(jumps, "position jumps", "positions jump")
        yield Problem("position-jump", f"{count} further than anything on this course moves. Left out.")


def _gate_distance(t_s: Floats, distance_m: Floats, fastest_mps: float) -> Iterator[Problem]:
    """Mend a running distance in place."""
    mended = mend_distance(t_s, distance_m, fastest_mps)
    many = mended["leaps"] + mended["rushes"]
    if many:
        words = f"The distance grows {_times(many)} by more than can be in that time; that was not counted."
        yield Problem("distance-impossible", words)
    if mended["falls"]:
        words = f"The distance falls {_times(mended['falls'])}; it was carried on from where it was."
        yield Problem("distance-falls", words)


def _impossible(what: str, bad: Bools, t_s: Floats) -> Problem:
    words = f"{_count(bad, f'{what} value', f'{what} values')} cannot be and {_was(bad)} left out."
    where = t_s[bad]
    return Problem(f"{what.replace(' ', '-')}-impossible", words, float(where[0]), float(where[-1]))


def _were_left_out(mask: Bools, what: str = "sample") -> str:
    noun, space, rest = what.partition(" ")
    return f"{_count(mask, what, f'{noun}s{space}{rest}')} {_was(mask)} left out"


def _was(mask: Bools) -> str:
    return "was" if mask.sum() == 1 else "were"


def _count(mask: Bools, one: str, many: str) -> str:
    n = int(mask.sum())
    return f"{n:,} {one if n == 1 else many}"


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n:,} times"


def _span(seconds: float) -> str:
    for unit, size in (("days", SECONDS_PER_DAY), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}"
    return f"{seconds:.0f} s"
