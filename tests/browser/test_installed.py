"""The app on a phone: what is kept for the way, what works without a network, and how a new version comes."""

import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from backstride.app import coaching
from backstride.app.home import Home
from backstride.app.settings import Settings
from backstride.vocab.plan import Place, Profile, Who
from backstride.web import installed, static_files
from backstride.web.application import make_app
from looking import PHONE
from quick_disk import quick_folder
from runs import clock_at
from serving import serving

pytestmark = pytest.mark.browser

WELL = {
    "fell": ["no"], "dizzy": ["no"], "heart": ["none"], "injured": ["none"], "pain_now": ["0"],
    "more": ["none"],
}  # fmt: skip
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""When the server's clock stands and the phone's begins, whatever day and hour it is."""
CACHED = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat().sort()"""


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[str]:
    """The address of somebody with a plan, from that day on."""
    clock = clock_at(NOON)
    with quick_folder() as folder, Home(Settings(data=folder / "data"), clock=clock) as home:
        home.store.set_note("simulated", "removed")
        coaching.say_profile(home, Profile(Who.RUNNER, tuple(range(7)), 30, 6, (Place.TRACK,)))
        coaching.screen(home, WELL)
        app = make_app(home)
        app.add_middleware(SentAway)
        with serving(app) as address:
            yield address


AWAY: set[str] = set()


