"""From one second to the next: what was established is carried on until something speaks against it.

A hidden Markov chain with four states, forward pass only, since a phone cannot wait. Forward and backward are
treated alike: with a preference for forward, seconds without any evidence would come out as confident
`forward`.
"""

from dataclasses import dataclass
from math import exp, log

from backstride.motion.live_features import Shape

STATES = ("forward", "backward", "sideways", "still")


@dataclass(frozen=True, slots=True)
class FusionParams:
    """Settings of `fuse`; every default is explained."""

    stay: tuple[tuple[float, ...], ...] = (
        (0.90, 0.06, 0.01, 0.03),
        (0.06, 0.90, 0.01, 0.03),
        (0.05, 0.05, 0.85, 0.05),
        (0.09, 0.09, 0.02, 0.80),
    )
    """Chance of each state a second later, by state. Tuned with the prototype on the shared motion capture:
    quicker to change than in whole recordings, where a direct change took 5 s and more."""
    start: tuple[float, ...] = (0.35, 0.35, 0.05, 0.25)
    """Chance of each state at first. Project choice, forward and backward alike."""
    not_sideways: float = -3.0
    """Log-likelihood of sideways where its rule is silent."""
    sideways_shape: float = -1.5
    """Log-likelihood of forward and of backward where the rule of sideways fires."""
    not_still: float = -6.0
    """Log-likelihood of moving in a quiet second."""
    moving: float = -4.0
    """Log-likelihood of still in a second that is clearly not quiet."""
    moving_at: float = 1.7
    """A second this many times over the limit of quiet is clearly not quiet."""


def still_of(params: FusionParams, quiet: float) -> float:
    """Return the log-likelihood of standing: 0 in a quiet second, falling as it is less so."""
    if quiet <= 1.0:
        return 0.0
    return max(params.moving * (quiet - 1.0) / (params.moving_at - 1.0), params.moving)


def likelihood_of(params: FusionParams, shape: Shape) -> list[float]:
    """Return the log-likelihood of each state for one second."""
    side = params.sideways_shape if shape.sideways else 0.0
    move = params.not_still if shape.quiet <= 1.0 else 0.0
    return [
        min(0.0, -shape.evidence) + side + move,
        min(0.0, shape.evidence) + side + move,
        (0.0 if shape.sideways else params.not_sideways) + move,
        still_of(params, shape.quiet),
    ]


def fuse(params: FusionParams, belief: list[float], likelihood: list[float]) -> list[float]:
    """Return the belief (4,) a second later; an empty belief is the start."""
    if belief:
        ahead = [sum(belief[i] * params.stay[i][j] for i in range(4)) for j in range(4)]
    else:
        ahead = list(params.start)
    return weighed(ahead, likelihood)


def weighed(prior: list[float], likelihood: list[float]) -> list[float]:
    """Return probabilities after log-likelihoods."""
    highest = max(likelihood)
    raw = [p * exp(value - highest) for p, value in zip(prior, likelihood, strict=True)]
    total = sum(raw)
    return [value / total for value in raw]


def floored(value: float) -> float:
    """Return the logarithm of a probability that may be 0."""
    return log(max(value, 1e-12))
