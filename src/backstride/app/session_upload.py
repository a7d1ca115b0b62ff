"""A guided session on its way from the phone: begun, sent piece by piece over days, whole, and then a file.

The session's own id is that of its upload, so that sending it twice is one upload, and its content names the
recording, so that it is one recording. What the phone may forget is said once the recording is kept, with the
length and the SHA-256 of all its bytes.

A session whose phone stays silent for a month is read as far as it came: the phone may be lost, and then
this is all there is. If the phone does come back, it sends all of it, and the part goes.
"""

import contextlib
import hashlib
import shutil
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from backstride.app.home import Home
from backstride.app.uploads import accept_upload, staged_path
from backstride.store.partial import Partial, Partials, PartialWriter
from backstride.vocab.errors import DiskRefused, NotFound, OutOfStep, TooLarge, ValueRefused
from backstride.vocab.kept import Upload, UploadState

MOST_BYTES = 200 * 2**20
"""Of one session. Project choice: three hours at 60 samples a second take 30 MB, a day at 200 a second less
than this."""
MOST_OPEN = 200
"""Sessions that may be half-sent at once. Project choice: a phone that was offline for a year."""
LEFT_FREE_BYTES = 32 * 2**20
"""No piece is taken where the disk has less room: what is here has to be read and backed up, and the database
written. Project choice: a session of three hours."""
SILENT = timedelta(days=30)
"""After so long a half-sent session is read as it is; `docs/doors.md` promises it. Project choice: a month
away from home."""
REMEMBERED = timedelta(days=400)
"""How long the id of a session that was kept stays known. Project choice: longer than any phone's queue."""
_PART_OF = uuid.UUID("c3b5f6a8-1b8e-4f0e-9c39-8f4f7a0d2f51")
"""Names the part of a session that was read without its rest."""


@dataclass(frozen=True, slots=True)
class SessionSent:
    """How far a session has come."""

    id: str
    """With hyphens, as the phone says it."""
    state: str
    """`open`: bytes are missing. `whole`: all are here, and are being read. `kept`: they are in the journal,
    and the phone may forget them. `refused`: nothing in them could be read. `gone`: they were given up."""
    offset: int
    length: int | None
    digest: str = ""
    """SHA-256 of all bytes, in hex; empty while they are not all here."""
    run_id: str | None = None
    error: str | None = None
    metadata: str = ""


def partials(home: Home) -> Partials:
    """Return the folder of sessions that are being sent."""
    return Partials(home.settings.data / "partial")


def begin_session(home: Home, session_id: str, length: int | None, metadata: str) -> SessionSent:
    """Note a session that is about to be sent; the same id again is the same session.

    Raises:
        ValueRefused: the id is none.
        TooLarge: by its own word.
        OutOfStep: another one was sent under this id, or too many are half-sent.
    """
    if length is not None and length > MOST_BYTES:
        raise TooLarge("This session", MOST_BYTES)
    key = _key(session_id)
    with contextlib.suppress(NotFound):
        known = session_sent(home, session_id)
        if known.state == "gone":
            found = partials(home).find(key)
            assert found is not None  # noqa: S101  # it is what says so
            partials(home).again(found)
            return session_sent(home, session_id)
        if length is not None and known.length not in {None, length}:
            raise OutOfStep("Another session was sent under this id. Give this one an id of its own.")
        return known
    if sum(not one.whole and not one.gone for one, _, _ in partials(home).all()) >= MOST_OPEN:
        raise OutOfStep(f"{MOST_OPEN} sessions are half-sent. Finish one of them first.")
    partials(home).begin(Partial(key, home.me().id, home.clock(), metadata, length=length))
    return session_sent(home, session_id)


