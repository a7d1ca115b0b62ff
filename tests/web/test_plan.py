"""The pages of the coach: questions, who it is for, today, how it was, the plan; and the doors."""

import gzip
import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from backstride.app import coaching
from backstride.app.profile_form import PLACES as GROUNDS
from backstride.plan.screening import QUESTIONS
from backstride.vocab.plan import Place, Profile, Session, Who
from backstride.vocab.segment import Gait, Label, Travel
from backstride.web.static_files import packed
from runs import clock_at
from site_of import Site

WELL = {"fell": "no", "dizzy": "no", "heart": "none", "injured": "none", "pain_now": "0", "more": "none"}
ME = {
    "who": "new", "days": ["0", "2", "4"], "minutes": "30", "sessions": "3", "places": ["track"],
    "before": "never", "goal": "confident", "forward": "0", "age": "",
}  # fmt: skip
WELL_DONE = {"amount": "done", "effort": "3", "hurt": "no", "stumbled": "0", "confidence": "sure"}


def words(page: str) -> str:
    """The text of a page as it is read."""
    main = page[page.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).replace("\N{NO-BREAK SPACE}", " ").split())


def begun(site: Site, days: tuple[int, ...] = (0, 2, 4)) -> None:
    """Somebody new to sport, on a track, with nothing in the way; said as the forms say it."""
    coaching.say_profile(site.home, Profile(Who.NEW, days, 30, 3, (Place.TRACK,)))
    coaching.screen(site.home, {key: [value] for key, value in WELL.items()})


def session_of(site: Site) -> Session:
    """What is planned today."""
    decision = coaching.planned(site.home).decision
    assert decision is not None
    assert decision.session is not None
    return decision.session


def backward_m(site: Site) -> float:
    """How far is planned backward today; rest is 0."""
    decision = coaching.planned(site.home).decision
    assert decision is not None
    return decision.session.dose.backward_m if decision.session else 0.0


def test_before_a_plan_today_teaches_and_leads_to_the_questions(site: Site) -> None:
    page = site.client.get("/today").text
    assert "What you do today will stand here" in page
    assert 'href="/screen"' in page
    ladder = words(site.client.get("/plan").text)
    assert "A ladder from the first step to a race" in ladder
    assert "Here since" not in ladder
    assert site.client.get("/", follow_redirects=False).status_code == 200


def test_every_question_is_there_and_nothing_is_chosen_before(site: Site) -> None:
    page = site.client.get("/screen").text
    for question in QUESTIONS:
        assert unescape(page).count(question.asks) >= 1
        for value, _ in question.options:
            assert f'name="{question.key}" value="{value}"' in page
    assert " checked" not in page
    assert "tabs" not in re.sub(r"<link[^>]*>", "", page), "one thing at a time"


@pytest.mark.parametrize(
    ("change", "shown", "says"),
    [
        ({"heart": ["none", "chest"]}, 3, "exclude each other"),
        ({"dizzy": []}, 2, "has no answer yet"),
        ({"more": "purple"}, 6, "not offered"),
    ],
)
def test_an_answer_that_cannot_be_is_asked_again_with_the_others_kept(
    site: Site, change: dict[str, object], shown: int, says: str
) -> None:
    answer = site.client.post("/screen", data=WELL | change)
    assert answer.status_code == 422
    assert re.search(rf'class="step first" id="q{shown}"', answer.text)
    assert says in answer.text
    assert 'name="fell" value="no" checked' in answer.text


def test_without_anything_in_the_way_the_plan_comes_next(site: Site) -> None:
    page = site.client.post("/screen", data=WELL).text
    assert "You can begin" in page
    assert 'href="/plan/new"' in page
    assert "eparmedx.com" in page


def test_each_limit_stands_there_with_its_reason(site: Site) -> None:
    page = words(site.client.post("/screen", data=WELL | {"fell": "once", "injured": "calf"}).text)
    assert "You can begin, with two limits" in page
    assert "A handrail or a second person, and no running outdoors. You fell in the last year." in page
    assert "Walking only, no jumping drills. An injury in the last three months." in page


