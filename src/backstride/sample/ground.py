"""How the body travels over ground: speed, facing, course and place at every moment of a script.

Speed over ground is made first, then what turns, then the place; chest speed is the part of the true
velocity that lies along the chest, so that place, course, facing and chest speed can never disagree. Speed
passes through zero where the travel changes, as a careful runner's does. Rejected: chest speed as the first
thing made and places integrated from it, which drift off the path.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from backstride.sample.chance import chance, gauss_markov
from backstride.sample.script import Block, Enter, Script, duration_of, starts_of
from backstride.sample.ways import Way
from backstride.vocab.arrays import Floats
from backstride.vocab.segment import Travel

_OFFSET = {Travel.FORWARD: 0.0, Travel.BACKWARD: np.pi, Travel.SIDEWAYS: np.pi / 2, Travel.STILL: 0.0}


@dataclass(frozen=True, slots=True)
class GroundParams:
    """Settings of `travel_over_ground`; every default is explained."""

    mean_acceleration_mps2: float = 1.2
    """Of a change of speed; its peak is 1.5 times that, so below 2 m/s². Project choice."""
    turn_s: float = 2.0
    """A half turn of the body takes this long. Project choice."""
    wander: float = 0.03
    """Spread of speed about what was asked, as a share. Project choice."""
    wander_s: float = 40.0
    """How long such a deviation lasts. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Travel over ground; arrays have shape (n,). Angles in rad, counter-clockwise from east, unwrapped."""

    t_s: Floats
    block: np.ndarray
    """Index of the block of each sample."""
    speed_mps: Floats
    """Over ground, never negative."""
    along_m: Floats
    """Place on the way; falls where it is run back."""
    course_rad: Floats
    facing_rad: Floats
    east_m: Floats
    north_m: Floats

    @property
    def chest_speed_mps(self) -> Floats:
        """Velocity along the chest: backward is negative."""
        speed: Floats = self.speed_mps * np.cos(self.course_rad - self.facing_rad)
        return speed

    @property
    def left_speed_mps(self) -> Floats:
        """Velocity to the left of the chest."""
        speed: Floats = self.speed_mps * np.sin(self.course_rad - self.facing_rad)
        return speed


def travel_over_ground(
    script: Script, seed: int, way: Way, rate_hz: float, params: GroundParams = GroundParams()
) -> Ground:
    """Carry out a script on a way.

    Returns:
        Samples at `rate_hz` from 0 to the script's end, both included.
    """
    t = np.arange(int(duration_of(script) * rate_hz + 0.5) + 1) / rate_hz
    edges = np.array(starts_of(script))
    block = np.clip(np.searchsorted(edges, t, side="right") - 1, 0, len(script) - 1)
    speed = _asked_speed(script, edges, t, params) * _wander(seed, t, params)
    ways, turns = _turns(script)
    along = _integral(ways[block] * speed, 1.0 / rate_hz)
    east, north = way.positions_m(along)
    tangent = way.heading_rad(along)
    course = tangent + np.where(ways[block] < 0, np.pi, 0.0)
    facing = tangent + _eased(turns, edges, t, params)
    return Ground(t, block, speed, along, course, facing, east, north)


def _asked_speed(script: Script, edges: Floats, t: Floats, params: GroundParams) -> Floats:
    """Smooth ramps between blocks: through zero where the travel changes, else through the mean of both."""
    between = [0.0, *(_speed_between(a, b) for a, b in pairwise(script)), 0.0]
    speed = np.zeros(t.shape)
    cuts = np.searchsorted(t, edges)
    cuts[-1] = t.size
    for i, block in enumerate(script):
        inside = t[cuts[i] : cuts[i + 1]]
        half_s = block.duration_s / 2
        most = min(between[i], between[i + 1]) + params.mean_acceleration_mps2 * half_s
        wanted = min(block.speed_mps, most) if block.travel is not Travel.STILL else 0.0
        up = _ramp(inside - edges[i], between[i] - wanted, params)
        down = _ramp(edges[i + 1] - inside, between[i + 1] - wanted, params)
        speed[cuts[i] : cuts[i + 1]] = wanted + up + down
    return np.maximum(speed, 0.0)


def _speed_between(before: Block, after: Block) -> float:
    if before.travel is not after.travel or after.enter is not Enter.TURN_BODY:
        return 0.0
    return (before.speed_mps + after.speed_mps) / 2


def _ramp(since_s: Floats, step_mps: float, params: GroundParams) -> Floats:
    """A difference in speed that fades from `step_mps` to 0."""
    lasts_s = abs(step_mps) / params.mean_acceleration_mps2
    return step_mps * (1.0 - smooth(since_s / lasts_s)) if lasts_s > 0 else np.zeros(since_s.shape)


def smooth(x: Floats) -> Floats:
    """Rise from 0 to 1 over [0, 1] without a jump in slope."""
    inside = np.clip(x, 0.0, 1.0)
    risen: Floats = inside * inside * (3.0 - 2.0 * inside)
    return risen


def _wander(seed: int, t: Floats, params: GroundParams) -> Floats:
    seconds = np.arange(int(t[-1]) + 2, dtype=np.float64)
    noise = gauss_markov(chance(seed, "speed"), seconds.size, params.wander, params.wander_s, 1.0)
    share: Floats = 1.0 + np.interp(t, seconds, np.clip(noise, -0.15, 0.15))
    return share


def _turns(script: Script) -> tuple[Floats, Floats]:
    """For each block the way over ground (+1 or -1), and the body's angle to the path (unwrapped)."""
    way, facing = 1.0, 0.0
    ways, angles = [], []
    for i, block in enumerate(script):
        offset = _OFFSET[block.travel] * (1.0 if block.to_left else -1.0)
        if block.travel is Travel.STILL and block.enter is not Enter.TURN_BACK:
            offset = (0.0 if way > 0 else np.pi) - facing  # who stands keeps facing
        elif block.enter is Enter.TURN_BACK or (
            block.enter is Enter.KEEP_FACING and i and np.cos(facing + offset) * way < 0
        ):
            way = -way
        wanted = (0.0 if way > 0 else np.pi) - offset
        facing += _shortest(wanted - facing) if i else wanted
        ways.append(way)
        angles.append(facing)
    return np.array(ways), np.array(angles)


def _shortest(turn_rad: float) -> float:
    """The same turn the short way round; a half turn goes left."""
    return float(-((np.pi - turn_rad) % (2 * np.pi)) + np.pi)


def _eased(angles: Floats, edges: Floats, t: Floats, params: GroundParams) -> Floats:
    """The body's angle over time: each turn is centred on the edge between two blocks."""
    angle = np.full(t.shape, angles[0])
    lengths = np.diff(edges)
    for i, turn in enumerate(np.diff(angles).tolist(), start=1):
        if abs(turn) > 1e-9:  # noqa: PLR2004  # rounding, not a turn
            lasts_s = min(params.turn_s, lengths[i - 1], lengths[i])
            first = int(np.searchsorted(t, edges[i] - lasts_s / 2))
            angle[first:] += turn * smooth((t[first:] - edges[i]) / lasts_s + 0.5)
    return angle


def _integral(values: Floats, dt_s: float) -> Floats:
    """Trapezoidal running integral, the same length, from 0."""
    return np.concatenate([[0.0], np.cumsum((values[1:] + values[:-1]) * (dt_s / 2))])
