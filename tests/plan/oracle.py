"""What counts, reckoned anew from results alone, so that a test does not ask the engine about itself."""

from dataclasses import dataclass
from functools import lru_cache

from backstride.plan.coach import in_order
from backstride.plan.engine import TOLD, happened, next_day
from backstride.plan.state import HANDS, PLACES, State
from backstride.vocab.plan import (
    Amount,
    Answers,
    Cleared,
    Confidence,
    Event,
    Fell,
    HowOften,
    Override,
    ProfileSaid,
    Result,
    Screened,
)
from plan.lives import Day, Life

TINY = 1e-6
FIRST = (ProfileSaid, Screened, Cleared, Override)
MONTH = 30


@dataclass(frozen=True, slots=True)
class Load:
    """One session as far as it counts."""

    day: int
    walk_m: float
    run_m: float
    walk_bout_m: float
    run_bout_m: float
    more_walk_m: float = 0.0
    """Unknown way that counts as walked backward: only in a session said to hold it, up to its plan."""
    more_run_m: float = 0.0
    fastest_mps: float | None = None
    hands: int | None = None
    surface: int | None = None
    hard: bool = False
    told: bool = False
    """Done before the plan, as it was told."""

    @property
    def total_m(self) -> float:
        return self.walk_m + self.run_m

    @property
    def counted_m(self) -> float:
        return self.total_m + self.more_walk_m + self.more_run_m


@lru_cache(maxsize=100_000)
def load(result: Result) -> Load:
    """Return what a session counts."""
    dose, planned = result.dose, result.planned
    more_run = more_walk = 0.0
    if result.holds_backward and planned is not None:
        more_run = min(dose.unknown_m, max(planned.backward_run_m - dose.backward_run_m, 0))
        more_walk = min(dose.unknown_m - more_run, max(planned.backward_walk_m - dose.backward_walk_m, 0))
    return Load(
        result.day.toordinal(),
        dose.backward_walk_m,
        dose.backward_run_m,
        min(dose.longest_walk_m, dose.backward_walk_m),
        min(dose.longest_run_m, dose.backward_run_m),
        more_walk,
        more_run,
        dose.fastest_mps or (planned.fastest_mps if planned else None),
        HANDS.index(result.handrail) if result.handrail is not None else None,
        PLACES.index(result.place) if result.place is not None else None,
        result.hard,
    )


def told(life: Life) -> tuple[Load, ...]:
    """Return what a person told of before the plan, as a load of its first day."""
    walk, run = TOLD[life.history.profile.before]
    return (Load(life.first, walk, run, walk / 10, run / 5, told=True),) if walk else ()


def loads(life: Life, day: Day) -> list[Load]:
    """Return what was known to have been done when a day was decided."""
    return [*told(life), *(load(r) for r in day.known if r.amount is not Amount.SKIPPED)]


def recent(life: Life, day: Day, days: int = MONTH) -> list[Load]:
    """Return known backward work of the days before."""
    return [one for one in loads(life, day) if one.day >= day.day - days and one.total_m > 0]


def no_running_outdoors(answers: Answers | None) -> bool:
    """Whether answers forbid running outdoors."""
    return answers is not None and (
        answers.fell is Fell.ONCE
        or answers.dizzy is HowOften.SOMETIMES
        or answers.balance_medicine
        or answers.pregnant
        or answers.sight
    )


def is_clean(result: Result, stage: int) -> bool:
    """Whether a session of a stage was done as planned and nothing speaks against more."""
    return (
        result.amount is Amount.DONE
        and result.stage in {None, stage}
        and result.pain == 0
        and result.effort is not None
        and result.effort <= 7
        and not result.stumbles
        and not result.falls
        and not result.flags
        and result.confidence is not Confidence.UNSURE
    )


@dataclass(frozen=True, slots=True)
class Folded:
    """One day of a life as it stands when everything has arrived."""

    day: int
    dawn: State
    said: State
    """After who somebody is, answers and what was allowed; before how the morning and the session were."""
    evening: State
    events: tuple[Event, ...]


def folded(life: Life) -> tuple[Folded, ...]:
    """Return every day of the plan in order, from all events that ever arrived."""
    if "folded" not in life.memo:
        life.memo["folded"] = _play(life)
    return life.memo["folded"]


def _play(life: Life) -> tuple[Folded, ...]:
    by_day: dict[int, list[Event]] = {}
    for event in in_order(life.events):
        by_day.setdefault(event.day.toordinal(), []).append(event)
    days: list[Folded] = []
    state = State()
    for day in sorted(by_day):
        if day < life.first:
            state.day = day - 1 if not state.day else state.day
            for event in by_day[day]:
                state = happened(next_day(state, day), event)
    state = state.copy()
    state.day = max(state.day, life.first - 1)
    for number in range(len(life.days)):
        day = life.first + number
        dawn = said = evening = next_day(state, day)
        for event in by_day.get(day, ()):
            evening = happened(evening, event)
            said = evening if isinstance(event, FIRST) else said
        days.append(Folded(day, dawn, said, evening, tuple(by_day.get(day, ()))))
        state = evening
    return tuple(days)
