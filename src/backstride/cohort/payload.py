"""What a worker found in one item, as compressed JSON: readings as at the door `backstride.reading/1`.

Text and not pickle, since it is kept for the next run; JSON writes a float so that the same float is read.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backstride.insight.wire import reading_from_json, reading_to_json
from backstride.vocab.athlete import Athlete, Sex
from backstride.vocab.reading import RunReading

LEVEL = 6
"""zlib's own default."""


@dataclass(frozen=True, slots=True)
class About:
    """Which recording it is, and of whom."""

    file: str
    part: int
    """0, or its number where an item holds several."""
    digest: str
    """SHA-256 of the file it was in; empty where there was none."""
    athlete: str
    sex: Sex | None
    age_years: int | None
    """In the year of the recording; None where one of both is not known."""


@dataclass(frozen=True, slots=True)
class Read:
    """One recording that was read."""

    about: About
    reading: RunReading


@dataclass(frozen=True, slots=True)
class Refused:
    """One file that could not be used, and why."""

    file: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that one item held."""

    read: tuple[Read, ...] = ()
    refused: tuple[Refused, ...] = ()


def about(file: str, part: int, digest: str, athlete: Athlete, reading: RunReading) -> About:
    """Say of whom a recording is, no finer than the tables do."""
    start, born = reading.recording.start_utc, athlete.birth_year
    age = None if start is None or born is None else int(start[:4]) - born
    return About(file, part, digest, athlete.id, athlete.sex, age if age is not None and age >= 0 else None)


def pack(found: Found) -> bytes:
    """Return the bytes; the same findings are the same bytes."""
    json_ = {
        "read": [[_about_to_json(read.about), reading_to_json(read.reading)] for read in found.read],
        "refused": [[refused.file, refused.code, refused.words] for refused in found.refused],
    }
    return zlib.compress(json.dumps(json_, separators=(",", ":"), allow_nan=False).encode(), LEVEL)


def unpack(payload: bytes) -> Found:
    """Return what `pack` was given."""
    json_ = json.loads(zlib.decompress(payload))
    return Found(
        tuple(Read(_about_from_json(who), reading_from_json(reading)) for who, reading in json_["read"]),
        tuple(Refused(*refused) for refused in json_["refused"]),
    )


def _about_to_json(who: About) -> Sequence[Any]:
    return [who.file, who.part, who.digest, who.athlete, who.sex, who.age_years]


def _about_from_json(json_: Sequence[Any]) -> About:
    file, part, digest, athlete, sex, age_years = json_
    return About(file, part, digest, athlete, None if sex is None else Sex(sex), age_years)
