"""What people say, what studies say to it, and what a person's own runs say; and the studies themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from backstride.app.home import Home
from backstride.app.progress import history_of
from backstride.app.value_words import speed_words
from backstride.insight.claims import InYourData, in_your_data
from backstride.science.claims import claims, find_claims
from backstride.science.cost_ratio import Z_90, person_ratio
from backstride.science.evidence.bibliography import bibtex
from backstride.science.evidence.shelf import number, studies, study, value, values
from backstride.vocab.claim import Claim
from backstride.vocab.study import Study, Value

__all__ = [
    "Claim",
    "ClaimShown",
    "ForestRow",
    "Learn",
    "StudyShown",
    "Use",
    "claims_json",
    "find_claims",
    "learn",
    "learned_json",
    "references",
    "shelf_shown",
    "studies_json",
    "study_names",
]

Use = Literal["all", "used", "context"]


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One ratio, backward over forward, for a picture of several on one scale."""

    key: str
    """Of its study; empty for what is pooled of all of them."""
    name: str
    words: str
    """What, whom and how fast it is about, and what its line means."""
    ratio: float
    low: float | None
    """With `high` the range that the source gives; None where it gives none."""
    high: float | None
    people: int | None


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim with its studies, and with what the person's own runs say."""

    claim: Claim
    own: InYourData
    studies: tuple[Study, ...]
    forest: tuple[ForestRow, ...]


@dataclass(frozen=True, slots=True)
class Learn:
    """The claims that hold the words asked for."""

    asked: str
    shown: tuple[ClaimShown, ...]
    total: int
    """Of all claims."""


@dataclass(frozen=True, slots=True)
class StudyShown:
    """A study with its values."""

    study: Study
    values: tuple[Value, ...]

    @property
    def context(self) -> bool:
        """No model and no claim uses it: it is kept for readers."""
        return all(value.context for value in self.values)


def learn(home: Home, asked: str) -> Learn:
    """Find claims, and say what this person's runs say to each."""
    me = home.me()
    history = history_of(home, me)
    shown = [
        ClaimShown(
            claim,
            in_your_data(claim.own, history, me.preferences),
            tuple(study(key) for key in claim.studies),
            tuple(_forest(claim)),
        )
        for claim in find_claims(asked)
    ]
    return Learn(asked, tuple(shown), len(claims()))


def study_names(claim: Claim) -> tuple[str, ...]:
    """Return the studies behind a claim, as running text names them."""
    return tuple(study(key).short for key in claim.studies)


def _forest(claim: Claim) -> Iterator[ForestRow]:
    """Yield the studies' ratios, then what is pooled of them where it is used."""
    rows = [_forest_row(value(value_id)) for value_id in claim.forest]
    yield from rows
    if claim.pooled:
        person = person_ratio(claim.pooled)
        low, high = person.at(-Z_90), person.at(Z_90)
        words = "all that were pooled, for one more person; line: nine people in ten"
        yield ForestRow("", "Used here", words, person.median, low, high, None)


def _forest_row(one: Value) -> ForestRow:
    low, high, line = one.low, one.high, "line: the study's own range"
    if (low is None or high is None) and one.se is not None and one.value is not None:
        low, high, line = one.value - one.se, one.value + one.se, "line: standard error"
    if low is None or high is None:
        low, high, line = None, None, "no range given"
    who = f"{one.people} people" if one.people else "how many people is not shown"
    speed = speed_words(one) or "the speed is not shown"
    words = f"{one.quantity}; {who}, {speed}; {line}"
    return ForestRow(one.study, study(one.study).short, words, number(one.id), low, high, one.people)


# --- the studies ---


def shelf_shown(asked: str = "", use: Use = "all") -> tuple[StudyShown, ...]:
    """Return the studies, by their names, whose row or values hold every word asked for.

    Args:
        asked: Words, in any case; none asks for all.
        use: `used` by a model or a claim, kept as `context`, or all.
    """
    words = asked.casefold().split()
    every = (
        StudyShown(one, tuple(value for value in values() if value.study == one.key))
        for one in sorted(studies(), key=lambda one: one.short.casefold())
    )
    return tuple(
        shown
        for shown in every
        if (use == "all" or shown.context == (use == "context"))
        and all(word in _said_by(shown) for word in words)
    )


def _said_by(shown: StudyShown) -> str:
    one = shown.study
    own = (one.key, one.authors, str(one.year), one.title, one.journal, one.population, one.caveat)
    each = (f"{value.id} {value.topic} {value.quantity} {value.words}" for value in shown.values)
    return " ".join((*own, *each)).casefold()


def references() -> str:
    """Return all studies as BibTeX."""
    return bibtex(studies())


# --- for programs ---


def claims_json(found: tuple[Claim, ...]) -> dict[str, Any]:
    """Return claims as `backstride.claims/1`."""
    return {
        "schema": "backstride.claims/1",
        "claims": [
            {
                "id": claim.id,
                "claim": claim.claim,
                "verdict": claim.verdict.value,
                "why": claim.why.replace("\N{NO-BREAK SPACE}", " "),
                "studies": list(claim.studies),
                "values": list(claim.values),
                "topics": list(claim.topics),
                "article": claim.article,
            }
            for claim in found
        ],
    }


def learned_json(found: Learn) -> dict[str, Any]:
    """Return claims as `backstride.claims/1`, each with what the person's own runs say."""
    told = claims_json(tuple(one.claim for one in found.shown))
    for claim, shown in zip(told["claims"], found.shown, strict=True):
        claim["in_your_data"] = {"words": shown.own.words, "mark": shown.own.mark}
    return told


def studies_json(shown: tuple[StudyShown, ...]) -> dict[str, Any]:
    """Return studies with their values as `backstride.studies/1`."""
    return {"schema": "backstride.studies/1", "studies": [_study_json(one) for one in shown]}


def _study_json(shown: StudyShown) -> dict[str, Any]:
    one = shown.study
    return {
        "key": one.key,
        "authors": one.authors,
        "year": one.year,
        "title": one.title,
        "journal": one.journal,
        "doi": one.doi,
        "address": one.address,
        "people": one.people,
        "population": one.population,
        "caveat": one.caveat,
        "values": [_value_json(value) for value in shown.values],
    }


def _value_json(one: Value) -> dict[str, Any]:
    return {
        "id": one.id,
        "topic": one.topic,
        "quantity": one.quantity,
        "direction": one.direction,
        "gait": one.gait,
        "speed_mps": one.speed_mps,
        "grade": one.grade,
        "people": one.people,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "sd": one.sd,
        "se": one.se,
        "unit": one.unit,
        "words": one.words,
        "status": one.status,
        "from": list(one.from_),
        "context": one.context,
    }
