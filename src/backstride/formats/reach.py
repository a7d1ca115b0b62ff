"""How far anything gets in a time: positions and distances that nothing could have reached.

A lone position out of reach from both neighbours is a fault of the receiver and is removed. A whole stretch
faster than feet is not: it is a car on the way home, and its way is real, so it is reported, and the analysis
shows neither speed nor distance of it. Rejected: removing such a stretch (the track would jump), and
believing it (a journal of runs at 110 km/h).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Problem


@dataclass(frozen=True, slots=True)
class ReachParams:
    """Settings of the gates; every default is explained."""

    slack_m: float = 50.0
    """Receivers catch up in one step after a tunnel: a correction, not a jump. Project choice."""
    fall_m: float = 1.0
    """A running distance is rounded to less than this; falling by more is a fault. Project choice."""
    rush_s: float = 30.0
    """Time over which a distance must be possible: the slack is then below 2 m/s. Project choice."""
    window_s: float = 5.0
    """Time over which positions are judged (as `SpeedParams.position_window_s`, which shows no more)."""
    earth_radius_m: float = 6_371_008.8
    """Mean radius R1, IUGG 1980; an error of 0.5 % is nothing for a gate."""


def remove_jumps(
    t_s: Floats, lat_deg: Floats, lon_deg: Floats, fastest_mps: float, params: ReachParams = ReachParams()
) -> Bools:
    """Set lone outliers to NaN in place, and return where they were: shape (n,)."""
    jumps = np.zeros(t_s.size, dtype=bool)
    known = np.flatnonzero(~np.isnan(lat_deg))
    if known.size < 3:  # noqa: PLR2004  # an outlier has two neighbours
        return jumps
    t = t_s[known]
    x, y = _metres(lat_deg[known], lon_deg[known], params)
    fast = np.hypot(np.diff(x), np.diff(y)) > fastest_mps * np.diff(t) + params.slack_m
    over = np.hypot(x[2:] - x[:-2], y[2:] - y[:-2]) <= fastest_mps * (t[2:] - t[:-2]) + params.slack_m
    jumps[known[1:-1]] = fast[:-1] & fast[1:] & over
    lat_deg[jumps] = np.nan
    lon_deg[jumps] = np.nan
    return jumps


def report_faster_than_feet(
    t_s: Floats, lat_deg: Floats, lon_deg: Floats, fastest_mps: float, params: ReachParams = ReachParams()
) -> tuple[Problem, ...]:
    """Say where positions move faster than feet; nothing is removed."""
    known = np.flatnonzero(~np.isnan(lat_deg))
    t = t_s[known]
    x, y = _metres(lat_deg[known], lon_deg[known], params)
    lo = np.searchsorted(t, t - params.window_s / 2, side="left")
    hi = np.searchsorted(t, t + params.window_s / 2, side="right") - 1
    span = t[hi] - t[lo]
    speed = np.divide(np.hypot(x[hi] - x[lo], y[hi] - y[lo]), span, out=np.zeros(t.size), where=span > 0)
    fast = np.flatnonzero(speed > fastest_mps)
    if not fast.size:
        return ()
    places = 1 + int(np.count_nonzero(np.diff(fast) > 1))
    where = "The positions move" if places == 1 else f"In {places} places between them the positions move"
    words = (
        f"{where} at up to {speed.max():.0f} m/s, faster than anybody runs. "
        f"Speed and distance {'of that' if places == 1 else 'of those places'} are not shown."
    )
    return (Problem("speed-impossible", words, float(t[fast[0]]), float(t[fast[-1]])),)


def mend_distance(
    t_s: Floats, distance_m: Floats, fastest_mps: float, params: ReachParams = ReachParams()
) -> Mapping[str, int]:
    """Mend a running distance in place: it never falls, and never grows faster than anything moves.

    Returns:
        How often it fell (`falls`), leapt (`leaps`), and grew too fast for `rush_s` and more (`rushes`).
    """
    known = np.flatnonzero(~np.isnan(distance_m))
    if known.size < 2:  # noqa: PLR2004  # a step needs two samples
        return {"falls": 0, "leaps": 0, "rushes": 0}
    t, steps = t_s[known], np.diff(distance_m[known])
    falls = steps < -params.fall_m
    leaps = steps > fastest_mps * np.diff(t) + params.slack_m
    steps[falls | leaps] = 0.0
    steps = np.maximum(steps, 0.0)
    rushes = _rushes(t, steps, fastest_mps, params)
    steps[rushes] = 0.0
    distance_m[known] = distance_m[known[0]] + np.concatenate([[0.0], np.cumsum(steps)])
    starts = np.diff(rushes.astype(np.int8), prepend=0) > 0
    return {"falls": int(falls.sum()), "leaps": int(leaps.sum()), "rushes": int(starts.sum())}


def _rushes(t: Floats, steps: Floats, fastest_mps: float, params: ReachParams) -> Bools:
    """Mark steps (n - 1,) that are too fast themselves, in a time that is too fast as a whole."""
    so_far = np.concatenate([[0.0], np.cumsum(steps)])
    lo = np.searchsorted(t, t[:-1] - params.rush_s / 2, side="left")
    hi = np.searchsorted(t, t[1:] + params.rush_s / 2, side="right") - 1
    whole: Bools = so_far[hi] - so_far[lo] > fastest_mps * (t[hi] - t[lo]) + params.slack_m
    return whole & (steps > fastest_mps * np.diff(t))


def _metres(lat_deg: Floats, lon_deg: Floats, params: ReachParams) -> tuple[Floats, Floats]:
    """Project positions to metres east of the first and north of the equator, over the date line too."""
    dlon = (np.diff(lon_deg, prepend=lon_deg[:1]) + 180.0) % 360.0 - 180.0
    east = np.cumsum(np.radians(dlon) * np.cos(np.radians(lat_deg)))
    return east * params.earth_radius_m, np.radians(lat_deg) * params.earth_radius_m
