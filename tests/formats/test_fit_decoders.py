"""Two decoders, one recording: what the fast one takes is proved equal, the rest is left to fitdecode."""

from dataclasses import dataclass
from pathlib import Path

import fitfast
import numpy as np
import pytest
from fitdecode import profile

from backstride.formats.fit import fast
from backstride.formats.fit.choose import why_whole
from backstride.formats.fit.envelope import Checksum, checksum_of, parts_of, trailing_bytes
from backstride.formats.fit.outline import walk
from backstride.formats.fit.read import decode_whole, read_fit
from backstride.formats.fit.tables import KINDS, STRING, TIMES
from backstride.vocab.errors import BackstrideError
from backstride.vocab.recording import Sensor
from formats.fit_bytes import (
    ALTITUDE,
    BYTE,
    ENHANCED_ALTITUDE,
    ENHANCED_SPEED,
    HEART,
    LAT,
    LON,
    NOON,
    RECORD,
    SPEED,
    TIME,
    UINT8,
    UINT16,
    UINT32,
    run,
    start,
)
from formats.fit_ways import differences, is_fast, patient
from shared_data import shared_data


def said_of(data, decoder=None):
    try:
        return list(read_fit(data, decoder))
    except BackstrideError as refusal:
        return [str(refusal)]


# --- real recordings ---


@dataclass
class Real:
    """A real file: what both ways said, and whether nothing is wrong with it."""

    name: str
    quick: list
    slow: list
    intact: bool
    fast: bool


@pytest.fixture(scope="module")
def real_files() -> list[Real]:
    paths = sorted((shared_data() / "activity").rglob("*"))
    return [both_ways(path) for path in paths if path.suffix.lower() == ".fit"]


def both_ways(path: Path) -> Real:
    data = path.read_bytes()
    stops = []

    def watched(*part):
        tables = decode_whole(*part)
        stops.append(tables.stop)
        return tables

    slow = said_of(data, watched)
    parts = list(parts_of(data))
    right = all(checksum_of(data, part) is Checksum.RIGHT for part in parts)
    intact = right and not any(stops) and not trailing_bytes(data, parts[-1])
    return Real(path.name, said_of(data), slow, intact, is_fast(data))


@pytest.mark.shared
def test_both_ways_give_the_same_recordings_of_every_real_file(real_files):
    compared = 0
    for file in real_files:
        assert len(file.quick) == len(file.slow), file.name
        for one, other in zip(file.quick, file.slow, strict=True):
            if isinstance(one, str):
                assert one == other, file.name
            else:
                assert differences(one, other) == [], file.name
                compared += 1
    assert compared >= 50


@pytest.mark.shared
def test_at_least_two_thirds_of_the_intact_real_files_are_read_fast(real_files):
    intact = [file for file in real_files if file.intact]
    assert len(intact) >= 45
    assert sum(file.fast for file in intact) >= len(intact) * 2 / 3


def test_a_difference_is_noticed():
    one, other = run(30).file(), run(30, begin=NOON + 1).file()
    assert differences(read_fit(one)[0], read_fit(other)[0]) == ["start"]
    slower = run(31).file()
    assert "duration_s" in differences(read_fit(one)[0], read_fit(slower)[0])


# --- what is left to fitdecode ---


def reason(data):
    (part,) = parts_of(data)
    return why_whole(walk(data, part.body, part.end), checksum_of(data, part))


def with_records(fields, *values):
    fit = start()
    fit.define(1, RECORD, fields)
    fit.data(1, *values)
    return fit.file()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (run(5).file(), None),
        (run(5).file(crc=7), "damaged"),
        (run(5).file()[:-9], "damaged"),
        (with_records([TIME, SPEED, ENHANCED_SPEED], NOON, 1, 2), "twice"),
        (with_records([TIME, ALTITUDE, ENHANCED_ALTITUDE], NOON, 1, 2), "twice"),
        (with_records([TIME, HEART, HEART], NOON, 100, 101), "twice"),
        (with_records([TIME, (3, UINT16)], NOON, 100), "another type"),
        (with_records([TIME, (6, UINT16, 4)], NOON, (1, 2)), "another type"),
        (with_records([TIME, (8, BYTE, 3)], NOON, None), "compressed speed"),
        (with_records([TIME, (200, UINT16, 4), HEART], NOON, (1, 2), 100), None),
    ],
)
def test_a_cheap_look_tells_who_reads(data, words):
    why = reason(data)
    assert (why is None) if words is None else (words in why)


def test_compressed_timestamps_are_unrolled():
    fit = start()
    fit.define(1, RECORD, [TIME, HEART])
    fit.data(1, NOON, 100)
    fit.define(2, RECORD, [HEART])
    for s in range(1, 100):
        fit.compressed(2, NOON + s, 100 + s % 50)
    recording = patient(fit.file())
    times, rates = recording.column(Sensor.HR, "hr_bpm")
    assert times.tolist() == list(range(100))
    assert rates.tolist() == [100 + s % 50 for s in range(100)]


