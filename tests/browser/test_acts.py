"""What a person does, with a mouse and with a keyboard alone."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from backstride.app.typed import TypedSession, type_session
from looking import DESK, World
from runs import NOON, gpx

pytestmark = pytest.mark.browser

NUMBERS = count(1)

DROP = """([name, text]) => { const held = new DataTransfer(); held.items.add(new File([text], name));
    const told = {dataTransfer: held, bubbles: true, cancelable: true};
    for (const kind of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(kind, told)); }"""


@pytest.fixture
def page(world: World) -> Iterator[Page]:
    with world.context(viewport=DESK, accept_downloads=True) as context:
        yield context.new_page()


@pytest.fixture
def typed(world: World) -> Iterator[str]:
    """A session of ten minutes of which nothing is known; another one each time."""
    session = TypedSession(date(2026, 5, 20), 600.0, name=f"Ten minutes, {next(NUMBERS)}")
    run = type_session(world.home, world.home.me(), session)
    yield run
    world.home.store.shelf(world.home.me().id).delete(run)


def test_a_dropped_file_arrives_and_a_refused_one_says_why(world: World, page: Page) -> None:
    page.goto("/journal")
    page.evaluate(DROP, ["canal.gpx", gpx(NOON + timedelta(hours=1)).decode()])
    page.evaluate(DROP, ["picture.fit", "not a run"])
    expect(page.get_by_role("link", name="Along the canal")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("heading", name="Nothing recorded yet")).to_have_count(0)
    expect(page.get_by_text("picture.fit was not kept.")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("picture.fit")).to_have_count(0)
    page.get_by_role("link", name="Along the canal").click()
    page.get_by_role("button", name="Delete this run").click()
    expect(page.get_by_role("status")).to_contain_text("“Along the canal” was deleted.")
    page.get_by_role("button", name=re.compile("Undo until")).click()
    expect(page.get_by_role("heading", name="Along the canal")).to_be_visible()
    page.get_by_role("button", name="Delete this run").click()


def test_one_tap_makes_a_plain_run_all_forward_in_place(world: World, page: Page, typed: str) -> None:
    page.goto("/journal")
    row = page.locator(f"#run-{typed}")
    row.get_by_role("button", name=re.compile("It was all forward")).click()
    expect(row.get_by_role("button")).to_have_count(0)
    expect(row).to_contain_text("all forward")
    assert page.url.endswith("/journal")


def test_a_stretch_is_said_with_the_keyboard_alone(world: World, page: Page, typed: str) -> None:
    page.goto(f"/runs/{typed}")
    page.get_by_role("link", name="Correct the ribbon").focus()
    page.keyboard.press("Enter")
    start, end = (
        page.get_by_role("slider", name="Start of the stretch"),
        page.get_by_role("slider", name="End of the stretch"),
    )
    expect(start).to_be_focused()
    for key in ("Shift+ArrowRight",) * 6 + ("ArrowRight",) * 5 + ("ArrowLeft",) * 5:
        page.keyboard.press(key)
    assert start.get_attribute("aria-valuetext") == "1:00"
    page.keyboard.press("Tab")
    expect(end).to_be_focused()
    page.keyboard.press("Home")
    for key in ("PageUp", "Shift+ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert end.get_attribute("aria-valuetext") == "2:10"
    assert page.locator("#f-end").input_value() == "2:10"
    page.get_by_role("radio", name="walking").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Say so").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1:00 to 2:10: backward, walking")).to_be_visible()
    page.get_by_role("button", name=re.compile("Take back")).click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1:00 to 2:10: backward, walking")).to_be_visible()


def test_a_stretch_is_drawn_on_the_ribbon(world: World, page: Page, typed: str) -> None:
    page.goto(f"/runs/{typed}")
    box = page.locator("#hero .strip-drawing").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=4)
    page.mouse.up()
    assert page.locator("#f-start").input_value() == "2:00"
    assert page.locator("#f-end").input_value() == "5:00"
    page.locator("#f-end").fill("6:00")
    expect(page.get_by_role("slider", name="End of the stretch")).to_have_attribute("aria-valuetext", "6:00")


def test_the_cursor_of_a_chart_moves_by_arrows_and_says_its_value(world: World, page: Page) -> None:
    page.goto(f"/runs/{world.run}")
    cursor = page.get_by_role("slider", name=re.compile("^Speed"))
    expect(cursor.locator("canvas")).to_be_visible()
    cursor.focus()
    for key in ("Home", *("Shift+ArrowRight",) * 5):
        page.keyboard.press(key)
    first = cursor.get_attribute("aria-valuetext") or ""
    assert re.fullmatch(r"\d+:\d\d, \d+:\d\d min/km forward", first), first
    heart = page.get_by_role("slider", name=re.compile("^Heart rate"))
    assert (heart.get_attribute("aria-valuetext") or "").startswith(first.split(",")[0])
    page.keyboard.press("ArrowRight")
    assert cursor.get_attribute("aria-valuetext") != first


def test_a_drag_across_a_chart_zooms_all_and_a_double_click_resets(world: World, page: Page) -> None:
    page.goto(f"/runs/{world.run}")
    over = page.locator("[data-chart=heart_rate] .u-over")
    expect(over).to_be_visible()
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    with page.expect_response(re.compile(r"/charts\?start_s=")) as loaded:
        page.mouse.move(box["x"] + 100, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + 200, box["y"] + 40, steps=5)
        page.mouse.up()
    part = json.loads(loaded.value.body())
    assert 0 < part["start_s"] < part["end_s"] < 2520
    with page.expect_response(re.compile(r"/charts$")):
        page.mouse.dblclick(box["x"] + 100, box["y"] + 40)


def test_the_pictures_are_downloaded_as_one(world: World, page: Page) -> None:
    page.goto(f"/runs/{world.run}")
    with page.expect_download() as got:
        page.get_by_role("button", name="Pictures as PNG").click()
    assert got.value.path().read_bytes().startswith(b"\x89PNG")


def test_the_why_of_a_number_opens_and_closes_by_keyboard(world: World, page: Page) -> None:
    page.goto(f"/runs/{world.run}")
    button = page.locator(".fact button").first
    button.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(button).to_be_focused()


def test_files_go_up_without_a_script(world: World) -> None:
    with world.context(viewport=DESK, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/journal")
        page.locator("input[type=file]").set_input_files(
            [{"name": "plain.gpx", "mimeType": "", "buffer": gpx(NOON + timedelta(hours=5))}]
        )
        page.get_by_role("button", name="Send them").click()
        expect(page).to_have_url(re.compile("/journal$"))
        for _ in range(50):
            page.reload()
            if page.get_by_role("link", name="Along the canal").count():
                break
            page.wait_for_timeout(100)
        page.get_by_role("link", name="Along the canal").click()
        page.get_by_role("button", name="Delete this run").click()
