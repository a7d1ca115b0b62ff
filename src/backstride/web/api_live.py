"""`/api/v1/live`: a runner's phone says where it is, a spotter's phone sees it and can stop it."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
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
    goneS: Seconds | None = None  # noqa: N815
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
    feels: bool = False


class LiveIn(Taken):
    """Where a session is now; told about once a second."""

    session: Annotated[str, Field(pattern=ID)]
    title: Name = ""
    view: ViewIn


class StopOut(Given):
    """Whether a spotter asked the session to stop."""

    stop: bool


class LiveOut(Given):
    """What a session told last; nulls where none runs. The view is forgotten after a minute."""

    session: str | None = None
    title: str = ""
    age_s: float | None = None
    stop: bool = False
    view: JsonValue = None


Which = Annotated[str | None, Query(pattern=ID, description="the session; without it, whichever told last")]
HALTED = frozenset({"stop", "over"})


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
    halted = told.view.state in HALTED
    stop = _relay(request).tell(told.session, told.title, told.view.model_dump_json(), halted=halted)
    return StopOut(stop=stop)


@router.get("/live")
def see(request: Request, session: Which = None) -> LiveOut:
    """See where a session is: its view for a minute after the last word, for an hour that it ran."""
    found = _relay(request).see(session)
    if found is None:
        return LiveOut()
    told, age_s = found
    view = None if told.view is None else json.loads(told.view)
    return LiveOut(session=told.session, title=told.title, age_s=round(age_s, 1), stop=told.stop, view=view)


@router.post("/live/stop", responses=problems(404))
def stop(request: Request, session: Which = None) -> StopOut:
    """Stop the session that is seen; its phone is told as soon as it is heard of."""
    if not _relay(request).stop(session):
        raise NotFound("session")
    return StopOut(stop=True)
