"""Forward beside backward for a body, a speed and a slope: everything that studies let be said, and what not.

Two views, because they answer differently:

* **same speed**: both directions at the speed asked for. Backward costs more.
* **same effort**: forward at the speed asked for, backward at the share of it that the same effort gives
  (`effort.py`), in the same gait, since the share was measured within one. A minute costs about the same, a
  kilometre more.

Gait left out is each direction's usual one (`gait_choice.py`). Between the two changes of gait, walking
forward stands beside running backward at the same speed: the view is *mixed*, and every ratio that was
measured within one gait is then marked as extrapolated, since it answers a question next to the one asked.

Refused: downhill (no study that we found measured it backward), speeds and slopes that no study or equation
comes near, and bodies that cannot be. Rejected: a smaller answer in place of a refusal, which would look like
knowledge.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from backstride.science.brisk_walk import brisk_words, is_brisk_walk
from backstride.science.compared_energy import cost_rows_at_effort, cost_rows_at_speed
from backstride.science.effort import effort_difference, effort_sign, speed_share_at_same_effort
from backstride.science.evidence.shelf import number
from backstride.science.gait_choice import GaitChoice, usual_gait
from backstride.science.heart_ratio import heart_rate_ratio
from backstride.science.joints import Load, knee_peak, knee_peak_ratio, knee_per_km_ratio
from backstride.science.kinematics import step_rows, step_signs
from backstride.science.muscles import Engagement, Finding, engagements, reaches_beyond
from backstride.science.reach import RANGE_IS_OURS, doubted, people_in, sources_of
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.comparison import (
    CompareAsked,
    ComparedGap,
    ComparedRow,
    ComparedSign,
    CompareView,
    Comparison,
    Sign,
)
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Gait, Travel


@dataclass(frozen=True, slots=True)
class CompareParams:
    """What is answered at all; beyond it the question is refused in a sentence."""

    slowest_mps: float = 0.5
    """Slower backward locomotion was not studied: the slowest was 0.83 m/s running, 0.89 walking. Project
    choice of how far beyond is still answered."""
    fastest_mps: float = 6.0
    """Forces were studied up to 4.7 m/s, cost up to 3.5. Project choice of how far beyond is answered."""
    fastest_walk_mps: float = 2.6
    """People change to running at about 2 m/s; walking was studied to 1.8 m/s backward. Project choice."""
    steepest: float = 0.40
    """Cost was studied up to 25 % uphill. Project choice of how far beyond is still answered."""
    level_down: float = 0.01
    """Down to 1 % downhill counts as level, as a run's does. Project choice."""
    mass_kg: tuple[float, float] = (20.0, 300.0)
    """Masses of people, inclusive, as for typed values. Project choice."""
    height_m: tuple[float, float] = (0.9, 2.5)
    """Heights of people, inclusive, as for typed values. Project choice."""


def compare(
    asked: CompareAsked, own: tuple[OwnRatio, ...] = (), params: CompareParams = CompareParams()
) -> Comparison:
    """Put forward beside backward.

    Args:
        asked: Body, speed, slope and, if given, the gait of both directions.
        own: What the runner's own runs say of the cost, a gait each; () is nothing.
        params: What is answered at all.

    Raises:
        ValueRefused: the question cannot be answered; `field` names what was wrong.
    """
    refuse_what_cannot_be(asked, params)
    forward = _choice(asked, Travel.FORWARD, asked.speed_mps)
    backward = _choice(asked, Travel.BACKWARD, asked.speed_mps)
    return Comparison(
        asked,
        _same_speed(asked, forward.gait, backward.gait, own),
        _same_effort(asked, forward.gait, own),
        tuple(_notes(forward, backward, asked.speed_mps)),
    )


