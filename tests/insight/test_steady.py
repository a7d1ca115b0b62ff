"""Which stretches are steady: one way, one gait, one speed, three minutes, a heart to be believed."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from backstride.insight.steady import steady_stretches
from backstride.vocab.reading import Leg, SteadyStretch
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.segment import Gait, Origin, Segment, Travel
from recordings import recording, stream

FORWARD, BACKWARD, STILL = Travel.FORWARD, Travel.BACKWARD, Travel.STILL


def legs(*parts: tuple[Travel, float, float], origin: Origin = Origin.SAID) -> tuple[Leg, ...]:
    """legs((FORWARD, 240, 2.5)) is four minutes forward at 2.5 m/s."""
    edges = np.cumsum([0.0, *(part[1] for part in parts)]).tolist()
    return tuple(
        Leg(a, b, travel, Gait.RUN, mps * (b - a), b - a, origin, 0.02 * mps)
        for (travel, _, mps), (a, b) in zip(parts, pairwise(edges), strict=True)
    )


def segments_of(pieces: tuple[Leg, ...], confidence: float = 1.0) -> tuple[Segment, ...]:
    return tuple(Segment(p.start_s, p.end_s, p.travel, p.gait, confidence, "so", p.origin) for p in pieces)


def heard(pieces: tuple[Leg, ...], rate: np.ndarray | None = None, **more: np.ndarray) -> Recording:
    """A strap that says 120 forward and 150 backward, at once; other sensors by their column."""
    seconds = int(pieces[-1].end_s)
    if rate is None:
        rate = np.concatenate(
            [np.full(int(p.duration_s), 150.0 if p.travel is BACKWARD else 120.0) for p in pieces]
        )
        rate = rate + np.arange(seconds) % 2  # a heart is never still
    streams = [stream(Sensor.HR, hr_bpm=rate)]
    if "cadence_spm" in more:
        streams.append(stream(Sensor.CADENCE, cadence_spm=more["cadence_spm"]))
    if "speed_mps" in more:
        streams.append(stream(Sensor.SPEED, speed_mps=more["speed_mps"]))
    return recording(*streams, duration_s=float(seconds))


def found(pieces: tuple[Leg, ...], kept: Recording | None = None) -> tuple[SteadyStretch, ...]:
    return steady_stretches(kept or heard(pieces), segments_of(pieces), pieces)


def test_four_minutes_each_way_are_two_stretches():
    pieces = legs((FORWARD, 240, 2.5), (STILL, 30, 0.0), (BACKWARD, 240, 2.0))
    there, back = found(pieces)
    assert (there.travel, back.travel) == (FORWARD, BACKWARD)
    assert (there.speed_mps, back.speed_mps) == (2.5, 2.0)
    assert there.heart_rate_bpm == pytest.approx(120.5, abs=1.0)
    assert back.heart_rate_bpm == pytest.approx(150.5, abs=1.5)


def test_two_minutes_are_too_short():
    assert found(legs((FORWARD, 120, 2.5), (BACKWARD, 170, 2.0))) == ()


def test_without_a_heart_rate_there_is_none():
    pieces = legs((FORWARD, 240, 2.5))
    assert steady_stretches(recording(duration_s=240.0), segments_of(pieces), pieces) == ()


def test_a_glance_in_between_parts_nothing():
    pieces = legs((BACKWARD, 120, 2.0), (FORWARD, 5, 2.0), (BACKWARD, 120, 2.0))
    assert [(s.start_s, s.end_s) for s in found(pieces)] == [(0.0, 245.0)]


def test_a_belt_that_changes_speed_parts():
    pieces = legs((BACKWARD, 200, 2.0), (BACKWARD, 200, 2.2))
    assert [s.speed_mps for s in found(pieces)] == [2.0, 2.2]


def test_a_long_run_is_cut_so_that_it_shows_its_drift():
    assert len(found(legs((FORWARD, 3600, 2.5)))) == 6


def test_an_unsure_direction_counts_for_nothing():
    pieces = legs((BACKWARD, 240, 2.0), origin=Origin.MEASURED)
    assert len(steady_stretches(heard(pieces), segments_of(pieces, 0.95), pieces)) == 1
    assert steady_stretches(heard(pieces), segments_of(pieces, 0.5), pieces) == ()


def test_a_measured_run_is_parted_where_its_speed_changes():
    pieces = legs((FORWARD, 600, 2.5), origin=Origin.MEASURED)
    speed = np.concatenate([np.full(300, 2.2), np.full(300, 2.8)])
    slow, fast = found(pieces, heard(pieces, speed_mps=speed))
    assert slow.end_s == pytest.approx(300, abs=25)
    assert (slow.speed_mps, fast.speed_mps) == (pytest.approx(2.2, abs=0.05), pytest.approx(2.8, abs=0.05))


def test_a_hill_is_no_steady_effort_and_a_slope_is():
    flat = legs(*[(FORWARD, 40.0, 2.5)] * 6, origin=Origin.MEASURED)
    slope = tuple(replace(leg, grade=0.03, grade_error=0.005) for leg in flat)
    hills = tuple(replace(leg, grade=0.06 * (-1) ** k, grade_error=0.005) for k, leg in enumerate(flat))
    assert [s.grade for s in found(flat)] == [None]
    assert [s.grade for s in found(slope)] == [0.03]
    assert found(hills) == ()


def test_a_value_that_stands_still_is_a_sensors():
    pieces = legs((FORWARD, 240, 2.5))
    assert found(pieces, heard(pieces, np.full(240, 131.0))) == ()


def test_a_wrist_that_counts_steps_is_not_believed():
    pieces = legs((FORWARD, 240, 2.5))
    counted = 164.0 + np.arange(240) % 3
    assert len(found(pieces, heard(pieces, counted))) == 1, "nothing says that these are steps"
    assert found(pieces, heard(pieces, counted, cadence_spm=np.full(240, 165.0))) == ()


def test_zeros_of_a_strap_that_was_not_found_yet_are_no_heart_rate():
    pieces = legs((FORWARD, 300, 2.5))
    late = 120.0 + np.arange(300) % 2
    late[:60] = 0.0
    (stretch,) = found(pieces, heard(pieces, late))
    assert stretch.heart_rate_bpm == pytest.approx(120.5, abs=1.0)


def test_an_unknown_gait_is_compared_with_nothing():
    pieces = tuple(replace(leg, gait=Gait.UNKNOWN) for leg in legs((BACKWARD, 240, 2.0)))
    assert found(pieces) == ()


@pytest.mark.parametrize(
    "rate",
    [
        np.full(300, np.nan),
        np.zeros(300),
        np.full(300, 1e9),
        np.r_[np.full(299, np.nan), 120.0],
        np.tile([40.0, 224.0], 150),
    ],
    ids=["none", "zero", "absurd", "one", "noise"],
)
def test_a_broken_heart_rate_gives_no_stretch_and_no_error(rate):
    pieces = legs((FORWARD, 300, 2.5))
    assert found(pieces, heard(pieces, rate)) == ()


def test_a_watch_that_writes_every_seven_seconds_is_enough():
    pieces = legs((FORWARD, 300, 2.5))
    t = np.arange(0.0, 300.0, 7.0)
    sparse = recording(stream(Sensor.HR, t, hr_bpm=120.0 + np.arange(t.size) % 2), duration_s=300.0)
    assert len(found(pieces, sparse)) == 1


def test_a_later_beginning_changes_nothing_but_the_times():
    early = legs((FORWARD, 240, 2.5), (BACKWARD, 240, 2.0))
    late = tuple(replace(leg, start_s=leg.start_s + 100, end_s=leg.end_s + 100) for leg in early)
    kept = heard(early)
    heart = kept.streams[Sensor.HR]
    moved = recording(stream(Sensor.HR, heart.t_s + 100, hr_bpm=heart.columns["hr_bpm"]), duration_s=580.0)
    first, second = found(early, kept), steady_stretches(moved, segments_of(late), late)
    assert [s.heart_rate_bpm for s in first] == [s.heart_rate_bpm for s in second]
    assert [s.start_s + 100 for s in first] == [s.start_s for s in second]
