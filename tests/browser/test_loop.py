"""The whole loop, once: from an empty journal to a plan that a guided session changed.

A laptop and a phone of one browser; the phone comes in over TLS by its code. Its clock is played forward: a
simulated person with the phone at her back does what the page asks, and the page gets motion events as from
a phone. On the way the network goes, the page is killed, and both come back.
"""

import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backstride.app import coaching, pairing
from backstride.app.home import Home
from backstride.app.runs import original, read_of
from backstride.app.settings import Settings
from backstride.vocab.plan import Amount, Result
from backstride.vocab.segment import Origin, Travel
from backstride.web.phone_door import PhoneDoor
from guided_body import BODY, felt
from looking import Seen
from phone_doors import served_doors, trusting
from quick_disk import quick_folder

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)
ALLOWED = ["geolocation", "accelerometer", "gyroscope", "screen-wake-lock"]
STATE = "({...JSON.parse(localStorage.getItem('backstride.session') ?? '{}').state, workout: null})"
KEPT = "JSON.parse(localStorage.getItem('backstride.session') ?? 'null')?.state"


@dataclass
class Loop:
    """A laptop that serves, and its phone's door."""

    home: Home
    door: PhoneDoor
    laptop: str

    @property
    def phone(self) -> str:
        return self.door.welcome.address


@pytest.fixture
def loop() -> Iterator[Loop]:
    """An empty journal on a Monday."""
    began = time.monotonic()

    def clock() -> datetime:
        return MONDAY + timedelta(seconds=time.monotonic() - began)

    with quick_folder() as folder, Home(Settings(data=folder / "data"), clock=clock) as home:
        home.store.set_note("simulated", "removed")
        with served_doors(home) as (door, laptop):
            yield Loop(home, door, laptop)


@pytest.fixture
def context(browser: Browser, loop: Loop, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser that trusts this machine, as a phone does once it has the authority."""
    context = trusting(browser, loop.door, tmp_path, has_touch=True, is_mobile=True, permissions=ALLOWED)
    context.clock.install(time=MONDAY)
    yield context
    context.close()


def choose(page: Page, role: Any, name: str) -> None:
    page.get_by_role(role, name=name, exact=True).first.locator("xpath=..").click()


def answer_and_plan(page: Page, laptop: str) -> None:
    """The six questions, and who one is."""
    page.goto(laptop)
    page.get_by_role("link", name="Make my plan").click()
    answers = [("radio", "no"), ("radio", "no"), ("checkbox", "none of these"), ("checkbox", "none of these"),
               ("radio", "no"), ("checkbox", "none of these")]  # fmt: skip
    for number, (role, answer) in enumerate(answers, 1):
        expect(page.get_by_text(f"{number} of 6", exact=True)).to_be_visible()
        choose(page, role, answer)
        last = number == len(answers)
        page.get_by_role(
            "button" if last else "link", name="See what follows" if last else "Next"
        ).first.click()
    page.get_by_role("link", name="Make my plan").first.click()
    choose(page, "radio", "new to sport")
    choose(page, "checkbox", "a flat path")
    page.get_by_role("button", name="Make my plan").first.click()
    expect(page.get_by_role("heading", name=re.compile("walking backward"))).to_be_visible()


def pair(loop: Loop, laptop: Page, phone: Page) -> None:
    """The phone comes in by the code on the laptop's screen."""
    laptop.goto(f"{loop.laptop}/phone")
    laptop.get_by_role("button", name="Show a").click()
    laptop.get_by_text("Waiting for the phone").wait_for()
    code = pairing.kept_code(loop.home)
    assert code is not None
    phone.goto(f"{loop.phone}/pair#{code.digits}")
    phone.get_by_role("button", name="Pair this phone").click()
    phone.get_by_role("heading", name="This phone is paired").wait_for()
    phone.get_by_role("link", name="Open today").click()
    phone.locator("html[data-taken]").wait_for(state="attached")


def play_until(page: Page, condition: str, most_s: int = 120) -> None:
    """Play the phone's clock forward until something holds."""
    for _ in range(most_s):
        page.clock.run_for(1000)
        if page.evaluate(f"Boolean({condition})"):
            return
    where = page.evaluate("({...document.body.dataset})")
    raise AssertionError(f"{condition}: not within {most_s} s; {where}, {page.evaluate(STATE)}")


def look_before(page: Page, body: dict[str, Any]) -> None:
    """What is looked at before a session; then the phone is put on."""
    page.get_by_role("link", name="Start", exact=True).click()
    page.wait_for_url("**/session")
    page.evaluate(BODY, body)
    page.get_by_role("button", name="Check the phone").click()
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="I heard it").click()
    for need in page.locator("#checks fieldset label").all():
        need.click()
    page.get_by_role("button", name="Start", exact=True).click()
    play_until(page, f"{KEPT}?.status === 'running'")


