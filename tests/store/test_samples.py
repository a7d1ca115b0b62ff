"""Samples go to Parquet and come back as the very same numbers, or are refused."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backstride.store.samples import decode_about, decode_recording, encode_recording
from backstride.vocab.errors import DamagedFile
from backstride.vocab.guided import Guided, Happening
from backstride.vocab.recording import (
    COLUMNS,
    DeveloperField,
    Device,
    Lap,
    Pause,
    Placement,
    Problem,
    Recording,
    Sensor,
    Stream,
)
from processor import least_s

START = datetime(2026, 5, 1, 7, 0, 0, 123456, tzinfo=UTC)


def recorded(*streams: Stream, developer: tuple[DeveloperField, ...] = ()) -> Recording:
    return Recording(
        "csv", "a phone", START, 60.0, {stream.sensor: stream for stream in streams}, developer=developer
    )


def motion(n: int, rate_hz: float = 100.0) -> Recording:
    t_s = np.arange(n) / rate_hz
    wave = np.round(np.sin(np.outer(np.arange(6) + 2.0, t_s)) * 9.8, 2)
    return recorded(
        Stream(Sensor.ACC, t_s, {f"acc_{axis}_mps2": wave[i] for i, axis in enumerate("xyz")}),
        Stream(Sensor.GYR, t_s, {f"gyr_{axis}_radps": wave[i + 3] for i, axis in enumerate("xyz")}),
    )


def same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    return a.tobytes() == b.tobytes()


def assert_same(a: Recording, b: Recording) -> None:
    plain = [name for name in Recording.__slots__ if name not in ("streams", "developer")]
    assert {name: getattr(a, name) for name in plain} == {name: getattr(b, name) for name in plain}
    assert list(a.streams) == list(b.streams)
    for sensor, stream in a.streams.items():
        other = b.streams[sensor]
        assert same_bits(stream.t_s, other.t_s)
        assert list(stream.columns) == list(other.columns)
        assert all(same_bits(values, other.columns[name]) for name, values in stream.columns.items())
    assert [(d.name, d.unit, d.t_s.tobytes(), d.values.tobytes()) for d in a.developer] == [
        (d.name, d.unit, d.t_s.tobytes(), d.values.tobytes()) for d in b.developer
    ]


def test_a_watch_run_comes_back_with_every_word_and_every_bit():
    t_s = np.arange(10.0)
    odd = np.array([np.nan, -0.0, np.inf, -np.inf, 5e-324, 1.7e308, 0.1, 1 / 3, -1.5, 2.0])
    run = Recording(
        format="fit",
        source="Garmin Enduro",
        start=START,
        duration_s=10.000001,
        streams={
            Sensor.HR: Stream(Sensor.HR, t_s + 0.25, {"hr_bpm": odd}),
            Sensor.GNSS: Stream(Sensor.GNSS, t_s, {"lon_deg": odd, "lat_deg": odd[::-1]}),
            Sensor.RR: Stream(Sensor.RR, t_s[:0], {"rr_s": t_s[:0]}),
            Sensor.POWER: Stream(Sensor.POWER, t_s, {}),
        },
        utc_offset_s=-12_600,
        name="Rückwärts \u0000 後ろ向き \udc80",
        sport="running",
        device=Device("Garmin", "Enduro", "1.2"),
        laps=(Lap(0.0, 5.1, "6 x backward", "active"), Lap(5.1, 10.0)),
        pauses=(Pause(1.0, 2.5),),
        developer=(
            DeveloperField("Power", "W", t_s, odd),
            DeveloperField("Power", "kW", t_s[1:], odd[1:]),
            DeveloperField("Nothing", "", t_s[:0], t_s[:0]),
        ),
        problems=(Problem("truncated", "It ends early.", 9.0, 10.0), Problem("crc", "Wrong checksum.")),
        placement=Placement.LUMBAR,
        facing="-z",
        said_distance_m=1234.5,
        simulated=True,
        guided=Guided(
            "one",
            date(2026, 5, 1),
            "track",
            "stopped",
            '{"parts": []}',
            (Happening(3.5, "pain", 4.0, "left calf"), Happening(4.0, "knocks")),
        ),
    )
    plain = Recording("fit", "Garmin Enduro", None, 0.0, {})
    alike = [f.name for f in fields(Recording) if getattr(run, f.name) == getattr(plain, f.name)]
    assert alike == ["format", "source"], "a new field must be told apart here, and kept"
    assert_same(run, decode_recording(encode_recording(run)))


@given(
    values=hnp.arrays(np.float64, st.integers(0, 50), elements=st.floats(width=64)),
    sensors=st.sets(st.sampled_from(list(Sensor)), max_size=5),
    apart=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_any_numbers_on_any_sensors_survive(values: np.ndarray, sensors: set[Sensor], apart: bool):
    streams = [
        Stream(sensor, np.arange(values.size) + i * apart, dict.fromkeys(COLUMNS[sensor], values))
        for i, sensor in enumerate(sorted(sensors))
    ]
    run = recorded(*streams)
    assert_same(run, decode_recording(encode_recording(run)))


def test_the_same_recording_gives_the_same_bytes_however_its_clocks_are_held():
    run = motion(500)
    copied = recorded(*(Stream(s.sensor, s.t_s.copy(), dict(s.columns)) for s in run.streams.values()))
    assert encode_recording(run) == encode_recording(copied)
    assert encode_recording(run) == encode_recording(decode_recording(encode_recording(run)))


def test_sensors_that_shared_a_clock_share_it_again():
    streams = decode_recording(encode_recording(motion(50))).streams
    assert streams[Sensor.ACC].t_s is streams[Sensor.GYR].t_s


def test_the_words_can_be_read_without_the_samples():
    about = decode_about(encode_recording(motion(100)))
    assert (about.start, about.duration_s, about.source) == (START, 60.0, "a phone")
    assert not about.streams


def test_any_other_program_can_open_the_file(tmp_path):
    path = tmp_path / "run.parquet"
    path.write_bytes(encode_recording(motion(100)))
    table = pq.read_table(path)
    assert table.column_names[:2] == ["t_s", "acc.acc_x_mps2"]
    assert table.num_rows == 100


def cut(data: bytes, at: int) -> bytes:
    return data[:at]


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


@pytest.mark.parametrize("harm", [cut, flip])
def test_damaged_samples_are_refused_or_read_but_never_crash(harm: Callable[[bytes, int], bytes]):
    data = encode_recording(motion(40))
    refused = 0
    for at in range(0, len(data), 3):
        try:
            decode_recording(harm(data, at))
        except DamagedFile:
            refused += 1
    assert refused > len(data) // 3 * 0.5


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" * 5, b"<gpx/>", bytes(1000)])
def test_what_is_no_sample_file_is_refused_in_a_sentence(data: bytes):
    with pytest.raises(DamagedFile, match="could not be read"):
        decode_recording(data)


def test_a_hundred_thousand_samples_of_six_axes_take_a_blink():
    run = motion(100_000)
    data = encode_recording(run)
    assert least_s(lambda: encode_recording(run)) < 0.25, "asked: well under 0.1 s"
    assert least_s(lambda: decode_recording(data)) < 0.1
