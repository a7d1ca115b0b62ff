"""What are these bytes? Told by content, never by name: a picture called `run.fit` is a picture.

Every format here has a mark near its start, so the first 64 KiB decide. Rejected: trying one reader after
the other (the slowest way to learn that a file is a picture, and it shows each reader to bytes that it
never asked for), and libmagic (one more C parser for strangers' bytes, which knows neither Sensor CSV nor
phyphox).
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from backstride.formats.csv_names import CSV_COLUMNS, TIME_NAMES, plain_name
from backstride.formats.csv_table import csv_header
from backstride.vocab.errors import UnknownFormat

HEAD_BYTES = 65_536
"""As much as `sniff` looks at. Project choice: every mark lies far earlier."""


class Kind(StrEnum):
    """What a file is, by its content."""

    FIT = "fit"
    GPX = "gpx"
    TCX = "tcx"
    CSV = "csv"
    SENSORLOGGER = "sensorlogger"
    """One table of a Sensor Logger export; several of them together are a recording."""
    PHYPHOX = "phyphox"
    """One table of a phyphox export, likewise."""
    SESSION = "session"
    """A session that a phone guided: one JSON object a line."""
    GZIP = "gzip"
    ZIP = "zip"


MAGIC: Mapping[bytes, str] = {
    # Signatures as their formats publish them; the words complete "It looks like ...".
    b"\x89PNG\r\n\x1a\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"BM": "a BMP picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"SQLite format 3\x00": "a database",
    b"ID3": "a sound file",
    b"OggS": "a sound file",
    b"fLaC": "a sound file",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive (only .zip and .gz are opened)",
    b"Rar!": "a RAR archive (only .zip and .gz are opened)",
    b"\xfd7zXZ\x00": "an xz archive (only .zip and .gz are opened)",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive (only .zip and .gz are opened)",
    b"BZh": "a bzip2 archive (only .zip and .gz are opened)",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"PAR1": "a Parquet table",
    b"\x93NUMPY": "a numpy array",
}
_TEXT = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]+")
_SESSION = re.compile(rb'\A(\xef\xbb\xbf)?\s*\{[^\n]{0,4000}?"schema"\s*:\s*"backstride\.session/1"')
_PHYPHOX_TIME = re.compile(r"^(experiment )?[^()]*\(s\)$")
_PHYPHOX_UNIT = re.compile(r"\((m/s|m/s\^2|m/s²|rad/s|µt|μt|°|m)\)$")


def sniff(data: bytes) -> Kind:
    """Say what the bytes are; the first `HEAD_BYTES` suffice.

    Raises:
        UnknownFormat: they are none of the formats read here; says what they look like where that is known.
    """
    head = bytes(data[:HEAD_BYTES])
    kind = _binary_kind(head) or _xml_kind(head) or _table_kind(head)
    if kind is None:
        raise UnknownFormat(looks_like(head))
    return kind


def looks_like(head: bytes) -> str | None:  # noqa: PLR0911  # a list of marks, one a line
    """Return plain words for some things that are no recording, or None."""
    if not head:
        return "an empty file"
    if not head.strip(b"\x00"):
        return "a file of nothing but zeros"
    for magic, words in MAGIC.items():
        if head.startswith(magic):
            return words
    if head[4:8] == b"ftyp":
        return "a photo" if head[8:11] in (b"hei", b"mif", b"avi") else "a video"
    if head.startswith(b"RIFF"):
        return {b"WEBP": "a WebP picture", b"WAVE": "a sound file"}.get(head[8:12], "a video")
    if head[257:262] == b"ustar":
        return "a tar archive (only .zip and .gz are opened)"
    return _text_looks_like(head)


def _binary_kind(head: bytes) -> Kind | None:
    if head[8:12] == b".FIT":
        return Kind.FIT
    if head.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind.ZIP
    if _SESSION.match(head):
        return Kind.SESSION
    return None


def _xml_kind(head: bytes) -> Kind | None:
    from backstride.formats.xml import xml_kind  # noqa: PLC0415  # lxml is loaded for XML only

    return {"gpx": Kind.GPX, "tcx": Kind.TCX}.get(str(xml_kind(head)))


def _table_kind(head: bytes) -> Kind | None:
    """Tell by the names of the columns which program wrote a table."""
    header = csv_header(head)
    if header is None:
        return None
    names = {plain_name(name) for name in header}
    if {"time", "seconds_elapsed"} <= names or {"device_name", "platform"} <= names:
        return Kind.SENSORLOGGER
    if names & TIME_NAMES and names & CSV_COLUMNS.keys():
        return Kind.CSV
    if header in (["property", "value"], ["event", "experiment time", "system time", "system time text"]):
        return Kind.PHYPHOX
    if any(_PHYPHOX_TIME.match(n) for n in header) and any(_PHYPHOX_UNIT.search(n) for n in header[1:]):
        return Kind.PHYPHOX
    return None


def _text_looks_like(head: bytes) -> str | None:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2048].lower()
    if text.startswith((b"<!doctype html", b"<html")):
        return "an HTML page (perhaps the page of a failed download)"
    if text.startswith(b"<"):
        return "an XML file of another kind"
    if text.startswith((b"{", b"[")):
        return "JSON"
    header = csv_header(head)
    if header is not None and len(header) > 1:
        return _table_looks_like({plain_name(name) for name in header})
    return "a text" if _TEXT.fullmatch(head) else None


def _table_looks_like(names: set[str]) -> str:
    """Say what keeps a table from being Sensor CSV: whoever has a sensor's numbers can rename columns."""
    if {"acc_x", "acc_y", "acc_z"} <= names:
        return "a Sensor CSV without a column t, in seconds"
    if names & TIME_NAMES:
        return (
            "a table with times and none of the columns of a Sensor CSV (acc_x in m/s², gyr_x in rad/s, ...)"
        )
    return "a table whose columns are not those of a recording"
