"""Sensor CSV in and out."""

from datetime import UTC, datetime

import numpy as np
import pytest

from backstride.formats.sensor_csv import read_sensor_csv, write_sensor_csv
from backstride.vocab.errors import DamagedFile, NoUsableSamples
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from packed import HEADER, walk_csv


def table(*rows: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()


def read(data: bytes) -> Recording:
    (recording,) = read_sensor_csv(data)
    return recording


def codes(recording: Recording) -> list[str]:
    return [problem.code for problem in recording.problems]


def test_each_sensor_keeps_the_instants_at_which_it_spoke():
    recording = read(walk_csv(seconds=3, rate_hz=50, bpm=140))
    assert recording.sensors == (Sensor.HR, Sensor.ACC, Sensor.GYR)
    assert recording.streams[Sensor.HR].t_s.tolist() == [0.0, 1.0, 2.0]
    assert len(recording.streams[Sensor.ACC]) == 150
    assert recording.duration_s == pytest.approx(2.98)
    assert recording.format == "csv"
    assert recording.start is None
    assert recording.problems == ()


def test_every_documented_column_is_read():
    names = "mag_x,mag_y,mag_z,lat,lon,alt,speed,course,hr,cadence,power"
    recording = read(
        table(
            *(f"{t},0,0,9.8,.1,.2,.3,10,20,30,50,{7 + t / 1e5},100,2.5,180,150,160,250" for t in range(3)),
            header=f"{HEADER},{names}",
        )
    )
    assert recording.sensors == (
        *(Sensor.GNSS, Sensor.HR, Sensor.ACC, Sensor.GYR, Sensor.MAG),
        *(Sensor.CADENCE, Sensor.ALTITUDE, Sensor.POWER),
    )
    assert set(recording.streams[Sensor.GNSS].columns) == {"lat_deg", "lon_deg", "speed_mps", "course_deg"}
    assert recording.column(Sensor.CADENCE, "cadence_spm")[1].tolist() == [160.0] * 3
    assert recording.column(Sensor.POWER, "power_w")[1].tolist() == [250.0] * 3


def test_speed_without_positions_is_the_speed_of_a_pod_or_belt():
    recording = read(table("0,2.5", "1,2.6", header="t,speed"))
    assert recording.sensors == (Sensor.SPEED,)


def test_unix_time_gives_the_date():
    recording = read(table("1777618800.25,0,0,9.8,0,0,0", "1777618801.25,0,0,9.8,0,0,0"))
    assert recording.start == datetime(2026, 5, 1, 7, 0, 0, 250_000, UTC)
    assert recording.duration_s == pytest.approx(1.0)


@pytest.mark.parametrize(("ticks", "unit"), [(10**3, "milli"), (10**6, "micro"), (10**9, "nano")])
def test_unix_time_in_a_finer_unit_is_converted_and_named(ticks, unit):
    recording = read(table(*(f"{(1777618800 + i) * ticks},0,0,9.8,0,0,0" for i in range(3))))
    assert recording.start == datetime(2026, 5, 1, 7, tzinfo=UTC)
    assert recording.duration_s == pytest.approx(2.0, abs=1e-3)
    assert f"{unit}seconds" in recording.problems[0].words


def test_acceleration_in_g_is_converted_and_named():
    recording = read(table(*(f"{i},0,0,{1 + 0.1 * (i % 2)},0,0,0" for i in range(10))))
    assert codes(recording) == ["acc-in-g"]
    assert recording.column(Sensor.ACC, "acc_z_mps2")[1][0] == pytest.approx(9.80665)


def test_acceleration_without_gravity_is_named():
    recording = read(table(*(f"{i},0.1,0.2,0.3,0,0,0" for i in range(10))))
    assert codes(recording) == ["acc-without-gravity"]


def test_turn_rates_in_degrees_are_converted_and_named():
    recording = read(table(*(f"{i},0,0,9.8,{180 * (-1) ** i},0,0" for i in range(10))))
    assert codes(recording) == ["gyr-in-degrees"]
    assert recording.column(Sensor.GYR, "gyr_x_radps")[1][0] == pytest.approx(np.pi)


def test_gravity_may_point_either_way():
    recording = read(table(*(f"{i},0,0,-9.8,0,0,0" for i in range(5))))
    assert recording.problems == ()
    assert recording.column(Sensor.ACC, "acc_z_mps2")[1][0] == -9.8


def test_a_file_of_nothing_but_nan_is_refused():
    with pytest.raises(NoUsableSamples):
        read(table(*("nan,nan,NaN,NAN,,inf,-inf" for _ in range(100))))


def test_a_file_without_rows_is_refused():
    with pytest.raises(NoUsableSamples):
        read(table())


def test_a_table_without_time_is_refused():
    with pytest.raises(DamagedFile, match="no column t"):
        read(table("0,1", header="acc_x,acc_y"))


def test_infinity_becomes_a_gap():
    recording = read(table("0,0,0,9.8,0,0,0", "1,inf,0,9.8,0,0,0", "2,0,0,9.8,0,0,0"))
    np.testing.assert_equal(recording.column(Sensor.ACC, "acc_x_mps2")[1], [0.0, np.nan, 0.0])


def test_a_file_that_ends_in_the_middle_is_read_up_to_there():
    recording = read(walk_csv()[:-12])
    assert codes(recording) == ["truncated"]
    assert recording.problems[0].start_s == pytest.approx(1.96)


def test_broken_rows_in_the_middle_are_counted():
    recording = read(walk_csv().replace(b",9.81,", b",", 2))
    assert codes(recording) == ["rows-broken"]
    assert "2 rows have" in recording.problems[0].words


def test_names_may_be_written_in_many_ways():
    recording = read(table("0;1;2;9,8", "1;1;2;9,8", header="T [s];Acc X (m/s²);ACC-Y; acc_z "))
    assert set(recording.streams[Sensor.ACC].columns) == {"acc_x_mps2", "acc_y_mps2", "acc_z_mps2"}


def test_a_position_needs_both_of_its_numbers():
    recording = read(table("0,50,9.8", "1,51,9.8", header="t,lat,acc_z"))
    assert Sensor.GNSS not in recording.streams


def test_where_it_was_worn_is_kept():
    (recording,) = read_sensor_csv(walk_csv(), placement=Placement.LUMBAR, facing="-z")
    assert (recording.placement, recording.facing) == (Placement.LUMBAR, "-z")


def test_what_is_written_is_read_back():
    t_acc, t_hr = np.arange(0, 3, 0.01), np.arange(0.0, 3.0)
    rng = np.random.default_rng(1)
    force = dict(
        zip(("acc_x_mps2", "acc_y_mps2", "acc_z_mps2"), rng.normal(3, 1, (3, t_acc.size)), strict=True)
    )
    written = Recording(
        format="csv", source="test", start=datetime(2026, 5, 1, 7, 0, 0, 123_456, UTC), duration_s=2.99,
        streams={
            Sensor.ACC: Stream(Sensor.ACC, t_acc, force),
            Sensor.HR: Stream(Sensor.HR, t_hr, {"hr_bpm": np.array([150.0, 151.0, 152.5])}),
            Sensor.SPEED: Stream(Sensor.SPEED, t_hr, {"speed_mps": np.array([2.0, 2.5, 3.0])}),
        },
    )  # fmt: skip
    back = read(write_sensor_csv(written))
    assert back.start == written.start
    assert back.sensors == written.sensors
    for sensor, stream in written.streams.items():
        np.testing.assert_allclose(back.streams[sensor].t_s, stream.t_s, atol=1e-6)
        for name, values in stream.columns.items():
            np.testing.assert_array_equal(back.streams[sensor].columns[name], values)


def test_an_undated_recording_is_written_from_zero():
    first, second = write_sensor_csv(read(walk_csv())).decode().splitlines()[:2]
    assert first == HEADER
    assert second.startswith("0,0.1,-0.2,9.81,")
