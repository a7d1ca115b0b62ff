"""Balance while moving: what is known of a made-up trunk comes back, by travel and gait, or is refused."""

from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.balance import MEASURES, balance_metrics
from backstride.signal.worn import worn_of
from backstride.vocab.recording import Placement, Recording, Sensor
from backstride.vocab.segment import Gait, Segment, Travel
from trunk_sensor import TURN, G, contacts_of, even_steps, gait, sensor, turned, whole

STEPS = even_steps(280)


def numbers(recording: Recording, contacts, segments=None) -> dict[str, float]:
    """Metrics of walking by their names without the gait."""
    found = balance_metrics(worn_of(recording), contacts, segments or whole())
    return {metric.name.removesuffix("_walk"): metric.value for metric in found.metrics}


def codes(recording: Recording, contacts, segments=None) -> set[str]:
    found = balance_metrics(worn_of(recording), contacts, segments or whole())
    return {problem.code.removeprefix("balance-") for problem in found.problems}


def test_a_trunk_that_does_the_same_at_every_step_is_even_regular_and_smooth():
    found = numbers(gait(STEPS), contacts_of(STEPS))
    assert found["step_time_variability"] == pytest.approx(0.0, abs=1e-6)
    assert found["step_time_asymmetry"] == pytest.approx(0.0, abs=1e-6)
    assert found["step_regularity"] == pytest.approx(1.0, abs=0.02)
    assert found["stride_regularity"] == pytest.approx(1.0, abs=0.02)
    assert min(found[f"harmonic_ratio_{axis}"] for axis in ("vertical", "ahead", "side")) > 15


def test_a_limp_lowers_step_regularity_and_smoothness_but_not_stride_regularity():
    limping = numbers(gait(STEPS, limp=1.0), contacts_of(STEPS))
    assert limping["harmonic_ratio_vertical"] == pytest.approx(2.6, rel=0.05)  # (2 + 0.6) / 1
    power_step, power_limp = 2.0**2 + 0.6**2, 1.0
    assert limping["step_regularity"] == pytest.approx(
        (power_step - power_limp) / (power_step + power_limp), abs=0.05
    )
    assert limping["stride_regularity"] == pytest.approx(1.0, abs=0.02)


def test_uneven_steps_vary_and_are_less_regular():
    uneven = np.cumsum(0.5 + 0.03 * np.random.default_rng(4).normal(size=280))
    found = numbers(gait(uneven), contacts_of(uneven))
    assert found["step_time_variability"] == pytest.approx(6.0, rel=0.15)
    assert found["stride_regularity"] < 0.95


def test_forward_and_backward_have_metrics_of_the_same_name():
    half = float(STEPS[140]) - 0.1
    segments = (
        Segment(0.0, half, Travel.FORWARD, Gait.WALK, 1.0, ""),
        Segment(half, 200.0, Travel.BACKWARD, Gait.WALK, 1.0, ""),
    )
    found = balance_metrics(worn_of(gait(STEPS)), contacts_of(STEPS), segments)
    ways = [m.travel for m in found.metrics if m.name == "step_time_variability_walk"]
    assert ways == [Travel.FORWARD, Travel.BACKWARD]
    assert all(m.end_s <= half + 0.6 for m in found.metrics if m.travel is Travel.FORWARD)
    assert all(m.start_s >= half for m in found.metrics if m.travel is Travel.BACKWARD)


def test_running_has_names_of_its_own():
    fast = even_steps(300, 0.36)
    found = balance_metrics(worn_of(gait(fast)), contacts_of(fast), whole(how=Gait.RUN))
    assert {metric.name.rsplit("_", 1)[1] for metric in found.metrics} == {"run"}
    assert "harmonic_ratio_vertical_run" in {metric.name for metric in found.metrics}


def close(one: dict[str, float], other: dict[str, float], rel: float) -> None:
    assert one.keys() == other.keys()
    for name, value in one.items():
        assert other[name] == pytest.approx(value, rel=rel, abs=0.01), name


def test_the_way_a_sensor_is_fixed_changes_nothing():
    noisy = gait(STEPS, limp=0.5, rock_deg=3.0, noise=0.1)
    close(numbers(noisy, contacts_of(STEPS)), numbers(turned(noisy, TURN), contacts_of(STEPS)), 0.02)


def test_when_it_happened_changes_nothing():
    early = gait(STEPS, limp=0.5, rock_deg=3.0, noise=0.1)
    late = gait(STEPS, limp=0.5, rock_deg=3.0, noise=0.1, start_s=100.0)
    close(numbers(early, contacts_of(STEPS)), numbers(late, contacts_of(STEPS + 100.0)), 1e-3)


def test_a_mirror_changes_nothing_but_the_side():
    uneven = np.cumsum(np.where(np.arange(280) % 2 == 0, 0.52, 0.48))
    plain = gait(uneven, limp=0.5, rock_deg=3.0, noise=0.1)
    acc, gyr = (np.stack(list(plain.streams[kind].columns.values())) for kind in (Sensor.ACC, Sensor.GYR))
    mirrored = sensor(acc * [[1], [-1], [1]], gyr * [[-1], [1], [-1]])
    left, right = contacts_of(uneven), contacts_of(uneven)
    np.negative(right.foot, out=right.foot)
    one, other = numbers(plain, left), numbers(mirrored, right)
    assert one["step_time_asymmetry"] == pytest.approx(-other.pop("step_time_asymmetry"))
    one.pop("step_time_asymmetry")
    close(one, other, 0.01)


