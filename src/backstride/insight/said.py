"""What a person said about speed: the belt of a treadmill, on stretches of a label."""

from itertools import pairwise

from backstride.vocab.segment import Label, Origin, Segment

SaidPiece = tuple[float, float, float | None]
"""start_s, end_s, the speed in m/s that was said for it or None."""


def said_speeds(segment: Segment, labels: tuple[Label, ...]) -> tuple[SaidPiece, ...]:
    """Cut a segment where what was said about its speed may change; the pieces cover it.

    Neighbouring labels of one travel become one segment though their belts ran at different speeds, so a
    segment has no single speed. As everywhere, the last label that covers a piece wins.
    """
    inside = [label for label in labels if label.start_s < segment.end_s and segment.start_s < label.end_s]
    if segment.origin is not Origin.SAID or all(label.speed_mps is None for label in inside):
        return ((segment.start_s, segment.end_s, None),)
    edges = {segment.start_s, segment.end_s}
    edges.update(
        edge
        for label in inside
        for edge in (label.start_s, label.end_s)
        if segment.start_s < edge < segment.end_s
    )
    return tuple((start, end, _said((start + end) / 2, inside)) for start, end in pairwise(sorted(edges)))


def _said(at_s: float, labels: list[Label]) -> float | None:
    return next((label.speed_mps for label in reversed(labels) if label.start_s <= at_s < label.end_s), None)
