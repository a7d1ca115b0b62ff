"""Histories of people under a plan, ordinary and hostile: who they are, and what happens on which day.

A history is a short script, drawn from a number, and made smaller by Hypothesis where it breaks something.
`plan.lives` plays it against the coach: what no line mentions goes as planned, with small mishaps as often
as `temper` says. Rule machines of Hypothesis were rejected: 200 people cannot live half a year in a minute,
and what Hypothesis draws first is short and simple, which is what a hostile person is not.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from hypothesis import HealthCheck, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from backstride.vocab.plan import Answers, Before, Fell, Goal, HowOften, Place, Profile, Recent, Who

WELL = Answers(
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
ANSWERS = (
    WELL,
    replace(WELL, fell=Fell.ONCE),
    replace(WELL, sight=True),
    replace(WELL, injured=(Recent.KNEE,)),
    replace(WELL, pain_now=2),
    replace(WELL, pregnant=True),
    replace(WELL, balance_medicine=True, injured=(Recent.BACK,)),
    replace(WELL, dizzy=HowOften.SOMETIMES),
    replace(WELL, chest=True),
    replace(WELL, fell=Fell.MORE, pain_now=6),
)
"""From well to ask first; limits of each stand in `plan.limits`."""
MOST_TRIES = 300
"""How often a history is made smaller: a life takes a few hundredths of a second."""
GAPS = (1, 2, 5, 7, 9, 13, 14, 15, 27, 28, 30, 60, 89, 90, 91, 120)
DAYS = ((0, 2, 4), (1, 3, 5, 6), (0, 1, 2, 3, 4, 5, 6), (5, 6), (2,), (0, 1, 2, 3, 4), (0, 3), (1, 2, 5))
PLACES = (
    (Place.TRACK,),
    (Place.TREADMILL,),
    (Place.TREADMILL, Place.TRACK),
    (Place.PATH, Place.FIELD),
    (Place.HALL,),
    (Place.HALL, Place.PATH, Place.TREADMILL),
)
KINDS = (
    *("pain", "morning", "stumble", "fall", "hard", "unsure", "silent", "skip", "partly", "overdone"),
    *("extra", "second", "unknown", "forward", "gap", "flag", "flagged", "cleared", "short", "hurts"),
    *("indoors", "tomorrow", "unsafe", "lower", "raise", "lower_stage", "raise_stage", "lower_sessions"),
    *("raise_sessions", "refused", "profile", "answers", "late", "doubled", "tested", "before", "by_hand"),
)
"""What may happen beside what is planned."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a script."""

    day: int
    """From the first day of the plan, 0; `before` lies before it."""
    kind: str
    size: int
    """0 to 9: how much, how long, or which."""


@dataclass(frozen=True, slots=True)
class History:
    """A person with everything that will happen."""

    profile: Profile
    answers: Answers
    weekday: int
    """On which the plan begins."""
    luck: int
    temper: int
    """Small mishaps in a hundred days, 0 to 30."""
    sensors: bool
    """What gates ask for is measured; else it is said in words."""
    happenings: tuple[Happening, ...]


def history_of(number: int, days: int) -> History:
    """Return a person over so many days; half of them answer the screening well."""
    draw = Random(number)
    return History(
        profile=profile_of(draw),
        answers=draw.choice((*(WELL,) * len(ANSWERS), *ANSWERS)),
        weekday=draw.randrange(7),
        luck=number,
        temper=draw.choice((0, 0, 1, 3, 6, 12, 30)),
        sensors=draw.random() < 0.5,
        happenings=tuple(
            Happening(draw.randrange(days), draw.choice(KINDS), draw.randrange(10))
            for _ in range(draw.choice((0, 2, 6, 12, 25, 40)))
        ),
    )


def profile_of(draw: Random) -> Profile:
    """Return anybody, likely or not."""
    places = draw.choice(PLACES)
    return Profile(
        who=draw.choice(tuple(Who)),
        days=draw.choice(DAYS),
        minutes=draw.choice((8, 12, 15, 20, 30, 30, 45, 60, 90)),
        sessions=draw.randint(1, 7),
        places=places,
        rail=Place.TREADMILL in places and draw.random() < 0.7,
        mirror=draw.random() < 0.5,
        spotter=draw.random() < 0.4,
        age_years=draw.choice((None, 30, 45, 70, 64, 65, 20, 38, 12)),
        before=draw.choice((Before.NEVER, *Before)),
        goal=draw.choice(tuple(Goal)),
        forward_min_a_week=draw.choice((0.0, 30.0, 120.0)),
    )


def smaller(history: History) -> st.SearchStrategy[History]:
    """Return what Hypothesis may leave out of a history, down to nothing but the profile."""
    size = len(history.happenings)
    kept = st.sets(st.integers(0, max(size - 1, 0)), max_size=size) if size else st.just(set())
    return st.builds(
        lambda some, temper, answers: replace(
            history,
            happenings=tuple(history.happenings[n] for n in sorted(some)),
            temper=temper,
            answers=answers,
        ),
        kept,
        st.sampled_from((0, history.temper)),
        st.sampled_from((WELL, history.answers)),
    )


def shrunk(history: History, breaks: Callable[[History], bool]) -> History:
    """Return a smaller history that breaks the same thing, as far as Hypothesis finds one."""
    tries = count()

    def still(smaller: History) -> bool:
        return next(tries) < MOST_TRIES and breaks(smaller)

    calm = settings(
        max_examples=MOST_TRIES, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    try:
        return find(smaller(history), still, settings=calm)
    except NoSuchExample:
        return history
