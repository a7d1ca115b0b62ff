"""What the page of a run shows, in words and in the runner's units."""

from dataclasses import dataclass
from typing import Any

from backstride.app.home import Home
from backstride.app.journal import athlete_count, lacks_direction
from backstride.app.runs import RunPage
from backstride.app.table import Row, Tables
from backstride.app.ways import Way, without_short
from backstride.app.words import height_words, minutes_words, pace_words, title_of
from backstride.vocab.athlete import Preferences
from backstride.vocab.incident import Incident
from backstride.vocab.recording import Sensor
from backstride.vocab.segment import Gait, Handrail, Label, Origin, Segment, Travel
from backstride.vocab.sport import is_on_foot
from backstride.web.drawing import percent, track_picture
from backstride.web.focus_view import rating_view
from backstride.web.worn_form import worn_view

FORMATS = {
    "fit": "FIT",
    "gpx": "GPX",
    "tcx": "TCX",
    "csv": "Sensor CSV",
    "sensorlogger": "Sensor Logger",
    "phyphox": "phyphox",
    "session": "a guided session",
}
GAITS = {Gait.WALK: "walking", Gait.RUN: "running", Gait.STAND: "standing", Gait.UNKNOWN: "not known"}
TRAVELS = {Travel.UNKNOWN: "not known"}
HANDRAILS = {
    Handrail.TWO_HANDS: "two hands on the rail",
    Handrail.ONE_HAND: "one hand on the rail",
    Handrail.NONE: "no hand on the rail",
}
SENSORS = {
    Sensor.GNSS: "positions",
    Sensor.HR: "heart rate",
    Sensor.ACC: "acceleration",
    Sensor.GYR: "rotation",
    Sensor.MAG: "compass",
    Sensor.CADENCE: "cadence",
    Sensor.SPEED: "speed",
    Sensor.ALTITUDE: "elevation",
    Sensor.POWER: "power",
    Sensor.TEMPERATURE: "temperature",
    Sensor.DYNAMICS: "running dynamics",
    Sensor.RR: "heartbeats",
}


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of the page; its points come from the API."""

    key: str
    heading: str
    unit: str
    words: str
    """The unit as the cursor says it."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table, in words; empty where it is not known."""

    start_s: float
    length_s: float
    travel: str
    gait: str
    speed: str
    heart_rate: str
    cadence: str
    elevation: str
    because: str


@dataclass(frozen=True, slots=True)
class LabelRow:
    """Something that was said about a stretch."""

    id: str
    start_s: float
    end_s: float
    words: str


@dataclass(frozen=True, slots=True)
class WayRow:
    """One row of which way, how sure and why."""

    start_s: float
    end_s: float
    travel: str
    gait: str
    sure: str
    because: str


@dataclass(frozen=True, slots=True)
class IncidentMark:
    """A stumble or fall on the ribbon."""

    at: str
    """In percent of the ribbon."""
    late: bool
    """Its words stand to its left."""
    at_s: float
    kind: str
    because: str


MOST_ROWS = 200
"""More rows than anybody reads; the JSON has all of them. Project choice."""
LATE = 0.6
"""From here on words would run over the end of the ribbon."""


def run_view(home: Home, shown: RunPage) -> dict[str, Any]:
    """Return what `run.html` asks for."""
    run, preferences = shown.run, shown.athlete.preferences
    tables = shown.tables
    ways, short = without_short(shown.ways)
    return {
        "shown": shown,
        "run": run,
        "she": shown.athlete.simulated,
        "who": run.athlete_id if shown.athlete.simulated else None,
        "count": athlete_count(home, shown.athlete) if shown.athlete.simulated else 0,
        "title": title_of(run),
        "pieces": run.ribbon or (),
        "unsure": lacks_direction(run) and not shown.athlete.simulated,
        "some_told": any(run.totals_s.get(way, 0.0) >= 1 for way in ("forward", "backward", "sideways")),
        "labels": tuple(
            _label_row(label, preferences) for label in shown.labels if label.origin is not Origin.PLANNED
        ),
        "charts": _charts(shown),
        "track": track_picture(shown.track, preferences),
        "stretches": tuple(
            _stretch(segment, row, preferences) for segment, row in tables.stretches[:MOST_ROWS]
        ),
        "left_out": max(len(tables.stretches) - MOST_ROWS, 0),
        "ways": tuple(_way(way) for way in ways[:MOST_ROWS]),
        "short_ways": short,
        "measured_ways": any(way.origin is Origin.MEASURED and way.confidence > 0 for way in shown.ways),
        "incidents": tuple(_incident(incident, run.duration_s) for incident in shown.reading.incidents),
        "gait": shown.gait,
        "notes": shown.reading.recording.problems,
        **worn_view(run, shown.reading),
        **rating_view(home, run.id),
        "moments": tuple(_moment(row, preferences) for row in tables.moments),
        "every": minutes_words(tables.every_s),
        "speed_heading": speed_unit(preferences),
        "steps_heading": "Steps/min" if is_on_foot(shown.run.sport) else "Cadence",
        "speed_hint": speed_hint(preferences),
        "sensors": run.sensors,
        "about": _about(shown, tables),
        "size": _size_words(shown.original_bytes),
    }


