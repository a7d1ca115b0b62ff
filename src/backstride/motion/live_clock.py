"""An even clock out of an uneven one, without looking ahead.

A phone's page delivers motion about sixty times a second, late at times, with holes where it had no time.
Samples are joined by straight lines and averaged over even moments of 20 ms; each moment is given out when
the first sample after it arrives. Averaging keeps the area under the angular rate, so that no turn is lost,
and takes out what is too fast for 50 moments a second. Rejected: the nearest sample, which jitters.
"""

from dataclasses import dataclass, field
from math import isfinite, isnan


@dataclass(frozen=True, slots=True)
class ClockParams:
    """Settings of `take_in`; every default is explained."""

    rate_hz: float = 50.0
    """Even moments a second: direction and steps lie below 6 Hz. Project choice."""
    longest_gap_s: float = 0.15
    """Samples further apart are a gap, as in `signal.even`: it is filled and marked. Project choice."""
    lost_after_s: float = 2.0
    """After a gap this long everything begins anew: the body may have turned in it. Project choice."""


@dataclass(slots=True)
class Moment:
    """Six axes in sensor axes, averaged over one even moment."""

    start_s: float
    six: list[float]
    """Specific force in m/s², then angular rate in rad/s."""
    known: bool
    """False where the moment lies in a gap."""


@dataclass(slots=True)
class ClockState:
    """The moment that is being filled; changed in place."""

    start_s: float = 0.0
    """When the clock began."""
    count: int = -1
    """Moments given out since; -1 before the first sample."""
    last_s: float = 0.0
    last: list[float] = field(default_factory=list)
    area: list[float] = field(default_factory=lambda: [0.0] * 6)
    known: bool = True


def take_in(params: ClockParams, state: ClockState, t_s: float, six: list[float]) -> list[Moment] | None:
    """Return the moments that this sample completes, mostly none or one; None where all must begin anew.

    A sample that is not a number, or not later than the one before, is left out.
    """
    if not all(isfinite(value) for value in six) or isnan(t_s):
        return []
    if state.count >= 0 and t_s <= state.last_s:
        return []
    if state.count < 0 or t_s - state.last_s > params.lost_after_s:
        lost = state.count >= 0
        state.start_s, state.count, state.last_s, state.last = t_s, 0, t_s, six
        state.area, state.known = [0.0] * 6, True
        return None if lost else []
    return _fill(params, state, t_s, six)


def _fill(params: ClockParams, state: ClockState, t_s: float, six: list[float]) -> list[Moment]:
    first_s, first = state.last_s, state.last
    gap = t_s - first_s > params.longest_gap_s
    done: list[Moment] = []
    at_s, at = first_s, first
    while True:
        end_s = state.start_s + (state.count + 1) / params.rate_hz
        to_s = min(end_s, t_s)
        part = (to_s - first_s) / (t_s - first_s)
        to = [a + part * (b - a) for a, b in zip(first, six, strict=True)]
        half = (to_s - at_s) / 2.0
        state.area = [total + half * (a + b) for total, a, b in zip(state.area, at, to, strict=True)]
        state.known = state.known and not gap
        if end_s > t_s:
            break
        means = [total * params.rate_hz for total in state.area]
        done.append(Moment(end_s - 1.0 / params.rate_hz, means, state.known))
        state.count += 1
        state.area, state.known = [0.0] * 6, True
        at_s, at = to_s, to
    state.last_s, state.last = t_s, six
    return done
