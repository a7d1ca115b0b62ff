"""The door `backstride.reading/1`: a reading as JSON and back. Change it only with a new version.

Documented in `docs/doors.md`. Beside what the design promises, segments and metrics say their `origin`, and
`problem_stretches` gives the problems once more with their codes and times, for a page that marks them.
Numbers go through unrounded: a reading holds nothing finer than a millisecond already.
"""

from typing import Any

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

SCHEMA = "backstride.reading/1"
REFUSAL = "backstride.refusal/1"

Json = dict[str, Any]
"""A JSON object."""


def reading_to_json(reading: RunReading) -> Json:
    """Return the reading as the JSON object of the door."""
    return {
        "schema": SCHEMA,
        "recording": _summary_to_json(reading.recording),
        "segments": [_segment_to_json(segment) for segment in reading.segments],
        "steps": _steps_to_json(reading.steps),
        "metrics": [_metric_to_json(metric) for metric in reading.metrics],
        "estimates": [_estimate_to_json(estimate) for estimate in reading.estimates],
        "incidents": [_incident_to_json(incident) for incident in reading.incidents],
        "legs": [_leg_to_json(leg) for leg in reading.legs],
        "steady": [_steady_to_json(stretch) for stretch in reading.steady],
    }


def reading_from_json(json: Json) -> RunReading:
    """Return the reading that `reading_to_json` wrote, in this analysis version or an older one.

    Keys that came with version 2 (`feet`, `worn`, `incidents`) or 3 (`legs`, `steady`) may be missing.

    Raises:
        KeyError: a key of the first version is missing.
        ValueError: it is another door, or a word that this program does not know.
    """
    if json["schema"] != SCHEMA:
        raise ValueError(f"this is {json['schema']}, not {SCHEMA}")
    return RunReading(
        recording=_summary_from_json(json["recording"]),
        segments=tuple(_segment_from_json(segment) for segment in json["segments"]),
        steps=_steps_from_json(json["steps"]),
        metrics=tuple(_metric_from_json(metric) for metric in json["metrics"]),
        estimates=tuple(_estimate_from_json(estimate) for estimate in json["estimates"]),
        incidents=tuple(_incident_from_json(incident) for incident in json.get("incidents", ())),
        legs=tuple(_leg_from_json(leg) for leg in json.get("legs", ())),
        steady=tuple(_steady_from_json(stretch) for stretch in json.get("steady", ())),
    )


def _summary_to_json(about: RecordingSummary) -> Json:
    return {
        "source": about.source,
        "format": about.format,
        "start": about.start_utc,
        "duration_s": about.duration_s,
        "sensors": [sensor.value for sensor in about.sensors],
        "placement": _value(about.placement),
        "worn": [_worn_to_json(worn) for worn in about.worn],
        "simulated": about.simulated,
        "problems": [problem.words for problem in about.problems],
        "problem_stretches": [
            {"code": problem.code, "words": problem.words, "start_s": problem.start_s, "end_s": problem.end_s}
            for problem in about.problems
        ],
    }


def _summary_from_json(json: Json) -> RecordingSummary:
    return RecordingSummary(
        source=json["source"],
        format=json["format"],
        start_utc=json["start"],
        duration_s=json["duration_s"],
        sensors=tuple(Sensor(name) for name in json["sensors"]),
        placement=None if json["placement"] is None else Placement(json["placement"]),
        problems=tuple(
            Problem(problem["code"], problem["words"], problem["start_s"], problem["end_s"])
            for problem in json["problem_stretches"]
        ),
        simulated=json["simulated"],
        worn=tuple(_worn_from_json(worn) for worn in json.get("worn", ())),
    )


def _worn_to_json(worn: WornSummary) -> Json:
    return {"placement": _value(worn.placement), "facing": worn.facing, "mounting": worn.mounting}


def _worn_from_json(json: Json) -> WornSummary:
    placement = None if json["placement"] is None else Placement(json["placement"])
    return WornSummary(placement, json["facing"], json["mounting"])


def _steps_to_json(steps: Steps) -> Json:
    return {"count": steps.count, "times_s": list(steps.times_s), "feet": list(steps.feet)}


def _steps_from_json(json: Json) -> Steps:
    return Steps(json["count"], tuple(json["times_s"]), tuple(json.get("feet", ())))


