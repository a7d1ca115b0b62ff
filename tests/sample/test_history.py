"""Ada's ten weeks: 39 recordings that the whole of the analysis can read, and that say what they are."""

import time
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from backstride.insight.run import read_run
from backstride.sample.history import SampleRun, ada, history
from backstride.vocab.recording import Sensor
from backstride.vocab.segment import Gait, Handrail, Origin, Travel

LAST = date(2026, 11, 21)
RUNS = tuple(history(1, LAST))
BY_KEY = {run.key: run for run in RUNS}
NEWEST: list[tuple[int, int, str]] = [
    (0, 600, "fr"), (600, 660, "."), (660, 720, "bw"), (720, 780, "fw"), (780, 820, "sr"),
    (820, 900, "fr"), (900, 960, "br"), (960, 1050, "fr"), (1050, 1110, "br"),
    (1110, 1200, "fr"), (1200, 1260, "br"), (1260, 1350, "fr"), (1350, 1410, "br"),
    (1410, 1500, "fr"), (1500, 1538, "br"), (1538, 1552, "."), (1552, 1580, "fw"),
    (1580, 1650, "fr"), (1650, 1710, "br"), (1710, 1865, "fr"), (1865, 1910, "?"),
    (1910, 2400, "fr"), (2400, 2460, "bw"), (2460, 2520, "fw"),
]  # fmt: skip
TRAVEL = {
    "f": Travel.FORWARD,
    "b": Travel.BACKWARD,
    "s": Travel.SIDEWAYS,
    ".": Travel.STILL,
    "?": Travel.UNKNOWN,
}


def day_of(run: SampleRun) -> date:
    start = run.recording.local_start
    assert start is not None
    return start.date()


def near(seconds: Sequence[float]) -> object:
    """Stillness is known to a second: it ends with the first second in which somebody moves."""
    return pytest.approx(seconds, abs=1.0)


PHONE = "ada-02"
"""No watch and no word: a phone at the lower back."""


def backward_s(run: SampleRun, gait: Gait) -> float:
    return max(
        (s.duration_s for s in run.truth.segments if (s.travel, s.gait) == (Travel.BACKWARD, gait)),
        default=0.0,
    )


def test_there_are_39_recordings_in_ten_weeks_newest_first_each_marked_simulated() -> None:
    assert len(RUNS) == len(BY_KEY) == 39
    days = [day_of(run) for run in RUNS]
    assert days == sorted(days, reverse=True)
    assert days[0] == LAST
    assert len({day.isocalendar().week for day in days}) == 10
    assert all(run.recording.simulated for run in RUNS)
    assert ada().simulated


def test_all_of_them_take_less_than_two_seconds_of_processor() -> None:
    before = time.process_time()
    made = sum(1 for _ in history(2, LAST))
    assert made == 39
    assert time.process_time() - before < 2.0


def test_the_newest_run_is_the_run_of_the_first_page() -> None:
    newest = RUNS[0]
    start = newest.recording.local_start
    assert start is not None
    assert start.isoformat() == "2026-11-21T07:42:00+01:00"
    assert newest.recording.name == "Canal path, six times one minute backward"
    read = read_run(newest.recording, ada(), newest.labels)
    assert [s.travel for s in read.segments] == [TRAVEL[what[0]] for _, _, what in NEWEST]
    assert [s.start_s for s in read.segments] == near([start_s for start_s, _, _ in NEWEST])
    assert [s.end_s for s in read.segments] == near([end_s for _, end_s, _ in NEWEST])
    moving = [s.gait for s in read.segments if s.travel not in {Travel.STILL, Travel.UNKNOWN}]
    assert moving == [{"r": Gait.RUN, "w": Gait.WALK}[what[1]] for _, _, what in NEWEST if what[0] in "fbs"]


def test_its_numbers_are_those_of_the_first_page() -> None:
    newest = RUNS[0]
    running_s = sum(
        s.duration_s for s in newest.truth.segments if (s.travel, s.gait) == (Travel.BACKWARD, Gait.RUN)
    )
    assert running_s == 338.0
    assert newest.recording.duration_s == 42 * 60
    assert newest.truth.distance_m == pytest.approx(5800, rel=0.02)
    heart = newest.recording.streams[Sensor.HR]
    assert heart.t_s[0] == 24.0
    assert 150 < heart.columns["hr_bpm"].max() < 170


@pytest.mark.parametrize("run", [run for run in RUNS if run.key != PHONE], ids=lambda run: run.key)
def test_every_run_can_be_read_and_shows_backward_where_laps_or_labels_say_so(run: SampleRun) -> None:
    read = read_run(run.recording, ada(), run.labels)
    assert read.segments[0].start_s == 0.0
    assert read.segments[-1].end_s == run.recording.duration_s
    assert all(a.end_s == b.start_s for a, b in pairwise(read.segments))
    true = [(s.start_s, s.end_s) for s in run.truth.segments if s.travel is Travel.BACKWARD]
    found = [(s.start_s, s.end_s) for s in read.segments if s.travel is Travel.BACKWARD]
    assert [edge for pair in found for edge in pair] == near([edge for pair in true for edge in pair])
    assert all(s.origin in {Origin.NAMED, Origin.SAID} for s in read.segments if s.travel is Travel.BACKWARD)
    assert {problem.code for problem in run.recording.problems} == set()


