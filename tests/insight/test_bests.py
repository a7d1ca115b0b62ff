"""The fastest backward over a distance: the best window of one stretch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.insight.bests import Line, bests_of, shortest_s
from backstride.motion.speed import Course, course_of
from backstride.vocab.reading import Leg
from backstride.vocab.segment import Gait, Origin, Travel
from recordings import run_at


def leg(start_s: float, end_s: float, travel: Travel, metres: float, origin: Origin = Origin.MEASURED) -> Leg:
    return Leg(start_s, end_s, travel, Gait.RUN, metres, end_s - start_s, origin)


def seconds_by_distance(*args: object) -> dict[float, float]:
    return {best.distance_m: best.seconds for best in bests_of(*args)}  # type: ignore[arg-type]


def course(*legs: tuple[float, int]) -> Course:
    found = course_of(run_at(*legs))
    assert found is not None
    return found


def test_the_best_window_lies_where_the_runner_was_fastest() -> None:
    way = course((2.0, 100), (4.0, 50), (2.0, 100))
    legs = (leg(0, 249, Travel.BACKWARD, 600),)
    found = seconds_by_distance(legs, way)
    assert found[100.0] == pytest.approx(25, abs=0.1)
    assert found[200.0] == pytest.approx(50, abs=0.5)
    assert found[400.0] == pytest.approx(50 + 100, abs=0.5)


def test_forward_does_not_count_and_cuts_a_stretch_in_two() -> None:
    way = course((3.0, 300))
    legs = (
        leg(0, 60, Travel.BACKWARD, 180),
        leg(60, 200, Travel.FORWARD, 420),
        leg(200, 299, Travel.BACKWARD, 297),
    )
    assert sorted(seconds_by_distance(legs, way)) == [50.0, 100.0, 200.0]


def test_a_watch_says_nothing_about_ten_metres_and_a_belt_does() -> None:
    way = course((3.0, 60))
    assert min(seconds_by_distance((leg(0, 59, Travel.BACKWARD, 177),), way)) == 50.0
    belt = bests_of((leg(0, 60, Travel.BACKWARD, 120, Origin.SAID),), None)
    assert [(best.distance_m, best.seconds) for best in belt] == [
        (10.0, 5.0), (20.0, 10.0), (50.0, 25.0), (100.0, 50.0)
    ]  # fmt: skip
    assert {best.origin for best in belt} == {Origin.SAID}


def test_a_way_is_not_joined_over_a_long_silence() -> None:
    t = np.concatenate([np.arange(30.0), np.arange(90.0, 130.0)])
    silent = Course(
        t, np.full(t.size, 3.0), np.concatenate([np.arange(30.0) * 3, 87 + np.arange(40.0) * 3]), "device"
    )
    assert sorted(seconds_by_distance((leg(0, 129, Travel.BACKWARD, 200),), silent)) == [50.0, 100.0]


def test_who_stands_first_sets_off_at_the_end_of_the_stand() -> None:
    t = np.array([0.0, 10.0, 20.0, 30.0])
    standing = Line(t, np.array([0.0, 0.0, 50.0, 50.0]), "device")
    assert shortest_s(standing, 50.0) == pytest.approx(10.0)


@given(
    st.lists(st.tuples(st.floats(0.5, 3.0), st.floats(0.0, 12.0)), min_size=3, max_size=12),
    st.floats(0.05, 0.95),
)
@settings(max_examples=40, deadline=None)
def test_the_best_window_is_that_of_a_fine_search(steps: list[tuple[float, float]], part: float) -> None:
    t = np.cumsum([0.0, *(dt for dt, _ in steps)])
    d = np.cumsum([0.0, *(dd for _, dd in steps)])
    if d[-1] < 1.0:
        return
    distance = part * float(d[-1])
    found = shortest_s(Line(t, d, "device"), distance)
    fine_t = np.linspace(t[0], t[-1], 20_001)
    fine_d = np.interp(fine_t, t, d)
    reached = fine_d + distance
    ok = reached <= fine_d[-1]
    arrives = fine_t[np.searchsorted(fine_d, reached[ok])]
    assert found == pytest.approx((arrives - fine_t[ok]).min(), abs=3 * (fine_t[1] - fine_t[0]))
