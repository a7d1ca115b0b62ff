"""`/api/v1/sessions`: guided sessions from the phone, by tus 1.0 (https://tus.io/protocols/resumable-upload).

Core, creation, creation-defer-length, expiration and checksum; no termination, since nothing that was
recorded is given up by a program. What came is safe before its offset is said.

Two things beside tus: the last piece may carry `Repr-Digest: sha-256=:...:` (RFC 9530), the digest of the
whole, and `GET` says what became of a session and when the phone may forget it.
"""

import base64
import binascii
import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from pydantic import AfterValidator, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from backstride.app.guided import answer_session
from backstride.app.guided_said import said_from
from backstride.app.home import Home
from backstride.app.plan_shown import plan_json
from backstride.app.session_upload import (
    MOST_BYTES,
    SILENT,
    begin_session,
    session_sent,
    take_whole,
)
from backstride.vocab.errors import BackstrideError, NotFound
from backstride.vocab.kept import Upload, UploadState
from backstride.web.api_plan import PlanOut
from backstride.web.api_problems import Day, Given, Taken, plain, problems
from backstride.web.asked import (
    UUID,
    BackgroundAsked,
    HomeAsked,
    SessionId,
    the_background,
    the_home,
)
from backstride.web.background import Background
from backstride.web.errors import refuse, status_of
from backstride.web.receive import disk_in_words
from backstride.web.session_piece import HASHES, ChangedOnTheWay, Piece, take_piece

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-defer-length,expiration,checksum"
PIECE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
LONGEST_METADATA = 2_000
READ_AGAIN = timedelta(minutes=1)
"""So long after it could not be kept (a full disk) a session that its phone asks about is read anew."""


class Tus(APIRoute):
    """A route for who speaks tus; on the same address a session without a file is typed in."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match only what says its version of tus."""
        found, child = super().matches(scope)
        if found is Match.NONE:
            return found, child
        speaks = any(name == b"tus-resumable" for name, _ in scope.get("headers", ()))
        return (found, child) if speaks or scope.get("method") == "OPTIONS" else (Match.NONE, {})


router = APIRouter(tags=["guided sessions"])
tus = APIRouter(route_class=Tus, include_in_schema=False)


class SessionOut(Given):
    """How far a guided session has come."""

    id: str
    state: Literal["open", "whole", "kept", "refused", "gone"]
    offset: int
    length: int | None
    sha256: str | None
    run: str | None
    error: str | None


@tus.options("/sessions")
@tus.options("/sessions/{session_id}")
def abilities() -> Response:
    """Say what this server can do."""
    said = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(MOST_BYTES),
        "Tus-Checksum-Algorithm": ",".join(HASHES),
    }
    return _answer(HTTPStatus.NO_CONTENT, said)


@tus.post("/sessions")
async def create(request: Request, home: HomeAsked, background: BackgroundAsked) -> Response:
    """Begin a session under the id that the phone made."""
    wrong = _wrong_version(request)
    if wrong is not None:
        return wrong
    try:
        length = _length_of(request)
        metadata = request.headers.get("upload-metadata", "")
        session_id = _id_in(metadata)
    except ValueError as error:
        return _refused(request, HTTPStatus.BAD_REQUEST, str(error))
    try:
        with disk_in_words():
            sent = await run_in_threadpool(begin_session, home, session_id, length, metadata)
    except BackstrideError as error:
        return _refused(request, status_of(error), str(error))
    background.expect_session()
    return _answer(HTTPStatus.CREATED, {"Location": f"/api/v1/sessions/{sent.id}", **_expires(home)})


@tus.head("/sessions/{session_id}")
async def look(request: Request, home: HomeAsked, session_id: SessionId) -> Response:
    """Say how many bytes are safe."""
    wrong = _wrong_version(request)
    if wrong is not None:
        return wrong
    try:
        sent = await run_in_threadpool(session_sent, home, session_id)
    except NotFound:
        return _answer(HTTPStatus.NOT_FOUND, {})
    if sent.state == "gone":
        return _answer(HTTPStatus.GONE, {})
    known = {"Upload-Defer-Length": "1"} if sent.length is None else {"Upload-Length": str(sent.length)}
    metadata = {"Upload-Metadata": sent.metadata} if sent.metadata else {}
    expires = _expires(home) if sent.state == "open" else {}
    return _answer(HTTPStatus.OK, {"Upload-Offset": str(sent.offset), **known, **metadata, **expires})


