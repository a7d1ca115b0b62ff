"""What was said about a guided session, on the way or afterwards, and which mishaps of it count.

A stumble or a fall counts where a sensor saw it, on the phone while it happened or in the recording
afterwards, unless the person answered that there was none: "all right" says how it went, and does not unmake
it. Counting both is the careful side: what is told too much makes the next session easier, and one answer
takes it back. It takes back what it was given to, however late: what was felt since the session went on last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from backstride.vocab.guided import Guided, Happening
from backstride.vocab.plan import Confidence, Flag, Measure, Result
from backstride.vocab.reading import RunReading

TOGETHER_S = 10.0
"""What is seen live and afterwards within so long is the same mishap. Project choice: a fall takes five."""
NEVER_WAS = ("fine", "mistake", "false")
"""Answers after which it does not count."""
ABOUT = {"stumble": "stumble", "stumbles": "stumble", "fall": "fall", "pain": "pain", "effort": "effort"}
"""What an answer was given to, by the phone's words; a stop by hand or by the spotter has its own."""
OTHERS = ("said", "spotter")
HURTS = 1
"""Pain that was said without a number is at least this."""
MOST_MISHAPS = 99


@dataclass(frozen=True, slots=True)
class Said:
    """Answers; None is not said."""

    effort: int | None = None
    pain: int | None = None
    pain_place: str | None = None
    confidence: Confidence | None = None
    stumbles: int | None = None
    falls: int | None = None
    flags: tuple[Flag, ...] | None = None
    note: str | None = None

    @staticmethod
    def of(result: Result) -> "Said":
        """Return what a person said in a result; mishaps are counted anew."""
        return Said(
            effort=result.effort,
            pain=result.pain,
            pain_place=result.pain_place or None,
            confidence=result.confidence,
            flags=result.flags or None,
            note=result.note or None,
        )

    def over(self, result: Result) -> Result:
        """Return a result with these answers in it; red flags are added, and never taken back here."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        known = {name: value for name, value in said.items() if value is not None}
        if self.flags is not None:
            known["flags"] = tuple(flag for flag in Flag if flag in {*result.flags, *self.flags})
        return replace(result, **known)


def said_from(words: Mapping[str, Any]) -> Said:
    """Return answers from plain values that were checked at the door."""
    confidence = words.get("confidence")
    return Said(
        effort=words.get("effort"),
        pain=words.get("pain"),
        pain_place=words.get("pain_place"),
        confidence=None if confidence is None else Confidence(confidence),
        stumbles=words.get("stumbles"),
        falls=words.get("falls"),
        flags=tuple(Flag(flag) for flag in words.get("flags", ())) or None,
        note=words.get("note"),
    )


def said_in(guided: Guided) -> Said:
    """Return what was said while the session ran: the most pain and effort, red flags, and why it ended."""
    happened = what_stands(guided)
    hurt = [one for one in happened if one.what == "pain" or (one.what == "stop" and _of_pain(one))]
    worst = max(hurt, key=_pain, default=None)
    where = [one.words for one in hurt if one.what == "pain" and one.words]
    effort = [_from_0_to_10(one.value) for one in happened if one.what == "effort" and one.value is not None]
    flags = tuple(flag for flag in Flag if any(flag.value in one.words for one in happened))
    return Said(
        effort=max(effort, default=None),
        pain=None if worst is None else _pain(worst),
        pain_place=where[-1][:60] if where else None,
        flags=flags or None,
        note=_note(guided, happened),
    )


def _of_pain(one: Happening) -> bool:
    return "pain" in one.words or "hurt" in one.words


def _pain(one: Happening) -> int:
    return HURTS if one.value is None else _from_0_to_10(one.value)


def _from_0_to_10(value: float) -> int:
    return min(max(round(value), 0), 10)


def what_stands(guided: Guided) -> tuple[Happening, ...]:
    """Return what happened without the pain, the efforts and the stops that were pressed by mistake."""
    gone: set[int] = set()
    for answer in _taken_back(guided):
        since_s, whole = _since_s(guided, answer), set(_whole(answer))
        for at, one in enumerate(guided.happenings):
            mine = one.what in whole & {"pain", "effort"} or (one.what == "stop" and whole & set(_whole(one)))
            if mine and since_s < one.t_s <= answer.t_s:
                gone.add(at)
    return tuple(one for at, one in enumerate(guided.happenings) if at not in gone)


def _taken_back(guided: Guided) -> tuple[Happening, ...]:
    """Return the answers that say that there was nothing."""
    return tuple(
        one
        for one in guided.happenings
        if one.what == "answer" and any(word in one.words.lower() for word in NEVER_WAS)
    )


def _since_s(guided: Guided, answer: Happening) -> float:
    """Return when the session went on last before an answer, which ends what the answer is about."""
    on = (one.t_s for one in guided.happenings if one.what == "go-on" and one.t_s < answer.t_s)
    return max(on, default=-1.0)


def _whole(one: Happening) -> list[str]:
    """Return the words of an event one by one."""
    return [word.strip() for word in one.words.lower().split(",")]


def _note(guided: Guided, happened: Sequence[Happening]) -> str | None:
    stops = [one for one in happened if one.what == "stop"]
    if stops:
        why = f": {stops[-1].words}" if stops[-1].words else ""
        return f"Stopped on the way{why}."[:500]
    return {"stopped": "Stopped on the way.", "battery": "The phone's battery was empty."}.get(guided.why)


def seen_mishaps(
    reading: RunReading, guided: Guided, measures: Sequence[Measure]
) -> tuple[int | None, int | None]:
    """Return stumbles and falls that count; None where nothing that was worn sees them."""
    return tuple(_count(kind, reading, guided, measures) for kind in ("stumble", "fall"))  # type: ignore[return-value] # of two, two


def _count(kind: str, reading: RunReading, guided: Guided, measures: Sequence[Measure]) -> int | None:
    live = [one.t_s for one in guided.happenings if one.what == kind]
    seen = sorted([*(one.at_s for one in reading.incidents if one.kind == kind), *live])
    if not seen and not any(measure.name == f"{kind}s" for measure in measures):
        return None
    counted: list[float] = []
    for at_s in seen:
        if not counted or at_s - counted[-1] > TOGETHER_S:
            counted.append(at_s)
    never: set[float] = set()
    for answer in _taken_back(guided):
        if _is_about(answer, kind):
            never.update(_meant(counted, live, _since_s(guided, answer), answer.t_s))
    return min(len(counted) - len(never), MOST_MISHAPS)


def _is_about(answer: Happening, kind: str) -> bool:
    """Tell whether an answer is about it; one that does not say is about whatever was asked."""
    words = _whole(answer)
    about = {ABOUT[word] for word in words if word in ABOUT}
    return kind in about or not (about or any(word in OTHERS for word in words))


def _meant(counted: Sequence[float], live: Sequence[float], since_s: float, said_s: float) -> list[float]:
    """Return the mishaps that an answer takes back: those that the phone asked about, else the last."""
    before = [at_s for at_s in counted if since_s - TOGETHER_S < at_s <= said_s + TOGETHER_S]
    asked = [one for one in live if since_s < one <= said_s]
    mine = [at_s for at_s in before if any(0 <= one - at_s <= TOGETHER_S for one in asked)]
    return mine or ([] if live else before[-1:])