def test_who_must_ask_first_gets_a_sentence_to_take_along_and_a_way_on(site: Site) -> None:
    page = words(site.client.post("/screen", data=WELL | {"heart": "chest"}).text)
    assert "Ask a professional first" in page
    assert "I had pain or pressure in the chest" in page
    assert "Make my plan" not in page
    site.client.post("/plan/new", data=ME)
    assert "Stopped: ask a professional" in site.client.get("/today").text
    refused = site.client.post("/plan/clear", data={"by": " "})
    assert refused.status_code == 422
    assert "who agreed" in refused.text
    assert "Start" in words(site.client.post("/plan/clear", data={"by": "Dr Bakker"}).text)


def test_after_twelve_weeks_the_questions_come_again(site: Site) -> None:
    begun(site)
    later = site.home.clock() + timedelta(days=84)
    site.home.clock = lambda: later
    assert "Twelve weeks have passed" in words(site.client.get("/today").text)
    site.client.post("/screen", data=WELL)
    assert "Start" in words(site.client.get("/today").text)


def test_answers_can_be_changed_on_the_same_day_only(site: Site) -> None:
    site.client.post("/screen", data=WELL | {"fell": "once"})
    assert 'name="fell" value="once" checked' in site.client.get("/screen?change=1").text
    assert " checked" not in site.client.get("/screen").text


BAD_PROFILES: list[tuple[dict[str, object], str]] = [
    ({"who": ""}, "Choose who you are"),
    ({"places": []}, "at least one place"),
    ({"days": []}, "at least one day"),
    ({"age": "old"}, "Write your age"),
    ({"age": "200"}, "lies between"),
    ({"minutes": "1"}, "lies between"),
    ({"days": ["9"]}, "day of the week"),
]


def test_a_profile_that_cannot_be_says_what_helps_and_keeps_the_rest(site: Site) -> None:
    for change, says in BAD_PROFILES:
        answer = site.client.post("/plan/new", data=ME | change)
        assert answer.status_code == 422, change
        assert says in answer.text, change
        assert 'value="30" selected' in answer.text or "minutes" in change
    assert coaching.planned(site.home).profile is None


def test_every_place_of_the_plan_can_be_chosen() -> None:
    assert {place for place, _ in GROUNDS} == set(Place)


def test_today_shows_the_session_why_and_start(site: Site) -> None:
    assert site.client.post("/plan/new", data=ME).url.path == "/screen", "the questions come next"
    site.client.post("/screen", data=WELL)
    page = site.client.get("/today").text
    said = words(page)
    assert "walking backward" in said
    assert "Your first session." in said
    assert 'class="go" href="/today/session"' in page
    for part in ("Before you start", "I have 15 minutes", "Something hurts", "I cannot go out", "Tomorrow",
                 "The session, step by step", "The place", "Stop", "The week ahead"):  # fmt: skip
        assert part in said, part
    assert site.client.get("/", follow_redirects=False).headers["Location"] == "/today"


