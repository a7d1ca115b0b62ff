"""A recording that is written as FIT comes back as it was, to FIT's own steps, through four decoders."""

import warnings
from datetime import UTC, datetime

import fitdecode
import fitfast
import numpy as np
import pytest
from fit_tool.fit_file import FitFile
from pyfitparsernative import parse_fit_bytes

from backstride.formats.fit import write_fit
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Lap, Pause, Recording, Sensor, Stream
from formats.fit_ways import is_fast, one

START = datetime(2026, 5, 1, 21, 50, tzinfo=UTC)
SECONDS = np.arange(600.0)
LAPS = (
    Lap(0.0, 120.0, "warm up", "warmup"),
    Lap(120.0, 300.0, "backward", "active"),
    Lap(300.0, 360.0, None, "rest"),
    Lap(360.0, 599.0, "rückwärts 後ろ向き", "active"),
)


def streams(t=SECONDS):
    wave = np.sin(t / 20)
    return {
        Sensor.GNSS: Stream(
            Sensor.GNSS,
            t,
            {"lat_deg": 47 + t * 1e-5, "lon_deg": 179.999 + wave * 1e-4, "accuracy_m": np.full(t.size, 4.0)},
        ),
        Sensor.SPEED: Stream(Sensor.SPEED, t, {"speed_mps": 2.5 + wave, "distance_m": 2.5 * t}),
        Sensor.HR: Stream(Sensor.HR, t[::2], {"hr_bpm": 140 + np.round(9 * wave[::2])}),
        Sensor.CADENCE: Stream(Sensor.CADENCE, t, {"cadence_spm": 165 + 3 * wave}),
        Sensor.ALTITUDE: Stream(Sensor.ALTITUDE, t, {"altitude_m": 400 + wave}),
        Sensor.POWER: Stream(Sensor.POWER, t, {"power_w": np.round(200 + 20 * wave)}),
        Sensor.TEMPERATURE: Stream(Sensor.TEMPERATURE, t, {"temperature_degc": np.full(t.size, -3.0)}),
        Sensor.DYNAMICS: Stream(
            Sensor.DYNAMICS,
            t,
            {
                "contact_time_s": 0.25 + 0.01 * wave,
                "vertical_oscillation_m": 0.08 + 0.001 * wave,
                "step_length_m": 1 + 0.1 * wave,
            },
        ),
    }


def recording(**changes):
    values = {
        "format": "csv",
        "source": "a test",
        "start": START,
        "duration_s": 599.0,
        "streams": streams(),
        "utc_offset_s": 7200,
        "name": "Evening retro",
        "sport": "running",
        "laps": LAPS,
        "pauses": (Pause(200.0, 230.0),),
        "simulated": True,
    }
    return Recording(**(values | changes))


STEPS = {
    "lat_deg": 1e-7,
    "lon_deg": 1e-7,
    "accuracy_m": 1,
    "speed_mps": 1e-3,
    "distance_m": 0.01,
    "hr_bpm": 1,
    "cadence_spm": 2 / 128,
    "altitude_m": 0.2,
    "power_w": 1,
    "temperature_degc": 1,
    "contact_time_s": 1e-4,
    "vertical_oscillation_m": 1e-4,
    "step_length_m": 1e-4,
}


def test_what_is_written_comes_back_to_half_a_step_of_fit():
    there = recording()
    back = one(write_fit(there))
    assert back.streams.keys() == there.streams.keys()
    for sensor, stream in there.streams.items():
        assert back.streams[sensor].t_s.tolist() == stream.t_s.tolist()
        for name, values in stream.columns.items():
            worst = np.abs(back.streams[sensor].columns[name] - values).max()
            assert worst <= STEPS[name] / 2 * 1.001, name


def test_laps_pauses_name_and_place_in_time_come_back():
    there, back = recording(), one(write_fit(recording()))
    assert back.laps == there.laps
    assert back.pauses == there.pauses
    assert (back.name, back.sport, back.utc_offset_s) == (there.name, there.sport, there.utc_offset_s)
    assert (back.start, back.duration_s) == (there.start, there.duration_s)
    assert back.local_start.isoformat() == "2026-05-01T23:50:00+02:00"
    assert back.problems == ()


