"""Live incidents: found in simulated mishaps while they happen, quiet in what only looks like one.

Simulated: this shows that the code does what it should, nothing about people. `validation/live_phone.py` does
the same with 500 of each, through the browser's form. Seeds here are none of those.
"""

from dataclasses import replace
from functools import cache
from math import nan

import numpy as np
import pytest

from backstride.motion.live import Sample
from backstride.motion.live_incidents import LiveIncident, incidents_told
from backstride.motion.live_incidents_knocks import KnockParams, Knocks, KnockState, hear_knocks
from backstride.sample.mishaps import MishapKind, simulate_mishap
from backstride.sample.worn import PHONE, Worn
from backstride.vocab.recording import Placement, Sensor

SEED = 50_000
BEFORE_S, AFTER_S = 16.0, 9.0


@cache
def samples(
    kind: MishapKind, number: int, placement: Placement = Placement.LUMBAR
) -> tuple[float, list[Sample]]:
    """When it happens, and samples around it."""
    run = simulate_mishap(kind, SEED + number, Worn(placement, manner=PHONE))
    acc, gyr = run.recording.streams[Sensor.ACC], run.recording.streams[Sensor.GYR]
    force = np.stack(list(acc.columns.values()), axis=1).tolist()
    turn = np.stack(list(gyr.columns.values()), axis=1).tolist()
    rows = zip(acc.t_s.tolist(), force, turn, strict=True)
    return run.at_s, [Sample(*row) for row in rows if -BEFORE_S < row[0] - run.at_s < AFTER_S]


@cache
def told(kind: MishapKind, number: int, placement: Placement = Placement.LUMBAR) -> tuple[LiveIncident, ...]:
    return tuple(incidents_told(placement.value, samples(kind, number, placement)[1]))


@pytest.mark.parametrize(
    ("kind", "what", "fewest"),
    [(MishapKind.STUMBLE, "stumble", 3), (MishapKind.FALL, "fall", 4), (MishapKind.KNOCKS, "knocks", 4)],
)
def test_nearly_all_of_four_are_found_where_they_were(kind, what, fewest):
    found = [one for n in range(4) for one in told(kind, n) if abs(one.at_s - samples(kind, n)[0]) < 2.5]
    assert {one.kind for one in found} == {what}
    assert len(found) >= fewest
    assert all(0.4 < one.sure < 1.0 for one in found)


@pytest.mark.parametrize(
    "kind", [k for k in MishapKind if k.value not in ("stumble", "fall", "three knocks")]
)
def test_what_only_looks_like_one_is_left_alone(kind):
    assert told(kind, 0, Placement.CHEST) == ()


def test_nothing_is_known_ahead_of_time():
    at_s, rows = samples(MishapKind.FALL, 0)
    early = [row for row in rows if row.t_s < at_s + 1.5]
    assert list(incidents_told("lumbar", early)) == []
    assert [one.kind for one in told(MishapKind.FALL, 0)] == ["fall"]


def test_a_fall_of_somebody_who_never_stepped_is_none():
    at_s, rows = samples(MishapKind.FALL, 0)
    late = [row for row in rows if row.t_s > at_s - 0.5]
    still = [Sample(at_s - 10.0 + k / 60.0, late[0].force_mps2, [0.0, 0.0, 0.0]) for k in range(560)]
    assert list(incidents_told("lumbar", [*still, *late])) == []


@pytest.mark.parametrize("placement", ["wrist", "foot_left"])
def test_where_a_sensor_cannot_tell_nothing_is_told(placement):
    assert list(incidents_told(placement, samples(MishapKind.FALL, 0)[1])) == []


def test_without_a_gyroscope_nothing_is_told():
    rows = [replace(row, turn_radps=None) for row in samples(MishapKind.FALL, 0)[1]]
    assert list(incidents_told("lumbar", rows)) == []


def test_samples_that_are_no_numbers_or_come_twice_change_nothing():
    rows = samples(MishapKind.KNOCKS, 1)[1]
    broken = [
        b for one in rows for b in (one, one, replace(one, force_mps2=[nan, 0.0, 0.0]), replace(one, t_s=nan))
    ]
    assert tuple(incidents_told("lumbar", broken)) == told(MishapKind.KNOCKS, 1)


def test_a_knock_is_heard_whichever_way_the_sensor_sits():
    def turned(v: list[float]) -> list[float]:
        return [v[2], v[0], v[1]]

    rows = [
        Sample(r.t_s, turned(r.force_mps2), turned(r.turn_radps)) for r in samples(MishapKind.KNOCKS, 1)[1]
    ]
    there = list(incidents_told("lumbar", rows))
    assert [one.kind for one in there] == [one.kind for one in told(MishapKind.KNOCKS, 1)] == ["knocks"]
    assert there[0].at_s == pytest.approx(told(MishapKind.KNOCKS, 1)[0].at_s, abs=0.05)


# --- knocks alone ---


def heard(at_s: list[float], size: float = 20.0, up: float = 0.0, hum: float = 0.0) -> list[Knocks]:
    """What is heard of blows at these times, on steps of a walk that jerk by `hum` twice a second."""
    params, state, found = KnockParams(), KnockState(), []
    for k in range(60 * 14):
        t = k / 60.0
        across = size if any(0.0 <= t - at < 1 / 60 - 1e-9 for at in at_s) else 0.0
        across += hum * (k % 30 == 0)
        one = hear_knocks(params, state, t, [across, 0.0, 0.0], up * across)
        found += [] if one is None else [one]
    return found


def test_three_knocks_are_heard_and_two_or_four_are_none():
    assert [round(one.at_s, 1) for one in heard([10.0, 10.4, 10.8])] == [10.8]
    assert heard([10.0, 10.4]) == heard([10.0, 10.4, 10.8, 11.2]) == []


@pytest.mark.parametrize("times", [[10.0, 10.9, 11.8], [10.0, 10.1, 10.2], [10.0, 10.2, 10.7]])
def test_knocks_keep_time(times):
    assert heard(times) == []


def test_knocks_stand_out_across_from_what_is_usual():
    three = [10.0, 10.4, 10.8]
    assert heard(three, up=1.5) == []
    assert heard(three, hum=5.0)
    assert heard(three, hum=15.0) == []
    assert heard(three, size=5.0) == []
