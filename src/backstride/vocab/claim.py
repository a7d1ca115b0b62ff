"""What people say about running backward, and what the evidence says to it."""

from dataclasses import dataclass
from enum import StrEnum

from backstride.vocab.segment import Gait


class ClaimVerdict(StrEnum):
    """What the evidence says to a claim."""

    SUPPORTED = "supported"
    """What was measured agrees."""
    MIXED = "mixed"
    """Studies disagree, or it holds only under conditions that the claim leaves out."""
    CONTRADICTED = "contradicted"
    """It was measured, and it is otherwise."""
    UNPROVEN = "unproven"
    """No study found measured it, or only in something else, or with nobody to compare with."""


class OwnTopic(StrEnum):
    """What of a person's own runs can say something to a claim."""

    ENERGY_RATIO = "energy ratio"
    HEART_RATE = "heart rate"
    IMPACT = "impact"
    STEP_VARIABILITY = "step variability"
    TRUNK_LEAN = "trunk lean"
    FOCUS = "focus"
    LEARNING = "learning"
    KNEE = "knee"
    MUSCLES = "muscles"
    WEIGHT = "weight"
    NOTHING = "nothing"
    """Nothing that is recorded bears on it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in the words that people use, its verdict and what that rests on."""

    id: str
    """Stable, such as `more-energy`; the page's deep links end in it."""
    claim: str
    verdict: ClaimVerdict
    why: str
    """Two sentences; every number in them comes from a value of the shelf."""
    values: tuple[str, ...]
    """Ids of the values that the verdict rests on, those in `why` first."""
    studies: tuple[str, ...]
    """Keys of the studies behind those values; empty where nobody measured it."""
    topics: tuple[str, ...]
    """Words to find it by."""
    own: OwnTopic
    forest: tuple[str, ...] = ()
    """Ids of the ratios, backward over forward, that are drawn on one scale; empty where none are."""
    pooled: Gait | None = None
    """The gait whose pooled cost ratio is drawn below the studies; None where none is."""
    article: bool = False
    """One of the claims of the article that this project started from."""
