"""How fast the body moves over ground, and how far: magnitude only, direction is another question.

The device's own speed comes first (it is Doppler, a foot pod or the belt), then its distance, then positions.
Distance likewise: the device's running distance, else the sum over positions, else the integral of speed.
"""

from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Floats, read_only
from backstride.vocab.recording import Recording, Sensor


@dataclass(frozen=True, slots=True)
class SpeedParams:
    """Settings of `speed_over_ground`; every default is explained."""

    longest_gap_s: float = 10.0
    """Speed is not joined over longer gaps. Smart recording writes every 1 to 7 s; 10 s is a project choice."""
    position_window_s: float = 5.0
    """Positions are 3 to 5 m uncertain: over 5 s that is below 1 m/s; shorter windows show noise. Project choice."""
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
    """Return speed and distance over ground, or None where nothing in the recording tells."""
    device = recording.streams.get(Sensor.SPEED)
    gnss = recording.streams.get(Sensor.GNSS)
    if device is not None:
        return _from_device(device.t_s, device.columns.get("speed_mps"), device.columns.get("distance_m"), params)
    if gnss is None:
        return None
    if "speed_mps" in gnss.columns and "lat_deg" not in gnss.columns:
        return _from_device(gnss.t_s, gnss.columns["speed_mps"], None, params)
    if "lat_deg" not in gnss.columns:
        return None
    return _from_positions(
        gnss.t_s, gnss.columns["lat_deg"], gnss.columns["lon_deg"], gnss.columns.get("speed_mps"), params
    )


def east_north_m(lat_deg: Floats, lon_deg: Floats, params: SpeedParams = SpeedParams()) -> tuple[Floats, Floats]:
    """Project positions (n,) to metres east and north of the first known one, across the date line too.

    Equirectangular about the middle latitude: within 0.1 % over 10 km, which is far below the sensor.
    """
    known = np.flatnonzero(~np.isnan(lat_deg))
    if known.size == 0:
        return read_only(np.full_like(lat_deg, np.nan)), read_only(np.full_like(lat_deg, np.nan))
    origin = known[0]
    dlon = (lon_deg - lon_deg[origin] + 180.0) % 360.0 - 180.0
    middle = np.radians((np.nanmin(lat_deg) + np.nanmax(lat_deg)) / 2)
    east = np.radians(dlon) * params.earth_radius_m * np.cos(middle)
    north = np.radians(lat_deg - lat_deg[origin]) * params.earth_radius_m
    return read_only(east), read_only(north)


def _from_device(t: Floats, speed: Floats | None, distance: Floats | None, params: SpeedParams) -> Course:
    if speed is None and distance is not None:
        speed = _slope(t, distance, params)
    elif distance is None and speed is not None:
        distance = _integral(t, speed, params)
    assert speed is not None and distance is not None  # noqa: S101, PT018  # a stream has at least one column
    return Course(read_only(t), read_only(speed), read_only(distance), "device")


def _from_positions(t: Floats, lat: Floats, lon: Floats, doppler: Floats | None, params: SpeedParams) -> Course:
    known = ~np.isnan(lat)
    east, north = east_north_m(lat[known], lon[known], params)
    tk = t[known]
    steps = np.hypot(np.diff(east, prepend=east[:1]), np.diff(north, prepend=north[:1]))
    distance = np.full(t.shape, np.nan)
    distance[known] = np.cumsum(steps)
    speed = np.full(t.shape, np.nan)
    speed[known] = _windowed_speed(tk, east, north, params)
    if doppler is not None:
        speed = np.where(np.isnan(doppler), speed, doppler)
    return Course(read_only(t), read_only(speed), read_only(distance), "positions")


def _windowed_speed(t: Floats, east: Floats, north: Floats, params: SpeedParams) -> Floats:
    """Net displacement over the window around each sample: jitter on the spot does not add up to speed."""
    half = params.position_window_s / 2
    lo = np.searchsorted(t, t - half, side="left")
    hi = np.maximum(np.searchsorted(t, t + half, side="right") - 1, lo)
    lone = (hi == lo) & (t.size > 1)
    lo = np.where(lone, np.maximum(lo - 1, 0), lo)
    hi = np.where(lone, np.minimum(hi + 1, t.size - 1), hi)
    span = t[hi] - t[lo]
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = np.hypot(east[hi] - east[lo], north[hi] - north[lo]) / span
    speed[(span <= 0) | (span > 2 * params.longest_gap_s)] = np.nan
    return speed


def _slope(t: Floats, distance: Floats, params: SpeedParams) -> Floats:
    known = np.flatnonzero(~np.isnan(distance))
    speed = np.full(t.shape, np.nan)
    if known.size >= 2:  # noqa: PLR2004  # a slope needs two points
        steps = np.diff(distance[known]) / np.diff(t[known])
        steps[np.diff(t[known]) > params.longest_gap_s] = np.nan
        speed[known] = np.concatenate([steps[:1], steps])
    return speed


def _integral(t: Floats, speed: Floats, params: SpeedParams) -> Floats:
    dt = np.diff(t, prepend=t[:1])
    dt[dt > params.longest_gap_s] = 0.0  # what happened in a gap is not known, so it is not counted
    return np.cumsum(np.nan_to_num(speed) * dt)
