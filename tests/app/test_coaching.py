"""What a person and the coach say to each other, on a real store."""

from datetime import UTC, date, datetime, timedelta

import pytest

from backstride.app import coaching
from backstride.app.home import Home
from backstride.app.results import SaidResult, say_result
from backstride.app.settings import Settings
from backstride.plan.log import replayed
from backstride.vocab.errors import NotFound, ValueRefused
from backstride.vocab.plan import (
    Amount,
    Confidence,
    Flag,
    Kind,
    Measure,
    Override,
    Place,
    Profile,
    What,
    Who,
    Wish,
)
from backstride.vocab.segment import Origin

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
WELL = {
    "fell": ["no"],
    "dizzy": ["no"],
    "heart": ["none"],
    "injured": ["none"],
    "pain_now": ["0"],
    "more": ["none"],
}
NEW = Profile(Who.NEW, days=(0, 2, 4), minutes=30, sessions=3, places=(Place.TRACK,))


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def days(self, number: int) -> None:
        self.now += timedelta(days=number)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def home(tmp_path, clock):
    with Home(Settings(data=tmp_path), clock) as found:
        yield found


def begun(home):
    coaching.say_profile(home, NEW)
    return coaching.screen(home, WELL)


def test_before_the_first_word_there_is_no_plan_and_nothing_is_kept(home):
    found = coaching.planned(home)
    assert (found.profile, found.decision, found.week) == (None, None, ())
    assert coaching.log_json(home)["log"] == []


def test_the_questions_come_before_the_first_session(home):
    found = coaching.say_profile(home, NEW)
    assert found.ask
    assert found.decision.session is None
    assert found.decision.changes[-1].rule == "unscreened"
    found = coaching.screen(home, WELL)
    assert found.outcome.kind == "go"
    assert found.decision.session.kind is Kind.PRACTICE


def test_a_decision_stays_as_it_was_made(home, clock):
    first = begun(home).decision
    clock.days(1)
    assert coaching.planned(home).past == (first,)
    say_result(home, SaidResult(Amount.DONE, effort=3, pain=5), day=date(2026, 1, 5))
    later = coaching.planned(home)
    assert later.past == (first,)
    assert "pain-high" in {change.rule for change in later.decision.changes}


def test_looking_again_adds_nothing_to_the_log(home):
    begun(home)
    before = coaching.log_json(home)
    coaching.planned(home)
    assert coaching.log_json(home) == before


def test_a_result_said_again_takes_the_place_of_the_first(home):
    begun(home)
    say_result(home, SaidResult(Amount.DONE, effort=3, pain=6))
    found = say_result(home, SaidResult(Amount.DONE, effort=3, pain=0, confidence=Confidence.SURE))
    assert found.result.pain == 0
    assert found.state.off_until == 0
    assert len(found.state.results) == 1


def test_part_of_a_session_is_a_share_of_its_dose(home):
    planned = begun(home).decision.session.dose
    found = say_result(home, SaidResult(Amount.PARTLY, share=0.5, effort=3, pain=0))
    assert found.result.dose.backward_walk_m == pytest.approx(planned.backward_walk_m / 2)
    skipped = say_result(home, SaidResult(Amount.SKIPPED))
    assert skipped.result.dose.backward_m == 0


def test_a_red_flag_stops_until_somebody_is_named(home, clock):
    begun(home)
    assert coaching.flag(home, Flag.CHEST).decision.session is None
    clock.days(60)
    assert coaching.planned(home).decision.session is None
    with pytest.raises(ValueRefused, match="who agreed"):
        coaching.clear(home, " ")
    assert not coaching.clear(home, "Dr Bakker").state.stopped


def test_today_may_be_shorter_and_still_is_whole(home):
    found = begun(home)
    shorter = coaching.wish(home, Wish.SHORT, 15)
    assert shorter.decision.session.dose.minutes <= 15 < NEW.minutes
    assert shorter.decision.session.dose.backward_m <= found.decision.session.dose.backward_m


def test_raising_takes_a_reason_and_an_end(home):
    begun(home)
    bold = Override(date(2026, 1, 5), "x", "coach", What.DOSE, 1.2)
    with pytest.raises(ValueRefused, match="reason and an end"):
        coaching.override(home, bold)
    assert coaching.override(home, Override(date(2026, 1, 5), "x", "coach", What.DOSE, 0.5)).state.overrides


def test_what_cannot_be_is_refused_and_nothing_is_kept(home):
    begun(home)
    before = coaching.log_json(home)
    with pytest.raises(ValueRefused, match="pain"):
        coaching.morning(home, 11)
    with pytest.raises(ValueRefused, match="day"):
        say_result(home, SaidResult(Amount.DONE), day=date(2027, 1, 1))
    with pytest.raises(NotFound):
        coaching.planned(home, "nobody")
    assert coaching.log_json(home) == before


def test_the_why_of_a_change_names_rule_source_and_what_it_rests_on(home, clock):
    begun(home)
    say_result(home, SaidResult(Amount.DONE, effort=3, pain=2, pain_place="left calf"))
    held = next(each for each in coaching.why(home) if each.change.rule == "pain-low")
    assert "left calf" in held.change.reason
    assert "Silbernagel" in held.rule.source
    assert held.inputs[0]["pain"] == 2


def test_the_log_replays_to_the_same_decisions(home, clock):
    begun(home)
    for _ in range(30):
        found = coaching.planned(home)
        if found.decision.session is not None:
            say_result(
                home,
                SaidResult(Amount.DONE, effort=4, pain=0, confidence=Confidence.SURE, stumbles=0, falls=0),
            )
        clock.days(1)
        coaching.morning(home, 0)
    coaching.keep_tested(home, Measure("stand_s", 20, Origin.SAID))
    shelf = home.store.shelf(home.me().id)
    assert replayed(coaching._log(shelf)) == ()
    assert coaching.planned(home).stage.number > 1
