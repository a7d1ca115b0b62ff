"""Learn: is it true that...? Claims with verdicts, and the studies behind them."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from backstride.app import value_words
from backstride.app.claims import Use, learn, references, shelf_shown
from backstride.web.asked import HomeAsked
from backstride.web.forest import forest
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)

Words = Annotated[str, Query(max_length=200)]


@router.get("/learn")
def claims(request: Request, home: HomeAsked, q: Words = "") -> Response:
    """Show the claims that hold the words asked for, or all."""
    return page(request, "learn.html", tab="learn", learn=learn(home, q), forest=forest)


@router.get("/learn/studies")
def studies(request: Request, q: Words = "", use: Use = "all") -> Response:
    """Show the studies with all their values."""
    shown, total = shelf_shown(q, use), len(shelf_shown())
    return page(
        request,
        "studies.html",
        tab="learn",
        shown=shown,
        total=total,
        q=q,
        use=use,
        words=value_words,
        host=host,
        doi_address=doi_address,
    )


@router.get("/learn/references.bib")
def bibliography() -> Response:
    """Give all studies as BibTeX."""
    headers = {"Content-Disposition": 'attachment; filename="references.bib"'}
    return Response(references(), media_type="application/x-bibtex", headers=headers)


def host(address: str) -> str:
    """Name the site of an address, so that a reader knows where a link leads."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def doi_address(doi: str) -> str:
    """Return where a doi leads."""
    return f"https://doi.org/{doi}"
