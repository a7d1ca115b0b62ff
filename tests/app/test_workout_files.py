"""What the library asks for can be taken along: every drill and circuit, in every form."""

from datetime import UTC, date, datetime

import pytest

from backstride.app.workout_files import Form, names_of, workout_of_file, write_as
from backstride.plan.circuits import circuits, workout_of_circuit
from backstride.plan.drills import drills, workout_of
from backstride.plan.text import read_workout

NOW, DAY = datetime(2026, 5, 1, 12, tzinfo=UTC), date(2026, 5, 2)
LIBRARY = [workout_of(one) for one in drills()] + [workout_of_circuit(one) for one in circuits()]


@pytest.mark.parametrize("form", [Form.FIT, Form.JSON, Form.TEXT])
def test_every_drill_and_circuit_comes_back_whole(form):
    assert len(LIBRARY) >= 32
    for workout in LIBRARY:
        read = workout_of_file(write_as(form, workout, NOW, DAY))
        assert (read.workout, read.problems) == (workout, ())


def test_drills_and_cues_are_named_in_words():
    workout = read_workout("10m bwd walk drill uphill-walk cue look-left cue mine")
    assert names_of(workout) == {
        "look-left": "Look over your left shoulder.",
        "uphill-walk": "Uphill walk backward",
    }
    page = write_as(Form.MARKDOWN, workout, NOW, DAY).decode()
    assert "drill Uphill walk backward: Look over your left shoulder. Mine." in page
    assert b"Uphill walk backward" in write_as(Form.FIT, workout, NOW, DAY)
