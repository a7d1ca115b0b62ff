"""Stumbles, falls and knocks through the browser's modules: what `live_phone.py` shows of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median

import numpy as np
from asked import Mark, head, most, row
from phone import Browser, Heard, phone_like
from real import Real, set_name
from virtual import Wearing, virtual_recordings

from backstride.sample.mishaps import MishapKind, simulate_mishap
from backstride.sample.worn import PHONE, Mounting, Worn
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording, Sensor

SEEDS = range(2000, 2500)
THIGH_EVERYDAY = 100
"""So many of these for a thigh, where no phone is asked for, of what must be left alone."""
MOUNTINGS = tuple(
    Mounting(facing, up)
    for facing, up in product([sign + axis for sign, axis in product("+-", "xyz")], repeat=2)
    if facing[1] != up[1]
)
WORN = (Placement.LUMBAR, Placement.CHEST, Placement.THIGH)
ASKED = {
    MishapKind.STUMBLE: ("stumble", 0.80),
    MishapKind.FALL: ("fall", 0.95),
    MishapKind.KNOCKS: ("knocks", 0.95),
}


def axes_of(recording: Recording) -> tuple[Floats, Floats, Floats | None]:
    """Return times (n,), force (n, 3) and turn (n, 3)."""
    acc, gyr = recording.streams[Sensor.ACC], recording.streams.get(Sensor.GYR)
    force = np.stack(list(acc.columns.values()), axis=1)
    return acc.t_s, force, None if gyr is None else np.stack(list(gyr.columns.values()), axis=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one simulated run."""

    kind: MishapKind
    told: list[tuple[str, float, float]]
    """What, how long after it began, and how long after that it was told."""

    def found(self, what: str) -> float | None:
        """How late it was told that was there; None where it was not."""
        return next((late for one, after, late in self.told if one == what and -1.5 < after < 5.0), None)


def trials_of(browser: Browser, placement: Placement) -> Iterator[Trial]:
    """Give every kind with every seed; a thigh tells no stumbles."""
    kinds = [
        kind for kind in MishapKind if placement is not Placement.THIGH or kind is not MishapKind.STUMBLE
    ]
    few = SEEDS[:THIGH_EVERYDAY] if placement is Placement.THIGH else SEEDS
    asked = [(kind, seed, placement) for kind in kinds for seed in (SEEDS if kind in ASKED else few)]
    with ProcessPoolExecutor(max_workers=2) as pool:
        for kind, at_s, rows in pool.map(simulated, *zip(*asked, strict=True), chunksize=25):
            said = browser.hear(rows, placement.value, None, live=False)
            yield Trial(kind, [(what, at - at_s, told - at) for what, at, _, told in said.incidents])


def simulated(kind: MishapKind, seed: int, placement: Placement) -> tuple[MishapKind, float, Floats]:
    """Return one run as a phone writes it: rows (n, 7)."""
    run = simulate_mishap(kind, seed, Worn(placement, MOUNTINGS[seed % len(MOUNTINGS)], PHONE))
    t_s, force, turn = axes_of(run.recording)
    assert turn is not None
    return kind, run.at_s, np.column_stack([t_s, force, turn])


@dataclass(frozen=True, slots=True)
class Quiet:
    """A recording in which nothing happened."""

    of: str
    placement: str
    hours: float
    told: Counter[str]


def without_mishap(
    browser: Browser, shared: Path, reals: Iterable[tuple[Real, Heard | None]]
) -> Iterator[Quiet]:
    """Give every real recording at trunk and thigh, and the virtual ones."""
    for real, said in reals:
        if said is not None and real.recording.placement in WORN and Sensor.GYR in real.recording.streams:
            told = Counter(what for what, *_ in said.incidents)
            yield Quiet(set_name(real), str(real.recording.placement), real.recording.duration_s / 3600, told)
    for k, one in enumerate(virtual_recordings(shared, Wearing(noise=1.0, stand_s=3.0), WORN)):
        t_s, force, turn = axes_of(one.recording)
        said = browser.hear(phone_like(t_s, force, turn, k), one.placement.value, None, live=False)
        hours = one.recording.duration_s / 3600
        yield Quiet("virtual", one.placement.value, hours, Counter(what for what, *_ in said.incidents))


