"""Heart rate backward over forward at the same speed.

The same 13 athletes were measured both ways (Williford et al. 1998):

    walk  1.34 m/s    132 (SD 16) over 113 (SD 10) beats a minute: 1.17
    run   2.235 m/s   168 (SD 11) over 146 (SD 7):                 1.15
    walk uphill, 5 to 10 %, 1.12 m/s: 1.17 to 1.20 of maximal heart rate (Hooper et al. 2004, 27 people)

The range is a 90 % interval of the mean ratio, computed as if forward and backward had been measured on
different people: the abstract does not give their correlation, and this is the widest likely case. One
person may lie outside. Uphill the 17 to 20 % are means of three grades, which is no range of anything: their
ends are widened as those of all ratios without a spread (`reach.doubted`).
Rejected: beats a minute added (19 and 22), which would not hold for somebody whose forward rate is another.
"""

import math
from dataclasses import dataclass

from backstride.science.evidence.shelf import number, value
from backstride.science.reach import RANGE_IS_OURS, ReachParams, beyond, doubted, people_in, sources_of
from backstride.vocab.comparison import ComparedRow
from backstride.vocab.segment import Gait
from backstride.vocab.study import Value


@dataclass(frozen=True, slots=True)
class HeartRatioParams:
    """The interval of a mean of 13 people."""

    t_quantile: float = 1.782
    """95th percentile of Student's t with 12 degrees of freedom, from any table; two-sided 90 %."""


def heart_rate_ratio(
    gait: Gait, speed_mps: float, grade: float, params: HeartRatioParams = HeartRatioParams()
) -> ComparedRow:
    """Return heart rate backward over forward at a speed."""
    uphill = value("E031")
    if gait is Gait.WALK and grade > ReachParams().level_grade:
        least, most = uphill.low or 1.0, uphill.high or 1.0
        span = doubted(least)[0], (least + most) / 2, doubted(most)[2]
        far = beyond([uphill], speed_mps, grade)
        words = f"As a share of maximal heart rate, means of three grades. {RANGE_IS_OURS}"
        return _row(span, ("E031",), far, words)
    forward_id, backward_id, ratio_id = (
        ("E016", "E017", "E019") if gait is Gait.WALK else ("E022", "E023", "E025")
    )
    forward, backward, ratio = value(forward_id), value(backward_id), number(ratio_id)
    error = ratio * math.hypot(_relative_error(forward), _relative_error(backward)) * params.t_quantile
    far = beyond([value(ratio_id)], speed_mps, grade)
    words = (
        f"Athletes at {(forward.speed_mps or (0.0,))[0]:g} m/s: {forward.value:g} beats a minute forward, "
        f"{backward.value:g} backward. The range is that of the mean; one person may lie outside."
    )
    return _row((ratio - error, ratio, ratio + error), (ratio_id,), far, words)


def _relative_error(held: Value) -> float:
    """Return the standard error of a mean as a share of it."""
    if held.sd is None or held.value is None or held.people is None:
        raise ValueError(f"{held.id} has no spread")
    return held.sd / held.value / math.sqrt(held.people)


def _row(
    span: tuple[float, float, float], ids: tuple[str, ...], extrapolated: bool, words: str
) -> ComparedRow:
    sources = sources_of(*ids)
    return ComparedRow(
        "heart_rate_ratio", "1", *span, sources, extrapolated, people=people_in(sources), words=words
    )
