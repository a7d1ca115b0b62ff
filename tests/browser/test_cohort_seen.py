"""The summary of a cohort, opened from a file: every size and theme, nothing asked of anybody."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from backstride.cohort.page import write_page
from backstride.cohort.spread import Group, Measure, Spread
from backstride.cohort.summary import Histogram, Sentence, Summary, Way
from backstride.vocab.segment import Travel
from looking import DESK, PHONE, Seen, violations

SPREAD = Spread(800, 1.1, 1.52, 2.1)
SIDES = {"forward": (0, 3, 40, 120, 60, 9, 2, 0), "backward": (0, 20, 90, 40, 8, 0, 0, 0)}
SUMMARY = Summary(
    backstride="1.0",
    analysis=3,
    items=1203,
    recordings=1200,
    simulated=1200,
    people=1200,
    hours=200.0,
    refused=3,
    sentences=(
        Sentence("unknown-format", "This is not a recording.", 3, "study/" + "a-long-name-" * 12 + ".fit"),
    ),
    ways=tuple(Way(travel, 40.0, 0.2, 1000) for travel in Travel),
    speed_mps=Histogram(tuple(i / 4 for i in range(9)), SIDES),
    unknown_share=Histogram((0.0, 0.1, 0.5, 1.0), {"recordings": (900, 200, 100)}),
    measures=tuple(
        Measure(name, unit, travel, SPREAD)
        for name, unit in (("speed", "m/s"), ("cadence", "1/min"))
        for travel in ("forward", "backward")
    ),
    estimates=(Measure("energy", "kcal", None, SPREAD), Measure("energy_ratio", "1", "backward", SPREAD)),
    by_sex=(Group("female", 600, 600, 100.0, 0.41, 0.2, SPREAD, None),),
    by_age=(Group("20 to 29", 600, 600, 100.0, None, 0.2, SPREAD, SPREAD),),
    by_placement=(Group("lumbar", 600, 0, 100.0, 0.41, 0.2, None, SPREAD),),
)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK, {"width": 320, "height": 700}], ids=["phone", "desk", "320"])
def test_the_summary_can_be_read_by_everybody(browser: Browser, tmp_path: Path, size: dict, theme: str):
    path = tmp_path / "summary.html"
    write_page(SUMMARY, path)
    context = browser.new_context(viewport=size, color_scheme=theme, java_script_enabled=True)
    page = context.new_page()
    seen = Seen()
    seen.listen(page)
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_text("The numbers").click()
    assert not violations(page)
    assert not seen.complaints
    assert seen.hosts <= {""}
    context.close()
