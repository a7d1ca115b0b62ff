"""How fast and how far, whatever told it: the device, its distance, or positions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.motion.speed import course_of, east_north_m
from backstride.vocab.recording import Recording, Sensor
from recordings import recording, run_at, stream, trace

METRE_DEG = 1 / 111_195.08  # a metre on a sphere of 6,371,008.8 m, in degrees of latitude


def gnss(north_m: np.ndarray, t_s: np.ndarray | None = None, **columns: object) -> Recording:
    """Positions along a meridian."""
    lat = 52.0 + north_m * METRE_DEG
    return recording(stream(Sensor.GNSS, t_s, lat_deg=lat, lon_deg=np.full(lat.size, 5.0)), **columns)


def test_the_devices_own_speed_comes_first():
    run = recording(
        stream(Sensor.SPEED, speed_mps=trace((2.5, 10)), distance_m=np.arange(10) * 2.0),
        stream(Sensor.GNSS, lat_deg=np.full(10, 52.0), lon_deg=np.full(10, 5.0)),
    )
    course = course_of(run)
    assert course.source == "device"
    np.testing.assert_array_equal(course.speed_mps, trace((2.5, 10)))
    assert course.distance_m[-1] == 18.0


def test_a_distance_alone_tells_the_speed():
    course = course_of(recording(stream(Sensor.SPEED, distance_m=np.arange(10) * 3.0)))
    np.testing.assert_allclose(course.speed_mps, 3.0)


def test_a_distance_that_slips_back_a_little_is_no_negative_speed():
    course = course_of(recording(stream(Sensor.SPEED, distance_m=[0.0, 3.0, 2.6, 6.0])))
    assert (course.speed_mps >= 0).all()


def test_a_distance_over_a_long_silence_tells_no_speed():
    course = course_of(recording(stream(Sensor.SPEED, [0, 1, 60, 61], distance_m=[0, 3, 180, 183])))
    np.testing.assert_allclose(course.speed_mps, [3.0, 3.0, np.nan, 3.0])


def test_a_single_distance_tells_nothing():
    assert course_of(recording(stream(Sensor.SPEED, distance_m=[5.0]))) is None


def test_a_speed_alone_tells_the_distance_but_not_over_a_silence():
    run = recording(stream(Sensor.SPEED, [0, 1, 2, 60, 61], speed_mps=[2, 2, 2, 2, 2]))
    np.testing.assert_allclose(course_of(run).distance_m, [0, 2, 4, 4, 6])


def test_a_speed_that_is_missing_makes_no_distance():
    run = recording(stream(Sensor.SPEED, speed_mps=[2, 2, np.nan, 2]))
    np.testing.assert_allclose(course_of(run).distance_m, [0, 2, np.nan, 4])


def test_a_device_that_said_zero_from_start_to_end_tells_nothing():
    assert course_of(run_at((0.0, 60))) is None


def test_where_the_device_said_only_zero_the_positions_tell():
    run = recording(
        stream(Sensor.SPEED, speed_mps=np.zeros(30)),
        stream(Sensor.GNSS, lat_deg=52.0 + np.arange(30) * 2 * METRE_DEG, lon_deg=np.full(30, 5.0)),
    )
    course = course_of(run)
    assert course.source == "positions"
    np.testing.assert_allclose(course.speed_mps, 2.0, rtol=1e-6)


def test_positions_tell_speed_and_distance():
    course = course_of(gnss(np.arange(100) * 2.5))
    np.testing.assert_allclose(course.speed_mps, 2.5, rtol=1e-6)
    assert course.distance_m[-1] == pytest.approx(247.5)


def test_doppler_is_believed_before_positions():
    course = course_of(
        recording(
            stream(
                Sensor.GNSS,
                lat_deg=52.0 + np.arange(20) * METRE_DEG,
                lon_deg=np.full(20, 5.0),
                speed_mps=np.where(np.arange(20) < 10, 2.0, np.nan),
            )
        )
    )
    np.testing.assert_allclose(course.speed_mps, trace((2.0, 10), (1.0, 10)), rtol=1e-6)


def test_a_doppler_speed_without_positions_is_enough():
    course = course_of(recording(stream(Sensor.GNSS, speed_mps=trace((2.0, 10)))))
    assert (course.source, course.distance_m[-1]) == ("device", 18.0)


def test_jitter_on_the_spot_is_no_way():
    jitter = np.random.default_rng(1).normal(0.0, 0.3, 300)
    course = course_of(gnss(jitter))
    assert course.distance_m[-1] < 10.0
    assert np.abs(np.diff(jitter)).sum() > 50.0


def test_positions_that_are_missing_are_not_known():
    north = np.arange(20) * 2.0
    north[5:8] = np.nan
    course = course_of(gnss(north))
    assert np.isnan(course.speed_mps[5:8]).all()
    assert course.distance_m[-1] == pytest.approx(38.0)


def test_positions_far_apart_in_time_reach_to_their_neighbours():
    course = course_of(gnss(np.arange(10) * 14.0, t_s=np.arange(10) * 7.0))
    np.testing.assert_allclose(course.speed_mps, 2.0, rtol=1e-6)


def test_positions_a_minute_apart_tell_a_way_but_no_speed():
    course = course_of(gnss(np.arange(5) * 120.0, t_s=np.arange(5) * 60.0))
    assert np.isnan(course.speed_mps).all()
    assert course.distance_m[-1] == pytest.approx(480.0)


def test_a_single_position_is_no_speed():
    course = course_of(gnss(np.array([1.0])))
    assert np.isnan(course.speed_mps).all()
    assert course.distance_m[-1] == 0.0


def test_a_car_without_a_sport_is_no_run():
    course = course_of(gnss(np.concatenate([np.arange(60) * 2.5, 150 + np.arange(120) * 30.0])))
    assert np.nanmax(course.speed_mps) <= 13.0
    assert course.distance_m[-1] < 300.0


def test_a_jump_over_a_silence_faster_than_feet_is_no_way():
    course = course_of(gnss(np.array([0.0, 2.0, 4.0, 9000.0, 9002.0]), t_s=np.array([0, 1, 2, 62, 63.0])))
    assert course.distance_m[-1] == pytest.approx(6.0, abs=0.1)


def test_a_ride_is_shown_as_fast_as_it_was():
    course = course_of(gnss(np.arange(120) * 20.0, sport="cycling"))
    np.testing.assert_allclose(course.speed_mps, 20.0, rtol=1e-6)
    assert course.distance_m[-1] == pytest.approx(2380.0)


def test_heart_rate_alone_tells_no_speed():
    assert course_of(recording(stream(Sensor.HR, hr_bpm=[120.0]))) is None


def test_half_a_position_tells_nothing():
    assert course_of(recording(stream(Sensor.GNSS, lat_deg=[52.0, 52.1]))) is None


def test_a_run_over_the_date_line_is_a_run_and_not_a_flight_round_the_earth():
    lon = np.array([179.9999, 180.0, -179.9999, -179.9998])
    east, north = east_north_m(np.zeros(4), lon)
    np.testing.assert_allclose(np.diff(east), 11.12, atol=0.01)
    np.testing.assert_array_equal(north, 0.0)


@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_a_projected_way_is_as_long_as_on_the_sphere(lat: float, lon: float, dlat: float, dlon: float):
    east, north = east_north_m(np.array([lat, lat + dlat]), np.array([lon, (lon + dlon + 180) % 360 - 180]))
    a, b = np.radians(lat), np.radians(lat + dlat)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(dlon) / 2) ** 2
    sphere = 2 * 6_371_008.8 * np.arcsin(np.sqrt(half))
    assert np.hypot(east[1], north[1]) == pytest.approx(sphere, rel=1e-3, abs=0.05)


def test_places_that_are_all_missing_stay_missing():
    east, north = east_north_m(np.full(3, np.nan), np.full(3, np.nan))
    assert np.isnan(east).all()
    assert np.isnan(north).all()
