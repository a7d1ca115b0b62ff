"""The summary page: stands alone, says what it shows, and can be read by everybody."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from backstride.cohort.page import page_of
from backstride.cohort.run import CohortAsked, run_cohort
from backstride.cohort.spread import spread_of
from backstride.cohort.summary import NOT_KNOWN, Summary
from cohort.rows import Ran


@pytest.fixture
def empty(tmp_path: Path) -> Summary:
    (tmp_path / "in").mkdir()
    return run_cohort(CohortAsked(str(tmp_path / "in"), tmp_path / "out"))[0]


def test_it_asks_nothing_of_any_other_place_and_needs_no_script(crowd: Ran):
    page = (crowd[0] / "summary.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|<iframe|@import|https?://|url\((?!#)", page)
    assert "default-src 'none'" in page
    assert len(page.encode()) < 150_000


def test_made_up_people_are_called_so(crowd: Ran):
    page = page_of(crowd[1])
    assert "All of these recordings were made up by a program." in page
    assert "40 of these recordings were made up" in page_of(replace(crowd[1], simulated=40))
    assert "made up" not in page_of(replace(crowd[1], simulated=0))


def test_where_energy_is_shown_both_sentences_stand(crowd: Ran):
    page = page_of(crowd[1])
    assert ("At the same speed backward costs more; at the same effort about the same a minute" in page) == (
        any(measure.name.startswith("energy") for measure in crowd[1].estimates)
    )


def test_what_is_not_known_is_never_a_number(crowd: Ran, empty: Summary):
    unknown = replace(
        crowd[1], by_sex=tuple(replace(g, people=0, backward_share=None) for g in crowd[1].by_sex)
    )
    assert page_of(unknown).count("not known") > page_of(crowd[1]).count("not known")
    page = page_of(empty)
    assert "No recording could be read." in page
    assert "nan" not in page.lower().replace("nanny", "")


def test_groups_of_which_nothing_is_known_are_a_sentence_and_no_table(crowd: Ran):
    unknown = (replace(crowd[1].by_sex[0], name=NOT_KNOWN),)
    page = page_of(replace(crowd[1], by_sex=unknown, by_age=unknown))
    assert "By sex, by age: not known of anybody here." in page
    assert "By sex</h2>" not in page
    assert "By where the sensor was worn</h2>" in page
    assert "not known of anybody" not in page_of(crowd[1])


def test_an_estimate_is_called_by_words_and_not_by_its_key(crowd: Ran):
    page = page_of(crowd[1])
    assert "knee load of a step" in page
    assert ">BW<" not in page


def test_a_name_from_a_stranger_is_text(crowd: Ran):
    wicked = "<script>alert(1)</script>"
    summary = replace(crowd[1], by_placement=(replace(crowd[1].by_placement[0], name=wicked),))
    page = page_of(summary)
    assert wicked not in page
    assert "&lt;script&gt;" in page


def test_the_parts_of_a_summary_add_up(crowd: Ran):
    summary = crowd[1]
    assert sum(way.hours for way in summary.ways) == pytest.approx(summary.hours, abs=0.05)
    assert sum(way.share or 0 for way in summary.ways) == pytest.approx(1, abs=1e-3)
    for groups in (summary.by_sex, summary.by_age, summary.by_placement):
        assert sum(group.recordings for group in groups) == summary.recordings
        assert sum(group.hours for group in groups) == pytest.approx(summary.hours, abs=0.05)
    assert sum(summary.unknown_share.counts["recordings"]) == summary.recordings
    for way, counts in summary.speed_mps.counts.items():
        spread = next(m.spread for m in summary.measures if (m.name, m.travel) == ("speed", way))
        assert sum(counts) == spread.recordings


def test_a_spread_is_the_middle_and_eight_of_ten():
    import numpy as np  # noqa: PLC0415  # the only test here that makes numbers

    spread = spread_of(np.append(np.arange(101.0), np.nan))
    assert spread is not None
    assert (spread.recordings, spread.low, spread.median, spread.high) == (101, 10.0, 50.0, 90.0)
    assert spread_of(np.array([np.nan])) is None
