"""How a sensor is turned, sample by sample: what a phone can compute while the body moves.

The filter is that of Laidig and Seel (2023, arXiv:2203.17024), 6D part, written from its equations: angular
rate is added up to an orientation in a frame that hardly turns; specific force is brought into that frame,
where gravity stands still and steps average out, is smoothed there, and tilts the frame until its mean points
up; a Kalman filter finds the gyroscope's bias, at rest and from the tilts in motion. Only plain floats and
lists, so that another language can match it value by value. Rejected: the vqf package (a phone's page has
none), and a complementary filter in sensor axes, which takes each step's push for a tilt.
"""

from dataclasses import dataclass, field
from math import cos, isfinite, pi, radians, sin, sqrt, tan

Vector = list[float]
"""Three numbers: x, y, z."""
Quaternion = list[float]
"""Four numbers, w first; turns sensor axes into those of a frame with z up."""


@dataclass(frozen=True, slots=True)
class AttitudeParams:
    """Settings of the filter; the values of the publication unless said."""

    tau_acc_s: float = 3.0
    """Specific force is smoothed over this long before it corrects the tilt."""
    bias_start_degps: float = 0.5
    """Spread of the gyroscope's bias before anything is known of it."""
    bias_forgetting_s: float = 100.0
    """In this time the bias may wander by 0.1 degree a second."""
    bias_limit_degps: float = 2.0
    """A bias larger than this is a movement, not a bias."""
    bias_motion_degps: float = 0.1
    """How well the bias becomes known while moving."""
    bias_vertical_forgetting: float = 1e-4
    """How weakly the bias about the vertical is pulled to zero while moving, where gravity cannot show it."""
    bias_rest_degps: float = 0.03
    """How well the bias becomes known at rest."""
    rest_shortest_s: float = 1.5
    """Quiet for this long is rest."""
    rest_tau_s: float = 0.5
    """Rest is judged by the distance from values smoothed over this long."""
    rest_turn_degps: float = 2.0
    """Angular rate further from its smoothed value than this is no rest."""
    rest_force_mps2: float = 0.5
    """Specific force further from its smoothed value than this is no rest."""


@dataclass(frozen=True, slots=True)
class LowPass:
    """A second-order Butterworth low-pass (b0, b1, b2, a1, a2), starting as a mean of `first` samples."""

    b0: float
    b1: float
    b2: float
    a1: float
    a2: float
    first: int


@dataclass(frozen=True, slots=True)
class AttitudeCoefficients:
    """What follows from the settings at one rate of samples. Variances are in (0.01 degree/s)²."""

    dt_s: float
    acc: LowPass
    rest: LowPass
    bias_limit_radps: float
    bias_p0: float
    bias_v: float
    bias_w_motion: float
    bias_w_vertical: float
    bias_w_rest: float
    rest_turn_radps: float
    rest_force_mps2: float
    rest_shortest_s: float


@dataclass(slots=True)
class Smoothed:
    """State of a low-pass over several values: how many samples it has seen, their sums, its two memories."""

    seen: int
    value: list[float]
    one: list[float]
    two: list[float]


def _smoothed(size: int) -> Smoothed:
    return Smoothed(0, [0.0] * size, [0.0] * size, [0.0] * size)


@dataclass(slots=True)
class AttitudeState:
    """Everything that the filter remembers; changed in place."""

    turned: Quaternion = field(default_factory=lambda: [1.0, 0.0, 0.0, 0.0])
    """Sensor to the frame that hardly turns: angular rate added up."""
    tilt: Quaternion = field(default_factory=lambda: [1.0, 0.0, 0.0, 0.0])
    """From that frame to one whose z points up."""
    bias_radps: Vector = field(default_factory=lambda: [0.0, 0.0, 0.0])
    bias_p: list[list[float]] = field(default_factory=list)
    """Its covariance, (3, 3); empty before the first sample."""
    rest_s: float = 0.0
    """Quiet for this long by now."""
    force: Smoothed = field(default_factory=lambda: _smoothed(3))
    quiet_turn: Smoothed = field(default_factory=lambda: _smoothed(3))
    quiet_force: Smoothed = field(default_factory=lambda: _smoothed(3))
    axes: Smoothed = field(default_factory=lambda: _smoothed(9))
    bias_level: Smoothed = field(default_factory=lambda: _smoothed(2))


