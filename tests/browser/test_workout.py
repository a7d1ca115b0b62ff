"""The editor of workouts in a browser: text and form follow each other, nothing flickers, files come down."""

import pytest
from playwright.sync_api import Page, expect

from backstride.app.workout_files import workout_of_file
from backstride.plan.text import read_workout
from looking import DESK, PHONE, Seen, World

pytestmark = pytest.mark.browser

WATCH = """() => {
    window.seen = [];
    new MutationObserver(() => window.seen.push(document.querySelectorAll('#picture rect').length))
        .observe(document.querySelector('#picture'), { childList: true, subtree: true });
}"""


def opened(page: Page) -> None:
    page.goto("/workout")
    page.wait_for_load_state("networkidle")


def test_typing_draws_the_ribbon_without_a_flicker_and_fills_the_form(world: World) -> None:
    seen = Seen()
    with world.context(viewport=DESK) as context:
        page = context.new_page()
        seen.listen(page)
        opened(page)
        page.evaluate(WATCH)
        text = page.get_by_role("textbox", name="As text")
        text.fill("10min fwd walk\n3 x (20m bwd run, 1min rest)")
        expect(page.locator("#picture .backward")).to_have_count(3)
        expect(page.locator("#gist")).to_contain_text("backward 60")
        expect(page.get_by_label("how often")).to_have_value("3")
        text.press_sequentially("; 5min bwd walk", delay=60)
        expect(page.locator("#picture .backward")).to_have_count(4)
        assert page.evaluate("document.activeElement.id") == "text"
        assert min(page.evaluate("window.seen")) >= 4  # never empty in between
    assert seen.complaints == []


def test_a_slip_of_the_finger_leaves_the_picture_and_says_where(world: World) -> None:
    with world.context(viewport=PHONE) as context:
        page = context.new_page()
        opened(page)
        text = page.get_by_role("textbox", name="As text")
        text.fill("15m bkwd walk")
        alert = page.locator("#slip")
        expect(alert).to_contain_text("Line 1, column 5")
        expect(alert).to_contain_text("Did you mean “bwd”?")
        assert page.locator("#picture .backward").count() == 6
        assert text.get_attribute("aria-invalid") == "true"
        text.fill("15m bwd walk")
        expect(alert).to_be_empty()
        assert text.get_attribute("aria-invalid") is None


def test_the_form_writes_the_text(world: World) -> None:
    with world.context(viewport=DESK) as context:
        page = context.new_page()
        opened(page)
        text = page.get_by_role("textbox", name="As text")
        third = page.get_by_role("group", name="Line 3")
        third.get_by_label("how much").fill("25")
        third.get_by_label("effort").fill("3-4")
        expect(text).to_have_value(
            "8min fwd walk warm-up\n6 x (25m bwd walk effort 3-4, 45s rest)\n5min fwd walk cool-down"
        )
        assert page.evaluate("document.activeElement.name") == "2-effort"
        third.get_by_label("walk or run").select_option("run")
        expect(text).to_have_value(
            "8min fwd walk warm-up\n6 x (25m bwd run effort 3-4, 45s rest)\n5min fwd walk cool-down"
        )
        third.get_by_label("effort").fill("lots")
        expect(page.locator("#slip")).to_contain_text("Effort: expected")
        assert third.get_by_label("effort").get_attribute("aria-invalid") == "true"


def test_buttons_move_and_repeat_blocks_and_the_focus_goes_along(world: World) -> None:
    with world.context(viewport=PHONE) as context:
        page = context.new_page()
        opened(page)
        text = page.get_by_role("textbox", name="As text")
        page.get_by_text("More of line 1").click()
        page.get_by_role("button", name="Down line 1").click()
        expect(text).to_have_value(
            "6 x (15m bwd walk easy, 45s rest)\n8min fwd walk warm-up\n5min fwd walk cool-down"
        )
        assert page.evaluate("document.activeElement.id") == "more-3"
        page.get_by_role("button", name="Repeat line 4").click()
        expect(text).to_have_value(
            "6 x (15m bwd walk easy, 45s rest)\n2 x (8min fwd walk warm-up)\n5min fwd walk cool-down"
        )
        page.get_by_role("button", name="Add a block", exact=True).click()
        expect(page.get_by_role("group", name="Line 7")).to_be_visible()


def test_what_was_just_typed_is_taken_in_before_a_button_acts(world: World) -> None:
    with world.context(viewport=DESK) as context:
        page = context.new_page()
        opened(page)
        text = page.get_by_role("textbox", name="As text")
        text.fill("1min bwd walk")
        page.get_by_role("button", name="Add a block", exact=True).click()
        expect(text).to_have_value("1min bwd walk\n5min fwd walk")


def test_a_file_for_the_watch_comes_down(world: World) -> None:
    with world.context(viewport=DESK) as context:
        page = context.new_page()
        opened(page)
        page.get_by_role("textbox", name="As text").fill('name "Hills"; 4 x (20m bwd walk, 30s rest)')
        with page.expect_download() as come:
            page.get_by_role("button", name="Download for a watch").click()
        assert come.value.suggested_filename == "Hills.fit"
        found = workout_of_file(come.value.path().read_bytes()).workout
        assert found == read_workout('name "Hills"; 4 x (20m bwd walk, 30s rest)')
