"""What a gyroscope says while nothing turns: found in still stretches and taken off before anything turns.

vqf finds small biases by itself, at rest and in motion, but takes no more than 2 degrees a second for one
(0.035 rad/s). A cheap or hot gyroscope has more; its orientation would lean, and its body would seem to run
in circles. Rejected: the mean of a whole recording, which on a running track is the bend.
"""

from dataclasses import dataclass

import numpy as np

from backstride.signal.even import SixAxes, block_means, whole_blocks
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Problem


@dataclass(frozen=True, slots=True)
class BiasParams:
    """Settings of `bias_of`; every default is explained."""

    block_s: float = 0.5
    """Stillness is judged in blocks of this length. Project choice."""
    turn_radps: float = 0.03
    """The angular rate of a still block spreads less than this: ten times the noise of a phone (0.003).
    Project choice."""
    force_mps2: float = 0.2
    """The specific force of a still block spreads less than this. Project choice."""
    alike_radps: float = 0.02
    """Still blocks that agree within this are one bias: a slow turn of the body does not repeat itself so.
    Project choice."""
    shortest_s: float = 2.0
    """Shorter stillness in all is no evidence: a body may turn evenly for a second. Project choice."""
    most_radps: float = 0.35
    """More is an even turn, such as a turntable's: 20 degrees a second is the most that a data sheet allows
    (MPU-6050, initial zero-rate output)."""
    large_radps: float = 0.05
    """From here on it is worth a word: no sound gyroscope has 3 degrees a second. Project choice."""


def bias_of(six: SixAxes, params: BiasParams = BiasParams()) -> Floats:
    """Return the constant bias of the gyroscope (3,) in rad/s; zeros where no still stretch shows it."""
    if not six.has_gyroscope:
        return np.zeros(3)
    every = max(round(params.block_s * six.rate_hz), 2)
    means = block_means(six.turn_radps, every)
    still = _still(six, means, every, params)
    # A block between two that are not still may be the turning point of a swing.
    still &= np.r_[False, still[:-1]] | np.r_[still[1:], False] if still.size > 1 else False
    fewest = params.shortest_s / params.block_s
    if still.sum() < fewest:
        return np.zeros(3)
    found = means[:, still]
    alike = np.linalg.norm(found - np.median(found, axis=1)[:, None], axis=0) < params.alike_radps
    if alike.sum() < max(fewest, found.shape[1] / 2):
        return np.zeros(3)
    bias: Floats = found[:, alike].mean(axis=1)
    return bias


def problems_of_bias(bias_radps: Floats, params: BiasParams = BiasParams()) -> tuple[Problem, ...]:
    """Return a problem where the bias (3,) is large."""
    size = float(np.linalg.norm(bias_radps))
    if size < params.large_radps:
        return ()
    words = (
        f"The gyroscope reads {np.degrees(size):.0f} degrees a second while nothing turns. That was taken "
        "off. If it comes back, calibrate the sensor, or let it warm up before you start."
    )
    return (Problem("gyr-bias", words),)


def _still(six: SixAxes, turn_means: Floats, every: int, params: BiasParams) -> Bools:
    """Whether each block (b,) is known throughout and moves no more than a sensor that lies or stands."""
    spread = [
        _spread(values, means, every)
        for values, means in (
            (six.turn_radps, turn_means),
            (six.force_mps2, block_means(six.force_mps2, every)),
        )
    ]
    quiet = (spread[0] < params.turn_radps) & (spread[1] < params.force_mps2)
    quiet &= np.linalg.norm(turn_means, axis=0) < params.most_radps
    still: Bools = quiet & whole_blocks(six.known, every)
    return still


def _spread(values: Floats, means: Floats, every: int) -> Floats:
    """Root mean square of the distance to the mean of each block, over all three axes together: (b,)."""
    squares = block_means(np.einsum("ij,ij->j", values, values), every)
    spread: Floats = np.sqrt(np.maximum(squares - np.einsum("ij,ij->j", means, means), 0.0))
    return spread
