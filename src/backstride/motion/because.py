"""Why: the cue that decided, in words that a runner understands.

Each stretch of one travel is explained by what spoke for it most: a cue (the shape of the walk, the way of
the foot, the course), or what its speed did: it began from a stand, it ended in one, its bends were taken
that way. Where nothing in a stretch speaks, what it carries on from is named. What is unknown says what
would help.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from backstride.motion.cues.evidence import Evidence
from backstride.motion.fusion import Fused
from backstride.motion.signed_speed import SpeedChanges
from backstride.motion.ticks import TICK_S
from backstride.motion.trace import TRAVELS, UNKNOWN, Codes
from backstride.signal.mounting import Mounting
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Travel

STILL = "nothing moved"
WORDS = MappingProxyType(
    {
        ("shape", Travel.FORWARD): "the body braked while it rose, as in walking forward",
        ("shape", Travel.BACKWARD): "the body pushed on while it rose, as in walking backward",
        ("swing", Travel.FORWARD): "each stride carried the foot toward its toes",
        ("swing", Travel.BACKWARD): "each stride carried the foot toward its heel",
        ("swing", Travel.SIDEWAYS): "each stride carried the foot across its toes",
        ("course", Travel.FORWARD): "the satellite course pointed where the chest points",
        ("course", Travel.BACKWARD): "the satellite course pointed away from where the chest points",
        ("course", Travel.SIDEWAYS): "the satellite course pointed across the chest",
        ("sideways", Travel.SIDEWAYS): "the body shook to its sides, not ahead",
        ("start", Travel.FORWARD): "it began forward from a stand, with no stop since",
        ("start", Travel.BACKWARD): "it began backward from a stand, with no stop since",
        ("start", Travel.SIDEWAYS): "it began to the side from a stand, with no stop since",
        ("stop", Travel.FORWARD): "it came to a stop from going forward",
        ("stop", Travel.BACKWARD): "it came to a stop from going backward",
        ("stop", Travel.SIDEWAYS): "it came to a stop from going to the side",
        ("bend", Travel.FORWARD): "the bends in it were taken forward",
        ("bend", Travel.BACKWARD): "the bends in it were taken backward",
        ("carried", Travel.FORWARD): "forward before or after, with no stop between",
        ("carried", Travel.BACKWARD): "backward before or after, with no stop between",
        ("carried", Travel.SIDEWAYS): "sideways before or after, with no stop between",
    }
)
NOT_SURE = "what the sensors felt fits more than one direction"
NOT_FACED = "the sensor does not know which way the chest points: say its facing, or mark a forward stretch"
TURNED = "the sensor turned on the body, so it no longer knows which way the chest points"
NO_GYROSCOPE = "without a gyroscope a sensor does not tell direction"
WRIST = "a wrist does not tell direction"
NO_PLACEMENT = "where the sensor was worn is not known: say its placement"
RUN_WITHOUT = "a run that neither began, stopped nor bent does not show its direction"


@dataclass(frozen=True, slots=True)
class ReasonParams:
    """Settings of `reasons_of`; every default is explained."""

    least: float = 0.7
    """A cue that speaks for less over a stretch, as a logarithm, did not decide it. Project choice."""
    anchor: float = 3.0
    """Weight of a start or a stop beside a stretch: that of three seconds of shape. Project choice."""
    beside_s: float = 1.5
    """A stand so close is where the stretch began or ended. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """What spoke for each travel, tick by tick."""

    local: dict[str, Floats]
    """By cue (t, 4): how much more it speaks for a travel than for its rival."""
    still: Bools
    """(t,)"""
    worn: Worn
    turns: bool
    """The sensor has a gyroscope that says anything."""
    params: ReasonParams

    def by_second(self, travel: Codes, running: Codes, faced: Bools) -> tuple[str, ...]:
        """Return the reason of each second, the same throughout a stretch of one travel."""
        words = [""] * travel.size
        edges = [0, *(np.flatnonzero(np.diff(travel)) + 1).tolist(), travel.size]
        for first, last in pairwise(edges):
            if travel[first] == UNKNOWN:
                words[first:last] = [
                    self._unknown(runs=bool(running[k] == 1), faced=bool(faced[k]))
                    for k in range(first, last)
                ]
            else:
                words[first:last] = [self._known(TRAVELS[travel[first]], first, last)] * (last - first)
        return tuple(words)

    def _known(self, travel: Travel, first: int, last: int) -> str:
        if travel is Travel.STILL:
            return STILL
        each, code = round(1.0 / TICK_S), TRAVELS.index(travel)
        a, b = first * each, last * each
        says = {
            cue: float(word[a:b, code].sum()) for cue, word in self.local.items() if (cue, travel) in WORDS
        }
        near = round(self.params.beside_s / TICK_S)
        if self.still[max(a - near, 0) : a + 1].any():
            says["start"] = self.params.anchor
        if self.still[b - 1 : b + near].any():
            says["stop"] = self.params.anchor - 0.5
        cue = max(says, key=lambda name: says[name], default="carried")
        return WORDS[cue if says.get(cue, 0.0) >= self.params.least else "carried", travel]

    def _unknown(self, *, runs: bool, faced: bool) -> str:
        if self.worn.placement is None:
            return NO_PLACEMENT
        if self.worn.placement is Placement.WRIST:
            return WRIST
        if not self.turns:
            return NO_GYROSCOPE
        if not faced:
            return (
                TURNED if self.worn.mounting is not Mounting.UNKNOWN and self.worn.turned_at_s else NOT_FACED
            )
        trunk = self.worn.placement in {Placement.LUMBAR, Placement.CHEST}
        return RUN_WITHOUT if runs and trunk else NOT_SURE


def reasons_of(
    evidence: Sequence[Evidence],
    changes: SpeedChanges | None,
    fused: Fused,
    still: Bools,
    worn: Worn,
    *,
    params: ReasonParams = ReasonParams(),
) -> Reasons:
    """Return what spoke for what: the cues, and the bends."""
    local: dict[str, Floats] = {}
    for word in evidence:
        said = _over_rival(word.log_likelihood)
        local[word.cue] = local[word.cue] + said if word.cue in local else said
    if changes is not None:
        local["bend"] = _bends(changes, fused)
    turns = worn.six.has_gyroscope and bool(worn.six.turn_radps.any())
    return Reasons(local, still, worn, turns, params)


def _over_rival(word: Floats) -> Floats:
    """How much more each travel (t, 4) is spoken for than its rival, at least 0.

    Forward and backward are each other's rival: a cue that tells them apart says nothing of standing. The
    rival of any other travel is the best of the rest.
    """
    ordered = np.sort(word, axis=1)
    rival = np.where(word == ordered[:, -1:], ordered[:, -2:-1], ordered[:, -1:])
    rival[:, :2] = word[:, 1::-1]
    return np.maximum(word - rival, 0.0)


def _bends(changes: SpeedChanges, fused: Fused) -> Floats:
    """How much more the sideways acceleration of a bend fits the speed than its opposite: (t, 4)."""
    speed = fused.speed_mps
    before = np.concatenate([speed[:1], speed[:-1]])
    slip, other = ((sign * before * changes.turn + changes.change_mps).imag / 0.8 for sign in (1.0, -1.0))
    fits = np.where(changes.known, 2.0 * np.log((1 + other**2 / 3) / (1 + slip**2 / 3)), 0.0)
    found = np.zeros((speed.size, 4))
    found[:, 0], found[:, 1] = np.where(speed > 0, fits, 0.0), np.where(speed < 0, fits, 0.0)
    return np.maximum(found, 0.0)
