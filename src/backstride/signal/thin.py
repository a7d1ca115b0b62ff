"""Thin a long series for a screen without losing a peak, and without joining a gap.

Each bucket of time keeps its minimum and its maximum, in their order. Rejected: every n-th sample (loses
peaks), averaging (hidden smoothing), largest-triangle (keeps shape, not extremes).
"""

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Bools, Floats

Places = NDArray[np.intp]
"""Indexes into a series, increasing."""

_FEWEST = 2
"""One bucket has a minimum and a maximum."""


def keep_extremes(
    t_s: Floats, values: Floats, most: int, start_s: float, end_s: float
) -> tuple[Floats, Floats]:
    """Return at most `most` samples of `[start_s, end_s)`: the extremes of each of `most // 2` buckets.

    Args:
        t_s: Clock, shape (n,), increasing.
        values: Shape (n,); NaN is kept only where a whole bucket is NaN, so that gaps stay gaps.
        most: Largest number of samples to return, at least 2.
        start_s: Start of the visible range.
        end_s: End of the visible range.

    Raises:
        ValueError: `most` is below 2.
    """
    at = where_extreme(t_s, values, most, start_s, end_s)
    return t_s[at], values[at]


def where_extreme(t_s: Floats, values: Floats, most: int, start_s: float, end_s: float) -> Places:
    """Return the indexes of the samples that `keep_extremes` keeps: for series that share a clock."""
    if most < _FEWEST:
        raise ValueError(f"a thinned series needs at least {_FEWEST} samples, not {most}")
    first, last = np.searchsorted(t_s, [start_s, end_s])
    t, v = t_s[first:last], values[first:last]
    if t.size <= most:
        return np.arange(first, max(first, last))
    buckets = most // 2
    width = (end_s - start_s) / buckets
    bucket = np.clip(((t - start_s) / width).astype(np.intp), 0, buckets - 1)
    starts = np.flatnonzero(np.diff(bucket, prepend=-1))
    empty = np.isnan(v)
    lows = _first_where(v, np.minimum.reduceat(np.where(empty, np.inf, v), starts), starts)
    highs = _first_where(v, np.maximum.reduceat(np.where(empty, -np.inf, v), starts), starts)
    at: Places = first + np.unique(np.concatenate([lows, highs]))
    return at


def _first_where(v: Floats, extreme: Floats, starts: Places) -> Places:
    """First sample of each bucket that equals its extreme; the bucket's first sample where all are NaN."""
    of = np.repeat(np.arange(starts.size), np.diff(starts, append=v.size))
    hits = np.flatnonzero(v == extreme[of])[::-1]
    first = starts.copy()
    first[of[hits]] = hits  # written from the last hit to the first, so that the first one stays
    return first


def gaps_longer_than(t_s: Floats, gap_s: float) -> Bools:
    """Mark samples that come more than `gap_s` after the one before: shape (n,), the first is False."""
    return np.diff(t_s, prepend=t_s[:1]) > gap_s
