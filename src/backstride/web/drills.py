"""Drills and circuits: how to do them, seen and said."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from backstride.app.drills import (
    NOTHING,
    STAGES,
    Asked,
    circuit_page,
    circuits_shown,
    drill_page,
    drills_shown,
    says,
)
from backstride.app.drills_open import opened_to
from backstride.web.asked import HomeAsked
from backstride.web.figure import course, figure
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)

Words = Annotated[str, Query(max_length=200)]
Things = Annotated[str, Query(max_length=20)]
Level = Annotated[Literal["", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"], Query()]
Show = Annotated[Literal["open", "all"], Query()]
Name = Annotated[str, Path(max_length=60)]


def asked_of(q: Words = "", equipment: Things = "", level: Level = "", show: Show = "open") -> Asked:
    """Return what was asked for."""
    return Asked(q, equipment, int(level) if level else None, only_open=show == "open")


@router.get("/learn/drills")
def drills(request: Request, home: HomeAsked, asked: Annotated[Asked, Depends(asked_of)]) -> Response:
    """Show the drills that hold what was asked for."""
    return page(
        request,
        "drills.html",
        tab="learn",
        library=drills_shown(asked, opened_to(home)),
        figure=figure,
        stages=STAGES,
        nothing=NOTHING,
    )


@router.get("/learn/drills/{name}")
def drill(request: Request, home: HomeAsked, name: Name) -> Response:
    """Show one drill."""
    shown = drill_page(name, opened_to(home))
    return page(
        request, "drill.html", tab="learn", here=shown, figure=figure, course=course, says_figure=says
    )


@router.get("/learn/circuits")
def circuits(request: Request, home: HomeAsked) -> Response:
    """Show all circuits."""
    shown = circuits_shown(opened_to(home))
    longest_s = max(one.duration_s for one in shown)
    return page(request, "circuits.html", tab="learn", shown=shown, longest_s=longest_s)


@router.get("/learn/circuits/{name}")
def circuit(request: Request, home: HomeAsked, name: Name) -> Response:
    """Show one circuit as a workout."""
    return page(request, "circuit.html", tab="learn", here=circuit_page(name, opened_to(home)), figure=figure)
