"""The pages, as they come from the server: complete without a script, in words, each act with its undo."""

import re
from datetime import date, timedelta

import pytest

from backstride.formats.tcx import write_tcx
from backstride.vocab.segment import Gait, Label, Travel
from runs import NOON, gpx, run
from site_of import Site

BACK = Label(60.0, 120.0, Travel.BACKWARD, Gait.WALK)


def test_the_first_page_shows_the_simulated_athlete_and_three_next_steps(site: Site) -> None:
    site.client.post("/simulated/return")
    page = site.client.get("/").text
    assert "made by a program" in page
    assert "Remove Ada and her runs" in page
    assert len(re.findall(r'<span class="no"', page)) == 3
    assert 'href="/screen">Make my plan' in page


def test_she_goes_in_one_click_and_comes_back_in_one(site: Site) -> None:
    site.client.post("/simulated/return")
    gone = site.client.post("/simulated/remove")
    assert "Ada and her runs were removed." in gone.text
    assert site.home.simulated() is None
    back = site.client.post("/simulated/return")
    assert "made by a program" in back.text


def test_whoever_has_runs_starts_at_the_journal(site: Site) -> None:
    assert site.client.get("/", follow_redirects=False).status_code == 200
    site.typed()
    answer = site.client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/journal")


def test_an_empty_journal_teaches_what_will_be_there(site: Site) -> None:
    page = site.client.get("/journal").text
    assert "Your runs will stand here" in page
    assert "Add runs" in page


def test_the_journal_shows_weeks_on_one_scale_with_their_balance(site: Site) -> None:
    site.typed(date(2026, 5, 30), 1200.0, Label(0, 600, Travel.FORWARD), Label(600, 1200, Travel.BACKWARD))
    site.typed(date(2026, 5, 20), 600.0, Label(0, 600, Travel.FORWARD))
    page = site.client.get("/journal").text
    assert "25 to 31 May" in page
    assert "18 to 24 May" in page
    assert "10 minutes backward last week" in page
    widths = re.findall(r'x="0.000%" width="([\d.]+)%"', page)
    assert [float(width) for width in widths] == [50.0, 50.0]


@pytest.mark.parametrize(
    ("show", "seen", "unseen"), [("backward", "Retro", "Plain"), ("unknown", "Plain", "Retro")]
)
def test_the_journal_can_be_narrowed(site: Site, show: str, seen: str, unseen: str) -> None:
    site.typed(date(2026, 5, 30), 600.0, Label(0, 600, Travel.BACKWARD), name="Retro")
    site.typed(date(2026, 5, 29), 600.0, name="Plain")
    page = site.client.get(f"/journal?show={show}").text
    assert seen in page
    assert unseen not in page


def test_older_weeks_are_a_link_away(site: Site) -> None:
    for weeks in range(12):
        site.typed(date(2026, 5, 29) - timedelta(weeks=weeks), 600.0, name=f"Week {weeks}")
    newest = site.client.get("/journal").text
    assert "Week 7<" in newest
    assert "Week 8<" not in newest
    older = re.search(r'href="(\?before=[^"]+)">Weeks before', newest)
    assert older
    page = site.client.get(f"/journal{older[1]}").text
    assert "Week 8<" in page
    assert "Newest weeks" in page


def test_a_plain_run_is_one_tap_all_forward_and_known_stretches_stay(site: Site) -> None:
    run = site.typed(date(2026, 5, 29), 600.0, BACK)
    page = site.client.get(f"/runs/{run}").text
    assert "The rest was forward" in page or "It was all forward" in page
    site.client.post(f"/runs/{run}/forward")
    totals = site.client.get(f"/api/v1/runs/{run}").json()["totals_s"]
    assert totals == {"forward": 540.0, "backward": 60.0}


def test_the_tap_in_the_journal_gives_the_row_anew(site: Site) -> None:
    run = site.typed()
    row = site.client.post(f"/runs/{run}/forward?scale=600", headers={"HX-Request": "true"})
    assert row.text.lstrip().startswith(f'<li id="run-{run}"')
    assert "all forward" in row.text


def test_a_run_shows_its_ribbon_numbers_tables_and_problems(site: Site) -> None:
    run = site.sent(gpx(seconds=300))["outcomes"][0]["runs"][0]
    page = site.client.get(f"/runs/{run}").text
    for words in (
        "Heart rate",
        "Where",
        "The numbers behind these charts",
        "Stretches",
        "The original",
        "not known",
    ):
        assert words in page
    assert page.count('class="fact"') == 6
    assert page.count("popover ") == 6
    assert 'data-chart="speed"' in page


