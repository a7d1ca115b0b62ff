"""What somebody meets on the first day: odd lengths, made-up files, units and slips; whose each number is."""

import re
from dataclasses import replace
from datetime import date, time

import pytest

from backstride.app.typed import TypedSession, type_session
from backstride.formats.tcx import write_tcx
from backstride.vocab.athlete import Preferences
from backstride.vocab.segment import Gait, Label, Travel
from runs import NOON, gpx, run
from site_of import Site

LAPS = ((0.0, 60.0, "forward"), (60.0, 120.0, "backward"))


def in_miles(site: Site) -> None:
    me = site.home.me()
    site.home.store.shelf(me.id).save_athlete(replace(me, preferences=Preferences("mi", "speed", "lb")))


def row_of(site: Site, run_id: str) -> str:
    site.client.get(f"/runs/{run_id}")  # which analyses it, if it is not yet
    return site.client.get(f"/runs/{run_id}/row?scale=600").text


def test_a_row_says_whether_a_lap_or_a_person_told_the_direction(site: Site) -> None:
    run_id = site.sent(write_tcx(run(NOON, 120, laps=LAPS)))["outcomes"][0]["runs"][0]
    assert "by its name" in row_of(site, run_id)
    assert "you said" not in row_of(site, run_id)
    site.client.post(f"/runs/{run_id}/labels", data={"start": "0", "end": "0:30", "travel": "sideways"})
    assert "by its name" in row_of(site, run_id), "what was said of another stretch changes nothing here"
    assert "you said" not in row_of(site, run_id)
    site.client.post(f"/runs/{run_id}/labels", data={"start": "1:00", "end": "2:00", "travel": "backward"})
    assert "you said" in row_of(site, run_id)
    assert "by its name" not in row_of(site, run_id)


def test_a_session_typed_with_its_stretches_is_what_you_said(site: Site) -> None:
    assert "by its name" not in row_of(
        site, site.typed(date(2026, 5, 29), 600.0, Label(0, 600, Travel.BACKWARD))
    )


def test_a_simulated_file_is_marked_in_your_journal_and_is_still_yours(site: Site) -> None:
    made_up = replace(run(NOON, 120), simulated=True, source="Backstride simulated")
    run_id = site.sent(write_tcx(made_up))["outcomes"][0]["runs"][0]
    page = site.client.get(f"/runs/{run_id}").text
    assert site.home.store.shelf(site.home.me().id).run(run_id).simulated
    assert 'class="mark simulated"' in row_of(site, run_id)
    assert 'class="mark simulated"' in page
    assert "It was all forward" in page
    assert "she said" not in page


def test_five_seconds_not_known_are_not_known(site: Site) -> None:
    run_id = site.sent(gpx(NOON, 5))["outcomes"][0]["runs"][0]
    assert "Forward or backward: not known." in row_of(site, run_id)
    assert "It was all forward" in site.client.get(f"/runs/{run_id}").text
    assert "forward or backward: not known, 5 s" in site.client.get("/journal").text


def test_what_is_not_known_is_not_called_none(site: Site) -> None:
    site.typed(date(2026, 5, 29), 3600.0, Label(0, 120, Travel.BACKWARD))
    page = site.client.get("/journal").text
    assert "forward: none known" in page
    assert "At least 2 minutes backward" in page


def test_with_one_stretch_told_the_button_speaks_of_the_rest(site: Site) -> None:
    run_id = site.typed(date(2026, 5, 29), 3600.0, Label(0, 60, Travel.BACKWARD))
    page = site.client.get(f"/runs/{run_id}").text
    assert "The rest was forward" in page
    assert "It was all forward" not in page


def test_a_start_that_nobody_said_is_not_shown(site: Site) -> None:
    me, day = site.home.me(), date(2026, 5, 29)
    silent = type_session(site.home, me, TypedSession(day, 600.0))
    told = type_session(site.home, me, TypedSession(day, 660.0, start_at=time(7, 42)))
    assert "Friday 29 May</time>" in site.client.get(f"/runs/{silent}").text
    assert "Friday 29 May, 07:42" in site.client.get(f"/runs/{told}").text


def test_a_climb_is_in_feet_for_those_who_count_in_miles(site: Site) -> None:
    in_miles(site)
    body = {"since": "2026-05-01", "mass": "160", "height": "5 ft 8"}
    page = site.client.post("/settings/body", data=body).text
    assert "5 ft 8 in" in page
    assert "160 lb" in page


def test_an_entry_taken_out_stands_in_the_form_to_be_saved_again(site: Site) -> None:
    in_miles(site)
    entry = {"since": "2026-05-01", "mass": "160", "height": "1.72", "hr_rest": "52", "hr_max": "188"}
    site.client.post("/settings/body", data=entry)
    before = site.home.me().bodies[0]
    page = site.client.post("/settings/body/drop", data={"since": "2026-05-01"}).text
    assert site.home.me().bodies == ()
    assert "save it to bring it back" in page
    again = dict(re.findall(r'id="f-(since|mass|height|hr_rest|hr_max)"[^>]*value="([^"]*)"', page))
    site.client.post("/settings/body", data=again)
    back = site.home.me().bodies[0]
    assert back.mass_kg == pytest.approx(before.mass_kg, abs=0.05)
    assert replace(back, mass_kg=before.mass_kg) == before


def test_a_refused_form_opens_at_the_field(site: Site) -> None:
    page = site.client.post("/settings/body", data={"since": "2026-05-01", "mass": "720"}).text
    assert re.search(r'id="f-mass"[^>]*autofocus', page)
    assert page.count("autofocus") == 1


def test_one_more_stretch_opens_at_it(site: Site) -> None:
    page = site.client.post("/type", data={"more": "1", "length-1": "10", "length-4": ""}).text
    assert re.search(r'id="f-length-5"[^>]*autofocus', page)


@pytest.mark.parametrize("address", ["/journal?show=x", "/journal?before=abc"])
def test_a_wrong_address_is_refused_in_plain_words(site: Site, address: str) -> None:
    page = site.client.get(address)
    assert page.status_code == 422
    assert "cannot be read" in page.text
    assert "Input should be" not in page.text


def test_hours_are_hours_in_a_row(site: Site) -> None:
    run_id = site.typed(date(2026, 5, 29), 36_000.0, Label(0, 36_000, Travel.FORWARD, Gait.WALK))
    assert "10 h" in row_of(site, run_id)
    assert "600 min" not in row_of(site, run_id)
