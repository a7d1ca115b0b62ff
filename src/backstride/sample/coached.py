"""A simulated person and the coach, day by day: what is said, what is decided, what is done.

The coach hears only what the person says: pain that is understated, mornings that are forgotten and sessions
that were missed without a word are felt by the body, and not known to it. Nobody looks ahead, on either side.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from backstride.plan.coach import decide
from backstride.plan.engine import happened, next_day
from backstride.plan.state import State
from backstride.plan.trials import trial
from backstride.sample.trainee import DEFAULT, FIRST_DAY, WEEK, N, Trainee, TraineeParams, U
from backstride.sample.trainee_body import TOO_PAINFUL, Body, Trained, new_body
from backstride.vocab.plan import (
    Amount,
    Answers,
    Cleared,
    Decision,
    Dose,
    Event,
    Fell,
    Flag,
    Measure,
    Morning,
    ProfileSaid,
    Result,
    Screened,
    Session,
    Tested,
)
from backstride.vocab.segment import Origin


@dataclass(slots=True)
class LivedDay:
    """One day of a simulated person under a plan."""

    day: date
    stage: int
    decision: Decision | None
    """None where there is no coach."""
    session: Session | None
    """What was planned."""
    result: Result | None
    """What was said of a session; None where nothing was done, or nothing said."""
    done: Dose | None
    """What was truly done."""
    morning: int | None
    """Pain said in the morning."""
    felt: int
    """The most pain that was felt, said or not."""
    stumbles: int
    falls: int
    held: bool
    """Backward work was withheld, made smaller or kept from growing because of what hurt or happened."""


@dataclass(slots=True)
class Luck:
    """What keeps a person from training, the same under every plan."""

    person: Trainee
    params: TraineeParams = DEFAULT
    ill_until: int = 0
    """The first day on which the person is well again."""

    def begins(self, day: int) -> None:
        """Let a day begin."""
        chances = self.person.even[day]
        if day >= self.ill_until and chances[U.ILL] < self.params.ill:
            self.ill_until = day + self.person.between(day, U.ILL_DAYS, self.params.ill_days)

    def misses(self, day: int, felt: int) -> bool:
        """Whether a session of this day is missed."""
        first, last = self.person.away
        ill = day < self.ill_until
        return (
            ill
            or felt >= TOO_PAINFUL
            or first <= day <= last
            or self.person.even[day][U.MISS] < self.person.miss
        )

    def share(self, day: int) -> float:
        """Return how much of a session there is time for."""
        chances = self.person.even[day]
        return 0.3 + 0.6 * chances[U.SHARE] if chances[U.PARTLY] < self.params.partly else 1.0

    def unasked(self, day: int) -> float:
        """Return what a person does unasked, beside what was last done; 0 is nothing."""
        chances = self.person.even[day]
        return 0.5 + 0.8 * chances[U.EXTRA_SIZE] if chances[U.EXTRA] < self.person.kind.extra else 0.0


@dataclass(slots=True)
class _Meeting:
    """A person with a coach, in the middle of a year."""

    person: Trainee
    body: Body
    luck: Luck
    state: State
    hear: Callable[[Event], None]
    params: TraineeParams
    clear_on: int = -1
    """The day on which a professional agrees; -1 is none."""
    asked: bool = False
    """A morning report is due."""
    fell: int = 0
    last: Session | None = None
    """With backward work, done last."""

    def say(self, event: Event) -> None:
        self.hear(event)
        self.state = happened(self.state, event)


def _ignored(_: Event) -> None:
    """Nobody keeps what was said."""


def coached(
    person: Trainee, weeks: int, hear: Callable[[Event], None] = _ignored, params: TraineeParams = DEFAULT
) -> list[LivedDay]:
    """Return every day of a simulated person with the coach.

    Args:
        person: Who, with luck for at least so many weeks.
        weeks: How many.
        hear: Called with every event, in order.
        params: What simulated people say.

    """
    state = State()
    state.day = FIRST_DAY.toordinal() - 1
    meeting = _Meeting(person, new_body(person), Luck(person, params), state, hear, params)
    return [_day(meeting, number) for number in range(weeks * WEEK)]


def _day(meeting: _Meeting, number: int) -> LivedDay:
    day = FIRST_DAY + timedelta(number)
    meeting.state = next_day(meeting.state, day.toordinal())
    body, luck = meeting.body, meeting.luck
    luck.begins(number)
    _before(meeting, number, day)
    morning = _morning(meeting, number, day)
    state = meeting.state
    decision = decide(state)
    held = bool(state.hold or state.ease < 1 or state.stopped or state.off_until > state.day)
    felt = body.felt
    session, result, trained = decision.session, None, None
    if session is not None and luck.misses(number, felt):
        if meeting.person.even[number][U.TELL] < meeting.params.tells_skipped:
            result = _skipped(session, day)
    elif session is not None:
        trained = body.train(session, number, luck.share(number))
        _tests(meeting, session, number, day)
        result = _result(meeting, session, trained, number, day)
    elif meeting.last is not None and (more := luck.unasked(number)) and not luck.misses(number, felt):
        session = larger(meeting.last, more)
        trained = body.train(session, number)
        result = replace(_result(meeting, session, trained, number, day), amount=Amount.EXTRA, planned=None)
    if result is not None:
        meeting.say(result)
    if trained is not None:
        meeting.fell += trained.falls
        meeting.asked = meeting.asked or trained.dose.backward_m > 0
        if trained.dose.backward_m > 0 and decision.session is not None:
            meeting.last = decision.session
    lived = LivedDay(
        day=day,
        stage=decision.stage,
        decision=decision,
        session=decision.session,
        result=result,
        done=trained.dose if trained is not None else None,
        morning=morning,
        felt=max(felt, trained.pain if trained is not None else 0),
        stumbles=trained.stumbles if trained is not None else 0,
        falls=trained.falls if trained is not None else 0,
        held=held,
    )
    body.night(number)
    return lived


def _before(meeting: _Meeting, number: int, day: date) -> None:
    """Say who it is, answer the questions, see a professional."""
    person, stamp = meeting.person, day.isoformat()
    if number == 0:
        meeting.say(ProfileSaid(day, f"{stamp}-profile", person.profile))
    if meeting.state.rescreen:
        meeting.say(Screened(day, f"{stamp}-screened", _answers(meeting, number)))
    if not meeting.state.stopped:
        return
    if meeting.clear_on < 0:
        meeting.clear_on = number + person.between(number, U.WAIT, meeting.params.looked_at_days)
    elif number >= meeting.clear_on and meeting.body.felt == 0:
        meeting.clear_on = -1
        meeting.say(Cleared(day, f"{stamp}-cleared", "a simulated physiotherapist"))


def _answers(meeting: _Meeting, number: int) -> Answers:
    """Return the answers of a day: what was healing has healed by the second time, falls have been added."""
    answers, felt = meeting.person.answers, meeting.body.felt
    fell = (Fell.NO, Fell.ONCE, Fell.MORE).index(answers.fell) + meeting.fell
    return replace(
        answers,
        fell=(Fell.NO, Fell.ONCE, Fell.MORE)[min(fell, 2)],
        injured=answers.injured if number == 0 else (),
        pain_now=0 if felt == 0 else 2 if felt < 4 else 4,  # noqa: PLR2004  # the options of the question
    )


def _morning(meeting: _Meeting, number: int, day: date) -> int | None:
    """Report the morning after, or forget to; with pain it is asked for until there is none."""
    if not meeting.asked or meeting.person.even[number][U.FORGET] < meeting.person.forgets:
        return None
    said = _said(meeting, number, meeting.body.felt, U.UNDER_MORNING)
    meeting.asked = said > 0
    meeting.say(Morning(day, f"{day.isoformat()}-morning", said, meeting.body.where if said else ""))
    return said


def _said(meeting: _Meeting, number: int, felt: int, use: U) -> int:
    """Return pain as it is said."""
    lower = meeting.person.even[number][use] < meeting.person.kind.understates
    return max(felt - meeting.params.lowers, 0) if lower else felt


def _tests(meeting: _Meeting, session: Session, number: int, day: date) -> None:
    """Do the tests of a session and say what came of them; who has a sensor need not time them with a watch.

    They come first, so that they are done even where the session is cut short.
    """
    if not session.tests:
        return
    person = meeting.person
    learnt, noise = meeting.body.skill - person.start, person.normal[number][N.TEST]
    can = {
        "stand_s": round(max(person.stand_s + 10.0 * learnt + 2.0 * noise, 0.0), 1),
        "back_walk_3m_s": round(max(person.walk_3m_s - 3.0 * learnt + 0.3 * noise, 1.0), 1),
    }
    origin = Origin.MEASURED if person.sensors else Origin.SAID
    for key in session.tests:
        fact = trial(key).fact
        if fact in can:
            meeting.say(Tested(day, f"{day.isoformat()}-{key}", Measure(fact, can[fact], origin)))


def _skipped(session: Session, day: date) -> Result:
    return Result(day, f"{day.isoformat()}-session", Amount.SKIPPED, Dose(), session.dose, hard=session.hard)


def _result(meeting: _Meeting, session: Session, trained: Trained, number: int, day: date) -> Result:
    pain = _said(meeting, number, trained.pain, U.UNDER)
    backward = trained.dose.backward_m > 0
    return Result(
        day=day,
        id=f"{day.isoformat()}-session",
        amount=trained.amount,
        dose=trained.dose,
        planned=session.dose,
        effort=trained.effort,
        pain=pain,
        pain_place=meeting.body.where if pain else "",
        confidence=trained.confidence if backward else None,
        stumbles=trained.stumbles,
        falls=trained.falls,
        flags=(Flag.GIVING_WAY,) if trained.flag else (),
        place=session.place,
        handrail=session.handrail,
        measures=_measures(meeting, number) if backward and meeting.person.sensors else (),
        holds_backward=backward,
        hard=session.hard,
    )


def _measures(meeting: _Meeting, number: int) -> tuple[Measure, ...]:
    """Return what a sensor says: steps that vary less and a trunk that leans less with skill."""
    lacks, noise = 1.0 - meeting.body.skill, meeting.person.normal[number]
    vary = round(max(0.03 + 0.05 * lacks + 0.008 * noise[N.STEPS], 0.01), 3)
    lean = round(5.0 + 8.0 * lacks + 3.0 * noise[N.TRUNK], 1)
    measured = Origin.MEASURED
    return (Measure("step_time_cv", vary, measured), Measure("trunk_lean_deg", lean, measured))


def larger(session: Session, factor: float) -> Session:
    """Return a session that a person gives themselves: part of the last one, or more of it."""
    dose = session.dose
    walk, run = float(int(factor * dose.backward_walk_m)), float(int(factor * dose.backward_run_m))
    more = replace(
        dose,
        minutes=round(factor * dose.minutes, 1),
        backward_walk_m=walk,
        backward_run_m=run,
        longest_walk_m=min(dose.longest_walk_m, walk),
        longest_run_m=min(dose.longest_run_m, run),
        forward_min=round(factor * dose.forward_min, 1),
    )
    return replace(session, dose=more)
