"""The reaction test as a person takes it: by key, mouse, touch; too early, stopped, out of sight, not sent.

The page is given short waits and a length of seconds; all else is as it is served. Presses are sent by the
page itself, a known time after the signal: what is kept must be that time.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from backstride.app.focus import all_tests, remove_test
from backstride.vocab.focus import Ended, FocusTest, Pressed
from looking import DESK, PHONE, Seen, World

pytestmark = pytest.mark.browser

REACT_MS = 300
PRESS_BY_ITSELF = """([kind, ms]) => {
    const stage = document.querySelector('#stage');
    const press = () => document.activeElement.dispatchEvent(kind === 'keyboard'
        ? new KeyboardEvent('keydown', {key: 'x', bubbles: true, cancelable: true})
        : new PointerEvent('pointerdown', {pointerType: kind, bubbles: true, cancelable: true}));
    const reacted = [];
    const react = (shownAt) => {
        reacted.push(performance.now() - shownAt);
        sessionStorage.setItem('reacted', JSON.stringify(reacted));
        press();
    };
    const see = () => {
        if (['ready', 'between'].includes(stage.dataset.state)) setTimeout(press, 450);
        if (stage.dataset.state === 'signal') requestAnimationFrame((at) => setTimeout(() => react(at), ms));
    };
    new MutationObserver(see).observe(stage, {attributes: true, attributeFilter: ['data-state']});
    see();
}"""
REACTED = "JSON.parse(sessionStorage.getItem('reacted'))"
"""How long after its picture each signal was pressed, by the page's own clock: later on a busy machine."""
TWO_PICTURES = "new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))"
TYPE = """async (keys) => {  // in the page: its timers keep their order, however late a busy machine is
    for (const [afterMs, key] of keys) {
        await new Promise((done) => setTimeout(done, afterMs));
        const told = {key, bubbles: true, cancelable: true};
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', told));
    }
}"""


def hurried(page: Page, seconds: float = 2.0, wait_ms: int = 260) -> None:
    """Open the page with short waits and a short test."""

    def shorten(route: Route) -> None:
        answer = route.fetch()
        rules = {"duration_s": seconds, "wait_low_ms": wait_ms, "wait_high_ms": wait_ms + 40, "practice": 1}
        text = answer.text()
        for name, value in rules.items():
            text = re.sub(rf'"{name}":[\d.]+', f'"{name}":{value}', text)
        route.fulfill(response=answer, body=text)

    page.route("**/focus", shorten)
    page.goto("/focus")


@pytest.fixture
def page(world: World) -> Iterator[Page]:
    """The page's clock stands at the served home's day; its timers run."""
    with world.context(viewport=DESK) as context:
        made = context.new_page()
        made.clock.set_fixed_time("2026-06-01T11:00:00Z")
        yield made
    for test in all_tests(world.home):
        remove_test(world.home, test.id)


def newest(world: World) -> FocusTest:
    return all_tests(world.home)[-1]


def at(page: Page, state: str) -> None:
    page.wait_for_selector(f"#stage[data-state={state}]", state="attached", timeout=5000)


@pytest.mark.parametrize(
    ("hour", "kind"),
    [
        (1, "keyboard"),
        pytest.param(2, "mouse", marks=pytest.mark.night),
        pytest.param(3, "touch", marks=pytest.mark.night),
    ],
)
def test_what_is_kept_is_the_time_from_the_signal_to_the_press(
    world: World, page: Page, hour: int, kind: str
) -> None:
    seen = Seen()
    seen.listen(page)
    page.clock.set_fixed_time(f"2026-06-01T0{hour}:00:00Z")
    hurried(page)
    page.get_by_label("before").check(force=True)
    page.get_by_role("button", name="Start").click()
    page.evaluate(PRESS_BY_ITSELF, [kind, REACT_MS])
    page.wait_for_url("**/focus?test=*", timeout=15_000)
    test = newest(world)
    assert (test.pressed, test.ended, test.moment) == (Pressed(kind), Ended.FINISHED, "before")
    _, *reacted = page.evaluate(REACTED)  # the first is practice
    late_s = sum(ms - REACT_MS for ms in reacted if ms > REACT_MS) / 1000
    assert 2.0 <= test.duration_s < 3.0 + late_s  # the last signal is waited for
    assert 2 <= len(test.trials) <= 4
    for trial, ms in zip(test.trials, reacted, strict=True):
        assert 260 <= trial.wait_ms <= 300
        assert trial.reaction_ms is not None
        assert abs(trial.reaction_ms - ms) <= 20, "from the picture with the signal to the press"
        assert trial.reaction_ms >= REACT_MS - 1
    assert test.frame_ms is not None
    expect(page.get_by_role("heading", name="A part of a test")).to_be_visible()  # seconds are no test
    assert seen.complaints == []


