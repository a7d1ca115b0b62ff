"""What the GPX and TCX writers share: streams on the clock of the rows, and texts that XML allows.

Rows take what each sensor said nearest to them; nothing is interpolated, because a file must not hold samples
that no sensor gave.
"""

import html
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

from backstride.formats.sanity import ON_FOOT
from backstride.formats.trackpoints import SIMULATED_SOURCE
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Pause, Recording, Sensor

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""Formats need a date; where none is known, readers see by this one that the clock was never set."""
_WRITTEN = (Sensor.SPEED, Sensor.HR, Sensor.CADENCE, Sensor.ALTITUDE, Sensor.POWER, Sensor.TEMPERATURE)


def escape(text: str) -> str:
    """Return a text as XML may hold it."""
    return html.escape(_FORBIDDEN.sub("", text))


def source_of(recording: Recording) -> str:
    """Return what to name as the maker of a recording."""
    if recording.simulated:
        return SIMULATED_SOURCE
    return recording.source if recording.source not in ("", "unknown device") else "Backstride"


def slow_clock(recording: Recording) -> Floats:
    """Return every time, to the millisecond, at which a sensor spoke that GPX or TCX can hold: (n,)."""
    sensors = [sensor for sensor in (Sensor.GNSS, *_WRITTEN) if sensor in recording.streams]
    times = [np.round(recording.streams[sensor].t_s, 3) for sensor in sensors]
    return np.unique(np.concatenate(times)) if times else np.empty(0)


def columns_on(clock: Floats, recording: Recording, within_s: float) -> dict[str, Floats]:
    """Return what the slow sensors said nearest to each row, (n,), NaN where nothing within `within_s`.

    `strides` is the cadence as files count it: one foot where the sport is on foot.
    """
    found: dict[str, Floats] = {}
    gnss = recording.streams.get(Sensor.GNSS)
    for stream in [recording.streams[sensor] for sensor in _WRITTEN if sensor in recording.streams]:
        for name, values in stream.columns.items():
            found[name] = _nearest(clock, stream.t_s, values, within_s)
    if gnss is not None:
        for name, values in gnss.columns.items():
            found.setdefault(name, _nearest(clock, gnss.t_s, values, within_s))
    if "cadence_spm" in found:
        on_foot = (recording.sport or "running") in ON_FOOT
        found["strides"] = found["cadence_spm"] / 2.0 if on_foot else found["cadence_spm"]
    return found


def _nearest(clock: Floats, t_s: Floats, values: Floats, within_s: float) -> Floats:
    after = np.clip(np.searchsorted(t_s, clock), 1, max(t_s.size - 1, 1))
    before = after - 1
    after = np.minimum(after, t_s.size - 1)
    at = np.where(np.abs(t_s[after] - clock) < np.abs(clock - t_s[before]), after, before)
    return np.where(np.abs(t_s[at] - clock) <= within_s, values[at], np.nan)


def fields_of(columns: Mapping[str, Floats], fields: Sequence[tuple[str, str]], rows: int) -> list[str]:
    """Return the elements `(column, template)` of each row, one after the other, without those missing."""
    texts = [""] * rows
    for name, template in fields:
        values = columns.get(name)
        if values is not None:
            said = np.isfinite(values).tolist()
            texts = [
                text + template.format(value) if there else text
                for text, value, there in zip(texts, values.tolist(), said, strict=True)
            ]
    return texts


def time_texts(recording: Recording, clock: Floats) -> list[str]:
    """Return the times of the rows in UTC; with milliseconds only where a row needs them."""
    start_ms = round((recording.start or _NO_DATE).timestamp() * 1000)
    stamps_ms = np.round(clock * 1000).astype(np.int64) + start_ms
    whole = not np.any(stamps_ms % 1000)
    stamps = stamps_ms.astype("datetime64[ms]")
    return [f"{text}Z" for text in np.datetime_as_string(stamps, unit="s" if whole else "ms").tolist()]


def local_time(recording: Recording, after_s: float) -> str:
    """Return an instant with the offset of the place, so that a reader finds the runner's own day."""
    zone = timezone(timedelta(seconds=recording.utc_offset_s or 0))
    at = (recording.start or _NO_DATE) + timedelta(seconds=after_s)
    return at.astimezone(zone).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def gap_starts(clock: Floats, pauses: Sequence[Pause]) -> frozenset[int]:
    """Return the rows that come first after a pause."""
    rows = np.searchsorted(clock, [pause.end_s for pause in pauses], side="left").tolist()
    return frozenset(row for row in rows if 0 < row < clock.size)
