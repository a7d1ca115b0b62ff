"""What looks like a mishap and is none: the jolts of every day that a reader of falls has to leave alone.

Ranges are project choices, even draws, wide on purpose; see `mishaps_moves`.
"""

import numpy as np

from backstride.sample.mishaps_moves import Move
from backstride.vocab.recording import Placement
from backstride.vocab.units import STANDARD_GRAVITY_MPS2 as G


def _stop(move: Move, over_s: float) -> None:
    """Come to a stand by `at_s`."""
    move.pace *= 1.0 - move.ramp(move.at_s - over_s, over_s)


def sit_down(move: Move) -> None:
    """Slow down, stand, sit down: on a bench, on the ground, or dropped on to a bench."""
    _stop(move, move.draw(1.5, 3.0))
    at = move.at_s + move.draw(0.3, 5.0)
    thigh = move.placement is Placement.THIGH
    ground = move.either(0.3)
    drop = (move.draw(0.6, 0.8) if ground else move.draw(0.35, 0.55)) * (0.5 if thigh else 1.0)
    lasts = move.draw(2.0, 4.0) if ground else move.draw(0.7, 2.0)
    speed = 0.0 if ground else move.draw(0.0, 0.9) * (0.5 if thigh else 1.0)
    # Smoothly down, and the last of the speed is taken by the bench.
    held = min(speed * lasts / 2, 0.8 * drop)
    speed = 2 * held / lasts
    inside = (move.t_s > at) & (move.t_s < at + lasts)
    move.up_mps2 += move.shift(at, lasts, -(drop - held)) - np.where(inside, speed / lasts, 0.0)
    move.up_mps2 += move.pulse(at + lasts, move.draw(0.05, 0.15), speed)
    bow, end = np.radians(move.draw(15.0, 45.0)), np.radians(move.draw(-20.0, 15.0))
    if thigh:
        move.pitch_rad += np.radians(move.draw(-120.0, -75.0)) * move.ramp(at, lasts)
    else:
        move.pitch_rad += bow * move.bump(at, lasts * 0.6, lasts * 0.7) + end * move.ramp(
            at + lasts * 0.5, lasts
        )
    move.gait *= 1.0 - move.ramp(at - 0.3, 0.3)
    move.fidget(at + lasts, at + lasts + 60, move.draw(0.02, 0.3), np.radians(move.draw(0.3, 3.0)), 1.0)


def lie_down(move: Move) -> None:
    """Stop, and lie down on the grass in two to five seconds: on the back, the front or a side."""
    _stop(move, move.draw(1.5, 3.0))
    at, lasts = move.at_s + move.draw(0.3, 4.0), move.draw(2.0, 5.0)
    drop = move.draw(0.65, 0.85) * {Placement.CHEST: 1.3, Placement.THIGH: 0.75}.get(move.placement, 1.0)
    move.up_mps2 += move.shift(at, lasts, -drop)
    first = at + lasts * move.draw(0.3, 0.7)
    move.up_mps2 += move.jolt(first, move.draw(0.0, 8.0)) + move.jolt(at + lasts, move.draw(0.0, 8.0))
    down = move.ramp(at + lasts * 0.2, lasts * 0.8)
    if move.either(0.3):
        move.roll_rad += np.radians(move.draw(60.0, 95.0)) * move.side() * down
    else:
        move.pitch_rad += np.radians(move.draw(60.0, 95.0)) * (-1.0 if move.either(0.7) else 1.0) * down
    move.gait *= 1.0 - move.ramp(at - 0.3, 0.3)
    move.fidget(at + lasts, at + lasts + 60, move.draw(0.02, 0.2), np.radians(move.draw(0.3, 2.0)), 1.0)


def jump(move: Move) -> None:
    """Jump up, or leap over something: 0.25 to 0.5 s in the air, a landing of 3 to 6 g, and on."""
    at, flies, leap = move.at_s, move.draw(0.25, 0.50), move.either(0.5)
    speed = G * flies / 2
    dips, pushes = move.draw(0.15, 0.3), move.draw(0.15, 0.3)
    down = 0.0 if leap else move.draw(0.3, 1.0)
    move.up_mps2 += move.pulse(at, dips, -down) + move.pulse(at + dips, pushes, down + speed)
    off = at + dips + pushes
    move.up_mps2 -= np.where((move.t_s > off) & (move.t_s < off + flies), G, 0.0)
    lands = off + flies
    takes = np.pi / 2 * speed / ((move.draw(3.0, 6.0) - 1.0) * G)
    move.up_mps2 += move.pulse(lands, takes, speed)
    move.up_mps2 += move.shift(lands + takes, move.draw(0.3, 0.6), move.draw(0.03, 0.15))
    move.pitch_rad += np.radians(move.draw(-12.0, 20.0)) * move.bump(at, dips + pushes, flies + takes)
    move.pitch_rad += np.radians(move.draw(0.0, 15.0)) * move.bump(lands, takes, 0.5)
    after = lands + takes + move.draw(0.05, 0.4)
    if not leap:
        move.pace *= 1.0 - 0.8 * move.bump(at - 0.8, 0.8, after + 1.0 - at)
    move.gait *= 1.0 - move.ramp(at - 0.1, 0.1) * (1.0 - move.ramp(after, 0.15))


