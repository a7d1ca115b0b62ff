"""What a run did to muscles, knees and calves, in sentences: all of it estimated.

What a sensor felt stands apart, in `did_impact.py`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backstride.app.told import Told, change_range, change_words, cited, estimated, rough
from backstride.insight.bouts import Bout, seconds_of
from backstride.insight.knee_load import knee_load, knee_ratio
from backstride.insight.muscle_balance import MuscleBalance, main_gait, muscle_balance
from backstride.insight.numbers import duration_words
from backstride.science.evidence.shelf import value
from backstride.science.muscles import Engagement, Finding, Muscle, engagement, engagements
from backstride.vocab.reading import Estimate
from backstride.vocab.segment import Gait, Travel

ACTIVITY = "Activity is not force, and not growth."
LEFT_OUT = (
    "It leaves out how long each peak lasts, how the force spreads, walking steps, stairs and the rest of "
    "the day, and it is no measure of harm."
)
CALF_ROWS = ("N401", "E087", "E089")
GAIT_WORDS = {Gait.RUN: "running", Gait.WALK: "walking"}


@dataclass(frozen=True, slots=True)
class MuscleLine:
    """One row of the table behind the body map."""

    muscle: str
    running: Engagement | None
    """None where nothing was run backward."""
    walking: Engagement | None


@dataclass(frozen=True, slots=True)
class MusclesDid:
    """The body map of a run with its table."""

    gait: str
    """What the map is about: `running` or `walking`."""
    findings: dict[str, str]
    """Finding by muscle, for the map."""
    lines: tuple[MuscleLine, ...]
    minutes: str
    """Minutes forward and backward, which count for every group alike."""
    says: str
    """What the map shows, for those who do not see it."""


def muscles_did(bouts: Sequence[Bout]) -> MusclesDid:
    """Return the map and its table; the bouts hold something backward."""
    gait = main_gait(bouts)
    shown = engagements(gait)
    forward, backward = (seconds_of(bouts, travel) for travel in (Travel.FORWARD, Travel.BACKWARD))
    return MusclesDid(
        gait=GAIT_WORDS[gait],
        findings={one.muscle.value: one.finding.value for one in shown},
        lines=tuple(_line(balance, bouts) for balance in muscle_balance(bouts)),
        minutes=f"Backward {duration_words(backward)}, forward {duration_words(forward)}",
        says=map_words(shown),
    )


def map_words(shown: Sequence[Engagement]) -> str:
    """Say what a body map shows: `Backward works more: quadriceps. Not known: ...`."""
    heads = {
        "Works more backward": (Finding.FACTOR, Finding.MORE),
        "Works less backward": (Finding.LESS,),
        "Not known": (Finding.NOT_KNOWN,),
    }
    groups = (
        (head, [e.muscle.value for e in shown if e.finding in findings]) for head, findings in heads.items()
    )
    return " ".join(f"{head}: {', '.join(names)}." for head, names in groups if names)


def muscles_told(bouts: Sequence[Bout], estimates: Sequence[Estimate], whose: str) -> Iterator[Told]:
    """Yield the sentence on the front of the thigh, running, or on all that is known of walking."""
    found = next((e for e in estimates if e.name == "quadriceps_activity_ratio"), None)
    if found is not None:
        yield _quadriceps(found, muscle_balance(bouts), whose)
    elif seconds_of(bouts, Travel.BACKWARD, Gait.WALK) > 0:
        yield _walking(whose)
    elif seconds_of(bouts, Travel.FORWARD, Gait.RUN) > 0 and seconds_of(bouts, Travel.BACKWARD) <= 0:
        yield _would(engagement(Muscle.QUADRICEPS, Gait.RUN))


def knee_told(bouts: Sequence[Bout], estimates: Sequence[Estimate], whose: str) -> Iterator[Told]:
    """Yield the sentence about the knee; nothing where nothing was run backward at a known speed."""
    by_name = {(e.name, e.travel): e for e in estimates}
    peak = by_name.get(("knee_peak_ratio", Travel.BACKWARD))
    per_km = by_name.get(("knee_per_km_ratio", Travel.BACKWARD))
    load = knee_ratio(bouts)
    if peak is None or per_km is None or load is None:
        return
    if change_words(peak.value) == "no difference":
        text = f"At this speed no study found a difference in what {whose} knees carry at each step."
    else:
        text = (
            f"{whose.capitalize()} knees probably carried about {change_words(peak.value)} at each step "
            f"({change_range(peak.low, peak.high)}) than forward at the same speed, and about "
            f"{change_words(per_km.value)} a kilometre, since backward takes more steps."
        )
    studies = cited(peak.sources)
    yield Told(
        key="knee",
        text=text,
        mark="estimated",
        mark_words=estimated(studies),
        heading=f"Knee, a step: {change_words(peak.value)} ({change_range(peak.low, peak.high)})",
        why=(
            load.conditions,
            f"A kilometre: {change_words(per_km.value)} ({change_range(per_km.low, per_km.high)}).",
            *_absolute(bouts, by_name),
        ),
        cited=cited(dict.fromkeys((*peak.sources, *per_km.sources))),
        beyond=peak.extrapolated,
    )


def calf_told(whose: str) -> Told:
    """Return what is not known of the calf."""
    return Told(
        key="calf",
        text=f"For calves and Achilles tendons no study gives a number; {whose} own probably carried more. "
        "Stiff calves tomorrow are a reason to go easy.",
        mark="unknown",
        mark_words="not known",
        heading="Calf and Achilles tendon: more, how much is not known",
        why=(
            "Running backward, the calf muscle was measured once, and no difference is listed.",
            (
                "Running forward, those who land on the ball of the foot load calf and Achilles tendon "
                "more. That is a hint and not a number for backward."
            ),
        ),
        cited=cited(dict.fromkeys(value(row).study for row in CALF_ROWS)),
    )


def _line(balance: MuscleBalance, bouts: Sequence[Bout]) -> MuscleLine:
    ran, walked = (seconds_of(bouts, Travel.BACKWARD, gait) > 0 for gait in (Gait.RUN, Gait.WALK))
    return MuscleLine(
        balance.muscle.value,
        balance.running if ran or not walked else None,
        balance.walking if walked else None,
    )


def _quadriceps(found: Estimate, balances: Sequence[MuscleBalance], whose: str) -> Told:
    mine = next(b for b in balances if b.muscle is Muscle.QUADRICEPS)
    counts = (
        ""
        if mine.counts_as_s is None
        else (
            f" {whose.capitalize()} {duration_words(mine.factor_s)} of running backward counted for them "
            f"as {duration_words(mine.counts_as_s)} forward."
        )
    )
    studies = cited(found.sources)
    whole = (
        f"Over all that is known of the run they were {mine.ratio:.2g} times as active as in running all of "
        "that forward at these speeds."
        if mine.ratio
        else ""
    )
    return Told(
        key="quadriceps",
        text=f"The front of {whose} thighs was about twice as active as forward at the same speed: more, "
        f"not less." + counts,
        mark="estimated",
        mark_words=estimated(studies),
        heading=f"Front of the thigh: {rough(found.value)} times ({rough(found.low)} to {rough(found.high)})",
        why=tuple(
            part
            for part in (
                (
                    "Muscle activity of the rectus femoris against forward running at the same speed. The "
                    "study does not show its speed and gives no range; this one is our choice: the "
                    "difference a third smaller or larger."
                ),
                (
                    f"{ACTIVITY} Popular articles say that these muscles work less backward; where it was "
                    "measured, they worked more."
                ),
                whole,
            )
            if part
        ),
        cited=studies,
        beyond=found.extrapolated,
    )


def _would(found: Engagement) -> Told:
    studies = cited(found.studies)
    return Told(
        key="quadriceps",
        text="Backward, the front of the thighs is about twice as active as forward at the same speed.",
        mark="estimated",
        mark_words=estimated(studies),
        heading=f"Front of the thigh: {found.words} (no range given)",
        why=(found.sentence, f"It was found on a {found.conditions}."),
        cited=studies,
    )


def _walking(whose: str) -> Told:
    known = [e for e in engagements(Gait.WALK) if e.finding is not Finding.NOT_KNOWN]
    studies = cited(dict.fromkeys(key for e in known for key in (*e.studies, *e.beside)))
    return Told(
        key="walking",
        text=f"Walking backward, the front of {whose} thighs, {whose} shins and {whose} lower back "
        f"probably worked more than forward at the same speed, {whose} calves less. How much is not known.",
        mark="estimated",
        mark_words=estimated(studies),
        heading="Muscles, walking: a direction, no number",
        why=(*(f"{e.muscle.value.capitalize()}: {e.sentence}" for e in known), ACTIVITY),
        cited=studies,
    )


def _absolute(bouts: Sequence[Bout], by_name: dict[tuple[str, Travel | None], Estimate]) -> Iterator[str]:
    """Say the peak and the sum in body weights, and in kN where the mass is known."""
    backward, forward = (knee_load(bouts, travel) for travel in (Travel.BACKWARD, Travel.FORWARD))
    if backward is None:
        return
    force = by_name.get(("knee_peak_force", Travel.BACKWARD))
    in_kn = "" if force is None else f", {rough(force.value)} kN ({rough(force.low)} to {rough(force.high)})"
    peak, dose = backward.peak, backward.dose
    yield (
        f"The peak of a step is about {rough(peak.value)} times body weight ({rough(peak.low)} to "
        f"{rough(peak.high)}){in_kn}: people differ by a third."
    )
    about = "" if backward.felt else "about "
    other = (
        "" if forward is None else f"; forward {rough(forward.dose.value)} over {rough(forward.steps)} steps"
    )
    yield (
        f"Added up over {about}{backward.steps:,.0f} running steps backward: {rough(dose.value)} body "
        f"weights ({rough(dose.low)} to {rough(dose.high)}){other}. {LEFT_OUT}"
    )