def refuse_what_cannot_be(asked: CompareAsked, params: CompareParams = CompareParams()) -> None:
    """Refuse what no study or equation comes near, with what helps.

    Raises:
        ValueRefused: always with the field that is wrong.
    """
    _within("mass", asked.mass_kg, params.mass_kg, "kg")
    _within("height", asked.height_m, params.height_m, "m")
    _within("speed", asked.speed_mps, (params.slowest_mps, params.fastest_mps), "m/s")
    if asked.gait not in {None, Gait.WALK, Gait.RUN}:
        raise ValueRefused("gait", "Compare walking or running.")
    if asked.gait is Gait.WALK and asked.speed_mps > params.fastest_walk_mps:
        raise ValueRefused(
            "speed",
            f"No study comes near walking faster than {params.fastest_walk_mps:g} m/s: choose running.",
        )
    if not math.isfinite(asked.grade) or asked.grade > params.steepest:
        raise ValueRefused(
            "grade", f"No study comes near such a slope: choose up to {100 * params.steepest:g} % uphill."
        )
    if asked.grade < -params.level_down:
        raise ValueRefused(
            "grade",
            "Nothing is said about downhill, since no study that we found measured going backward downhill: "
            "choose the level or a climb.",
        )


def _within(field: str, at: float | None, bounds: tuple[float, float], unit: str) -> None:
    low, high = bounds
    if at is not None and not low <= at <= high:
        why = "No study comes near this speed: choose" if field == "speed" else "Choose"
        raise ValueRefused(field, f"{why} {low:g} to {high:g} {unit}.")


def _choice(asked: CompareAsked, travel: Travel, speed_mps: float) -> GaitChoice:
    usual = usual_gait(travel, speed_mps)
    return usual if asked.gait is None else replace(usual, gait=asked.gait, near=False)


def _notes(forward: GaitChoice, backward: GaitChoice, speed_mps: float) -> Iterator[str]:
    """Say what to know about the gaits that were compared, and what a brisk walk rests on."""
    names = {Gait.WALK: "walking", Gait.RUN: "running"}
    for way, choice in (("forward", forward), ("backward", backward)):
        if choice.near:
            other = Gait.WALK if choice.gait is Gait.RUN else Gait.RUN
            yield (
                f"Near this speed people change gait {way} (about {choice.changes_mps:.1f} m/s): many would "
                f"be {names[other]}, not {names[choice.gait]}."
            )
    if forward.gait is not backward.gait:
        yield (
            f"This compares {names[forward.gait]} forward with {names[backward.gait]} backward, as is usual "
            "at this speed. Only energy is said for that; the other numbers compare "
            f"{names[backward.gait]} with {names[backward.gait]}."
        )
    if is_brisk_walk(backward.gait, speed_mps):
        yield brisk_words()


def _same_speed(asked: CompareAsked, forward: Gait, backward: Gait, own: tuple[OwnRatio, ...]) -> CompareView:
    """Return both directions at one speed."""
    speed, grade = asked.speed_mps, max(asked.grade, 0.0)
    rows = [*cost_rows_at_speed(asked, forward, backward, own)]
    in_one_gait = [heart_rate_ratio(backward, speed, grade), *step_rows(backward, speed, grade)]
    in_one_gait += _knee_rows(backward, speed, grade)
    if backward is Gait.RUN:
        in_one_gait.append(effort_difference(speed, grade))
    in_one_gait += [_activity(found, speed, grade) for found in engagements(backward) if found.factor]
    rows += _marked(in_one_gait, mixed=forward is not backward)
    effort = effort_sign(backward)
    calf = [_achilles()] if backward is Gait.RUN else []
    signs = (*step_signs(backward), *_muscle_signs(backward), *calf, *([effort] if effort else []))
    return CompareView(speed, speed, forward, backward, tuple(rows), signs, tuple(_gaps(backward)))


def _same_effort(asked: CompareAsked, gait: Gait, own: tuple[OwnRatio, ...]) -> CompareView:
    """Return backward at the speed that the same effort gives, in the gait of forward.

    Walking backward beside running forward would be no same effort: a minute of it costs a third less.
    """
    share = speed_share_at_same_effort()
    back_mps = asked.speed_mps * share.value
    words = "Boys over 20 m, from slow to fast; we found nobody else measured."
    speed = ComparedRow(
        "speed_ratio", "1", share.low, share.value, share.high, share.sources, True, None, share.people, words
    )
    rows = [speed, *cost_rows_at_effort(asked, gait, gait, share, own)]
    if gait is Gait.RUN:
        rows.append(_knee_at_own_choice())
    gap = ComparedGap(
        "heart_rate_ratio", "About the same, by what effort means; no study that we found measured it."
    )
    return CompareView(asked.speed_mps, back_mps, gait, gait, tuple(rows), gaps=(gap,))


