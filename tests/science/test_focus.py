"""A reaction test in numbers: what is counted, in the browser as here, and what is scored."""

import json
import math
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.science.evidence.shelf import study, value
from backstride.science.focus import SOURCES, FocusParams, counts_of, score_of
from backstride.vocab.focus import Ended, Trial
from focus_tests import taken_test

SHARED = json.loads((Path(__file__).parents[1] / "contracts" / "focus_counts.json").read_text())


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["name"])
def test_the_server_counts_the_shared_cases(case: dict[str, object]) -> None:
    trials = tuple(Trial(1500.0, one) for one in case["reactions_ms"])
    assert asdict(counts_of(trials)) == case["counts"]


def test_the_browser_is_given_the_rules_that_the_shared_cases_were_counted_by() -> None:
    known = asdict(FocusParams())
    assert {name: known[name] for name in SHARED["rules"]} == SHARED["rules"]


def test_the_limit_of_a_lapse_is_the_published_one() -> None:
    assert value("N801").value == FocusParams().lapse_above_ms == 355
    assert all(study(key).people == 74 for key in SOURCES)


def test_a_score_is_the_mean_of_reciprocals_as_in_a_worked_example() -> None:
    # half the presses in 250 ms, half in 400 ms: (4 + 2.5) / 2 = 3.25 a second, 307.7 ms; the mean is 325
    found = score_of(taken_test([250.0, 400.0] * 30))
    assert found is not None
    assert found.speed_per_s == pytest.approx(3.25)
    assert found.reaction_ms == pytest.approx(307.69, abs=0.01)
    assert found.speed_se_per_s == pytest.approx(0.75 * math.sqrt(60 / 59) / math.sqrt(60))
    assert found.counts.lapses == 30


def test_one_slow_press_moves_the_score_little_and_a_mean_would_move_much() -> None:
    still, once = score_of(taken_test([300.0] * 60)), score_of(taken_test([300.0] * 59 + [6000.0]))
    assert still is not None
    assert once is not None
    assert once.reaction_ms - still.reaction_ms < 5.0
    assert (59 * 300 + 6000) / 60 - 300 > 90


def test_a_signal_without_an_answer_is_worth_less_than_any_answer() -> None:
    late, never = score_of(taken_test([300.0] * 59 + [9999.0])), score_of(taken_test([300.0] * 59 + [None]))
    assert late is not None
    assert never is not None
    assert never.speed_per_s < late.speed_per_s
    assert (never.counts.unanswered, never.counts.lapses) == (1, 1)


def test_presses_before_the_signal_are_counted_and_leave_the_speed_alone() -> None:
    plain, hasty = score_of(taken_test([300.0] * 60)), score_of(taken_test([300.0] * 60 + [-80.0, 40.0]))
    assert plain is not None
    assert hasty is not None
    assert hasty.speed_per_s == plain.speed_per_s
    assert hasty.counts.false_starts == 2


@pytest.mark.parametrize(
    "part",
    [
        {"ended": Ended.STOPPED},
        {"ended": Ended.HIDDEN},
        {"duration_s": 120.0},
        {"reactions_ms": [300.0] * 29},
    ],
    ids=["stopped", "hidden", "short", "few presses"],
)
def test_a_part_of_a_test_is_counted_and_never_scored(part: dict[str, object]) -> None:
    assert score_of(taken_test(**part)) is None  # type: ignore[arg-type]
    assert counts_of(taken_test(**part).trials).reactions > 0  # type: ignore[arg-type]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(100.0, 5000.0), min_size=40, max_size=80), st.floats(1.1, 3.0))
def test_slower_presses_are_a_slower_score_and_their_order_does_not_matter(
    reactions: list[float], factor: float
) -> None:
    found = score_of(taken_test(reactions))
    mixed, slower = (
        score_of(taken_test(reactions[::-1])),
        score_of(taken_test([factor * r for r in reactions])),
    )
    assert found is not None
    assert mixed is not None
    assert slower is not None
    assert mixed.speed_per_s == pytest.approx(found.speed_per_s)
    assert slower.reaction_ms == pytest.approx(factor * found.reaction_ms)
    assert min(reactions) - 1e-6 <= found.reaction_ms <= max(reactions) + 1e-6
