"""phyphox's exports: in any separator, decimal mark and in two languages."""

from datetime import UTC, datetime

import numpy as np
import pytest

from backstride.formats.phyphox import read_phyphox
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Placement, Recording, Sensor

ACC = '"Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)","Acceleration z (m/s^2)"'
ENGLISH = (
    '"Time (s)","Latitude (°)","Longitude (°)","Height (m)","Velocity (m/s)",'
    '"Direction (°)","Horizontal Accuracy (m)","Vertical Accuracy (°)"'
)
GERMAN = (
    '"Zeit (s)","Breitengrad (°)","Längengrad (°)","Höhe (m)","Geschwindigkeit (m/s)",'
    '"Richtung (°)","Horizontale Genauigkeit (m)","Vertikale Genauigkeit (m)"'
)
ROWS = "\n".join(f"{i / 100:.9E},1.0E-1,2.0E-1,9.81E0" for i in range(200))
TIME = (
    '"event","experiment time","system time","system time text"\n'
    '"START",0.0,1777618800.5,"2026-05-01 09:00:00.500 UTC+02:00"\n'
    '"PAUSE",1.0,1777618801.5,"2026-05-01 09:00:01.500 UTC+02:00"\n'
    '"START",1.0,1777618861.5,"2026-05-01 09:01:01.500 UTC+02:00"\n'
    '"PAUSE",2.0,1777618862.5,"2026-05-01 09:01:02.500 UTC+02:00"\n'
)
DEVICE = (
    '"property","value"\n"version","1.1.16"\n"deviceModel","Pixel 7"\n'
    '"deviceBrand","google"\n"depthFrontSensor","null"\n'
)


def read(files: dict[str, str], **about: object) -> Recording:
    (recording,) = read_phyphox({name: text.encode() for name, text in files.items()}, **about)  # type: ignore[arg-type]
    return recording


def german(text: str) -> str:
    words = {"Time": "Zeit", "Acceleration": "Beschleunigung"}
    for english, ours in words.items():
        text = text.replace(english, ours)
    return text


@pytest.mark.parametrize(
    "text",
    [
        f"{ACC}\n{ROWS}\n",
        f"{ACC}\n{ROWS}\n".replace(",", "\t"),
        f"{ACC}\n{ROWS}\n".replace(",", ";"),
        f"{ACC}\n{ROWS}\n".replace(",", ";").replace(".", ","),
        f"{ACC}\n{ROWS}\n".replace(",", "\t").replace(".", ","),
        f"{german(ACC)}\n{ROWS}\n",
        f'{ACC},"Absolute acceleration (m/s^2)"\n{ROWS}\n'.replace("9.81E0", "9.81E0,9.9"),
        f'"Time (s)","X (m/s^2)","Y (m/s^2)","Z (m/s^2)"\n{ROWS}\n',
    ],
)  # fmt: skip
def test_separator_decimal_mark_and_language_do_not_matter(text):
    recording = read({"Accelerometer.csv": text})
    assert recording.sensors == (Sensor.ACC,)
    assert recording.column(Sensor.ACC, "acc_x_mps2")[1].tolist() == [0.1] * 200
    assert recording.column(Sensor.ACC, "acc_z_mps2")[1].tolist() == [9.81] * 200
    assert recording.duration_s == pytest.approx(1.99)
    assert recording.format == "phyphox"
    assert recording.problems == ()


def test_one_table_may_hold_several_sensors_on_one_clock():
    header = (
        f'{ACC},"Gyroscope x (rad/s)","Gyroscope y (rad/s)","Gyroscope z (rad/s)","Magnetic field x (µT)"'
    )
    recording = read({"Raw Data.csv": header + "\n0,1,2,9.8,.1,.2,.3,40\n0.01,1,2,9.8,.1,.2,.3,41\n"})
    assert recording.sensors == (Sensor.ACC, Sensor.GYR, Sensor.MAG)
    assert recording.column(Sensor.GYR, "gyr_z_radps")[1].tolist() == [0.3, 0.3]


