"""Damaged FIT files: what can be read is read, and what is missing is said."""

import struct

import pytest

from backstride.formats.fit import read_fit
from backstride.formats.fit.checksum import crc16
from backstride.formats.fit.envelope import Checksum, checksum_of, envelop, parts_of
from backstride.formats.fit.outline import walk
from backstride.vocab.errors import BackstrideError, DamagedFile
from backstride.vocab.recording import Sensor
from formats.fit_bytes import HEART, NOON, RECORD, SESSION, TIME, UINT16, run, slow_crc, start, summary
from formats.fit_ways import differences, is_fast, one, patient


def codes(recording):
    return [problem.code for problem in recording.problems]


def seconds(recording):
    return recording.streams[Sensor.HR].t_s.size


# --- files that end in the middle ---


def test_a_file_that_ends_in_the_middle_is_read_up_to_there_and_says_where():
    data = run(3600).file()
    cut = data[: data.index(struct.pack("<BI", 1, NOON + 1865)) + 3]
    recording = patient(cut)
    assert seconds(recording) == 1865
    assert recording.duration_s == 1864.0
    (problem,) = recording.problems
    assert problem.code == "truncated"
    assert problem.words == "This file ends in the middle. The first 31:04 were read."
    assert problem.start_s == 1864.0


def test_hours_are_said_as_hours():
    data = run(4000).file()
    cut = data[: data.index(struct.pack("<BI", 1, NOON + 3905)) + 3]
    assert "The first 1:05:04 were read." in patient(cut).problems[0].words


def test_a_file_that_ends_between_two_messages_is_cut_off_all_the_same():
    data = run(100).file()
    recording = patient(data[: data.index(struct.pack("<BI", 1, NOON + 40))])
    assert (seconds(recording), codes(recording)) == (40, ["truncated"])


def test_cut_anywhere_a_file_is_read_in_part_or_refused():
    data = run(30).file()
    read = [0]
    for end in range(14, len(data) - 2, 7):
        try:
            (recording,) = read_fit(data[:end])
        except DamagedFile:
            continue
        assert codes(recording) == ["truncated"]
        read.append(seconds(recording))
    assert read == sorted(read)
    assert read[-1] == 30


def test_a_file_that_ends_before_its_first_sample_is_refused():
    data = run(30).file()
    with pytest.raises(DamagedFile, match="before its first sample"):
        read_fit(data[:60])


def test_a_header_that_was_never_finished_hides_nothing():
    recording = patient(run(60, sport=None).file(promise=0, header_crc=0, crc=-1))
    assert (seconds(recording), codes(recording)) == (60, ["truncated"])


def test_a_header_that_promises_four_gigabytes_costs_nothing():
    recording = patient(run(60).file(promise=0xFFFF_FFFF))
    assert (seconds(recording), codes(recording)) == (60, ["truncated"])


def test_a_summary_does_not_stretch_what_could_be_read():
    fit = start()
    summary(fit, NOON, 3600, 1)
    data = run(100, fit=fit, sport=None).file()
    assert patient(data[:-40]).duration_s < 100


# --- checksums ---


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, []),
        ({"crc": 0xBEEF}, ["checksum-wrong"]),
        ({"crc": 0}, []),
        ({"crc": -1}, ["checksum-missing"]),
        ({"header_crc": 0xBEEF}, ["checksum-wrong"]),
        ({"header_crc": 0}, []),
        ({"header": 12}, []),
    ],
)
def test_a_checksum_that_is_wrong_or_missing_is_said_and_no_reason_to_refuse(options, expected):
    (recording,) = read_fit(run(60).file(**options))
    assert (seconds(recording), codes(recording)) == (60, expected)


def test_headers_without_checksum_of_their_own_are_read_fast():
    assert is_fast(run(60).file(header_crc=0))
    assert is_fast(run(60).file(header=12))
    assert not is_fast(run(60).file(crc=0))


@pytest.mark.parametrize("size", [0, 1, 100, 2047, 2048, 2049, 4096, 65_537])
def test_the_fast_checksum_is_the_slow_one(size):
    data = bytes((7 * i * i + i) % 251 for i in range(size))
    assert crc16(data) == slow_crc(data)