def test_simulated_data_stays_simulated():
    assert one(write_fit(recording())).simulated
    assert one(write_fit(recording())).source == "Backstride simulated"
    assert not one(write_fit(recording(simulated=False))).simulated


@pytest.mark.parametrize("sport", ["walking", "treadmill", "trail_running", "cycling", "swimming"])
def test_the_sport_comes_back_with_its_cadence(sport):
    back = one(write_fit(recording(sport=sport)))
    assert back.sport == sport
    assert back.column(Sensor.CADENCE, "cadence_spm")[1].mean() == pytest.approx(165, abs=1)


def test_a_recording_without_sport_name_or_laps_is_written_too():
    back = one(
        write_fit(recording(sport=None, name=None, laps=(), pauses=(), utc_offset_s=None, simulated=False))
    )
    assert (back.sport, back.name, back.utc_offset_s, back.pauses) == (None, None, None, ())
    assert [(lap.start_s, lap.end_s, lap.name) for lap in back.laps] == [(0.0, 599.0, None)]


def test_a_recording_without_a_date_comes_back_without_one():
    back = one(write_fit(recording(start=None)))
    assert back.start is None
    assert back.duration_s == 599.0


def test_samples_between_the_seconds_go_to_the_nearest():
    quick = {
        Sensor.HR: Stream(
            Sensor.HR, np.array([0.0, 0.4, 0.9, 2.2]), {"hr_bpm": np.array([100.0, 101.0, 102.0, 103.0])}
        )
    }
    back = one(write_fit(recording(streams=quick, duration_s=2.2, laps=(), pauses=())))
    times, rates = back.column(Sensor.HR, "hr_bpm")
    assert (times.tolist(), rates.tolist()) == ([0.0, 1.0, 2.0], [101.0, 102.0, 103.0])


def test_what_does_not_fit_into_a_field_is_missing_and_not_wrapped_around():
    fast_heart = {Sensor.HR: Stream(Sensor.HR, SECONDS[:3], {"hr_bpm": np.array([100.0, 300.0, np.nan])})}
    assert one(write_fit(recording(streams=fast_heart))).column(Sensor.HR, "hr_bpm")[1].tolist() == [100.0]


def test_motion_alone_cannot_be_written_as_fit():
    motion = {Sensor.ACC: Stream(Sensor.ACC, SECONDS, {"acc_x_mps2": SECONDS})}
    with pytest.raises(NoUsableSamples, match="motion only"):
        write_fit(recording(streams=motion))


def test_what_is_written_is_read_fast():
    assert is_fast(write_fit(recording()))


def test_the_same_recording_gives_the_same_bytes():
    assert write_fit(recording()) == write_fit(recording())


def test_other_decoders_read_it_without_complaint():
    data = write_fit(recording())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frames = [
            f
            for f in fitdecode.FitReader(data, check_crc=fitdecode.CrcCheck.RAISE)
            if f.frame_type == fitdecode.FIT_FRAME_DATA
        ]
    assert sum(frame.name == "record" for frame in frames) == 600
    assert fitfast.message_counts(data)["record"] == 600
    assert [m["wkt_step_name"] for m in parse_fit_bytes(data) if m["message_type"] == "workout_step"] == [
        "warm up",
        "backward",
        "rückwärts 後ろ向き",
    ]
    names = [
        getattr(record.message, "workout_step_name", None) for record in FitFile.from_bytes(data).records
    ]
    assert [name for name in names if name] == ["warm up", "backward", "rückwärts 後ろ向き"]


def test_names_longer_than_fit_allows_are_cut():
    long = recording(name="retro " * 50, laps=(Lap(0.0, 599.0, "後" * 90),))
    back = one(write_fit(long))
    assert back.name.startswith("retro retro")
    assert back.laps[0].name == "後" * 60
