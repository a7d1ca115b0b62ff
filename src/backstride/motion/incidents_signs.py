"""What each step shows of a stumble: how far and fast the sensor leans, how unlike its neighbours it is.

Everything is measured against the person's own steps before and after, so that a rough path or a lively trunk
raises the bar. Rejected: the step times alone, since whatever finds contacts smooths over a step that is off;
so the bounce of a step is compared with that of the steps before it as well.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.contacts import Contacts
from backstride.motion.incidents_ticks import TICK_HZ, Ticks
from backstride.signal.even import block_means
from backstride.signal.level import centred_mean
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats

WINDOW = 3
"""A sign may show in a step or in the two after it."""
LATER = 5
"""A stop may come a little later."""


@dataclass(frozen=True, slots=True)
class SignParams:
    """Settings of `signs_of`; every default is explained."""

    around: int = 20
    """Steps are compared with three blocks of so many. Project choice."""
    usual: float = 0.7
    """What is usual is this share of a block: a stumble spoils up to five steps of twenty. Project choice."""
    longest_step_s: float = 1.2
    """What comes later after a contact is of no step. Project choice: a slow walk has 0.8."""
    ends_after: float = 2.5
    """No contact for so many usual steps ends a stretch of steps. Project choice: one may be missed."""
    uneven: float = 0.3
    """Steps are even within this (natural logarithm of their time). Project choice."""
    fewest_even: int = 5
    """So many of the seven steps before it are even: there was a rhythm to lose. Project choice."""
    upright_over_s: float = 6.0
    """Leaning is counted from the mean over this long. Project choice: ten steps, slower than any stumble."""
    smooth_s: float = 0.12
    """Turning is a mean over this long: a throw lasts longer than the jolt of a step. Project choice."""
    bounces: int = 6
    """A bounce is compared with so many before it. Project choice."""
    bounce_s: float = 0.6
    """From a tenth of a second before a contact, over this long. Project choice: nearly two running steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """Arrays (k,), one for each contact; all but `own` hold for the step and the two after it."""

    thrown_rad: Floats
    """Furthest from upright."""
    thrown_times: Floats
    """The same, in times of what is usual."""
    spin_radps: Floats
    """Fastest leaning."""
    spin_times: Floats
    off: Floats
    """How far a step time is from the usual (natural logarithm); infinite for the last of a stretch."""
    odd_times: Floats
    """How far a bounce is from those before it, in times of what is usual."""
    stops: Bools
    """Whether one of the next five is the last of a stretch."""
    in_rhythm: Bools
    """Whether the steps before it came evenly."""
    own: Floats
    """Lean and spin of the step itself, to tell which of the three it was."""


def signs_of(worn: Worn, contacts: Contacts, ticks: Ticks, params: SignParams = SignParams()) -> Signs:
    """Return what each step shows."""
    t_s = contacts.times_s
    thrown, spun = _lean_and_spin(worn, contacts, ticks, params)
    lasts = np.diff(t_s, append=np.inf)
    usual_s = _usual(np.minimum(lasts, params.longest_step_s * contacts.steps_each), 0.5, params)
    last = lasts > params.ends_after * usual_s
    off = np.where(last, np.inf, np.abs(np.log(np.maximum(lasts, 1e-3) / usual_s)))
    odd = _odd(worn, t_s, params)
    thrown_times, spin_times = thrown / _bar(thrown, params), spun / _bar(spun, params)
    return Signs(
        thrown_rad=_soon(thrown, last),
        thrown_times=_soon(thrown_times, last),
        spin_radps=_soon(spun, last),
        spin_times=_soon(spin_times, last),
        off=_soon(off, last),
        odd_times=_soon(odd / _bar(odd, params), last),
        stops=_soon(last, last, LATER),
        in_rhythm=_in_rhythm(off, last, params),
        own=thrown * spun,
    )


