"""The coach: from everything that happened to what to do on a day, and why.

`standing` folds events, `decide` says what to do today, `ahead` looks at the days to come as if each were
done as planned. All are pure: the same events, day and table give the same bytes, on any machine.
"""

from collections.abc import Iterable
from datetime import date

from backstride.plan import facts
from backstride.plan.amounts import amount_of
from backstride.plan.caps import Caps, caps_of
from backstride.plan.engine import happened, next_day
from backstride.plan.ladder import Stage, ladder
from backstride.plan.places import Where, where
from backstride.plan.rules import Rules, rules
from backstride.plan.sessions import Plan, forward_only, session_of
from backstride.plan.state import HANDS, State
from backstride.plan.week import EASIER, HARD, kind_of
from backstride.vocab.plan import (
    Amount,
    Change,
    Cleared,
    Confidence,
    Decision,
    Event,
    Flagged,
    Morning,
    Override,
    ProfileSaid,
    Result,
    Screened,
    Session,
    Tested,
    What,
    Wish,
    Wished,
)

ORDER = (ProfileSaid, Screened, Cleared, Override, Morning, Tested, Wished, Flagged, Result)
"""In which events of one day count."""


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events by day, then by what they are, then by id; each once, whatever the order of arrival.

    Of several under one id the one with the highest revision counts.
    """
    once: dict[tuple[str, str], Event] = {}
    for event in events:
        key = (type(event).__name__, event.id)
        if key not in once or _newer(event, once[key]):
            once[key] = event
    return sorted(once.values(), key=lambda e: (e.day, ORDER.index(type(e)), e.id))


def _newer(event: Event, before: Event) -> bool:
    """Whether an event takes the place of another; equal revisions are told apart by what they say."""
    this, other = (getattr(each, "revision", 0) for each in (event, before))
    return (this, repr(event)) > (other, repr(before))


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
    return next_day(state, today.toordinal(), table) if state.start else state


def decide(state: State, table: Rules | None = None) -> Decision:
    """Return what to do today."""
    day, table = date.fromordinal(max(state.day, 1)), table or rules()
    changes = (*state.news, *state.fresh)
    stage = ladder().stage(stage_today(state))
    caps = caps_of(state)
    found = facts.decide_facts(state, stage.number, stage.sessions, caps)
    for rule in table.at("decide"):
        if rule.holds(found):
            change = Change(rule.id, rule.reason, (_rests_on(state, rule.id),))
            session = _forward(state) if rule.actions[0][0] == "forward" else None
            return Decision(day, state.stage, session, (*changes, change))
    session, why = _backward(state, stage, caps)
    return Decision(day, state.stage, session, (*changes, *why))


def stage_today(state: State) -> int:
    """Return the stage that counts today, after walls and whoever may change it."""
    stage = state.stage
    for override in state.overrides:
        if override.what is What.STAGE:
            lower = override.value < stage
            fresh = override.day.toordinal() - state.changed >= facts.WEEK
            stage = int(max(override.value, 1)) if lower else stage + int(fresh and override.value > stage)
    return min(stage, state.limits.top_stage, len(ladder().stages))


def _rests_on(state: State, rule: str) -> str:
    keys = {"stopped": "stop", "off": "off", "unscreened": "rescreen"}
    if rule in keys:
        return state.cause(keys[rule]) or "nothing said yet"
    return state.profile_id if rule in {"no-day", "week-full"} else state.last_id


def _minutes(state: State) -> int:
    profile = state.profile
    most = profile.minutes if profile else 0
    wish = state.wish
    return min(most, wish.minutes or most) if wish is not None and wish.wish is Wish.SHORT else most


def _forward(state: State) -> Session | None:
    inside = state.wish is not None and state.wish.wish in {Wish.INDOORS, Wish.HURTS}
    profile, minutes = state.profile, _minutes(state)
    return None if profile is None or inside or minutes < 1 else forward_only(minutes, profile)


def _backward(state: State, stage: Stage, caps: Caps) -> tuple[Session | None, tuple[Change, ...]]:
    profile = state.profile
    place = where(state, stage)
    if profile is None or place is None:
        says = "No place for it today: it takes a rail, a wall or a second person, or a place indoors."
        return _forward(state), (Change("no-place", says, (state.last_id,)),)
    kind = kind_of(stage, profile, state.backward_here)
    if kind in HARD and (_last_hard(state) or not place.running):
        kind = EASIER
    amount = amount_of(
        state,
        stage,
        kind,
        _minutes(state),
        caps,
        running=place.running,
        steady=_steady(place, caps),
    )
    if amount.total_m <= 0:
        says = "Nothing backward fits into today: too few minutes, or the week holds enough."
        return _forward(state), (Change("nothing-fits", says, (state.last_id,)),)
    return session_of(Plan(kind, stage, amount, place, profile)), ()


def _last_hard(state: State) -> bool:
    return bool(state.did) and state.did[-1].hard


def _steady(place: Where, caps: Caps) -> bool:
    """Whether the place is harder, or the support less, than in the last 30 days."""
    if caps.surface < 0:
        return False
    hands = HANDS.index(place.hands) if place.hands is not None else caps.hands
    return place.surface > caps.surface or hands > caps.hands


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
    )
