"""What a person said about speed and slope: the belt of a treadmill, on stretches of a label."""

from itertools import pairwise
from typing import NamedTuple

from backstride.vocab.segment import Label, Origin, Segment

SaidPiece = tuple[float, float, float | None]
"""start_s, end_s, the speed in m/s that was said for it or None."""


class SaidWay(NamedTuple):
    """A piece of a segment and what was said about its way; None is nothing."""

    start_s: float
    end_s: float
    speed_mps: float | None
    grade: float | None


def said_ways(segment: Segment, labels: tuple[Label, ...]) -> tuple[SaidWay, ...]:
    """Cut a segment where what was said about its way may change; the pieces cover it.

    Neighbouring labels of one travel become one segment though their belts ran at different speeds, so a
    segment has no single speed. As everywhere, the last label that covers a piece wins.
    """
    inside = [label for label in labels if label.start_s < segment.end_s and segment.start_s < label.end_s]
    silent = all(label.speed_mps is None and label.grade is None for label in inside)
    if segment.origin is not Origin.SAID or silent:
        return (SaidWay(segment.start_s, segment.end_s, None, None),)
    edges = {segment.start_s, segment.end_s}
    edges.update(
        edge
        for label in inside
        for edge in (label.start_s, label.end_s)
        if segment.start_s < edge < segment.end_s
    )
    return tuple(_said(start, end, inside) for start, end in pairwise(sorted(edges)))


def said_speeds(segment: Segment, labels: tuple[Label, ...]) -> tuple[SaidPiece, ...]:
    """Return the same pieces with the speed alone."""
    return tuple((said.start_s, said.end_s, said.speed_mps) for said in said_ways(segment, labels))


def _said(start_s: float, end_s: float, labels: list[Label]) -> SaidWay:
    middle_s = (start_s + end_s) / 2
    last = next((label for label in reversed(labels) if label.start_s <= middle_s < label.end_s), None)
    return (
        SaidWay(start_s, end_s, None, None)
        if last is None
        else SaidWay(start_s, end_s, last.speed_mps, last.grade)
    )
