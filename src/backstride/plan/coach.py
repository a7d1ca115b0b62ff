"""The coach: from everything that happened to what to do on a day, and why.

`standing` folds events, `decide` says what to do today, `ahead` looks at the days to come as if each were
done as planned. All are pure: the same events, day and table give the same bytes, on any machine.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from backstride.plan import facts
from backstride.plan.allowed import stage_today
from backstride.plan.amounts import Walls, amount_of
from backstride.plan.caps import Caps, caps_of
from backstride.plan.circuit_session import drilled
from backstride.plan.engine import happened, next_day
from backstride.plan.ladder import Stage, ladder
from backstride.plan.meant import as_meant
from backstride.plan.places import Where, where
from backstride.plan.rules import Rule, Rules, rules
from backstride.plan.sessions import Plan, forward_only, session_of
from backstride.plan.state import HANDS, Left, State
from backstride.plan.trial_session import ratio_session, tested
from backstride.plan.trials import Trial, gate_tests, week_tests
from backstride.plan.week import EASIER, HARD, kind_of
from backstride.vocab.plan import (
    Amount,
    Change,
    Cleared,
    Confidence,
    Decision,
    Event,
    Flagged,
    Kind,
    Morning,
    Override,
    ProfileSaid,
    Result,
    Screened,
    Session,
    Tested,
    Wish,
    Wished,
)
from backstride.vocab.taken_back import Ended, Mistaken

ORDER = (
    ProfileSaid,
    Screened,
    Cleared,
    Override,
    Ended,
    Morning,
    Tested,
    Wished,
    Flagged,
    Result,
    Mistaken,
)
"""In which events of one day count."""

_UNHURRIED = 24 * 60
"""Minutes of a day, by definition: for a session that only says what the most is, uncut by a clock."""


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events by day, then by what they are, then by id; each once, whatever the order of arrival.

    Of several under one id the one with the highest revision counts; what was pressed by mistake does not.
    """
    return sorted(as_meant(events), key=lambda e: (e.day, ORDER.index(type(e)), e.id))


def standing(events: Iterable[Event], today: date, table: Rules | None = None) -> State:
    """Return what the coach knows on a day: everything of that day and before counts, nothing after."""
    state = State()
    for event in in_order(events):
        if event.day > today:
            break
        day = event.day.toordinal()
        if not state.start and state.day < day:
            state.day = day - 1
        state = happened(next_day(state, day, table), event, table)
    if not state.start:
        state.day = max(state.day, today.toordinal() - 1)
    return next_day(state, today.toordinal(), table)


def decide(state: State, table: Rules | None = None) -> Decision:
    """Return what to do today."""
    return _decided(state, table, plain=False)


def ordinary(state: State, table: Rules | None = None) -> Decision:
    """Return what there would be to do today without a test and without a circuit: never less."""
    return _decided(state, table, plain=True)


def _decided(state: State, table: Rules | None, *, plain: bool) -> Decision:
    day, table = date.fromordinal(max(state.day, 1)), table or rules()
    changes = (*state.news, *state.fresh)
    stage = ladder().stage(stage_today(state))
    caps = caps_of(state) if facts.is_training_day(state) else None  # most days need none
    found = facts.decide_facts(state, stage.number, stage.sessions, caps)
    tests: list[Rule] = []
    for rule in table.at("decide"):
        if not rule.holds(found):
            continue
        if rule.actions[0][0] in ASKED:
            tests.append(rule)
        else:
            change = Change(rule.id, rule.reason, (_rests_on(state, rule.id),))
            session = _forward(state) if rule.actions[0][0] == "forward" else None
            return Decision(day, state.stage, session, (*changes, change))
    session, why = _backward(state, stage, caps or caps_of(state), None if plain else tests)
    return Decision(day, state.stage, session, (*changes, *why))


