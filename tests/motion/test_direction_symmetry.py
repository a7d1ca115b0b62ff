"""Symmetry as a free oracle: what must not matter does not, and what must swap swaps."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS, STILL
from backstride.motion.direction import measure_travel
from backstride.sample.worn import PHONE, Manner
from backstride.vocab.recording import Placement, Recording, Stream
from backstride.vocab.segment import Travel
from travelling import (
    BODY,
    FACED,
    STAND,
    SWAPPED,
    answers,
    axes_times,
    by_speed_alone,
    go,
    letters,
    measured,
    simulated,
    went,
    worn,
)

SAME = np.eye(3)
OTHER_WAY = [BACKWARD, FORWARD, SIDEWAYS, STILL]
TRIP = (
    STAND, go(12, Travel.FORWARD, 1.4), go(10, Travel.FORWARD, 3.0), STAND, go(12, Travel.BACKWARD, 1.1),
    go(10, Travel.BACKWARD, 2.4), STAND, go(12, Travel.FORWARD, 2.8), go(10, Travel.BACKWARD, 2.5), STAND,
    go(8, Travel.SIDEWAYS, 1.1), STAND,
)  # fmt: skip
"""Walks and runs both ways, changes without a stand, and a way to the side."""


def rotated(recording: Recording, *euler_deg: float) -> Recording:
    """The same body with the sensor turned on it, and the facing said accordingly."""
    turn = Rotation.from_euler("ZYX", euler_deg, degrees=True).as_matrix()
    facing = ",".join(f"{part:.12g}" for part in turn[:, 0])
    return replace(axes_times(recording, turn, turn), facing=facing)


def later(recording: Recording, by_s: float) -> Recording:
    """The sensor began later on the clock of the recording."""
    streams = {
        kind: Stream(kind, stream.t_s + by_s, stream.columns) for kind, stream in recording.streams.items()
    }
    return replace(recording, streams=streams, duration_s=recording.duration_s + by_s)


def test_played_backward_in_time_signed_speed_swaps_forward_and_backward():
    before = after = old = 0
    for placement in BODY:
        for seed, manner in ((3, Manner()), (4, PHONE)):
            recording = simulated(TRIP, placement, seed, manner)
            there = answers(by_speed_alone(recording))
            played = axes_times(recording, SAME, -SAME, backward_in_time=True)
            back = answers(by_speed_alone(played))[::-1].ljust(len(there), "?")
            moving = [(a, b) for a, b in zip(there, back, strict=False) if a in "fb"]
            before += len(moving)
            after += sum(b == a.translate(SWAPPED) for a, b in moving)
            old += sum(b == a for a, b in moving)
    assert before > 500
    assert old <= 0.01 * before
    assert after >= 0.95 * before


@pytest.mark.parametrize("placement", FACED)
@pytest.mark.parametrize("euler_deg", [(150, 0, 30), (10, 80, -20)])
def test_turning_the_sensor_changes_nothing_if_its_facing_is_turned_along(placement, euler_deg):
    plain = measured(went(TRIP, placement))
    turned = measured(rotated(went(TRIP, placement), *euler_deg))
    assert letters(turned) == letters(plain)
    np.testing.assert_allclose(turned.probability, plain.probability, atol=1e-3)
    np.testing.assert_allclose(turned.speed_mps, plain.speed_mps, atol=1e-2)
    assert turned.why == plain.why
    assert turned.gaits() == plain.gaits()


@pytest.mark.parametrize("placement", BODY)
def test_turning_the_facing_round_swaps_the_ways_of_signed_speed_exactly(placement):
    recording = went(TRIP, placement)
    plain, turned = by_speed_alone(recording), by_speed_alone(replace(recording, facing="-x"))
    np.testing.assert_allclose(turned.probability, plain.probability[:, OTHER_WAY], atol=1e-5)
    np.testing.assert_allclose(turned.speed_mps, -plain.speed_mps, atol=1e-4)


@pytest.mark.parametrize("placement", FACED)
def test_turning_the_facing_round_swaps_every_answer(placement):
    recording = went(TRIP, placement)
    plain, turned = measured(recording), measured(replace(recording, facing="-x"))
    assert letters(turned) == letters(plain).translate(SWAPPED)
    # The score of a trunk's shape has a constant, so that probabilities do not swap to the last digit.
    atol = 0.02 if placement in (Placement.LUMBAR, Placement.CHEST) else 1e-5
    np.testing.assert_allclose(turned.probability, plain.probability[:, OTHER_WAY], atol=atol)
    assert turned.gaits() == plain.gaits()


@pytest.mark.parametrize("placement", FACED)
def test_in_a_mirror_forward_stays_forward(placement):
    recording = went(TRIP, placement)
    plain = measured(recording)
    mirrored = measured(axes_times(recording, np.diag([1.0, -1, 1]), np.diag([-1.0, 1, -1])))
    assert letters(mirrored) == letters(plain)
    np.testing.assert_allclose(mirrored.probability, plain.probability, atol=1e-4)
    np.testing.assert_allclose(mirrored.speed_mps, plain.speed_mps, atol=1e-3)


@pytest.mark.parametrize("placement", [Placement.LUMBAR, Placement.FOOT_LEFT])
def test_a_sensor_that_began_later_tells_the_same_later(placement):
    recording = went(TRIP, placement)
    plain, found = measured(recording), measured(later(recording, 7.0))
    assert letters(found) == "?" * 7 + letters(plain)
    np.testing.assert_allclose(found.probability[7:], plain.probability, atol=5e-3)


def test_how_numbers_lie_in_memory_and_what_day_it_was_do_not_matter():
    recording = went(TRIP)
    streams = {}
    for kind, stream in recording.streams.items():
        table = np.stack([stream.t_s, *stream.columns.values()])[:, ::-1].copy()[:, ::-1]
        rows = np.asfortranarray(table)
        streams[kind] = Stream(kind, rows[0], dict(zip(stream.columns, rows[1:], strict=True)))
    day = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    other = replace(recording, streams=dict(reversed(streams.items())), start=day, utc_offset_s=7200)
    plain, found = measured(recording), measured(other)
    np.testing.assert_array_equal(found.probability, plain.probability)
    assert found.why == plain.why


@pytest.mark.parametrize("placement", Placement)
def test_a_facing_that_nobody_said_is_never_guessed_whichever_way_the_sensor_sits(placement):
    unfaced = replace(went(TRIP, placement), facing=None)
    for recording in (unfaced, replace(rotated(unfaced, 180, 0, 0), facing=None)):
        trace = measure_travel((worn(recording),), recording)
        assert trace is not None
        assert not set(letters(trace)) & set("fba")
