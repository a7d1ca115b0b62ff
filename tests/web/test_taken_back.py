"""What can be taken back on the pages of the coach, and what a recording says beforehand."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from backstride.app import coaching
from backstride.app.taken_back import CONFIRMED
from backstride.formats.fit import write_fit
from backstride.plan.log import replayed
from backstride.sample.carried_out import Conduct, Presses, carried_out
from backstride.vocab.plan import Override, Place, Profile, Session, What, Who
from backstride.vocab.segment import Label, Origin, Travel
from site_of import Site
from web.test_plan import WELL, WELL_DONE, backward_m, begun, session_of, words

TODAY = date(2026, 6, 1)


def entries(site: Site) -> list[dict[str, Any]]:
    """The log as programs see it."""
    found: list[dict[str, Any]] = site.client.get("/api/v1/plan/events").json()["log"]
    return found


# --- answers before the plan ---


def test_answers_of_yesterday_are_not_asked_again_today(site: Site) -> None:
    now = site.home.clock
    site.home.clock = lambda: now() - timedelta(1)
    site.client.post("/screen", data=WELL | {"injured": "knee"})
    site.home.clock = now
    coaching.say_profile(site.home, Profile(Who.NEW, (0, 2, 4), 30, 3, (Place.TRACK,)))
    page = words(site.client.get("/today").text)
    assert "questions" not in page
    assert backward_m(site) > 0
    assert "Walking only" in words(site.client.get("/plan").text)


# --- a change by hand ---


def test_what_holds_stands_on_the_plan_and_ends_with_one_button(site: Site) -> None:
    begun(site)
    before = backward_m(site)
    for by, value in (("Kim", 0.5), ("Sam", 0.8)):
        coaching.override(site.home, Override(TODAY, "", by, What.DOSE, value))
    assert backward_m(site) < before
    page = site.client.get("/plan").text
    assert "Kim: dose 0.5 ." in words(page).replace("dose 0.5.", "dose 0.5 .")
    ids = re.findall(r'name="id" value="([^"]+)"', page)
    assert len(ids) == 2
    shown = site.client.get("/api/v1/plan").json()["by_hand"]
    assert [(one["id"], one["by"], one["value"]) for one in shown] == [
        (ids[0], "Kim", 0.5), (ids[1], "Sam", 0.8),
    ]  # fmt: skip
    answer = site.client.post("/plan/override/end", data={"id": ids[0]})
    assert "It holds no more" in answer.text
    assert "Kim: dose" not in words(answer.text)
    assert "Sam: dose 0.8" in words(answer.text)
    answer = site.client.post("/plan/override/end", data={"id": ids[1]})
    assert backward_m(site) == before
    kinds = [line["event"] for line in entries(site)]
    assert (kinds.count("override"), kinds.count("ended")) == (2, 2)
    assert site.client.post("/plan/override/end", data={"id": ids[1]}).status_code == 404
    assert replayed(coaching.kept_log(site.home)[1]) == ()


def test_programs_end_what_holds_and_nothing_else(site: Site) -> None:
    begun(site)
    said = {"event": "override", "day": "2026-06-01", "id": "less", "by": "Kim", "what": "dose", "value": 0.5}
    site.client.post("/api/v1/plan/events", json=said)
    end = {"event": "ended", "day": "2026-06-01", "id": "end", "ended": "less"}
    assert site.client.post("/api/v1/plan/events", json=end).json()["by_hand"] == []
    assert site.client.post("/api/v1/plan/events", json=end).status_code == 201, "the same is kept once"
    other = site.client.post("/api/v1/plan/events", json=end | {"id": "end-2"})
    assert other.status_code == 422
    assert "No change by hand" in other.text


# --- pressed by mistake ---


@pytest.mark.parametrize("where", ["plan", "result"])
def test_a_red_flag_said_by_mistake_asks_for_its_sentence(site: Site, where: str) -> None:
    begun(site)
    if where == "plan":
        site.client.post("/plan/flag", data={"flag": "chest pain"})
    else:
        site.client.post("/today/result", data=WELL_DONE | {"flags": "chest pain"})
    page = words(site.client.get("/today").text)
    assert "Stopped: ask a professional" in page
    assert "You said today: chest pain." in page
    assert CONFIRMED in page
    empty = site.client.post("/today/mistake", data={})
    assert empty.status_code == 422
    assert "Tick the sentence" in empty.text
    assert coaching.planned(site.home).state.stopped
    if where == "result":
        again = site.client.post("/today/result", data=WELL_DONE)
        assert "Chest pain." in words(again.text), "saying the rest again loses no flag"
        assert coaching.planned(site.home).state.stopped
    done = site.client.post("/today/mistake", data={"confirm": "1"})
    assert "The log keeps both" in done.text
    state = coaching.planned(site.home).state
    assert (state.stopped, state.hold >= 1) == ("", True)
    kinds = [line["event"] for line in entries(site)]
    assert "mistaken" in kinds
    assert ("flagged" if where == "plan" else "result") in kinds
    assert next(line for line in entries(site) if line["event"] == "mistaken")["words"] == CONFIRMED
    assert replayed(coaching.kept_log(site.home)[1]) == ()
    assert site.client.post("/today/mistake", data={"confirm": "1"}).status_code == 422, "nothing is left"


def test_the_next_day_a_red_flag_takes_a_name(site: Site) -> None:
    begun(site)
    site.client.post("/plan/flag", data={"flag": "fainting"})
    now = site.home.clock
    site.home.clock = lambda: now() + timedelta(1)
    page = words(site.client.get("/today").text)
    assert "Somebody agreed" in page
    assert CONFIRMED not in page
    assert site.client.post("/today/mistake", data={"confirm": "1"}).status_code == 422
    assert coaching.planned(site.home).state.stopped


def test_something_hurts_is_taken_back_with_one_tap(site: Site) -> None:
    begun(site)
    before = backward_m(site)
    site.client.post("/today/wish", data={"wish": "hurts"})
    page = site.client.get("/today").text
    assert "Said by mistake" in page
    assert "You said: something hurts." in words(page)
    answer = site.client.post("/today/wish/take-back")
    assert "It was taken back" in answer.text
    assert backward_m(site) == before
    assert site.client.post("/today/wish/take-back").status_code == 422


def test_programs_take_back_only_what_was_said_that_day_and_a_flag_with_words(site: Site) -> None:
    begun(site)
    flag = {"event": "flagged", "day": "2026-06-01", "id": "f", "flag": "a leg gave way"}
    site.client.post("/api/v1/plan/events", json=flag)
    word = {"event": "mistaken", "day": "2026-06-01", "id": "m", "of": "f"}
    for wrong in (
        word,
        word | {"words": " "},
        word | {"of": "g", "words": "x"},
        word | {"day": "2026-05-31"},
    ):
        assert site.client.post("/api/v1/plan/events", json=wrong).status_code == 422
    assert site.client.get("/api/v1/plan").json()["stopped"]
    ahead = site.client.post("/api/v1/plan/events", json=word | {"words": "x", "revision": 7})
    assert (ahead.status_code, "said later" in ahead.text) == (422, True)
    said = site.client.post("/api/v1/plan/events", json=word | {"words": "It was the dog."})
    assert said.json()["stopped"] is None
    assert site.client.post("/api/v1/plan/events", json=flag | {"day": "2026-05-31", "id": "y"}).json()[
        "stopped"
    ]
    late = {"event": "mistaken", "day": "2026-05-31", "id": "z", "of": "y", "words": "x"}
    assert "it takes a name" in site.client.post("/api/v1/plan/events", json=late).text
    assert "It was the dog." in said.text


# --- laps of a watch that match the plan ---


def watched(site: Site, presses: Presses = Presses.RIGHT) -> tuple[str, Session]:
    """Send what a watch recorded of today's session; returns its run and the session."""
    begun(site)
    session = session_of(site)
    out = carried_out(session.workout, 9, Conduct(presses=presses))
    at = site.home.clock().replace(hour=7)
    done = site.sent(write_fit(replace(out.recording, start=at, utc_offset_s=0)), "session.fit")
    return done["outcomes"][0]["runs"][0], session


