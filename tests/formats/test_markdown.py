"""Markdown: steps as a list, words as they were written, and the text to paste back."""

from datetime import date

import pytest

from backstride.formats.markdown import escaped, write_markdown
from backstride.plan.text import read_workout
from backstride.plan.text_write import write_workout
from workouts import workouts

TEXT = (
    'name "Tuesday * hills"; note "Flat, dry"; 10min fwd walk; '
    '6 x (15m bwd walk easy, 45s rest note "1 _easy_")'
)


def test_a_workout_reads_as_a_page():
    workout = read_workout(TEXT)
    assert write_markdown(workout, write_workout(workout), date(2026, 5, 2)) == (
        "# Tuesday \\* hills\n\n2026-05-02\n\nFlat, dry\n\n90 m backward.\n\n"
        "- 10 min forward, walk\n- 6 times\n  - 15 m BACKWARD, walk, effort 2 to 3\n"
        "  - 45 s rest: 1 \\_easy\\_\n\n"
        f"```text\n{write_workout(workout)}\n```\n"
    )


def test_a_workout_without_a_name_has_a_heading_all_the_same():
    assert write_markdown(read_workout("5min fwd walk"), "5min fwd walk").startswith("# Workout\n")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a*b_c", "a\\*b\\_c"),
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("# a", "\\# a"),
        ("<b>&", "\\<b\\>\\&"),
        ("5-6", "5-6"),
    ],
)
def test_what_people_typed_stays_what_they_typed(words, shown):
    assert escaped(words) == shown


def test_the_text_can_be_pasted_back_whatever_it_holds():
    for workout in [*workouts(50, seed=8), read_workout('5min fwd walk note "``` `````"')]:
        page = write_markdown(workout, write_workout(workout))
        fence = page.rstrip("\n").rsplit("\n", 1)[1]
        assert read_workout(page.split(f"{fence}text\n")[1].rsplit(f"\n{fence}", 1)[0]) == workout
