"""The working folder: one small file for every item that was read, so that the next run need not read it.

An item is done when its file has its name, and it gets its name by a rename: whatever is interrupted, nothing
is half there, and nothing can be there twice. The name says which item it is (first half) and all that the
answer depends on (second half); the tables are made from these files and can be made again at any time.

Rejected: a ledger beside the tables (two writes that can disagree), and Parquet that grows (it cannot).
"""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from backstride.store.durable import HALF, fsync_folder, written_in_one
from backstride.store.locks import FolderLocks
from backstride.vocab.errors import DiskRefused, InputRefused, StoreBusy

FOLDER = "_kept"
"""Programs that read Parquet pass over folders that begin with an underscore."""


def spool_of(out: Path) -> Path:
    """Return the folder into which an archive is unpacked; it need not be there yet."""
    return (out / FOLDER / "spool").absolute()


class Kept:
    """Answers by key."""

    def __init__(self, out: Path) -> None:
        """Make the folder, if need be."""
        self._root = out / FOLDER
        self.spool = spool_of(out)
        try:
            self.spool.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DiskRefused.because(error) from error
        self._safe: set[Path] = set()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs out of this folder, and leave nothing unpacked behind.

        Raises:
            StoreBusy: another run is in it.
        """
        with self._lock() as held:
            if not held:
                raise StoreBusy(str(self._root.parent))
            self._empty_spool()
            try:
                yield
            finally:
                self._empty_spool()

    def _lock(self) -> AbstractContextManager[bool]:
        return FolderLocks(self._root).hold("writers", alone=True)

    def _empty_spool(self) -> None:
        shutil.rmtree(self.spool, ignore_errors=True)
        self.spool.mkdir(exist_ok=True)
        for half in self._root.glob(f".*{HALF}"):
            half.unlink(missing_ok=True)

    def claim(self, label: str) -> None:
        """Say what source this is the output of.

        Raises:
            InputRefused: it is that of another source, whose tables it would replace.
        """
        path = self._root / "source"
        if path.exists():
            before = path.read_text(encoding="utf-8", errors="surrogateescape")
            if before != label:
                raise InputRefused(
                    f"{self._root.parent} holds the cohort of another source ({before}). Choose another "
                    f"folder, or delete {path} if the source has only moved."
                )
            return
        self._write(path, label.encode("utf-8", "surrogateescape"))

    def has(self, key: str) -> bool:
        """Tell whether an item was read."""
        return self._path(key).exists()

    def put(self, key: str, payload: bytes) -> None:
        """Keep an answer; it is safe when this returns.

        Raises:
            DiskRefused: the disk takes nothing.
        """
        path = self._path(key)
        if path.parent not in self._safe:
            path.parent.mkdir(exist_ok=True)
            fsync_folder(self._root)
            self._safe.add(path.parent)
        self._write(path, payload)

    def get(self, key: str) -> bytes:
        """Return an answer."""
        return self._path(key).read_bytes()

    def drop_all_but(self, keys: set[str]) -> int:
        """Delete the answers to what is no longer in the source; returns how many those were."""
        gone = [path for path in self._root.glob("??/*") if path.name not in keys]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key

    def _write(self, path: Path, data: bytes) -> None:
        try:
            with written_in_one(path, beside=self._root) as temporary:
                temporary.write_bytes(data)
        except OSError as error:
            raise DiskRefused.because(error) from error
