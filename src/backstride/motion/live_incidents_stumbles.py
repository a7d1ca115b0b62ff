"""Stumbles while they happen: the rhythm breaks, the trunk is thrown and caught again.

The signs and rules of `incidents_signs` and `incidents_stumbles`, whose words explain them, known live: what
is usual is that of the steps before alone, a step is read when it is 1.6 s old and judged when it is 3.2 s
old, since being caught shows only then. Sooner would be better to hear and worse to believe: a phone that
asks after each turn and each jump is switched off.
"""

from dataclasses import dataclass, field
from math import inf, log, sqrt

from backstride.motion.live_attitude import Vector
from backstride.motion.live_incidents_falls import Found
from backstride.motion.live_incidents_moments import (
    SECOND,
    TICK,
    Moments,
    angle_rad,
    known_in,
    longest_light_s,
    mean_of,
    oldest,
    sink_mps,
    still_from,
    up_over,
)


@dataclass(frozen=True, slots=True)
class LiveStumbleParams:
    """Settings of `read_steps` and `stumble_of`: as `SignParams` and `StumbleParams` unless said."""

    fewest_steps: int = 12
    """Fewer steps are no rhythm to lose."""
    around: int = 20
    """What is usual is that of so many steps before."""
    usual: float = 0.7
    """It is this share of them."""
    longest_step_s: float = 1.2
    """What comes later after a contact is of no step."""
    ends_after: float = 2.5
    """No contact for so many usual steps ends a stretch of steps."""
    uneven: float = 0.3
    """Steps are even within this (natural logarithm of their time)."""
    fewest_even: int = 5
    """So many of the seven steps before it are even."""
    bounces: int = 6
    """A bounce is compared with so many before it."""
    thrown_rad: float = 0.14
    """Away from upright by at least this: 8 degrees."""
    thrown_times: float = 1.8
    """And so many times the usual."""
    spin_radps: float = 0.8
    """As fast as this."""
    spin_times: float = 1.4
    """And so many times the usual."""
    clear_rad: float = 0.21
    """A throw as far as this is clear: 12 degrees."""
    clear_times: float = 3.5
    """Or so many times the usual."""
    clear_radps: float = 1.4
    """Or as fast as this."""
    clear_spin_times: float = 2.2
    """Or so many times the usual."""
    most: float = 1.15
    """Being unusual counts at most so much."""
    throw: float = 0.85
    """The four together (0.8 in whole recordings: found more of the simulated ones than was asked, so that
    more could be asked of them)."""
    stops_times: float = 1.4
    """Who stops must be thrown so many times as far."""
    turned_times: float = 1.5
    """Who turns too."""
    turn_rad: float = 0.7
    """Who ends up facing this far from before has turned."""
    off: float = 0.13
    """A step is off by this much of the usual time (natural logarithm), or the last."""
    odd_times: float = 1.4
    """Or it bounces unlike those before it, so many times the usual."""
    comes_back_rad: float = 0.35
    """Soon the sensor is as upright as before, within this: 20 degrees."""
    furthest_rad: float = 0.785
    """Who leans further and comes back has bent down: 45 degrees."""
    longest_s: float = 1.4
    """Who leans half-way or more for longer than this, too."""
    sinks_m: float = 0.3
    """Who ends up lower by this has sat or lain down."""
    sits_m: float = 0.2
    """And by this, who is still soon after."""
    weightless_mps2: float = 4.2
    """With less specific force it flies."""
    flight_s: float = 0.2
    """A longer flight may be a jump."""
    jump_s: float = 0.26
    """A longer one is a jump."""
    jumped_times: float = 1.65
    """Who may have jumped must be thrown so many times as far."""
    lands_mps: float = 0.62
    """Who comes down so much faster than before may have jumped."""
    apart_s: float = 3.0
    """What follows sooner is the same."""
    read_after_s: float = 1.6
    """A step is read when it is so old: the next one and its own lean are there. Project choice."""
    judged_after_s: float = 3.2
    """And judged when it is so old: whether the trunk came back is seen for a second. Project choice."""


@dataclass(slots=True)
class Step:
    """One step and what it shows; changed when it is read."""

    at: int
    """Its moment."""
    off: float = 0.0
    """How far its time is from the usual (natural logarithm); infinite for the last of a stretch."""
    thrown: float = 0.0
    """Furthest from upright."""
    spin: float = 0.0
    """Fastest leaning, rad/s."""
    odd: float = 0.0
    """How far its bounce is from those before it, m/s²."""
    bounce: list[float] = field(default_factory=list)
    """Empty before it is read."""
    judged: bool = False