def _lean_and_spin(worn: Worn, contacts: Contacts, ticks: Ticks, params: SignParams) -> tuple[Floats, Floats]:
    """Return the furthest lean and the fastest leaning (k,) of each step."""
    level, every = worn.level, max(int(worn.level.rate_hz // 25), 1)
    rate = level.rate_hz / every
    away = ticks.up - centred_mean(ticks.up, round(params.upright_over_s * TICK_HZ))
    lean = centred_mean(np.sqrt(away[0] * away[0] + away[1] * away[1] + away[2] * away[2]), 3)
    spin = centred_mean(block_means(level.spin_radps[:2], every), max(round(params.smooth_s * rate), 1))
    longest_s = params.longest_step_s * contacts.steps_each
    return (
        _largest(lean, ticks.start_s, TICK_HZ, contacts.times_s, longest_s),
        _largest(np.hypot(spin[0], spin[1]), level.start_s, rate, contacts.times_s, longest_s),
    )


def _largest(values: Floats, start_s: float, rate_hz: float, t_s: Floats, longest_s: float) -> Floats:
    """Return the largest value (k,) from each contact to the next, but not longer than `longest_s`."""
    end_s = np.minimum(np.append(t_s[1:], np.inf), t_s + longest_s)
    edges = np.stack([t_s, end_s], axis=1).ravel()
    at = np.clip(((edges - start_s) * rate_hz).astype(np.int64), 0, values.size - 1)
    largest: Floats = np.maximum.reduceat(values, np.maximum.accumulate(at))[::2]
    return largest


def _in_rhythm(off: Floats, last: Bools, params: SignParams) -> Bools:
    """Whether most of the seven steps before each were even, and none of the last three ended a stretch."""
    even = np.concatenate([np.zeros(8), np.cumsum(off < params.uneven)])
    ended = np.concatenate([np.ones(3, dtype=bool), last])
    rhythm: Bools = even[7:-1] - even[:-8] >= params.fewest_even
    rhythm &= ~(ended[:-3] | ended[1:-2] | ended[2:-1])
    return rhythm


def _odd(worn: Worn, t_s: Floats, params: SignParams) -> Floats:
    """Return how far the bounce of each step is from the mean of those before it."""
    level, n = worn.level, params.bounces
    first = np.clip(((t_s - 0.1 - level.start_s) * level.rate_hz).astype(np.int64), 0, level.known.size - 1)
    places = first[:, None] + np.arange(0, round(params.bounce_s * level.rate_hz), 2)
    bounce = level.accel_mps2[2][np.minimum(places, level.known.size - 1)]
    total = np.concatenate([np.zeros((1, bounce.shape[1])), np.cumsum(bounce, axis=0)])
    differs = np.zeros_like(bounce)
    differs[n:] = bounce[n:] - (total[n:-1] - total[: -n - 1]) / n
    odd: Floats = np.sqrt((differs * differs).mean(axis=1))
    return odd


def _usual(values: Floats, share: float, params: SignParams) -> Floats:
    """Return a quantile (b,) of each block, given to each of its steps (k,)."""
    return _given(_of_blocks(values, share, params), values.size, params)


def _bar(values: Floats, params: SignParams) -> Floats:
    """Return what is usual (k,): the largest quantile of the block of each step and the two beside it."""
    of_block = _of_blocks(values, params.usual, params)
    padded = np.concatenate([of_block[:1], of_block, of_block[-1:]])
    return _given(np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:]), values.size, params)


def _of_blocks(values: Floats, share: float, params: SignParams) -> Floats:
    size = min(params.around, values.size)
    blocks = values[: values.size // size * size].reshape(-1, size)
    quantile: Floats = np.sort(blocks, axis=1)[:, int(share * (size - 1))]
    return quantile


def _given(of_block: Floats, n: int, params: SignParams) -> Floats:
    block = np.minimum(np.arange(n) // min(params.around, n), of_block.size - 1)
    each: Floats = np.maximum(of_block[block], 1e-3)
    return each


def _soon(values: np.ndarray, last: Bools, window: int = WINDOW) -> np.ndarray:
    """Return the largest of each step and the next ones of the window, within one stretch of steps."""
    soon = values.copy()
    for _ in range(window - 1):
        soon[:-1] = np.where(last[:-1], values[:-1], np.maximum(values[:-1], soon[1:]))
    return soon
