"""What a watch and a chest strap write of a run: one line a second, each value with its own kind of error.

Position errors of a receiver are not white: they wander over minutes, which is why distances come out right
although places do not. Doppler speed and course are made from one noisy velocity, so that the course is
random when standing, as it is in life. The course is where the body travels: backward, it points behind the
chest.
"""

from dataclasses import dataclass

import numpy as np

from backstride.sample.chance import at_resolution, chance, gauss_markov
from backstride.sample.ground import Ground
from backstride.sample.steps import Steps
from backstride.sample.ways import Way
from backstride.vocab.arrays import Floats, read_only
from backstride.vocab.recording import Sensor, Stream


@dataclass(frozen=True, slots=True)
class WatchParams:
    """Settings of `watch_streams`; every default is explained."""

    position_sigma_m: float = 2.5
    """Slow error of each of east and north under an open sky. Project choice: about what receivers state."""
    position_tau_s: float = 120.0
    """How long that error lasts. Project choice."""
    position_white_m: float = 0.1
    """Fast error: receivers smooth, so it is small. Project choice."""
    doppler_sigma_mps: float = 0.08
    """Error of each of east and north velocity. Project choice: Doppler is far better than places are."""
    doppler_tau_s: float = 3.0
    """How long that error lasts. Project choice."""
    stopped_below_mps: float = 0.2
    """Slower than this a watch writes 0, seeing an arm at rest. Project choice."""
    speed_sigma_mps: float = 0.05
    """Error of the watch's own speed after its smoothing. Project choice."""
    scale_sigma: float = 0.005
    """Spread between runs of the watch's distance as a share. Project choice."""
    altitude_sigma_m: float = 1.0
    """Slow error of a barometer as the weather moves. Project choice."""
    altitude_tau_s: float = 600.0
    """How long it lasts. Project choice."""
    hr_found_s: float = 0.0
    """The strap says nothing before; a dry strap takes half a minute. Project choice."""


def watch_streams(
    ground: Ground,
    steps: Steps,
    hr_bpm: Floats,
    way: Way | None,
    seed: int,
    *,
    params: WatchParams = WatchParams(),
) -> dict[Sensor, Stream]:
    """Return the streams of a watch, one sample a second from 0 to the end; `way` None is a treadmill."""
    at = _seconds(ground)
    t = read_only(ground.t_s[at])
    columns: dict[Sensor, dict[str, Floats]] = {}
    if way is not None:
        columns[Sensor.GNSS] = _positions(ground, at, way, seed, params)
        columns[Sensor.ALTITUDE] = {"altitude_m": _altitude(ground, at, way, seed, params)}
    columns[Sensor.SPEED] = _speed(ground, at, seed, params)
    columns[Sensor.CADENCE] = {"cadence_spm": at_resolution(_mean_of_5_s(steps.cadence_spm[at]), 1)}
    streams = {sensor: Stream(sensor, t, values) for sensor, values in columns.items()}
    found = t >= params.hr_found_s
    noise = np.rint(chance(seed, "strap").normal(0.0, 0.4, t.size))
    streams[Sensor.HR] = Stream(Sensor.HR, t[found], {"hr_bpm": at_resolution(hr_bpm[at] + noise, 1)[found]})
    return streams


def positions(ground: Ground, way: Way, seed: int, params: WatchParams = WatchParams()) -> Stream:
    """Return what a satellite receiver says, one sample a second from 0 to the end."""
    at = _seconds(ground)
    return Stream(Sensor.GNSS, read_only(ground.t_s[at]), _positions(ground, at, way, seed, params))


def _seconds(ground: Ground) -> np.ndarray:
    """Indices of the whole seconds on the clock of the ground."""
    return np.arange(0, ground.t_s.size, round((ground.t_s.size - 1) / ground.t_s[-1]))


def _positions(ground: Ground, at: np.ndarray, way: Way, seed: int, params: WatchParams) -> dict[str, Floats]:
    rng = chance(seed, "gnss")
    errors = [
        gauss_markov(rng, at.size, params.position_sigma_m, params.position_tau_s, 1.0)
        + rng.normal(0.0, params.position_white_m, at.size)
        for _ in range(2)
    ]
    lat, lon = way.to_degrees(ground.east_m[at] + errors[0], ground.north_m[at] + errors[1])
    slips = [
        gauss_markov(rng, at.size, params.doppler_sigma_mps, params.doppler_tau_s, 1.0) for _ in range(2)
    ]
    east = ground.speed_mps[at] * np.cos(ground.course_rad[at]) + slips[0]
    north = ground.speed_mps[at] * np.sin(ground.course_rad[at]) + slips[1]
    stated = 1.4 * params.position_sigma_m + gauss_markov(rng, at.size, 0.6, 60.0, 1.0)
    return {
        "lat_deg": at_resolution(lat, 1e7),
        "lon_deg": at_resolution(lon, 1e7),
        "speed_mps": at_resolution(np.hypot(east, north), 100),
        "course_deg": at_resolution(np.degrees(np.arctan2(east, north)) % 360.0, 10) % 360.0,
        "accuracy_m": at_resolution(np.maximum(stated, 1.0), 1),
    }


def _altitude(ground: Ground, at: np.ndarray, way: Way, seed: int, params: WatchParams) -> Floats:
    drift = gauss_markov(
        chance(seed, "barometer"), at.size, params.altitude_sigma_m, params.altitude_tau_s, 1.0
    )
    return at_resolution(way.heights_m(ground.along_m[at]) + drift, 5)


def _speed(ground: Ground, at: np.ndarray, seed: int, params: WatchParams) -> dict[str, Floats]:
    rng = chance(seed, "watch speed")
    scale = 1.0 + params.scale_sigma * float(np.clip(rng.standard_normal(), -2.0, 2.0))
    true = ground.speed_mps[at]
    noisy = true * scale + gauss_markov(rng, at.size, params.speed_sigma_mps, 4.0, 1.0)
    speed = np.where(true < params.stopped_below_mps, 0.0, np.maximum(noisy, 0.0))
    dt = np.diff(ground.t_s, prepend=ground.t_s[:1])
    distance = np.cumsum(ground.speed_mps * dt)[at] * scale
    return {"speed_mps": at_resolution(speed, 1000), "distance_m": at_resolution(distance, 100)}


def _mean_of_5_s(cadence_spm: Floats) -> Floats:
    """A watch counts over a few seconds; it says 0 at once when the arm rests."""
    taken = cadence_spm > 0
    padded = np.pad(cadence_spm, (4, 0))
    count = np.pad(taken.astype(np.float64), (4, 0))
    window = np.ones(5)
    mean = np.convolve(padded, window, "valid") / np.maximum(np.convolve(count, window, "valid"), 1.0)
    return np.where(taken, mean, 0.0)
