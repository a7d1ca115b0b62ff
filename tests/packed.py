"""Builders of small recordings and of archives, honest and forged."""

import gzip
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

HEADER = "t,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


def walk_csv(seconds: float = 2.0, rate_hz: int = 50, bpm: int | None = None) -> bytes:
    """A phone at rest, lying on its back; `bpm` makes it another file."""
    rows = [f"{HEADER},hr"]
    for i in range(int(seconds * rate_hz)):
        pulse = bpm if bpm is not None and i % rate_hz == 0 else ""
        rows.append(f"{i / rate_hz:.3f},0.1,-0.2,9.81,0.01,0.02,0.03,{pulse}")
    return ("\n".join(rows) + "\n").encode()


def walk_gpx(points: int = 5) -> bytes:
    """A few steps north, with times."""
    track = "".join(
        f'<trkpt lat="{50 + i * 1e-5:.6f}" lon="7.0"><time>2026-05-01T07:00:{i:02d}Z</time></trkpt>'
        for i in range(points)
    )
    return (
        '<?xml version="1.0"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><trkseg>{track}</trkseg></trk></gpx>"
    ).encode()


def zipped(files: Mapping[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files; a list may name a file twice."""
    out = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)  # "duplicate name": that is the point of a list
        for name, data in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def directory_of(archive: bytes) -> tuple[int, int, int]:
    """Where the directory starts, where it ends, how many entries it says."""
    end = archive.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack_from("<HLL", archive, end + 10)
    return offset, offset + size, count


def with_entry_field(archive: bytes, entry: int, offset: int, value: bytes) -> bytes:
    """Overwrite bytes in the n-th entry of the directory: it now says something else than is there."""
    at, _, _ = directory_of(archive)
    for _ in range(entry):
        name, extra, comment = struct.unpack_from("<3H", archive, at + 28)
        at += 46 + name + extra + comment
    at += offset
    return archive[:at] + value + archive[at + len(value) :]


def overlapping(kernel: bytes, copies: int) -> bytes:
    """An archive whose entries all point to the same bytes, as in the flat overlapping bomb."""
    one = zipped({"0.csv": kernel})
    start, end, _ = directory_of(one)
    entry = one[start:end]
    entries = b"".join(entry.replace(b"0.csv", b"%c.csv" % (65 + i)) for i in range(copies))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, copies, copies, len(entries), start, 0)
    return one[:start] + entries + tail


@dataclass(frozen=True)
class _Local:
    """An entry as it stands in an archive: its header with its name, and what the directory says of it."""

    header: bytes
    packed_size: int
    plain_size: int
    checksum: int


def quoting(kernel: bytes, copies: int) -> bytes:
    """An archive whose entries each hold the headers of the following ones as data (a quoted overlap).

    Each header is wrapped in a stored deflate block of the entry before it, as in the bomb of 116 KB that
    becomes 17 GB. Every entry is valid, checksum included.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(kernel) + packer.flush()
    plain, tail = kernel, packed
    entries: list[_Local] = []
    for i in reversed(range(copies)):
        sizes = zlib.crc32(plain), len(tail), len(plain)
        header = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, *sizes, 6, 0) + b"%02d.csv" % i
        entries.insert(0, _Local(header, len(tail), len(plain), zlib.crc32(plain)))
        plain, tail = header + plain, _quote(header) + header + tail
    return _lay_out(entries, packed)


def _quote(header: bytes) -> bytes:
    """The start of a stored deflate block that holds a header."""
    return b"\x00" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF)


def _lay_out(entries: list[_Local], packed: bytes) -> bytes:
    body, directory = bytearray(), bytearray()
    for i, entry in enumerate(entries):
        body += _quote(entry.header) if i else b""
        said = entry.checksum, entry.packed_size, entry.plain_size
        directory += struct.pack("<4s6H3L", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *said)
        directory += struct.pack("<5H2L", 6, 0, 0, 0, 0, 0, len(body)) + entry.header[30:]
        body += entry.header
    body += packed
    count = len(entries)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def crowded(entries: int) -> bytes:
    """A valid archive of so many empty entries, made without making an object for each."""
    name = b"%07d"
    locals_ = bytearray()
    directory = bytearray()
    for i in range(entries):
        shown = name % i
        directory += struct.pack("<4s6H3L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0)
        directory += struct.pack("<5H2L", 7, 0, 0, 0, 0, 0, len(locals_)) + shown
        locals_ += struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 7, 0) + shown
    at, size = len(locals_), len(directory)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, at)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at + size, 1)
    few = min(entries, 0xFFFF)
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, few, few, min(size, 0xFFFFFFFF), min(at, 0xFFFFFFFF), 0
    )
    if entries < 0xFFFF:
        return bytes(locals_ + directory + end)
    return bytes(locals_ + directory + record + locator + end)
