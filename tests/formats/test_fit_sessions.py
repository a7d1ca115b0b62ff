"""Sessions, laps, pauses and lengths: when things were, by the file's own summary."""

import pytest

from backstride.formats.fit import read_fit
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Sensor
from formats.fit_bytes import (
    ENHANCED_SPEED,
    ENUM,
    HEART,
    LAP,
    LENGTH,
    NOON,
    RECORD,
    SESSION,
    STEP,
    STRING,
    TIME,
    UINT16,
    UINT32,
    WORKOUT,
    run,
    start,
    summary,
    timer,
)
from formats.fit_ways import differences, one, patient, read_both


def lap(fit, begin, seconds, *, intensity=None, step=None):
    fit.add(
        LAP,
        (*TIME, begin + int(seconds)), (2, UINT32, begin), (7, UINT32, int(seconds * 1000)),
        (23, ENUM, intensity), (71, UINT16, step),
    )  # fmt: skip


def step(fit, index, name, intensity=None):
    fit.add(STEP, (254, UINT16, index), (0, STRING, name, 24), (7, ENUM, intensity))


def triathlon(*, first):
    """Swim, transition, run in one file; the summaries stand before or after the records."""
    legs = [(0, 60, 5), (60, 20, 3), (80, 100, 1)]
    fit = start()

    def summaries():
        for begin, seconds, sport in legs:
            summary(fit, NOON + begin, seconds + 0.5, sport)
            lap(fit, NOON + begin, seconds)

    if first:
        summaries()
    run(180, fit=fit, sport=None)
    if not first:
        summaries()
    return fit.file()


# --- several sessions ---


def test_multisport_gives_one_recording_a_session():
    swim, change, race = read_both(triathlon(first=False))
    assert [r.sport for r in (swim, change, race)] == ["swimming", "transition", "running"]
    assert [r.streams[Sensor.HR].t_s.size for r in (swim, change, race)] == [60, 20, 100]
    assert (race.start - swim.start).total_seconds() == 80
    assert [len(r.laps) for r in (swim, change, race)] == [1, 1, 1]


def test_summaries_may_stand_first_or_last():
    for before, after in zip(
        read_both(triathlon(first=True)), read_both(triathlon(first=False)), strict=True
    ):
        assert differences(before, after) == []


def test_cadence_is_doubled_by_the_sport_of_each_session():
    swim, _, race = read_both(triathlon(first=False))
    assert set(swim.streams[Sensor.CADENCE].columns["cadence_spm"].tolist()) == {80}
    assert set(race.streams[Sensor.CADENCE].columns["cadence_spm"].tolist()) == {160}


def test_a_session_without_samples_is_left_out():
    fit = run(60)
    summary(fit, NOON + 5000, 100, 2)
    assert one(fit.file()).sport == "running"


def test_the_same_session_twice_is_one():
    fit = run(60)
    summary(fit, NOON, 60, 1)
    assert one(fit.file()).streams[Sensor.HR].t_s.size == 60


def test_sessions_that_do_not_say_when_they_began_do_not_cut():
    fit = run(60, sport=None)
    for sport in (1, 2):
        fit.add(SESSION, (*TIME, NOON + 60), (5, ENUM, sport))
    recording = one(fit.file())
    assert (recording.sport, recording.streams[Sensor.HR].t_s.size) == ("running", 60)


def test_only_the_last_session_of_a_cut_file_is_cut():
    data = triathlon(first=True)
    swim, _, race = read_fit(data[:-50])
    assert swim.problems == ()
    (problem,) = race.problems
    assert problem.code == "truncated"
    assert problem.start_s == race.duration_s
    assert "The first 2:5" in problem.words


# --- laps ---


def test_laps_have_the_intensity_that_the_device_says():
    fit = run(60)
    for number, begin in enumerate(range(0, 60, 10)):
        lap(fit, NOON + begin, 10, intensity=number)
    laps = one(fit.file()).laps
    assert [found.intensity for found in laps] == [
        "active",
        "rest",
        "warmup",
        "cooldown",
        "recovery",
        "interval",
    ]
    assert [(found.start_s, found.end_s) for found in laps] == [(b, b + 10.0) for b in range(0, 60, 10)]


def test_a_lap_is_called_what_its_workout_step_is_called():
    fit = start()
    fit.add(WORKOUT, (8, STRING, "Retro 6 x 20", 16))
    step(fit, 0, "warm up", 2)
    step(fit, 1, "backward")
    fit = run(60, fit=fit)
    lap(fit, NOON, 20, step=0)
    lap(fit, NOON + 20, 20, intensity=0, step=1)
    lap(fit, NOON + 40, 20)
    recording = one(fit.file())
    assert recording.name == "Retro 6 x 20"
    assert [(found.name, found.intensity) for found in recording.laps] == [
        ("warm up", "warmup"),
        ("backward", "active"),
        (None, None),
    ]


