"""What a run cost, in sentences: the backward part beside the same way forward, the whole, and the effort.

Without a mass there are ratios only. At the same speed backward costs more; at the same effort about the same
a minute, because people run slower backward: both stand wherever energy is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backstride.app.told import OWN, Told, change_range, change_words, cited, estimated, rough
from backstride.insight.bouts import Bout, seconds_of
from backstride.insight.energy import SAME_EFFORT, SAME_SPEED, EnergyWordsParams
from backstride.insight.knee_load import BEYOND_SHARE
from backstride.insight.numbers import distance_words, estimate_words, share_words
from backstride.science.brisk_walk import ratio_at
from backstride.science.cost_ratio import ratio_extrapolated
from backstride.science.energy import Shares, has_energy, shares_of
from backstride.science.evidence.shelf import number, value
from backstride.science.joints import Z_90
from backstride.vocab.athlete import Athlete, Preferences
from backstride.vocab.reading import Estimate, Leg, RunReading
from backstride.vocab.segment import Gait, Travel

WHICH = f"{SAME_SPEED} {SAME_EFFORT}"
"""Both, since either alone is misread."""


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


def energy_did(bouts: Sequence[Bout], reading: RunReading, athlete: Athlete, whose: str) -> EnergyDid:
    """Return what the estimates say of energy; empty where they say nothing."""
    by = {(e.name, e.travel): e for e in reading.estimates}
    ratio = by.get(("energy_ratio", Travel.BACKWARD))
    back, whole = by.get(("energy", Travel.BACKWARD)), by.get(("energy", None))
    instead = by.get(("energy_forward_instead", Travel.BACKWARD))
    told = []
    if ratio is not None:
        told.append(_backward(ratio, back, instead, _way(reading.legs, athlete.preferences), whose))
    if whole is not None:
        told.append(_whole(whole, back, only=("energy", Travel.FORWARD) not in by, legs=reading.legs))
    if seconds_of(bouts, Travel.BACKWARD) <= 0 and seconds_of(bouts, Travel.FORWARD) > 0:
        told.append(_a_minute(bouts, by.get(("energy_per_minute", Travel.FORWARD)), athlete))
    return EnergyDid(
        picture=None if ratio is None else _picture(ratio, back, instead),
        told=tuple(told),
        expects=_practice() if seconds_of(bouts, Travel.BACKWARD, Gait.WALK) > 0 else None,
    )


def _picture(ratio: Estimate, back: Estimate | None, instead: Estimate | None) -> Picture:
    sign = "+" if ratio.value >= 1 else "\N{MINUS SIGN}"
    within = change_range(ratio.low, ratio.high).removesuffix(" more")
    return Picture(
        forward="forward 1" if instead is None else f"{rough(instead.value)} kcal forward",
        backward=f"backward {rough(ratio.value)}" if back is None else f"{rough(back.value)} kcal backward",
        ratio=ratio.value,
        difference=f"{sign}{abs(ratio.value - 1) * 100:.0f} %",
        low=ratio.low,
        high=ratio.high,
        within=f"({within})",
    )


def _backward(ratio: Estimate, back: Estimate | None, instead: Estimate | None, way: str, whose: str) -> Told:
    studies = cited(ratio.sources)
    own = OWN in ratio.sources
    if back is None or instead is None:
        text = (
            f"{way} cost about {change_words(ratio.value)} energy than the same way forward at "
            "the same speed."
        )
        heading = f"Energy backward: {rough(ratio.value)} times ({rough(ratio.low)} to {rough(ratio.high)})"
    else:
        text = (
            f"{way} cost about {_kcal(back)}; the same way at the same speed forward would "
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
            WHICH,
            f"{whose.capitalize()} own ratio is part of it."
            if own
            else f"{whose.capitalize()} own ratio is not known yet: it takes steady stretches of three "
            "minutes each way, with a heart rate strap.",
        ),
        cited=studies,
        beyond=ratio.extrapolated,
    )


def _whole(total: Estimate, back: Estimate | None, *, only: bool, legs: Sequence[Leg]) -> Told:
    studies = cited(total.sources)
    part = "" if back is None else "; all of it backward" if only else f"; {rough(back.value)} of it backward"
    return Told(
        key="whole",
        text=f"{_run(shares_of(legs))} cost about {_kcal(total)}{part}.",
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


def _a_minute(bouts: Sequence[Bout], forward: Estimate | None, athlete: Athlete) -> Told:
    """Say what a minute backward would have cost, where nothing was backward."""
    walks, runs = (seconds_of(bouts, Travel.FORWARD, gait) for gait in (Gait.WALK, Gait.RUN))
    gait = Gait.WALK if walks > runs else Gait.RUN
    ratio = ratio_at(gait, _usual_mps(bouts, gait), athlete.own_ratios)
    low, mean, high = ratio.at(-Z_90), ratio.median, ratio.at(Z_90)
    studies = cited((*ratio.sources, *(() if forward is None else forward.sources)))
    added = ""
    if forward is not None:
        least, most = (low - 1) * (forward.low if low > 1 else forward.high), (high - 1) * forward.high
        added = f", {rough((mean - 1) * forward.value)} kcal more ({rough(least)} to {rough(most)})"
    return Told(
        key="minute",
        text=f"A minute backward at the same speed would have cost about {rough(mean)} times as much as one "
        f"forward{added}.",
        mark="estimated",
        mark_words=estimated(studies, own=OWN in ratio.sources),
        heading=f"Backward over forward: {rough(mean)} times ({rough(low)} to {rough(high)})",
        why=(WHICH,),
        cited=studies,
        beyond=_is_beyond(bouts),
    )


def _usual_mps(bouts: Sequence[Bout], gait: Gait) -> float:
    """Return the mean speed forward in a gait; 0 where it is not known."""
    held = [b for b in bouts if b.travel is Travel.FORWARD and b.gait is gait and b.speed_mps is not None]
    seconds = sum(b.seconds for b in held)
    return sum(b.seconds * (b.speed_mps or 0.0) for b in held) / seconds if seconds > 0 else 0.0


def _is_beyond(bouts: Sequence[Bout]) -> bool:
    """Tell whether much of what was forward was at speeds or slopes at which nothing backward was studied."""
    whole_s = seconds_of(bouts, Travel.FORWARD)
    beyond_s = sum(
        b.seconds
        for b in bouts
        if b.travel is Travel.FORWARD
        and (b.speed_mps is None or ratio_extrapolated(b.gait, b.speed_mps, b.grade or 0.0))
    )
    return beyond_s > BEYOND_SHARE * whole_s


def _practice() -> Told:
    """Say what practice of walking backward did in one study: an expectation, applied to nothing."""
    row = value("E039")
    less = change_words(number("E039"))
    return Told(
        key="practice",
        text=f"Walking backward gets cheaper with practice: {less} oxygen after twelve "
        "quarter hours. That is an expectation, and not in the numbers.",
        mark="estimated",
        mark_words=estimated(cited((row.study,))),
        heading=f"Practice: {less}",
        why=(f"One study of {row.people} men, walking. Of running we found no such study.",),
        cited=cited((row.study,)),
    )


def _kcal(estimate: Estimate) -> str:
    return str(estimate_words(estimate))


def _way(legs: Sequence[Leg], preferences: Preferences) -> str:
    """Name the way backward that has an energy: `The 0.69 km backward`, or as much of it as is known."""
    back = [leg for leg in legs if leg.travel is Travel.BACKWARD]
    held = [leg for leg in back if has_energy(leg)]
    far = distance_words(sum(leg.distance_m or 0.0 for leg in held), preferences)
    return f"The {far} backward" if held == back else f"{far} of the way backward, all that can be estimated,"


def _run(shares: Shares) -> str:
    """Name the part of a run that has an energy: the whole, or its share of the time in motion."""
    held = 1.0 - shares.downhill - shares.no_speed - shares.no_direction
    if held > 1.0 - EnergyWordsParams().told_from:
        return "The whole run"
    return f"The {share_words(held, 1.0)} of the moving time that can be estimated"
