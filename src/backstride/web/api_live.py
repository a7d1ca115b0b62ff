"""`/api/v1/live`: a runner's phone says where it is, a spotter's phone sees it and can stop it."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field, JsonValue

from backstride.app.live_relay import LiveRelay
from backstride.vocab.errors import NotFound
from backstride.web.api_problems import Given, Name, Seconds, Taken, problems
from backstride.web.asked import ID

router = APIRouter(tags=["live"])

States = Literal[
    "ready", "countdown", "backward", "forward", "sideways", "still", "turn", "unknown", "paused", "stop",
    "asked", "over",
]  # fmt: skip
Way = Literal["forward", "backward", "sideways", "still", "unknown"]
Line = Annotated[str, Field(max_length=300)]
MOST_PIECES = 600
"""More blocks than any session has. Project choice."""


class BlockNow(Taken):
    """The block that runs."""

    word: Line
    travel: Way
    gait: Literal["walk", "run", "stand", "unknown"]
    leftS: Seconds | None = None  # noqa: N815  # the phone's own names
    leftM: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = None  # noqa: N815
    cue: Line = ""
    byTime: bool = False  # noqa: N815


class Then(Taken):
    """The block after it."""

    words: Line


class ViewIn(Taken):
    """What the runner's screen shows."""

    state: States
    elapsedS: Seconds  # noqa: N815
    totalS: Seconds  # noqa: N815
    stretch: tuple[Annotated[int, Field(ge=0, le=1000)], Annotated[int, Field(ge=0, le=1000)]] | None = None
    block: BlockNow
    next: Then | None = None
    line: Line = ""
    lit: bool = False
    now: Seconds = 0.0
    pieces: Annotated[
        list[tuple[Seconds, Seconds, Way, str]], Field(max_length=MOST_PIECES, default_factory=list)
    ]
    untilS: Seconds | None = None  # noqa: N815
    asked: Literal["stumble", "fall"] | None = None
    byPress: bool = False  # noqa: N815


class LiveIn(Taken):
    """Where a session is now; told about once a second."""

    session: Annotated[str, Field(pattern=ID)]
    title: Name = ""
    view: ViewIn


class StopOut(Given):
    """Whether a spotter asked the session to stop."""

    stop: bool


class LiveOut(Given):
    """The newest view of a session that was told within the last minute; null where there is none."""

    session: str | None = None
    title: str = ""
    age_s: float | None = None
    stop: bool = False
    view: JsonValue = None


def _relay(request: Request) -> LiveRelay:
    """Return the relay of this program; it begins with nobody running."""
    state = request.app.state
    if not hasattr(state, "live_relay"):
        state.live_relay = LiveRelay()
    relay: LiveRelay = state.live_relay
    return relay


@router.put("/live")
def tell(request: Request, told: LiveIn) -> StopOut:
    """Say where a session is; answers whether a spotter asked it to stop."""
    return StopOut(stop=_relay(request).tell(told.session, told.title, told.view.model_dump_json()))


@router.get("/live")
def see(request: Request) -> LiveOut:
    """See where the session is that was told last; nothing is kept for longer than a minute."""
    found = _relay(request).see()
    if found is None:
        return LiveOut()
    view, age_s, stop = found
    return LiveOut(
        session=view.session, title=view.title, age_s=round(age_s, 1), stop=stop, view=json.loads(view.view)
    )


@router.post("/live/stop", responses=problems(404))
def stop(request: Request) -> StopOut:
    """Stop the session that is seen."""
    if not _relay(request).stop():
        raise NotFound("session")
    return StopOut(stop=True)
