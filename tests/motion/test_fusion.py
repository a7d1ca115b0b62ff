from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS, STILL, Evidence
from backstride.motion.fusion import Fused, FusionParams, fuse
from backstride.motion.signed_speed import SpeedChanges

SWAPPED = [BACKWARD, FORWARD, SIDEWAYS, STILL]
"""Columns with forward and backward in each other's place."""


def says(ticks: int, *words: tuple[slice | int, int, float]) -> Evidence:
    """A cue that speaks so much for a travel in some ticks, and is silent in others."""
    log = np.zeros((ticks, 4))
    for when, travel, much in words:
        others = [other for other in range(4) if other != travel]
        log[when, others] -= much
    return Evidence("a cue", log)


def goes(ticks: int) -> Evidence:
    """A cue that knows that the body moves on, not which way."""
    log = np.zeros((ticks, 4))
    log[:, STILL] = -4.0
    return Evidence("going", log)


def fast(speed_mps: float, ticks: int) -> Evidence:
    """A cue that knows how fast."""
    spread = np.full(ticks, 0.5)
    return Evidence("pace", np.zeros((ticks, 4)), np.full(ticks, speed_mps), spread, spread)


def even(ticks: int) -> SpeedChanges:
    """Nobody turns, nobody speeds up."""
    known = np.ones(ticks, dtype=bool)
    known[0] = False
    return SpeedChanges(np.ones(ticks, dtype=complex), np.zeros(ticks, dtype=complex), known)


def pushed(ticks: int, *pushes: tuple[int, complex]) -> SpeedChanges:
    """The same with changes of speed at some ticks."""
    changes = even(ticks)
    for tick, by in pushes:
        changes.change_mps[tick] = by
    return changes


def random_words(ticks: int, seed: int) -> Evidence:
    random = np.random.default_rng(seed)
    spread = np.full(ticks, 0.8)
    return Evidence(
        "random", -random.exponential(0.4, (ticks, 4)), random.uniform(0.5, 3.0, ticks), spread, spread
    )


def random_changes(ticks: int, seed: int) -> SpeedChanges:
    random = np.random.default_rng(seed)
    turn = np.exp(1j * random.normal(0, 0.3, ticks))
    change = random.normal(0, 0.3, ticks) + 1j * random.normal(0, 0.3, ticks)
    known = random.random(ticks) > 0.05
    return SpeedChanges(turn, change, known)


def best(fused: Fused) -> list[int]:
    return [int(code) for code in fused.probability.argmax(axis=1)]


@pytest.mark.parametrize("changes", [None, random_changes(300, 1)])
def test_probabilities_add_up_to_one(changes):
    found = fuse([random_words(300, 2)], changes)
    np.testing.assert_allclose(found.probability.sum(axis=1), 1.0, atol=1e-6)
    assert (found.probability >= 0).all()
    assert np.isfinite(found.fit)


@pytest.mark.parametrize("changes", [None, random_changes(300, 1)])
def test_who_faces_the_other_way_is_told_the_opposite(changes):
    words = random_words(300, 2)
    found = fuse([words], changes)
    turned = replace(words, log_likelihood=words.log_likelihood[:, SWAPPED])
    opposite = None if changes is None else SpeedChanges(changes.turn, -changes.change_mps, changes.known)
    other = fuse([turned], opposite)
    np.testing.assert_allclose(other.probability, found.probability[:, SWAPPED], atol=1e-5)
    np.testing.assert_allclose(other.speed_mps, -found.speed_mps, atol=1e-4)
    assert other.fit == pytest.approx(found.fit, abs=1e-2)


def test_nothing_said_favours_neither_way():
    found = fuse([goes(40), fast(1.2, 40)], even(40))
    np.testing.assert_allclose(found.probability[:, FORWARD], found.probability[:, BACKWARD], atol=1e-5)
    np.testing.assert_allclose(found.speed_mps, 0.0, atol=1e-5)