def incident_marks(found: dict[Placement, list[Trial]], quiet: Sequence[Quiet]) -> Iterator[Mark]:
    """Stumbles, falls and knocks of the seeds set aside; quiet elsewhere."""
    for place, (kind, (what, bar)) in product(WORN, ASKED.items()):
        runs = [trial for trial in found[place] if trial.kind is kind]
        if runs:
            share = sum(trial.found(what) is not None for trial in runs) / len(runs)
            yield Mark(f"{place}: {what} found of {len(runs)}", f"{bar:.0%}", f"{share:.1%}", share >= bar)
    for place in WORN:
        runs = [trial for trial in found[place] if trial.kind not in ASKED]
        loud = sum(bool(trial.told) for trial in runs)
        asked, good = "quiet: at most 5 in 1,000", loud / max(len(runs), 1) <= 0.005
        yield Mark(f"{place}: everyday runs with a report", asked, f"{loud} of {len(runs)}", good)
    told = sum((one.told for one in quiet if one.of != "virtual"), Counter[str]())
    hours = sum(one.hours for one in quiet if one.of != "virtual")
    for what, bar in (("fall", 0), ("stumble", 1), ("knocks", 0)):
        yield most(f"real forward recordings, {hours:.2f} h: {what}", bar, told[what])


def incidents_table(found: dict[Placement, list[Trial]]) -> list[str]:
    """Every kind: found, told so late, and what else was reported."""
    lines = [
        "## Stumbles, falls, knocks: simulated\n",
        "Seeds 2000 to 2499 of each, all phones, in 24 mountings; settings were found on others. Late: told",
        "so long after it happened, median and longest. A simulated mishap holds what we believe of one.\n",
        *head("placement", "what happens", "runs", "found", "late, s", "stumble", "fall", "knocks"),
    ]
    for place, all_ in found.items():
        for kind in dict.fromkeys(trial.kind for trial in all_):
            runs = [trial for trial in all_ if trial.kind is kind]
            lines.append(row(place, kind, len(runs), *found_cells(kind, runs)))
    return [
        *lines,
        "",
        "The last three: runs with such a report, of what was not there or a second time.",
        "",
    ]


def found_cells(kind: MishapKind, runs: Sequence[Trial]) -> tuple[str, ...]:
    """Found, how late, and other reports of each kind."""
    what = ASKED.get(kind, ("", 0.0))[0]
    late = [at for trial in runs if (at := trial.found(what)) is not None]
    other = (sum(loud(trial, one, what) for trial in runs) for one in ("stumble", "fall", "knocks"))
    shown = (f"{len(late) / len(runs):.1%}", f"{median(late):.1f} ({max(late):.1f})") if late else ("", "")
    return (*shown, *(str(count) for count in other))


def loud(trial: Trial, one: str, wanted: str) -> bool:
    """Whether something of a kind was told that was not there."""
    count = sum(told == one for told, *_ in trial.told)
    return count > (1 if one == wanted and trial.found(one) is not None else 0)


def quiet_table(quiet: Sequence[Quiet]) -> list[str]:
    """Real and virtual recordings in which nothing happened."""
    lines = [
        "## Nothing happened\n",
        "Settings were looked at on the real ones too (knocks had to be told from hard steps), so that their",
        "silence is no test of anything new. Nobody runs in them.\n",
        *head("recordings", "placement", "hours", "stumble", "fall", "knocks"),
    ]
    groups = sorted({(one.of, one.placement) for one in quiet})
    for group in groups:
        mine = [one for one in quiet if (one.of, one.placement) == group]
        told = sum((one.told for one in mine), Counter[str]())
        hours = sum(one.hours for one in mine)
        lines.append(row(*group, f"{hours:.3f}", told["stumble"], told["fall"], told["knocks"]))
    return lines
