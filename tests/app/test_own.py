"""Own ratios from the journal: what was kept of each run is enough, and a changed body counts at once."""

from dataclasses import replace
from datetime import date, timedelta

from backstride.app.home import Home
from backstride.app.own import own_findings, own_ratios, with_own_ratios
from backstride.app.progress import history_of
from backstride.insight.run import ANALYSIS_VERSION
from backstride.insight.summary import summary_to_json
from backstride.science.own_ratio import NotEnough
from backstride.vocab.athlete import Body, OwnRatio
from backstride.vocab.history import RunSummary
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Gait, Travel
from kept_runs import DAY, analysed, keep, part_of, run_of

RATES = ((Travel.FORWARD, 2.3, 138.0), (Travel.BACKWARD, 1.9, 150.0), (Travel.FORWARD, 1.9, 125.0))


def keep_session(home: Home, day: date = DAY, **about: bool) -> None:
    """Keep a run with forward and backward stretches that is analysed already."""
    steady = tuple(
        SteadyStretch(k * 300.0, k * 300.0 + 240.0, travel, Gait.RUN, speed, 0.02, 0.0, rate, 0.8)
        for k, (travel, speed, rate) in enumerate(RATES)
    )
    shelf = home.store.shelf(home.me().id)
    kept = keep(shelf, f"{day} {about}".encode(), part_of(run_of(900, day, **about)))
    summary = summary_to_json(RunSummary(900.0, simulated=False, steady=steady))
    assert shelf.save_analysed(kept.run_id, replace(analysed(ANALYSIS_VERSION), summary=summary), 0)


def say_body(home: Home, rest_bpm: float) -> None:
    body = Body(DAY, hr_rest_bpm=rest_bpm, hr_max_bpm=190.0)
    home.store.shelf(home.me().id).put_body(body)


def test_an_empty_journal_says_what_is_missing(home: Home):
    walking, running = own_findings(home, home.me())
    assert (walking.gait, running.gait) == (Gait.WALK, Gait.RUN)
    assert isinstance(walking, NotEnough)
    assert own_ratios(home, home.me()) == ()


def test_kept_sessions_give_a_ratio_for_their_gait(home: Home):
    for day in range(3):
        keep_session(home, DAY - timedelta(days=day))
    walking, running = own_findings(home, home.me())
    assert isinstance(walking, NotEnough)
    assert isinstance(running, OwnRatio)
    assert (running.runs, running.stretches) == (3, 9)
    assert with_own_ratios(home, home.me()).own_ratios == (running,)
    assert history_of(home, home.me()).own_ratios == (running,)


def test_a_changed_resting_heart_rate_counts_at_once(home: Home):
    keep_session(home)
    say_body(home, 40.0)
    (low,) = own_ratios(home, home.me())
    say_body(home, 75.0)
    (high,) = own_ratios(home, home.me())
    assert high.mean > low.mean + 0.02, "the nearer rest is, the more the same beats mean"


def test_runs_of_another_year_and_simulated_ones_do_not_count(home: Home):
    keep_session(home)
    keep_session(home, DAY - timedelta(days=400))
    keep_session(home, DAY - timedelta(days=1), simulated=True)
    (found,) = own_ratios(home, home.me())
    assert found.runs == 1
