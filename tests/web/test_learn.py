"""Learn: claims and studies as pages and for programs."""

import re

import pytest

from backstride.app.claims import ForestRow, shelf_shown
from backstride.app.value_words import conditions_words, note_words, number_words, spread_words
from backstride.science.claims import claims
from backstride.science.evidence.shelf import number, studies, value, values
from backstride.web.forest import LARGEST, SMALLEST, forest
from site_of import Site


def test_every_claim_stands_on_the_page_with_verdict_reason_and_own_data(site: Site):
    page = site.client.get("/learn").text
    for claim in claims():
        assert f'id="{claim.id}"' in page
        assert f'<a class="plain" href="/learn#{claim.id}">' in page
    assert page.count("In your data") == len(claims())
    assert page.count('class="verdict contradicted"') >= 5
    assert "you have no runs here" in page


def test_the_search_works_by_address_alone(site: Site):
    page = site.client.get("/learn", params={"q": "knee pain"}).text
    assert re.findall(r'class="why near" id="([^"]+)"', page) == ["knee-pain"]
    assert 'value="knee pain"' in page
    assert "1 of" in page
    assert '<details class="claim" open>' in page


def test_nothing_found_says_what_helps(site: Site):
    assert "Try one word" in site.client.get("/learn?q=zebra").text
    assert "Try one word" in site.client.get("/learn/studies?q=zebra").text


def test_what_is_typed_into_the_search_is_never_markup(site: Site):
    for address in ("/learn", "/learn/studies"):
        page = site.client.get(address, params={"q": '"><script>alert(1)</script>'}).text
        assert "<script>alert" not in page


def test_a_link_to_a_study_leads_to_it(site: Site):
    learn, shelf = site.client.get("/learn").text, site.client.get("/learn/studies").text
    linked = set(re.findall(r'href="/learn/studies#([^"]+)"', learn))
    there = set(re.findall(r'class="why near" id="([^"]+)"', shelf))
    assert linked
    assert linked <= there
    assert there == {one.key for one in studies()}


def test_every_value_stands_on_the_shelf_with_its_address(site: Site):
    page = site.client.get("/learn/studies").text
    assert all(f">{one.id}<" in page for one in values())
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/32840696/" rel="noreferrer' in page
    assert "https://doi.org/10.1016/j.jbiomech.2012.03.020" in page


def test_the_filter_parts_what_is_used_from_what_is_context():
    used, context = shelf_shown(use="used"), shelf_shown(use="context")
    assert len(used) + len(context) == len(shelf_shown()) == len(studies())
    assert all(one.context for row in context for one in row.values)
    assert [row.study.key for row in shelf_shown("WRIGHT 2001")] == ["wright2001"]
    assert [row.study.key for row in shelf_shown("E071")] == ["roos2012"]


def test_programs_get_claims_with_own_data_and_studies_with_values(site: Site):
    told = site.client.get("/api/v1/claims", params={"q": "quadriceps"}).json()
    assert told["schema"] == "backstride.claims/1"
    found = {claim["id"]: claim for claim in told["claims"]}
    assert found["quadriceps-less"]["verdict"] == "contradicted"
    assert found["quadriceps-less"]["in_your_data"]["mark"] == "unknown"
    shelf = site.client.get("/api/v1/studies", params={"q": "wright2001"}).json()
    assert shelf["schema"] == "backstride.studies/1"
    (only,) = shelf["studies"]
    first = only["values"][0]
    assert (first["id"], first["value"], first["se"], first["from"]) == ("E001", 1.35, 0.06, [])


def test_a_word_that_is_too_long_is_refused(site: Site):
    assert site.client.get("/api/v1/claims", params={"q": "x" * 201}).status_code == 422
    assert site.client.get("/learn", params={"q": "x" * 201}).status_code == 422
    assert site.client.get("/learn/studies", params={"use": "both"}).status_code == 422


