"""The page Compare and its API: answers in place, a shareable address, refusals beside their field."""

import re
import time
from datetime import date

import pytest

from backstride.app.people import put_body, save_preferences
from backstride.vocab.athlete import Body, Preferences
from site_of import Site

MOST_S = 0.1


def test_the_page_is_filled_from_my_body_and_answers_at_once(site: Site) -> None:
    put_body(site.home, Body(date(2026, 1, 1), 68.0, 1.7))
    page = site.client.get("/compare").text
    assert 'name="mass" value="68"' in page
    assert 'name="speed" value="6:40"' in page
    assert "Energy a kilometre" in page
    assert "At the same speed backward costs more" in page
    assert "At the same effort a minute costs about the same" in page


def test_without_a_mass_the_field_is_empty_and_energy_is_a_ratio(site: Site) -> None:
    page = site.client.get("/compare").text
    assert 'name="mass" value=""' in page
    assert "kcal" not in page.replace("kcal/", "")
    assert ">Energy<" in page


def test_an_address_carries_the_whole_question(site: Site) -> None:
    page = site.client.get("/compare?mass=80&speed=5:00&grade=5&gait=run&view=same_effort").text
    assert "The same effort, facing the other way" in page
    assert '<option value="5" selected>a climb of 5 %' in page
    assert '<option value="run" selected>' in page
    assert 'value="same_effort" checked' in page
    assert "Energy a minute" in page


def test_numbers_are_in_the_units_of_the_runner(site: Site) -> None:
    save_preferences(site.home, Preferences("mi", "speed", "lb"))
    put_body(site.home, Body(date(2026, 1, 1), 70.0))
    page = site.client.get("/compare").text
    assert 'name="mass" value="154"' in page
    assert "> lb," in page
    assert "> mph" in page
    assert "Energy a mile" in page
    answer = site.client.get("/compare?mass=154&speed=99")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("question", "field", "words"),
    [
        ("mass=70&speed=6:40&grade=-5", "grade", "downhill"),
        ("mass=7000&speed=6:40", "mass", "Did you mean 70?"),
        ("mass=70&speed=fast", "speed", "Write a pace"),
        ("mass=70&speed=1:55", "speed", "No study comes near this speed"),
        ("mass=70&speed=4:00&gait=walk", "speed", "choose running"),
        ("mass=70&speed=6:40&gait=hop", "gait", "Choose walking or running."),
        ("mass=70&speed=6:40&grade=steep", "grade", "Write it as a number"),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_its_field(
    site: Site, question: str, field: str, words: str
) -> None:
    answer = site.client.get(f"/compare?{question}")
    assert answer.status_code == 422
    wrong = re.findall(r'name="(\w+)"[^>]*aria-invalid="true"', answer.text)
    assert wrong == [field]
    refused = re.search(r'<p class="refusal" data-field="(\w+)">([^<]*)</p>', answer.text)
    assert refused
    assert refused[1] == field
    assert words in refused[2]


def test_a_question_that_is_no_question_is_a_page_of_its_own(site: Site) -> None:
    assert site.client.get("/compare?view=inside").status_code == 422
    assert site.client.get(f"/compare?mass={'7' * 41}").status_code == 422


def test_what_was_typed_comes_back_escaped(site: Site) -> None:
    page = site.client.get("/compare", params={"speed": '"><script>alert(1)</script>', "grade": "<b>"}).text
    assert "<script>alert" not in page
    assert "<b>" not in page.split('id="ask"')[1].split("</form>")[0]


def test_every_number_has_its_mark_and_its_why(site: Site) -> None:
    page = site.client.get("/compare?mass=70&speed=6:40").text
    pairs, asides = (
        page.count('<section class="pair"'),
        page.count('<span class="small soft">not known</span>'),
    )
    sheets = re.findall(r'popovertarget="([\w-]+)">estimated', page)
    assert len(sheets) == pairs - asides
    assert len(set(sheets)) == len(sheets)
    for sheet in sheets:
        assert f'id="{sheet}" class="sheet"' in page


def test_both_gaits_stand_on_the_body_map_with_their_tables(site: Site) -> None:
    page = site.client.get("/compare?mass=70&speed=6:40").text
    assert 'id="muscles"' in page
    assert page.count('class="bodies"') == 2
    assert page.count('<table class="muscles">') == 2
    assert "2.1 times" in page


def test_own_ratio_is_not_known_and_says_what_helps(site: Site) -> None:
    page = site.client.get("/compare").text
    assert "This faint picture is an example." in page


def test_the_answer_takes_less_than_a_tenth_of_a_second(site: Site) -> None:
    site.client.get("/compare")  # templates are read once
    took = []
    for speed in ("6:40", "6:41", "6:42", "6:43", "6:44"):
        began = time.perf_counter()
        site.client.get(f"/compare?mass=70&speed={speed}")
        took.append(time.perf_counter() - began)
    assert min(took) < MOST_S, took


def test_the_interface_answers_as_the_command_does(site: Site) -> None:
    answer = site.client.get("/api/v1/compare?speed=3&mass=70&height=1.75")
    assert answer.status_code == 200
    found = answer.json()
    assert found["schema"] == "backstride.compare/1"
    energy = next(row for row in found["rows"] if row["name"] == "energy_ratio")
    assert all(energy["low"] < seen < energy["high"] for seen in (1.26, 1.35))
    assert set(found["views"]) == {"same_speed", "same_effort"}
    document = site.client.get("/api/v1/openapi.json").json()
    assert "/api/v1/compare" in document["paths"]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("speed=3&grade=-0.05", "grade"),
        ("speed=30", "speed"),
        ("speed=3&mass=1", "mass"),
        ("mass=70", "speed"),
        ("speed=nan", "speed"),
        ("speed=3&gait=hop", "gait"),
    ],
)
def test_the_interface_refuses_in_a_sentence(site: Site, question: str, field: str) -> None:
    answer = site.client.get(f"/api/v1/compare?{question}")
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert answer.json()["error"].endswith(".")
