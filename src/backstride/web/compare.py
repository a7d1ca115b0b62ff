"""Compare: a sentence with fields, and under it forward beside backward; works as a plain GET form."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from backstride.app.compare import CompareAsked, Comparison, compare_for, first_question
from backstride.app.compare_muscles import muscles_compared
from backstride.app.compare_own import own_shown
from backstride.app.compare_wire import SAYS
from backstride.app.compare_words import asides_of, gist_of, pairs_of
from backstride.app.home import Home
from backstride.app.journal import has_own_runs
from backstride.app.own import own_findings
from backstride.app.typed_values import read_grade, read_mass_kg, read_speed_mps
from backstride.app.words import mass_words, pace_words
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Gait
from backstride.web.asked import HomeAsked
from backstride.web.errors import status_of
from backstride.web.templating import page
from backstride.web.typed import Refused

router = APIRouter(include_in_schema=False)

Text = Annotated[str | None, Query(max_length=40)]
View = Literal["same_speed", "same_effort"]
SLOPES = (0, 2, 5, 10, 15, 20, 25)
"""Slopes to choose from, in per cent; an address may name others."""
GAITS = {"": "moving as is usual", "run": "running", "walk": "walking"}
HEADLINES = {
    "same_speed": "The same speed, facing the other way",
    "same_effort": "The same effort, facing the other way",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """The question as it was typed; None was not asked yet."""

    mass: str | None
    speed: str | None
    grade: str | None
    gait: str | None
    view: View


def typed(
    mass: Text = None, speed: Text = None, grade: Text = None, gait: Text = None, view: View = "same_speed"
) -> Typed:
    """Decode the address."""
    return Typed(mass, speed, grade, gait, view)


@router.get("/compare")
def compare_page(request: Request, home: HomeAsked, asked: Annotated[Typed, Depends(typed)]) -> Response:
    """Show forward beside backward, or the field that cannot be with what helps."""
    me = home.me()
    shown = _filled(asked, me)
    try:
        comparison, refused = compare_for(home, me, _question(shown, me)), None
    except ValueRefused as error:
        comparison, refused = None, error
    return page(
        request,
        "compare.html",
        200 if refused is None else status_of(refused),
        tab="compare",
        own=has_own_runs(home),
        preferences=me.preferences,
        typed=shown,
        refused=None if refused is None else Refused(refused.field, str(refused)),
        speed_unit=pace_words(2.5, me.preferences).unit,
        slopes=_slopes(shown.grade),
        gaits=GAITS,
        headline=HEADLINES[shown.view],
        says=SAYS,
        **_answer(home, comparison, shown.view, me),
    )


def _filled(asked: Typed, me: Athlete) -> Typed:
    """Fill what was not asked yet: from "my body", and with a speed that most studies are near."""
    first, preferences = first_question(me), me.preferences
    mass = mass_words(first.mass_kg, preferences).value if first.mass_kg is not None else ""
    return Typed(
        mass if asked.mass is None else asked.mass,
        pace_words(first.speed_mps, preferences).value if asked.speed is None else asked.speed,
        "0" if asked.grade is None else asked.grade,
        asked.gait or "",
        asked.view,
    )


def _question(typed: Typed, me: Athlete) -> CompareAsked:
    """Read what was typed.

    Raises:
        ValueRefused: a field cannot be read.
    """
    if typed.gait not in GAITS:
        raise ValueRefused("gait", "Choose walking or running.")
    mass = (typed.mass or "").strip()
    return CompareAsked(
        speed_mps=read_speed_mps(typed.speed or "", me.preferences),
        grade=read_grade(typed.grade or "0"),
        mass_kg=read_mass_kg(mass, me.preferences) if mass else None,
        gait=Gait(typed.gait) if typed.gait else None,
    )


def _slopes(grade: str | None) -> list[tuple[str, str]]:
    """Return the slopes to choose from, with the one that was asked for."""
    known = [("0", "the level"), *((str(slope), f"a climb of {slope} %") for slope in SLOPES[1:])]
    if grade and grade not in dict(known):
        known.append((grade, f"a slope of {grade.removesuffix('%').strip()} %"))
    return known


def _answer(home: Home, comparison: Comparison | None, view: View, me: Athlete) -> dict[str, object]:
    if comparison is None:
        return {"view": None}
    shown = comparison.same_speed if view == "same_speed" else comparison.same_effort
    return {
        "view": shown,
        "notes": comparison.notes,
        "gist": gist_of(shown),
        "pairs": pairs_of(shown, me.preferences),
        "asides": asides_of(shown),
        "muscles": [muscles_compared(gait) for gait in (Gait.RUN, Gait.WALK)],
        "backward_words": pace_words(shown.speed_backward_mps, me.preferences),
        "forward_words": pace_words(shown.speed_forward_mps, me.preferences),
        "own_shown": own_shown(own_findings(home, me)),
    }