_WINDOW = 3
"""A sign may show in a step or in the two after it."""
_LATER = 5
"""A stop may come a little later."""
_BOUNCE = 15
"""Every second moment, 0.6 s."""


def read_steps(params: LiveStumbleParams, m: Moments, steps: list[Step]) -> None:
    """Read what steps show that are old enough."""
    for i, step in enumerate(steps):
        if step.bounce:
            continue
        if step.at > m.end - params.read_after_s * SECOND:
            return
        _read(params, m, steps, i)


def _read(params: LiveStumbleParams, m: Moments, steps: list[Step], i: int) -> None:
    step, longest = steps[i], params.longest_step_s * SECOND
    lasts = float(steps[i + 1].at - step.at) if i + 1 < len(steps) else inf
    usual = _usual_lasts(params, steps, i)
    step.off = inf if lasts > params.ends_after * usual else abs(log(max(lasts, 1.0) / usual))
    end = min(step.at + min(lasts, longest), m.end - 2 * TICK)
    start = max(step.at - round(4.4 * SECOND), oldest(m))
    upright = up_over(m, start, min(step.at + round(1.6 * SECOND), m.end))
    k = step.at
    while k < end:
        three = sum(_apart(m.up[at - m.first], upright) for at in (k - TICK, k, k + TICK))
        step.thrown = max(step.thrown, three / 3.0)
        k += TICK
    k = step.at
    while k < end:
        rows = m.roll[k - 3 - m.first : k + 4 - m.first]
        x, y = sum(row[0] for row in rows) / len(rows), sum(row[1] for row in rows) / len(rows)
        step.spin = max(step.spin, sqrt(x * x + y * y))
        k += 2
    first = step.at - TICK - m.first
    step.bounce = m.rises[first : first + 2 * _BOUNCE : 2]
    step.odd = _odd(params, steps, i)


def _apart(a: Vector, b: Vector) -> float:
    return sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2)