@pytest.mark.parametrize("speed_mps", [1.0, 1.5, 2.7])
@pytest.mark.parametrize("changes", [None, even(120)])
def test_knowing_only_how_fast_makes_no_way_likely(speed_mps, changes):
    found = fuse([goes(120), fast(speed_mps, 120)], changes)
    assert found.probability.max() < 0.7
    assert found.probability[60].max() < 0.6


def test_a_long_recording_is_the_same_in_one_block_and_in_many():
    words, changes = random_words(260, 3), random_changes(260, 4)
    whole = fuse([words], changes)
    for block, chunk, kept in ((50, 16, 8), (50, 16, 2), (259, 64, 1), (1, 1, 8)):
        parts = fuse([words], changes, FusionParams(block=block, chunk=chunk, kept_blocks=kept))
        np.testing.assert_allclose(parts.probability, whole.probability, atol=1e-5)
        assert parts.fit == pytest.approx(whole.fit, abs=1e-3)


def test_a_start_that_was_felt_tells_the_way_of_the_run_after_it():
    ticks = 30
    words = [says(ticks, (slice(6), STILL, 6.0), (slice(6, ticks), FORWARD, 0.0)), fast(2.7, ticks)]
    gone = goes(ticks).log_likelihood
    gone[:6] = 0.0
    words.append(Evidence("going", gone))
    for sign, way in ((1, FORWARD), (-1, BACKWARD)):
        found = fuse(words, pushed(ticks, *((tick, sign * 0.9) for tick in (6, 7, 8))))
        assert best(found) == [STILL] * 6 + [way] * 24
        assert found.probability[-1, way] > 0.8


def test_what_is_established_later_helps_earlier():
    found = fuse([goes(20), fast(1.2, 20), says(20, (slice(12, 20), BACKWARD, 1.5))], even(20))
    assert best(found) == [BACKWARD] * 20


def test_a_way_is_not_kept_over_ticks_without_orientation():
    def found(changes):
        words = [goes(40), fast(2.7, 40), says(40, (slice(8), FORWARD, 3.0))]
        return fuse(words, changes).probability[:, FORWARD]

    broken = even(40)
    broken.known[20] = False
    assert found(even(40))[19:21].min() > 0.8
    assert found(broken)[20:].max() < 0.5


def test_a_slip_of_one_second_does_not_break_what_was_established():
    words = [goes(30), fast(1.2, 30), says(30, (slice(30), FORWARD, 0.8))]
    slipped = fuse(words, pushed(30, (15, 3.0j)))
    assert best(slipped) == [FORWARD] * 30
    against = fuse([*words, says(30, (15, BACKWARD, 3.0))], even(30))
    assert best(against) == [FORWARD] * 30


def test_without_orientation_a_way_is_kept_for_a_while():
    words = [goes(28), fast(1.2, 28), says(28, (slice(8), BACKWARD, 2.0))]
    kept, forgotten = (
        fuse(words, None, params) for params in (FusionParams(), FusionParams(turns_round=1.0))
    )
    assert kept.probability[18, BACKWARD] > 0.8
    assert forgotten.probability[18, BACKWARD] < 0.7


def test_without_orientation_a_sign_changes_seldom_but_does():
    there = says(40, (slice(20), FORWARD, 1.0), (slice(20, 40), BACKWARD, 1.0))
    found = fuse([goes(40), fast(1.2, 40), there], None)
    assert best(found) == [FORWARD] * 20 + [BACKWARD] * 20


def turned_round(speed_mps: float, over: int, ticks: int = 24) -> Fused:
    """Goes forward, then turns to the left until the back is ahead, and goes on all the while."""
    changes = even(ticks)
    changes.turn[10 : 10 + over] = np.exp(-1j * np.pi / over)
    words = [goes(ticks), fast(speed_mps, ticks), says(ticks, (slice(8), FORWARD, 3.0))]
    return fuse(words, changes)


