"""The six key numbers of a run: each with its unit, who says so, and why."""

from dataclasses import dataclass
from typing import Literal

from backstride.insight.numbers import (
    Words,
    cadence_words,
    distance_words,
    duration_words,
    heart_rate_words,
    height_words,
    pace_words,
    share_words,
)
from backstride.insight.on_foot import was_on_foot
from backstride.insight.words import not_told
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import Metric, RunReading
from backstride.vocab.recording import Sensor
from backstride.vocab.segment import Origin, Travel

Mark = Literal["measured", "said", "named", "planned", "unknown"]
_MARKS: dict[Origin, Mark] = {
    Origin.MEASURED: "measured", Origin.SAID: "said", Origin.NAMED: "named", Origin.PLANNED: "planned",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One key number."""

    key: str
    """Short and stable, for addresses and tests: `time`, `distance`, `backward` ..."""
    label: str
    value: str
    """The number alone, as words; `not known` where it is not."""
    unit: str
    note: str
    mark: Mark
    why: str
    """What it rests on, one or two sentences."""


def facts_of(reading: RunReading, athlete: Athlete) -> tuple[Fact, ...]:
    """Return the six key numbers, in the order of the page."""
    return (
        _time(reading),
        _distance(reading, athlete),
        _backward(reading, athlete),
        _pace(reading, athlete),
        _heart(reading),
        _cadence(reading),
    )


def _time(reading: RunReading) -> Fact:
    metric = _metric(reading, "duration")
    still = _metric(reading, "duration", Travel.STILL)
    note = f"{duration_words(still.value)} of it standing still" if still and still.value >= 1 else ""
    why = "From the first sample of the recording to the last; pauses are part of it."
    if reading.recording.format == "typed":
        return _fact(
            "time", "Time", duration_words(reading.recording.duration_s), note, "said", "You typed it in."
        )
    return _fact("time", "Time", duration_words(metric.value if metric else None), note, "measured", why)


def _distance(reading: RunReading, athlete: Athlete) -> Fact:
    metric = _metric(reading, "distance")
    if metric is None:
        return _unknown(
            "distance",
            "Distance",
            "This recording holds neither positions nor a distance or speed. "
            "On a treadmill, say the belt's speed.",
        )
    climb = _metric(reading, "climb")
    note = f"{height_words(climb.value, athlete.preferences)} uphill" if climb and climb.value >= 1 else ""
    why = {
        "measured": "The device's own distance where it wrote one, else the way along the positions.",
        "said": "It rests, at least in part, on what you said: a distance, or the speed of a belt.",
    }
    mark = _MARKS[metric.origin]
    return _fact(
        "distance",
        "Distance",
        distance_words(metric.value, athlete.preferences),
        note,
        mark,
        why.get(mark, ""),
    )


def _backward(reading: RunReading, athlete: Athlete) -> Fact:
    duration = _metric(reading, "duration", Travel.BACKWARD)
    unknown = _metric(reading, "duration", Travel.UNKNOWN)
    whole_s = reading.recording.duration_s
    if duration is None:
        if unknown is None:
            return _fact(
                "backward",
                "Backward",
                Words("none", ""),
                "",
                "said",
                "Every stretch has another direction, by what you said or by standing still.",
            )
        return _unknown(
            "backward",
            "Backward",
            f"{_capital(not_told(reading))}. You can also name the laps “backward” on the watch.",
        )
    metres = _metric(reading, "distance", Travel.BACKWARD)
    note = f"{share_words(duration.value, whole_s)} of the time"
    if metres is not None:
        note = f"{distance_words(metres.value, athlete.preferences)}, {note}"
    why = {
        "said": "You marked these stretches as backward.",
        "named": "The laps or workout steps of these stretches are called backward.",
        "planned": "The laps match your planned session, and you said that you did it as planned.",
        "measured": _measured_why(reading, Travel.BACKWARD),
    }
    mark = _MARKS[duration.origin]
    return _fact("backward", "Backward", duration_words(duration.value), note, mark, why[mark])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _measured_why(reading: RunReading, travel: Travel) -> str:
    """Say what told a measured travel, and how sure that is on average."""
    told = [s for s in reading.segments if s.travel is travel and s.origin is Origin.MEASURED]
    seconds = sum(segment.duration_s for segment in told)
    if seconds <= 0:
        return "Measured from the worn sensor."
    sure = sum(segment.confidence * segment.duration_s for segment in told) / seconds
    longest = max(told, key=lambda segment: segment.duration_s)
    places = [worn.placement.value.replace("_", " ") for worn in reading.recording.worn if worn.placement]
    where = f" at the {' and '.join(places)}" if places else ""
    return (
        f"Measured by the sensor{'s' if len(places) > 1 else ''}{where}; what decided most of it: "
        f"{longest.because}. Sure: {100 * sure:.0f} % on average. Seconds that are less sure than 80 % stay "
        "not known."
    )


def _pace(reading: RunReading, athlete: Athlete) -> Fact:
    back = _metric(reading, "speed", Travel.BACKWARD)
    ahead = _metric(reading, "speed", Travel.FORWARD)
    whole = _metric(reading, "speed")
    label = "Pace" if athlete.preferences.pace == "pace" else "Speed"
    if back is not None:
        note = f"forward {pace_words(ahead.value, athlete.preferences)}" if ahead else ""
        why = (
            "Distance over time of the backward stretches. "
            "Which stretches those are rests on the same as the backward time."
        )
        return _fact(
            "pace",
            f"{label} backward",
            pace_words(back.value, athlete.preferences),
            note,
            _MARKS[back.origin],
            why,
        )
    if whole is None:
        return _unknown("pace", label, "Without a distance there is no pace.")
    why = "Distance over time, whichever way."
    return _fact("pace", label, pace_words(whole.value, athlete.preferences), "", _MARKS[whole.origin], why)


def _heart(reading: RunReading) -> Fact:
    mean, most = _metric(reading, "heart_rate"), _metric(reading, "heart_rate_max")
    if mean is None or most is None:
        return _unknown("heart", "Heart rate", "This recording holds no heart rate.")
    why = "The mean over time, not over samples, and the highest single value."
    return _fact(
        "heart", "Heart rate", heart_rate_words(mean.value), f"highest {most.value:.0f}", "measured", why
    )


def _cadence(reading: RunReading) -> Fact:
    back, ahead = _metric(reading, "cadence", Travel.BACKWARD), _metric(reading, "cadence", Travel.FORWARD)
    whole = _metric(reading, "cadence")
    why = "As the device counted it, both feet, while it counted any steps."
    if Sensor.CADENCE not in reading.recording.sensors and reading.steps.count is not None:
        why = (
            f"From the foot contacts that the worn sensor felt, {reading.steps.count:,} steps: 60 seconds "
            "over the mean time of a step."
        )
    if back is not None:
        note = f"forward {ahead.value:.0f}" if ahead else ""
        return _fact("cadence", "Cadence backward", cadence_words(back.value), note, "measured", why)
    if whole is None:
        return _unknown("cadence", "Cadence", "This recording holds no cadence.")
    words = cadence_words(whole.value)
    if not was_on_foot(reading):
        words = Words(words.value, "a minute")
        why = "As the device counted it. By its sport these are no steps."
    return _fact("cadence", "Cadence", words, "", "measured", why)


def _metric(reading: RunReading, name: str, travel: Travel | None = None) -> Metric | None:
    return next((m for m in reading.metrics if m.name == name and m.travel is travel), None)


def _fact(key: str, label: str, words: Words, note: str, mark: Mark, why: str) -> Fact:  # noqa: PLR0917  # a row of a table
    return Fact(key, label, words.value, words.unit, note, mark, why)


def _unknown(key: str, label: str, why: str) -> Fact:
    return Fact(key, label, "not known", "", "", "unknown", why)
