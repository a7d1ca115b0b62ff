"""What a person's own runs say to a claim: one sentence, or why it is not known and what would make it known.

A claim is about people in general; a runner asks about one. What is recorded bears on a few claims only: a
phone sees no muscle, and no run holds a fall that did not happen. Those say so, rather than offering the
nearest number that happens to be there.

Rejected: a verdict of its own for one person (a few runs cannot overturn a study, nor can a study overturn
them), and hiding claims without own data (that nothing is known is an answer).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from backstride.insight.numbers import distance_words, pace_words
from backstride.vocab.athlete import Preferences
from backstride.vocab.claim import OwnTopic
from backstride.vocab.history import HistoryReading, Trend
from backstride.vocab.segment import Gait, Travel

PLAIN = Preferences()
UNIT_WORDS = {"BW": "body weights"}
GAIT_WORDS = {Gait.WALK: "walking", Gait.RUN: "running"}

NEEDS = {
    OwnTopic.ENERGY_RATIO: (
        "It needs a heart rate in runs with forward and backward stretches of at least three minutes each, "
        "at speeds that are known."
    ),
    OwnTopic.HEART_RATE: (
        "It needs a heart rate in runs with stretches of at least three minutes forward and backward, at "
        "about the same speed."
    ),
    OwnTopic.IMPACT: "It needs a motion sensor at your lower back, chest or foot in runs both ways.",
    OwnTopic.STEP_VARIABILITY: "It needs a motion sensor at your body in at least four runs.",
    OwnTopic.TRUNK_LEAN: "It needs a motion sensor at your chest or lower back in at least four runs.",
    OwnTopic.FOCUS: "It needs the focus test before and after a few sessions.",
    OwnTopic.LEARNING: "It needs at least four runs in which your speed both ways is known.",
}
"""What would make it known, where it can be known at all."""

NAMES = {
    OwnTopic.IMPACT: "impact",
    OwnTopic.STEP_VARIABILITY: "step_time_variability",
    OwnTopic.TRUNK_LEAN: "lean_forward",
    OwnTopic.FOCUS: "focus",
}
"""How the names of the measures begin that bear on a topic."""

OUT_OF_SIGHT = {
    OwnTopic.KNEE: "Not known: no phone and no watch can measure the load at a knee.",
    OwnTopic.WEIGHT: "Not known: your weight in Settings is used for energy, and not followed over time.",
    OwnTopic.NOTHING: "Nothing that your runs record says anything about it.",
}
"""Why it cannot be known from what is recorded."""


@dataclass(frozen=True, slots=True)
class InYourData:
    """One sentence about one person, with who says so."""

    words: str
    mark: Literal["measured", "estimated", "unknown"]


def in_your_data(
    topic: OwnTopic, history: HistoryReading | None, preferences: Preferences = PLAIN
) -> InYourData:
    """Say what a person's runs say about a topic.

    Args:
        topic: What of the runs bears on the claim.
        history: All runs of the person, read together; None where there are none.
        preferences: How numbers are written.
    """
    if topic in OUT_OF_SIGHT:
        return InYourData(OUT_OF_SIGHT[topic], "unknown")
    found = SAYS[topic](history, preferences) if history and history.runs else None
    return found or not_known(topic, history)


def not_known(topic: OwnTopic, history: HistoryReading | None) -> InYourData:
    """Say that it is not known, and what would make it known."""
    if topic is OwnTopic.MUSCLES:
        return InYourData("Not known: no phone and no watch can see a muscle.", "unknown")
    if history is None or not history.runs:
        return InYourData(f"Not known yet: you have no runs here. {NEEDS[topic]}", "unknown")
    missing = next((trend.change.missing for trend in _trends(topic, history) if trend.change.missing), "")
    return InYourData(f"Not known yet. {missing or NEEDS[topic]}", "unknown")


def _trends(topic: OwnTopic, history: HistoryReading) -> tuple[Trend, ...]:
    """Return the measures over weeks that bear on a topic, known or not."""
    if topic is OwnTopic.LEARNING:
        return (history.learning,)
    if topic is OwnTopic.HEART_RATE:
        return (history.heart_rate_trend,)
    name = NAMES.get(topic)
    return tuple(trend for trend in history.measures if name and trend.name.startswith(name))


# --- what each topic says; None where it is not known ---


def _energy(history: HistoryReading, _: Preferences) -> InYourData | None:
    said = [
        f"{GAIT_WORDS[own.gait]} {own.mean:.2f} times ({own.low:.2f} to {own.high:.2f}), "
        f"from {_counted(own.stretches, 'steady stretch', 'steady stretches')} in {_counted(own.runs, 'run')}"
        for own in history.own_ratios
        if own.gait in GAIT_WORDS
    ]
    if not said:
        return None
    return InYourData(
        f"Your own cost backward over forward at the same speed: {'; '.join(said)}.", "estimated"
    )


def _heart_rate(history: HistoryReading, preferences: Preferences) -> InYourData | None:
    beside = history.heart_rate
    if beside is None or beside.gait not in GAIT_WORDS:
        return None
    more = [
        f"{100 * (ratio - 1):+.0f}" for ratio in (beside.ratio.value, beside.ratio.low, beside.ratio.high)
    ]
    where = f"{GAIT_WORDS[beside.gait]} at {pace_words(beside.speed_mps, preferences)}"
    share = f"{more[0]} % backward ({more[1]} to {more[2]})"
    return InYourData(f"Yours, {where}: {share}, from {_counted(beside.runs, 'run')}.", "measured")


def _learning(history: HistoryReading, _: Preferences) -> InYourData | None:
    latest = history.learning.change.latest
    if latest is None:
        return None
    share = f"{latest.value:.2f} of your forward speed ({latest.low:.2f} to {latest.high:.2f})"
    return InYourData(f"Backward you reach {share}; {_since(history.learning)}.", "measured")


def _muscles(history: HistoryReading, preferences: Preferences) -> InYourData | None:
    metres = sum(week.metres.get(Travel.BACKWARD, 0.0) for week in history.weeks)
    if metres <= 0:
        return None
    return InYourData(
        "No phone and no watch can see a muscle. They can only say how far you went backward: "
        f"{distance_words(metres, preferences)} in {_counted(history.runs, 'run')}.",
        "measured",
    )


def _followed(topic: OwnTopic, what: str) -> Callable[[HistoryReading, Preferences], InYourData | None]:
    """Return what says the measure of a topic: the one of its kind with most runs."""

    def say(history: HistoryReading, _: Preferences) -> InYourData | None:
        known = [trend for trend in _trends(topic, history) if trend.change.latest is not None]
        if not known:
            return None
        trend = max(known, key=lambda one: len(one.dots))
        return InYourData(f"{what}{_gait(trend)}: {_level(trend)}; {_since(trend)}.", "measured")

    return say


def _level(trend: Trend) -> str:
    """Write the newest level backward, beside the forward one where it is known."""
    latest, unit = trend.change.latest, f" {UNIT_WORDS.get(trend.unit, trend.unit)}".rstrip()
    backward = f"{_rough(latest.value)}{unit}" if latest else "not known"
    return f"{backward} backward, {_rough(trend.forward.value)}{unit} forward" if trend.forward else backward


def _rough(value: float) -> str:
    """Write a measured number: whole from ten on, else with a tenth."""
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.1f}"  # noqa: PLR2004  # two figures


def _since(trend: Trend) -> str:
    """Write whether it changed; below the noise it did not."""
    since = trend.change.since
    day = f" since {since.day} {since:%B}" if since else ""
    words = {"changed": f"changed{day}, by more than noise", "same": f"no change beyond noise{day}"}
    return words.get(trend.change.verdict, "whether it changed is not known yet")


def _gait(trend: Trend) -> str:
    return f", {GAIT_WORDS[trend.gait]}" if trend.gait in GAIT_WORDS else ""


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


SAYS: dict[OwnTopic, Callable[[HistoryReading, Preferences], InYourData | None]] = {
    OwnTopic.ENERGY_RATIO: _energy,
    OwnTopic.HEART_RATE: _heart_rate,
    OwnTopic.LEARNING: _learning,
    OwnTopic.MUSCLES: _muscles,
    OwnTopic.IMPACT: _followed(OwnTopic.IMPACT, "Your peak impact"),
    OwnTopic.STEP_VARIABILITY: _followed(OwnTopic.STEP_VARIABILITY, "How much your step time varies"),
    OwnTopic.TRUNK_LEAN: _followed(OwnTopic.TRUNK_LEAN, "How far your trunk leans ahead"),
    OwnTopic.FOCUS: _followed(OwnTopic.FOCUS, "Your reactions"),
}
