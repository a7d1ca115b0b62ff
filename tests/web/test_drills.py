"""Drills and circuits as pages and for programs, and figures that stay in their room."""

import re
from html import unescape

import pytest

from backstride.app.coaching import say_profile
from backstride.app.drills import Asked, circuits_shown, drills_shown, says
from backstride.vocab.plan import Place, Profile, Who
from backstride.web.figure import BELOW, ROOM, SKY, course, figure
from site_of import Site

DRILLS = [one.drill for one in drills_shown(Asked()).shown]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def absolute(d: str) -> list[tuple[float, float]]:
    """Points of path data that are no moves relative to another."""
    body = re.split(r"[mhl]", d)[0]
    numbers = [float(number) for number in NUMBER.findall(body.replace("H", " "))]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


@pytest.mark.parametrize("one", DRILLS, ids=lambda one: one.id)
def test_a_figure_stays_in_its_room(one):
    drawn = figure(one.phases)
    assert drawn.wide == ROOM * len(one.phases)
    assert drawn.high == SKY + BELOW
    for number, phase in enumerate(drawn.phases):
        left, right = ROOM * number - 4, ROOM * (number + 1) + 4
        for stroke in (*phase.behind, *phase.before):
            if stroke.look.startswith(("bone", "thing")):
                for x, y in absolute(stroke.d):
                    assert left <= x <= right, stroke
                    assert 0 <= y <= SKY + 2.6, stroke
        assert phase.heads[-1].look == "skull"


def test_a_figure_is_one_head_two_arms_and_two_legs():
    drawn = figure(DRILLS[0].phases[:1]).phases[0]
    assert len(drawn.heads) == 1
    far = [stroke for stroke in (*drawn.behind, *drawn.before) if stroke.look == "bone far"]
    assert len(far) == 2, "the far arm and leg"


def test_a_way_from_above_is_drawn_where_there_is_one():
    with_way = [one for one in DRILLS if one.course]
    assert {"box", "shuttle", "figure-eight", "curve-run"} <= {one.id for one in with_way}
    for one in with_way:
        drawn = course(one.course)
        assert drawn
        assert len(drawn.ways) == len(drawn.chests) == len(one.course)
    assert course(()) is None


def test_the_list_shows_every_drill_with_its_figure(site: Site):
    page = site.client.get("/learn/drills").text
    for one in DRILLS:
        assert f'href="/learn/drills/{one.id}"' in page
    assert page.count('<svg class="figure"') == len(DRILLS)
    assert "no plan yet" in page


def test_the_list_is_asked_by_words_equipment_and_level(site: Site):
    page = site.client.get("/learn/drills", params={"q": "sled", "equipment": "sled", "level": "6"}).text
    assert page.count('<svg class="figure"') == 1
    assert 'href="/learn/drills/sled-walk"' in page
    assert "Try one word" in site.client.get("/learn/drills?q=zebra").text
    assert site.client.get("/learn/drills?level=13").status_code == 422
    assert site.client.get("/learn/drills?show=some").status_code == 422
    assert site.client.get("/learn/drills", params={"q": "x" * 201}).status_code == 422


def test_what_was_typed_comes_back_as_text(site: Site):
    page = site.client.get("/learn/drills", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_every_drill_has_figure_words_and_its_drawing_said(site: Site):
    for one in DRILLS:
        answer = site.client.get(f"/learn/drills/{one.id}")
        assert answer.status_code == 200
        page = unescape(answer.text).replace("\N{NO-BREAK SPACE}", " ")
        assert says(one.phases) in page
        told = [one.name, one.purpose, one.portion.words, one.stop, *one.form, *one.avoid, *one.harder]
        told += [phase.do for phase in one.phases] + [f.seen for f in one.faults] + [f.do for f in one.faults]
        assert [words for words in told if words not in page] == []
        assert ("expert design, no study" in page) == (not one.portion.sources)
        assert "style=" not in page


def test_links_between_drills_circuits_and_studies_lead_somewhere(site: Site):
    studies = site.client.get("/learn/studies").text
    addresses = [f"/learn/drills/{one.id}" for one in DRILLS]
    addresses += [f"/learn/circuits/{one.circuit.id}" for one in circuits_shown()]
    linked = {
        address
        for page in (site.client.get(address).text for address in addresses)
        for address in re.findall(r'href="(/learn/[^"]+)"', page)
    }
    keys = {address.split("#")[1] for address in linked if "#" in address}
    assert {"alfredson1998", "uthoff2021"} <= keys
    assert not [key for key in keys if f'id="{key}"' not in studies]
    for address in linked:
        if "#" not in address:
            assert site.client.get(address).status_code == 200, address


def test_a_circuit_shows_its_ribbon_and_stations(site: Site):
    shown = circuits_shown()
    page = site.client.get("/learn/circuits").text
    assert page.count('class="ribbon') == len(shown) >= 8
    one = site.client.get(f"/learn/circuits/{shown[0].circuit.id}").text
    assert one.count('<svg class="figure"') == len(shown[0].circuit.stations)
    assert "expert design" in one


@pytest.mark.parametrize("address", ["/learn/drills/nothing", "/learn/circuits/nothing"])
def test_what_is_not_there_is_not_found(site: Site, address):
    assert site.client.get(address).status_code == 404


def test_programs_get_the_same(site: Site):
    told = site.client.get("/api/v1/drills").json()
    assert told["schema"] == "backstride.drills/1"
    assert len(told["drills"]) == len(DRILLS)
    few = site.client.get("/api/v1/drills", params={"level": 2, "equipment": "none"}).json()["drills"]
    assert all(one["stage"] <= 2 and one["equipment"] == [] for one in few)
    assert site.client.get("/api/v1/drills?level=0").status_code == 422
    circuits = site.client.get("/api/v1/circuits").json()
    assert circuits["schema"] == "backstride.circuits/1"
    assert len(circuits["circuits"]) == len(circuits_shown())


def test_what_is_open_follows_from_the_plan(site: Site):
    assert {one["open"] for one in site.client.get("/api/v1/drills").json()["drills"]} == {True}
    say_profile(site.home, Profile(Who.NEW, days=(0,), minutes=20, sessions=1, places=(Place.TRACK,)))
    drills = site.client.get("/api/v1/drills").json()["drills"]
    assert {one["stage"] for one in drills if one["open"]} == {1}
    assert "You are at stage 1 of 12" in site.client.get("/learn/drills").text