def speed_unit(preferences: Preferences) -> str:
    """Name the unit of speed that the runner chose."""
    return pace_words(3.0, preferences).unit


def speed_hint(preferences: Preferences) -> str:
    """Say how a belt's speed may be written."""
    unit = speed_unit(preferences)
    return f"{unit}, or 6 km/h" if unit != "km/h" else unit


def _charts(shown: RunPage) -> tuple[Chart, ...]:
    has = set(shown.run.sensors)
    unit = speed_unit(shown.athlete.preferences)
    height = height_words(100.0, shown.athlete.preferences).unit
    possible = (
        (
            has & {Sensor.GNSS, Sensor.SPEED} or _belt(shown.labels),
            Chart(
                "speed",
                "Speed",
                f"{'m/s' if '/' in unit and unit.startswith('min') else unit}, of the chest",
                unit,
            ),
        ),
        (Sensor.HR in has, Chart("heart_rate", "Heart rate", "beats a minute", "beats a minute")),
        (
            Sensor.CADENCE in has or shown.reading.steps.times_s,
            Chart("cadence", "Steps", "a minute", "steps a minute")
            if is_on_foot(shown.run.sport)
            else Chart("cadence", "Cadence", "a minute", "a minute"),
        ),
        (Sensor.ALTITUDE in has, Chart("elevation", "Elevation", height, height)),
    )
    return tuple(chart for there, chart in possible if there)


def _way(way: Way) -> WayRow:
    gaits = " and ".join(GAITS[gait] for gait in way.gaits)
    return WayRow(
        way.start_s,
        way.end_s,
        TRAVELS.get(way.travel, way.travel.value),
        gaits,
        way.sure,
        way.because,
    )


def _incident(incident: Incident, duration_s: float) -> IncidentMark:
    part = incident.at_s / duration_s if duration_s > 0 else 0.0
    return IncidentMark(
        percent(incident.at_s, duration_s), part > LATE, incident.at_s, incident.kind.value, incident.because
    )


def _belt(labels: tuple[Label, ...]) -> bool:
    return any(label.speed_mps is not None for label in labels)


def _label_row(label: Label, preferences: Preferences) -> LabelRow:
    parts = [TRAVELS.get(label.travel, label.travel.value)]
    if label.gait in {Gait.WALK, Gait.RUN} and label.travel is not Travel.STILL:
        parts.append(GAITS[label.gait])
    if label.speed_mps is not None:
        parts.append(f"belt at {pace_words(label.speed_mps, preferences)}")
    if label.grade is not None:
        parts.append(f"grade {100 * label.grade:g} %")
    if label.handrail is not None:
        parts.append(HANDRAILS[label.handrail])
    return LabelRow(label.id, label.start_s, label.end_s, ", ".join(parts))


def _stretch(segment: Segment, row: Row, preferences: Preferences) -> TableRow:
    return _table_row(row, preferences, segment.gait, segment.because)


def _moment(row: Row, preferences: Preferences) -> TableRow:
    return _table_row(row, preferences, Gait.UNKNOWN, "")


def _table_row(row: Row, preferences: Preferences, gait: Gait, because: str) -> TableRow:
    still = row.travel is Travel.STILL
    return TableRow(
        start_s=row.start_s,
        length_s=row.end_s - row.start_s,
        travel=TRAVELS.get(row.travel, row.travel.value),
        gait=GAITS[gait],
        speed="" if row.speed_mps is None or still else pace_words(row.speed_mps, preferences).value,
        heart_rate="" if row.heart_rate_bpm is None else f"{row.heart_rate_bpm:.0f}",
        cadence="" if row.cadence_spm is None else f"{row.cadence_spm:.0f}",
        elevation="" if row.elevation_m is None else str(height_words(row.elevation_m, preferences)),
        because=because,
    )


def _about(shown: RunPage, tables: Tables) -> str:
    run = shown.run
    if run.format == "typed":
        return "Typed in, without a file."
    held = ", ".join(SENSORS[sensor] for sensor in Sensor if sensor in set(run.sensors))
    kind = FORMATS.get(run.format, run.format)
    source = f" from {run.source}" if run.source not in {"", kind} else ""
    name = f", {run.file_name}" if run.file_name else ""
    spans = f" {len(tables.stretches)} stretches." if len(tables.stretches) > 1 else ""
    return f"{kind}{source}{name}. It holds {held or 'no sensor'}.{spans}"


def _size_words(size: int | None) -> str:
    if size is None:
        return ""
    if size < 1000:  # noqa: PLR2004  # a thousand bytes are a kilobyte
        return f"{size} bytes"
    return f"{size / 1e3:.0f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"  # noqa: PLR2004  # the same
