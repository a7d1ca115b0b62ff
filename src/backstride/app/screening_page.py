"""The six questions as a page shows them, and what follows, in words.

The answers stay in the browser until all six are given, and never stand in an address. Rejected: a step a
request, with answers carried in hidden fields: the browser's own Back then asks whether to send them again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backstride.app.coach_words import number_words, split_sentence
from backstride.app.coaching import kept_log, screen
from backstride.app.home import Home
from backstride.app.plan_page import typical_pieces
from backstride.plan.ladder import ladder
from backstride.plan.log import Log
from backstride.plan.screening import EVERY_DAYS, NONE, QUESTIONS, Outcome, Question, outcome_of
from backstride.vocab.errors import ValueRefused
from backstride.vocab.kept import RibbonPiece
from backstride.vocab.plan import Answers, Place, Profile, Screened, Who

PARQ = "https://eparmedx.com"
"""Where the PAR-Q+ is; it is copyright of its Collaboration, and not ours."""
NOBODY = Profile(Who.RUNNER, days=(0,), minutes=30, sessions=3, places=(Place.TRACK,))
"""Of whom nothing is known yet: has no walls of its own."""
WEEKS = EVERY_DAYS // 7


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions with what was chosen so far."""

    questions: tuple[Question, ...]
    chosen: Mapping[str, Sequence[str]]
    first: int
    """Number of the question that is shown, from 1."""
    refused: str = ""
    """What is wrong with the answer of that question."""


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What follows from the answers."""

    kind: str
    title: str
    lede: str
    limits: tuple[tuple[str, str], ...]
    """What is not allowed, and why."""
    has_plan: bool
    sentence: str
    """To take along, where somebody is asked first."""
    pieces: tuple[RibbonPiece, ...]
    """The shape of a first session; () where somebody is asked first."""
    urgent: bool
    """The chest: not something to wait with."""


def asked(chosen: Mapping[str, Sequence[str]] | None = None, first: int = 1) -> Asked:
    """Return the questions, from the first or from one that is named."""
    return Asked(QUESTIONS, chosen or {}, min(max(first, 1), len(QUESTIONS)))


def asked_again(chosen: Mapping[str, Sequence[str]], refused: ValueRefused) -> Asked:
    """Return the questions at the one whose answer cannot be."""
    keys = [question.key for question in QUESTIONS]
    first = keys.index(refused.field) + 1 if refused.field in keys else 1
    return Asked(QUESTIONS, chosen, first, str(refused))


def answered(home: Home, chosen: Mapping[str, Sequence[str]]) -> None:
    """Keep the answers. Raises ValueRefused: one is missing or cannot be."""
    screen(home, chosen)


def outcome_now(home: Home) -> OutcomeShown | None:
    """Return what follows from the last answers; None before them."""
    _, log, today = kept_log(home)
    last = _last(log)
    if last is None:
        return None
    profile = log.standing(today).profile
    return _shown(outcome_of(profile or NOBODY, last.answers), has_plan=profile is not None)


def asked_anew(home: Home) -> Asked:
    """Return the questions with the answers of today, to change one; without any on another day."""
    _, log, today = kept_log(home)
    last = _last(log)
    return asked(_chosen_of(last.answers) if last is not None and last.day == today else None)


def _last(log: Log) -> Screened | None:
    return next((event for event in reversed(log.events) if isinstance(event, Screened)), None)


def _chosen_of(a: Answers) -> dict[str, list[str]]:
    """Return answers as the form sends them."""
    heart = [name for name in ("chest", "fainted", "heart", "supervised") if getattr(a, name)]
    more = [name for name in ("pregnant", "sight", "balance_medicine") if getattr(a, name)]
    return {
        "fell": [a.fell.value],
        "dizzy": [a.dizzy.value],
        "heart": heart or [NONE],
        "injured": [place.value for place in a.injured] or [NONE],
        "pain_now": [str(a.pain_now)],
        "more": more or [NONE],
    }


def _shown(outcome: Outcome, *, has_plan: bool) -> OutcomeShown:
    limits = tuple(split_sentence(says) for says in outcome.limits.reasons)
    count = number_words(len(limits)).lower()
    title = {
        "go": "You can begin",
        "limits": f"You can begin, with {count} {'limit' if len(limits) == 1 else 'limits'}",
        "ask": "Ask a professional first",
    }[outcome.kind]
    lede = {
        "go": "Nothing you said stands in the way. The first rung is walking backward, on flat ground.",
        "limits": "What you said sets where you practise, and how far up the plan goes for now.",
        "ask": f"You said: {'; '.join(outcome.limits.ask_first)}.",
    }[outcome.kind]
    pieces = () if outcome.kind == "ask" else typical_pieces(ladder().stage(1))
    urgent = any("chest" in says for says in outcome.limits.ask_first)
    return OutcomeShown(outcome.kind, title, lede, limits, has_plan, _sentence(outcome), pieces, urgent)


def _sentence(outcome: Outcome) -> str:
    """Write the sentence to take along."""
    if outcome.kind != "ask":
        return ""
    why = "; ".join(
        says.replace("you ", "I ", 1).replace("your ", "my ", 1) for says in outcome.limits.ask_first
    )
    return (
        "I would like to walk backward, and later run backward, in short sessions two to four times a week; "
        f"the heart beats faster than forward at the same pace. I was told to ask because: {why}. "
        "Is that safe for me?"
    )
