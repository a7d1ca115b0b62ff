"""The plan of the simulated athlete: what the coach would have said, had it heard of her runs.

Nobody ever asked her anything, so nothing of it is kept: it is made anew from her recordings each time, which
takes some hundredths of a second. Her metres and stumbles are those of her recordings; that nothing hurt, how
hard it was and how she felt are made up, and the pages say that she is simulated. Rejected: writing a log
for her, which would look as if a person had said all that.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from backstride.app.home import Home
from backstride.app.progress import summaries_of
from backstride.plan.coach import decide
from backstride.plan.engine import happened, next_day
from backstride.plan.log import Entry, Log
from backstride.plan.state import State
from backstride.sample.by_calendar import NOTHING
from backstride.vocab.athlete import Athlete
from backstride.vocab.history import RunSummary
from backstride.vocab.plan import (
    Amount,
    Confidence,
    Dose,
    Event,
    Goal,
    Place,
    Profile,
    ProfileSaid,
    Result,
    Screened,
    Who,
)
from backstride.vocab.segment import Gait, Travel

SECONDS_PER_MINUTE = 60.0
EFFORT = 4
"""What she says of every session. Made up, as she is."""
PROFILE = Profile(
    who=Who.RUNNER,
    days=(1, 3, 5),
    minutes=45,
    sessions=3,
    places=(Place.TRACK, Place.PATH),
    goal=Goal.CONFIDENT,
    forward_min_a_week=120.0,
)
"""Who she is to the coach. Made up, as she is: the days on which she goes backward most often."""
LAST_DAYS = 7
"""Her story ends a week after her newest run: she trains no more, and a break of months shows nothing."""


def simulated_log(home: Home, athlete: Athlete, today: date) -> tuple[Log, date]:
    """Return the log of the simulated athlete's plan, and the day on which her story stands.

    Empty, and today, where none of her runs is analysed yet.
    """
    runs = [run for run in summaries_of(home, athlete)[0] if run.day is not None]
    if not runs:
        return Log(), today
    days = sorted({run.day for run in runs if run.day is not None})
    last = min(max(today, days[-1]), days[-1] + timedelta(LAST_DAYS))
    return Log(tuple(_entries(runs, days[0], last))), last


def _entries(runs: list[RunSummary], first: date, last: date) -> Iterator[Entry]:
    """Yield each morning's decision and each day's sessions, as they came."""
    of_day = {day: tuple(some) for day, some in groupby(runs, key=lambda run: run.day)}
    state = State()
    state.day = first.toordinal() - 1
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        state = next_day(state, day.toordinal())
        for event in _who(day) if day == first else ():
            state = happened(state, event)
            yield Entry(event=event)
        yield Entry(decision=decide(state), version=_NO_VERSION)
        for event in map(_result, of_day.get(day, ())):
            state = happened(state, event)
            yield Entry(event=event)


_NO_VERSION = "simulated"


def _who(day: date) -> tuple[Event, ...]:
    return (ProfileSaid(day, "simulated-profile", PROFILE), Screened(day, "simulated-screened", NOTHING))


def _result(run: RunSummary) -> Result:
    dose = _dose(run)
    assert run.day is not None  # noqa: S101  # the caller has looked
    return Result(
        day=run.day,
        id=f"simulated-{run.key}"[:64],
        amount=Amount.DONE if dose.backward_m > 0 else Amount.EXTRA,
        dose=dose,
        effort=EFFORT,
        pain=0,
        confidence=Confidence.SURE,
        stumbles=run.stumbles,
        falls=run.falls,
        holds_backward=dose.backward_m > 0,
    )


def _dose(run: RunSummary) -> Dose:
    walk, ran = (run.part(Travel.BACKWARD, gait) for gait in (Gait.WALK, Gait.RUN))
    metres = [part.metres or 0.0 if part else 0.0 for part in (walk, ran)]
    longest = [part.longest_m or 0.0 if part else 0.0 for part in (walk, ran)]
    return Dose(
        minutes=run.duration_s / SECONDS_PER_MINUTE,
        backward_walk_m=metres[0],
        backward_run_m=metres[1],
        longest_walk_m=min(longest[0], metres[0]),
        longest_run_m=min(longest[1], metres[1]),
        forward_min=run.seconds(Travel.FORWARD) / SECONDS_PER_MINUTE,
        fastest_mps=None if ran is None else ran.speed_mps,
    )
