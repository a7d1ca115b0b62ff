"""One person's runs as one reading: the learning curve, what else changed, first times, records, weeks.

Pure, and fast enough for thousands of runs: it asks only their summaries (`summary.py`). Every measure goes
the same way (`trends.py`): dots, a trend where there are enough, and a verdict that knows three answers:
changed, no change beyond noise, not known with what would make it known.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from backstride.insight.learning import (
    Rest,
    days_known,
    equal_effort_dots,
    expected_share,
    heart_rate_beside,
    heart_rate_dots,
    learning_dots,
    speed_dots,
)
from backstride.insight.milestones import milestones_of
from backstride.insight.records import records_of
from backstride.insight.trends import About, TrendParams, level_of, trend_of
from backstride.vocab.athlete import Athlete
from backstride.vocab.focus import FocusCourse
from backstride.vocab.history import Change, Dot, HistoryReading, Level, Noise, RunSummary, Trend, WeekBalance
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Travel


@dataclass(frozen=True, slots=True)
class Followed:
    """A metric that is followed over weeks, backward."""

    name: str
    """Without its gait: `step_time_variability`."""
    unit: str
    missing: str
    """What would make it known."""


FOLLOWED = (
    Followed(
        "step_time_variability", "%",
        "Wear a phone at the lower back or chest on four runs with half a minute backward without a stop.",
    ),
    Followed(
        "lean_forward", "deg",
        "Wear a phone at the lower back or chest on four runs, each begun with a quiet stand.",
    ),
    Followed("impact_peak_bw", "BW", "Wear a phone at the lower back or chest on four runs with backward."),
)  # fmt: skip
"""Balance, posture, impact."""
NEEDS_EQUAL = (
    "It needs four runs in which your heart rate settled both ways: three minutes at one speed, forward and "
    "backward, and your resting heart rate."
)
NEEDS_HEART = (
    "It needs four runs in which your heart rate settled both ways: three minutes at one and the same speed, "
    "forward and backward."
)
NEEDS_SHARE = "It needs four runs with backward and forward in one gait, and a speed for both."
NEEDS_FOCUS = "It needs five focus tests on one device over two weeks."
NEWEST = 20
"""So many runs are looked through for the newest speeds forward. Project choice."""
_WEEK = timedelta(days=7)


def read_history(
    runs: Sequence[RunSummary], athlete: Athlete, focus: FocusCourse | None = None
) -> HistoryReading:
    """Find out what a person's runs say together; the same runs give the same reading, in any order.

    Args:
        runs: Their summaries, with key and day.
        athlete: Whose they are: resting heart rate by day, own ratios, first day of the week.
        focus: Their focus tests, followed; None where there are none.
    """
    dated = days_known(runs)
    params = TrendParams()
    gait, share = learning_dots(dated, params.fewest)

    def rest(day: date) -> float | None:
        body = athlete.body_on(day)
        return None if body is None else body.hr_rest_bpm

    return HistoryReading(
        runs=len(runs),
        first=dated[0].day if dated else None,
        last=dated[-1].day if dated else None,
        simulated=bool(runs) and all(run.simulated for run in runs),
        learning=trend_of(
            share,
            About("speed_share", "1", gait, expected=expected_share(gait), missing=NEEDS_SHARE),
        ),
        equal_effort=_equal_effort(dated, gait, rest),
        speed=_speed(dated, gait),
        measures=(*(_followed(dated, one) for one in FOLLOWED), _focus(focus)),
        heart_rate=heart_rate_beside(dated, gait),
        heart_rate_trend=trend_of(
            heart_rate_dots(dated, gait), About("heart_rate_ratio", "1", gait, missing=NEEDS_HEART)
        ),
        own_ratios=athlete.own_ratios,
        milestones=milestones_of(_in_order(runs)),
        records=records_of(runs),
        weeks=weeks_of(dated, athlete.preferences.week_start),
    )


def weeks_of(dated: Sequence[RunSummary], week_start: int = 0) -> tuple[WeekBalance, ...]:
    """Return the weeks from the first run to the last, empty ones too.

    Args:
        dated: Runs whose day is known.
        week_start: 0 is Monday, 6 is Sunday.
    """
    by_week: dict[date, list[RunSummary]] = defaultdict(list)
    for run in dated:
        if run.day is not None:
            by_week[run.day - timedelta(days=(run.day.weekday() - week_start) % 7)].append(run)
    if not by_week:
        return ()
    first, last = min(by_week), max(by_week)
    return tuple(
        _week(start, by_week.get(start, []))
        for start in (first + _WEEK * number for number in range((last - first) // _WEEK + 1))
    )


def _week(start: date, runs: Sequence[RunSummary]) -> WeekBalance:
    seconds: dict[Travel, float] = defaultdict(float)
    metres: dict[Travel, float] = defaultdict(float)
    for run in runs:
        for part in run.parts:
            seconds[part.travel] += part.seconds
            metres[part.travel] += part.metres or 0.0
    return WeekBalance(start, dict(seconds), dict(metres), len(runs))


def _in_order(runs: Sequence[RunSummary]) -> list[RunSummary]:
    """Return runs in the order of days; those without a day keep their places among the first."""
    return sorted(runs, key=lambda run: run.day or date.min)


def _equal_effort(dated: Sequence[RunSummary], gait: Gait, rest: Rest) -> Trend:
    dots = equal_effort_dots(dated, gait, rest)
    return trend_of(dots, About("speed_share_equal_heart_rate", "1", gait, missing=NEEDS_EQUAL))


def _speed(dated: Sequence[RunSummary], gait: Gait) -> Trend:
    trend = trend_of(speed_dots(dated, gait), About("backward_speed", "m/s", gait, missing=NEEDS_SHARE))
    newest = speed_dots(dated[-NEWEST:], gait, Travel.FORWARD)
    return replace(trend, forward=level_of([dot.value for dot in newest], trend.change.noise))


# --- what worn sensors measure ---


def _followed(dated: Sequence[RunSummary], one: Followed) -> Trend:
    """Follow a metric where it was measured most often: in one gait, with the sensor at one place."""
    counted: Counter[tuple[Gait, Placement | None]] = Counter()
    for gait in (Gait.RUN, Gait.WALK):  # running first: it stands where both are as many
        key = (f"{one.name}_{gait.value}", Travel.BACKWARD)
        counted.update((gait, run.placement) for run in dated if key in run.numbers)
    if not counted:
        return trend_of((), About(f"{one.name}_run", one.unit, Gait.RUN, missing=one.missing))
    ((gait, placement), _), *_ = counted.most_common(1)
    name = f"{one.name}_{gait.value}"
    trend = trend_of(
        _dots(dated, name, Travel.BACKWARD, placement),
        About(name, one.unit, gait, placement, missing=one.missing),
    )
    return replace(trend, forward=level_of(_newest_forward(dated, name, placement), trend.change.noise))


def _newest_forward(dated: Sequence[RunSummary], name: str, placement: Placement | None) -> list[float]:
    """Return the newest values forward, as many as a level rests on."""
    key = (name, Travel.FORWARD)
    found = (run.numbers[key] for run in reversed(dated) if run.placement is placement and key in run.numbers)
    return list(islice(found, TrendParams().largest_end))[::-1]


def _dots(
    dated: Sequence[RunSummary], name: str, travel: Travel, placement: Placement | None
) -> tuple[Dot, ...]:
    key = (name, travel)
    return tuple(
        Dot(run.day, run.numbers[key], None, run.key)
        for run in dated
        if run.day is not None and run.placement is placement and key in run.numbers
    )


# --- focus ---


def _focus(course: FocusCourse | None) -> Trend:
    """Follow reaction time: its own model knows practice, so its trend and noise stand here as they are."""
    about = About("focus", "ms", missing=NEEDS_FOCUS)
    if course is None or not course.points:
        return trend_of((), about)
    half = 2 * 1.645
    dots = tuple(
        Dot(point.taken.date(), point.ms, (point.high_ms - point.low_ms) / half) for point in course.points
    )
    return replace(trend_of(dots, about), change=_focus_change(course))


def _focus_change(course: FocusCourse) -> Change:
    trend = course.trend
    if trend is None:
        return Change("unknown", NEEDS_FOCUS)
    first, last = course.points[0], course.points[-1]
    changed = trend.beyond_noise and abs(trend.ms) > course.noise_ms
    return Change(
        verdict="changed" if changed else "same",
        first=Level(first.ms, first.low_ms, first.high_ms),
        latest=Level(last.ms, last.low_ms, last.high_ms),
        by=Level(trend.ms, trend.low_ms, trend.high_ms),
        since=first.taken.date(),
        runs=len(course.points),
        noise=Noise(
            mdc=course.noise_ms, sem=course.noise_ms / 2.77, pairs=len(course.points) - 1, source="own"
        ),
    )
