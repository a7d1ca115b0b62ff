"""Which way, which gait, how many steps: told once a second while it happens, with nothing but plain numbers.

The causal twin of the measurement of whole recordings, for a phone. Three records: parameters, derived
coefficients, and a state that each sample changes. Every second the last four seconds are filtered both ways
inside their buffer, cues speak, and two beliefs move on: one by the shape of walking (E), one by signed speed
(F). F answers where it is sure, else E; in running shape is silent, and a direction that was established in a
walk or a start is carried on until a stop or a turn. Below 0.8 the answer is `unknown`. Rejected: one-way
filters (they skew the shape of a step), and looking ahead: an answer is about the second that
ended half a second before it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from backstride.motion.live_anchor import AnchorParams, AnchorState, anchor_tilt, felt_acceleration
from backstride.motion.live_answer import Answer, AnswerParams, Seen, answer_of, likelihood_of
from backstride.motion.live_attitude import (
    AttitudeCoefficients,
    AttitudeParams,
    AttitudeState,
    attitude_coefficients,
    attitude_quaternion,
    rotate,
    turn_attitude,
)
from backstride.motion.live_clock import ClockParams, ClockState, Moment, take_in
from backstride.motion.live_features import SHAPE, Shape, ShapeParams, ShapeWeights, quietness, shape_of
from backstride.motion.live_filters import Section, band, spread
from backstride.motion.live_foot import FootParams, Swing, count_strides, strides_of, swing_of
from backstride.motion.live_fusion import FusionParams, fuse, still_of, weighed
from backstride.motion.live_speed import (
    Pushed,
    SpeedParams,
    grid_of,
    hann_of,
    likelihood_of_speed,
    move_speed,
    pushed_of,
    sides_of,
    start_of_speed,
    with_shape,
)
from backstride.motion.live_steps import LEGS, StepParams, StepState, count_steps, step_signal
from backstride.motion.live_window import (
    GRAVITY_MPS2,
    LevelWindow,
    Window,
    WindowParams,
    level_window,
    remember,
)

FEET = ("foot_left", "foot_right")


@dataclass(frozen=True, slots=True)
class LiveParams:
    """What is known about the sensor, and the settings of each part."""

    placement: str
    """As `Placement`: lumbar, chest, thigh, wrist, foot_left, foot_right."""
    facing: tuple[float, float, float] | None = None
    """Where the chest (or the toes) points, in sensor axes; None is not known: no direction is claimed."""
    treadmill: bool = False
    """On a belt the ground moves, so that signed speed (F) is off."""
    tilt_only_s: float = 0.75
    """Without a gyroscope up is specific force smoothed over this long (0.3 Hz, as `LevelParams.tilt_hz`)."""
    first_answer_s: float = 3.0
    """No answer before this: the tilt is not settled. Project choice, as the filter's first mean."""
    lag_s: float = 0.5
    """The second that an answer is about ended so long ago: filters need both flanks. Project choice."""
    clock: ClockParams = field(default_factory=ClockParams)
    """How moments are made even."""
    attitude: AttitudeParams = field(default_factory=AttitudeParams)
    """How the sensor's turn is followed."""
    anchor: AnchorParams = field(default_factory=AnchorParams)
    """How the last stand is remembered."""
    window: WindowParams = field(default_factory=WindowParams)
    """How much is looked at."""
    shape: ShapeParams = field(default_factory=ShapeParams)
    """How the shape of walking is read."""
    steps: StepParams = field(default_factory=StepParams)
    """How steps are counted."""
    foot: FootParams = field(default_factory=FootParams)
    """How strides of a foot are read."""
    fusion: FusionParams = field(default_factory=FusionParams)
    """How seconds are joined."""
    speed: SpeedParams = field(default_factory=SpeedParams)
    """How signed speed is carried on."""
    answer: AnswerParams = field(default_factory=AnswerParams)
    """When something is claimed."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample in sensor axes."""

    t_s: float
    """On any clock that goes on; it need not be even."""
    force_mps2: list[float]
    """Specific force: +9.81 along the axis that points up at rest."""
    turn_radps: list[float] | None
    """Angular rate; None without a gyroscope."""


