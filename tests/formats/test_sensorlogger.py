"""Sensor Logger's exports: whichever phone made them, up is up."""

from datetime import UTC, datetime

import numpy as np
import pytest

from backstride.formats.sensorlogger import read_sensorlogger
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Placement, Recording, Sensor

START_NS = 1_777_618_800_123_456_789
"""2026-05-01T07:00:00.123456789Z."""
XYZ = "time,seconds_elapsed,z,y,x"
META = (
    "version,device name,recording epoch time,recording time,recording timezone,"
    "platform,appVersion,standardisation"
)


def sheet(*values: tuple[float, ...], header: str = XYZ, step_ns: int = 10_000_000) -> bytes:
    """Rows of `values` on the phone's two clocks."""
    rows = [header]
    for i, row in enumerate(values):
        rows.append(",".join(map(str, (START_NS + i * step_ns, i * step_ns / 1e9, *row))))
    return ("\n".join(rows) + "\n").encode()


def flat(z: float, n: int = 100) -> bytes:
    """A phone that lies on its back: only its third axis says something."""
    return sheet(*((z, 0.0, 0.0) for _ in range(n)))


def metadata(platform: str, zone: str = "Europe/Berlin", standardised: str = "false") -> bytes:
    row = f"3,Phone 14,1777618800123,2026-05-01_07-00-00,{zone},{platform},1.33,{standardised}"
    return f"{META}\n{row}\n".encode()


def read(files: dict[str, bytes], **about: object) -> Recording:
    (recording,) = read_sensorlogger(files, **about)  # type: ignore[arg-type]
    return recording


def up(recording: Recording) -> float:
    """Specific force along the phone's third axis at rest."""
    return float(np.median(recording.column(Sensor.ACC, "acc_z_mps2")[1]))


ANDROID = {"TotalAcceleration.csv": flat(9.81), "Accelerometer.csv": flat(0.0), "Gravity.csv": flat(9.81)}
IPHONE = {"Accelerometer.csv": flat(-0.2), "Gravity.csv": flat(-9.61)}


def test_android_gives_specific_force():
    assert up(read({**ANDROID, "Metadata.csv": metadata("android")})) == pytest.approx(9.81)


def test_iphones_give_the_opposite_sign():
    recording = read({**IPHONE, "Metadata.csv": metadata("ios")})
    assert up(recording) == pytest.approx(9.81)
    assert recording.problems == ()
    assert str(recording.device) == "Apple Phone 14"


def test_an_iphone_set_to_standard_units_gives_androids_sign():
    files = {"Accelerometer.csv": flat(0.2), "Gravity.csv": flat(9.61)}
    assert up(read({**files, "Metadata.csv": metadata("ios", standardised="true")})) == pytest.approx(9.81)


def test_uncalibrated_acceleration_of_iphones_is_in_g():
    files = {"AccelerometerUncalibrated.csv": flat(-1.0), "Metadata.csv": metadata("ios")}
    assert up(read(files)) == pytest.approx(9.80665)


def test_uncalibrated_acceleration_of_android_is_in_metres():
    files = {"AccelerometerUncalibrated.csv": flat(9.7), "Metadata.csv": metadata("android")}
    assert up(read(files)) == pytest.approx(9.7)


def test_total_acceleration_comes_before_the_sum_and_the_sum_before_the_raw_values():
    assert up(read({**ANDROID, "TotalAcceleration.csv": flat(9.7)})) == pytest.approx(9.7)
    raw = {"AccelerometerUncalibrated.csv": flat(-0.5)}
    assert up(read({**IPHONE, **raw, "Metadata.csv": metadata("ios")})) == pytest.approx(9.81)


def test_without_metadata_a_file_that_only_android_writes_tells():
    recording = read({"TotalAcceleration.csv": flat(-9.81)})  # an Android phone on its face
    assert up(recording) == pytest.approx(-9.81)
    assert recording.problems == ()


def test_without_metadata_a_file_in_g_tells_an_iphone():
    assert up(read({"AccelerometerUncalibrated.csv": flat(-1.0)})) == pytest.approx(9.80665)


@pytest.mark.parametrize(("sign", "phone"), [(1, "an Android phone"), (-1, "an iPhone")])
def test_without_metadata_gravity_at_the_start_tells_and_that_is_said(sign, phone):
    recording = read({"Accelerometer.csv": flat(0.0), "Gravity.csv": flat(sign * 9.81)})
    assert up(recording) == pytest.approx(9.81)
    assert [p.code for p in recording.problems] == ["sign-guessed"]
    assert phone in recording.problems[0].words


