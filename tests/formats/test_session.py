"""A session that a phone guided: read as far as it goes, whatever befell the file."""

import json
import resource
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from backstride.formats.container import Original, single
from backstride.formats.read import read_original
from backstride.formats.session import MOST_HAPPENINGS, read_session
from backstride.formats.sniff import Kind, sniff
from backstride.store.samples import decode_recording, encode_recording
from backstride.vocab.errors import InputRefused, NoUsableSamples
from backstride.vocab.guided import Happening
from backstride.vocab.recording import Placement, Recording, Sensor
from guided_sessions import (
    BEGAN,
    ID,
    block,
    end,
    event,
    header,
    position,
    second,
    session,
    written,
)

NETTED = "cannot be made sense of"


def read(data: bytes) -> Recording:
    """By the door that strangers' files take."""
    (recording,) = read_original(single("guided.jsonl", data))
    return recording


def codes(recording: Recording) -> set[str]:
    return {problem.code for problem in recording.problems}


def times(recording: Recording) -> np.ndarray:
    return recording.streams[Sensor.ACC].t_s


def test_it_is_told_by_its_first_line():
    assert sniff(session()) is Kind.SESSION
    assert sniff(b"\xef\xbb\xbf \n" + session()) is Kind.SESSION
    for other in (b'{"schema":"backstride.reading/1"}\n', b'[{"schema":"backstride.session/1"}]'):
        with pytest.raises(InputRefused):
            sniff(other)


def test_a_session_gives_its_samples_in_si_units_and_its_blocks_as_laps():
    found = read(session(20))
    assert (found.start, found.duration_s, found.utc_offset_s) == (BEGAN, 20.0, 7200)
    assert (found.format, found.placement, found.facing) == (
        "session",
        Placement.LUMBAR,
        "0.0000,0.0000,-1.0000",
    )
    force, turn = found.streams[Sensor.ACC].columns, found.streams[Sensor.GYR].columns
    assert np.all(force["acc_y_mps2"] == 9.8)
    assert turn["gyr_y_radps"] == pytest.approx(np.radians(1.5))
    assert len(times(found)) == 20 * 60
    assert found.streams[Sensor.GNSS].columns["lat_deg"][0] == 52.0
    assert [(lap.start_s, lap.end_s, lap.name) for lap in found.laps] == [
        (0.0, 10.0, "forward walk"),
        (10.0, 20.0, "backward walk"),
    ]
    assert (found.problems, found.simulated) == ((), False)


def test_what_it_says_of_itself_is_kept_with_the_samples():
    found = read(session(5, event(3.0, "pain", value=3, place="left calf"), event(4.0, "stop", why="pain")))
    assert found.guided is not None
    assert (found.guided.id, found.guided.why, found.guided.place) == (ID, "done", "track")
    assert found.guided.happenings == (
        Happening(0.0, "block", 0.0),
        Happening(2.0, "block", 1.0),
        Happening(3.0, "pain", 3.0, "left calf"),
        Happening(4.0, "stop", None, "pain"),
    )
    assert decode_recording(encode_recording(found)).guided == found.guided


def test_a_simulated_session_stays_one():
    assert read(session(2, simulated=True)).simulated


def test_a_phone_without_a_gyroscope_gives_none():
    found = read(written([header(), second(0.0, turn=False), end(1.0)]))
    assert set(found.streams) == {Sensor.ACC}


def test_the_last_calibration_before_the_first_block_says_how_it_is_worn():
    def calibrated(at_s: float, *facing: float) -> dict[str, object]:
        return {"k": "c", "t": at_s, "facing": facing, "quality": 1}

    lines = [header(facing=None), calibrated(0, 1, 0, 0), calibrated(1, 0, 0, -2), second(1.0)]
    found = read(written([*lines, block(2.0, 0, "backward", "walk"), calibrated(3.0, 0, 1, 0), end(4.0)]))
    assert found.facing == "0.0000,0.0000,-1.0000"
    assert read(written([header(facing=[0, "x", None]), second(0.0)])).facing is None


def test_pauses_are_pauses():
    found = read(session(20, event(4.0, "pause"), event(7.0, "go-on"), event(19.0, "pause")))
    assert [(pause.start_s, pause.end_s) for pause in found.pauses] == [(4.0, 7.0), (19.0, 20.0)]


def test_a_page_that_was_frozen_tells_of_blocks_that_began_meanwhile():
    lines = [header(), block(0.0, 0, "forward", "walk"), *(second(float(at)) for at in range(10))]
    lines += [event(310.0, "hidden", **{"from": 10.0, "to": 310.0})]
    lines += [block(70.0, 1, "backward", "walk"), block(130.0, 2, "forward", "walk")]
    lines += [second(float(at)) for at in range(310, 320)] + [end(320.0)]
    found = read(written(lines))
    assert [(lap.start_s, lap.end_s) for lap in found.laps] == [(0, 70), (70, 130), (130, 320)]
    assert [(pause.start_s, pause.end_s) for pause in found.pauses] == [(10, 310)], "it guided nobody"
    assert found.duration_s == 320
    assert not [problem for problem in found.problems if problem.code in {"clock-set", "rows-broken"}]
    assert found.guided is not None
    assert [one.index for one in found.guided.blocks(320.0)] == [0, 1, 2]


