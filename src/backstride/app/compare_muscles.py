"""The eight muscle groups backward against forward, walking and running, for the comparison's body map."""

from dataclasses import dataclass

from backstride.app.did_body import map_words
from backstride.science.muscles import Engagement, engagements
from backstride.vocab.segment import Gait


@dataclass(frozen=True, slots=True)
class MusclesCompared:
    """One gait: what the map shades, what it says, and the table behind it."""

    gait: str
    """`run` or `walk`."""
    word: str
    """`running` or `walking`."""
    findings: dict[str, str]
    """Finding by muscle, for the map."""
    says: str
    """What the map shows, for those who do not see it."""
    lines: tuple[Engagement, ...]


def muscles_compared(gait: Gait) -> MusclesCompared:
    """Return what is known of the muscles in one gait."""
    found = engagements(gait)
    return MusclesCompared(
        gait.value,
        "walking" if gait is Gait.WALK else "running",
        {one.muscle.value: one.finding.value for one in found},
        map_words(found),
        found,
    )
