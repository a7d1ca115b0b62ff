"""`docs/metrics.md` holds one row for every metric that a reading can hold, word for word.

    python tests/insight/test_measures.py

writes its tables anew; the sentences around them stay.
"""

import re
from pathlib import Path

import pytest

from backstride.insight.measures import GROUPS
from backstride.motion import backward_walk_test, balance, impact, posture, step_metrics, sway_test
from backstride.vocab.measure import Measure

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"
EVERY = [measure for group in GROUPS for measure in group.measures]
MODULES = (step_metrics, impact, balance, posture, sway_test, backward_walk_test)


def row(measure: Measure) -> str:
    """A measure as a row of the page."""
    where = ", ".join(f"`{placement}`" for placement in measure.placements) or "anywhere"
    unit = "" if measure.unit == "1" else measure.unit
    cells = (f"`{measure.name}`", unit, f"**{measure.label}.** {measure.means}", where, measure.source)
    return "| " + " | ".join((*cells, measure.noise or "not known")).replace("  ", " ") + " |"


def test_the_page_holds_every_metric_as_the_code_says_it():
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    expected = [row(measure) for measure in EVERY]
    assert rows == expected, "run this file as a script to write the tables anew"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_every_analysis_is_on_the_list(module: object):
    names = {measure.name for measure in EVERY}
    assert {measure.name for measure in module.MEASURES} <= names  # type: ignore[attr-defined]


def test_every_name_is_given_once_and_stays_short_and_plain():
    names = [measure.name for measure in EVERY]
    assert len(names) == len(set(names))
    assert all(name.replace("_", "").isalnum() and name == name.lower() for name in names)
    assert all(measure.means.endswith(".") and "\n" not in measure.means for measure in EVERY)


def written_anew(page: str) -> str:
    """Return the page with the tables of the code, each below its heading."""
    for group in GROUPS:
        table = "\n".join(row(measure) for measure in group.measures)
        below = rf"(\n## {re.escape(group.heading)}\n(?:(?!\n## )[\s\S])*?\n\|---[^\n]*\n)(?:\|[^\n]*\n)*"
        page, count = re.subn(below, lambda found, new=table: f"{found[1]}{new}\n", page)
        assert count == 1, f"the page has no table below {group.heading}"
    return page


def test_the_tables_can_be_written_anew():
    page = PAGE.read_text(encoding="utf-8")
    assert written_anew(page) == page


if __name__ == "__main__":
    PAGE.write_text(written_anew(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
