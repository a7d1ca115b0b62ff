"""A simulated person who carries a workout out: what goes otherwise is in the recording and in the truth."""

from itertools import pairwise

import pytest

from backstride.plan.matching_found import Verdict
from backstride.sample.carried_out import Conduct, Presses, carried_out
from backstride.sample.carried_out_slips import Slip
from backstride.sample.workouts import KINDS, drawn_workout
from backstride.sample.worn import Manner, Worn
from backstride.vocab.recording import Sensor
from backstride.vocab.segment import Travel
from backstride.vocab.workout import levels

SEEDS = range(20)


def test_the_same_seed_gives_the_same_bytes():
    one, other = (carried_out(drawn_workout(3), 3, Conduct((Slip.SWAPPED,), pauses=1)) for _ in range(2))
    assert one.blocks == other.blocks
    assert one.recording.laps == other.recording.laps
    for sensor, stream in one.recording.streams.items():
        assert all(
            (values == other.recording.streams[sensor].columns[name]).all()
            for name, values in stream.columns.items()
        )


def test_workouts_are_of_every_kind_and_fit_a_watch():
    workouts = [drawn_workout(seed) for seed in range(60)]
    assert {workout.name for workout in workouts} == {name for name, _ in KINDS}
    assert all(levels(workout.parts) <= 2 for workout in workouts)
    assert all(any(block.backward for block in workout.blocks()) for workout in workouts)


def test_who_does_all_of_it_does_every_block_in_its_turn():
    for seed in SEEDS:
        out = carried_out(drawn_workout(seed), seed)
        assert {one.verdict for one in out.blocks} == {Verdict.DONE}
        assert all(a.end_s <= b.start_s for a, b in pairwise(out.blocks))
        assert out.repeated == ()
        assert out.recording.simulated


@pytest.mark.parametrize(
    ("slip", "verdict"),
    [
        (Slip.SKIPPED, Verdict.SKIPPED),
        (Slip.LEFT_EARLY, Verdict.SKIPPED),
        (Slip.SHORTENED, Verdict.SHORTENED),
        (Slip.SWAPPED, Verdict.SWAPPED),
    ],
)
def test_a_slip_is_in_the_truth(slip: Slip, verdict: Verdict):
    for seed in SEEDS:
        verdicts = [one.verdict for one in carried_out(drawn_workout(seed), seed, Conduct((slip,))).blocks]
        assert verdict in verdicts
        assert set(verdicts) == {Verdict.DONE, verdict}


def test_a_round_more_is_in_the_truth_and_takes_time():
    for seed in SEEDS:
        workout = drawn_workout(seed)
        plain, more = (carried_out(workout, seed, Conduct(slips)) for slips in ((), (Slip.REPEATED,)))
        assert more.repeated
        assert {one.verdict for one in more.blocks} == {Verdict.DONE}
        assert more.recording.duration_s > plain.recording.duration_s - 60


def test_laps_are_pressed_as_asked():
    count = {
        presses: len(carried_out(drawn_workout(5), 5, Conduct(presses=presses)).recording.laps)
        for presses in Presses
    }
    blocks = len(tuple(drawn_workout(5).blocks()))
    assert count[Presses.NONE] == 0
    assert count[Presses.RIGHT] == count[Presses.LATE] == blocks
    assert count[Presses.MISSED] < blocks < count[Presses.DOUBLED]


def test_laps_can_say_what_they_are():
    out = carried_out(drawn_workout(5), 5, Conduct(named=True))
    assert {"BACKWARD walk", "BACKWARD run"} & {lap.name for lap in out.recording.laps}


def test_while_paused_a_watch_writes_nothing():
    out = carried_out(drawn_workout(6), 6, Conduct(pauses=2))
    t_s = out.recording.streams[Sensor.SPEED].t_s
    assert len(out.recording.pauses) == 2
    for pause in out.recording.pauses:
        assert not ((t_s > pause.start_s) & (t_s < pause.end_s)).any()


def test_a_worn_sensor_has_neither_laps_nor_pauses():
    worn = Worn(manner=Manner(rate_hz=50.0))
    workout = next(w for w in map(drawn_workout, range(100)) if w.name == "Continuous")
    out = carried_out(workout, 1, Conduct(pauses=2, worn=worn))
    assert (out.recording.laps, out.recording.pauses) == ((), ())
    assert Sensor.ACC in out.recording.streams
    assert any(segment.travel is Travel.BACKWARD for segment in out.truth.segments)
