"""Heart rate that a strap kept to itself, and the intervals between beats."""

from itertools import pairwise

import numpy as np
import pytest

from backstride.formats.fit import read_fit
from backstride.formats.fit.envelope import parts_of
from backstride.formats.fit.heart import beats_of, merge_rates, timed_intervals
from backstride.formats.fit.whole import read_whole
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Sensor
from formats.fit_bytes import (
    BYTE,
    HEART,
    HR,
    HRV,
    NOON,
    NOON_UNIX,
    RECORD,
    TIME,
    UINT8,
    UINT16,
    UINT32,
    FitBytes,
    run,
    start,
    timer,
)
from formats.fit_ways import one, patient
from shared_data import shared_data

ANCHOR = 3_568_224_779  # ticks of a strap that has run for 40 days
ABSENT = np.nan


def twelve(ticks):
    """Pack the lowest twelve bits of each tick, two in three bytes."""
    low = [tick & 0xFFF for tick in ticks]
    packed = b""
    for a, b in zip(low[0::2], low[1::2], strict=True):
        packed += bytes([a & 0xFF, a >> 8 | (b & 0xF) << 4, b >> 4])
    return packed


def strap(fit, begin, beats, *, anchor=ANCHOR, fraction=0):
    """Add the beats of a strap: an anchor at `begin`, then (seconds after it, rate) in groups of eight."""
    fit.add(HR, (*TIME, begin), (9, UINT32, anchor % 2**32), (0, UINT16, fraction), (6, UINT8, beats[0][1]))
    fit.define(3, HR, [(6, UINT8, 8), (10, BYTE, 12)])
    for group in zip(*[iter(beats[1:])] * 8, strict=True):
        ticks = [anchor + round(at * 1024) for at, _ in group]
        fit.data(3, tuple(rate for _, rate in group), twelve(ticks))
    return fit


def steady(count, *, every=0.75, rate=80, first=0.0):
    return [(first + every * i, rate + i % 3) for i in range(count)]


def silent_records(seconds, begin=NOON):
    """A swim: records whose heart rate is missing."""
    fit = start()
    fit.define(1, RECORD, [TIME, HEART, (73, UINT32)])
    for s in range(seconds):
        fit.data(1, begin + s, None, 1000)
    return fit


def test_beats_of_a_strap_become_the_heart_rate_on_their_own_clock():
    beats = steady(65)
    recording = patient(strap(silent_records(60), NOON, beats).file())
    times, rates = recording.column(Sensor.HR, "hr_bpm")
    assert times.tolist() == pytest.approx([at for at, _ in beats])
    assert rates.tolist() == [rate for _, rate in beats]
    assert recording.problems == ()


def test_beats_come_from_a_file_chained_behind_the_activity():
    data = silent_records(60).file() + strap(FitBytes(), NOON, steady(65)).file()
    recording = patient(data)
    assert recording.streams[Sensor.HR].t_s.size == 65


def test_what_the_strap_recorded_before_and_after_the_activity_stays_out():
    beats = steady(161, first=0.0)  # two minutes
    recording = patient(strap(silent_records(60), NOON - 30, beats).file())
    times = recording.streams[Sensor.HR].t_s
    assert times[0] >= 0
    assert times[-1] <= 59
    assert recording.duration_s == 59.0


def test_fractions_of_a_second_move_the_anchor():
    recording = patient(strap(silent_records(60), NOON, steady(65), fraction=16_384).file())
    assert recording.streams[Sensor.HR].t_s[0] == pytest.approx(0.5)


def test_the_straps_clock_runs_over():
    beats = steady(33)
    recording = patient(strap(silent_records(60), NOON, beats, anchor=2**32 - 5000).file())
    assert recording.streams[Sensor.HR].t_s.tolist() == pytest.approx([at for at, _ in beats])


def test_records_speak_where_the_strap_is_silent():
    fit = strap(run(100, sport=None), NOON + 50, steady(33))  # from 50 s to 74 s
    times, rates = patient(fit.file()).column(Sensor.HR, "hr_bpm")
    assert times[times < 44].tolist() == list(range(44))
    assert rates[(times >= 50) & (times <= 74)].max() <= 82
    assert times[-1] == 99


def test_beats_before_any_anchor_are_left_out():
    fit = silent_records(60)
    fit.define(3, HR, [(6, UINT8, 8), (10, BYTE, 12)])
    fit.data(3, (80,) * 8, twelve([1000 * i for i in range(8)]))
    assert Sensor.HR not in patient(fit.file()).streams