@pytest.mark.parametrize("speed_mps", [1.2, 2.7])
@pytest.mark.parametrize("over", [1, 2])
def test_turning_round_within_a_second_while_going_on_turns_forward_into_backward(speed_mps, over):
    found = best(turned_round(speed_mps, over))
    assert found[:10] == [FORWARD] * 10
    assert found[11:] == [BACKWARD] * 13


@pytest.mark.parametrize("over", [4, 6])
@pytest.mark.parametrize("speed_mps", [1.2, 2.7])
def test_turning_round_more_slowly_never_keeps_the_old_way(speed_mps, over):
    # It is followed through the directions between, or leaves the way in doubt.
    found = turned_round(speed_mps, over, 30)
    assert found.probability[10 + over :, FORWARD].max() < 0.8


def test_nobody_keeps_on_askew_or_runs_aside():
    bend = even(80)
    bend.turn[20:36] = np.exp(-0.05j)  # a gentle bend in full run, which shows too little to decide
    bend.change_mps[20:36] = 3.0 * (1 - np.exp(-0.05j))
    found = fuse([goes(80), fast(3.0, 80)], bend)
    assert found.probability[:, SIDEWAYS].max() < 0.2


def test_a_bend_shows_the_sign():
    ticks = 40
    changes = even(ticks)
    for sign, way in ((1, FORWARD), (-1, BACKWARD)):
        changes.turn[:] = np.exp(-0.2j)  # turning left
        changes.change_mps[:] = sign * 2.7 * (1 - np.exp(-0.2j))  # toward the inside of the bend
        found = fuse([goes(ticks), fast(2.7, ticks)], changes)
        assert set(best(found)[5:]) == {way}


def test_fit_tells_the_better_reading_of_the_same_seconds():
    words = [goes(40), fast(2.7, 40), says(40, (slice(10), FORWARD, 2.0))]
    agrees, contradicts = (says(40, (slice(20, 40), way, 1.0)) for way in (FORWARD, BACKWARD))
    fits = [fuse([*words, reading], even(40)).fit for reading in (agrees, contradicts)]
    assert fits[0] > fits[1] + 2.0
    blocks = fuse([*words, agrees], even(40), FusionParams(block=7)).fit
    assert blocks == pytest.approx(fits[0], abs=1e-3)


def test_fit_adds_up_over_ticks_that_know_nothing_of_each_other():
    words = says(30, (slice(30), FORWARD, 1.0))
    broken = even(30)
    broken.known[:] = False
    half = replace(words, log_likelihood=words.log_likelihood[:15])
    first = SpeedChanges(broken.turn[:15], broken.change_mps[:15], broken.known[:15])
    start = fuse([replace(words, log_likelihood=words.log_likelihood[:1])], None).fit
    one = fuse([half], first).fit
    rest = (one - start) / 14
    assert fuse([words], broken).fit == pytest.approx(start + 29 * rest, abs=1e-3)


@pytest.mark.parametrize("changes", [None, even(1)])
def test_a_single_tick_is_believed_as_it_says(changes):
    assert best(fuse([says(1, (0, BACKWARD, 6.0))], changes)) == [BACKWARD]


def test_who_is_faster_than_the_grid_stays_at_its_edge():
    ticks = 20
    found = fuse([goes(ticks), fast(9.0, ticks), says(ticks, (slice(4), FORWARD, 3.0))], even(ticks))
    assert best(found) == [FORWARD] * ticks
    assert 4.5 < found.speed_mps[10] <= FusionParams().fastest_mps


def test_a_tick_that_every_cue_calls_impossible_does_not_end_in_nothing():
    words = [says(20, (10, STILL, 400.0)), says(20, (10, FORWARD, 400.0)), goes(20)]
    found = fuse(words, even(20))
    assert np.isfinite(found.probability).all()
    np.testing.assert_allclose(found.probability.sum(axis=1), 1.0, atol=1e-6)
