"""FIT in: split what is chained, decode each file the way that is proved for it, pool the beats, build.

Watches chain files that hold nothing but a strap's beats behind the activity; their beats belong to the
recordings of all files, by time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from backstride.formats.fit.build import Beats, recordings_of
from backstride.formats.fit.choose import why_whole
from backstride.formats.fit.envelope import MAGIC, Checksum, Part, checksum_of, parts_of, trailing_bytes
from backstride.formats.fit.fast import NotProved, read_fast
from backstride.formats.fit.heart import beats_of
from backstride.formats.fit.meaning import ACTIVITY, COURSE, held_by
from backstride.formats.fit.outline import Outline, only, walk
from backstride.formats.fit.tables import FILE_ID, HR, LENGTH, RECORD, SESSION, Message, Tables, code
from backstride.formats.fit.whole import read_whole
from backstride.formats.sanity import mend_clock
from backstride.vocab.errors import DamagedFile, NoUsableSamples
from backstride.vocab.recording import Problem, Recording
from backstride.vocab.units import SECONDS_PER_DAY


@dataclass(frozen=True, slots=True)
class ReadParams:
    """Settings; every default is explained."""

    most_parts: int = 200
    """Chained files that are decoded; watches chain fewer than ten. Project choice, against hostile files."""
    stray_s: float = 30 * SECONDS_PER_DAY
    """In a damaged file, a record further than this from the middle one was misread: no activity is as long.
    Project choice."""


Decoder = Callable[[bytes, Part, Outline, Checksum], Tables]
_Decoded = tuple[Part, Outline, Tables, Checksum]
_UNREAD = Problem(
    "chain-long", "This file holds more recordings than are read at once; the rest was left out."
)
_CONTENT = frozenset({RECORD, SESSION, LENGTH, HR})


@dataclass(slots=True)
class _Chain:
    """What was found in a chain of files."""

    parts: list[_Decoded] = field(default_factory=list)
    held: str = ""
    """What the first file is, in words."""
    damaged: bool = False
    """At least one file is."""
    more: bool = False
    """There are more files than are read."""


def read_fit(data: bytes, decoder: Decoder | None = None) -> tuple[Recording, ...]:
    """Read a FIT file: one recording a session, chained files included.

    Args:
        data: The bytes of the file.
        decoder: What decodes each chained file; `decode` unless said.

    Raises:
        DamagedFile: it is FIT, but nothing in it could be read.
        NoUsableSamples: it was read, and is no recorded activity.
    """
    if data[8:12] != MAGIC:
        raise DamagedFile("FIT", "it does not begin as FIT files do")
    chain = _decode_chain(data, decoder or decode)
    strap = _pooled(beats_of(tables.of("hr")) for _, _, tables, _ in chain.parts)
    found: list[Recording] = []
    for part, outline, tables, checksum in chain.parts:
        ending = _about_end(part, outline, tables)
        found += recordings_of(tables, strap, _about_file(data, part, checksum) if not ending else [], ending)
    if found:
        rest = [_UNREAD] if chain.more else []
        return (*found[:-1], replace(found[-1], problems=(*found[-1].problems, *rest)))
    if chain.damaged and chain.held in ("", held_by({"type": ACTIVITY})):
        raise DamagedFile("FIT", "it ends or is damaged before its first sample")
    raise NoUsableSamples("FIT", chain.held)


def _decode_chain(data: bytes, decoder: Decoder, params: ReadParams = ReadParams()) -> _Chain:
    """Decode the files that hold something, and find out what the first one is where none does."""
    chain = _Chain()
    for part in parts_of(data):
        outline = walk(data, part.body, part.end)
        chain.damaged |= part.cut or not outline.complete
        if not outline.counts.keys() & _CONTENT:
            chain.held = chain.held or _held_by(data, outline)
            continue
        if len(chain.parts) == params.most_parts:
            chain.more = True
            break
        checksum = checksum_of(data, part)
        tables = decoder(data, part, outline, checksum)
        if checksum in (Checksum.WRONG, Checksum.MISSING):
            _drop_strays(tables)
        file_id: Message = next(iter(tables.of("file_id")), {})
        chain.held = chain.held or held_by(file_id)
        if code(file_id, "type") != COURSE:
            chain.parts.append((part, outline, tables, checksum))
    return chain


def _held_by(data: bytes, outline: Outline) -> str:
    """Say what a file without samples holds; nothing of it but its name is decoded."""
    if not outline.counts[FILE_ID]:
        return ""
    tables = read_whole(only(data, outline, {FILE_ID}), cut=False)
    return held_by(next(iter(tables.of("file_id")), {}))


def decode(data: bytes, part: Part, outline: Outline, checksum: Checksum) -> Tables:
    """Decode one FIT file with fitfast where that is proved, else with fitdecode."""
    if why_whole(outline, checksum) is None:
        try:
            return read_fast(data, outline)
        except NotProved:
            pass
    return decode_whole(data, part, outline, checksum)


def decode_whole(data: bytes, part: Part, outline: Outline, checksum: Checksum) -> Tables:  # noqa: ARG001  # a Decoder
    """Decode one FIT file with fitdecode, whatever `choose` says: the authority, for tests and benchmarks."""
    return read_whole(data[part.body : part.end], cut=part.cut)


def _drop_strays(tables: Tables, params: ReadParams = ReadParams()) -> None:
    """Take the time from records of a damaged file that are far from all others: they were misread."""
    times = tables.records.get("timestamp")
    if times is not None and not np.isnan(times).all():
        with np.errstate(invalid="ignore"):
            times[np.abs(times - np.nanmedian(times)) > params.stray_s] = np.nan


def _pooled(beats: Iterable[Beats]) -> Beats:
    pairs = list(beats)
    if not pairs:
        return np.empty(0), np.empty(0)
    times = np.concatenate([times for times, _ in pairs])
    ordered, first = np.unique(times, return_index=True)
    return ordered, np.concatenate([rates for _, rates in pairs])[first]


def _about_file(data: bytes, part: Part, checksum: Checksum) -> list[Problem]:
    """Say what the checksum tells (0 tells nothing: the device computed none), and what follows."""
    found = []
    if checksum is Checksum.WRONG:
        found.append(
            Problem(
                "checksum-wrong", "The checksum of this file is wrong: some of its values may be damaged."
            )
        )
    if checksum is Checksum.MISSING:
        found.append(
            Problem(
                "checksum-missing", "The checksum at the end of this file is missing; all samples were read."
            )
        )
    if trailing_bytes(data, part):
        found.append(
            Problem("trailing", "Something follows this recording in the file that could not be read.")
        )
    return found


def _about_end(part: Part, outline: Outline, tables: Tables) -> list[Problem]:
    """Say where reading stopped (in Unix seconds), and in words how much was read, by a mended clock."""
    if not part.cut and tables.stop is None:
        return []
    times = tables.records.get("timestamp", np.empty(0))
    times = times[~np.isnan(times)]
    mended, keep, _ = mend_clock(times)
    span = _clock_words(float(np.ptp(mended[keep]))) if keep.any() else "0:00"
    at = float(times[-1]) if times.size else None
    if part.cut or outline.cut:
        return [Problem("truncated", f"This file ends in the middle. The first {span} were read.", at, at)]
    return [Problem("damaged", f"This file is damaged in the middle. The first {span} were read.", at, at)]


def _clock_words(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
