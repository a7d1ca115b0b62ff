"""The one sentence of meaning over a run: how long, how far, how much of it backward, and who says so.

It claims no more than the reading does. Where the direction is not known, it says so and what helps, instead
of calling the run forward. Rejected: a sentence for each metric (a page has numbers for that), and praise.
"""

from collections.abc import Iterable

from backstride.insight.numbers import distance_words, share_words
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Origin, Segment, Travel

HALVES_BELOW_S = 600.0
"""Below ten minutes half a minute is worth saying. Project choice."""
SECONDS_BELOW_S = 90.0
"""Below a minute and a half seconds are. Project choice."""
HELP = "mark the stretches you ran backward on the ribbon"
NOT_TOLD = "nothing recorded here tells backward from forward"


def one_sentence(reading: RunReading, athlete: Athlete) -> str:
    """Return the one sentence of meaning, in the units that the athlete chose.

    A simulated athlete is named; whoever else reads this reads about themselves.
    """
    who = athlete.name if athlete.simulated and athlete.name else "You"
    total_s = _seconds(reading.segments)
    if total_s <= 0:
        return f"{who} recorded a single moment, so there is nothing to say about it yet."
    metres = next((m.value for m in reading.metrics if m.name == "distance" and m.travel is None), None)
    far = "" if metres is None else f" over {distance_words(metres, athlete.preferences)}"
    way = _direction(reading.segments, total_s, who) or f"; {not_told(reading)}"
    return f"{who} recorded {time_in_words(total_s)}{far}{way}."


def not_told(reading: RunReading) -> str:
    """Say why a reading does not know which way, and what helps: a word about the sensor, or a label."""
    worn = [one for one in reading.recording.worn if one.placement is not Placement.WRIST]
    if any(one.placement is None for one in worn):
        return "say where the sensor was worn, and which way it went is measured"
    if worn and all(one.mounting == "unknown" for one in worn):
        return "say which way the sensor faced, and forward and backward are told apart"
    return f"{NOT_TOLD}, so {HELP}"


def time_in_words(seconds: float) -> str:
    """Write a duration as it is spoken: `45 seconds`, `5½ minutes`, `42 minutes`, `1 hour 12 minutes`."""
    if round(seconds) < SECONDS_BELOW_S:
        return _count(round(seconds), "second")
    if seconds < HALVES_BELOW_S:
        halves = round(seconds / 30)
        return f"{halves // 2}{'½' if halves % 2 else ''} minutes"
    hours, minutes = divmod(int(seconds / 60 + 0.5), 60)
    return " ".join(_count(n, unit) for n, unit in ((hours, "hour"), (minutes, "minute")) if n)


def _direction(segments: tuple[Segment, ...], total_s: float, who: str) -> str:
    """Continue the sentence with what is known of direction; empty where nothing is."""
    back = [s for s in segments if s.travel is Travel.BACKWARD]
    told = [s for s in segments if s.travel in {Travel.FORWARD, Travel.SIDEWAYS}]
    unknown_s = _seconds(s for s in segments if s.travel is Travel.UNKNOWN)
    if back:
        rest = f"; for {time_in_words(unknown_s)} the direction is not known" if round(unknown_s) else ""
        return f", {_part(_seconds(back), total_s)} backward{_who_says(back, who)}{rest}"
    if not told and not round(unknown_s):
        return ", all of it standing still"
    if not told:
        return ""
    way = "forward" if all(s.travel is Travel.FORWARD for s in told) else "forward or sideways"
    known = f", {_part(_seconds(told), total_s)} {way}{_who_says(told, who)}"
    return (
        f"{known}; for {time_in_words(unknown_s)} the direction is not known" if round(unknown_s) else known
    )


def _part(part_s: float, total_s: float) -> str:
    """Say all of it, or the time and its share."""
    if round(part_s) >= round(total_s):
        return "all of it"
    return f"{time_in_words(part_s)} of it ({share_words(part_s, total_s)})"


def _who_says(segments: list[Segment], who: str) -> str:
    origins = {s.origin for s in segments}
    said = "as you said" if who == "You" else "by the labels"
    if origins == {Origin.SAID}:
        return f", {said}"
    if origins == {Origin.NAMED}:
        return ", by the names of the laps"
    if origins == {Origin.PLANNED}:
        return ", as it was planned"
    if origins == {Origin.MEASURED}:
        return ", as measured"
    return f", partly {said}"


def _seconds(segments: Iterable[Segment]) -> float:
    return sum(segment.duration_s for segment in segments)


def _count(n: int, unit: str) -> str:
    return f"{n} {unit}" if n == 1 else f"{n} {unit}s"
