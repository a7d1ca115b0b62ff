"""Which way, which gait, how many steps: told while it happens, with nothing but plain numbers.

The causal twin of the measurement of whole recordings, for a phone. Three records: parameters, derived
coefficients, and a state that each sample changes. Every half second (a tick) the last seconds are filtered
both ways inside their buffer, cues speak about each tick, and one belief about signed speed is read through
them, forth and back. So each second is told twice: at once, by what came until then, for the screen; and
settled, two seconds later, by what came after it too, to be counted and spoken. Below 0.8 the answer is
`unknown`. Rejected: one-way filters (they skew the shape of a step), and a screen that waits for what is
settled.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from backstride.motion.live_anchor import AnchorParams, AnchorState, anchor_tilt, felt_acceleration
from backstride.motion.live_answer import Answer, AnswerParams, Told, answer_of, unless_lone
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
from backstride.motion.live_cues import WORN, CueParams, Word
from backstride.motion.live_features import Bands, FeatureParams, bands_of, features_of
from backstride.motion.live_filters import Section, band
from backstride.motion.live_foot import FootParams, Stride, count_strides, strides_of, swing_words
from backstride.motion.live_grid import Chances, GridParams, grid_of
from backstride.motion.live_speed import Change, SpeedParams, changes_of, hann_of
from backstride.motion.live_steps import LEGS, StepParams, StepState, count_steps, step_signal
from backstride.motion.live_ticks import BODY, Tick, Ways, chances_in, read_ticks
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
    """On a belt a start moves the belt and not the body: how speed changes is not felt there."""
    tilt_only_s: float = 0.75
    """Without a gyroscope up is specific force smoothed over this long (0.3 Hz, as `LevelParams.tilt_hz`)."""
    first_answer_s: float = 3.0
    """No answer before this: the tilt is not settled. Project choice, as the filter's first mean."""
    tick_s: float = 0.5
    """Length of a tick, as in the batch form; so often something is told."""
    fresh_s: float = 1.5
    """So long a tick is seen anew: until its window of 2 s and a quarter of a second more have come. Project
    choice."""
    lag_s: float = 0.5
    """The second that is told at once ended so long ago: filters need both flanks. Project choice."""
    settled_s: float = 2.5
    """The second that is settled ended so long ago; a push, a stop or a bend after it shows its way. On the
    shared motion capture half of the seconds of a run are answered at once, 0.7 to 0.9 of them settled."""
    clock: ClockParams = field(default_factory=ClockParams)
    """How moments are made even."""
    attitude: AttitudeParams = field(default_factory=AttitudeParams)
    """How the sensor's turn is followed."""
    anchor: AnchorParams = field(default_factory=AnchorParams)
    """How the last stand is remembered."""
    window: WindowParams = field(default_factory=WindowParams)
    """How much is looked at."""
    features: FeatureParams = field(default_factory=FeatureParams)
    """What the cues look at."""
    cues: CueParams = field(default_factory=CueParams)
    """What they say."""
    steps: StepParams = field(default_factory=StepParams)
    """How steps are counted."""
    foot: FootParams = field(default_factory=FootParams)
    """How strides of a foot are read."""
    grid: GridParams = field(default_factory=GridParams)
    """How ticks are joined."""
    speed: SpeedParams = field(default_factory=SpeedParams)
    """How speed changes."""
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
    bands: Bands
    step_band: tuple[Section, ...]
    hann: list[float]
    ways: Ways
    facing: list[float]
    most: int
    """Moments that the window holds."""
    second: int
    """Moments in a second."""
    tick: int
    """Moments in a tick."""
    lag: int
    """Ticks of the lag at once."""
    settled: int
    """Ticks of the lag of what is settled."""
    fresh: int
    """Ticks that are seen anew."""


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
    ticks: list[Tick] = field(default_factory=list)
    """Those that are still looked at, the newest last."""
    chances: list[Chances] = field(default_factory=list)
    """In each of them."""
    counted: list[tuple[float, int]] = field(default_factory=list)
    """Cadence and steps at the last looks, the newest last."""
    before: str = "unknown"
    """Way of the second that was settled last, lone or not."""
    told: Told | None = None
    """The newest."""


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
        bands=bands_of(params.features, rate),
        step_band=band(params.steps.leg_low_hz if leg else params.steps.low_hz, params.steps.high_hz, rate),
        hann=hann_of(params.speed, rate),
        ways=Ways(
            params.cues,
            params.grid,
            grid_of(params.grid),
            WORN[params.placement],
            params.placement,
            params.facing is not None,
            params.tick_s,
        ),
        facing=[x / size, y / size, z / size],
        most=int(params.window.length_s * rate),
        second=int(rate),
        tick=int(params.tick_s * rate),
        lag=int(params.lag_s / params.tick_s),
        settled=int(params.settled_s / params.tick_s),
        fresh=int(params.fresh_s / params.tick_s),
    )


