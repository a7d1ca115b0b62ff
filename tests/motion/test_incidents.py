"""Stumbles and falls are found in simulated mishaps; what only looks like one is left alone.

Simulated: this shows that the code does what it should, nothing about people. `validation/incidents.py` does
the same with 500 of each. Seeds here are those on which it was set, from 10,000 on.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from backstride.motion.incidents import incidents_of, incidents_refused
from backstride.motion.steps import contacts_of
from backstride.sample.mishaps import EVERYDAY, MishapKind, MishapRun, simulate_mishap
from backstride.sample.worn import PHONE, Manner
from backstride.sample.worn import Worn as Wear
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.incident import Incident, IncidentKind
from backstride.vocab.recording import Placement, Recording, Sensor, Stream

FALL, STUMBLE = IncidentKind.FALL, IncidentKind.STUMBLE
SEED = 10_000


@cache
def run(kind: MishapKind, number: int = 0, placement: Placement = Placement.LUMBAR) -> MishapRun:
    return simulate_mishap(kind, SEED + number, Wear(placement, manner=PHONE if number % 2 else Manner()))


def worn(recording: Recording) -> Worn:
    sensor = worn_of(recording)
    assert sensor is not None
    return sensor


@cache
def told(kind: MishapKind, number: int = 0, placement: Placement = Placement.LUMBAR) -> tuple[Incident, ...]:
    return found(run(kind, number, placement).recording)


def found(recording: Recording) -> tuple[Incident, ...]:
    sensor = worn(recording)
    return incidents_of(sensor, contacts_of(sensor))


def turned(recording: Recording) -> Recording:
    """The same sensor, its axes named the next way round, as another mounting would."""
    streams = {}
    for sensor, stream in recording.streams.items():
        names, values = list(stream.columns), list(stream.columns.values())
        streams[sensor] = Stream(sensor, stream.t_s, dict(zip(names, values[1:] + values[:1], strict=True)))
    return replace(recording, streams=streams, facing="+z")


def test_of_fifteen_falls_and_fifteen_stumbles_nearly_all_are_found() -> None:
    fell = [any(i.kind is FALL for i in told(MishapKind.FALL, n)) for n in range(15)]
    stumbled = [any(i.kind is STUMBLE for i in told(MishapKind.STUMBLE, n)) for n in range(15)]
    assert sum(fell) >= 14
    assert sum(stumbled) >= 10


@pytest.mark.parametrize("kind", EVERYDAY)
def test_what_only_looks_like_one_is_left_alone(kind: MishapKind) -> None:
    assert told(kind, EVERYDAY.index(kind)) == ()


def test_a_fall_is_told_where_the_body_meets_the_ground_until_it_rises() -> None:
    for n in range(6):
        (fall,) = told(MishapKind.FALL, n)
        true = run(MishapKind.FALL, n)
        assert true.at_s < fall.at_s < true.at_s + 1.5
        assert fall.end_s == pytest.approx(true.end_s, abs=2.5)
        assert 0.5 < fall.confidence < 1.0
        assert "went down" in fall.because


def test_a_stumble_is_told_within_a_second_of_where_it_was() -> None:
    late = [s.at_s - run(MishapKind.STUMBLE, n).at_s for n in range(15) for s in told(MishapKind.STUMBLE, n)]
    assert late
    assert np.abs(late).max() < 1.0


def test_another_mounting_changes_nothing() -> None:
    for kind in (MishapKind.FALL, MishapKind.STUMBLE):
        before, after = (found(r) for r in (run(kind, 2).recording, turned(run(kind, 2).recording)))
        assert [(i.kind, round(i.at_s, 1)) for i in before] == [(i.kind, round(i.at_s, 1)) for i in after]
        assert before


def test_a_thigh_tells_falls_only() -> None:
    assert [i.kind for n in range(2) for i in told(MishapKind.FALL, n, Placement.THIGH)] == [FALL] * 2
    assert not told(MishapKind.STUMBLE, 0, Placement.THIGH)


def test_without_contacts_falls_are_found_all_the_same() -> None:
    assert [i.kind for i in incidents_of(worn(run(MishapKind.FALL).recording), None)] == [FALL]
    assert incidents_of(worn(run(MishapKind.STUMBLE).recording), None) == ()


@pytest.mark.parametrize("placement", [Placement.WRIST, Placement.FOOT_LEFT, None])
def test_elsewhere_nothing_is_claimed_and_it_says_why(placement: Placement | None) -> None:
    sensor = worn(replace(run(MishapKind.FALL).recording, placement=placement))
    problem = incidents_refused(sensor)
    assert problem is not None
    assert "lower back, the chest or a thigh" in problem.words
    assert incidents_of(sensor, None) == ()


def test_without_gyroscope_or_with_few_samples_nothing_is_claimed() -> None:
    recording = run(MishapKind.FALL).recording
    force = recording.streams[Sensor.ACC]
    blind = worn(replace(recording, streams={Sensor.ACC: force}))
    slow = simulate_mishap(MishapKind.FALL, SEED, Wear(manner=Manner(rate_hz=25.0))).recording
    for sensor, code in ((blind, "incidents-gyroscope"), (worn(slow), "incidents-rate")):
        problem = incidents_refused(sensor)
        assert problem is not None
        assert problem.code == code
        assert incidents_of(sensor, None) == ()
