"""Fifty texts and more that are no workout: one sentence each, with line, column and what was expected."""

import re

import pytest

from backstride.plan.text import read_workout
from backstride.vocab.errors import WorkoutTextRefused

A_BLOCK = "a block such as"
UNIT = "a unit behind the number"
WAY = "a way (fwd, bwd, side or still)"
DOSE = "a distance (m, km), a time (s, min) or open"
MALFORMED = [
    ("", 1, 1, A_BLOCK),
    ("   \n\n  ", 3, 3, A_BLOCK),
    (";", 1, 1, A_BLOCK),
    ("10min fwd;;5min fwd", 1, 11, A_BLOCK),
    ("10min walk", 1, 11, WAY),
    ("10min walk; 5min fwd", 1, 11, WAY),
    ("10min warm-up", 1, 14, WAY),
    ("10min rest walk", 1, 16, WAY),
    ("15m bwd", 1, 8, "walk or run"),
    ("6 x (15m bwd, 45s rest)", 1, 13, "walk or run"),
    ("15m bwd stand", 1, 1, "walk or run, or still"),
    ("15m rest", 1, 1, "fwd, bwd or side for a distance"),
    ("bwd walk", 1, 9, DOSE),
    ("easy jog", 1, 9, DOSE),
    ("fast bwd walk", 1, 1, DOSE),
    ("15 bwd walk", 1, 4, UNIT),
    ("20mtr bwd walk", 1, 3, UNIT),
    ("20mi fwd walk", 1, 3, UNIT),
    ("5' fwd walk", 1, 2, "a number, a word"),
    ("1,5km fwd", 1, 2, UNIT),
    ("5 fwd", 1, 3, UNIT),
    ("0m bwd walk", 1, 1, "a distance above 0"),
    ("2000km fwd run", 1, 1, "up to 1,000,000 m"),
    ("20000min fwd run", 1, 1, "a time above 0"),
    ("10m fwd 20m", 1, 9, "no second dose"),
    ("10m open fwd", 1, 5, "no second dose"),
    ("10min fwd bwd walk", 1, 11, "no second way"),
    ("10min fwd walk run", 1, 16, "no second gait"),
    ("10min fwd easy hard", 1, 16, "no second effort"),
    ("10min fwd rest work", 1, 16, "no second role"),
    ("15m bkwd walk", 1, 5, "another word of the block"),
    ("10min fwd\n\n  15m bwd wlak", 3, 11, "another word of the block"),
    ("10min fwd effort", 1, 17, "a range such as effort 0-10"),
    ("10min fwd effort 11", 1, 18, "an effort from 0 to 10"),
    ("10min fwd effort 4-3", 1, 18, "the lower number of the range first"),
    ("10min fwd hr 500", 1, 14, "a heart rate from 30 to 250"),
    ("10min fwd hr 120-", 1, 18, "the upper end of the range"),
    ("10min fwd cadence 3", 1, 19, "a cadence from 20 to 400"),
    ("10min fwd at 5", 1, 15, "a unit of speed"),
    ("10min fwd at 99km/h", 1, 14, "a speed from 0.05 to 12.5 m/s"),
    ("10min fwd at 0km/h", 1, 14, "a speed above 0"),
    ("10min fwd 5:30km/h", 1, 11, "min/km behind minutes and seconds"),
    ("10min fwd rail three", 1, 16, "two, one or none"),
    ("10min fwd grade 5", 1, 18, "% behind the slope"),
    ("10min fwd grade 90%", 1, 17, "a slope from -45% to 45%"),
    ("10min fwd cue", 1, 14, "the name of a cue"),
    ("10min fwd drill 5", 1, 17, "the name of a drill"),
    ("10min fwd note tall", 1, 16, "words in quotes after note"),
    ('10min fwd note "tall', 1, 21, "a closing quote"),
    (r'10min fwd note "\x"', 1, 16, "words in which"),
    ("name Tuesday; 10min fwd", 1, 6, "words in quotes after name"),
    ('name "a"; name "b"; 10min fwd', 1, 11, "one name for the workout"),
    ('name "a"', 1, 9, A_BLOCK),
    ('10min fwd; name "a"', 1, 12, DOSE),
    ("6 x", 1, 4, A_BLOCK),
    ("6 x ()", 1, 6, A_BLOCK),
    ("6 x (15m bwd walk", 1, 18, ") to end the repeat"),
    ("6 x (15m bwd walk 45s rest)", 1, 19, "no second dose"),
    ("15m bwd walk)", 1, 13, "; or a new line"),
    ("0 x (15m bwd walk)", 1, 1, "how often, a whole number from 1"),
    ("1.5 x (15m bwd walk)", 1, 1, "how often"),
    ("9999 x (15m bwd walk)", 1, 1, "how often"),
    ("5min fwd 6 x 3m fwd", 1, 10, "; or a new line before a repeat"),
    ("5min fwd (3m fwd)", 1, 10, "another word of the block"),
    ("2 x (3 x (4 x (10m fwd)))", 1, 11, "at most two levels"),
    ("900 x (900 x (10m fwd))", 1, 24, "at most 5,000 blocks"),
    ("10min fwd @ 5km/h", 1, 11, "a number, a word"),
    ("10min fwd \x07", 1, 11, "a number, a word"),
    ("10min fwd -", 1, 11, "another word of the block"),
]


def test_there_are_fifty_and_more():
    assert len({text for text, *_ in MALFORMED}) >= 50


@pytest.mark.parametrize(("text", "line", "column", "expected"), MALFORMED)
def test_a_refusal_says_line_column_and_what_was_expected(text, line, column, expected):
    with pytest.raises(WorkoutTextRefused) as caught:
        read_workout(text)
    refused = caught.value
    assert (refused.line, refused.column) == (line, column)
    assert expected in refused.expected
    words = str(refused)
    assert words.startswith(f"Line {line}, column {column}: expected ")
    assert re.search(r", found [^.].*[^.][.?]$", words)
    assert "\n" not in words
    assert len(words) < 240


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        ("15m bkwd walk", "Did you mean “bwd”?"),
        ("15m bwd wlak", "Did you mean “walk”?"),
        ("1,5km fwd", "Numbers take a point: 1.5km."),
    ],
)
def test_a_slip_of_the_finger_is_recognised(text, helps):
    with pytest.raises(WorkoutTextRefused, match=re.escape(helps)):
        read_workout(text)
