"""`/api/v1/uploads`: a file as the body of a request, and what became of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from backstride.app.uploads import sent_upload, sent_uploads
from backstride.web.api_problems import problems
from backstride.web.api_shapes import UploadOut, UploadsOut
from backstride.web.asked import BackgroundAsked, HomeAsked, UploadId
from backstride.web.receive import LONGEST_NAME, receive_raw
from backstride.web.uploads import accept

router = APIRouter(tags=["uploads"])

BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}
        },
    }
}


@router.post("/uploads", status_code=202, openapi_extra=BODY)
async def send(
    request: Request,
    home: HomeAsked,
    background: BackgroundAsked,
    name: Annotated[
        str, Query(max_length=LONGEST_NAME, description="What to call the file; never used as a path.")
    ] = "",
) -> UploadOut:
    """Take a file; it is safe when this answers, and is read behind it. Ask for its state by its id."""
    received = await receive_raw(home, name, request.headers.get("content-length"), request.stream())
    await run_in_threadpool(accept, home, background, received)
    return UploadOut.of(await run_in_threadpool(sent_upload, home, received.upload_id))


@router.get("/uploads")
def list_uploads(home: HomeAsked) -> UploadsOut:
    """Return the files that were sent last."""
    return UploadsOut(uploads=[UploadOut.of(upload) for upload in sent_uploads(home)])


@router.get("/uploads/{upload_id}", responses=problems(404))
def one_upload(home: HomeAsked, upload_id: UploadId) -> UploadOut:
    """Return how far a file has come, and what became of it."""
    return UploadOut.of(sent_upload(home, upload_id))
