"""What a run did, on its page: every number has a sheet behind it, every study its link."""

import re
from dataclasses import replace
from datetime import date

import pytest

from backstride.formats.gpx import write_gpx
from backstride.insight.week_loads import week_loads
from backstride.science.evidence.shelf import study
from backstride.vocab.history import Part, RunSummary
from backstride.vocab.segment import Gait, Label, Origin, Travel
from backstride.web.templating import environment
from leg_readings import BACK, RUN
from runs import run
from site_of import Site

BACKWARD = Label(60.0, 180.0, BACK, RUN, speed_mps=2.2)


def section(html: str) -> str:
    found = re.search(r'<section class="ruled did".*?</section>', html, re.DOTALL)
    assert found
    return found[0]


def page_of(site: Site) -> str:
    run_id = site.typed(date(2026, 5, 29), 600.0, BACKWARD)
    return site.client.get(f"/runs/{run_id}").text


def test_every_why_of_the_section_opens_a_sheet_that_is_there(site: Site) -> None:
    html = page_of(site)
    asked = re.findall(r'popovertarget="(d-[a-z]+)"', section(html))
    sheets = re.findall(r'<div popover id="(d-[a-z]+)"', html)
    assert asked
    assert asked == sheets
    assert len(set(sheets)) == len(sheets)


def test_a_ride_has_a_cadence_and_no_steps_and_no_energy(site: Site) -> None:
    ride = write_gpx(replace(run(), sport="cycling"))
    run_id = site.sent(ride)["outcomes"][0]["runs"][0]
    site.client.post(f"/runs/{run_id}/forward", data={"back": "/journal"})
    html = site.client.get(f"/runs/{run_id}").text
    assert "This was not on foot by its sport" in section(html)
    assert "By its file this was cycling, not on foot" in html
    assert "Steps/min" not in html
    assert "kcal" not in html


def test_every_study_of_a_sheet_is_on_the_shelf(site: Site) -> None:
    keys = re.findall(r'href="/learn/studies#([^"]+)"', page_of(site))
    assert keys
    assert all(study(key) for key in keys)


def test_a_person_without_a_mass_is_sent_to_settings_and_no_kcal_stand_there(site: Site) -> None:
    said = section(page_of(site))
    assert "/settings#s-body" in said
    assert "kcal (" not in said
    assert 'id="s-body"' in site.client.get("/settings").text


def test_a_changed_mass_changes_the_energy_of_a_kept_run_at_once(site: Site) -> None:
    run_id = site.typed(date(2026, 5, 29), 600.0, BACKWARD)

    def kcal() -> float:
        reading = site.client.get(f"/api/v1/runs/{run_id}/reading").json()
        return next(e["value"] for e in reading["estimates"] if (e["name"], e["travel"]) == ("energy", None))

    site.client.post("/settings/body", data={"since": "2026-01-01", "mass": "50"})
    light, light_page = kcal(), section(site.client.get(f"/runs/{run_id}").text)
    site.client.post("/settings/body", data={"since": "2026-02-01", "mass": "100"})
    heavy, heavy_page = kcal(), section(site.client.get(f"/runs/{run_id}").text)
    assert heavy == pytest.approx(2 * light, rel=1e-4)
    for page, value in ((light_page, light), (heavy_page, heavy)):
        assert f"{value:.2g} kcal" in re.sub(r"<[^>]+>|\s+|&nbsp;", " ", page).replace("\u00a0", " ")


def week_html(*days: date, backward_s: float = 600.0) -> str:
    part = Part(BACK, RUN, backward_s, Origin.MEASURED, 1, backward_s, speed_mps=2.2)
    ahead = Part(Travel.FORWARD, Gait.WALK, 300.0, Origin.MEASURED, 1, 300.0, speed_mps=1.4)
    runs = [RunSummary(900.0, simulated=False, parts=(part, ahead), day=day) for day in days]
    weeks = environment().get_template("muscle_weeks.html").module
    return str(weeks.muscle_weeks(week_loads(runs)))


def test_weeks_say_what_backward_minutes_count_as_and_a_week_without_a_run_says_so() -> None:
    html = week_html(date(2026, 5, 4), date(2026, 5, 20))
    assert re.findall(r"<b>(\d+ \w+)</b>", html) == ["4 May", "11 May", "18 May"]
    assert html.count("no run") == 1
    assert html.replace("\N{NO-BREAK SPACE}", " ").count("10 min run backward count as 21 min forward") == 2


def test_no_weeks_are_no_words() -> None:
    assert "<li" not in week_html()
    assert "estimated" not in week_html()
