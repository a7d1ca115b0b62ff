"""What cannot be is removed and reported: clocks, values, positions, distances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.formats.sanity import RANGES, WORDS, SanityParams, mend_clock, remove_impossible
from backstride.vocab.recording import COLUMNS, Problem, Sensor

DAY = 86_400.0
METRE_DEG = 1 / 111_195.08
TIMES = st.lists(
    st.one_of(
        st.floats(),
        st.integers(0, 50).map(float),
        st.integers(0, 50).map(lambda s: s + 40 * DAY),
        st.integers(0, 50).map(lambda s: s - 40 * DAY),
    ),
    max_size=60,
)


def mended(*times: float) -> tuple[list[float], list[Problem]]:
    """The times that are kept, and what was found."""
    t, keep, found = mend_clock(np.array(times, dtype=float))
    return t[keep].tolist(), list(found)


def codes(found: list[Problem] | tuple[Problem, ...]) -> list[str]:
    """What was found, in short."""
    return [problem.code for problem in found]


@given(TIMES)
def test_a_mended_clock_increases_whatever_it_was(times: list[float]):
    t, keep, found = mend_clock(np.array(times, dtype=float))
    assert t.shape == keep.shape == (len(times),)
    assert np.isfinite(t[keep]).all()
    assert (np.diff(t[keep]) > 0).all()
    if not keep.all():
        assert found
    assert all(np.isfinite(p.start_s) for p in found if p.start_s is not None)


@given(st.lists(st.floats(0.1, 1000), min_size=1, max_size=50))
def test_a_good_clock_is_left_alone(steps: list[float]):
    times = np.cumsum(steps)
    t, keep, found = mend_clock(times)
    np.testing.assert_array_equal(t, times)
    assert keep.all()
    assert found == ()


def test_samples_without_a_time_are_left_out_and_counted():
    kept, found = mended(0, float("nan"), 2, float("inf"))
    assert kept == [0, 2]
    assert found == [Problem("time-missing", "2 samples without a time were left out.")]


def test_one_sample_without_a_time_was_left_out():
    assert mended(0, float("nan"), 2)[1][0].words == "1 sample without a time was left out."


def test_a_time_in_nanoseconds_is_no_time_and_no_crash():
    assert mended(0, 1, 1.7e18) == (
        [0, 1],
        [Problem("time-missing", "1 sample without a time was left out.")],
    )


def test_times_closer_than_any_sensor_are_one_moment():
    kept, found = mended(0, 1, 1 + 1e-9, 2)
    assert kept == [0, 1, 2]
    assert codes(found) == ["clock-repeats"]


def test_a_phone_at_four_hundred_samples_a_second_loses_none():
    t, keep, found = mend_clock(1.7e9 + np.arange(4000) / 400)
    assert keep.all()
    assert found == ()
    assert t.size == 4000


def test_a_time_that_repeats_keeps_its_first_sample():
    kept, found = mended(0, 1, 1, 1, 2)
    assert kept == [0, 1, 2]
    assert found == [Problem("clock-repeats", "2 samples repeat the time before; the first was kept.")]


def test_samples_that_were_sent_twice_are_left_out():
    kept, found = mended(0, 1, 2, 3, 1, 2, 3, 4)
    assert kept == [0, 1, 2, 3, 4]
    assert codes(found) == ["clock-repeats", "clock-back"]


def test_a_clock_that_went_back_a_little_is_told_in_words():
    kept, found = mended(0, 10, 8, 9, 11)
    assert kept == [0, 10, 11]
    assert found == [Problem("clock-back", "The clock went back; 2 samples were left out.")]


def test_one_broken_time_in_the_middle_costs_one_sample():
    kept, found = mended(0, 1, 29 * DAY, 3, 4)
    assert kept == [0, 1, 3, 4]
    assert found == [Problem("clock-wrong", "1 sample of quite another time was left out.")]


def test_a_watch_that_found_the_date_on_the_way_keeps_the_right_one():
    old, new = np.arange(100.0), 30 * 365 * DAY + np.arange(50.0)
    t, keep, found = mend_clock(np.concatenate([old, new]))
    assert keep.all()
    np.testing.assert_allclose(t[100:], new)
    np.testing.assert_allclose(np.diff(t), 1.0)
    assert found[0].code == "clock-set"
    assert found[0].words == "The clock jumped forward by 10,950 days; the parts were joined."
    assert found[0].start_s == pytest.approx(new[0] - 1)


def test_a_broken_time_at_the_end_does_not_move_the_date():
    kept, found = mended(*range(1000, 1020), -50 * 365 * DAY)
    assert kept == list(range(1000, 1021))
    assert codes(found) == ["clock-set"]


def test_a_clock_that_was_put_back_an_hour_is_joined():
    kept, found = mended(*range(5000, 5020), *range(1400, 1420))
    np.testing.assert_allclose(np.diff(kept), 1.0)
    assert kept[-1] == 1419
    assert found[0].words == "The clock jumped back by 60 min; the parts were joined."


@pytest.mark.parametrize(("back_s", "words"), [(90, "89 s"), (3 * 3600, "3 h"), (3 * DAY, "3 days")])
def test_a_jump_is_told_in_the_unit_that_fits(back_s: float, words: str):
    _, found = mended(*range(20), *(np.arange(20) + 20 - back_s))
    assert f"back by {words};" in found[0].words


def test_many_jumps_are_told_in_one_sentence():
    times = np.concatenate([np.arange(20.0) - 1e6 * i for i in range(6)])
    t, keep, found = mend_clock(times)
    assert keep.all()
    np.testing.assert_allclose(np.diff(t), 1.0)
    assert [p.words for p in found] == ["The clock jumped 5 times; the parts were joined."]


def test_a_clock_of_nothing_but_jumps_is_joined_second_by_second():
    kept, _ = mended(0, -1e6, -2e6)
    assert kept == [-2e6 - 2, -2e6 - 1, -2e6]


def test_no_samples_have_no_problems():
    assert mended() == ([], [])
    assert mended(5.0) == ([5.0], [])


def clean(
    sensor: Sensor, *, on_foot: bool = True, **columns: list[float]
) -> tuple[dict[str, list[float]], list[Problem]]:
    """Columns, once a second, without what cannot be; and what was found."""
    arrays = {name: np.array(values, dtype=float) for name, values in columns.items()}
    n = next(iter(arrays.values())).size
    left, found = remove_impossible(sensor, np.arange(n, dtype=float), arrays, on_foot=on_foot)
    return {name: values.tolist() for name, values in left.items()}, list(found)


def nan_at(values: list[float]) -> list[int]:
    """Where nothing is known."""
    return np.flatnonzero(np.isnan(values)).tolist()


@pytest.mark.parametrize(
    ("sensor", "column", "value"),
    [
        (Sensor.HR, "hr_bpm", 300.0),
        (Sensor.CADENCE, "cadence_spm", -1.0),
        (Sensor.SPEED, "speed_mps", 20.0),
        (Sensor.ALTITUDE, "altitude_m", 40_000.0),
        (Sensor.POWER, "power_w", 65_535.0),
        (Sensor.TEMPERATURE, "temperature_degc", 127.0),
        (Sensor.RR, "rr_s", 60.0),
        (Sensor.DYNAMICS, "contact_time_s", 65.0),
    ],
)
def test_a_value_that_cannot_be_is_removed_and_said(sensor: Sensor, column: str, value: float):
    usual = RANGES[column][0] + 1.0 if column != "contact_time_s" else 0.25
    left, found = clean(sensor, **{column: [usual, value, usual]})
    assert nan_at(left[column]) == [1]
    (problem,) = found
    assert problem.code == f"{WORDS[column].replace(' ', '-')}-impossible"
    assert problem.words == f"1 {WORDS[column]} value cannot be and was left out."
    assert (problem.start_s, problem.end_s) == (1.0, 1.0)


def test_several_values_are_counted_and_placed():
    _, found = clean(Sensor.HR, hr_bpm=[120, 300, 120, 280, 120])
    assert found == [
        Problem("heart-rate-impossible", "2 heart rate values cannot be and were left out.", 1.0, 3.0)
    ]


def test_infinity_is_no_value_and_no_fuss():
    left, found = clean(Sensor.POWER, power_w=[200, float("inf"), float("-inf"), float("nan")])
    assert nan_at(left["power_w"]) == [1, 2, 3]
    assert found == []


def test_a_strap_that_has_not_found_the_heart_yet_is_no_damage():
    left, found = clean(Sensor.HR, hr_bpm=[0, 0, 120])
    assert nan_at(left["hr_bpm"]) == [0, 1]
    assert found == []


def test_a_cyclist_may_be_faster_than_feet():
    left, found = clean(Sensor.SPEED, on_foot=False, speed_mps=[20.0, 45.0, 200.0])
    assert nan_at(left["speed_mps"]) == [2]
    assert codes(found) == ["speed-impossible"]


def test_the_original_is_not_written_to():
    mine = np.array([120.0, 300.0])
    remove_impossible(Sensor.HR, np.arange(2.0), {"hr_bpm": mine}, on_foot=True)
    assert mine[1] == 300.0


def test_a_receiver_without_a_fix_was_not_in_the_gulf_of_guinea():
    left, found = clean(Sensor.GNSS, lat_deg=[0, 0, 52], lon_deg=[0, 0, 5])
    assert nan_at(left["lat_deg"]) == nan_at(left["lon_deg"]) == [0, 1]
    assert found == [Problem("position-zero", "2 positions are 0, 0: the receiver had no fix yet. Left out.")]


def test_a_place_that_is_not_on_earth_is_no_place():
    left, found = clean(Sensor.GNSS, lat_deg=[52, 91, 52], lon_deg=[5, 5, 200])
    assert nan_at(left["lat_deg"]) == nan_at(left["lon_deg"]) == [1, 2]
    assert codes(found) == ["position-impossible"]


def test_half_a_position_is_none():
    left, found = clean(Sensor.GNSS, lat_deg=[52, float("nan"), 52], lon_deg=[5, 5, float("nan")])
    assert nan_at(left["lat_deg"]) == nan_at(left["lon_deg"]) == [1, 2]
    assert found == []


def test_a_lone_jump_is_a_fault_of_the_receiver():
    lat = 52.0 + np.arange(9) * 3 * METRE_DEG
    lat[4] += 5000 * METRE_DEG
    left, found = clean(Sensor.GNSS, lat_deg=lat.tolist(), lon_deg=[5.0] * 9)
    assert nan_at(left["lat_deg"]) == [4]
    assert found[0].words == "1 position jumps further than anything on this course moves. Left out."


def test_a_jump_that_stays_is_a_correction_and_no_fault():
    lat = 52.0 + np.concatenate([np.arange(5), 3000 + np.arange(5)]) * METRE_DEG
    left, _ = clean(Sensor.GNSS, lat_deg=lat.tolist(), lon_deg=[5.0] * 10)
    assert nan_at(left["lat_deg"]) == []


def test_a_run_over_the_date_line_does_not_jump():
    lon = ((179.9995 + np.arange(40) * 3e-5 + 180) % 360 - 180).tolist()
    left, found = clean(Sensor.GNSS, lat_deg=[0.001] * 40, lon_deg=lon)
    assert nan_at(left["lon_deg"]) == []
    assert found == []


def test_two_positions_have_no_outlier():
    left, found = clean(Sensor.GNSS, lat_deg=[10.0, 52.0], lon_deg=[5.0, 5.0])
    assert nan_at(left["lat_deg"]) == []
    assert found == []


def test_a_distance_never_falls():
    left, found = clean(Sensor.SPEED, distance_m=[0, 3, 6, 0, 3, 6])
    assert left["distance_m"] == [0, 3, 6, 6, 9, 12]
    assert found == [
        Problem("distance-falls", "The distance falls once; it was carried on from where it was.")
    ]


def test_a_distance_that_is_rounded_is_smoothed_without_a_word():
    left, found = clean(Sensor.SPEED, distance_m=[0, 3, 2.5, 6])
    assert left["distance_m"] == [0, 3, 3, 6.5]
    assert found == []


def test_a_distance_does_not_leap():
    left, found = clean(Sensor.SPEED, distance_m=[0, 3, 50_003, 50_006])
    assert left["distance_m"] == [0, 3, 3, 6]
    assert found[0].words == "The distance grows once by more than can be in that time; that was not counted."


def test_the_way_of_a_car_is_not_run():
    metres = np.concatenate(
        [np.arange(60) * 2.5, 147.5 + np.arange(1, 121) * 30.0, 3747.5 + np.arange(1, 61) * 2.5]
    )
    left, found = clean(Sensor.SPEED, distance_m=metres.tolist())
    assert left["distance_m"][-1] == pytest.approx(297.5, abs=120)
    assert codes(found) == ["distance-impossible"]
    ridden, nothing = clean(Sensor.SPEED, on_foot=False, distance_m=metres.tolist())
    assert ridden["distance_m"] == metres.tolist()
    assert nothing == []


def test_a_distance_that_catches_up_after_a_tunnel_counts():
    left, found = clean(Sensor.SPEED, distance_m=[*[0.0] * 20, 55.0, 58.0])
    assert left["distance_m"][-1] == 58.0
    assert found == []


@given(st.lists(st.one_of(st.just(float("nan")), st.floats(0, 1e5)), min_size=1, max_size=60))
def test_a_mended_distance_never_falls_whatever_it_was(metres: list[float]):
    left, _ = clean(Sensor.SPEED, distance_m=metres)
    known = np.array(left["distance_m"])
    assert (np.diff(known[~np.isnan(known)]) >= 0).all()
    assert nan_at(left["distance_m"]) == nan_at(metres)


@given(
    st.sampled_from([s for s in Sensor if s not in {Sensor.SPEED, Sensor.GNSS}]),
    st.lists(st.floats(), min_size=1, max_size=20),
)
def test_what_is_left_lies_inside_what_can_be(sensor: Sensor, values: list[float]):
    column = next(iter(COLUMNS[sensor]))
    left, _ = clean(sensor, **{column: values})
    low, high = RANGES.get(column, (-np.inf, np.inf))
    known = [value for value in left[column] if value == value]  # noqa: PLR0124  # NaN is not itself
    assert all(low <= value <= high and np.isfinite(value) for value in known)


def test_every_bound_has_its_word_and_its_column():
    known = {name for columns in COLUMNS.values() for name in columns}
    assert set(RANGES) == set(WORDS) <= known
    assert SanityParams().fastest_on_foot_mps < SanityParams().fastest_mps
