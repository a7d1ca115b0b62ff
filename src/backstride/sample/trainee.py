"""Simulated people who learn to go backward: who they are, and the luck of each of their days.

They exist so that a coach can be run ten thousand years before anybody trusts it. Everything about them is
a choice of this project. They take for granted what the coach takes for granted too (jumps in dose hurt,
skill grows with practice), so what comes of them shows what the rules do in such a world, and proves nothing
about people. Chance is drawn by day, not in order of use: two plans meet the same person with the same luck.
All begin without any backward running, so that everything a coach rests on stands among their days.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from math import exp

import numpy as np

from backstride.sample.chance import chance
from backstride.vocab.plan import Answers, Fell, Goal, HowOften, Place, Profile, Recent, Who

FIRST_DAY = date(2026, 1, 5)
"""A Monday; simulated people all begin on it."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class WhoParams:
    """What sets one kind of people apart. Every number is a project choice, no source."""

    start: float
    """Skill at the beginning, 0 none to 1 all there is. Project choice: sport with turns and looks helps."""
    most: float
    """Skill that can be reached. Project choice: less for older adults."""
    used_m: float
    """Load that the calves are used to in one session, in metres run backward. Project choice."""
    frail: float
    """Factor of every hazard to hurt oneself. Project choice, 1 is an ordinary adult."""
    fall: float
    """Probability that a stumble becomes a fall. Project choice."""
    understates: float
    """Share of reports in which pain is said lower than felt. Project choice: more where one competes."""
    extra: float
    """Probability of an unplanned session on a day without one. Project choice."""
    ages: tuple[int, int]
    """Youngest and oldest in years. Project choice."""
    forward_min: float
    """Forward running of an ordinary week, in minutes. Project choice."""
    weeks: tuple[tuple[tuple[int, ...], int], ...]
    """Days of the week with time (0 is Monday), and minutes of a session; one is drawn. Project choice."""
    places: tuple[tuple[Place, ...], ...]
    """Places within reach; one set is drawn. Project choice."""


_TRACK, _FIELD, _PATH, _BELT, _HALL = Place.TRACK, Place.FIELD, Place.PATH, Place.TREADMILL, Place.HALL

KINDS: dict[Who, WhoParams] = {
    Who.NEW: WhoParams(
        0.10, 0.9, 100, 1.2, 0.05, 0.15, 0.010, (18, 60), 0,
        (((0, 2, 4), 30), ((1, 3, 5), 20), ((0, 2, 4, 5), 30)),
        ((_TRACK,), (_FIELD, _PATH), (_BELT, _TRACK)),
    ),
    Who.RUNNER: WhoParams(
        0.20, 1.0, 250, 1.0, 0.04, 0.30, 0.015, (18, 60), 120,
        (((0, 1, 3, 5), 45), ((1, 3, 5, 6), 40), ((0, 1, 3, 5, 6), 45)),
        ((_TRACK, _PATH), (_PATH,), (_BELT, _TRACK)),
    ),
    Who.INJURY: WhoParams(
        0.15, 0.95, 80, 1.6, 0.04, 0.10, 0.005, (18, 64), 30,
        (((0, 2, 4), 30), ((1, 3, 5), 25)),
        ((_BELT, _TRACK), (_TRACK,), (_HALL, _FIELD)),
    ),
    Who.OLDER: WhoParams(
        0.05, 0.75, 80, 1.3, 0.08, 0.10, 0.005, (65, 80), 0,
        (((0, 2, 4), 30), ((1, 4), 25)),
        ((_BELT,), (_BELT, _PATH), (_HALL, _TRACK)),
    ),
    Who.TEAM: WhoParams(
        0.30, 1.0, 300, 1.0, 0.04, 0.40, 0.025, (15, 35), 150,
        (((0, 2, 4), 30), ((1, 3, 5), 40), ((0, 1, 3, 5), 30)),
        ((_FIELD,), (_HALL, _FIELD), (_FIELD, _TRACK)),
    ),
    Who.RACER: WhoParams(
        0.25, 1.0, 300, 1.0, 0.04, 0.45, 0.025, (18, 55), 180,
        (((0, 1, 3, 5, 6), 60), ((0, 2, 3, 5), 50)),
        ((_TRACK, _PATH), (_TRACK,)),
    ),
}  # fmt: skip
"""The six profiles."""