def test_what_is_put_in_an_envelope_has_the_right_checksum():
    data = envelop(run(5).body)
    (part,) = parts_of(data)
    assert checksum_of(data, part) is Checksum.RIGHT


# --- chained files ---


def test_chained_files_give_a_recording_each():
    data = run(30).file() + run(40, begin=NOON + 5000, sport=2).file()
    assert is_fast(data)
    first, second = read_fit(data)
    assert (seconds(first), seconds(second)) == (30, 40)
    assert (first.sport, second.sport) == ("running", "cycling")
    assert (second.start - first.start).total_seconds() == 5000


def test_a_chained_file_with_settings_is_passed_over():
    assert seconds(one(run(30).file() + start(2).file())) == 30
    assert seconds(one(start(2).file() + run(30).file())) == 30


def test_only_the_damaged_file_of_a_chain_has_problems():
    first, second = read_fit(run(30).file() + run(30, begin=NOON + 99).file(crc=1))
    assert (codes(first), codes(second)) == ([], ["checksum-wrong"])


def test_rubbish_behind_a_file_is_noticed():
    recording = one(run(30).file() + b"rubbish")
    assert codes(recording) == ["trailing"]


# --- damage in the middle ---


def test_damage_in_the_middle_keeps_what_came_before():
    fit = run(50, sport=None)
    fit.body += b"\x0e"  # data of a local message that was never defined
    recording = patient(run(50, begin=NOON + 50, fit=fit).file())
    assert (seconds(recording), codes(recording)) == (50, ["damaged"])
    assert "The first 0:49 were read." in recording.problems[0].words


def test_a_record_of_another_year_in_a_damaged_file_was_misread():
    fit = run(50, sport=None)
    fit.data(1, NOON + 2_000_000_000, 100, 80, 3000, 0)
    recording = patient(fit.file(crc=1))
    assert recording.start.year == 2021
    assert set(codes(recording)) == {"checksum-wrong", "time-missing"}


def test_fields_of_a_size_that_cannot_be_are_passed_over():
    fit = start()
    fit.define(1, RECORD, [TIME, (6, UINT16, 3), HEART])
    for s in range(5):
        fit.body += struct.pack("<BI3sB", 1, NOON + s, b"\1\2\3", 100)
    recording = patient(fit.file())
    assert recording.sensors == (Sensor.HR,)


def test_a_field_of_no_size_is_damage_and_nothing_worse():
    fit = run(20, sport=None)
    fit.define(2, SESSION, [(5, UINT16, 0)])
    fit.body += b"\x02"
    recording = patient(fit.file())
    assert (seconds(recording), codes(recording)) == (20, ["damaged"])


def said_of(data):
    """What a person learns: recordings, or the sentence of a refusal; any other error fails the test."""
    try:
        return read_fit(data)
    except BackstrideError as refusal:
        return str(refusal)


def test_flipped_bytes_end_in_a_recording_or_a_sentence():
    data = run(40).file()
    for at in range(12, len(data), 5):
        for flip in (0x01, 0x80, 0xFF):
            broken = data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :]
            assert said_of(broken)


def test_doubled_and_spliced_files_end_in_a_recording_or_a_sentence():
    data, other = run(40).file(), run(30, fit=start(big=True)).file()
    for cut in range(20, len(data), 37):
        for made in (data[:cut] + data, data[:cut] + other[cut:], data[:cut] + data[cut // 2 :]):
            assert said_of(made)


def test_the_walk_knows_where_a_body_is_cut():
    data = run(10).file()
    whole = walk(data, 14, len(data) - 2)
    assert (whole.complete, whole.cut, whole.counts[RECORD]) == (True, False, 10)
    short = walk(data, 14, len(data) - 5)
    assert (short.complete, short.cut) == (False, True)


def test_the_same_damage_gives_the_same_recording():
    data = run(100).file()[:-333]
    assert differences(*(read_fit(data)[0] for _ in range(2))) == []
