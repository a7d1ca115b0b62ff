"""What a run cost, in sentences: the backward part beside the same way forward, the whole, and the effort.

Without a mass there are ratios only. At the same speed backward costs more; at the same effort about the same
a minute, because people run slower backward: both stand wherever energy is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backstride.app.told import OWN, Told, change_range, change_words, cited, estimated, rough
from backstride.insight.bouts import Bout, seconds_of
from backstride.insight.numbers import distance_words
from backstride.science.evidence.shelf import number, study, value
from backstride.vocab.athlete import Preferences
from backstride.vocab.reading import Estimate
from backstride.vocab.segment import Gait, Travel

SAME_EFFORT = (
    "At the same speed backward costs more; at the same effort about the same a minute, because people "
    "run slower backward."
)


@dataclass(frozen=True, slots=True)
class Picture:
    """Forward beside backward, as `two_rows.html` draws it."""

    forward: str
    backward: str
    ratio: float
    difference: str
    low: float
    high: float
    within: str


@dataclass(frozen=True, slots=True)
class EnergyDid:
    """What a run cost."""

    picture: Picture | None
    """None where nothing backward has an energy."""
    told: tuple[Told, ...]
    expects: Told | None
    """What practice lets expect, where backward was walked."""


def energy_did(
    bouts: Sequence[Bout], estimates: Sequence[Estimate], preferences: Preferences, whose: str
) -> EnergyDid:
    """Return what the estimates say of energy; empty where they say nothing."""
    by = {(e.name, e.travel): e for e in estimates}
    ratio = by.get(("energy_ratio", Travel.BACKWARD))
    instead = by.get(("energy_forward_instead", Travel.BACKWARD))
    back, ahead, whole = (by.get(("energy", travel)) for travel in (Travel.BACKWARD, Travel.FORWARD, None))
    told = []
    if ratio is not None:
        told.append(_backward(ratio, back, instead, _metres(bouts, preferences), whose))
    total = whole or (ahead if back is None else None)
    if total is not None:
        told.append(_whole(total, back))
    walked = seconds_of(bouts, Travel.BACKWARD, Gait.WALK) > 0
    return EnergyDid(
        picture=None if ratio is None else _picture(ratio, back, instead),
        told=tuple(told),
        expects=_practice() if walked else None,
    )


def _picture(ratio: Estimate, back: Estimate | None, instead: Estimate | None) -> Picture:
    sign = "+" if ratio.value >= 1 else chr(0x2212)
    within = change_range(ratio.low, ratio.high).removesuffix(" more")
    return Picture(
        forward="forward 1" if instead is None else f"{rough(instead.value)} kcal forward",
        backward=f"backward {rough(ratio.value)}" if back is None else f"{rough(back.value)} kcal backward",
        ratio=ratio.value,
        difference=f"{sign}{rough(abs(ratio.value - 1) * 100)} %",
        low=ratio.low,
        high=ratio.high,
        within=f"({within})",
    )


def _backward(ratio: Estimate, back: Estimate | None, instead: Estimate | None, far: str, whose: str) -> Told:
    studies = cited(ratio.sources)
    own = OWN in ratio.sources
    if back is None or instead is None:
        text = (
            f"The {far}backward cost about {change_words(ratio.value)} energy than the same way forward at "
            "the same speed."
        )
        heading = f"Energy backward: {rough(ratio.value)} times ({rough(ratio.low)} to {rough(ratio.high)})"
    else:
        text = (
            f"The {far}backward cost about {_kcal(back)}; the same way at the same speed forward would "
            f"have cost about {_kcal(instead)}."
        )
        heading = f"Backward: {_kcal(back)}"
    return Told(
        key="energy",
        text=text,
        mark="estimated",
        mark_words=estimated(studies, own=own),
        heading=heading,
        why=(
            (
                f"{change_words(ratio.value).capitalize()} at the same speed "
                f"({change_range(ratio.low, ratio.high)})."
            ),
            SAME_EFFORT,
            f"{whose.capitalize()} own ratio is part of it."
            if own
            else f"{whose.capitalize()} own ratio is not known yet: it takes five steady minutes "
            "each way with a heart rate strap.",
        ),
        cited=studies,
        beyond=ratio.extrapolated,
    )


def _whole(total: Estimate, back: Estimate | None) -> Told:
    studies = cited(total.sources)
    part = "" if back is None else f"; {rough(back.value)} of it backward"
    return Told(
        key="whole",
        text=f"The whole run cost about {_kcal(total)}{part}.",
        mark="estimated",
        mark_words=estimated(studies, own=OWN in total.sources),
        heading=f"Energy: {_kcal(total)}",
        why=(
            (
                "From body mass, speed and slope by published equations. The range holds what they leave "
                "open, and what is not known of the body."
            ),
        ),
        cited=studies,
        beyond=total.extrapolated,
    )


def _practice() -> Told:
    """Say what practice of walking backward did in one study: an expectation, applied to nothing."""
    row = value("E039")
    less = change_words(number("E039"))
    return Told(
        key="practice",
        text=f"Walking backward gets cheaper with practice: {less} oxygen after four weeks, three times 15 "
        "minutes a week. That is an expectation; nothing here was made smaller for it.",
        mark="estimated",
        mark_words=estimated(cited((row.study,))),
        heading=f"Practice: {less}",
        why=(
            f"One study of {row.people} men who walked backward at one speed. "
            f"{study(row.study).caveat}".strip(),
        ),
        cited=cited((row.study,)),
    )


def _kcal(estimate: Estimate) -> str:
    return f"{rough(estimate.value)} kcal ({rough(estimate.low)} to {rough(estimate.high)})"


def _metres(bouts: Sequence[Bout], preferences: Preferences) -> str:
    """Write the way backward as an adjective: `0.69 km `; empty where it is not known."""
    back = [b for b in bouts if b.travel is Travel.BACKWARD]
    if not back or any(b.speed_mps is None for b in back):
        return ""
    return f"{distance_words(sum(b.seconds * (b.speed_mps or 0.0) for b in back), preferences)} "
