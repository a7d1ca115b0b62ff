"""How much a session holds: whole steps, never more for less, and at most one rise."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.plan.amounts import Stretches, Walls, _Fit, amount_of
from backstride.plan.caps import Caps, caps_of
from backstride.plan.ladder import ladder
from backstride.plan.state import State
from backstride.vocab.plan import Kind, Who
from plan.people import PROFILE, levels, somebody

WIDE = Caps(9e9, 9e9, 9e9, 9e9, 0.0, 0.0, 0.0, 0.0, 0.0, -1, -1)
KNOWN = replace(
    WIDE,
    longest_m=400.0,
    longest_run_m=100.0,
    longest_walk_bout_m=80.0,
    longest_run_bout_m=20.0,
    fastest_mps=1.8,
    hands=2,
    surface=2,
)
WHOLE = replace(PROFILE, who=Who.RUNNER)
"""Somebody of whose dose no wall takes a part."""
RUNNER = levels(
    somebody(7, profile=WHOLE),
    total_m=600.0,
    run_m=200.0,
    walk_bout_m=150.0,
    run_bout_m=40.0,
    walk_mps=1.2,
    run_mps=1.8,
)


def amount(
    state: State = RUNNER, kind: Kind = Kind.REPEATS, minutes: int = 90, caps: Caps = WIDE, **walls: object
):
    """Return what a session holds on the state's own stage."""
    return amount_of(state, ladder().stage(state.stage), kind, minutes, caps, walls=Walls(**walls))


# --- stretches ---


@pytest.mark.parametrize(
    ("most", "metres", "seconds", "gives"),
    [
        (20, 100, 9999, Stretches(5, 20)),
        (20, 112, 9999, Stretches(5, 20, 10)),
        (20, 15, 9999, Stretches(1, 15)),
        (23.9, 100, 9999, Stretches(5, 20)),
        (20, 4.9, 9999, Stretches(0, 0)),
        (4.9, 100, 9999, Stretches(0, 0)),
        (20, 100, 120, Stretches(3, 20)),
        (20, 100, 110, Stretches(2, 20, 10)),
        (20, 100, 40, Stretches(1, 20)),
        (20, 100, 39, Stretches(1, 15)),
        (20, 100, 24, Stretches(0, 0)),
    ],
)
def test_stretches_are_whole_steps_that_fit(most, metres, seconds, gives):
    assert _Fit(most, 1.0, 20.0).stretches(metres, seconds)[0] == gives


def test_seconds_that_are_left_are_left():
    assert _Fit(20, 1.0, 20.0).stretches(50, 200)[1] == 200 - 50 - 60
    assert _Fit(20, 1.0, 20.0).stretches(3, 200)[1] == 200
    assert _Fit(20, 0.0, 20.0).stretches(50, 200) == (Stretches(0, 0), 200)


numbers = st.floats(1, 400)


@given(st.tuples(*(numbers,) * 7))
def test_more_metres_more_seconds_or_longer_stretches_never_give_less(some):
    most, metres, seconds, a, b, c, speed = some
    small, _ = _Fit(most, speed / 100, 30).stretches(metres, seconds)
    large, _ = _Fit(most + a, speed / 100, 30).stretches(metres + b, seconds + c)
    assert large.total_m >= small.total_m
    assert max(large.each_m, default=0) >= max(small.each_m, default=0)
    assert small.total_m <= metres + 1e-5


def test_each_of_the_stretches():
    assert Stretches(2, 20, 5).each_m == (20, 20, 5)
    assert Stretches(2, 20, 5).total_m == 45
    assert Stretches(2, 20).each_m == (20, 20)


# --- the whole session ---


def test_a_session_holds_the_level_of_the_person():
    found = amount()
    assert (found.runs.total_m, found.walks.total_m, found.total_m) == (200, 400, 600)
    assert found.runs == Stretches(5, 40)
    assert (found.walk_mps, found.run_mps) == (1.2, 1.8)


def test_a_kind_holds_its_share():
    assert amount(kind=Kind.FINISHER).total_m == 360
    assert amount(kind=Kind.PRACTICE).runs.total_m == 0
    assert amount(kind=Kind.PRACTICE).walks.total_m == 600
    assert amount(kind=Kind.CONTINUOUS).runs == Stretches(5, 40)
    assert amount(kind=Kind.FINISHER).runs == Stretches(3, 40)


