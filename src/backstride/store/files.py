"""Originals and samples as files named by the SHA-256 of what is in them, in a folder or on S3.

A name that says what is inside makes every write repeatable and every damage visible, and no name from a
stranger ever becomes a path. In a folder: temporary name, fsync, rename, fsync of the folder. On S3 a put is
whole or not at all.

fsspec finds the place by its URL. In a folder it is not used for writing, since it has no fsync.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol, cast

from backstride.store.durable import fsync_folder, written_in_one
from backstride.vocab.errors import DamagedFile, NotFound, SettingRefused

SETTING = "BACKSTRIDE_FILES"
Kind = Literal["originals", "samples"]
KINDS: tuple[Kind, ...] = ("originals", "samples")
KEY = re.compile(r"originals/([0-9a-f]{2})/\1[0-9a-f]{62}|samples/([0-9a-f]{2})/\2[0-9a-f]{62}\.parquet")
"""What a name here looks like; anything else is not ours and is never touched."""
MARK = "backstride-store"
"""A file in the root that says whose files these are: only that store sweeps here."""
TEMPORARY = "tmp"


def key_of(kind: Kind, digest: str) -> str:
    """Return the name under which bytes with this SHA-256 are kept."""
    return f"{kind}/{digest[:2]}/{digest}" + (".parquet" if kind == "samples" else "")


def digest_in(key: str) -> str:
    """Return the SHA-256 that a name promises."""
    return key.rsplit("/", 1)[1].removesuffix(".parquet")


def digest_of(data: bytes | Path) -> str:
    """Return the SHA-256 of bytes or of a file, in hex."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Files(Protocol):
    """Where bytes are kept. All names are keys as `key_of` makes them."""

    where: str
    """For people: a path or a URL."""

    def put(self, kind: Kind, data: bytes | Path) -> str:
        """Keep bytes, or a file's, and return their SHA-256; safe on disk when it returns. Repeatable."""
        ...

    def size(self, key: str) -> int | None:
        """Return the size in bytes, None where there is no such file."""
        ...

    def open(self, key: str) -> BinaryIO:
        """Open for reading. Raises NotFound."""
        ...

    def delete(self, key: str) -> None:
        """Delete, if it is there."""
        ...

    def walk(self) -> Iterator[tuple[str, int]]:
        """Yield key and size of every file of ours."""
        ...

    def mark(self) -> str | None:
        """Return what the mark says, None where there is none."""
        ...

    def set_mark(self, text: str) -> None:
        """Write the mark."""
        ...

    def drop_temporary(self) -> int:
        """Delete what killed writers left half written; returns how many files that were."""
        ...


def read_whole(files: Files, key: str) -> bytes:
    """Return the bytes under a key, after checking that they are what the key promises.

    Raises:
        NotFound: there is no such file.
        DamagedFile: they are no longer what was written.
    """
    with files.open(key) as stream:
        data = stream.read()
    if digest_of(data) != digest_in(key):
        raise DamagedFile("kept", "it has changed on the disk; `backstride doctor` lists what is damaged")
    return data


def is_whole(files: Files, key: str) -> bool:
    """Tell whether the bytes under a key are what the key promises. Raises NotFound."""
    with files.open(key) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == digest_in(key)  # type: ignore[arg-type] # any reader


