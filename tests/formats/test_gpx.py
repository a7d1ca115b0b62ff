"""GPX in and out: what a run leaves in a file."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from backstride.formats.gpx import read_gpx, write_gpx
from backstride.formats.xml import xml_kind
from backstride.vocab.errors import InputRefused, NoTimes, NoUsableSamples, ValueRefused
from backstride.vocab.recording import Pause, Recording, Sensor, Stream
from formats.gpx_bytes import codes, column, extension, garmin, gpx, one, point, points, track
from shared_data import shared_data

# Tracks, segments and what they are called.


def test_a_track_becomes_a_recording_with_its_name_start_and_places():
    recording = one(gpx(track(points(), "<name>Morning</name><type>running</type>")))
    assert recording.name == "Morning"
    assert recording.sport == "running"
    assert recording.source == "Watch"
    assert recording.start == datetime(2026, 5, 1, 7, tzinfo=UTC)
    assert recording.duration_s == 9.0
    assert column(recording, Sensor.GNSS, "lat_deg")[1] == pytest.approx(52.000027)
    assert column(recording, Sensor.ALTITUDE, "altitude_m") == [30.5] * 10
    assert recording.problems == ()


def test_segments_are_joined_and_the_time_between_them_stays_a_gap():
    late = "".join(point(second) for second in range(100, 105))
    recording = one(gpx(f"<trk><trkseg>{points(5)}</trkseg><trkseg/><trkseg>{late}</trkseg></trk>"))
    assert recording.streams[Sensor.GNSS].t_s.tolist() == [0, 1, 2, 3, 4, 100, 101, 102, 103, 104]
    assert recording.pauses == ()


def test_two_tracks_are_two_recordings():
    first, second = read_gpx(gpx(track(points(5), "<name>a</name>") + track(points(7), "<name>b</name>")))
    assert (first.name, second.name) == ("a", "b")
    assert (first.duration_s, second.duration_s) == (4.0, 6.0)


def test_a_file_without_namespaces_or_with_undeclared_prefixes_is_read_like_any_other():
    body = track(point(0) + point(1, inside=garmin("<gpxtpx:hr>140</gpxtpx:hr>")))
    for data in (f"<gpx>{body}</gpx>".encode(), f'<gpx xmlns="urn:x">{body}</gpx>'.encode()):
        recording = one(data)
        assert column(recording, Sensor.HR, "hr_bpm") == [140.0]
        assert recording.problems == ()


def test_gpx_1_0_keeps_speed_and_course_of_the_receiver():
    inside = "<course>271.5</course><speed>2.5</speed>"
    recording = one(gpx(track(points(3, inside=inside)), version="1.0"))
    assert column(recording, Sensor.GNSS, "speed_mps") == [2.5] * 3
    assert column(recording, Sensor.GNSS, "course_deg") == [271.5] * 3
    assert Sensor.SPEED not in recording.streams


def test_garmins_extension_gives_heart_rate_cadence_temperature_speed_and_course():
    inside = garmin(
        "<gpxtpx:atemp>21.5</gpxtpx:atemp><gpxtpx:hr>151</gpxtpx:hr><gpxtpx:cad>82</gpxtpx:cad>"
        "<gpxtpx:speed>3.1</gpxtpx:speed><gpxtpx:course>12</gpxtpx:course>"
        "<gpxtpx:distance>5</gpxtpx:distance>"
    )
    recording = one(gpx(track(points(2, inside=inside), "<type>running</type>")))
    assert column(recording, Sensor.TEMPERATURE, "temperature_degc") == [21.5, 21.5]
    assert column(recording, Sensor.HR, "hr_bpm") == [151.0, 151.0]
    assert column(recording, Sensor.CADENCE, "cadence_spm") == [164.0, 164.0]
    assert column(recording, Sensor.SPEED, "speed_mps") == [3.1, 3.1]
    assert column(recording, Sensor.SPEED, "distance_m") == [5.0, 5.0]
    assert column(recording, Sensor.GNSS, "course_deg") == [12.0, 12.0]


def test_cluetrusts_extension_and_bare_power_are_read_too():
    space = 'xmlns:gpxdata="http://www.cluetrust.com/XML/GPXDATA/1/0"'
    inside = extension(
        f"<gpxdata:hr {space}>151</gpxdata:hr><gpxdata:cadence {space}>80</gpxdata:cadence>"
        f"<gpxdata:temp {space}>9</gpxdata:temp><gpxdata:distance {space}>7.5</gpxdata:distance>"
        "<power>250</power>"
    )
    recording = one(gpx(track(points(2, inside=inside), "<type>Run</type>")))
    assert column(recording, Sensor.HR, "hr_bpm") == [151.0, 151.0]
    assert column(recording, Sensor.CADENCE, "cadence_spm") == [160.0, 160.0]
    assert column(recording, Sensor.TEMPERATURE, "temperature_degc") == [9.0, 9.0]
    assert column(recording, Sensor.SPEED, "distance_m") == [7.5, 7.5]
    assert column(recording, Sensor.POWER, "power_w") == [250.0, 250.0]


# Cadence: one foot or both.


def cadence_of(type_name: str, cadence: int) -> Recording:
    inside = garmin(f"<gpxtpx:cad>{cadence}</gpxtpx:cad>")
    return one(gpx(track(points(5, inside=inside), f"<type>{type_name}</type>" if type_name else "")))


@pytest.mark.parametrize(
    "name", ["running", "Run", "trail running", "Laufen", "course à pied", "9", "Walking", "hiking"]
)
def test_the_cadence_of_a_run_or_walk_is_doubled_to_both_feet(name):
    recording = cadence_of(name, 85)
    assert column(recording, Sensor.CADENCE, "cadence_spm") == [170.0] * 5
    assert recording.problems == ()


@pytest.mark.parametrize("name", ["cycling", "Biking", "Ride", "Radfahren", "vélo", "1"])
def test_the_cadence_of_a_ride_is_never_doubled(name):
    assert column(cadence_of(name, 85), Sensor.CADENCE, "cadence_spm") == [85.0] * 5


def test_a_cadence_that_counts_both_feet_already_is_left_alone_and_said_so():
    recording = cadence_of("running", 168)
    assert column(recording, Sensor.CADENCE, "cadence_spm") == [168.0] * 5
    assert codes(recording) == {"cadence-both-feet"}


def test_without_a_sport_the_cadence_is_taken_for_a_run_and_said_so():
    recording = cadence_of("", 85)
    assert column(recording, Sensor.CADENCE, "cadence_spm") == [170.0] * 5
    assert codes(recording) == {"cadence-assumed"}
    assert recording.sport is None


def test_the_cadence_of_a_sport_that_is_not_known_is_left_alone_and_said_so():
    recording = cadence_of("Rope skipping", 85)
    assert column(recording, Sensor.CADENCE, "cadence_spm") == [85.0] * 5
    assert codes(recording) == {"cadence-unclear"}
    assert recording.sport == "rope_skipping"


def test_cross_country_skiing_is_no_run_although_it_is_called_langlauf():
    assert cadence_of("Langlauf", 50).sport == "skiing"


# Times.


def test_a_run_at_ten_to_midnight_stays_on_its_day():
    run = f'<trkpt lat="52" lon="13"><time>2026-05-01T23:50:00+02:00</time></trkpt>{point(0, zone="+02:00")}'
    recording = one(gpx(track(run.replace("2026-05-01T07:00:00", "2026-05-01T23:50:05"))))
    assert recording.start == datetime(2026, 5, 1, 21, 50, tzinfo=UTC)
    assert recording.utc_offset_s == 7200
    assert recording.local_start is not None
    assert recording.local_start.day == 1


def test_the_offset_may_stand_in_the_files_own_time_only():
    recording = one(gpx(track(points()), head="<metadata><time>2026-05-01T01:00:00-06:00</time></metadata>"))
    assert recording.utc_offset_s == -21600


def test_an_offset_of_zero_says_nothing_about_the_place():
    assert one(gpx(track(points(zone="+00:00")))).utc_offset_s is None


def test_times_without_a_zone_are_read_as_utc_and_said_so():
    recording = one(gpx(track(points(zone=""))))
    assert recording.start == datetime(2026, 5, 1, 7, tzinfo=UTC)
    assert codes(recording) == {"zone-missing"}


def test_fractions_of_a_second_are_kept_with_any_number_of_digits():
    times = [
        "07:00:00.5Z",
        "07:00:01.25Z",
        "07:00:02.1234567Z",
        "07:00:03,75Z",
        "07:00:04Z",
        "09:00:05.5+02:00",
    ]
    run = "".join(f'<trkpt lat="52" lon="13"><time> 2026-05-01T{time}\n</time></trkpt>' for time in times)
    recording = one(gpx(track(run)))
    assert recording.streams[Sensor.GNSS].t_s.tolist() == pytest.approx(
        [0, 0.75, 1.6234567, 3.25, 3.5, 5.0], abs=1e-9
    )
    assert recording.start == datetime(2026, 5, 1, 7, 0, 0, 500_000, tzinfo=UTC)


def test_days_that_do_not_exist_are_no_times():
    odd = "".join(
        f'<trkpt lat="52" lon="13"><time>{time}</time></trkpt>'
        for time in (
            "2026-02-30T07:00:00Z",
            "2026-13-01T07:00:00Z",
            "2026-05-01T07:61:00Z",
            "0000-01-01T00:00:00Z",
            "today",
        )
    )
    recording = one(gpx(track(odd + points(3))))
    assert len(recording.streams[Sensor.GNSS]) == 3
    assert codes(recording) == {"time-missing"}
    assert recording.problems[0].words.startswith("5 samples")


def test_the_leap_day_and_the_leap_second_exist():
    run = "".join(
        f'<trkpt lat="52" lon="13"><time>{time}</time></trkpt>'
        for time in ("2028-02-29T23:59:59Z", "2028-02-29T23:59:60Z", "2028-03-01T00:00:01Z")
    )
    assert one(gpx(track(run))).streams[Sensor.GNSS].t_s.tolist() == [0.0, 1.0, 2.0]


def test_points_without_times_are_left_out_of_a_track_that_has_some():
    recording = one(gpx(track(points(5) + '<trkpt lat="52" lon="13"/>' + point(5))))
    assert len(recording.streams[Sensor.GNSS]) == 6
    assert codes(recording) == {"time-missing"}


def test_a_track_without_times_beside_one_with_times_is_said():
    recording = one(gpx(track(points(5)) + track('<trkpt lat="52" lon="13"/>')))
    assert codes(recording) == {"track-without-times"}


def test_places_without_any_time_are_a_route_and_no_recording():
    with pytest.raises(NoTimes, match="places but no times"):
        read_gpx(gpx(track('<trkpt lat="52" lon="13"/>' * 5)))


def test_a_clock_that_jumps_back_or_repeats_is_mended_and_reported():
    repeated = one(gpx(track(points(5) + point(4, lat=52.0) + point(5) + point(2) + point(6))))
    assert np.all(np.diff(repeated.streams[Sensor.GNSS].t_s) > 0)
    assert codes(repeated) == {"clock-repeats", "clock-back"}
    back = "".join(point(second) for second in range(600, 605))
    assert "clock-set" in codes(one(gpx(track(back + points(5)))))


def test_a_date_before_satellites_is_a_clock_that_was_never_set():
    old = points(5).replace("2026-05-01", "1989-12-31")
    recording = one(gpx(track(old)))
    assert recording.start is None
    assert recording.duration_s == 4.0
    assert codes(recording) == {"clock-unset"}


def test_a_clock_that_leaves_the_calendar_is_a_clock_that_was_never_set():
    far = points(2).replace("2026-05-01", "9999-12-31") + points(2).replace(
        "2026-05-01", "0001-01-01"
    ).replace("T07:", "T00:")
    recording = one(gpx(track(far)))
    assert recording.start is None
    assert "clock-unset" in codes(recording)


# Places and numbers.


def test_zero_zero_is_a_receiver_without_a_fix():
    recording = one(gpx(track(point(0, lat=0, lon=0) + "".join(point(s) for s in range(1, 6)))))
    assert len(recording.streams[Sensor.GNSS]) == 5
    assert codes(recording) == {"position-zero"}


def test_a_run_across_the_date_line_is_a_run():
    lons = [179.9998, 179.9999, 180.0, -179.9999, -179.9998]
    recording = one(gpx(track("".join(point(s, lat=-17, lon=lon) for s, lon in enumerate(lons)))))
    assert column(recording, Sensor.GNSS, "lon_deg") == lons
    assert recording.problems == ()


def test_places_and_speeds_that_cannot_be_are_reported_and_not_shown():
    run = "".join(
        point(s, inside=garmin(f"<gpxtpx:speed>{999 if s == 3 else 3}</gpxtpx:speed>")) for s in range(6)
    )
    run = run.replace('lat="52.000027"', 'lat="95"', 1)
    recording = one(gpx(track(run)))
    assert codes(recording) == {"position-impossible", "speed-impossible"}
    assert max(column(recording, Sensor.GNSS, "lat_deg")) < 53
    assert max(column(recording, Sensor.SPEED, "speed_mps")) == 3.0


def test_a_point_a_thousand_kilometres_away_is_left_out():
    recording = one(gpx(track(points(5) + point(5, lat=61) + "".join(point(s) for s in range(6, 10)))))
    assert "position-jump" in codes(recording)


def test_decimal_commas_are_read_and_said():
    recording = one(gpx(track(points(5).replace("52.0", "52,0").replace("30.5", "30,5"))))
    assert column(recording, Sensor.GNSS, "lat_deg")[1] == pytest.approx(52.000027)
    assert column(recording, Sensor.ALTITUDE, "altitude_m") == [30.5] * 5
    assert codes(recording) == {"decimal-comma"}


def test_nan_and_infinity_are_missing_values():
    for odd in ("NaN", "nan", "INF", "-Infinity", "1e999"):
        recording = one(gpx(track(points(5).replace("30.5", odd, 1))))
        assert len(recording.streams[Sensor.ALTITUDE]) == 4, odd
    assert len(one(gpx(track(points(5, lat="NaN") + point(5) + point(6)))).streams[Sensor.GNSS]) == 2


def test_what_is_no_number_is_left_out_and_counted():
    recording = one(gpx(track(points(5).replace("30.5", "--", 2).replace("30.5", " ", 1))))
    assert [p.words for p in recording.problems] == ["2 values are no numbers and were left out."]
    assert len(recording.streams[Sensor.ALTITUDE]) == 2


# What is no recording.


@pytest.mark.parametrize(
    ("inside", "held"),
    [
        ("", "Choose the file"),
        (
            '<wpt lat="1" lon="2"><time>2026-05-01T07:00:00Z</time></wpt>',
            "It holds waypoints, but no recorded track",
        ),
        ('<rte><rtept lat="1" lon="2"/></rte>', "It holds a planned route"),
        ("<trk><trkseg/></trk>", "It holds an empty track"),
    ],
)
def test_waypoints_routes_and_empty_tracks_are_refused_in_one_sentence(inside, held):
    with pytest.raises(NoUsableSamples, match=held):
        read_gpx(gpx(inside))


def test_a_track_of_nothing_but_impossible_places_is_refused():
    with pytest.raises(NoUsableSamples):
        read_gpx(gpx(track("".join(point(s, lat=95).replace("<ele>30.5</ele>", "") for s in range(5)))))


def test_one_track_without_samples_does_not_cost_the_others():
    empty = "".join(point(s, lat=95).replace("<ele>30.5</ele>", "") for s in range(5))
    recording = one(gpx(track(points(5)) + track(empty)))
    assert "recording-empty" in codes(recording)


# Out, and in again.


def recording_of_a_run(**kwargs: object) -> Recording:
    t = np.arange(120.0)
    streams = (
        Stream(Sensor.GNSS, t, {"lat_deg": 52 + t * 2.7e-5, "lon_deg": 13 + t * 0, "course_deg": t * 0}),
        Stream(Sensor.HR, t, {"hr_bpm": 120 + t % 40}),
        Stream(Sensor.CADENCE, t[::2] + 0.25, {"cadence_spm": 160 + t[::2] % 20}),
        Stream(Sensor.SPEED, t, {"speed_mps": 3 + t * 0, "distance_m": 3 * t}),
        Stream(Sensor.ALTITUDE, t, {"altitude_m": 30 + t / 10}),
        Stream(Sensor.POWER, t, {"power_w": 250 + t * 0}),
        Stream(Sensor.TEMPERATURE, t, {"temperature_degc": 20 + t * 0}),
    )
    values: dict[str, object] = {
        "format": "fit",
        "source": 'A "watch" & <co>',
        "start": datetime(2026, 5, 1, 21, 50, 0, 250_000, tzinfo=UTC),
        "duration_s": 119.0,
        "streams": {stream.sensor: stream for stream in streams},
        "utc_offset_s": 7200,
        "name": "6 x rückwärts \x07& <more>",
        "sport": "running",
    }
    return Recording(**(values | kwargs))  # type: ignore[arg-type]


def test_what_is_written_is_read_again():
    wrote = recording_of_a_run()
    back = one(write_gpx(wrote))
    assert back.problems == ()
    assert (back.start, back.duration_s, back.utc_offset_s) == (wrote.start, wrote.duration_s, 7200)
    assert (back.name, back.sport, back.source) == ("6 x rückwärts & <more>", "running", 'A "watch" & <co>')
    for sensor, stream in wrote.streams.items():
        for name, values in stream.columns.items():
            if sensor is not Sensor.CADENCE:
                np.testing.assert_allclose(column(back, sensor, name), values, atol=5e-3, err_msg=name)
    np.testing.assert_allclose(
        column(back, Sensor.CADENCE, "cadence_spm")[::2], 160 + np.arange(0.0, 120, 2) % 20
    )


def test_a_pause_becomes_a_break_between_segments():
    t = np.concatenate([np.arange(10.0), np.arange(60.0, 70.0)])
    stream = Stream(Sensor.GNSS, t, {"lat_deg": 52 + t * 2.7e-5, "lon_deg": 13 + t * 0})
    wrote = recording_of_a_run(streams={Sensor.GNSS: stream}, duration_s=69.0, pauses=(Pause(9.0, 60.0),))
    data = write_gpx(wrote)
    assert data.count(b"<trkseg>") == 2
    assert one(data).streams[Sensor.GNSS].t_s.tolist() == t.tolist()


def test_a_ride_keeps_the_turns_of_its_pedals():
    wrote = recording_of_a_run(sport="cycling")
    cadence = column(one(write_gpx(wrote)), Sensor.CADENCE, "cadence_spm")
    assert (min(cadence), max(cadence)) == (160.0, 178.0)


def test_a_recording_without_a_date_comes_back_without_one():
    back = one(write_gpx(recording_of_a_run(start=None, utc_offset_s=None)))
    assert back.start is None
    assert back.duration_s == 119.0


def test_simulated_stays_simulated():
    assert one(write_gpx(recording_of_a_run(simulated=True))).simulated
    assert not one(write_gpx(recording_of_a_run())).simulated


def test_a_treadmill_run_cannot_become_gpx():
    run = recording_of_a_run()
    indoors = {sensor: stream for sensor, stream in run.streams.items() if sensor is not Sensor.GNSS}
    with pytest.raises(ValueRefused, match="no positions"):
        write_gpx(recording_of_a_run(streams=indoors))


# Real files.


def real_files() -> list[Path]:
    return sorted((shared_data() / "activity" / "gpx").rglob("*.gpx"))


@pytest.mark.shared
def test_every_real_file_gives_a_reading_or_a_clear_refusal():
    outcomes = {}
    for path in real_files():
        assert xml_kind(path.read_bytes()[:4096]) == "gpx", path.name
        try:
            outcomes[path.name] = read_gpx(path.read_bytes())
        except InputRefused as error:
            outcomes[path.name] = str(error)
    assert all(outcome for outcome in outcomes.values())
    assert len(outcomes) == 35
    assert sum(isinstance(outcome, tuple) for outcome in outcomes.values()) == 21


@pytest.mark.shared
def test_points_and_values_of_real_files_are_those_of_a_second_reader():
    gpxpy = pytest.importorskip("gpxpy")
    compared = 0
    for path in real_files():
        try:
            ours = read_gpx(path.read_bytes())
        except InputRefused:
            continue
        if any(
            problem.code.startswith(("clock", "zone")) for recording in ours for problem in recording.problems
        ):
            continue
        theirs = [
            timed
            for trk in gpxpy.parse(path.read_bytes().decode("utf-8-sig")).tracks
            if (timed := [p for segment in trk.segments for p in segment.points if p.time is not None])
        ]
        assert len(ours) == len(theirs), path.name
        for recording, timed in zip(ours, theirs, strict=True):
            gnss = recording.streams[Sensor.GNSS]
            assert gnss.columns["lat_deg"].tolist() == [p.latitude for p in timed]
            assert gnss.columns["lon_deg"].tolist() == [p.longitude for p in timed]
            seconds = [(p.time - timed[0].time).total_seconds() for p in timed]
            np.testing.assert_allclose(gnss.t_s, seconds, atol=1e-6)
            assert recording.start == timed[0].time.astimezone(UTC)
            heights = [p.elevation for p in timed if p.elevation is not None]
            if heights:
                assert column(recording, Sensor.ALTITUDE, "altitude_m") == heights
            beats = [
                float(e.text) for p in timed for x in p.extensions for e in x.iter() if e.tag.endswith("}hr")
            ]
            if beats:
                assert column(recording, Sensor.HR, "hr_bpm") == beats
            compared += len(timed)
    assert compared > 19_000
