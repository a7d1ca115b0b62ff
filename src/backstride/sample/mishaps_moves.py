"""How a body moves in a mishap: what a stumble, a fall or an everyday jolt adds to the gait around it.

A move is written in accelerations whose sums come out right: what falls is stopped with the speed that it
fell with, what rises comes down again, so that heights and speeds read from it make sense. Every range below
is a project choice unless a source stands beside it; they are wide on purpose, and drawn evenly.

Rejected: recordings of acted falls, which exist for standing and walking people and not for backward running.
"""

from dataclasses import dataclass, field

import numpy as np

from backstride.sample.chance import gauss_markov
from backstride.sample.ground import smooth
from backstride.signal.level import centred_mean
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement
from backstride.vocab.units import STANDARD_GRAVITY_MPS2 as G


@dataclass(slots=True, eq=False)
class Move:
    """What is laid on a gait; arrays (n,) on its clock, filled in while a move is put together."""

    t_s: Floats
    rng: np.random.Generator
    placement: Placement
    backward: bool
    at_s: float
    """Where it begins."""
    end_s: float = 0.0
    pitch_rad: Floats = field(init=False)
    roll_rad: Floats = field(init=False)
    yaw_rad: Floats = field(init=False)
    """Of the sensor alone; `facing_rad` turns the whole body."""
    facing_rad: Floats = field(init=False)
    up_mps2: Floats = field(init=False)
    ahead_mps2: Floats = field(init=False)
    left_mps2: Floats = field(init=False)
    pace: Floats = field(init=False)
    """What is left of the speed over ground."""
    gait: Floats = field(init=False)
    """What is left of the movement of each step."""
    lever_m: float | None = None
    """From the hips to the sensor, where a thrown trunk does not carry it."""
    step_times: tuple[float, ...] = ()
    """How many times as long the steps are that begin at `at_s`."""

    def __post_init__(self) -> None:
        """Begin with a move that changes nothing."""
        for name in ("pitch_rad", "roll_rad", "yaw_rad", "facing_rad", "up_mps2", "ahead_mps2", "left_mps2"):
            setattr(self, name, np.zeros(self.t_s.size))
        self.pace, self.gait = np.ones(self.t_s.size), np.ones(self.t_s.size)

    # --- what moves are made of ---

    def draw(self, low: float, high: float) -> float:
        """Return a number that is as likely anywhere between."""
        return float(self.rng.uniform(low, high))

    def either(self, chance: float) -> bool:
        """Return True this often."""
        return bool(self.rng.random() < chance)

    def side(self) -> float:
        """Return +1 or -1."""
        return 1.0 if self.either(0.5) else -1.0

    def ramp(self, start_s: float, lasts_s: float) -> Floats:
        """Rise from 0 to 1."""
        return smooth((self.t_s - start_s) / lasts_s)

    def bump(self, start_s: float, rise_s: float, fall_s: float) -> Floats:
        """Rise from 0 to 1 and come back."""
        return self.ramp(start_s, rise_s) - self.ramp(start_s + rise_s, fall_s)

    def pulse(self, start_s: float, lasts_s: float, change_mps: float) -> Floats:
        """Return the half sine of acceleration that changes a speed by so much."""
        inside = (self.t_s - start_s) / lasts_s
        bell = np.where((inside > 0) & (inside < 1), np.sin(np.pi * np.clip(inside, 0.0, 1.0)), 0.0)
        return np.asarray(change_mps * np.pi / 2 / lasts_s * bell, dtype=np.float64)

    def shift(self, start_s: float, lasts_s: float, by_m: float) -> Floats:
        """Return the acceleration of a smooth move over `by_m`, from rest to rest."""
        inside = (self.t_s - start_s) / lasts_s
        bend = np.where((inside > 0) & (inside < 1), 6.0 - 12.0 * np.clip(inside, 0.0, 1.0), 0.0)
        return np.asarray(by_m / lasts_s**2 * bend, dtype=np.float64)

    def jolt(self, start_s: float, size_mps2: float, hertz: float = 14.0, fades_s: float = 0.03) -> Floats:
        """Return a swing that dies away."""
        since = np.maximum(self.t_s - start_s, 0.0)
        return np.asarray(
            size_mps2 * np.exp(-since / fades_s) * np.sin(2 * np.pi * hertz * since), dtype=np.float64
        )

    def fidget(
        self, start_s: float, end_s: float, force_mps2: float, turn_rad: float, lasts_s: float
    ) -> None:
        """Add the small movements of somebody who sits, lies or holds a phone."""
        inside = self.ramp(start_s, 0.4) * (1.0 - self.ramp(end_s, 0.4))
        for name, size in (("pitch_rad", turn_rad), ("roll_rad", turn_rad), ("up_mps2", force_mps2),
                           ("ahead_mps2", force_mps2), ("left_mps2", force_mps2)):  # fmt: skip
            setattr(self, name, getattr(self, name) + inside * wander(self.rng, self.t_s.size, size, lasts_s))


