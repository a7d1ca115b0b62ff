"""The ticks that are still looked at: what each shows, what its cues say, and what is believed of it.

The newest ticks are seen anew at each look, since more of what surrounds them has come; then a tick is
frozen, and only the belief in it still changes, by what comes after it, until it leaves.
"""

from dataclasses import dataclass

from backstride.motion.live_cues import (
    SILENT,
    CueParams,
    Word,
    Worn,
    pace,
    shape,
    sideways,
    stillness,
    unrest_of,
)
from backstride.motion.live_features import Features
from backstride.motion.live_grid import (
    Chances,
    Grid,
    GridParams,
    Rows,
    chances_of,
    joined,
    read_back,
    read_on,
    start_of,
    transitions_of,
    weights_of,
)
from backstride.motion.live_speed import Change

BODY = ("lumbar", "chest", "thigh")
"""Placements whose own movement is that of the body."""


@dataclass(frozen=True, slots=True)
class Tick:
    """What is known of one tick."""

    index: int
    """Ticks since the beginning."""
    features: Features
    unrest: float
    """Below 1 it stands."""
    words: list[Word]
    """What the cues say, shape or swing last; silence where samples are missing."""
    moving_s: float
    """So long since the last stand."""
    felt: bool
    """Acceleration and turning tell how speed changed into it."""
    weights: list[float]
    """How likely its evidence is, on the grid."""
    moves: Rows
    """Transitions into it."""
    belief: list[float]
    """On the grid, by what came until it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How ticks are read."""

    cues: CueParams
    grid: GridParams
    states: Grid
    worn: Worn
    placement: str
    faced: bool
    """The facing is known."""
    tick_s: float


def words_of(ways: Ways, f: Features, unrest: float, swing: Word | None) -> list[Word]:
    """Ask every cue that the placement has."""
    if not f.known:
        return [SILENT]
    words = [stillness(ways.cues, unrest)]
    if swing is not None:
        words.append(swing if ways.faced else swing.without_way())
    elif ways.placement in BODY:
        words.append(pace(ways.cues, f))
        if ways.faced:
            words += [sideways(ways.cues, ways.worn, f), shape(ways.cues, ways.worn, f)]
    return words


def read_ticks(
    ways: Ways,
    kept: list[Tick],
    features: list[Features],
    changes: list[Change | None],
    swings: list[Word | None],
) -> list[Tick]:
    """Return the kept ticks and the ticks that are seen anew after them, in order."""
    unrest = unrest_of(ways.cues, ways.worn, [tick.features for tick in kept] + features)[len(kept) :]
    out = list(kept)
    for f, above, change, swing in zip(features, unrest, changes, swings, strict=True):
        before = out[-1] if out else None
        words = words_of(ways, f, above, swing)
        weights = weights_of(ways.grid, ways.states, words)
        moves = transitions_of(ways.grid, ways.states, change)
        belief = before.belief if before else start_of(ways.grid, ways.states)
        moved_s = (before.moving_s if before else 0.0) + ways.tick_s
        out.append(
            Tick(
                index=before.index + 1 if before else 0,
                features=f,
                unrest=above,
                words=words,
                moving_s=0.0 if above < 1.0 else moved_s,
                felt=change is not None and change.known,
                weights=weights,
                moves=moves,
                belief=read_on(belief, moves, weights),
            )
        )
    return out


def chances_in(ways: Ways, ticks: list[Tick]) -> list[Chances]:
    """Return the chances of each way in each tick, by all that has come until now."""
    after = [1.0] * len(ways.states.travel)
    out = []
    for tick in reversed(ticks):
        out.append(chances_of(ways.states, joined(tick.belief, after)))
        after = read_back(after, tick.moves, tick.weights)
    out.reverse()
    return out
