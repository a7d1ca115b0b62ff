"""Simulated people: the same from one seed, hurt by jumps, taught by practice; one luck under two plans."""

import random
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from backstride.plan.coach import decide, standing
from backstride.sample.by_calendar import by_calendar, calendar_of
from backstride.sample.coached import coached
from backstride.sample.trainee import KINDS, Trainee, trainee
from backstride.sample.trainee_body import BodyParams, asks_of, new_body
from backstride.vocab.plan import Amount, Before, Dose, Event, Kind, Place, Session, Who
from backstride.vocab.workout import Workout

WEEKS = 20


def session(run_m: float, stage: int = 7) -> Session:
    dose = Dose(minutes=30, backward_run_m=run_m, longest_run_m=run_m / 5, forward_min=10, fastest_mps=1.7)
    return Session(Kind.REPEATS, stage, Workout("", ()), dose, Place.TRACK)


def hurts(run_m: float, stage: int = 7, fatigue: float = 0.0, people: int = 60) -> int:
    """How often a session starts a pain, over the same days of the same people."""
    found = 0
    for seed in range(people):
        person = trainee(Who.RUNNER, seed, 4)
        for day in range(28):
            body = new_body(person)
            body.fatigue = fatigue
            body.train(session(run_m, stage), day)
            found += body.pain > 0 or body.coming > 0
    return found


@pytest.mark.parametrize("who", Who)
def test_the_same_seed_is_the_same_person_and_more_weeks_change_nothing_before(who: Who) -> None:
    person, longer = trainee(who, 3, 4), trainee(who, 3, 9)
    assert person == trainee(who, 3, 4)
    assert longer.even[: len(person.even)] == person.even
    assert replace(longer, even=person.even, normal=person.normal) == person
    assert trainee(who, 4, 4) != person


def test_two_kinds_with_one_seed_are_two_people() -> None:
    assert trainee(Who.NEW, 1, 1).even != trainee(Who.OLDER, 1, 1).even


def test_nobody_begins_with_backward_running() -> None:
    people = [trainee(who, seed, 1).profile for who in Who for seed in range(20)]
    assert {profile.before for profile in people} == {Before.NEVER}
    assert all(KINDS[p.who].ages[0] <= (p.age_years or 0) <= KINDS[p.who].ages[1] for p in people)


def test_a_jump_a_higher_stage_and_fatigue_hurt_more_often() -> None:
    usual = hurts(200)
    assert usual > 0
    assert hurts(600) > 1.5 * usual
    assert hurts(200, stage=12) > 1.2 * usual
    assert hurts(200, fatigue=1.0) > 1.5 * usual


def test_skill_comes_with_practice_ever_less_and_goes_without() -> None:
    body = new_body(trainee(Who.NEW, 1, 4))
    gains = []
    for _ in range(10):
        before = body.skill
        body._after(session(100).dose, 0, BodyParams())
        gains.append(body.skill - before)
    assert all(0 < later < sooner for sooner, later in pairwise(gains))
    learnt = body.skill
    for day in range(28):
        body.night(day)
    assert body.person.start < body.skill < learnt


def test_faster_further_rougher_and_without_a_hold_asks_for_more() -> None:
    dose = session(200).dose
    asked = asks_of(dose, 2, held=False)
    assert asks_of(replace(dose, fastest_mps=2.5), 2, held=False) > asked
    assert asks_of(replace(dose, longest_run_m=200.0), 2, held=False) > asked
    assert asks_of(dose, 4, held=False) > asked > asks_of(dose, 2, held=True)
    walk = Dose(backward_walk_m=200, longest_walk_m=40, fastest_mps=1.2)
    assert asks_of(walk, 2, held=False) < asked


def test_a_pain_heals_with_rest_and_stays_under_load() -> None:
    person = trainee(Who.RUNNER, 5, 4)
    rests, trains = new_body(person), new_body(person)
    rests.pain = trains.pain = 3.0
    for day in range(10):
        if day % 2 == 0:
            trains.train(session(250), day)
        for body in (rests, trains):
            body.night(day)
    assert rests.felt == 0 < trains.felt


@pytest.mark.parametrize("who", Who)
def test_what_was_lived_is_what_the_coach_says_to_the_same_events_in_any_order(who: Who) -> None:
    events: list[Event] = []
    person = trainee(who, 11, WEEKS)
    lived = coached(person, WEEKS, events.append)
    random.Random(1).shuffle(events)
    for number in (0, 17, 60, len(lived) - 1):
        said = [event for event in events if event.day < lived[number].day]
        same_day = [e for e in events if e.day == lived[number].day and not e.id.endswith("session")]
        assert decide(standing([*said, *same_day], lived[number].day)) == lived[number].decision


def test_the_coach_hears_less_than_is_felt_and_never_more() -> None:
    lived = [day for who in Who for seed in range(2) for day in coached(trainee(who, seed, WEEKS), WEEKS)]
    told = [max(day.morning or 0, (day.result.pain or 0) if day.result else 0) for day in lived]
    assert all(said <= day.felt for said, day in zip(told, lived, strict=True))
    assert any(said < day.felt for said, day in zip(told, lived, strict=True))
    amounts = {day.result.amount for day in lived if day.result is not None}
    assert amounts == set(Amount)
    silent = [day for day in lived if day.session is not None and day.result is None]
    assert silent
    assert any(day.stumbles for day in lived)


def test_a_plan_by_the_calendar_listens_to_nobody() -> None:
    one = trainee(Who.TEAM, 1, WEEKS)
    seed = next(n for n in range(2, 400) if _same(trainee(Who.TEAM, n, WEEKS), one))
    other = trainee(Who.TEAM, seed, WEEKS)
    planned = [[day.session for day in by_calendar(person, WEEKS)] for person in (one, other)]
    assert planned[0] == planned[1] == [session for _, session in calendar_of(one, WEEKS)]


def _same(a: Trainee, b: Trainee) -> bool:
    mine, other = (replace(person.profile, age_years=None) for person in (a, b))
    return mine == other and a.sensors == b.sensors


def test_under_both_plans_a_person_is_away_on_the_same_days() -> None:
    person = next(p for n in range(50) if (p := trainee(Who.RUNNER, n, WEEKS)).away[0] in range(80))
    first, last = person.away
    for days in (coached(person, WEEKS), by_calendar(person, WEEKS)):
        assert all(day.done is None for day in days[first : last + 1])


def test_days_are_every_date_from_a_monday() -> None:
    days = [day.day for day in coached(trainee(Who.NEW, 1, 2), 2)]
    assert days == [date.fromordinal(date(2026, 1, 5).toordinal() + n) for n in range(14)]