@dataclass(frozen=True, slots=True)
class TraineeParams:
    """How simulated people differ, what they say and what keeps them. Every number is a project choice."""

    spread: float = 0.4
    """Spread of the logarithm of how fast people learn. Project choice: two thirds within 0.67 to 1.5."""
    frail_spread: float = 0.5
    """Spread of the logarithm of how easily people hurt themselves. Project choice."""
    start_spread: float = 0.05
    """Standard deviation of skill at the beginning. Project choice."""
    bold: tuple[float, float] = (0.1, 0.1)
    """Mean and standard deviation of how much surer people feel than they are. Project choice."""
    miss: tuple[float, float] = (0.04, 0.16)
    """Probability to miss a session, drawn between these for each person. Project choice."""
    partly: float = 0.05
    """Probability that a session is cut short for no reason of the body. Project choice."""
    tells_skipped: float = 0.6
    """Share of missed sessions that are said; of the others nothing is known. Project choice."""
    forgets: tuple[float, float] = (0.05, 0.4)
    """Probability to forget a morning report, drawn between these for each person. Project choice."""
    lowers: int = 2
    """By how much pain is said lower where it is understated. Project choice."""
    ill: float = 1 / 90
    """Probability that an illness begins on a day: about four a year. Project choice."""
    ill_days: tuple[int, int] = (3, 9)
    """How long an illness keeps a person from training. Project choice."""
    holiday: float = 0.6
    """Share of people who are away once a year. Project choice."""
    holiday_days: tuple[int, int] = (7, 35)
    """How long they are away: some long enough for the rules of a break. Project choice."""
    sensors: float = 0.4
    """Share of people who wear a sensor that measures steps and trunk. Project choice."""
    spotter: float = 0.5
    """Share of people who have somebody to come along. Project choice."""
    rail: float = 0.8
    """Share of treadmills with a handrail within reach. Project choice."""
    looked_at_days: tuple[int, int] = (3, 28)
    """Until a professional has looked at it and agrees. Project choice."""
    fell: tuple[float, float] = (0.03, 0.2)
    """Share that fell once in the last year: others, and older adults. Project choice."""
    unsteady: tuple[float, float] = (0.01, 0.08)
    """Share unsteady now and then: others, and older adults. Project choice."""
    asks_first: tuple[float, float] = (0.02, 0.05)
    """Share with an answer after which a professional comes first: others, and older. Project choice."""
    sight: tuple[float, float] = (0.01, 0.06)
    """Share with poor sight to the side: others, and older adults. Project choice."""
    healing: tuple[float, float] = (0.02, 0.5)
    """Share with an injury in the last three months: others, and who returns from injury. Project choice."""
    sore: float = 0.2
    """Share of those who return from injury with pain of 2 on the first day. Project choice."""


DEFAULT = TraineeParams()


class U(IntEnum):
    """What each even chance of a day decides."""

    MISS = 0
    ILL = 1
    ILL_DAYS = 2
    PARTLY = 3
    SHARE = 4
    STUMBLE = 5
    FALL = 6
    HURT = 7
    WORSE = 8
    WHERE = 9
    LATER = 10
    UNDER = 11
    UNDER_MORNING = 12
    FORGET = 13
    EXTRA = 14
    EXTRA_SIZE = 15
    FLAG = 16
    TELL = 17
    WAIT = 18


class N(IntEnum):
    """What each normal chance of a day moves."""

    TIRED = 0
    EFFORT = 1
    SURE = 2
    STEPS = 3
    TRUNK = 4
    TEST = 5


@dataclass(frozen=True, slots=True)
class Trainee:
    """One simulated person, and the luck of all their days."""

    who: Who
    seed: int
    kind: WhoParams
    profile: Profile
    answers: Answers
    learns: float
    """Factor of how fast."""
    start: float
    frail: float
    bold: float
    miss: float
    forgets: float
    sensors: bool
    stand_s: float
    """On one leg, on the first day."""
    walk_3m_s: float
    """3 m backward, on the first day."""
    sore: bool
    away: tuple[int, int]
    """First and last day of a holiday, counted from 0; (-1, -1) is none."""
    even: list[list[float]]
    """By day and `U`, 0 to 1."""
    normal: list[list[float]]
    """By day and `N`."""

    def between(self, day: int, use: U, ends: tuple[int, int]) -> int:
        """Return a whole number between two, both inside, from the chance of a day."""
        low, high = ends
        return low + int(self.even[day][use] * (high - low + 1))


