"""Three knocks on the case of a phone: how somebody who cannot look at it asks it to pause.

A knock jerks the phone across, where a step jerks it up; it stands out from what is usual; and there are
three of them, 0.2 to 0.6 s apart, with nothing like it before or after. Told three quarters of a second after
the third, since a fourth would make it something else. Rejected: two knocks (a landing and its rebound look
like them), and the size of a jerk alone, by which hard steps knock too.
"""

from dataclasses import dataclass, field
from math import inf, sqrt

from backstride.motion.live_attitude import Vector


@dataclass(frozen=True, slots=True)
class KnockParams:
    """Settings of `hear_knocks`, set on simulated knocks that are not reported, and on real walking."""

    least_s: float = 0.009
    """Samples closer than this are left out: a jerk is between two samples of a phone. Project choice."""
    most_s: float = 0.04
    """Samples further apart than this tell no jerk. Project choice: one was missed."""
    least_mps2: float = 7.0
    """Specific force across jumps by at least this. Project choice: standing has 0.3, walking up to 12."""
    usual_times: float = 1.8
    """And by so many times the usual. Project choice."""
    usual_s: float = 8.0
    """What is usual: the largest jerk of each `settles_s`, averaged over about this long. Project choice."""
    settles_s: float = 1.5
    """Not before so long after it: all three knocks fit into it. Project choice."""
    rings_s: float = 0.165
    """What follows sooner is the same knock. Project choice: knocks are at least 0.2 s apart."""
    rings_on_s: float = 0.25
    """What follows sooner than this and is much weaker is the phone swinging in its belt ..."""
    rings_share: float = 0.15
    """... weaker than this share of it. Project choice."""
    gap_low_s: float = 0.17
    """Two knocks are at least this far apart: 0.2 s, less two samples. Project choice."""
    gap_high_s: float = 0.68
    """And at most this far: 0.6 s and a little. Project choice."""
    alone_s: float = 0.75
    """Nothing like it comes so long before the first and after the third. Project choice."""
    even_times: float = 2.0
    """One gap is at most so many times the other. Project choice."""
    alike_times: float = 20.0
    """One knock is at most so many times as hard. Project choice: between two samples a knock is half
    missed."""
    stands_out: float = 0.7
    """No other jerk near them reaches this share of the weakest. Project choice."""
    level_times: float = 1.25
    """Jerks across are so many times those up and down. Project choice: in steps it is the other way."""


@dataclass(slots=True)
class Blow:
    """One jerk."""

    at_s: float
    mps2: float
    """Across."""
    up_mps2: float
    """Up and down, the largest while it rings."""
    bar: float
    """What it had to reach."""


@dataclass(slots=True)
class KnockState:
    """What is remembered; changed in place."""

    last_s: float = -inf
    last: Vector = field(default_factory=lambda: [0.0, 0.0, 0.0])
    last_up: float = 0.0
    usual: float = 0.0
    most: float = 0.0
    """In this period."""
    most_before: float = 0.0
    """In the one before it."""
    period_s: float = -inf
    """When this one began."""
    begun: bool = False
    blows: list[Blow] = field(default_factory=list)
    near: list[Blow] = field(default_factory=list)
    """What was nearly one."""


@dataclass(frozen=True, slots=True)
class Knocks:
    """Three of them."""

    at_s: float
    """Of the third."""
    sure: float


_KEPT = 8
"""So many blows are remembered."""


def hear_knocks(
    params: KnockParams, state: KnockState, t_s: float, level: Vector, up: float
) -> Knocks | None:
    """Take the parts of one sample's specific force: across, (3,) in any axes, and up."""
    passed_s = t_s - state.last_s
    if passed_s < params.least_s:
        return None
    jerk = sqrt(sum((now - before) ** 2 for now, before in zip(level, state.last, strict=True)))
    up_mps2 = abs(up - state.last_up)
    state.last_s, state.last, state.last_up = t_s, list(level), up
    if passed_s > params.most_s:
        jerk = 0.0
    _notice(params, state, t_s, jerk, up_mps2)
    _learn(params, state, t_s, jerk)
    return _three(params, state, t_s)


def _notice(params: KnockParams, state: KnockState, t_s: float, jerk: float, up_mps2: float) -> None:
    bar = max(params.least_mps2, params.usual_times * state.usual)
    newest = state.blows[-1] if state.blows else None
    since = t_s - newest.at_s if newest else inf
    if jerk >= bar:
        rings = newest is not None and since < params.rings_on_s and jerk < params.rings_share * newest.mps2
        if newest is not None and since < params.rings_s:
            newest.mps2 = max(newest.mps2, jerk)
        elif not rings:
            state.blows = [*state.blows, Blow(t_s, jerk, up_mps2, bar)][-_KEPT:]
    elif jerk >= params.stands_out * bar and since > params.rings_on_s:
        state.near = [*state.near, Blow(t_s, jerk, up_mps2, bar)][-_KEPT:]
    last = state.blows[-1] if state.blows else None
    if last is not None and t_s - last.at_s < params.rings_s:
        last.up_mps2 = max(last.up_mps2, up_mps2)


def _learn(params: KnockParams, state: KnockState, t_s: float, jerk: float) -> None:
    """What is usual: the largest of each period, on average, as it was one period and more ago."""
    state.most = max(state.most, jerk)
    if t_s - state.period_s < params.settles_s:
        return
    share = min(params.settles_s / params.usual_s, 1.0) if state.begun else 1.0
    state.usual += share * (state.most_before - state.usual)
    state.begun = state.begun or state.most_before > 0.0
    state.most_before, state.most, state.period_s = state.most, 0.0, t_s


def _three(params: KnockParams, state: KnockState, t_s: float) -> Knocks | None:
    """Three that nothing followed; whatever they are, they are then forgotten."""
    three = state.blows[-3:]
    if len(three) < 3 or t_s - three[2].at_s < params.alone_s:  # noqa: PLR2004  # three
        return None
    before = state.blows[-4] if len(state.blows) > 3 else None  # noqa: PLR2004  # the one before them
    state.blows = []
    if before is not None and three[0].at_s - before.at_s < params.alone_s:
        return None
    weakest = min(blow.mps2 for blow in three)
    if not _in_time(params, three) or max(blow.mps2 for blow in three) > params.alike_times * weakest:
        return None
    across, up = sum(blow.mps2 for blow in three), sum(blow.up_mps2 for blow in three)
    if across < params.level_times * up:
        return None
    since_s = three[0].at_s - params.alone_s
    if any(one.at_s > since_s and one.mps2 > params.stands_out * weakest for one in state.near):
        return None
    return Knocks(three[2].at_s, min(0.5 + 0.15 * (weakest / three[2].bar), 0.95))


def _in_time(params: KnockParams, three: list[Blow]) -> bool:
    one, two = three[1].at_s - three[0].at_s, three[2].at_s - three[1].at_s
    least, most = min(one, two), max(one, two)
    return least >= params.gap_low_s and most <= params.gap_high_s and most <= params.even_times * least
