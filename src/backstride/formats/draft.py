"""A recording under construction: every reader fills one, and `build` makes the noun.

Mending happens here, once, so that a clock that jumps back in a GPX file is treated as one in a FIT file.
Rejected: a mending step in each reader (six versions of the same bug), and a mutable Recording.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from numpy.typing import ArrayLike

from backstride.formats.freeze import (
    Clock,
    Sampled,
    counted_from,
    cut_to,
    extent_of,
    faster_than_feet,
    later,
    without_empty,
    without_strangers,
)
from backstride.formats.sanity import mend_clock, remove_impossible
from backstride.vocab.arrays import Floats
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import (
    FURTHEST_OFFSET_S,
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
from backstride.vocab.sport import is_on_foot

CLOCK_WAS_SET_AFTER = datetime(1995, 1, 1, tzinfo=UTC)
"""GNSS is operational since 1995: an earlier date is a clock that was never set (FIT's zero is 1989)."""
CLOCK_WAS_SET_BEFORE = datetime(2100, 1, 1, tzinfo=UTC)
"""Later is a broken clock. A date that is merely in the future is judged where today is known."""


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
    _streams: Sampled = field(default_factory=dict)
    _laps: list[Lap] = field(default_factory=list)
    _pauses: list[Pause] = field(default_factory=list)
    _developer: list[tuple[str, str, Floats, Floats]] = field(default_factory=list)

    def add(self, sensor: Sensor, t_s: ArrayLike, columns: Mapping[str, ArrayLike]) -> None:
        """Add a stream: `t_s` and each column of shape (n,), NaN where missing; what is all NaN is dropped.

        Streams that share one clock (the columns of one table) pass the very same `t_s` array: mended once.
        """
        if sensor in self._streams:
            raise ValueError(f"{sensor} was added already: join before adding")
        t = np.asarray(t_s, dtype=np.float64)
        arrays = {name: np.asarray(values, dtype=np.float64) for name, values in columns.items()}
        self._streams[sensor] = (t, arrays)

    def add_developer(self, name: str, unit: str, t_s: ArrayLike, values: ArrayLike) -> None:
        """Add a developer field: `t_s` and `values` of shape (n,)."""
        self._developer.append((name, unit, np.asarray(t_s, float), np.asarray(values, float)))

    def add_lap(
        self, start_s: float, end_s: float, name: str | None = None, intensity: str | None = None
    ) -> None:
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
        clocks = self._mend_clocks()
        found = [problem for clock in clocks.values() for problem in clock.problems]
        kept = self._clean(clocks, found)
        if not kept:
            raise NoUsableSamples(self.format.upper())
        first, last = extent_of(kept, self.span)
        duration_s = last - first
        start, offset = self._start(first, found), self._offset(found)
        return Recording(
            format=self.format,
            source=self.source or str(self.device),
            start=start,
            duration_s=duration_s,
            streams={sensor: Stream(sensor, t - first, columns) for sensor, (t, columns) in kept.items()},
            utc_offset_s=offset,
            name=self.name,
            sport=self.sport,
            device=self.device,
            laps=cut_to(self._laps, first, duration_s),
            pauses=cut_to(self._pauses, first, duration_s),
            developer=self._freeze_developer(first, clocks),
            problems=counted_from(first, duration_s, (*self.problems, *found)),
            placement=self.placement,
            facing=self.facing,
            simulated=self.simulated,
        )

    def _mend_clocks(self) -> dict[int, Clock]:
        """Mend each distinct clock once; keyed by the array's identity, so that shared clocks stay shared."""
        times = (*(t for t, _ in self._streams.values()), *(t for _, _, t, _ in self._developer))
        return {key: Clock(*mend_clock(t)) for key, t in {id(t): t for t in times}.items()}

    def _clean(self, clocks: Mapping[int, Clock], found: list[Problem]) -> Sampled:
        """Return what is left of the streams; what was wrong with them is added to `found`."""
        on_foot = is_on_foot(self.sport)
        kept: Sampled = {}
        for sensor, (t, columns) in self._streams.items():
            clock = clocks[id(t)]
            values = {name: column[clock.keep] for name, column in columns.items()}
            clean, problems = remove_impossible(sensor, clock.t_s[clock.keep], values, on_foot=on_foot)
            found.extend(problems)
            said = without_empty(clock.t_s[clock.keep], clean)
            if said is not None:
                kept[sensor] = said
        kept, strangers = without_strangers(kept)
        found.extend(strangers)
        if on_foot:
            found.extend(faster_than_feet(kept))
        return kept

    def _start(self, first: float, found: list[Problem]) -> datetime | None:
        start = None if self.epoch is None else later(self.epoch, first)
        if start is None or CLOCK_WAS_SET_AFTER <= start <= CLOCK_WAS_SET_BEFORE:
            return start
        words = f"The clock was never set: it says {start.year}. The date is not known."
        found.append(Problem("clock-unset", f"{words} Times count from the start."))
        return None

    def _offset(self, found: list[Problem]) -> int | None:
        if self.utc_offset_s is None or abs(self.utc_offset_s) <= FURTHEST_OFFSET_S:
            return self.utc_offset_s
        words = "The time zone in this file cannot be. The run is shown in your own time zone."
        found.append(Problem("zone-impossible", words))
        return None

    def _freeze_developer(self, first: float, clocks: Mapping[int, Clock]) -> tuple[DeveloperField, ...]:
        fields = []
        for name, unit, t, values in self._developer:
            clock = clocks[id(t)]
            keep = clock.keep & np.isfinite(values)
            if keep.any():
                fields.append(DeveloperField(name, unit, clock.t_s[keep] - first, values[keep]))
        return tuple(fields)
