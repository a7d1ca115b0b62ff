"""From what a reader found to a recording: mended once, counted from the first sample, frozen."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.formats.draft import Draft
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Lap, Pause, Problem, Recording, Sensor

EPOCH = datetime(2026, 5, 1, 7, 0, tzinfo=UTC)
DAY = 86_400.0
METRE_DEG = 1 / 111_195.08


def draft(t_s: object = (0.0, 1.0, 2.0), hr: object = (120.0, 121.0, 122.0), **more: object) -> Draft:
    """A draft with a heart rate."""
    made = Draft("gpx", epoch=EPOCH, **more)
    made.add(Sensor.HR, t_s, {"hr_bpm": hr})
    return made


def codes(run: Recording) -> list[str]:
    """What was found, in short."""
    return [problem.code for problem in run.problems]


def test_time_counts_from_the_first_sample():
    run = draft(t_s=(100.0, 101.0, 102.5)).build()
    assert run.start == EPOCH + timedelta(seconds=100)
    assert run.duration_s == 2.5
    assert run.streams[Sensor.HR].t_s.tolist() == [0.0, 1.0, 2.5]


def test_an_epoch_in_another_zone_is_the_same_instant():
    made = draft()
    made.epoch = EPOCH.astimezone(timezone(timedelta(hours=9)))
    assert made.build().start == EPOCH


def test_a_file_without_a_date_counts_from_its_first_sample():
    made = draft(t_s=(5.0, 6.0, 7.0))
    made.epoch = None
    run = made.build()
    assert run.start is None
    assert run.duration_s == 2.0


def test_a_file_without_one_usable_sample_is_refused():
    with pytest.raises(NoUsableSamples, match="This GPX file holds no usable sample"):
        draft(hr=(np.nan,) * 3).build()
    with pytest.raises(NoUsableSamples):
        draft(t_s=(np.nan,) * 3).build()
    with pytest.raises(NoUsableSamples):
        Draft("gpx").build()


def test_columns_and_samples_that_say_nothing_are_dropped():
    made = Draft("fit", epoch=EPOCH)
    made.add(Sensor.SPEED, [0, 1, 2], {"speed_mps": [np.nan, 2.0, np.nan], "distance_m": [np.nan] * 3})
    stream = made.build().streams[Sensor.SPEED]
    assert list(stream.columns) == ["speed_mps"]
    assert stream.columns["speed_mps"].tolist() == [2.0]


def test_a_sensor_that_is_added_twice_is_a_programming_error():
    made = draft()
    with pytest.raises(ValueError, match="added already"):
        made.add(Sensor.HR, [0.0], {"hr_bpm": [120.0]})


def test_streams_that_share_a_clock_share_its_mending_and_its_problem():
    t = np.array([0.0, 1.0, 1.0, 2.0])
    made = Draft("fit", epoch=EPOCH)
    made.add(Sensor.HR, t, {"hr_bpm": [1e2] * 4})
    made.add(Sensor.CADENCE, t, {"cadence_spm": [1e2] * 4})
    made.add_developer("form", "1", t, [1.0, 2.0, 3.0, np.nan])
    run = made.build()
    assert [s.t_s.tolist() for s in run.streams.values()] == [[0, 1, 2], [0, 1, 2]]
    assert codes(run) == ["clock-repeats"]
    assert run.developer[0].t_s.tolist() == [0.0, 1.0]
    assert run.developer[0].values.tolist() == [1.0, 2.0]


def test_a_developer_field_that_says_nothing_is_dropped():
    made = draft()
    made.add_developer("form", "1", [0.0, 1.0], [np.nan, np.nan])
    assert made.build().developer == ()


def test_the_files_own_summary_may_be_longer_than_the_samples():
    run = draft(t_s=(10.0, 11.0, 12.0), span=(0.0, 60.0)).build()
    assert run.duration_s == 60.0
    assert run.start == EPOCH
    assert run.streams[Sensor.HR].t_s.tolist() == [10.0, 11.0, 12.0]


@pytest.mark.parametrize(
    "span", [(100.0, 200.0), (-50.0, -10.0), (0.0, 1e6), (np.nan, 60.0), (0.0, np.inf), (2.0, 9.0)]
)
def test_a_summary_of_another_time_is_not_believed(span: tuple[float, float]):
    assert draft(span=span).build().duration_s == 2.0


def test_laps_and_pauses_count_from_the_first_sample_in_order_and_inside():
    made = draft(t_s=(100.0, 110.0, 120.0))
    made.add_lap(110, 500, " backward ", "active")
    made.add_lap(0, 110, "")
    made.add_lap(300, 400, "after the end")
    made.add_lap(np.nan, 110, "without a start")
    made.add_pause(115, 118)
    made.add_pause(118, 118)
    run = made.build()
    assert run.laps == (Lap(0.0, 10.0), Lap(10.0, 20.0, "backward", "active"))
    assert run.pauses == (Pause(15.0, 18.0),)


def test_a_clock_that_was_never_set_has_no_date():
    made = draft()
    made.epoch = datetime(1989, 12, 31, tzinfo=UTC)
    run = made.build()
    assert run.start is None
    assert run.problems[0].words == (
        "The clock was never set: it says 1989. The date is not known. Times count from the start."
    )


@pytest.mark.parametrize("seconds", [9e9, -9e9, 9e9 + 0.5])
def test_a_time_that_no_calendar_holds_is_a_clock_that_was_never_set(seconds: float):
    run = draft(t_s=(seconds, seconds + 1, seconds + 2)).build()
    assert (run.start, run.duration_s) == (None, 2.0)
    assert codes(run) == ["clock-unset"]


@pytest.mark.parametrize("year", [9999, 1])
def test_the_ends_of_the_calendar_are_no_crash(year: int):
    made = draft(t_s=(-9e9, -9e9 + 1, -9e9 + 2) if year == 1 else (9e9, 9e9 + 1, 9e9 + 2))
    made.epoch = datetime(year, 6, 1, tzinfo=UTC)
    assert made.build().start is None


def test_a_strap_of_another_year_does_not_make_a_run_of_thirty_years():
    made = draft(t_s=np.arange(100.0), hr=np.full(100, 120.0))
    made.add(Sensor.CADENCE, np.arange(50.0) - 30 * 365 * DAY, {"cadence_spm": np.full(50, 170.0)})
    run = made.build()
    assert run.sensors == (Sensor.HR,)
    assert run.duration_s == 99.0
    assert codes(run) == ["sensor-elsewhere"]


@pytest.mark.parametrize("offset_s", [0, 7200, -12 * 3600, 14 * 3600, 20700])
def test_a_zone_that_can_be_is_kept(offset_s: int):
    assert draft(utc_offset_s=offset_s).build().utc_offset_s == offset_s


def test_a_zone_that_cannot_be_is_reported_and_not_believed():
    run = draft(utc_offset_s=10**9).build()
    assert run.utc_offset_s is None
    assert codes(run) == ["zone-impossible"]


def test_a_run_at_ten_to_midnight_in_the_east_stays_on_its_day():
    made = draft(utc_offset_s=7200)
    made.epoch = datetime(2026, 5, 1, 21, 50, tzinfo=UTC)
    assert made.build().local_start.isoformat() == "2026-05-01T23:50:00+02:00"


def test_problems_count_from_the_first_sample_and_are_said_once():
    made = draft(t_s=(100.0, 101.0, 102.0))
    made.note("truncated", "This file ends in the middle.", 101.0)
    made.note("truncated", "This file ends in the middle.", 101.5)
    made.note("odd", "Something is odd.", 90.0, 500.0)
    made.note("odd", "Something else is odd.", float("nan"), 5.0)
    made.note("odd", "A third thing is odd.", 101.0, float("inf"))
    assert made.build().problems == (
        Problem("truncated", "This file ends in the middle.", 1.0, 1.0),
        Problem("odd", "Something is odd.", 0.0, 2.0),
        Problem("odd", "Something else is odd."),
        Problem("odd", "A third thing is odd.", 1.0, 1.0),
    )


def driven(sport: str | None, **more: object) -> Recording:
    """Ten minutes by car along a meridian, recorded once a second."""
    made = Draft("gpx", epoch=EPOCH, sport=sport)
    columns = {"lat_deg": 52.0 + np.arange(600) * 31 * METRE_DEG, "lon_deg": np.full(600, 5.0)}
    made.add(Sensor.GNSS, np.arange(600.0), columns | {name: np.full(600, v) for name, v in more.items()})
    return made.build()


@pytest.mark.parametrize("sport", [None, "running", "generic", "Other"])
def test_a_car_that_does_not_say_so_is_reported(sport: str | None):
    (problem,) = driven(sport).problems
    assert problem.code == "speed-impossible"
    assert problem.words.startswith("The positions move at up to 31 m/s, faster than anybody runs.")
    assert problem.words.endswith("Speed and distance of that are not shown.")
    assert (problem.start_s, problem.end_s) == (0.0, 599.0)


def test_two_jumps_are_two_places_and_not_all_that_lies_between():
    made = Draft("gpx", epoch=EPOCH, sport="running")
    north = np.arange(600) * 3 * METRE_DEG + np.repeat([0.0, 0.05, 0.1], 200)
    made.add(Sensor.GNSS, np.arange(600.0), {"lat_deg": 52.0 + north, "lon_deg": np.full(600, 5.0)})
    (problem,) = made.build().problems
    assert problem.words.startswith("In 2 places between them the positions move at up to")
    assert problem.words.endswith("Speed and distance of those places are not shown.")


def test_a_car_that_says_so_is_a_ride():
    assert driven("driving").problems == ()


def test_somebody_on_foot_is_not_taken_for_a_car():
    made = Draft("gpx", epoch=EPOCH)
    lat = 52.0 + np.arange(100) * 9 * METRE_DEG
    made.add(Sensor.GNSS, np.arange(100.0), {"lat_deg": lat, "lon_deg": np.full(100, 5.0)})
    assert made.build().problems == ()


def test_positions_of_a_car_are_kept_as_its_way():
    assert len(driven(None).streams[Sensor.GNSS]) == 600


def test_where_the_device_says_the_speed_the_positions_are_not_judged():
    assert codes(driven(None, speed_mps=2.0)) == []
    made = Draft("fit", epoch=EPOCH)
    made.add(Sensor.SPEED, np.arange(100.0), {"speed_mps": np.full(100, 2.5)})
    lat = 52.0 + np.arange(100) * 31 * METRE_DEG
    made.add(Sensor.GNSS, np.arange(100.0), {"lat_deg": lat, "lon_deg": np.full(100, 5.0)})
    assert codes(made.build()) == []


def test_the_source_is_the_device_where_nothing_else_is_said():
    assert draft().build().source == "unknown device"
    assert draft(source="Strava").build().source == "Strava"


@given(
    st.lists(st.tuples(st.floats(), st.one_of(st.just(np.nan), st.floats(30, 200))), min_size=1, max_size=40),
    st.one_of(st.none(), st.tuples(st.floats(), st.floats())),
    st.lists(st.tuples(st.floats(), st.floats()), max_size=4),
)
def test_whatever_a_reader_finds_is_a_recording_or_a_refusal(
    samples: list[tuple[float, float]], span: tuple[float, float] | None, stretches: list[tuple[float, float]]
):
    made = draft(t_s=[t for t, _ in samples], hr=[hr for _, hr in samples], span=span)
    for start, end in stretches:
        made.add_lap(start, end)
        made.add_pause(start, end)
        made.note("odd", f"{start} to {end}", start, end)
    try:
        run = made.build()
    except NoUsableSamples:
        return
    assert np.isfinite(run.duration_s)
    for part in (*run.laps, *run.pauses):
        assert 0 <= part.start_s < part.end_s <= run.duration_s
    for stream in run.streams.values():
        assert 0 <= stream.t_s[0] <= stream.t_s[-1] <= run.duration_s
