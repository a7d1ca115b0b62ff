"""Read a FIT file both ways, and tell in what two recordings differ."""

import numpy as np

from backstride.formats.fit.choose import why_whole
from backstride.formats.fit.envelope import checksum_of, parts_of
from backstride.formats.fit.fast import NotProved, read_fast
from backstride.formats.fit.outline import walk
from backstride.formats.fit.read import decode_whole, read_fit
from backstride.vocab.recording import Recording

_PLAIN = [name for name in Recording.__dataclass_fields__ if name not in ("streams", "developer")]


def is_fast(data: bytes) -> bool:
    """Tell whether every part of a file is read by the fast decoder."""
    for part in parts_of(data):
        outline = walk(data, part.body, part.end)
        if why_whole(outline, checksum_of(data, part)) is not None:
            return False
        try:
            read_fast(data, outline)
        except NotProved:
            return False
    return True


def differences(one: Recording, other: Recording) -> list[str]:
    """Name everything that is not exactly equal."""
    found = [name for name in _PLAIN if getattr(one, name) != getattr(other, name)]
    if one.streams.keys() != other.streams.keys():
        return [*found, f"sensors {set(one.streams) ^ set(other.streams)}"]
    for sensor, stream in one.streams.items():
        twin = other.streams[sensor]
        if stream.columns.keys() != twin.columns.keys() or not np.array_equal(stream.t_s, twin.t_s):
            found.append(f"{sensor}: clock or columns")
            continue
        found += [
            f"{sensor}.{name}"
            for name, values in stream.columns.items()
            if not np.array_equal(values, twin.columns[name], equal_nan=True)
        ]
    fields = [(f.name, f.unit, f.t_s.tolist(), f.values.tolist()) for f in one.developer]
    if fields != [(f.name, f.unit, f.t_s.tolist(), f.values.tolist()) for f in other.developer]:
        found.append("developer fields")
    return found


def read_both(data: bytes) -> tuple[Recording, ...]:
    """Read with the fast way, which must take the file, and with fitdecode; the two must agree."""
    assert is_fast(data), "this file should be read by the fast decoder"
    quick, patient = read_fit(data), read_fit(data, decode_whole)
    assert len(quick) == len(patient)
    assert [differences(a, b) for a, b in zip(quick, patient, strict=True)] == [[]] * len(quick)
    return quick


def one(data: bytes) -> Recording:
    """Read a file that holds one recording and that the fast decoder takes."""
    (recording,) = read_both(data)
    return recording


def patient(data: bytes) -> Recording:
    """Read a file that holds one recording and that only fitdecode can read."""
    assert not is_fast(data), "this file should be left to fitdecode"
    (recording,) = read_fit(data)
    return recording