def _segment_to_json(segment: Segment) -> Json:
    return {
        "start_s": segment.start_s,
        "end_s": segment.end_s,
        "travel": segment.travel.value,
        "gait": segment.gait.value,
        "confidence": segment.confidence,
        "because": segment.because,
        "origin": segment.origin.value,
    }


def _segment_from_json(json: Json) -> Segment:
    return Segment(
        start_s=json["start_s"],
        end_s=json["end_s"],
        travel=Travel(json["travel"]),
        gait=Gait(json["gait"]),
        confidence=json["confidence"],
        because=json["because"],
        origin=Origin(json["origin"]),
    )


def _metric_to_json(metric: Metric) -> Json:
    return {
        "name": metric.name,
        "value": metric.value,
        "unit": metric.unit,
        "travel": _value(metric.travel),
        "start_s": metric.start_s,
        "end_s": metric.end_s,
        "origin": metric.origin.value,
    }


def _metric_from_json(json: Json) -> Metric:
    return Metric(
        name=json["name"],
        value=json["value"],
        unit=json["unit"],
        travel=_travel(json["travel"]),
        start_s=json["start_s"],
        end_s=json["end_s"],
        origin=Origin(json["origin"]),
    )


def _estimate_to_json(estimate: Estimate) -> Json:
    return {
        "name": estimate.name,
        "low": estimate.low,
        "value": estimate.value,
        "high": estimate.high,
        "unit": estimate.unit,
        "travel": _value(estimate.travel),
        "sources": list(estimate.sources),
        "extrapolated": estimate.extrapolated,
    }


def _estimate_from_json(json: Json) -> Estimate:
    return Estimate(
        name=json["name"],
        low=json["low"],
        value=json["value"],
        high=json["high"],
        unit=json["unit"],
        travel=_travel(json["travel"]),
        sources=tuple(json["sources"]),
        extrapolated=json["extrapolated"],
    )


def _incident_to_json(incident: Incident) -> Json:
    return {
        "kind": incident.kind.value,
        "at_s": incident.at_s,
        "end_s": incident.end_s,
        "confidence": incident.confidence,
        "because": incident.because,
    }


def _incident_from_json(json: Json) -> Incident:
    return Incident(
        kind=IncidentKind(json["kind"]),
        at_s=json["at_s"],
        end_s=json["end_s"],
        confidence=json["confidence"],
        because=json["because"],
    )


def _leg_to_json(leg: Leg) -> Json:
    return {
        "start_s": leg.start_s,
        "end_s": leg.end_s,
        "travel": leg.travel.value,
        "gait": leg.gait.value,
        "distance_m": leg.distance_m,
        "over_s": leg.over_s,
        "origin": leg.origin.value,
        "speed_error_mps": leg.speed_error_mps,
        "grade": leg.grade,
        "grade_error": leg.grade_error,
    }


def _leg_from_json(json: Json) -> Leg:
    return Leg(
        start_s=json["start_s"],
        end_s=json["end_s"],
        travel=Travel(json["travel"]),
        gait=Gait(json["gait"]),
        distance_m=json["distance_m"],
        over_s=json["over_s"],
        origin=Origin(json["origin"]),
        speed_error_mps=json["speed_error_mps"],
        grade=json["grade"],
        grade_error=json["grade_error"],
    )


def _steady_to_json(stretch: SteadyStretch) -> Json:
    return {
        "start_s": stretch.start_s,
        "end_s": stretch.end_s,
        "travel": stretch.travel.value,
        "gait": stretch.gait.value,
        "speed_mps": stretch.speed_mps,
        "speed_error_mps": stretch.speed_error_mps,
        "grade": stretch.grade,
        "heart_rate_bpm": stretch.heart_rate_bpm,
        "heart_rate_error_bpm": stretch.heart_rate_error_bpm,
    }


def _steady_from_json(json: Json) -> SteadyStretch:
    return SteadyStretch(
        start_s=json["start_s"],
        end_s=json["end_s"],
        travel=Travel(json["travel"]),
        gait=Gait(json["gait"]),
        speed_mps=json["speed_mps"],
        speed_error_mps=json["speed_error_mps"],
        grade=json["grade"],
        heart_rate_bpm=json["heart_rate_bpm"],
        heart_rate_error_bpm=json["heart_rate_error_bpm"],
    )


def _value(name: Placement | Travel | None) -> str | None:
    return None if name is None else name.value


def _travel(name: str | None) -> Travel | None:
    return None if name is None else Travel(name)
