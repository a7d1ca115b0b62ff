"""What a simulated watch writes: honest errors, late hearts, and the same bytes each time."""

import hashlib

import numpy as np
import pytest

from backstride.motion.speed import east_north_m
from backstride.sample.chance import gauss_markov
from backstride.sample.script import Block, Script
from backstride.sample.simulate import Occasion, simulate
from backstride.sample.truth import Simulated
from backstride.sample.watch import WatchParams
from backstride.sample.ways import park, track
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.segment import Gait, Travel

RUN: Script = (
    Block(200, Travel.FORWARD, Gait.RUN, 2.7, "Easy"),
    Block(60, Travel.BACKWARD, Gait.RUN, 2.1, "Backward run 1 min"),
    Block(30, Travel.STILL, Gait.STAND, 0.0, "Rest"),
    Block(120, Travel.FORWARD, Gait.WALK, 1.4, "Walk"),
    Block(20, Travel.FORWARD, Gait.RUN, 2.7),
)


def watch(seed: int = 1, script: Script = RUN, **more: object) -> Simulated:
    return simulate(script, seed, Occasion(way=park(), **more))  # type: ignore[arg-type]  # a builder of tests


def digest(recording: Recording) -> str:
    told = hashlib.sha256()
    for sensor, stream in recording.streams.items():
        told.update(sensor.encode() + stream.t_s.tobytes())
        for name, values in stream.columns.items():
            told.update(name.encode() + values.tobytes())
    return told.hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert digest(watch(1).recording) == digest(watch(1).recording)
    assert digest(watch(1).recording) != digest(watch(2).recording)


def test_the_bytes_are_those_that_were_made_when_this_was_written() -> None:
    assert digest(watch(1).recording) == "e06c5611254636483780f704859738c6c214b94d1a393e50fa2601e4837e737d"


def test_a_second_sensor_does_not_change_what_the_first_says() -> None:
    outside, inside = watch(), watch(treadmill=True)
    heart = [made.recording.streams[Sensor.HR].columns["hr_bpm"] for made in (outside, inside)]
    np.testing.assert_array_equal(heart[0], heart[1])
    assert Sensor.GNSS not in inside.recording.streams
    assert Sensor.ALTITUDE not in inside.recording.streams


def test_everything_is_written_once_a_second_and_called_simulated() -> None:
    recording = watch().recording
    assert recording.simulated
    assert recording.format == "simulated"
    for stream in recording.streams.values():
        assert np.all(np.diff(stream.t_s) == 1.0)
    assert recording.duration_s == recording.streams[Sensor.SPEED].t_s[-1] == 430.0


def test_streams_that_share_a_clock_share_its_array() -> None:
    streams = watch().recording.streams
    assert streams[Sensor.GNSS].t_s is streams[Sensor.SPEED].t_s is streams[Sensor.CADENCE].t_s


def position_errors(seeds: range) -> list[np.ndarray]:
    errors = []
    for seed in seeds:
        made = watch(seed, (Block(1200, Travel.FORWARD, Gait.RUN, 2.7),))
        gnss = made.recording.streams[Sensor.GNSS].columns
        lat, lon = gnss["lat_deg"], gnss["lon_deg"]
        east, north = east_north_m(np.append(park().lat_deg, lat), np.append(park().lon_deg, lon))
        errors += [east[1:] - made.truth.east_m[::10], north[1:] - made.truth.north_m[::10]]
    return errors


def test_positions_wander_by_a_few_metres_over_minutes() -> None:
    errors = position_errors(range(12))
    assert 2.0 < np.sqrt(np.mean(np.square(errors))) < 3.0
    quick = np.mean([np.corrcoef(e[1:], e[:-1])[0, 1] for e in errors])
    assert quick > 0.97
    far = np.concatenate([e[600:] for e in errors]), np.concatenate([e[:-600] for e in errors])
    assert abs(np.corrcoef(*far)[0, 1]) < 0.4


