"""Bodies that travel over ground: what is asked for happens, and every view of it agrees."""

from itertools import pairwise

import numpy as np
import pytest

from backstride.sample.script import Block, Enter, Script, out_and_back, segments_of_script
from backstride.sample.simulate import Occasion, simulate
from backstride.sample.truth import Truth, truth_to_json
from backstride.sample.ways import Way, canal, park, river, track, woods
from backstride.vocab.segment import Gait, Travel

OPPOSITE = {Travel.FORWARD: Travel.BACKWARD, Travel.BACKWARD: Travel.FORWARD}


def script(*legs: tuple[str, float, float], enter: Enter = Enter.TURN_BODY) -> Script:
    """script(("forward run", 2.7, 60), ("still stand", 0, 10)) is a minute of running, then a short rest."""
    return tuple(
        Block(seconds, Travel(what.split()[0]), Gait(what.split()[1]), speed, enter=enter)
        for what, speed, seconds in legs
    )


def truth(
    *legs: tuple[str, float, float], seed: int = 1, enter: Enter = Enter.TURN_BODY, way: Way | None = None
) -> Truth:
    occasion = Occasion() if way is None else Occasion(way=way)
    return simulate(script(*legs, enter=enter), seed, occasion).truth


MIXED = (
    ("forward run", 2.7, 60.0),
    ("backward run", 2.1, 45.0),
    ("still stand", 0.0, 20.0),
    ("sideways walk", 1.0, 20.0),
    ("backward walk", 1.1, 40.0),
    ("forward walk", 1.4, 35.0),
)


def middle(made: Truth, at: int) -> slice:
    """Samples well inside the segment with this index."""
    segment = made.segments[at]
    first, last = np.searchsorted(made.t_s, [segment.start_s + 3, segment.end_s - 3])
    return slice(int(first), int(last))


def test_backward_is_negative_chest_speed_and_sideways_has_none() -> None:
    made = truth(*MIXED)
    speeds = [float(np.mean(made.chest_speed_mps[middle(made, i)])) for i in range(len(MIXED))]
    assert speeds == pytest.approx([2.7, -2.1, 0.0, 0.0, -1.1, 1.4], rel=0.08, abs=1e-9)
    assert np.mean(made.left_speed_mps[middle(made, 3)]) == pytest.approx(1.0, rel=0.08)


def test_another_seed_is_another_run_of_the_same_script() -> None:
    one, other = truth(*MIXED, seed=1), truth(*MIXED, seed=2)
    assert one.segments == other.segments
    assert not np.array_equal(one.chest_speed_mps, other.chest_speed_mps)
    assert not np.array_equal(one.step_times_s[:50], other.step_times_s[:50])


def test_a_sideways_block_may_go_to_the_right() -> None:
    block = Block(20, Travel.SIDEWAYS, Gait.WALK, 1.0, to_left=False)
    made = simulate((block,), 1).truth
    assert np.mean(made.left_speed_mps[50:150]) == pytest.approx(-1.0, rel=0.08)


@pytest.mark.parametrize("enter", [Enter.TURN_BODY, Enter.KEEP_FACING])
def test_a_run_played_the_other_way_has_the_opposite_chest_speed_and_swapped_labels(enter: Enter) -> None:
    legs = [leg for leg in MIXED if not leg[0].startswith("sideways")]
    swapped = [(_swapped(what), speed, seconds) for what, speed, seconds in legs]
    one, other = truth(*legs, enter=enter), truth(*swapped, enter=enter)
    np.testing.assert_allclose(one.chest_speed_mps, -other.chest_speed_mps, atol=1e-3)
    assert [OPPOSITE.get(s.travel, s.travel) for s in one.segments] == [s.travel for s in other.segments]


def _swapped(what: str) -> str:
    travel, gait = what.split()
    return f"{OPPOSITE.get(Travel(travel), Travel(travel))} {gait}"


def test_true_segments_cover_the_whole_without_gap_and_join_what_is_the_same() -> None:
    parts = segments_of_script(script(*MIXED, ("forward walk", 1.2, 30.0)))
    assert parts[0].start_s == 0.0
    assert parts[-1].end_s == 250.0
    assert all(a.end_s == b.start_s for a, b in pairwise(parts))
    assert len(parts) == len(MIXED)


def test_nobody_speeds_up_by_more_than_two_metres_a_second_in_a_second() -> None:
    made = truth(*MIXED)
    speed = np.hypot(made.chest_speed_mps, made.left_speed_mps)
    change = np.abs(np.diff(speed)) * made.rate_hz
    assert 1.2 < change.max() < 2.0


def test_a_change_between_forward_and_backward_passes_through_a_stand() -> None:
    made = truth(("forward run", 2.7, 30), ("backward run", 2.1, 30))
    assert made.chest_speed_mps[300] == 0.0
    assert made.left_speed_mps[300] == 0.0


def test_running_on_at_another_speed_does_not() -> None:
    made = truth(("forward walk", 1.4, 30), ("forward run", 2.6, 30))
    assert made.chest_speed_mps[300] == pytest.approx(2.0, abs=0.2)