def session_sent(home: Home, session_id: str) -> SessionSent:
    """Return how far a session has come.

    Raises:
        NotFound: none was begun under this id.
    """
    key = _key(session_id)
    partial = partials(home).find(key)
    if partial is not None and not partial.whole:
        return _sent(key, "gone" if partial.gone else "open", partial)
    upload = _upload(home, key)
    if upload is None:
        if partial is None:
            raise NotFound("session")
        here = partials(home).path(key).exists()  # else an older backup was put back since it was kept
        return _sent(key, "whole" if here else "gone", partial)
    known = partial or Partial(key, upload.athlete_id, upload.created)
    if not known.whole:  # its journal is gone: after a restore the upload itself is all that speaks of it
        known = replace(known, offset=upload.size_bytes, length=upload.size_bytes)
    return _of_upload(home, known, upload)


def _of_upload(home: Home, partial: Partial, upload: Upload) -> SessionSent:
    states = {UploadState.DONE: "kept", UploadState.REFUSED: "refused"}
    sent = _sent(partial.id, states.get(upload.state, "whole"), partial)
    error = next((one.error for one in upload.outcomes if one.error), None)
    run_id = next((run for one in upload.outcomes for run in one.run_ids), None)
    digest = partial.digest
    if not digest and run_id is not None:
        with contextlib.suppress(NotFound):
            digest = home.shelf_with(run_id).run(run_id).digest
    return replace(sent, run_id=run_id, error=error, digest=digest)


def _sent(key: str, state: str, partial: Partial) -> SessionSent:
    return SessionSent(
        str(uuid.UUID(key)), state, partial.offset, partial.length, partial.digest, metadata=partial.metadata
    )


@dataclass(frozen=True, slots=True)
class OpenPiece:
    """A session, open for its next piece."""

    writer: PartialWriter
    length: int | None
    """Of the whole, as it holds once the piece is here."""
    before: int | None
    """The same, as it holds until then."""

    @property
    def most(self) -> int:
        """How far the session may grow."""
        return MOST_BYTES if self.length is None else self.length


def open_piece(home: Home, session_id: str, offset: int, length: int | None) -> OpenPiece | None:
    """Open a session for its next piece; None where all of it is here, and the piece begins at its end.

    Args:
        home: The running program.
        session_id: Its own.
        offset: Where the piece begins.
        length: Of the whole, where the sender knows it by now.

    Raises:
        NotFound: none was begun under this id.
        OutOfStep: it goes on elsewhere, or was said to be of another length.
        TooLarge: by its own word.
        DiskRefused: the rest of the disk's room is for what is here already.
    """
    sent = session_sent(home, session_id)
    if length is not None and sent.length is not None and sent.length != length:
        raise OutOfStep(f"The session was said to have {sent.length:,} bytes in all; that cannot change.")
    if sent.offset != offset or sent.state == "gone":
        raise OutOfStep(f"{sent.offset:,} bytes are here, so the next one is not {offset:,}.")
    if sent.state != "open":
        return None
    if length is not None and length > MOST_BYTES:
        raise TooLarge("This session", MOST_BYTES)
    if length is not None and length < offset:
        raise OutOfStep(f"{offset:,} bytes are here already, more than {length:,}.")
    if shutil.disk_usage(home.settings.data).free < LEFT_FREE_BYTES:
        raise DiskRefused("there is hardly any room left on the disk")
    writer = partials(home).write(_key(session_id), offset)
    if not writer.fits:
        raise OutOfStep("Another piece came first. Ask how many bytes are here, then go on.")
    return OpenPiece(writer, sent.length if length is None else length, sent.length)