def attitude_coefficients(params: AttitudeParams, dt_s: float) -> AttitudeCoefficients:
    """Return what the filter needs at one sample every `dt_s` seconds."""
    v = 100.0 * dt_s / params.bias_forgetting_s
    motion = (100.0 * params.bias_motion_degps) ** 2
    rest = (100.0 * params.bias_rest_degps) ** 2
    w_motion = motion * motion / v + motion
    return AttitudeCoefficients(
        dt_s=dt_s,
        acc=low_pass(params.tau_acc_s, dt_s),
        rest=low_pass(params.rest_tau_s, dt_s),
        bias_limit_radps=radians(params.bias_limit_degps),
        bias_p0=(100.0 * params.bias_start_degps) ** 2,
        bias_v=v,
        bias_w_motion=w_motion,
        bias_w_vertical=w_motion / params.bias_vertical_forgetting,
        bias_w_rest=rest * rest / v + rest,
        rest_turn_radps=radians(params.rest_turn_degps),
        rest_force_mps2=params.rest_force_mps2,
        rest_shortest_s=params.rest_shortest_s,
    )


def low_pass(tau_s: float, dt_s: float) -> LowPass:
    """Return the Butterworth low-pass whose step response takes about `tau_s` (from the publication)."""
    c = tan(pi * (sqrt(2.0) / (2.0 * pi * tau_s)) * dt_s)
    d = c * c + sqrt(2.0) * c + 1.0
    b0 = c * c / d
    first = 1
    while first * dt_s < tau_s:
        first += 1
    return LowPass(b0, 2.0 * b0, b0, 2.0 * (c * c - 1.0) / d, (1.0 - sqrt(2.0) * c + c * c) / d, first)


def smooth(low: LowPass, state: Smoothed, values: list[float]) -> list[float]:
    """Return smoothed values: the mean of all so far in the first `low.first` samples, filtered after it."""
    if state.seen < low.first:
        state.seen += 1
        state.two = [total + value for total, value in zip(state.two, values, strict=True)]
        state.value = [total / state.seen for total in state.two]
        if state.seen == low.first:
            state.one = [mean * (1.0 - low.b0) for mean in state.value]
            state.two = [mean * (low.b2 - low.a2) for mean in state.value]
        return state.value
    for i, value in enumerate(values):
        out = low.b0 * value + state.one[i]
        state.one[i] = low.b1 * value - low.a1 * out + state.two[i]
        state.two[i] = low.b2 * value - low.a2 * out
        state.value[i] = out
    return state.value


def turn_attitude(
    coefficients: AttitudeCoefficients, state: AttitudeState, turn_radps: Vector, force_mps2: Vector
) -> AttitudeState:
    """Take one sample in; `attitude_quaternion` then says how the sensor is turned."""
    _notice_rest(coefficients, state, turn_radps, force_mps2)
    _add_turn(coefficients, state, turn_radps)
    if any(force_mps2) and all(isfinite(part) for part in force_mps2):
        _correct_tilt(coefficients, state, force_mps2)
    return state


def attitude_quaternion(state: AttitudeState) -> Quaternion:
    """Return the quaternion from sensor axes to earth axes with z up; heading starts anywhere."""
    return multiply(state.tilt, state.turned)


def at_rest(coefficients: AttitudeCoefficients, state: AttitudeState) -> bool:
    """Say whether the sensor has been quiet for long enough."""
    return state.rest_s >= coefficients.rest_shortest_s


def _notice_rest(c: AttitudeCoefficients, state: AttitudeState, turn: Vector, force: Vector) -> None:
    low = smooth(c.rest, state.quiet_turn, turn)
    moved = dot_of_difference(turn, low) >= c.rest_turn_radps**2
    moved = moved or max(abs(part) for part in low) > c.bias_limit_radps
    pushed = dot_of_difference(force, smooth(c.rest, state.quiet_force, force)) >= c.rest_force_mps2**2
    state.rest_s = 0.0 if pushed else (0.0 if moved else state.rest_s) + c.dt_s


def _add_turn(c: AttitudeCoefficients, state: AttitudeState, turn: Vector) -> None:
    x, y, z = (part - bias for part, bias in zip(turn, state.bias_radps, strict=True))
    size = sqrt(x * x + y * y + z * z)
    if size > 1e-12:  # noqa: PLR2004  # nothing to divide by
        s = sin(size * c.dt_s / 2.0) / size
        step = [cos(size * c.dt_s / 2.0), s * x, s * y, s * z]
        state.turned = unit(multiply(state.turned, step))


def _correct_tilt(c: AttitudeCoefficients, state: AttitudeState, force: Vector) -> None:
    smoothed = smooth(c.acc, state.force, rotate(state.turned, force))
    up = unit(rotate(state.tilt, smoothed))
    half = sqrt(max((up[2] + 1.0) / 2.0, 0.0))
    if half > 1e-6:  # noqa: PLR2004  # else upside down: any axis across will do
        correction = [half, 0.5 * up[1] / half, -0.5 * up[0] / half, 0.0]
    else:
        correction = [0.0, 1.0, 0.0, 0.0]
    state.tilt = unit(multiply(correction, state.tilt))
    _find_bias(c, state, up)


