"""FIT files made to hurt: each costs little time and memory, and ends in a recording or a sentence."""

import struct
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from backstride.formats.fit import read_fit, write_fit
from backstride.vocab.errors import BackstrideError, NoUsableSamples
from backstride.vocab.recording import Recording, Sensor, Stream
from formats.fit_bytes import HEART, NOON, RECORD, TIME, UINT8, run, slow_crc, start

LIMIT_S = 6.0
HEADROOM_MB = 250


def cost_of(data):
    """Read, and return what came out together with seconds of processor."""
    began = time.process_time()
    try:
        said = read_fit(data)
    except BackstrideError as refusal:
        said = str(refusal)
    return said, time.process_time() - began


def test_a_hundred_thousand_empty_files_in_a_chain():
    header = struct.pack("<BBHI4s", 12, 0x20, 2100, 0, b".FIT") + b"\0\0"
    said, seconds = cost_of(header * 100_000)
    assert "no usable sample" in said
    assert seconds < LIMIT_S


def test_a_hundred_thousand_settings_files_in_a_chain():
    said, seconds = cost_of(start(2).file() * 100_000)
    assert "device settings" in said
    assert seconds < LIMIT_S


def test_a_long_chain_of_recordings_is_read_up_to_a_limit_and_says_so():
    said, seconds = cost_of(run(2).file() * 3000)
    assert len(said) == 200
    assert [problem.code for problem in said[-1].problems] == ["chain-long"]
    assert said[0].problems == ()
    assert seconds < LIMIT_S


def test_a_definition_with_255_fields():
    fit = start()
    fit.define(1, RECORD, [TIME, HEART, *((number, UINT8) for number in range(100, 200))])
    fit.define(2, RECORD, [TIME, HEART, *((100 + number % 100, UINT8) for number in range(253))])
    fit.data(1, NOON, 100, *([1] * 100))
    fit.data(2, NOON + 1, 101, *([1] * 253))
    said, seconds = cost_of(fit.file())
    assert said[0].streams[Sensor.HR].t_s.size == 2
    assert seconds < LIMIT_S


def test_a_definition_with_255_fields_of_255_bytes_over_and_over():
    definition = struct.pack("<BBBHB", 0x41, 0, 0, RECORD, 255) + bytes([200, 255, 2]) * 255
    message = b"\x01" + b"\x07" * 255 * 255
    fit = start()
    fit.body += definition * 500 + message * 20
    said, seconds = cost_of(fit.file())
    assert isinstance(said, str)
    assert seconds < LIMIT_S


def test_undefined_developer_fields_by_the_hundred():
    fit = start()
    fit.define(1, RECORD, [TIME, HEART], [(number, UINT8, number) for number in range(250)])
    for s in range(20):
        fit.data(1, NOON + s, 100, *([7] * 250))
    said, seconds = cost_of(fit.file())
    assert said[0].streams[Sensor.HR].t_s.size == 20
    assert said[0].developer == ()
    assert seconds < LIMIT_S


def test_a_million_messages_of_one_byte():
    fit = start()
    fit.define(1, 0xFF00, [])
    fit.body += b"\x01" * 1_000_000
    said, seconds = cost_of(fit.file(crc=0))
    assert isinstance(said, str)
    assert seconds < LIMIT_S


@pytest.mark.parametrize("tail", [b"", b"\0", b"\xff" * 5000, b"\x40" * 5000, bytes(range(256)) * 20])
def test_rubbish_behind_a_header(tail):
    head = struct.pack("<BBHI4s", 14, 0x20, 2100, len(tail), b".FIT")
    said, seconds = cost_of(head + struct.pack("<H", slow_crc(head)) + tail)
    assert isinstance(said, str)
    assert seconds < LIMIT_S


def test_a_picture_that_calls_itself_fit_is_refused():
    said, _ = cost_of(b"\x89PNG\r\n\x1a\n" + b".FIT" + b"\0" * 400)
    assert isinstance(said, str)


def test_times_all_over_four_billion_seconds():
    fit = start()
    fit.define(1, RECORD, [TIME, HEART])
    for s in range(2000):
        fit.data(1, (s * 2_654_435_761) % 2**32, 100)
    said, seconds = cost_of(fit.file())
    assert said
    assert seconds < LIMIT_S


# --- memory ---

_CHILD = """
import re, sys
import fitdecode, fitfast, numpy
from backstride.formats.fit import read as fit
data = open(sys.argv[1], "rb").read()
def peak():  # of this process alone: ru_maxrss would begin with that of its parent
    return int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
before = peak()
decoder = fit.decode_whole if sys.argv[2] == "whole" else fit.decode
(recording,) = fit.read_fit(data, decoder)
assert recording.streams["hr"].t_s.size == 100_000
print((peak() - before) / 1024)
"""


@pytest.fixture(scope="module")
def long_file(tmp_path_factory) -> Path:
    t = np.arange(100_000.0)
    wave = np.sin(t / 30)
    streams = {
        Sensor.GNSS: Stream(Sensor.GNSS, t, {"lat_deg": 47 + t * 1e-6, "lon_deg": 8 + t * 1e-6}),
        Sensor.SPEED: Stream(Sensor.SPEED, t, {"speed_mps": 3 + wave, "distance_m": 3 * t}),
        Sensor.HR: Stream(Sensor.HR, t, {"hr_bpm": 140 + 9 * wave}),
        Sensor.CADENCE: Stream(Sensor.CADENCE, t, {"cadence_spm": 165 + wave}),
        Sensor.ALTITUDE: Stream(Sensor.ALTITUDE, t, {"altitude_m": 400 + wave}),
        Sensor.POWER: Stream(Sensor.POWER, t, {"power_w": 200 + wave}),
    }
    path = tmp_path_factory.mktemp("long") / "long.fit"
    long = Recording(
        "csv", "a test", datetime(2026, 5, 1, tzinfo=UTC), float(t[-1]), streams, sport="running"
    )
    path.write_bytes(write_fit(long))
    return path


@pytest.mark.parametrize("way", ["fast", "whole"])
def test_a_hundred_thousand_records_fit_into_the_memory_that_is_promised(long_file, way):
    command = [sys.executable, "-c", _CHILD, str(long_file), way]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    assert 1 < float(answer.stdout) < HEADROOM_MB


def test_a_file_of_nothing_is_refused():
    with pytest.raises(NoUsableSamples):
        read_fit(struct.pack("<BBHI4s", 12, 0x20, 2100, 0, b".FIT") + b"\0\0")
