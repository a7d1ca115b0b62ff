"""From an amount to blocks: what stands first and last, what is said, and what it adds up to."""

from dataclasses import replace

import pytest

from backstride.plan.amounts import Amount, Stretches
from backstride.plan.coach import as_planned, decide
from backstride.plan.cues import cue_words
from backstride.plan.ladder import ladder
from backstride.plan.places import Where
from backstride.plan.sessions import Plan, dose_of, forward_only, name_of, session_of
from backstride.vocab.plan import Decision, Kind, Place, Who
from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import Block, Repeat, Role, Target, Workout
from plan.people import PROFILE, levels, somebody

TRACK = Where(Place.TRACK, None, ("flat", "clear"), running=True)
BELT = Where(Place.TREADMILL, Handrail.ONE_HAND, ("rail",), running=True)
SOME = Amount(Stretches(3, 50), Stretches(5, 20, 10), 1.0, 1.8, 60.0, 360.0, 240.0, 30)


def made(
    amount: Amount = SOME, kind: Kind = Kind.REPEATS, place: Where = TRACK, stage: int = 7, **profile: object
):
    """Return the session that holds an amount."""
    return session_of(Plan(kind, ladder().stage(stage), amount, place, replace(PROFILE, **profile)))


def blocks(session) -> list[Block]:
    return list(session.workout.blocks())


def test_the_name_says_what_is_done():
    assert name_of(SOME) == "5 x 20 m and 10 m running backward"
    assert name_of(replace(SOME, runs=Stretches(0, 0))) == "3 x 50 m walking backward"


def test_a_session_has_what_the_amount_says():
    session = made()
    assert (session.dose.backward_walk_m, session.dose.backward_run_m) == (150, 110)
    assert (session.dose.longest_walk_m, session.dose.longest_run_m) == (50, 20)
    assert session.dose.fastest_mps == 1.8
    assert session.dose.minutes <= 30
    assert (session.kind, session.stage, session.place, session.hard) == (Kind.REPEATS, 7, Place.TRACK, False)
    assert session.stops == ("pain", "fall", "stumbles", "dizzy", "traffic")


def test_it_begins_and_ends_easily():
    first, *_, last = blocks(made())
    assert (first.role, first.travel, first.duration_s) == (Role.WARM_UP, Travel.FORWARD, 360)
    assert (last.role, last.gait, last.duration_s) == (Role.COOL_DOWN, Gait.WALK, 240)


def test_looks_take_turns_through_walks_and_runs():
    cues = [block.cues[0] for block in blocks(made()) if block.backward]
    assert cues == ["look-left", "look-right"] * 4 + ["look-left"]


def test_nobody_looks_back_on_a_belt():
    session = made(place=BELT)
    stretches = [block for block in blocks(session) if block.backward]
    assert {block.cues[:2] for block in stretches} == {("eyes-front", "hands-one")}
    assert {block.handrail for block in stretches} == {Handrail.ONE_HAND}
    assert [block.duration_s for block in stretches] == [50.0] * 3 + [11.1] * 5 + [5.5]
    assert all(block.distance_m is None for block in stretches)
    rests = [block for block in blocks(session) if block.role is Role.REST]
    assert {block.travel for block in rests} == {Travel.STILL}
    mirror = made(place=replace(BELT, needs=("rail", "mirror")))
    assert "mirror" in next(block for block in blocks(mirror) if block.backward).cues


def test_every_cue_has_words():
    for kind in (Kind.REPEATS, Kind.PRACTICE, Kind.SPRINT, Kind.INTERVALS, Kind.UPHILL):
        for place in (TRACK, BELT):
            for block in blocks(made(kind=kind, place=place, stage=11, who=Who.TEAM)):
                assert all(cue_words(cue).endswith((".", "?")) for cue in block.cues)
    with pytest.raises(KeyError):
        cue_words("nothing-7")


