"""The weights of the shape cue, fitted again without the person that is tested.

The shipped weights were chosen on the same clips that they are scored on. Two fits show how much that
helps: a logistic regression, forward and backward counting the same, on walking ticks of everybody else,

* drawn to the shipped weights: what a chosen weight was worth where its person is missing. It is not free
  of that person, since the shipped weights have seen him;
* from nothing: equal zeros to start from, and a light hand that keeps weights finite. It has not seen
  him.

Everything behind the cue (the features themselves, its limits, the fusion) was chosen by hand on these
clips and stays the same in both; so does the constant of the first, and the second has none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from unittest import mock

import numpy as np
from scoring import BACKWARD, FORWARD, Score, Second, seconds_of, trace_of
from virtual import Virtual

from backstride.motion import direction
from backstride.motion.cues.features import features_of
from backstride.motion.cues.shape import ShapeParams, Weights, shape
from backstride.motion.ticks import TICK_S, Ticks
from backstride.signal.worn import worn_of
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement

SHAPED = (Placement.LUMBAR, Placement.CHEST, Placement.THIGH)
SILENT = replace(ShapeParams(), per_tick=0.0)
PULL_TO_SHIPPED = 4.0
"""How strongly weights are drawn to the shipped ones, beside one tick's loss. Project choice."""
PULL_TO_NOTHING = 1.0
"""The same towards zero. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """Walking ticks in which the cue speaks aloud: what weights are fitted to."""

    features: Floats
    """(n, 4): `ax_vz`, `sk_jx`, `sk_wy`, 1."""
    way: Floats
    """(n,): 1 backward, -1 forward."""
    people: tuple[str, ...]

    def without(self, person: str) -> tuple[Floats, Floats]:
        """Return features and ways of everybody else."""
        others: Bools = np.array([other != person for other in self.people])
        return self.features[others], self.way[others]


@contextmanager
def shaped_by(params: ShapeParams) -> Iterator[None]:
    """Let the shape of a walk be read by other weights; everything else stays what users run."""
    with mock.patch.object(direction, "shape", partial(shape, params=params)):
        yield


def left_out(virtuals: Sequence[Virtual], *, from_nothing: bool = False) -> tuple[Score, dict[str, Weights]]:
    """Score each person by weights that were fitted to all others; virtuals are of one placement."""
    placement = virtuals[0].placement
    shipped: Weights = getattr(ShapeParams(), str(placement))
    towards = (0.0, 0.0, 0.0, 0.0) if from_nothing else shipped
    pull = PULL_TO_NOTHING if from_nothing else PULL_TO_SHIPPED
    free = [i for i in range(3) if shipped[i] != 0]
    walks = _walks(virtuals)
    fitted: dict[str, Weights] = {}
    seconds: list[Second] = []
    for person in sorted({virtual.person for virtual in virtuals}):
        fitted[person] = _fit(*walks.without(person), free, towards, pull)
        with shaped_by(_weighing(placement, fitted[person])):
            for virtual in virtuals:
                if virtual.person == person:
                    seconds += seconds_of(virtual, trace_of(virtual.recording))
    return Score.of(seconds), fitted


def _weighing(placement: Placement, weights: Weights) -> ShapeParams:
    """Return the shipped settings with the weights of one placement exchanged."""
    params = ShapeParams()
    if placement is Placement.LUMBAR:
        return replace(params, lumbar=weights)
    return replace(params, chest=weights) if placement is Placement.CHEST else replace(params, thigh=weights)


def _walks(virtuals: Sequence[Virtual]) -> Walks:
    parts = [(*_ticks(virtual), virtual.person) for virtual in virtuals]
    return Walks(
        np.concatenate([features for features, _, _ in parts]),
        np.concatenate([way for _, way, _ in parts]),
        tuple(person for _, way, person in parts for _ in way),
    )


def _ticks(virtual: Virtual) -> tuple[Floats, Floats]:
    """Return features (n, 4) and ways (n,) of ticks in which it walks one way and the cue speaks aloud."""
    worn = worn_of(virtual.recording)
    if worn is None:
        return np.zeros((0, 4)), np.zeros(0)
    ticks = Ticks.over(virtual.recording.duration_s)
    found = features_of(worn.level, ticks)
    each = round(1.0 / TICK_S)
    way = np.zeros(ticks.count)
    for k, (travel, gait) in enumerate(zip(virtual.truth.seconds(), virtual.truth.gaits(), strict=True)):
        if gait != "run" and travel in {FORWARD, BACKWARD}:
            way[each * k : each * (k + 1)] = 1.0 if travel == BACKWARD else -1.0
    limits = ShapeParams()
    loud = found.known & (found.std_az_mps2 <= limits.runs_above_mps2) & (found.rhythm >= limits.rhythm)
    loud &= (np.abs(found.yaw_radps) <= limits.turning_radps) & (found.reach >= 1.0) & (way != 0)
    table = np.stack([found.ax_vz, found.sk_jx, found.sk_wy, np.ones(ticks.count)], axis=1)
    return np.nan_to_num(table[loud]), way[loud]


def _fit(features: Floats, way: Floats, free: list[int], towards: Weights, pull: float) -> Weights:
    """Return the weights with the least logistic loss, both ways weighing the same."""
    from scipy.optimize import minimize  # noqa: PLC0415  # heavy

    backward = way > 0
    weight = np.where(backward, 0.5 / backward.sum(), 0.5 / (~backward).sum()) * way.size
    start = np.array(towards)[free]
    known = features[:, free]

    def loss(weights: Floats) -> float:
        likely = np.logaddexp(0.0, -way * (known @ weights + towards[3]))
        return float((weight * likely).sum() + pull / 2 * np.square(weights - start).sum())

    found = np.array(towards)
    found[free] = minimize(loss, start).x
    a, b, c, constant = (round(float(part), 2) for part in found)
    return a, b, c, constant
