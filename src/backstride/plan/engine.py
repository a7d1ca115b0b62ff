"""One small engine: days pass and things happen, rules are looked up in the table, actions change the state.

Both functions copy the state they are given. Of one day, events count in a fixed order (who, questions,
what was allowed, the morning, the session), so that the order in which they arrived does not matter.
"""

from dataclasses import replace

from backstride.plan import facts
from backstride.plan.actions import ACTIONS, begin
from backstride.plan.allowed import raises, refused, top_stage
from backstride.plan.ladder import ladder
from backstride.plan.limits import WEEK, limits_of
from backstride.plan.rules import Facts, Rule, Rules, rules
from backstride.plan.screening import EVERY_DAYS
from backstride.plan.state import HANDS, PLACES, Did, Ruling, State, Week
from backstride.vocab.plan import (
    Amount,
    Before,
    Change,
    Cleared,
    Event,
    Flagged,
    Morning,
    Override,
    ProfileSaid,
    Result,
    Screened,
    Tested,
    Who,
    Wish,
    Wished,
)
from backstride.vocab.taken_back import Ended, Mistaken

KEEP_DAYS = 60
"""How far back single sessions are kept: twice what caps look at, beyond a break of four weeks."""
KEEP_WEEKS = 12
"""Weeks that are kept: as far back as answers hold. Expert design."""
FIRST_STAGE: dict[Before, int] = {Before.NEVER: 1, Before.WALKED: 3, Before.SHORT: 6, Before.MINUTES: 7}
"""Where a person begins by what was done before. Expert design: one stage below what was told."""
SEASONED_STAGE = 2
"""Where somebody begins who runs forward and has never gone backward. Expert design."""
TOLD_WALKS, TOLD_RUNS = 10, 5
"""Into how many stretches what was told is cut. Expert design: cautious."""
TOLD = {
    Before.NEVER: (0.0, 0.0),
    Before.WALKED: (300.0, 0.0),
    Before.SHORT: (300.0, 100.0),
    Before.MINUTES: (300.0, 300.0),
}
"""Backward walk and run in metres that caps may rest on at the start, by what was told. Expert design."""


def next_day(before: State, day: int, table: Rules | None = None) -> State:
    """Return the state on the morning of a later day; the days between begin and end one by one."""
    state = before.copy()
    table = table or rules()
    while state.day < day:
        _begin_day(state, table)
    return state


def happened(before: State, event: Event, table: Rules | None = None) -> State:
    """Return the state after something that happened on its day."""
    state = before.copy()
    table = table or rules()
    state.last_id = event.id
    match event:
        case ProfileSaid():
            _profile(state, event)
        case Screened():
            _screened(state, event)
        case Result():
            _result(state, event, table)
        case Morning():
            _morning(state, event, table)
        case Tested():
            state.tested = (*state.tested, (state.day, event.measure))
        case Flagged():
            found: Facts = {"flags": 1.0}
            _apply(state, table, "flag", found, event.id, flag=event.flag.value)
        case Cleared():
            _cleared(state, event)
        case Wished():
            _wished(state, event, table)
        case _:
            _by_hand(state, event)
    return state


def _begin_day(state: State, table: Rules) -> None:
    state.day += 1
    day = state.day
    state.news, state.fresh = state.fresh, ()
    state.wish = None
    if not state.start:
        return
    kept = min(day - KEEP_DAYS, state.practised)
    if state.did and state.did[0].day < kept:
        state.did = tuple(did for did in state.did if did.day >= kept)
    old = day - facts.FORTNIGHT
    if state.painful and state.painful[0] < old:
        state.painful = tuple(each for each in state.painful if each >= old)
    if state.stumbles and state.stumbles[0][0] <= day - WEEK:
        state.stumbles = tuple(each for each in state.stumbles if each[0] > day - WEEK)
    if state.results and state.results[0].day.toordinal() < old - facts.FORTNIGHT:
        state.results = tuple(r for r in state.results if r.day.toordinal() >= old - facts.FORTNIGHT)
    if state.mornings and state.mornings[0][0] < old - facts.FORTNIGHT:
        state.mornings = tuple(each for each in state.mornings if each[0] >= old - facts.FORTNIGHT)
    if state.tested and state.tested[0][0] < old:
        state.tested = tuple(each for each in state.tested if each[0] >= old)
    if state.overrides:
        state.overrides = tuple(r for r in state.overrides if _holds(r, day))
    if not state.weeks or state.weeks[-1].number != state.week_number:
        state.weeks = (*state.weeks[-KEEP_WEEKS + 1 :], Week(state.week_number))
    _apply(state, table, "day", facts.day_facts(state), "")
    state.news, state.fresh = (*state.news, *state.fresh), ()  # said today, and not again tomorrow


def _holds(ruling: Ruling, day: int) -> bool:
    until = ruling.override.until
    return until is None or until.toordinal() > day


def _apply(state: State, table: Rules, moment: str, found: Facts, event: str, **words: object) -> None:
    """Apply every rule of a moment that holds; facts are those before the first of them."""
    for rule in table.at(moment):
        if rule.holds(found):
            _act(state, rule, found, event or _input_of(state, rule), words)


