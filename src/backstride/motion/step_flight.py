"""How long a running trunk flew before each contact: nothing but gravity acts while no foot is on the ground.

In flight an accelerometer feels little, on the ground it feels weight and more. Flight is the time before a
contact in which the upward force stays below a share of the weight. Rejected: the half-sine model of the
contact from its peak force (the shock of landing sits on that peak), and a share of the bounce, which would
call fast walking a flight.
"""

from dataclasses import dataclass

import numpy as np

from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class FlightParams:
    """Settings of `flights_of`; checked on simulated runners alone: no real recording has a reference."""

    light_mps2: float = 1.5
    """Upward force a kilogram below which no foot carries: 0.15 weights. Project choice."""
    slowest_hz: float = 90.0
    """Refused below this: a flight of 0.07 s would be six samples or fewer. Project choice."""
    fastest_hz: float = 20.0
    """The shock of a landing is taken off above this. Project choice."""


def flights_of(
    worn: Worn, times_s: Floats, step_s: Floats, runs: Bools, params: FlightParams = FlightParams()
) -> Floats:
    """Return the flight before each contact (k,) in seconds: 0 in walking, NaN where it cannot be told."""
    flight = np.where(runs, np.nan, 0.0)
    six = worn.six
    if six.source_hz < params.slowest_hz or not runs.any():
        return flight
    from scipy.signal import butter, sosfiltfilt  # noqa: PLC0415  # heavy, and only sensor recordings need it

    sos = butter(2, params.fastest_hz, fs=six.rate_hz, output="sos")
    force = sosfiltfilt(sos, worn.vertical_mps2(), padlen=min(six.known.size - 1, int(six.rate_hz))) + 9.81
    light = np.concatenate([[0.0], np.cumsum(force < params.light_mps2)]) / six.rate_hz
    before = np.concatenate([[np.nan], step_s[:-1]])
    edges = (times_s[None] + np.stack([-0.6, 0.25])[:, None] * before - six.start_s) * six.rate_hz
    known = runs & np.isfinite(before)
    first, last = np.clip(np.nan_to_num(edges), 0, light.size - 1).astype(np.int64)
    flight[known] = (light[last] - light[first])[known]
    return flight
