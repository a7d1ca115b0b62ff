"""How well each interval would do as the time of one step, second by second.

Two things come back in a walk or run. The bounce comes back after one step and after two. What belongs to one
leg (the yaw of the trunk, the swing of an arm) has changed its sign after one step and is back after two. An
interval that is half a step fails the second, one that is two steps fails it too, and one that is three is
found out because its third does as well. So steps are neither doubled nor halved, with or without a facing.
Rejected: the bounce alone, which came back twice a step in some walks and hid every second step of others.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.step_period import PeriodParams, come_back, windows_over
from backstride.signal.level import Level, centred_mean
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement


@dataclass(frozen=True, slots=True)
class RhythmParams:
    """Settings of `rhythm_of`; tuned on the virtual sensors and mobgap, flat about these values."""

    shortest_s: float = 0.2
    """Of a step: single short ones of a run at 220 a minute. Project choice."""
    longest_s: float = 1.05
    """Of a step: 57 a minute, a slow walk. Project choice."""
    grid_s: float = 0.01
    """Between the intervals looked at. Project choice: 2 % of a step."""
    sides_weight: float = 0.5
    """Of what changes its sign, beside the bounce. Project choice."""
    arm_weight: float = 1.0
    """The same at a wrist, whose bounce is mostly that of its arm. Project choice."""
    body_turn_s: float = 1.2
    """Turning slower than this is the body's, not a step's. Project choice: two steps."""
    part_of: float = 0.6
    """Where a half or third does this share as well as the whole, the whole is a multiple. Project choice."""
    part_cost: float = 3.0
    """By how much of the excess it then does worse. Project choice: enough to lose."""


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """Score (w, l) of intervals (l,) around moments (w,): near 1 is a steady step, near 0 no rhythm."""

    t_s: Floats
    interval_s: Floats
    score: Floats

    def of(self, t_s: Floats, interval_s: Floats) -> Floats:
        """Return the score (n,) of intervals (n,) at times (n,), from the nearest window and grid point."""
        hop = self.t_s[1] - self.t_s[0] if self.t_s.size > 1 else np.inf
        grid = self.interval_s[1] - self.interval_s[0]
        row = np.clip(np.rint((t_s - self.t_s[0]) / hop), 0, self.t_s.size - 1).astype(np.int64)
        column = np.rint((interval_s - self.interval_s[0]) / grid)
        column = np.clip(column, 0, self.interval_s.size - 1).astype(np.int64)
        score: Floats = self.score[row, column]
        return score

    def best_s(self, t_s: Floats) -> Floats:
        """Return the interval (n,) that does best at times (n,)."""
        best: Floats = np.interp(t_s, self.t_s, self.interval_s[self.score.argmax(axis=1)])
        return best


def rhythm_of(
    level: Level, placement: Placement | None, params: RhythmParams = RhythmParams()
) -> Rhythm | None:
    """Return how well each interval would do as a step, or None where the recording is too short for any."""
    arm = placement is Placement.WRIST and bool(level.spin_radps.any())
    turn = level.spin_radps if arm else level.spin_radps[2:]
    turn = turn - centred_mean(turn, round(params.body_turn_s * level.rate_hz))
    axes = np.concatenate([level.accel_mps2[2:], turn])
    windows = windows_over(axes, level.start_s, level.rate_hz, PeriodParams())
    lags = min(int(np.ceil(2 * params.longest_s * windows.rate_hz)) + 3, windows.width - 1)
    longest = min(params.longest_s, (lags - 2) / 2 / windows.rate_hz)
    interval = np.arange(params.shortest_s / 2, longest, params.grid_s)
    if interval.size < 2 or longest <= params.shortest_s:  # noqa: PLR2004  # a grid has two points
        return None
    bounce, sides = (_calm(come_back(windows, which, lags)) for which in (slice(0, 1), slice(1, None)))
    once, twice = interval * windows.rate_hz, 2 * interval * windows.rate_hz
    score = _at(bounce, twice) if arm else _at(bounce, once) + _at(bounce, twice)
    weight = params.arm_weight if arm else params.sides_weight
    score = 0.5 * (score + weight * (_at(sides, twice) - _at(sides, once)))
    return Rhythm(windows.middle_s, interval, _without_multiples(score, interval, params))


def _calm(again: Floats) -> Floats:
    """Mean over each window and its two neighbours: a rhythm does not change from one second to the next."""
    wide = np.concatenate([again[:1], again, again[-1:]])
    mean: Floats = (wide[:-2] + wide[1:-1] + wide[2:]) / 3
    return mean


def _at(again: Floats, lag: Floats) -> Floats:
    """Read correlations (w, lags) off at lags (l,) between samples."""
    below = lag.astype(np.int64)
    part = (lag - below).astype(np.float32)
    value: Floats = again[:, below] * (1 - part) + again[:, below + 1] * part
    return value


def _without_multiples(score: Floats, interval: Floats, params: RhythmParams) -> Floats:
    """Take down intervals of which a half or a third does nearly as well."""
    part = np.full_like(score, -1.0)
    for over in (2, 3):
        long = interval / over >= params.shortest_s
        at = np.rint((interval[long] / over - interval[0]) / params.grid_s).astype(np.int64)
        part[:, long] = np.maximum(part[:, long], score[:, at])
    excess = np.maximum(part - params.part_of * np.maximum(score, 0.0), 0.0)
    cut: Floats = score - params.part_cost * excess
    return cut
