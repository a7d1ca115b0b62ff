"""One block of a workout's text: how much, which way, which gait, and everything that may stand behind.

The words of a block may come in any order, each kind once (cues as often as wanted). What is not said is not
guessed, with three exceptions that are written down: a rest without a way is standing still, a forward or
sideways block without a gait is walked, and a block without a role is work.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from backstride.plan.text_reader import Reader
from backstride.plan.text_tokens import Sort, Token
from backstride.plan.text_words import (
    DISTANCES,
    EFFORTS,
    GAITS,
    RAILS,
    ROLES,
    SPEEDS,
    TRAVELS,
    UNITS,
    plain,
    speed_of,
)
from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import Block, Role, Target

DOSE = "a distance (m, km), a time (s, min) or open"
UNIT = "a unit behind the number (m, km, s or min)"
WAY = "a way (fwd, bwd, side or still)"
WORDS = "another word of the block, such as bwd, walk, rest or effort 3-4, or ; before the next block"
_POINT = "Numbers take a point: 1.5km."
T = TypeVar("T")


@dataclass(slots=True)
class _Said:
    """What a block has said so far."""

    begins: Token
    distance_m: Decimal | None = None
    duration_s: Decimal | None = None
    open: bool = False
    travel: Travel | None = None
    gait: Gait | None = None
    role: Role | None = None
    effort: tuple[float, float] | None = None
    speed_mps: tuple[float, float] | None = None
    heart_rate_bpm: tuple[float, float] | None = None
    cadence_spm: tuple[float, float] | None = None
    handrail: Handrail | None = None
    grade: float | None = None
    cues: list[str] = field(default_factory=list)
    drill: str | None = None
    note: str | None = None

    @property
    def dosed(self) -> bool:
        return self.open or self.distance_m is not None or self.duration_s is not None


def read_block(reader: Reader) -> Block:
    """Read one block, up to what ends it."""
    said = _Said(reader.now)
    if reader.ends_block():
        reader.refuse("a block such as 15m bwd walk")
    while not reader.ends_block():
        _next(reader, said)
    return _block(reader, said)


def _next(reader: Reader, said: _Said) -> None:
    """Read the next word, or group of words, of a block."""
    if reader.now.sort in {Sort.NUMBER, Sort.CLOCK}:
        _dose_or_speed(reader, said)
    elif reader.now.sort is Sort.WORD:
        _word(reader, said)
    else:
        reader.refuse(WORDS)


def _word(reader: Reader, said: _Said) -> None:
    word = reader.now.text.casefold()
    if word in TRAVELS:
        said.travel = _once(reader, "way", said.travel, TRAVELS[word])
    elif word in GAITS:
        said.gait = _once(reader, "gait", said.gait, GAITS[word])
    elif word in ROLES:
        said.role = _once(reader, "role", said.role, ROLES[word])
    elif word in EFFORTS:
        said.effort = _once(reader, "effort", said.effort, EFFORTS[word])
    elif word == "open":
        said.open = _once(reader, "dose", True if said.dosed else None, value=True)
    elif word in _LED:
        _LED[word](reader, said)
    else:
        reader.refuse(WORDS if said.dosed else f"{DOSE}, or {WORDS}")


def _once(reader: Reader, what: str, before: T | None, value: T) -> T:
    """Pass a word whose kind may stand once in a block."""
    _refuse_second(reader, what, there=before is not None)
    reader.take()
    return value


def _refuse_second(reader: Reader, what: str, *, there: bool) -> None:
    if there:
        reader.refuse(f"no second {what} in one block", f"“{reader.now.text}”")


# --- how much ---


def _dose_or_speed(reader: Reader, said: _Said) -> None:
    unit = reader.after
    if reader.now.sort is Sort.CLOCK or unit.text == "-" or unit.text.casefold() in SPEEDS:
        _speed(reader, said)
    elif unit.sort is Sort.WORD and unit.text.casefold() in UNITS:
        _dose(reader, said)
    elif unit.sort is Sort.WORD and unit.text.casefold() == "x":
        reader.refuse("; or a new line before a repeat")
    else:
        reader.refuse(UNIT, token=unit, helps=_POINT if unit.text == "," else None)


def _dose(reader: Reader, said: _Said) -> None:
    """Read `15m`, `1.5km`, `45s`, `10min` or `2min30s`."""
    _refuse_second(reader, "dose", there=said.dosed)
    begins = reader.now
    amount, unit = _amount(reader)
    if unit in DISTANCES:
        said.distance_m = amount
        _within(reader, begins, amount, reader.params.longest_m, "m")
        return
    if unit == "min" and reader.now.sort is Sort.NUMBER and reader.after.text.casefold() == "s":
        amount += _amount(reader)[0]
    said.duration_s = amount
    _within(reader, begins, amount, reader.params.longest_s, "s")


def _amount(reader: Reader) -> tuple[Decimal, str]:
    number = Decimal(reader.take().text)
    unit = reader.take().text.casefold()
    return number * UNITS[unit], unit


def _within(reader: Reader, begins: Token, amount: Decimal, most: float, unit: str) -> None:
    if not 0 < float(amount) <= most:
        what = "a distance" if unit in DISTANCES else "a time"
        reader.refuse(f"{what} above 0 and up to {most:,.0f} {unit}", f"{plain(amount)} {unit}", begins)


# --- what to aim for ---


def _speed(reader: Reader, said: _Said) -> None:
    """Read `4-5km/h`, `1.2m/s` or `9:30-10:00min/km`."""
    _refuse_second(reader, "speed", there=said.speed_mps is not None)
    begins = reader.now
    numbers = [_pace_or_number(reader)]
    if reader.is_mark("-"):
        reader.take()
        numbers.append(_pace_or_number(reader))
    if not reader.is_word(*SPEEDS):
        reader.refuse("a unit of speed (m/s, km/h or min/km)")
    unit = reader.take().text.casefold()
    if any(clock for _, clock in numbers) and unit != "min/km":
        reader.refuse("min/km behind minutes and seconds", f"“{unit}”", begins)
    if not all(number for number, _ in numbers):
        reader.refuse("a speed above 0", "a speed of 0", begins)
    speeds = sorted(speed_of(number, unit) for number, _ in numbers)
    low, high = reader.params.speed_mps
    if not low <= speeds[0] <= speeds[-1] <= high:
        reader.refuse(f"a speed from {low:g} to {high:g} m/s", f"{speeds[0]:.3g} m/s", begins)
    said.speed_mps = (speeds[0], speeds[-1])


def _pace_or_number(reader: Reader) -> tuple[Decimal, bool]:
    """Return the number, minutes for a clock, and whether it was a clock."""
    if reader.now.sort is Sort.CLOCK:
        minutes, seconds = reader.take().text.split(":")
        return Decimal(minutes) + Decimal(seconds) / 60, True
    return reader.number("a number such as 4.5, or a pace such as 9:30"), False


def _at(reader: Reader, said: _Said) -> None:
    reader.take()
    _speed(reader, said)


def _effort(reader: Reader, said: _Said) -> None:
    _refuse_second(reader, "effort", there=said.effort is not None)
    said.effort = _range(reader, "an effort", reader.params.effort)


def _heart_rate(reader: Reader, said: _Said) -> None:
    _refuse_second(reader, "heart rate", there=said.heart_rate_bpm is not None)
    said.heart_rate_bpm = _range(reader, "a heart rate", reader.params.heart_rate_bpm, "bpm")


def _cadence(reader: Reader, said: _Said) -> None:
    _refuse_second(reader, "cadence", there=said.cadence_spm is not None)
    said.cadence_spm = _range(reader, "a cadence", reader.params.cadence_spm, "spm")


def _range(
    reader: Reader, what: str, limits: tuple[float, float], unit: str | None = None
) -> tuple[float, float]:
    """Read `120-140` or `130` behind the word that names it; its unit may follow."""
    leader = reader.take().text
    begins = reader.now
    low = high = float(reader.number(f"a range such as {leader} {limits[0]:g}-{limits[1]:g}"))
    if reader.is_mark("-"):
        reader.take()
        high = float(reader.number("the upper end of the range"))
    if not (limits[0] <= low <= limits[1] and limits[0] <= high <= limits[1]):
        shown = plain(low) if low == high else f"{plain(low)}-{plain(high)}"
        reader.refuse(f"{what} from {limits[0]:g} to {limits[1]:g}", f"“{shown}”", begins)
    if low > high:
        reader.refuse("the lower number of the range first", f"“{plain(low)}-{plain(high)}”", begins)
    if unit and reader.is_word(unit):
        reader.take()
    return low, high


# --- what else ---


def _rail(reader: Reader, said: _Said) -> None:
    _refuse_second(reader, "rail", there=said.handrail is not None)
    reader.take()
    if not reader.is_word(*RAILS):
        reader.refuse("two, one or none (hands on the rail)")
    said.handrail = RAILS[reader.take().text.casefold()]
    if reader.is_word("hand", "hands"):
        reader.take()


def _grade(reader: Reader, said: _Said) -> None:
    """Read `grade 5%`, `grade -2%`."""
    _refuse_second(reader, "grade", there=said.grade is not None)
    reader.take()
    begins = reader.now
    falls = reader.is_mark("-")
    if falls:
        reader.take()
    percent = reader.number("a slope such as grade 5%")
    if not reader.is_mark("%"):
        reader.refuse("% behind the slope")
    reader.take()
    grade = float((-percent if falls else percent) / 100)
    low, high = reader.params.grade
    if not low <= grade <= high:
        reader.refuse(f"a slope from {100 * low:g}% to {100 * high:g}%", f"“{100 * grade:g}%”", begins)
    said.grade = grade


def _cue(reader: Reader, said: _Said) -> None:
    reader.take()
    said.cues.append(_key(reader, "the name of a cue, such as cue tall"))


def _drill(reader: Reader, said: _Said) -> None:
    _refuse_second(reader, "drill", there=said.drill is not None)
    reader.take()
    said.drill = _key(reader, "the name of a drill, such as drill carioca")


def _key(reader: Reader, expected: str) -> str:
    """Read a name: a word, or words in quotes."""
    if reader.now.sort not in {Sort.WORD, Sort.STRING} or not reader.now.text:
        reader.refuse(expected)
    return reader.take().text


def _note(reader: Reader, said: _Said) -> None:
    _refuse_second(reader, "note", there=said.note is not None)
    reader.take()
    said.note = reader.string('words in quotes after note: note "..."')


_LED: dict[str, Callable[[Reader, _Said], None]] = {
    "at": _at,
    "effort": _effort,
    "hr": _heart_rate,
    "cadence": _cadence,
    "rail": _rail,
    "grade": _grade,
    "cue": _cue,
    "drill": _drill,
    "note": _note,
}


# --- the whole of it ---


def _block(reader: Reader, said: _Said) -> Block:
    """Put a block together; what is missing is expected where the block ends."""
    if not said.dosed:
        reader.refuse(DOSE)
    travel = _travel(reader, said)
    return Block(
        travel=travel,
        gait=_gait(reader, said, travel),
        role=said.role or Role.WORK,
        distance_m=None if said.distance_m is None else float(said.distance_m),
        duration_s=None if said.duration_s is None else float(said.duration_s),
        target=Target(said.speed_mps, said.effort, said.heart_rate_bpm, said.cadence_spm),
        cues=tuple(said.cues),
        handrail=said.handrail,
        grade=said.grade,
        drill=said.drill or "",
        note=said.note or "",
    )


def _travel(reader: Reader, said: _Said) -> Travel:
    if said.travel is None and (said.role is not Role.REST or said.gait not in {None, Gait.STAND}):
        reader.refuse(WAY)
    travel = said.travel or Travel.STILL
    if travel is Travel.STILL and said.distance_m is not None:
        reader.refuse("fwd, bwd or side for a distance", "a distance while still", said.begins)
    return travel


def _gait(reader: Reader, said: _Said, travel: Travel) -> Gait:
    if travel is Travel.STILL:
        return said.gait or Gait.STAND
    if said.gait is Gait.STAND:
        reader.refuse("walk or run, or still for standing", f"a stand that goes {travel.value}", said.begins)
    if said.gait is None and travel is Travel.BACKWARD:
        reader.refuse("walk or run: backward always says which")
    return said.gait or Gait.WALK
