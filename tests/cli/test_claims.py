"""`backstride claims`."""

import json

from shell import Shell


def test_claims_are_printed_with_verdict_reason_and_studies(shell: Shell):
    said = shell("claims", "quadriceps")
    assert said.code == 0
    assert "“It works the front of the thigh less”" in said.out
    assert "contradicted" in said.out
    assert "Studies: " in said.out


def test_as_json_they_keep_their_shape(shell: Shell):
    told = json.loads(shell("claims", "--json").out)
    assert told["schema"] == "backstride.claims/1"
    assert len(told["claims"]) >= 24
    for claim in told["claims"]:
        assert {"id", "claim", "verdict", "why", "studies"} <= claim.keys()
        assert claim["verdict"] in {"supported", "mixed", "contradicted", "unproven"}
        assert "\N{NO-BREAK SPACE}" not in claim["why"]


def test_words_must_all_be_found(shell: Shell):
    told = json.loads(shell("claims", "--json", "knee", "pain").out)
    assert [claim["id"] for claim in told["claims"]] == ["knee-pain"]
    said = shell("claims", "zebra")
    assert (said.code, said.err) == (0, "")
    assert "Try one word" in said.out