def test_a_press_before_the_signal_is_told_and_counted(world: World, page: Page) -> None:
    page.clock.set_fixed_time("2026-06-01T04:00:00Z")
    hurried(page, seconds=30, wait_ms=900)
    page.get_by_role("button", name="Start").click()
    page.wait_for_timeout(450)
    page.keyboard.press("x")
    at(page, "signal")
    page.evaluate(TWO_PICTURES)
    page.wait_for_timeout(150)
    page.keyboard.press(" ")
    at(page, "between")
    page.evaluate(TYPE, [[300, "Enter"], [350, "x"]])
    expect(page.locator("[data-words]")).to_have_text("Too early")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()
    expect(page.get_by_text("no reactions, no lapses, 1 too early")).to_be_visible()
    page.get_by_role("button", name="Keep this part").click()
    page.wait_for_url("**/focus?test=*")
    test = newest(world)
    assert test.ended is Ended.STOPPED
    assert len(test.trials) == 1
    assert test.trials[0].reaction_ms is not None
    assert test.trials[0].reaction_ms < 0


@pytest.mark.night
def test_a_test_that_goes_out_of_sight_ends_and_is_offered_as_a_part(world: World, page: Page) -> None:
    hurried(page, seconds=30)
    page.get_by_role("button", name="Start").click()
    page.evaluate(PRESS_BY_ITSELF, ["touch", 200])
    at(page, "between")
    page.wait_for_timeout(1500)
    page.evaluate("""() => { Object.defineProperty(document, 'hidden', {get: () => true});
        document.dispatchEvent(new Event('visibilitychange')); }""")
    expect(page.get_by_role("heading", name="The page went out of sight, so the test ended")).to_be_visible()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_role("heading", name="The page went")).to_have_count(0)
    assert all_tests(world.home) == ()
    page.reload()
    expect(page.get_by_role("button", name="Keep this part")).to_have_count(0)


@pytest.mark.night
def test_what_could_not_be_sent_is_held_over_a_reload_and_sent_again(world: World, page: Page) -> None:
    page.clock.set_fixed_time("2026-06-01T05:00:00Z")
    page.route("**/api/v1/focus/tests", lambda route: route.abort())
    hurried(page, seconds=2)
    page.get_by_role("button", name="Start").click()
    page.evaluate(PRESS_BY_ITSELF, ["touch", 200])
    expect(page.get_by_role("heading", name="It is not kept yet")).to_be_visible(timeout=10_000)
    assert all_tests(world.home) == ()
    page.unroute("**/api/v1/focus/tests")
    page.reload()
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url("**/focus?test=*")
    assert newest(world).ended is Ended.FINISHED
    assert page.evaluate("localStorage.getItem('backstride.focus.unsent')") is None


def test_a_whole_test_by_keyboard_alone_is_scored_and_what_is_said_is_kept(world: World, page: Page) -> None:
    """The seconds that were taken are sent as the three minutes that they stand for."""
    page.clock.set_fixed_time("2026-06-01T06:00:00Z")

    def as_three_minutes(route: Route) -> None:
        sent: dict[str, Any] = json.loads(route.request.post_data or "{}")
        sent |= {"duration_s": 180.0, "trials": sent["trials"] * 20}
        route.continue_(post_data=json.dumps(sent))

    page.route("**/api/v1/focus/tests", as_three_minutes)
    hurried(page, seconds=2)
    page.get_by_label("after").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Start"
    page.keyboard.press("Enter")
    page.evaluate(PRESS_BY_ITSELF, ["keyboard", 250])
    page.wait_for_url("**/focus?test=*", timeout=10_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"Your reaction took \d{3} ms"))
    page.get_by_role("group", name="How hard was the session?").get_by_label("7").check(force=True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Effort 7 of 10.")).to_be_visible()


@pytest.mark.night
def test_the_stage_fills_a_phone_and_a_second_finger_is_no_second_press(world: World) -> None:
    with world.context(viewport=PHONE, has_touch=True, reduced_motion="reduce") as context:
        page = context.new_page()
        hurried(page, seconds=30, wait_ms=900)
        page.get_by_role("button", name="Start").tap()
        box = page.locator("#stage").bounding_box()
        assert box is not None
        assert (box["width"], box["height"]) == (390, 844)
        page.wait_for_timeout(450)
        page.touchscreen.tap(100, 200)
        at(page, "signal")
        page.touchscreen.tap(100, 200)
        page.touchscreen.tap(120, 210)
        expect(page.locator("[data-words]")).not_to_have_text("Too early")
        page.get_by_role("button", name="Stop").tap()
        expect(page.get_by_role("button", name="Start")).to_be_focused()  # only practice: nothing to keep
