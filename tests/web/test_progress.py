"""The page of progress, its picture, and the same as JSON and CSV."""

import re
from datetime import date, timedelta

import pytest

from backstride.app.analyse import analyse_run
from backstride.insight.trends import About, trend_of
from backstride.vocab.history import Dot, Expected
from backstride.vocab.segment import Gait, Label, Travel
from backstride.web.course import MOST_DOTS, Frame, course_of, round_numbers, thinned
from learners import FIRST_DAY
from site_of import Site

BACK = (
    Label(0.0, 90.0, Travel.BACKWARD, Gait.WALK, speed_mps=1.0),
    Label(90.0, 300.0, Travel.FORWARD, Gait.WALK, speed_mps=1.4),
)


def five_runs(site: Site) -> None:
    for day in range(1, 6):
        run = site.typed(date(2026, 5, day), 300.0, *BACK)
        analyse_run(site.home, site.home.me().id, run)


def test_a_new_person_sees_what_will_be_there_and_the_one_thing_to_do(site: Site) -> None:
    page = site.client.get("/progress").text
    assert "Nothing recorded yet" in page
    assert "an example" in page
    assert 'href="/journal"' in page
    assert "Fastest backward" not in page


def test_runs_without_backward_are_asked_about(site: Site) -> None:
    run = site.typed(date(2026, 5, 1), 300.0, Label(0.0, 300.0, Travel.FORWARD))
    analyse_run(site.home, site.home.me().id, run)
    page = site.client.get("/progress").text
    assert "Nothing backward yet" in page
    assert "Say which stretches were backward" in page


def test_five_runs_have_a_curve_first_times_and_a_record(site: Site) -> None:
    five_runs(site)
    page = site.client.get("/progress").text
    assert page.count('class="backward" cx=') >= 5
    assert "First backward walk" in page
    assert "10.0 s" in page  # 10 m at 1 m/s
    assert "as reported" in page
    assert "not known" in page
    assert "style=" not in page


def test_the_journal_and_progress_share_a_tab(site: Site) -> None:
    for address, here in (("/journal", "Runs"), ("/progress", "Progress")):
        page = site.client.get(address).text
        parts = re.search(r'<nav class="parts.*?</nav>', page, re.DOTALL)
        assert parts
        assert re.search(rf'aria-current="page">{here}<', parts[0])
        assert re.search(r'href="/journal" aria-current="page"', page)


def test_ada_fills_the_page_and_is_called_simulated(site: Site) -> None:
    site.client.post("/simulated/return")
    simulated = site.home.simulated()
    assert simulated
    page = site.client.get(f"/progress?athlete={simulated.id}").text
    assert "simulated" in page
    assert "her forward speed" in page or "Nothing backward yet" in page


def test_the_history_is_given_as_json_and_as_csv(site: Site) -> None:
    five_runs(site)
    found = site.client.get("/api/v1/history").json()
    assert found["schema"] == "backstride.history/1"
    assert found["runs"] == 5
    assert [dot["value"] for dot in found["learning"]["dots"]] == pytest.approx([1.0 / 1.4] * 5)
    assert found["milestones"][0]["origin"] == "said"
    table = site.client.get("/api/v1/history.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert table.text.count("speed_share,") == 5


def test_nobody_elses_history_is_shown(site: Site) -> None:
    assert site.client.get("/progress?athlete=none").status_code == 404
    assert site.client.get("/api/v1/history?athlete=none").status_code == 404


# --- the picture ---


def frame(days: int = 60, **more: object) -> Frame:
    return Frame(FIRST_DAY, FIRST_DAY + timedelta(days=days), 112.0, 2, "", **more)  # type: ignore[arg-type]


def dots(*days: int, value: float = 0.7, error: float | None = None) -> list[Dot]:
    return [Dot(FIRST_DAY + timedelta(days=day), value + 0.001 * day, error) for day in days]


def test_time_runs_to_the_right_and_up_is_more() -> None:
    picture = course_of(trend_of(dots(0, 5, 10, 20, 30), About("speed_share", "1")), frame())
    across = [float(mark.at.rstrip("%")) for mark in picture.marks]
    assert across == sorted(across)
    down = [mark.y for mark in picture.marks]
    assert down == sorted(down, reverse=True)
    assert all(0 <= y <= 112 for y in down)


def test_a_gap_is_hatched_between_the_runs_around_it() -> None:
    picture = course_of(trend_of(dots(0, 2, 4, 6, 30, 32, 34, 36), About("speed_share", "1")), frame())
    assert len(picture.gaps) == 1
    left = float(picture.gaps[0].at.rstrip("%"))
    marks = [float(mark.at.rstrip("%")) for mark in picture.marks]
    assert marks[3] < left < left + float(picture.gaps[0].wide.rstrip("%")) < marks[4]


def test_nothing_known_is_hatched_from_end_to_end() -> None:
    picture = course_of(trend_of((), About("focus", "ms")), frame())
    assert [(gap.at, gap.wide) for gap in picture.gaps] == [("0.000%", "100.000%")]
    assert picture.marks == ()


def test_what_studies_let_expect_is_in_the_picture() -> None:
    expected = Expected(0.9, 1.1, "practised", ("x",))
    picture = course_of(trend_of(dots(0, 2, 4, 6), About("speed_share", "1", expected=expected)), frame())
    assert picture.expected is not None
    low, high = picture.expected
    assert 0 <= high.y < low.y <= 112


def test_thousands_of_runs_are_drawn_as_means_of_neighbours() -> None:
    many = dots(*range(1000))
    few, each = thinned(many)
    assert (len(few), each) == (MOST_DOTS, 10)
    assert few[0].value == pytest.approx(sum(dot.value for dot in many[:10]) / 10)
    assert thinned(many[:50]) == (tuple(many[:50]), 1)


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (4.1, 5.9, (4.5, 5.0, 5.5)),
        (0.0, 1.0, (0.0, 0.5, 1.0)),
        (250, 390, (250.0, 300.0, 350.0)),
        (-4.0, 4.0, (-4.0, -2.0, 0.0, 2.0, 4.0)),
    ],
)
def test_a_scale_has_round_numbers(low: float, high: float, found: tuple[float, ...]) -> None:
    assert round_numbers(low, high) == found


def test_a_tenth_of_a_degree_is_no_mountain() -> None:
    narrow = trend_of(
        [Dot(FIRST_DAY, 2.0, None), Dot(FIRST_DAY + timedelta(days=5), 2.1, None)],
        About("lean_forward_run", "deg"),
    )
    marks = course_of(narrow, frame(least_span=10.0)).marks
    assert abs(marks[0].y - marks[1].y) < 3