def test_whole_event_times_are_read_too():
    fit = silent_records(60)
    fit.add(HR, (*TIME, NOON), (9, UINT32, ANCHOR), (6, UINT8, 70))
    fit.add(HR, (9, UINT32, ANCHOR + 2048), (6, UINT8, 71))
    times, rates = patient(fit.file()).column(Sensor.HR, "hr_bpm")
    assert (times.tolist(), rates.tolist()) == ([0.0, 2.0], [70.0, 71.0])


def test_a_rate_of_nothing_is_no_beat():
    fit = silent_records(60)
    fit.add(HR, (*TIME, NOON), (9, UINT32, ANCHOR), (6, UINT8, 0))
    assert Sensor.HR not in patient(fit.file()).streams


def test_a_file_of_beats_alone_is_no_activity():
    with pytest.raises(NoUsableSamples):
        read_fit(strap(FitBytes(), NOON, steady(65)).file())


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["dtcooper_python-fitparse/event_timestamp.fit", "polyvertex_fitdecode/garmin-fr935-cr.fit"]
)
def test_a_real_straps_clock_reaches_the_next_anchor_and_its_rate(name):
    data = (shared_data() / "activity" / "fit" / name).read_bytes()
    tables = [read_whole(data[part.body : part.end], cut=part.cut) for part in parts_of(data)]
    memories = [beats_of(table.of("hr")) for table in tables if table.of("hr")]
    for times, rates in memories:
        counted = 60 * (times.size - 1) / (times[-1] - times[0])
        assert counted == pytest.approx(rates.mean(), rel=0.06)
    # Each memory was filled just before the next began, unless the strap was off for a while.
    waits = [after[0][0] - before[0][-1] for before, after in pairwise(memories)]
    assert min(waits) > 0
    assert sum(wait < 0.8 for wait in waits) >= 2


def test_merging_keeps_time_in_order():
    strap_beats = np.array([10.0, 11.0]), np.array([70.0, 71.0])
    records = np.array([0.0, 6.0, 10.5, 17.0]), np.array([90.0, 91.0, ABSENT, 93.0])
    times, rates = merge_rates(strap_beats, records)
    assert times.tolist() == [0.0, 10.0, 11.0, 17.0]
    assert rates.tolist() == [90.0, 70.0, 71.0, 93.0]


# --- intervals ---


def with_intervals(seconds=20, gap_at=None):
    fit = start()
    fit.define(1, RECORD, [TIME, HEART])
    fit.define(2, HRV, [(0, UINT16, 10)])
    for s in range(seconds):
        fit.data(1, NOON + s + (30 if gap_at is not None and s >= gap_at else 0), 120)
        fit.data(2, (500, 500, 65535, 65535, 65535))
    return fit


def test_intervals_between_beats_are_a_stream_of_their_own():
    recording = one(with_intervals().file())
    times, lengths = recording.column(Sensor.RR, "rr_s")
    assert set(lengths.tolist()) == {0.5}
    assert np.allclose(np.diff(times), 0.5)
    assert times[0] == 0.0
    assert times[-1] <= recording.duration_s


def test_after_a_pause_the_intervals_start_anew():
    times, _ = one(with_intervals(gap_at=10).file()).column(Sensor.RR, "rr_s")
    assert np.sum(np.diff(times) > 20) == 1
    assert times[np.argmax(np.diff(times)) + 1] == 40.0


def test_lost_beats_do_not_stretch_time():
    now = np.arange(0.0, 100.0)
    times, lengths = timed_intervals(now, np.full(100, 0.5))  # half of the beats are missing
    assert np.abs(times - now).max() <= 3.0
    assert (np.diff(times) > 0).all()
    assert lengths.size == 100


def test_intervals_of_records_without_a_time_are_left_out():
    times, _ = timed_intervals(np.array([np.nan, np.nan, 5.0]), np.array([0.5, 0.5, 0.5]))
    assert times.tolist() == [5.0]


def test_pauses_and_beats_live_together():
    fit = with_intervals(gap_at=10)
    timer(fit, NOON, 0)
    timer(fit, NOON + 10, 4)
    timer(fit, NOON + 40, 0)
    recording = one(fit.file())
    assert [(pause.start_s, pause.end_s) for pause in recording.pauses] == [(10.0, 40.0)]
    assert recording.start.timestamp() == NOON_UNIX