class FolderFiles:
    """Files in a local folder."""

    def __init__(self, root: Path) -> None:
        """Make the folder, if need be."""
        self.root = root
        self.where = str(root)
        self._safe_folders: set[Path] = set()
        for name in (*KINDS, TEMPORARY):
            (root / name).mkdir(parents=True, exist_ok=True)
        fsync_folder(root)
        fsync_folder(root.parent)

    def put(self, kind: Kind, data: bytes | Path) -> str:
        """As `Files.put`."""
        digest = digest_of(data)
        path = self.root / key_of(kind, digest)
        size = len(data) if isinstance(data, bytes) else data.stat().st_size
        self._make_folder(path.parent)
        if self.size(key_of(kind, digest)) != size:
            self._write(path, data)
        else:
            fsync_folder(path.parent)  # whoever wrote it may not have come as far as this
        return digest

    def _make_folder(self, folder: Path) -> None:
        """Make a folder and its name safe, once in the life of this object."""
        if folder not in self._safe_folders:
            folder.mkdir(exist_ok=True)
            fsync_folder(folder.parent)
            self._safe_folders.add(folder)

    def _write(self, path: Path, data: bytes | Path) -> None:
        with written_in_one(path, beside=self.root / TEMPORARY) as temporary:
            if isinstance(data, bytes):
                temporary.write_bytes(data)
            else:
                shutil.copyfile(data, temporary)

    def size(self, key: str) -> int | None:
        """As `Files.size`."""
        try:
            return (self.root / key).stat().st_size
        except FileNotFoundError:
            return None

    def open(self, key: str) -> BinaryIO:
        """As `Files.open`."""
        try:
            return (self.root / key).open("rb")
        except FileNotFoundError as error:
            raise NotFound("file") from error

    def delete(self, key: str) -> None:
        """As `Files.delete`."""
        (self.root / key).unlink(missing_ok=True)

    def walk(self) -> Iterator[tuple[str, int]]:
        """As `Files.walk`."""
        for kind in KINDS:
            for folder in sorted(self.root.glob(f"{kind}/??")):
                for entry in os.scandir(folder):
                    key = f"{kind}/{folder.name}/{entry.name}"
                    if KEY.fullmatch(key):
                        with suppress(FileNotFoundError):  # swept meanwhile
                            yield key, entry.stat().st_size

    def mark(self) -> str | None:
        """As `Files.mark`."""
        path = self.root / MARK
        return path.read_text(encoding="utf-8") if path.exists() else None

    def set_mark(self, text: str) -> None:
        """As `Files.set_mark`."""
        self._write(self.root / MARK, text.encode())

    def drop_temporary(self) -> int:
        """As `Files.drop_temporary`."""
        found = list((self.root / TEMPORARY).iterdir())
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)


class RemoteFiles:
    """Files in a bucket or on any other place that fsspec reaches and that puts whole files or none."""

    def __init__(self, filesystem: Any, root: str, where: str) -> None:  # noqa: ANN401 (fsspec has no types)
        """Use an fsspec file system; `root` is a path in it."""
        self._fs = filesystem
        self._root = root.rstrip("/")
        self.where = where

    def put(self, kind: Kind, data: bytes | Path) -> str:
        """As `Files.put`."""
        digest = digest_of(data)
        key = key_of(kind, digest)
        size = len(data) if isinstance(data, bytes) else data.stat().st_size
        if self.size(key) != size:
            if isinstance(data, bytes):
                self._fs.pipe_file(self._path(key), data)
            else:
                self._fs.put_file(str(data), self._path(key))
        return digest

    def size(self, key: str) -> int | None:
        """As `Files.size`."""
        try:
            return int(self._fs.info(self._path(key), refresh=True)["size"])
        except FileNotFoundError:
            return None

    def open(self, key: str) -> BinaryIO:
        """As `Files.open`."""
        try:
            return cast("BinaryIO", self._fs.open(self._path(key), "rb"))
        except FileNotFoundError as error:
            raise NotFound("file") from error

    def delete(self, key: str) -> None:
        """As `Files.delete`."""
        with suppress(FileNotFoundError):
            self._fs.rm_file(self._path(key))

    def walk(self) -> Iterator[tuple[str, int]]:
        """As `Files.walk`."""
        self._fs.invalidate_cache()
        for kind in KINDS:
            found = self._fs.find(f"{self._root}/{kind}", detail=True)
            for path, about in found.items():
                key = path.removeprefix(self._root).lstrip("/")
                if KEY.fullmatch(key):
                    yield key, int(about["size"])

    def mark(self) -> str | None:
        """As `Files.mark`."""
        try:
            return cast("bytes", self._fs.cat_file(self._path(MARK))).decode()
        except FileNotFoundError:
            return None

    def set_mark(self, text: str) -> None:
        """As `Files.set_mark`."""
        self._fs.pipe_file(self._path(MARK), text.encode())

    def drop_temporary(self) -> int:
        """There are none: a put that was cut short leaves nothing."""
        return 0

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"


def open_files(data: Path, url: str | None) -> Files:
    """Open the place where files are kept: the folder `files` of `data`, or what `BACKSTRIDE_FILES` says.

    Raises:
        SettingRefused: the URL cannot be used.
    """
    if url is None:
        return FolderFiles(data / "files")
    if "://" not in url:
        return FolderFiles(Path(url).absolute())
    import fsspec  # noqa: PLC0415 (a tenth of a second that a local folder does not need)

    try:
        options = {} if url.startswith("file://") else {"use_listings_cache": False}
        filesystem, root = fsspec.core.url_to_fs(url, **options)
    except (ImportError, ValueError, TypeError) as error:
        raise SettingRefused(
            SETTING,
            f"{url.split('://', maxsplit=1)[0]}:// does not work: {error}. S3 needs the extra `s3`.",
        ) from error
    if url.startswith("file://"):
        return FolderFiles(Path(root))
    return RemoteFiles(filesystem, root, url)
