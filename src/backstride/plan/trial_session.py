"""A session with tests in it: the tests first, then what the day held anyway, shorter by as much.

It is made from the ordinary session of that day and only ever takes away: metres and minutes of a test come
out of those of the session, so that a test adds no load, and whoever is tested loses no practice to it. A
day of tests alone was rejected: an older adult would practise a third less while waiting for a gate. The
own-ratio protocol is too long for that and stands alone; it is there only where caps, hands and minutes of
the day hold its two stretches.
"""

import math
from dataclasses import dataclass, replace
from functools import cache
from itertools import count

from backstride.plan.amounts import DEFAULT as AMOUNTS
from backstride.plan.amounts import STEP_M, Amount, Stretches
from backstride.plan.caps import Caps
from backstride.plan.places import STOPS
from backstride.plan.sessions import Plan, dose_of, main_of, name_of, surrounded, with_workout
from backstride.plan.state import HANDS, State
from backstride.plan.trials import Trial, trial
from backstride.vocab.plan import Kind, Place, Session, Who
from backstride.vocab.segment import Handrail
from backstride.vocab.workout import Block, Part, Repeat, Role, Target, Workout


@dataclass(frozen=True, slots=True)
class RatioParams:
    """What the own-ratio protocol asks for; all expert design."""

    least_mps: float = 0.8
    """Slower than this no protocol is walked: a heart hardly answers. Expert design."""
    step_mps: float = 0.05
    """Speeds of belts. Expert design."""
    quicker: float = 1.25
    """Times the other speed: the first stretch, so that two forward speeds are known. Expert design."""
    ends_s: float = 60.0
    """Of warm-up and of cool-down, at least; its first block is forward too. Expert design."""


DEFAULT = RatioParams()
_TINY = 1e-6
"""What binary fractions lose, by definition far less than a step."""


def tested(plan: Plan, asked: tuple[Trial, ...]) -> Session | None:
    """Return a day's session with tests before it; None where they do not fit into it."""
    belt = plan.where.place is Place.TREADMILL
    for trials in (asked, asked[:1]) if len(asked) > 1 else (asked,):
        first = [_first(each.key, belt) for each in trials]
        metres, seconds = sum(each.metres for each in first), sum(each.seconds for each in first)
        # a belt stops at tenths of a second and goes a hair less than its steps; a test on the floor does not
        amount = shorter(plan.amount, metres + (STEP_M if metres and belt else 0.0), seconds)
        if amount is not None:
            parts = tuple(part for each in first for part in each.parts)
            return _session(replace(plan, kind=Kind.TEST, amount=amount), trials, parts, seconds)
    return None


def _session(plan: Plan, trials: tuple[Trial, ...], parts: tuple[Part, ...], taken_s: float) -> Session:
    rest = f" and {name_of(plan.amount)}" if plan.amount.total_m else ""
    workout = surrounded(plan, (*parts, *main_of(plan, taken_s=taken_s)), name=f"Tests{rest}")
    keys = tuple(each.key for each in trials)
    return replace(with_workout(plan, workout), needs=_needs(plan), tests=keys)


@dataclass(frozen=True, slots=True)
class _First:
    """A test as it stands before a session, and what it takes from that."""

    parts: tuple[Part, ...]
    metres: float
    seconds: float


@cache
def _first(key: str, belt: bool) -> _First:  # the place, as far as it matters
    parts = _parts(trial(key), belt=belt)
    dose = dose_of(Workout("", parts))
    return _First(parts, dose.backward_m, 60 * dose.minutes)


def _needs(plan: Plan) -> tuple[str, ...]:
    """Return needs with a wall for who needs something to hold, as tests are done off the belt."""
    needs = plan.where.needs
    held = plan.profile.who is Who.OLDER or bool({"rail", "spotter", "wall"} & set(needs))
    return (*needs, "wall") if held and not {"spotter", "wall"} & set(needs) else needs


def _parts(one: Trial, *, belt: bool) -> tuple[Part, ...]:
    """Return a test's parts; on the ground its stretches backward have a look each, the sides in turn."""
    if not any(block.backward for block in one.workout.blocks()):
        return one.workout.parts
    if belt:
        return tuple(_seeing(part, ("eyes-front",)) for part in one.workout.parts)
    sides = count()
    return tuple(
        _seeing(block, (("look-left", "look-right")[next(sides) % 2],)) if block.backward else block
        for block in one.workout.blocks()
    )


def _seeing(part: Part, cues: tuple[str, ...]) -> Part:
    if isinstance(part, Repeat):
        return replace(part, parts=tuple(_seeing(each, cues) for each in part.parts))
    return replace(part, cues=cues) if part.backward else part


def shorter(amount: Amount, metres: float, seconds: float) -> Amount | None:
    """Return an amount with so many metres walked less, and as many stretches as leave the seconds.

    None where it has not the metres, or where no backward work would be left in it. Walks go before runs.
    """
    steps = math.ceil(metres / STEP_M - _TINY)
    if steps * STEP_M > amount.walks.total_m:
        return None
    left = replace(amount, walks=_of(amount.walks, amount.walks.total_m - steps * STEP_M))
    while seconds_of(left) + seconds > 60 * left.minutes:
        some = left.walks if left.walks.total_m else left.runs
        if not some.total_m:
            return None
        fewer = _of(some, some.total_m - some.each_m[-1])
        left = replace(left, walks=fewer) if some is left.walks else replace(left, runs=fewer)
    return left if left.total_m or metres else None


