"""Thinning for a screen: no peak is lost, no gap is joined, nothing is out of order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.signal.thin import gaps_longer_than, keep_extremes, where_extreme

SERIES = st.lists(st.one_of(st.just(np.nan), st.floats(-1e6, 1e6)), min_size=1, max_size=300)


def clock(n: int, seed: int = 0) -> np.ndarray:
    """An increasing clock with uneven steps."""
    return np.cumsum(np.random.default_rng(seed).uniform(0.1, 5.0, n))


@given(SERIES, st.integers(2, 60), st.integers(0, 5))
def test_the_highest_and_the_lowest_value_stay(values: list[float], most: int, seed: int):
    t, v = clock(len(values), seed), np.array(values)
    _, kept = keep_extremes(t, v, most, 0.0, float(t[-1]) + 1)
    if not np.isnan(v).all():
        assert np.nanmin(kept) == np.nanmin(v)
        assert np.nanmax(kept) == np.nanmax(v)


@given(SERIES, st.integers(2, 60), st.integers(0, 5))
def test_no_more_is_kept_than_asked_for_and_all_of_it_in_order(values: list[float], most: int, seed: int):
    t, v = clock(len(values), seed), np.array(values)
    kept_t, kept = keep_extremes(t, v, most, 0.0, float(t[-1]) + 1)
    assert kept_t.size == kept.size <= most
    assert (np.diff(kept_t) > 0).all()
    original = dict(zip(t.tolist(), v.tolist(), strict=True))
    np.testing.assert_array_equal(kept, [original[at] for at in kept_t.tolist()])


@given(SERIES, st.integers(2, 60), st.floats(-10, 700), st.floats(-10, 700))
def test_nothing_outside_the_visible_range_is_kept(values: list[float], most: int, start: float, end: float):
    t = clock(len(values))
    kept_t, _ = keep_extremes(t, np.array(values), most, start, end)
    assert ((kept_t >= start) & (kept_t < end)).all()
    assert (kept_t.size == 0) == (not ((t >= start) & (t < end)).any())


def test_a_gap_that_fills_a_bucket_stays_a_gap():
    values = np.concatenate([np.ones(40), np.full(40, np.nan), np.ones(40)])
    _, kept = keep_extremes(np.arange(120.0), values, 12, 0.0, 120.0)
    gaps = np.isnan(kept)
    assert gaps.any()
    assert not gaps[0]
    assert not gaps[-1]


def test_what_fits_is_not_touched():
    t, v = np.arange(5.0), np.array([3.0, np.nan, 1.0, 2.0, 5.0])
    kept_t, kept = keep_extremes(t, v, 5, 0.0, 5.0)
    np.testing.assert_array_equal(kept_t, t)
    np.testing.assert_array_equal(kept, v)


def test_a_single_spike_in_an_hour_is_still_seen():
    values = np.zeros(360_000)
    values[123_456] = 9.0
    _, kept = keep_extremes(np.arange(360_000) / 100, values, 200, 0.0, 3600.0)
    assert kept.max() == 9.0


def test_less_than_two_samples_cannot_show_anything():
    with pytest.raises(ValueError, match="at least 2"):
        where_extreme(np.arange(3.0), np.zeros(3), 1, 0.0, 3.0)


def test_a_silence_is_marked_where_it_ends():
    t = np.array([0.0, 1.0, 12.0, 13.0])
    np.testing.assert_array_equal(gaps_longer_than(t, 10.0), [False, False, True, False])
    assert gaps_longer_than(t[:0], 10.0).size == 0