class SentAway:
    """Answers as to a stranger while a phone is to be one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        away = Response("Not paired.", 401) if scope["type"] == "http" and AWAY else None
        await (away or self.app)(scope, receive, send)


@pytest.fixture
def away() -> Iterator[set[str]]:
    yield AWAY
    AWAY.clear()


@pytest.fixture
def context(browser: Browser, phone: str) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=phone, viewport=PHONE, has_touch=True, is_mobile=True) as context:  # type: ignore[arg-type]
        context.clock.install(time=NOON)
        yield context


def settled(context: BrowserContext, path: str = "/today") -> Page:
    """A page whose worker has everything."""
    page = context.new_page()
    page.goto(path)
    page.locator("html[data-taken]").wait_for(state="attached")
    return page


def test_without_a_network_the_page_says_what_works_and_shows_the_days(context: BrowserContext) -> None:
    page = settled(context)
    context.set_offline(True)
    page.goto("/journal")
    expect(page.get_by_role("heading", name="Your server does not answer")).to_be_visible()
    days = page.get_by_role("region", name="On this phone")
    expect(days.get_by_role("listitem").first).to_contain_text("Today")
    assert days.get_by_role("listitem").count() == 8
    assert page.locator("details").count() > 3
    context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page).to_have_url(re.compile("/today$"))


def test_the_guided_pages_open_without_a_network(context: BrowserContext) -> None:
    page = settled(context)
    context.set_offline(True)
    for path, heading in (
        ("/session", re.compile("walking backward")),
        ("/session/test/stand", "Stand on one leg"),
        ("/session/test/back-walk", "Three metres backward"),
        ("/session/6f1f0f6c-5d0a-4a53-9d0e-3f5a4b1c2d3e/after", "Done"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    page.evaluate("window.mine = true")
    page.wait_for_timeout(700)
    assert page.evaluate("window.mine"), "nothing is loaded again and again"


MOVES = """() => {  // sixty times a second a body that stands, until the other foot comes down
    // what a busy machine comes late to carries its own time, as the events of a phone do
    const rotationRate = {alpha: 0, beta: 1, gamma: 0};
    let due = performance.now();
    setInterval(() => {
        for (; due < performance.now(); due += 1000 / 60) {
            const off = Math.abs(due - (window.downAt ?? Infinity)), y = 9.8 + (off < 60 ? 5 : 0);
            const felt = {accelerationIncludingGravity: {x: 0.1, y, z: 0.1}, rotationRate, interval: 16};
            const event = new DeviceMotionEvent("devicemotion", felt);
            Object.defineProperty(event, "timeStamp", {value: due});
            dispatchEvent(event);
        }
    }, 1000 / 60);
}"""


def test_a_test_is_led_felt_kept_and_read(context: BrowserContext, phone: str) -> None:
    page = context.new_page()
    page.goto("/session/test/stand")
    page.evaluate(MOVES)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="Stand", exact=True)).to_be_visible(timeout=30_000)
    page.evaluate("window.downAt = performance.now() + 2500")
    expect(page.get_by_role("heading", name="Rest")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Stop the test").click()
    expect(page.get_by_text("as the phone felt it")).to_be_visible()
    expect(page.get_by_text("It is safe on your server.")).to_be_visible(timeout=15_000)
    context.set_offline(True)
    page.get_by_role("link", name="See what it opens").click()
    expect(page.get_by_role("heading", name="One try done")).to_be_visible()  # as the phone knows it
    context.set_offline(False)
    expect(page.get_by_role("heading", name=re.compile(r"You stood \d"))).to_be_visible(timeout=30_000)
    expect(page.get_by_text("measured").first).to_be_visible()


NOT_NOW = "void (crypto.randomUUID = () => { delete crypto.randomUUID; throw new Error('Not just now.'); })"


def test_a_test_that_could_not_begin_can_and_one_without_a_try_promises_nothing(
    context: BrowserContext,
) -> None:
    page = context.new_page()
    page.goto("/session/test/stand")
    page.evaluate(NOT_NOW)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Not just now.")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Stop the test").click()
    expect(page.get_by_role("heading", name="No try this time")).to_be_visible()
    expect(page.get_by_role("link", name="How was it?")).to_be_visible()


KEPT = """async ([id, day]) => {
    const here = document.querySelector("script[src*='guide/shell.js']").src;
    const { openLog } = await import(here.replace("guide/shell.js", "offline/log.js"));
    const log = await openLog(id, {schema: "backstride.session/1", id, began: new Date().toISOString(),
        zone: "UTC", placement: "lumbar", facing: [0, 0, -1], device: "test", language: "en", place: "track",
        treadmill: false, day, workout: null, simulated: false, frame: {force: 1, turn: "xyz"}});
    const event = (t, what, travel, more) => log.append({k: "e", t, what, travel, gait: "walk", ...more});
    for (const [t, travel] of [[0, "forward"], [20, "backward"]]) {
        event(t, "block", travel, {index: 0, of: 3, planned_s: 20});
        event(t + 1, "travel", travel);
    }
    const still = [[0, 9.8, 0], [0, 9.8, 0]];
    for (let s = 0; s < 40; s += 1) log.append({k: "m", t: [s, s + 0.5], f: still, w: null});
    log.append({k: "end", t: 40, why: "done"});
    await log.flush();
    await log.close();
}"""


def test_how_it_was_is_said_without_a_network_and_arrives_with_it(context: BrowserContext) -> None:
    page, one = settled(context), str(uuid.uuid4())
    page.evaluate(KEPT, [one, NOON.date().isoformat()])
    context.set_offline(True)
    page.goto(f"/session/{one}/after")
    expect(page.get_by_role("heading", name="The stretch is done")).to_be_visible()
    expect(page.get_by_text("19 s backward")).to_be_visible()
    page.get_by_role("radio", name="4", exact=True).first.check(force=True)
    page.get_by_role("radio", name="no", exact=True).check(force=True)
    page.get_by_role("radio", name="sure", exact=True).check(force=True)
    page.get_by_role("button", name="Done").dblclick()  # a second tap is the same answer
    expect(page.get_by_text("Kept on this phone.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"1 session .* and 1 answer are not yet safe"))).to_be_visible()
    page.goto("/journal")
    with page.expect_download() as saved:  # where the server may never answer again
        page.get_by_role("button", name="Save as a file").click()
    assert saved.value.suggested_filename == f"guided-{one}.jsonl"
    page.route("**/api/v1/plan/sessions/*", lambda route: route.abort())
    context.set_offline(False)
    page.goto(f"/session/{one}/after")
    expect(page.get_by_text("Everything is safe on your server")).to_be_visible(timeout=20_000)
    page.unroute("**/api/v1/plan/sessions/*")
    page.reload()  # the server has the session, and the answer is still here
    expect(page.get_by_role("heading", name="What the plan changed")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Effort 4")).to_be_visible()


SAFE = """async (id) => {
    const here = document.querySelector("script[src*='guide/shell.js']").src;
    const { sentRow, sessionRow } = await import(here.replace("guide/shell.js", "offline/db.js"));
    return [(await sessionRow(id)) !== undefined, (await sentRow(id)).safe !== null];
}"""


def test_what_waits_goes_to_the_server_from_the_first_page_that_is_opened(context: BrowserContext) -> None:
    page, one = context.new_page(), str(uuid.uuid4())
    page.goto("/today")
    page.evaluate(KEPT, [one, NOON.date().isoformat()])
    assert page.evaluate(SAFE, one) == [True, False]

    def refuse(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        route.fulfill(status=413, headers={"Tus-Resumable": "1.0.0"}, body='{"error": "It is too large."}')

    page.route("**/api/v1/sessions/*", refuse)
    page.goto("/today")
    expect(page.get_by_text("the server does not take it: It is too large.")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it as a file").click()
    assert Path(saved.value.path()).read_text().count("\n") == 46
    page.get_by_role("button", name="Delete it").click()  # it asks, and nobody says yes
    page.unroute("**/api/v1/sessions/*")
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator("[data-waiting]")).to_have_count(0)
    assert page.evaluate(SAFE, one) == [True, True]


STANDS = """(id) => localStorage.setItem("backstride.session", JSON.stringify(
    {id, zeroAt: Date.now() - 60000, t: 40, state: {}, header: {workout: {}}, guarded: false}))"""
WRITES = """async (id) => {
    const here = document.querySelector("script[src*='guide/shell.js']").src;
    const { openLog } = await import(here.replace("guide/shell.js", "offline/log.js"));
    window.log = await openLog(id, {schema: "backstride.session/1", id, began: new Date().toISOString()});
}"""


def test_a_session_is_gone_on_with_only_where_it_broke_off(context: BrowserContext) -> None:
    page, over, runs = context.new_page(), str(uuid.uuid4()), str(uuid.uuid4())
    page.goto("/today")
    page.evaluate(KEPT, [over, NOON.date().isoformat()])
    page.evaluate(STANDS, over)
    other = context.new_page()
    other.goto("/session")  # its page was killed after the last line, before it was forgotten
    expect(other.get_by_role("heading", name=re.compile("walking backward|No session today"))).to_be_visible()
    page.evaluate(WRITES, runs)
    page.evaluate(STANDS, runs)
    other.goto("/session")
    expect(other.get_by_role("heading", name="A session runs on another page")).to_be_visible()
    page.close()
    other.goto("/session")
    expect(other.get_by_role("heading", name="A session broke off")).to_be_visible()
    expect(other.get_by_text("What was recorded is kept on this phone.")).to_be_visible()
    other.evaluate(STANDS, str(uuid.uuid4()))  # a browser that lost its store knows no more of it
    other.goto("/session")
    expect(other.get_by_text("This browser has lost what was recorded.")).to_be_visible()
    other.get_by_role("button", name="Leave it").click()
    expect(other.get_by_role("heading", name=re.compile("walking backward|No session today"))).to_be_visible()


def test_nothing_about_a_person_is_kept_but_what_a_session_needs_and_of_who_was_sent_away_nothing(
    context: BrowserContext, away: set[str]
) -> None:
    page = settled(context)
    for path in ("/plan", "/journal", "/today/result", "/settings"):
        page.goto(path)
    kept = [path for path in page.evaluate(CACHED) if not path.startswith("/static/")]
    assert kept == sorted(["/api/v1/guide", *installed.PAGES])
    away.add("all")
    answer = page.goto("/session")
    assert answer is not None
    assert answer.status == 401
    until(lambda: "/api/v1/guide" not in page.evaluate(CACHED))


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """What makes the server serve another version of its files."""
    made = (static_files.assets, static_files.version, installed.worker, installed.worker_version)

    def forget() -> None:
        for each in (*made, installed.manifest, static_files.packed):
            each.cache_clear()

    def change() -> None:
        shutil.copytree(static_files.FOLDER, tmp_path / "static")
        style = tmp_path / "static/css/after.css"
        style.write_text(style.read_text() + "/* newer */\n")
        monkeypatch.setattr(static_files, "FOLDER", tmp_path / "static")
        forget()

    yield change
    monkeypatch.undo()
    forget()


UPDATE = "navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => null)"
SHELLS = "caches.keys().then((names) => names.filter((name) => name.startsWith('shell-')))"
VOICES = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("shell-"));
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.map((files) => files.filter((one) => one.url.endsWith(".mp3")).length);
}"""
RUNS = "document.body.dataset.session = 'running'"


