"""Claims about running backward, with verdicts that rest on the shelf.

The claims stand in `evidence/claims.toml`, in the words that people use. A number in the reasons is not typed
but taken off the shelf by a form such as `{E010:times}`: none can stand there without its value, and a value
that is mended mends the sentence. Studies follow from the values, and from those that a derived one rests on.

Rejected: free text with numbers (they rot unseen), a verdict computed from the values (it weighs what was not
measured, too).
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from backstride.science.evidence.shelf import value
from backstride.science.written import SPACE, written
from backstride.vocab.claim import Claim, ClaimVerdict, OwnTopic
from backstride.vocab.segment import Gait

NUMBER = re.compile(r"\{(?P<id>\w+):(?P<form>[a-z ]+)\}")


@cache
def claims() -> tuple[Claim, ...]:
    """Return all claims, the article's own first, then what else is said, in the order of the file."""
    text = (files("backstride.science.evidence") / "claims.toml").read_text(encoding="utf-8")
    read = [_claim_of(entry) for entry in tomllib.loads(text)["claim"]]
    return tuple(sorted(read, key=lambda claim: not claim.article))


def find_claims(asked: str) -> tuple[Claim, ...]:
    """Return the claims that hold every word asked for, in their words, reasons, topics or verdict.

    A word is found at the beginning of a word, in any case: `calor` finds `calories`. Claims about
    the words come before those whose reasons only mention them. No word finds all.
    """
    words = re.findall(r"[^\W_]+", asked.casefold())
    found = [claim for claim in claims() if all(_holds(_all_of(claim), word) for word in words)]
    return tuple(sorted(found, key=lambda claim: not all(_holds(_about(claim), word) for word in words)))


def _about(claim: Claim) -> str:
    return " ".join((claim.claim, claim.verdict, *claim.topics)).casefold()


def _all_of(claim: Claim) -> str:
    return f"{_about(claim)} {claim.why.casefold()}"


def _holds(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text) is not None


def _claim_of(entry: dict[str, Any]) -> Claim:
    named = [found["id"] for found in NUMBER.finditer(entry["why"])]
    ids = tuple(dict.fromkeys([*named, *entry.get("rests_on", ()), *entry.get("forest", ())]))
    return Claim(
        id=entry["id"],
        claim=entry["claim"],
        verdict=ClaimVerdict(entry["verdict"]),
        why=_filled(entry["why"]),
        values=ids,
        studies=tuple(dict.fromkeys(key for value_id in ids for key in _studies_behind(value_id))),
        topics=tuple(entry["topics"]),
        own=OwnTopic(entry["own"]),
        forest=tuple(entry.get("forest", ())),
        pooled=Gait(entry["pooled"]) if "pooled" in entry else None,
        article=entry.get("article", False),
    )


def _filled(why: str) -> str:
    """Put the values in, and let a range say its sign once: `15 to 35 %`."""
    text = NUMBER.sub(lambda found: written(value(found["id"]), found["form"]), why)
    return text.replace(f"{SPACE}% to ", " to ")


def _studies_behind(value_id: str) -> tuple[str, ...]:
    """Return the study of a value, and those of the values that it was computed from."""
    found = value(value_id)
    return (found.study, *(key for source in found.from_ for key in _studies_behind(source)))