def test_a_phone_with_thousands_of_holes_tells_of_its_last_block_all_the_same():
    holes = [event(2.0 + at / 1000, "gap", **{"from": 1.9, "to": 2.0}) for at in range(MOST_HAPPENINGS)]
    found = read(session(20, *holes, event(15.0, "pain", value=3))).guided
    assert found is not None
    whats = [one.what for one in found.happenings]
    assert [what for what in whats if what != "gap"] == ["block", "block", "pain"]
    assert len(whats) == MOST_HAPPENINGS


def test_a_pause_goes_on_while_the_page_is_out_of_sight():
    away = event(9.0, "hidden", **{"from": 5.0, "to": 9.0})
    found = read(session(20, event(4.0, "pause"), away, event(12.0, "go-on")))
    assert [(pause.start_s, pause.end_s) for pause in found.pauses] == [(4.0, 12.0)]


def test_a_stop_and_a_page_that_was_killed_stand_too():
    away = event(12.0, "gap", **{"from": 9.5, "to": 12.0, "why": "page"})
    found = read(session(20, away, event(12.0, "go-on"), event(15.0, "stop", why="pain")))
    assert [(pause.start_s, pause.end_s) for pause in found.pauses] == [(9.5, 12.0), (15.0, 20.0)]
    felt = event(6.0, "gap", **{"from": 5.0, "to": 6.0})
    assert read(session(20, felt)).pauses == (), "a hole in what is felt: the session goes on"
    assert read(session(20, event(15.0, "stop"), event(17.0, "go-on"))).pauses[0].end_s == 17.0, "a mistake"


# --- broken off ---


def test_a_session_without_an_end_is_read_and_says_so():
    found = read(session(20, over=False))
    assert len(times(found)) == 20 * 60
    assert codes(found) == {"session-open"}
    assert "0:20" in found.problems[0].words


def test_cut_anywhere_it_is_read_as_far_as_it_goes():
    data = session(6)
    first = data.index(b"\n") + 1
    whole = np.array([data.index(b'"t":[%d.0,' % at) for at in range(6)])
    for cut in range(first, len(data), 97):
        try:
            found = read(data[:cut])
        except NoUsableSamples:
            assert cut < whole[0] + 4000  # not one line was whole yet
            continue
        seconds = sum(
            data.find(b"\n", at) + 1 <= cut or data[cut : cut + 1] == b"\n" for at in whole if at < cut
        )
        had = len(found.streams[Sensor.ACC].t_s) / 60 if Sensor.ACC in found.streams else 0
        assert had >= seconds - 1
        assert "session-open" in codes(found)


def test_a_broken_line_costs_itself():
    lines = session(10).split(b"\n")
    lines[4] = lines[4][:50] + b"\xff\x00" + lines[4][60:]
    lines[9] = b"not JSON"
    found = read(b"\n".join(lines))
    assert "2 lines of it could not be read" in next(
        p.words for p in found.problems if p.code == "rows-broken"
    )
    assert len(times(found)) >= 8 * 60


def test_a_broken_header_loses_the_header_and_not_the_session():
    lines = session(10).split(b"\n")
    broken = read(b"\n".join([lines[0].replace(b'"id":', b'"id"'), *lines[1:]]))
    assert len(times(broken)) == 10 * 60
    assert (broken.start, broken.guided.id if broken.guided else None) == (None, "")


def test_a_session_without_sensors_is_a_session_by_its_blocks():
    found = read(
        written([header(), block(0, 0, "backward", "walk"), event(5.0, "effort", value=4), end(30.0)])
    )
    assert (dict(found.streams), found.duration_s) == ({}, 30.0)
    assert [lap.name for lap in found.laps] == ["backward walk"]
    assert "no-sensors" in codes(found)
    assert decode_recording(encode_recording(found)).laps == found.laps


def test_nothing_at_all_is_refused_in_a_sentence():
    for data in (written([header()]), written([header(), end(0.0)]), b'{"schema":"backstride.session/1"\n'):
        with pytest.raises(InputRefused) as refused:
            read(data)
        assert NETTED not in str(refused.value)


# --- clocks ---


