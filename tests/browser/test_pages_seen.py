"""Every page as a person sees it: both sizes, light and dark, large, mirrored, printed, without scripts."""

import pytest
from playwright.sync_api import Page, expect

from looking import DESK, PHONE, Seen, World, violations

pytestmark = pytest.mark.browser

PAGES = (
    "start", "ada", "run", "unknown", "worn", "journal", "settings", "type", "compare", "effort",
    "learn", "studies", "drills", "drill", "turn", "circuits", "circuit",
    "focus", "focus of ada", "progress", "progress of ada",
    "workout", "workout slip",
)  # fmt: skip
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def address_of(world: World, name: str) -> str:
    return {
        "start": "/",
        "ada": f"/journal?athlete={world.ada}",
        "run": f"/runs/{world.run}",
        "unknown": f"/runs/{world.unknown}",
        "worn": f"/runs/{world.worn}",
        "journal": "/journal",
        "focus": "/focus",
        "focus of ada": f"/focus?athlete={world.ada}",
        "progress": "/progress",
        "progress of ada": f"/progress?athlete={world.ada}",
        "settings": "/settings",
        "type": "/type",
        "learn": "/learn",
        "studies": "/learn/studies",
        "drills": "/learn/drills",
        "drill": "/learn/drills/long-reach",
        "turn": "/learn/drills/box",
        "circuits": "/learn/circuits",
        "circuit": "/learn/circuits/every-way",
        "workout": "/workout",
        "workout slip": "/workout?text=2+x+(10m+bwd+walk,+3+x+(5m+bkwd+walk))",
        "compare": "/compare?mass=72&speed=6:40",
        "effort": "/compare?mass=72&speed=9:50&view=same_effort",
    }[name]


def open_all(page: Page) -> None:
    """Open what is one tap away, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('details:not(#correct)').forEach((one) => { one.open = true; })")


def settle(page: Page) -> None:
    """Wait until the charts are drawn, where there are any; `load` waits for the modules of the page."""
    page.wait_for_load_state("load")
    expect(page.locator(".plot:not(:has(canvas))")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_quiet_reachable_and_fit(world: World, size: dict[str, int], scheme: str) -> None:
    seen, wrong = Seen(), []
    with world.context(viewport=size, color_scheme=scheme) as context:
        page = context.new_page()
        seen.listen(page)
        for name in PAGES:
            page.goto(address_of(world, name))
            settle(page)
            if name == "worn":
                open_all(page)
            wrong += [(name, *one) for one in violations(page, scheme)]
            if page.evaluate(WIDER) > 0:
                wrong.append((name, "wider than the screen", ""))
    assert wrong == []
    assert seen.complaints == []
    assert seen.hosts == {world.address.split("/")[2]}


@pytest.mark.parametrize(
    ("width", "size", "direction"),
    [(320, "100%", "ltr"), (390, "200%", "ltr"), (390, "100%", "rtl"), (1440, "200%", "rtl")],
)
def test_nothing_is_cut_when_narrow_large_or_right_to_left(
    world: World, width: int, size: str, direction: str
) -> None:
    wrong = []
    with world.context(viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        for name in PAGES:
            page.goto(address_of(world, name))
            if name == "worn":
                open_all(page)
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            page.evaluate(f"document.documentElement.dir = '{direction}'")
            page.wait_for_timeout(50)
            if page.evaluate(WIDER) > 0:
                wrong.append((name, page.evaluate(WIDER)))
    assert wrong == []


def test_targets_are_large_enough_for_a_thumb(world: World) -> None:
    targets = (
        "button, summary, .go, .do, .tabs a, select, input:not([type=hidden], [type=file], [type=radio])"
    )
    small = """(targets) => [...document.querySelectorAll(targets)]
        .filter((one) => one.offsetParent && !one.matches('.mark, .skip'))
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
        .filter(([, high]) => high < 43.5)"""
    with world.context(viewport=PHONE) as context:
        page = context.new_page()
        for name in PAGES:
            page.goto(address_of(world, name))
            assert page.evaluate(small, targets) == [], name


def test_pages_say_all_without_a_script(world: World) -> None:
    with world.context(viewport=DESK, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"/runs/{world.run}")
        assert page.locator("#hero .backward").count() > 5
        page.locator("#numbers summary").click()
        assert page.get_by_role("row").count() > 20
        assert page.locator(".with-script:visible").count() == 0
        page.goto("/journal")
        assert page.get_by_role("button", name="Send them").is_visible()


def test_a_printed_run_is_clean(world: World) -> None:
    with world.context(viewport=DESK) as context:
        page = context.new_page()
        page.goto(f"/runs/{world.run}")
        settle(page)
        page.emulate_media(media="print")
        for name in (".tabs", "#correct", "[data-png]", ".erase"):
            assert not page.locator(name).first.is_visible(), name
        assert page.locator("#hero").is_visible()
        assert page.get_by_role("table", name="Stretches").is_visible()


def test_the_meaning_of_a_measured_number_is_one_tap_away(world: World) -> None:
    with world.context(viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"/runs/{world.worn}")
        page.get_by_text("Which way, how sure, and why").click()
        assert page.get_by_text("backward", exact=True).first.is_visible()
        page.locator(".explain[popovertarget=m-step_time]").click()
        sheet = page.get_by_role("dialog", name="Step time")
        assert sheet.is_visible()
        assert "Mean time from one foot contact to the next" in sheet.inner_text()
        sheet.get_by_role("button", name="Close").click()
        assert not sheet.is_visible()
