"""Whether a probability means what it says: how often it is right, by how likely it was called."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from scoring import Score, number, percent, table

from backstride.vocab.arrays import Floats

EDGES = (0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1.0 + 1e-9)
SURE = 0.9


def _of(scores: Sequence[Score]) -> tuple[Floats, Floats]:
    """Return how likely (n,) the likeliest travel was called, and whether it was right."""
    rows = [(s.probability, s.likeliest == s.truth) for of in scores for s in of.seconds]
    called, right = np.array(rows, dtype=float).reshape(-1, 2).T
    known = np.isfinite(called)
    return called[known], right[known]


def calibration_error(scores: Sequence[Score], bins: int = 10) -> float:
    """Return the expected calibration error: mean distance of called and right in even bins, by seconds."""
    called, right = _of(scores)
    which = np.minimum((called * bins).astype(int), bins - 1)
    away = [abs(called[which == b].sum() - right[which == b].sum()) for b in range(bins)]
    return float(sum(away) / called.size)


def right_when_sure(scores: Sequence[Score]) -> tuple[float, int]:
    """Return how often what was called 0.9 and more is right, and how many seconds that is."""
    called, right = _of(scores)
    sure = called >= SURE
    return float(right[sure].mean()), int(sure.sum())


def reliability(scores: Sequence[Score]) -> list[str]:
    """Return how often it was right, by how likely it was called."""
    called, right = _of(scores)
    rows = []
    for low, high in pairwise(EDGES):
        here = (called >= low) & (called < high)
        if here.any():
            cells = (number(float(called[here].mean()), 3), number(float(right[here].mean()), 3))
            rows.append([f"{low:g} to {min(high, 1.0):g}", f"{here.sum()} s", *cells])
    return table(("called", "seconds", "mean called", "right"), rows)


def by_placement(scores: Mapping[str, Sequence[Score]]) -> list[str]:
    """Return calibration error and accuracy when sure, for each placement and for all."""
    rows = []
    for name, of in scores.items():
        sure, seconds = right_when_sure(of)
        called, _ = _of(of)
        rows.append(
            [name, f"{called.size} s", number(calibration_error(of), 3), percent(sure), f"{seconds} s"]
        )
    return table(("placement", "seconds", "expected calibration error", "right from 0.9 on", "seconds"), rows)
