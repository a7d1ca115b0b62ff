"""Workouts as text: what a person writes is what the workout holds, and every workout can be written."""

import re
from dataclasses import fields
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.plan.text import read_one_block, read_workout
from backstride.plan.text_words import DEFAULTS, EFFORTS, LEADERS, TRAVELS
from backstride.plan.text_write import write_block, write_workout
from backstride.vocab.errors import InputRefused, TooLarge, WorkoutRefused, WorkoutTextRefused
from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import Block, Repeat, Role, Target, Workout
from workouts import block_from, workouts

EXAMPLE = "10min walk fwd; 6 x (15m bwd walk easy, 45s rest); 5min fwd"
FORWARD = Block(Travel.FORWARD, Gait.WALK, Role.WORK, duration_s=600)


def block(words: str) -> Block:
    return read_one_block(words)


def test_the_example_is_read_as_a_person_reads_it():
    workout = read_workout(EXAMPLE)
    first, repeat, last = workout.parts
    assert first == FORWARD
    assert isinstance(repeat, Repeat)
    assert repeat.times == 6
    assert repeat.parts == (
        Block(Travel.BACKWARD, Gait.WALK, Role.WORK, distance_m=15, target=Target(effort=(2, 3))),
        Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=45),
    )
    assert last == Block(Travel.FORWARD, Gait.WALK, Role.WORK, duration_s=300)
    assert len(list(workout.blocks())) == 14


@pytest.mark.parametrize(
    ("words", "distance_m", "duration_s"),
    [
        ("20m bwd walk", 20, None), ("20 m bwd walk", 20, None), ("20min bwd walk", None, 1200),
        ("1.5km bwd walk", 1500, None), (".5km bwd walk", 500, None), ("90s bwd walk", None, 90),
        ("2min30s bwd walk", None, 150), ("2 min 30 s bwd walk", None, 150), ("0.1min bwd walk", None, 6),
        ("open bwd walk", None, None),
    ],
)  # fmt: skip
def test_m_is_always_metres_and_min_always_minutes(words, distance_m, duration_s):
    read = block(words)
    assert (read.distance_m, read.duration_s) == (distance_m, duration_s)


@pytest.mark.parametrize("word", TRAVELS)
def test_every_way_has_its_words(word):
    assert block(f"30s {word} run").travel is TRAVELS[word]


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("at 4-5km/h", Target(speed_mps=(4 / 3.6, 5 / 3.6))),
        ("1.2 m/s", Target(speed_mps=(1.2, 1.2))),
        ("at 9:30-10:00 min/km", Target(speed_mps=(1000 / 600, 1000 / 570))),
        ("10-9.5 min/km", Target(speed_mps=(1000 / 600, 1000 / 570))),
        ("effort 3-4", Target(effort=(3, 4))),
        ("EFFORT 3–4", Target(effort=(3, 4))),  # noqa: RUF001  # as phones write it
        ("steady", Target(effort=(4, 5))),
        ("hr 120-140 cadence 160-180", Target(heart_rate_bpm=(120, 140), cadence_spm=(160, 180))),
        ("hr 120-140bpm cadence 170 spm", Target(heart_rate_bpm=(120, 140), cadence_spm=(170, 170))),
    ],
)
def test_targets_are_ranges_in_the_units_people_use(words, target):
    read = block(f"10min bwd run {words}").target
    assert read.speed_mps == pytest.approx(target.speed_mps)
    assert (read.effort, read.heart_rate_bpm) == (target.effort, target.heart_rate_bpm)
    assert read.cadence_spm == target.cadence_spm


def test_every_field_of_a_block_can_be_said():
    read = block(
        "warm-up bwd walk 5min effort 2 at 1m/s hr 100-110 cadence 90 rail one grade 4% cue tall "
        'cue "eyes front" drill carioca note "Say \\"stop\\""'
    )
    assert read == Block(
        Travel.BACKWARD,
        Gait.WALK,
        Role.WARM_UP,
        duration_s=300,
        target=Target((1, 1), (2, 2), (100, 110), (90, 90)),
        cues=("tall", "eyes front"),
        handrail=Handrail.ONE_HAND,
        grade=0.04,
        drill="carioca",
        note='Say "stop"',
    )
    unsaid = {one.name for one in fields(Block) if getattr(read, one.name) == one.default}
    assert unsaid == {"distance_m"}


def test_the_workout_has_a_name_and_a_note_of_its_own():
    workout = read_workout('name "Tuesday"\nnote “Flat and dry”; 10min fwd walk')
    assert (workout.name, workout.note, workout.parts) == ("Tuesday", "Flat and dry", (FORWARD,))


def test_lines_spaces_cases_and_pretty_signs_do_not_matter():
    pretty = "10 MIN Walk FWD\r\n\r\n6 × (\n  15m bwd walk easy\n  45s rest\n)\n5min fwd;\n"  # noqa: RUF001
    assert read_workout(pretty) == read_workout(EXAMPLE)


def test_a_repeat_of_one_block_needs_no_brackets():
    assert read_workout("3x10m bwd walk") == read_workout("3 x (10m bwd walk)")
    assert read_workout("2 x 3 x 10m bwd walk") == read_workout("2 x (3 x (10m bwd walk))")