def _usual_lasts(params: LiveStumbleParams, steps: list[Step], i: int) -> float:
    """Return the median time of the steps before, in moments."""
    longest = params.longest_step_s * SECOND
    lasts = sorted(
        min(float(steps[j].at - steps[j - 1].at), longest) for j in range(max(i - params.around, 1), i + 1)
    )
    return lasts[len(lasts) // 2] if lasts else longest


def _odd(params: LiveStumbleParams, steps: list[Step], i: int) -> float:
    """Return how far a bounce is from the mean of those before it."""
    if i < params.bounces:
        return 0.0
    before = [steps[j].bounce for j in range(i - params.bounces, i)]
    means = [sum(column) / params.bounces for column in zip(*before, strict=True)]
    return sqrt(sum((a - b) ** 2 for a, b in zip(steps[i].bounce, means, strict=True)) / _BOUNCE)


def stumble_of(params: LiveStumbleParams, m: Moments, steps: list[Step], last_at: int) -> Found | None:
    """Return the stumble of the next step that is old enough to be judged; the last one was at `last_at`."""
    for i, step in enumerate(steps):
        if step.judged:
            continue
        if step.at > m.end - params.judged_after_s * SECOND:
            return None
        step.judged = True
        if step.at - last_at >= params.apart_s * SECOND:
            found = _judge(params, m, steps, i)
            if found is not None:
                return found
    return None


def _judge(params: LiveStumbleParams, m: Moments, steps: list[Step], i: int) -> Found | None:
    if i < params.fewest_steps or not _in_rhythm(params, steps, i):
        return None
    soon, stops = _soon(steps, i)
    signs = soon[:_WINDOW]
    thrown, spin = max(step.thrown for step in signs), max(step.spin for step in signs)
    off, odd = max(step.off for step in signs), max(step.odd for step in signs)
    before = steps[max(i - params.around, 0) : i]
    thrown_times = thrown / _bar(params, [step.thrown for step in before])
    spin_times = spin / _bar(params, [step.spin for step in before])
    unusual = min(thrown_times / params.clear_times, params.most)
    unusual *= min(spin_times / params.clear_spin_times, params.most)
    throw = sqrt(sqrt(unusual * (thrown / params.clear_rad) * (spin / params.clear_radps)))
    if throw < params.throw or thrown < params.thrown_rad or spin < params.spin_radps:
        return None
    if thrown_times < params.thrown_times or spin_times < params.spin_times:
        return None
    if off < params.off and odd < params.odd_times * _bar(params, [step.odd for step in before]):
        return None
    at = max(signs, key=lambda step: step.thrown * step.spin).at
    if not _is_stumble(params, m, at, throw, stops=stops):
        return None
    return Found(at, min(max(0.2 + 0.35 * throw, 0.0), 0.9))


def _soon(steps: list[Step], i: int) -> tuple[list[Step], bool]:
    """Return a step and those after it within one stretch that are read, and whether that stretch ends."""
    soon: list[Step] = []
    for step in steps[i : i + _LATER]:
        if not step.bounce:
            break
        soon.append(step)
        if step.off == inf:
            return soon, True
    return soon, False


def _in_rhythm(params: LiveStumbleParams, steps: list[Step], i: int) -> bool:
    """Whether most of the seven steps before were even, and none of the last three ended a stretch."""
    even = sum(step.off < params.uneven for step in steps[i - 7 : i])
    return even >= params.fewest_even and all(step.off < inf for step in steps[i - 3 : i])


def _bar(params: LiveStumbleParams, values: list[float]) -> float:
    """Return what is usual: a quantile."""
    return max(sorted(values)[int(params.usual * (len(values) - 1))], 1e-3)


def _is_stumble(params: LiveStumbleParams, m: Moments, at: int, throw: float, *, stops: bool) -> bool:
    """Whether what surrounds a throw leaves nothing but a stumble."""
    start = at - 4 * SECOND
    if start < oldest(m) + 2 * SECOND or not known_in(m, start, at + 2 * SECOND):
        return False
    now, before = mean_of(m, m.yaw, at + 75, min(at + 125, m.end)), mean_of(m, m.yaw, at - 75, at - 25)
    flies_s = longest_light_s(m, at - SECOND, at + 2 * SECOND, params.weightless_mps2, 0.0)
    bar = params.throw * (params.stops_times if stops else 1.0)
    bar *= params.turned_times if abs(now - before) > params.turn_rad else 1.0
    if flies_s >= params.flight_s or _lands_mps(m, at) >= params.lands_mps:
        bar *= params.jumped_times
    if throw < bar or flies_s >= params.jump_s or not _comes_back(params, m, at):
        return False
    still = any(still_from(m, k) for k in range(at + 2 * SECOND, m.end - SECOND + 1, TICK))
    return _sinks_m(m, at) < (params.sits_m if still else params.sinks_m)


def _comes_back(params: LiveStumbleParams, m: Moments, at: int) -> bool:
    """Whether the sensor leans neither too far nor too long, and is soon as upright as before."""
    before = up_over(m, at - 4 * SECOND, at - SECOND)
    after = up_over(m, at + 2 * SECOND, min(at + 4 * SECOND, m.end))
    if angle_rad(before, after) > params.comes_back_rad:
        return False
    leans = [angle_rad(before, m.up[k - m.first]) for k in range(at - 25, at + 2 * SECOND, TICK)]
    furthest = max(leans)
    long_s = sum(lean > max(furthest / 2.0, params.thrown_rad) for lean in leans) / 10.0
    return furthest <= params.furthest_rad and long_s <= params.longest_s


def _lands_mps(m: Moments, at: int) -> float:
    """Return how much faster the body comes down than in the seconds before."""
    first = max(at - 7 * SECOND, oldest(m) + 2 * SECOND + 1)
    usual = sorted(_least_sink(m, k - SECOND, k) for k in range(at - SECOND, first + SECOND - 1, -SECOND))
    half = len(usual) // 2
    middle = 0.0
    if usual:
        middle = usual[half] if len(usual) % 2 else (usual[half] + usual[half - 1]) / 2.0
    return middle - _least_sink(m, at - SECOND, min(at + 2 * SECOND, m.end))


def _least_sink(m: Moments, start: int, end: int) -> float:
    return min((sink_mps(m, k) for k in range(start, end, 2)), default=inf)


def _sinks_m(m: Moments, at: int) -> float:
    """Return how much lower the body is two seconds later; before and after it neither rises nor sinks."""
    first, then = at - SECOND, at + 2 * SECOND
    before = mean_of(m, m.speed, at - 3 * SECOND, first)
    after = mean_of(m, m.speed, then, min(at + 4 * SECOND, m.end))
    slope = (after - before) / (then - first - 1)
    total = sum(m.speed[k - m.first] - before - slope * (k - first) for k in range(first, then))
    return -total / SECOND
