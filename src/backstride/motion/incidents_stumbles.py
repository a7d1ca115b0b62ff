"""Stumbles: the rhythm breaks, the trunk is thrown and caught again, all within a second or two.

Each sign alone is common: a kerb jolts, a turn leans, a stop breaks the rhythm. A stumble has them at once:
the trunk leaves its own upright further and faster than in the steps around, a step or two are off or the
last, and soon it is upright again. A jump is told by its flight, a turn by where it ends, bending down by how
far and how long, sitting down by the height, a sensor that is taken out by not coming back to where it was.

Acceleration at the pelvis alone told 21 staged near falls in treadmill walking from other gait with 85 %
(Weiss 2010, PMC2845599). Nothing of the kind is known to us for running, and nothing for backward.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.contacts import Contacts
from backstride.motion.incidents_signs import WINDOW, Signs, signs_of
from backstride.motion.incidents_ticks import TICK_HZ, Ticks, longest_below_s
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Floats
from backstride.vocab.incident import Incident, IncidentKind


@dataclass(frozen=True, slots=True)
class StumbleParams:
    """Settings of `stumbles_of`, set on real walking and on simulated mishaps, not the reported ones."""

    fewest_steps: int = 12
    """Fewer steps are no rhythm to lose. Project choice."""
    thrown_rad: float = float(np.radians(8.0))
    """Away from upright by at least this. Project choice."""
    thrown_times: float = 1.8
    """And so many times the usual. Project choice."""
    spin_radps: float = 0.8
    """As fast as this. Project choice; slips that became falls had 2.4 on average (Liu and Lockhart 2014)."""
    spin_times: float = 1.4
    """And so many times the usual. Project choice."""
    clear_rad: float = float(np.radians(12.0))
    """A throw as far as this is clear. The four `clear` are project choices."""
    clear_times: float = 3.5
    """Or so many times the usual."""
    clear_radps: float = 1.4
    """Or as fast as this."""
    clear_spin_times: float = 2.2
    """Or so many times the usual."""
    most: float = 1.15
    """Being unusual counts at most so much: the small lean of a quiet trunk is no stumble. Project choice."""
    throw: float = 0.8
    """The four together, each as a share of what is clear, as their geometric mean. Project choice: one may
    be small where another is not."""
    stops_times: float = 1.4
    """Who stops must be thrown so many times as far: a hard stop leans against itself. Project choice."""
    turned_times: float = 1.5
    """Who turns too, who leans into it. Project choice."""
    turn_rad: float = 0.7
    """Who ends up facing this far from before has turned. Project choice, 40 degrees."""
    off: float = 0.13
    """A step is off by this much of the usual time (natural logarithm), or the last. Project choice."""
    odd_times: float = 1.4
    """Or it bounces unlike those before it, so many times the usual. Project choice."""
    comes_back_rad: float = float(np.radians(20.0))
    """Soon the sensor is as upright as before, within this. Project choice."""
    furthest_rad: float = float(np.radians(45.0))
    """Who leans further and comes back has bent down. Project choice."""
    longest_s: float = 1.4
    """Who leans half-way or more for longer than this, too. Project choice."""
    sinks_m: float = 0.3
    """Who ends up lower by this has sat or lain down. Project choice."""
    sits_m: float = 0.2
    """And by this, who is still within three seconds. Project choice."""
    weightless_mps2: float = 4.2
    """With less specific force it flies. Project choice: limbs move in the air."""
    flight_s: float = 0.2
    """A longer flight may be a jump: between running steps it is 0.07 to 0.1 (Cavagna 2012)."""
    jump_s: float = 0.26
    """A longer one is a jump. Project choice: 8 cm high."""
    jumped_times: float = 1.65
    """Who may have jumped must be thrown so many times as far. Project choice."""
    lands_mps: float = 0.62
    """Who comes down so much faster than in the steps before may have jumped. Project choice."""
    apart_s: float = 3.0
    """What follows sooner is the same. Project choice."""


def stumbles_of(
    worn: Worn, contacts: Contacts, ticks: Ticks, params: StumbleParams = StumbleParams()
) -> tuple[Incident, ...]:
    """Return the stumbles."""
    if contacts.times_s.size < params.fewest_steps:
        return ()
    signs = signs_of(worn, contacts, ticks)
    throw = _throw(signs, params)
    found: list[Incident] = []
    for step in _clearest(contacts.times_s, np.flatnonzero(_maybe(signs, throw, params)), throw, params):
        thrown = step + int(np.argmax(signs.own[step : step + WINDOW]))
        at_s = float(contacts.times_s[thrown])
        if _is_stumble(worn, ticks, at_s, float(throw[step]), stops=bool(signs.stops[step]), params=params):
            found.append(_told(contacts, signs, thrown, float(throw[step])))
    return tuple(found)


def _clearest(t_s: Floats, steps: np.ndarray, throw: Floats, params: StumbleParams) -> list[int]:
    """Return of each group of steps that are close in time the one with the largest throw."""
    if not steps.size:
        return []
    groups = np.split(steps, np.flatnonzero(np.diff(t_s[steps]) > params.apart_s) + 1)
    return [int(group[np.argmax(throw[group])]) for group in groups]


def _throw(signs: Signs, params: StumbleParams) -> Floats:
    """Return the geometric mean (k,) of the four signs of a throw, each as a share of what is clear."""
    unusual = np.minimum(signs.thrown_times / params.clear_times, params.most) * np.minimum(
        signs.spin_times / params.clear_spin_times, params.most
    )
    size = (signs.thrown_rad / params.clear_rad) * (signs.spin_radps / params.clear_radps)
    mean: Floats = np.sqrt(np.sqrt(unusual * size))
    return mean


def _maybe(signs: Signs, throw: Floats, params: StumbleParams) -> np.ndarray:
    """Return which steps have all the signs."""
    return np.asarray(
        (throw >= params.throw)
        & (signs.thrown_rad >= params.thrown_rad)
        & (signs.spin_radps >= params.spin_radps)
        & (signs.thrown_times >= params.thrown_times)
        & (signs.spin_times >= params.spin_times)
        & ((signs.off >= params.off) | (signs.odd_times >= params.odd_times))
        & signs.in_rhythm
    )


def _is_stumble(
    worn: Worn, ticks: Ticks, at_s: float, throw: float, *, stops: bool, params: StumbleParams
) -> bool:
    """Whether what surrounds a throw leaves nothing but a stumble."""
    at, second = int(ticks.tick(np.array([at_s]))[0]), round(TICK_HZ)
    if not 4 * second < at < ticks.still.size - 3 * second:
        return False
    if not ticks.known[at - 4 * second : at + 2 * second].all():
        return False
    bar = params.throw * (params.stops_times if stops else 1.0)
    bar *= params.turned_times if _turned_rad(worn, at_s) > params.turn_rad else 1.0
    flies_s = longest_below_s(worn, ticks.s(at) - 1.0, ticks.s(at) + 2.0, params.weightless_mps2)
    if flies_s >= params.flight_s or _lands_mps(ticks, at) >= params.lands_mps:
        bar *= params.jumped_times
    still = bool(ticks.still[at + 2 * second : at + 3 * second].any())
    return (
        throw >= bar
        and _comes_back(ticks, at, params)
        and flies_s < params.jump_s
        and _sinks_m(worn, at_s) < (params.sits_m if still else params.sinks_m)
    )


def _comes_back(ticks: Ticks, at: int, params: StumbleParams) -> bool:
    """Whether the sensor leans neither too far nor too long, and is soon as upright as before."""
    second = round(TICK_HZ)
    before = ticks.up[:, at - 4 * second : at - second].mean(axis=1)
    after = ticks.up[:, at + 2 * second : at + 4 * second].mean(axis=1)
    lean = _angle(before, ticks.up[:, at - second // 2 : at + 2 * second])
    furthest = float(lean.max())
    long_s = float((lean > max(furthest / 2, params.thrown_rad)).sum()) / TICK_HZ
    back = float(_angle(before, after[:, None])[0]) <= params.comes_back_rad
    return back and furthest <= params.furthest_rad and long_s <= params.longest_s


def _angle(one: Floats, others: Floats) -> Floats:
    """Return the angles (m,) between a vector (3,) and others (3, m)."""
    size = np.linalg.norm(one) * np.linalg.norm(others, axis=0)
    angle: Floats = np.arccos(np.clip(one @ others / np.maximum(size, 1e-9), -1.0, 1.0))
    return angle


def _lands_mps(ticks: Ticks, at: int) -> float:
    """Return how much faster the body comes down than in the steps before."""
    second = round(TICK_HZ)
    steps = ticks.sink_mps[max(at - 7 * second, 0) : at - second]
    usual = np.median(steps[: steps.size // second * second].reshape(-1, second).min(axis=1))
    return float(usual - ticks.sink_mps[at - second : at + 2 * second].min())


def _turned_rad(worn: Worn, at_s: float) -> float:
    """Return how far the level frame turns, from a second before to two after."""
    level = worn.level
    half = max(int(level.rate_hz / 2), 1)

    def heading(t_s: float) -> float:
        at = min(max(int((t_s - level.start_s) * level.rate_hz), half), level.heading_rad.size - 1)
        return float(level.heading_rad[at - half : at + half].mean())

    return abs(heading(at_s + 2.0) - heading(at_s - 1.0))


def _sinks_m(worn: Worn, at_s: float) -> float:
    """Return how much lower the body is two seconds later; steps before and after neither rise nor sink."""
    level = worn.level
    edges = [int((at_s + by - level.start_s) * level.rate_hz) for by in (-3.0, -1.0, 2.0, 4.0)]
    first, at, then, last = (max(edge, 0) for edge in edges)
    upward = np.cumsum(level.accel_mps2[2, first:last]) / level.rate_hz
    at, then = at - first, then - first
    ends = upward[:at].mean(), upward[then:].mean()
    speed = upward[at:then] - np.linspace(ends[0], ends[1], then - at)
    return float(-speed.sum() / level.rate_hz)


def _told(contacts: Contacts, signs: Signs, step: int, throw: float) -> Incident:
    last = min(step + WINDOW, contacts.times_s.size - 1)
    stops = not np.isfinite(signs.off[step])
    at_s = float(contacts.times_s[step])
    rhythm = "your rhythm stopped" if stops else "your rhythm broke and came back"
    return Incident(
        at_s=at_s,
        end_s=at_s + 2.0 if stops else max(float(contacts.times_s[last]), at_s + 0.5),
        kind=IncidentKind.STUMBLE,
        confidence=round(float(np.clip(0.2 + 0.35 * throw, 0.0, 0.9)), 2),
        because=(
            f"{rhythm}, and you were thrown {np.degrees(signs.thrown_rad[step]):.0f} degrees from upright "
            "and caught yourself"
        ),
    )