def _act(state: State, rule: Rule, found: Facts, event: str, words: dict[str, object]) -> None:
    raised = ""
    for name, number in rule.actions:
        raised = ACTIONS[name](state, number) or raised
        state.caused(name, event)
    state.fresh = (*state.fresh, Change(rule.id, _reason(state, rule, found, raised, words), (event,)))


def _reason(state: State, rule: Rule, found: Facts, raised: str, words: dict[str, object]) -> str:
    """Return the sentence of a rule with its facts filled in; most have none."""
    if "{" not in rule.reason:
        return rule.reason
    stage = ladder().stage(state.stage)
    text = {key: f"{value:g}" for key, value in found.items() if value is not None}
    more = {"raised": raised, "stage_next": stage.number, "stage_name": stage.name}
    return rule.reason.format_map({**text, **words, **more}).strip()


def _input_of(state: State, rule: Rule) -> str:
    """Return the event that a rule of time rests on."""
    return state.screened_id if rule.id == "ask-again" else state.last_id


def _profile(state: State, event: ProfileSaid) -> None:
    profile, first = event.profile, not state.start
    if first:
        state.start = state.changed = state.stage_since = state.day
        state.weeks = (Week(0),)
        state.stage = _first_stage(event)
        begin(state)
        walk, run = TOLD[profile.before]
        if walk:
            bout_walk, bout_run = walk / TOLD_WALKS, run / TOLD_RUNS
            state.practised = state.day  # told is as of today, whatever was recorded before
            state.did = (
                *state.did,
                Did(
                    state.day,
                    walk,
                    run,
                    bout_walk,
                    bout_run,
                    0.0,
                    0.0,
                    0.0,
                    -1,
                    -1,
                    hard=False,
                    backward=False,
                ),
            )
            state.levels.total_m = min(state.levels.total_m, walk + run)
    state.profile, state.profile_id = profile, event.id
    state.limits = limits_of(profile, None)
    state.rescreen = True
    if state.screened:
        state.fresh = (
            *state.fresh,
            Change("profile", "You said anew who you are; the questions come again.", (event.id,)),
        )
    if first and state.answered is not None:
        _said_before(state, state.answered)


def _said_before(state: State, answers: Screened) -> None:
    """Take answers that were given before the first profile, unless they are too old by now.

    A stop that stands keeps its own reason: who agreed to the answers may not have heard of what came after.
    """
    state.answered = None
    if state.day - answers.day.toordinal() >= EVERY_DAYS:
        return
    stopped = state.stopped
    _screened(state, answers)
    if state.agreed:
        state.stopped = ""
        state.hold = max(state.hold, 1)
        says = (
            "You had your answers looked at before you made the plan. Nothing grows until one clean session."
        )
        state.fresh = (*state.fresh, Change("cleared", says, (state.agreed,)))
    state.stopped = stopped or state.stopped


def _first_stage(event: ProfileSaid) -> int:
    who, before = event.profile.who, event.profile.before
    first = FIRST_STAGE[before]
    if who in {Who.OLDER, Who.INJURY}:
        return 1 if before is Before.NEVER else 2
    return max(first, SEASONED_STAGE) if who in {Who.RUNNER, Who.TEAM, Who.RACER} else first


def _screened(state: State, event: Screened) -> None:
    if state.profile is None:
        state.answered, state.agreed = event, ""
        return
    state.limits = limits_of(state.profile, event.answers)
    state.screened, state.screened_id, state.rescreen = event.day.toordinal(), event.id, False
    if state.limits.ask_first:
        state.stopped = "screening"
        why = ", and ".join(state.limits.ask_first)
        state.fresh = (*state.fresh, Change("ask-first", f"Ask a professional first: {why}.", (event.id,)))
    for says in state.limits.reasons:
        state.fresh = (*state.fresh, Change("limit", says, (event.id,)))
    _lower(state)


def _cleared(state: State, event: Cleared) -> None:
    if state.answered is not None:
        state.agreed = event.id
    if state.stopped:
        state.stopped = ""
        state.painful = ()
        says = f"Cleared by {event.by}. You go on where you were, and nothing grows until one clean session."
        state.hold = max(state.hold, 1)
        state.fresh = (*state.fresh, Change("cleared", says, (event.id,)))


def _override(state: State, event: Override) -> None:
    """Take an override that may be; one that raises without reason or end changes nothing, and is said."""
    why = refused(event, state)
    says = why or f"{event.by}: {event.what.value} {event.value:g}. {event.reason}".strip()
    if not why:
        state.overrides = (*state.overrides, Ruling(event, raises(event, state)))
        _lower(state)
    state.fresh = (*state.fresh, Change("override-refused" if why else "override", says, (event.id,)))


def _by_hand(state: State, event: Override | Ended | Mistaken) -> None:
    if isinstance(event, Override):
        _override(state, event)
    elif isinstance(event, Ended):
        _ended(state, event)
    else:
        _mistaken(state, event)