def test_a_stage_is_the_most():
    high = levels(
        somebody(6, profile=WHOLE), total_m=9000.0, run_m=9000.0, run_bout_m=900.0, run_mps=9.0, walk_mps=9.0
    )
    found = amount(high)
    assert (found.total_m, found.runs.total_m, found.runs.one_m) == (620, 120, 20)
    assert (found.run_mps, found.walk_mps) == (1.8, 1.4)


def test_caps_are_the_most():
    assert amount(caps=replace(WIDE, run_m=60.0)).runs.total_m == 60
    assert amount(caps=replace(WIDE, walk_m=60.0)).walks.total_m == 60
    assert amount(caps=replace(WIDE, run_bout_m=25.0)).runs.one_m == 25
    assert amount(caps=replace(WIDE, walk_bout_m=25.0)).walks.one_m == 25
    assert amount(caps=replace(WIDE, run_m=0.0, walk_m=19.0)).total_m == 0
    assert amount(caps=replace(WIDE, run_m=5.0, walk_m=15.0)).total_m == 20


def test_minutes_are_the_most():
    assert amount(minutes=0).total_m == 0
    few, many = amount(minutes=10), amount(minutes=30)
    assert few.total_m < many.total_m
    assert (few.warm_up_s, few.cool_down_s) == (120, 72)
    assert (amount().warm_up_s, amount().cool_down_s) == (360, 240)


def test_walls_are_walls():
    assert amount(running=False).runs.total_m == 0
    assert amount(running=False).walks.total_m == 600
    less = amount(most=amount(kind=Kind.FINISHER))
    assert less.total_m <= 360
    assert less.runs.total_m <= 120
    assert max(less.runs.one_m, less.walks.one_m) <= 90


def test_rests_are_those_of_the_stage_or_longer():
    assert amount().rest_s == 60
    assert amount(rest_s=90.0).rest_s == 90
    assert amount(rest_s=30.0).rest_s == 60
    assert amount(minutes=12, rest_s=90.0).runs.total_m < amount(minutes=12).runs.total_m


# --- one rise ---


def test_distance_rises_alone():
    assert amount(caps=KNOWN).total_m == 600


def test_with_speed_nothing_else_rises():
    fast = levels(RUNNER, run_mps=1.9)
    found = amount(fast, caps=KNOWN)
    assert found.run_mps == 1.9
    assert (found.total_m, found.runs.total_m, found.runs.one_m) == (400, 100, 20)
    assert found.walks.one_m <= 80


def test_what_is_held_repeats_what_was_done():
    found = amount(levels(RUNNER, run_mps=1.9), caps=KNOWN, steady=True)
    assert (found.total_m, found.runs.total_m, found.run_mps) == (400, 100, 1.8)
    slow = amount(levels(RUNNER, run_mps=1.9), caps=replace(KNOWN, fastest_mps=1.2), steady=True)
    assert (slow.runs.total_m, slow.walk_mps) == (0, 1.2)


def test_where_nothing_is_known_nothing_is_compared():
    assert amount(caps=WIDE, steady=True).total_m == 600


def test_a_first_run_is_no_longer_than_a_walk_was():
    walked = replace(
        KNOWN, longest_run_m=0.0, longest_run_bout_m=0.0, longest_walk_bout_m=30.0, fastest_mps=1.2
    )
    found = amount(caps=walked)
    assert found.runs.total_m == 200
    assert found.runs.one_m == 30


def test_a_belt_that_stops_at_tenths_of_seconds_does_not_make_the_same_a_rise():
    belt = replace(KNOWN, longest_m=398.1, longest_run_m=99.2, longest_run_bout_m=19.8)
    found = amount(caps=belt, steady=True)
    assert (found.total_m, found.runs.total_m, found.runs.one_m) == (400, 100, 20)


def test_what_somebody_has_really_done_gives_caps_that_a_session_keeps():
    state = somebody(7)
    found = amount_of(state, ladder().stage(7), Kind.REPEATS, 30, caps_of(state))
    assert found.runs.total_m <= 100
    assert found.walks.total_m <= 600
