"""What was said about a guided session, on the way or afterwards, and which mishaps of it count.

A stumble or a fall counts where a sensor saw it, on the phone while it happened or in the recording
afterwards, unless the person answered that they were fine. Counting both is the careful side: what is told
too much makes the next session easier, and one answer takes it back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from backstride.vocab.guided import Guided, Happening
from backstride.vocab.plan import Confidence, Flag, Measure, Result
from backstride.vocab.reading import RunReading

TOGETHER_S = 10.0
"""What is seen live and afterwards within so long is the same mishap. Project choice: a fall takes five."""
ANSWER_S = 60.0
"""An answer is about what happened so long before it. The phone asks for 30 s. Project choice."""
FINE = ("fine", "mistake", "false")
"""Answers after which a mishap does not count."""
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
    happened = guided.happenings
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
        note=_note(guided),
    )


def _of_pain(one: Happening) -> bool:
    return "pain" in one.words or "hurt" in one.words


def _pain(one: Happening) -> int:
    return HURTS if one.value is None else _from_0_to_10(one.value)


def _from_0_to_10(value: float) -> int:
    return min(max(round(value), 0), 10)


def _note(guided: Guided) -> str | None:
    stops = [one for one in guided.happenings if one.what == "stop"]
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
    fine = [one.t_s for one in guided.happenings if one.what == "answer" and _is_fine(one, kind)]
    seen = sorted([*(one.at_s for one in reading.incidents if one.kind == kind), *live])
    if not seen and not any(measure.name == f"{kind}s" for measure in measures):
        return None
    counted: list[float] = []
    for at_s in seen:
        if not counted or at_s - counted[-1] > TOGETHER_S:
            counted.append(at_s)
    return min(sum(not _answered(at_s, fine) for at_s in counted), MOST_MISHAPS)


def _is_fine(one: Happening, kind: str) -> bool:
    """Tell whether an answer says that nothing happened: of this kind, or of whatever was asked."""
    words = one.words.lower()
    about = kind in words or not any(other in words for other in ("stumble", "fall"))
    return about and any(word in words for word in FINE)


def _answered(at_s: float, fine: Iterable[float]) -> bool:
    return any(-TOGETHER_S <= said_s - at_s <= ANSWER_S for said_s in fine)
