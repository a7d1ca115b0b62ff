"""The door `backstride.reading/1`: a reading as JSON and back. Change it only with a new version.

Documented in `docs/doors.md`. Beside what the design promises, segments and metrics say their `origin`, and
`problem_stretches` gives the problems once more with their codes and times, for a page that marks them.
"""

from typing import Any

from backstride.vocab.reading import Estimate, Metric, RecordingSummary, RunReading, Steps
from backstride.vocab.recording import Placement, Problem, Sensor
from backstride.vocab.segment import Gait, Origin, Segment, Travel

SCHEMA = "backstride.reading/1"
REFUSAL = "backstride.refusal/1"


def reading_to_json(reading: RunReading) -> dict[str, Any]:
    """Return the reading as the JSON object of the door."""
    about = reading.recording
    return {
        "schema": SCHEMA,
        "recording": {
            "source": about.source,
            "format": about.format,
            "start": about.start_utc,
            "duration_s": about.duration_s,
            "sensors": [sensor.value for sensor in about.sensors],
            "placement": about.placement.value if about.placement else None,
            "problems": [problem.words for problem in about.problems],
            "problem_stretches": [
                {"code": p.code, "words": p.words, "start_s": _ms(p.start_s), "end_s": _ms(p.end_s)} for p in about.problems
            ],
        },
        "segments": [
            {
                "start_s": _ms(s.start_s), "end_s": _ms(s.end_s), "travel": s.travel.value, "gait": s.gait.value,
                "confidence": s.confidence, "because": s.because, "origin": s.origin.value,
            }
            for s in reading.segments
        ],
        "steps": {"count": reading.steps.count, "times_s": list(reading.steps.times_s)},
        "metrics": [
            {
                "name": m.name, "value": m.value, "unit": m.unit, "travel": m.travel.value if m.travel else None,
                "start_s": _ms(m.start_s), "end_s": _ms(m.end_s), "origin": m.origin.value,
            }
            for m in reading.metrics
        ],
        "estimates": [
            {
                "name": e.name, "low": e.low, "value": e.value, "high": e.high, "unit": e.unit,
                "travel": e.travel.value if e.travel else None, "sources": list(e.sources), "extrapolated": e.extrapolated,
            }
            for e in reading.estimates
        ],
    }  # fmt: skip


def reading_from_json(json: dict[str, Any]) -> RunReading:
    """Return the reading that `reading_to_json` wrote; raises KeyError or ValueError on anything else."""
    about = json["recording"]
    return RunReading(
        recording=RecordingSummary(
            source=about["source"],
            format=about["format"],
            start_utc=about["start"],
            duration_s=about["duration_s"],
            sensors=tuple(Sensor(name) for name in about["sensors"]),
            placement=Placement(about["placement"]) if about["placement"] else None,
            problems=tuple(Problem(p["code"], p["words"], p["start_s"], p["end_s"]) for p in about["problem_stretches"]),
        ),
        segments=tuple(
            Segment(s["start_s"], s["end_s"], Travel(s["travel"]), Gait(s["gait"]), s["confidence"], s["because"], Origin(s["origin"]))
            for s in json["segments"]
        ),
        steps=Steps(json["steps"]["count"], tuple(json["steps"]["times_s"])),
        metrics=tuple(
            Metric(m["name"], m["value"], m["unit"], _travel(m["travel"]), m["start_s"], m["end_s"], Origin(m["origin"]))
            for m in json["metrics"]
        ),
        estimates=tuple(
            Estimate(e["name"], e["low"], e["value"], e["high"], e["unit"], _travel(e["travel"]), tuple(e["sources"]), e["extrapolated"])
            for e in json["estimates"]
        ),
    )


def _travel(name: str | None) -> Travel | None:
    return None if name is None else Travel(name)


def _ms(seconds: float | None) -> float | None:
    """Milliseconds are finer than any sensor here, and keep the text short."""
    return None if seconds is None else round(seconds, 3)
