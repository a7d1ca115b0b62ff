"""The one sentence over a run: it says no more than is known, and who says so."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from backstride.insight.run import read_run
from backstride.insight.words import one_sentence, time_in_words
from backstride.vocab.athlete import Athlete, Preferences
from backstride.vocab.recording import Lap, Pause, Recording, Sensor
from backstride.vocab.segment import Label, Origin, Travel
from recordings import LABELS, recording, run_at, runs, said, stream


def sentence(run: Recording, *labels: Label, athlete: Athlete = Athlete()) -> str:  # noqa: B008  # it is frozen
    """What is said over a run."""
    return one_sentence(read_run(run, athlete, labels), athlete)


def test_a_plain_watch_file_says_that_the_direction_is_not_known_and_what_helps():
    assert sentence(run_at((2.5, 1800))) == (
        "You recorded 30 minutes over 4.5 km; nothing recorded here tells backward from forward, "
        "so mark the stretches you ran backward on the ribbon."
    )


def test_minutes_backward_come_with_their_share_and_who_says_so():
    assert sentence(run_at((2.5, 1800)), said(0, 330, Travel.BACKWARD), said(330, 1800, Travel.FORWARD)) == (
        "You recorded 30 minutes over 4.5 km, 5½ minutes of it (18 %) backward, as you said."
    )


def test_what_is_left_unknown_is_said():
    assert sentence(run_at((2.5, 1800)), said(0, 330, Travel.BACKWARD)).endswith(
        "backward, as you said; for 25 minutes the direction is not known."
    )


def test_a_name_is_not_a_label():
    run = run_at((2.5, 1800), laps=(Lap(0, 600, "backward"),))
    assert "10 minutes of it (33 %) backward, by the names of the laps" in sentence(run)


def test_names_and_labels_together_are_said_to_be_both():
    run = run_at((2.5, 1800), laps=(Lap(0, 600, "backward"),))
    assert "backward, partly as you said" in sentence(run, said(600, 900, Travel.BACKWARD))


def test_one_tap_makes_a_plain_run_forward():
    assert sentence(run_at((2.5, 1800)), said(0, 1800, Travel.FORWARD)) == (
        "You recorded 30 minutes over 4.5 km, all of it forward, as you said."
    )


def test_what_was_measured_is_said_to_be_measured():
    reading = read_run(run_at((2.5, 1800)), Athlete(), (said(0, 600, Travel.BACKWARD),))
    seen = replace(reading, segments=tuple(replace(s, origin=Origin.MEASURED) for s in reading.segments))
    assert "10 minutes of it (33 %) backward, as measured" in one_sentence(seen, Athlete())


def test_part_forward_leaves_the_rest_unknown():
    assert sentence(run_at((2.5, 1800)), said(0, 900, Travel.FORWARD)) == (
        "You recorded 30 minutes over 4.5 km, 15 minutes of it (50 %) forward, as you said; "
        "for 15 minutes the direction is not known."
    )


def test_sideways_is_not_called_forward():
    labels = (said(0, 900, Travel.FORWARD), said(900, 1800, Travel.SIDEWAYS))
    assert "all of it forward or sideways" in sentence(run_at((2.5, 1800)), *labels)


def test_nothing_but_standing_is_standing():
    run = recording(stream(Sensor.HR, hr_bpm=[100.0] * 61))
    assert sentence(run, said(0, 60, Travel.STILL)) == "You recorded 60 seconds, all of it standing still."


def test_miles_for_those_who_count_in_miles():
    athlete = Athlete(preferences=Preferences(distance="mi"))
    assert "over 2.8 mi" in sentence(run_at((2.5, 1800)), athlete=athlete)


def test_a_simulated_athlete_is_named():
    ada = Athlete(name="Ada", simulated=True)
    words = sentence(run_at((2.5, 1800)), said(0, 1800, Travel.BACKWARD), athlete=ada)
    assert words == "Ada recorded 30 minutes over 4.5 km, all of it backward, by the labels."


def test_a_real_athlete_reads_about_themselves():
    assert sentence(run_at((2.5, 60)), athlete=Athlete(name="Bo")).startswith("You recorded")


def test_a_single_moment_is_not_talked_up():
    assert sentence(recording(stream(Sensor.HR, hr_bpm=[100.0]))) == (
        "You recorded a single moment, so there is nothing to say about it yet."
    )


@settings(max_examples=60)
@given(runs(), LABELS)
def test_it_is_always_one_plain_sentence(run: Recording, labels: list[Label]):
    words = sentence(run, *labels)
    assert words.endswith(".")
    assert not words[:-1].endswith((".", ",", ";"))
    assert "!" not in words
    assert "None" not in words
    assert "backwards" not in words


def test_a_pause_is_part_of_what_is_not_known():
    run = run_at((2.5, 1800), pauses=(Pause(0, 600),))
    assert "for 10 minutes the direction is not known" in sentence(run, said(600, 1800, Travel.BACKWARD))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.6, "1 second"),
        (45, "45 seconds"),
        (89, "89 seconds"),
        (90, "1½ minutes"),
        (120, "2 minutes"),
        (338, "5½ minutes"),
        (599, "10 minutes"),
        (600, "10 minutes"),
        (2520, "42 minutes"),
        (3570, "1 hour"),
        (3600, "1 hour"),
        (4320, "1 hour 12 minutes"),
        (7260, "2 hours 1 minute"),
    ],
)
def test_a_duration_is_written_as_it_is_spoken(seconds: float, words: str):
    assert time_in_words(seconds) == words
