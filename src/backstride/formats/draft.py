"""A recording under construction: every reader fills one, and `build` makes the noun.

Mending happens here, once, so that a clock that jumps back in a GPX file is treated as one in a FIT file.
Rejected: a mending step in each reader (six versions of the same bug), and a mutable Recording.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from backstride.formats.sanity import ON_FOOT, mend_clock, remove_impossible
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import (
    DeveloperField,
    Device,
    Lap,
    Pause,
    Placement,
    Problem,
    Recording,
    Sensor,
    Stream,
)

_Clock = tuple[Floats, Bools, tuple[Problem, ...]]
_Stretch = TypeVar("_Stretch", Lap, Pause)

CLOCK_WAS_SET_AFTER = datetime(1995, 1, 1, tzinfo=UTC)
"""GNSS was declared operational in 1995: an earlier date is a clock that was never set (FIT's zero is 1989)."""
CLOCK_WAS_SET_BEFORE = datetime(2100, 1, 1, tzinfo=UTC)
"""Later is a broken clock. A date that is merely in the future is judged where today is known: on import."""


@dataclass(slots=True)
class Draft:
    """What a reader has found so far. All times are seconds after `epoch` (any instant the reader likes).

    `epoch` None means that the file knows no date; times then count from their first sample.
    """

    format: str
    source: str = ""
    epoch: datetime | None = None
    name: str | None = None
    sport: str | None = None
    utc_offset_s: int | None = None
    device: Device = field(default_factory=Device)
    placement: Placement | None = None
    facing: str | None = None
    span: tuple[float, float] | None = None
    """Start and end by the file's own summary, where it is wider than the samples."""
    problems: list[Problem] = field(default_factory=list)
    simulated: bool = False
    _streams: dict[Sensor, tuple[Floats, dict[str, Floats]]] = field(default_factory=dict)
    _laps: list[Lap] = field(default_factory=list)
    _pauses: list[Pause] = field(default_factory=list)
    _developer: list[tuple[str, str, Floats, Floats]] = field(default_factory=list)

    def add(self, sensor: Sensor, t_s: ArrayLike, columns: Mapping[str, ArrayLike]) -> None:
        """Add a stream: `t_s` and each column of shape (n,), NaN where missing. All-NaN columns are dropped.

        Streams that share one clock (the columns of one table) pass the very same `t_s` array: it is mended once.
        """
        if sensor in self._streams:
            raise ValueError(f"{sensor} was added already: join before adding")
        t = np.asarray(t_s, dtype=np.float64)
        arrays = {name: np.asarray(values, dtype=np.float64) for name, values in columns.items()}
        self._streams[sensor] = (t, arrays)

    def add_developer(self, name: str, unit: str, t_s: ArrayLike, values: ArrayLike) -> None:
        """Add a developer field: `t_s` and `values` of shape (n,)."""
        self._developer.append((name, unit, np.asarray(t_s, float), np.asarray(values, float)))

    def add_lap(self, start_s: float, end_s: float, name: str | None = None, intensity: str | None = None) -> None:
        """Add a lap, seconds after `epoch`."""
        self._laps.append(Lap(start_s, end_s, (name or "").strip() or None, intensity))

    def add_pause(self, start_s: float, end_s: float) -> None:
        """Add a stretch in which the timer stood still, seconds after `epoch`."""
        if end_s > start_s:
            self._pauses.append(Pause(start_s, end_s))

    def note(self, code: str, words: str, start_s: float | None = None, end_s: float | None = None) -> None:
        """Add a problem; its times, too, are seconds after `epoch`."""
        self.problems.append(Problem(code, words, start_s, end_s))

    def build(self) -> Recording:
        """Mend, drop what is empty, count time from the first sample and freeze.

        Raises:
            NoUsableSamples: nothing is left.
        """
        on_foot = (self.sport or "running").lower() in ON_FOOT
        clocks = self._mend_clocks()
        kept: dict[Sensor, tuple[Floats, dict[str, Floats]]] = {}
        found: list[Problem] = [problem for _, _, problems in clocks.values() for problem in problems]
        for sensor, (t, columns) in self._streams.items():
            stream = self._clean(sensor, clocks[id(t)], columns, on_foot=on_foot, found=found)
            if stream is not None:
                kept[sensor] = stream
        if not kept:
            raise NoUsableSamples(self.format.upper())
        first = min(float(t[0]) for t, _ in kept.values())
        last = max(float(t[-1]) for t, _ in kept.values())
        if self.span is not None:
            low, high = self.span
            if last <= low or high <= first or high - low > 10 * max(last - first, 3600.0):
                low, high = first, last  # the summary speaks of another time than the samples: believe the samples
            first, last = min(first, low), max(last, high)
        return self._freeze(kept, first, last, found, clocks)

    def _mend_clocks(self) -> dict[int, _Clock]:
        """Mend each distinct clock once; keyed by the array's identity, so that shared clocks stay shared."""
        clocks: dict[int, _Clock] = {}
        for t in (*(t for t, _ in self._streams.values()), *(t for _, _, t, _ in self._developer)):
            if id(t) not in clocks:
                clocks[id(t)] = mend_clock(t)
        return clocks

    def _clean(
        self, sensor: Sensor, clock: _Clock, columns: dict[str, Floats], *, on_foot: bool, found: list[Problem]
    ) -> tuple[Floats, dict[str, Floats]] | None:
        mended, keep, _ = clock
        if not keep.any():
            return None
        t_kept = mended[keep]
        clean, problems = remove_impossible(
            sensor, t_kept, {name: values[keep] for name, values in columns.items()}, on_foot=on_foot
        )
        found.extend(problems)
        clean = {name: values for name, values in clean.items() if not np.isnan(values).all()}
        if not clean:
            return None
        said = ~np.all([np.isnan(values) for values in clean.values()], axis=0)
        return t_kept[said], {name: values[said] for name, values in clean.items()}

    def _freeze(
        self, kept: dict[Sensor, tuple[Floats, dict[str, Floats]]], first: float, last: float, found: list[Problem], clocks: dict[int, _Clock]
    ) -> Recording:
        duration_s = last - first
        start = None if self.epoch is None else _later(self.epoch, first)
        if start is not None and not CLOCK_WAS_SET_AFTER <= start <= CLOCK_WAS_SET_BEFORE:
            found.append(
                Problem("clock-unset", f"The clock was never set: it says {start.year}. The date is not known; times count from the start.")
            )
            start = None
        return Recording(
            format=self.format,
            source=self.source or str(self.device),
            start=start,
            duration_s=duration_s,
            streams={s: Stream(s, t - first, columns) for s, (t, columns) in kept.items()},
            utc_offset_s=self.utc_offset_s,
            name=self.name,
            sport=self.sport,
            device=self.device,
            laps=tuple(_inside(self._laps, first, duration_s)),
            pauses=tuple(_inside(self._pauses, first, duration_s)),
            developer=tuple(self._freeze_developer(first, clocks)),
            problems=tuple(_unique([_shift_problem(p, first, duration_s) for p in (*self.problems, *found)])),
            placement=self.placement,
            facing=self.facing,
            simulated=self.simulated,
        )

    def _freeze_developer(self, first: float, clocks: dict[int, _Clock]) -> list[DeveloperField]:
        fields = []
        for name, unit, t, values in self._developer:
            mended, keep, _ = clocks[id(t)]
            keep = keep & np.isfinite(values)
            if keep.any():
                fields.append(DeveloperField(name, unit, mended[keep] - first, values[keep]))
        return fields


def _later(epoch: datetime, seconds: float) -> datetime:
    """Add seconds; what no calendar holds becomes its first or last day, so that a broken clock is just that."""
    try:
        return epoch + timedelta(seconds=seconds)
    except OverflowError:
        return (datetime.min if seconds < 0 else datetime.max).replace(tzinfo=UTC)


def _inside(stretches: list[_Stretch], first: float, duration_s: float) -> list[_Stretch]:
    """Count from the first sample, cut to the recording, in order; what is empty or not finite is left out."""
    cut = []
    for stretch in stretches:
        start = min(max(stretch.start_s - first, 0.0), duration_s)
        end = min(max(stretch.end_s - first, 0.0), duration_s)
        if end > start:
            cut.append(replace(stretch, start_s=start, end_s=end))
    return sorted(cut, key=lambda stretch: stretch.start_s)


def _shift_problem(problem: Problem, first: float, duration_s: float) -> Problem:
    if problem.start_s is None:
        return problem
    start = min(max(problem.start_s - first, 0.0), duration_s)
    end = min(max((problem.end_s if problem.end_s is not None else problem.start_s) - first, start), duration_s)
    return Problem(problem.code, problem.words, start, end)


def _unique(found: list[Problem]) -> list[Problem]:
    seen: dict[tuple[str, str], Problem] = {}
    for problem in found:
        seen.setdefault((problem.code, problem.words), problem)
    return list(seen.values())
