"""What a later word takes back: a change by hand that is ended, and what was pressed by mistake."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from backstride.plan.coach import as_planned, decide, in_order, standing
from backstride.plan.engine import happened, next_day
from backstride.plan.log import Log, replayed, with_decision, with_event
from backstride.vocab.plan import (
    Cleared,
    Flag,
    Flagged,
    Override,
    ProfileSaid,
    Recent,
    Screened,
    What,
    Wish,
    Wished,
)
from backstride.vocab.taken_back import Ended, Mistaken
from plan.histories import WELL
from plan.people import MONDAY, PROFILE, rules_of, somebody, went

NONE_HAPPENED = "I pressed it by mistake: none of these happened."
BEGUN = (ProfileSaid(MONDAY, "me", PROFILE), Screened(MONDAY, "answers", WELL))


# --- answers that were given before the plan was made ---


def test_answers_of_an_earlier_day_wait_for_the_profile():
    early = Screened(MONDAY - timedelta(3), "early", replace(WELL, injured=(Recent.KNEE,)))
    state = standing((early, BEGUN[0]), MONDAY)
    assert (state.rescreen, state.screened, state.screened_id) == (False, early.day.toordinal(), "early")
    assert state.limits.top_stage == 5
    assert [(c.rule, c.inputs) for c in state.fresh] == [("limit", ("early",))]
    assert decide(state).session is not None
    due = early.day + timedelta(84)
    assert not standing((early, BEGUN[0]), due - timedelta(1)).rescreen
    assert standing((early, BEGUN[0]), due).rescreen, "twelve weeks count from the answers"


def test_answers_count_in_the_order_of_days_and_not_when_they_are_too_old():
    first = Screened(MONDAY - timedelta(5), "first", replace(WELL, sight=True))
    later = Screened(MONDAY - timedelta(2), "later", WELL)
    for events in permutations((first, later, BEGUN[0])):
        assert standing(events, MONDAY).limits.reasons == ()
    for days, ask in ((83, False), (84, True), (200, True)):
        old = replace(later, day=MONDAY - timedelta(days))
        assert standing((old, BEGUN[0]), MONDAY).rescreen == ask
    after = replace(later, day=MONDAY + timedelta(1))
    assert standing((after, BEGUN[0]), MONDAY).rescreen, "what is said later changes nothing before"


def test_who_was_told_to_ask_and_did_may_begin_and_no_red_flag_is_lost_by_it():
    ask = Screened(MONDAY - timedelta(9), "ask", replace(WELL, chest=True))
    agreed = Cleared(MONDAY - timedelta(6), "agreed", "Dr Kim")
    assert standing((ask, BEGUN[0]), MONDAY).stopped
    state = standing((ask, agreed, BEGUN[0]), MONDAY)
    assert (state.stopped, state.hold) == ("", 1)
    assert rules_of(state)[-2:] == ["ask-first", "cleared"]
    flag = Flagged(MONDAY - timedelta(3), "flag", Flag.HEAD)
    assert standing((ask, agreed, flag, BEGUN[0]), MONDAY).stopped
    assert standing((agreed, replace(ask, day=MONDAY - timedelta(2)), BEGUN[0]), MONDAY).stopped


# --- a change by hand that is ended ---


@pytest.mark.parametrize(("what", "value"), [(What.DOSE, 0.5), (What.STAGE, 3.0), (What.SESSIONS, 1.0)])
def test_an_end_gives_back_what_was_taken_and_never_more(what, value):
    state = somebody()
    lowered = happened(state, Override(state.date, "less", "Kim", what, value))
    ended = happened(lowered, Ended(state.date, "end", "less"))
    assert ended.overrides == ()
    assert ended.fresh[-1].inputs == ("end", "less")
    assert ended.fresh[-1].reason == f"You ended what Kim changed: {what.value} {value:g}."
    assert ended.stage == lowered.stage, "a stage comes back through its gates"
    one, other = decide(ended).session, decide(state).session
    assert one is not None
    assert other is not None
    assert one.dose.backward_m <= other.dose.backward_m
    if what is not What.STAGE:
        assert one == other


def test_only_what_is_named_ends_and_an_end_of_nothing_changes_nothing():
    state = somebody()
    for key, value in (("half", 0.5), ("most", 0.8)):
        state = happened(state, Override(state.date, key, "Kim", What.DOSE, value))
    ended = happened(state, Ended(state.date, "end", "half", by="Sam"))
    assert [ruling.override.id for ruling in ended.overrides] == ["most"]
    assert ended.fresh[-1].reason.startswith("Sam ended what Kim changed")
    again = happened(ended, Ended(ended.date, "end-2", "half"))
    assert (again.overrides, again.fresh) == (ended.overrides, ended.fresh)


def test_an_end_counts_from_its_day_on_and_walls_stay():
    lower = Override(MONDAY, "less", "Kim", What.DOSE, 0.5)
    end = Ended(MONDAY + timedelta(2), "end", "less")
    for events in permutations((*BEGUN, lower, end)):
        assert len(standing(events, MONDAY + timedelta(1)).overrides) == 1
        assert standing(events, MONDAY + timedelta(2)).overrides == ()
    flag = Flagged(MONDAY, "flag", Flag.CHEST)
    assert decide(standing((*BEGUN, lower, flag, end), MONDAY + timedelta(2))).session is None


# --- pressed by mistake ---


def test_a_red_flag_is_taken_back_by_words_of_the_same_day_and_both_stay():
    flag = Flagged(MONDAY, "flag", Flag.CHEST)
    word = Mistaken(MONDAY, "word", "flag", NONE_HAPPENED)
    log = with_decision(Log(), MONDAY)
    for event in (*BEGUN, flag):
        log = with_decision(with_event(log, event), MONDAY)
    stopped = log.decisions[MONDAY]
    assert stopped.session is None
    log = with_decision(with_event(log, word), MONDAY)
    assert log.decisions[MONDAY].session is not None
    assert {flag, word} < set(log.events)
    assert any(entry.decision == stopped for entry in log.entries), "what was decided stays"
    assert replayed(log) == ()
    state = log.standing(MONDAY)
    assert (state.stopped, state.hold) == ("", 1)
    assert NONE_HAPPENED in state.fresh[-1].reason


@pytest.mark.parametrize(
    "word",
    [
        Mistaken(MONDAY + timedelta(1), "late", "flag", NONE_HAPPENED),
        Mistaken(MONDAY + timedelta(90), "late", "flag", NONE_HAPPENED),
        Mistaken(MONDAY, "silent", "flag", "  "),
        Mistaken(MONDAY, "other", "flag-2", NONE_HAPPENED),
    ],
)
def test_a_red_flag_outlasts_time_silence_and_words_about_another(word):
    events = (*BEGUN, Flagged(MONDAY, "flag", Flag.FAINT), word)
    for days in (0, 1, 30, 120):
        state = standing(events, MONDAY + timedelta(days))
        assert state.stopped
        assert decide(state).session is None


def test_one_flag_taken_back_leaves_the_others_and_every_other_stop():
    flags = (Flagged(MONDAY, "one", Flag.CHEST), Flagged(MONDAY, "two", Flag.HEAD))
    word = Mistaken(MONDAY, "word", "one", NONE_HAPPENED)
    for events in permutations((*flags, word)):
        assert standing((*BEGUN, *events), MONDAY).stopped
    painful = went(somebody(days=0), id="pain", pain=6, flags=(Flag.CHEST,))
    twice = (*BEGUN, painful, went(somebody(days=2), id="again", pain=6))
    meant = Mistaken(MONDAY, "word", "pain", NONE_HAPPENED)
    state = standing((*twice, meant), MONDAY + timedelta(2))
    assert state.stopped, "pain on two days is no flag, and nobody took it back"
    asked = (BEGUN[0], Screened(MONDAY, "ask", replace(WELL, heart=True)), flags[0])
    assert standing((*asked, word), MONDAY).stopped == "screening"


def test_saying_a_session_anew_loses_no_flag_and_a_flag_said_after_the_word_counts():
    session = went(somebody(days=0), id="s", flags=(Flag.CHEST,))
    anew = replace(session, flags=(), revision=1, effort=5)
    state = standing((*BEGUN, session, anew), MONDAY)
    assert state.stopped
    assert state.results[-1].effort == 5
    word = Mistaken(MONDAY, "word", "s", NONE_HAPPENED, revision=1)
    for events in permutations((session, anew, word)):
        clear = standing((*BEGUN, *events), MONDAY)
        assert (clear.stopped, clear.results[-1].flags) == ("", ())
    more = replace(anew, flags=(Flag.HEAD,), revision=2)
    after = standing((*BEGUN, session, anew, word, more), MONDAY)
    assert after.stopped
    assert after.results[-1].flags == (Flag.HEAD,), "the one that was taken back does not come with it"


def test_something_hurts_is_taken_back_without_a_trace_in_the_plan():
    hurts = Wished(MONDAY, "hurts", Wish.HURTS)
    back = Mistaken(MONDAY, "back", "hurts")
    assert decide(standing((*BEGUN, hurts), MONDAY)).session is None
    one, never = (standing((*BEGUN, *more), MONDAY) for more in ((hurts, back), ()))
    assert decide(one).session == decide(never).session
    assert (one.hold, one.off_until) == (never.hold, never.off_until)
    late = replace(back, day=MONDAY + timedelta(1))
    assert standing((*BEGUN, hurts, late), MONDAY + timedelta(1)).hold == 1


def test_a_mistake_that_is_taken_back_gives_no_more_than_a_clearing_would():
    state = next_day(standing(BEGUN, MONDAY), MONDAY.toordinal() + 2)
    day = state.date
    events = (*BEGUN, Flagged(day, "flag", Flag.HEAD), Mistaken(day, "word", "flag", NONE_HAPPENED))
    after = standing(events, day)
    session = as_planned(decide(after), "done")
    grown = happened(after, session)
    assert grown.hold == 0
    assert grown.levels == after.levels, "the first clean session only ends the wait"


def test_order_and_doubling_of_arrival_change_nothing():
    session = went(somebody(days=0), id="s", flags=(Flag.GIVING_WAY,))
    events = (*BEGUN, session, replace(session, revision=1), Mistaken(MONDAY, "word", "s", NONE_HAPPENED, 0))
    orders = {repr(in_order((*some, *some))) for some in permutations(events)}
    assert len(orders) == 1
    assert standing(events, MONDAY).stopped, "the second time it was said after the word's revision"
