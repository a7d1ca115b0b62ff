"""A recording cut into short pieces, at every moment at which a block of a workout may begin or end.

Such moments are the edges of laps, the edges of what was measured, sudden changes of speed, and, so that two
blocks of the same walking can part too, a plain grid between them. Everything that is asked of a piece adds
up over pieces, so that any stretch is the difference of two running sums.

Rejected: one piece a second, which is 3,600 an hour and an alignment of a minute; and laps alone, because a
press that was missed or made twice must not cost more than one block.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from backstride.insight.travel import PAUSED
from backstride.motion.speed import Course, course_of
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Lap, Pause, Recording, Sensor
from backstride.vocab.segment import Gait, Origin, Travel

TRAVELS = tuple(Travel)
GAITS = tuple(Gait)
LONGER = 1.5
"""By what moments are joined further, until they are few enough. Project choice."""


@dataclass(frozen=True, slots=True)
class PieceParams:
    """Settings of `pieces_of`; every default is explained."""

    together_s: float = 1.5
    """Moments nearer than this are one: the strongest of them. Project choice: two seconds of a watch."""
    grid_s: float = 6.0
    """Without any sign, a block may begin at every sixth second. Project choice: a third of the shortest
    walking repeat."""
    most: int = 360
    """No more moments than about this: the grid widens, then moments are joined. Project choice: the
    alignment of an hour stays below a second."""
    change_mps: float = 0.2
    """A change of mean speed by this is a sign. Project choice: four times the noise of a watch."""
    change_over_s: int = 4
    """Means are taken over so long before and after. Project choice: the shortest running repeats."""
    walk_spm: tuple[float, float] = (50.0, 135.0)
    """So many steps of both feet a minute are walking, whichever way. Project choice."""
    run_spm: tuple[float, float] = (145.0, 260.0)
    """So many are running. Project choice: between the two either may be."""


@dataclass(frozen=True, slots=True, eq=False)
class SecondBySecond:
    """What only a recording itself holds: finer than the reading that was made of it."""

    course: Course | None = None
    """Speed and way over ground."""
    pauses: tuple[Pause, ...] = ()
    cadence: tuple[Floats, Floats] | None = None
    """Times and steps a minute, both (n,)."""


NOTHING_FINER = SecondBySecond()


def second_by_second(recording: Recording) -> SecondBySecond:
    """Return what `matched` can use of a recording beside its reading."""
    return SecondBySecond(
        course_of(recording), recording.pauses, recording.column(Sensor.CADENCE, "cadence_spm")
    )


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Pieces between `edges_s` (k + 1,); sums over pieces have shape (k,) unless said otherwise."""

    edges_s: Floats
    lap_edge: Bools
    """(k + 1,): a lap begins or ends here."""
    sign: Bools
    """(k + 1,): something changes here: a lap, what was measured, or the speed."""
    seconds: Floats
    """Without pauses."""
    known: Floats
    """(k, travels, gaits): seconds that are known to be so, weighted by how sure that is; the rest of the
    seconds is not known."""
    metres: Floats
    """Way in the seconds heard."""
    heard: Floats
    """Seconds in which the way is known."""
    walked: Floats
    """Seconds of walking, whichever way: as the device counted steps, else where travel is not known but
    gait is."""
    ran: Floats
    """Likewise in running."""
    laps: int
    """How many laps the watch made; one or none is none."""

    @property
    def speed_mps(self) -> Floats:
        """Mean speed of each piece; NaN where not known."""
        unknown = np.full(self.metres.shape, np.nan)
        speed: Floats = np.divide(self.metres, self.heard, out=unknown, where=self.heard > 0)
        return speed