def test_compressed_speed_and_distance_are_unpacked():
    fit = start()
    fit.define(1, RECORD, [TIME, (8, BYTE, 3)])
    for s in range(120):
        speed, distance = 300, 3 * 16 * s & 0xFFF  # 3 m/s in 1/100, metres in 1/16 that run over after 256 m
        fit.data(1, NOON + s, bytes([speed & 0xFF, speed >> 8 | (distance & 0xF) << 4, distance >> 4]))
    recording = patient(fit.file())
    assert set(recording.column(Sensor.SPEED, "speed_mps")[1].tolist()) == {3.0}
    assert recording.column(Sensor.SPEED, "distance_m")[1].tolist() == [3.0 * s for s in range(120)]


def test_missing_compressed_speed_is_missing():
    fit = run(5, sport=None)
    fit.define(1, RECORD, [TIME, HEART, (8, BYTE, 3)])
    fit.data(1, NOON + 5, 105, None)
    assert patient(fit.file()).streams[Sensor.SPEED].t_s.size == 5


def test_reserved_bits_in_a_header_are_left_to_fitdecode():
    fit = start()
    fit.define(1, RECORD, [TIME, HEART])
    fit.data(1, NOON, 100, head=0x11)
    fit.data(1, NOON + 1, 101)
    assert patient(fit.file()).streams[Sensor.HR].t_s.size == 2


def test_numbers_of_an_array_count_by_their_first():
    fit = start()
    fit.define(1, RECORD, [TIME, (3, UINT8, 2), LAT, LON])
    for s in range(3):
        fit.data(1, NOON + s, (130 + s, 7), 2**29, 2**28)
    recording = patient(fit.file())
    assert recording.column(Sensor.HR, "hr_bpm")[1].tolist() == [130, 131, 132]


# --- the fast decoder is not trusted further than it is proved ---


class PanicException(BaseException):
    """As compiled code raises it: no Exception."""


@pytest.mark.parametrize(
    "failure", [PanicException("index out of bounds"), fitfast.FitDecodeError("odd"), ValueError("x")]
)
@pytest.mark.parametrize("call", ["records", "parse"])
def test_whatever_the_fast_decoder_raises_fitdecode_reads_on(monkeypatch, failure, call):
    def fail(*_, **__):
        raise failure

    expected = read_fit(run(30).file())[0]
    monkeypatch.setattr(fitfast, call, fail)
    assert differences(read_fit(run(30).file())[0], expected) == []


def test_an_interrupt_in_the_fast_decoder_stays_an_interrupt(monkeypatch):
    def fail(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(fitfast, "records", fail)
    with pytest.raises(KeyboardInterrupt):
        read_fit(run(30).file())


def test_a_record_that_the_fast_decoder_loses_is_noticed(monkeypatch):
    real = fitfast.records
    monkeypatch.setattr(fitfast, "records", lambda *a, **k: {n: c[:-1] for n, c in real(*a, **k).items()})
    (recording,) = read_fit(run(30).file())
    assert recording.streams[Sensor.HR].t_s.size == 30


def test_a_message_that_the_fast_decoder_loses_is_noticed(monkeypatch):
    real = fitfast.parse
    monkeypatch.setattr(fitfast, "parse", lambda *a, **k: {**real(*a, **k), "session": []})
    (recording,) = read_fit(run(30).file())
    assert recording.sport == "running"


def test_a_value_of_another_type_is_noticed(monkeypatch):
    real = fitfast.parse
    monkeypatch.setattr(fitfast, "parse", lambda *a, **k: {**real(*a, **k), "session": [{"sport": True}]})
    data = run(30).file()
    (part,) = parts_of(data)
    with pytest.raises(fast.NotProved):
        fast.read_fast(data, walk(data, part.body, part.end))


def test_the_numbers_of_our_fields_are_those_of_the_profile():
    for number, kind in KINDS.items():
        message = profile.MESSAGE_TYPES[number]
        assert message.name == kind.name
        for field_number, field in kind.fields.items():
            theirs = message.fields[field_number]
            assert (theirs.name, theirs.base_type.identifier) == (field.name, field.base)
            assert (theirs.type.name in ("date_time", "local_date_time")) == (field.name in TIMES)


def test_texts_that_are_not_plain_are_left_to_fitdecode():
    fit = start()
    fit.define(14, 26, [(8, STRING, 6)])
    fit.data(14, b"a\x01b\0\0\0")
    assert not is_fast(run(5, fit=fit).file())


def test_both_ways_agree_on_random_activities():
    random = np.random.default_rng(7)
    fields = [TIME, LAT, LON, HEART, ENHANCED_SPEED, ENHANCED_ALTITUDE, (7, UINT16), (5, UINT32)]
    for _ in range(5):
        fit = start(big=bool(random.integers(2)))
        chosen = [TIME, *(fields[i] for i in sorted(random.choice(range(1, len(fields)), 4, replace=False)))]
        fit.define(1, RECORD, chosen)
        for s in range(60):
            row = [None if random.random() < 0.2 else int(random.integers(0, 2**7)) for _ in chosen[1:]]
            fit.data(1, NOON + s, *row)
        data = fit.file()
        assert is_fast(data)
        for one, other in zip(said_of(data), said_of(data, decode_whole), strict=True):
            assert differences(one, other) == []
