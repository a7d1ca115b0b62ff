"""The sample athlete: Ada de Wit of Utrecht and ten weeks of her runs, every one of them simulated.

She shows what the pages look like when they are full. What she said is kept as a person would say it:
stretches she marked, belt speeds she typed, one run about which she said nothing, which stays unknown, and
one with a phone at her lower back, in which direction is measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backstride.sample.diary import DIARY, Entry, script_of, unpractised
from backstride.sample.heart import HeartParams
from backstride.sample.script import Block, Enter, Script
from backstride.sample.simulate import Occasion, Runner, simulate, simulate_worn
from backstride.sample.truth import Truth
from backstride.sample.watch import WatchParams
from backstride.sample.ways import field
from backstride.sample.worn import Mounting, Worn
from backstride.vocab.athlete import Athlete, Body, Preferences, Sex
from backstride.vocab.recording import Device, Placement, Recording
from backstride.vocab.segment import Gait, Label, Segment, Travel

_FWD, _BACK, _WALK, _RUN = Travel.FORWARD, Travel.BACKWARD, Gait.WALK, Gait.RUN
_STAND = Block(12, Travel.STILL, Gait.STAND)


def _there_and_back(seconds: float, gait: Gait, forward_mps: float, backward_mps: float) -> Script:
    """Go forward, come back backward without turning, and stand."""
    back = Block(seconds, _BACK, gait, backward_mps, enter=Enter.KEEP_FACING)
    return (Block(seconds, _FWD, gait, forward_mps, enter=Enter.KEEP_FACING), back, _STAND)


WORN = Entry(
    2, 12, 20, "Sports field, phone at the lower back",
    (
        _STAND, *(_there_and_back(60, _WALK, 1.4, 1.15) * 2), *(_there_and_back(45, _RUN, 2.7, 2.1) * 3),
        Block(70, _FWD, _WALK, 1.4), _STAND,
    ),
    field, says="nothing",
)  # fmt: skip
"""No watch and no word: everything that is known of it was measured by the phone."""
AT_THE_BACK = Worn(Placement.LUMBAR, Mounting(facing="-z", up="+y"), gnss=True)
"""A phone upright at the lower back, its screen looking back."""

HOME = "Europe/Amsterdam"


@dataclass(frozen=True, slots=True, eq=False)
class SampleRun:
    """One recording of the sample athlete."""

    key: str
    """Stable and short: how many days before the last run."""
    recording: Recording
    """Marked `simulated`; `format` is `typed` for the session without a file."""
    labels: tuple[Label, ...]
    """What Ada said, in the order in which she said it."""
    truth: Truth


def ada() -> Athlete:
    """Return the sample athlete."""
    return Athlete(
        name="Ada de Wit",
        birth_year=1988,
        sex=Sex.FEMALE,
        bodies=(
            Body(date(2024, 1, 1), mass_kg=73.5, height_m=1.76, hr_rest_bpm=58.0, hr_max_bpm=186.0),
            Body(date(2026, 9, 1), mass_kg=72.0, height_m=1.76, hr_rest_bpm=54.0, hr_max_bpm=186.0),
        ),
        preferences=Preferences(time_zone=HOME),
        simulated=True,
    )


def history(seed: int, last_day: date) -> Iterator[SampleRun]:
    """Give Ada's 39 recordings one by one, the newest first, which is on `last_day` in Utrecht.

    Args:
        seed: A whole number from 0; the same seed and day give the same bytes.
        last_day: The day of the newest run; all others keep their distance to it.
    """
    for entry in sorted((*DIARY, WORN), key=lambda entry: entry.days_ago):
        yield _run(entry, seed, last_day)


def _run(entry: Entry, seed: int, last_day: date) -> SampleRun:
    start = start_of(entry, last_day)
    offset = start.utcoffset() or timedelta()
    occasion = Occasion(
        start=start.astimezone(UTC),
        utc_offset_s=int(offset.total_seconds()),
        name=entry.name,
        sport="treadmill" if entry.treadmill else "running",
        way=entry.way(),
        treadmill=entry.treadmill,
        watch=WatchParams(hr_found_s=entry.hr_found_s),
        runner=Runner(heart=HeartParams(unpractised=unpractised(entry.days_ago))),
    )
    entry_seed = seed * 1000 + entry.days_ago
    if entry is WORN:
        made = simulate_worn(entry.script, entry_seed, AT_THE_BACK, occasion)
    else:
        made = simulate(script_of(entry), entry_seed, occasion)
    recording = _as_kept(made.recording, entry)
    return SampleRun(f"ada-{entry.days_ago:02d}", recording, _said(entry, made.truth), made.truth)


def start_of(entry: Entry, last_day: date) -> datetime:
    """Return when an entry began, in Utrecht."""
    day = last_day - timedelta(days=entry.days_ago)
    return datetime.combine(day, time(entry.hour, entry.minute), ZoneInfo(HOME))


def _as_kept(recording: Recording, entry: Entry) -> Recording:
    """A session that was typed in has no sensors and no laps; a free run on a treadmill has no laps."""
    if entry.says == "typed":
        return replace(recording, format="typed", source="typed in", streams={}, laps=(), device=Device())
    return replace(recording, laps=()) if entry.treadmill else recording


def _said(entry: Entry, truth: Truth) -> tuple[Label, ...]:
    if entry.says == "nothing":
        return ()
    if entry.treadmill:
        speeds = _belt_speeds(entry)
        return tuple(
            replace(_label(s, s.start_s, s.end_s), speed_mps=speed, handrail=entry.handrail)
            for s, speed in zip(truth.segments, speeds, strict=True)
        )
    named = (Travel.BACKWARD, Travel.STILL)  # by the laps' names; by the sensors
    marked = [segment for segment in truth.segments if segment.travel not in named]
    return tuple(label for segment in marked for label in _around(segment, entry.unmarked))


def _belt_speeds(entry: Entry) -> list[float]:
    """The belt's speed in each segment; neighbouring blocks of one segment have the same speed."""
    speeds: list[float] = []
    last: tuple[Travel, float] | None = None
    for block in entry.script:
        if (block.travel, block.speed_mps) != last:
            speeds.append(block.speed_mps)
        last = (block.travel, block.speed_mps)
    return speeds


def _around(segment: Segment, unmarked: tuple[float, float] | None) -> Iterator[Label]:
    """Mark a segment but for the stretch that was left open."""
    low, high = unmarked or (segment.end_s, segment.end_s)
    for start_s, end_s in (
        (segment.start_s, min(segment.end_s, low)),
        (max(segment.start_s, high), segment.end_s),
    ):
        if end_s > start_s:
            yield _label(segment, start_s, end_s)


def _label(segment: Segment, start_s: float, end_s: float) -> Label:
    return Label(start_s, end_s, segment.travel, segment.gait)
