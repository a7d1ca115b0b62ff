"""Blocks of a planned workout, found in what was done: by hand, and in simulated recordings."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.insight.run import read_run
from backstride.plan.matching import matched
from backstride.plan.matching_found import Matched, Verdict
from backstride.plan.matching_pieces import second_by_second
from backstride.sample.carried_out import Conduct, Presses, carried_out
from backstride.sample.carried_out_slips import Slip
from backstride.sample.workouts import drawn_workout
from backstride.vocab.athlete import Athlete
from backstride.vocab.recording import Lap
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Workout
from leg_readings import AHEAD, BACK, RUN, UNKNOWN, WALK, Stretch, leg_reading

STILL, STAND = Travel.STILL, Gait.STAND
DONE, SHORTENED, SKIPPED, SWAPPED = Verdict.DONE, Verdict.SHORTENED, Verdict.SKIPPED, Verdict.SWAPPED


def go(
    travel: Travel, gait: Gait, *, m: float | None = None, s: float | None = None, role: Role = Role.WORK
) -> Block:
    return Block(travel, gait, role, distance_m=m, duration_s=s)


def stand(seconds: float) -> Block:
    return go(STILL, STAND, s=seconds, role=Role.REST)


WARM = go(AHEAD, WALK, s=180, role=Role.WARM_UP)
COOL = go(AHEAD, WALK, s=120, role=Role.COOL_DOWN)
PRACTICE = Workout("Practice", (WARM, Repeat(4, (go(BACK, WALK, m=20), stand(30))), COOL))
SETS = Workout(
    "Walk, then run",
    (WARM, Repeat(2, (go(BACK, WALK, m=20), stand(30))), Repeat(2, (go(BACK, RUN, m=30), stand(30))), COOL),
)

WALKED: Stretch = (AHEAD, WALK, 180, 1.3)
HOME: Stretch = (AHEAD, WALK, 120, 1.3)
BACK_WALK: Stretch = (BACK, WALK, 20, 1.0)
BACK_RUN: Stretch = (BACK, RUN, 15, 2.0)
STOOD: Stretch = (STILL, STAND, 30, 0.0)


def verdicts(found: Matched) -> list[Verdict]:
    return [one.verdict for one in found.blocks]


def test_what_was_done_as_planned_is_found_where_it_was():
    reading = leg_reading(WALKED, *(BACK_WALK, STOOD) * 4, HOME)
    found = matched(PRACTICE, reading)
    assert verdicts(found) == [DONE] * 10
    assert found.extras == ()
    edges = [0.0, *(segment.end_s for segment in reading.segments)]
    assert [one.done and one.done.start_s for one in found.blocks] == pytest.approx(edges[:-1])
    assert [one.done and one.done.end_s for one in found.blocks] == pytest.approx(edges[1:])
    assert found.blocks[1].done is not None
    assert found.blocks[1].done.metres == pytest.approx(20)
    assert (found.blocks[1].done.travel, found.blocks[1].done.gait) == (BACK, WALK)
    assert found.likeness > 0.8


@pytest.mark.parametrize(
    ("stretches", "expected", "extras"),
    [
        ((WALKED, *(BACK_WALK, STOOD) * 3, HOME), [DONE] * 7 + [SKIPPED] * 2 + [DONE], []),
        ((WALKED, *(BACK_WALK, STOOD) * 2), [DONE] * 5 + [SKIPPED] * 5, []),
        ((*(BACK_WALK, STOOD) * 4, HOME), [SKIPPED] + [DONE] * 9, []),
        (
            (WALKED, BACK_WALK, STOOD, (BACK, WALK, 9, 1.0), STOOD, *(BACK_WALK, STOOD) * 2, HOME),
            [DONE] * 3 + [SHORTENED] + [DONE] * 6,
            [],
        ),
        (
            (WALKED, *(BACK_WALK, STOOD) * 5, HOME),
            [DONE] * 10,
            [(Verdict.REPEATED, 7), (Verdict.REPEATED, 8)],
        ),
        (
            (WALKED, *(BACK_WALK, STOOD) * 4, (Travel.SIDEWAYS, RUN, 90, 1.6), HOME),
            [DONE] * 10,
            [(Verdict.UNPLANNED, None)],
        ),
    ],
    ids=["a round less", "left early", "no warm-up", "one cut short", "a round more", "something else"],
)
def test_what_went_otherwise_is_called_by_its_name(
    stretches: Sequence[Stretch], expected: list[Verdict], extras: list[tuple[Verdict, int | None]]
):
    found = matched(PRACTICE, leg_reading(*stretches))
    assert verdicts(found) == expected
    assert [(one.verdict, one.repeats) for one in found.extras] == extras


def test_sets_in_the_other_order_are_swapped_not_missed():
    other = leg_reading(WALKED, *(BACK_RUN, STOOD) * 2, *(BACK_WALK, STOOD) * 2, HOME)
    found = matched(SETS, other)
    assert verdicts(found) == [DONE, *[SWAPPED] * 8, DONE]
    first_walk, first_run = found.blocks[1].done, found.blocks[5].done
    assert first_walk is not None
    assert first_run is not None
    assert first_run.start_s < first_walk.start_s


def test_whoever_swaps_forward_and_backward_in_both_finds_the_same():
    def turned(travel: Travel) -> Travel:
        return {AHEAD: BACK, BACK: AHEAD}.get(travel, travel)

    def part(one: Part) -> Part:
        if isinstance(one, Repeat):
            return Repeat(one.times, tuple(part(inner) for inner in one.parts))
        return replace(one, travel=turned(one.travel), distance_m=None, duration_s=one.duration_s or 20.0)

    plain = Workout("", tuple(part(part(one)) for one in PRACTICE.parts))
    mirrored = Workout("", tuple(part(one) for one in PRACTICE.parts))
    stretches = [(t, g, s, None) for t, g, s, _ in (WALKED, *(BACK_WALK, STOOD) * 3, BACK_WALK, HOME)]
    there = matched(plain, leg_reading(*stretches))
    back = matched(mirrored, leg_reading(*((turned(t), g, s, v) for t, g, s, v in stretches)))
    assert verdicts(there) == verdicts(back)
    assert [one.done and one.done.start_s for one in there.blocks] == [
        one.done and one.done.start_s for one in back.blocks
    ]


def test_what_is_not_known_is_never_counted_as_known():
    blind = leg_reading(
        *((UNKNOWN if t is not STILL else t, Gait.UNKNOWN, s, v) for t, _, s, v in (WALKED, STOOD, HOME))
    )
    found = matched(Workout("", (WARM, stand(30), COOL)), blind)
    assert verdicts(found) == [DONE, DONE, DONE]
    assert found.blocks[0].travel_share == found.blocks[0].against_share == 0.0
    assert found.blocks[0].done is not None
    assert found.blocks[0].done.travel is UNKNOWN
    assert found.blocks[1].travel_share > 0.8


def test_the_wrong_way_is_said_beside_the_block():
    found = matched(Workout("", (go(BACK, RUN, s=300),)), leg_reading((AHEAD, RUN, 300, 1.9)))
    one = found.blocks[0]
    assert one.verdict is SKIPPED or one.against_share > 0.8
    assert found.likeness < 0.3


def test_without_travel_laps_tell_equal_blocks_apart():
    jogs = Workout("", (go(AHEAD, RUN, s=300), go(AHEAD, RUN, s=100), go(AHEAD, RUN, s=200)))
    laps = (Lap(0, 307), Lap(307, 411), Lap(411, 620))
    found = matched(jogs, leg_reading((UNKNOWN, Gait.UNKNOWN, 620, 2.6)), laps)
    assert [one.done and one.done.start_s for one in found.blocks] == [0, 307, 411]
    assert found.by_laps
    assert found.laps_agree


def test_a_lap_a_kilometre_is_no_lap_of_the_plan():
    reading = leg_reading(WALKED, *(BACK_WALK, STOOD) * 4, HOME)
    found = matched(PRACTICE, reading, (Lap(0, 190), Lap(190, 300), Lap(300, 500)))
    assert verdicts(found) == [DONE] * 10
    assert not found.laps_agree


@pytest.mark.parametrize(
    "reading", [leg_reading((STILL, STAND, 0.0, None)), leg_reading((STILL, STAND, 3, None))]
)
def test_a_recording_of_nothing_did_nothing(reading):
    found = matched(PRACTICE, reading)
    assert set(verdicts(found)) <= {SKIPPED, SHORTENED}
    assert len(found.blocks) == 10


def test_an_empty_workout_matches_nothing():
    found = matched(Workout("", ()), leg_reading(WALKED))
    assert (found.blocks, found.extras, found.likeness) == ((), (), 0.0)


STRETCH = st.tuples(
    st.sampled_from([AHEAD, BACK, STILL, UNKNOWN]),
    st.sampled_from([WALK, RUN, Gait.UNKNOWN]),
    st.floats(1, 200),
    st.one_of(st.none(), st.floats(0, 4)),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(STRETCH, min_size=1, max_size=12))
def test_stretches_lie_in_the_recording_and_never_on_each_other(stretches: list[Stretch]):
    reading = leg_reading(*stretches)
    found = matched(SETS, reading)
    done = [one.done for one in (*found.blocks, *found.extras) if one.done is not None]
    done.sort(key=lambda one: one.start_s)
    assert len(found.blocks) == len(tuple(SETS.blocks()))
    assert all(0 <= one.start_s < one.end_s <= reading.recording.duration_s + 1e-6 for one in done)
    assert all(a.end_s <= b.start_s + 1e-9 for a, b in pairwise(done))
    assert 0 <= found.likeness <= 1
    assert all((one.done is None) == (one.verdict is SKIPPED) for one in found.blocks)


@pytest.mark.parametrize("slip", [None, *Slip])
@pytest.mark.parametrize("presses", [Presses.NONE, Presses.RIGHT])
def test_simulated_people_with_a_watch_are_found_again(slip: Slip | None, presses: Presses):
    right = count = 0
    for seed in (7001, 7002):
        out = carried_out(drawn_workout(seed), seed, Conduct(() if slip is None else (slip,), presses))
        reading = read_run(out.recording, Athlete(id="made up"))
        found = matched(out.workout, reading, out.recording.laps, second_by_second(out.recording))
        right += sum(true.verdict is one.verdict for true, one in zip(out.blocks, found.blocks, strict=True))
        count += len(out.blocks)
    assert right >= 0.9 * count


def test_a_pause_is_no_part_of_a_block():
    out = carried_out(drawn_workout(7003), 7003, Conduct(pauses=2))
    reading = read_run(out.recording, Athlete(id="made up"))
    found = matched(out.workout, reading, out.recording.laps, second_by_second(out.recording))
    assert len(out.recording.pauses) == 2
    for one in found.blocks:
        assert one.done is not None
        for pause in out.recording.pauses:
            assert not (pause.start_s <= one.done.start_s < pause.end_s - 1)
    paused_s = sum(pause.end_s - pause.start_s for pause in out.recording.pauses)
    done_s = sum(one.done.seconds for one in found.blocks if one.done)
    assert done_s <= reading.recording.duration_s - paused_s + 1
