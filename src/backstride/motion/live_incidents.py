"""Stumbles, falls and knocks, told while they happen: what a phone on the body can say to whoever wears it.

The causal twin of `incidents`, with nothing but plain numbers, for a phone; and three knocks on its case,
by which somebody who runs backward asks for a pause. Nothing is told before somebody was seen to step, nor
long after: a phone on a table or in a hand is not worn. For the lower back, the chest and a thigh, with a
gyroscope, as in the batch form. What is told some seconds late is told as it was: when, what, how sure.

The browser's form is `web/static/live/incidents*.js`, equal to the same vectors of `tests/contracts`. No real
stumble or fall stands behind the settings (see `incidents`), and no real knock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite, sqrt

from backstride.motion.live import Sample
from backstride.motion.live_attitude import Vector, dot
from backstride.motion.live_clock import ClockParams, ClockState, take_in
from backstride.motion.live_filters import band
from backstride.motion.live_incidents_falls import Found, LiveFallParams, fall_of
from backstride.motion.live_incidents_knocks import KnockParams, KnockState, hear_knocks
from backstride.motion.live_incidents_moments import (
    RATE_HZ,
    TICK,
    Moments,
    angle_rad,
    oldest,
    remember_moment,
    still_from,
    up_over,
)
from backstride.motion.live_incidents_stumbles import LiveStumbleParams, Step, read_steps, stumble_of
from backstride.motion.live_steps import StepParams, StepState, count_steps

PLACEMENTS = ("lumbar", "chest", "thigh")
"""Where a sensor can tell; a thigh tells no stumbles."""


@dataclass(frozen=True, slots=True)
class LiveIncidentParams:
    """Settings of `watch`; every default is explained."""

    fewest_steps: int = 8
    """Nothing is told before so many steps: who it is that stands upright must be known. Project choice."""
    moved_within_s: float = 60.0
    """Nor so long after the last one: it may not be worn any more. Project choice."""
    upright_over: int = 20
    """Upright is a mean over about so many steps. Project choice."""
    upright_rad: float = 0.7
    """Knocks are heard while the sensor is as upright as in steps, within this: 40 degrees. Project
    choice."""
    still_ticks: int = 70
    """So many ticks of stillness are remembered: a fall, and settling after it. Project choice."""
    steps_kept: int = 64
    """So many steps are remembered: more than are compared. Project choice."""
    steps_every: int = 25
    """Moments between two searches for steps. Project choice."""
    steps_window: int = 200
    """Moments that they are searched in, as in the live form. Project choice."""
    knocks: KnockParams = field(default_factory=KnockParams)
    """What knocks are."""
    falls: LiveFallParams = field(default_factory=LiveFallParams)
    """What falls are."""
    stumbles: LiveStumbleParams = field(default_factory=LiveStumbleParams)
    """What stumbles are."""


@dataclass(frozen=True, slots=True)
class LiveIncident:
    """What is told."""

    kind: str
    """`stumble`, `fall`, `knocks`."""
    at_s: float
    """On the clock of the samples: the step that was off, the impact, the third knock."""
    sure: float
    """0 to 1; not a probability, as nothing real stands behind it."""


@dataclass(slots=True)
class WatchState:
    """Everything that is remembered; changed in place."""

    clock: ClockState = field(default_factory=ClockState)
    moments: Moments = field(default_factory=Moments)
    knocks: KnockState = field(default_factory=KnockState)
    counted: StepState = field(default_factory=StepState)
    steps: list[Step] = field(default_factory=list)
    many: int = 0
    """Steps in all."""
    upright: Vector = field(default_factory=lambda: [0.0, 0.0, 0.0])
    """Up in sensor axes of somebody who steps."""
    stills: list[bool] = field(default_factory=list)
    stumbled_at: int = -(10**9)
    fell_at: int = -(10**9)
    found: list[LiveIncident] = field(default_factory=list)
    """Not told yet."""


def watch(
    params: LiveIncidentParams, state: WatchState, placement: str, sample: Sample
) -> LiveIncident | None:
    """Take in one sample; return an incident when one is told."""
    if placement in PLACEMENTS and sample.turn_radps is not None:
        _advance(params, state, sample, sample.turn_radps, thigh=placement == "thigh")
    return state.found.pop(0) if state.found else None


def incidents_told(placement: str, samples: Iterable[Sample]) -> Iterator[LiveIncident]:
    """Give what is told about samples, as they come."""
    params, state = LiveIncidentParams(), WatchState()
    for sample in samples:
        found = watch(params, state, placement, sample)
        if found is not None:
            yield found


def _advance(
    params: LiveIncidentParams, state: WatchState, sample: Sample, turn: Vector, *, thigh: bool
) -> None:
    x, y, z = sample.force_mps2
    size = sqrt(x * x + y * y + z * z)
    if not isfinite(size) or not isfinite(sample.t_s):
        return
    state.moments.hardest = max(state.moments.hardest, size)
    moments = take_in(ClockParams(), state.clock, sample.t_s, [x, y, z, *turn])
    if moments is None:
        _begin_anew(state)
        return
    for moment in moments:
        remember_moment(state.moments, moment.six, known=moment.known)
        if state.moments.end % TICK == 0:
            _look(params, state, moment.start_s - (state.moments.end - 1) / RATE_HZ, thigh=thigh)
    _listen(params, state, sample)


def _begin_anew(state: WatchState) -> None:
    """After a long hole all is new but how somebody stands."""
    state.moments, state.knocks, state.counted = Moments(), KnockState(), StepState()
    state.steps, state.stills = [], []
    state.stumbled_at = state.fell_at = -(10**9)


def _is_worn(params: LiveIncidentParams, state: WatchState) -> bool:
    if state.many < params.fewest_steps or not state.steps:
        return False
    return state.moments.end - state.steps[-1].at < params.moved_within_s * RATE_HZ


def _listen(params: LiveIncidentParams, state: WatchState, sample: Sample) -> None:
    """Hear knocks while it is worn upright."""
    if not state.moments.up:
        return
    up = state.moments.up[-1]
    along = dot(sample.force_mps2, up)
    level = [part - along * axis for part, axis in zip(sample.force_mps2, up, strict=True)]
    heard = hear_knocks(params.knocks, state.knocks, sample.t_s, level, along)
    if heard is None or not _is_worn(params, state):
        return
    if angle_rad(up, state.upright) < params.upright_rad:
        state.found.append(LiveIncident("knocks", heard.at_s, heard.sure))


def _look(params: LiveIncidentParams, state: WatchState, start_s: float, *, thigh: bool) -> None:
    """Ten times a second; `start_s` is the beginning of the moment with the number 0."""
    m = state.moments
    if m.end < 2 * RATE_HZ:
        return
    state.stills = [*state.stills, still_from(m, m.end - RATE_HZ)][-params.still_ticks :]
    if _is_worn(params, state):
        fall = fall_of(params.falls, m, state.stills, state.upright, thigh=thigh)
        if fall is not None and fall.at > state.fell_at + 3 * RATE_HZ:
            state.fell_at = fall.at
            _tell(state, "fall", start_s, fall)
    if m.end % params.steps_every == 0:
        _step(params, state, start_s, thigh=thigh)


def _tell(state: WatchState, kind: str, start_s: float, found: Found) -> None:
    state.found.append(LiveIncident(kind, start_s + found.at / RATE_HZ, found.sure))


_BAND = band(StepParams().low_hz, StepParams().high_hz, float(RATE_HZ))


def _step(params: LiveIncidentParams, state: WatchState, start_s: float, *, thigh: bool) -> None:
    """Find new steps, read and judge older ones."""
    m = state.moments
    n = min(params.steps_window, m.end - oldest(m))
    signal = m.rises[m.end - n - m.first :]
    count_steps(StepParams(), state.counted, _BAND, float(RATE_HZ), signal, newest=m.end - 1, leg=False)
    for at in state.counted.peaks:
        if at >= oldest(m) + 2 * TICK:  # else what comes before it is not known
            state.steps.append(Step(at))
            _stand(params, state, at)
    state.steps = state.steps[-params.steps_kept :]
    if thigh:
        return
    read_steps(params.stumbles, m, state.steps)
    stumble = stumble_of(params.stumbles, m, state.steps, state.stumbled_at)
    if stumble is None:
        return
    state.stumbled_at = stumble.at
    if stumble.at > state.fell_at + 3 * RATE_HZ:
        _tell(state, "stumble", start_s, stumble)


def _stand(params: LiveIncidentParams, state: WatchState, at: int) -> None:
    """Learn how somebody stands who steps."""
    m = state.moments
    state.many += 1
    up = up_over(m, max(at - 25, oldest(m)), at + 1)
    share = 1.0 / min(state.many, params.upright_over)
    state.upright = [old + share * (new - old) for old, new in zip(state.upright, up, strict=True)]