def test_who_runs_forward_runs_around_it_and_a_finisher_comes_last():
    kinds = [(b.travel, b.gait) for b in blocks(made(who=Who.RUNNER, kind=Kind.FINISHER))]
    assert kinds[0] == kinds[1] == (Travel.FORWARD, Gait.RUN)
    assert kinds[2] == (Travel.BACKWARD, Gait.WALK)
    kinds = [(b.travel, b.gait) for b in blocks(made(who=Who.RUNNER))]
    assert kinds[-2] == (Travel.FORWARD, Gait.RUN)
    assert (Travel.FORWARD, Gait.RUN) not in [(b.travel, b.gait) for b in blocks(made())]
    held = made(
        who=Who.RUNNER, place=replace(TRACK, running=False), amount=replace(SOME, runs=Stretches(0, 0))
    )
    assert not any(block.gait is Gait.RUN for block in blocks(held))
    assert held.dose.minutes <= 30
    assert made(who=Who.RUNNER).dose.minutes > made().dose.minutes


def test_hard_kinds_are_hard_and_said_so():
    hard = made(kind=Kind.INTERVALS)
    assert hard.hard
    assert not made(kind=Kind.INTERVALS, amount=replace(SOME, runs=Stretches(0, 0))).hard
    efforts = {b.target.effort for b in blocks(hard) if b.backward and b.gait is Gait.RUN}
    assert efforts == {(6.0, 7.0)}
    sprint = [b for b in blocks(made(kind=Kind.SPRINT)) if b.travel is Travel.FORWARD and b.gait is Gait.RUN]
    assert len(sprint) == 6
    assert {block.duration_s for block in sprint} == {4.0}


def test_uphill_is_backward_and_the_way_down_is_forward():
    session = made(kind=Kind.UPHILL, stage=11)
    assert {block.grade for block in blocks(session) if block.backward} == {0.03}
    assert {block.grade for block in blocks(session) if not block.backward} == {None}
    assert {block.grade for block in blocks(made(kind=Kind.REPEATS, stage=11)) if block.backward} == {None}


def test_easy_forward_is_running_for_runners_and_fills_the_minutes():
    run = forward_only(30, replace(PROFILE, who=Who.RUNNER))
    assert run.kind is Kind.FORWARD
    assert run.dose.minutes == pytest.approx(30)
    assert blocks(run)[1].gait is Gait.RUN
    assert blocks(forward_only(30, PROFILE))[1].gait is Gait.WALK
    assert blocks(forward_only(30, replace(PROFILE, who=Who.RUNNER), running=False))[1].gait is Gait.WALK
    indoors = replace(PROFILE, who=Who.RUNNER, places=(Place.HALL,))
    assert blocks(forward_only(30, indoors, running=False))[1].gait is Gait.RUN
    assert forward_only(1, PROFILE).dose.minutes == pytest.approx(1)


def test_a_dose_is_what_blocks_add_up_to():
    back = Block(Travel.BACKWARD, Gait.WALK, Role.WORK, duration_s=20.0, target=Target(speed_mps=(0.8, 1.0)))
    run = Block(Travel.BACKWARD, Gait.RUN, Role.WORK, distance_m=30.0)
    rest = Block(Travel.FORWARD, Gait.WALK, Role.REST, duration_s=30.0)
    dose = dose_of(Workout("", (Repeat(3, (back, rest)), run)))
    assert (dose.backward_walk_m, dose.longest_walk_m, dose.backward_run_m, dose.longest_run_m) == (
        60,
        20,
        30,
        30,
    )
    assert dose.minutes == pytest.approx((3 * 50 + 30 / 1.8) / 60, abs=0.001)
    assert dose.forward_min == 1.5
    assert dose.fastest_mps == 1.0
    assert dose_of(Workout("", (rest,))).fastest_mps is None


def test_a_result_as_planned_says_all_that_was_planned():
    decision = decide(levels(somebody(7), hands=2))
    result = as_planned(decision, "as-planned")
    session = decision.session
    assert (result.dose, result.planned, result.place) == (session.dose, session.dose, session.place)
    assert (result.stage, result.hard, result.handrail) == (session.stage, session.hard, session.handrail)
    assert (result.pain, result.stumbles, result.falls, result.holds_backward) == (0, 0, 0, True)
    with pytest.raises(ValueError, match="rest"):
        as_planned(Decision(decision.day, 7, None), "nothing")
