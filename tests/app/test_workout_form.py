"""The editor's form: the same workout as its text, field by field; what its buttons do."""

from random import Random

import pytest

from backstride.app.workout_acts import acted
from backstride.app.workout_editor import EXAMPLE, edited, editor_of_text
from backstride.app.workout_form import NEW_BLOCK, FormLine, lines_of_workout, workout_of_lines
from backstride.plan.text import read_workout
from backstride.plan.text_write import write_workout
from backstride.vocab.errors import InputRefused, ValueRefused
from backstride.vocab.workout import levels
from workouts import workouts

TEXT = "5min fwd walk; 2 x (3 x (10m bwd walk, 10s rest), 1min rest); 4min side run"


def lines(text=TEXT):
    return lines_of_workout(read_workout(text))


def text_of(found):
    return write_workout(workout_of_lines("", "", found), one_line=True)


def fields_of(text, **changes):
    """What a browser sends for the form of a text."""
    editor = editor_of_text(text)
    sent = {"by": "form", "text": text, "name": editor.name, "note": editor.note}
    for at, line in enumerate(editor.lines):
        sent[f"{at}-depth"] = str(line.depth)
        sent |= {f"{at}-times": line.times} if line.times is not None else {}
        sent |= {f"{at}-{name}": value for name, value in line.values.items()}
    return sent | changes


def test_generated_workouts_come_back_the_same_through_the_form():
    for workout in workouts(80, seed=13):
        stripped = workout_of_lines(workout.name, workout.note, lines_of_workout(workout))
        notes = [block.note.strip() for block in workout.blocks()]
        assert [block.note for block in stripped.blocks()] == notes
        if notes == [block.note for block in workout.blocks()] and workout.name == workout.name.strip():
            assert stripped.parts == workout.parts