def press(page: Page, *acts: str) -> None:
    """Open the guard by a key, and press what stands behind it."""
    if page.locator("#slide").is_visible():
        page.locator("#slide").press("Enter")
    for act in acts:
        page.locator(f"[data-press={act}]:visible").first.click()


def backward(page: Page, index: int) -> None:
    """Play until she has gone backward for five seconds, in a stretch behind a block."""
    seen = f"document.body.dataset.state === 'backward' && {KEPT}.index > {index}"
    play_until(page, seen)
    play_until(page, f"{KEPT}.t > {page.evaluate(KEPT)['t'] + 5}")


def test_from_an_empty_journal_to_a_changed_plan(loop: Loop, context: BrowserContext) -> None:
    laptop, body = context.new_page(), felt()
    answer_and_plan(laptop, loop.laptop)
    before = coaching.planned(loop.home)
    phone = context.new_page()
    pair(loop, laptop, phone)

    look_before(phone, body)
    press(phone, "pause", "skip")
    backward(phone, 0)
    first, first_t = (phone.evaluate(KEPT)[name] for name in ("index", "t"))
    context.set_offline(True)
    phone.clock.run_for(5000)
    phone.close()

    phone = context.new_page()
    seen = Seen()
    phone.on("pageerror", lambda error: seen.complaints.append(str(error)))
    phone.goto(f"{loop.phone}/session")
    expect(phone.get_by_text("It began at")).to_be_visible()
    phone.evaluate(BODY, body)
    phone.get_by_role("button", name="Go on").click()
    play_until(phone, f"{KEPT}.t > {first_t} && {KEPT}.status !== 'paused'")
    backward(phone, first)
    context.set_offline(False)
    play_until(phone, f"document.body.dataset.state !== 'backward' && {KEPT}.index > {first}")
    press(phone, "pause", "finish")
    expect(phone.get_by_text("It is safe on your server.")).to_be_visible(timeout=30_000)

    phone.get_by_role("link", name="How was it?").click()
    expect(phone.get_by_role("heading", name=re.compile("of .* stretches"))).to_be_visible(timeout=30_000)
    expect(phone.get_by_text("measured").first).to_be_visible()
    choose(phone, "radio", "5")
    choose(phone, "radio", "yes")
    phone.locator('[data-place="left calf"]').click()
    phone.get_by_role("group", name="How much").get_by_role("radio", name="2").locator("xpath=..").click()
    choose(phone, "radio", "sure")
    phone.get_by_role("button", name="Done", exact=True).click()
    changed = phone.get_by_role("region", name="What the plan changed")
    expect(changed).to_be_visible(timeout=30_000)
    expect(changed.get_by_text("left calf")).to_be_visible()

    assert seen.complaints == []
    run = whole(loop, before)
    phone.get_by_role("link", name="The whole run").first.click()
    expect(phone).to_have_url(re.compile(f"/runs/{run}$"))
    expect(phone.get_by_role("heading", name="What it did for you")).to_be_visible()
    laptop.goto(f"{loop.laptop}/today")
    expect(laptop.get_by_role("heading", name=re.compile("Done for today"))).to_be_visible()


def whole(loop: Loop, before: coaching.Planned) -> str:
    """Look at what became of it: one recording with nothing lost, and another plan. Return the run."""
    home = loop.home
    (run,) = home.store.shelf(home.me().id).runs()
    read = read_of(home, run.id)
    felt_backward = [one for one in read.reading.segments if one.travel is Travel.BACKWARD]
    assert sum(one.duration_s for one in felt_backward if one.origin is Origin.MEASURED) > 15
    lines = lines_of(home, run.id)
    at = [t for line in lines if line.get("k") == "m" for t in line["t"]]
    assert all(b > a for a, b in itertools.pairwise(at)), "nothing came twice"
    (gap,) = [line for line in lines if line.get("what") == "gap" and line.get("why") == "page"]
    lost = [b - a for a, b in itertools.pairwise(at) if a < gap["to"] < b + 1 and b - a > 1]
    assert gap["from"] - max(t for t in at if t <= gap["from"] + 1) < 5, lost
    _, log, _ = coaching.kept_log(home)
    results = {event.id for event in log.events if isinstance(event, Result)}
    assert len(results) == 1
    after = coaching.planned(home)
    assert after.result is not None
    assert (after.result.effort, after.result.pain, after.result.pain_place) == (5, 2, "left calf")
    assert days(after) != days(before), "the plan is another"
    assert after.result.amount is Amount.PARTLY, after.result
    assert after.result.dose.backward_walk_m > 5, after.result
    return run.id


def lines_of(home: Home, run_id: str) -> list[dict[str, Any]]:
    _, file = original(home, run_id)
    with file as kept:
        return [json.loads(line) for line in kept.read().splitlines()]


def days(plan: coaching.Planned) -> list[tuple[date, object]]:
    ahead = [each for each in plan.week if each.day > plan.today]
    return [(each.day, each.session.dose if each.session else None) for each in ahead]