@pytest.mark.parametrize("leap_s", [365 * 86_400.0, -365 * 86_400.0, -3000.0])
def test_a_clock_that_was_set_on_the_way_loses_nothing(leap_s):
    later = [second(at + leap_s) for at in range(10, 20)]
    lines = [header(), *(second(float(at)) for at in range(10)), *later, end(20.0 + leap_s)]
    found = read(written(lines))
    assert len(times(found)) == 20 * 60
    assert found.duration_s == pytest.approx(21.0, abs=1.1)
    assert "clock-set" in codes(found)


def test_one_line_of_quite_another_time_moves_nothing():
    lines = [
        header(),
        *(second(float(at)) for at in range(5)),
        second(1e6),
        *(second(float(at)) for at in range(5, 9)),
    ]
    found = read(written([*lines, end(9.0)]))
    assert (len(times(found)), found.duration_s) == (9 * 60, 9.0)


def test_a_date_that_cannot_be_is_not_believed():
    assert read(session(2, began="yesterday")).start is None
    assert read(session(2, began="1970-01-01T00:00:00Z")).start is None
    assert read(session(2, began="9999-12-31T23:59:59+00:00")).start is None
    assert read(session(2, zone="../../etc/passwd")).utc_offset_s is None
    assert read(session(2, began="2026-05-29T19:00:00")).start == datetime(2026, 5, 29, 19, tzinfo=UTC)


# --- files that mean harm ---


@pytest.fixture
def quick_and_small():
    """No attack takes more than 10 s of processor or makes the process grow by more than 300 MB."""
    before_kb, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert time.process_time() - start < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 300 * 1024


HEAD = written([header()])
GOOD = written([second(0.0), second(1.0)])
HARM = {
    "numbers that are none": b'{"k":"m","t":[NaN,Infinity],"f":[[1,2,3],[1,2,3]],"w":null}\n',
    "huge numbers": b'{"k":"m","t":[1e999,1e308],"f":[[1e308,-1e308,9],[1,1,1]],"w":null}\n',
    "a number of a million digits": b'{"k":"m","t":[' + b"9" * 1_000_000 + b'],"f":[[1,2,3]],"w":null}\n',
    "a number of four thousand digits": b'{"k":"e","what":"pain","t":2,"value":' + b"9" * 4000 + b"}\n",
    "JSON that is deep": b'{"k":"m","t":' + b"[" * 200_000 + b"]" * 200_000 + b"}\n",
    "objects that are deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n",
    "a line without end": b'{"k":"e","t":1,"what":"' + b"x" * 64_000_000,
    "rows of unequal length": b'{"k":"m","t":[2,3],"f":[[1,2,3],[1,2]],"w":null}\n',
    "words for numbers": b'{"k":"m","t":["a","b"],"f":[[1,2,3],[1,2,3]],"w":null}\n',
    "objects for numbers": b'{"k":"m","t":[{}],"f":[[{},{},{}]],"w":{}}\n',
    "a list for a line": b"[1,2,3]\n" * 1000,
    "kinds that are none": b'{"k":{},"t":1}\n{"k":null}\n{"t":5}\n{"k":"?","t":5}\n',
    "half a surrogate": b'{"k":"e","t":2,"what":"stop","why":"\\ud800\\u0000\\u001b[31m"}\n',
    "a sample of a year": b'{"k":"m","t":[0,3e7],"f":[[1,2,3],[1,2,3]],"w":null}\n',
    "empty lines": b"\n" * 300_000,
    "many lines": b'{"k":"e","t":1,"what":"x"}\n' * 260_000,
    "a million events": b'{"k":"e","t":1,"what":"pain"}\n' * 100_000,
}


@pytest.mark.parametrize("harm", HARM)
def test_what_means_harm_costs_at_most_its_line(harm, quick_and_small):
    found = read(HEAD + GOOD + HARM[harm])
    assert len(times(found)) >= 120
    assert np.isfinite(found.duration_s)
    assert found.duration_s < 86_400
    assert found.guided is not None
    assert len(found.guided.happenings) <= 2000
    assert json.dumps([one.words for one in found.guided.happenings]).isascii()
    encode_recording(found)


def test_a_thousand_megabytes_in_a_line_are_refused_before_they_are_read(quick_and_small):
    """The limit of one recording stands before any reader; a line up to it is passed over without a copy."""
    found = read(HEAD + GOOD + b'{"k":"' + b"x" * (100 * 2**20))
    assert codes(found) == {"session-open"}


def test_positions_of_nowhere_are_left_out():
    lines = [
        header(),
        second(0.0),
        position(0.0, 1e9),
        position(0.5, 52.0, -999),
        position(1.0, 52.0),
        end(1.0),
    ]
    found = read(written(lines))
    assert np.isfinite(found.streams[Sensor.GNSS].columns["lat_deg"]).sum() == 1


def test_reading_is_the_same_each_time():
    data = session(5)
    assert encode_recording(read(data)) == encode_recording(read(data))
    assert isinstance(single("x", data), Original)
    assert read_session(data)[0].start == BEGAN + timedelta(0)
