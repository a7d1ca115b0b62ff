"""Six axes on a body: gravity, turns, steps, and the order of brake and push."""

import hashlib
from itertools import product

import numpy as np
import pytest

from backstride.sample.ground import travel_over_ground
from backstride.sample.limbs import pose_of
from backstride.sample.rhythm import rhythm_of
from backstride.sample.script import Block, Enter, Script
from backstride.sample.simulate import BODY_HZ, simulate_worn
from backstride.sample.steps import steps_of
from backstride.sample.truth import Simulated
from backstride.sample.ways import field
from backstride.sample.worn import PHONE, Manner, Mounting, Worn
from backstride.vocab.recording import Placement, Recording, Sensor
from backstride.vocab.segment import Gait, Travel

KEEP = Enter.KEEP_FACING
STILL = Block(6, Travel.STILL, Gait.STAND)
FORWARD_RUN = Block(30, Travel.FORWARD, Gait.RUN, 2.7)
BACKWARD_RUN = Block(30, Travel.BACKWARD, Gait.RUN, 2.1, enter=KEEP)
FORWARD_WALK = Block(30, Travel.FORWARD, Gait.WALK, 1.4, enter=KEEP)
BACKWARD_WALK = Block(30, Travel.BACKWARD, Gait.WALK, 1.2, enter=KEEP)
ALL: Script = (STILL, FORWARD_RUN, BACKWARD_RUN, FORWARD_WALK, BACKWARD_WALK, STILL)
PERFECT = Manner(force_noise_mps2=0, force_bias_mps2=0, turn_noise_radps=0, turn_bias_radps=0)


def axes(made: Simulated) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Clock (n,), specific force (3, n), angular rate (3, n)."""
    acc, gyr = made.recording.streams[Sensor.ACC], made.recording.streams[Sensor.GYR]
    return acc.t_s, np.stack(list(acc.columns.values())), np.stack(list(gyr.columns.values()))


def worn(
    placement: Placement = Placement.LUMBAR, script: Script = ALL, manner: Manner = PERFECT, **more: object
) -> Simulated:
    return simulate_worn(script, 1, Worn(placement, manner=manner, **more))  # type: ignore[arg-type]  # a builder


def digest(recording: Recording) -> str:
    told = hashlib.sha256()
    for stream in recording.streams.values():
        told.update(stream.t_s.tobytes())
        for values in stream.columns.values():
            told.update(values.tobytes())
    return told.hexdigest()


def part(t: np.ndarray, start_s: float, end_s: float) -> np.ndarray:
    return (t >= start_s + 4) & (t < end_s - 4)


@pytest.mark.parametrize("placement", list(Placement))
def test_at_rest_the_force_is_gravity_and_points_up(placement: Placement) -> None:
    t, force, rate = axes(worn(placement, manner=Manner()))
    rest = t < 4.5
    mean = force[:, rest].mean(axis=1)
    assert np.sqrt(np.square(force[:, rest]).sum(axis=0)).mean() == pytest.approx(9.81, abs=0.15)
    assert mean == pytest.approx([0.0, 0.0, 9.81], abs=0.15)
    assert np.abs(rate[:, rest]).max() < 0.05


def test_up_is_the_axis_that_the_mounting_says() -> None:
    made = worn(manner=PERFECT, mounting=Mounting(facing="-z", up="+y"))
    t, force, _ = axes(made)
    assert force[:, t < 4.5].mean(axis=1) == pytest.approx([0.0, 9.81, 0.0], abs=0.02)
    assert made.recording.facing == "-z"


def test_every_mounting_is_a_turn_and_no_mirror() -> None:
    names = [sign + axis for sign, axis in product("+-", "xyz")]
    turns = [Mounting(a, b).matrix() for a, b in product(names, names) if a[1] != b[1]]
    assert len(turns) == 24
    for turn in turns:
        assert np.linalg.det(turn) == pytest.approx(1.0)
        assert turn @ turn.T == pytest.approx(np.eye(3))


@pytest.mark.parametrize(("facing", "up"), [("+x", "-x"), ("x", "+z"), ("+w", "+z")])
def test_a_mounting_that_cannot_be_is_refused(facing: str, up: str) -> None:
    with pytest.raises(ValueError, match=r"cannot point ahead|is no axis"):
        Mounting(facing, up).matrix()


def attitude_after(t: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Integrate angular rate (3, n): where the sensor's axes point at the end, as columns of (3, 3)."""
    turn = np.eye(3)
    for (x, y, z), dt in zip((rate[:, 1:] + rate[:, :-1]).T / 2, np.diff(t), strict=True):
        size = float(np.sqrt(x * x + y * y + z * z))
        if size > 0:
            cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]) / size
            turn = turn @ (np.eye(3) + np.sin(size * dt) * cross + (1 - np.cos(size * dt)) * cross @ cross)
    return turn


