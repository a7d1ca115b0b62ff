"""Training days far apart, kinds that take turns, and what is moved to the next day."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.plan.coach import decide
from backstride.plan.engine import happened, next_day
from backstride.plan.ladder import ladder
from backstride.plan.state import Did, Week
from backstride.plan.week import kind_of, training_days, weekday
from backstride.vocab.plan import Kind, Who, Wish, Wished
from plan.people import PROFILE, somebody, went

ALL = (0, 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("days", "sessions", "first", "gives"),
    [
        ((0, 2, 4), 3, 0, (0, 2, 4)),
        ((0, 2, 4), 5, 0, (0, 2, 4)),
        (ALL, 3, 0, (0, 2, 4)),
        (ALL, 3, 2, (2, 4, 6)),
        (ALL, 2, 0, (0, 3)),
        (ALL, 1, 4, (4,)),
        (ALL, 0, 4, (4,)),
        ((0, 1, 4), 2, 0, (0, 4)),
        ((0, 1, 2, 3), 2, 0, (0, 3)),
        ((5, 6), 1, 6, (6,)),
    ],
)
def test_days_lie_as_far_apart_as_they_may(days, sessions, first, gives):
    assert training_days(days, sessions, first) == gives


@given(st.sets(st.sampled_from(ALL), min_size=1), st.integers(1, 7), st.integers(0, 6))
def test_the_same_week_turned_gives_the_same_days_turned(some, sessions, turn):
    days = tuple(sorted(some))
    turned = tuple(sorted((day + turn) % 7 for day in days))
    found = training_days(days, sessions, 0)
    assert training_days(turned, sessions, turn) == tuple(sorted((day + turn) % 7 for day in found))
    assert all(one < other for one, other in pairwise(found))


def test_the_first_day_of_the_calendar_was_a_monday():
    assert [weekday(day) for day in (1, 2, 7, 8)] == [0, 1, 6, 0]
    assert somebody().date.weekday() == weekday(somebody().day) == 0


def test_kinds_take_turns():
    stage = ladder().stage(7)
    kinds = [kind_of(stage, PROFILE, number) for number in range(4)]
    assert kinds == [Kind.REPEATS, Kind.FINISHER, Kind.REPEATS, Kind.REPEATS]


def test_a_team_player_has_a_branch_of_their_own_from_its_stage_on():
    team = replace(PROFILE, who=Who.TEAM)
    assert [kind_of(ladder().stage(8), team, n) for n in range(3)] == [
        Kind.REPEATS,
        Kind.SPRINT,
        Kind.REPEATS,
    ]
    assert kind_of(ladder().stage(7), team, 1) is Kind.FINISHER
    assert kind_of(ladder().stage(9), team, 1) is Kind.SHUTTLES
    assert kind_of(ladder().stage(8), PROFILE, 1) is Kind.ALTERNATION


def test_tomorrow_moves_a_session_once_and_only_to_a_day_of_ones_own():
    profile = replace(PROFILE, days=(0, 1, 2, 3), sessions=2)
    monday = somebody(profile=profile)
    later = happened(monday, Wished(monday.date, "wish", Wish.TOMORROW))
    assert decide(later).session is None
    assert decide(later).changes[-1].rule == "no-day"
    assert decide(next_day(later, monday.day + 1)).session is not None
    assert decide(next_day(later, monday.day + 2)).session is None
    assert decide(next_day(monday, monday.day + 1)).session is None
    strict = happened(somebody(), Wished(monday.date, "wish", Wish.TOMORROW))
    assert decide(next_day(strict, monday.day + 1)).session is None
    free = somebody(profile=profile, days=8)
    not_mine = happened(free, Wished(free.date, "wish", Wish.TOMORROW))
    assert not_mine.moved == 0


def test_fewer_minutes_make_a_session_smaller_and_none_make_none():
    monday = somebody()
    full = decide(monday).session.dose
    for minutes, smaller in ((10, True), (30, False), (90, False)):
        state = happened(monday, Wished(monday.date, "wish", Wish.SHORT, minutes))
        dose = decide(state).session.dose
        assert dose.minutes <= min(minutes, 30)
        assert (dose.backward_m < full.backward_m) == smaller
    assert decide(happened(monday, Wished(monday.date, "wish", Wish.SHORT, 0))).session is None
    assert decide(happened(monday, Wished(monday.date, "wish", Wish.SHORT))).session.dose == full


def test_after_a_hard_session_an_easier_one():
    hard = Did(somebody().day - 2, 0.0, 900.0, 0.0, 200.0, 0.0, 900.0, 2.0, -1, 2, hard=True, backward=True)
    easy = replace(hard, hard=False)
    weeks = (Week(0, 900.0, 9000.0, 0.0, 0.0, 2, 2), Week(1))
    profile = replace(PROFILE, minutes=90)

    def kind(*some: Did) -> Kind:
        state = somebody(10, profile=profile, did=some, weeks=weeks, practised=hard.day)
        state.levels.run_m, state.levels.total_m = 900.0, 1100.0
        return decide(state).session.kind

    assert kind(easy) is Kind.INTERVALS
    assert kind(hard) is Kind.FINISHER
    assert kind(replace(hard, day=hard.day - 3), easy) is Kind.INTERVALS
    assert kind(hard, easy) is Kind.FINISHER
    forward = replace(easy, day=hard.day + 1, run_m=0.0, walk_m=0.0)
    assert kind(hard, forward) is Kind.FINISHER


def test_a_session_said_twice_on_a_day_is_a_day_that_is_done():
    monday = somebody()
    done = happened(monday, went(monday))
    assert decide(done).session is None
    assert decide(done).changes[-1].rule == "done-today"
