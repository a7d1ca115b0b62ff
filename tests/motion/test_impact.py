"""Impact against a trunk whose every jolt is known: scaling, symmetry and refusals are the authorities."""

from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.contacts import Contacts
from backstride.motion.impact import MEASURES, impact_metrics
from backstride.motion.impact_matched import matched_by_speed, speed_at
from backstride.motion.impact_peaks import Impacts, impacts_of
from backstride.motion.speed import Course
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.arrays import Floats
from backstride.vocab.measure import Measured
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Segment, Travel

STEP_S = 0.36
PEAK_MPS2 = 20.0
WIDE_S = 0.025
"""Standard deviation of a jolt: nothing of it above 25 Hz."""
AFTER_S = 0.09
"""From a contact to the top of its jolt."""


def contacts_at(times_s: Floats, steps_each: int = 1, foot: Floats | None = None) -> Contacts:
    """Contacts at these times, left and right in turn; other things about them are not known."""
    nothing = np.full(times_s.shape, np.nan)
    feet = np.where(np.arange(times_s.size) % 2, -1, 1) if foot is None else foot
    return Contacts(
        times_s, feet.astype(np.int8), steps_each, nothing, nothing, nothing,
        np.append(np.diff(times_s) / steps_each, np.nan),
    )  # fmt: skip


class Trunk:
    """An upright sensor, z up, with a jolt after each contact; `trunk.metrics` is what is found."""

    def __init__(
        self,
        rate_hz: float = 200.0,
        *,
        steps: int = 120,
        sizes: Floats | float = PEAK_MPS2,
        placement: Placement | None = Placement.LUMBAR,
        shift_s: float = 0.0,
        limit_mps2: float = np.inf,
        wide_s: float = WIDE_S,
    ) -> None:
        times = shift_s + 1.0 + STEP_S * np.arange(steps)
        t = shift_s + np.arange(int((times[-1] - shift_s + 2.0) * rate_hz)) / rate_hz
        sizes = np.broadcast_to(sizes, times.shape)
        lift = np.zeros(t.size)
        for at, size in zip(times, sizes, strict=True):
            lift += size * np.exp(-0.5 * ((t - at - AFTER_S) / wide_s) ** 2)
        z = np.clip(9.81 + lift, -limit_mps2, limit_mps2)
        acc = {"acc_x_mps2": 0 * t, "acc_y_mps2": 0 * t, "acc_z_mps2": z}
        self.recording = Recording(
            "csv",
            "a phone",
            None,
            float(t[-1]),
            {Sensor.ACC: Stream(Sensor.ACC, t, acc)},
            placement=placement,
        )
        self.contacts = contacts_at(times)
        self.worn = upright(self.recording)
        self.end_s = float(t[-1])

    def impacts(self) -> Impacts:
        return impacts_of(self.recording, self.worn, self.contacts)

    def measured(self, *segments: Segment, speed: Course | None = None) -> Measured:
        return impact_metrics(self.impacts(), self.contacts, segments or (self.all_of(),), speed)

    def all_of(self, travel: Travel = Travel.FORWARD) -> Segment:
        return Segment(0.0, self.end_s, travel, Gait.RUN, 1.0, "said")


def upright(recording: Recording) -> Worn:
    """The sensor with the attitude that it is known to have: no filter stands between truth and result."""
    worn = worn_of(recording)
    assert worn is not None
    still = np.tile([1.0, 0.0, 0.0, 0.0], (worn.six.known.size, 1))
    return replace(worn, attitude=still)


def value(found: Measured, name: str, travel: Travel | None = None) -> float:
    return next(m.value for m in found.metrics if m.name == name and m.travel is travel)


def codes(found: Measured) -> list[str]:
    return [problem.code for problem in found.problems]


def steady(mps: float) -> Course:
    """The same speed all the time, said once a second."""
    t = np.arange(400.0)
    return Course(t, np.full(t.shape, mps), mps * t, "device")


# --- one step ---


def test_the_peak_is_the_height_of_the_jolt_and_the_rise_its_steepest_slope():
    impacts = Trunk(200.0).impacts()
    steepest = PEAK_MPS2 * np.exp(-0.5) / WIDE_S  # of a bell, one standard deviation before its top
    assert impacts.peak_mps2 == pytest.approx(PEAK_MPS2, rel=0.01)
    assert impacts.rise_mps3 == pytest.approx(steepest, rel=0.04)
    assert impacts.peak_body_weights == pytest.approx(impacts.peak_mps2 / 9.81)


