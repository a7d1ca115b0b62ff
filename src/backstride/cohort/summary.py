"""A cohort as a whole: counts and distributions from its tables (`backstride.cohort-summary/1`).

Nothing here is computed from samples or modelled: hours by travel, the means that readings hold, and how they
are spread over recordings by sex, age and placement. What is not known is a group of its own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyarrow import compute as pc
from pyarrow import parquet as pq

from backstride.cohort.spread import Group, Measure, Spread, grouped, spread_of
from backstride.vocab.arrays import Floats
from backstride.vocab.segment import Travel

SCHEMA = "backstride.cohort-summary/1"
METRICS = ("speed", "cadence", "step_length", "contact_time", "heart_rate")
"""Means of a recording that most devices allow, forward beside backward. Project choice."""
BOTH = (Travel.FORWARD, Travel.BACKWARD)
SPEED_STEP_MPS, FASTEST_MPS = 0.25, 7.0
"""Width of a bar, and where the last one begins at the latest. Project choice."""
UNKNOWN_EDGES = (0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0)
"""Shares of a recording. Project choice: fine where it should lie."""
MOST_SENTENCES = 50
"""Refusals that are shown, the most frequent first; all stand in the table. Project choice."""
YOUNGEST_DECADE = 10
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Way:
    """One travel: how much of it there is."""

    travel: Travel
    hours: float
    share: float | None
    recordings: int
    """In which it occurs."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One reason for which files were refused."""

    code: str
    words: str
    files: int
    example: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Recordings by a value; bar `i` holds `[edges[i], edges[i + 1])`, the last one its end, too."""

    edges: tuple[float, ...]
    counts: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Summary:
    """A cohort at a glance."""

    backstride: str
    """Version of the program that made the tables."""
    analysis: int
    items: int
    recordings: int
    simulated: int
    """Recordings that say that a program made them up."""
    people: int
    """Named by the table of athletes, or made up."""
    hours: float
    refused: int
    """Files that could not be used."""
    sentences: tuple[Sentence, ...]
    ways: tuple[Way, ...]
    speed_mps: Histogram
    """Mean speed of a recording forward and backward, whichever way as a size."""
    unknown_share: Histogram
    measures: tuple[Measure, ...]
    """Measured means, forward beside backward."""
    estimates: tuple[Measure, ...]
    """Modelled numbers: the spread of their middle values."""
    by_sex: tuple[Group, ...]
    by_age: tuple[Group, ...]
    by_placement: tuple[Group, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the door `backstride.cohort-summary/1`."""
        return {"schema": SCHEMA, **asdict(self)}


@dataclass(slots=True)
class _Readings:
    """One row a recording, as columns."""

    sex: list[str]
    age: list[int | None]
    placement: list[str]
    athlete: list[str]
    simulated: int
    duration_s: Floats
    seconds: dict[Travel, Floats]
    speed: dict[Travel, Floats]
    """NaN where it is not known."""


def summarise(out: Path, manifest: Mapping[str, Any]) -> Summary:
    """Summarise the tables in a folder; the same tables give the same summary."""
    parts = list(manifest["parts"])
    values: dict[tuple[str, str, str], list[Floats]] = {}
    modelled: dict[tuple[str, str, str], list[Floats]] = {}
    readings = _joined([_part(out, part, values) for part in parts])
    for part in parts:
        _gather(_read(out, "estimates", part, ["name", "travel", "unit", "value"]), modelled)
    sentences, refused = _refusals(out, parts)
    seconds = float(readings.duration_s.sum())
    unknown = _shares(readings.seconds[Travel.UNKNOWN], readings.duration_s)
    return Summary(
        backstride=str(manifest["backstride"]),
        analysis=int(manifest["analysis"]),
        items=int(manifest["items"]),
        recordings=readings.duration_s.size,
        simulated=readings.simulated,
        people=len(set(readings.athlete) - {""}),
        hours=round(seconds / 3600, 2),
        refused=refused,
        sentences=sentences,
        ways=tuple(_way(travel, readings, seconds) for travel in Travel),
        speed_mps=_speeds(readings),
        unknown_share=_histogram(UNKNOWN_EDGES, {"recordings": unknown}),
        measures=_measures(values),
        estimates=_measures(modelled),
        by_sex=_groups(readings, readings.sex, ("female", "male", NOT_KNOWN)),
        by_age=_groups(readings, [_decade(age) for age in readings.age], ()),
        by_placement=_groups(readings, readings.placement, ()),
    )


def _read(out: Path, table: str, part: str, columns: Sequence[str]) -> Any:  # noqa: ANN401 (pyarrow has no types)
    return pq.read_table(out / table / f"part-{part}.parquet", columns=list(columns))


def _part(out: Path, part: str, values: dict[tuple[str, str, str], list[Floats]]) -> _Readings:
    seconds = [f"{travel}_s" for travel in Travel]
    rows = _read(
        out, "readings", part,
        ["file", "part", "sex", "age_years", "placement", "athlete", "simulated", "duration_s", *seconds],
    )  # fmt: skip
    metrics = _read(out, "metrics", part, ["file", "part", "name", "travel", "unit", "value"])
    metrics = metrics.filter(pc.is_in(metrics["name"], pc.pa.array(METRICS)))
    metrics = metrics.filter(pc.is_in(metrics["travel"], pc.pa.array([way.value for way in BOTH])))
    _gather(metrics, values)
    at = {key: row for row, key in enumerate(_keys(rows))}
    speed = {way: np.full(rows.num_rows, np.nan) for way in BOTH}
    fast = metrics.filter(pc.equal(metrics["name"], "speed"))
    for key, way, value in zip(
        _keys(fast), fast["travel"].to_pylist(), fast["value"].to_pylist(), strict=True
    ):
        speed[Travel(way)][at[key]] = value
    return _Readings(
        sex=[sex or NOT_KNOWN for sex in rows["sex"].to_pylist()],
        age=rows["age_years"].to_pylist(),
        placement=[(place or NOT_KNOWN).replace("_", " ") for place in rows["placement"].to_pylist()],
        athlete=rows["athlete"].to_pylist(),
        simulated=int(pc.sum(rows["simulated"]).as_py() or 0),
        duration_s=rows["duration_s"].to_numpy(),
        seconds={travel: rows[f"{travel}_s"].to_numpy() for travel in Travel},
        speed=speed,
    )


