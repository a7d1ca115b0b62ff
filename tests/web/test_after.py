"""The page after a guided session: at once, whatever has arrived, and whole when all has."""

import re
import time
from datetime import date

import pytest

from backstride.app import coaching
from backstride.app.guided import finish_session, result_of_session
from backstride.plan.workout_wire import workout_to_json
from backstride.sample.guided import guided_session
from backstride.vocab import plan as nouns
from backstride.vocab.plan import Place, Profile, Who
from backstride.vocab.segment import Origin
from guided_sessions import another_id, event, of_recording, session
from guided_stands import stands, walks
from sending import begin, checksum, offset_of, piece, send, whole
from site_of import Site

WELL = {
    "fell": ["no"], "dizzy": ["no"], "heart": ["none"], "injured": ["none"], "pain_now": ["0"],
    "more": ["none"],
}  # fmt: skip
TODAY = date(2026, 6, 1)
BEGAN = "2026-06-01T09:00:00.000Z"
SAID = {"effort": "5", "hurt": "yes", "place": "left calf", "pain": "2", "confidence": "sure"}
AT_ONCE_S = 2.0
"""Asked for: from the last piece to the summary, on a machine with nothing else to do."""
LATEST_S = 30.0
"""Here the cores are shared with other tests, and who analyses is a thread of this process."""


def plan(site: Site) -> None:
    coaching.say_profile(site.home, Profile(Who.RUNNER, tuple(range(7)), 30, 6, (Place.TRACK,)))
    coaching.screen(site.home, WELL)


def guided(session_id: str, *more, **said) -> bytes:
    """Five minutes with three stretches backward and a stumble, as a phone at the lower back felt them."""
    found = guided_session()
    blocks = list(found.workout.blocks())
    lines = [
        event(part.start_s, "block", index=part.block, of=len(blocks), travel=blocks[part.block].travel.value,
              gait=blocks[part.block].gait.value, planned_s=blocks[part.block].duration_s)
        for part in found.parts
        if part.kind == "block" and part.block is not None
    ]  # fmt: skip
    about = {"workout": workout_to_json(found.workout), "began": BEGAN, "day": TODAY.isoformat(), **said}
    return of_recording(found.recording, *lines, *more, id=session_id, **about)


def told_tests(site: Site, session_id: str) -> list[nouns.Tested]:
    """What the coach was told of tests, once the session is finished."""
    finish_session(site.home, session_id)
    _, log, _ = coaching.kept_log(site.home)
    return [each for each in log.events if isinstance(each, nouns.Tested)]


def test_a_session_that_nobody_sent_yet_is_on_the_phone_and_may_be_answered(site: Site) -> None:
    plan(site)
    one = another_id()
    page = site.client.get(f"/session/{one}/after")
    assert page.status_code == 200
    assert "still on the phone" in page.text
    answer = site.client.post(f"/session/{one}/after", data=SAID, follow_redirects=False)
    assert answer.status_code == 303
    kept = result_of_session(site.home, one)
    assert kept is not None
    assert (kept.effort, kept.pain, kept.pain_place) == (5, 2, "left calf")
    again = site.client.get(f"/session/{one}/after").text
    assert "as soon as the recording is read" in again
    assert "A part of it" not in again


def test_while_it_comes_the_page_waits_and_says_so(site: Site) -> None:
    one, data = another_id(), session(6)
    begin(site.client, one)
    piece(site.client, one, 0, data[:1000])
    page = site.client.get(f"/session/{one}/after").text
    assert "on its way" in page
    assert f'hx-get="/session/{one}/after/seen"' in page
    assert "How hard was it?" in page


