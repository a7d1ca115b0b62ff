"""Thin a long series for a screen without losing a peak, and without joining a gap.

Each bucket of time keeps its minimum and its maximum, in their order. Rejected: every n-th sample (loses
peaks), averaging (hidden smoothing), largest-triangle (keeps shape, not extremes).
"""

import numpy as np

from backstride.vocab.arrays import Bools, Floats


def keep_extremes(t_s: Floats, values: Floats, most: int, start_s: float, end_s: float) -> tuple[Floats, Floats]:
    """Return at most `most` samples of `[start_s, end_s)`, minimum and maximum of each of `most // 2` buckets.

    Args:
        t_s: Clock, shape (n,), increasing.
        values: Shape (n,); NaN is kept only where a whole bucket is NaN, so that gaps stay gaps.
        most: Largest number of samples to return, at least 2.
        start_s: Start of the visible range.
        end_s: End of the visible range.
    """
    first, last = np.searchsorted(t_s, [start_s, end_s])
    t, v = t_s[first:last], values[first:last]
    if t.size <= most:
        return t, v
    width = (end_s - start_s) / (most // 2)
    bucket = np.minimum(((t - start_s) / width).astype(np.int64), most // 2 - 1)
    starts = np.flatnonzero(np.diff(bucket, prepend=-1))
    lows = _first_where(v, np.minimum.reduceat(np.where(np.isnan(v), np.inf, v), starts), starts, bucket)
    highs = _first_where(v, np.maximum.reduceat(np.where(np.isnan(v), -np.inf, v), starts), starts, bucket)
    at = np.unique(np.concatenate([lows, highs]))
    return t[at], v[at]


def _first_where(v: Floats, extreme: Floats, starts: np.ndarray, bucket: np.ndarray) -> np.ndarray:
    """Index of the first sample of each bucket that equals its extreme; the bucket's first where all are NaN."""
    of = np.searchsorted(bucket[starts], bucket)
    hits = np.flatnonzero(v == extreme[of])
    first = starts.copy()
    first[of[hits[::-1]]] = hits[::-1]
    return first


def gaps_longer_than(t_s: Floats, gap_s: float) -> Bools:
    """Mark samples that come more than `gap_s` after the one before: shape (n,), the first is False."""
    return np.diff(t_s, prepend=t_s[:1]) > gap_s