def _find_bias(c: AttitudeCoefficients, state: AttitudeState, up: Vector) -> None:
    """One step of the Kalman filter for the gyroscope's bias."""
    if not state.bias_p:
        state.bias_p = [[c.bias_p0 if i == j else 0.0 for j in range(3)] for i in range(3)]
    bias = state.bias_radps
    axes = rotation_rows(attitude_quaternion(state))
    level = [dot(axes[0:3], bias), dot(axes[3:6], bias)]
    axes = list(smooth(c.acc, state.axes, axes))
    level = smooth(c.acc, state.bias_level, level)
    if state.rest_s >= c.rest_shortest_s:
        axes = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]
        error = [low - b for low, b in zip(state.quiet_turn.value, bias, strict=True)]
        spread = [c.bias_w_rest] * 3
    else:
        error = [
            -up[1] / c.dt_s + level[0] - dot(axes[0:3], bias),
            up[0] / c.dt_s + level[1] - dot(axes[3:6], bias),
            -dot(axes[6:9], bias),
        ]
        spread = [c.bias_w_motion, c.bias_w_motion, c.bias_w_vertical]
    p = state.bias_p
    for i in range(3):
        if p[i][i] < c.bias_p0:
            p[i][i] += c.bias_v
    limit = c.bias_limit_radps
    error = [min(max(part, -limit), limit) for part in error]
    # K = P Rᵀ (W + R P Rᵀ)⁻¹; b += K e; P -= K R P
    rows = [axes[0:3], axes[3:6], axes[6:9]]
    p_rt = [[dot(p[i], rows[j]) for j in range(3)] for i in range(3)]
    total = [
        [sum(rows[i][k] * p_rt[k][j] for k in range(3)) + (spread[i] if i == j else 0.0) for j in range(3)]
        for i in range(3)
    ]
    inverse = inverted(total)
    gain = [[sum(p_rt[i][k] * inverse[k][j] for k in range(3)) for j in range(3)] for i in range(3)]
    state.bias_radps = [min(max(bias[i] + dot(gain[i], error), -limit), limit) for i in range(3)]
    r_p = [[sum(rows[i][k] * p[k][j] for k in range(3)) for j in range(3)] for i in range(3)]
    state.bias_p = [
        [p[i][j] - sum(gain[i][k] * r_p[k][j] for k in range(3)) for j in range(3)] for i in range(3)
    ]


# --- three and four numbers ---


def dot(a: Vector, b: Vector) -> float:
    """Return the inner product of two vectors."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def dot_of_difference(a: Vector, b: Vector) -> float:
    """Return the squared distance of two vectors."""
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    return x * x + y * y + z * z


def unit(values: list[float]) -> list[float]:
    """Return values scaled to length 1; zeros stay zeros."""
    size = sqrt(sum(value * value for value in values))
    return [value / size for value in values] if size > 0.0 else values


def multiply(p: Quaternion, q: Quaternion) -> Quaternion:
    """Return the Hamilton product: first q, then p."""
    a, b, c, d = p
    w, x, y, z = q
    return [
        a * w - b * x - c * y - d * z,
        a * x + b * w + c * z - d * y,
        a * y - b * z + c * w + d * x,
        a * z + b * y - c * x + d * w,
    ]


def rotation_rows(q: Quaternion) -> list[float]:
    """Return the rotation matrix of a unit quaternion, row by row: nine numbers."""
    w, x, y, z = q
    return [
        1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y - w * z), 2.0 * (x * z + w * y),
        2.0 * (x * y + w * z), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z - w * x),
        2.0 * (x * z - w * y), 2.0 * (y * z + w * x), 1.0 - 2.0 * (x * x + y * y),
    ]  # fmt: skip


def rotate(q: Quaternion, v: Vector) -> Vector:
    """Return a vector turned by a unit quaternion."""
    rows = rotation_rows(q)
    return [dot(rows[0:3], v), dot(rows[3:6], v), dot(rows[6:9], v)]


def inverted(m: list[list[float]]) -> list[list[float]]:
    """Return the inverse of a (3, 3) matrix by cofactors."""
    (a, b, c), (d, e, f), (g, h, i) = m
    one, two, three = e * i - f * h, f * g - d * i, d * h - e * g
    over = 1.0 / (a * one + b * two + c * three)
    return [
        [one * over, (c * h - b * i) * over, (b * f - c * e) * over],
        [two * over, (a * i - c * g) * over, (c * d - a * f) * over],
        [three * over, (b * g - a * h) * over, (a * e - b * d) * over],
    ]
