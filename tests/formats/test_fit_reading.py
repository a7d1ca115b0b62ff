"""What a FIT activity says arrives, in SI units, by both decoders alike."""

from datetime import UTC, datetime

import numpy as np
import pytest

from backstride.formats.fit import read_fit
from backstride.vocab.errors import DamagedFile, NoUsableSamples
from backstride.vocab.recording import Sensor
from formats.fit_bytes import (
    ACTIVITY,
    ALTITUDE,
    CADENCE,
    DEVICE,
    ENHANCED_ALTITUDE,
    ENHANCED_SPEED,
    ENUM,
    FILE_ID,
    FLOAT32,
    FRACTION,
    HEART,
    LAT,
    LON,
    NOON,
    NOON_UNIX,
    RECORD,
    SINT8,
    SPEED,
    STRING,
    TIME,
    UINT8,
    UINT16,
    UINT32,
    FitBytes,
    declare,
    developer,
    run,
    start,
    summary,
)
from formats.fit_ways import one, patient, read_both


def records(fields, rows, *, sport=1, sub_sport=0, fit=None):
    """An activity whose records have these fields and rows, one a second."""
    fit = fit or start()
    fit.define(1, RECORD, [TIME, *fields])
    for s, row in enumerate(rows):
        fit.data(1, NOON + s, *row)
    summary(fit, NOON, len(rows) - 1, sport, sub_sport=sub_sport)
    return fit


def column(recording, sensor, name):
    return recording.column(sensor, name)[1].tolist()


def test_a_run_comes_with_time_speed_heart_rate_and_steps_of_both_feet():
    recording = one(run(61).file())
    assert recording.format == "fit"
    assert recording.sport == "running"
    assert recording.start.timestamp() == NOON_UNIX
    assert recording.duration_s == 61.0
    assert column(recording, Sensor.HR, "hr_bpm")[:3] == [100, 101, 102]
    assert set(column(recording, Sensor.CADENCE, "cadence_spm")) == {160}
    assert set(column(recording, Sensor.SPEED, "speed_mps")) == {3.0}
    assert column(recording, Sensor.SPEED, "distance_m")[-1] == 180.0
    assert recording.problems == ()


def test_columns_of_one_table_share_one_clock():
    recording = one(run(61).file())
    assert len({recording.streams[sensor].t_s.tobytes() for sensor in recording.sensors}) == 1


def test_big_endian_files_say_the_same():
    little, big = one(run(20).file()), one(run(20, fit=start(big=True)).file())
    assert column(little, Sensor.HR, "hr_bpm") == column(big, Sensor.HR, "hr_bpm")
    assert little.start == big.start


@pytest.mark.parametrize(("sport", "steps"), [(1, 161.0), (11, 161.0), (17, 161.0), (2, 80.5)])
def test_cadence_counts_both_feet_on_foot_and_turns_of_the_crank_on_a_bicycle(sport, steps):
    recording = one(records([CADENCE, FRACTION], [(80, 64)] * 3, sport=sport).file())
    assert column(recording, Sensor.CADENCE, "cadence_spm") == [steps] * 3


def test_the_finer_cadence_is_preferred():
    recording = one(records([CADENCE, (52, UINT16)], [(80, 20_544)] * 3).file())
    assert column(recording, Sensor.CADENCE, "cadence_spm") == [160.5] * 3


def test_a_file_without_any_sport_is_taken_as_on_foot():
    recording = one(run(10, sport=None).file())
    assert recording.sport is None
    assert set(column(recording, Sensor.CADENCE, "cadence_spm")) == {160}


def test_enhanced_speed_and_altitude_go_before_the_coarse_ones():
    rows = [(2000, 3005, 4000, 4567)] * 3
    recording = patient(records([SPEED, ENHANCED_SPEED, ALTITUDE, ENHANCED_ALTITUDE], rows).file())
    assert column(recording, Sensor.SPEED, "speed_mps") == [3.005] * 3
    assert column(recording, Sensor.ALTITUDE, "altitude_m") == [4567 / 5 - 500] * 3


def test_the_coarse_ones_serve_where_there_is_nothing_else():
    rows = [
        (speed, 2500) for speed in range(8000, 8200)
    ]  # 8.049 m/s is one that a careless product turns into 8.048
    recording = one(records([SPEED, ALTITUDE], rows).file())
    assert column(recording, Sensor.SPEED, "speed_mps") == [speed / 1000 for speed, _ in rows]
    assert set(column(recording, Sensor.ALTITUDE, "altitude_m")) == {0.0}


def test_coarse_and_fine_speed_in_different_records_become_one_stream():
    fit = records([SPEED], [(2047,)] * 3)
    fit.define(2, RECORD, [TIME, ENHANCED_SPEED])
    for s in range(3, 6):
        fit.data(2, NOON + s, 2053)
    assert column(one(fit.file()), Sensor.SPEED, "speed_mps") == [2.047] * 3 + [2.053] * 3