def advance(
    params: LiveParams,
    coefficients: LiveCoefficients,
    state: LiveState,
    sample: Sample,
) -> LiveState:
    """Take in one sample; `state.told` changes twice a second.

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
        if state.moments % coefficients.tick == 0:
            _look(params, coefficients, state, moment.start_s + coefficients.dt_s)
    return state


def told_of(params: LiveParams, samples: Iterable[Sample]) -> Iterator[Told]:
    """Give what is told about samples, as they come."""
    coefficients, state = live_coefficients(params), LiveState()
    newest = None
    for sample in samples:
        state = advance(params, coefficients, state, sample)
        if state.told is not None and state.told is not newest:
            newest = state.told
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
    """Each tick: cues, belief, answers."""
    rate, window = params.clock.rate_hz, state.window
    if state.moments < params.first_answer_s * rate:
        return
    level = level_window(window, int(params.window.heading_s * rate))
    strides = _step(params, c, state, level)
    state.counted = [*state.counted, (state.steps.cadence_spm, state.steps.count)][-1 - c.settled :]
    newest = state.moments // c.tick - 1
    kept = [tick for tick in state.ticks if tick.index <= newest - c.fresh]
    count = newest - kept[-1].index if kept else newest + 1
    n = len(window.known)
    firsts = [n - c.tick * (count - i) for i in range(count)]
    nods = c.ways.worn.sk_wy != 0.0
    features = features_of(
        params.features, c.bands, rate, window, level, firsts=firsts, tick=c.tick, nods=nods
    )
    swings: list[Word | None] = [None] * count
    if strides is not None:
        swings = list(swing_words(params.foot, strides, firsts, c.tick))
    changes = _changes(params, c, state, level, firsts)
    ticks = read_ticks(c.ways, kept, features, changes, swings)
    state.ticks = ticks[-c.settled - c.second // c.tick :]
    state.chances = chances_in(c.ways, state.ticks)
    now = _answer(params, c, state, t_s, c.lag)
    if now is not None:
        state.told = Told(now, _settle(params, c, state, t_s, newest))


def _changes(
    params: LiveParams, c: LiveCoefficients, state: LiveState, level: LevelWindow, firsts: list[int]
) -> list[Change | None]:
    """Return how speed changed into each tick, where ground, heading and facing can tell it."""
    if params.treadmill or not state.has_turn or params.facing is None or params.placement not in BODY:
        return [None] * len(firsts)
    middles = [first + c.tick // 2 for first in firsts]
    return list(changes_of(c.hann, params.clock.rate_hz, state.window, level, middles, tick=c.tick))


def _settle(
    params: LiveParams, c: LiveCoefficients, state: LiveState, t_s: float, newest: int
) -> Answer | None:
    """Return the answer about the second that is settled now; None between two of them."""
    a_second = c.second // c.tick
    settled = _answer(params, c, state, t_s, c.settled)
    if settled is None or (newest + 1 - c.settled) % a_second:
        return None
    after = state.chances[-c.settled : a_second - c.settled]
    before, state.before = state.before, settled.travel
    return unless_lone(params.answer, settled, before, after)


def _answer(params: LiveParams, c: LiveCoefficients, state: LiveState, t_s: float, lag: int) -> Answer | None:
    """Return the answer about the second that ended `lag` ticks ago; None before the first one."""
    last = len(state.ticks) - lag
    first = last - c.second // c.tick
    if first < 0:
        return None
    lag_s = lag * params.tick_s
    return answer_of(
        params.answer, params.placement, state.ticks[first:last], state.chances[first:last],
        (t_s - lag_s, lag_s), counted=state.counted[max(len(state.counted) - 1 - lag + c.lag, 0)],
        at_once=lag == c.lag, knows_facing=params.facing is not None, has_turn=bool(state.has_turn),
    )  # fmt: skip


def _step(
    params: LiveParams, c: LiveCoefficients, state: LiveState, level: LevelWindow
) -> list[Stride] | None:
    """Count steps once a second; a foot with a gyroscope counts its strides, which are given back."""
    rate, n = params.clock.rate_hz, len(state.window.force)
    if params.placement in FEET and state.has_turn:
        strides = strides_of(params.foot, rate, state.window)
        settle = params.steps.settle_s
        count_strides(state.steps, strides, rate, n, newest=state.moments, settle_s=settle)
        return strides
    if state.moments % c.second:
        return None
    leg = params.placement in LEGS
    signal = step_signal(state.window, level, leg=leg)
    count_steps(params.steps, state.steps, c.step_band, rate, signal, newest=state.moments, leg=leg)
    return None