def _rests_on(state: State, rule: str) -> str:
    keys = {"stopped": "stop", "off": "off", "unscreened": "rescreen"}
    if rule in keys:
        return state.cause(keys[rule]) or "nothing said yet"
    return state.profile_id if rule in OF_THE_CALENDAR else state.last_id


def _minutes(state: State) -> int:
    profile = state.profile
    most = profile.minutes if profile else 0
    wish = state.wish
    if wish is not None and wish.wish is Wish.SHORT and wish.minutes is not None:
        return max(min(most, wish.minutes), 0)
    return most


def _forward(state: State) -> Session | None:
    inside = state.wish is not None and state.wish.wish in {Wish.INDOORS, Wish.HURTS}
    profile, minutes = state.profile, _minutes(state)
    if profile is None or inside or minutes < 1:
        return None
    return forward_only(minutes, profile, running=not state.limits.no_running_outdoors)


@dataclass(frozen=True, slots=True)
class _Meant:
    """The ordinary session of a day, and what it may not be."""

    plan: Plan
    walls: Walls


def _backward(
    state: State, stage: Stage, caps: Caps, tests: list[Rule] | None
) -> tuple[Session | None, tuple[Change, ...]]:
    """Return the session of a day with backward work; tests None is without any, and without a circuit."""
    meant = _meant(state, stage, caps)
    if isinstance(meant, Change):
        return _forward(state), (meant,)
    if tests is None:
        return session_of(meant.plan), ()
    session, why = _with_tests(state, caps, meant, tests) if tests else (None, ())
    if session is None and meant.plan.kind is Kind.CIRCUIT:
        session = drilled(state, meant.plan)
    return session or session_of(meant.plan), why


def _meant(state: State, stage: Stage, caps: Caps) -> _Meant | Change:
    profile = state.profile
    place = where(state, stage)
    if profile is None or place is None:
        says = "No place for it today: it takes a rail, a wall or a second person, or a place indoors."
        return Change("no-place", says, (state.last_id,))
    walls, minutes = Walls(steady=_steady(state, place, caps)), _minutes(state)
    for left in _left(state, stage):
        before, then = ladder().stage(left.stage), state.copy()
        then.levels = left.levels
        kind = kind_of(before, profile, left.turn)
        kind, walls = _easier(then, before, kind, caps, walls)
        most = amount_of(then, before, kind, _UNHURRIED, caps, walls=walls)
        walls = replace(walls, most=most, rest_s=most.rest_s)
    kind = kind_of(stage, profile, state.backward_here)
    kind, walls = _easier(state, stage, kind, caps, walls)
    if not place.running:
        walls, kind = replace(walls, running=False), EASIER if kind in HARD else kind
    amount = amount_of(state, stage, kind, minutes, caps, walls=walls)
    if amount.total_m <= 0:
        says = "Nothing backward fits into today: too few minutes, or the week holds enough."
        return Change("nothing-fits", says, (state.last_id,))
    return _Meant(Plan(kind, stage, amount, place, profile), walls)


def _with_tests(
    state: State, caps: Caps, meant: _Meant, tests: list[Rule]
) -> tuple[Session | None, tuple[Change, ...]]:
    """Return the session with the tests that rules ask for, and why; (None, ()) where none of them fits."""
    plan = meant.plan
    asked = [(rule, ASKED[rule.actions[0][0]](state)) for rule in tests]
    for rule, _ in asked:
        if rule.actions[0][0] == RATIO:
            ratio = ratio_session(state, plan, caps, steady=meant.walls.steady)
            if isinstance(ratio, Session):
                return ratio, (Change(rule.id, rule.reason, (_rests_on(state, rule.id),)),)
    trials = tuple({trial.key: trial for _, some in asked for trial in some}.values())
    session = tested(_unhurried(state, caps, meant), trials) if trials else None
    if session is None:
        return None, ()
    because = [rule for rule, some in asked if any(trial.key in session.tests for trial in some)]
    return session, tuple(Change(r.id, r.reason, (_rests_on(state, r.id),)) for r in because)


