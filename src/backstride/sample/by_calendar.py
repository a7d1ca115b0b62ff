"""The same ladder by the calendar: what a plan would do that listens to nobody.

Its sessions are those that the coach gives to a person with the same days, minutes and places who does each
as planned, without pain, stumble or doubt, and answers every question with no. So both plans know the same
ladder and grow at the same pace, and differ in one thing: this one goes on whatever happens. Rejected: a
plan with a pace of its own, which could be made to look as good or as bad as one likes.
"""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from backstride.plan.coach import as_planned, decide
from backstride.plan.engine import happened, next_day
from backstride.plan.state import State
from backstride.sample.coached import LivedDay, Luck, larger
from backstride.sample.trainee import DEFAULT, FIRST_DAY, WEEK, Trainee, TraineeParams, U
from backstride.sample.trainee_body import new_body
from backstride.vocab.plan import (
    Answers,
    Confidence,
    Fell,
    HowOften,
    Measure,
    Morning,
    Profile,
    ProfileSaid,
    Screened,
    Session,
    Tested,
)
from backstride.vocab.segment import Origin

NOTHING = Answers(
    fell=Fell.NO,
    dizzy=HowOften.NO,
    chest=False,
    fainted=False,
    heart=False,
    supervised=False,
    injured=(),
    pain_now=0,
    pregnant=False,
    sight=False,
    balance_medicine=False,
)
"""A screening in which nothing is said."""
PERFECT = (
    Measure("step_time_cv", 0.03, Origin.MEASURED),
    Measure("trunk_lean_deg", 5.0, Origin.MEASURED),
)
TESTS = (Measure("stand_s", 30.0, Origin.MEASURED), Measure("back_walk_3m_s", 3.0, Origin.MEASURED))

Calendar = tuple[tuple[int, Session | None], ...]
"""Stage and session of each day."""


@lru_cache(maxsize=256)
def calendar(profile: Profile, weeks: int, *, sensors: bool) -> Calendar:
    """Return the plan by the calendar for a profile, day by day from `FIRST_DAY`."""
    state = State()
    state.day = FIRST_DAY.toordinal() - 1
    found: list[tuple[int, Session | None]] = []
    backward_yesterday = False
    for number in range(weeks * WEEK):
        day = FIRST_DAY + timedelta(number)
        stamp = day.isoformat()
        state = next_day(state, day.toordinal())
        if number == 0:
            state = happened(state, ProfileSaid(day, f"{stamp}-profile", profile))
        if state.rescreen:
            state = happened(state, Screened(day, f"{stamp}-screened", NOTHING))
        if backward_yesterday:
            state = happened(state, Morning(day, f"{stamp}-morning", 0))
        decision = decide(state)
        session = decision.session
        backward_yesterday = session is not None and session.dose.backward_m > 0
        if session is not None:
            for measure in TESTS if session.tests else ():
                origin = Origin.MEASURED if sensors else Origin.SAID
                state = happened(
                    state, Tested(day, f"{stamp}-{measure.name}", replace(measure, origin=origin))
                )
            done = as_planned(decision, f"{stamp}-session")
            measures = PERFECT if sensors and backward_yesterday else ()
            state = happened(state, replace(done, confidence=Confidence.SURE, measures=measures))
        found.append((decision.stage, session))
    return tuple(found)


def calendar_of(person: Trainee, weeks: int) -> Calendar:
    """Return the plan by the calendar for a person; who somebody is says enough of their age."""
    return calendar(replace(person.profile, age_years=None), weeks, sensors=person.sensors)


def by_calendar(person: Trainee, weeks: int, params: TraineeParams = DEFAULT) -> list[LivedDay]:
    """Return every day of a simulated person with a plan by the calendar, with the luck they have anyway.

    The person is the same: ill, away and too sore to go out on their own account, ends a session at a fall,
    two stumbles or pain of 4, does extra now and then, and leaves it for some weeks after a red flag. What is
    missed is not made up for, and the calendar goes on.
    """
    body, luck = new_body(person), Luck(person, params)
    away_until = 0
    last: Session | None = None
    lived = []
    for number, (stage, session) in enumerate(calendar_of(person, weeks)):
        luck.begins(number)
        felt, trained = body.felt, None
        goes = number >= away_until and not luck.misses(number, felt)
        if session is not None and goes:
            trained = body.train(session, number, luck.share(number))
        elif session is None and last is not None and goes and (more := luck.unasked(number)):
            trained = body.train(larger(last, more), number)
        if session is not None and trained is not None and trained.dose.backward_m > 0:
            last = session
        if trained is not None and trained.flag:
            away_until = number + person.between(number, U.WAIT, params.looked_at_days)
        lived.append(
            LivedDay(
                day=FIRST_DAY + timedelta(number),
                stage=stage,
                decision=None,
                session=session,
                result=None,
                done=trained.dose if trained else None,
                morning=None,
                felt=max(felt, trained.pain if trained else 0),
                stumbles=trained.stumbles if trained else 0,
                falls=trained.falls if trained else 0,
                held=False,
            )
        )
        body.night(number)
    return lived