def test_the_bibliography_holds_every_study_once_and_its_braces_close(site: Site):
    answer = site.client.get("/learn/references.bib")
    assert "attachment" in answer.headers["Content-Disposition"]
    keys = re.findall(r"^@(?:article|misc)\{([^,]+),$", answer.text, re.MULTILINE)
    assert sorted(keys) == sorted(one.key for one in studies())
    for entry in answer.text.split("\n\n"):
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}")
    assert "author = {{Wright} and {Weyand}}" in answer.text
    assert r"17--" not in answer.text
    assert re.search(r"(?<!\\)[&%#]", re.sub(r"(url|doi) = .*", "", answer.text)) is None


# --- the picture ---


def row(ratio_id: str, low: float | None = None, high: float | None = None) -> ForestRow:
    found = value(ratio_id)
    return ForestRow(found.study, "", "", number(ratio_id), low, high, found.people)


def place(text: str) -> float:
    return float(text.removesuffix("%"))


def test_studies_are_placed_in_the_order_of_their_ratios_on_one_scale_that_holds_1():
    drawn = forest([row("E001", 1.29, 1.41), row("E009"), row("E024"), row("E071")])
    at = [place(one.at) for one in drawn]
    assert at[0] > at[1] > at[2] > place(drawn[0].one) > at[3] >= 0
    assert len({one.one for one in drawn}) == 1
    assert place(drawn[0].low) < at[0] < place(drawn[0].high) <= 75
    assert place(drawn[0].behind) == place(drawn[0].high)


def test_what_is_pooled_stands_below_its_studies_with_its_range(site: Site):
    page = site.client.get("/learn", params={"q": "up to 30"}).text
    assert page.count('<li class="all">') == 1
    assert page.index("Used here") > page.index("Williford and others 1998")


def test_equal_steps_of_the_ratio_are_equal_steps_of_the_picture():
    one, other = (forest([row("E001"), row("E071", low, 1.0)]) for low in (0.7, 0.756))
    for drawn in (one, other):
        step = (place(drawn[0].at) - place(drawn[0].one)) / 0.35
        assert (place(drawn[0].one) - place(drawn[1].at)) / (1 - 0.756) == pytest.approx(step, rel=1e-3)


def test_a_square_grows_with_people_and_one_study_alone_is_not_blown_up():
    few, many = forest([row("E001"), row("E071")])
    assert SMALLEST <= few.side < many.side <= LARGEST
    assert many.side**2 / few.side**2 == pytest.approx(20 / 4, rel=0.05)
    (alone,) = forest([row("N008")])
    assert place(alone.at) - place(alone.one) < 10


# --- words ---


@pytest.mark.parametrize(
    ("value_id", "number", "spread", "conditions"),
    [
        ("E001", "1.35", "standard error 0.06", "backward over forward, running, 3.0 m/s, level, 4 people"),
        ("E003", "higher backward at all eight speeds", "",
         "backward over forward, running, 1.75 to 3.5 m/s, level, 4 people"),
        ("E031", "1.17 to 1.2", "", "backward over forward, walking, 1.117 m/s, 5 to 10 % uphill, 27 people"),
        ("E069", "4.5 body weights", "standard deviation 1.5", "forward, running, 20 people"),
        ("E103", "0.99 index points", "range 0.37 to 1.61", "backward, walking"),
        ("E104", "0.95 index points", "range 0.34 to 1.57", "backward, walking"),
        ("E125", "up to 8 deg", "", "forward, walking, 6 people"),
    ],
)  # fmt: skip
def test_a_value_is_written_with_its_spread_and_conditions(value_id, number, spread, conditions):
    found = value(value_id)
    assert (number_words(found), spread_words(found), conditions_words(found)) == (number, spread, conditions)


def test_the_words_of_the_source_are_said_once():
    assert note_words(value("E003")) == ""
    assert note_words(value("E070")) == "not the same in every person"