@pytest.mark.parametrize("placement", list(Placement))
def test_the_gyroscope_adds_up_to_the_turn_and_ends_upright(placement: Placement) -> None:
    around = Block(12, Travel.FORWARD, Gait.WALK, 1.2, enter=Enter.TURN_BACK)
    sideways = Block(12, Travel.SIDEWAYS, Gait.WALK, 0.9)
    made = worn(placement, (STILL, FORWARD_WALK, around, sideways, STILL))
    t, _, rate = axes(made)
    end = attitude_after(t, rate)
    turned = made.truth.facing_rad[-1] - made.truth.facing_rad[0]
    assert abs(turned) > 1.5
    assert end[:, 2] == pytest.approx([0.0, 0.0, 1.0], abs=0.05)
    assert np.cos(np.arctan2(end[1, 0], end[0, 0]) - turned) == pytest.approx(1.0, abs=0.003)


def test_the_chest_bounces_at_step_frequency() -> None:
    made = worn(Placement.CHEST)
    t, force, _ = axes(made)
    up = force[2, part(t, 6, 36)]
    strength = np.abs(np.fft.rfft(up - up.mean(), 16384))
    found = np.fft.rfftfreq(16384, 0.01)[strength.argmax()]
    steps = made.truth.step_times_s
    assert found == pytest.approx(1 / np.mean(np.diff(steps[(steps > 10) & (steps < 32)])), rel=0.05)


def test_a_run_peaks_at_about_two_and_a_half_weights_and_flies_between() -> None:
    t, force, _ = axes(worn())
    for start_s, end_s, weights in ((6, 36, 2.35), (36, 66, 2.6)):
        up = force[2, part(t, start_s, end_s)] / 9.81
        assert np.percentile(up, 99) == pytest.approx(weights, abs=0.25)
        assert np.percentile(up, 4) < 0.1


def test_force_after_a_contact_brakes_forward_and_pushes_seen_from_the_chest_when_backward() -> None:
    made = worn()
    t, force, _ = axes(made)

    def after_contact(start_s: float, end_s: float, low_s: float, high_s: float) -> float:
        steps = made.truth.step_times_s
        steps = steps[(steps > start_s + 4) & (steps < end_s - 4)]
        inside = np.any([(t >= s + low_s) & (t < s + high_s) for s in steps], axis=0)
        return float(force[0, inside].mean() - force[0, part(t, start_s, end_s)].mean())

    assert after_contact(6, 36, 0.03, 0.10) < -0.5 < 0.5 < after_contact(6, 36, 0.18, 0.25)
    assert after_contact(36, 66, 0.03, 0.10) > 0.5 > -0.5 > after_contact(36, 66, 0.14, 0.20)


def test_a_walk_brakes_while_it_rises_so_that_its_sense_shows_the_travel() -> None:
    t, force, _ = axes(worn())
    sense = []
    for start_s, end_s in ((66, 96), (96, 126)):
        inside = part(t, start_s, end_s)
        up = np.cumsum(force[2, inside] - force[2, inside].mean())
        sense.append(np.corrcoef(force[0, inside], up)[0, 1])
    assert sense[0] < -0.5 < 0.5 < sense[1]


def test_a_thigh_swings_ahead_fast_and_returns_slowly_and_backward_the_other_way_round() -> None:
    t, _, rate = axes(worn(Placement.THIGH))
    skew = []
    for start_s, end_s in ((66, 96), (96, 126)):
        pitch = rate[1, part(t, start_s, end_s)]
        skew.append(np.mean((pitch - pitch.mean()) ** 3) / np.std(pitch) ** 3)
    assert skew[0] < -0.2 < 0.2 < skew[1]


def test_a_wrist_swings_once_a_stride() -> None:
    made = worn(Placement.WRIST)
    t, _, rate = axes(made)
    swing = rate[1, part(t, 66, 96)]
    found = np.fft.rfftfreq(16384, 0.01)[np.abs(np.fft.rfft(swing - swing.mean(), 16384)).argmax()]
    steps = made.truth.step_times_s
    step_hz = 1 / np.mean(np.diff(steps[(steps > 70) & (steps < 92)]))
    assert found == pytest.approx(step_hz / 2, rel=0.05)


