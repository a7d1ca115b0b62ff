"""Energy rows of the comparison."""

from collections.abc import Iterator

from backstride.science.effort import SpeedShare
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.comparison import CompareAsked, ComparedRow
from backstride.vocab.segment import Gait


def cost_rows_at_speed(
    asked: CompareAsked, forward: Gait, backward: Gait, own: tuple[OwnRatio, ...]
) -> Iterator[ComparedRow]:
    """Give energy rows at the same speed."""
    del asked, forward, backward, own
    yield from ()


def cost_rows_at_effort(  # noqa: PLR0917
    asked: CompareAsked, forward: Gait, backward: Gait, share: SpeedShare, own: tuple[OwnRatio, ...]
) -> Iterator[ComparedRow]:
    """Give energy rows at the same effort."""
    del asked, forward, backward, share, own
    yield from ()
