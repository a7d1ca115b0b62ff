"""Chance that is the same each time: one stream of numbers for each named use of a seed.

Every use has its own generator, so that adding a sensor does not change what the others say. What leaves
the room is rounded to a sensor's resolution: that is how sensors speak, and it hides the last bits in which
sine and cosine differ between processors. Rejected: one generator for all (a new draw moves every later one).
"""

from itertools import accumulate
from zlib import crc32

import numpy as np

from backstride.vocab.arrays import Floats


def chance(seed: int, use: str) -> np.random.Generator:
    """Return the generator for one use of a seed (a whole number from 0)."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, crc32(use.encode())])))


def gauss_markov(rng: np.random.Generator, n: int, sigma: float, tau_s: float, dt_s: float) -> Floats:
    """Return first-order Gauss-Markov noise, shape (n,): spread `sigma`, correlation exp(-lag / tau_s)."""
    if n == 0:
        return np.zeros(0)
    keep = float(np.exp(-dt_s / tau_s))
    fresh = rng.standard_normal(n) * sigma
    fresh[1:] *= np.sqrt(1.0 - keep * keep)
    return np.array(list(accumulate(fresh.tolist(), lambda last, new: keep * last + new)))


def at_resolution(values: Floats, per_unit: float) -> Floats:
    """Round to `1 / per_unit`; no negative zeros, so that equal values are equal bytes."""
    rounded: Floats = np.rint(values * per_unit) / per_unit + 0.0
    return rounded