def _marked(rows: Iterable[ComparedRow], *, mixed: bool) -> Iterator[ComparedRow]:
    """Mark rows that compare within one gait where the question is about two."""
    for row in rows:
        yield replace(row, extrapolated=True) if mixed and row.travel is None else row


def _knee_rows(gait: Gait, speed_mps: float, grade: float) -> Iterator[ComparedRow]:
    yield _of_load("knee_peak_ratio", knee_peak_ratio(speed_mps, gait, grade))
    yield _of_load("knee_per_km_ratio", knee_per_km_ratio(speed_mps, gait, grade))
    if gait is Gait.RUN:
        for travel in (Travel.FORWARD, Travel.BACKWARD):
            yield _of_load(f"knee_peak_{travel}", knee_peak(speed_mps, travel, grade), travel)


def _of_load(name: str, load: Load, travel: Travel | None = None) -> ComparedRow:
    return ComparedRow(
        name,
        load.unit,
        load.low,
        load.value,
        load.high,
        load.sources,
        load.extrapolated,
        travel,
        load.people,
        load.conditions,
    )


def _knee_at_own_choice() -> ComparedRow:
    """Return the peak knee load at speeds of own choice: slower backward is part of the difference."""
    low, at, high = doubted(number("E067") / number("E066"))
    words = f"Five joggers at speeds of their own choice, which need not be the same effort. {RANGE_IS_OURS}"
    sources = sources_of("E067")
    return ComparedRow("knee_peak_ratio", "1", low, at, high, sources, True, None, people_in(sources), words)


def _activity(found: Engagement, speed_mps: float, grade: float) -> ComparedRow:
    """Return the activity of a muscle group; a factor without a range gets the usual one."""
    low, at, high = doubted(found.factor or 1.0)
    words = found.sentence if found.low is not None else f"{found.sentence} The range shown is our choice."
    return ComparedRow(
        f"{_slug(found)}_activity_ratio",
        "1",
        low if found.low is None else found.low,
        at,
        high if found.high is None else found.high,
        found.studies,
        reaches_beyond(speed_mps, grade),
        None,
        found.people,
        words,
    )


def _slug(found: Engagement) -> str:
    return found.muscle.value.replace(" ", "_")


def _muscle_signs(gait: Gait) -> Iterator[ComparedSign]:
    for found in engagements(gait):
        if found.finding in {Finding.MORE, Finding.LESS}:
            sign: Sign = "more" if found.finding is Finding.MORE else "less"
            yield ComparedSign(
                f"{_slug(found)}_activity_ratio", sign, found.studies, found.people, found.sentence
            )


def _achilles() -> ComparedSign:
    """Return what is known of calf and Achilles tendon load, from forward running: probably more."""
    sources = sources_of("E087", "E089")
    words = (
        "Coaches say that backward the ball of the foot lands first. In forward running that loads calf and "
        "Achilles tendon more; both studies are of forward running, and neither says how much it is backward."
    )
    return ComparedSign("achilles_load", "more", sources, people_in(sources), words)


def _gaps(gait: Gait) -> Iterator[ComparedGap]:
    """Give what no study found measured, and what that means."""
    for found in engagements(gait):
        if found.finding is Finding.NOT_KNOWN:
            yield ComparedGap(f"{_slug(found)}_activity_ratio", found.sentence)
    yield ComparedGap(
        "trunk_lean",
        "No study of going backward that we found measured it. Wear the phone at your chest, and yours is "
        "measured.",
    )
    yield ComparedGap(
        "vision",
        "You see where you came from, not where you go. No study that we found puts a number on it: choose "
        "a flat, clear way, and look over one shoulder and then the other, or have somebody watch.",
    )