def pieces_of(
    reading: RunReading,
    laps: tuple[Lap, ...] = (),
    finely: SecondBySecond = NOTHING_FINER,
    params: PieceParams = PieceParams(),
) -> Pieces:
    """Cut a recording into pieces.

    Args:
        reading: What was found in it; travel that rests on a plan counts as not known.
        laps: Of the watch, in order.
        finely: Its speed, steps and pauses. Without them the legs of the reading tell the way, which are
            longer.
        params: Settings.
    """
    edges_s, rank = _moments(reading, laps, finely, params)
    seconds = np.diff(edges_s) - np.diff(_paused(reading, finely, edges_s))
    part = seconds / np.diff(edges_s)  # 0 inside a pause, 1 outside
    way_s, way_m, heard_s = _way(reading, finely.course)
    return Pieces(
        edges_s=edges_s,
        lap_edge=rank >= _LAP,
        sign=rank > _GRID,
        seconds=seconds,
        known=_known(reading, edges_s) * part[:, None, None],
        metres=np.diff(np.interp(edges_s, way_s, way_m)),
        heard=np.diff(np.interp(edges_s, way_s, heard_s)) * part,
        walked=_gait(reading, finely, edges_s, Gait.WALK, params.walk_spm) * part,
        ran=_gait(reading, finely, edges_s, Gait.RUN, params.run_spm) * part,
        laps=len(laps) if len(laps) > 1 else 0,
    )


# --- the moments ---

_GRID, _CHANGE, _SEGMENT, _LAP, _END = 0, 1, 2, 3, 4
"""How strong a sign is: where two are close, the stronger stays."""


def _moments(
    reading: RunReading, laps: tuple[Lap, ...], finely: SecondBySecond, params: PieceParams
) -> tuple[Floats, Floats]:
    """Return the moments in order, and how strong a sign stands at each."""
    end_s = reading.recording.duration_s
    found = [(0.0, _END), (end_s, _END)]
    if len(laps) > 1:
        found += [(edge, _LAP) for lap in laps for edge in (lap.start_s, lap.end_s)]
    found += [(segment.start_s, _SEGMENT) for segment in reading.segments]
    found += [(edge, _SEGMENT) for pause in finely.pauses for edge in (pause.start_s, pause.end_s)]
    found += [(at_s, _CHANGE) for at_s in _changes(finely.course, params)]
    inside = [(at_s, rank) for at_s, rank in found if 0.0 <= at_s <= end_s]
    together_s = params.together_s
    kept = _apart(inside, together_s)
    while len(kept) > params.most:
        together_s *= LONGER
        kept = _apart(kept, together_s)
    return _filled(kept, max(params.grid_s, end_s / max(params.most - len(kept), params.most / 4)))


def _apart(moments: list[tuple[float, int]], together_s: float) -> list[tuple[float, int]]:
    """Drop moments that lie close to a stronger one, or to an equal one before them; ends always stay."""
    kept: list[tuple[float, int]] = []
    for at_s, rank in sorted(moments):
        if kept and at_s - kept[-1][0] < together_s:
            if rank > kept[-1][1]:
                kept[-1] = (at_s, rank)
        else:
            kept.append((at_s, rank))
    return kept


def _filled(moments: list[tuple[float, int]], grid_s: float) -> tuple[Floats, Floats]:
    """Put a grid between moments that lie far apart."""
    edges: list[float] = []
    ranks: list[int] = []
    for (start, rank), (end, _) in pairwise(moments):
        count = max(1, int((end - start) / grid_s))
        edges += np.linspace(start, end, count, endpoint=False).tolist()
        ranks += [rank] + [_GRID] * (count - 1)
    return np.array([*edges, moments[-1][0]]), np.array([*ranks, moments[-1][1]], dtype=float)


