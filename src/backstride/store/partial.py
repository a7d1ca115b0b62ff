"""Sessions that a phone is still sending: bytes on disk, and beside them a journal of how many are safe.

The journal's first line says what is being sent; each further line is the state after one piece, written only
after the bytes themselves were synced. So the last whole line is what may be acknowledged, and whatever lies
beyond it (a piece that a cut line or a killed program left) is cut off before the next piece.

No rows: a phone sends every few seconds, what is half-sent is in nobody's journal yet, and the phone still
holds all of it. Rejected: taking the size of the file for what is safe, since a power cut may leave it longer
than what was written.
"""

import contextlib
import json
import os
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Self

from backstride.store.durable import fsync_folder, written_in_one

BYTES, JOURNAL = ".bytes", ".journal"
TAIL_BYTES = 400
"""More than two lines of a journal."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A session that is being sent, as far as it is safe."""

    id: str
    """The session's own, 32 hex digits."""
    athlete_id: str
    created: datetime
    metadata: str = ""
    """As the sender said it."""
    offset: int = 0
    """Bytes that are safe."""
    length: int | None = None
    """Bytes in all; None while the session may still grow."""
    digest: str = ""
    """SHA-256 of the whole, once it is here."""
    gone: bool = False
    """Its bytes were given up: the phone was silent for too long."""

    @property
    def whole(self) -> bool:
        """Tell whether all of it is here."""
        return self.length is not None and self.offset == self.length


class Partials:
    """The folder of what is being sent."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is made when the first one comes."""
        self.folder = folder

    def begin(self, partial: Partial) -> Partial:
        """Note a session that is about to be sent; one that is known stays as it is."""
        known = self.find(partial.id)
        if known is not None:
            return known
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path(partial.id).touch(mode=0o600)
        first = {
            "athlete_id": partial.athlete_id,
            "created": partial.created.isoformat(),
            "metadata": partial.metadata,
        }
        with written_in_one(self._journal(partial.id)) as temporary:
            temporary.write_text(json.dumps(first) + "\n" + _state_line(partial))
        return partial

    def find(self, session_id: str) -> Partial | None:
        """Return how far a session has come; None where it is not known."""
        try:
            with self._journal(session_id).open("rb") as stream:
                first = json.loads(stream.readline())
                head = stream.tell()
                size = stream.seek(0, os.SEEK_END)
                stream.seek(max(head, size - TAIL_BYTES))
                tail = stream.read()
        except FileNotFoundError:
            return None
        return Partial(
            id=session_id,
            athlete_id=first["athlete_id"],
            created=datetime.fromisoformat(first["created"]),
            metadata=first["metadata"],
            **_last_state(tail),
        )

    def write(self, session_id: str, offset: int) -> "PartialWriter":
        """Open for the next piece; whoever wrote before writes no more, and what was not safe is cut off."""
        return PartialWriter(self, session_id, offset)

    def note(self, partial: Partial) -> None:
        """Keep a state; safe on disk when this returns."""
        with self._journal(partial.id).open("r+b") as stream:
            stream.seek(-1, os.SEEK_END)
            torn = stream.read(1) != b"\n"  # a kill in the middle of a line: ours begins behind it
            stream.write((b"\n" if torn else b"") + _state_line(partial).encode())
            stream.flush()
            os.fsync(stream.fileno())

    def again(self, partial: Partial) -> Partial:
        """Forget the bytes that came, so that they are sent once more."""
        fresh = replace(partial, offset=0, length=None, digest="", gone=False)
        self.path(partial.id).touch(mode=0o600)
        self.note(fresh)
        with self.path(partial.id).open("r+b") as stream:
            stream.truncate(0)
        return fresh

    def drop_bytes(self, session_id: str) -> None:
        """Delete the bytes of a session that is kept elsewhere; that it was sent stays known."""
        self.path(session_id).unlink(missing_ok=True)

    def link(self, session_id: str, target: Path) -> None:
        """Give the bytes a second name, safe on disk; nothing is copied."""
        with contextlib.suppress(FileExistsError):
            os.link(self.path(session_id), target)
        fsync_folder(target.parent)

    def all(self) -> Iterator[tuple[Partial, int, datetime]]:
        """Yield every session that is known, the bytes that lie here, and when it last moved."""
        for journal in sorted(self.folder.glob(f"*{JOURNAL}")):
            with contextlib.suppress(FileNotFoundError, ValueError, KeyError):
                found = self.find(journal.name.removesuffix(JOURNAL))
                if found is not None:
                    held = self.path(found.id)
                    size = held.stat().st_size if held.exists() else 0
                    yield found, size, datetime.fromtimestamp(journal.stat().st_mtime, UTC)

    def forget(self, session_id: str) -> None:
        """Delete all that is known of a session."""
        self._journal(session_id).unlink(missing_ok=True)
        self.path(session_id).unlink(missing_ok=True)

    def path(self, session_id: str) -> Path:
        """Return where the bytes lie; an id is hex digits: no word of a stranger becomes a path."""
        return self.folder / f"{uuid.UUID(session_id).hex}{BYTES}"

    def _journal(self, session_id: str) -> Path:
        return self.folder / f"{uuid.UUID(session_id).hex}{JOURNAL}"


