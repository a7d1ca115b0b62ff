"""The app on a phone: what is kept for the way, what works without a network, and how a new version comes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backstride.app import coaching
from backstride.app.home import Home
from backstride.app.settings import Settings
from backstride.vocab.plan import Place, Profile, Who
from backstride.web import installed
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
CACHED = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat().sort()"""


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[str]:
    """The address of somebody with a plan, today."""
    clock = clock_at(datetime.now(UTC).replace(hour=12))
    with quick_folder() as folder, Home(Settings(data=folder / "data"), clock=clock) as home:
        home.store.set_note("simulated", "removed")
        coaching.say_profile(home, Profile(Who.RUNNER, tuple(range(7)), 30, 6, (Place.TRACK,)))
        coaching.screen(home, WELL)
        with serving(make_app(home)) as address:
            yield address


@pytest.fixture
def context(browser: Browser, phone: str) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=phone, viewport=PHONE, has_touch=True, is_mobile=True) as context:  # type: ignore[arg-type]
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


def test_nothing_about_a_person_is_kept_but_what_a_session_needs(context: BrowserContext) -> None:
    page = settled(context)
    for path in ("/plan", "/journal", "/today/result", "/settings"):
        page.goto(path)
    kept = [path for path in page.evaluate(CACHED) if not path.startswith("/static/")]
    assert kept == sorted(["/api/v1/guide", *installed.PAGES])
