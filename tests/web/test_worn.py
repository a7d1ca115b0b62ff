"""A run with a worn sensor: how it was worn is said on its page, and what it measured stands there."""

import re
from functools import cache

import pytest

from backstride.formats.sensor_csv import write_sensor_csv
from backstride.sample.script import Block, Enter
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import Mounting, Worn
from backstride.vocab.incident import Incident, IncidentKind
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Travel
from runs import gpx
from site_of import Site

STAND = Block(6, Travel.STILL, Gait.STAND)
WALK = (
    STAND, Block(30, Travel.FORWARD, Gait.WALK, 1.4),
    Block(30, Travel.BACKWARD, Gait.WALK, 1.15, enter=Enter.KEEP_FACING), STAND,
)  # fmt: skip
AT_THE_BACK = {"placement": "lumbar", "facing": "-z", "vector": ""}


@cache
def phone_file() -> bytes:
    worn = Worn(Placement.LUMBAR, Mounting(facing="-z", up="+y"), gnss=True)
    return write_sensor_csv(simulate_worn(WALK, 3, worn).recording)


@pytest.fixture
def run(site: Site) -> str:
    found: str = site.sent(phone_file(), "walk.csv")["outcomes"][0]["runs"][0]
    return found


def totals(site: Site, run: str) -> dict[str, float]:
    found: dict[str, float] = site.client.get(f"/api/v1/runs/{run}").json()["totals_s"]
    return found


def test_a_phone_file_says_nothing_of_how_it_was_worn_and_its_page_asks(site: Site, run: str) -> None:
    page = site.client.get(f"/runs/{run}").text
    assert "Say where the sensor was worn" in page
    assert "Where the sensor was worn is not known" in page
    assert "Each step" not in page
    assert totals(site, run).get("backward", 0) == 0


def test_once_it_is_said_the_page_shows_what_was_measured(site: Site, run: str) -> None:
    site.client.get(f"/runs/{run}")
    answer = site.client.post(f"/runs/{run}/worn", data=AT_THE_BACK, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/runs/{run}")
    page = site.client.get(f"/runs/{run}").text
    assert totals(site, run)["backward"] == pytest.approx(30, abs=5)
    assert "Say where the sensor was worn" not in page
    for words in ("Which way, how sure, and why", "Each step", "Impact", "Balance", "you said"):
        assert words in page, words
    assert "At the lower back; the back of the phone (against z) pointed to the front." in page
    assert re.search(r"<b>backward</b>, walking .*? 30 s|<b>backward</b>, walking", page)


def test_every_number_has_its_meaning_one_tap_away(site: Site, run: str) -> None:
    site.client.post(f"/runs/{run}/worn", data=AT_THE_BACK)
    page = site.client.get(f"/runs/{run}").text
    asked = set(re.findall(r'popovertarget="(m-[a-z_0-9]+)"', page))
    told = set(re.findall(r'popover id="(m-[a-z_0-9]+)"', page))
    assert len(asked) > 15
    assert asked == told
    assert "Steps of both feet a minute." in page


def test_a_direction_that_cannot_be_is_shown_again_with_what_helps(site: Site, run: str) -> None:
    answer = site.client.post(f"/runs/{run}/worn", data={"placement": "chest", "facing": "", "vector": "up"})
    assert answer.status_code == 422
    assert "“up” is no direction" in answer.text
    assert 'value="up" aria-invalid="true"' in answer.text
    assert '<option value="chest" selected>' in answer.text
    assert "hat" in site.client.post(f"/runs/{run}/worn", data={"placement": "hat"}).text


def test_what_was_said_can_be_said_otherwise_or_taken_back_to_not_known(site: Site, run: str) -> None:
    site.client.post(f"/runs/{run}/worn", data=AT_THE_BACK)
    site.client.post(f"/runs/{run}/worn", data={"placement": "lumbar", "vector": "0, 0, 1"})
    assert totals(site, run)["backward"] == pytest.approx(30, abs=5)  # the other way round
    assert 'value="0,0,1"' in site.client.get(f"/runs/{run}").text
    site.client.post(f"/runs/{run}/worn", data={"placement": "", "facing": ""})
    assert totals(site, run).get("backward", 0) == 0


def test_a_program_says_it_with_one_call(site: Site, run: str) -> None:
    said = {"placement": "lumbar", "facing": "-z"}
    found = site.client.put(f"/api/v1/runs/{run}/worn", json=said).json()
    assert (found["placement"], found["facing"], found["worn_said"]) == ("lumbar", "-z", True)
    reading = site.client.get(f"/api/v1/runs/{run}/reading").json()
    assert reading["recording"]["worn"] == [{**said, "mounting": "given"}]
    assert (
        site.client.put(f"/api/v1/runs/{run}/worn", json={**said, "facing": "up"}).json()["field"] == "facing"
    )
    assert site.client.put(f"/api/v1/runs/{run}/worn", json={"placement": "hat"}).status_code == 422
    assert site.client.put("/api/v1/runs/none/worn", json=said).status_code == 404


def test_a_run_without_a_motion_sensor_has_nothing_that_was_worn(site: Site) -> None:
    run = site.sent(gpx(), "a.gpx")["outcomes"][0]["runs"][0]
    assert "How the sensor was worn" not in site.client.get(f"/runs/{run}").text
    answer = site.client.put(f"/api/v1/runs/{run}/worn", json={"placement": "lumbar"})
    assert (answer.status_code, answer.json()["field"]) == (422, "placement")


def test_the_chart_of_steps_is_drawn_from_measured_steps_within_its_limit(site: Site, run: str) -> None:
    site.client.post(f"/runs/{run}/worn", data=AT_THE_BACK)
    lines = site.client.get(f"/api/v1/runs/{run}/charts").json()
    assert 40 < len(lines["cadence"]["t_s"]) <= 2000
    assert 'data-chart="cadence"' in site.client.get(f"/runs/{run}").text


def test_a_stumble_stands_on_the_ribbon_with_its_time_and_in_words(
    site: Site, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stumble = Incident(50.0, 52.0, IncidentKind.STUMBLE, 0.8, "the rhythm broke and the trunk was thrown")
    monkeypatch.setattr("backstride.insight.measured.incidents_of", lambda *_: (stumble,))
    site.client.post(f"/runs/{run}/worn", data=AT_THE_BACK)
    page = site.client.get(f"/runs/{run}").text
    assert "stumble 0:50</text>" in page
    assert "0:50, a stumble.</b> The rhythm broke and the trunk was thrown." in page
