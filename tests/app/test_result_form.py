"""How a session was: what a sensor saw stands in the form beforehand, and what the person says wins."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from backstride.app import result_form
from backstride.app.home import Home
from backstride.app.result_form import read_result, said_of
from backstride.app.result_measured import MeasuredSession, mishap_words
from backstride.vocab.plan import Amount, Dose, Measure, Result
from backstride.vocab.segment import Origin

DAY = date(2026, 6, 1)


def measured(*counts: tuple[str, int], origin: Origin = Origin.MEASURED) -> MeasuredSession:
    """A recording that counted so many; its run is not looked at."""
    measures = tuple(Measure(name, float(count), origin) for name, count in counts)
    run: Any = None
    return MeasuredSession(run, Dose(20.0, 100.0), measures, "100 m walked backward", "measured", True)


@pytest.mark.parametrize(
    ("counts", "choice"),
    [
        ((), ""),
        ((("stumbles", 0), ("falls", 0)), "0"),
        ((("stumbles", 1), ("falls", 0)), "1"),
        ((("stumbles", 3), ("falls", 0)), "2"),
        ((("stumbles", 2), ("falls", 1)), "fell"),
        ((("falls", 0),), ""),
        ((("falls", 1),), "fell"),
    ],
)
def test_what_was_measured_is_chosen_beforehand(counts: tuple[tuple[str, int], ...], choice: str) -> None:
    assert said_of(None, None, measured(*counts)).stumbled == choice
    assert said_of(None, {"stumbled": ["1"]}, measured(*counts)).stumbled == "1", "what was sent stands"


def test_what_nobody_measured_is_not_chosen_beforehand() -> None:
    assert said_of(None).stumbled == ""
    assert said_of(None, None, measured(("stumbles", 2), origin=Origin.SAID)).stumbled == ""


@pytest.mark.parametrize(
    ("said", "stumbles", "falls"), [("2", 4, 0), ("0", 0, 0), ("1", 1, 0), ("fell", 0, 1), ("", None, None)]
)
def test_the_persons_word_counts_and_the_measurement_is_kept_beside_it(
    monkeypatch: pytest.MonkeyPatch, said: str, stumbles: int | None, falls: int | None
) -> None:
    seen = measured(("stumbles", 4), ("falls", 0))
    monkeypatch.setattr(result_form, "measured_on", lambda *_: seen)
    home: Home = object.__new__(Home)
    chosen = {"amount": ["done"], "stumbled": [said], "measured": ["1"]}
    result = read_result(home, chosen, DAY)
    assert (result.amount, result.stumbles, result.falls) == (Amount.DONE, stumbles, falls)
    assert result.measures == seen.measures
    alone = read_result(home, {**chosen, "measured": []}, DAY)
    assert alone.measures == ()
    assert alone.stumbles == (2 if said == "2" else stumbles), "without the recording a word is what it says"


def test_a_kept_result_shows_what_was_said_and_not_what_was_measured() -> None:
    kept = Result(DAY, "r", Amount.DONE, Dose(), stumbles=0, falls=0)
    assert said_of(kept, None, measured(("stumbles", 4))).stumbled == "0"
    assert said_of(replace(kept, falls=1)).stumbled == "fell"
    assert said_of(replace(kept, stumbles=None, falls=None)).stumbled == ""


def test_counts_are_said_in_words() -> None:
    assert mishap_words(measured(("stumbles", 1), ("falls", 0)).measures) == "one stumble and no fall"
    assert mishap_words(measured(("stumbles", 3), ("falls", 2)).measures) == "three stumbles and two falls"
    assert mishap_words(measured(("falls", 1)).measures) == "one fall"
    assert mishap_words(()) == ""