def test_what_was_said_on_a_form_is_kept_taken_back_and_said_again(site: Site) -> None:
    run = site.typed()
    form = {
        "start": "1:00",
        "end": "2:30",
        "travel": "backward",
        "gait": "walk",
        "speed": "4,5 km/h",
        "grade": "-2",
        "handrail": "one hand",
    }
    page = site.client.post(f"/runs/{run}/labels", data=form).text
    assert "1:00 to 2:30: backward, walking" in page
    assert "one hand on the rail" in page
    [label] = site.client.get(f"/api/v1/runs/{run}/labels").json()
    assert (label["start_s"], label["end_s"], label["grade"]) == (60.0, 150.0, -0.02)
    assert label["speed_mps"] == pytest.approx(1.25)
    taken = site.client.post(f"/runs/{run}/labels/{label['id']}/take-back").text
    assert "was taken back" in taken
    assert site.client.get(f"/api/v1/runs/{run}").json()["totals_s"] == {"unknown": 600.0}
    site.client.post(f"/runs/{run}/labels/{label['id']}/bring-back")
    assert site.client.get(f"/api/v1/runs/{run}").json()["totals_s"]["backward"] == 90.0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start": "soon"}, "start"),
        ({"end": "0:30"}, "start"),
        ({"speed": "900 km/h"}, "speed"),
        ({"grade": "99"}, "grade"),
    ],
)
def test_a_stretch_that_cannot_be_is_shown_again_with_what_helps(
    site: Site, change: dict[str, str], field: str
) -> None:
    run = site.typed()
    form = {"start": "1:00", "end": "2:00", "travel": "backward", "gait": "run", **change}
    answer = site.client.post(f"/runs/{run}/labels", data=form)
    assert answer.status_code == 422
    wrong = re.search(r'id="f-([a-z]+)"[^>]*aria-invalid="true"', answer.text)
    assert wrong
    assert wrong[1] == field
    assert 'id="correct" open' in answer.text
    assert site.client.get(f"/api/v1/runs/{run}/labels").json() == []


def test_a_deleted_run_can_be_brought_back_from_the_bar(site: Site) -> None:
    run = site.typed()
    page = site.client.post(f"/runs/{run}/delete").text
    assert "was deleted" in page
    assert "Undo until 1 July" in page
    assert site.client.get(f"/runs/{run}").status_code == 404
    site.client.post(f"/runs/{run}/undelete")
    assert site.client.get(f"/runs/{run}").status_code == 200
    assert "was deleted" not in site.client.get(f"/journal?deleted={run}").text


def test_a_name_is_given_and_taken_back(site: Site) -> None:
    run = site.typed(name="Before")
    assert "<h1>After</h1>" in site.client.post(f"/runs/{run}/name", data={"name": " After "}).text
    assert "After" not in site.client.post(f"/runs/{run}/name", data={"name": ""}).text


def test_words_of_strangers_are_escaped_wherever_they_stand(site: Site) -> None:
    attack = "<script>alert(1)</script>\"'&"
    run = site.typed(name=attack)
    for address in ("/journal", f"/runs/{run}"):
        page = site.client.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_run_that_waits_for_its_analysis_is_a_faint_ribbon_that_asks_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backstride.web.background.analyse_pending", lambda *_: iter(()))
    run = site.sent(gpx())["outcomes"][0]["runs"][0]
    page = site.client.get("/journal").text
    assert "Being analysed." in page
    assert f'hx-get="/runs/{run}/row' in page
    site.client.get(f"/runs/{run}")  # whoever looks inside has it analysed now
    assert "Being analysed." not in site.client.get(f"/runs/{run}/row?scale=100").text


def test_only_pages_that_exist_have_a_tab(site: Site) -> None:
    site.typed()
    tabs = re.search(r'<nav class="tabs".*?</nav>', site.client.get("/journal").text, re.DOTALL)
    assert tabs
    found = re.findall(r'href="([^"]+)"', tabs[0])
    assert found == ["/today", "/journal", "/plan", "/compare", "/learn"]
    assert {site.client.get(address).status_code for address in found} == {200}


@pytest.mark.parametrize(
    "address", ["/runs/none", "/journal?athlete=none", "/nothing", "/runs/none/row?scale=1"]
)
def test_what_is_not_there_is_a_page_with_a_way_on(site: Site, address: str) -> None:
    answer = site.client.get(address)
    assert answer.status_code == 404
    assert 'href="/journal"' in answer.text


@pytest.mark.parametrize(
    "address", ["/journal?before=1", "/journal?show=x", "/runs/a%00b", "/journal?athlete=a%00"]
)
def test_an_address_that_cannot_be_is_refused_in_words(site: Site, address: str) -> None:
    answer = site.client.get(address)
    assert answer.status_code == 422
    assert "<h1>That cannot be</h1>" in answer.text


def test_a_run_at_ten_to_midnight_stays_on_its_day(site: Site) -> None:
    late = NOON.replace(hour=23, minute=50)
    site.sent(gpx(late))
    assert "<b>Fri 1</b>" in site.client.get("/journal").text


def test_a_lap_is_marked_from_its_row(site: Site) -> None:
    recording = run(laps=((0.0, 60.0, "Easy"), (60.0, 120.0, "Intervals")))
    (run_id,) = site.sent(write_tcx(recording), "laps.tcx")["outcomes"][0]["runs"]
    text = site.client.get(f"/runs/{run_id}").text
    assert f'href="/runs/{run_id}?start=1:00&amp;end=2:00#correct"' in text
    form = site.client.get(f"/runs/{run_id}", params={"start": "1:00", "end": "2:00"}).text
    assert 'id="correct" open' in form
    assert 'value="1:00"' in form
    assert 'value="2:00"' in form
