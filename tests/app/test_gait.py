"""Tables of measured numbers and rows of which way: what a person reads of a reading."""

from dataclasses import replace

import pytest

from backstride.app.gait import FIRST, gait_parts, value_words
from backstride.app.ways import ways_of, without_short
from backstride.insight.measures import GROUPS
from backstride.insight.run import read_run
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import Metric, RunReading, WornSummary
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Origin, Segment, Travel
from recordings import run_at

FWD, BACK, UNKNOWN = Travel.FORWARD, Travel.BACKWARD, Travel.UNKNOWN


def reading(*metrics: tuple[str, float, Travel | None], worn: bool = True) -> RunReading:
    read = read_run(run_at((2.5, 60)), Athlete())
    made = tuple(Metric(name, value, "", travel, 0.0, 60.0) for name, value, travel in metrics)
    how = (WornSummary(Placement.LUMBAR, "+x", "given"),) if worn else ()
    return replace(read, metrics=made, recording=replace(read.recording, worn=how))


def test_backward_stands_beside_forward_with_its_difference() -> None:
    (steps,) = gait_parts(reading(("step_time", 0.36, FWD), ("step_time", 0.33, BACK), ("steps", 90, FWD)))
    assert steps.first.columns == ("forward", "backward")
    assert [(r.measure.label, r.values, r.difference) for r in steps.first.rows] == [
        ("step time", ("0.360", "0.330"), "\N{MINUS SIGN}0.030")
    ]
    assert [row.measure.name for row in steps.more.rows] == ["steps"]


def test_whoever_subtracts_two_numbers_of_a_row_finds_the_third() -> None:
    (impact,) = gait_parts(reading(("impact_peak_bw_walk", 0.514, FWD), ("impact_peak_bw_walk", 0.336, BACK)))
    (row,) = impact.rows
    assert (row.values, row.difference) == (("0.51", "0.34"), "\N{MINUS SIGN}0.17")


def test_what_leads_a_table_is_called_as_the_metrics_are() -> None:
    assert set(FIRST) <= {measure.name for group in GROUPS for measure in group.measures}


def test_all_of_a_part_stands_in_one_table_with_one_set_of_columns() -> None:
    (steps,) = gait_parts(reading(("step_time", 0.36, FWD), ("steps", 90, FWD), ("steps", 30, BACK)))
    assert steps.whole.columns == ("forward", "backward")
    assert [row.measure.name for row in steps.whole.rows] == ["step_time", "steps"]
    assert steps.whole.rows[0].values == ("0.360", "")


def test_counts_are_not_compared_and_what_is_not_known_is_empty() -> None:
    (steps,) = gait_parts(reading(("steps", 90, FWD), ("steps", 30, BACK), ("step_time", 0.4, FWD)))
    assert [row.difference for row in steps.rows] == ["", ""]
    assert steps.more.rows[0].values == ("90", "30")


def test_the_whole_is_shown_where_no_travel_is_known() -> None:
    (steps,) = gait_parts(reading(("step_time", 0.4, None)))
    assert (steps.first.columns, steps.first.rows[0].values) == (("all",), ("0.400",))


def test_a_watch_without_a_worn_sensor_has_no_tables() -> None:
    assert gait_parts(reading(("cadence", 160, None), worn=False)) == ()


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "words"),
    [
        (-0.04, 1, True, "0.0"),
        (0.05, 2, True, "+0.05"),
        (-1234.5, 0, False, "\N{MINUS SIGN}1,234"),
        (0, 0, True, "0"),
    ],
)
def test_numbers_have_a_real_minus_and_nothing_is_never_negative(
    value: float, decimals: int, *, signed: bool, words: str
) -> None:
    assert value_words(value, decimals, signed=signed) == words


def piece(start_s: float, end_s: float, travel: Travel, gait: Gait = Gait.WALK, sure: float = 0.9) -> Segment:
    return Segment(start_s, end_s, travel, gait, 0.0 if travel is UNKNOWN else sure, f"because of {gait}")


def test_neighbours_that_go_the_same_way_are_one_row_with_the_reason_of_most_of_it() -> None:
    (way,) = ways_of((piece(0, 5, BACK), piece(5, 20, BACK, Gait.RUN, 0.7)))
    assert (way.start_s, way.end_s, way.gaits, way.because) == (
        0,
        20,
        (Gait.WALK, Gait.RUN),
        "because of run",
    )
    assert way.confidence == pytest.approx(0.75)
    assert way.sure == "75 %"


def test_a_label_is_another_row_and_claims_no_probability() -> None:
    said = replace(piece(5, 9, BACK, sure=1.0), origin=Origin.SAID)
    ways = ways_of((piece(0, 5, BACK, sure=0.999), said))
    assert [way.sure for way in ways] == ["over 99 %", ""]


def test_moments_between_two_known_stretches_are_counted_and_not_listed() -> None:
    ways = ways_of((piece(0, 9, FWD), piece(9, 10, UNKNOWN), piece(10, 20, BACK), piece(20, 40, UNKNOWN)))
    rest, words = without_short(ways)
    assert [way.travel for way in rest] == [FWD, BACK, UNKNOWN]
    assert words == "At one change the direction is not known for a moment, 1 s in all."