def test_names_in_any_letters_are_read():
    fit = start()
    step(fit, 0, "rückwärts 後ろ向き")
    fit = run(20, fit=fit)
    lap(fit, NOON, 20, step=0)
    assert one(fit.file()).laps[0].name == "rückwärts 後ろ向き"


def test_a_name_that_is_no_text_is_no_reason_to_stop():
    fit = start()
    step(fit, 0, "x")
    fit.define(14, STEP, [(254, UINT16), (0, STRING, 4)])
    fit.data(14, 0, b"a\xff\xfeb")
    fit = run(20, fit=fit)
    lap(fit, NOON, 20, step=0)
    assert patient(fit.file()).laps[0].name.startswith("a")


def test_a_lap_keeps_its_tenths_of_a_second():
    fit = run(60)
    lap(fit, NOON + 10, 12.345)
    assert one(fit.file()).laps[0].end_s == pytest.approx(22.345)


def test_a_lap_that_never_began_is_left_out():
    fit = run(60)
    fit.add(LAP, (*TIME, NOON + 30), (2, UINT32, None))
    assert one(fit.file()).laps == ()


# --- pauses ---


@pytest.mark.parametrize("stop", [1, 4, 8, 9])
def test_the_timers_stop_and_start_are_a_pause(stop):
    fit = start()
    timer(fit, NOON, 0)
    fit = run(60, fit=fit)
    timer(fit, NOON + 20, stop)
    timer(fit, NOON + 35, 0)
    timer(fit, NOON + 60, stop)
    assert [(pause.start_s, pause.end_s) for pause in one(fit.file()).pauses] == [(20.0, 35.0)]


def test_stopping_twice_is_one_pause():
    fit = run(60)
    for at, kind in ((20, 4), (22, 4), (30, 0)):
        timer(fit, NOON + at, kind)
    assert [(pause.start_s, pause.end_s) for pause in one(fit.file()).pauses] == [(20.0, 30.0)]


def test_other_events_are_no_pause():
    fit = run(60)
    for at, kind in ((20, 4), (30, 0)):
        fit.add(21, (*TIME, NOON + at), (0, ENUM, 36), (1, ENUM, kind))
    assert one(fit.file()).pauses == ()


# --- a pool has no positions ---


def pool(*, speed=True, pool_length=2500, with_records=False):
    fit = start()
    if with_records:
        fit.define(1, RECORD, [TIME, HEART])
        for s in range(120):
            fit.data(1, NOON + s, 130)
    for number in range(4):
        fit.add(
            LENGTH,
            (*TIME, NOON + 30 * number + 30), (2, UINT32, NOON + 30 * number), (3, UINT32, 25_000),
            (6, UINT16, 1000 if speed else None), (12, ENUM, 0 if number == 2 else 1),
        )  # fmt: skip
    lap(fit, NOON, 120)
    fit.add(
        SESSION,
        (*TIME, NOON + 120),
        (2, UINT32, NOON),
        (7, UINT32, 120_000),
        (5, ENUM, 5),
        (44, UINT16, pool_length),
    )
    return fit.file()


def test_lengths_of_a_pool_give_distance_where_there_are_no_records():
    recording = one(pool())
    times, metres = recording.column(Sensor.SPEED, "distance_m")
    assert times.tolist() == [0.0, 25.0, 55.0, 115.0]
    assert metres.tolist() == [0.0, 25.0, 50.0, 75.0]  # the third length was a rest
    assert recording.sport == "swimming"
    assert len(recording.laps) == 1


def test_without_the_size_of_the_pool_the_speed_of_each_length_serves():
    _, metres = one(pool(pool_length=None)).column(Sensor.SPEED, "distance_m")
    assert metres[-1] == 75.0


def test_lengths_that_say_neither_are_refused():
    with pytest.raises(NoUsableSamples):
        read_fit(pool(speed=False, pool_length=None))


def test_lengths_add_distance_to_records_that_have_only_a_heart_rate():
    recording = one(pool(with_records=True))
    assert recording.streams[Sensor.HR].t_s.size == 120
    assert recording.streams[Sensor.SPEED].t_s.size == 4


def test_lengths_leave_the_speed_of_records_alone():
    fit = run(60, sport=None)
    fit.add(
        LENGTH, (*TIME, NOON + 30), (2, UINT32, NOON), (3, UINT32, 25_000), (6, UINT16, 900), (12, ENUM, 1)
    )
    assert one(fit.file()).streams[Sensor.SPEED].t_s.size == 60


def test_a_lap_tells_the_sport_where_no_session_does():
    fit = start()
    fit.define(1, RECORD, [TIME, ENHANCED_SPEED])
    for s in range(5):
        fit.data(1, NOON + s, 7000)
    fit.add(LAP, (*TIME, NOON + 5), (2, UINT32, NOON), (7, UINT32, 5000), (25, ENUM, 2))
    assert one(fit.file()).sport == "cycling"
