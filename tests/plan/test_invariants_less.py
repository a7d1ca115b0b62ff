"""Invariants 16 to 19: a longer break, missed work, more pain and a stricter profile never give more."""

from dataclasses import replace
from random import Random

from backstride.plan.coach import ahead, as_planned, decide, ordinary
from backstride.plan.engine import happened, next_day
from backstride.plan.limits import Limits, limits_of
from backstride.plan.state import State
from backstride.vocab.plan import (
    Amount,
    Answers,
    Confidence,
    Decision,
    Dose,
    Fell,
    HowOften,
    Profile,
    ProfileSaid,
    Recent,
    Result,
    Screened,
    What,
    Who,
)
from plan.athletes import invariant
from plan.doses import answered, coming, dose, excess, says
from plan.histories import ANSWERS
from plan.lives import Life

REMNANT_M = 20.0
"""Where a week leaves less than this, nothing is planned."""
SHORT = 10
"""Minutes below which a run with its rest now and then takes the place of more walking than it is long."""


def some_of(life: Life, number: int) -> list:
    """Return some days with backward work, the same ones each time."""
    draw = Random(life.history.luck)
    return draw.sample(life.trained, min(number, len(life.trained)))


@invariant
def test_16_a_longer_break_never_gives_more(life: Life):
    for day in some_of(life, 1):
        state = happened(day.state, as_planned(day.decision, "planned"))
        minutes = day.state.profile.minutes
        by_weekday: dict[int, list[Decision]] = {}
        state = replace(state, overrides=())  # one that ends within the break is another matter
        for number in range(1, 120):
            state = next_day(state, state.day + 1)
            light = state.lighter[0] == state.week_number
            if number > 7 and not light:
                ready = answered(state, day.screened)
                decision = decide(ready)
                before = by_weekday.setdefault(number % 7, [])
                for other in before[-1:]:
                    more = excess(decision, other, minutes, rise=True)
                    assert not more, f"{more}\n{says(decision)}\n{says(other)}"
                before.append(ordinary(ready))


@invariant
def test_17_missed_work_is_never_added_back(life: Life):
    for day in some_of(life, 2):
        when, session = day.decision.day, day.decision.session
        done = happened(day.state, as_planned(day.decision, "done"))
        missed = happened(
            day.state, Result(when, "missed", Amount.SKIPPED, Dose(), session.dose, hard=session.hard)
        )
        for one, other in zip(coming(missed, 13), coming(day.state, 13, plain=True), strict=True):
            assert not excess(one, other, day.state.profile.minutes), f"{says(one)}\n{says(other)}"
        rest = 7 - (day.day - life.first) % 7
        # a day of tests holds less than it would without: what takes its place is an ordinary one
        with_it, without = (ordinary(day.state), *ahead(done, rest)), ahead(missed, rest)
        says_all = "\n".join(map(says, (*with_it, *without)))
        some, others = ([dose(d).backward_m for d in each] for each in (without, with_it))
        if practised(some) > practised(others[1:]):  # one more, where the week was full
            assert sum(some) <= sum(others) + REMNANT_M, says_all


def practised(metres: list[float]) -> int:
    return sum(one > 0 for one in metres)


def plain(state: State) -> State:
    """Return a state without raises of the stage: the stage above has other kinds, some of them shorter."""
    rulings = tuple(r for r in state.overrides if not (r.raises and r.override.what is What.STAGE))
    return replace(state, overrides=rulings)


def worse_than(result: Result, draw: Random) -> Result:
    """Return a result with something said worse and nothing better."""
    pain, effort, stumbles = result.pain or 0, result.effort or 0, result.stumbles or 0
    return draw.choice(
        (
            replace(result, pain=draw.randint(max(pain, 1), 10)),
            replace(result, effort=draw.randint(max(effort, 1), 10)),
            replace(result, stumbles=stumbles + draw.randint(1, 3)),
            replace(result, falls=(result.falls or 0) + 1),
            replace(result, confidence=Confidence.UNSURE),
            replace(
                result,
                pain=draw.randint(max(pain, 1), 10),
                effort=draw.randint(max(effort, 1), 10),
                stumbles=stumbles + draw.randint(0, 2),
            ),
        )
    )


