"""In your data: what a history says to a claim, and what would make it known."""

from dataclasses import replace
from datetime import date

import pytest

from backstride.insight.claims import NEEDS, OUT_OF_SIGHT, SAYS, in_your_data
from backstride.insight.history import read_history
from backstride.vocab.athlete import Athlete, OwnRatio, Preferences
from backstride.vocab.claim import OwnTopic
from backstride.vocab.history import (
    Change,
    HeartRateBeside,
    HistoryReading,
    Level,
    RunSummary,
    Trend,
    WeekBalance,
)
from backstride.vocab.segment import Gait, Travel

EMPTY = read_history((), Athlete())
SOME = replace(EMPTY, runs=4)
SINCE = date(2026, 5, 3)


def level(value: float) -> Level:
    return Level(value, value - 1, value + 1)


def trend(name: str, unit: str, change: Change, **known: object) -> Trend:
    return replace(Trend(name, unit, Gait.RUN, None, (), (), (), change), **known)


def changed(value: float) -> Change:
    return Change("changed", latest=level(value), since=SINCE)


def with_measure(one: Trend) -> HistoryReading:
    return replace(SOME, measures=(one,))


def test_every_topic_is_answered_with_runs_and_without():
    for topic in OwnTopic:
        for history in (None, EMPTY, SOME):
            told = in_your_data(topic, history)
            assert told.mark == "unknown", topic
            assert told.words.endswith("."), topic
    assert set(SAYS) | set(OUT_OF_SIGHT) == set(OwnTopic)
    assert set(NEEDS) == set(SAYS) - {OwnTopic.MUSCLES}


def test_without_a_run_it_says_so_and_what_would_make_it_known():
    told = in_your_data(OwnTopic.ENERGY_RATIO, None).words
    assert told.startswith("Not known yet: you have no runs here. It needs a heart rate")


def test_a_measure_that_is_missing_says_what_the_history_says_is_missing():
    one = trend("lean_forward_run", "deg", Change("unknown", "Begin each run with a quiet stand."))
    assert in_your_data(OwnTopic.TRUNK_LEAN, with_measure(one)).words == (
        "Not known yet. Begin each run with a quiet stand."
    )


def test_an_own_ratio_is_an_estimate_with_its_range_and_what_it_rests_on():
    ratio = OwnRatio(Gait.RUN, 1.243, 1.16, 1.33, stretches=6, runs=1)
    told = in_your_data(OwnTopic.ENERGY_RATIO, replace(SOME, own_ratios=(ratio,)))
    assert told.mark == "estimated"
    assert "running 1.24 times (1.16 to 1.33), from 6 steady stretches in 1 run." in told.words


def test_heart_rate_is_told_with_its_speed_in_the_runners_unit():
    beside = HeartRateBeside(2.1, Gait.RUN, 140, 169, Level(1.21, 1.15, 1.28), 4)
    told = in_your_data(
        OwnTopic.HEART_RATE, replace(SOME, heart_rate=beside), Preferences(distance="mi", pace="mps")
    )
    assert told.words == "Yours, running at 2.1 m/s: +21 % backward (+15 to +28), from 4 runs."
    assert told.mark == "measured"


def test_impact_stands_beside_its_forward_value_and_a_change_beyond_noise_is_dated():
    one = trend("impact_peak_bw_run", "BW", changed(2.71), forward=level(2.5))
    assert in_your_data(OwnTopic.IMPACT, with_measure(one)).words == (
        "Your peak impact, running: 2.7 body weights backward, 2.5 body weights forward; "
        "changed since 3 May, by more than noise."
    )


@pytest.mark.parametrize(
    ("verdict", "words"), [("same", "no change beyond noise since 3 May"), ("unknown", "is not known yet")]
)
def test_below_the_noise_nothing_is_called_a_change(verdict, words):
    one = trend("step_time_variability_run", "%", Change(verdict, latest=level(4.9), since=SINCE))
    told = in_your_data(OwnTopic.STEP_VARIABILITY, with_measure(one)).words
    assert words in told
    assert "changed since" not in told


def test_muscles_are_never_seen_only_the_way_backward_is():
    week = WeekBalance(SINCE, {}, {Travel.BACKWARD: 690.0, Travel.FORWARD: 5000.0}, 2)
    told = in_your_data(OwnTopic.MUSCLES, replace(SOME, weeks=(week,)))
    assert "No phone and no watch can see a muscle" in told.words
    assert "0.69 km in 4 runs" in told.words


def test_a_run_without_anything_known_makes_nothing_known():
    history = read_history((RunSummary(600.0, simulated=False),), Athlete())
    assert all(in_your_data(topic, history).mark == "unknown" for topic in OwnTopic)
