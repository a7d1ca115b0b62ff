"""Effort: how much harder the same speed feels backward, and how much slower the same effort is.

    same speed    perceived exertion 2.8 points higher, running (13 people, speed not seen)
                  higher, walking at 1.56 m/s, level and 5 % uphill (17 people, size not shown)
    same effort   backward at 0.72 to 0.79 of the forward speed over 20 m, slow to fast (34 boys)

The second is what makes two honest answers of one question: at the same speed backward costs more, at the
same effort about the same a minute, because people run slower backward. It was measured on boys over 20 m and
nobody else, so everything that rests on it is marked as extrapolated. Rejected: world records, which are of a
few people who train for it.
"""

from dataclasses import dataclass

from backstride.science.evidence.shelf import number, value
from backstride.science.reach import ReachParams, beyond, people_in, sources_of
from backstride.vocab.comparison import ComparedRow, ComparedSign
from backstride.vocab.segment import Gait


@dataclass(frozen=True, slots=True)
class SpeedShare:
    """Backward over forward speed at the same effort."""

    low: float
    value: float
    high: float
    sources: tuple[str, ...]
    people: int | None


def speed_share_at_same_effort() -> SpeedShare:
    """Return backward over forward speed at the same effort; its value is the middle of the range.

    Raises:
        ValueError: the shelf holds the share without a range.
    """
    held = value("E091")
    if held.low is None or held.high is None:
        raise ValueError("E091 has no range")
    return SpeedShare(held.low, (held.low + held.high) / 2, held.high, (held.study,), held.people)


def effort_difference(speed_mps: float, grade: float, params: ReachParams | None = None) -> ComparedRow:
    """Return perceived exertion backward minus forward at the same running speed, in RPE points (6 to 20)."""
    points = number("E013")
    half = points * (params or ReachParams()).doubt
    sources = sources_of("E013")
    words = "Points of perceived exertion (RPE). The study gives no range; this one is our choice."
    return ComparedRow(
        "effort_difference",
        "RPE points",
        points - half,
        points,
        points + half,
        sources,
        beyond([value("E013")], speed_mps, grade),
        people=people_in(sources),
        words=words,
    )


def effort_sign(gait: Gait) -> ComparedSign | None:
    """Return what is known of effort in walking: more, not how much; None where a number is known."""
    if gait is not Gait.WALK:
        return None
    sources = sources_of("E032", "E041a")
    words = (
        f"Higher at 1.56 m/s, level and 5 % uphill; how much is not shown. Twelve practices brought it from "
        f"{number('E041a'):g} down to {number('E041b'):g} at the same speed in another study."
    )
    return ComparedSign("effort_difference", "more", sources, people_in(sources), words)
