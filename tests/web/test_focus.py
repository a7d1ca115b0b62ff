"""The focus test's page and interface: raw presses in, a score with its doubt out; a run's ratings."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from backstride.app.typed import TypedSession, type_session
from backstride.sample.focus import focus_tests
from backstride.sample.history import ada
from site_of import Site

TESTS = "/api/v1/focus/tests"
MORNING = datetime(2026, 5, 29, 7, tzinfo=UTC)


def body(ms: float = 300.0, taken: datetime = MORNING, **values: Any) -> dict[str, Any]:
    presses = [ms + (-4 if n % 2 else 4) for n in range(60)]
    known: dict[str, Any] = {
        "taken": taken.isoformat(),
        "utc_offset_s": 7200,
        "device": "a1b2",
        "pressed": "touch",
        "moment": None,
        "ended": "finished",
        "duration_s": 180.0,
        "frame_ms": 16.7,
        "trials": [{"wait_ms": 2000, "reaction_ms": one} for one in presses],
    }
    return known | values


def kept(site: Site, ms: float = 300.0, taken: datetime = MORNING, **values: Any) -> str:
    answer = site.client.post(TESTS, json=body(ms, taken, **values))
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


def test_a_test_comes_out_as_it_went_in_counted_and_scored(site: Site) -> None:
    answer = site.client.post(TESTS, json=body())
    found = answer.json()
    assert (answer.status_code, found["trials"]) == (201, body()["trials"])
    assert found["counts"] == {
        "reactions": 60, "lapses": 0, "false_starts": 0, "unanswered": 0, "median_ms": 300.0,
    }  # fmt: skip
    assert found["score"]["reaction_ms"] == pytest.approx(300, abs=0.1)
    assert site.client.get(TESTS).json() == [found]
    assert site.client.post(TESTS, json=body()).json()["id"] == found["id"]  # sent twice


WRONG: list[dict[str, Any]] = [
    {"trials": []},
    {"trials": [{"wait_ms": 2000, "reaction_ms": 300}] * 401},
    {"trials": [{"wait_ms": -1, "reaction_ms": 300}]},
    {"trials": [{"wait_ms": 2000}]},
    {"trials": [{"wait_ms": 2000, "reaction_ms": "quick"}]},
    {"taken": "2026-05-29T07:00:00"},
    {"taken": "1999-05-29T07:00:00Z"},
    {"taken": "9999-12-31T23:59:59-12:00"},
    {"taken": "2026-06-29T07:00:00Z"},
    {"device": "../etc"},
    {"device": ""},
    {"pressed": "nose"},
    {"ended": "won"},
    {"moment": "during"},
    {"duration_s": 1e9},
    {"frame_ms": 0},
    {"simulated": True},
]


def test_a_test_that_cannot_be_is_refused_in_a_sentence_and_not_kept(site: Site) -> None:
    for wrong in WRONG:
        answer = site.client.post(TESTS, json=body() | wrong)
        assert answer.status_code == 422, wrong
        assert answer.json()["error"].endswith("."), wrong
    assert site.client.get(TESTS).json() == []


def test_another_site_cannot_send_a_test(site: Site) -> None:
    answer = site.client.post(TESTS, json=body(), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert site.client.get(TESTS).json() == []


def test_an_empty_page_teaches_and_has_one_primary_button(site: Site) -> None:
    page = site.client.get("/focus").text
    assert len(re.findall(r'class="go"', page)) == 1
    for words in ("How quick are you right now?", "No test yet", "Three minutes", "unproven", 'href="/learn'):
        assert words in page, words
    assert "0 ms" not in page


def test_the_page_gives_the_browser_the_rules_of_the_score(site: Site) -> None:
    page = site.client.get("/focus").text
    assert "&#34;lapse_above_ms&#34;:355" in page or '"lapse_above_ms":355' in page
    assert '"duration_s":180' in page


def test_a_test_shows_its_value_its_doubt_and_what_it_is_beside_the_one_before(site: Site) -> None:
    kept(site, 300, moment="before")
    after = kept(site, 312, MORNING + timedelta(hours=1), moment="after")
    page = site.client.get(f"/focus?test={after}").text
    assert "Your reaction took 312 ms" in page
    assert "Beside the test before the session: " in page
    assert "That is within the noise." in page
    assert "practice taken off" in page
    assert "Friday 29 May, 10:00" in page  # by the clock of where it was taken
    assert page.count("measured") >= 4
    assert "How hard was the session?" in page


def test_a_change_is_called_one_only_beyond_the_noise(site: Site) -> None:
    for n in range(6):
        kept(site, 300, MORNING - timedelta(days=10 - n))
    kept(site, 300, moment="before")
    kept(site, 420, MORNING + timedelta(hours=1), moment="after")
    page = site.client.get("/focus").text
    assert re.search(r'class="verdict changed">changed</span> \d+\s?ms slower', page.replace("\u00a0", " "))


def test_a_part_of_a_test_is_shown_as_a_part(site: Site) -> None:
    part = kept(site, ended="hidden", duration_s=41.0, trials=body()["trials"][:12])
    page = site.client.get(f"/focus?test={part}").text
    assert "A part of a test, kept as a part" in page
    assert "41 s, ended when the page went out of sight: not scored." in page
    assert site.client.get(TESTS).json()[0]["score"] is None


def test_from_a_run_to_the_test_and_back(site: Site) -> None:
    session = TypedSession(date(2026, 5, 29), 1800.0, start_at=time(10))
    run = type_session(site.home, site.home.me(), session)
    start = site.home.store.shelf(site.home.me().id).run(run).start
    assert start is not None
    page = site.client.get(f"/runs/{run}").text
    assert 'href="/focus">Take the focus test</a>' in page
    assert 'href="/focus"' in site.client.get("/journal").text  # before there is a run
    before = kept(site, 300, start - timedelta(minutes=10), moment="before")
    after = kept(site, 320, start + timedelta(minutes=40), moment="after")
    page = site.client.get(f"/runs/{run}").text
    assert f'href="/focus?test={before}"' in page
    assert f'href="/focus?test={after}"' in page
    assert "20\N{NO-BREAK SPACE}ms slower" in page
    page = site.client.get(f"/focus?test={after}").text
    assert f'class="do" href="/runs/{run}">Back to the run</a>' in page


def test_a_test_before_a_session_says_what_comes_next(site: Site) -> None:
    page = site.client.get(f"/focus?test={kept(site, moment='before')}").text
    assert "up to four hours after this one" in page
    page = site.client.get(
        f"/focus?test={kept(site, taken=MORNING + timedelta(hours=1), moment='after')}"
    ).text
    assert 'href="/journal">Add the run</a>' in page


def test_what_is_not_compared_says_why(site: Site) -> None:
    kept(site, 400, MORNING - timedelta(days=1), device="desk", pressed="keyboard")
    kept(site)
    page = site.client.get("/focus").text
    assert "Another device, or pressed another way (with a keyboard)" in page
    assert "now: by touch; 1 elsewhere" in page


def test_a_test_is_deleted_and_brought_back(site: Site) -> None:
    test = kept(site)
    answer = site.client.post(f"/focus/tests/{test}/delete", follow_redirects=False)
    assert answer.headers["Location"] == f"/focus?gone={test}"
    page = site.client.get(answer.headers["Location"]).text
    assert "The test of Friday 29 May, 09:00, was deleted." in page
    assert "No test yet" in page
    site.client.post(f"/focus/tests/{test}/undelete")
    assert len(site.client.get(TESTS).json()) == 1
    assert site.client.delete(f"{TESTS}/{test}").json()["id"] == test
    assert site.client.get(TESTS).json() == []
    assert site.client.post(f"{TESTS}/{test}/undelete").status_code == 200
    assert site.client.delete(f"{TESTS}/none").status_code == 404


def test_a_session_is_rated_beside_its_test_and_on_its_own_page(site: Site) -> None:
    day = date(2026, 5, 29)
    run = type_session(site.home, site.home.me(), TypedSession(day, 1800.0, start_at=MORNING.time()))
    assert "Effort and focus: not said." in site.client.get(f"/runs/{run}").text
    test = kept(site, taken=MORNING + timedelta(minutes=40), moment="after")
    answer = site.client.post(
        f"/focus/tests/{test}/rating", data={"effort": "6", "focus": "7"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/focus?test={test}")
    page = site.client.get(f"/runs/{run}").text
    assert "Effort 6 of 10, focus after 7." in page
    assert "you said" in page
    site.client.post(f"/runs/{run}/ratings", data={"effort": "0", "focus": ""})
    assert site.client.get(f"/api/v1/runs/{run}/ratings").json() == {
        "effort": 0, "focus_before": None, "focus_after": None,
    }  # fmt: skip


def test_a_program_rates_a_run_with_one_call(site: Site) -> None:
    run = site.typed()
    address = f"/api/v1/runs/{run}/ratings"
    said = {"effort": 5, "focus_before": 6, "focus_after": 10}
    assert site.client.put(address, json=said).json() == said
    assert site.client.get(address).json() == said
    for wrong in ({"effort": 11}, {"effort": -1}, {"effort": 5.5}, {"mood": 3}):
        assert site.client.put(address, json=wrong).status_code == 422
    assert site.client.get(address).json() == said
    assert site.client.put("/api/v1/runs/none/ratings", json=said).status_code == 404
    assert site.client.post(f"/runs/{run}/ratings", data={"effort": "11"}).status_code == 422


def test_the_page_of_a_run_still_shows_six_facts_at_most(site: Site) -> None:
    run = site.typed()
    site.client.put(f"/api/v1/runs/{run}/ratings", json={"effort": 5})
    assert site.client.get(f"/runs/{run}").text.count('class="fact"') <= 6


def test_adas_tests_are_hers_and_called_simulated(site: Site) -> None:
    her = site.home.store.create_athlete(ada())
    for made in focus_tests(1, date(2026, 5, 23))[0]:
        site.home.store.shelf(her.id).keep_focus_test(made.test)
    page = site.client.get(f"/focus?athlete={her.id}").text
    assert page.count('class="value"') == 6
    for words in ("simulated", "made by a program", "Her tests", "no changes beyond the noise"):
        assert words in page, words
    for words in ("data-start", "/delete", "Your tests"):
        assert words not in page, words
    assert site.client.get(f"{TESTS}?athlete={her.id}").json()[0]["simulated"] is True
    assert site.client.get(TESTS).json() == []
    test = re.search(r"/focus\?test=([0-9a-f]+)", page)
    assert test is not None
    assert "Her reaction took" in site.client.get(f"/focus?test={test[1]}").text