def test_places_are_where_speed_and_course_lead() -> None:
    made = truth(*MIXED, way=park())
    speed = np.hypot(made.chest_speed_mps, made.left_speed_mps)
    east = np.cumsum(speed * np.cos(made.course_rad)) / made.rate_hz
    north = np.cumsum(speed * np.sin(made.course_rad)) / made.rate_hz
    assert np.abs(east - made.east_m).max() < 1.0
    assert np.abs(north - made.north_m).max() < 1.0


def test_facing_and_course_agree_forward_and_oppose_backward() -> None:
    made = truth(*MIXED)
    apart = np.cos(made.course_rad - made.facing_rad)
    assert apart[middle(made, 0)] == pytest.approx(1.0)
    assert apart[middle(made, 1)] == pytest.approx(-1.0)
    assert apart[middle(made, 3)] == pytest.approx(0.0, abs=1e-3)


def test_on_a_path_the_body_turns_and_goes_on_the_same_way() -> None:
    made = truth(("forward run", 2.7, 30), ("backward run", 2.1, 30))
    assert made.course_rad[450] == pytest.approx(made.course_rad[150])
    assert abs(made.facing_rad[450] - made.facing_rad[150]) == pytest.approx(np.pi, abs=1e-3)


def test_who_keeps_facing_goes_back_over_the_same_ground() -> None:
    made = truth(("forward walk", 1.4, 30), ("backward walk", 1.4, 30), enter=Enter.KEEP_FACING)
    assert np.ptp(made.facing_rad) < 1e-6
    assert np.hypot(made.east_m[-1], made.north_m[-1]) < 5.0
    assert np.hypot(made.east_m, made.north_m).max() > 35.0


@pytest.mark.parametrize("way", [canal(), river()])
def test_an_out_and_back_run_ends_where_it_began(way: Way) -> None:
    there = out_and_back(
        script(("forward run", 2.7, 400), ("backward run", 2.0, 60), ("forward run", 2.7, 300))
    )
    made = simulate(there, 3, Occasion(way=way)).truth
    assert np.hypot(made.east_m[-1], made.north_m[-1]) < 0.05 * made.distance_m
    assert len(made.segments) == 3


def test_a_run_without_a_forward_block_is_not_split() -> None:
    backward = script(("backward walk", 1.0, 60))
    assert out_and_back(backward) == backward


@pytest.mark.parametrize(("way", "length_m"), [(park(), 1300.0), (woods(), 3400.0), (track(), 400.0)])
def test_a_loop_comes_round_and_has_its_length(way: Way, length_m: float) -> None:
    along = np.arange(0.0, length_m + 0.5, 0.5)
    east, north = way.positions_m(along)
    assert np.hypot(east[-1], north[-1]) < 1.0
    assert np.hypot(np.diff(east), np.diff(north)).sum() == pytest.approx(length_m, rel=0.002)


def test_a_way_can_be_walked_behind_its_start() -> None:
    east, north = canal().positions_m(np.array([-50.0, 0.0, 50.0]))
    assert np.hypot(east[0], north[0]) == pytest.approx(50.0, rel=0.01)
    assert (east[1], north[1]) == (0.0, 0.0)


def test_steps_alternate_sides_and_move_on() -> None:
    made = truth(*MIXED)
    assert np.all(np.diff(made.step_times_s) > 0.2)
    assert np.all(made.step_left[1:] != made.step_left[:-1])


def test_nobody_steps_while_standing() -> None:
    made = truth(*MIXED)
    inside = (made.step_times_s > 106) & (made.step_times_s < 124)
    assert not inside.any()


def test_backward_takes_about_eleven_per_cent_more_steps_at_the_same_speed() -> None:
    ahead = truth(("forward run", 2.3, 300)).step_times_s
    back = truth(("backward run", 2.3, 300)).step_times_s
    assert np.mean(np.diff(ahead)) / np.mean(np.diff(back)) == pytest.approx(1.113, abs=0.015)
    assert np.std(np.diff(back)) / np.mean(np.diff(back)) > 1.3 * np.std(np.diff(ahead)) / np.mean(
        np.diff(ahead)
    )


def test_the_heart_follows_late_and_falls_more_slowly_than_it_rises() -> None:
    made = truth(("forward walk", 1.3, 400), ("backward run", 2.3, 400), ("still stand", 0, 400))
    low, high = made.hr_bpm[3900:4000].mean(), made.hr_bpm[7900:8000].mean()
    rise = (made.hr_bpm[4300] - low) / (high - low)
    fall = (high - made.hr_bpm[8300]) / (high - made.hr_bpm[11900:].mean())
    assert 0.5 < rise < 0.72
    assert 0.38 < fall < rise


def test_backward_costs_the_heart_more_at_the_same_speed() -> None:
    ahead = truth(("forward run", 2.235, 400)).hr_bpm[3000:].mean()
    back = truth(("backward run", 2.235, 400)).hr_bpm[3000:].mean()
    assert back / ahead == pytest.approx(1.151 * 1.05, abs=0.02)


def test_the_truth_is_one_json_object_with_units_in_its_names() -> None:
    made = truth(*MIXED)
    told = truth_to_json(made)
    assert told["schema"] == "backstride.truth/1"
    assert told["simulated"] is True
    assert len(told["chest_speed_mps"]) == len(told["t_s"]) == 2201
    assert told["segments"][1] == {"start_s": 60.0, "end_s": 105.0, "travel": "backward", "gait": "run"}
    assert {step["side"] for step in told["steps"]} == {"left", "right"}
