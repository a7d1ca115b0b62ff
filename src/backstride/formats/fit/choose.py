"""Which decoder reads a file: fitfast where it is proved to give what fitdecode gives, else fitdecode.

The rules are about shape, not content, and come from a cheap walk. Proved means: all real files at hand give
equal recordings both ways (a test), and each rule below stands for a difference that was seen or that cannot
be excluded.
"""

from backstride.formats.fit.envelope import Checksum
from backstride.formats.fit.outline import Definition, Outline
from backstride.formats.fit.tables import (
    ARRAYS,
    COMPRESSED_SPEED_DISTANCE,
    DEVELOPER_DATA_ID,
    HR,
    KINDS,
    RECORD,
    SIZE_OF,
    STRING,
)


def why_whole(outline: Outline, checksum: Checksum) -> str | None:
    """Return why only fitdecode can be trusted with a file, or None where the fast decoder can."""
    if not outline.complete or checksum is not Checksum.RIGHT:
        return "it is damaged or cut off"
    if outline.odd:
        return "its headers set reserved bits"
    if outline.compressed:
        return "compressed timestamps"
    if outline.counts[HR]:
        return "heart rate in hr messages"
    for definition in outline.definitions:
        why = None if definition.kind == DEVELOPER_DATA_ID else _why_definition(definition)
        if why is not None:
            return why
    return None


def _why_definition(definition: Definition) -> str | None:
    numbers = definition.fields[0::3]
    if definition.kind == RECORD:
        if COMPRESSED_SPEED_DISTANCE in numbers:
            return "compressed speed and distance"
        for plain, enhanced in ((6, 73), (2, 78)):
            # fitfast lets the plain field, unpacked, overwrite the finer one.
            if plain in numbers and enhanced in numbers:
                return "speed or altitude stands there twice"
    if len(set(numbers)) < len(numbers):
        return "a field stands there twice"
    used = KINDS[definition.kind].fields
    for number, size, base in zip(numbers, definition.fields[1::3], definition.fields[2::3], strict=True):
        if number in used and not _as_in_profile(used[number].name, used[number].base, size, base):
            return "a field has another type than the profile says"
    return None


def _as_in_profile(name: str, profile_base: int, size: int, base: int) -> bool:
    if base != profile_base:
        return False
    if base == STRING:
        return size > 0
    wide = SIZE_OF.get(base, 1)
    return size % wide == 0 if name in ARRAYS else size == wide
