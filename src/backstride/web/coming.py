"""Files that are coming in, as a page shows them: each with its own outcome, in words, with what helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from backstride.app.home import Home
from backstride.app.uploads import sent_uploads
from backstride.vocab.kept import FileOutcome, Upload, UploadState
from backstride.web.background import Background

SHOWN_FOR = timedelta(minutes=5)
"""What arrived is worth a line for a while; what was refused stays until it is dismissed."""
AGAIN = " It was sent whole, and is read at the next start."
MANY = 12
"""Refused files of one archive that are named one by one. Project choice."""


@dataclass(frozen=True, slots=True)
class Load:
    """One line of the list."""

    id: str
    name: str
    open: bool
    waiting: bool
    words: str
    refused: str | None
    """One or two sentences, where nothing of it was kept."""
    run_id: str | None
    """Where to look, if it became exactly one run."""
    partly: tuple[FileOutcome, ...]
    """Files of an archive that were refused while others were kept."""
    kept: int
    """How many runs it became; a file may hold many."""
    more: int
    """How many others were refused beside `partly`."""


def loads(home: Home, background: Background) -> tuple[Load, ...]:
    """Return what is coming in or just came, oldest first; asks the store only when there is something."""
    wanted = background.shown()
    if not wanted:
        return ()
    found = sent_uploads(home, limit=None, only=wanted)
    for upload in found:
        since = wanted[upload.id]
        if since is not None and home.clock() - since > SHOWN_FOR and not _failed(upload):
            background.dismiss(upload.id)
    return tuple(_load(upload) for upload in reversed(found))


def open_count(shown: Sequence[Load]) -> int:
    """Return how many are still being read."""
    return sum(load.open for load in shown)


def _load(upload: Upload) -> Load:
    kept = tuple(run_id for outcome in upload.outcomes for run_id in outcome.run_ids)
    failed = _failed(upload)
    held_up = upload.state is UploadState.WAITING and bool(failed)
    refused = upload.state is UploadState.REFUSED or held_up
    return Load(
        id=upload.id,
        name=upload.name,
        open=upload.state in {UploadState.WAITING, UploadState.READING} and not held_up,
        waiting=upload.state is UploadState.WAITING,
        words=_words(upload, len(kept)),
        refused=_why(failed) + (AGAIN if held_up else "") if refused else None,
        run_id=kept[0] if len(kept) == 1 else None,
        partly=() if refused else failed[:MANY],
        kept=len(kept),
        more=0 if refused else max(len(failed) - MANY, 0),
    )


def _failed(upload: Upload) -> tuple[FileOutcome, ...]:
    return tuple(outcome for outcome in upload.outcomes if outcome.error)


def _why(failed: tuple[FileOutcome, ...]) -> str:
    sentences = list(dict.fromkeys(outcome.error or "" for outcome in failed))
    if not sentences:
        return "It holds no file that could be read."
    more = f" {len(failed)} files in it were refused." if len(failed) > 1 else ""
    return sentences[0] + more


def _words(upload: Upload, kept: int) -> str:
    if upload.state is UploadState.WAITING:
        return "sent, waiting"
    if upload.state is UploadState.READING:
        return (
            f"sent, reading: {upload.done} {'file' if upload.done == 1 else 'files'} read"
            if upload.done
            else "sent, reading"
        )
    again = sum(outcome.duplicate for outcome in upload.outcomes)
    runs = f"{kept} {'run' if kept == 1 else 'runs'}"
    if again and again == len(upload.outcomes):
        return "kept before, nothing changed"
    return f"{runs} kept, {again} of them before" if again else f"{runs} kept"