def test_a_rocking_trunk_is_measured_in_degrees():
    t = np.arange(150 * 100) / 100
    roll, w = np.radians(4.0) * np.sin(2 * np.pi * t), 2 * np.pi
    force = np.stack([0 * t, G * np.sin(roll), G * np.cos(roll)])
    rocking = sensor(force, np.stack([np.radians(4.0) * w * np.cos(2 * np.pi * t), 0 * t, 0 * t]))
    found = numbers(rocking, contacts_of(STEPS))
    assert found["trunk_roll"] == pytest.approx(4.0 / 2**0.5, rel=0.05)
    assert found["trunk_roll_rate"] == pytest.approx(4.0 * w / 2**0.5, rel=0.05)
    assert found["trunk_pitch"] < 0.2
    assert found["trunk_sway"] == pytest.approx(np.hypot(found["trunk_roll"], found["trunk_pitch"]))


def test_a_trunk_that_leans_more_and_more_does_not_sway():
    t = np.arange(150 * 100) / 100
    lean = np.radians(20.0) * t / 150
    force = np.stack([-G * np.sin(lean), 0 * t, G * np.cos(lean)])
    leaning = sensor(force, np.stack([0 * t, np.full(t.size, np.radians(20.0) / 150), 0 * t]))
    found = numbers(leaning, contacts_of(STEPS))
    assert found["trunk_pitch"] < 1.3  # 20 degrees in five blocks: 4 degrees a block, over the root of 12


def test_stability_needs_120_strides():
    noisy = gait(STEPS, noise=0.3)
    assert "divergence_exponent" in numbers(noisy, contacts_of(STEPS))
    fewer = even_steps(200)
    assert "divergence_exponent" not in numbers(noisy, contacts_of(fewer))
    assert codes(noisy, contacts_of(fewer)) == {"few-strides-backward-walk"}


def test_a_foot_tells_strides_only_and_says_so():
    strides = even_steps(140, 1.0)
    on_foot = gait(strides, placement=Placement.FOOT_LEFT)
    contacts = contacts_of(strides, each=2)
    assert numbers(on_foot, contacts).keys() == {"stride_time_variability"}
    assert codes(on_foot, contacts) == {"placement"}


def test_an_unknown_facing_leaves_out_what_needs_it():
    known = numbers(gait(STEPS, noise=0.1), contacts_of(STEPS))
    lost = gait(STEPS, noise=0.1, facing=None)
    found = numbers(lost, contacts_of(STEPS))
    assert known.keys() - found.keys() == {
        "harmonic_ratio_ahead", "harmonic_ratio_side", "trunk_roll", "trunk_pitch", "trunk_roll_rate",
        "trunk_pitch_rate",
    }  # fmt: skip
    close(found, {name: known[name] for name in found}, 0.01)
    assert "facing" in codes(lost, contacts_of(STEPS))


def test_few_steps_are_refused_with_a_reason():
    few = even_steps(30)
    assert numbers(gait(few), contacts_of(few)) == {}
    found = balance_metrics(worn_of(gait(few)), contacts_of(few), whole())
    assert "walking backward" in found.problems[0].words
    assert codes(gait(few), contacts_of(few)) == {"few-steps-backward-walk"}


def test_a_slow_sensor_does_not_tell_how_step_times_vary():
    slow = gait(STEPS, rate_hz=40.0)
    found = numbers(slow, contacts_of(STEPS))
    assert "step_time_variability" not in found
    assert "rate" in codes(slow, contacts_of(STEPS))


def test_strides_across_a_gap_of_the_sensor_do_not_count():
    walk = gait(STEPS, limp=0.5, noise=0.1)
    streams = {
        kind: replace(
            of,
            t_s=np.delete(of.t_s, slice(5000, 9000)),
            columns={name: np.delete(values, slice(5000, 9000)) for name, values in of.columns.items()},
        )
        for kind, of in walk.streams.items()
    }
    gapped = numbers(replace(walk, streams=streams), contacts_of(STEPS))
    assert gapped["harmonic_ratio_vertical"] == pytest.approx(
        numbers(walk, contacts_of(STEPS))["harmonic_ratio_vertical"], rel=0.05
    )


def test_nothing_is_said_without_steps():
    nothing = balance_metrics(worn_of(gait(STEPS)), contacts_of(np.zeros(0)), whole())
    assert nothing.metrics == nothing.problems == ()


def test_every_metric_is_documented_with_its_unit():
    units = {measure.name: measure.unit for measure in MEASURES}
    assert len(units) == len(MEASURES) == 30
    found = balance_metrics(worn_of(gait(STEPS, noise=0.1)), contacts_of(STEPS), whole())
    assert len(found.metrics) == 15
    assert all(units[metric.name] == metric.unit for metric in found.metrics)