def _of(some: Stretches, metres: int) -> Stretches:
    """Return as many stretches of the same length as metres hold, and one shorter for the rest."""
    if not some.one_m or not metres:
        return Stretches(0, 0)
    times, last = divmod(metres, some.one_m)
    return Stretches(times, some.one_m, last) if times else Stretches(1, last)


def seconds_of(amount: Amount) -> float:
    """Return how long a session of an amount takes at most, without forward running around it."""
    walks, runs = amount.walks, amount.runs
    found = amount.warm_up_s + amount.cool_down_s
    if walks.total_m:
        found += walks.total_m / amount.walk_mps + len(walks.each_m) * AMOUNTS.walk_rest_s
    if runs.total_m:
        found += runs.total_m / amount.run_mps + len(runs.each_m) * amount.rest_s
    return found


# --- the own-ratio protocol ---


def ratio_session(
    state: State, plan: Plan, caps: Caps, *, steady: bool, params: RatioParams = DEFAULT
) -> Session | str:
    """Return the own-ratio protocol in the place of a day's session, or in a sentence why it is not there.

    Args:
        state: What the coach knows.
        plan: The ordinary session of the day, which it never holds more than.
        caps: The most for the day.
        steady: Whether nothing may rise today.
        params: What it asks for.

    """
    one = trial("own-ratio")
    why = _held_back(state, plan, caps)
    stretch_s = max(block.duration_s or 0.0 for block in one.workout.blocks() if block.backward)
    times = sum(block.backward for block in one.workout.blocks())
    speed, far = _speed(plan, caps, stretch_s, times, params), stretch_s * params.least_mps
    spare = 60 * plan.amount.minutes - sum(block.duration_s or 0.0 for block in one.workout.blocks())
    if not why and speed < params.least_mps:
        why = (
            f"It holds {times} walks backward of {far:.0f} m or more without a stop, which is more than your "
            "sessions and their caps allow by now."
        )
    if not why and steady and stretch_s * speed > caps.longest_walk_bout_m:
        why = "Something holds your dose or rises today, and its stretches are longer than any of yours."
    if not why and spare < 2 * params.ends_s:
        why = "It takes sixteen minutes and two to warm up and cool down, which is more than there are."
    if why:
        return why
    ends = min(spare / 2, plan.amount.warm_up_s)
    return _ratio(plan, one, (speed, round(speed * params.quicker, 2)), ends)


def _held_back(state: State, plan: Plan, caps: Caps) -> str:
    """Say what but the dose forbids the protocol; empty is nothing."""
    if Place.TREADMILL not in plan.profile.places:
        return "It takes a treadmill, where both ways have the same speed."
    if state.support or state.limits.support:
        return "It is walked hands off the rail, and you need something to hold."
    if plan.profile.rail and min(state.levels.hands, caps.hands) < len(HANDS) - 1:
        return "It is walked hands off the rail, and you have not let go of it yet."
    return ""


def _speed(plan: Plan, caps: Caps, stretch_s: float, times: int, params: RatioParams) -> float:
    """Return the person's own walking speed, or as much of it as the caps and the day's session hold."""
    amount = plan.amount
    longest = max((*amount.walks.each_m, *amount.runs.each_m), default=0)
    most = min(
        amount.walk_mps,
        caps.fastest_mps or amount.walk_mps,
        min(caps.walk_bout_m, longest) / stretch_s,
        min(caps.walk_m, amount.total_m) / stretch_s / times,
    )
    return round(params.step_mps * int(most / params.step_mps + _TINY), 2)


def _ratio(plan: Plan, one: Trial, speeds: tuple[float, float], ends_s: float) -> Session:
    rail = plan.profile.rail
    eyes = ("mirror" if plan.profile.mirror else "eyes-front", *(("hands-none",) if rail else ()))
    speed, quicker = speeds
    blocks = []
    for number, block in enumerate(one.workout.blocks()):
        pace = quicker if number == 0 else speed
        at = replace(block, target=Target(speed_mps=(pace, pace), effort=block.target.effort))
        blocks.append(replace(at, cues=eyes) if block.backward else at)
    belt = replace(plan.where, place=Place.TREADMILL)
    warm_up, cool_down = (
        Block(
            blocks[0].travel, blocks[0].gait, role, duration_s=float(int(ends_s)),
            target=Target(effort=(1.0, 3.0)), cues=("talk",),
        )
        for role in (Role.WARM_UP, Role.COOL_DOWN)
    )  # fmt: skip
    workout = Workout(one.workout.name, (warm_up, *blocks, cool_down))
    return Session(
        kind=Kind.TEST,
        stage=plan.stage.number,
        workout=workout,
        dose=dose_of(workout),
        place=belt.place,
        handrail=Handrail.NONE if rail else None,
        needs=(*(("rail",) if rail else ()), *(("mirror",) if plan.profile.mirror else ())),
        stops=tuple(STOPS),
        tests=(one.key,),
    )
