"""What cannot be: values and clocks that no runner and no planet produces are removed here and reported.

Removed means NaN (or the sample, where its time is wrong), and a sentence in `problems`: a number that cannot
be is worse than a gap. The bounds are wide on purpose; they catch broken sensors, not fast people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Problem, Sensor
from backstride.vocab.units import SECONDS_PER_DAY

ON_FOOT = frozenset({"running", "walking", "hiking", "treadmill", "trail_running", "track_running"})


@dataclass(frozen=True, slots=True)
class SanityParams:
    """Bounds; every one is wide, and explained."""

    fastest_on_foot_mps: float = 13.0
    """Faster than any human: the 100 m world record peaks at about 12.3 m/s. Project choice of margin."""
    fastest_mps: float = 150.0
    """For recordings that are no run (a car, a ski): 540 km/h. Project choice."""
    clock_set_s: float = 60.0
    """A clock that goes back by more than this was set anew; by less, samples were sent twice. Project choice."""
    clock_leap_s: float = 30 * SECONDS_PER_DAY
    """A clock that leaps forward by more than this was set after the start. Project choice."""
    earth_radius_m: float = 6_371_008.8
    """Mean radius R1, IUGG 1980; an error of 0.5 % is nothing for a gate."""


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


def mend_clock(t_s: Floats, params: SanityParams = SanityParams()) -> tuple[Floats, Bools, tuple[Problem, ...]]:
    """Make a clock strictly increasing.

    Returns:
        The mended times of all samples (n,), the mask of those to keep (n,), and what was found.
    """
    t = np.array(t_s, dtype=np.float64)
    keep = np.isfinite(t)
    problems: list[Problem] = []
    if not keep.all():
        problems.append(Problem("time-missing", f"{_count(~keep, 'sample has', 'samples have')} no time and {'was' if (~keep).sum() == 1 else 'were'} left out."))
    where = np.flatnonzero(keep)
    if where.size < 2:
        return t, keep, tuple(problems)

    steps = np.diff(t[where])
    set_anew = steps < -params.clock_set_s
    leaps = steps > params.clock_leap_s
    if set_anew.any() or leaps.any():
        usual = steps[(steps > 0) & ~leaps]
        usual_s = float(np.median(usual)) if usual.size else 1.0
        # Later samples keep the clock as it was set last, so that the date at the end is the right one.
        moved = np.where(set_anew | leaps, usual_s - steps, 0.0)
        shift = np.concatenate([np.cumsum(moved[::-1])[::-1], [0.0]])
        t[where] -= shift
        for at in np.flatnonzero(set_anew | leaps):
            way = "back" if steps[at] < 0 else "forward"
            when = float(t[where[at]])
            problems.append(
                Problem("clock-set", f"The clock jumped {way} by {_span(abs(steps[at]))}; the parts were joined.", when, when)
            )
    highest = np.maximum.accumulate(t[where])
    fresh = np.concatenate([[True], t[where][1:] > highest[:-1]])
    if not fresh.all():
        repeats = np.concatenate([[False], t[where][1:] == highest[:-1]]) & ~fresh
        back = ~fresh & ~repeats
        if repeats.any():
            problems.append(Problem("clock-repeats", f"{_count(repeats, 'sample repeats', 'samples repeat')} the time before; the first was kept."))
        if back.any():
            problems.append(Problem("clock-back", f"The clock went back; {_count(back, 'sample was', 'samples were')} left out."))
        keep[where[~fresh]] = False
    return t, keep, tuple(problems)


def remove_impossible(
    sensor: Sensor, t_s: Floats, columns: dict[str, Floats], *, on_foot: bool, params: SanityParams = SanityParams()
) -> tuple[dict[str, Floats], tuple[Problem, ...]]:
    """Return the columns with NaN where a value cannot be, and what was found."""
    found: list[Problem] = []
    clean = {name: np.array(values, dtype=np.float64) for name, values in columns.items()}
    for values in clean.values():
        values[~np.isfinite(values)] = np.nan
    if {"lat_deg", "lon_deg"} <= clean.keys():
        found += _gate_positions(t_s, clean, _fastest(on_foot, params), params)
    for name, values in clean.items():
        low, high = RANGES.get(name, (-np.inf, np.inf))
        if name == "speed_mps":
            high = _fastest(on_foot, params)
        if name == "hr_bpm":  # 0 is how a strap says "not found yet"; that is no damage
            values[values == 0.0] = np.nan
        bad = (values < low) | (values > high)
        if bad.any():
            found.append(_impossible(WORDS.get(name, name), bad, t_s))
            values[bad] = np.nan
    if "distance_m" in clean:
        found += _gate_distance(t_s, clean["distance_m"], _fastest(on_foot, params))
    return clean, tuple(found)


def _fastest(on_foot: bool, params: SanityParams) -> float:
    return params.fastest_on_foot_mps if on_foot else params.fastest_mps


def _gate_positions(t_s: Floats, clean: dict[str, Floats], fastest_mps: float, params: SanityParams) -> list[Problem]:
    lat, lon = clean["lat_deg"], clean["lon_deg"]
    found: list[Problem] = []
    with np.errstate(invalid="ignore"):
        outside = (np.abs(lat) > 90.0) | (np.abs(lon) > 180.0)
    null_island = (lat == 0.0) & (lon == 0.0)
    half = np.isnan(lat) != np.isnan(lon)
    if outside.any():
        found.append(_impossible("position", outside, t_s))
    if null_island.any():
        found.append(Problem("position-zero", f"{_count(null_island, 'position is', 'positions are')} 0, 0: the receiver had no fix yet. Left out."))
    lat[outside | null_island | half] = np.nan
    lon[outside | null_island | half] = np.nan
    known = np.flatnonzero(~np.isnan(lat))
    if known.size >= 3:
        jumps = _jumps(t_s[known], lat[known], lon[known], fastest_mps, params)
        if jumps.any():
            found.append(Problem("position-jump", f"{_count(jumps, 'position jumps', 'positions jump')} further than anything on this course moves. Left out."))
            lat[known[jumps]] = np.nan
            lon[known[jumps]] = np.nan
    return found


def _jumps(t: Floats, lat: Floats, lon: Floats, fastest_mps: float, params: SanityParams) -> Bools:
    """Mark points that are out of reach from both neighbours while those reach each other: lone outliers."""
    y = np.radians(lat) * params.earth_radius_m
    dlon = (np.diff(lon) + 180.0) % 360.0 - 180.0
    x = np.concatenate([[0.0], np.cumsum(np.radians(dlon))]) * params.earth_radius_m * np.cos(np.radians(lat))
    out = np.zeros(t.size, dtype=bool)
    step = np.hypot(np.diff(x), np.diff(y))
    # 50 m of slack: receivers catch up in one step after a tunnel, and that is a correction, not a jump.
    fast = step > fastest_mps * np.diff(t) + 50.0
    over = np.hypot(x[2:] - x[:-2], y[2:] - y[:-2]) <= fastest_mps * (t[2:] - t[:-2]) + 50.0
    out[1:-1] = fast[:-1] & fast[1:] & over
    return out


def _gate_distance(t_s: Floats, distance_m: Floats, fastest_mps: float) -> list[Problem]:
    """Mend a running distance in place: it never falls, and never grows faster than anything moves."""
    known = np.flatnonzero(~np.isnan(distance_m))
    if known.size < 2:
        return []
    steps = np.diff(distance_m[known])
    too_far = steps > fastest_mps * np.diff(t_s[known]) + 50.0
    falls = steps < -1.0
    found: list[Problem] = []
    if too_far.any():
        found.append(Problem("distance-impossible", f"The distance leaps {_times(too_far)} by more than anything moves in that time; the leaps were not counted."))
    if falls.any():
        found.append(Problem("distance-falls", f"The distance falls {_times(falls)}; it was carried on from where it was."))
    if found:
        steps[too_far | falls] = 0.0
        distance_m[known] = distance_m[known[0]] + np.concatenate([[0.0], np.cumsum(steps)])
    return found


def _impossible(what: str, bad: Bools, t_s: Floats) -> Problem:
    where = t_s[bad]
    return Problem(f"{what.replace(' ', '-')}-impossible", f"{_count(bad, f'{what} value', f'{what} values')} cannot be and {'was' if bad.sum() == 1 else 'were'} left out.", float(where[0]), float(where[-1]))  # noqa: E501


def _count(mask: Bools, one: str, many: str) -> str:
    n = int(mask.sum())
    return f"{n:,} {one if n == 1 else many}"


def _times(mask: Bools) -> str:
    n = int(mask.sum())
    return "once" if n == 1 else f"{n:,} times"


def _span(seconds: float) -> str:
    for unit, size in (("days", SECONDS_PER_DAY), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}"
    return f"{seconds:.0f} s"