def test_the_summary_comes_within_two_seconds_of_the_last_piece(site: Site) -> None:
    plan(site)
    one = another_id()
    data = guided(one)
    begin(site.client, one)
    for start in range(0, len(data), 400_000):
        part = data[start : start + 400_000]
        last = start + len(part) == len(data)
        began = time.monotonic()
        answer = piece(site.client, one, start, part, **checksum(part), **(whole(data) if last else {}))
        assert answer.status_code == 204
    assert offset_of(site.client, one) == len(data)
    while "data-waits" in (seen := site.client.get(f"/session/{one}/after/seen").text):
        assert time.monotonic() - began < LATEST_S
        time.sleep(0.5)
    took = time.monotonic() - began
    print(f"{took:.2f} s from the last piece to the summary, {AT_ONCE_S} asked for")  # noqa: T201  # the number reached
    assert "All three stretches, one stumble" in seen
    assert re.search(r"1:2\d\s+min backward,</span> <span>17\d\s+steps a minute,", seen)
    assert seen.count('class="mark measured"') == 1, "three numbers that were measured share a mark"
    assert 'class="under planned"' in seen


def test_what_was_said_changes_the_plan_and_the_page_says_why(site: Site) -> None:
    plan(site)
    one = another_id()
    sent = send(site.client, one, guided(one))
    assert sent["state"] == "kept"
    page = site.client.post(f"/session/{one}/after", data=SAID).text
    assert "What the plan changed" in page
    assert "left calf" in page
    assert "Effort 5\N{NO-BREAK SPACE}of 10." in page
    kept = result_of_session(site.home, one)
    assert kept is not None
    assert kept.dose.backward_m > 0, "what was measured stays"
    assert coaching.planned(site.home).result == kept


def test_answers_that_came_first_stand_in_the_result_and_the_page_comes_anew(site: Site) -> None:
    plan(site)
    one = another_id()
    body = {"id": "a1", "day": TODAY.isoformat(), "effort": 4, "pain": 0, "confidence": "careful"}
    for _ in range(2):
        assert site.client.post(f"/api/v1/plan/sessions/{one}", json=body).status_code == 201
    at_s = guided_session().stumble_s + 3
    none = [
        event(at_s, "stumble", at_s=at_s),
        event(at_s + 2, "answer", of="stumble", answer="mistake"),
        event(at_s + 3, "pain", value=4),
        event(at_s + 3, "stop", why="pain"),
        event(at_s + 5, "answer", of="pain", answer="mistake"),
        *(event(at_s + n, "gap") for n in range(9)),
    ]
    send(site.client, one, guided(one, *none))
    seen = site.client.get(f"/session/{one}/after/seen")
    assert seen.headers["HX-Refresh"] == "true"
    page = site.client.get(f"/session/{one}/after").text
    assert ", no stumble" in page, "she said that it was none"
    assert "It hurt" not in page
    assert "You stopped" not in page, "it was pressed by mistake"
    assert "felt nothing" not in page, "holes of a slow phone are bridged"
    assert "Effort 4\N{NO-BREAK SPACE}of 10." in page
    assert "What the plan changed" in page


def test_that_the_phone_felt_nothing_is_not_what_somebody_said(site: Site) -> None:
    one = another_id()
    lines = session(20, id=one, began=BEGAN).splitlines(keepends=True)
    felt = [line for line in lines if not re.match(rb'{"k":"m","t":\[([5-9]|1[01])\.', line)]
    assert len(felt) == len(lines) - 7
    send(site.client, one, b"".join(felt))
    page = site.client.get(f"/session/{one}/after").text
    assert "felt nothing for a while, once; those parts stay not known.</p>" in page


def test_pain_without_a_number_is_asked_for_and_the_form_stays(site: Site) -> None:
    plan(site)
    one = another_id()
    answer = site.client.post(f"/session/{one}/after", data={**SAID, "pain": ""})
    assert answer.status_code == 422
    assert "Choose how much it hurts" in answer.text
    assert re.search(r'value="sure" checked', answer.text)
    assert result_of_session(site.home, one) is None


