"""What somebody does who is guided by a phone on the body: stairs, looks over the shoulder, three knocks.

Ranges are project choices, even draws, wide on purpose; see `mishaps_moves`. A knock is a blow of a knuckle
on something that hangs in a belt: it is given a speed within a few milliseconds and swings back. How hard
people knock nobody has measured for us.
"""

import numpy as np

from backstride.sample.mishaps_moves import Move
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement


def stairs(move: Move) -> None:
    """Go up or down 8 to 20 steps of 15 to 19 cm, slower, a little bent, with a contact that is felt each."""
    count, every, high = int(move.draw(8.0, 20.0)), move.draw(0.42, 0.7), move.draw(0.15, 0.19) * move.side()
    lasts = count * every
    for k in range(count):
        at = move.at_s + k * every * move.draw(0.98, 1.02)
        move.up_mps2 += move.shift(at, every * move.draw(0.7, 1.0), high)
        move.up_mps2 += move.jolt(at + 0.6 * every, move.draw(2.0, 10.0) * (1.0 if high < 0 else 0.4))
    lean = move.draw(0.0, 12.0) if high > 0 else move.draw(-6.0, 4.0)
    move.pitch_rad += np.radians(lean) * move.bump(move.at_s, 1.0, 1.0 + lasts)
    move.pace *= 1.0 - move.draw(0.4, 0.7) * move.bump(move.at_s - 0.6, 0.6, lasts + 0.6)


def look_back(move: Move) -> None:
    """Look over the shoulder every 3 to 8 s, sides alternating: the chest turns along, the back a little."""
    at, side = move.at_s, move.side()
    far = {Placement.CHEST: (10.0, 40.0), Placement.LUMBAR: (3.0, 18.0)}.get(move.placement, (0.0, 6.0))
    for _ in range(int(move.draw(3.0, 6.0))):
        rise, holds, back = move.draw(0.25, 0.6), move.draw(0.2, 1.0), move.draw(0.25, 0.7)
        turned = move.ramp(at, rise) - move.ramp(at + rise + holds, back)
        move.yaw_rad += np.radians(move.draw(*far)) * side * turned
        move.roll_rad += np.radians(move.draw(-4.0, 4.0)) * turned
        move.pitch_rad += np.radians(move.draw(-4.0, 6.0)) * turned
        at, side = at + move.draw(3.0, 8.0), -side


def knocks(move: Move) -> None:
    """Knock three times on the case, 0.2 to 0.6 s apart, in motion or (four of ten) after a stop."""
    if move.either(0.4):
        move.pace *= 1.0 - move.ramp(move.at_s - 3.0, move.draw(1.0, 2.5))
    at, usual, hard = move.at_s, move.draw(0.22, 0.55), move.draw(0.3, 0.7)
    across = move.either(0.25)
    way = move.side() if across else (-1.0 if move.placement is Placement.CHEST else 1.0)
    for _ in range(3):
        felt = _knock(move, at, hard * move.draw(0.75, 1.25))
        name = "left_mps2" if across else "ahead_mps2"
        setattr(move, name, getattr(move, name) + way * felt)
        move.up_mps2 += move.draw(-0.3, 0.3) * felt
        wobble = np.radians(move.draw(-1.5, 1.5)) * move.bump(at, 0.03, 0.08)
        move.pitch_rad, move.roll_rad = move.pitch_rad + wobble, move.roll_rad + wobble * move.draw(-1.0, 1.0)
        move.end_s = at
        at += min(max(usual * move.draw(0.85, 1.15), 0.2), 0.6)


def _knock(move: Move, at_s: float, speed_mps: float) -> Floats:
    """Return what a case feels that is given a speed in 6 to 15 ms and swings back in its belt."""
    lasts, swing, fades = move.draw(0.006, 0.015), 2 * np.pi * move.draw(8.0, 16.0), move.draw(0.025, 0.06)
    since = np.maximum(move.t_s - at_s - lasts, 0.0)
    speed = np.where(move.t_s > at_s + lasts, speed_mps * np.exp(-since / fades) * np.cos(swing * since), 0.0)
    back = np.where(since > 0.0, np.gradient(speed, move.t_s), 0.0)
    first = int(np.searchsorted(move.t_s, at_s + lasts))
    back[first : first + 2] = 0.0  # its sudden beginning is the blow itself
    return np.asarray(move.pulse(at_s, lasts, speed_mps) + back, dtype=np.float64)
