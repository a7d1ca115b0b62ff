"""A history from what is kept, and the words that a page says about it."""

from dataclasses import replace
from datetime import date

import pytest

from backstride.app.analyse import analyse_run
from backstride.app.home import Home
from backstride.app.labels import say
from backstride.app.progress import history_csv, history_of, progress_page, summaries_of
from backstride.app.progress_words import change_words, headline_of, number, spoken, time_words
from backstride.app.typed import TypedSession, type_session
from backstride.insight.history import read_history
from backstride.vocab.athlete import Athlete
from backstride.vocab.segment import Gait, Label, Travel
from learners import learner

BACK = (
    Label(0.0, 90.0, Travel.BACKWARD, Gait.WALK, speed_mps=1.0),
    Label(90.0, 300.0, Travel.FORWARD, Gait.WALK, speed_mps=1.4),
)


def typed(home: Home, day: date, *said: Label) -> str:
    run = type_session(home, home.me(), TypedSession(day, 300.0, stretches=said))
    analyse_run(home, home.me().id, run)
    return run


def test_what_is_kept_of_a_run_is_its_summary(home: Home) -> None:
    run = typed(home, date(2026, 5, 3), *BACK)
    (summary,), pending = summaries_of(home, home.me())
    assert (summary.key, summary.day, pending) == (run, date(2026, 5, 3), 0)
    assert summary.longest_backward_s == 90
    assert [best.distance_m for best in summary.bests] == [10.0, 20.0, 50.0]


def test_a_word_said_later_changes_the_history(home: Home) -> None:
    run = typed(home, date(2026, 5, 3))
    assert history_of(home, home.me()).milestones == ()
    say(home, run, BACK)
    analyse_run(home, home.me().id, run)
    assert [one.name for one in history_of(home, home.me()).milestones] == [
        "first_backward_walk",
        "first_minute",
    ]


def test_a_deleted_run_is_not_in_it_and_a_pending_one_is_counted(home: Home) -> None:
    gone, waits = typed(home, date(2026, 5, 3), *BACK), typed(home, date(2026, 5, 4), *BACK)
    shelf = home.store.shelf(home.me().id)
    shelf.delete(gone)
    say(home, waits, BACK)
    page = progress_page(home, home.me())
    if page.pending:  # what was said may have been analysed at once
        assert page.history.runs == 0
    assert page.count == 1


def test_the_csv_has_every_dot(home: Home) -> None:
    for day in range(1, 6):
        typed(home, date(2026, 5, day), *BACK)
    lines = "".join(history_csv(history_of(home, home.me()))).splitlines()
    assert lines[0] == "measure,day,run,value,low,high,unit,gait,placement"
    shares = [line for line in lines if line.startswith("speed_share,")]
    assert len(shares) == 5
    assert shares[0].startswith("speed_share,2026-05-01,")
    assert ",0.714286," in shares[0]


# --- words ---


def test_the_headline_says_only_what_is_shown() -> None:
    def said(change: float) -> str:
        return headline_of(read_history(learner(3, 24, lambda done: 0.7 + change * done, 0.01), Athlete()))

    assert said(0.2) == "Faster backward. Steadier: not shown yet"
    assert said(-0.2) == "Slower backward. Steadier: not shown yet"
    assert said(0.0) == "Faster backward: not shown yet. Steadier: not shown yet"
    assert headline_of(read_history((), Athlete())) == "Nothing recorded yet"
    forward = [replace(run, parts=run.parts[:1]) for run in learner(3, 4, lambda _: 0.7)]
    assert headline_of(read_history(forward, Athlete())) == "Nothing backward yet"


def test_a_change_is_said_with_its_range_and_the_noise() -> None:
    changed = read_history(learner(3, 24, lambda done: 0.55 + 0.2 * done, 0.01), Athlete()).learning
    same = read_history(learner(3, 24, lambda _: 0.7, 0.02), Athlete()).learning
    few = read_history(learner(3, 3, lambda _: 0.7), Athlete()).learning
    assert change_words(changed).endswith("when nothing has changed, so this is more than noise.")
    assert "when nothing has changed" in change_words(same)
    assert "more than noise" not in change_words(same)
    assert change_words(few).startswith("It needs four runs")


@pytest.mark.parametrize(
    ("value", "decimals", "words"), [(-0.04, 1, "0.0"), (-1.26, 1, "\N{MINUS SIGN}1.3"), (0.754, 2, "0.75")]
)
def test_a_number_has_a_true_minus_and_no_minus_zero(value: float, decimals: int, words: str) -> None:
    assert number(value, decimals) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(13.17, "13.2 s"), (354.25, "5:54 min"), (6029, "1:40:29 h"), (59.96, "60.0 s")]
)
def test_a_time_is_written_as_records_are(seconds: float, words: str) -> None:
    assert time_words(seconds) == words


def test_every_measure_has_its_words() -> None:
    history = read_history((), Athlete())
    for trend in (
        history.learning,
        history.equal_effort,
        history.speed,
        *history.measures,
        history.heart_rate_trend,
    ):
        assert spoken(trend).heading