@dataclass(frozen=True, slots=True)
class LiveCoefficients:
    """What follows from the parameters."""

    dt_s: float
    turning: AttitudeCoefficients
    tilting: AttitudeCoefficients
    """For a sensor without a gyroscope."""
    shape_band: tuple[Section, ...]
    step_band: tuple[Section, ...]
    hann: list[float]
    grid_mps: list[float]
    weights: ShapeWeights
    facing: list[float]
    most: int
    """Moments that the window holds."""
    second: int
    """Moments in a second."""
    lag: int
    """Moments in the lag."""


@dataclass(slots=True)
class LiveState:
    """Everything that is remembered; changed in place and given back."""

    clock: ClockState = field(default_factory=ClockState)
    attitude: AttitudeState = field(default_factory=AttitudeState)
    anchor: AnchorState = field(default_factory=AnchorState)
    window: Window = field(default_factory=Window)
    steps: StepState = field(default_factory=StepState)
    moments: int = 0
    has_turn: bool | None = None
    """Whether the sensor has a gyroscope; None before the first sample."""
    belief: list[float] = field(default_factory=list)
    """E: chances of forward, backward, sideways, still."""
    speed: list[float] = field(default_factory=list)
    """F: chances on the grid."""
    carried: list[float] = field(default_factory=list)
    """F with a share of shape: what a walk established, for the run after it."""
    moving_s: float = 0.0
    """So long since the last stand."""
    answer: Answer | None = None
    """The newest."""
    seen: Seen | None = None
    """What it rests on, for tests and for whoever wants to look."""


def live_coefficients(params: LiveParams) -> LiveCoefficients:
    """Return what `advance` needs beside the parameters."""
    rate = params.clock.rate_hz
    leg = params.placement in LEGS
    x, y, z = params.facing or (1.0, 0.0, 0.0)
    size = sqrt(x * x + y * y + z * z)
    tilting = AttitudeParams(tau_acc_s=params.tilt_only_s)
    return LiveCoefficients(
        dt_s=1.0 / rate,
        turning=attitude_coefficients(params.attitude, 1.0 / rate),
        tilting=attitude_coefficients(tilting, 1.0 / rate),
        shape_band=band(params.shape.low_hz, params.shape.high_hz, rate),
        step_band=band(params.steps.leg_low_hz if leg else params.steps.low_hz, params.steps.high_hz, rate),
        hann=hann_of(params.speed, rate),
        grid_mps=grid_of(params.speed),
        weights=SHAPE[params.placement],
        facing=[x / size, y / size, z / size],
        most=int(params.window.length_s * rate),
        second=int(rate),
        lag=int(params.lag_s * rate),
    )


def advance(
    params: LiveParams,
    coefficients: LiveCoefficients,
    state: LiveState,
    sample: Sample,
) -> LiveState:
    """Take in one sample; `state.answer` changes once a second.

    Whether there is a gyroscope is settled by the first sample; a later one that lacks it is left out.
    """
    if state.has_turn is None:
        state.has_turn = sample.turn_radps is not None
    if state.has_turn and sample.turn_radps is None:
        return state
    turn = sample.turn_radps if state.has_turn and sample.turn_radps is not None else [0.0, 0.0, 0.0]
    moments = take_in(params.clock, state.clock, sample.t_s, [*sample.force_mps2, *turn])
    if moments is None:
        return LiveState(clock=state.clock, steps=_kept(state), has_turn=state.has_turn)
    for moment in moments:
        _follow(params, coefficients, state, moment)
        if state.moments % coefficients.second == 0:
            _look(params, coefficients, state, moment.start_s + coefficients.dt_s)
    return state


def answers_of(params: LiveParams, samples: Iterable[Sample]) -> Iterator[Answer]:
    """Give the answers to samples, as they come."""
    coefficients, state = live_coefficients(params), LiveState()
    newest = None
    for sample in samples:
        state = advance(params, coefficients, state, sample)
        if state.answer is not None and state.answer is not newest:
            newest = state.answer
            yield newest


def _kept(state: LiveState) -> StepState:
    """The count goes on where everything else begins anew."""
    return StepState(count=state.steps.count)