def _ended(state: State, event: Ended) -> None:
    """End an override: what it took away is given back by gates and days, and nothing at once."""
    gone = [ruling for ruling in state.overrides if ruling.override.id == event.ended]
    state.overrides = tuple(ruling for ruling in state.overrides if ruling not in gone)
    for said in (ruling.override for ruling in gone):
        who = f"{event.by} ended" if event.by else "You ended"
        says = f"{who} what {said.by} changed: {said.what.value} {said.value:g}."
        state.fresh = (*state.fresh, Change("override-ended", says, (event.id, said.id)))


def _mistaken(state: State, event: Mistaken) -> None:
    """Say what was taken back; after a red flag nothing grows until one clean session, as when cleared."""
    says = "You took back what you said of today."
    if event.words:
        state.hold = max(state.hold, 1)
        says = f"You said: {event.words} You go on where you were; nothing grows until one clean session."
    state.fresh = (*state.fresh, Change("mistaken", says, (event.id,)))


def _lower(state: State) -> None:
    """Go down to the highest stage that walls and words allow."""
    if state.profile is not None and state.stage > top_stage(state):
        ACTIONS["back"](state, state.stage - top_stage(state))


def _morning(state: State, event: Morning, table: Rules) -> None:
    state.mornings = (*state.mornings, (state.day, event.pain))
    if event.pain >= facts.PAINFUL:
        state.painful = (*state.painful, state.day)
    place = f" at the {event.pain_place}" if event.pain_place else ""
    _apply(state, table, "morning", facts.morning_facts(state, event.pain), event.id, place=place)


def _wished(state: State, event: Wished, table: Rules) -> None:
    state.wish = event
    if event.wish is Wish.TOMORROW and facts.is_training_day(state):
        state.moved = state.day + 1
    _apply(state, table, "wish", facts.wish_facts(event.wish), event.id)


def _result(state: State, event: Result, table: Rules) -> None:
    state.results = (*state.results, event)
    if event.amount is not Amount.SKIPPED:
        _count(state, event)
    elif state.start and event.planned is not None and event.planned.backward_m > 0:
        state.weeks = (*state.weeks[:-1], replace(state.weeks[-1], missed=state.weeks[-1].missed + 1))
    if (event.pain or 0) >= facts.PAINFUL:
        state.painful = (*state.painful, state.day)
    if event.stumbles:
        state.stumbles = (*state.stumbles, (state.day, event.stumbles))
    if event.effort is not None:
        state.hard_row = state.hard_row + 1 if event.effort >= facts.HARD_EFFORT else 0
    state.tested = (*state.tested, *((state.day, measure) for measure in event.measures))
    found = facts.result_facts(state, event)
    if event.dose.backward_m > 0 and event.planned is not None:
        state.ease, state.support, state.was = 1.0, False, ()
    if found["clean"] and event.stage in {None, state.stage}:
        state.clean_here += 1
        state.clean_last = state.day
    words = {
        "flag": ", ".join(flag.value for flag in event.flags),
        "place": f" at the {event.pain_place}" if event.pain_place else "",
    }
    _apply(state, table, "result", found, event.id, **words)


def _count(state: State, event: Result) -> None:
    """Add a session to what caps and weeks look at."""
    dose, planned = event.dose, event.planned
    more_run = more_walk = 0.0
    if event.holds_backward and planned is not None:
        more_run = min(dose.unknown_m, max(planned.backward_run_m - dose.backward_run_m, 0.0))
        more_walk = min(dose.unknown_m - more_run, max(planned.backward_walk_m - dose.backward_walk_m, 0.0))
    backward = dose.backward_m + more_run + more_walk > 0
    forward = dose.forward_min + (dose.unknown_m - more_run - more_walk) / facts.FORWARD_MPS / 60
    if backward:
        state.backward_last = state.day
    if dose.backward_m > 0:
        state.practised = state.day
        state.backward_here += 1
    fastest = dose.fastest_mps if dose.fastest_mps is not None else (planned.fastest_mps if planned else None)
    did = Did(
        day=state.day,
        walk_m=dose.backward_walk_m,
        run_m=dose.backward_run_m,
        longest_walk_m=min(dose.longest_walk_m, dose.backward_walk_m),
        longest_run_m=min(dose.longest_run_m, dose.backward_run_m),
        counted_walk_m=dose.backward_walk_m + more_walk,
        counted_run_m=dose.backward_run_m + more_run,
        fastest_mps=fastest or 0.0,
        hands=HANDS.index(event.handrail) if event.handrail is not None else -1,
        surface=PLACES.index(event.place) if event.place is not None else -1,
        hard=event.hard,
        backward=backward,
    )
    state.did = (*state.did, did)
    if not state.start:
        return  # before the plan began there are no weeks of it
    week = state.weeks[-1]
    state.weeks = (
        *state.weeks[:-1],
        replace(
            week,
            walk_m=week.walk_m + did.walk_m,
            run_m=week.run_m + did.run_m,
            counted_walk_m=week.counted_walk_m + did.counted_walk_m,
            counted_run_m=week.counted_run_m + did.counted_run_m,
            sessions=week.sessions + 1,
            backward=week.backward + backward,
            forward_min=week.forward_min + forward,
        ),
    )
