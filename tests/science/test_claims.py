"""Claims: a verdict rests on studies, and no number stands in a reason that is not on the shelf."""

import re
import tomllib
from pathlib import Path

import pytest

from backstride.science import claims as claims_module
from backstride.science.claims import NUMBER, claims, find_claims
from backstride.science.evidence.shelf import study, value
from backstride.science.written import written
from backstride.vocab.claim import ClaimVerdict

FILE = Path(claims_module.__file__).parent / "evidence" / "claims.toml"
WRITTEN = tomllib.loads(FILE.read_text(encoding="utf-8"))["claim"]

BY_ID = {claim.id: claim for claim in claims()}


def test_the_article_comes_first_and_all_of_its_claims_are_here():
    article = [claim.article for claim in claims()]
    assert article == sorted(article, reverse=True)
    said = " ".join(
        f"{claim.claim} {' '.join(claim.topics)}".casefold() for claim in claims() if claim.article
    )
    for topic in (
        "30 % more energy", "calves", "hamstrings", "glutes", "lower back", "front of the thigh less",
        "imbalances", "posture", "balance and coordination", "proprioception", "joints", "knee pain", "brain",
        "focus", "heart", "less strain", "centre of gravity", "forward", "slouching", "back pain", "falls",
        "weight", "seeing", "forefoot",
    ):  # fmt: skip
        assert topic in said, topic
    assert len(claims()) >= 24
    assert len(BY_ID) == len(claims())


@pytest.mark.parametrize("entry", WRITTEN, ids=lambda entry: entry["id"])
def test_no_number_is_typed_into_a_reason(entry):
    assert not re.search(r"\d", NUMBER.sub("", entry["why"]))


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_a_reason_is_two_plain_sentences(claim):
    assert len(re.findall(r"[^.]\.(?= |$)", re.sub(r"\d\.\d", "0", claim.why))) == 2
    assert claim.why.endswith(".")
    assert not re.search(r"[!{}]|backwards|reverse", claim.why)
    assert claim.topics


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_what_we_did_not_find_is_not_said_to_be_nowhere(claim):
    """Most papers were read as abstracts, and some were not found at all: `nobody` is more than we know."""
    assert not re.search(
        r"\bnobody\b(?! to compare)|has (not|never) been (measured|tested|tried)", claim.why, re.IGNORECASE
    )


def test_what_was_found_walking_does_not_support_a_claim_about_running():
    for claim_id in ("practice", "balance", "knee-pain"):
        assert BY_ID[claim_id].verdict is ClaimVerdict.MIXED, claim_id


def test_only_what_nobody_measured_stands_without_a_study():
    for claim in claims():
        assert claim.studies or claim.verdict is ClaimVerdict.UNPROVEN, claim.id
        assert all(study(key) for key in claim.studies)
        assert all(value(value_id) for value_id in claim.values)


def test_what_is_drawn_is_a_ratio_of_backward_over_forward():
    for claim in claims():
        for value_id in claim.forest:
            assert value(value_id).direction == "ratio"
            assert value(value_id).value is not None


def test_the_front_of_the_thigh_works_more_and_it_is_said_plainly():
    claim = BY_ID["quadriceps-less"]
    assert claim.verdict is ClaimVerdict.CONTRADICTED
    assert "quadriceps work more backward, not less, 2.1 times" in claim.why
    assert "bodyweight_support" in claim.studies


def test_popular_exaggerations_are_contradicted():
    for claim_id in ("hundred-steps", "six-times", "one-lap", "impact", "as-fast"):
        assert BY_ID[claim_id].verdict is ClaimVerdict.CONTRADICTED, claim_id


def test_no_claim_of_more_energy_is_supported_for_the_same_effort():
    assert "same effort" in BY_ID["more-energy"].why
    assert "about the same" in BY_ID["more-energy"].why


def test_a_claim_is_found_by_the_words_that_people_use():
    assert {"knee-pain", "knees-easier", "joints", "downhill"} <= {claim.id for claim in find_claims("knee")}
    assert [claim.id for claim in find_claims("KNEE pain")] == ["knee-pain"]
    assert "more-energy" in {claim.id for claim in find_claims("calor")}
    found = [claim.id for claim in find_claims("knee")]
    assert found.index("knees-easier") < found.index("proprioception"), "about it before mentioning it"
    assert find_claims("  ") == claims()
    assert find_claims("zebra") == ()
    assert find_claims(".*(") == claims()


@pytest.mark.parametrize(
    ("value_id", "form", "words"),
    [
        ("E001", "more", "35 %"),
        ("E071", "less", "24 %"),
        ("E010", "times", "2.1"),
        ("E008", "plain", "5.8"),
        ("E119a", "size", "1.8"),
        ("E047", "percent", "2.5 %"),
        ("E031", "more low", "17 %"),
        ("E103", "high", "1.61"),
        ("E074a", "speed", "1.0 m/s"),
        ("E069", "people", "20"),
    ],
)
def test_a_value_is_written_as_its_form_says(value_id, form, words):
    assert written(value(value_id), form).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("value_id", "form"), [("E003", "more"), ("E001", "low"), ("E026", "people"), ("E001", "half")]
)
def test_what_a_value_does_not_hold_is_not_written(value_id, form):
    with pytest.raises(ValueError, match=value_id):
        written(value(value_id), form)