def test_twice_the_jolt_is_twice_the_peak_and_twice_the_rise():
    once, twice = Trunk().impacts(), Trunk(sizes=2 * PEAK_MPS2).impacts()
    assert twice.peak_mps2 == pytest.approx(2 * once.peak_mps2)
    assert twice.rise_mps3 == pytest.approx(2 * once.rise_mps3)


def test_each_step_keeps_its_own_peak():
    sizes = np.random.default_rng(1).uniform(10, 30, 120)
    assert Trunk(sizes=sizes).impacts().peak_mps2 == pytest.approx(sizes, rel=0.02)


def test_when_the_run_began_changes_nothing():
    here, later = Trunk().impacts(), Trunk(shift_s=1234.5).impacts()
    assert later.peak_mps2 == pytest.approx(here.peak_mps2, rel=1e-6)
    assert later.rise_mps3 == pytest.approx(here.rise_mps3, rel=1e-6)


def test_a_contact_found_a_little_early_or_late_has_the_same_peak():
    trunk = Trunk()
    for off_s in (-0.05, 0.05):
        moved = contacts_at(trunk.contacts.times_s + off_s)
        peaks = impacts_of(trunk.recording, trunk.worn, moved).peak_mps2
        assert peaks == pytest.approx(PEAK_MPS2, rel=0.01)


def test_half_the_samples_change_a_soft_peak_little():
    fast, slow = Trunk(200.0).impacts(), Trunk(100.0).impacts()
    assert slow.peak_mps2.mean() == pytest.approx(fast.peak_mps2.mean(), rel=0.02)
    assert slow.rise_mps3.mean() == pytest.approx(fast.rise_mps3.mean(), rel=0.05)


def test_the_own_samples_of_a_fast_sensor_are_used_not_means_of_blocks():
    sharp = Trunk(400.0, wide_s=0.004)
    assert sharp.worn.six.rate_hz == 100.0
    assert sharp.impacts().peak_mps2 == pytest.approx(PEAK_MPS2, rel=0.06)
    assert sharp.worn.vertical_mps2().max() < 0.9 * PEAK_MPS2


def test_a_sensor_worn_askew_feels_the_same_peak():
    trunk = Trunk(400.0)
    half = np.radians(50.0) / 2
    cos, sin = np.cos(2 * half), np.sin(2 * half)
    acc = trunk.recording.streams[Sensor.ACC].columns
    z, x = acc["acc_z_mps2"], acc["acc_x_mps2"]
    askew = {
        "acc_x_mps2": cos * x + sin * z,
        "acc_y_mps2": acc["acc_y_mps2"],
        "acc_z_mps2": cos * z - sin * x,
    }
    clock = trunk.recording.streams[Sensor.ACC].t_s
    recording = replace(trunk.recording, streams={Sensor.ACC: Stream(Sensor.ACC, clock, askew)})
    worn = upright(recording)
    turn = np.tile([np.cos(half), 0.0, -np.sin(half), 0.0], (worn.six.known.size, 1))
    peaks = impacts_of(recording, replace(worn, attitude=turn), trunk.contacts).peak_mps2
    assert peaks == pytest.approx(trunk.impacts().peak_mps2, rel=1e-6)


def test_a_step_in_a_gap_of_the_sensor_is_not_known():
    trunk = Trunk()
    stream = trunk.recording.streams[Sensor.ACC]
    hole = trunk.contacts.times_s[10]
    there = np.abs(stream.t_s - hole - AFTER_S) > 0.1
    columns = {name: values[there] for name, values in stream.columns.items()}
    recording = replace(trunk.recording, streams={Sensor.ACC: Stream(Sensor.ACC, stream.t_s[there], columns)})
    peaks = impacts_of(recording, upright(recording), trunk.contacts).peak_mps2
    assert np.isnan(peaks[10])
    assert np.isfinite(np.delete(peaks, 10)).all()


# --- what is refused ---


def test_below_100_samples_a_second_there_is_only_a_rough_dose():
    found = Trunk(60.0).measured(speed=steady(3.0))
    assert {m.name for m in found.metrics} == {"impact_dose_rough_per_min", "impact_dose_rough_per_km"}
    assert codes(found) == ["impact-rough"]