def _changes(course: Course | None, params: PieceParams) -> list[float]:
    """Return the whole seconds at which the mean speed changes most."""
    if course is None or course.t_s.size < 2:  # noqa: PLR2004  # a line needs two points
        return []
    over = params.change_over_s
    clock = np.arange(np.floor(course.t_s[0]), np.ceil(course.t_s[-1]) + 1)
    known = ~np.isnan(course.speed_mps)
    if clock.size <= 2 * over or not known.any():
        return []
    so_far = np.concatenate([[0.0], np.cumsum(np.interp(clock, course.t_s[known], course.speed_mps[known]))])
    means = (so_far[over:] - so_far[:-over]) / over
    by = np.abs(means[over:] - means[:-over])
    padded = np.pad(by, over // 2 + 1, constant_values=-1.0)
    highest = np.max(np.lib.stride_tricks.sliding_window_view(padded, 2 * (over // 2 + 1) + 1), axis=1)
    at = np.flatnonzero((by >= params.change_mps) & (by >= highest))
    return [float(moment) for moment in clock[at + over] - 0.5]


# --- what is known of each piece ---


def _paused(reading: RunReading, finely: SecondBySecond, edges_s: Floats) -> Floats:
    """Return the seconds paused so far at each edge; a reading alone knows only part of them."""
    pauses = [(pause.start_s, pause.end_s, 1.0) for pause in finely.pauses]
    known = [(s.start_s, s.end_s, 1.0) for s in reading.segments if s.because == PAUSED]
    return _so_far(pauses or known, edges_s)


def _gait(
    reading: RunReading,
    finely: SecondBySecond,
    edges_s: Floats,
    gait: Gait,
    between_spm: tuple[float, float],
) -> Floats:
    """Return the seconds of a gait in each piece, where nothing but the gait is known."""
    if finely.cadence is None or finely.cadence[0].size == 0:
        seen = [s for s in reading.segments if s.travel is Travel.UNKNOWN and s.gait is gait]
        found: Floats = np.diff(_so_far([(s.start_s, s.end_s, 1.0) for s in seen], edges_s))
        return found
    t_s, spm = finely.cadence
    so = (spm >= between_spm[0]) & (spm < between_spm[1])
    lasts = np.minimum(np.diff(t_s, append=t_s[-1] + 1.0), 10.0) * so
    so_far = np.concatenate([[0.0], np.cumsum(lasts)])
    counted: Floats = np.diff(so_far[np.searchsorted(t_s, edges_s)])
    return np.minimum(counted, np.diff(edges_s))


def _known(reading: RunReading, edges_s: Floats) -> Floats:
    """Return the seconds of each travel and gait in each piece, weighted by how sure they are."""
    stretches: dict[tuple[int, int], list[tuple[float, float, float]]] = {}
    for segment in reading.segments:
        if segment.origin is not Origin.PLANNED and segment.travel is not Travel.UNKNOWN:
            key = TRAVELS.index(segment.travel), GAITS.index(segment.gait)
            stretches.setdefault(key, []).append((segment.start_s, segment.end_s, segment.confidence))
    known = np.zeros((edges_s.size - 1, len(TRAVELS), len(GAITS)))
    for (travel, gait), found in stretches.items():
        known[:, travel, gait] = np.diff(_so_far(found, edges_s))
    return known


def _so_far(stretches: list[tuple[float, float, float]], edges_s: Floats) -> Floats:
    """Return the running sum at each edge of stretches (start, end, weight) in order, without overlap."""
    if not stretches:
        return np.zeros(edges_s.shape)
    at = np.array([edge for start, end, _ in stretches for edge in (start, end)])
    grown = np.array([step for start, end, weight in stretches for step in (0.0, (end - start) * weight)])
    so_far: Floats = np.interp(edges_s, at, np.cumsum(grown))
    return so_far


def _way(reading: RunReading, course: Course | None) -> tuple[Floats, Floats, Floats]:
    """Return moments, the way so far and the seconds heard so far, each (n,)."""
    known = np.zeros(0, dtype=bool) if course is None else ~np.isnan(course.distance_m)
    if course is not None and np.count_nonzero(known) > 1:
        t_s = course.t_s[known]
        return t_s, course.distance_m[known], t_s - t_s[0]
    at, metres, heard = [0.0], [0.0], [0.0]
    for leg in reading.legs:
        at += [leg.start_s, leg.end_s]
        metres += [0.0, leg.distance_m or 0.0]
        heard += [0.0, 0.0 if leg.distance_m is None else leg.over_s]
    return np.array(at), np.cumsum(metres), np.cumsum(heard)
