"""Read the tables of a cohort back, as any program would: a folder of Parquet is a table."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from backstride.cohort.run import Progress
from backstride.cohort.summary import Summary
from backstride.vocab.incident import Incident, IncidentKind
from backstride.vocab.reading import (
    Estimate,
    Leg,
    Metric,
    RecordingSummary,
    RunReading,
    SteadyStretch,
    Steps,
    WornSummary,
)
from backstride.vocab.recording import Placement, Problem, Sensor
from backstride.vocab.segment import Gait, Origin, Segment, Travel

Ran = tuple[Path, Summary, Progress]
Run = Callable[..., Ran]
Which = tuple[str, int]
WORDS = {"travel": Travel, "gait": Gait, "origin": Origin, "kind": IncidentKind, "sources": tuple}
NOUNS = {
    "segments": Segment, "metrics": Metric, "estimates": Estimate, "incidents": Incident, "legs": Leg,
    "steady": SteadyStretch,
}  # fmt: skip


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ds.dataset(out / table).to_table().to_pylist()
    return found


def by_recording(out: Path, table: str) -> Mapping[Which, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows(out, table):
        found[row.pop("file"), row.pop("part")].append(row)
    return found


def noun(kind: Any, row: dict[str, Any]) -> Any:
    return kind(**{k: WORDS[k](v) if k in WORDS and v is not None else v for k, v in row.items()})


def readings_of(out: Path) -> dict[Which, RunReading]:
    """Put every reading together again from the rows of all tables."""
    tables = {name: by_recording(out, name) for name in (*NOUNS, "steps", "problems")}
    found = {}
    for which, (row,) in by_recording(out, "readings").items():
        parts = {name: tuple(noun(NOUNS[name], each) for each in tables[name][which]) for name in NOUNS}
        contacts = tables["steps"][which]
        feet = tuple(each["foot"] for each in contacts)
        found[which] = RunReading(
            recording=RecordingSummary(
                source=row["source"],
                format=row["format"],
                start_utc=row["start_utc"] and f"{row['start_utc']:%Y-%m-%dT%H:%M:%SZ}",
                duration_s=row["duration_s"],
                sensors=tuple(Sensor(name) for name in row["sensors"]),
                placement=row["placement"] and Placement(row["placement"]),
                problems=tuple(
                    Problem(each["code"], each["words"], each["start_s"], each["end_s"])
                    for each in tables["problems"][which]
                ),
                simulated=row["simulated"],
                worn=tuple(
                    WornSummary(
                        worn["placement"] and Placement(worn["placement"]), worn["facing"], worn["mounting"]
                    )
                    for worn in row["worn"]
                ),
            ),
            steps=Steps(
                row["step_count"],
                tuple(each["at_s"] for each in contacts),
                feet if any(feet) else (),
            ),
            **parts,
        )
    return found


def content(out: Path) -> dict[str, bytes]:
    """All that a run made but its working folder."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and "_kept" not in path.parts
    }


def parquet(out: Path) -> dict[str, bytes]:
    """The tables alone."""
    return {name: data for name, data in content(out).items() if name.endswith(".parquet")}


def names(out: Path) -> list[str]:
    return [row["file"] for row in rows(out, "readings")]


def sentences(out: Path) -> dict[str, str]:
    """What was refused, and why."""
    return {row["file"]: row["words"] for row in rows(out, "problems") if row["refused"]}


def manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "cohort.json").read_text(encoding="utf-8"))
    return found