def trainee(who: Who, seed: int, weeks: int, params: TraineeParams = DEFAULT) -> Trainee:
    """Return one simulated person; the same profile and seed (a whole number from 0) give the same one.

    More weeks leave the days before as they were.
    """
    kind = KINDS[who]
    rng = chance(seed, f"trainee {who.value}")
    draw: Callable[[], float] = iter(rng.random(32).tolist()).__next__
    spread: Callable[[], float] = iter(rng.standard_normal(8).tolist()).__next__
    older = who is Who.OLDER
    return Trainee(
        who=who,
        seed=seed,
        kind=kind,
        profile=_profile(who, kind, params, draw),
        answers=_answers(who, params, draw),
        learns=exp(params.spread * spread()),
        start=min(max(kind.start + params.start_spread * spread(), 0.0), 0.5),
        frail=kind.frail * exp(params.frail_spread * spread()),
        bold=params.bold[0] + params.bold[1] * spread(),
        miss=_within(draw(), params.miss),
        forgets=_within(draw(), params.forgets),
        sensors=draw() < params.sensors,
        stand_s=max((15.0 if older else 35.0) + 7.0 * spread(), 2.0),
        walk_3m_s=max((5.0 if older else 3.5) + spread(), 2.0),
        sore=draw() < params.sore and who is Who.INJURY,
        away=_away(draw, params),
        even=_days(seed, who, "even", weeks, lambda rng, n: rng.random((n, len(U)))),
        normal=_days(seed, who, "normal", weeks, lambda rng, n: rng.standard_normal((n, len(N)))),
    )


def _days(
    seed: int,
    who: Who,
    use: str,
    weeks: int,
    drawn: "Callable[[np.random.Generator, int], np.ndarray[tuple[int, int], np.dtype[np.float64]]]",
) -> list[list[float]]:
    """Return chances day by day; one stream a use, filled in order, so that a longer one begins the same."""
    rows: list[list[float]] = drawn(chance(seed, f"trainee {who.value} {use}"), weeks * WEEK).tolist()
    return rows


def _within(at: float, ends: tuple[float, float]) -> float:
    return ends[0] + at * (ends[1] - ends[0])


def _profile(who: Who, kind: WhoParams, params: TraineeParams, draw: Callable[[], float]) -> Profile:
    days, minutes = kind.weeks[int(draw() * len(kind.weeks))]
    places = kind.places[int(draw() * len(kind.places))]
    age = int(_within(draw(), kind.ages))
    return Profile(
        who=who,
        days=days,
        minutes=minutes,
        sessions=min(len(days), 4),
        places=places,
        rail=draw() < params.rail and Place.TREADMILL in places,
        spotter=draw() < params.spotter,
        age_years=age,
        goal={Who.RACER: Goal.RACE, Who.TEAM: Goal.SPORT}.get(who, Goal.CONFIDENT),
        forward_min_a_week=kind.forward_min,
    )


def _answers(who: Who, params: TraineeParams, draw: Callable[[], float]) -> Answers:
    older = int(who is Who.OLDER)
    injury = int(who is Who.INJURY)
    where = (Recent.CALF, Recent.ANKLE, Recent.KNEE, Recent.BACK)[int(draw() * 4)]
    return Answers(
        fell=Fell.ONCE if draw() < params.fell[older] else Fell.NO,
        dizzy=HowOften.SOMETIMES if draw() < params.unsteady[older] else HowOften.NO,
        chest=False,
        fainted=False,
        heart=draw() < params.asks_first[older],
        supervised=False,
        injured=(where,) if draw() < params.healing[injury] else (),
        pain_now=0,
        pregnant=False,
        sight=draw() < params.sight[older],
        balance_medicine=False,
    )


def _away(draw: Callable[[], float], params: TraineeParams) -> tuple[int, int]:
    goes, first, days = draw() < params.holiday, int(28 + draw() * 300), draw()
    return (first, first + int(_within(days, params.holiday_days))) if goes else (-1, -1)
