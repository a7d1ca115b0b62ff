"""Impact backward beside forward at the same speed, within one recording.

Impact grows with speed, and backward is slower, so means over everything compare speeds, not directions. Here
steps are sorted into narrow bins of speed, and only bins that hold enough of both count. Steps that follow
each other are alike (the same ground, the same tiredness), so the standard error comes from means over ten
steps, not from single ones. Rejected: a line through speed (two parameters from a few bins), and a bootstrap
(random).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.speed import Course
from backstride.vocab.arrays import Bools, Floats

_Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class MatchParams:
    """Settings of `matched_by_speed`; every default is explained."""

    bin_mps: float = 0.25
    """Width of a bin of speed: above the 0.1 m/s of a good receiver, and a small part of any difference
    between running and walking. Bins are centred at 0, 0.25, 0.5 m/s and so on. Project choice."""
    block_steps: int = 10
    """Means over so many steps that follow each other are taken as independent. Project choice."""
    fewest_blocks: int = 3
    """Each direction needs this many blocks in a bin: with fewer a spread is a guess. Project choice."""
    longest_gap_s: float = 5.0
    """Speed is not known further than this from where it was measured. Project choice."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Means at matched speed, in the unit of the values."""

    forward: float
    backward: float
    difference: float
    """Backward minus forward."""
    error: float
    """Standard error of the difference."""
    speed_mps: float
    """Mean of the bins, weighted as they are."""
    steps: int
    """In the bins that count, both directions."""


def speed_at(course: Course | None, times_s: Floats, params: MatchParams = MatchParams()) -> Floats:
    """Return speed (k,) at times (k,); NaN where not known."""
    if course is None:
        return np.full(times_s.shape, np.nan)
    known = np.isfinite(course.speed_mps)
    t, speed = course.t_s[known], course.speed_mps[known]
    if t.size == 0:
        return np.full(times_s.shape, np.nan)
    after = np.clip(np.searchsorted(t, times_s), 1, max(t.size - 1, 1))
    near = np.minimum(np.abs(times_s - t[after - 1]), np.abs(times_s - t[np.minimum(after, t.size - 1)]))
    return np.where(near <= params.longest_gap_s, np.interp(times_s, t, speed), np.nan)


def matched_by_speed(
    values: Floats,
    speed_mps: Floats,
    forward: Bools,
    backward: Bools,
    params: MatchParams = MatchParams(),
) -> Matched | None:
    """Return means of values (k,) forward and backward at the speeds that hold enough of both, or None.

    Bins weigh by their blocks: n m / (n + m) for n forward and m backward, which makes the error least where
    all blocks spread alike.
    """
    usable = np.isfinite(values) & np.isfinite(speed_mps)
    where = np.full(values.shape, -1, dtype=np.int64)
    where[usable] = np.rint(speed_mps[usable] / params.bin_mps).astype(np.int64)
    both = np.intersect1d(where[forward & usable], where[backward & usable])
    rows = [
        _row(
            values,
            speed_mps,
            np.flatnonzero(forward & (where == at)),
            np.flatnonzero(backward & (where == at)),
            params,
        )
        for at in both.tolist()
    ]
    bins = np.array([row for row in rows if row is not None])
    if bins.size == 0:
        return None
    weight, ahead, back, variance, speed, steps = bins.T
    weight = weight / weight.sum()
    return Matched(
        forward=float(weight @ ahead),
        backward=float(weight @ back),
        difference=float(weight @ (back - ahead)),
        error=float(np.sqrt(weight**2 @ variance)),
        speed_mps=float(weight @ speed),
        steps=int(steps.sum()),
    )


def _row(
    values: Floats, speed: Floats, forward: _Places, backward: _Places, params: MatchParams
) -> tuple[float, float, float, float, float, float] | None:
    """Weight, mean forward, mean backward, variance of their difference, mean speed and steps of a bin."""
    ahead, back = _blocks(values, forward, params), _blocks(values, backward, params)
    n, m = ahead.size, back.size
    if min(n, m) < params.fewest_blocks:
        return None
    variance = ahead.var(ddof=1) / n + back.var(ddof=1) / m
    mean_speed = (speed[forward].mean() + speed[backward].mean()) / 2
    return (
        n * m / (n + m), float(ahead.mean()), float(back.mean()), float(variance), float(mean_speed),
        float((n + m) * params.block_steps),
    )  # fmt: skip


def _blocks(values: Floats, at: _Places, params: MatchParams) -> Floats:
    """Means over blocks of steps at places (k,), in order; a broken last block is left out."""
    whole = at.size // params.block_steps * params.block_steps
    blocks: Floats = values[at[:whole]].reshape(-1, params.block_steps).mean(axis=1)
    return blocks
