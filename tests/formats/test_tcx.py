"""TCX in and out: laps, pauses, treadmills, and several activities in one file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from backstride.formats.tcx import read_tcx, write_tcx
from backstride.formats.xml import xml_kind
from backstride.vocab.errors import DamagedFile, InputRefused, NoTimes, NoUsableSamples, ValueRefused
from backstride.vocab.recording import Lap, Pause, Recording, Sensor, Stream
from shared_data import shared_data

START = datetime(2026, 5, 1, 7, tzinfo=UTC)


def at(second: float, zone: str = "Z") -> str:
    return (START + timedelta(seconds=second)).isoformat(timespec="seconds").replace("+00:00", zone)


def point(second: float, inside: str | None = None, zone: str = "Z") -> str:
    """A point of a treadmill run at 3 m/s: no place, but a distance."""
    held = f"<DistanceMeters>{3 * second}</DistanceMeters>" if inside is None else inside
    return f"<Trackpoint><Time>{at(second, zone)}</Time>{held}</Trackpoint>"


def points(first: int, last: int, inside: str | None = None) -> str:
    return "".join(point(second, inside) for second in range(first, last))


def tpx(inside: str) -> str:
    return f"<Extensions><ns3:TPX>{inside}</ns3:TPX></Extensions>"


def lap(start: float, timer: float, *tracks: str, intensity: str = "Active", notes: str = "") -> str:
    return (
        f'<Lap StartTime="{at(start)}"><TotalTimeSeconds>{timer}</TotalTimeSeconds>'
        "<DistanceMeters>99999</DistanceMeters><Calories>0</Calories>"
        "<AverageHeartRateBpm><Value>77</Value></AverageHeartRateBpm><Cadence>9</Cadence>"
        f"<Intensity>{intensity}</Intensity><TriggerMethod>Manual</TriggerMethod>"
        + "".join(f"<Track>{track}</Track>" for track in tracks)
        + (f"<Notes>{notes}</Notes>" if notes else "")
        + "<Extensions><ns3:LX><ns3:AvgSpeed>8</ns3:AvgSpeed></ns3:LX></Extensions></Lap>"
    )


def activity(*laps: str, sport: str = "Running", tail: str = "") -> str:
    return f'<Activity Sport="{sport}"><Id>{at(0)}</Id>{"".join(laps)}{tail}</Activity>'


def tcx(*activities: str, tail: str = "") -> bytes:
    spaces = (
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
        ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"'
    )
    inside = f"<Activities>{''.join(activities)}</Activities>{tail}"
    return f'<?xml version="1.0"?><TrainingCenterDatabase {spaces}>{inside}</TrainingCenterDatabase>'.encode()


def one(data: bytes) -> Recording:
    (recording,) = read_tcx(data)
    return recording


def column(recording: Recording, sensor: Sensor, name: str) -> list[float]:
    found = recording.column(sensor, name)
    assert found is not None, f"no {name}"
    return [float(value) for value in found[1]]


def codes(recording: Recording) -> set[str]:
    return {problem.code for problem in recording.problems}


# What a watch writes.


def test_a_treadmill_run_without_places_is_a_run_like_any_other():
    recording = one(tcx(activity(lap(0, 10, points(0, 11)))))
    assert recording.sensors == (Sensor.SPEED,)
    assert column(recording, Sensor.SPEED, "distance_m") == [3.0 * second for second in range(11)]
    assert (recording.start, recording.duration_s, recording.sport) == (START, 10.0, "running")
    assert recording.problems == ()


def test_a_point_gives_place_height_heart_rate_speed_power_and_strides():
    lat_lon = "<LatitudeDegrees>52.5</LatitudeDegrees><LongitudeDegrees>13.25</LongitudeDegrees>"
    place = f"<Position>{lat_lon}</Position>"
    inside = (
        f"{place}<AltitudeMeters>33.5</AltitudeMeters><DistanceMeters>7</DistanceMeters>"
        "<HeartRateBpm><Value>150</Value></HeartRateBpm>"
        + tpx("<ns3:Speed>2.75</ns3:Speed><ns3:RunCadence>81</ns3:RunCadence><ns3:Watts>240</ns3:Watts>")
    )
    recording = one(tcx(activity(lap(0, 2, points(0, 3, inside)))))
    values = {name: v.tolist() for s in recording.streams.values() for name, v in s.columns.items()}
    assert values == {
        "lat_deg": [52.5] * 3,
        "lon_deg": [13.25] * 3,
        "altitude_m": [33.5] * 3,
        "distance_m": [7.0] * 3,
        "hr_bpm": [150.0] * 3,
        "speed_mps": [2.75] * 3,
        "cadence_spm": [162.0] * 3,
        "power_w": [240.0] * 3,
    }


def test_means_of_a_lap_are_not_taken_for_values_of_a_point():
    recording = one(tcx(activity(lap(0, 2, points(0, 3)), lap(3, 2, points(3, 6)))))
    assert recording.sensors == (Sensor.SPEED,)
    assert max(column(recording, Sensor.SPEED, "distance_m")) == 15.0


def test_name_device_and_software_are_those_the_file_names():
    creator = (
        "<Creator><Name>Forerunner 9000</Name><UnitId>3999999999</UnitId>"
        "<Version><VersionMajor>9</VersionMajor><VersionMinor>20</VersionMinor></Version></Creator>"
    )
    recording = one(tcx(activity(lap(0, 2, points(0, 3)), tail=f"<Notes>Hill, backward</Notes>{creator}")))
    assert recording.name == "Hill, backward"
    assert (recording.device.product, recording.device.software) == ("Forerunner 9000", "9.20")
    assert recording.source == "Forerunner 9000"
    assert "3999999999" not in repr(recording)


def test_without_a_device_the_program_that_wrote_it_is_the_source():
    author = "<Author><Name>Some App</Name></Author>"
    assert one(tcx(activity(lap(0, 2, points(0, 3))), tail=author)).source == "Some App"


def test_the_workouts_name_serves_where_there_are_no_notes():
    plan = "<Training><Plan><Name>6 x 20 m retro</Name></Plan></Training>"
    assert one(tcx(activity(lap(0, 2, points(0, 3)), tail=plan))).name == "6 x 20 m retro"


# Cadence.


@pytest.mark.parametrize(
    ("sport", "inside", "steps"),
    [
        ("Running", "<Cadence>85</Cadence>", 170.0),
        ("Running", tpx("<ns3:RunCadence>85</ns3:RunCadence>"), 170.0),
        ("Other", tpx("<ns3:RunCadence>55</ns3:RunCadence>"), 110.0),
        ("Running", tpx("<ns3:RunCadence>170</ns3:RunCadence>"), 170.0),
        ("Biking", "<Cadence>85</Cadence>", 85.0),
        ("Biking", tpx("<ns3:RunCadence>85</ns3:RunCadence>"), 85.0),
        ("Other", "<Cadence>85</Cadence>", 85.0),
    ],
)
def test_strides_are_doubled_to_steps_on_foot_and_never_on_a_bike(sport, inside, steps):
    recording = one(tcx(activity(lap(0, 4, points(0, 5, inside)), sport=sport)))
    assert column(recording, Sensor.CADENCE, "cadence_spm") == [steps] * 5


# Laps and pauses.


def test_laps_keep_their_names_and_intensities():
    recording = one(
        tcx(
            activity(
                lap(0, 10, points(0, 10), notes="Warm-up"),
                lap(10, 5, points(10, 15), intensity="Resting"),
                lap(15, 5, points(15, 21), notes="6 x rückwärts"),
            )
        )
    )
    assert recording.laps == (
        Lap(0.0, 10.0, "Warm-up", "active"),
        Lap(10.0, 15.0, None, "rest"),
        Lap(15.0, 20.0, "6 x rückwärts", "active"),
    )


def test_a_lap_ends_where_the_next_begins_even_if_its_timer_says_more():
    recording = one(tcx(activity(lap(0, 5000, points(0, 10)), lap(10, 9, points(10, 20)))))
    assert [(lap_.start_s, lap_.end_s) for lap_ in recording.laps] == [(0.0, 10.0), (10.0, 19.0)]


@pytest.mark.parametrize("timer", ["", "NaN", "-5", "1e30", "soon"])
def test_a_lap_without_a_timer_to_trust_ends_with_its_last_point(timer):
    broken = lap(0, 10, points(0, 11)).replace(">10<", f">{timer}<", 1)
    assert [(lap_.start_s, lap_.end_s) for lap_ in one(tcx(activity(broken))).laps] == [(0.0, 10.0)]


def test_a_lap_without_a_start_starts_with_its_first_point():
    broken = lap(0, 10, points(5, 11)).replace(at(0), "", 1)
    assert one(tcx(activity(lap(0, 5, points(0, 5)), broken))).laps[1].start_s == 5.0


def test_a_gap_between_two_tracks_of_a_lap_is_a_pause_where_the_timer_stood_still():
    recording = one(tcx(activity(lap(0, 19, points(0, 10), points(70, 80)))))
    assert recording.pauses == (Pause(9.0, 70.0),)
    assert recording.duration_s == 79.0


def test_a_gap_in_which_the_timer_ran_is_no_pause():
    assert one(tcx(activity(lap(0, 79, points(0, 10), points(70, 80))))).pauses == ()
    assert one(tcx(activity(lap(0, 19, points(0, 10) + points(70, 80))))).pauses == ()


def test_a_point_written_again_at_the_start_of_the_next_lap_is_one_point():
    twice = point(9, "<AltitudeMeters>5</AltitudeMeters>")
    recording = one(tcx(activity(lap(0, 9, points(0, 10)), lap(9, 9, twice + points(10, 19)))))
    assert recording.problems == ()
    assert len(recording.streams[Sensor.SPEED]) == 19
    assert column(recording, Sensor.ALTITUDE, "altitude_m") == [5.0]


def test_points_that_contradict_each_other_at_one_time_are_reported():
    other = point(9, "<DistanceMeters>28</DistanceMeters>")
    recording = one(tcx(activity(lap(0, 9, points(0, 10)), lap(9, 9, other + points(10, 19)))))
    assert codes(recording) == {"clock-repeats"}


# Several activities, and what is none.


def test_every_activity_is_a_recording_of_its_own():
    run = activity(lap(0, 2, points(0, 3)))
    ride = activity(lap(60, 4, points(60, 65)), sport="Biking")
    first, second = read_tcx(tcx(run, ride))
    assert [(r.sport, r.duration_s) for r in (first, second)] == [("running", 2.0), ("cycling", 4.0)]
    assert second.laps == (Lap(0.0, 4.0, None, "active"),)


def test_a_multisport_session_is_one_recording_a_sport():
    run = activity(lap(0, 2, points(0, 3)))
    ride = activity(lap(60, 4, points(60, 65)), sport="Biking")
    session = (
        f"<MultiSportSession><Id>{at(0)}</Id><FirstSport>{ride}</FirstSport>"
        f"<NextSport><Transition StartTime='{at(65)}'/>{run}</NextSport></MultiSportSession>"
    )
    assert [recording.sport for recording in read_tcx(tcx(session))] == ["cycling", "running"]


def test_an_activity_without_points_beside_one_with_points_is_passed_over():
    assert len(read_tcx(tcx(activity(lap(0, 600)), activity(lap(0, 2, points(0, 3)))))) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (tcx(), "no usable sample"),
        (tcx(activity(lap(0, 600))), "an activity without track points"),
        (tcx(tail=f"<Courses><Course><Track>{points(0, 9)}</Track></Course></Courses>"), "a planned course"),
        (tcx(activity(lap(0, 9, points(0, 9, "")))), "no usable sample"),
    ],
)
def test_a_file_without_a_recorded_point_is_refused_in_one_sentence(data, words):
    with pytest.raises(NoUsableSamples, match=words):
        read_tcx(data)


def test_a_course_beside_an_activity_is_not_mixed_into_it():
    course = f"<Courses><Course><Track>{points(500, 900)}</Track></Course></Courses>"
    assert one(tcx(activity(lap(0, 2, points(0, 3))), tail=course)).duration_s == 2.0


def test_points_without_times_are_refused():
    untimed = "<Trackpoint><DistanceMeters>5</DistanceMeters></Trackpoint>" * 3
    with pytest.raises(NoTimes):
        read_tcx(tcx(activity(lap(0, 2, untimed))))


# Clocks, places and numbers.


def test_a_run_at_ten_to_midnight_stays_on_its_day():
    run = (
        activity(lap(0, 2, points(0, 3)))
        .replace("T07:00", "T23:50")
        .replace("Z<", "+02:00<")
        .replace('Z"', '+02:00"')
    )
    recording = one(tcx(run))
    assert recording.start == datetime(2026, 5, 1, 21, 50, tzinfo=UTC)
    assert recording.local_start is not None
    assert recording.local_start.day == 1
    assert recording.laps[0].start_s == 0.0


def test_the_offset_may_stand_in_the_id_or_a_laps_start_only():
    run = activity(lap(0, 2, points(0, 3)))
    for mark in ("<Id>", 'StartTime="'):
        assert (
            one(tcx(run.replace(f"{mark}{at(0)}", f"{mark}2026-05-01T12:30:00+05:30"))).utc_offset_s == 19_800
        )


def test_times_without_a_zone_are_read_as_utc_and_said_so():
    assert codes(one(tcx(activity(lap(0, 2, points(0, 3))).replace("Z<", "<")))) == {"zone-missing"}


def test_fractions_with_and_without_digits_share_a_file():
    run = point(0) + point(1, zone=".5Z") + point(2, zone=".849800+00:00")
    assert one(tcx(activity(lap(0, 2, run)))).streams[Sensor.SPEED].t_s.tolist() == [0.0, 1.5, 2.8498]


def test_a_clock_that_jumps_back_is_mended_and_reported():
    recording = one(tcx(activity(lap(0, 9, points(4000, 4010) + points(0, 10)))))
    assert "clock-set" in codes(recording)
    assert np.all(np.diff(recording.streams[Sensor.SPEED].t_s) > 0)


def test_zero_zero_and_the_date_line():
    def place(lat: float, lon: float) -> str:
        return f"<LatitudeDegrees>{lat}</LatitudeDegrees><LongitudeDegrees>{lon}</LongitudeDegrees>"

    lons = [179.9999, 180.0, -179.9999]
    run = point(0, place(0, 0)) + "".join(point(s + 1, place(-17, lon)) for s, lon in enumerate(lons))
    recording = one(tcx(activity(lap(0, 3, run))))
    assert column(recording, Sensor.GNSS, "lon_deg") == lons
    assert codes(recording) == {"position-zero"}


def test_speeds_and_distances_that_cannot_be_are_reported_and_not_shown():
    fast = point(5, "<DistanceMeters>90000</DistanceMeters>" + tpx("<ns3:Speed>500</ns3:Speed>"))
    recording = one(tcx(activity(lap(0, 19, points(0, 5) + fast + points(6, 20)))))
    assert {"distance-impossible", "speed-impossible"} <= codes(recording)
    assert max(column(recording, Sensor.SPEED, "distance_m")) < 100.0


def test_decimal_commas_nan_and_infinity():
    run = point(0, "<DistanceMeters>0,5</DistanceMeters>") + point(1, "<DistanceMeters>NaN</DistanceMeters>")
    run += point(2, "<DistanceMeters>INF</DistanceMeters>") + point(3, "<DistanceMeters>2.5</DistanceMeters>")
    recording = one(tcx(activity(lap(0, 3, run))))
    assert column(recording, Sensor.SPEED, "distance_m") == [0.5, 2.5]
    assert codes(recording) == {"decimal-comma"}


# Encodings, damage, attacks.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
@pytest.mark.parametrize("declared", ["", ' encoding="UTF-8"', ' encoding="ISO-8859-1"'])
def test_a_laps_name_survives_any_encoding_whatever_the_file_declares(encoding, declared):
    text = tcx(activity(lap(0, 2, points(0, 3), notes="rückwärts"))).decode()
    data = text.replace('version="1.0"', f'version="1.0"{declared}').encode(encoding)
    assert one(data).laps[0].name == "rückwärts"
    assert xml_kind(data[:1000]) == "tcx"


def test_a_file_that_ends_in_the_middle_keeps_the_laps_it_had():
    whole = tcx(activity(lap(0, 600, points(0, 600), notes="backward"), lap(600, 1300, points(600, 1900))))
    recording = one(whole[: whole.index(at(1865).encode()) + 5])
    assert recording.problems[-1].words == "This file ends in the middle. The first 31:04 were read."
    assert recording.laps == (Lap(0.0, 600.0, "backward", "active"), Lap(600.0, 1864.0, None, "active"))


def test_a_course_that_ends_in_the_middle_is_still_no_recording():
    whole = tcx(tail=f"<Courses><Course><Track>{points(0, 9)}</Track></Course></Courses>")
    with pytest.raises(InputRefused):
        read_tcx(whole[: whole.index(b"</Track>")])


def test_wherever_a_file_is_cut_no_half_number_is_taken_for_a_whole_one():
    whole = tcx(
        activity(lap(0, 5, points(0, 6), notes="a")), activity(lap(60, 2, points(60, 63)), sport="Biking")
    )
    for end in range(0, len(whole) - 1, 3):
        try:
            recordings = read_tcx(whole[:end])
        except InputRefused:
            assert whole[:end].count(b"</Trackpoint>") == 0
            continue
        assert "truncated" in codes(recordings[-1])
        count = sum(len(r.streams[Sensor.SPEED]) for r in recordings)
        assert count == whole[:end].count(b"</Trackpoint>")
        assert all(v % 3 == 0 for r in recordings for v in column(r, Sensor.SPEED, "distance_m"))


def test_damage_in_the_middle_costs_nothing_around_it():
    recording = one(tcx(activity(lap(0, 20, points(0, 10) + "<Trackpoint><Time>< &" + points(10, 20)))))
    assert {*range(9), *range(11, 20)} <= set(recording.streams[Sensor.SPEED].t_s.tolist())
    assert "damaged" in codes(recording)


def test_a_file_with_a_document_type_is_refused():
    data = tcx(activity(lap(0, 2, points(0, 3), notes="&x;")))
    bomb = data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
    assert xml_kind(bomb) == "tcx"
    with pytest.raises(DamagedFile, match="document type or entities"):
        read_tcx(bomb)


def test_a_hundred_thousand_levels_and_a_million_attributes_cost_only_themselves():
    deep = "<a>" * 100_000 + "</a>" * 100_000
    wide = "<b " + " ".join(f'a{n}="1"' for n in range(1_000_000)) + "/>"
    for attack in (deep, wide):
        recording = one(tcx(activity(lap(0, 2, points(0, 3) + attack))))
        assert recording.duration_s == 2.0


def test_gpx_is_no_tcx():
    with pytest.raises(DamagedFile, match="first element is not <TrainingCenterDatabase>"):
        read_tcx(b"<gpx/>")


# Out, and in again.


def recording_of_a_run(**kwargs: object) -> Recording:
    t = np.arange(120.0)
    streams = (
        Stream(Sensor.GNSS, t, {"lat_deg": 52 + t * 2.7e-5, "lon_deg": 13 + t * 0}),
        Stream(Sensor.HR, t + 0.25, {"hr_bpm": 120 + t % 40}),
        Stream(Sensor.CADENCE, t, {"cadence_spm": 160 + 2 * (t % 10)}),
        Stream(Sensor.SPEED, t, {"speed_mps": 3 + t * 0, "distance_m": 3 * t}),
        Stream(Sensor.ALTITUDE, t, {"altitude_m": 30 + t / 10}),
        Stream(Sensor.POWER, t, {"power_w": 250 + t * 0}),
    )
    values: dict[str, object] = {
        "format": "fit",
        "source": "A watch & co",
        "start": datetime(2026, 5, 1, 21, 50, tzinfo=UTC),
        "duration_s": 119.25,
        "streams": {stream.sensor: stream for stream in streams},
        "utc_offset_s": 7200,
        "name": "Mixed & <more>",
        "sport": "running",
        "laps": (
            Lap(0.0, 60.0, "rückwärts", "active"),
            Lap(60.0, 90.0, None, "rest"),
            Lap(90.0, 119.25, "b", "active"),
        ),
    }
    return Recording(**(values | kwargs))  # type: ignore[arg-type]


def test_what_is_written_is_read_again_and_no_clock_is_bent():
    wrote = recording_of_a_run()
    back = one(write_tcx(wrote))
    assert back.problems == ()
    assert (back.start, back.duration_s, back.utc_offset_s) == (wrote.start, 119.25, 7200)
    assert (back.name, back.sport, back.source) == ("Mixed & <more>", "running", "A watch & co")
    assert back.laps == wrote.laps
    for sensor, stream in wrote.streams.items():
        np.testing.assert_allclose(back.streams[sensor].t_s, stream.t_s, atol=1e-3)
        for name, values in stream.columns.items():
            np.testing.assert_allclose(column(back, sensor, name), values, atol=5e-3, err_msg=name)


def test_what_lies_outside_all_laps_is_not_lost():
    wrote = recording_of_a_run(laps=(Lap(30.0, 60.0, "backward", "active"),))
    back = one(write_tcx(wrote))
    assert len(back.streams[Sensor.SPEED]) == 120
    assert [(l_.start_s, l_.end_s, l_.name) for l_ in back.laps] == [
        (0.0, 30.0, None),
        (30.0, 60.0, "backward"),
        (60.0, 119.25, None),
    ]


def test_a_pause_comes_back_as_a_pause():
    t = np.concatenate([np.arange(10.0), np.arange(60.0, 70.0)])
    stream = Stream(Sensor.SPEED, t, {"distance_m": 3 * t})
    wrote = recording_of_a_run(
        streams={Sensor.SPEED: stream}, duration_s=69.0, pauses=(Pause(9.0, 60.0),), laps=()
    )
    assert one(write_tcx(wrote)).pauses == (Pause(9.0, 60.0),)


@pytest.mark.parametrize(("sport", "back"), [("cycling", "cycling"), ("walking", "other"), (None, "running")])
def test_cadence_means_the_same_after_a_round_trip_in_any_sport(sport, back):
    wrote = recording_of_a_run(sport=sport, laps=())
    again = one(write_tcx(wrote))
    assert again.sport == back
    wanted = wrote.streams[Sensor.CADENCE].columns["cadence_spm"]
    assert column(again, Sensor.CADENCE, "cadence_spm") == wanted.tolist()


def test_dates_unknown_and_simulated_runs_stay_what_they_are():
    back = one(write_tcx(recording_of_a_run(start=None, utc_offset_s=None, simulated=True)))
    assert back.start is None
    assert back.simulated


def test_motion_alone_cannot_become_tcx():
    motion = Stream(Sensor.ACC, np.arange(10.0), {"acc_x_mps2": np.arange(10.0)})
    with pytest.raises(ValueRefused, match="motion sensors only"):
        write_tcx(recording_of_a_run(streams={Sensor.ACC: motion}))


# Real files.


def real_files() -> list[Path]:
    return sorted((shared_data() / "activity" / "tcx").rglob("*.tcx"))


@pytest.mark.shared
def test_every_real_file_gives_a_reading():
    files = real_files()
    assert len(files) == 10
    for path in files:
        assert xml_kind(path.read_bytes()[:4096]) == "tcx"
        assert len(read_tcx(path.read_bytes())) == 1, path.name


@pytest.mark.shared
def test_points_and_values_of_real_files_are_those_of_a_second_reader():
    reader = pytest.importorskip("tcxreader.tcxreader").TCXReader
    compared = 0
    for path in real_files():
        recording = one(path.read_bytes())
        if codes(recording) & {"clock-repeats"}:
            continue
        theirs = reader().read(str(path), only_gps=False).trackpoints
        start = recording.start
        assert start is not None
        at_s = [(p.time.replace(tzinfo=UTC) - start).total_seconds() for p in theirs]
        for sensor, name, attribute in (
            (Sensor.GNSS, "lat_deg", "latitude"),
            (Sensor.GNSS, "lon_deg", "longitude"),
            (Sensor.ALTITUDE, "altitude_m", "elevation"),
            (Sensor.HR, "hr_bpm", "hr_value"),
            (Sensor.SPEED, "distance_m", "distance"),
        ):
            wanted = [(t, getattr(p, attribute)) for t, p in zip(at_s, theirs, strict=True)]
            wanted = [(t, float(v)) for t, v in wanted if v is not None]
            found = recording.column(sensor, name)
            if found is None:
                assert not wanted
                continue
            said = ~np.isnan(found[1])
            np.testing.assert_allclose(found[1][said], [v for _, v in wanted], rtol=1e-12, err_msg=path.name)
            np.testing.assert_allclose(found[0][said], [t for t, _ in wanted], atol=1e-5)
            compared += len(wanted)
    assert compared > 20_000