def test_gravity_on_a_slower_clock_is_added_at_the_right_instants():
    n = 200
    linear = sheet(*((0.5, 0.0, 0.0) for _ in range(n)))
    gravity = sheet(*((9.0 + 0.02 * i, 0.0, 0.0) for i in range(n // 2)), step_ns=20_000_000)
    recording = read(
        {"Accelerometer.csv": linear, "Gravity.csv": gravity, "Metadata.csv": metadata("android")}
    )
    t_s, z = recording.column(Sensor.ACC, "acc_z_mps2")
    np.testing.assert_allclose(z[:-2], 9.5 + t_s[:-2], atol=1e-6)


def test_where_gravity_was_not_measured_nothing_is_made_up():
    gravity = sheet(*((9.81, 0.0, 0.0) for _ in range(10)))  # a tenth of a second
    recording = read(
        {"Accelerometer.csv": flat(0.0), "Gravity.csv": gravity, "Metadata.csv": metadata("android")}
    )
    assert recording.streams[Sensor.ACC].t_s[-1] == pytest.approx(0.29)


def test_acceleration_without_gravity_is_read_and_named():
    recording = read({"Accelerometer.csv": flat(-0.2), "Metadata.csv": metadata("ios")})
    assert up(recording) == pytest.approx(0.2)
    assert [p.code for p in recording.problems] == ["acc-without-gravity"]


def test_nanoseconds_are_kept_to_the_microsecond():
    recording = read(ANDROID)
    assert recording.start == datetime(2026, 5, 1, 7, 0, 0, 123_457, UTC)
    np.testing.assert_allclose(np.diff(recording.streams[Sensor.ACC].t_s), 0.01, atol=1e-9)


@pytest.mark.parametrize(
    ("zone", "offset_s"),
    [
        ("Europe/Berlin", 7200),
        ("America/St_Johns", -9000),
        ("+05:30", 19800),
        ("GMT-03", -10800),
        ("", None),
        ("../etc", None),
        ("Nowhere/Here", None),
    ],
)
def test_the_zone_of_the_phone_is_that_of_the_run(zone, offset_s):
    assert read({**ANDROID, "Metadata.csv": metadata("android", zone)}).utc_offset_s == offset_s


def test_turn_rates_field_place_and_heart_are_read():
    place = (
        "time,seconds_elapsed,bearingAccuracy,speedAccuracy,verticalAccuracy,"
        "horizontalAccuracy,speed,bearing,altitude,longitude,latitude"
    )
    fixes = [(1, 1, 1, 5, 2.5, 90, 120, 7 + i / 1e5, 50) for i in range(3)]
    recording = read(
        {
            "Gyroscope.csv": flat(0.3),
            "GyroscopeUncalibrated.csv": flat(0.4),
            "Magnetometer.csv": flat(40.0),
            "Location.csv": sheet(*fixes, header=place, step_ns=10**9),
            "HeartRate.csv": sheet((150,), (151,), header="time,seconds_elapsed,bpm", step_ns=10**9),
            "Annotation.csv": b"time,seconds_elapsed,text,millisecond_press_duration\n",
        }
    )  # fmt: skip
    assert recording.sensors == (Sensor.GNSS, Sensor.HR, Sensor.GYR, Sensor.MAG, Sensor.ALTITUDE)
    assert recording.column(Sensor.GYR, "gyr_z_radps")[1][0] == 0.3
    assert recording.column(Sensor.GNSS, "speed_mps")[1].tolist() == [2.5] * 3
    assert recording.column(Sensor.GNSS, "accuracy_m")[1].tolist() == [5.0] * 3
    assert recording.column(Sensor.HR, "hr_bpm")[1].tolist() == [150.0, 151.0]


def test_minus_one_is_how_a_phone_says_that_it_does_not_know():
    place = "time,seconds_elapsed,horizontalAccuracy,speed,bearing,altitude,longitude,latitude"
    rows = [(5, -1, -1, 120, 7 + i / 1e5, 50) for i in range(3)]
    recording = read({"Location.csv": sheet(*rows, header=place, step_ns=10**9)})
    assert set(recording.streams[Sensor.GNSS].columns) == {"lat_deg", "lon_deg", "accuracy_m"}
    assert recording.problems == ()


def test_a_position_from_before_the_start_does_not_stretch_the_recording():
    place = (
        f"time,seconds_elapsed,longitude,latitude\n{START_NS - 3600 * 10**9},-3600,7,50\n{START_NS},0,7,50\n"
    )
    recording = read({**ANDROID, "Location.csv": place.encode()})
    assert recording.duration_s == pytest.approx(0.99)
    assert recording.start == datetime(2026, 5, 1, 7, 0, 0, 123_457, UTC)


def test_the_watch_counts_where_the_phone_recorded_no_motion():
    header = (
        "time,seconds_elapsed,rotationRateX,rotationRateY,rotationRateZ,"
        "gravityX,gravityY,gravityZ,accelerationX,accelerationY,accelerationZ"
    )
    wrist = sheet(*((0.1, 0.2, 0.3, 0, 0, -1, 0, 0, 0.1) for _ in range(50)), header=header)
    recording = read({"WristMotion.csv": wrist, "Metadata.csv": metadata("ios")})
    assert up(recording) == pytest.approx(0.9 * 9.80665)
    assert recording.placement is Placement.WRIST
    assert recording.column(Sensor.GYR, "gyr_z_radps")[1][0] == 0.3


def test_decimal_commas_and_semicolons_are_read():
    files = {name: data.replace(b",", b";").replace(b".", b",") for name, data in ANDROID.items()}
    assert up(read({**files, "Metadata.csv": metadata("android")})) == pytest.approx(9.81)


def test_a_spreadsheet_that_rounded_the_clock_does_not_lose_the_motion():
    rounded = flat(9.81).decode().replace(str(START_NS)[:10], "1777618800")
    rows = rounded.splitlines()
    rows[1:] = [",".join(["", *row.split(",")[1:]]) for row in rows[1:]]
    recording = read({"TotalAcceleration.csv": "\n".join(rows).encode()})
    assert recording.start is None
    assert recording.duration_s == pytest.approx(0.99)


def test_where_it_was_worn_is_kept():
    recording = read(ANDROID, placement=Placement.LUMBAR, facing="+z")
    assert (recording.placement, recording.facing) == (Placement.LUMBAR, "+z")


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"Metadata.csv": metadata("ios")},
        {"Gyroscope.csv": XYZ.encode()},
        {"Barometer.csv": b"time,seconds_elapsed,pressure\n1,2,3\n"},
    ],
)
def test_an_export_without_motion_place_or_heart_is_refused(files):
    with pytest.raises(NoUsableSamples):
        read(files)
