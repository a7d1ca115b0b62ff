"""How steep the way was: the slope of altitude over distance, with its error.

A slope needs way: over 20 m a barometer that wanders by 30 cm makes 1.5 % of nothing. So the grade of a
piece is fitted over at least 100 m of the way around it, and over more where the altitude is that of a
receiver, until it is known to about 1 %. Where even that is out of reach, it is not known. Nor is it
where the way turns back on itself: of twenty metres up and down again a fit sees a level. Rejected: the
difference of two altitudes (one bad sample is then the answer), and maps (a request to a stranger for
every run).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from backstride.insight.way import Ways
from backstride.motion.speed import east_north_m
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Recording, Sensor

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class AltitudeNoise:
    """How an altitude goes wrong: it wanders, and each sample is blurred."""

    wander_m: float
    """Standard deviation of the slow part."""
    wander_s: float
    """How long it lasts."""
    white_m: float
    """Standard deviation of the fast part."""


@dataclass(frozen=True, slots=True)
class GradeParams:
    """Settings of `Slopes`; every default is explained."""

    over_m: tuple[float, ...] = (100.0, 200.0, 400.0, 800.0)
    """Lengths of way over which a slope is fitted: the first that is good enough, 100 m at least. Project
    choice: longer ones know the grade better, and know less of this piece."""
    good_enough: float = 0.01
    """A standard error of the grade below which no longer way is asked. Project choice: 1 % of grade is 5 %
    of the cost of running on the level."""
    not_known_above: float = 0.02
    """With a larger error the grade is not known: most ways are less steep than that. Project choice."""
    barometer: AltitudeNoise = AltitudeNoise(1.0, 600.0, 0.3)
    """Of a watch: it wanders with the weather. Project choice."""
    receiver: AltitudeNoise = AltitudeNoise(5.0, 120.0, 1.0)
    """Of a satellite receiver: some metres, for minutes. Project choice."""
    barometer_formats: tuple[str, ...] = ("fit", "tcx", "simulated")
    """What watches write, most of which have a barometer. No format says so, and an altitude of any other one
    is taken for a receiver's. Project choice."""
    straight: float = 0.5
    """Both ends of a fit lie at least this share of the way apart, where places are known; else the way
    turned back, or round. Project choice: half a circle has 0.64."""
    fewest: int = 5
    """Altitudes in a fit. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Altitude along the way, with what a fit over any part of it needs."""

    t_s: Floats
    """Of each altitude (n,)."""
    along_m: Floats
    """Distance so far at each altitude (n,), never falling."""
    sums: Floats
    """(4, n + 1): running sums of distance, altitude, distance squared, distance times altitude."""
    place_m: Floats | None
    """(2, n): east and north at each altitude; None where no place is known."""
    error: AltitudeNoise
    params: GradeParams

    @classmethod
    def of(cls, recording: Recording, ways: Ways | None, params: GradeParams = GradeParams()) -> Self | None:
        """Prepare a recording; None where it has no altitude, or no way to lay it along."""
        altitude = recording.column(Sensor.ALTITUDE, "altitude_m")
        if altitude is None or ways is None or ways.t_s.size == 0:
            return None
        t, metres = altitude
        known = ~np.isnan(metres) & (t >= ways.t_s[0]) & (t <= ways.t_s[-1])
        if known.sum() < params.fewest:
            return None
        t, metres = t[known], metres[known]
        along = np.maximum.accumulate(np.interp(t, ways.t_s, ways.distance_m))
        x, y = along - along.mean(), metres - metres.mean()
        sums = np.zeros((4, t.size + 1))
        np.cumsum(np.stack([x, y, x * x, x * y]), axis=1, out=sums[:, 1:])
        barometer = recording.format in params.barometer_formats
        error = params.barometer if barometer else params.receiver
        return cls(t, along, sums, _places(recording, t), error, params)

    def grades(self, from_m: Floats, to_m: Floats) -> tuple[Floats, Floats]:
        """Return grade and standard error (k,) of pieces of the way; NaN where the grade is not known.

        Args:
            from_m: Distance so far where each piece begins (k,).
            to_m: And where it ends (k,).
        """
        grade, error = (np.full(from_m.shape, np.nan) for _ in range(2))
        for found, unsure in zip(*self._fitted(from_m, to_m), strict=True):
            better = ~(error <= self.params.good_enough) & ~np.isnan(unsure) & ~(error <= unsure)
            grade, error = np.where(better, found, grade), np.where(better, unsure, error)
        unknown = ~(error <= self.params.not_known_above)
        return np.where(unknown, np.nan, grade), np.where(unknown, np.nan, error)

    def _fitted(self, from_m: Floats, to_m: Floats) -> tuple[Floats, Floats]:
        """Fit a line over at least each `over_m` about the middle of each piece, inside the ends of the way.

        Returns grade and error (o, k), NaN where they are not known.
        """
        half = np.maximum(to_m - from_m, np.array(self.params.over_m)[:, None]) / 2
        middle = (from_m + to_m) / 2
        low, high = self.along_m[0], self.along_m[-1]
        start = np.clip(middle - half, low, max(low, high))
        start = np.clip(start, low, np.maximum(high - 2 * half, low))
        first = np.searchsorted(self.along_m, start, side="left")
        last = np.searchsorted(self.along_m, start + 2 * half, side="right")
        return self._slope(first, last)

    def _slope(self, first: Places, last: Places) -> tuple[Floats, Floats]:
        n = last - first
        enough = n >= self.params.fewest
        a, b = np.where(enough, first, 0), np.where(enough, last, self.t_s.size)
        n = b - a
        sx, sy, sxx, sxy = self.sums[:, b] - self.sums[:, a]
        spread = np.maximum(sxx - sx * sx / n, 1e-9)
        way = self.along_m[b - 1] - self.along_m[a]
        lasts = self.t_s[b - 1] - self.t_s[a]
        slow = 2.0 * self.error.wander_m**2 * -np.expm1(-lasts / self.error.wander_s)
        error = np.sqrt(slow / np.maximum(way, 1e-9) ** 2 + self.error.white_m**2 / spread)
        # A sample short of the asked way at each end is no reason to know nothing.
        usable = enough & (way >= 0.9 * self.params.over_m[0])
        if self.place_m is not None:
            usable &= np.hypot(*(self.place_m[:, b - 1] - self.place_m[:, a])) >= self.params.straight * way
        grade: Floats = np.where(usable, (sxy - sx * sy / n) / spread, np.nan)
        return grade, np.where(usable, error, np.nan)


def _places(recording: Recording, t: Floats) -> Floats | None:
    """Return where the body was at some times, (2, n) in metres; None where no place is known."""
    lat, lon = (recording.column(Sensor.GNSS, name) for name in ("lat_deg", "lon_deg"))
    if lat is None or lon is None:
        return None
    known = ~(np.isnan(lat[1]) | np.isnan(lon[1]))
    if not known.any():
        return None
    placed_s, axes = lat[0][known], np.stack(east_north_m(lat[1][known], lon[1][known]))
    return axes if np.array_equal(t, placed_s) else np.stack([np.interp(t, placed_s, axis) for axis in axes])
