"""Score answers second by second, and write small tables.

A second is scored where its truth is known (`virtual.py` says when). Right is counted where there was an
answer; `unknown` stands beside it, because an answer can be made right by giving few. F1 of a travel
counts an unknown second of it as missed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from virtual import Virtual

from backstride.motion.direction import measure_travel
from backstride.motion.trace import TRAVELS, UNKNOWN, TravelTrace
from backstride.signal.worn import worn_of
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Travel

FORWARD, BACKWARD, SIDEWAYS, STILL, NOT_KNOWN = (
    str(travel) for travel in (Travel.FORWARD, Travel.BACKWARD, Travel.SIDEWAYS, Travel.STILL, Travel.UNKNOWN)
)


@dataclass(frozen=True, slots=True)
class Second:
    """One scored second: its truth, and what was answered."""

    clip: str
    person: str
    truth: str
    runs: bool
    answer: str
    likeliest: str
    """The most probable travel, also where the answer is unknown."""
    probability: float
    """Of that; NaN where nothing was measured."""


@dataclass(frozen=True, slots=True)
class Score:
    """What came of some seconds."""

    seconds: tuple[Second, ...]

    @classmethod
    def of(cls, seconds: Iterable[Second]) -> "Score":
        """Return the score of any seconds."""
        return cls(tuple(seconds))

    @property
    def walking(self) -> "Score":
        """Everything but running, so standing too."""
        return Score.of(s for s in self.seconds if not s.runs)

    @property
    def running(self) -> "Score":
        """The seconds in which the body ran."""
        return Score.of(s for s in self.seconds if s.runs)

    @property
    def size(self) -> int:
        """How many seconds."""
        return len(self.seconds)

    @property
    def decided(self) -> int:
        """How many of them were answered."""
        return sum(s.answer != NOT_KNOWN for s in self.seconds)

    @property
    def right(self) -> float:
        """Share of the answered seconds that is right; NaN without one."""
        return share(sum(s.answer == s.truth for s in self.seconds), self.decided)

    @property
    def wrong(self) -> int:
        """How many were answered, and wrongly."""
        return sum(s.answer not in {s.truth, NOT_KNOWN} for s in self.seconds)

    @property
    def unknown(self) -> float:
        """Share of all seconds that was not answered."""
        return share(self.size - self.decided, self.size)

    def f1(self, travel: str) -> float:
        """Return 2 hits / (2 hits + false + missed); NaN where there is no second of that travel."""
        hits = self.called(travel, travel)
        said = sum(s.answer == travel for s in self.seconds)
        true = sum(s.truth == travel for s in self.seconds)
        return share(2 * hits, said + true) if true else float("nan")

    def called(self, truth: str, answer: str) -> int:
        """Count the seconds of one travel that were given an answer."""
        return sum(s.truth == truth and s.answer == answer for s in self.seconds)

    def behind(self, travel: str | None = None) -> str:
        """Return the seconds and the people that a number rests on."""
        rows = [s for s in self.seconds if travel in {None, s.truth}]
        return f"{len(rows)} s, {len({s.person for s in rows})} p" if rows else "none"


def trace_of(recording: Recording) -> TravelTrace | None:
    """Return the travel of one worn sensor, as a reading of it would."""
    worn = worn_of(recording)
    return None if worn is None else measure_travel((worn,), recording)


def seconds_of(virtual: Virtual, trace: TravelTrace | None, first: int = 0) -> list[Second]:
    """Lay an answer beside the truth; `first` is the second of the answer in which the clip begins."""
    found: list[Second] = []
    for k, (truth, gait) in enumerate(
        zip(virtual.truth.seconds(), virtual.truth.gaits(), strict=True), first
    ):
        if truth is None:
            continue
        answer, likeliest, probability = NOT_KNOWN, NOT_KNOWN, float("nan")
        if trace is not None:
            answer = NOT_KNOWN if trace.travel[k] == UNKNOWN else str(TRAVELS[trace.travel[k]])
            likeliest = str(TRAVELS[int(trace.probability[k].argmax())])
            probability = float(trace.probability[k].max())
        found.append(
            Second(virtual.clip, virtual.person, truth, gait == "run", answer, likeliest, probability)
        )
    return found


def share(part: float, whole: float) -> float:
    """Return a ratio; NaN of nothing."""
    return part / whole if whole else float("nan")


def percent(value: float) -> str:
    """Write a share."""
    return "-" if np.isnan(value) else f"{100 * value:.1f} %"


def number(value: float, decimals: int = 2) -> str:
    """Write a number, a dash where there is none."""
    return "-" if np.isnan(value) else f"{value:.{decimals}f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> list[str]:
    """Return a table whose first columns, `words` many, hold words and the others numbers."""
    line = [":---" if i < words else "---:" for i in range(len(head))]
    return ["", *(f"| {' | '.join(cells)} |" for cells in (head, line, *rows)), ""]
