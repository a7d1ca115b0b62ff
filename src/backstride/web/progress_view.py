"""What the template of progress is given: pictures, sentences and tables, all made of one history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backstride.app.progress import NINE_IN_TEN, ProgressPage
from backstride.app.progress_words import (
    WHO,
    WORDS_OF_VERDICT,
    WORN_AT,
    Spoken,
    change_words,
    number,
    range_words,
    spoken,
    time_words,
    world_words,
)
from backstride.vocab.history import Change, Dot, HistoryReading, Milestone, RecordBackward, Trend
from backstride.vocab.segment import Gait, Origin
from backstride.web.course import Course, Frame, course_of

BIG, SMALL = 240.0, 112.0
"""Heights of a picture in pixels."""
BESIDE_FORWARD = ((1.0, "as fast as forward"), (0.5, "half as fast"))


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """One row: what it is, its verdict, its numbers, its picture."""

    key: str
    trend: Trend
    said: Spoken
    verdict: str
    verdict_words: str
    value: str
    """The newest level, or empty."""
    range: str
    forward: str
    change: str
    picture: Course
    look: str
    """Of the dots: backward, or no direction."""
    says: str
    """The picture in words."""
    note: str


@dataclass(frozen=True, slots=True)
class FirstTime:
    """A first time as the page says it."""

    day: str
    iso: str
    words: str
    href: str
    mark: str


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A distance as the page says it."""

    name: str
    own: str
    day: str
    href: str
    mark: str
    world: tuple[tuple[str, str, str], ...]
    """Time, who and when, address."""
    share: str
    """The speed as a share of the fastest that is reported."""


EXAMPLE_DAYS = (0, 2, 5, 7, 10, 12, 15, 26, 29, 33, 36, 40)
EXAMPLE_SHARES = (0.57, 0.60, 0.59, 0.62, 0.66, 0.63, 0.67, 0.66, 0.71, 0.74, 0.73, 0.76)
"""The faint picture of a page without a run backward."""


def example_picture(today: date) -> Course:
    """Return the faint example of an empty page, as if it ended today."""
    start = today - timedelta(days=EXAMPLE_DAYS[-1])
    dots = tuple(
        Dot(start + timedelta(days=day), share, 0.02)
        for day, share in zip(EXAMPLE_DAYS, EXAMPLE_SHARES, strict=True)
    )
    unknown = Change("unknown")
    trend = Trend("speed_share", "1", Gait.RUN, None, dots, (), (), unknown)
    return course_of(trend, Frame(start, today, SMALL, 2, "", named=BESIDE_FORWARD[:1]))


def progress_view(page: ProgressPage) -> dict[str, Any]:
    """Return what the template is given."""
    history = page.history
    learning = measure_shown("learning", history.learning, page, high=BIG)
    rest = [
        measure_shown("equal", history.equal_effort, page),
        *(measure_shown(f"m{place}", trend, page) for place, trend in enumerate(history.measures, 1)),
        measure_shown("heart", history.heart_rate_trend, page),
    ]
    return {
        "example": example_picture(page.last),
        "learning": learning,
        "rest": rest,
        "heart": heart_shown(history),
        "firsts": [first_time(one, page.last) for one in reversed(history.milestones)],
        "records": [record_shown(one, page.last) for one in records_shown(history.records)],
        "loads": page.loads,
        "tables": [measure for measure in (learning, *rest) if measure.trend.dots],
        "number": number,
        "nine_in_ten": NINE_IN_TEN,
    }


def measure_shown(key: str, trend: Trend, page: ProgressPage, high: float = SMALL) -> MeasureShown:
    """Return a measure as the page shows it."""
    said, change = spoken(trend), trend.change
    share = trend.name.startswith("speed_share")
    named = BESIDE_FORWARD if key == "learning" else ()
    frame = Frame(page.first, page.last, high, said.decimals, said.unit, said.least_span, named)
    latest = change.latest
    return MeasureShown(
        key=key,
        trend=trend,
        said=said,
        verdict=change.verdict,
        verdict_words=WORDS_OF_VERDICT[change.verdict],
        value="" if latest is None else number(latest.value, said.decimals),
        range="" if latest is None else range_words(latest, said.decimals),
        forward="" if trend.forward is None else number(trend.forward.value, said.decimals),
        change=change_words(trend),
        picture=course_of(trend, frame),
        look="backward" if share or (trend.gait and trend.name != "heart_rate_ratio") else "dot",
        says=picture_words(trend, said),
        note=note_words(trend),
    )