def phone_out(move: Move) -> None:
    """Take the phone out of pocket or belt, standing or in motion; hold it, or put it on a table."""
    move.lever_m = 0.04
    stands, table = move.either(0.7), move.either(0.4)
    if stands:
        _stop(move, move.draw(1.0, 3.0))
    at, lasts = move.at_s + move.draw(0.1, 3.0), move.draw(0.4, 1.2)
    held = move.ramp(at, lasts)
    for name, size in (("pitch_rad", 150.0), ("roll_rad", 90.0), ("yaw_rad", 120.0)):
        setattr(move, name, getattr(move, name) + np.radians(move.draw(-size, size)) * held)
    move.up_mps2 += move.shift(at, lasts, move.draw(0.0, 0.5))
    for axis in ("up_mps2", "ahead_mps2", "left_mps2"):
        tug = move.jolt(at + move.draw(0.0, lasts), move.draw(-20.0, 20.0), move.draw(3.0, 12.0), 0.06)
        setattr(move, axis, getattr(move, axis) + tug)
    move.gait *= 1.0 - held * (1.0 if stands else move.draw(0.0, 0.7))
    if stands and table:
        down = at + lasts + move.draw(0.5, 2.0)
        lowers = move.draw(0.5, 1.2)
        move.up_mps2 += move.shift(down, lowers, -move.draw(0.1, 0.5))
        knocks = move.jolt(down + lowers, move.draw(5.0, 40.0), move.draw(20.0, 60.0), move.draw(0.005, 0.02))
        move.up_mps2 += knocks
        move.fidget(at + lasts, down, 0.3, np.radians(4.0), 0.7)
    else:
        move.fidget(at + lasts, at + 60, move.draw(0.1, 0.5), np.radians(move.draw(1.0, 6.0)), 0.7)


def phone_dropped(move: Move) -> None:
    """The phone falls out and meets the ground on its own: weightless, spinning, struck, then dead still."""
    at, height = move.at_s, move.draw(0.6, 1.2)
    move.lever_m = 0.04  # a chip that is not in the middle of the phone
    flies = float(np.sqrt(2 * height / G))
    air = (move.t_s > at) & (move.t_s < at + flies)
    move.up_mps2 -= np.where(air, G, 0.0)
    for name in ("pitch_rad", "roll_rad", "yaw_rad"):
        spin = move.draw(-8.0, 8.0)
        turned = spin * np.clip(move.t_s - at, 0.0, flies) * (1.0 if name != "pitch_rad" else 0.3)
        setattr(move, name, getattr(move, name) + turned)
    speed = G * flies
    bounce = move.draw(0.05, 0.35)
    lasts, up_again = move.draw(0.004, 0.012), 2 * bounce * speed / G
    move.up_mps2 += move.pulse(at + flies, lasts, speed * (1 + bounce))
    second = at + flies + lasts + up_again
    move.up_mps2 -= np.where((move.t_s > at + flies + lasts) & (move.t_s < second), G, 0.0)
    move.up_mps2 += move.pulse(second, lasts, speed * bounce)
    move.gait *= move.t_s < at
    move.pace *= 1.0 - move.ramp(at, 0.01)


def kerb(move: Move) -> None:
    """Step up or down 8 to 18 cm: one hard contact, step times a little off."""
    at, high = move.at_s, move.draw(0.08, 0.18) * move.side()
    move.up_mps2 += move.shift(at, move.draw(0.25, 0.5), high)
    move.up_mps2 += move.jolt(at + move.draw(0.2, 0.35), move.draw(3.0, 12.0) * (1.0 if high < 0 else 0.5))
    move.pitch_rad += np.radians(move.draw(-4.0, 8.0)) * move.bump(
        at, move.draw(0.2, 0.4), move.draw(0.3, 0.6)
    )
    move.roll_rad += np.radians(move.draw(-4.0, 4.0)) * move.bump(at, 0.3, 0.4)
    move.step_times = (move.draw(0.88, 1.15), move.draw(0.92, 1.08))


def sudden_stop(move: Move) -> None:
    """Brake hard to a stand (a dog, a car), lean against it, stand, and perhaps go on."""
    at, lasts = move.at_s, move.draw(0.45, 1.0)
    way = 1.0 if move.backward else -1.0
    move.pace *= 1.0 - move.ramp(at, lasts)
    move.pitch_rad += way * np.radians(move.draw(4.0, 15.0)) * move.bump(at, lasts * 0.6, move.draw(0.4, 0.8))
    for _ in range(2):
        move.up_mps2 += move.jolt(at + move.draw(0.0, lasts), move.draw(2.0, 10.0))
    move.step_times = (move.draw(0.85, 1.2), move.draw(0.9, 1.3))
    if move.either(0.5):
        move.pace += move.ramp(at + lasts + move.draw(1.0, 6.0), 2.0)


def quick_turn(move: Move) -> None:
    """Turn the body by 60 to 180 degrees in half a second to one, leaning in, and go on."""
    at, lasts, way = move.at_s, move.draw(0.5, 1.0), move.side()
    move.facing_rad += way * np.radians(move.draw(60.0, 180.0)) * move.ramp(at, lasts)
    move.roll_rad -= way * np.radians(move.draw(2.0, 14.0)) * move.bump(at, lasts * 0.5, lasts * 0.6)
    move.pitch_rad += np.radians(move.draw(-6.0, 8.0)) * move.bump(at, lasts * 0.5, lasts * 0.7)
    move.pace -= move.draw(0.1, 0.6) * move.bump(at - 0.3, 0.3 + lasts / 2, move.draw(0.6, 1.5))
    move.step_times = (move.draw(0.85, 1.2), move.draw(0.85, 1.15))
    move.up_mps2 += move.jolt(at + move.draw(0.0, lasts), move.draw(0.0, 8.0))
