"""Files that were sent: staged on disk, noted in the database, then read; a restart goes on with them."""

import contextlib
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import BackstrideError, DiskRefused, InputRefused, StoreRefused
from backstride.vocab.kept import FileOutcome, Upload, UploadState

NOTE_EVERY_S = 0.5
"""How often the progress of an archive is written down: often enough to be seen. Project choice."""


def staging_folder(home: Home) -> Path:
    """Return the folder of files that were sent and not yet read."""
    folder = home.settings.data / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def staged_path(home: Home, upload_id: str) -> Path:
    """Return where the bytes of an upload lie; the id is ours, so no name of a stranger becomes a path."""
    return staging_folder(home) / uuid.UUID(upload_id).hex


def new_upload_id() -> str:
    """Return an id for a file that is about to be sent."""
    return uuid.uuid4().hex


def accept_upload(home: Home, athlete: Athlete, upload_id: str, name: str, size_bytes: int) -> Upload:
    """Note a file whose bytes are complete and safe in `staged_path`; from here on nothing forgets it."""
    upload = Upload(
        id=upload_id,
        athlete_id=athlete.id,
        name=name,
        size_bytes=size_bytes,
        state=UploadState.WAITING,
        created=home.clock(),
    )
    try:
        home.store.shelf(athlete.id).put_upload(upload)
    except BackstrideError:
        staged_path(home, upload_id).unlink(missing_ok=True)  # whoever sent it is told that it was not taken
        raise
    return upload


def read_upload(home: Home, upload: Upload, stop: Callable[[], bool] = lambda: False) -> Upload:
    """Read a file that was sent, keep what it holds, and note the outcome of every file in it.

    Told to stop, it ends after the file at hand. Where nothing can be kept, its bytes stay where they are, it
    waits, and the reason is noted. Either way the next start goes on with it.
    """
    try:
        return _read(home, upload, stop)
    except StoreRefused as error:
        upload = replace(
            upload, state=UploadState.WAITING, outcomes=(FileOutcome(upload.name, error=str(error)),)
        )
        home.store.shelf(upload.athlete_id).update_upload(upload)
        return upload


def _read(home: Home, upload: Upload, stop: Callable[[], bool]) -> Upload:
    shelf = home.store.shelf(upload.athlete_id)
    path = staged_path(home, upload.id)
    outcomes: list[FileOutcome] = []
    noted = time.monotonic()
    upload = replace(upload, state=UploadState.READING, outcomes=(), done=0)
    shelf.update_upload(upload)
    for outcome in _outcomes(home, upload, path):
        outcomes.append(outcome)
        if stop():
            return upload
        if time.monotonic() - noted >= NOTE_EVERY_S:
            noted = time.monotonic()
            shelf.update_upload(replace(upload, done=len(outcomes)))
    failed = all(outcome.error for outcome in outcomes)
    state = UploadState.REFUSED if failed else UploadState.DONE
    upload = replace(upload, state=state, outcomes=tuple(outcomes), done=len(outcomes))
    shelf.update_upload(upload)
    path.unlink(missing_ok=True)
    return upload


def _outcomes(home: Home, upload: Upload, path: Path) -> Iterator[FileOutcome]:
    try:
        yield from ingest_file(home, home.athlete(upload.athlete_id), path, upload.name)
    except InputRefused as error:
        yield FileOutcome(upload.name, error=str(error))
    except OSError as error:  # of the spool: a file that was sent lies on our own disk
        raise DiskRefused.because(error) from error


def sent_uploads(
    home: Home, limit: int | None = 200, only: Collection[str] | None = None
) -> tuple[Upload, ...]:
    """Return the files that were sent last, or those of some ids, newest first, whatever became of them."""
    return home.store.shelf(home.me().id).uploads(limit, only=only)


def sent_upload(home: Home, upload_id: str) -> Upload:
    """Return one file that was sent.

    Raises:
        NotFound: none was sent under this id.
    """
    return home.store.shelf(home.me().id).upload(upload_id)


def waiting_uploads(home: Home) -> tuple[Upload, ...]:
    """Return what was sent and not yet read to its end: what a restart goes on with."""
    open_states = (UploadState.WAITING, UploadState.READING)
    return home.store.shelf(home.me().id).uploads(states=open_states)


def sweep_staging(home: Home) -> int:
    """Remove staged bytes that no upload speaks of: sends that were cut. Returns how many."""
    known = {upload.id for upload in waiting_uploads(home)}
    cut = [path for path in staging_folder(home).iterdir() if path.name.removesuffix(".part") not in known]
    for path in cut:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    return len(cut)
