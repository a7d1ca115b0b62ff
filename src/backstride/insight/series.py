"""What a Run page draws, as data: thinned for a screen, with every gap kept.

Chest speed is signed only where travel is known. Where it is not, its size stands in a column of its own, so
that a page can hatch between minus and plus that speed instead of choosing a side. Rejected: one common clock
for all lines (it invents samples or drops them), and drawing unknown stretches as forward.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from backstride.insight.said import said_speeds
from backstride.motion.speed import course_of, east_north_m
from backstride.signal.thin import Places, gaps_longer_than, where_extreme
from backstride.vocab.arrays import Floats
from backstride.vocab.kept import RibbonPiece
from backstride.vocab.reading import RunReading, Steps
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.segment import Label, Origin, Segment, Travel

Values = tuple[float | None, ...]
"""Numbers of a line; None interrupts it."""
TrackPiece = tuple[Travel, tuple[tuple[float, float], ...]]
"""A stretch of way with one travel: (metres east, metres north) of the first known position."""


@dataclass(frozen=True, slots=True)
class SeriesParams:
    """Settings of `chart_series` and `track`; every default is explained."""

    longest_join_s: float = 10.0
    """A line is not drawn across a longer silence (as `SpeedParams.longest_gap_s`)."""
    longest_stride_s: float = 2.5
    """A stride that lasts longer is a stop: 48 steps a minute. Project choice."""
    decimals: int = 3
    """Finer than any sensor here and than any screen; it keeps the answer small. Project choice."""
    track_decimals: int = 1
    """10 cm, far below the 3 to 5 m of a receiver. Project choice."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart; `t_s` increases, in seconds from the start of the recording."""

    t_s: tuple[float, ...]
    values: Values


@dataclass(frozen=True, slots=True)
class SpeedLine:
    """Chest speed in m/s. At each time at most one of the two columns has a number."""

    t_s: tuple[float, ...]
    speed_signed: Values
    """Forward positive, backward negative, still 0."""
    speed_unsigned: Values
    """Its size where the direction is sideways or not known."""


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """All lines of a Run page for `[start_s, end_s)`; None is a sensor that was not there."""

    start_s: float
    end_s: float
    speed: SpeedLine | None
    heart_rate: Line | None
    """Beats a minute."""
    cadence: Line | None
    """Steps a minute."""
    elevation: Line | None
    """Metres."""
    power: Line | None
    """Watts."""
    temperature: Line | None
    """Degrees Celsius."""


def chart_series(
    recording: Recording,
    segments: tuple[Segment, ...],
    *,
    most: int = 2000,
    start_s: float | None = None,
    end_s: float | None = None,
    labels: tuple[Label, ...] = (),
    steps: Steps | None = None,
    params: SeriesParams = SeriesParams(),
) -> ChartSeries:
    """Return the lines of a Run page, each on its own clock.

    Args:
        recording: What the sensors said.
        segments: What the reading says about travel; they cover the recording.
        most: Largest number of points in each line, interruptions included; at least 2.
        start_s: Start of the visible range; the start of the recording if None.
        end_s: End of the visible range; just after the last sample if None.
        labels: What was said; a belt speed that was said is drawn instead of a measured one.
        steps: Foot contacts that were measured; drawn where the device itself counted no steps.
        params: What is explained there.

    Raises:
        ValueError: `most` is below 2.
    """
    if most < 2:  # noqa: PLR2004  # a line has two ends
        raise ValueError(f"a line needs at least 2 points, not {most}")
    start = 0.0 if start_s is None else start_s
    end = np.nextafter(recording.duration_s, np.inf) if end_s is None else end_s
    window = _Window(start, float(end), most, params)

    def line(sensor: Sensor, column: str) -> Line | None:
        stream = recording.column(sensor, column)
        return None if stream is None else _line(*stream, window)

    return ChartSeries(
        start_s=start,
        end_s=min(float(end), recording.duration_s) if end_s is None else float(end),
        speed=_speed_line(recording, segments, labels, window),
        heart_rate=line(Sensor.HR, "hr_bpm"),
        cadence=line(Sensor.CADENCE, "cadence_spm") or _stride_line(steps, window),
        elevation=line(Sensor.ALTITUDE, "altitude_m"),
        power=line(Sensor.POWER, "power_w"),
        temperature=line(Sensor.TEMPERATURE, "temperature_degc"),
    )


