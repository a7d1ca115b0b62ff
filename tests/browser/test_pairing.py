"""A phone comes in, in a real browser: over TLS with a certificate that it trusts, or does not trust yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from backstride.app import pairing
from backstride.app.home import Home
from backstride.app.people import save_profile
from backstride.app.settings import Settings
from backstride.web.phone_door import PhoneDoor
from looking import DESK, PHONE, Seen, violations
from phone_doors import NAME, served_doors, trusting
from quick_disk import quick_folder

pytestmark = pytest.mark.browser

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Doors:
    """Where a laptop and a phone open the app: 127.0.0.2 stands in for the address in the network."""

    home: Home
    door: PhoneDoor
    laptop: str
    trust: str
    phone: str

    def code(self) -> str:
        found = pairing.kept_code(self.home) or pairing.open_code(self.home)
        return found.digits


@pytest.fixture(scope="module")
def doors() -> Iterator[Doors]:
    with (
        quick_folder() as folder,
        Home(Settings(data=folder / "data"), clock=lambda: datetime.now(UTC)) as home,
    ):
        home.store.set_note("simulated", "removed")
        save_profile(home, "Ada de Wit", None, None)
        with served_doors(home) as (door, laptop):
            plain, tls = (one.getsockname()[1] for one in (door.plain[0], door.tls[0]))
            yield Doors(home, door, laptop, f"http://127.0.0.2:{plain}", f"https://127.0.0.2:{tls}")


def test_a_phone_that_trusts_gets_a_green_check_and_the_laptop_ticks_by_itself(
    browser: Browser, doors: Doors, tmp_path: Path
) -> None:
    """Chromium takes this one key as trusted, as a phone with the root does; the name is at 127.0.0.2."""
    context = trusting(browser, doors.door, tmp_path, user_agent=IPHONE)
    pairing.close_code(doors.home)
    seen, laptop, phone = Seen(), context.new_page(), context.new_page()
    seen.listen(laptop)
    seen.listen(phone)
    laptop.goto(f"{doors.laptop}/phone")
    laptop.get_by_role("button", name="Show a").click()
    laptop.get_by_text("Waiting for the phone").wait_for()
    phone.goto(f"{doors.trust}/trust#{doors.code()}")
    onward = phone.get_by_role("link", name=f"Open {NAME}").get_attribute("href")
    assert onward == f"{doors.door.welcome.address}/pair#{doors.code()}"
    phone.goto(onward)
    phone.get_by_text("This phone trusts this machine").wait_for()
    assert phone.url.endswith("/pair")  # the code is not left in the history
    laptop.get_by_text("The phone trusts this machine.").wait_for()
    assert laptop.locator("#steps .done").count() == 3
    phone.get_by_role("button", name="Pair this phone").click()
    phone.get_by_role("heading", name="This phone is paired").wait_for()
    laptop.get_by_role("heading", name="Ada\N{RIGHT SINGLE QUOTATION MARK}s iPhone is here").wait_for()
    assert laptop.locator("#steps .done").count() == 4
    phone.get_by_role("link", name="Open today").click()
    phone.wait_for_url("**/today")
    laptop.get_by_role("button", name="Take back").first.click()
    laptop.get_by_text("was taken back").wait_for()
    phone.goto(f"{doors.door.welcome.address}/journal")
    assert phone.get_by_text("This phone is not paired.").is_visible()
    context.close()
    assert [one for one in seen.complaints if "401" not in one] == []


def opened(browser: Browser, **options: object) -> BrowserContext:
    return browser.new_context(ignore_https_errors=True, user_agent=IPHONE, **options)  # type: ignore[arg-type]  # as given


def look_at_all(doors: Doors, page: Page) -> Iterator[str]:
    """Open each page of the way in, one after the other."""
    for name, address in (
        ("phone", f"{doors.laptop}/phone"),
        ("trust", f"{doors.trust}/trust"),
        ("pair", f"{doors.phone}/pair#{doors.code()}"),
        ("stranger", f"{doors.phone}/journal"),
    ):
        page.goto(address)
        yield name


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_way_in_can_be_used_by_all(
    browser: Browser, doors: Doors, size: dict[str, int], scheme: str
) -> None:
    wrong = []
    doors.code()
    with opened(browser, viewport=size, color_scheme=scheme) as context:
        page = context.new_page()
        for name in look_at_all(doors, page):
            if name == "pair":
                page.get_by_text("This phone does not trust this machine yet").wait_for()
                assert page.get_by_role("link", name="The steps to trust").is_visible()
                assert page.evaluate("isSecureContext")  # it says so, but no worker runs
            wrong += [(name, *one) for one in violations(page)]
            if page.evaluate(WIDER) > 0:
                wrong.append((name, "wider than the screen", ""))
    assert wrong == []


def test_nothing_of_the_way_in_is_cut_when_narrow_large_or_right_to_left(
    browser: Browser, doors: Doors
) -> None:
    wrong = []
    doors.code()
    for width, size, direction in ((320, "100%", "ltr"), (390, "200%", "ltr"), (390, "100%", "rtl")):
        with opened(browser, viewport={"width": width, "height": 844}) as context:
            page = context.new_page()
            for name in look_at_all(doors, page):
                page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
                page.evaluate(f"document.documentElement.dir = '{direction}'")
                page.wait_for_timeout(50)
                if page.evaluate(WIDER) > 0:
                    wrong.append((name, width, size, direction))
    assert wrong == []


def test_the_steps_are_those_of_the_phone_that_is_chosen_without_a_script(
    browser: Browser, doors: Doors
) -> None:
    with opened(browser, viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{doors.trust}/trust")
        assert page.get_by_text("Certificate Trust Settings").first.is_visible()
        page.get_by_text("Android", exact=True).click()
        assert not page.get_by_text("Certificate Trust Settings").first.is_visible()
        assert page.get_by_text("CA certificate").first.is_visible()
        page.goto(f"{doors.phone}/pair")
        assert page.get_by_label("The six digits").is_visible()
