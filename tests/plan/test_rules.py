"""Each rule of the table fires when it should, on both sides of its numbers, and does what it says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backstride.plan.coach import decide
from backstride.plan.engine import happened, next_day
from backstride.plan.rules import MOMENTS, rules
from backstride.plan.rules import rules_of as read
from backstride.plan.state import Did, State, Week
from backstride.vocab.plan import (
    Amount,
    Confidence,
    Dose,
    Flag,
    Flagged,
    Kind,
    Morning,
    Place,
    Who,
    Wish,
    Wished,
)
from plan.people import PROFILE, levels, rules_of, somebody, went

TODAY = somebody().day
CHEST, FAINT = Flag.CHEST, Flag.FAINT
SKIPPED = {"amount": Amount.SKIPPED, "dose": Dose()}

# What is said of a session, what was before, and the rules that fire.
SESSIONS = (
    ({}, {}, ["grow"]),
    ({"effort": 7}, {}, ["grow"]),
    ({"pain": None}, {}, []),
    ({"effort": None}, {}, []),
    ({"dose": Dose(20.0)}, {}, []),
    ({"flags": (CHEST,)}, {}, ["flag-stop"]),
    ({"flags": (CHEST, FAINT)}, {}, ["flag-stop"]),
    ({"falls": 1}, {}, ["fall"]),
    ({"falls": 3}, {}, ["fall"]),
    ({"pain": 1}, {}, ["pain-low"]),
    ({"pain": 2}, {}, ["pain-low"]),
    ({"pain": 3}, {}, ["pain-low"]),
    ({"pain": 4}, {}, ["pain-high"]),
    ({"pain": 5}, {}, ["pain-high"]),
    ({"pain": 10}, {}, ["pain-high"]),
    ({"pain": 4}, {"painful": (TODAY - 3,)}, ["pain-again", "pain-high"]),
    ({"pain": 5}, {"painful": (TODAY - 14,)}, ["pain-again", "pain-high"]),
    ({"pain": 6}, {"painful": (TODAY - 9, TODAY - 3)}, ["pain-again", "pain-high"]),
    ({"pain": 3}, {"painful": (TODAY - 9, TODAY - 3)}, ["pain-low"]),
    ({}, {"painful": (TODAY - 9, TODAY - 3)}, ["grow"]),
    ({"stumbles": None}, {}, ["grow"]),
    ({"stumbles": 1}, {}, ["stumble"]),
    ({"stumbles": 2}, {}, ["stumbles"]),
    ({"stumbles": 3}, {}, ["stumbles"]),
    ({"stumbles": 1}, {"stumbles": ((TODAY - 3, 1),)}, ["stumbles"]),
    ({"stumbles": 1}, {"stumbles": ((TODAY - 3, 2),)}, ["stumbles"]),
    ({"stumbles": 2}, {"stumbles": ((TODAY - 3, 2),)}, ["stumbles"]),
    ({}, {"stumbles": ((TODAY - 3, 1),)}, ["grow"]),
    ({}, {"stumbles": ((TODAY - 3, 2),)}, ["grow"]),
    ({"effort": 8}, {}, ["effort-hard"]),
    ({"effort": 8}, {"hard_row": 1}, ["effort-twice", "effort-hard"]),
    ({"effort": 8}, {"hard_row": 2}, ["effort-twice", "effort-hard"]),
    ({"effort": 7}, {"hard_row": 5}, ["grow"]),
    ({"effort": 9}, {}, ["effort-most"]),
    ({"effort": 9}, {"hard_row": 1}, ["effort-most"]),
    ({"effort": 10}, {"hard_row": 1}, ["effort-most"]),
    ({"confidence": Confidence.UNSURE}, {}, ["unsure"]),
    ({"confidence": Confidence.CAREFUL}, {}, ["grow"]),
    ({"confidence": None}, {}, ["grow"]),
    ({"amount": Amount.PARTLY}, {}, ["partly"]),
    ({"amount": Amount.EXTRA}, {}, []),
    (SKIPPED, {}, ["missed"]),
    ({}, {"hold": 1}, ["clean-again"]),
    ({"effort": 8}, {"hold": 1}, ["effort-hard"]),
    ({"pain": 2, "falls": 1}, {}, ["fall", "pain-low"]),
)


@pytest.mark.parametrize(("said", "before", "fires"), SESSIONS)
def test_after_a_session(said, before, fires):
    state = somebody(**before)
    assert rules_of(happened(state, went(state, **said))) == fires


MORNINGS = (
    (0, {}, []),
    (1, {}, ["morning-low"]),
    (2, {}, ["morning-low"]),
    (3, {}, ["morning-low"]),
    (4, {}, ["morning-high"]),
    (5, {}, ["morning-high"]),
    (4, {"painful": (TODAY - 1,)}, ["morning-again", "morning-high"]),
    (5, {"painful": (TODAY - 1,)}, ["morning-again", "morning-high"]),
    (9, {"painful": (TODAY - 9, TODAY - 1)}, ["morning-again", "morning-high"]),
    (3, {"painful": (TODAY - 9, TODAY - 1)}, ["morning-low"]),
    (0, {"painful": (TODAY - 9, TODAY - 1)}, []),
)


@pytest.mark.parametrize(("pain", "before", "fires"), MORNINGS)
def test_the_morning_after(pain, before, fires):
    state = somebody(**before)
    assert rules_of(happened(state, Morning(state.date, "morning", pain))) == fires


@pytest.mark.parametrize(
    ("wish", "fires"),
    [
        (Wish.HURTS, ["hurts-today"]),
        (Wish.PLACE, ["place-today"]),
        (Wish.SHORT, []),
        (Wish.TOMORROW, []),
        (Wish.INDOORS, []),
    ],
)
def test_a_wish(wish, fires):
    state = somebody()
    after = happened(state, Wished(state.date, "wish", wish))
    assert rules_of(after) == fires
    assert after.hold == (wish is Wish.HURTS)
    assert max(after.off_until - state.day, 0) == len(fires)


def test_a_flag():
    state = somebody()
    after = happened(state, Flagged(state.date, "flag", CHEST))
    assert rules_of(after) == ["flag-said"]
    assert after.stopped


def did_well(state: State) -> dict[str, object]:
    """Return what of a session one can see in the state that follows."""
    levels = state.levels
    return {
        "stage": state.stage,
        "hold": state.hold,
        "ease": state.ease,
        "support": state.support,
        "off": max(state.off_until - state.day, 0),
        "stopped": bool(state.stopped),
        "total": round(levels.total_m),
    }


SAME = {"stage": 5, "hold": 0, "ease": 1.0, "support": False, "off": 0, "stopped": False, "total": 400}
EFFECTS = (
    ({}, {}, {"total": 440}),
    ({"flags": (CHEST,)}, {}, {"stopped": True}),
    ({"falls": 1}, {}, {"stage": 4, "support": True, "hold": 1, "off": 2}),
    ({"pain": 5}, {}, {"stage": 4, "hold": 1, "off": 3}),
    ({"pain": 5}, {"painful": (TODAY - 1,)}, {"stage": 4, "hold": 1, "off": 3, "stopped": True}),
    ({"pain": 2}, {}, {"hold": 1}),
    ({"stumbles": 2}, {}, {"stage": 4, "hold": 1, "ease": 0.75}),
    ({"stumbles": 1}, {}, {"hold": 1, "ease": 0.75}),
    ({"effort": 9}, {}, {"hold": 1, "ease": 0.8}),
    ({"effort": 8}, {}, {"hold": 1}),
    ({"effort": 8}, {"hard_row": 1}, {"hold": 1, "ease": 0.8}),
    ({"confidence": Confidence.UNSURE}, {}, {"hold": 1}),
    ({"amount": Amount.PARTLY}, {}, {}),
    (SKIPPED, {}, {}),
    ({}, {"hold": 1}, {}),
    ({}, {"ease": 0.5, "support": True}, {"total": 440}),
    (
        {"planned": None, "amount": Amount.EXTRA},
        {"ease": 0.5, "support": True},
        {"ease": 0.5, "support": True},
    ),
)


@pytest.mark.parametrize(("said", "before", "changes"), EFFECTS)
def test_what_a_session_does(said, before, changes):
    state = somebody(**before)
    assert did_well(happened(state, went(state, **said))) == SAME | changes


@pytest.mark.parametrize(
    ("pain", "before", "changes"),
    [
        (2, {}, {"hold": 1, "off": 1}),
        (4, {}, {"stage": 4, "hold": 1, "off": 3}),
        (4, {"painful": (TODAY,)}, {"stage": 4, "hold": 1, "off": 3, "stopped": True}),
        (0, {}, {}),
    ],
)
def test_what_a_morning_does(pain, before, changes):
    state = somebody(**before)
    assert did_well(happened(state, Morning(state.date, "morning", pain))) == SAME | changes


# --- days ---


def after_a_break(days: int, **more: object) -> State:
    """Return the state so many days after the last backward work."""
    state = somebody(7, days=90, **more)
    did = Did(
        state.day - days, 300.0, 200.0, 100.0, 40.0, 300.0, 200.0, 1.8, -1, 2, hard=False, backward=True
    )
    before = levels(state.copy(), total_m=600.0, run_m=200.0, walk_bout_m=100.0, run_bout_m=40.0)
    before.day, before.did, before.practised, before.backward_last = state.day - 1, (did,), did.day, did.day
    before.changed = before.stage_since = did.day - 30
    before.screened, before.rescreen = state.day - 10, False
    return next_day(before, state.day)


@pytest.mark.parametrize(
    ("days", "fires"),
    [
        (13, []),
        (14, ["break-14"]),
        (15, []),
        (27, []),
        (28, ["break-28"]),
        (29, []),
        (89, []),
        (90, ["break-90"]),
        (91, []),
    ],
)
def test_a_break(days, fires):
    assert [rule for rule in rules_of(after_a_break(days)) if rule.startswith("break")] == fires


def test_what_a_break_does():
    two, four, ninety = (after_a_break(days) for days in (14, 28, 90))
    assert (two.stage, two.levels.total_m, two.levels.run_m, two.levels.run_bout_m) == (6, 250, 60, 10)
    assert (four.stage, four.levels.total_m) == (6, 250)
    assert (ninety.stage, ninety.levels.total_m, ninety.rescreen) == (1, 40, True)
    assert two.hold == four.hold == ninety.hold == 1
    assert not two.rescreen
    assert not four.rescreen


def test_the_questions_come_again_after_twelve_weeks():
    for days, fires in ((83, False), (84, True), (85, False)):
        state = somebody(days=1)
        state.day, state.screened, state.screened_id = state.day + 99, state.day + 100 - days, "asked"
        state = next_day(state, state.day + 1)
        assert ("ask-again" in rules_of(state)) == fires == state.rescreen


def test_every_fourth_week_is_lighter_from_its_first_day():
    fired = [day for day in range(1, 60) if "lighter-week" in rules_of(tomorrow(somebody(days=day - 1)))]
    assert fired == [21, 49]
    state = tomorrow(somebody(days=20))
    assert state.lighter == (3, 0.7)
    assert state.weeks[-1].lighter


def tomorrow(state: State) -> State:
    return next_day(state, state.day + 1)


@pytest.mark.parametrize(
    ("minutes", "hold", "fires"),
    [(100, 0, False), (149, 0, False), (150, 0, True), (151, 0, True), (300, 0, True), (300, 1, False)],
)
def test_much_more_forward_running_holds_backward(minutes, hold, fires):
    weeks = (Week(0, forward_min=100.0), Week(1, forward_min=float(minutes)))
    state = tomorrow(somebody(days=8, weeks=weeks, hold=hold))
    assert ("forward-jump" in rules_of(state)) == fires
    assert state.hold == max(hold, fires)


@pytest.mark.parametrize(
    ("odd", "fires"),
    [
        (Week(2, forward_min=20.0), True),
        (Week(2, forward_min=20.0, lighter=True), False),
        (Week(2, forward_min=20.0, missed=1), False),
        (Week(2, forward_min=0.0), False),
    ],
)
def test_coming_back_from_a_lighter_or_missed_week_is_no_jump(odd, fires):
    usual = (Week(0, forward_min=100.0), Week(1, forward_min=100.0))
    state = tomorrow(somebody(days=22, weeks=(*usual, odd, Week(3, forward_min=120.0))))
    assert ("forward-jump" in rules_of(state)) == fires


def test_three_usual_weeks_are_compared_with_however_far_back_they_lie():
    odd = tuple(Week(n, forward_min=500.0, lighter=True) for n in range(4, 8))
    for first, fires in ((1000.0, True), (40.0, True)):
        weeks = (Week(0, forward_min=first), *(Week(n, forward_min=100.0) for n in range(1, 4)), *odd)
        state = tomorrow(somebody(days=57, weeks=(*weeks, Week(8, forward_min=150.0))))
        assert ("forward-jump" in rules_of(state)) == fires, "the fourth before says nothing"


def ready(**more: object) -> State:
    """Return the state on the last day before the gates of the second stage are open."""
    state = somebody(2, days=20, clean_here=3, clean_last=TODAY + 12)
    state.results = (went(state, day=state.date - timedelta(days=1)),)
    state.changed, state.stage_since = state.day - 6, state.day - 6
    for name, value in more.items():
        setattr(state, name, value)
    return state


@pytest.mark.parametrize(
    ("more", "fires"),
    [
        ({}, True),
        ({"hold": 1}, False),
        ({"clean_here": 2}, False),
        ({"changed": somebody(days=20).day - 5}, False),
        ({"changed": somebody(days=20).day - 9}, True),
        ({"stopped": "stopped"}, False),
    ],
)
def test_a_stage_goes_up_when_all_gates_are_open_and_a_week_has_passed(more, fires):
    state = tomorrow(ready(**more))
    assert ("advance" in rules_of(state)) == fires
    assert state.stage == (3 if fires else 2)


# --- what to do today ---


def last_rule(state: State) -> str:
    """Return what decided the day; empty where there is a backward session."""
    decision = decide(state)
    if decision.session is not None and decision.session.dose.backward_m > 0:
        return ""
    kind = decision.session.kind if decision.session else None
    assert kind in {None, Kind.FORWARD}
    return f"{decision.changes[-1].rule}{' forward' if kind else ''}"


def did_on(*days: int) -> tuple[Did, ...]:
    return tuple(
        Did(day, 200.0, 0.0, 100.0, 0.0, 200.0, 0.0, 1.0, -1, 2, hard=False, backward=True) for day in days
    )


ALL_DAYS = replace(PROFILE, days=(0, 1, 2, 3, 4, 5, 6), sessions=7)
HURT = replace(ALL_DAYS, who=Who.INJURY)
DAYS = (
    ({}, ""),
    ({"stopped": "stopped"}, "stopped"),
    ({"rescreen": True}, "unscreened"),
    ({"off_until": TODAY}, ""),
    ({"off_until": TODAY + 1}, "off"),
    ({"off_until": TODAY + 2}, "off"),
    ({"days": 8}, "no-day"),
    ({"results": (went(somebody()),)}, "done-today"),
    ({"results": (went(somebody(), day=somebody().date - timedelta(days=1)),)}, ""),
    ({"weeks": (Week(0), Week(1, sessions=2))}, ""),
    ({"weeks": (Week(0), Week(1, sessions=3))}, "week-full"),
    ({"weeks": (Week(0), Week(1, sessions=4))}, "week-full"),
    ({"stage": 3, "backward_last": TODAY - 1}, "every-other-day forward"),
    ({"stage": 3, "backward_last": TODAY - 2}, ""),
    ({"stage": 4, "backward_last": TODAY - 1}, ""),
    ({"stage": 5, "backward_last": TODAY - 1}, ""),
    ({"weeks": (Week(0), Week(1, sessions=2, backward=2))}, ""),
    ({"profile": ALL_DAYS, "weeks": (Week(0), Week(1, sessions=3, backward=2))}, ""),
    ({"profile": ALL_DAYS, "weeks": (Week(0), Week(1, sessions=3, backward=3))}, "stage-full forward"),
    ({"profile": ALL_DAYS, "weeks": (Week(0), Week(1, sessions=4, backward=4))}, "stage-full forward"),
    ({"profile": ALL_DAYS, "weeks": (Week(0), Week(1, backward=2, missed=1))}, "stage-full forward"),
    ({"profile": HURT, "did": did_on(TODAY - 6, TODAY - 4, TODAY - 2)}, ""),
    ({"profile": HURT, "did": did_on(TODAY - 6, TODAY - 5, TODAY - 4, TODAY - 2)}, "four-in-seven forward"),
    ({"profile": HURT, "did": did_on(*range(TODAY - 6, TODAY - 1))}, "four-in-seven forward"),
    ({"profile": HURT, "did": did_on(TODAY - 7, TODAY - 5, TODAY - 4, TODAY - 2)}, ""),
    ({"profile": ALL_DAYS, "did": did_on(TODAY - 6, TODAY - 5, TODAY - 4, TODAY - 2)}, ""),
    ({"profile": ALL_DAYS, "did": did_on(*range(TODAY - 6, TODAY))}, ""),
    ({"lighter": (1, 0.0)}, "nothing-left forward"),
    ({"lighter": (1, 0.0002)}, "nothing-fits forward"),
)


OLDER = replace(PROFILE, who=Who.OLDER)
BELT = replace(PROFILE, places=(Place.TREADMILL,))
READY = {"days": 7, "stage": 1, "clean_here": 2, "clean_last": TODAY - 1}
FAR = (Did(TODAY + 34, 700.0, 0.0, 210.0, 0.0, 700.0, 0.0, 1.0, 2, 0, hard=False, backward=True),)
TESTS = (
    ({}, set()),
    ({"profile": OLDER, **READY}, {"test-gate"}),
    ({"profile": OLDER, **READY, "clean_here": 1}, {"test-gate"}),
    ({"profile": OLDER, **READY, "clean_here": 0}, set()),
    ({"profile": OLDER, **READY, "days": 9}, set()),
    ({"profile": OLDER, "days": 21, **{k: v for k, v in READY.items() if k != "days"}}, {"test-week"}),
    ({"profile": PROFILE, **READY}, set()),
    ({"days": 21}, {"test-week"}),
    ({"days": 23}, set()),
    ({"days": 28}, set()),
    ({"days": 49}, {"test-week"}),
    ({"days": 35, "did": FAR, "practised": TODAY + 34, "profile": BELT}, set()),
)


@pytest.mark.parametrize(("more", "rules"), TESTS)
def test_what_brings_a_test(more, rules):
    decision = decide(somebody(**more))
    assert {change.rule for change in decision.changes if change.rule.startswith("test-")} == rules
    assert bool(decision.session.tests) == bool(rules) == (decision.session.kind is Kind.TEST)


@pytest.mark.parametrize(("more", "rule"), DAYS)
def test_what_decides_a_day(more, rule):
    assert last_rule(somebody(**more)) == rule


def test_two_reasons_for_rest_give_the_first_of_the_table():
    assert last_rule(somebody(stopped="stopped", off_until=TODAY + 5, rescreen=True)) == "stopped"
    assert last_rule(somebody(rescreen=True, off_until=TODAY + 5)) == "unscreened"


# --- the table itself ---


def test_every_rule_has_a_reason_and_a_source_and_fires_in_some_test():
    for rule in rules().all():
        assert rule.when in MOMENTS
        assert rule.reason.endswith((".", "}"))
        assert rule.source


@pytest.mark.parametrize(
    "broken",
    [
        'when = "never"',
        'if = [["pain", "~", 4]]',
        "if = []",
        "do = []",
        'reason = ""',
        'source = ""',
        'id = ""',
    ],
)
def test_a_table_with_a_broken_row_is_not_read(broken):
    row = {
        "id": 'id = "one"',
        "when": 'when = "day"',
        "if": 'if = [["pain", ">=", 4]]',
        "do": 'do = [["off", 1]]',
        "reason": 'reason = "Because."',
        "source": 'source = "expert design"',
    }
    read("[[rule]]\n" + "\n".join(row.values()))
    row[broken.split(" ", 1)[0]] = broken
    with pytest.raises(ValueError, match="rule"):
        read("[[rule]]\n" + "\n".join(row.values()))


def test_two_rules_with_the_same_id_are_refused():
    row = (
        '[[rule]]\nid = "one"\nwhen = "day"\nif = [["pain", ">=", 4]]\ndo = [["off", 1]]\n'
        'reason = "x"\nsource = "y"\n'
    )
    with pytest.raises(ValueError, match="same id"):
        read(row + row)