def picture_words(trend: Trend, said: Spoken) -> str:
    """Say a picture in words."""
    if not trend.dots:
        return f"{said.heading}: not known for the whole time."
    first, last = trend.dots[0], trend.dots[-1]
    kind = "tests" if trend.name == "focus" else "runs"
    unit = f" {said.unit}" if said.unit else ""
    if len(trend.dots) == 1:
        value = number(first.value, said.decimals)
        return f"{said.heading}: one of the {kind}, on {_day(first.day)}: {value}{unit}."
    words = f"{said.heading}: {len(trend.dots)} {kind} from {_day(first.day)} to {_day(last.day)}"
    latest, was = trend.change.latest, trend.change.first
    if latest is None or was is None:
        return f"{words}; too few for a trend."
    gaps = f", with {len(trend.gaps)} {'gap' if len(trend.gaps) == 1 else 'gaps'}" if trend.gaps else ""
    there = f"from about {number(was.value, said.decimals)} to {number(latest.value, said.decimals)}{unit}"
    return f"{words}{gaps}: {there}, {WORDS_OF_VERDICT[trend.change.verdict]}."


def note_words(trend: Trend) -> str:
    """Say where the sensor was worn and in which gait, where that matters."""
    parts = (
        [] if trend.gait is None or not trend.dots else ["walking" if trend.gait is Gait.WALK else "running"]
    )
    if trend.placement is not None:
        parts.append(f"sensor {WORN_AT[trend.placement]}")
    return ", ".join(parts)


def heart_shown(history: HistoryReading) -> dict[str, str | float] | None:
    """Return heart rate backward beside forward, as two rows; None where it is not known."""
    beside = history.heart_rate
    if beside is None:
        return None
    by = [round(100 * (value - 1)) for value in (beside.ratio.value, beside.ratio.low, beside.ratio.high)]
    return {
        "forward": f"forward {beside.forward_bpm:.0f} a minute",
        "backward": f"backward {beside.backward_bpm:.0f}",
        "ratio": beside.ratio.value,
        "low": beside.ratio.low,
        "high": beside.ratio.high,
        "difference": f"{by[0]:+d} %",
        "within": f"({by[1]} to {by[2]})",
        "speed": f"{beside.speed_mps:.1f} m/s",
        "runs": f"{beside.runs} {'run' if beside.runs == 1 else 'runs'}",
    }


def first_time(one: Milestone, today: date) -> FirstTime:
    """Return a first time as the page says it."""
    day = "day not known" if one.day is None else _day(one.day, today)
    return FirstTime(
        day, "" if one.day is None else one.day.isoformat(), one.words, f"/runs/{one.key}", WHO[one.origin]
    )


def records_shown(records: Sequence[RecordBackward]) -> list[RecordBackward]:
    """Return the distances that say something: run, or reported, or the next one to run."""
    following = next((one.distance_m for one in records if one.seconds is None), None)
    return [one for one in records if one.seconds is not None or one.world or one.distance_m == following]


def record_shown(one: RecordBackward, today: date) -> RecordShown:
    """Return a distance as the page says it."""
    fastest = min((best.seconds for best in one.world), default=None)
    share = "" if fastest is None or one.seconds is None else f"{100 * fastest / one.seconds:.0f} %"
    return RecordShown(
        name=one.name,
        own="" if one.seconds is None else time_words(one.seconds),
        day="" if one.day is None else _day(one.day, today),
        href=f"/runs/{one.key}" if one.key else "",
        mark=WHO[one.origin or Origin.MEASURED],
        world=tuple(world_words(best) for best in one.world),
        share=share,
    )


def _day(day: date, today: date | None = None) -> str:
    year = "" if today is not None and day.year == today.year else f" {day.year}"
    return f"{day.day} {day:%b}{year}"
