"""Recordings: frozen through and through, aware times only, the same after crossing a process."""

import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.vocab.arrays import read_only
from backstride.vocab.recording import (
    COLUMNS,
    FURTHEST_OFFSET_S,
    DeveloperField,
    Device,
    Lap,
    Pause,
    Problem,
    Recording,
    Sensor,
    Stream,
)
from recordings import START, recording, run_at, stream


def test_a_frozen_array_cannot_be_written():
    speeds = stream(Sensor.SPEED, speed_mps=[1.0, 2.0]).columns["speed_mps"]
    with pytest.raises(ValueError, match="read-only"):
        speeds[0] = 9.0


def test_the_clock_of_a_stream_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        stream(Sensor.HR, hr_bpm=[120.0]).t_s[0] = 9.0


def test_columns_cannot_be_added_to_a_stream():
    with pytest.raises(TypeError):
        stream(Sensor.HR, hr_bpm=[120.0]).columns["hr_bpm"] = np.zeros(1)


def test_streams_cannot_be_added_to_a_recording():
    with pytest.raises(TypeError):
        run_at((2.0, 3)).streams[Sensor.HR] = stream(Sensor.HR, hr_bpm=[120.0])


def test_the_array_that_was_handed_over_is_not_frozen_behind_its_owners_back():
    mine = np.zeros(3)
    read_only(mine)
    mine[0] = 1.0
    assert mine[0] == 1.0


def test_an_array_that_is_frozen_already_is_not_copied():
    frozen = read_only(np.arange(3.0))
    assert read_only(frozen) is frozen


def test_a_column_that_the_sensor_does_not_have_is_a_programming_error():
    with pytest.raises(ValueError, match="no such column"):
        stream(Sensor.HR, speed_mps=[1.0])


def test_columns_and_clock_must_be_of_one_length():
    with pytest.raises(ValueError, match="differ in length"):
        Stream(Sensor.HR, np.arange(3.0), {"hr_bpm": np.zeros(2)})


@pytest.mark.parametrize("t_s", [[0.0, 0.0], [1.0, 0.0], [0.0, np.nan], [np.inf], [np.nan]])
def test_a_clock_must_increase(t_s: list[float]):
    with pytest.raises(ValueError, match="does not increase"):
        Stream(Sensor.HR, np.array(t_s), {"hr_bpm": np.full(len(t_s), 120.0)})


def test_a_naive_start_is_refused():
    with pytest.raises(ValueError, match="UTC"):
        Recording("gpx", "", datetime(2026, 5, 1, 7, 0), 1.0, {})  # noqa: DTZ001  # that is the point


def test_a_start_in_another_zone_is_refused():
    with pytest.raises(ValueError, match="UTC"):
        Recording("gpx", "", datetime(2026, 5, 1, 7, 0, tzinfo=ZoneInfo("Europe/Amsterdam")), 1.0, {})


@pytest.mark.parametrize("duration_s", [-1.0, float("nan"), float("inf")])
def test_a_duration_that_cannot_be_is_refused(duration_s: float):
    with pytest.raises(ValueError, match="cannot last"):
        Recording("gpx", "", None, duration_s, {})


def test_an_offset_that_no_clock_on_earth_has_is_refused():
    with pytest.raises(ValueError, match="from UTC"):
        run_at((2.0, 3), utc_offset_s=FURTHEST_OFFSET_S + 1)


def test_a_run_at_ten_to_midnight_in_the_east_stays_on_its_day():
    run = run_at((2.5, 10), start=datetime(2026, 5, 1, 21, 50, tzinfo=UTC), utc_offset_s=7200)
    assert run.local_start == datetime(2026, 5, 1, 23, 50, tzinfo=timezone(timedelta(hours=2)))
    assert run.local_start.date() == date(2026, 5, 1)


def test_a_run_without_a_date_has_no_local_start():
    assert run_at((2.5, 10), start=None, utc_offset_s=7200).local_start is None


@given(
    start=st.datetimes(datetime(1996, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001  # made aware below
    offset_s=st.integers(-FURTHEST_OFFSET_S, FURTHEST_OFFSET_S),
)
def test_the_local_start_is_the_same_instant_by_the_runners_clock(start: datetime, offset_s: int):
    utc = start.replace(tzinfo=UTC)
    local = run_at((2.5, 2), start=utc, utc_offset_s=offset_s).local_start
    assert local == utc
    assert local.replace(tzinfo=None) == start + timedelta(seconds=offset_s)


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_a_run_over_the_change_of_clocks_keeps_the_offset_of_its_start(day: datetime):
    zone = ZoneInfo("Europe/Amsterdam")
    for minutes in range(0, 6 * 60, 30):
        utc = day + timedelta(minutes=minutes)
        offset = utc.astimezone(zone).utcoffset()
        run = run_at((2.5, 2), start=utc, utc_offset_s=int(offset.total_seconds()))
        assert run.local_start.replace(tzinfo=None) == utc.astimezone(zone).replace(tzinfo=None)


def test_a_recording_crosses_a_process_whole():
    run = recording(
        stream(Sensor.SPEED, speed_mps=[1.0, np.nan, 3.0]),
        stream(Sensor.HR, [0.5, 1.5], hr_bpm=[120.0, 121.0]),
        utc_offset_s=3600,
        name="Canal path",
        sport="running",
        device=Device("Garmin", "Enduro", "1.0"),
        laps=(Lap(0.0, 1.0, "backward"),),
        pauses=(Pause(1.0, 2.0),),
        problems=(Problem("truncated", "This file ends in the middle."),),
        developer=(DeveloperField("power", "W", np.arange(2.0), np.ones(2)),),
    )
    back = pickle.loads(pickle.dumps(run))
    plain = [name for name in Recording.__slots__ if name not in {"streams", "developer"}]
    assert [getattr(back, name) for name in plain] == [getattr(run, name) for name in plain]
    assert back.sensors == run.sensors == (Sensor.HR, Sensor.SPEED)
    np.testing.assert_array_equal(
        back.streams[Sensor.SPEED].columns["speed_mps"], run.streams[Sensor.SPEED].columns["speed_mps"]
    )
    np.testing.assert_array_equal(back.developer[0].values, np.ones(2))
    assert not back.streams[Sensor.SPEED].t_s.flags.writeable


def test_a_column_that_is_not_there_is_none():
    run = run_at((2.0, 3))
    assert run.column(Sensor.HR, "hr_bpm") is None
    assert run.column(Sensor.SPEED, "distance_m") is None
    assert run.column(Sensor.SPEED, "speed_mps") is not None


def test_every_sensor_has_its_columns_and_units():
    assert set(COLUMNS) == set(Sensor)
    assert all(unit for columns in COLUMNS.values() for unit in columns.values())


def test_a_device_is_called_as_its_owner_calls_it():
    assert str(Device("Garmin", "Enduro")) == "Garmin Enduro"
    assert str(Device()) == "unknown device"


def test_a_stream_knows_its_length():
    assert len(stream(Sensor.HR, hr_bpm=[1.0, 2.0, 3.0])) == 3


def test_a_start_in_utc_is_kept():
    assert run_at((2.0, 3)).start == START