def test_a_session_that_cannot_be_read_says_so_and_takes_answers(site: Site) -> None:
    plan(site)
    one = another_id()
    assert send(site.client, one, b"not a session\n")["state"] == "refused"
    page = site.client.get(f"/session/{one}/after")
    assert page.status_code == 200
    assert "could not be read" in page.text
    assert site.client.post(f"/session/{one}/after", data=SAID, follow_redirects=False).status_code == 303


@pytest.mark.parametrize("one", ["x", "../today", "6f1f0f6c-5d0a-4a53-9d0e-3f5a4b1c2d3", "%00"])
def test_an_address_that_is_no_session_is_refused(site: Site, one: str) -> None:
    assert site.client.get(f"/session/{one}/after").status_code in {404, 422}


def test_without_a_plan_there_is_nothing_to_change(site: Site) -> None:
    one = another_id()
    send(site.client, one, session(6, id=one))
    page = site.client.post(f"/session/{one}/after", data=SAID).text
    assert "There is no plan to change yet" in page


# --- tests ---


def test_a_stand_that_the_phone_felt_is_measured_and_reaches_the_coach_once(site: Site) -> None:
    plan(site)
    one = another_id()
    data = stands((8.0, "felt"), (12.4, "felt"), (6.0, "felt"), id=one, began=BEGAN, day=None)
    for _ in range(2):
        send(site.client, one, data)
    (told,) = told_tests(site, one)
    assert (told.measure.name, told.measure.origin, told.day) == ("stand_s", Origin.MEASURED, TODAY)
    assert told.measure.value == pytest.approx(12.4, abs=0.3)
    page = site.client.get(f"/session/{one}/after").text
    assert "You stood 12" in page
    assert page.count('class="mark measured"') >= 3
    assert "How hard was it?" not in page
    assert result_of_session(site.home, one) is None, "a test is no session"


def test_a_foot_put_down_before_the_phone_noticed_ends_the_stand(site: Site) -> None:
    plan(site)
    one = another_id()
    data = stands((30.0, "time"), put_down=(9.0 + 17.0,), id=one, began=BEGAN)
    send(site.client, one, data)
    assert told_tests(site, one)[0].measure.value == pytest.approx(17.0, abs=0.3)


def test_what_was_tapped_counts_as_said(site: Site) -> None:
    plan(site)
    one = another_id()
    send(site.client, one, stands((9.0, "pressed"), (11.0, "pressed"), id=one, began=BEGAN, samples=False))
    (told,) = told_tests(site, one)
    assert (told.measure.value, told.measure.origin) == (11.0, Origin.SAID)
    assert "you said" in site.client.get(f"/session/{one}/after").text


def test_the_quicker_of_two_walks_backward_counts(site: Site) -> None:
    plan(site)
    one = another_id()
    send(site.client, one, walks(4.5, 3.5, id=one, began=BEGAN))
    (told,) = told_tests(site, one)
    assert (told.measure.name, told.measure.origin) == ("back_walk_3m_s", Origin.MEASURED)
    assert told.measure.value == pytest.approx(3.5, abs=0.4)
    assert "It took" in site.client.get(f"/session/{one}/after").text


def test_a_test_without_a_plan_is_kept_and_told_to_nobody(site: Site) -> None:
    one = another_id()
    send(site.client, one, stands((8.0, "felt"), id=one, began=BEGAN))
    assert told_tests(site, one) == []
    assert "You stood 8" in site.client.get(f"/session/{one}/after").text


@pytest.mark.parametrize("key", ["stand", "back-walk"])
def test_the_page_of_a_test_knows_nobody(site: Site, key: str) -> None:
    before = site.client.get(f"/session/test/{key}").text
    plan(site)
    assert site.client.get(f"/session/test/{key}").text == before


def test_focus_leads_to_its_own_page_and_no_other_test_is_led(site: Site) -> None:
    assert site.client.get("/session/test/focus", follow_redirects=False).headers["location"] == "/focus"
    assert site.client.get("/session/test/own-ratio").status_code == 422
    assert site.client.get("/session/test/nothing").status_code == 422