def said(result: Result) -> str:
    return f"pain {result.pain}, effort {result.effort}, stumbles {result.stumbles}, falls {result.falls}"


@invariant
def test_18_more_pain_effort_stumbles_or_fatigue_never_raise_any_dose(life: Life):
    draw = Random(life.history.luck)
    for day in some_of(life, 4):
        result = replace(as_planned(day.decision, "said"), pain=draw.choice((0, 0, 1, 3, 4)))
        result = replace(result, effort=draw.choice((3, 3, 7, 8)), stumbles=draw.choice((0, 0, 0, 1)))
        worse = worse_than(result, draw)
        state, minutes = plain(day.state), day.state.profile.minutes
        better = happened(state, result)
        pairs = zip(coming(happened(state, worse), 9), coming(better, 9, plain=True), strict=True)
        for one, other in pairs:
            assert not excess(one, other, minutes, own=state.stage), (
                f"{excess(one, other, minutes)}: {said(worse)} not {said(result)}\n{says(one)}\n{says(other)}"
            )


def stricter(profile: Profile, answers: Answers, draw: Random) -> tuple[Profile, Answers]:
    """Return a person who may do less in one way."""
    fewer = min(max(profile.minutes - draw.choice((1, 5, 20)), SHORT), profile.minutes)
    return draw.choice(
        (
            (replace(profile, minutes=fewer), answers),
            (
                replace(profile, age_years=70 if (profile.age_years or 20) >= 14 else profile.age_years),
                answers,
            ),
            (replace(profile, who=Who.OLDER) if profile.who is not Who.TEAM else profile, answers),
            (replace(profile, who=Who.INJURY) if profile.who is Who.NEW else profile, answers),
            (replace(profile, spotter=False), answers),
            (profile, replace(answers, fell=max(answers.fell, Fell.ONCE, key=list(Fell).index))),
            (
                profile,
                replace(answers, dizzy=max(answers.dizzy, HowOften.SOMETIMES, key=list(HowOften).index)),
            ),
            (profile, replace(answers, injured=(*answers.injured, draw.choice(tuple(Recent))))),
            (profile, replace(answers, pain_now=min(answers.pain_now + draw.randint(1, 5), 10))),
            (profile, replace(answers, pregnant=True)),
            (profile, replace(answers, sight=True)),
            (profile, replace(answers, chest=True)),
            (profile, replace(answers, balance_medicine=True)),
        )
    )


def anew(state: State, profile: Profile, answers: Answers) -> State:
    """Return the state after somebody said who they are, and answered."""
    state = happened(state, ProfileSaid(state.date, "anew", profile))
    return happened(state, Screened(state.date, "asked", answers))


@invariant
def test_19_a_stricter_profile_is_never_dosed_more_and_the_strictest_limit_wins(life: Life):
    draw = Random(life.history.luck)
    for day in some_of(life, 3):
        profile, answers = day.state.profile, day.screened
        less, said = stricter(profile, answers, draw)
        state = plain(day.state)
        eased, strict = anew(state, profile, answers), anew(state, less, said)
        better = [ordinary(eased), *coming(eased, 7, plain=True)]
        pairs = zip([decide(strict), *coming(strict, 7)], better, strict=True)
        for one, other in pairs:
            too_much = excess(one, other, less.minutes, rise=True, own=state.stage)
            assert not too_much, f"{too_much}: {less} {said}\n{says(one)}\n{says(other)}"
    other = draw.choice(ANSWERS)
    mine, theirs = (
        limits_of(life.history.profile, life.history.answers),
        limits_of(life.history.profile, other),
    )
    both = mine.stricter(theirs)
    for limit in (mine, theirs):
        assert within(both, limit)


def within(one: Limits, other: Limits) -> bool:
    """Whether one limit allows nothing that the other forbids."""
    return (
        one.top_stage <= other.top_stage
        and one.sessions <= other.sessions
        and one.factor <= other.factor
        and one.no_running_outdoors >= other.no_running_outdoors
        and one.support >= other.support
        and one.no_jumping >= other.no_jumping
        and one.injury >= other.injury
        and set(one.ask_first) >= set(other.ask_first)
    )
