"""A workout in plain words."""

import pytest

from backstride.formats.workout_words import block_words, lines_of, name_of, time_words, totals_words
from backstride.plan.text import read_one_block, read_workout


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("15m bwd walk easy", "15 m BACKWARD, walk, effort 2 to 3", "BACKWARD walk effort 2-3"),
        ("1.5km fwd run warm-up", "1.5 km forward, run, warm-up", "Forward run"),
        ("45s rest", "45 s rest", "Rest"),
        ("open still", "as long as you like in place", "In place"),
        ("30s still run", "30 s in place, run", "In place run"),
        (
            "2min30s side walk rail one grade -2%",
            "2 min 30 s sideways, walk, one hand on the rail, 2 % downhill",
            "Sideways walk",
        ),
        (
            "90s bwd run at 4-5km/h hr 120-140 cadence 170",
            "1 min 30 s BACKWARD, run, 4 to 5 km/h, heart rate 120 to 140, 170 steps a minute",
            "BACKWARD run",
        ),
        (
            '10m bwd walk cue look-left cue tall note "Say stop"',
            "10 m BACKWARD, walk: Look over your left shoulder. Tall. Say stop",
            "BACKWARD walk",
        ),
        ("30s still drill wall-drop", "30 s in place, drill Wall drop", "In place Wall drop"),
    ],
)  # fmt: skip
def test_a_block_is_said_in_a_line_and_named_for_a_watch(text, words, name):
    names = {"look-left": "Look over your left shoulder.", "wall-drop": "Wall drop"}
    block = read_one_block(text)
    assert block_words(block, names) == words
    assert name_of(block, names) == name


def test_what_is_repeated_stands_once_below_how_often():
    lines = lines_of(read_workout("2 x (3 x (10m bwd walk, 10s rest), 1min rest); 1 x 5min fwd"))
    assert [(line.depth, line.words) for line in lines] == [
        (0, "2 times"),
        (1, "3 times"),
        (2, "10 m BACKWARD, walk"),
        (2, "10 s rest"),
        (1, "1 min rest"),
        (0, "once"),
        (1, "5 min forward, walk"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("6 x (15m bwd walk, 45s rest)", "90 m backward"),
        (
            "2 x (600m bwd run); 5min bwd walk; open bwd walk",
            "1.2 km and 5 min and 1 stretch as long as you like backward",
        ),
        ("5min fwd walk", "nothing backward"),
    ],
)  # fmt: skip
def test_how_much_is_backward_is_added_up(text, words):
    assert totals_words(read_workout(text)) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(45.5, "45.5 s"), (60, "1 min"), (3900, "1 h 5 min"), (3661, "1 h 1 min 1 s")]
)
def test_a_time_is_said(seconds, words):
    assert time_words(seconds) == words
