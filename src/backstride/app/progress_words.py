"""What the page of progress says in words: only what is shown, and what would make the rest known.

A change has a word of praise nowhere: "faster" is said of a speed that rose beyond the person's own noise,
and of nothing else.
"""

from dataclasses import dataclass

from backstride.science.evidence.shelf import study
from backstride.vocab.history import Change, HistoryReading, Level, Trend, WorldBest
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Origin, Travel

WORDS_OF_VERDICT = {"changed": "changed", "same": "no change beyond noise", "unknown": "not known"}
WORN_AT = {
    Placement.LUMBAR: "at the lower back",
    Placement.CHEST: "at the chest",
    Placement.THIGH: "at the thigh",
    Placement.WRIST: "at the wrist",
    Placement.FOOT_LEFT: "on the left foot",
    Placement.FOOT_RIGHT: "on the right foot",
}
WHO = {Origin.MEASURED: "measured", Origin.SAID: "said", Origin.NAMED: "named", Origin.PLANNED: "planned"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a measure is called and written."""

    heading: str
    means: str
    """What it is, for a sentence: `how much step time varies`."""
    unit: str
    decimals: int
    least_span: float
    """The picture shows at least so much of the scale: a tenth of a degree is no mountain."""


SPOKEN = {
    "speed_share": Spoken(
        "Backward speed beside forward speed", "the backward share of forward speed", "", 2, 0.3
    ),
    "speed_share_equal_heart_rate": Spoken(
        "At equal heart rate", "the backward share of forward speed, heart rate for heart rate", "",
        2, 0.3
    ),
    "backward_speed": Spoken("Backward speed", "backward speed", "m/s", 2, 1.0),
    "step_time_variability": Spoken(
        "Balance", "how much step time varies backward, step by step", "%", 1, 4.0
    ),
    "lean_forward": Spoken(
        "Posture", "lean of the trunk ahead, backward; below 0 is leaning back", "°", 1, 10.0
    ),
    "impact_peak_bw": Spoken(
        "Impact",
        "the peak at the sensor, each backward step, in body weights; that is not the load of the knee",
        "BW", 2, 1.0,
    ),
    "focus": Spoken("Focus", "reaction time, practice with the test taken off", "ms", 0, 80.0),
    "heart_rate_ratio": Spoken(
        "Heart rate, backward beside forward", "heart rate backward over forward at one speed", "", 2, 0.3
    ),
}  # fmt: skip
"""By the name of a measure, without its gait."""


def spoken(trend: Trend) -> Spoken:
    """Return how a measure is called."""
    name = trend.name
    for gait in (Gait.WALK, Gait.RUN):
        name = name.removesuffix(f"_{gait.value}")
    return SPOKEN[name]


def headline_of(history: HistoryReading) -> str:
    """Answer the page's one question in a sentence: am I getting better?"""
    if not history.runs:
        return "Nothing recorded yet"
    if not any(week.seconds.get(Travel.BACKWARD, 0.0) > 0 for week in history.weeks):
        return "Nothing backward yet"
    return f"{_speed_words(history)}. {_steady_words(history.measures[0].change)}"


def _speed_words(history: HistoryReading) -> str:
    """Say what became of backward speed, in the gait that is followed."""
    change = history.speed.change
    how = "walking backward" if history.speed.gait is Gait.WALK else "backward"
    if change.verdict == "changed" and change.by is not None:
        return f"Faster {how}" if change.by.value > 0 else f"Slower {how}"
    return f"Faster {how}: not shown yet"


def _steady_words(change: Change) -> str:
    if change.verdict == "changed" and change.by is not None:
        return "Steadier" if change.by.value < 0 else "Less steady"
    return "Steadier: not shown yet"


def number(value: float, decimals: int) -> str:
    """Write a number; a true minus, never `-0.0`."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "\N{MINUS SIGN}")


def range_words(level: Level, decimals: int) -> str:
    """Write an interval: `0.71 to 0.79`."""
    return f"{number(level.low, decimals)} to {number(level.high, decimals)}"


def change_words(trend: Trend) -> str:
    """Say how far the newest runs are from the first, and what two runs differ by anyway."""
    change, said = trend.change, spoken(trend)
    if change.by is None or change.noise is None:
        return change.missing
    by, noise = change.by, change.noise
    unit = f" {said.unit}" if said.unit else ""
    size = number(abs(by.value), said.decimals)
    low, high = sorted((abs(by.low), abs(by.high))) if by.low * by.high > 0 else (by.low, by.high)
    within = f"{number(low, said.decimals)} to {number(high, said.decimals)}"
    way = "rose" if by.value > 0 else "fell"
    alone = "tests" if trend.name == "focus" else "runs"
    differ = f"Two {alone} differ by up to {number(noise.mdc, said.decimals)}{unit} when nothing has changed"
    if change.verdict == "changed":
        return f"It {way} by {size}{unit} ({within}). {differ}, so this is more than noise."
    if float(size) == 0:
        return f"It is as it was. {differ}."
    if by.low * by.high <= 0:
        return f"It {way} by {size}{unit}, which can be chance. {differ}."
    return f"It {way} by {size}{unit} ({within}), less than what counts as a change. {differ}."


def time_words(seconds: float) -> str:
    """Write a record: `42.6 s`, `5:54 min`, `1:40:29 h`."""
    if seconds < 60:  # noqa: PLR2004  # a minute
        return f"{seconds:.1f} s"
    whole = round(seconds)
    minutes, left = divmod(whole, 60)
    if minutes < 60:  # noqa: PLR2004  # an hour
        return f"{minutes}:{left:02} min"
    return f"{minutes // 60}:{minutes % 60:02}:{left:02} h"


def world_words(best: WorldBest) -> tuple[str, str, str]:
    """Return the time of a reported record, whose it is, and where that was read."""
    _, _, who = best.words.partition(", ")
    year = best.words.partition("(")[2].rstrip(")")
    return time_words(best.seconds), who or year, study(best.sources[0]).address or ""
