"""Learn in a browser: the search and the links to claims need no script."""

import pytest

from looking import DESK, PHONE, World

pytestmark = pytest.mark.browser


def test_a_search_and_an_answer_need_no_script(world: World) -> None:
    with world.context(viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/learn")
        page.get_by_label("Search the claims").fill("knees")
        page.get_by_role("button", name="Search").click()
        assert page.url.endswith("/learn?q=knees")
        page.get_by_role("heading", name="It is easier on the knees").click()
        assert page.get_by_text("At the same speed 24").first.is_visible()


def test_a_link_to_a_claim_or_a_study_opens_it(world: World) -> None:
    with world.context(viewport=DESK) as context:
        page = context.new_page()
        page.goto("/learn#quadriceps-less")
        answer = page.locator("#quadriceps-less")
        assert "quadriceps work more backward" in answer.inner_text()
        assert answer.is_visible()
        answer.get_by_role("link", name="Detweiler and Twaddle 2007").click()
        page.wait_for_url("**/learn/studies#detweiler2007")
        assert page.locator("#detweiler2007").is_visible()
        assert page.locator("#roos2012").is_hidden()


def test_on_paper_only_what_is_open_is_printed_without_the_search(world: World) -> None:
    with world.context(viewport=DESK) as context:
        page = context.new_page()
        page.goto("/learn")
        page.emulate_media(media="print")
        assert page.locator(".find").is_hidden()
        assert page.locator("#more-energy").is_visible()
