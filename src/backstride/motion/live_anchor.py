"""A tilt that remembers the last stand, so that a start adds up to its true speed.

The attitude filter takes the mean push of the last seconds for a part of gravity; a start to 3 m/s would
be forgotten within a few seconds. So a second tilt is set at each stand, where specific force points up,
carried on by the gyroscope alone, and drawn slowly to that of the filter, since gyroscopes drift.
"""

from dataclasses import dataclass, field
from math import sqrt

from backstride.motion.live_attitude import AttitudeState, Quaternion, Vector, dot, multiply, rotate, unit


@dataclass(frozen=True, slots=True)
class AnchorParams:
    """Settings of `anchor_tilt`; every default is explained."""

    quiet_s: float = 0.4
    """Quiet for this long is a stand. Project choice; smoothing (`rest_tau_s`) looks 0.5 s back."""
    first_s: float = 0.2
    """At the very start the tilt of the filter is taken for this long. Project choice."""
    tau_s: float = 10.0
    """Drawn to the filter's tilt over this long: a bias of 0.1 degree a second tilts it by a degree.
    Project choice."""


@dataclass(slots=True)
class AnchorState:
    """The tilt that remembers; changed in place."""

    tilt: Quaternion = field(default_factory=lambda: [1.0, 0.0, 0.0, 0.0])
    age_s: float = 0.0


def anchor_tilt(
    params: AnchorParams, state: AnchorState, attitude: AttitudeState, dt_s: float
) -> AnchorState:
    """Set, or draw on, the tilt after each sample that the attitude filter took in."""
    state.age_s += dt_s
    if state.age_s <= params.first_s:
        state.tilt = list(attitude.tilt)
    elif attitude.rest_s >= params.quiet_s:
        up = unit(rotate(multiply(state.tilt, attitude.turned), attitude.quiet_force.value))
        half = sqrt(max((up[2] + 1.0) / 2.0, 1e-6))
        state.tilt = unit(multiply([half, 0.5 * up[1] / half, -0.5 * up[0] / half, 0.0], state.tilt))
    else:
        sign = (
            1.0 if dot(state.tilt[1:], attitude.tilt[1:]) + state.tilt[0] * attitude.tilt[0] > 0.0 else -1.0
        )
        share = dt_s / params.tau_s
        state.tilt = unit(
            [a + share * (sign * b - a) for a, b in zip(state.tilt, attitude.tilt, strict=True)]
        )
    return state


def felt_acceleration(state: AnchorState, attitude: AttitudeState, force_mps2: Vector) -> list[float]:
    """Return horizontal acceleration (2,) by the anchored tilt, in the earth axes of the filter."""
    return rotate(multiply(state.tilt, attitude.turned), force_mps2)[:2]
