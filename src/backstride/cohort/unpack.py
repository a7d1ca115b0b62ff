"""Unpack an archive one recording at a time, in the child with limits that opens every archive here.

The child waits until its last file was taken over, so that what is ahead of the workers stays small. It may
write into its own folder only; what lies there is moved out before it goes on.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from backstride.app.child import Child, WarmParent
from backstride.app.reader import LIMITS
from backstride.app.wire_frames import error_from, receive_note
from backstride.cohort.items import Item, Kind
from backstride.store.files import digest_of
from backstride.vocab.errors import InputRefused

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def is_archive(path: Path) -> bool:
    """Tell a zip by its first bytes."""
    with path.open("rb") as file:
        return file.read(4) in _ZIP


def unpacked(archive: Path, spool: Path) -> Iterator[Item]:
    """Yield every recording file in an archive, in its order; files lie in `spool` until they are removed.

    What was refused inside it is an item, too. What is no recording and does not claim to be one is passed
    over, as everywhere else.

    Raises:
        InputRefused: the archive itself cannot be opened.
    """
    own = Path(tempfile.mkdtemp(prefix="unpacking-", dir=spool))
    order = {
        "task": "unpack", "name": archive.name, "spool": str(own),
        "memory_bytes": LIMITS.memory_bytes, "cpu_s": LIMITS.cpu_s,
    }  # fmt: skip
    parent = WarmParent()
    try:
        with Child(parent, order, archive, LIMITS) as job:
            for number, (_, frame) in enumerate(job.frames()):
                note = receive_note(frame)
                if "passed_over" not in note:
                    yield _item(note, archive, own, spool / f"{number:06d}")
                job.go_on()
    finally:
        parent.close()
        shutil.rmtree(own, ignore_errors=True)


def _item(note: Mapping[str, Any], archive: Path, own: Path, free: Path) -> Item:
    name = str(note["name"])
    if "error" in note:
        error = error_from(note["error"])
        return Item(name, str(error), Kind.REFUSED, str(error), code_of(error))
    path = archive
    if "spooled" in note:
        path = (own / str(int(note["spooled"]))).replace(free)
    # A phone's export is known by its tables, not by how they were packed.
    identity = str(note["digest"]) if note["bundle"] else digest_of(path)
    return Item(name, identity, Kind.FILE, str(path))


def code_of(error: InputRefused) -> str:
    """Return the class of a refusal as a stable short word: `unknown-format`."""
    name = type(error).__name__
    return "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("-")