def test_the_steps_add_up_looks_to_both_sides_said_once(site: Site) -> None:
    begun(site)
    stretches = sum(block.backward for block in session_of(site).workout.blocks())
    said = words(site.client.get("/today/session").text)
    times = re.search(r"(\w+) times 5 m backward", said)
    assert times
    assert stretches == ["", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"].index(times[1])
    assert "the left one, next time the right" in said


@pytest.mark.parametrize(("wish", "says"), [("hurts", "Something hurts"), ("place", "not safe")])
def test_today_turns_round_where_it_must(site: Site, wish: str, says: str) -> None:
    begun(site)
    page = words(site.client.post("/today/wish", data={"wish": wish}).text)
    assert says in page
    assert backward_m(site) == 0


def test_less_time_makes_less_and_can_be_taken_back(site: Site) -> None:
    begun(site)
    whole = session_of(site)
    site.client.post("/today/wish", data={"wish": "short", "minutes": "8"})
    assert session_of(site).dose.minutes <= 8
    page = site.client.get("/today").text
    assert "As planned after all" in page
    site.client.post("/today/wish", data={"wish": "short", "minutes": ""})
    assert session_of(site) == whole


def test_calves_are_said_in_one_tap_and_the_word_stays(site: Site) -> None:
    begun(site)
    page = site.client.post("/today/morning", data={"calves": "stiff"}).text
    assert 'value="stiff" aria-pressed="true"' in page
    assert backward_m(site) > 0, "stiff is no pain"
    site.client.post("/today/morning", data={"calves": "painful"})
    morning = coaching.planned(site.home).morning
    assert morning is not None
    assert morning.pain == 4
    assert "48 hours" in words(site.client.get("/today").text)


def test_a_result_in_five_taps_shows_what_the_plan_made_of_it(site: Site) -> None:
    begun(site)
    page = words(site.client.post("/today/result", data=WELL_DONE).text)
    assert "What the plan changed" in page
    assert "The plan stays as it was" in page
    assert "All of it. Effort 3 of 10. Nothing hurt. No stumble. You felt sure." in page
    assert "No progression for backward running has been published" in page
    assert "Done for today" in site.client.get("/today").text


def test_pain_changes_the_days_ahead_and_the_rule_is_named(site: Site) -> None:
    begun(site)
    hurt = WELL_DONE | {"hurt": "yes", "pain": "5", "place": "left calf"}
    page = words(site.client.post("/today/result", data=hurt).text)
    assert "was" in page
    assert "Pain 5 of 10 at the left calf. Nothing backward for 48 hours" in page
    assert "The rule: pain, 0 to 10: at least 4" in page
    assert "Silbernagel" in page


BAD_RESULTS = [
    ({"hurt": "yes"}, "Choose how much it hurts"),
    ({"effort": "11"}, "from 0 to 10"),
    ({"amount": "much"}, "how much of it"),
    ({"stumbled": "often"}, "one of those shown"),
]


def test_a_result_that_cannot_be_keeps_what_was_chosen(site: Site) -> None:
    begun(site)
    for change, says in BAD_RESULTS:
        answer = site.client.post("/today/result", data=WELL_DONE | change)
        assert answer.status_code == 422, change
        assert says in answer.text, change
        assert 'value="sure" checked' in answer.text
    assert coaching.planned(site.home).result is None


def test_a_fall_and_a_flag_are_said_on_the_same_form(site: Site) -> None:
    begun(site)
    site.client.post("/today/result", data=WELL_DONE | {"stumbled": "fell", "flags": ["a blow to the head"]})
    page = words(site.client.get("/today").text)
    assert "Stopped: ask a professional" in page
    assert "a blow to the head" in page


def test_what_nobody_planned_can_be_said_too(site: Site) -> None:
    begun(site, days=(6,))
    assert "Rest" in words(site.client.get("/today").text)
    answer = site.client.post(
        "/today/result", data={"walked": "60", "ran": "", "minutes": "10", "hurt": "no"}
    )
    assert "Kept what you did" in answer.text
    result = coaching.planned(site.home).result
    assert result is not None
    assert result.dose.backward_walk_m == 60
    empty = site.client.post("/today/result", data={"walked": "", "ran": "x"})
    assert empty.status_code == 422


def test_a_recording_of_that_day_says_how_far_and_leads_to_the_form(site: Site) -> None:
    begun(site)
    back = Label(300.0, 600.0, Travel.BACKWARD, Gait.WALK, speed_mps=0.5)
    run = site.typed(date(2026, 6, 1), 600.0, Label(0.0, 300.0, Travel.FORWARD, Gait.WALK), back)
    page = site.client.get(f"/runs/{run}").text
    assert 'href="/today/result?day=2026-06-01">Say how this session was' in page
    form = site.client.get("/today/result?day=2026-06-01").text
    assert "Take from your recording: 0.15 km walked backward you said" in words(form)
    site.client.post("/today/result", data=WELL_DONE | {"measured": "1"})
    result = coaching.planned(site.home).result
    assert result is not None
    assert result.dose.backward_walk_m == pytest.approx(150, rel=0.05)
    assert "What the plan made of this day" in site.client.get(f"/runs/{run}").text


def test_a_run_before_the_plan_or_without_one_asks_for_nothing(site: Site) -> None:
    run = site.typed(date(2026, 5, 29))
    assert "/today/result" not in site.client.get(f"/runs/{run}").text
    begun(site)
    assert "/today/result" not in site.client.get(f"/runs/{run}").text


def test_a_session_can_be_said_some_days_later_and_no_later(site: Site) -> None:
    begun(site)
    yesterday = date(2026, 5, 31)
    page = site.client.post(
        f"/today/result?day={yesterday}", data={"walked": "40", "ran": "", "minutes": "9"}
    )
    assert "Sunday 31 May" in page.text
    assert site.client.get("/today/result?day=2026-04-01").status_code == 422
    assert site.client.get("/today/result?day=2026-06-02").status_code == 422
    assert site.client.get("/today/result?day=soon").status_code == 422


def test_the_plan_shows_the_ladder_with_gates_and_who_says_so(site: Site) -> None:
    begun(site)
    page = site.client.get("/plan").text
    said = words(page)
    assert said.startswith("Plan Stage 1 of 12: stand and step Two gates are closed.")
    assert page.count('<li class="rung ') == 12
    assert 'aria-current="step"' in page
    assert "2 sessions of this stage without pain, stumble or great effort: 0 of 2." in said
    site.client.post("/today/result", data=WELL_DONE)
    assert "great effort: 1 of 2." in words(site.client.get("/plan").text)


def test_a_test_with_a_watch_opens_its_gate(site: Site) -> None:
    coaching.say_profile(site.home, Profile(Who.OLDER, (0, 2), 20, 2, (Place.HALL,)))
    coaching.screen(site.home, {key: [value] for key, value in WELL.items()})
    assert "Standing on one leg for 10 s: not known." in words(site.client.get("/plan").text)
    for wrong in ({"seconds": "long"}, {"seconds": "0"}, {"seconds": "nan"}, {"name": "luck"}):
        assert (
            site.client.post("/plan/test", data={"name": "stand_s", "seconds": "12"} | wrong).status_code
            == 422
        )
    said = words(site.client.post("/plan/test", data={"name": "stand_s", "seconds": "12,5"}).text)
    assert "Standing on one leg for 10 s: 10 of 10 you said" in said


def test_a_test_stands_in_the_session_and_its_seconds_in_the_form_of_the_result(site: Site) -> None:
    me = Profile(Who.OLDER, (0, 2, 4), 30, 3, (Place.HALL,), spotter=True)
    coaching.say_profile(site.home, me)
    coaching.screen(site.home, {key: [value] for key, value in WELL.items()})
    for day in (1, 3, 5):
        site.home.clock = clock_at(datetime(2026, 6, day, 12, tzinfo=UTC))
        site.client.post("/today/result", data=WELL_DONE)
    site.home.clock = clock_at(datetime(2026, 6, 8, 12, tzinfo=UTC))
    assert session_of(site).tests == ("stand",)
    said = words(site.client.get("/today").text)
    assert "A test, then " in said
    assert "Stand on one leg. Beside a wall" in said
    assert "It is a weak sign of who falls." in said
    assert "The next stage waits for a test" in said
    page = site.client.get("/today/session")
    assert 'name="test-stand_s"' in page.text
    assert 'name="test-back_walk_3m_s"' not in page.text
    wrong = site.client.post("/today/result", data=WELL_DONE | {"test-stand_s": "long"})
    assert wrong.status_code == 422
    assert 'value="long"' in wrong.text
    assert coaching.planned(site.home).result is None, "nothing is kept of a form that is refused"
    site.client.post("/today/result", data=WELL_DONE | {"test-stand_s": "12,5"})
    assert "Standing on one leg for 10 s: 10 of 10 you said" in words(site.client.get("/plan").text)


def test_every_rule_stands_on_its_page_with_its_source(site: Site) -> None:
    said = words(site.client.get("/plan/rules").text)
    from backstride.plan.rules import rules  # noqa: PLC0415  # the table that ships

    for rule in rules().all():
        assert rule.id in said
        assert rule.source[:1].upper() + rule.source[1:] in said
    assert "{" not in said


def test_why_names_rule_source_and_what_it_rests_on(site: Site) -> None:
    begun(site)
    site.client.post("/today/morning", data={"calves": "sore"})
    said = words(site.client.get("/plan/why/2026-06-01").text)
    assert "Pain 2 of 10 this morning at the calves." in said
    assert "It rests on: Your morning, Monday 1 June: pain 2, calves." in said
    assert site.client.get("/plan/why/2026-05-01").status_code == 404


def test_lowering_is_free_and_raising_takes_a_reason_and_an_end(site: Site) -> None:
    begun(site)
    bold = {"by": "Kim", "what": "dose", "value": "1.2", "reason": "", "until": ""}
    refused = site.client.post("/plan/override", data=bold)
    assert refused.status_code == 422
    assert "reason and an end" in refused.text
    assert 'value="1.2"' in refused.text
    for wrong in ({"by": ""}, {"value": "much"}, {"value": "nan"}, {"until": "soon"}, {"what": "all"}):
        assert site.client.post("/plan/override", data=bold | wrong).status_code == 422
    page = site.client.post("/plan/override", data=bold | {"value": "0.5", "reason": "tired"})
    assert "Kim: dose 0.5. tired" in words(page.text).replace(" :", ":")


def test_a_red_flag_stops_at_once(site: Site) -> None:
    begun(site)
    assert site.client.post("/plan/flag", data={"flag": "hunger"}).status_code == 422
    assert "Stopped" in site.client.post("/plan/flag", data={"flag": "fainting"}).text
    assert "Everything is stopped" in site.client.get("/plan").text


def test_the_week_goes_to_a_calendar_and_a_session_to_a_watch(site: Site) -> None:
    assert site.client.get("/plan/week.ics").status_code == 404
    begun(site)
    calendar = site.client.get("/plan/week.ics")
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    assert calendar.text.count("BEGIN:VEVENT") >= 3
    assert "BACKWARD" in calendar.text.replace("\r\n ", "")
    assert site.client.get("/plan/days/2026-06-01.fit").content[8:12] == b".FIT"
    assert "BEGIN:VEVENT" in site.client.get("/plan/days/2026-06-01.ics").text
    assert site.client.get("/plan/days/2026-06-02.fit").status_code == 404


def test_a_secret_address_is_random_read_only_and_taken_back(site: Site) -> None:
    begun(site)
    before = coaching.log_json(site.home)
    first = re.search(r"http://[^<]+/calendar/[^<]+", site.client.post("/plan/calendar").text)
    assert first
    answer = site.client.get(first[0])
    assert answer.text.count("BEGIN:VEVENT") >= 3
    assert answer.headers["Cache-Control"] == "no-store"
    assert site.client.post(first[0]).status_code == 405
    second = re.search(r"http://[^<]+/calendar/[^<]+", site.client.post("/plan/calendar").text)
    assert second
    assert first[0] != second[0]
    assert site.client.get(first[0]).status_code == 404
    site.client.post("/plan/calendar/drop")
    for address in (second[0], "/calendar/x.ics", "/calendar/.ics"):
        assert site.client.get(address).status_code == 404
    assert coaching.log_json(site.home) == before


def test_pages_with_a_plan_are_light(site: Site) -> None:
    begun(site)
    styles = sum(len(packed(f"css/{name}.css")) for name in ("plan", "rating", "body", "ask"))
    for address in ("/today", "/today/session", "/today/result", "/plan", "/plan/why/2026-06-01"):
        assert len(gzip.compress(site.client.get(address).content)) + styles < 40_000, address


def test_words_of_a_person_come_back_as_text(site: Site) -> None:
    begun(site)
    attack = "<script>alert(1)</script>"
    site.client.post("/today/result", data=WELL_DONE | {"note": attack, "place": attack})
    site.client.post("/plan/override", data={"by": attack, "what": "dose", "value": "0.5"})
    for address in ("/today/result", "/plan", "/plan/why/2026-06-01"):
        assert "<script>alert" not in site.client.get(address).text


def test_the_simulated_persons_plan_is_made_from_her_runs_and_can_only_be_read(site: Site) -> None:
    site.client.post("/simulated/return")
    ada = site.home.simulated()
    assert ada is not None
    for address in ("/today", "/plan"):
        page = site.client.get(f"{address}?athlete={ada.id}").text
        assert "made by a program" in page
        assert '<span class="mark simulated">simulated</span> · Ada' in page
        acts = set(re.findall(r'action="([^"]+)"', page))
        assert acts == {"/simulated/remove"}, f"{address} changes nothing of hers"
        assert 'href="/screen"' not in page
    assert "Stage" in words(site.client.get(f"/plan?athlete={ada.id}").text)
    assert site.client.get("/today?athlete=nobody").status_code == 404
    assert site.client.get("/plan?athlete=nobody").status_code == 404
    assert site.home.store.shelf(ada.id).plan_entries() == (), "nobody said it, so nothing of it is kept"


# --- for programs ---


def test_programs_see_the_plan_the_week_and_the_log(site: Site) -> None:
    empty = site.client.get("/api/v1/plan").json()
    assert (empty["schema"], empty["profile"], empty["decision"]) == ("backstride.plan/1", None, None)
    begun(site)
    shown = site.client.get("/api/v1/plan").json()
    assert (shown["profile"], shown["stage"]["number"], len(shown["days"])) == ("new", 1, 1)
    assert shown["decision"]["session"]["dose"]["backward_walk_m"] > 0
    week = site.client.get("/api/v1/plan/week").json()["days"]
    assert [day["date"] for day in week] == [str(date(2026, 6, 1) + timedelta(days=n)) for n in range(7)]
    log = site.client.get("/api/v1/plan/events").json()["log"]
    assert [line["event"] for line in log][:2] == ["profile", "decision"]


def test_an_event_is_kept_once_and_changes_the_plan(site: Site) -> None:
    begun(site)
    event = {"event": "morning", "day": "2026-06-01", "id": "m-1", "pain": 5, "pain_place": "calves"}
    first = site.client.post("/api/v1/plan/events", json=event)
    assert first.status_code == 201
    assert "morning-high" in {change["rule"] for change in first.json()["decision"]["changes"]}
    before = site.client.get("/api/v1/plan/events").json()
    site.client.post("/api/v1/plan/events", json=event)
    assert site.client.get("/api/v1/plan/events").json() == before


GOOD = {"event": "morning", "day": "2026-06-01", "id": "m-1", "pain": 0}
DOSE = {"event": "result", "day": "2026-06-01", "id": "r", "amount": "done", "dose": {"forward_min": 1}}


WRONG = [
    GOOD | {"pain": 11},
    GOOD | {"pain": "much"},
    GOOD | {"pain": 10**400},
    GOOD | {"id": "a b"},
    GOOD | {"day": "2027-01-01"},
    GOOD | {"event": "decision"},
    GOOD | {"mood": "fine"},
    GOOD | {"pain_place": "a\u0000b"},
    GOOD | {"pain_place": "\ud800"},
    GOOD | {"pain_place": "x" * 501},
    DOSE | {"dose": {"fastest_mps": "NaN"}},
    DOSE | {"dose": {"fastest_mps": 1e300}},
    DOSE | {"measures": [{"name": "x"}]},
    DOSE | {"flags": ["chest pain"] * 51},
    {"event": "override", "day": "2026-06-01", "id": "o", "by": "x", "what": "dose", "value": 9},
    {"event": "profile", "day": "2026-06-01", "id": "p", "profile": {}},
    [GOOD],
]


def test_an_event_that_cannot_be_is_refused_in_a_sentence_and_nothing_is_kept(site: Site) -> None:
    begun(site)
    before = coaching.log_json(site.home)
    kind = {"Content-Type": "application/json"}
    for event in WRONG:
        answer = site.client.post("/api/v1/plan/events", content=json.dumps(event), headers=kind)
        assert answer.status_code == 422, (event, answer.text)
        assert answer.json()["error"].endswith(".")
    assert coaching.log_json(site.home) == before


def test_an_event_nested_without_end_is_refused(site: Site) -> None:
    deep = '{"event":"result","day":"2026-06-01","id":"r","dose":' + "[" * 900 + "]" * 900 + "}"
    kind = {"Content-Type": "application/json"}
    assert site.client.post("/api/v1/plan/events", content=deep, headers=kind).status_code == 422


def test_a_profile_said_through_the_door_is_the_one_on_the_page(site: Site) -> None:
    coaching.say_profile(
        site.home, Profile(Who.OLDER, (0, 3), 20, 2, (Place.TREADMILL,), rail=True, age_years=71)
    )
    page = site.client.get("/plan/new").text
    for chosen in (
        'value="older" checked',
        'value="treadmill" checked',
        'value="rail" checked',
        'value="71"',
    ):
        assert chosen in page