@tus.patch("/sessions/{session_id}")
async def go_on(request: Request, session_id: SessionId) -> Response:
    """Take the next piece; when it answers, the piece is safe."""
    home, background = the_home(request), the_background(request)
    wrong = _wrong_version(request)
    if wrong is not None:
        return wrong
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != PIECE:
        return _refused(request, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Pieces of a session come as {PIECE}.")
    try:
        piece = _piece_of(request, session_id)
        digest = _repr_digest(request.headers.get("repr-digest"))
    except ValueError as error:
        return _refused(request, HTTPStatus.BAD_REQUEST, str(error))
    try:
        taken = await take_piece(home, piece, request.stream())
        if taken.whole:
            with disk_in_words():
                await run_in_threadpool(_hand_over, home, background, session_id, digest)
    except ChangedOnTheWay:
        return _refused(request, CHECKSUM_MISMATCH, "This piece was changed on its way. Send it again.")
    except BackstrideError as error:
        found = HTTPStatus.GONE if _is_gone(home, session_id) else status_of(error)
        return _refused(request, found, str(error))
    expires = {} if taken.whole else _expires(home)
    return _answer(HTTPStatus.NO_CONTENT, {"Upload-Offset": str(taken.offset), **expires})


@router.get("/sessions/{session_id}", responses=problems(404))
def one_session(home: HomeAsked, session_id: SessionId) -> SessionOut:
    """Return how far a guided session has come; once it is `kept`, the phone may forget it."""
    sent = session_sent(home, session_id)
    return SessionOut.model_validate(
        {
            "id": sent.id,
            "state": sent.state,
            "offset": sent.offset,
            "length": sent.length,
            "sha256": sent.digest or None,
            "run": sent.run_id,
            "error": sent.error,
        }
    )


def _hand_over(home: Home, background: Background, session_id: str, digest: str | None) -> None:
    """Have a session read once its last byte is safe."""
    upload = take_whole(home, session_id, digest)
    if upload is None:
        return
    shown = background.shown()
    rests = shown.get(upload.id)
    if upload.id not in shown or (rests is not None and _is_due(home, upload, rests)):
        background.read(upload)


def _is_due(home: Home, upload: Upload, since: datetime) -> bool:
    """Tell whether a session about which nothing more is done is to be read anew, or came anew."""
    unread = upload.state in {UploadState.WAITING, UploadState.READING}
    return unread and (upload.created > since or home.clock() - since >= READ_AGAIN)


def _is_gone(home: Home, session_id: str) -> bool:
    try:
        return session_sent(home, session_id).state == "gone"
    except BackstrideError:
        return False


class AnswersIn(Taken):
    """What a person says about a session; what is left out is not said, and takes nothing back."""

    id: Annotated[
        str, Field(pattern=r"^[0-9A-Za-z._-]{1,64}$", description="Of these answers; yours to choose.")
    ]
    day: Day
    effort: Annotated[int, Field(ge=0, le=10)] | None = None
    pain: Annotated[int, Field(ge=0, le=10)] | None = None
    pain_place: Annotated[str, Field(max_length=60), AfterValidator(plain)] | None = None
    confidence: Literal["unsure", "careful", "sure"] | None = None
    stumbles: Annotated[int, Field(ge=0, le=99)] | None = None
    falls: Annotated[int, Field(ge=0, le=99)] | None = None
    flags: Annotated[
        tuple[Literal["chest pain", "fainting", "a blow to the head", "a leg gave way"], ...],
        Field(max_length=4),
    ] = ()
    note: Annotated[str, Field(max_length=500), AfterValidator(plain)] | None = None


@router.post("/plan/sessions/{session_id}", status_code=201, responses=problems(404))
def answer(home: HomeAsked, session_id: SessionId, said: AnswersIn) -> PlanOut:
    """Keep what a person says about a guided session, before its file came or after; the same twice is once.

    The result of a session has the id `session-` and the session's own; what was measured stays in it.
    """
    words = said.model_dump(exclude={"id", "day"}, exclude_none=True)
    found = answer_session(home, session_id, said.day, said_from(words), said.id)
    return PlanOut.model_validate(plan_json(found, 1))


# --- what the head says ---


def _wrong_version(request: Request) -> Response | None:
    if request.headers.get("tus-resumable") == VERSION:
        return None
    sentence = f"This server speaks tus {VERSION}."
    answer = _refused(request, HTTPStatus.PRECONDITION_FAILED, sentence)
    answer.headers["Tus-Version"] = VERSION
    return answer


def _piece_of(request: Request, session_id: str) -> Piece:
    """Return what a piece says of itself. Raises ValueError, in words."""
    return Piece(
        session_id,
        _whole_number(request.headers.get("upload-offset", ""), "Upload-Offset"),
        _maybe_number(request.headers.get("upload-length"), "Upload-Length"),
        _checksum(request.headers.get("upload-checksum")),
    )


def _length_of(request: Request) -> int | None:
    deferred, said = request.headers.get("upload-defer-length"), request.headers.get("upload-length")
    if deferred is not None and deferred != "1":
        raise ValueError("Upload-Defer-Length can only be 1.")
    if (deferred is None) == (said is None):
        raise ValueError("Say Upload-Length, or Upload-Defer-Length: 1.")
    return None if said is None else _whole_number(said, "Upload-Length")


def _id_in(metadata: str) -> str:
    """Return the id that the phone made; the value is checked before anything rests on it."""
    if len(metadata) > LONGEST_METADATA or not metadata.isascii() or not metadata.isprintable():
        raise ValueError("Upload-Metadata holds signs that cannot be, or too many.")
    pairs = [pair.strip().partition(" ") for pair in metadata.split(",")]
    found = [value for name, _, value in pairs if name == "id"]
    if len(found) != 1:
        raise ValueError("Upload-Metadata has to hold the session's id.")
    said = _decoded(found[0], "Upload-Metadata").decode("ascii", "replace")
    if not re.fullmatch(UUID, said):
        raise ValueError("The id of a session is a UUID.")
    return said


def _whole_number(text: str, name: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise ValueError(f"{name} has to be a whole number.")
    return int(text)


def _maybe_number(text: str | None, name: str) -> int | None:
    return None if text is None else _whole_number(text, name)


def _checksum(text: str | None) -> tuple[str, bytes] | None:
    if text is None:
        return None
    name, _, value = text.partition(" ")
    if name not in HASHES:
        raise ValueError(f"Upload-Checksum can be {' or '.join(HASHES)}.")
    return name, _decoded(value, "Upload-Checksum")


def _repr_digest(text: str | None) -> str | None:
    """Return the SHA-256 of the whole, in hex; other digests are not asked for and passed over."""
    found = re.search(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]{1,100}):", text or "")
    return None if found is None else _decoded(found[1], "Repr-Digest").hex()


def _decoded(value: str, name: str) -> bytes:
    try:
        return base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"{name} is not in base64.") from error


def _expires(home: Home) -> dict[str, str]:
    """Say until when a half-sent session is kept at least."""
    until = home.clock() + SILENT - timedelta(days=1)
    return {"Upload-Expires": format_datetime(until.replace(microsecond=0), usegmt=True)}


def _answer(status: int, said: dict[str, str]) -> Response:
    return Response(
        status_code=status, headers={"Tus-Resumable": VERSION, "Cache-Control": "no-store", **said}
    )


def _refused(request: Request, status: int, sentence: str) -> Response:
    answer = refuse(request, status, sentence)
    answer.headers["Tus-Resumable"] = VERSION
    return answer