def take_whole(home: Home, session_id: str, digest: str | None = None) -> Upload | None:
    """Hand a session whose bytes are all here to the ordinary way of a file; twice changes nothing.

    Args:
        home: The running program.
        session_id: Its own.
        digest: SHA-256 that the sender says the whole has, in hex; where it has another one, nothing is kept.

    Returns:
        What is to be read; None while bytes are missing.

    Raises:
        NotFound: none was begun under this id.
        OutOfStep: what came is not what the phone holds: it has to be sent once more.
    """
    key = _key(session_id)
    sent = session_sent(home, session_id)
    if digest and sent.digest and digest != sent.digest:
        raise OutOfStep("Another session was sent under this id before, and was kept. Nothing was changed.")
    known = _upload(home, key)
    if known is not None:
        return known
    place = partials(home)
    partial = place.find(key)
    if partial is None or not partial.whole:
        return None
    if partial.offset == 0:
        raise ValueRefused("Upload-Length", "An empty session holds nothing that could be kept.")
    with place.path(key).open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest and digest != found:
        place.again(partial)
        raise OutOfStep("What arrived is not what the phone holds. Send it again, from its beginning.")
    if partial.digest != found:
        place.note(replace(partial, digest=found))
    place.link(key, staged_path(home, key))
    return accept_upload(home, home.athlete(partial.athlete_id), key, _name(key), partial.offset)


def is_session(home: Home, upload_id: str) -> bool:
    """Tell whether an upload is a session that a phone sent."""
    return partials(home).find(upload_id) is not None


def drop_sent(home: Home, session_id: str) -> None:
    """Delete the second name of bytes that are kept in the store by now, and a part that was read before."""
    key = _key(session_id)
    partials(home).drop_bytes(key)
    part = _upload(home, _part_key(key))
    for run_id in (run for one in (part.outcomes if part else ()) for run in one.run_ids):
        with contextlib.suppress(NotFound):
            home.shelf_with(run_id).delete(run_id)


def take_all_whole(home: Home) -> tuple[Upload, ...]:
    """Hand over what a stop left between its last byte and its reading; for a start."""
    found = [one for one, _, _ in partials(home).all() if one.whole and _upload(home, one.id) is None]
    taken = (take_whole(home, one.id) for one in found if partials(home).path(one.id).exists())
    return tuple(upload for upload in taken if upload is not None)


def give_up_silent(home: Home) -> tuple[Upload, ...]:
    """Read sessions whose phone was silent for too long as far as they came, and forget very old ids."""
    place, now, taken = partials(home), home.clock(), []
    for partial, size, moved in list(place.all()):
        if now - moved > REMEMBERED and size == 0:
            place.forget(partial.id)
        elif now - moved > SILENT and not partial.whole and not partial.gone:
            part = _part_key(partial.id)
            if partial.offset and _upload(home, part) is None:
                with place.write(partial.id, partial.offset):
                    place.link(partial.id, staged_path(home, part))
                athlete = home.athlete(partial.athlete_id)
                taken.append(accept_upload(home, athlete, part, _name(partial.id), partial.offset))
            place.note(replace(partial, gone=True))
            place.drop_bytes(partial.id)
    return tuple(taken)


@dataclass(frozen=True, slots=True)
class HalfSent:
    """Sessions of which bytes are missing, or that are not read yet."""

    count: int
    bytes: int
    oldest: datetime | None
    """When the one that moved longest ago did."""


def half_sent(folder: Path) -> HalfSent:
    """Look at what phones are still sending, below the folder of everything kept."""
    found = [
        (size, moved) for one, size, moved in Partials(folder / "partial").all() if size and not one.digest
    ]
    return HalfSent(
        len(found), sum(size for size, _ in found), min((moved for _, moved in found), default=None)
    )


def _upload(home: Home, key: str) -> Upload | None:
    try:
        return home.store.shelf(home.me().id).upload(key)
    except NotFound:
        return None


def _name(key: str) -> str:
    return f"guided-{uuid.UUID(key)}.jsonl"


def _part_key(key: str) -> str:
    return uuid.uuid5(_PART_OF, key).hex


def _key(session_id: str) -> str:
    """Return an id as our files spell it. Raises ValueRefused."""
    try:
        return uuid.UUID(session_id).hex
    except ValueError as error:
        raise ValueRefused("id", "The id of a session is a UUID.") from error