def test_laps_that_match_are_the_planned_stretches_once_it_is_confirmed(site: Site) -> None:
    run, session = watched(site)
    page = site.client.get(f"/runs/{run}").text
    assert "These laps were the planned backward stretches" in page
    form = site.client.get("/today/result").text
    assert f'action="/runs/{run}/planned"' in form
    answer = site.client.post(f"/runs/{run}/planned", data={"back": "result"})
    assert "Take from your recording" in words(answer.text)
    assert '<span class="mark planned">planned</span>' in answer.text
    reading = site.client.get(f"/api/v1/runs/{run}/reading").json()
    back = [s for s in reading["segments"] if s["travel"] == "backward"]
    assert back
    assert {s["origin"] for s in back} == {"planned"}
    site.client.post("/today/result", data=WELL_DONE | {"measured": "1"})
    result = coaching.planned(site.home).result
    assert result is not None
    assert result.dose.backward_m == pytest.approx(session.dose.backward_m, rel=0.3)
    assert all(m.origin is not Origin.MEASURED for m in result.measures if "backward" in m.name)
    labels = site.client.get(f"/api/v1/runs/{run}/labels").json()
    assert {label["origin"] for label in labels} == {"planned"}


def test_the_own_label_stands_above_the_plan_and_all_of_it_can_be_taken_back(site: Site) -> None:
    run, _ = watched(site)
    ids = site.client.post(f"/api/v1/runs/{run}/planned").json()["ids"]
    assert site.client.post(f"/api/v1/runs/{run}/planned").json()["ids"] == ids, "confirmed once"
    stretch = next(
        one for one in site.client.get(f"/api/v1/runs/{run}/labels").json() if one["travel"] == "backward"
    )
    site.client.post(
        f"/api/v1/runs/{run}/labels",
        json={"labels": [{"start_s": stretch["start_s"], "end_s": stretch["end_s"], "travel": "forward"}]},
    )
    middle = (stretch["start_s"] + stretch["end_s"]) / 2
    segments = site.client.get(f"/api/v1/runs/{run}/reading").json()["segments"]
    assert next(s["origin"] for s in segments if s["start_s"] <= middle < s["end_s"]) == "said"
    page = site.client.post(f"/runs/{run}/planned/take-back").text
    assert "These laps were the planned backward stretches" in page
    labels = site.client.get(f"/api/v1/runs/{run}/labels").json()
    assert [label["origin"] for label in labels] == ["said"]
    assert site.client.delete(f"/api/v1/runs/{run}/planned").json()["ids"] == []