def test_the_canonical_text_is_one_that_a_person_would_write():
    written = write_workout(
        read_workout(f"{EXAMPLE}; 95s bwd run hr 120-140 at 5km/h; 400m fwd run cool-down")
    )
    assert written.splitlines() == [
        "10min fwd walk",
        "6 x (15m bwd walk easy, 45s rest)",
        "5min fwd walk",
        "95s bwd run at 5km/h hr 120-140",
        "400m fwd run cool-down",
    ]
    assert (
        write_workout(read_workout("1500m side run; 200s still"), one_line=True)
        == "1.5km side run; 3min20s still"
    )


@pytest.mark.parametrize("unit", ["km/h", "m/s", "min/km"])
def test_a_speed_comes_back_in_a_unit_in_which_it_is_short(unit):
    said = {"km/h": "7.3-8.1km/h", "m/s": "1.23-1.37m/s", "min/km": "7:01-7:13min/km"}[unit]
    assert write_block(block(f"10min fwd run at {said}")).endswith(said)


def round_trip(workout: Workout) -> None:
    assert read_workout(write_workout(workout)) == workout
    assert read_workout(write_workout(workout, one_line=True)) == workout


def test_generated_workouts_come_back_the_same():
    for workout in workouts(250):
        round_trip(workout)


@pytest.mark.night
def test_two_thousand_generated_workouts_come_back_the_same():
    for workout in workouts(2000, seed=2):
        round_trip(workout)


@given(st.text(max_size=80), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_words_come_back_the_same_or_are_refused_by_name(note, key):
    workout = Workout(
        note, (Block(Travel.STILL, Gait.STAND, Role.WORK, cues=(key,), drill=key, note=note),), note
    )
    try:
        text = write_workout(workout)
    except WorkoutRefused:
        assert key == ""  # a cue without a name
    else:
        assert read_workout(text) == workout
        assert "\n" not in write_workout(workout, one_line=True)


@given(st.floats(1e-6, 1e6), st.floats(0.05, 12.5), st.floats(-0.45, 0.45))
@settings(max_examples=60, deadline=None)
def test_any_number_comes_back_to_the_last_bit(dose, speed_mps, grade):
    target = Target(speed_mps=(speed_mps, 12.5))
    for ends in ({"distance_m": dose}, {"duration_s": min(dose, DEFAULTS.longest_s)}):
        one = Block(Travel.BACKWARD, Gait.RUN, Role.WORK, target=target, grade=grade, **ends)
        assert read_one_block(write_block(one)) == one


@given(st.text('0123456789.:xmskinbwdfalkrest ()-;,%"\n', max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_text_whatever_does_more_than_be_refused(text):
    try:
        workout = read_workout(text)
    except InputRefused:
        return
    round_trip(workout)


def test_a_block_of_a_repeat_is_written_as_the_same_block_alone():
    random = Random(3)
    for _ in range(50):
        one = block_from(random)
        assert read_one_block(write_block(one)) == one
        assert read_workout(f"3 x ({write_block(one)})") == Workout("", (Repeat(3, (one,)),))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (Block(Travel.UNKNOWN, Gait.WALK, Role.WORK), "does not say which way"),
        (Block(Travel.BACKWARD, Gait.UNKNOWN, Role.WORK), "does not say which way"),
        (
            Block(Travel.BACKWARD, Gait.WALK, Role.WORK, distance_m=5, duration_s=5),
            "by a distance and by a time",
        ),
        (Block(Travel.STILL, Gait.WALK, Role.WORK, distance_m=5), "while still"),
        (Block(Travel.BACKWARD, Gait.WALK, Role.WORK, distance_m=float("nan")), "cannot hold"),
        (
            Block(Travel.BACKWARD, Gait.WALK, Role.WORK, target=Target(effort=(3, 11))),
            "an effort from 0 to 10",
        ),
        (Block(Travel.BACKWARD, Gait.WALK, Role.WORK, cues=("",)), "the name of a cue"),
    ],
)
def test_what_no_text_can_say_is_refused_by_name(wrong, reason):
    with pytest.raises(WorkoutRefused, match=reason):
        write_workout(Workout("", (FORWARD, wrong)))


@pytest.mark.parametrize(
    "parts", [(), (Repeat(0, (FORWARD,)),), (Repeat(2, ()),), (Repeat(1001, (FORWARD,)),)]
)
def test_a_workout_that_does_nothing_or_too_much_is_refused(parts):
    with pytest.raises(WorkoutRefused):
        write_workout(Workout("", parts))


def test_three_levels_of_repeats_are_refused():
    with pytest.raises(WorkoutRefused, match="two levels"):
        write_workout(Workout("", (Repeat(2, (Repeat(2, (Repeat(2, (FORWARD,)),)),)),)))


def test_a_text_longer_than_any_workout_is_refused_at_once():
    with pytest.raises(TooLarge):
        read_workout("5min fwd walk;" * 5000)


def test_the_examples_and_the_refusal_of_the_document_are_as_it_says():
    document = (Path(__file__).parents[2] / "docs" / "workouts.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n)+", document, re.MULTILINE)
    short, long, grammar, refusal = (re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks)
    assert read_workout(short) == read_workout(EXAMPLE)
    assert len(list(read_workout(long).blocks())) == 22
    assert grammar.startswith("workout  =")
    with pytest.raises(WorkoutTextRefused) as caught:
        read_workout("15m bkwd walk")
    assert str(caught.value) == refusal.strip()
    for word in (*TRAVELS, *EFFORTS, *LEADERS):
        assert f'"{word}"' in grammar, word