def track(
    recording: Recording,
    segments: tuple[Segment, ...],
    most: int = 2000,
    params: SeriesParams = SeriesParams(),
) -> tuple[TrackPiece, ...]:
    """Return the way as pieces of one travel each, at most `most` points in all; () without positions.

    A piece ends where travel changes (the next one starts on the same point) or where positions are missing
    for longer than `longest_join_s` (the next one starts elsewhere: the gap stays a gap). Corners are kept:
    the extremes east and north of each bucket of time, and both ends of every piece.
    """
    lat, lon = (recording.column(Sensor.GNSS, name) for name in ("lat_deg", "lon_deg"))
    if lat is None or lon is None or not segments:
        return ()
    known = ~(np.isnan(lat[1]) | np.isnan(lon[1]))
    t = lat[0][known]
    east, north = east_north_m(lat[1][known], lon[1][known])
    of = _segment_at(t, segments)
    turns = np.diff(_travels(segments)[of], prepend=_travels(segments)[of[:1]]) != 0
    gaps = gaps_longer_than(t, params.longest_join_s)
    at = _corners(t, (east, north), np.flatnonzero(turns | gaps), most)
    points = [
        (round(e, params.track_decimals), round(n, params.track_decimals))
        for e, n in zip(east[at].tolist(), north[at].tolist(), strict=True)
    ]
    return tuple(_pieces(points, [segments[i].travel for i in of[at]], np.cumsum(gaps)[at].tolist()))


def ribbon(segments: Iterable[Segment]) -> tuple[RibbonPiece, ...]:
    """Return the segments as far as a picture needs them: neighbours that look the same are one piece."""
    pieces: list[RibbonPiece] = []
    for segment in segments:
        look = (segment.travel, segment.gait)
        if pieces and pieces[-1][2:] == look and pieces[-1][1] == segment.start_s:
            pieces[-1] = (pieces[-1][0], segment.end_s, *look)
        else:
            pieces.append((segment.start_s, segment.end_s, *look))
    return tuple(pieces)


def totals_s(segments: Iterable[Segment]) -> dict[str, float]:
    """Return seconds by travel, in the order of `Travel`; a travel that does not occur is left out."""
    totals: dict[str, float] = {}
    for segment in segments:
        totals[segment.travel.value] = totals.get(segment.travel.value, 0.0) + segment.duration_s
    return {travel.value: totals[travel.value] for travel in Travel if travel.value in totals}


def origins_of(reading: RunReading) -> dict[str, Origin]:
    """Return who says so: of the seconds by travel, and of the whole `distance` where there is one."""
    found = {}
    for metric in reading.metrics:
        if metric.name == "duration" and metric.travel is not None:
            found[metric.travel.value] = metric.origin
        elif metric.name == "distance" and metric.travel is None:
            found["distance"] = metric.origin
    return found


@dataclass(frozen=True, slots=True)
class _Window:
    """What is visible, and how finely."""

    start_s: float
    end_s: float
    most: int
    params: SeriesParams


def _line(t_s: Floats, values: Floats, window: _Window) -> Line:
    times, columns = _interrupted(t_s, (values,), window)
    return Line(times, columns[0])


def _stride_line(steps: Steps | None, window: _Window) -> Line | None:
    """Return steps a minute, a value each stride, as left and right differ; None without contacts."""
    if steps is None:
        return None
    t = np.array(steps.times_s)
    each = 1 if steps.count is None or t.size == 0 else round(steps.count / t.size)
    apart = 2 // max(each, 1)  # contacts in a stride: two where both feet are felt, one on a leg
    if t.size <= apart:
        return None
    stride_s = t[apart:] - t[:-apart]
    walked = stride_s <= window.params.longest_stride_s
    cadence = np.where(walked, 120.0 / np.maximum(stride_s, 1e-3), np.nan)
    return _line(t[apart:], cadence, window)


def _speed_line(
    recording: Recording, segments: tuple[Segment, ...], labels: tuple[Label, ...], window: _Window
) -> SpeedLine | None:
    sampled = _speeds(recording, segments, labels)
    if sampled is None or not segments:
        return None
    t, speed = sampled
    sign = np.array([_SIGN[segment.travel] for segment in segments])[_segment_at(t, segments)]
    signed = np.where(
        np.isnan(sign) | (np.isnan(speed) & (sign != 0.0)), np.nan, np.nan_to_num(sign) * np.nan_to_num(speed)
    )
    unsigned = np.where(np.isnan(sign), speed, np.nan)
    times, columns = _interrupted(t, (signed, unsigned), window)
    return SpeedLine(times, columns[0], columns[1])


_SIGN = {
    Travel.FORWARD: 1.0,
    Travel.BACKWARD: -1.0,
    Travel.STILL: 0.0,
    Travel.SIDEWAYS: np.nan,
    Travel.UNKNOWN: np.nan,
}
"""Of chest speed; NaN where it has none."""


