"""Travel as planned: only where laps agree and the person said so, and under everything else."""

from dataclasses import replace

from backstride.insight.run import read_run
from backstride.plan.matching import matched
from backstride.plan.matching_found import Matched
from backstride.plan.matching_pieces import second_by_second
from backstride.plan.matching_planned import planned_travel
from backstride.plan.matching_result import result_of
from backstride.sample.carried_out import CarriedOut, Conduct, Presses, carried_out
from backstride.sample.carried_out_slips import Slip
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import RunReading
from backstride.vocab.segment import Gait, Label, Origin, Travel
from backstride.vocab.workout import Block, Repeat, Role, Workout

ME = Athlete(id="made up")
BACK, AHEAD, WALK, RUN = Travel.BACKWARD, Travel.FORWARD, Gait.WALK, Gait.RUN
WORKOUT = Workout(
    "Repeats",
    (
        Block(AHEAD, WALK, Role.WARM_UP, duration_s=120),
        Repeat(
            4,
            (
                Block(BACK, RUN, Role.WORK, distance_m=40),
                Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=30),
            ),
        ),
        Block(AHEAD, WALK, Role.COOL_DOWN, duration_s=60),
    ),
)


AS_PLANNED = Conduct()


def done(conduct: Conduct = AS_PLANNED, seed: int = 9) -> tuple[CarriedOut, RunReading, Matched]:
    out = carried_out(WORKOUT, seed, conduct)
    reading = read_run(out.recording, ME)
    return out, reading, matched(WORKOUT, reading, out.recording.laps, second_by_second(out.recording))


def test_a_watch_whose_laps_match_has_travel_once_the_person_says_so():
    out, before, found = done()
    assert not any(s.travel is BACK for s in before.segments)
    planned = planned_travel(found)
    assert [s.travel for s in planned] == [AHEAD, BACK, BACK, BACK, BACK, AHEAD]
    after = read_run(out.recording, ME, planned=planned)
    back = [s for s in after.segments if s.travel is BACK]
    assert len(back) == 4
    assert {s.origin for s in back} == {Origin.PLANNED}
    assert all(s.confidence < 0.8 for s in back)
    assert (
        next(m.origin for m in after.metrics if m.name == "duration" and m.travel is BACK) is Origin.PLANNED
    )
    assert result_of(found, before).backward_run_m == 0
    assert result_of(found, after).backward_run_m > 120


def test_without_laps_or_with_wrong_ones_the_plan_says_nothing():
    for presses in (Presses.NONE, Presses.EVEN):
        _, _, found = done(Conduct(presses=presses))
        assert planned_travel(found) == ()


def test_a_label_and_the_name_of_a_lap_stand_above_the_plan():
    out, _, found = done()
    planned = planned_travel(found)
    first, second, *_ = (s for s in planned if s.travel is BACK)
    label = Label(first.start_s, first.end_s, AHEAD, RUN)
    laps = tuple(
        replace(lap, name="Backward run") if lap.start_s == second.start_s else lap
        for lap in out.recording.laps
    )
    after = read_run(replace(out.recording, laps=laps), ME, (label,), planned=planned)
    middle = [(s.start_s + s.end_s) / 2 for s in (first, second)]
    origins = [s.origin for m in middle for s in after.segments if s.start_s <= m < s.end_s]
    assert origins == [Origin.SAID, Origin.NAMED]


def test_the_plan_says_nothing_of_what_was_left_out():
    _, _, found = done(Conduct((Slip.LEFT_EARLY,)), seed=11)
    skipped = [one for one in found.blocks if one.done is None]
    assert skipped
    assert len(planned_travel(found)) < 6


def test_what_is_known_otherwise_or_too_fast_is_not_called_planned():
    _, _, found = done()
    blocks = list(found.blocks)
    assert blocks[0].done is not None
    blocks[0] = replace(blocks[0], done=replace(blocks[0].done, metres=3.0 * blocks[0].done.seconds))
    blocks[1] = replace(blocks[1], against_share=0.6)
    said = planned_travel(replace(found, blocks=tuple(blocks)))
    assert [s.travel for s in said] == [BACK, BACK, BACK, AHEAD]
