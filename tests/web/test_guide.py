"""What a phone takes with it, and what it is told about being installed."""

import json
from datetime import date
from itertools import pairwise

import pytest

from backstride.app import coaching
from backstride.plan.workout_wire import workout_from_json
from backstride.vocab.plan import Amount, Before, Dose, Place, Profile, Result, Who
from backstride.web import installed
from backstride.web.static_files import assets, version
from processor import least_s
from site_of import Site

WELL = {
    "fell": ["once"], "dizzy": ["no"], "heart": ["none"], "injured": ["none"], "pain_now": ["0"],
    "more": ["none"],
}  # fmt: skip
LARGEST = 60_000
LONGEST_S = 0.5


def begin(site: Site, who: Who = Who.RUNNER, before: Before = Before.NEVER) -> None:
    places = (Place.TREADMILL, Place.TRACK)
    profile = Profile(who, tuple(range(7)), 60, 6, places, rail=True, mirror=True, before=before)
    coaching.say_profile(site.home, profile)
    coaching.screen(site.home, WELL)


def test_a_phone_takes_today_and_the_next_seven_days(site: Site) -> None:
    begin(site)
    said = site.client.get("/api/v1/guide").json()
    days = [date.fromisoformat(day["day"]) for day in said["days"]]
    assert days[0] == date(2026, 6, 1)
    assert len(days) == 8
    assert all((b - a).days == 1 for a, b in pairwise(days))
    decided = coaching.planned(site.home)
    assert decided.decision is not None
    assert decided.decision.session is not None
    session = said["days"][0]["session"]
    assert workout_from_json(session["workout"]) == decided.decision.session.workout
    keys = {cue for day in said["days"] if day["session"] for cue in cues_in(day["session"]["workout"])}
    assert keys <= set(said["cues"])
    assert all(day["why"] for day in said["days"])
    assert {test["key"] for test in said["tests"]} >= {"stand", "back-walk"}
    assert workout_from_json(said["tests"][0]["workout"]).parts


def cues_in(part: dict) -> list[str]:
    inside = [cue for each in part.get("parts", ()) for cue in cues_in(each)]
    return [*part.get("cues", ()), *inside]


@pytest.mark.parametrize("who", Who)
def test_what_is_taken_along_is_small_and_quick(site: Site, who: Who) -> None:
    begin(site, who, Before.MINUTES)
    answer = site.client.get("/api/v1/guide")
    assert least_s(lambda: site.client.get("/api/v1/guide"), times=3) < LONGEST_S
    assert len(answer.content) < LARGEST


def test_it_stays_small_on_the_highest_stages(site: Site) -> None:
    begin(site, Who.RACER, Before.MINUTES)
    far = Dose(60, 0, 6000, longest_run_m=2000)
    for n in range(1, 60):
        done = Result(date(2026, 6, 1), f"far-{n:02}", Amount.DONE, far, planned=far, effort=3, pain=0)
        coaching.say(site.home, done)
    said = site.client.get("/api/v1/guide")
    assert said.status_code == 200
    assert len(said.content) < LARGEST


def test_without_a_plan_there_are_words_and_no_days(site: Site) -> None:
    said = site.client.get("/api/v1/guide").json()
    assert said["days"] == []
    assert said["contact"] is None
    assert said["cues"]["look-left"]["en"].startswith("Look")


def test_nothing_about_health_leaves_with_the_phone(site: Site) -> None:
    begin(site)
    text = site.client.get("/api/v1/guide").text
    assert "fell" not in json.loads(text)["athlete"]
    assert not any(word in text for word in ("screened", "pregnant", "birth_year", "mass_kg"))


def test_language_and_contact_are_kept_and_go_along(site: Site) -> None:
    form = {"language": "de", "contact_name": "Ben  de Wit", "contact_phone": "+31 (0)6 123-456 78"}
    assert site.client.post("/settings/guide", data=form, follow_redirects=False).status_code == 303
    said = site.client.get("/api/v1/guide").json()
    assert said["language"] == "de"
    assert said["contact"] == {"name": "Ben de Wit", "phone": "+310612345678"}
    assert "+310612345678" in site.client.get("/settings").text
    site.client.post("/settings/guide", data={"language": "en", "contact_name": "", "contact_phone": ""})
    assert site.client.get("/api/v1/guide").json()["contact"] is None


@pytest.mark.parametrize(
    ("name", "phone"),
    [("Ben", ""), ("", "call me"), ("Ben", "12"), ("", "+"), ("", "1" * 16), ("Ben", "\u0661\u0661\u0662")],
)
def test_a_number_that_nobody_can_call_is_refused_and_the_form_stays(
    site: Site, name: str, phone: str
) -> None:
    form = {"language": "en", "contact_name": name, "contact_phone": phone}
    answer = site.client.post("/settings/guide", data=form)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert site.client.get("/api/v1/guide").json()["contact"] is None


def test_a_language_that_no_clip_speaks_is_refused(site: Site) -> None:
    form = {"language": "fr", "contact_name": "", "contact_phone": ""}
    assert site.client.post("/settings/guide", data=form).status_code == 422


def test_the_worker_names_files_that_are_there_and_is_asked_for_each_time(site: Site) -> None:
    answer = site.client.get("/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    head = answer.text.partition("\n")[0]
    shell = json.loads(head.removeprefix("self.SHELL = ").removesuffix(";"))
    assert shell["version"].startswith(version())
    for path, tag in shell["files"].items():
        assert site.client.get(shell["statics"] + path).headers["etag"] == tag
    assert {"guide/shell.js", "css/tokens.css", "sign.svg"} <= set(shell["files"])


def test_the_pages_that_are_kept_know_nobody(site: Site) -> None:
    before = {path: site.client.get(path).text for path in installed.PAGES}
    begin(site)
    site.client.post(
        "/settings/guide", data={"language": "de", "contact_name": "Ben", "contact_phone": "112"}
    )
    assert {path: site.client.get(path).text for path in installed.PAGES} == before
    assert all(f"/static/{version()}/" in text for text in before.values())


def test_the_manifest_has_icons_that_are_there(site: Site) -> None:
    answer = site.client.get("/manifest.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    said = answer.json()
    assert said["display"] == "standalone"
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        found = site.client.get(icon["src"])
        assert found.headers["content-type"].startswith(icon["type"])
    assert sum(path.startswith("icons/") for path in assets()) == 4


def test_a_cue_is_there_in_the_languages_of_the_clips(site: Site) -> None:
    cues = site.client.get("/api/v1/guide").json()["cues"]
    assert cues["look-left"]["de"] == "Schau über die linke Schulter."
    assert all(said["de"] for said in cues.values())
    clips = json.loads(site.client.get("/sw.js").text.partition("\n")[0][len("self.SHELL = ") : -1])["clips"]
    assert set(clips) == {"en", "de"}
    spoken = [{path.rsplit("/", 1)[1] for path in clips[language]} for language in ("en", "de")]
    assert spoken[0] == spoken[1]