def test_the_run_with_a_phone_alone_shows_measured_travel_and_its_steps() -> None:
    run = BY_KEY[PHONE]
    read = read_run(run.recording, ada(), run.labels)
    told = [s for s in read.segments if s.travel in {Travel.FORWARD, Travel.BACKWARD}]
    assert run.labels == ()
    assert {s.origin for s in told} == {Origin.MEASURED}
    for segment in told:
        middle = (segment.start_s + segment.end_s) / 2
        true = next(s for s in run.truth.segments if s.start_s <= middle < s.end_s)
        assert (segment.travel, segment.duration_s > 0) == (true.travel, True)
    assert sum(s.duration_s for s in told) > 0.9 * sum(
        s.duration_s for s in run.truth.segments if s.travel is not Travel.STILL
    )
    assert read.steps.count == pytest.approx(run.truth.step_times_s.size, rel=0.05)


def test_labels_never_claim_what_was_not_so() -> None:
    for run in RUNS:
        for label in run.labels:
            true = [s for s in run.truth.segments if s.start_s < label.end_s and s.end_s > label.start_s]
            assert {s.travel for s in true} == {label.travel}


def test_only_the_watch_alone_is_wholly_unknown() -> None:
    unknown = [
        run.recording.name
        for run in RUNS
        if {s.travel for s in read_run(run.recording, ada(), run.labels).segments} == {Travel.UNKNOWN}
    ]
    assert unknown == ["Watch alone"]


def test_a_forward_run_is_one_label_over_all_of_it() -> None:
    river = BY_KEY["ada-03"]
    assert [(x.start_s, x.end_s, x.travel) for x in river.labels] == [(0.0, 2400.0, Travel.FORWARD)]


def test_one_session_was_typed_without_a_file_and_one_treadmill_run_has_no_places() -> None:
    typed = [run for run in RUNS if run.recording.format == "typed"]
    assert len(typed) == 1
    assert not typed[0].recording.streams
    assert {(x.handrail, x.speed_mps) for x in typed[0].labels if x.travel is Travel.BACKWARD} == {
        (Handrail.ONE_HAND, 1.1)
    }
    inside = [run for run in RUNS if run.recording.streams and Sensor.GNSS not in run.recording.streams]
    assert [run.recording.sport for run in inside] == ["treadmill"]
    assert {(x.handrail, x.speed_mps) for x in inside[0].labels if x.travel is Travel.BACKWARD} == {
        (Handrail.TWO_HANDS, 0.9)
    }


def test_a_cold_left_a_week_without_runs() -> None:
    days = {day_of(run) for run in RUNS}
    assert not days & {date(2026, 10, 29) + timedelta(days=i) for i in range(7)}


def test_walking_backward_comes_before_running_backward_and_stretches_grow() -> None:
    oldest_first = RUNS[::-1]
    first_walk = next(run for run in oldest_first if backward_s(run, Gait.WALK))
    first_run = next(run for run in oldest_first if backward_s(run, Gait.RUN))
    assert (day_of(first_walk), day_of(first_run)) == (date(2026, 9, 21), date(2026, 10, 12))
    longest = [backward_s(run, Gait.RUN) for run in oldest_first if backward_s(run, Gait.RUN)]
    assert longest[0] < 10
    assert longest[-1] == 60
    assert max(b / a for a, b in pairwise(longest)) <= 3.0


def test_she_gets_faster_backward() -> None:
    speeds = [
        float(-run.truth.chest_speed_mps[run.truth.chest_speed_mps < -1.5].mean())
        for run in RUNS[::-1]
        if backward_s(run, Gait.RUN)
    ]
    assert np.mean(speeds[-3:]) > 1.15 * np.mean(speeds[:3])


def test_clocks_go_back_where_they_do_in_utrecht() -> None:
    offsets = {day_of(run): run.recording.utc_offset_s for run in RUNS}
    assert offsets[date(2026, 10, 24)] == 7200
    assert offsets[date(2026, 10, 25)] == 3600


@pytest.mark.parametrize("last", [date(2024, 2, 29), date(2027, 3, 28), date(2030, 7, 1)])
def test_any_last_day_keeps_the_times_of_day_and_the_distances_between_runs(last: date) -> None:
    moved = tuple(history(1, last))
    assert [last - day_of(run) for run in moved] == [LAST - day_of(run) for run in RUNS]
    starts = [
        (run.recording.local_start, other.recording.local_start)
        for run, other in zip(moved, RUNS, strict=True)
    ]
    assert all(a is not None and b is not None and a.time() == b.time() for a, b in starts)


def test_the_same_seed_gives_the_same_history_and_another_seed_another() -> None:
    one, same, other = (next(iter(history(seed, LAST))) for seed in (1, 1, 2))
    speed = [run.recording.streams[Sensor.SPEED].columns["speed_mps"].tobytes() for run in (one, same, other)]
    assert speed[0] == speed[1] != speed[2]
    assert one.labels == other.labels


def test_ada_has_a_body_on_every_day_and_lives_in_utrecht() -> None:
    athlete = ada()
    assert athlete.name == "Ada de Wit"
    assert athlete.preferences.time_zone == "Europe/Amsterdam"
    body = athlete.body_on(LAST)
    assert body is not None
    assert body.mass_kg == 72.0
