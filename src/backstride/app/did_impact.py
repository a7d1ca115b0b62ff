"""What a worn sensor felt of each step backward against forward, in a sentence: measured, not estimated.

It stands apart from the knee: the measured impact is what the sensor felt, the knee load is what studies say
of the kneecap. One can go up while the other goes down; both are said then, and neither stands for the other.
"""

from collections.abc import Mapping, Sequence

from backstride.app.told import Told, rough
from backstride.science.joints import Z_90
from backstride.vocab.reading import Estimate, RunReading
from backstride.vocab.segment import Gait, Travel

GAIT_WORDS = {Gait.RUN: "running", Gait.WALK: "walking"}
OPPOSITE = (
    " That points the other way than the knee: the knee is what studies say of the kneecap, this is what "
    "the sensor felt. Neither stands for the other."
)
WHY = (
    (
        "The highest upward acceleration of each step where the sensor was worn. It is no force at the "
        "ground, and not the load of a joint."
    ),
    "How much it varies from day to day is not known.",
)
Metrics = Mapping[tuple[str, Travel | None], float]
Found = tuple[str, str, int]
"""Sentence, heading, and 1 where backward is higher, -1 where lower, 0 where that cannot be told."""


def impact_told(reading: RunReading, estimates: Sequence[Estimate]) -> Told | None:
    """Return what the sensor felt: running first, else walking; None where it was not measured both ways."""
    metrics = {(m.name, m.travel): m.value for m in reading.metrics}
    for gait in (Gait.RUN, Gait.WALK):
        found = _matched(metrics, gait) or _unmatched(metrics, gait)
        if found is not None:
            text, heading, sign = found
            opposite = gait is Gait.RUN and _is_opposite(sign, estimates)
            return Told("impact", text + (OPPOSITE if opposite else ""), "measured", "measured", heading, WHY)
    return None


def _is_opposite(sign: int, estimates: Sequence[Estimate]) -> bool:
    knee = next((e.value for e in estimates if e.name == "knee_peak_ratio"), 1.0)
    return sign * (knee - 1.0) < 0


def _matched(metrics: Metrics, gait: Gait) -> Found | None:
    """Compare at the same speed; None where there were too few steps for it."""
    names = (f"impact_matched_{part}_{gait.value}" for part in ("difference", "error", "speed"))
    difference, error, speed = (metrics.get((name, None)) for name in names)
    if difference is None or speed is None:
        return None
    either_way = Z_90 * (error or 0.0)
    low, high = (_signed(difference + end) for end in (-either_way, either_way))
    heading = f"Impact, backward minus forward: {_signed(difference)} m/s² ({low} to {high})"
    at = f"{GAIT_WORDS[gait]} at {speed:.1f} m/s"
    if abs(difference) <= either_way:
        return f"Impact {at} did not differ backward beyond what one run can tell.", heading, 0
    text = f"Impact was {rough(abs(difference))} m/s² {_more(difference)} backward than forward, {at}."
    return text, heading, 1 if difference > 0 else -1


def _unmatched(metrics: Metrics, gait: Gait) -> Found | None:
    """Compare at speeds that were not the same."""
    name, words = f"impact_peak_{gait.value}", GAIT_WORDS[gait]
    back, ahead = metrics.get((name, Travel.BACKWARD)), metrics.get((name, Travel.FORWARD))
    if back is None or ahead is None:
        return None
    text = (
        f"Impact was {rough(abs(back - ahead))} m/s² {_more(back - ahead)} backward than forward, {words}; "
        "the speeds were not the same, and speed alone changes it."
    )
    heading = f"Impact, {words}: {back:.1f} m/s² backward, {ahead:.1f} forward"
    return text, heading, 1 if back > ahead else -1


def _more(difference: float) -> str:
    return "higher" if difference > 0 else "lower"


def _signed(number: float) -> str:
    sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
    return f"{sign}{abs(number):.1f}"
