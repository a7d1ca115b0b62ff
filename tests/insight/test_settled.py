"""Where a heart rate settles: the delay taken off, whatever its time constant; broken values left out."""

import numpy as np
import pytest

from backstride.insight.settled import settled_rate

SECONDS = 200


def curve(
    settled: float, start: float, tau_s: float, seconds: int = SECONDS
) -> tuple[np.ndarray, np.ndarray]:
    """One value a second of a heart that goes from `start` to `settled`."""
    t = np.arange(seconds, dtype=float)
    return t, np.rint(settled + (start - settled) * np.exp(-t / tau_s))


@pytest.mark.parametrize("tau_s", [20.0, 40.0, 60.0])
@pytest.mark.parametrize("start", [90.0, 150.0, 180.0])
def test_the_delay_is_taken_off_up_and_down(tau_s, start):
    found = settled_rate(*curve(150.0, start, tau_s), 0.0, SECONDS)
    assert found is not None
    assert found.rate_bpm == pytest.approx(150.0, abs=max(1.0, 2 * found.error_bpm))
    assert found.error_bpm < 4.0


def test_a_mean_of_the_last_minute_would_be_further_off():
    t, rate = curve(150.0, 90.0, 60.0)
    found = settled_rate(t, rate, 0.0, SECONDS)
    assert found is not None
    assert abs(found.rate_bpm - 150.0) < 150.0 - rate[-60:].mean()


def test_what_has_not_settled_is_known_less_well():
    quick = settled_rate(*curve(150.0, 90.0, 15.0), 0.0, SECONDS)
    slow = settled_rate(*curve(150.0, 90.0, 90.0), 0.0, SECONDS)
    assert quick is not None
    assert slow is None or slow.error_bpm > 2 * quick.error_bpm


def test_spikes_and_holes_move_it_by_less_than_a_beat():
    t, rate = curve(150.0, 100.0, 30.0)
    whole = settled_rate(t, rate, 0.0, SECONDS)
    broken = rate.copy()
    broken[100:108] += 50
    broken[60:62] -= 40
    kept = (t < 130) | (t > 150)
    found = settled_rate(t[kept], broken[kept], 0.0, SECONDS)
    assert whole is not None
    assert found is not None
    assert found.rate_bpm == pytest.approx(whole.rate_bpm, abs=1.0)


def test_half_a_stretch_without_a_heart_rate_tells_nothing():
    t, rate = curve(150.0, 100.0, 30.0)
    assert settled_rate(t[t > 110], rate[t > 110], 0.0, SECONDS) is None


def test_a_curve_that_jumps_about_is_no_heart_at_one_effort():
    t, rate = curve(150.0, 150.0, 30.0)
    jumping = rate + 25 * np.sign(np.sin(t / 15))
    assert settled_rate(t, jumping, 0.0, SECONDS) is None


def test_another_clock_changes_nothing():
    t, rate = curve(150.0, 100.0, 30.0)
    early, late = settled_rate(t, rate, 0.0, SECONDS), settled_rate(t + 5000, rate, 5000.0, 5000.0 + SECONDS)
    assert early is not None
    assert late is not None
    assert late.rate_bpm == pytest.approx(early.rate_bpm, abs=1e-9)


def test_its_error_is_as_large_as_it_says():
    rng = np.random.default_rng(5)
    misses = []
    for _ in range(60):
        t, rate = curve(rng.uniform(120, 170), rng.uniform(80, 180), rng.uniform(20, 60))
        true = rate[-1] if abs(rate[-1] - rate[-30]) < 1 else None
        wander = np.convolve(rng.normal(0, 1.5, SECONDS + 30), np.ones(15) / np.sqrt(15), "same")[15:-15]
        found = settled_rate(t, rate + wander, 0.0, SECONDS)
        if found is not None and true is not None:
            misses.append((found.rate_bpm - true) / found.error_bpm)
    assert len(misses) > 25
    assert 0.6 < float(np.std(misses)) < 1.5