def _state_line(partial: Partial) -> str:
    kept = {key: getattr(partial, key) for key in ("offset", "length", "digest", "gone")}
    return json.dumps(kept, separators=(",", ":")) + "\n"


def _last_state(tail: bytes) -> dict[str, Any]:
    """Return the last line that is whole; one that a kill has torn was never acknowledged."""
    for line in reversed(tail.split(b"\n")[:-1]):
        with contextlib.suppress(ValueError):
            state = json.loads(line)
            if isinstance(state, dict) and "offset" in state:
                return state
    return {}


_WRITING: dict[Path, "PartialWriter"] = {}
_TAKING = threading.RLock()


class PartialWriter:
    """One piece on its way to disk.

    The newest writer of a session is the only one: a phone that lost its network has left one behind that
    still waits for the rest of its piece.
    """

    def __init__(self, partials: Partials, session_id: str, offset: int) -> None:
        """Take over; `fits` tells whether the session goes on at `offset`, else nothing is written."""
        self._partials = partials
        self._path = partials.path(session_id)
        self.start, self.size = offset, 0
        self._lock = threading.Lock()
        self._open = True
        with _TAKING:
            before = _WRITING.get(self._path)
            if before is not None:
                before.close()
            _WRITING[self._path] = self
        self._before = partials.find(session_id)  # only now nobody else can move it
        self.fits = self._before is not None and self._before.offset == offset
        self._file: BinaryIO = self._path.open("r+b")
        if self.fits:
            self._file.truncate(offset)
            self._file.seek(offset)
        else:
            self.close()

    def __enter__(self) -> Self:
        """Return itself; leaving closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it; what was not committed is cut off by whoever comes next."""
        self.close()

    def write(self, data: bytes) -> bool:
        """Add bytes; tells whether this is still the one that writes."""
        with self._lock:
            if not self._open:
                return False
            self._file.write(data)
            self.size += len(data)
            return True

    def commit(self, length: int | None) -> Partial | None:
        """Make what was written safe and return the new state; None where another one writes by now."""
        with self._lock:
            if not self._open:
                return None
            self._file.flush()
            os.fsync(self._file.fileno())
            assert self._before is not None  # noqa: S101  # else it was closed at once
            now = replace(self._before, offset=self.start + self.size, length=length)
            self._partials.note(now)
            self._before, self.start, self.size = now, now.offset, 0
            return now

    def close(self) -> None:
        """Write no more."""
        with self._lock:
            if self._open:
                self._open = False
                with contextlib.suppress(OSError):  # a full disk refuses once more what closing would write
                    self._file.close()
        with _TAKING:
            if _WRITING.get(self._path) is self:
                del _WRITING[self._path]