def _follow(params: LiveParams, c: LiveCoefficients, state: LiveState, moment: Moment) -> None:
    """Turn one even moment into earth axes and remember it."""
    force, turn = moment.six[:3], moment.six[3:]
    turn_attitude(c.turning if state.has_turn else c.tilting, state.attitude, turn, force)
    anchor_tilt(params.anchor, state.anchor, state.attitude, c.dt_s)
    q = attitude_quaternion(state.attitude)
    free = [rate - bias for rate, bias in zip(turn, state.attitude.bias_radps, strict=True)]
    if not state.has_turn:
        free = [0.0, 0.0, 0.0]
    accel = rotate(q, force)
    accel[2] -= GRAVITY_MPS2
    felt = felt_acceleration(state.anchor, state.attitude, force)
    row = (force, free, accel, rotate(q, free), rotate(q, c.facing)[:2], felt)
    remember(state.window, c.most, row, known=moment.known)
    state.moments += 1


def _look(params: LiveParams, c: LiveCoefficients, state: LiveState, t_s: float) -> None:
    """Once a second: cues, beliefs, answer."""
    if state.moments < params.first_answer_s * params.clock.rate_hz:
        return
    level = level_window(state.window, int(params.window.heading_s * params.clock.rate_hz))
    n = len(state.window.force)
    about = (n - c.second - c.lag, n - c.lag)
    quiet = quietness(c.weights, state.window, *about)
    shape = shape_of(params.shape, c.weights, c.shape_band, params.clock.rate_hz, level, quiet=quiet)
    swing = _step(params, c, state, level)
    whole = all(state.window.known[about[0] :])
    likelihood = likelihood_of(params.fusion, params.foot, shape, swing, whole=whole)
    state.belief = fuse(params.fusion, state.belief, likelihood)
    pushed = _move_speed(params, c, state, level, shape)
    state.moving_s = 0.0 if quiet <= 1.0 else state.moving_s + 1.0
    sides = sides_of(params.speed, c.grid_mps, state.speed) if state.speed else None
    carried = sides_of(params.speed, c.grid_mps, state.carried) if state.carried else None
    before = state.answer.travel if state.answer else "unknown"
    state.seen = Seen(
        shape, swing, pushed, list(state.belief), sides, carried, state.moving_s, before, whole=whole
    )
    state.answer = answer_of(
        params.answer, params.placement, state.seen, t_s - params.lag_s, state.steps,
        knows_facing=params.facing is not None, has_turn=bool(state.has_turn),
    )  # fmt: skip


def _step(params: LiveParams, c: LiveCoefficients, state: LiveState, level: LevelWindow) -> Swing | None:
    """Count steps; a foot with a gyroscope counts its strides, and tells where they went."""
    rate, n = params.clock.rate_hz, len(state.window.force)
    if params.placement in FEET and state.has_turn:
        strides = strides_of(params.foot, rate, state.window)
        settle = params.steps.settle_s
        count_strides(state.steps, strides, rate, n, newest=state.moments, settle_s=settle)
        return swing_of(params.foot, rate, strides, n)
    leg = params.placement in LEGS
    signal = step_signal(state.window, level, leg=leg)
    count_steps(params.steps, state.steps, c.step_band, rate, signal, newest=state.moments, leg=leg)
    return None


def _move_speed(
    params: LiveParams, c: LiveCoefficients, state: LiveState, level: LevelWindow, shape: Shape
) -> Pushed | None:
    """Move both beliefs about signed speed on, where there is ground, a heading and a long enough window."""
    if params.treadmill or not state.has_turn or params.placement in (*FEET, "wrist"):
        return None
    grid = c.grid_mps
    if not state.speed:
        state.speed = start_of_speed(params.speed, grid)
        state.carried = list(state.speed)
    pushed = None
    if len(state.window.felt) >= len(c.hann) + c.second + c.lag:
        pushed = pushed_of(c.hann, params.clock.rate_hz, state.window, level)
        stood = state.moving_s <= 0.0
        state.speed = move_speed(params.speed, grid, state.speed, pushed, stood=stood)
        state.carried = move_speed(params.speed, grid, state.carried, pushed, stood=stood)
    n = len(level.up_mps2)
    lively_mps2 = spread(level.up_mps2[n - c.second - c.lag : n - c.lag])
    still = still_of(params.fusion, shape.quiet)
    moving = params.fusion.not_still if shape.quiet <= 1.0 else 0.0
    likelihood = likelihood_of_speed(params.speed, grid, lively_mps2, still, moving)
    state.speed = weighed(state.speed, likelihood)
    likelihood = with_shape(params.speed, grid, likelihood, shape.evidence)
    state.carried = weighed(state.carried, likelihood)
    return pushed
