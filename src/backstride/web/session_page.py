"""The guided session, watching one without a phone, and the page of a spotter.

The pages know nobody: a phone keeps them and opens them without a network. What they show comes from
`/api/v1/guide`, which the phone took along, and from the phone's own sensors.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from backstride.app.watched import watched, watched_samples
from backstride.app.watched_result import WatchedResult, watched_result
from backstride.web.asked import HomeAsked
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)

SHELL = {"Cache-Control": "no-cache"}
"""Nothing in it is personal: it may be kept, if it is asked about again."""


def _shell(request: Request, name: str, **what: bool) -> Response:
    answer = page(request, name, **what)
    answer.headers.update(SHELL)
    return answer


@router.get("/session")
def session(request: Request) -> Response:
    """Show the page that guides."""
    return _shell(request, "guide.html", watch=False)


@router.get("/session/watch")
def watch(request: Request) -> Response:
    """Show the same page with simulated sensors played into it."""
    return _shell(request, "guide.html", watch=True)


@router.get("/session/watch/guide")
def watch_guide() -> dict[str, Any]:
    """Give the simulated session: its workout, and the parts of what the phone felt."""
    return watched()


@router.get("/session/watch/samples")
def watch_samples() -> Response:
    """Give what the phone felt; see `watched_samples`."""
    return Response(watched_samples(), media_type="application/octet-stream", headers=SHELL)


@router.post("/session/watch/result")
def watch_result(
    home: HomeAsked, data: Annotated[bytes, Body(media_type="application/octet-stream")]
) -> dict[str, Any]:
    """Read a watched session as the page recorded it, and say what came of it; nothing is kept."""
    return _told(watched_result(home, data))


def _told(found: WatchedResult) -> dict[str, Any]:
    changed = found.changed
    return {
        "simulated": True,
        "ribbon": [[start, end, travel.value, gait.value] for start, end, travel, gait in found.ribbon],
        "duration_s": found.duration_s,
        "backward_s": found.backward_s,
        "forward_s": found.forward_s,
        "steps": found.steps,
        "stumbles": found.stumbles,
        "lede": changed.lede,
        "was": changed.was and f"{changed.was.name}: {changed.was.title}",
        "now": changed.now and f"{changed.now.name}: {changed.now.title}",
        "reasons": [said.reason for said in changed.reasons],
    }


@router.get("/spotter")
def spotter(request: Request) -> Response:
    """Show the page of a second phone: where the runner is, and one stop."""
    return _shell(request, "spotter.html")