def _speeds(
    recording: Recording, segments: tuple[Segment, ...], labels: tuple[Label, ...]
) -> tuple[Floats, Floats] | None:
    """Return the clock and size of speed: measured, except where a belt speed was said."""
    course = course_of(recording)
    said = [piece for segment in segments for piece in said_speeds(segment, labels) if piece[2] is not None]
    if course is None and not said:
        return None
    if course is None:
        t: Floats = np.arange(0.0, recording.duration_s)
        speed = np.full(t.shape, np.nan)
    else:
        t, speed = course.t_s, np.array(course.speed_mps)
    for start_s, end_s, belt_mps in said:
        speed[slice(*np.searchsorted(t, [start_s, end_s]))] = belt_mps
    return t, speed


def _interrupted(
    t_s: Floats, columns: tuple[Floats, ...], window: _Window
) -> tuple[tuple[float, ...], tuple[Values, ...]]:
    """Thin columns on one clock, and put a None into every silence that is too long to join."""
    first, last = np.searchsorted(t_s, [window.start_s, window.end_s])
    silence = gaps_longer_than(t_s, window.params.longest_join_s)
    # k kept samples have at most k - 1 silences between them: half of `most` always leaves room for those.
    room = max(window.most - int(silence[first:last].sum()), (window.most + 1) // 2)
    at = _kept(t_s, columns, room, window)
    before = np.cumsum(silence)[at]
    breaks = np.flatnonzero(np.diff(before)) + 1 if at.size else at
    times = np.insert(t_s[at], breaks, (t_s[at][breaks - 1] + t_s[at][breaks]) / 2)[: window.most]
    decimals = window.params.decimals
    return tuple(np.round(times, decimals).tolist()), tuple(
        _with_none(np.insert(column[at], breaks, np.nan)[: window.most], decimals) for column in columns
    )


def _kept(t_s: Floats, columns: tuple[Floats, ...], room: int, window: _Window) -> Places:
    """Indexes to keep: the room is shared by the columns that say anything in the visible range."""
    first, last = np.searchsorted(t_s, [window.start_s, window.end_s])
    speaking = [column for column in columns if not np.isnan(column[first:last]).all()] or [columns[0]]
    share = max(room // len(speaking), 2)
    if last - first <= room:
        share = room
    at = [where_extreme(t_s, column, share, window.start_s, window.end_s) for column in speaking]
    return np.unique(np.concatenate(at))


def _with_none(values: Floats, decimals: int) -> Values:
    return tuple(None if value != value else value for value in np.round(values, decimals).tolist())  # noqa: PLR0124  # NaN is not itself


def _segment_at(t_s: Floats, segments: tuple[Segment, ...]) -> Places:
    """Index of the segment of each time; the last one owns the very end."""
    starts = np.array([segment.start_s for segment in segments])
    return np.maximum(np.searchsorted(starts, t_s, side="right") - 1, 0)


def _travels(segments: tuple[Segment, ...]) -> Places:
    order = list(Travel)
    return np.array([order.index(segment.travel) for segment in segments], dtype=np.intp)


def _corners(t_s: Floats, axes: tuple[Floats, Floats], breaks: Places, most: int) -> Places:
    """Indexes to keep of a track; the ends of the pieces too, unless they alone would fill half of it."""
    ends = np.unique(np.concatenate([breaks - 1, breaks]))
    if ends.size + breaks.size > most // 2:
        ends = ends[:0]
    # Each change of travel repeats one point: k kept points have at most k - 1 of them.
    room = max(most - ends.size - breaks.size, (most + 1) // 2)
    if t_s.size <= room:
        return np.arange(t_s.size)
    span = (float(t_s[0]), float(np.nextafter(t_s[-1], np.inf)))
    return np.unique(
        np.concatenate([ends, *(where_extreme(t_s, axis, max(room // 2, 2), *span) for axis in axes)])
    )


def _pieces(
    points: list[tuple[float, float]], travels: list[Travel], islands: list[int]
) -> Iterable[TrackPiece]:
    """Cut a way where travel changes (the point is shared) and where an island ends (it is not)."""
    piece: list[tuple[float, float]] = []
    for i, point in enumerate(points):
        if i and (travels[i] is not travels[i - 1] or islands[i] != islands[i - 1]):
            if islands[i] == islands[i - 1]:
                yield travels[i - 1], (*piece, point)
            else:
                yield travels[i - 1], tuple(piece)
            piece = []
        piece.append(point)
    if piece:
        yield travels[-1], tuple(piece)