def test_without_matching_laps_nothing_is_offered_and_nothing_kept(site: Site) -> None:
    run, _ = watched(site, Presses.NONE)
    assert "planned backward stretches" not in site.client.get(f"/runs/{run}").text
    answer = site.client.post(f"/api/v1/runs/{run}/planned")
    assert answer.status_code == 422
    assert "do not match" in answer.text
    typed = site.typed(TODAY, 600.0, Label(0.0, 60.0, Travel.BACKWARD))
    assert site.client.post(f"/api/v1/runs/{typed}/planned").status_code == 422
    assert site.client.post("/api/v1/runs/nobody/planned").status_code == 404


# --- the first page ---


def test_the_first_page_says_what_her_run_cost_as_the_reading_has_it(site: Site) -> None:
    site.client.post("/simulated/return")
    page = site.client.get("/").text
    ada = site.home.simulated()
    assert ada is not None
    run = site.home.store.shelf(ada.id).runs(limit=1)[0]
    estimates = site.client.get(f"/api/v1/runs/{run.id}/reading").json()["estimates"]
    by = {(e["name"], e["travel"]): e for e in estimates}
    cost, ratio = by["energy", "backward"], by["energy_ratio", "backward"]
    said = words(page)
    assert (
        f"about {100 * (ratio['value'] - 1):.0f} % more than the same way forward at the same speed" in said
    )
    found = re.search(r"cost Ada (\d+) kcal \((\d+) to (\d+)\)", said)
    assert found is not None
    assert int(found[1]) == pytest.approx(cost["value"], rel=0.05)
    assert int(found[2]) == pytest.approx(cost["low"], rel=0.05)
    assert int(found[3]) == pytest.approx(cost["high"], rel=0.05)
    assert 'popovertarget="d-energy"' in page
    assert 'id="d-energy"' in page
    assert f'href="/plan?athlete={ada.id}">Her plan' in page
