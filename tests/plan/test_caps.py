"""Caps: how much is the most, session by session and week by week."""

import pytest

from backstride.plan.caps import DEFAULT, Caps, caps_of
from backstride.plan.state import Did, State, Week
from plan.people import somebody

NONE = somebody()


def did(days_ago: int, walk: float = 0.0, run: float = 0.0, **more: object) -> Did:
    """Return a session so many days ago; a quarter of it was the longest stretch."""
    values = {
        "counted_walk_m": walk,
        "counted_run_m": run,
        "fastest_mps": 0.0,
        "hands": -1,
        "surface": -1,
        "hard": False,
        "backward": walk + run > 0,
    }
    return Did(NONE.day - days_ago, walk, run, walk / 4, run / 4, **(values | more))


def having(*some: Did, **more: object) -> State:
    """Return somebody who did this, in order."""
    days = [one.day for one in some if one.walk_m + one.run_m > 0]
    return somebody(did=some, practised=max(days, default=0), **more)


def caps(*some: Did, **more: object) -> Caps:
    return caps_of(having(*some, **more))


def test_a_beginner_starts_at_the_floors():
    assert (caps().walk_m, caps().run_m, caps().walk_bout_m, caps().run_bout_m) == (600, 100, 10, 10)


def test_a_session_is_a_tenth_over_the_longest_walking_and_running_apart():
    found = caps(did(9, 1000, 0), did(8, 0, 300), did(7, 900, 200))
    assert found.walk_m == pytest.approx(1100)
    assert found.run_m == pytest.approx(330)


def test_only_thirty_days_count():
    assert caps(did(30, 1000, 300)).walk_m == pytest.approx(1100)
    assert caps(did(31, 1000, 300)).walk_m == 600
    assert caps(did(31, 1000, 300)).run_m == 100
    assert caps(did(31, 1000, 300)).walk_bout_m == 10
    assert caps(did(31, 1000, 300)).run_bout_m == 10


def test_a_stretch_grows_by_a_tenth_or_ten_metres():
    found = caps(did(9, 200, 800))
    assert found.walk_bout_m == 60
    assert found.run_bout_m == pytest.approx(220)
    assert caps(did(9, 200, 40)).run_bout_m == 20


def test_what_would_be_a_rise_is_known_from_the_window():
    some = (
        did(20, 100, 200, fastest_mps=1.8, hands=2, surface=3),
        did(10, 400, 0, fastest_mps=1.0, hands=1, surface=1),
        did(5, 50, 50, fastest_mps=1.5, hands=0, surface=2),
    )
    found = caps(*some)
    assert found.longest_m == 400
    assert found.longest_run_m == 200
    assert (found.longest_walk_bout_m, found.longest_run_bout_m) == (100, 50)
    assert (found.fastest_mps, found.hands, found.surface) == (1.8, 2, 3)
    assert caps(did(3, 150, 200)).longest_m == 350


def test_forward_sessions_and_unknown_way_say_nothing_of_rises():
    found = caps(did(9, 1, 0), did(5, 0, 0, fastest_mps=3.0, hands=2, surface=4))
    assert (found.longest_m, found.fastest_mps, found.hands, found.surface) == (1, 0, -1, -1)


def test_after_a_longer_break_the_last_day_still_says_what_a_rise_is():
    found = caps(did(50, 900, 0, fastest_mps=1.4), did(40, 400, 100, fastest_mps=1.2, surface=2))
    assert (found.longest_m, found.fastest_mps, found.surface) == (500, 1.2, 2)


# --- weeks ---


def week(number: int, walk: float, run: float = 0.0, **more: object) -> Week:
    return Week(number, walk, run, walk, run, **({"sessions": 2, "backward": 2} | more))


def test_seven_days_hold_the_floor_less_what_was_done():
    assert caps(did(7, 500), did(6, 500), did(1, 500)).walk_m == pytest.approx(600)
    assert caps(did(6, 700), did(1, 700)).walk_m == 400
    assert caps(did(6, 0, 200), did(1, 0, 90)).run_m == 110
    assert caps(did(6, 2000), did(1, 900)).walk_m == 0
    assert caps(did(3, 0, 900)).run_m == 0


def test_unknown_way_uses_up_a_week():
    assert caps(did(1, 0, 0, counted_walk_m=1500.0, counted_run_m=350.0)).walk_m == 300
    assert caps(did(1, 0, 0, counted_walk_m=1500.0, counted_run_m=350.0)).run_m == 50


def test_seven_days_are_a_quarter_more_than_the_mean_of_three_ordinary_weeks():
    weeks = (week(0, 9000, 9000), week(1, 2000, 400), week(2, 3000, 800), week(3, 4000, 1200), Week(4))
    found = caps(did(9, 5000, 5000), weeks=weeks)
    assert (found.walk_m, found.run_m) == (3750, 1000)


def test_lighter_and_missed_weeks_are_not_ordinary():
    weeks = (
        week(0, 2000, 1000),
        week(1, 100, 0, lighter=True),
        week(2, 50, 0, backward=0),
        week(3, 4000, 1000),
        Week(4),
    )
    found = caps(did(9, 5000, 5000), weeks=weeks)
    assert (found.walk_m, found.run_m) == (3750, 1250)


def test_this_week_is_not_among_those_before_it():
    weeks = (week(0, 2000, 1000), week(1, 8000, 8000))
    assert caps(did(9, 5000, 5000), weeks=weeks).walk_m == 2500


def test_a_lighter_week_is_measured_by_the_last_with_backward_work():
    weeks = (week(1, 800, 300), Week(2), week(3, 100, 60, lighter=True))
    found = caps(did(9, 5000, 5000), weeks=weeks, lighter=(1, 0.7))
    assert found.walk_m == pytest.approx(0.7 * 800 - 100)
    assert found.run_m == pytest.approx(0.7 * 300 - 60)
    other_week = caps(did(9, 5000, 5000), weeks=weeks, lighter=(0, 0.7))
    assert other_week.walk_m == 1800


def test_a_lighter_week_after_none_is_measured_by_the_floors():
    found = caps(weeks=(Week(0), Week(1, lighter=True)), lighter=(1, 0.05))
    assert (found.walk_m, found.run_m) == pytest.approx((90, 20))


def test_the_numbers_of_the_caps_are_those_of_the_invariants():
    assert (DEFAULT.days, DEFAULT.growth, DEFAULT.bout_growth, DEFAULT.bout_step_m) == (30, 1.1, 1.1, 10)
    assert (DEFAULT.week_growth, DEFAULT.weeks) == (1.25, 3)
    assert (DEFAULT.walk_floor_m, DEFAULT.run_floor_m) == (600, 100)
    assert (DEFAULT.week_walk_floor_m, DEFAULT.week_run_floor_m) == (1800, 400)