def wander(rng: np.random.Generator, n: int, spread: float, lasts_s: float) -> Floats:
    """Return a smooth random course (n,), 300 samples a second, of this spread and memory."""
    draws = gauss_markov(rng, n // 15 + 8, spread, lasts_s, 0.05)
    course = np.interp(np.arange(n + 60) / 15, np.arange(draws.size), draws)
    return centred_mean(centred_mean(course, 31), 31)[30 : n + 30]


def stumble(move: Move) -> None:
    """One to three steps off, the trunk thrown and caught, a hard recovery step; then on, or a stop.

    The trunk is thrown by 8 to 35 degrees in 0.15 to 0.45 s, with peaks of 0.5 to 6 rad/s: slips that became
    falls had 2.4 rad/s on average (Liu and Lockhart 2014, doi:10.1115/1.4028033).
    """
    at, way = move.at_s, -1.0 if move.backward and move.either(0.75) else 1.0
    rise, back = move.draw(0.15, 0.45), move.draw(0.4, 1.2)
    thrown = np.radians(move.draw(8.0, 35.0)) * way
    move.pitch_rad += thrown * move.bump(at, rise, back)
    move.pitch_rad -= thrown * move.draw(0.0, 0.5) * move.bump(at + rise + 0.3 * back, back * 0.6, back)
    move.roll_rad += np.radians(move.draw(0.0, 12.0)) * move.side() * move.bump(at, rise * 1.2, back)
    move.yaw_rad += np.radians(move.draw(0.0, 20.0)) * move.side() * move.bump(at, rise * 1.3, back)
    first = move.draw(0.5, 0.8) if move.either(0.5) else move.draw(1.25, 1.7)
    second = move.draw(0.6, 0.9) if first > 1 else move.draw(1.0, 1.5)
    move.step_times = (first, second, move.draw(0.85, 1.15))[: int(move.rng.integers(1, 4))]
    sinks = move.draw(0.02, 0.10)
    move.up_mps2 += move.shift(at + 0.05, rise, -sinks) + move.shift(at + 0.05 + rise, back, sinks)
    lands = at + rise * move.draw(0.8, 1.3)
    move.up_mps2 += move.jolt(lands, move.draw(4.0, 20.0), fades_s=move.draw(0.02, 0.05))
    move.ahead_mps2 -= way * move.jolt(lands, move.draw(2.0, 12.0), fades_s=move.draw(0.02, 0.05))
    move.pace -= move.draw(0.15, 0.6) * move.bump(at, move.draw(0.15, 0.4), move.draw(1.0, 3.0))
    move.end_s = at + rise + back
    if move.either(0.2):
        move.pace *= 1.0 - move.ramp(at + 0.3, move.draw(0.8, 1.8))


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a sensor ends up: ranges of its fall in metres and of pitch and roll in degrees."""

    drop_m: tuple[float, float]
    pitch_deg: tuple[float, float]
    roll_deg: tuple[float, float] = (-10.0, 10.0)


_L, _C, _T = Placement.LUMBAR, Placement.CHEST, Placement.THIGH
_ENDINGS: dict[str, dict[Placement, _Ending]] = {
    # On the seat, leaning back on the arms: the trunk may end nearly upright.
    "sits": {
        _L: _Ending((0.60, 0.85), (-40.0, -10.0)),
        _C: _Ending((0.70, 0.95), (-40.0, -5.0)),
        _T: _Ending((0.45, 0.65), (-130.0, -80.0)),
    },
    "back": {
        _L: _Ending((0.65, 0.90), (-95.0, -55.0)),
        _C: _Ending((0.85, 1.15), (-95.0, -55.0)),
        _T: _Ending((0.50, 0.70), (-125.0, -70.0)),
    },
    "hands and knees": {
        _L: _Ending((0.35, 0.50), (50.0, 90.0)),
        _C: _Ending((0.60, 0.85), (50.0, 90.0)),
        _T: _Ending((0.30, 0.45), (-15.0, 30.0)),
    },
    "front": {
        _L: _Ending((0.65, 0.90), (60.0, 95.0)),
        _C: _Ending((0.85, 1.15), (60.0, 95.0)),
        _T: _Ending((0.45, 0.70), (60.0, 95.0)),
    },
    "side": {
        _L: _Ending((0.60, 0.85), (-20.0, 20.0), (50.0, 95.0)),
        _C: _Ending((0.80, 1.10), (-20.0, 20.0), (45.0, 95.0)),
        _T: _Ending((0.45, 0.70), (-70.0, 10.0), (50.0, 95.0)),
    },
}
_BACKWARD_WAYS = (("sits", 0.40), ("back", 0.35), ("side", 0.20), ("front", 0.05))
"""Who runs backward mostly falls on the seat or the back, arms out."""
_FORWARD_WAYS = (("hands and knees", 0.35), ("front", 0.25), ("side", 0.25), ("sits", 0.08), ("back", 0.07))


def fall(move: Move) -> str:
    """Lose the ground, meet it with 3 to 8 g, stay 2 to 20 s, and perhaps get up and go on; return the way.

    The body meets the ground with 0.6 to 0.9 of the speed of a free fall: models of falls leave 0.5 to 0.8 of
    the energy (van den Kroonenberg 1995, as quoted in PMC6418062), less where arms catch some. After real
    falls people at high risk lay for 10 s if they got up alone, else 35 s (medians, Schwickert and others).
    """
    ways, chances = zip(*(_BACKWARD_WAYS if move.backward else _FORWARD_WAYS), strict=True)
    way = str(move.rng.choice(ways, p=chances))
    ending = _ENDINGS[way][move.placement]
    drop = move.draw(*ending.drop_m)
    speed = move.draw(0.6, 0.9) * np.sqrt(2 * G * drop)
    bend = move.draw(2.0, 2.5)
    falls = bend * drop / speed  # so long that it arrives with this speed
    meets = move.at_s + falls
    inside = np.clip((move.t_s - move.at_s) / falls, 0.0, 1.0)
    move.up_mps2 -= np.where(
        (inside > 0) & (inside < 1), bend * (bend - 1) * drop / falls**2 * inside ** (bend - 2), 0.0
    )
    weights = move.draw(3.0, 8.0)
    stops = np.pi / 2 * speed / ((weights - 1.0) * G)
    move.up_mps2 += move.pulse(meets, stops, speed)
    move.ahead_mps2 += move.jolt(meets, move.draw(-25.0, 25.0))
    move.left_mps2 += move.jolt(meets, move.draw(-15.0, 15.0))
    again = meets + move.draw(0.15, 0.35)
    move.up_mps2 += move.jolt(again, move.draw(0.0, 20.0))
    turns = falls * move.draw(0.9, 1.6)
    leaves = meets + stops + move.draw(2.0, 20.0)
    stays = move.ramp(move.at_s + 0.1 * falls, turns) * (1.0 - move.ramp(leaves, 2.0))
    move.pitch_rad += np.radians(move.draw(*ending.pitch_deg)) * stays
    move.roll_rad += np.radians(move.draw(*ending.roll_deg)) * move.side() * stays
    move.fidget(
        meets + 0.6, leaves, move.draw(0.02, 0.3), np.radians(move.draw(0.3, 3.0)), move.draw(0.5, 2.0)
    )
    move.up_mps2 += move.shift(leaves, 2.0, drop)
    slides = move.draw(0.0, 0.4)
    move.pace *= 1.0 - move.ramp(move.at_s + 0.2 * falls, 0.8 * falls + stops + slides)
    move.gait *= 1.0 - move.ramp(move.at_s + 0.1 * falls, 0.8 * falls)
    if move.either(0.5):
        goes_on = move.ramp(leaves + 2.0 + move.draw(0.5, 4.0), 2.0) * move.draw(0.3, 1.0)
        move.pace, move.gait = move.pace + goes_on, np.maximum(move.gait, np.minimum(goes_on * 4.0, 1.0))
    move.end_s = leaves
    return way
