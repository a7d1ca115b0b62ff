from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import sin

import numpy as np
import pytest

from backstride.motion.live import LiveParams, LiveState, Sample, advance, live_coefficients, told_of
from backstride.motion.live_answer import Answer, AnswerParams, Told, unless_lone
from backstride.motion.live_clock import ClockParams, ClockState, take_in
from backstride.motion.live_filters import alike, band, both_ways, rhythm_of, skewness
from backstride.sample.script import Block, Enter, Script
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import PHONE, Manner, Worn
from backstride.vocab.recording import Placement, Recording, Sensor
from backstride.vocab.segment import Gait, Travel

STAND = Block(5, Travel.STILL, Gait.STAND)
FORWARD = Block(9, Travel.FORWARD, Gait.WALK, 1.4)
BACKWARD = Block(9, Travel.BACKWARD, Gait.WALK, 1.1, enter=Enter.KEEP_FACING)
RUN = Block(8, Travel.FORWARD, Gait.RUN, 2.8, enter=Enter.KEEP_FACING)
THERE_AND_BACK = (STAND, FORWARD, STAND, BACKWARD)
AHEAD = (1.0, 0.0, 0.0)


@cache
def recorded(script: Script, placement: Placement = Placement.LUMBAR, manner: Manner = PHONE) -> Recording:
    return simulate_worn(script, 3, Worn(placement, manner=manner)).recording


def samples(recording: Recording, *, gyroscope: bool = True) -> list[Sample]:
    acc, gyr = (recording.streams[sensor] for sensor in (Sensor.ACC, Sensor.GYR))
    force = np.stack(list(acc.columns.values()), axis=1).tolist()
    turn = np.stack(list(gyr.columns.values()), axis=1).tolist()
    return [
        Sample(t, a, w if gyroscope else None) for t, a, w in zip(acc.t_s.tolist(), force, turn, strict=True)
    ]


@cache
def told(
    script: Script,
    placement: Placement = Placement.LUMBAR,
    facing: tuple[float, float, float] | None = AHEAD,
    *,
    gyroscope: bool = True,
) -> tuple[Told, ...]:
    params = LiveParams(placement.value, facing)
    return tuple(told_of(params, samples(recorded(script, placement), gyroscope=gyroscope)))


def settled(every: tuple[Told, ...]) -> tuple[Answer, ...]:
    return tuple(told.settled for told in every if told.settled is not None)


def ways(answers: tuple[Answer, ...], start_s: float, end_s: float) -> list[str]:
    return [a.travel for a in answers if start_s <= a.start_s and a.end_s <= end_s]


@pytest.mark.parametrize(
    "placement", [Placement.LUMBAR, Placement.CHEST, Placement.THIGH, Placement.FOOT_LEFT]
)
def test_a_walk_there_and_back_is_told_while_it_happens(placement):
    answers = settled(told(THERE_AND_BACK, Placement(placement)))
    assert set(ways(answers, 8, 13)) == {"forward"}
    assert set(ways(answers, 22, 26)) == {"backward"}
    assert "still" in ways(answers, 14, 19)
    assert {"walk"} == {a.gait for a in answers if a.travel in ("forward", "backward")}


def test_the_screen_changes_twice_a_second_and_is_half_a_second_late():
    now = [told.now for told in told(THERE_AND_BACK)]
    assert {round(b.end_s - a.end_s, 9) for a, b in pairwise(now)} == {0.5}
    assert {round(a.end_s - a.start_s, 9) for a in now} == {1.0}
    assert {a.lag_s for a in now} == {0.5}
    assert now[0].end_s == pytest.approx(3.0 - 0.5, abs=0.02)


def test_each_second_is_settled_once_two_seconds_later():
    every = told(THERE_AND_BACK)
    answers = settled(every)
    assert {round(b.start_s - a.end_s, 9) for a, b in pairwise(answers)} == {0.0}
    assert {a.lag_s for a in answers} == {2.5}
    late = [told.now.end_s - told.settled.end_s for told in every if told.settled is not None]
    assert late == pytest.approx([2.0] * len(late))


