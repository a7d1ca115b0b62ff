import numpy as np
import pytest

from backstride.motion.ticks import TICK_S, Ticks, Windows
from level_frames import level, seconds


@pytest.mark.parametrize(
    ("lasts_s", "count"), [(0.0, 1), (0.2, 1), (0.5, 1), (0.51, 2), (10.0, 20), (0.3 * 5, 3)]
)
def test_ticks_cover_a_recording_and_are_at_least_one(lasts_s, count):
    assert Ticks.over(lasts_s).count == count


def test_the_last_tick_is_looked_at_as_far_as_the_recording_goes():
    assert Ticks.over(1.2).middle_s.tolist() == pytest.approx([0.25, 0.75, 1.1])
    assert Ticks.over(1.0).middle_s.tolist() == [0.25, 0.75]


def test_a_window_lies_around_the_middle_of_its_tick_and_is_cut_at_the_ends():
    windows = Windows.around(level(np.zeros(100)), Ticks.over(2.0), 1.0)
    t = seconds(2.0)
    spans = [(t[a], t[b - 1]) for a, b in zip(windows.first, windows.last, strict=True)]
    assert spans == [(0.0, 0.74), (0.24, 1.22), (0.76, 1.74), (1.24, 1.98)]


def test_sums_over_windows_are_those_of_each_window_by_itself():
    random = np.random.default_rng(1)
    values = random.normal(5.0, 2.0, (2, 250)) * [[1.0], [1e4]]
    frame, ticks = level(np.zeros(250)), Ticks.over(5.0)
    windows = Windows.around(frame, ticks, 1.5)
    parts = [values[:, a:b] for a, b in zip(windows.first, windows.last, strict=True)]
    np.testing.assert_allclose(windows.sums(values), np.stack([p.sum(axis=1) for p in parts], axis=1))
    np.testing.assert_allclose(windows.means(values), np.stack([p.mean(axis=1) for p in parts], axis=1))
    np.testing.assert_allclose(windows.spreads(values[1]), [p[1].std() for p in parts], rtol=1e-9)


def test_a_small_spread_on_a_large_mean_is_not_lost_in_running_sums():
    values = 1e4 + 1e-3 * np.sin(np.arange(5000.0))
    windows = Windows.around(level(values), Ticks.over(100.0), 2.0)
    np.testing.assert_allclose(windows.spreads(values), 1e-3 / np.sqrt(2), rtol=0.02)


def test_a_sensor_that_begins_late_has_empty_windows_before():
    frame = level(np.ones(100), start_s=3.0)
    windows = Windows.around(frame, Ticks.over(5.0), 1.0)
    assert windows.size.tolist() == [0, 0, 0, 0, 0, 12, 38, 50, 50, 38]
    assert np.isnan(windows.means(frame.accel_mps2[0])[:5]).all()
    assert not windows.whole(frame.known, 0.0)[:5].any()


def test_a_window_is_whole_if_enough_of_it_is_known():
    known = np.ones(100, dtype=bool)
    known[60:70] = False
    windows = Windows.around(level(np.zeros(100), known=known), Ticks.over(2.0), TICK_S)
    assert windows.whole(known, 0.9).tolist() == [True, True, False, True]
    assert windows.whole(known, 0.4).all()
