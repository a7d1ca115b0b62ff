"""Where the recordings of a cohort come from: a folder, an archive, an object store, or simulated people.

A source gives items one after the other, in an order of its own that is the same each time. What tells that
an item changed is cheap to know: in a folder size and time of change, in a store the entity tag (or size and
time), in an archive the digest of what was unpacked, of simulated people the seed. Rejected: the digest of
every file, which would read the whole source again to find out that there is nothing to do.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from backstride.app.archive import Found, files_below
from backstride.cohort.items import Item, Kind
from backstride.cohort.unpack import is_archive, unpacked
from backstride.sample.crowd import MINUTES, SHORTEST_MINUTES
from backstride.vocab.errors import InputRefused, NotFound

_SIMULATED = re.compile(r"simulated:(\d{1,9})((?:,(?:minutes|seed)=[\d.]{1,9})*)")
_TAGS = ("ETag", "etag", "md5", "md5Hash", "checksum")
_TIMES = ("LastModified", "last_modified", "mtime", "updated", "generation")
_HELPS = "Check its address and credentials."
LONGEST_MINUTES = 600.0
"""Of one simulated recording. Project choice."""


class Source(Protocol):
    """What a cohort is read from."""

    @property
    def label(self) -> str:
        """What tells it from another source; kept beside the working files, never in a table."""
        ...

    @property
    def total(self) -> int | None:
        """How many items there are; None where that is known at the end only."""
        ...

    def items(self) -> Iterator[Item]:
        """Yield every item, in order; names are unique."""
        ...


def open_source(text: str, out: Path, spool: Path) -> Source:
    """Open a source by what a person typed.

    Args:
        text: A folder, a file, a URL, or `simulated:COUNT[,minutes=M][,seed=S]`.
        out: Where the output goes, which may not lie inside the source.
        spool: A folder into which archives are unpacked, one file at a time.

    Raises:
        InputRefused: it cannot be used.
    """
    if text.startswith("simulated:"):
        return _simulated(text)
    if "://" in text and not text.startswith("file://"):
        return _store(text)
    path = Path(text.removeprefix("file://")).expanduser()
    if not path.exists():
        raise NotFound(f"file or folder as {text}")
    if path.is_dir():
        if out.resolve().is_relative_to(path.resolve()):
            raise InputRefused("The output lies inside the source. Choose a folder outside of it.")
        return FolderSource(path)
    return ArchiveSource(path, spool) if is_archive(path) else FileSource(path)


class FolderSource:
    """Every file at or below a folder; hidden ones and linked folders are left out."""

    def __init__(self, folder: Path) -> None:
        """Look through the folder."""
        self.label = str(folder.resolve())
        self._found = files_below([folder])
        self.total: int | None = len(self._found)

    def items(self) -> Iterator[Item]:
        """As `Source.items`."""
        yield from (_item_of(found) for found in self._found)


class FileSource:
    """One file."""

    total: int | None = 1

    def __init__(self, path: Path) -> None:
        """Take the file."""
        self.label = str(path.resolve())
        self._path = path

    def items(self) -> Iterator[Item]:
        """As `Source.items`."""
        yield _item_of(Found(self._path, self._path.name))


def _item_of(found: Found) -> Item:
    try:
        if found.error is not None:
            raise found.error
        about = found.path.stat()
    except OSError as error:
        sentence = f"It could not be opened: {error.strerror or error}."
        return Item(found.name, "", Kind.CLOSED, sentence, "closed")
    return Item(found.name, f"{about.st_size} {about.st_mtime_ns}", Kind.FILE, str(found.path.resolve()))


class ArchiveSource:
    """Every recording in an archive, unpacked one at a time within limits; the worker removes nothing."""

    total: int | None = None

    def __init__(self, archive: Path, spool: Path) -> None:
        """Take the archive."""
        self.label = str(archive.resolve())
        self._archive = archive.resolve()
        self._spool = spool

    def items(self) -> Iterator[Item]:
        """As `Source.items`; a name that occurs again gets a number."""
        seen: dict[str, int] = {}
        for item in unpacked(self._archive, self._spool):
            seen[item.name] = seen.get(item.name, 0) + 1
            again = f" ({seen[item.name]})" if seen[item.name] > 1 else ""
            yield Item(f"{item.name}{again}", item.identity, item.kind, item.where, item.code)


class StoreSource:
    """Every object below a URL, by any protocol that fsspec speaks."""

    def __init__(self, filesystem: Any, root: str, label: str) -> None:  # noqa: ANN401 (fsspec has no types)
        """List the objects."""
        self.label = label
        self._fs = filesystem
        self._root = root.rstrip("/")
        found: dict[str, dict[str, Any]] = filesystem.find(self._root, detail=True)
        self._found = {path: about for path, about in sorted(found.items()) if self._is_shown(path)}
        self.total: int | None = len(self._found)

    def _is_shown(self, path: str) -> bool:
        return not any(part.startswith(".") for part in self._name(path).split("/"))

    def _name(self, path: str) -> str:
        return path.removeprefix(self._root).lstrip("/") or path.rpartition("/")[2]

    def items(self) -> Iterator[Item]:
        """As `Source.items`."""
        for path, about in self._found.items():
            address = str(self._fs.unstrip_protocol(path))
            yield Item(self._name(path), _identity(about), Kind.URL, address)


def _identity(about: dict[str, Any]) -> str:
    """Return what a store says of a version of an object: its tag, else size and time."""
    tags = {key: str(about[key]) for key in _TAGS if about.get(key)}
    times = {key: str(about[key]) for key in _TIMES if about.get(key)}
    return json.dumps({"size": about.get("size"), **(tags or times)}, sort_keys=True)


def _store(url: str) -> StoreSource:
    import fsspec  # noqa: PLC0415 (a tenth of a second that a local folder does not need)

    try:
        filesystem, root = fsspec.core.url_to_fs(url, use_listings_cache=False)
    except (ImportError, ValueError, TypeError) as error:
        kind = url.split("://", maxsplit=1)[0]
        raise InputRefused(f"{kind}:// does not work: {error}. S3 needs the extra `s3`.") from error
    try:
        source = StoreSource(filesystem, root, url)
    except OSError as error:
        raise InputRefused(f"{url} could not be listed: {error.strerror or error}.") from error
    except Exception as error:  # stores have errors of their own
        raise InputRefused(f"{url} could not be listed: {type(error).__name__}. {_HELPS}") from error
    if not source.total:
        raise NotFound(f"folder as {url}")
    return source


@dataclass(frozen=True, slots=True)
class SimulatedSource:
    """People that workers make up, each from a seed."""

    count: int
    minutes: float = MINUTES
    seed: int = 0

    @property
    def label(self) -> str:
        """What tells it from another crowd; a longer row of the same people is the same crowd."""
        return f"simulated, {self.minutes:g} minutes, seed {self.seed}"

    @property
    def total(self) -> int | None:
        """How many people."""
        return self.count

    def items(self) -> Iterator[Item]:
        """As `Source.items`."""
        for number in range(self.count):
            name = f"simulated/{number:09d}"
            made_from = f"{self.seed + number} {self.minutes:g}"
            yield Item(name, made_from, Kind.SEED, made_from)


def _simulated(text: str) -> SimulatedSource:
    match = _SIMULATED.fullmatch(text)
    said = dict(part.split("=") for part in match[2].split(",")[1:]) if match else {}
    try:
        if match:
            minutes = float(said.get("minutes", MINUTES))
            source = SimulatedSource(int(match[1]), minutes, int(said.get("seed", 0)))
            if source.count and SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
                return source
    except ValueError:
        pass
    raise InputRefused(
        f"“{text}” says no simulated people. Use simulated:COUNT, and if need be ,minutes=M "
        f"({SHORTEST_MINUTES:g} to {LONGEST_MINUTES:g}) and ,seed=S."
    )
