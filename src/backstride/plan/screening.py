"""Six questions before the first session and every twelve weeks, in our own words, and what follows.

The PAR-Q+ is copyrighted by its collaboration; we link to it and ask our own questions. ACSM's algorithm
sends more than half of people over 40 to a doctor; a screening that refers everybody is not read. So: go,
go with limits, or ask a professional first, each with what was said that led there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from backstride.plan.limits import Limits, limits_of
from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Answers, Fell, HowOften, Profile, Recent

EVERY_DAYS = 84
"""How long answers hold: as in the rule `ask-again`. Expert design."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the screening; every option is offered, none is chosen before."""

    key: str
    asks: str
    hint: str
    options: tuple[tuple[str, str], ...]
    """Value and words."""
    why: str
    several: bool = False
    """Several may be chosen; the last option is none of them."""


NONE = "none"

QUESTIONS = (
    Question(
        "fell",
        "In the last year, have you fallen?",
        "Not counting sport where falling is part of it.",
        (("no", "no"), ("once", "once"), ("more than once", "more than once")),
        "Falls in the last year say more about the next one than age does.",
    ),
    Question(
        "dizzy",
        "Do you get dizzy or unsteady?",
        "From standing up, turning your head, your ears, or a medicine.",
        (("no", "no"), ("now and then", "now and then"), ("often", "often")),
        "Backward, your eyes do not help your balance.",
    ),
    Question(
        "heart",
        "Have you had any of these?",
        "In the last year, at rest or moving. You can choose several.",
        (
            ("chest", "pain or pressure in the chest"),
            ("fainted", "fainting, or nearly"),
            ("heart", "a heart that stumbles or races"),
            ("supervised", "a doctor said: only under supervision"),
            (NONE, "none of these"),
        ),
        "Backward the heart beats faster than forward at the same pace.",
        several=True,
    ),
    Question(
        "injured",
        "In the last three months, an injury or operation?",
        "Choose every place.",
        (
            ("calf", "calf, Achilles or heel"),
            ("ankle", "ankle or foot"),
            ("knee", "knee"),
            ("hip", "hip"),
            ("back", "back"),
            (NONE, "none of these"),
        ),
        "The calf and the Achilles take the landing. What heals comes first.",
        several=True,
    ),
    Question(
        "pain_now",
        "Does anything hurt now?",
        "When you walk down stairs, for example.",
        (("0", "no"), ("2", "a little, 1 to 3 of 10"), ("4", "yes, 4 or more")),
        "Pain now sets where you start, and whether.",
    ),
    Question(
        "more",
        "Is any of this true for you?",
        "It changes where you practise, not whether. You can choose several.",
        (
            ("pregnant", "pregnant"),
            ("sight", "poor sight to the side or in the dusk"),
            ("balance_medicine", "a device or medicine that affects balance"),
            (NONE, "none of these"),
        ),
        "Then the treadmill, the handrail or a second person comes first.",
        several=True,
    ),
)


def answers_of(said: Mapping[str, Sequence[str]]) -> Answers:
    """Return the answers of a filled form: keys of the questions, values of their options.

    Raises:
        ValueRefused: A question has no answer, an answer that is not offered, or `none` beside another.

    """
    chosen = {question.key: _chosen(question, said.get(question.key, ())) for question in QUESTIONS}
    heart, more = chosen["heart"], chosen["more"]
    return Answers(
        fell=Fell(chosen["fell"][0]),
        dizzy=HowOften(chosen["dizzy"][0]),
        chest="chest" in heart,
        fainted="fainted" in heart,
        heart="heart" in heart,
        supervised="supervised" in heart,
        injured=tuple(Recent(place) for place in chosen["injured"] if place != NONE),
        pain_now=int(chosen["pain_now"][0]),
        pregnant="pregnant" in more,
        sight="sight" in more,
        balance_medicine="balance_medicine" in more,
    )


def _chosen(question: Question, values: Sequence[str]) -> tuple[str, ...]:
    offered = [value for value, _ in question.options]
    if not values:
        raise ValueRefused(
            question.key, f"“{question.asks}” has no answer yet. Choose one; “no” and “none” are answers."
        )
    if any(value not in offered for value in values):
        raise ValueRefused(
            question.key, f"“{question.asks}” has an answer that is not offered. Choose one of those shown."
        )
    if (len(values) > 1 and not question.several) or (len(values) > 1 and NONE in values):
        raise ValueRefused(
            question.key, f"“{question.asks}” has answers that exclude each other. Choose again."
        )
    return tuple(value for value in offered if value in values)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from a screening."""

    kind: Literal["go", "limits", "ask"]
    says: tuple[str, ...]
    """What was said that led there; () is nothing."""
    limits: Limits


def outcome_of(profile: Profile, answers: Answers) -> Outcome:
    """Return whether a person may begin, with which limits, or who is asked first."""
    limits = limits_of(profile, answers)
    if limits.ask_first:
        return Outcome("ask", limits.ask_first, limits)
    asked = limits_of(profile, answers).reasons
    return Outcome("limits" if asked else "go", asked, limits)