def test_the_form_drives_the_text_and_the_text_the_form():
    first = edited({"by": "text", "text": EXAMPLE})
    assert [line.depth for line in first.lines] == [0, 0, 1, 1, 0]
    assert first.text == EXAMPLE
    by_form = edited(
        fields_of(EXAMPLE, **{"2-amount": "20", "2-effort": "3-4", "1-times": "8", "name": "Hills"})
    )
    assert by_form.text.splitlines()[2] == "8 x (20m bwd walk effort 3-4, 45s rest)"
    assert by_form.text.startswith('name "Hills"')
    assert by_form.shown is not None


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("effort", "easy", "easy"), ("effort", "5", "effort 5"), ("speed", "4-5", "at 4-5km/h"),
        ("speed", "9:30-10:00 min/km", "at 9:30-10:00min/km"), ("heart", "120-140", "hr 120-140"),
        ("cadence", "170", "cadence 170"), ("grade", "5 %", "grade 5%"), ("grade", "-2", "grade -2%"),
        ("rail", "one hand", "rail one"), ("cues", 'tall "eyes up"', 'cue tall cue "eyes up"'),
        ("cues", "tall, look-left", "cue tall cue look-left"), ("drill", "carioca", "drill carioca"),
        ("note", 'Say "stop"', 'note "Say \\"stop\\""'), ("role", "rest", "rest"), ("amount", "2,5", ""),
    ],
)  # fmt: skip
def test_each_field_says_what_the_text_says(name, typed, words):
    made = text_of([FormLine(0, None, {**NEW_BLOCK, name: typed})])
    dose = "2min30s" if name == "amount" else "5min"
    assert read_workout(made) == read_workout(f"{dose} fwd walk {words}")


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("amount", "", "a number such as"), ("amount", "5m bwd run", "a number such as"),
        ("amount", "0", "above 0"), ("unit", "mile", "Choose metres"), ("travel", "up", "one of the list"),
        ("effort", "12", "from 0 to 10"), ("effort", "3-", "upper end"), ("speed", "fast", "Speed: expected"),
        ("heart", "5", "Heart rate: expected"), ("cadence", "x", "Cadence: expected"),
        ("grade", "99", "Slope: expected"), ("cues", "5", "Cues: names"), ("cues", '"a', "Cues: names"),
        ("rail", "three", "one of the list"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_is_named(name, typed, words):
    with pytest.raises(ValueRefused, match=words) as caught:
        workout_of_lines("", "", [FormLine(0, None, {**NEW_BLOCK, name: typed})])
    assert caught.value.field == f"0-{name}"


def test_a_rest_that_is_told_to_move_walks_and_a_distance_in_place_is_refused():
    rest = {**NEW_BLOCK, "gait": "stand", "role": "rest"}
    assert text_of([FormLine(0, None, rest)]) == "5min fwd walk rest"
    with pytest.raises(ValueRefused, match="In place there is no distance"):
        workout_of_lines("", "", [FormLine(0, None, {**rest, "travel": "still", "unit": "m"})])


@pytest.mark.parametrize("times", ["", "0", "1.5", "1001", "99999999"])
def test_a_number_of_rounds_that_cannot_be_is_named(times):
    with pytest.raises(ValueRefused, match="How often") as caught:
        workout_of_lines("", "", [FormLine(0, times, {}), FormLine(1, None, NEW_BLOCK)])
    assert caught.value.field == "0-times"


def test_an_empty_repeat_and_an_empty_form_are_refused():
    with pytest.raises(ValueRefused, match="needs a block inside"):
        workout_of_lines("", "", [FormLine(0, "2", {})])
    with pytest.raises(ValueRefused, match="add one"):
        workout_of_lines("", "", [])


REST, SIDE = "10s rest", "4min side run"


@pytest.mark.parametrize(
    ("act", "text", "focus"),
    [
        ("add", f"{TEXT}; 5min fwd walk", 7),
        ("add-repeat", f"{TEXT}; 2 x (5min fwd walk)", 7),
        ("remove:0", "2 x (3 x (10m bwd walk, 10s rest), 1min rest); 4min side run", 0),
        ("remove:1", "5min fwd walk; 4min side run", 1),
        ("remove:2", "5min fwd walk; 2 x (1min rest); 4min side run", 2),
        ("up:0", TEXT, 0),
        ("up:1", "2 x (3 x (10m bwd walk, 10s rest), 1min rest); 5min fwd walk; 4min side run", 0),
        ("up:6", "5min fwd walk; 4min side run; 2 x (3 x (10m bwd walk, 10s rest), 1min rest)", 1),
        ("up:3", "5min fwd walk; 2 x (10m bwd walk, 3 x (10s rest), 1min rest); 4min side run", 2),
        ("up:5", "5min fwd walk; 2 x (1min rest, 3 x (10m bwd walk, 10s rest)); 4min side run", 2),
        ("down:0", "2 x (3 x (10m bwd walk, 10s rest), 1min rest); 5min fwd walk; 4min side run", 5),
        ("down:5", "5min fwd walk; 2 x (3 x (10m bwd walk, 10s rest)); 1min rest; 4min side run", 5),
        ("down:4", "5min fwd walk; 2 x (3 x (10m bwd walk), 10s rest, 1min rest); 4min side run", 4),
        ("down:6", TEXT, 6),
        ("repeat:0", "2 x (5min fwd walk); 2 x (3 x (10m bwd walk, 10s rest), 1min rest); 4min side run", 0),
        ("repeat:1", TEXT, 1),
        ("repeat:3", TEXT, 3),
        ("once:1", "5min fwd walk; 3 x (10m bwd walk, 10s rest); 1min rest; 4min side run", 1),
        ("once:0", TEXT, 0),
        (
            "inside:2",
            "5min fwd walk; 2 x (3 x (10m bwd walk, 10s rest, 5min fwd walk), 1min rest); 4min side run",
            5,
        ),
        ("inside:0", TEXT, 0),
        ("up:99", TEXT, None),
        ("fly:0", TEXT, None),
        ("up:", TEXT, None),
    ],
)
def test_a_button_does_what_it_says_and_keeps_the_place(act, text, focus):
    found, at = acted(lines(), act)
    assert text_of(found) == text
    assert at == focus


def test_whatever_buttons_are_pressed_a_workout_stays_one():
    random = Random(5)
    for workout in workouts(6, seed=14):
        found = lines_of_workout(workout)
        for _ in range(25):
            name = random.choice(["add", "add-repeat", "remove", "up", "down", "repeat", "once", "inside"])
            act = name if name.startswith("add") else f"{name}:{random.randrange(len(found) + 1)}"
            found, focus = acted(found, act)
            assert focus is None or 0 <= focus < len(found)
            if not found:
                found, _ = acted(found, "add")
            assert levels(workout_of_lines("", "", found).parts) <= 2


def test_what_cannot_be_read_leaves_what_was_written():
    slip = edited({"by": "text", "text": "5min fwd\n15m bwd walk éasy, 45s"}).slip
    assert slip is not None
    assert (slip.line, slip.column, slip.before, slip.behind) == (2, 14, "15m bwd walk ", "éasy, 45s")
    kept = edited(fields_of(EXAMPLE, **{"2-effort": "lots"}))
    assert kept.slip is not None
    assert kept.slip.field == "2-effort"
    assert kept.text == EXAMPLE
    assert kept.lines[2].values["effort"] == "lots"


def test_a_long_workout_is_changed_as_text():
    editor = editor_of_text(";".join(["1min fwd walk"] * 61))
    assert (editor.too_many, editor.lines) == (True, ())
    assert editor.shown is not None


@pytest.mark.parametrize("depths", ["2", "02", "012", "21", "9", "x"])
def test_depths_that_no_form_has_do_no_harm(depths):
    sent = {"by": "form"}
    for at, depth in enumerate(depths):
        sent |= {f"{at}-depth": depth} | {f"{at}-{name}": value for name, value in NEW_BLOCK.items()}
    try:
        assert edited(sent).shown is not None
    except InputRefused:
        pytest.fail("a slip is shown, not raised")