def test_correlated_noise_has_its_spread_and_its_memory() -> None:
    noise = gauss_markov(np.random.Generator(np.random.PCG64(1)), 200_000, 2.0, 10.0, 1.0)
    assert np.std(noise) == pytest.approx(2.0, rel=0.05)
    assert np.corrcoef(noise[10:], noise[:-10])[0, 1] == pytest.approx(np.exp(-1.0), abs=0.03)
    assert gauss_markov(np.random.Generator(np.random.PCG64(1)), 0, 2.0, 10.0, 1.0).size == 0


def test_the_distance_over_positions_is_within_three_per_cent_of_the_truth() -> None:
    for seed in range(5):
        made = watch(seed, (Block(1200, Travel.FORWARD, Gait.RUN, 2.7),))
        gnss = made.recording.streams[Sensor.GNSS].columns
        east, north = east_north_m(gnss["lat_deg"], gnss["lon_deg"])
        summed = np.hypot(np.diff(east), np.diff(north)).sum()
        assert summed == pytest.approx(made.truth.distance_m, rel=0.03)
        told = made.recording.streams[Sensor.SPEED].columns["distance_m"][-1]
        assert told == pytest.approx(made.truth.distance_m, rel=0.015)


def test_doppler_course_is_where_the_body_travels_so_it_opposes_the_facing_when_backward() -> None:
    made = watch()
    course = np.radians(made.recording.streams[Sensor.GNSS].columns["course_deg"])
    facing = np.pi / 2 - made.truth.facing_rad[::10]
    apart = np.cos(course - facing)
    assert apart[5:195].mean() > 0.99
    assert apart[205:255].mean() < -0.99


def test_doppler_speed_is_good_to_a_tenth_of_a_metre_a_second() -> None:
    made = watch()
    told = made.recording.streams[Sensor.GNSS].columns["speed_mps"][5:195]
    error = told - np.abs(made.truth.chest_speed_mps[::10][5:195])
    assert 0.03 < np.std(error) < 0.15


def test_the_device_speed_is_never_signed_and_zero_when_standing() -> None:
    speed = watch().recording.streams[Sensor.SPEED].columns["speed_mps"]
    assert speed.min() == 0.0
    assert np.all(speed[260:290] == 0.0)
    assert speed[205:255].mean() == pytest.approx(2.1, rel=0.06)


def test_cadence_counts_both_feet_and_stops_at_once() -> None:
    cadence = watch().recording.streams[Sensor.CADENCE].columns["cadence_spm"]
    assert cadence[20:190].mean() == pytest.approx(164, abs=3)
    assert cadence[215:255].mean() == pytest.approx((148 + 6 * 2.1) * 1.113, abs=4)
    assert np.all(cadence[261:290] == 0.0)


def test_a_dry_strap_says_nothing_at_first() -> None:
    heart = watch(watch=WatchParams(hr_found_s=24.0)).recording.streams[Sensor.HR]
    assert heart.t_s[0] == 24.0


def test_altitude_drifts_about_the_ground() -> None:
    altitude = watch().recording.streams[Sensor.ALTITUDE].columns["altitude_m"]
    assert -4 < altitude.min() < altitude.max() < 8
    assert np.allclose(altitude * 5, np.rint(altitude * 5))


def test_laps_are_named_as_the_watch_knows_them_and_blocks_without_a_name_go_on() -> None:
    laps = watch().recording.laps
    assert [(lap.start_s, lap.end_s, lap.name) for lap in laps] == [
        (0.0, 200.0, "Easy"),
        (200.0, 260.0, "Backward run 1 min"),
        (260.0, 290.0, "Rest"),
        (290.0, 430.0, "Walk"),
    ]


def test_a_track_is_flat_and_closes_every_400_m() -> None:
    along = np.array([0.0, 400.0, 800.0])
    assert np.ptp(track().heights_m(along)) == 0.0