def test_a_new_version_waits_while_a_session_runs_and_is_asked_for(
    context: BrowserContext, newer: Callable[[], None]
) -> None:
    page = settled(context)
    running = context.new_page()
    running.goto("/session")
    running.evaluate(RUNS)
    old = static_files.version()
    newer()
    page.evaluate(UPDATE)
    expect(page.get_by_text("A new version of Backstride is ready.")).to_be_visible(timeout=20_000)
    expect(running.get_by_text("A new version of Backstride is ready.")).to_have_count(0)
    voices = page.evaluate(VOICES)
    assert len(voices) == 2
    assert min(voices) > 100, "the voice is taken over before the old one goes"
    page.get_by_role("button", name="Use it now").click()
    expect(page.get_by_text("A session runs on another page.")).to_be_visible()
    assert len(page.evaluate(SHELLS)) == 2, "the old files stay while somebody uses them"
    running.evaluate("document.body.dataset.session = 'over'")
    page.get_by_role("button", name="Use it now").click()
    page.locator(f"script[src*='/static/{static_files.version()}/guide/shell.js']").wait_for(state="attached")
    assert old != static_files.version()
    running.close()
    page.goto("/today")
    page.locator("html[data-taken]").wait_for(state="attached")
    page.goto("/plan")
    page.goto("/plan")
    (left,) = page.evaluate(SHELLS)
    assert left.startswith(f"shell-{static_files.version()}")