def test_what_comes_after_a_second_settles_seconds_that_were_unknown():
    every = told((STAND, FORWARD, BACKWARD), Placement.FOOT_LEFT)
    at_once = {told.now.start_s: told.now.travel for told in every}
    then = {a.start_s: a.travel for a in settled(every)}
    both = [(at_once[s], then[s]) for s in then.keys() & at_once.keys()]
    assert ("unknown", "forward") in both
    assert ("unknown", "backward") in both


def test_nothing_is_known_ahead_of_time():
    rows = samples(recorded(THERE_AND_BACK))
    params = LiveParams("lumbar", AHEAD)
    early = list(told_of(params, rows[: len(rows) // 2]))
    assert early == list(told(THERE_AND_BACK))[: len(early)]


def test_a_walk_that_breaks_into_a_run_keeps_its_direction():
    answers = settled(told((STAND, FORWARD, RUN)))
    assert set(ways(answers, 8, 20)) <= {"forward", "unknown"}
    assert set(ways(answers, 15, 20)) == {"forward"}
    late = [a for a in answers if a.start_s > 17]
    assert {a.gait for a in late} == {"run"}
    assert {a.because for a in late} <= {"carried", "start"}


def test_steps_are_counted_as_they_come():
    made = simulate_worn((STAND, FORWARD, STAND), 3, Worn(Placement.LUMBAR, manner=PHONE))
    answers = settled(told((STAND, FORWARD, STAND)))
    assert all(a.steps <= b.steps for a, b in pairwise(answers))
    assert answers[-1].steps == pytest.approx(made.truth.step_times_s.size, abs=2)
    walking = [a.cadence_spm for a in answers if a.travel == "forward"]
    assert np.median(walking) == pytest.approx(110, abs=6)


@pytest.mark.parametrize(
    ("placement", "facing", "gyroscope", "why"),
    [
        (Placement.LUMBAR, None, True, "no-facing"),
        (Placement.WRIST, AHEAD, True, "placement"),
        (Placement.THIGH, AHEAD, False, "no-gyroscope"),
        (Placement.FOOT_LEFT, AHEAD, False, "no-gyroscope"),
        (Placement.LUMBAR, AHEAD, False, "no-gyroscope"),
    ],
)
def test_what_cannot_be_known_is_not_claimed(placement, facing, gyroscope, why):
    answers = settled(told(THERE_AND_BACK, placement, facing, gyroscope=gyroscope))
    assert {a.travel for a in answers} <= {"still", "unknown"}
    assert {a.because for a in answers} <= {"quiet", "undecided", why}
    assert all(a.confidence == 0.0 for a in answers if a.travel == "unknown")


def test_without_a_gyroscope_steps_and_standing_are_told_and_no_way():
    answers = settled(told(THERE_AND_BACK, gyroscope=False))
    assert {a.travel for a in answers} == {"still", "unknown"}
    assert answers[-1].steps > 20


def test_a_sensor_worn_the_other_way_round_swaps_forward_and_backward():
    swap = {"forward": "backward", "backward": "forward"}
    behind = settled(told(THERE_AND_BACK, facing=(-1.0, 0.0, 0.0)))
    assert ways(behind, 9, 13) == [swap[way] for way in ways(settled(told(THERE_AND_BACK)), 9, 13)]


def test_a_hole_in_the_samples_is_no_stand_and_begins_anew():
    rows = [row for row in samples(recorded(THERE_AND_BACK)) if not 9.0 < row.t_s < 12.5]
    answers = settled(tuple(told_of(LiveParams("lumbar", AHEAD), rows)))
    assert not [a for a in answers if a.end_s > 9.5 and a.start_s < 12.5]
    assert set(ways(answers, 23, 26)) == {"backward"}
    assert all(a.steps <= b.steps for a, b in pairwise(answers))


def test_a_stall_of_a_phone_is_a_gap_in_what_is_known():
    rows = [row for row in samples(recorded(THERE_AND_BACK)) if not 9.0 < row.t_s < 9.6]
    answers = settled(tuple(told_of(LiveParams("lumbar", AHEAD), rows)))
    missed = [a for a in answers if a.start_s < 9.3 < a.end_s]
    assert [(a.travel, a.because) for a in missed] == [("unknown", "gap")]
    assert set(ways(answers, 11, 13)) == {"forward"}


def test_on_a_treadmill_a_start_is_not_felt():
    params = LiveParams("lumbar", AHEAD, treadmill=True)
    coefficients, state = live_coefficients(params), LiveState()
    for sample in samples(recorded((STAND, FORWARD))):
        state = advance(params, coefficients, state, sample)
    assert state.told is not None
    assert not any(tick.felt for tick in state.ticks)
    assert (state.told.now.travel, state.told.now.because) == ("forward", "shape")


def test_samples_that_are_no_numbers_or_go_back_are_left_out():
    rows = samples(recorded((STAND, FORWARD)))
    broken = [
        row
        for one in rows
        for row in (one, replace(one, t_s=one.t_s - 1.0), replace(one, force_mps2=[float("nan"), 0.0, 0.0]))
    ]
    params = LiveParams("lumbar", AHEAD)
    assert list(told_of(params, broken)) == list(told((STAND, FORWARD)))


# --- the parts ---

STILL_NEXT = [(0.0, 0.0, 0.0, 1.0)]
BACKWARD_NEXT = [(0.0, 1.0, 0.0, 0.0)]


def said(confidence: float, gait: str = "walk") -> Answer:
    chances = (1.0 - confidence, confidence, 0.0, 0.0)
    return Answer(4.0, 5.0, 2.5, "backward", chances, confidence, gait, 110.0, 8, "shape")


@pytest.mark.parametrize(
    ("answer", "before", "after", "travel"),
    [
        (said(0.9), "still", STILL_NEXT, "unknown"),
        (said(0.99), "still", STILL_NEXT, "backward"),
        (said(0.9), "backward", STILL_NEXT, "backward"),
        (said(0.9), "still", BACKWARD_NEXT, "backward"),
        (said(0.9, "run"), "still", STILL_NEXT, "backward"),
    ],
)
def test_a_single_second_of_walking_between_others_must_be_surer(answer, before, after, travel):
    assert unless_lone(AnswerParams(), answer, before, after).travel == travel


def test_an_uneven_clock_keeps_the_area_under_a_turn():
    rng = np.random.default_rng(1)
    clock = np.cumsum(np.clip(rng.normal(1 / 60, 0.003, 600), 0.004, None))
    state, out = ClockState(), []
    for t in clock.tolist():
        out += take_in(ClockParams(), state, t, [0.0, 0.0, 9.81, 0.0, 0.0, 1.0 + sin(t)]) or []
    assert [round(b.start_s - a.start_s, 9) for a, b in pairwise(out)] == [0.02] * (len(out) - 1)
    end = out[-1].start_s + 0.02
    true = (end - clock[0]) - (np.cos(end) - np.cos(clock[0]))
    assert sum(moment.six[5] for moment in out) * 0.02 == pytest.approx(true, abs=1e-3)


def test_a_band_leaves_what_lies_in_it_and_takes_out_the_rest():
    t = np.arange(0, 8, 0.02)
    step, drift, buzz = np.sin(2 * np.pi * 2 * t), 3 + 0.5 * t, np.sin(2 * np.pi * 20 * t)
    left = both_ways(band(0.5, 6.0, 50.0), (step + drift + buzz).tolist(), 50)
    middle = slice(100, 300)
    assert np.abs(np.array(left)[middle] - step[middle]).max() < 0.1
    assert alike(left[100:300], step[middle].tolist()) > 0.99


def test_filtering_both_ways_does_not_skew():
    pulse = [0.0] * 100 + [1.0] + [0.0] * 100
    left = both_ways(band(0.5, 6.0, 50.0), pulse, 50)
    assert left == pytest.approx(left[::-1], abs=1e-4)
    assert skewness([b - a for a, b in pairwise(left)]) == pytest.approx(0.0, abs=1e-3)


def test_a_rhythm_is_found_to_a_hundredth_of_a_second():
    t = np.arange(0, 3, 0.02)
    rhythm = rhythm_of(np.sin(2 * np.pi * t / 0.53).tolist(), 50.0, 0.24, 1.0, 0.7)
    assert rhythm.period_s == pytest.approx(0.53, abs=0.01)
    assert rhythm.strength > 0.9
