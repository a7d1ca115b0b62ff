"""`/api/v1/guide`: what a phone takes with it, so that a session needs no network."""

import json
from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from backstride.app.guide import Spoken, guide_json
from backstride.web.api_problems import Given
from backstride.web.asked import HomeAsked, the_background
from backstride.web.doors import visitor_of
from backstride.web.static_files import assets

router = APIRouter(tags=["guide"])

CLIPS = "clips/clips.json"
"""What each clip says, by key and language; lies beside the clips."""


class WordsOut(Given):
    """A sentence under its key."""

    key: str
    words: str


class NeedOut(WordsOut):
    """What a place must have."""

    name: str


class SessionOut(Given):
    """One session: `workout` is `backstride.workout/1`."""

    name: str
    title: str
    around: str
    kind: str
    stage: int
    minutes: float
    workout: dict[str, Any]
    place: Literal["treadmill", "hall", "track", "field", "path"]
    handrail: Literal["two hands", "one hand", "none"] | None
    needs: list[NeedOut]
    stops: list[WordsOut]
    hard: bool


class DayOut(Given):
    """One day; `session` null is rest."""

    day: str
    stage: int
    session: SessionOut | None
    why: str


class SaidOut(Given):
    """A cue in the languages of the clips; null has none."""

    en: str
    de: str | None


class DrillToDoOut(Given):
    """A drill, as far as doing it needs words."""

    name: str
    do: list[str]
    form: list[str]
    dose: str
    space: str
    stop: str


class TestOut(Given):
    """A test: `measure` is its name for the coach, empty where it gives none; `workout` leads through it."""

    key: str
    name: str
    measure: str
    unit: str
    how: str
    knows: str
    due: bool
    workout: dict[str, Any]


class WhomOut(Given):
    """First name of whose phone it is; empty is not said."""

    name: str


class ContactOut(Given):
    """Somebody whom the phone may offer to call."""

    name: str
    phone: str


class PhoneOut(Given):
    """The paired phone that asks; null is none."""

    name: str | None


class UnitsOut(Given):
    """How numbers are written."""

    distance: Literal["km", "mi"]
    pace: Literal["pace", "speed", "mps"]


class GuideOut(Given):
    """`backstride.guide/1`."""

    schema_: Annotated[Literal["backstride.guide/1"], Field(alias="schema")]
    today: str
    athlete: WhomOut
    language: Literal["en", "de"]
    units: UnitsOut
    zone: str
    stopped: bool
    ask: bool
    days: list[DayOut]
    cues: dict[str, SaidOut]
    drills: dict[str, DrillToDoOut]
    tests: list[TestOut]
    contact: ContactOut | None
    phone: PhoneOut


@cache
def spoken() -> Spoken:
    """Return what the clips say, by key and language."""
    asset = assets().get(CLIPS)
    said: Spoken = json.loads(asset.body) if asset else {}
    return said


@router.get("/guide")
def guide(request: Request, home: HomeAsked) -> GuideOut:
    """Return today and the next seven days, with every word that their sessions may need."""
    phone = visitor_of(request).phone
    if phone is not None:
        the_background(request).expect_session()
    return GuideOut.model_validate(guide_json(home, spoken(), phone.name if phone else None))