@pytest.mark.parametrize("placement", [Placement.FOOT_LEFT, Placement.FOOT_RIGHT])
@pytest.mark.parametrize("block", [FORWARD_WALK, BACKWARD_WALK, FORWARD_RUN, BACKWARD_RUN])
def test_a_foot_covers_the_body_s_ground_and_rests_once_a_stride(placement: Placement, block: Block) -> None:
    ground = travel_over_ground((block,), 1, field(), BODY_HZ)
    steps = steps_of((block,), ground, 1)
    pose = pose_of(placement, ground, rhythm_of((block,), ground, steps))
    speed = np.cumsum(pose.ahead_mps2) / BODY_HZ
    assert np.sum(speed) / BODY_HZ == pytest.approx(np.sum(ground.chest_speed_mps) / BODY_HZ, rel=0.03)
    inside = slice(int(5 * BODY_HZ), int(25 * BODY_HZ))
    rests = np.abs(speed[inside]) < 0.05
    share = {Gait.WALK: 0.5, Gait.RUN: 0.25}[block.gait]
    assert np.mean(rests) == pytest.approx(share, abs=0.12)


def test_the_foot_that_lands_feels_it_and_the_other_does_not() -> None:
    made = worn(Placement.FOOT_LEFT)
    t, force, _ = axes(made)
    size = np.sqrt(np.square(force).sum(axis=0))
    steps = made.truth.step_times_s
    inside = (steps > 70) & (steps < 92)

    def roughness(times: np.ndarray) -> float:
        return float(np.median([np.abs(np.diff(size[(t >= s) & (t < s + 0.03)])).max() for s in times]))

    assert roughness(steps[inside & made.truth.step_left]) > 2 * roughness(
        steps[inside & ~made.truth.step_left]
    )


@pytest.mark.parametrize("placement", [Placement.FOOT_LEFT, Placement.FOOT_RIGHT])
def test_a_foot_rests_after_its_own_contacts(placement: Placement) -> None:
    made = worn(placement)
    t, _, rate = axes(made)
    steps, mine = made.truth.step_times_s, made.truth.step_left == (placement is Placement.FOOT_LEFT)
    inside = (steps > 70) & (steps < 92)

    def quiet(times: np.ndarray) -> float:
        return float(np.median([np.abs(rate[1, (t >= s + 0.15) & (t < s + 0.3)]).mean() for s in times]))

    assert quiet(steps[inside & mine]) < 0.2
    assert quiet(steps[inside & ~mine]) > 1.0


def test_the_same_seed_gives_the_same_bytes_at_each_placement_and_another_seed_others() -> None:
    made = {p: digest(worn(p, manner=Manner()).recording) for p in Placement}
    assert made == {p: digest(worn(p, manner=Manner()).recording) for p in Placement}
    assert len(set(made.values())) == len(Placement)
    other = simulate_worn(ALL, 2, Worn(Placement.LUMBAR))
    assert digest(other.recording) != made[Placement.LUMBAR]


def test_the_bytes_are_those_that_were_made_when_this_was_written() -> None:
    assert (
        digest(worn(manner=Manner()).recording)
        == "6e94a5792b49f03ec679c0163c0de5be9d009abda86686cc05b219caf5173501"
    )
    assert (
        digest(simulate_worn(ALL, 1, Worn(manner=PHONE, gnss=True)).recording)
        == "99666581fb245b119700b5227c70362c51c31b2a956ea5ad996362b4c2d1bc54"
    )


def test_a_phone_writes_steps_of_a_tenth_on_an_uneven_clock() -> None:
    made = simulate_worn(ALL, 1, Worn(manner=PHONE, gnss=True))
    t, force, rate = axes(made)
    np.testing.assert_allclose(force * 10, np.rint(force * 10), atol=1e-9)
    tenths = np.degrees(rate) * 10
    np.testing.assert_allclose(tenths, np.rint(tenths), atol=1e-7)
    gaps = np.diff(t)
    assert gaps.min() > 0.004
    assert np.median(gaps) == pytest.approx(1 / 60, rel=0.02)
    assert 0.0005 < np.std(gaps[gaps < 0.025]) < 0.005
    assert gaps.max() > 0.05
    assert np.all(np.diff(made.recording.streams[Sensor.GNSS].t_s) == 1.0)


def test_the_truth_beside_six_axes_is_fine_and_ends_with_them() -> None:
    made = worn()
    assert np.median(np.diff(made.truth.t_s)) == pytest.approx(0.02)
    assert made.truth.t_s[-1] == made.recording.duration_s == 132.0
    assert made.truth.segments[-1].end_s == 132.0


@pytest.mark.parametrize("rate_hz", [50.0, 128.0, 204.8, 400.0])
def test_any_rate_can_be_asked_for(rate_hz: float) -> None:
    t, force, _ = axes(worn(manner=Manner(rate_hz=rate_hz), script=(STILL, FORWARD_WALK)))
    assert np.diff(t) == pytest.approx(1 / rate_hz)
    assert force.shape == (3, t.size)
