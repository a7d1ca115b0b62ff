"""A circuit of the library inside a day's session: its drills first, then stretches for what is left.

As with tests, it is made from the ordinary session of the day and only ever takes away: what its drills go
backward comes out of the metres of the day, so that a circuit is never more load than the walk it replaces.
Circuits take turns. Which of them fit follows from the stage, from where the session is, from who comes
along, and from what a limit forbids; none is given on a belt, while something must be held, or while
something holds the dose. Filling the session with a circuit alone was rejected: one of them goes 20 m
backward and another one 130 m, and the next session would follow from that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from backstride.plan.circuits import Circuit, circuits, parts_of_round
from backstride.plan.drills import Equipment
from backstride.plan.limits import Limits
from backstride.plan.sessions import Plan, dose_of, main_of, name_of, surrounded, with_workout
from backstride.plan.state import State
from backstride.plan.trial_session import shorter
from backstride.vocab.plan import Dose, Place, Session
from backstride.vocab.workout import Part, Repeat, Workout

AT_PLACE: dict[Place, frozenset[Equipment]] = {
    Place.TREADMILL: frozenset(),
    Place.HALL: frozenset({Equipment.WALL, Equipment.RAIL, Equipment.LINE, Equipment.CONES}),
    Place.TRACK: frozenset({Equipment.LINE, Equipment.CONES}),
    Place.FIELD: frozenset({Equipment.LINE, Equipment.CONES}),
    Place.PATH: frozenset({Equipment.CONES}),
}
"""What is found at a place, or goes into a pocket: bottles stand in for cones. Of steps, sleds and slopes
nothing is known. Expert design."""
INJURED = frozenset(
    {"calf", "achilles", "heel", "ankle", "foot", "knee", "hip", "groin", "back", "hamstring"}
)
"""Words of `avoid` that speak of what an injury in the legs or the back may still be."""
LEAST_SHARE = 0.5
"""At least this part of the day's metres is left beside a circuit, or none is given. Expert design."""


@dataclass(frozen=True, slots=True)
class _Round:
    """One round of a circuit: its parts, what they add up to, and how often something goes backward."""

    parts: tuple[Part, ...]
    dose: Dose
    backward: int


def drilled(state: State, plan: Plan) -> Session | None:
    """Return the day's session with the circuit whose turn it is; None where none fits."""
    if state.hold or state.support or state.limits.support:
        return None
    fitting = [one for one in circuits() if fits(one, plan, state.limits)]
    turn = state.backward_here // len(plan.stage.week)
    for number in range(len(fitting)):
        session = _with(fitting[(turn + number) % len(fitting)], plan)
        if session is not None:
            return session
    return None


def fits(one: Circuit, plan: Plan, limits: Limits) -> bool:
    """Whether a circuit is open, its things are there, and nothing known of a person speaks against it."""
    there = set(AT_PLACE[plan.where.place])
    if plan.profile.spotter:
        there.add(Equipment.PARTNER)
    hurt = limits.injury and not INJURED.isdisjoint(
        word for who in one.avoid for word in re.findall("[a-z]+", who.lower())
    )
    return (
        plan.where.place is not Place.TREADMILL
        and one.stage <= plan.stage.number
        and set(one.equipment) <= there
        and not (one.jumping and limits.no_jumping)
        and not hurt
        and _round(one).dose.backward_run_m == 0
    )


def _with(one: Circuit, plan: Plan) -> Session | None:
    """Return the session with as many rounds as its metres and minutes hold; None where not even one."""
    each = _round(one)
    longest = plan.amount.walks.one_m
    if each.dose.longest_walk_m > longest:
        return None
    for rounds in range(one.rounds, 0, -1):
        metres = rounds * each.dose.backward_m
        amount = shorter(plan.amount, metres, 60 * rounds * each.dose.minutes)
        if amount is not None and amount.total_m + metres >= LEAST_SHARE * plan.amount.total_m:
            return _session(one, rounds, each, replace(plan, amount=amount))
    return None


def _session(one: Circuit, rounds: int, each: _Round, plan: Plan) -> Session:
    taken_s, before = 60 * rounds * each.dose.minutes, rounds * each.backward
    parts = _seen(each, rounds)
    rest = f" and {name_of(plan.amount)}" if plan.amount.total_m else ""
    main = (*parts, *main_of(plan, before=before, taken_s=taken_s))
    workout = surrounded(plan, main, name=f"Circuit “{one.name}”{rest}")
    return replace(with_workout(plan, replace(workout, note=one.purpose)), circuit=one.id)


def _round(one: Circuit) -> _Round:
    """Return a round, reckoned once: a circuit never changes, and is too large to be looked up by itself."""
    if one.id not in _ROUNDS:
        parts = parts_of_round(one)
        flat = Workout("", parts)
        _ROUNDS[one.id] = _Round(parts, dose_of(flat), sum(block.backward for block in flat.blocks()))
    return _ROUNDS[one.id]


_ROUNDS: dict[str, _Round] = {}


def _seen(each: _Round, rounds: int) -> tuple[Part, ...]:
    """Return the rounds with a look before every stretch backward, the sides in turn.

    A round with an odd number of them is written out, or one side would come twice in a row.
    """
    if each.backward % 2 == 0:
        once = tuple(_looking(each.parts, count()))
        return once if rounds == 1 else (Repeat(rounds, once),)
    sides = count()
    return tuple(part for _ in range(rounds) for part in _looking(each.parts, sides))


def _looking(parts: tuple[Part, ...], sides: "count[int]") -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Repeat):
            turns = sum(block.backward for block in Workout("", part.parts).blocks())
            if turns % 2 == 0:
                yield Repeat(part.times, tuple(_looking(part.parts, sides)))
            else:
                for _ in range(part.times):
                    yield from _looking(part.parts, sides)
        elif part.backward:
            side = "look-right" if next(sides) % 2 else "look-left"
            yield replace(part, cues=(side, *part.cues))
        else:
            yield part