def test_below_50_samples_a_second_there_is_nothing():
    found = Trunk(40.0).measured()
    assert found.metrics == ()
    assert codes(found) == ["impact-rate"]


def test_a_sensor_that_is_called_100_hz_may_write_99():
    assert "impact_peak_run" in {m.name for m in Trunk(99.0).measured().metrics}


@pytest.mark.parametrize("placement", [Placement.WRIST, None])
def test_where_a_peak_belongs_to_no_step_it_is_refused(placement):
    found = Trunk(placement=placement).measured()
    assert found.metrics == ()
    assert codes(found) == ["impact-placement"]


def test_a_foot_is_given_with_a_warning_and_not_in_body_weights():
    found = Trunk(placement=Placement.FOOT_LEFT).measured()
    assert codes(found) == ["impact-foot-rate"]
    assert value(found, "impact_peak_run") == pytest.approx(PEAK_MPS2, rel=0.01)
    assert not [m for m in found.metrics if "bw" in m.name]


def test_peaks_cut_by_the_range_of_the_sensor_are_called_so():
    few = np.full(120, PEAK_MPS2)
    few[:5] = 60.0
    found = Trunk(sizes=few, limit_mps2=4 * 9.81).measured()
    assert codes(found) == ["impact-cut"]
    assert "In 5 of 120 steps" in found.problems[0].words
    assert value(found, "impact_peak_run") > 0


def test_where_many_peaks_are_cut_none_is_given():
    found = Trunk(sizes=60.0, limit_mps2=4 * 9.81).measured()
    assert found.metrics == ()
    assert codes(found) == ["impact-cut"]


def test_a_whole_run_at_the_same_largest_value_is_not_cut_unless_it_stays_there():
    assert codes(Trunk(sizes=30.0).measured()) == []


def test_a_handful_of_steps_is_no_mean():
    found = Trunk(steps=8).measured()
    assert found.metrics == ()
    assert codes(found) == ["impact-few-steps"]


def test_no_steps_no_words():
    trunk = Trunk(40.0)
    none = contacts_at(np.zeros(0))
    found = impact_metrics(impacts_of(trunk.recording, trunk.worn, none), none, (trunk.all_of(),), None)
    assert found == Measured()


def test_steps_on_the_spot_do_not_count():
    trunk = Trunk()
    assert trunk.measured(trunk.all_of(Travel.STILL)).metrics == ()


# --- the whole run ---


def test_the_dose_is_the_sum_of_the_peaks():
    found = Trunk().measured(speed=steady(3.0))
    per_min = PEAK_MPS2 * 60.0 / STEP_S
    assert value(found, "impact_dose_per_min") == pytest.approx(per_min, rel=0.01)
    assert value(found, "impact_dose_per_km") == pytest.approx(per_min * 1000.0 / (3.0 * 60.0), rel=0.01)


def test_a_leg_counts_its_own_steps_only():
    trunk = Trunk(placement=Placement.THIGH)
    own = contacts_at(trunk.contacts.times_s[::2], steps_each=2)
    both = impact_metrics(trunk.impacts(), trunk.contacts, (trunk.all_of(),), None)
    one = impact_metrics(impacts_of(trunk.recording, trunk.worn, own), own, (trunk.all_of(),), None)
    assert value(one, "impact_dose_per_min") == pytest.approx(
        value(both, "impact_dose_per_min") / 2, rel=0.01
    )


def test_without_speed_there_is_no_dose_per_km():
    assert "impact_dose_per_km" not in {m.name for m in Trunk().measured().metrics}


def test_mirroring_the_runner_swaps_the_sides():
    sizes = np.where(np.arange(120) % 2, 22.0, 18.0)  # the first contact is left
    trunk = Trunk(sizes=sizes)
    found = trunk.measured()
    assert value(found, "impact_side_difference_run") == pytest.approx(20.0, rel=0.03)
    mirrored = replace(trunk.impacts(), foot=-trunk.contacts.foot)
    other = impact_metrics(mirrored, trunk.contacts, (trunk.all_of(),), None)
    assert value(other, "impact_side_difference_run") == -value(found, "impact_side_difference_run")
    assert value(other, "impact_peak_run") == value(found, "impact_peak_run")


