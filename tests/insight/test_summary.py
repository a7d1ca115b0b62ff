"""A run in short, and as JSON and back."""

import json
from datetime import date

import pytest

from backstride.insight.run import read_run
from backstride.insight.summary import summarise, summary_from_json, summary_to_json
from backstride.vocab.athlete import Athlete
from backstride.vocab.history import RunSummary
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Gait, Label, Origin, Travel
from learners import full, run_of
from recordings import recording, run_at

RUN = Gait.RUN


def summary(*legs: tuple[float, int, Travel]) -> RunSummary:
    """A watch's run of some legs, each labelled."""
    made = run_at(*((speed, seconds) for speed, seconds, _ in legs))
    labels, start = [], 0.0
    for _, seconds, travel in legs:
        labels.append(Label(start, start + seconds, travel, RUN))
        start += seconds
    return summarise(made, read_run(made, Athlete(), tuple(labels)))


def test_the_longest_way_without_a_break_is_that_of_one_stretch() -> None:
    found = summary(
        (2.5, 60, Travel.FORWARD),
        (2.0, 40, Travel.BACKWARD),
        (2.5, 60, Travel.FORWARD),
        (2.0, 90, Travel.BACKWARD),
    )
    back = found.part(Travel.BACKWARD, RUN)
    assert back is not None
    assert (back.stretches, back.seconds, back.longest_s) == (2, 130, 90)
    assert found.longest_backward_s == 90
    assert found.longest_backward_m == pytest.approx(180, abs=2)
    assert back.metres == pytest.approx(260, abs=4)
    assert back.origin is found.backward_origin is Origin.SAID


def test_a_speed_is_that_of_the_middle_so_that_setting_off_does_not_slow_short_stretches() -> None:
    legs = [(2.6, 40, Travel.FORWARD)]
    for _ in range(4):
        legs += [
            (0.5, 2, Travel.BACKWARD),
            (2.0, 6, Travel.BACKWARD),
            (0.5, 2, Travel.BACKWARD),
            (2.6, 20, Travel.FORWARD),
        ]
    back = summary(*legs).part(Travel.BACKWARD, RUN)
    assert back is not None
    assert back.speed_mps is not None
    assert back.speed_mps > 1.08 * (back.metres or 0.0) / back.seconds


def test_one_stretch_says_a_speed_but_not_how_sure_it_is() -> None:
    back = summary((2.5, 60, Travel.FORWARD), (2.0, 60, Travel.BACKWARD)).part(Travel.BACKWARD, RUN)
    assert back is not None
    assert back.speed_mps == pytest.approx(2.0, abs=0.01)
    assert back.speed_error_mps is None


def test_a_belt_gives_speed_and_best_times() -> None:
    made = recording(duration_s=120.0, format="typed")
    label = Label(0.0, 120.0, Travel.BACKWARD, Gait.WALK, speed_mps=1.0)
    found = summarise(made, read_run(made, Athlete(), (label,)))
    back = found.part(Travel.BACKWARD, Gait.WALK)
    assert back is not None
    assert back.speed_mps == 1.0
    assert [best.distance_m for best in found.bests] == [10.0, 20.0, 50.0, 100.0]


def test_a_run_of_which_nothing_is_known_has_no_backward() -> None:
    made = run_at((2.5, 60))
    found = summarise(made, read_run(made, Athlete()))
    assert [part.travel for part in found.parts] == [Travel.UNKNOWN]
    assert (found.longest_backward_s, found.longest_backward_m, found.bests) == (0.0, None, ())


@pytest.mark.parametrize(
    "made", [full(1, 1, date(2026, 1, 5)), run_of(date(2026, 1, 5), 0.7), RunSummary(60.0, simulated=True)]
)
def test_a_summary_survives_json(made: RunSummary) -> None:
    again = summary_from_json(json.loads(json.dumps(summary_to_json(made))), made.key, made.day)
    assert again == made


def test_settled_stretches_survive_json() -> None:
    stretch = SteadyStretch(0.0, 200.0, Travel.BACKWARD, RUN, 2.0, 0.05, None, 150.0, 2.0)
    made = RunSummary(300.0, simulated=False, steady=(stretch,))
    assert summary_from_json(json.loads(json.dumps(summary_to_json(made)))).steady == (stretch,)


def test_a_summary_is_small() -> None:
    assert len(json.dumps(summary_to_json(full(1, 1, date(2026, 1, 5))))) < 1000