@pytest.mark.parametrize(
    "header",
    [
        ENGLISH,
        GERMAN,
    ],
)
def test_places_are_read(header):
    recording = read({"Location.csv": header + "\n0,50,7,120,2.5,90,5,8\n1,50.00002,7,120,NaN,90,5,8\n"})
    assert recording.sensors == (Sensor.GNSS, Sensor.ALTITUDE)
    gnss = recording.streams[Sensor.GNSS].columns
    np.testing.assert_equal(gnss["speed_mps"], [2.5, np.nan])
    assert (gnss["lat_deg"][0], gnss["lon_deg"][0], gnss["course_deg"][0], gnss["accuracy_m"][0]) == (
        50,
        7,
        90,
        5,
    )


def test_the_date_zone_and_pause_come_from_the_time_notes():
    recording = read({"Accelerometer.csv": f"{ACC}\n{ROWS}\n", "time.csv": TIME, "device.csv": DEVICE})
    assert recording.start == datetime(2026, 5, 1, 7, 0, 0, 500_000, UTC)
    assert recording.utc_offset_s == 7200
    assert recording.duration_s == pytest.approx(61.99)
    ((start_s, end_s),) = [(pause.start_s, pause.end_s) for pause in recording.pauses]
    assert (start_s, end_s) == (pytest.approx(1.0), pytest.approx(61.0))
    assert np.diff(recording.streams[Sensor.ACC].t_s).max() == pytest.approx(60.01)
    assert str(recording.device) == "google Pixel 7"


@pytest.mark.parametrize(
    "notes", ["", '"event","experiment time"\n"START"\n', TIME.replace("1777618800.5", "inf")]
)
def test_damaged_time_notes_cost_the_date_at_most(notes):
    recording = read({"Accelerometer.csv": f"{ACC}\n{ROWS}\n", "time.csv": notes})
    assert len(recording.streams[Sensor.ACC]) == 200


def test_with_gravity_comes_before_without():
    linear = ACC.replace("Acceleration", "Linear Acceleration") + "\n" + ROWS.replace("9.81E0", "0.01")
    recording = read({"Linear Acceleration.csv": linear, "Accelerometer.csv": f"{ACC}\n{ROWS}\n"})
    assert recording.column(Sensor.ACC, "acc_z_mps2")[1][0] == 9.81


def test_acceleration_without_gravity_is_read_and_named():
    linear = ACC.replace("Acceleration", "Linear Acceleration") + "\n" + ROWS.replace("9.81E0", "0.01")
    recording = read({"Linear Acceleration.csv": linear})
    assert [p.code for p in recording.problems] == ["acc-without-gravity"]
    assert recording.column(Sensor.ACC, "acc_z_mps2")[1][0] == 0.01


def test_gravity_beside_it_makes_it_whole():
    header = (
        ACC.replace("Acceleration", "Linear Acceleration")
        + ',"Gravity x (m/s^2)","Gravity y (m/s^2)","Gravity z (m/s^2)"'
    )
    recording = read({"Raw Data.csv": header + "\n0,0,0,.1,0,0,9.7\n.01,0,0,.1,0,0,9.7\n"})
    assert recording.column(Sensor.ACC, "acc_z_mps2")[1].tolist() == pytest.approx([9.8, 9.8])
    assert recording.problems == ()


def test_where_it_was_worn_is_kept():
    recording = read({"a.csv": f"{ACC}\n{ROWS}\n"}, placement=Placement.CHEST, facing="-y")
    assert (recording.placement, recording.facing) == (Placement.CHEST, "-y")


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"time.csv": TIME, "device.csv": DEVICE},
        {"Pressure.csv": '"Time (s)","Pressure (hPa)"\n0,980\n'},
        {"Accelerometer.csv": ACC},
    ],
)
def test_an_export_without_motion_or_place_is_refused(files):
    with pytest.raises(NoUsableSamples):
        read(files)
