"""How a session was: said in fifteen seconds, joined with what was planned and with a recording.

What was not measured or typed counts as planned, because the person confirms the session by saying how it
was. Said again, it takes the place of what was said before, and the plan goes on from there.
"""

from dataclasses import dataclass, replace
from datetime import date

from backstride.app.coaching import Planned, decision_for, kept_log, next_revision, say
from backstride.app.home import Home
from backstride.vocab.plan import Amount, Confidence, Dose, Flag, Measure, Result, Session

GUIDED = "session-"
"""How ids of results begin that come from a session that a phone guided."""


@dataclass(frozen=True, slots=True)
class SaidResult:
    """How a session was, in the words of the form."""

    amount: Amount
    share: float = 1.0
    """How much of it was done, where it was partly."""
    effort: int | None = None
    pain: int | None = None
    pain_place: str = ""
    confidence: Confidence | None = None
    stumbles: int | None = None
    falls: int | None = None
    flags: tuple[Flag, ...] = ()
    dose: Dose | None = None
    """Where it was measured or typed; None takes the planned one as confirmed."""
    measures: tuple[Measure, ...] = ()
    note: str = ""


def say_result(
    home: Home, said: SaidResult, day: date | None = None, athlete_id: str | None = None
) -> Planned:
    """Keep how a session of a day was (None is today); said again it takes the place of the first.

    Raises:
        NotFound: nobody visible has this id.
        ValueRefused: a number cannot be, or no session was planned and nothing says what was done.
    """
    when, session = decision_for(home, day, athlete_id)
    guided = _guided_on(home, when, athlete_id)
    if guided is not None:
        return say(home, _over(said, guided), athlete_id)
    key = f"result-{when.isoformat()}"
    return say(home, _event(said, session, key, when, next_revision(home, key, athlete_id)), athlete_id)


def _guided_on(home: Home, day: date, athlete_id: str | None) -> Result | None:
    """Return what a session of a day that a phone guided has said already, the planned one first."""
    _, log, _ = kept_log(home, athlete_id)
    found = [
        event
        for event in log.events
        if isinstance(event, Result) and event.day == day and event.id.startswith(GUIDED)
    ]
    return max(found, key=lambda event: (event.planned is not None, event.id, event.revision), default=None)


def _over(said: SaidResult, guided: Result) -> Result:
    """Return a guided session with what was said by hand: it is the same session, and counts once."""
    return replace(
        guided,
        dose=said.dose or guided.dose,
        effort=guided.effort if said.effort is None else said.effort,
        pain=guided.pain if said.pain is None else said.pain,
        pain_place=said.pain_place[:60] or guided.pain_place,
        confidence=said.confidence or guided.confidence,
        stumbles=guided.stumbles if said.stumbles is None else said.stumbles,
        falls=guided.falls if said.falls is None else said.falls,
        flags=tuple(flag for flag in Flag if flag in {*guided.flags, *said.flags}),
        note=said.note[:500] or guided.note,
        revision=guided.revision + 1,
    )


def _event(said: SaidResult, session: Session | None, key: str, day: date, revision: int) -> Result:
    planned = session.dose if session else None
    return Result(
        day=day,
        id=key,
        amount=said.amount,
        dose=said.dose or _confirmed(said, planned),
        planned=planned,
        effort=said.effort,
        pain=said.pain,
        pain_place=said.pain_place[:60],
        confidence=said.confidence,
        stumbles=said.stumbles,
        falls=said.falls,
        flags=said.flags,
        place=session.place if session else None,
        handrail=session.handrail if session else None,
        measures=said.measures,
        holds_backward=planned is not None and planned.backward_m > 0,
        hard=session is not None and session.hard,
        stage=session.stage if session else None,
        note=said.note[:500],
        revision=revision,
    )


def _confirmed(said: SaidResult, planned: Dose | None) -> Dose:
    """Return what was done by the person's word: all of the plan, a share of it, or nothing."""
    if planned is None or said.amount is Amount.SKIPPED:
        return Dose()
    if said.amount is not Amount.PARTLY:
        return planned
    share = min(max(said.share, 0.0), 1.0)
    walk, run = share * planned.backward_walk_m, share * planned.backward_run_m
    return replace(
        planned,
        minutes=share * planned.minutes,
        backward_walk_m=walk,
        backward_run_m=run,
        longest_walk_m=min(planned.longest_walk_m, walk),
        longest_run_m=min(planned.longest_run_m, run),
        forward_min=share * planned.forward_min,
    )
