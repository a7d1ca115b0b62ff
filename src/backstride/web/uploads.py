"""Adding runs from a page: a plain form, the list of what is coming in, and dismissing a line of it."""

from contextlib import aclosing

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from backstride.app.home import Home
from backstride.app.uploads import accept_upload
from backstride.vocab.errors import ValueRefused
from backstride.web.asked import BackgroundAsked, HomeAsked, UploadId, see_other
from backstride.web.background import Background
from backstride.web.coming import loads, open_count
from backstride.web.multipart import Refusal, receive_form
from backstride.web.receive import Received
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)


@router.post("/uploads")
async def add(request: Request, home: HomeAsked, background: BackgroundAsked) -> Response:
    """Take the files of a plain form; the journal shows what becomes of each."""
    refused: Refusal | None = None
    taken = 0
    async with aclosing(
        receive_form(home, request.headers.get("content-type", ""), request.stream())
    ) as items:
        async for item in items:
            if isinstance(item, Refusal):
                refused = item
            else:
                await run_in_threadpool(accept, home, background, item)
                taken += 1
    if refused is not None:
        raise ValueRefused("file", f"“{refused.name}” was not taken. {refused.sentence}")
    if not taken:
        raise ValueRefused("file", "No file was chosen. Go back and choose one.")
    return see_other("/journal")


def accept(home: Home, background: Background, received: Received) -> None:
    """Note a file that is safe, and have it read."""
    background.read(accept_upload(home, home.me(), received.upload_id, received.name, received.size_bytes))


@router.get("/uploads/coming")
def coming(request: Request, home: HomeAsked, background: BackgroundAsked) -> Response:
    """Show what is coming in; whoever listens learns when nothing is open any more."""
    shown = loads(home, background)
    answer = page(request, "coming.html", coming=shown)
    if not open_count(shown):
        answer.headers["HX-Trigger"] = "runs-changed"
    return answer


@router.post("/uploads/clear")
def clear(home: HomeAsked, background: BackgroundAsked) -> Response:
    """Show none of the lines any longer, but for what is still being read."""
    for load in loads(home, background):
        if not load.open:
            background.dismiss(load.id)
    return see_other("/journal")


@router.post("/uploads/{upload_id}/dismiss")
def dismiss(request: Request, background: BackgroundAsked, upload_id: UploadId) -> Response:
    """Show a line no longer."""
    background.dismiss(upload_id)
    return Response(status_code=200) if request.headers.get("hx-request") else see_other("/journal")
