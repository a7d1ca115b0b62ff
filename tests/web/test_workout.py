"""The editor of workouts, as it comes from the server; its files; its door for programs."""

import json
import re

import icalendar
import pytest

from backstride.app.workout_files import workout_of_file
from backstride.plan.text import read_workout
from site_of import Site

TEXT = 'name "Tuesday / hills"; 10min walk fwd; 6 x (15m bwd walk easy, 45s rest); 5min fwd'


def test_the_editor_opens_with_an_example_that_teaches_the_shape(site: Site) -> None:
    page = site.client.get("/workout").text
    assert "6 x (15m bwd walk easy, 45s rest)" in page
    assert "backward 90\N{NO-BREAK SPACE}m walked" in page
    assert page.count('class="backward"') == 6
    assert "15\N{NO-BREAK SPACE}m BACKWARD, walk" in page
    assert page.count('class="go"') == 1


def test_a_text_in_the_address_is_opened(site: Site) -> None:
    page = site.client.get("/workout", params={"text": "5min bwd run <b>"}).text
    assert "5min bwd run &lt;b&gt;" in page
    assert "<b>" not in page.split("<textarea")[1].split("</textarea>")[0]
    assert "Line 1, column 14" in page


def test_the_form_works_without_a_script(site: Site) -> None:
    page = site.client.get("/workout", params={"text": TEXT}).text
    names = re.findall(r'name="(\d-\w+)" value="([^"]*)"', page)
    selected = re.findall(r'<select name="(\d-\w+)".*?<option value="([^"]*)" selected', page)
    sent = {**dict(names), **dict(selected), "by": "form", "name": "", "act": "repeat:0"}
    after = site.client.post("/workout", data=sent).text
    assert "2 x (10min fwd walk)" in after
    assert re.search(r"<details open><summary id=.more-0", after)


def test_what_cannot_be_read_stands_beside_what_was_written(site: Site) -> None:
    answer = site.client.post("/workout", data={"by": "text", "text": "15m bkwd walk"})
    assert answer.status_code == 200  # while typing, an unfinished text is nothing wrong
    assert "Line 1, column 5" in answer.text
    assert "15m bkwd walk</textarea>" in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    ("form", "kind"),
    [("fit", "application/vnd.ant.fit"), ("json", "application/json"), ("text", "text/plain")],
)
def test_a_file_holds_the_workout(site: Site, form: str, kind: str) -> None:
    answer = site.client.post("/workout/file", data={"text": TEXT, "as": form})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    said = answer.headers["content-disposition"]
    assert said.startswith("attachment; ")
    assert "Tuesday%20-%20hills." in said
    assert workout_of_file(answer.content).workout == read_workout(TEXT)


def test_a_calendar_holds_the_day_and_the_time_where_the_person_is(site: Site) -> None:
    site.client.put("/api/v1/me/preferences", json={"time_zone": "Europe/Amsterdam"})
    zone = site.home.me().preferences.time_zone
    day = site.client.post("/workout/file", data={"text": TEXT, "as": "ics", "day": "2026-06-02"}).content
    timed = site.client.post(
        "/workout/file", data={"text": TEXT, "as": "ics", "day": "2026-06-02", "time": "07:30"}
    ).content
    (one,), (other,) = (icalendar.Calendar.from_ical(data).walk("VEVENT") for data in (day, timed))
    assert one.decoded("dtstart").isoformat() == "2026-06-02"
    assert other.decoded("dtstart").isoformat() == (
        "2026-06-02T05:30:00+00:00" if zone == "Europe/Amsterdam" else "2026-06-02T07:30:00+00:00"
    )
    assert site.client.post("/workout/file", data={"text": TEXT, "as": "md"}).text.startswith(
        "# Tuesday / hills\n\n2026-06-01"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": "15m bwd", "as": "fit"}, "Line 1, column 8"),
        ({"text": "5min bwd walk at 4km/h hr 120 cadence 160", "as": "fit"}, "A FIT workout cannot hold"),
        ({"text": TEXT, "as": "gpx"}, "Choose FIT"),
        ({"text": TEXT, "as": "ics", "day": "soon"}, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_a_sentence(site: Site, data: dict[str, str], words: str) -> None:
    answer = site.client.post("/workout/file", data=data)
    assert answer.status_code == 422
    assert words in answer.text


def test_programs_ask_with_text_or_json(site: Site) -> None:
    asked = site.client.post("/api/v1/workouts/check", json={"text": TEXT}).json()
    assert asked["error"] is None
    again = site.client.post("/api/v1/workouts/check", json={"workout": asked["workout"]}).json()
    assert again == asked
    wrong = site.client.post("/api/v1/workouts/check", json={"text": "15m bwd"}).json()
    assert (wrong["error"]["line"], wrong["error"]["column"]) == (1, 8)
    assert site.client.post("/api/v1/workouts/check", json={}).json()["error"]["field"] == "parts"
    assert site.client.post("/api/v1/workouts/check", json={"txt": ""}).status_code == 422
    assert json.dumps(asked)