def _keys(rows: Any) -> Iterator[tuple[str, int]]:  # noqa: ANN401 (pyarrow has no types)
    return zip(rows["file"].to_pylist(), rows["part"].to_pylist(), strict=True)


def _joined(parts: Sequence[_Readings]) -> _Readings:
    def glued(arrays: list[Floats]) -> Floats:
        return np.concatenate(arrays) if arrays else np.empty(0)

    return _Readings(
        sex=[sex for part in parts for sex in part.sex],
        age=[age for part in parts for age in part.age],
        placement=[place for part in parts for place in part.placement],
        athlete=[athlete for part in parts for athlete in part.athlete],
        simulated=sum(part.simulated for part in parts),
        duration_s=glued([part.duration_s for part in parts]),
        seconds={travel: glued([part.seconds[travel] for part in parts]) for travel in Travel},
        speed={way: glued([part.speed[way] for part in parts]) for way in BOTH},
    )


def _gather(rows: Any, into: dict[tuple[str, str, str], list[Floats]]) -> None:  # noqa: ANN401 (pyarrow has no types)
    """Add values to their kind: name, travel (empty: the whole recording) and unit."""
    kinds = zip(*(rows[column].to_pylist() for column in ("name", "travel", "unit")), strict=True)
    found = [(name, travel or "", unit) for name, travel, unit in kinds]
    values = rows["value"].to_numpy()
    order: dict[tuple[str, str, str], list[int]] = {}
    for row, kind in enumerate(found):
        order.setdefault(kind, []).append(row)
    for kind, at in order.items():
        into.setdefault(kind, []).append(values[at])


def _measures(values: Mapping[tuple[str, str, str], list[Floats]]) -> tuple[Measure, ...]:
    ranks = {name: rank for rank, name in enumerate(METRICS)}
    travels = ["", *Travel]
    ordered = sorted(values, key=lambda kind: (ranks.get(kind[0], 99), kind[0], travels.index(kind[1])))
    found = ((kind, spread_of(np.concatenate(values[kind]))) for kind in ordered)
    return tuple(
        Measure(name, unit, travel or None, spread) for (name, travel, unit), spread in found if spread
    )


def _way(travel: Travel, readings: _Readings, whole_s: float) -> Way:
    seconds = readings.seconds[travel]
    share = round(float(seconds.sum()) / whole_s, 4) if whole_s else None
    return Way(travel, round(float(seconds.sum()) / 3600, 2), share, int(np.count_nonzero(seconds)))


def _shares(part_s: Floats, whole_s: Floats) -> Floats:
    return part_s[whole_s > 0] / whole_s[whole_s > 0]


def _speeds(readings: _Readings) -> Histogram:
    known = {way.value: readings.speed[way][~np.isnan(readings.speed[way])] for way in BOTH}
    most = max((float(values.max()) for values in known.values() if values.size), default=0.0)
    last = np.ceil(min(most, FASTEST_MPS) / SPEED_STEP_MPS) + 1
    edges = tuple((np.arange(last + 1) * SPEED_STEP_MPS).tolist())
    return _histogram(edges, {way: np.minimum(values, edges[-1]) for way, values in known.items()})


def _histogram(edges: tuple[float, ...], values: Mapping[str, Floats]) -> Histogram:
    """Count; what lies beyond the last edge by rounding alone is in the last bar."""
    counts = {
        name: tuple(np.histogram(np.clip(each, edges[0], edges[-1]), edges)[0].tolist())
        for name, each in values.items()
    }
    return Histogram(edges, counts)


def _decade(age: int | None) -> str:
    if age is None:
        return NOT_KNOWN
    low = max(age // 10 * 10, YOUNGEST_DECADE)
    return f"{low} to {low + 9}" if age >= YOUNGEST_DECADE else "under 10"


def _groups(readings: _Readings, names: list[str], order: Sequence[str]) -> tuple[Group, ...]:
    """Group recordings by a name; what is not known comes last."""
    found = sorted(set(names), key=lambda name: (name == NOT_KNOWN, name != "under 10", name))
    chosen = [name for name in order if name in found] or found
    at = np.array(names, dtype=object)
    return tuple(
        grouped(name, at == name, readings.athlete, readings.duration_s, readings.seconds, readings.speed)
        for name in chosen
    )


def _refusals(out: Path, parts: Sequence[str]) -> tuple[tuple[Sentence, ...], int]:
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    for part in parts:
        rows = _read(out, "problems", part, ["file", "refused", "code", "words"])
        rows = rows.filter(rows["refused"])
        for row in rows.to_pylist():
            kind = (row["code"], row["words"])
            counts[kind] += 1
            first[kind] = min(first.get(kind, row["file"]), row["file"])
    ordered = sorted(counts, key=lambda kind: (-counts[kind], kind))
    shown = tuple(Sentence(*kind, counts[kind], first[kind]) for kind in ordered[:MOST_SENTENCES])
    return shown, counts.total()


__all__ = ["Group", "Histogram", "Measure", "Sentence", "Spread", "Summary", "Way", "summarise"]