def test_running_dynamics_power_and_temperature_are_in_si_units():
    fields = [(41, UINT16), (39, UINT16), (85, UINT16), (7, UINT16), (13, SINT8)]
    recording = one(records(fields, [(2405, 825, 11_340, 250, -4)] * 3).file())
    dynamics = recording.streams[Sensor.DYNAMICS].columns
    assert dynamics["contact_time_s"].tolist() == pytest.approx([0.2405] * 3)
    assert dynamics["vertical_oscillation_m"].tolist() == pytest.approx([0.0825] * 3)
    assert dynamics["step_length_m"].tolist() == pytest.approx([1.134] * 3)
    assert column(recording, Sensor.POWER, "power_w") == [250] * 3
    assert column(recording, Sensor.TEMPERATURE, "temperature_degc") == [-4] * 3


def test_positions_are_degrees_and_know_how_good_they_are():
    rows = [(2**29, -(2**28), 4), (2**29 + 100, -(2**28), 5)]
    recording = one(records([LAT, LON, (31, UINT8)], rows).file())
    assert column(recording, Sensor.GNSS, "lat_deg")[0] == 45.0
    assert column(recording, Sensor.GNSS, "lon_deg") == [-22.5, -22.5]
    assert column(recording, Sensor.GNSS, "accuracy_m") == [4, 5]


def test_a_treadmill_run_has_speed_and_no_positions():
    rows = [(None, None, 3, 3000)] * 5
    recording = one(records([LAT, LON, (31, UINT8), ENHANCED_SPEED], rows, sub_sport=1).file())
    assert recording.sport == "treadmill"
    assert recording.sensors == (Sensor.SPEED,)


def test_a_missing_value_is_missing_and_not_zero():
    recording = one(records([HEART, ENHANCED_SPEED], [(100, 3000), (None, None), (102, 3010)]).file())
    assert recording.streams[Sensor.HR].t_s.tolist() == [0.0, 2.0]


@pytest.mark.parametrize(
    ("local_minus_utc", "offset"),
    [(7200, 7200), (-12_600, -12_600), (7201, 7200), (7130, None), (90_000, None), (20_700, 20_700)],
)
def test_local_time_is_believed_where_it_is_a_time_zone(local_minus_utc, offset):
    fit = run(10)
    fit.add(ACTIVITY, (*TIME, NOON + 10), (5, UINT32, NOON + 10 + local_minus_utc))
    assert one(fit.file()).utc_offset_s == offset


def test_a_run_late_in_the_evening_stays_on_its_day():
    begin = int(datetime(2026, 5, 1, 21, 50, tzinfo=UTC).timestamp()) - 631_065_600
    fit = run(1800, begin=begin)
    fit.add(ACTIVITY, (*TIME, begin + 1800), (5, UINT32, begin + 1800 + 7200))
    assert one(fit.file()).local_start.isoformat() == "2026-05-01T23:50:00+02:00"


def test_the_device_is_named_as_its_owner_would():
    fit = FitBytes()
    fit.add(FILE_ID, (0, ENUM, 4), (1, UINT16, 1), (2, UINT16, 2158))
    fit.add(DEVICE, (*TIME, NOON), (0, UINT8, 0), (2, UINT16, 1), (4, UINT16, 2158), (5, UINT16, 820))
    device = one(run(10, fit=fit).file()).device
    assert (device.manufacturer, device.product, device.software) == ("Garmin", "Forerunner 735XT", "8.20")


@pytest.mark.parametrize(
    ("maker", "product", "words"),
    [
        (1, 2697, "Garmin fēnix 5"),
        (1, 65_000, "Garmin product 65000"),
        (32, 37, "Wahoo Fitness"),
        (60_000, 1, "maker 60000"),
    ],
)
def test_a_device_that_is_not_known_is_still_told_apart(maker, product, words):
    fit = FitBytes()
    fit.add(FILE_ID, (0, ENUM, 4), (1, UINT16, maker), (2, UINT16, product))
    assert str(one(run(10, fit=fit).file()).device) == words


def test_a_product_name_goes_before_a_number():
    fit = FitBytes()
    fit.add(FILE_ID, (0, ENUM, 4), (1, UINT16, 1), (2, UINT16, 2158), (8, STRING, "My pod", 10))
    assert one(run(10, fit=fit).file()).source == "Garmin My pod"


def test_simulated_data_says_so():
    fit = FitBytes()
    fit.add(FILE_ID, (0, ENUM, 4), (1, UINT16, 255), (8, STRING, "Backstride simulated", 24))
    assert one(run(10, fit=fit).file()).simulated
    assert not one(run(10).file()).simulated


def test_a_clock_that_was_never_set_has_no_date():
    recording = one(run(10, begin=5000).file())
    assert recording.start is None
    assert [problem.code for problem in recording.problems] == ["clock-unset"]
    assert recording.duration_s == 10.0


def test_a_date_far_in_the_future_is_a_broken_clock():
    recording = one(run(10, begin=2**32 - 1000).file())
    assert recording.start is None


