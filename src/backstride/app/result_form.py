"""How a session was, as a form of a few taps: its choices, and how they are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backstride.app.coaching import has_plan, kept_log
from backstride.app.home import Home
from backstride.app.result_measured import MeasuredSession, measured_on
from backstride.app.results import SaidResult
from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Amount, Confidence, Dose, Flag, ProfileSaid, Result

Chosen = Mapping[str, Sequence[str]]
AMOUNTS = (
    (Amount.DONE.value, "all of it"),
    (Amount.PARTLY.value, "a part"),
    (Amount.SKIPPED.value, "nothing"),
)
SHARES = (("0.75", "three quarters"), ("0.5", "half"), ("0.25", "a quarter"))
FELL = "fell"
STUMBLES = (("0", "no"), ("1", "stumbled once"), ("2", "stumbled more than once"), (FELL, "fell"))
CONFIDENCES = tuple((each.value, each.value) for each in Confidence)
FLAGS = (
    (Flag.CHEST.value, "pain or pressure in the chest"),
    (Flag.FAINT.value, "fainting, or nearly"),
    (Flag.HEAD.value, "a blow to the head"),
    (Flag.GIVING_WAY.value, "a leg gave way"),
)
PLACES = (
    "left calf", "right calf", "left knee", "right knee", "left shin", "right shin",
    "left front of the thigh", "right front of the thigh", "left hamstring", "right hamstring",
    "left hip", "right hip", "left ankle or foot", "right ankle or foot", "left buttock", "right buttock",
    "lower back", "abdomen", "somewhere else",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResultShown:
    """What stands in the form; empty is not said."""

    amount: str = ""
    share: str = "0.5"
    effort: int | None = None
    hurt: str = ""
    pain: int | None = None
    place: str = ""
    stumbled: str = ""
    confidence: str = ""
    flags: tuple[str, ...] = ()
    note: str = ""
    walked: str = ""
    ran: str = ""
    minutes: str = ""


def said_of(
    kept: Result | None, chosen: Chosen | None = None, measured: MeasuredSession | None = None
) -> ResultShown:
    """Return the form as it was sent, or as it was kept; else what most people say, and what was measured."""
    if chosen is not None:
        return _again(chosen)
    if kept is None:
        seen = _choice(measured.stumbles, measured.falls) if measured is not None else ""
        return ResultShown(amount=Amount.DONE.value, stumbled=seen)
    return ResultShown(
        amount=kept.amount.value,
        share=_share(kept),
        effort=kept.effort,
        hurt="" if kept.pain is None else "yes" if kept.pain else "no",
        pain=kept.pain or None,
        place=kept.pain_place,
        stumbled=_choice(kept.stumbles, kept.falls),
        confidence=kept.confidence.value if kept.confidence else "",
        flags=tuple(flag.value for flag in kept.flags),
        note=kept.note,
    )


def _choice(stumbles: int | None, falls: int | None) -> str:
    """Return the choice of the form for so many; empty where neither is known."""
    if falls:
        return FELL
    return "" if stumbles is None else str(min(stumbles, 2))


OLDEST = timedelta(days=14)
"""What may be said afterwards on the page; older sessions change nothing any more. Project choice."""


def day_to_say(home: Home, day: date) -> date | None:
    """Return a day if its session may be said on the page: there is a plan, and it is young enough."""
    if not has_plan(home):
        return None
    _, log, today = kept_log(home)
    first = min((event.day for event in log.events if isinstance(event, ProfileSaid)), default=today)
    return day if max(first, today - OLDEST) <= day <= today else None


def said_on(home: Home, day: date) -> bool:
    """Tell whether somebody said how the session of a day was."""
    _, log, _ = kept_log(home)
    return any(isinstance(event, Result) and event.day == day for event in log.events)


def told_of(kept: Result) -> str:
    """Say a result in a line: `All of it. Effort 4. Nothing hurt. No stumble. You felt sure.`."""
    said = [
        {"done": "All of it.", "partly": "A part of it.", "skipped": "Nothing of it."}.get(
            kept.amount.value, "Something unplanned."
        )
    ]
    if kept.effort is not None:
        said.append(f"Effort {kept.effort} of 10.")
    if kept.pain is not None:
        place = f" at the {kept.pain_place}" if kept.pain_place else ""
        said.append(f"Pain {kept.pain} of 10{place}." if kept.pain else "Nothing hurt.")
    if kept.falls:
        said.append("You fell.")
    elif kept.stumbles is not None:
        said.append({0: "No stumble.", 1: "One stumble."}.get(kept.stumbles, "More than one stumble."))
    if kept.confidence is not None:
        said.append(f"You felt {kept.confidence.value}.")
    said += [f"{flag.value.capitalize()}." for flag in kept.flags]
    return " ".join(said)


def _share(kept: Result) -> str:
    if kept.planned is None or not kept.planned.minutes:
        return "0.5"
    share = kept.dose.minutes / kept.planned.minutes
    return min((value for value, _ in SHARES), key=lambda value: abs(float(value) - share))


def _again(chosen: Chosen) -> ResultShown:
    effort, pain = _one(chosen, "effort"), _one(chosen, "pain")
    return ResultShown(
        amount=_one(chosen, "amount"),
        share=_one(chosen, "share"),
        effort=int(effort) if effort.isdigit() else None,
        hurt=_one(chosen, "hurt"),
        pain=int(pain) if pain.isdigit() else None,
        place=_one(chosen, "place"),
        stumbled=_one(chosen, "stumbled"),
        confidence=_one(chosen, "confidence"),
        flags=tuple(chosen.get("flags", ())),
        note=_one(chosen, "note"),
        walked=_one(chosen, "walked"),
        ran=_one(chosen, "ran"),
        minutes=_one(chosen, "minutes"),
    )


def read_result(home: Home, chosen: Chosen, day: date) -> SaidResult:
    """Read a form, with what a recording of that day measured.

    Raises:
        ValueRefused: A choice is not offered, or pain has no number.
    """
    stumbled = _one(chosen, "stumbled")
    if stumbled and stumbled not in dict(STUMBLES):
        raise ValueRefused("stumbled", "Choose one of those shown.")
    measured = measured_on(home, day) if _one(chosen, "measured") else None
    typed = _typed(chosen)
    stumbles, falls = _mishaps(stumbled, measured)
    return SaidResult(
        amount=_amount(chosen, typed),
        share=_number(_one(chosen, "share") or "1", "share"),
        effort=_whole(chosen, "effort"),
        pain=_pain(chosen),
        pain_place=_place(chosen),
        confidence=_confidence(chosen),
        stumbles=stumbles,
        falls=falls,
        flags=tuple(flag for flag in Flag if flag.value in chosen.get("flags", ())),
        dose=typed or (measured.dose if measured is not None else None),
        measures=measured.measures if measured is not None else (),
        note=_one(chosen, "note"),
    )


def _mishaps(stumbled: str, measured: MeasuredSession | None) -> tuple[int | None, int | None]:
    """Return stumbles and falls as the person says; where that is what was measured, as many as were."""
    if not stumbled:
        return None, None
    if measured is not None and stumbled == _choice(measured.stumbles, measured.falls):
        return measured.stumbles, measured.falls or 0
    return (0, 1) if stumbled == FELL else (int(stumbled), 0)


def _amount(chosen: Chosen, typed: Dose | None) -> Amount:
    if typed is not None:
        return Amount.EXTRA
    try:
        return Amount(_one(chosen, "amount"))
    except ValueError:
        raise ValueRefused("amount", "Choose how much of it you did.") from None


def _typed(chosen: Chosen) -> Dose | None:
    """Return what was done without a plan, as it was typed; None where nothing was."""
    if "walked" not in chosen and "ran" not in chosen:
        return None
    walked, ran, minutes = (_number(_one(chosen, name) or "0", name) for name in ("walked", "ran", "minutes"))
    if not walked and not ran:
        raise ValueRefused("walked", "Write how far you went backward: metres walked, metres run, or both.")
    return Dose(minutes, walked, ran, longest_walk_m=0.0, longest_run_m=0.0)


def _pain(chosen: Chosen) -> int | None:
    hurt = _one(chosen, "hurt")
    if hurt == "no":
        return 0
    pain = _whole(chosen, "pain")
    if hurt == "yes" and not pain:
        raise ValueRefused("pain", "Choose how much it hurts, 1 to 10; the plan follows that number.")
    return pain if hurt == "yes" else None


def _place(chosen: Chosen) -> str:
    place = _one(chosen, "place")
    return place if _one(chosen, "hurt") == "yes" and place in PLACES and place != PLACES[-1] else ""


def _confidence(chosen: Chosen) -> Confidence | None:
    said = _one(chosen, "confidence")
    return Confidence(said) if said in set(Confidence) else None


def _whole(chosen: Chosen, name: str) -> int | None:
    text = _one(chosen, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:3]) <= 10):  # noqa: PLR2004  # 0 to 10
        raise ValueRefused(name, "Choose a number from 0 to 10.")
    return int(text)


def _number(text: str, name: str) -> float:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        raise ValueRefused(name, "Write a number, for example 120.") from None
    if not 0 <= found <= MOST:
        raise ValueRefused(name, f"Write a number between 0 and {MOST}.")
    return found


MOST = 60_000
"""Metres; more than any race."""


def _one(chosen: Chosen, key: str) -> str:
    return next(iter(chosen.get(key, ())), "").strip()
