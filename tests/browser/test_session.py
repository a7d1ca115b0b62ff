"""The guided session as a person sees it: checks before it, every state of the screen, simulated sensors."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from backstride.app.watched import watched
from looking import PHONE, Seen, World, violations

pytestmark = pytest.mark.browser

SIDE = {"width": 844, "height": 390}
PIECES = [[0, 600, "forward", "run"], [600, 645, "backward", "run"], [645, 750, "forward", "walk"]]
STATES = (
    "ready", "countdown", "backward", "forward", "sideways", "still", "turn", "unknown", "paused", "stop",
    "asked", "over", "guard", "fall", "open", "open guard", "far",
)  # fmt: skip
TOLD = (
    ("wear", {"head": "Stand still", "words": "The phone learns where up is.",
              "left": {"words": "3", "says": "3 seconds", "long": False},
              "acts": [{"name": "skip-steps", "words": "Go without the ten steps"}]}),
    ("away", {"words": "For 12 s nothing was measured and nobody could be guided."}),
)  # fmt: skip
"""Screens that no state of a session makes."""
PAINT = """async ([view, guarded]) => {
    const at = document.querySelector('script[src*="guide/page.js"]').src.replace("page.js", "screen.js");
    const { makeScreen } = await import(at), live = document.querySelector("#live");
    document.body.classList.add("live");
    live.hidden = false;
    globalThis.painted ??= makeScreen(live, () => {});
    if (typeof view === "string") globalThis.painted.tell(view, guarded);
    else globalThis.painted.paint(view, guarded);
}"""
HELP = """async (contact) => {
    const at = document.querySelector('script[src*="guide/page.js"]').src.replace("page.js", "afterwards.js");
    const { makeHelp, showContact } = await import(at), live = document.querySelector("#live");
    const how = { simulated: false, opens: false };
    const show = (main, { answered }) => showContact(main, contact, null, { ...how, answered });
    const help = makeHelp(live, show), told = (box) => [box.parentElement.dataset.screen, box.textContent];
    const boxes = [...live.querySelectorAll("[data-contact]")], seen = [];
    for (const [press, state, untilS] of [
        ["", "asked", 5], ["", "asked", null], ["", "backward", null], ["fine", "stop", null],
        ["", "backward", null], ["stop", "stop", null],
    ]) {
        if (press) help.pressed(press, "asked");
        help.paint({ state, untilS });
        seen.push(boxes.filter((box) => !box.hidden).map(told));
    }
    return seen;
}"""
OVER = """async () => {
    const at = document.querySelector('script[src*="guide/page.js"]').src.replace("page.js", "afterwards.js");
    const { showOver } = await import(at), { makeScreen } = await import(at.replace("afterwards", "screen"));
    const live = document.querySelector("#live"), main = live.querySelector("main[data-screen=over]");
    const file = async () => new File(["all"], "all.jsonl"), log = { trouble: "Held in memory.", file };
    let lost = true;
    const send = async (told) => { if (lost) throw new Error("no store"); told("It is safe."); };
    const words = () => main.innerText.split("\\n").filter((line) => line.trim());
    const look = async () => (await new Promise(setTimeout), words());
    document.body.classList.add("live");
    live.hidden = false;
    showOver(live, makeScreen(live, () => {}), { id: "a", why: "stopped", log, send });
    globalThis.kept = () => { log.trouble = null; lost = false; log.onTrouble(null); return look(); };
    return look();
}"""
AXE_RUN = "axe.run({resultTypes: ['violations']}).then((found) => found.violations)"
LOOKED_AT = """() => {
    const shown = (one) => one.offsetParent !== null;
    const rgb = (words) => (words.match(/[\\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]) => [0.2126, 0.7152, 0.0722].reduce((sum, share, i) => {
        const part = [r, g, b][i] / 255;
        return sum + share * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0);
    const behind = (one) => {
        for (let at = one; at; at = at.parentElement) {
            const found = rgb(getComputedStyle(at).backgroundColor);
            if (found.length < 4 || found[3] > 0) return found;
        }
        return [0, 0, 0];
    };
    const ratio = (one) => {
        const [a, b] = [light(rgb(getComputedStyle(one).color)), light(behind(one))].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    };
    const live = document.querySelector("#live");
    const says = (one) => one.childElementCount === 0 && one.textContent.trim();
    const words = [...live.querySelectorAll("h1, p, span, button, li")]
        .filter((one) => shown(one) && says(one) && !one.matches(".sr"));
    const high = (one) => one.getBoundingClientRect().height;
    const size = (one) => parseFloat(getComputedStyle(one).fontSize);
    const within = (one) => {
        const { right, bottom } = one.getBoundingClientRect(), whole = one.scrollWidth <= one.clientWidth + 1;
        return right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5 && whole;
    };
    return {
        faint: words.map((one) => [one.textContent.trim(), ratio(one)]).filter(([, found]) => found < 7.1),
        digits: [...live.querySelectorAll(".left")].filter(shown).map(size),
        small: [...live.querySelectorAll("button, input")].filter((one) => shown(one) && high(one) < 56)
            .map((one) => one.textContent),
        cut: [...live.querySelectorAll("button, input, .left")].filter((one) => shown(one) && !within(one))
            .map((one) => one.textContent || one.id),
        wider: document.documentElement.scrollWidth - innerWidth,
        below: document.documentElement.scrollHeight - innerHeight,
    };
}"""
READINGS = """(() => {  // what a busy machine comes late to carries its own time, as the events of a phone do
    const felt = {
        accelerationIncludingGravity: { x: 0, y: 6.9, z: 6.9 },
        rotationRate: { alpha: 0, beta: 0, gamma: 0 },
        interval: 16,
    };
    let due = performance.now();
    globalThis.felt = setInterval(() => {
        for (; due < performance.now(); due += 16) {
            const event = new DeviceMotionEvent("devicemotion", felt);
            Object.defineProperty(event, "timeStamp", { value: due });
            dispatchEvent(event);
        }
    }, 16);
})()"""
BEGUN_ELSEWHERE = """localStorage.setItem("backstride.session", JSON.stringify({
    id: crypto.randomUUID(), zeroAt: Date.now() - 60000, t: 40, state: {}, header: {workout: {}},
}))"""
ASKS_FOR_MOTION = """DeviceMotionEvent.requestPermission = async () => {
    globalThis.askedIn = navigator.userActivation.isActive;
    return "granted";
}"""
"""As an iPhone does, once a page."""
HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def view(state: str) -> dict[str, Any]:
    """What the session says in a state."""
    travel = {"forward": "forward", "sideways": "sideways", "still": "still"}.get(state, "backward")
    as_it_is = {
        "guard": "backward",
        "fall": "asked",
        "open": "backward",
        "open guard": "backward",
        "far": "backward",
    }
    is_open, far = state.startswith("open"), state == "far"
    asked = {"asked": "stumble", "fall": "fall"}.get(state)
    return {
        "state": as_it_is.get(state, state), "elapsedS": 620, "totalS": 750, "stretch": [1, 6],
        "block": {"word": travel.capitalize(), "travel": travel, "gait": "run",
                  "leftS": None if is_open or far else 725, "leftM": 1118 if far else None,
                  "goneS": 725 if is_open else None,
                  "cue": "Look over your left shoulder.", "byTime": far},
        "next": {"words": "Forward, 1:45, easy"}, "lit": True, "now": 620,
        "line": "" if far else "You are running backward",
        "pieces": PIECES, "asked": asked, "byPress": is_open or far, "feels": True,
        "untilS": 24 if asked else 4 if state == "countdown" else None,
    }  # fmt: skip


def taken_along() -> dict[str, Any]:
    """A week as a phone takes it along."""
    what = watched()
    session = {name: what[name] for name in ("name", "workout", "place", "needs", "stops")}
    session |= {"title": "Three times 30 s backward", "around": "On a track, 4 minutes", "minutes": 4}
    first = datetime.now(UTC).date()
    days = [
        {"day": str(first + timedelta(days=n)), "stage": 6, "session": session, "why": ""} for n in range(8)
    ]
    return {
        "schema": "backstride.guide/1",
        "today": str(first),
        "language": "en",
        "days": days,
        "contact": {"name": "Sam", "phone": "+31 6 1234"},
    }


def phone(world: World, **options: Any) -> BrowserContext:
    """A phone that lets its sensors be used; what it took along is known."""
    usual = {
        "viewport": PHONE,
        "service_workers": "block",
        "permissions": ["accelerometer", "gyroscope", "geolocation"],
        "geolocation": {"latitude": 52.08, "longitude": 5.12, "accuracy": 5},
    }
    context = world.context(**usual | options)
    body = json.dumps(taken_along())
    context.route("**/api/v1/guide", lambda route: route.fulfill(body=body, content_type="application/json"))
    return context


@pytest.mark.parametrize("size", [PHONE, SIDE], ids=["upright", "on its side"])
def test_every_state_can_be_read_in_the_sun(world: World, size: dict[str, int]) -> None:
    wrong = []
    screens = [(state, view(state), state.endswith("guard")) for state in STATES]
    screens += [(name, name, what) for name, what in TOLD]
    with phone(world, viewport=size) as context:
        page = context.new_page()
        page.goto("/session")
        page.evaluate(AXE_SCRIPT)
        for text in ("100%", "200%"):
            page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
            for state, what, how in screens:
                page.evaluate(PAINT, [what, how])
                seen = page.evaluate(LOOKED_AT)
                wrong += [(state, text, name, seen[name]) for name in ("faint", "small", "cut") if seen[name]]
                wrong += [(state, text, name, seen[name]) for name in ("wider", "below") if seen[name] > 0]
                if any(size_px < 96 for size_px in seen["digits"]):
                    wrong.append((state, text, "digits", seen["digits"]))
                if text == "100%":
                    found = page.evaluate(AXE_RUN)
                    wrong += [(state, text, v["id"], v["nodes"][0]["html"][:90]) for v in found]
    assert wrong == []


def test_an_alarm_is_seen_to_come_and_the_focus_goes_where_the_screen_does(world: World) -> None:
    with phone(world) as context:
        page = context.new_page()
        page.goto("/session")
        page.evaluate(PAINT, [view("backward"), False])
        page.get_by_role("button", name="Pause").focus()
        page.evaluate(PAINT, [view("fall"), False])
        expect(page.locator("main[data-screen=asked]")).to_be_focused()
        timer = page.get_by_role("timer", name="24 seconds until the alarm")
        expect(timer).to_have_text("24")
        assert (
            timer.evaluate("one => one.closest('[role=alert], [role=status]')") is None
        )  # not said each second
        page.get_by_role("button", name="It was no fall").focus()
        page.evaluate(PAINT, [view("fall") | {"untilS": 23, "line": "Nobody answered."}, False])
        expect(page.get_by_role("button", name="It was no fall")).to_be_focused()
        page.set_viewport_size({"width": 320, "height": 568})
        number = page.get_by_role("timer", name="23 seconds until the alarm").bounding_box()
        button = page.get_by_role("button", name="I am fine").bounding_box()
        assert number
        assert button
        assert number["y"] + number["height"] <= button["y"] + 1  # a small phone hides no number
        page.evaluate(PAINT, [view("open"), False])
        expect(page.locator("footer button")).to_have_text(["Done", "Pause", "It hurts"])
        page.evaluate(PAINT, [view("open guard"), True])
        expect(page.get_by_label("Slide to the end: this block is done")).to_be_visible()
        page.evaluate(PAINT, [view("guard"), True])
        expect(page.get_by_label("Slide to the end: this block is done")).to_be_hidden()


def test_help_is_offered_only_where_it_is_needed_and_what_is_in_memory_can_be_saved(world: World) -> None:
    with phone(world) as context:
        page = context.new_page()
        page.goto("/session")
        unset, sam = page.evaluate(HELP, None), page.evaluate(HELP, {"name": "Sam", "phone": "+31 6 1234"})
        for seen, words in ((unset, "No contact is set. Call for help: 112"), (sam, "Message Sam")):
            assert [[where for where, _ in boxes] for boxes in seen] == [[], ["asked"], [], [], [], ["stop"]]
            assert all(words in said for boxes in seen for _, said in boxes)
        assert page.evaluate(OVER) == ["Stopped", "Held in memory.", "Save as a file"]
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save as a file").click()
        assert saved.value.suggested_filename == "all.jsonl"
        expect(page.get_by_role("link", name="How was it?")).to_be_visible()
        kept = ["Stopped and kept", "Everything is on this phone.", "It is safe.", "How was it?"]
        assert page.evaluate("kept()") == kept


def test_what_fails_is_said_before_the_start_with_what_helps(world: World) -> None:
    seen = Seen()
    with phone(world) as context:
        page = context.new_page()
        seen.listen(page)
        checked(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
            assert violations(page, scheme) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        page.click("[data-do=unheard]")
        expect(page.locator("li.fails").first).to_contain_text("Set the switch to ring")
        expect(page.get_by_role("button", name="Start")).to_be_disabled()
        page.click("[data-do=sound]")
        page.click("[data-do=heard]")
        ready(page)
        expect(page.get_by_role("button", name="Start")).to_be_enabled(timeout=20_000)
        page.evaluate(BEGUN_ELSEWHERE)
        page.get_by_role("button", name="Start").click()
        expect(page.get_by_role("heading", name="A session broke off")).to_be_visible()
        assert page.evaluate("document.body.dataset.session") is None  # none is begun beside it
    assert [words for words in seen.complaints if "Service Worker" not in words] == []


def checked(page: Page) -> None:
    """Open the page of a session and let it look at the phone."""
    page.goto("/session")
    page.evaluate(READINGS)
    page.get_by_role("button", name="Check the phone").click()
    expect(page.locator("#checks")).to_contain_text("readings a second")
    page.click("[data-do=sound]")


def ready(page: Page) -> None:
    """Say that the place is as it must be, and go on without what this machine has not."""
    for key in ("awake", "gnss"):
        if page.locator(f"[data-do=without-{key}]").count():
            page.click(f"[data-do=without-{key}]")
    for box in page.locator("#checks input").all():
        box.check(force=True)


def test_a_session_from_the_tap_to_the_stop_and_on_after_a_killed_page(world: World) -> None:
    with phone(world) as context:
        page = context.new_page()
        checked(page)
        page.click("[data-do=heard]")
        ready(page)
        page.get_by_role("button", name="Start").click()
        page.get_by_role("button", name="Go without the ten steps").click()
        slide = page.get_by_label("Slide to the end to open")
        expect(slide).to_be_visible()
        page.mouse.click(195, 300)
        expect(slide).to_be_visible()
        slide.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.evaluate(HIDE, arg=True)
        page.evaluate(HIDE, arg=False)
        page.get_by_role("button", name="Tap to resume").click()
        page.wait_for_function("JSON.parse(localStorage.getItem('backstride.session') ?? '{}').state")
        page.add_init_script(ASKS_FOR_MOTION)
        page.reload()
        expect(page.get_by_role("heading", name="A session broke off")).to_be_visible()
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="It hurts").click()
        assert page.evaluate("globalThis.askedIn")  # a tap, else nothing would be felt any more
        expect(page.get_by_role("heading", name="Stop here")).to_be_visible()
        page.get_by_role("button", name="Finish and save").click()
        expect(page.get_by_role("link", name="How was it?")).to_be_visible()
        expect(page.locator("[data-safe]")).to_contain_text("safe on your server", timeout=15_000)
        assert page.evaluate("localStorage.getItem('backstride.session')") is None


def test_a_spotter_sees_the_session_and_stops_it(world: World) -> None:
    with world.context(viewport=PHONE) as context:
        told = {"session": "seen-here", "title": "Repeats", "view": view("backward")}
        page = context.new_page()
        page.goto("/spotter")
        assert page.request.put("/api/v1/live", data=told).json() == {"stop": False}
        expect(page.get_by_text("You are running backward")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Stop the session").click()
        expect(page.get_by_text("Stop was sent").first).to_be_visible()
        assert page.request.put("/api/v1/live", data=told).json() == {"stop": True}


def watch(page: Page) -> None:
    page.goto("/session/watch")
    page.get_by_role("button", name="Watch it, with sound").click()
    page.click("[data-pace='8']")


def test_simulated_sensors_are_seen_to_run_backward(world: World) -> None:
    with world.context(viewport=PHONE, service_workers="block") as context:
        page = context.new_page()
        told: list[str] = []
        page.on("request", lambda asked: told.append(asked.url) if asked.method == "PUT" else None)
        watch(page)
        expect(page.locator("[data-line-words]")).to_have_text("You are running backward", timeout=30_000)
        expect(page.locator("body")).to_have_attribute("data-state", "backward")
        high = "all => Math.min(...all.map((one) => one.getBoundingClientRect().height))"
        assert page.locator(".pretend button").evaluate_all(high) >= 48
        assert [url for url in told if "/live" in url] == []  # nobody is watched over who is not there


@pytest.mark.night
def test_a_watched_session_ends_with_a_changed_plan(world: World) -> None:
    with world.context(viewport=PHONE, service_workers="block") as context:
        page = context.new_page()
        watch(page)
        expect(page.get_by_role("heading", name="Are you all right?")).to_be_visible(timeout=60_000)
        expect(page.locator("[data-watched]")).to_contain_text("one stumble", timeout=90_000)
        expect(page.locator("[data-watched]")).to_contain_text("What the plan changed")