def _unhurried(state: State, caps: Caps, meant: _Meant) -> Plan:
    """Return the plan of a day with tests: never a hard one, and no more than that would hold."""
    plan = meant.plan
    if plan.kind not in HARD:
        return plan
    walls = replace(meant.walls, most=plan.amount, rest_s=plan.amount.rest_s)
    amount = amount_of(state, plan.stage, EASIER, _minutes(state), caps, walls=walls)
    return replace(plan, kind=EASIER, amount=amount)


RATIO = "ratio-test"
ASKED: dict[str, Callable[[State], tuple[Trial, ...]]] = {
    RATIO: lambda _: (),
    "gate-test": gate_tests,
    "week-test": week_tests,
}
"""Words of the table for a day with tests, and the tests that stand before the session."""
OF_THE_CALENDAR = frozenset({"no-day", "week-full", "test-week", "test-own"})
"""Rules that rest on when a person began and has time, and on nothing that happened."""


def why_no_ratio(state: State) -> str:
    """Say in a sentence why the own-ratio protocol could not stand today; empty where it could."""
    stage, caps = ladder().stage(stage_today(state)), caps_of(state)
    meant = _meant(state, stage, caps)
    if isinstance(meant, Change):
        return meant.reason
    found = ratio_session(state, meant.plan, caps, steady=meant.walls.steady)
    return "" if isinstance(found, Session) else found


def _left(state: State, stage: Stage) -> tuple[Left, ...]:
    """Return stages that today's session may not hold more than: left behind, or not for today."""
    higher = stage.number < state.stage
    return (*state.was, Left(state.stage, state.backward_here, state.levels)) if higher else state.was


def _easier(state: State, stage: Stage, kind: Kind, caps: Caps, walls: Walls) -> tuple[Kind, Walls]:
    """Return what is done after a hard session, and that it holds no more than a hard one would."""
    if kind not in HARD or not _last_hard(state):
        return kind, walls
    return EASIER, replace(walls, most=amount_of(state, stage, kind, _UNHURRIED, caps, walls=walls))


def _last_hard(state: State) -> bool:
    """Whether anything of the last day known to hold backward or hard work was hard."""
    worked = [did for did in state.did if did.hard or did.walk_m + did.run_m > 0]
    return any(did.hard for did in worked if did.day == worked[-1].day)


def _steady(state: State, place: Where, caps: Caps) -> bool:
    """Whether nothing may rise: something holds it, or place or letting go rises over the last 30 days."""
    if state.hold > 0 or state.support:
        return True
    hands = HANDS.index(place.hands) if place.hands is not None else caps.hands
    return 0 <= caps.surface < place.surface or 0 <= caps.hands < hands


def ahead(state: State, days: int, table: Rules | None = None) -> tuple[Decision, ...]:
    """Return decisions for today and the days after it, as if each session were done as planned."""
    found = []
    for _ in range(days):
        decision = decide(state, table)
        found.append(decision)
        state = _as_planned(state, decision, table)
    return tuple(found)


def _as_planned(state: State, decision: Decision, table: Rules | None) -> State:
    session = decision.session
    if session is not None:
        state = happened(state, as_planned(decision, f"if-{decision.day.isoformat()}"), table)
    return next_day(state, decision.day.toordinal() + 1, table)


def as_planned(decision: Decision, event_id: str) -> Result:
    """Return the result of a session that went exactly as planned, for looking ahead."""
    session = decision.session
    if session is None:
        raise ValueError("a day of rest has no result")  # a fault of ours
    return Result(
        day=decision.day,
        id=event_id,
        amount=Amount.DONE,
        dose=session.dose,
        planned=session.dose,
        effort=3,
        pain=0,
        confidence=Confidence.CAREFUL,
        stumbles=0,
        falls=0,
        place=session.place,
        handrail=session.handrail,
        holds_backward=session.dose.backward_m > 0,
        hard=session.hard,
        stage=session.stage,
    )
