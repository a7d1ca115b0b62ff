"""The simulated athlete: worth seeing before there is anything of yours; gone and back in one click.

Her runs are made from a seed and written as FIT (one as Sensor CSV, from a phone that she wore), so that they
go the way that every file goes, and her originals can be downloaded like yours. The newest run comes first:
the start page shows it.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from backstride.app.analyse import analyse_recording
from backstride.app.home import Home
from backstride.app.ingest import part_to_keep
from backstride.formats.fit import read_fit, write_fit
from backstride.formats.sensor_csv import read_sensor_csv, write_sensor_csv
from backstride.sample.focus import focus_tests
from backstride.sample.history import SampleRun, ada, history
from backstride.store.samples import encode_recording
from backstride.vocab.athlete import Athlete
from backstride.vocab.recording import Recording, Sensor

SEED = 2026
"""Any number; this one stays, so that everybody sees the same Ada."""
SATURDAY = 5
_NOTE = "simulated"
_MADE, _WHOLE, _REMOVED = "made", "whole", "removed"
"""The note about her: `made DAY` of the newest run while runs are missing, then `whole DAY`, or `removed`."""


def ensure_simulated(home: Home, stop: Callable[[], bool] = lambda: False) -> Iterator[str]:
    """Make the simulated athlete, or go on where a stopped start left off; yields the id of each run kept.

    Does nothing once she was removed, or once there is a person with runs of their own and no trace of her.
    """
    with home.making:
        athlete = home.simulated()
        if home.store.note(_NOTE) == _REMOVED:
            return
        if athlete is None:
            if home.store.shelf(home.me().id).extent()[0]:
                return
            athlete = _make_athlete(home)
    yield from _make_runs(home, athlete, stop)


def remove_simulated(home: Home) -> None:
    """Remove the simulated athlete and all her runs; `bring_back_simulated` makes the very same again."""
    with home.making:
        home.store.set_note(_NOTE, _REMOVED)
        athlete = home.simulated()
        if athlete is not None:
            home.store.remove_athlete(athlete.id)


def bring_back_simulated(home: Home) -> str:
    """Make her anew, unless she is here, and return her newest run; `ensure_simulated` makes the others."""
    with home.making:
        athlete = home.simulated()
        runs = () if athlete is None else home.store.shelf(athlete.id).runs(limit=1)
        if athlete is not None and runs and home.store.note(_NOTE) != _REMOVED:
            return runs[0].id
        return next(_make_runs(home, _make_athlete(home, athlete), lambda: False))


def _make_athlete(home: Home, athlete: Athlete | None = None) -> Athlete:
    """Make her without runs; the note comes first, so that a stop in between loses neither."""
    home.store.set_note(_NOTE, f"{_MADE} {_last_saturday(home)}")
    return athlete or home.store.create_athlete(ada())


def _last_saturday(home: Home) -> date:
    """Return the day of her newest run: runs of hers belong to certain weekdays."""
    yesterday = home.clock().date() - timedelta(days=1)
    return yesterday - timedelta(days=(yesterday.weekday() - SATURDAY) % 7)


def _make_runs(home: Home, athlete: Athlete, stop: Callable[[], bool]) -> Iterator[str]:
    state, _, last_day = (home.store.note(_NOTE) or "").partition(" ")
    if state != _MADE:
        return  # all were made: what was deleted of them stays deleted
    shelf = home.store.shelf(athlete.id)
    _keep_focus(home, athlete, date.fromisoformat(last_day))
    kept = shelf.count() + len(shelf.deleted())
    for number, run in enumerate(history(SEED, date.fromisoformat(last_day))):
        if stop():
            return
        if number >= kept:
            yield _keep(home, athlete, run)
    with home.making:
        if home.store.note(_NOTE) == f"{_MADE} {last_day}":  # she may have been removed meanwhile
            home.store.set_note(_NOTE, f"{_WHOLE} {last_day}")


def _keep_focus(home: Home, athlete: Athlete, last_day: date) -> None:
    """Keep her focus tests and what she said; a second time changes nothing."""
    shelf = home.store.shelf(athlete.id)
    tests, ratings = focus_tests(SEED, last_day)
    for made in tests:
        shelf.keep_focus_test(made.test)
    for rating in ratings:
        shelf.rate(rating)


def _keep(home: Home, athlete: Athlete, run: SampleRun) -> str:
    """Keep one run by way of a file, as a watch or phone writes it; a session that she typed in has none."""
    ending, original, recording = _as_file(run.recording)
    samples = encode_recording(recording)
    part = part_to_keep(
        0,
        recording,
        samples,
        athlete,
        home.clock(),
        labels=run.labels,
        analysed=analyse_recording(recording, athlete, run.labels),
    )
    digest = hashlib.sha256(samples if original is None else original).hexdigest()
    name = None if original is None else f"{recording.start:%Y-%m-%d}-simulated.{ending}"
    return (
        home.store.shelf(athlete.id)
        .keep(digest=digest, file_name=name, original=original, parts=[part])[0]
        .run_id
    )


def _as_file(made: Recording) -> tuple[str, bytes | None, Recording]:
    """Return the ending and bytes of a file, and what is read back from it."""
    if not made.streams:
        return "", None, made
    if Sensor.ACC not in made.streams:
        data = write_fit(made)
        return "fit", data, read_fit(data)[0]
    data = write_sensor_csv(made)
    read = read_sensor_csv(data, made.placement, made.facing)[0]
    # Sensor CSV knows neither names nor zones, nor that a program made it up.
    return (
        "csv",
        data,
        replace(
            read,
            source=made.source,
            name=made.name,
            sport=made.sport,
            utc_offset_s=made.utc_offset_s,
            simulated=True,
        ),
    )
