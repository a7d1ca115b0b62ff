"""Who a plan is for, as a form of sentences: its choices, what stands in it first, how it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Before, Goal, Place, Profile, Who

Chosen = Mapping[str, Sequence[str]]
E = TypeVar("E", bound=StrEnum)

WHO = (
    (Who.NEW, "new to sport"),
    (Who.RUNNER, "a runner"),
    (Who.INJURY, "coming back from an injury"),
    (Who.OLDER, "65 or older"),
    (Who.TEAM, "in a team sport"),
    (Who.RACER, "training for races"),
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MINUTES = (10, 15, 20, 30, 45, 60, 90)
SESSIONS = (
    (1, "once"),
    (2, "twice"),
    (3, "three times"),
    (4, "four times"),
    (5, "five times"),
    (6, "six times"),
)
PLACES = (
    (Place.TREADMILL, "a treadmill"),
    (Place.HALL, "a hall or gym"),
    (Place.TRACK, "a track"),
    (Place.FIELD, "a field"),
    (Place.PATH, "a flat path"),
)
HELP = (
    ("rail", "a handrail on the treadmill"),
    ("mirror", "a mirror in front of it"),
    ("spotter", "somebody who comes along"),
)
BEFORE = (
    (Before.NEVER, "never gone backward"),
    (Before.WALKED, "walked backward"),
    (Before.SHORT, "run backward, 20 m at a time"),
    (Before.MINUTES, "run backward for minutes"),
)
GOAL = (
    (Goal.CONFIDENT, "go backward with ease"),
    (Goal.HEALTH, "stay well"),
    (Goal.SPORT, "be better at my sport"),
    (Goal.RACE, "race backward"),
)
FORWARD = (
    (0, "not at all"),
    (30, "half an hour"),
    (60, "an hour"),
    (120, "two hours"),
    (180, "three hours"),
    (300, "five hours and more"),
)
DIGITS = 4
USUAL_DAYS = ("0", "2", "5")
"""Monday, Wednesday, Saturday: as far apart as a week allows. Project choice."""
USUAL_MINUTES, USUAL_SESSIONS = 30, 3
"""Three sessions of half an hour: what balance trials and beginners' plans ask for. Project choice."""


@dataclass(frozen=True, slots=True)
class ProfileShown:
    """What stands in the form."""

    who: str
    days: tuple[str, ...]
    minutes: str
    sessions: str
    places: tuple[str, ...]
    help: tuple[str, ...]
    before: str
    goal: str
    forward: str
    age: str


def first_shown(athlete: Athlete, profile: Profile | None, today: date) -> ProfileShown:
    """Return the form as it stands first: what was said before, else what most people need not change."""
    if profile is not None:
        return ProfileShown(
            who=profile.who.value,
            days=tuple(str(day) for day in profile.days),
            minutes=str(profile.minutes),
            sessions=str(profile.sessions),
            places=tuple(place.value for place in profile.places),
            help=tuple(name for name, _ in HELP if getattr(profile, name)),
            before=profile.before.value,
            goal=profile.goal.value,
            forward=f"{profile.forward_min_a_week:g}",
            age="" if profile.age_years is None else str(profile.age_years),
        )
    age = "" if athlete.birth_year is None else str(today.year - athlete.birth_year)
    return ProfileShown(
        "",
        USUAL_DAYS,
        str(USUAL_MINUTES),
        str(USUAL_SESSIONS),
        (),
        (),
        Before.NEVER.value,
        Goal.CONFIDENT.value,
        "0",
        age,
    )


def shown_again(chosen: Chosen) -> ProfileShown:
    """Return the form as it was sent."""
    return ProfileShown(
        who=_one(chosen, "who"),
        days=tuple(chosen.get("days", ())),
        minutes=_one(chosen, "minutes"),
        sessions=_one(chosen, "sessions"),
        places=tuple(chosen.get("places", ())),
        help=tuple(chosen.get("help", ())),
        before=_one(chosen, "before"),
        goal=_one(chosen, "goal"),
        forward=_one(chosen, "forward"),
        age=_one(chosen, "age"),
    )


def read_profile(chosen: Chosen) -> Profile:
    """Read a form.

    Raises:
        ValueRefused: A choice is missing or not offered; the sentence says which.
    """
    help_with = set(chosen.get("help", ()))
    places = tuple(place for place, _ in PLACES if place.value in set(chosen.get("places", ())))
    if not places:
        raise ValueRefused("places", "Choose at least one place where you can go backward.")
    days = tuple(sorted({_number(day, "days", "Choose the days again.") for day in chosen.get("days", ())}))
    if not days:
        raise ValueRefused("days", "Choose at least one day.")
    belt = Place.TREADMILL in places
    return Profile(
        who=_choice(Who, _one(chosen, "who"), "who", "Choose who you are: it sets where you start."),
        days=days,
        minutes=_number(_one(chosen, "minutes"), "minutes", "Choose how long."),
        sessions=_number(_one(chosen, "sessions"), "sessions", "Choose how often."),
        places=places,
        rail=belt and "rail" in help_with,
        mirror=belt and "mirror" in help_with,
        spotter="spotter" in help_with,
        age_years=_age(_one(chosen, "age")),
        before=_choice(Before, _one(chosen, "before"), "before", "Choose what you have done."),
        goal=_choice(Goal, _one(chosen, "goal"), "goal", "Choose what for."),
        forward_min_a_week=float(_number(_one(chosen, "forward"), "forward", "Choose how much.")),
    )


def _one(chosen: Chosen, key: str) -> str:
    return next(iter(chosen.get(key, ())), "")


def _choice(kind: type[E], value: str, field: str, helps: str) -> E:
    try:
        return kind(value)
    except ValueError:
        raise ValueRefused(field, helps) from None


def _number(text: str, field: str, helps: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise ValueRefused(field, helps)
    return int(text)


def _age(text: str) -> int | None:
    if not text.strip():
        return None
    return _number(text.strip(), "age", "Write your age in years, or leave it out.")
