"""Settings and typed sessions: plain forms that work without a script, and refusals that help."""

import re
from datetime import date

import pytest

from backstride.vocab.athlete import Sex
from site_of import Site


def invalid(page: str) -> list[str]:
    return re.findall(r'id="f-([a-z0-9_-]+)"[^>]*aria-invalid="true"', page)


def test_a_body_is_an_entry_of_a_day_and_what_is_left_empty_stays(site: Site) -> None:
    site.client.post("/settings/body", data={"since": "2026-01-01", "mass": "72,5", "height": "1.72"})
    page = site.client.post(
        "/settings/body", data={"since": "2026-05-01", "mass": "71 kg", "hr_rest": "52", "hr_max": "188"}
    ).text
    first, second = site.home.me().bodies
    assert (first.mass_kg, first.height_m, first.hr_max_bpm) == (72.5, 1.72, None)
    assert (second.mass_kg, second.height_m, second.hr_rest_bpm) == (71.0, 1.72, 52.0)
    assert "2026-05-01" in page
    site.client.post("/settings/body/drop", data={"since": "2026-05-01"})
    assert [body.since for body in site.home.me().bodies] == [date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"mass": "720"}, "mass", "Did you mean 72?"),
        ({"mass": "heavy"}, "mass", "number"),
        ({"height": "17"}, "height", "Between"),
        ({"hr_rest": "200"}, "hr_rest", "Between"),
        ({"hr_rest": "110", "hr_max": "105"}, "hr_max", "above"),
        ({"since": "soon", "mass": "72"}, "since", "year-month-day"),
        ({"since": "2030-01-01", "mass": "72"}, "since", "still to come"),
        ({}, "mass", "at least one"),
    ],
)
def test_a_body_that_cannot_be_says_what_can(
    site: Site, typed: dict[str, str], field: str, words: str
) -> None:
    answer = site.client.post("/settings/body", data={"since": "2026-05-01", **typed})
    assert answer.status_code == 422
    assert invalid(answer.text) == [field]
    assert words in answer.text
    assert site.home.me().bodies == ()


def test_units_reach_every_page(site: Site) -> None:
    site.client.post(
        "/api/v1/sessions", json={"day": "2026-05-29", "duration_s": 3600, "distance_m": 16093.44}
    )
    assert "16.1 km" in site.client.get("/journal").text
    form = {
        "distance": "mi",
        "pace": "speed",
        "mass": "lb",
        "time_zone": "America/New_York",
        "week_start": "6",
    }
    assert "were saved" in site.client.post("/settings/units", data=form).text
    assert "10.0 mi" in site.client.get("/journal").text
    site.client.post("/settings/body", data={"since": "2026-05-01", "mass": "160"})
    assert site.home.me().bodies[0].mass_kg == pytest.approx(72.57, abs=0.01)
    assert "160 lb" in site.client.get("/settings").text


def test_a_time_zone_that_is_not_known_is_refused(site: Site) -> None:
    answer = site.client.post("/settings/units", data={"time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert invalid(answer.text) == ["time_zone"]


def test_about_me_may_be_said_and_left_out(site: Site) -> None:
    site.client.post("/settings/profile", data={"name": "Kim", "birth_year": "1984", "sex": "female"})
    assert (site.home.me().name, site.home.me().birth_year, site.home.me().sex) == ("Kim", 1984, Sex.FEMALE)
    site.client.post("/settings/profile", data={"name": "Kim", "birth_year": "", "sex": ""})
    assert (site.home.me().birth_year, site.home.me().sex) == (None, None)


@pytest.mark.parametrize("typed", [{"birth_year": "84"}, {"birth_year": "2030"}, {"sex": "other"}])
def test_about_me_refuses_what_cannot_be(site: Site, typed: dict[str, str]) -> None:
    assert site.client.post("/settings/profile", data=typed).status_code == 422


def test_a_session_is_typed_in_stretch_by_stretch(site: Site) -> None:
    form = {
        "day": "2026-05-30", "start_at": "18:05", "duration": "", "distance": "1,6", "name": "Treadmill",
        "length-1": "2", "travel-1": "forward", "gait-1": "walk",
        "length-2": "1:30", "travel-2": "backward", "gait-2": "walk",
        "speed-2": "3 km/h", "grade-2": "1", "handrail-2": "two hands",
        "length-3": "", "travel-3": "forward", "gait-3": "walk",
    }  # fmt: skip
    page = site.client.post("/type", data=form).text
    assert "<h1>Treadmill</h1>" in page
    assert "two hands on the rail" in page
    [run] = site.client.get("/api/v1/runs").json()["runs"]
    assert (run["duration_s"], run["distance_m"], run["day"]) == (210.0, 1600.0, "2026-05-30")
    assert run["totals_s"] == {"forward": 120.0, "backward": 90.0}
    assert run["start"] == "2026-05-30T18:05:00Z"
    assert site.client.get(f"/api/v1/runs/{run['id']}/original").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"duration": ""}, "duration"),
        ({"duration": "long"}, "duration"),
        ({"day": "2026-13-01"}, "day"),
        ({"day": "2026-08-01"}, "day"),
        ({"start_at": "25:00"}, "start_at"),
        ({"distance": "900"}, "distance"),
        ({"length-1": "x"}, "length-1"),
        ({"length-1": "90"}, "length-1"),
        ({"length-1": "1", "speed-1": "fast"}, "speed-1"),
        ({"length-1": "1", "grade-1": "80"}, "grade-1"),
    ],
)
def test_a_session_that_cannot_be_is_shown_again_with_what_was_typed(
    site: Site, typed: dict[str, str], field: str
) -> None:
    form = {
        "day": "2026-05-30",
        "duration": "45",
        "travel-1": "forward",
        "gait-1": "walk",
        "name": "Kept words",
        **typed,
    }
    answer = site.client.post("/type", data=form)
    assert answer.status_code == 422
    assert invalid(answer.text) == [field]
    assert "Kept words" in answer.text
    assert site.client.get("/api/v1/runs").json()["count"] == 0


def test_one_more_stretch_keeps_what_was_typed(site: Site) -> None:
    page = site.client.post("/type", data={"day": "2026-05-30", "length-4": "3", "more": "1"}).text
    assert 'id="f-length-5"' in page
    assert 'value="3"' in page


def test_what_concerns_the_phone_stands_in_one_section(site: Site) -> None:
    page = site.client.get("/settings").text
    section = page.partition('id="guide"')[2].partition("</section>")[0]
    assert all(words in section for words in ("My phone", 'href="/phone"', 'name="contact_phone"'))
    assert len(re.findall(r"<h2[^>]*>[^<]*phone", page)) == 1
