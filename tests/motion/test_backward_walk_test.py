"""3 m backward walk test: the time of a known walk comes back, and what is no such test is refused."""

from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.backward_walk_test import MEASURES, backward_walk_test
from backstride.signal.worn import worn_of
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Segment, Travel
from trunk_sensor import G, contacts_of, sensor

RATE_HZ = 100.0


def legs(*parts: tuple[str, float], turn_radps: float = 0.0, noise: float = 0.02):
    """legs(("stand", 3), ("walk", 5)): walking rocks in all three axes, standing is quiet."""
    t = np.arange(int(sum(seconds for _, seconds in parts) * RATE_HZ)) / RATE_HZ
    moving = np.zeros(t.size)
    start = 0.0
    for what, seconds in parts:
        if what == "walk":
            moving[(t >= start) & (t < start + seconds)] = 1.0
        start += seconds
    force = moving * np.stack(
        [np.sin(4 * np.pi * t), np.cos(2 * np.pi * t), 2 * np.cos(4 * np.pi * t)]
    ) + noise * np.random.default_rng(2).normal(size=(3, t.size))
    force[2] += G
    return sensor(force, np.stack([0 * t, 0 * t, turn_radps * moving]), RATE_HZ)


def timed(recording, *more, **named):
    """The metrics by name."""
    found = backward_walk_test(worn_of(recording), *more, **named)
    assert found.problems == ()
    return {metric.name: metric for metric in found.metrics}


def refusal(recording, *more, **named) -> str:
    found = backward_walk_test(worn_of(recording), *more, **named)
    assert found.metrics == ()
    (problem,) = found.problems
    return problem.code.removeprefix("backward-walk-")


STAND_WALK_STAND = (("stand", 3.0), ("walk", 4.3), ("stand", 3.0))


@pytest.mark.parametrize("walk_s", [2.0, 4.3, 9.0])
def test_the_time_of_a_walk_between_two_stands_comes_back(walk_s):
    found = timed(legs(("stand", 3.0), ("walk", walk_s), ("stand", 3.0)))
    time, unsure = found["backward_walk_time"], found["backward_walk_time_uncertainty"].value
    assert time.value == pytest.approx(walk_s, abs=0.2)
    assert time.value == pytest.approx(walk_s, abs=unsure + 0.15)
    assert time.travel is Travel.BACKWARD
    assert (time.start_s, time.end_s) == pytest.approx((3.0, 3.0 + walk_s), abs=0.15)
    assert found["backward_walk_speed"].value == pytest.approx(3.0 / time.value)


def slow_start(gain: float = 1.0):
    """A walk from 3 to 8 s that takes a second to begin, felt with a wrong gain."""
    t = np.arange(int(11 * RATE_HZ)) / RATE_HZ
    size = np.interp(t, [3.0, 4.0, 8.0, 8.1], [0.0, 1.0, 1.0, 0.0])
    rock = size * np.stack([np.sin(12 * t), np.cos(6 * t), 2 * np.cos(12 * t)])
    rock[2] += G
    return sensor(gain * rock, np.zeros_like(rock), RATE_HZ)


def test_an_accelerometer_that_reads_four_percent_too_much_tells_the_same():
    right, wrong = timed(slow_start()), timed(slow_start(1.04))
    for name in ("backward_walk_time", "backward_walk_time_uncertainty"):
        assert wrong[name].value == pytest.approx(right[name].value, abs=0.05)


def test_a_slow_lean_before_the_first_step_makes_the_time_unsure():
    slow = timed(slow_start())
    sharp = timed(legs(*STAND_WALK_STAND))
    assert slow["backward_walk_time_uncertainty"].value > 1.5 * sharp["backward_walk_time_uncertainty"].value


def test_a_walk_an_hour_later_takes_as_long():
    early, late = legs(*STAND_WALK_STAND), legs(("stand", 13.0), *STAND_WALK_STAND[1:])
    assert timed(late)["backward_walk_time"].value == pytest.approx(
        timed(early)["backward_walk_time"].value, abs=0.05
    )


def test_a_marked_stretch_is_what_counts():
    day = legs(("walk", 5.0), ("stand", 4.0), ("walk", 4.3), ("stand", 4.0), ("walk", 6.0))
    found = timed(day, start_s=6.0, end_s=16.0)
    assert found["backward_walk_time"].value == pytest.approx(4.3, abs=0.2)


def test_several_stops_are_refused():
    assert (
        refusal(legs(("stand", 3.0), ("walk", 2.0), ("stand", 1.5), ("walk", 2.0), ("stand", 3.0))) == "stops"
    )


def test_a_pause_within_a_slow_step_is_no_stop():
    found = timed(legs(("stand", 3.0), ("walk", 2.0), ("stand", 0.5), ("walk", 2.0), ("stand", 3.0)))
    assert found["backward_walk_time"].value == pytest.approx(4.5, abs=0.2)


@pytest.mark.parametrize("parts", [(("walk", 5.0), ("stand", 3.0)), (("stand", 3.0), ("walk", 5.0))])
def test_a_walk_without_a_stand_on_both_sides_is_refused(parts):
    assert refusal(legs(*parts)) == "stand"


def test_a_stand_alone_holds_no_walk():
    assert refusal(legs(("stand", 10.0))) == "no-walk"


def test_a_fidget_before_the_walk_is_no_walk():
    found = timed(legs(("stand", 2.0), ("walk", 0.4), ("stand", 3.0), ("walk", 4.3), ("stand", 3.0)))
    assert found["backward_walk_time"].value == pytest.approx(4.3, abs=0.2)


def test_who_turned_did_not_walk_backward_all_the_way():
    assert refusal(legs(*STAND_WALK_STAND, turn_radps=np.pi / 4.3)) == "turned"


def test_a_forward_walk_is_no_backward_walk():
    def way(travel: Travel) -> tuple[Segment, ...]:
        return (Segment(0.0, 20.0, travel, Gait.WALK, 0.9, ""),)

    assert refusal(legs(*STAND_WALK_STAND), None, way(Travel.FORWARD)) == "forward"
    for travel in (Travel.BACKWARD, Travel.UNKNOWN):
        assert "backward_walk_time" in timed(legs(*STAND_WALK_STAND), None, way(travel))


def test_steps_of_the_walk_are_counted():
    contacts = contacts_of(np.array([1.0, 3.4, 3.9, 4.4, 4.9, 5.4, 9.0]))
    assert timed(legs(*STAND_WALK_STAND), contacts)["backward_walk_steps"].value == 5


def test_a_foot_is_no_place_for_this_test():
    assert refusal(replace(legs(*STAND_WALK_STAND), placement=Placement.FOOT_LEFT)) == "placement"


def test_two_seconds_are_too_short():
    assert refusal(legs(("stand", 2.5))) == "short"


def test_every_metric_is_documented_with_its_unit():
    units = {measure.name: measure.unit for measure in MEASURES}
    for metric in timed(legs(*STAND_WALK_STAND), contacts_of(np.array([4.0, 4.5]))).values():
        assert units[metric.name] == metric.unit
