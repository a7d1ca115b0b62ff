"""The simulated athlete: worth seeing before there is anything of yours; gone and back in one click.

Her runs are made from a seed and written as FIT, so that they go the way that every file goes, and her
originals can be downloaded like yours. The newest run comes first: the start page shows it.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from backstride.app.analyse import analyse_recording
from backstride.app.home import Home
from backstride.app.ingest import part_to_keep
from backstride.formats.fit import read_fit, write_fit
from backstride.sample.history import SampleRun, ada, history
from backstride.store.samples import encode_recording
from backstride.vocab.athlete import Athlete

SEED = 2026
"""Any number; this one stays, so that everybody sees the same Ada."""
SATURDAY = 5
_MADE, _REMOVED = "made", "removed"


def ensure_simulated(home: Home, stop: Callable[[], bool] = lambda: False) -> Iterator[str]:
    """Make the simulated athlete, or go on where a stopped start left off; yields the id of each run kept.

    Does nothing once she was removed, or once there is a person with runs of their own and no trace of her.
    """
    if home.store.note("simulated") == _REMOVED:
        return
    athlete = home.simulated()
    if athlete is None:
        if home.store.shelf(home.me().id).extent()[0]:
            return
        athlete = home.store.create_athlete(ada())
        home.store.set_note("simulated", f"{_MADE} {_last_saturday(home)}")
    yield from _make_runs(home, athlete, stop)


def remove_simulated(home: Home) -> None:
    """Remove the simulated athlete and all her runs; `bring_back_simulated` makes the very same again."""
    home.store.set_note("simulated", _REMOVED)
    athlete = home.simulated()
    if athlete is not None:
        home.store.remove_athlete(athlete.id)


def bring_back_simulated(home: Home) -> str:
    """Make her anew and return the id of her newest run; `ensure_simulated` makes the others."""
    athlete = home.simulated() or home.store.create_athlete(ada())
    home.store.set_note("simulated", f"{_MADE} {_last_saturday(home)}")
    return next(_make_runs(home, athlete, lambda: False))


def _last_saturday(home: Home) -> date:
    """Return the day of her newest run: runs of hers belong to certain weekdays."""
    yesterday = home.clock().date() - timedelta(days=1)
    return yesterday - timedelta(days=(yesterday.weekday() - SATURDAY) % 7)


def _make_runs(home: Home, athlete: Athlete, stop: Callable[[], bool]) -> Iterator[str]:
    made = (home.store.note("simulated") or "").removeprefix(f"{_MADE} ")
    last_day = date.fromisoformat(made)
    kept = home.store.shelf(athlete.id).extent()[0]
    for number, run in enumerate(history(SEED, last_day)):
        if stop():
            return
        if number >= kept:
            yield _keep(home, athlete, run)


def _keep(home: Home, athlete: Athlete, run: SampleRun) -> str:
    """Keep one run by way of a FIT file; a session that she typed in has none."""
    original = write_fit(run.recording) if run.recording.streams else None
    recording = run.recording if original is None else read_fit(original)[0]
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
    name = None if original is None else f"{recording.start:%Y-%m-%d}-simulated.fit"
    return (
        home.store.shelf(athlete.id)
        .keep(digest=digest, file_name=name, original=original, parts=[part])[0]
        .run_id
    )
