"""How fast the body moves over ground, and how far: magnitude only, direction is another question.

The device's own speed comes first (it is Doppler, a foot pod or the belt), then its distance, then positions.
Distance likewise: the device's running distance, else the integral of its speed, else the sum over positions
(last, because the jitter of positions adds up to a longer way than was run).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Floats, read_only
from backstride.vocab.recording import Recording, Sensor, Stream
from backstride.vocab.sport import FASTEST_ON_FOOT_MPS, is_on_foot


@dataclass(frozen=True, slots=True)
class SpeedParams:
    """Settings of `course_of`; every default is explained."""

    longest_gap_s: float = 10.0
    """Speed is not joined over longer gaps. Smart recording writes every 1 to 7 s. Project choice."""
    position_window_s: float = 5.0
    """Positions are 3 to 5 m uncertain: below 1 m/s over 5 s, over less it is noise. Project choice."""
    jitter_below_mps: float = 0.3
    """Positions that drift slower than this stand still, and their steps are no way (as in `StillParams`)."""
    fastest_on_foot_mps: float = FASTEST_ON_FOOT_MPS
    """On foot, what positions say above this is a vehicle or a fault: not known rather than wrong. Explained
    in `vocab.sport`."""
    earth_radius_m: float = 6_371_008.8
    """Mean radius R1, IUGG 1980."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Speed (n,) in m/s and distance so far (n,) in m on one clock (n,); NaN where not known."""

    t_s: Floats
    speed_mps: Floats
    distance_m: Floats
    source: str
    """`device` or `positions`."""


def course_of(recording: Recording, params: SpeedParams = SpeedParams()) -> Course | None:
    """Return speed and distance over ground, or None where nothing in the recording tells.

    A device that says 0 from start to end had no sensor for it (a watch on a treadmill), so it tells nothing.
    """
    device = _from_device(recording.streams.get(Sensor.SPEED), params)
    gnss = recording.streams.get(Sensor.GNSS)
    if device is not None or gnss is None:
        return device
    if {"lat_deg", "lon_deg"} <= gnss.columns.keys():
        return _from_positions(gnss.t_s, gnss.columns, params, on_foot=is_on_foot(recording.sport))
    return _from_device(gnss, params)


def east_north_m(
    lat_deg: Floats, lon_deg: Floats, params: SpeedParams = SpeedParams()
) -> tuple[Floats, Floats]:
    """Project positions (n,) to metres east and north of the first known one, across the date line too.

    Equirectangular about the middle latitude: within 0.1 % over 10 km, which is far below the sensor.
    """
    known = np.flatnonzero(~(np.isnan(lat_deg) | np.isnan(lon_deg)))
    if known.size == 0:
        return read_only(np.full(lat_deg.shape, np.nan)), read_only(np.full(lat_deg.shape, np.nan))
    origin = known[0]
    dlon = (lon_deg - lon_deg[origin] + 180.0) % 360.0 - 180.0
    middle = np.radians((lat_deg[known].min() + lat_deg[known].max()) / 2)
    east = np.radians(dlon) * params.earth_radius_m * np.cos(middle)
    north = np.radians(lat_deg - lat_deg[origin]) * params.earth_radius_m
    return read_only(east), read_only(north)


def _from_device(stream: Stream | None, params: SpeedParams) -> Course | None:
    """Return the course that a device says, or None where it says none or never moved."""
    if stream is None:
        return None
    speed, distance = stream.columns.get("speed_mps"), stream.columns.get("distance_m")
    if speed is None:
        if distance is None:
            return None
        speed = _slope(stream.t_s, distance, params)
    if distance is None:
        distance = _integral(stream.t_s, speed, params)
    if not ((speed > 0).any() or (np.diff(distance[~np.isnan(distance)]) > 0).any()):
        return None
    return Course(stream.t_s, read_only(speed), read_only(distance), "device")


def _from_positions(
    t: Floats, columns: Mapping[str, Floats], params: SpeedParams, *, on_foot: bool
) -> Course:
    known = ~(np.isnan(columns["lat_deg"]) | np.isnan(columns["lon_deg"]))
    east, north = east_north_m(columns["lat_deg"][known], columns["lon_deg"][known], params)
    moved = _windowed_speed(t[known], east, north, params)
    steps = np.hypot(np.diff(east, prepend=east[:1]), np.diff(north, prepend=north[:1]))
    steps[moved < params.jitter_below_mps] = 0.0
    if on_foot:
        reach = params.fastest_on_foot_mps * np.maximum(
            np.diff(t[known], prepend=-np.inf), params.position_window_s
        )
        impossible = moved > params.fastest_on_foot_mps
        steps[impossible | (steps > reach)] = 0.0
        moved[impossible] = np.nan
    speed, distance = (np.full(t.shape, np.nan) for _ in range(2))
    speed[known], distance[known] = moved, np.cumsum(steps)
    doppler = columns.get("speed_mps")
    if doppler is not None:
        speed = np.where(np.isnan(doppler), speed, doppler)
    return Course(t, read_only(speed), read_only(distance), "positions")


def _windowed_speed(t: Floats, east: Floats, north: Floats, params: SpeedParams) -> Floats:
    """Net displacement over the window around each sample: jitter on the spot does not add up to speed.

    Where samples are further apart than the window, it reaches to both neighbours.
    """
    half = params.position_window_s / 2
    every = np.arange(t.size)
    lo = np.searchsorted(t, t - half, side="left")
    hi = np.searchsorted(t, t + half, side="right") - 1
    lone = hi == lo
    lo = np.where(lone, np.maximum(every - 1, 0), lo)
    hi = np.where(lone, np.minimum(every + 1, t.size - 1), hi)
    span = t[hi] - t[lo]
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = np.hypot(east[hi] - east[lo], north[hi] - north[lo]) / span
    speed[(span <= 0) | (span > 2 * params.longest_gap_s)] = np.nan
    return speed


def _slope(t: Floats, distance: Floats, params: SpeedParams) -> Floats:
    known = np.flatnonzero(~np.isnan(distance))
    speed = np.full(t.shape, np.nan)
    if known.size > 1:
        steps = np.maximum(np.diff(distance[known]), 0.0) / np.diff(t[known])
        steps[np.diff(t[known]) > params.longest_gap_s] = np.nan
        speed[known] = np.concatenate([steps[:1], steps])
    return speed


def _integral(t: Floats, speed: Floats, params: SpeedParams) -> Floats:
    """Add up speed over the time that it speaks for; NaN where it does not speak."""
    dt = np.diff(t, prepend=t[:1])
    dt[dt > params.longest_gap_s] = 0.0  # what happened in a gap is not known, so it is not counted
    return np.where(np.isnan(speed), np.nan, np.cumsum(np.nan_to_num(speed) * dt))
