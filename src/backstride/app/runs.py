"""One run: what its page shows, its charts, its tables, its original; deleted and brought back."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO

import numpy as np

from backstride.app.analyse import analyse_run
from backstride.app.did import Did, did_of
from backstride.app.facts import Fact, facts_of
from backstride.app.gait import GaitPart, gait_parts
from backstride.app.home import Home
from backstride.app.own import with_own_ratios
from backstride.app.table import Tables, tables_of
from backstride.app.ways import Way, ways_of
from backstride.insight.explained import with_estimates
from backstride.insight.run import ANALYSIS_VERSION
from backstride.insight.series import ChartSeries, TrackPiece, chart_series, track
from backstride.insight.wire import reading_from_json, reading_to_json
from backstride.insight.words import one_sentence
from backstride.store.shelf import Shelf
from backstride.vocab.athlete import Athlete
from backstride.vocab.kept import KeptRun
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Lap, Recording
from backstride.vocab.segment import Label

KEEP_DELETED = timedelta(days=30)
"""How long a deleted run can be brought back, as its page says. Project choice."""


@dataclass(frozen=True, slots=True)
class RunPage:
    """Everything that the page of one run shows, but the charts' data."""

    run: KeptRun
    athlete: Athlete
    reading: RunReading
    labels: tuple[Label, ...]
    laps: tuple[Lap, ...]
    sentence: str
    facts: tuple[Fact, ...]
    """At most six."""
    track: tuple[TrackPiece, ...]
    tables: Tables
    ways: tuple[Way, ...]
    gait: tuple[GaitPart, ...]
    """What was measured in the steps."""
    did: Did
    """What it did for the body."""
    original_bytes: int | None
    """Size of the original to download; None for a session that was typed in."""


@dataclass(frozen=True, slots=True)
class ReadRun:
    """A run with a current reading and its samples."""

    run: KeptRun
    recording: Recording
    reading: RunReading


def run_page(home: Home, run_id: str) -> RunPage:
    """Return what the page of a run shows; a reading of an older version is made anew first.

    Raises:
        NotFound: there is no such run.
    """
    shelf = home.shelf_with(run_id)
    read = _current(home, shelf, run_id)
    athlete, labels = with_own_ratios(home, shelf.athlete()), shelf.labels(run_id)
    reading = with_estimates(read.reading, athlete)  # a changed body shows at once
    return RunPage(
        run=read.run,
        athlete=athlete,
        reading=reading,
        labels=labels,
        laps=read.recording.laps,
        sentence=one_sentence(reading, athlete),
        facts=facts_of(reading, athlete),
        track=track(read.recording, reading.segments),
        tables=tables_of(read.recording, reading, labels),
        ways=ways_of(reading.segments),
        gait=gait_parts(reading),
        did=did_of(reading, athlete),
        original_bytes=shelf.original_size(run_id),
    )


def kept_run(home: Home, run_id: str) -> KeptRun:
    """Return a run as the journal shows it, analysed or not.

    Raises:
        NotFound: there is no such run.
    """
    return home.shelf_with(run_id).run(run_id)


def read_of(home: Home, run_id: str) -> ReadRun:
    """Return a run with its samples and a reading of this version. Raises NotFound: there is no such run."""
    return _current(home, home.shelf_with(run_id), run_id)


def deleted_run(home: Home, run_id: str) -> KeptRun | None:
    """Return a run that was deleted and can be brought back; None where there is none."""
    deleted = (run for athlete in home.visible() for run in home.store.shelf(athlete.id).deleted())
    return next((run for run in deleted if run.id == run_id), None)


def charts(home: Home, run_id: str, start_s: float | None = None, end_s: float | None = None) -> ChartSeries:
    """Return the series of a run's charts, at most 2,000 points each for the visible range."""
    shelf = home.shelf_with(run_id)
    read = _current(home, shelf, run_id)
    labels = shelf.labels(run_id)
    return chart_series(
        read.recording,
        read.reading.segments,
        start_s=start_s,
        end_s=end_s,
        labels=labels,
        steps=read.reading.steps,
    )


def reading_json(home: Home, run_id: str) -> dict[str, object]:
    """Return the kept reading as the door `backstride.reading/1`; its estimates are those of today."""
    shelf = home.shelf_with(run_id)
    kept = reading_from_json(_current_json(home, shelf, run_id)[1])
    return reading_to_json(with_estimates(kept, with_own_ratios(home, shelf.athlete())))


def samples_csv(home: Home, run_id: str) -> Iterator[str]:
    """Yield every sample of a run as CSV lines: sensor, time, column, value; no joining, no rounding."""
    recording = home.shelf_with(run_id).recording(run_id)
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(("sensor", "t_s", "column", "value"))
    for sensor, stream in recording.streams.items():
        for column, values in stream.columns.items():
            known = ~np.isnan(values)
            writer.writerows(
                (sensor.value, repr(t), column, repr(v))
                for t, v in zip(stream.t_s[known].tolist(), values[known].tolist(), strict=True)
            )
            yield line.getvalue()
            line.seek(0)
            line.truncate()


def original(home: Home, run_id: str) -> tuple[str, BinaryIO]:
    """Return the name and the bytes of a run's original, as they came in.

    Raises:
        NotFound: there is no such run, or it was typed in and has none.
    """
    return home.shelf_with(run_id).open_original(run_id)


def rename(home: Home, run_id: str, name: str) -> None:
    """Give a run another name; an empty one takes the name back."""
    home.shelf_with(run_id).rename(run_id, name.strip()[:200] or None)


def delete(home: Home, run_id: str) -> KeptRun:
    """Delete a run; it can be brought back for 30 days."""
    shelf = home.shelf_with(run_id)
    run = shelf.run(run_id)
    shelf.delete(run_id)
    return run


def forget_deleted(home: Home) -> int:
    """Forget for good what was deleted longer than `KEEP_DELETED` ago; returns how many recordings went."""
    return home.store.purge_deleted(home.clock() - KEEP_DELETED)


def undelete(home: Home, run_id: str) -> KeptRun:
    """Bring a deleted run back.

    Raises:
        NotFound: nobody visible has deleted such a run.
    """
    for athlete in home.visible():
        shelf = home.store.shelf(athlete.id)
        if any(run.id == run_id for run in shelf.deleted()):
            shelf.undelete(run_id)
            return shelf.run(run_id)
    return home.shelf_with(run_id).run(run_id)


def _current(home: Home, shelf: Shelf, run_id: str) -> ReadRun:
    run, reading = _current_json(home, shelf, run_id)
    return ReadRun(run, shelf.recording(run_id), reading_from_json(reading))


def _current_json(home: Home, shelf: Shelf, run_id: str) -> tuple[KeptRun, dict[str, Any]]:
    """Return a run and its reading of this version, made now where it is not there (or no longer)."""
    while True:
        run, reading = shelf.run(run_id), shelf.reading(run_id)
        if reading is not None and run.reading_version == ANALYSIS_VERSION:
            return run, reading
        analyse_run(home, run.athlete_id, run_id)