def test_records_without_a_time_are_left_out_and_counted():
    fit = start()
    fit.define(1, RECORD, [TIME, HEART])
    for time in (NOON, None, NOON + 2):
        fit.data(1, time, 100)
    recording = one(fit.file())
    assert recording.streams[Sensor.HR].t_s.tolist() == [0.0, 2.0]
    assert "time-missing" in {problem.code for problem in recording.problems}


# --- developer fields ---


def with_developer(*fields, declared=True, described=True):
    """Ten records with developer fields (base, name, unit, value)."""
    fit = start()
    if declared:
        declare(fit)
    if described:
        for number, (base, name, unit, _) in enumerate(fields):
            developer(fit, number, base, name, unit)
    fit.define(1, RECORD, [TIME, HEART], [(number, base, 0) for number, (base, _, _, _) in enumerate(fields)])
    for s in range(10):
        fit.data(1, NOON + s, 120, *(value for _, _, _, value in fields))
    return fit.file()


def test_developer_fields_come_by_name_with_their_unit():
    recording = one(
        with_developer((UINT16, "Form Power", "Watts", 71), (FLOAT32, "Leg Spring", "kN/m", 10.5))
    )
    assert [(f.name, f.unit, set(f.values.tolist())) for f in recording.developer] == [
        ("Form Power", "Watts", {71.0}),
        ("Leg Spring", "kN/m", {10.5}),
    ]
    assert recording.developer[0].t_s.tolist() == list(range(10))


@pytest.mark.parametrize("name", ["heart_rate", "timestamp", "speed"])
def test_a_developer_field_never_overwrites_a_native_one(name):
    recording = patient(with_developer((UINT8, name, "bpm", 77)))
    assert set(column(recording, Sensor.HR, "hr_bpm")) == {120}
    assert recording.start.timestamp() == NOON_UNIX
    assert [(f.name, set(f.values.tolist())) for f in recording.developer] == [(name, {77.0})]


def test_two_developer_fields_of_one_name_stay_two():
    recording = patient(with_developer((UINT8, "Power", "W", 7), (UINT16, "Power", "W", 300)))
    assert [set(f.values.tolist()) for f in recording.developer] == [{7.0}, {300.0}]


def test_a_developer_field_with_letters_of_any_kind_keeps_them():
    recording = patient(with_developer((UINT8, "Höhe ñ", "m", 7)))
    assert recording.developer[0].name == "Höhe ñ"


def test_invalid_developer_values_are_left_out():
    recording = one(with_developer((UINT16, "Form Power", "W", None), (UINT8, "Score", "", 5)))
    assert [f.name for f in recording.developer] == ["Score"]


def test_a_developer_field_that_nobody_described_costs_nothing_else():
    recording = patient(with_developer((UINT8, "x", "", 7), described=False))
    assert set(column(recording, Sensor.HR, "hr_bpm")) == {120}


def test_a_developer_field_of_an_undeclared_developer_keeps_its_name():
    recording = one(with_developer((UINT8, "Score", "pt", 7), declared=False))
    assert [(f.name, f.unit) for f in recording.developer] == [("Score", "pt")]


def test_a_developer_field_of_no_known_type_costs_nothing_else():
    fit = start()
    declare(fit)
    developer(fit, 0, 0x77, "odd", "")
    fit.define(1, RECORD, [TIME, HEART], [(0, UINT8, 0)])
    fit.data(1, NOON, 120, 7)
    fit.data(1, NOON + 1, 121, 7)
    assert column(patient(fit.file()), Sensor.HR, "hr_bpm") == [120, 121]


# --- files that are no activity ---


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (2, "device settings"),
        (5, "a workout"),
        (9, "body weight"),
        (15, "daily monitoring"),
        (200, "something else"),
    ],
)
def test_a_file_that_is_no_activity_is_refused_by_what_it_holds(kind, words):
    with pytest.raises(NoUsableSamples, match=words):
        read_fit(start(kind).file())


def test_a_course_is_a_plan_and_no_recording():
    with pytest.raises(NoUsableSamples, match="a course to follow"):
        read_fit(run(20, fit=start(6)).file())


def test_an_activity_without_samples_is_refused():
    with pytest.raises(NoUsableSamples, match="an activity without samples"):
        read_fit(run(0).file())


def test_records_that_say_nothing_are_no_samples():
    with pytest.raises(NoUsableSamples):
        read_fit(records([HEART], [(None,)] * 5).file())


@pytest.mark.parametrize(
    "data", [b"", b"\x0e", b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIX\0\0", b"\x89PNG\r\n\x1a\n" * 9]
)
def test_what_does_not_begin_as_fit_is_refused(data):
    with pytest.raises(DamagedFile):
        read_fit(data)


def test_the_same_file_gives_the_same_recording_twice():
    data = run(30).file()
    first, second = read_both(data)[0], read_both(data)[0]
    assert np.array_equal(first.streams[Sensor.HR].t_s, second.streams[Sensor.HR].t_s)
    assert first.laps == second.laps
