"""Your own ratio: what your runs say of the cost of backward, or what is missing for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from backstride.app.compare_words import per_cent, range_words
from backstride.science.own_ratio import NotEnough
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.segment import Gait

HEADINGS = {Gait.RUN: "Running", Gait.WALK: "Walking"}


@dataclass(frozen=True, slots=True)
class OwnShown:
    """An own ratio, or why there is none yet; of one gait."""

    heading: str
    known: OwnRatio | None
    difference: str
    within: str
    words: str
    remedy: str
    """What to do; empty where the ratio is known."""


def own_shown(findings: Iterable[OwnRatio | NotEnough]) -> tuple[OwnShown, ...]:
    """Return what to show of each gait, running first."""
    return tuple(_shown(one) for one in sorted(findings, key=lambda one: one.gait is not Gait.RUN))


def _shown(found: OwnRatio | NotEnough) -> OwnShown:
    heading = HEADINGS[found.gait]
    if isinstance(found, NotEnough):
        return OwnShown(heading, None, "", "", found.words, found.remedy)
    words = (
        f"From {found.stretches} steady stretches in {found.runs} {'run' if found.runs == 1 else 'runs'} of "
        "yours, weighed with the studies; nine of ten such ranges hold the truth."
    )
    return OwnShown(heading, found, per_cent(found.mean), range_words(found.low, found.high), words, "")