def test_where_feet_are_not_known_no_side_is_claimed():
    trunk = Trunk()
    unknown = replace(trunk.impacts(), foot=np.zeros(120, dtype=np.int8))
    found = impact_metrics(unknown, trunk.contacts, (trunk.all_of(),), None)
    assert not [m for m in found.metrics if "side" in m.name]


def test_every_number_has_its_measure():
    names = {measure.name for measure in MEASURES}
    assert len(names) == len(MEASURES)
    assert {m.name for m in there_and_back().measured.metrics} <= names


# --- backward beside forward ---


class there_and_back:  # noqa: N801  # reads as a builder
    """60 steps forward, 60 backward 3 m/s² harder, with some spread, in one recording at one speed."""

    def __init__(self, backward_mps: float = 3.0, speed: bool = True) -> None:
        noise = np.random.default_rng(5).normal(0, 1.0, 120)
        sizes = np.where(np.arange(120) < 60, 20.0, 23.0) + noise
        trunk = Trunk(sizes=sizes)
        half = float(trunk.contacts.times_s[60]) - 0.2
        t = np.arange(0.0, trunk.end_s + 1.0)
        course = Course(t, np.where(t < half, 3.0, backward_mps), 3.0 * t, "device")
        segments = (
            Segment(0.0, half, Travel.FORWARD, Gait.RUN, 1.0, "said"),
            Segment(half, trunk.end_s, Travel.BACKWARD, Gait.RUN, 1.0, "said"),
        )
        self.measured = trunk.measured(*segments, speed=course if speed else None)


def test_backward_stands_beside_forward_at_the_same_speed():
    found = there_and_back().measured
    assert codes(found) == []
    difference = value(found, "impact_matched_difference_run")
    error = value(found, "impact_matched_error_run")
    assert difference == pytest.approx(3.0, abs=3 * error)
    assert 0.05 < error < 0.5  # sd 1 over 60 steps each: 0.18
    ahead, back = (
        value(found, "impact_matched_peak_run", travel) for travel in (Travel.FORWARD, Travel.BACKWARD)
    )
    assert back - ahead == pytest.approx(difference, abs=1e-3)
    assert value(found, "impact_matched_speed_run") == pytest.approx(3.0, abs=0.05)


def test_at_different_speeds_nothing_is_compared():
    found = there_and_back(backward_mps=2.0).measured
    assert codes(found) == ["impact-unmatched"]
    assert not [m for m in found.metrics if "matched" in m.name]


def test_without_speed_nothing_is_compared():
    found = there_and_back(speed=False).measured
    assert codes(found) == ["impact-unmatched"]
    assert "no speed is known" in found.problems[0].words


def test_the_difference_does_not_mind_how_the_speeds_were_shared_out():
    """Peaks that depend on speed alone: more slow steps backward must not look like softer steps."""
    random = np.random.default_rng(7)
    forward = np.arange(4000) < 2000
    speed = np.where(forward, random.normal(3.2, 0.4, 4000), random.normal(2.6, 0.4, 4000))
    values = 5.0 * speed + random.normal(0, 1.0, 4000)
    found = matched_by_speed(values, speed, forward, ~forward)
    assert found is not None
    assert abs(values[~forward].mean() - values[forward].mean()) > 2.5
    assert abs(found.difference) < 0.35  # what is left within bins of 0.25 m/s
    assert found.steps <= 4000


def test_the_error_covers_the_truth_as_often_as_it_says():
    random = np.random.default_rng(11)
    forward = np.arange(200) < 100
    hits = 0
    for _ in range(200):
        values = random.normal(0, 1.0, 200) + np.where(forward, 0.0, 1.0)
        found = matched_by_speed(values, np.full(200, 3.0), forward, ~forward)
        assert found is not None
        hits += abs(found.difference - 1.0) < 2 * found.error
    assert 175 <= hits <= 200  # 92.5 % expected with ten blocks each, 95 % for a normal


def test_speed_far_from_where_it_was_measured_is_not_known():
    course = Course(np.array([0.0, 1.0, 30.0]), np.array([3.0, np.nan, 3.0]), np.zeros(3), "device")
    assert np.isnan(speed_at(course, np.array([2.0, 15.0, 27.0]))).tolist() == [False, True, False]
