"""Folded or not, a file says the same."""

from pathlib import Path

import numpy as np
import pytest

from backstride.formats import xml
from backstride.formats.folding import FOLDED, fold
from backstride.formats.gpx import read_gpx
from backstride.formats.tcx import read_tcx
from backstride.vocab.errors import InputRefused
from backstride.vocab.recording import Recording, Sensor
from formats.gpx_bytes import codes, column, garmin, gpx, one, point, points, track
from shared_data import shared_data

HEART = garmin("<gpxtpx:hr>140</gpxtpx:hr>")


def told(recordings: tuple[Recording, ...]) -> list[object]:
    """Return everything in recordings, in a form that can be compared."""
    return [
        (
            [
                (s, v.t_s.tolist(), {n: np.nan_to_num(c, nan=-1).tolist() for n, c in v.columns.items()})
                for s, v in r.streams.items()
            ],
            (r.start, r.duration_s, r.name, r.sport, r.laps, r.pauses, r.utc_offset_s, r.source),
            {problem.code for problem in r.problems},
        )
        for r in recordings
    ]


def both_ways(data: bytes, read, monkeypatch) -> tuple[object, object]:
    def outcome() -> object:
        try:
            return told(read(data))
        except InputRefused as error:
            return str(error)

    folded = outcome()
    monkeypatch.setattr(xml, "fold", lambda body, _: (body, {}))
    return folded, outcome()


def test_all_but_the_first_of_a_thousand_points_alike_are_folded():
    body, runs = fold(gpx(track(points(1000))), "trkpt")
    assert body.count(b"<trkpt") == 1
    assert body.count(FOLDED.encode()) == 1
    assert runs["0"].count == 999
    assert runs["0"].columns["@lon"] == ("13.0",) * 999
    assert set(runs["0"].columns) == {"@lat", "@lon", "ele", "time"}


def test_a_run_of_points_becomes_several_where_it_is_very_long():
    body, runs = fold(gpx(track(points(3599) * 3)), "trkpt")
    assert [run.count for run in runs.values()] == [4096, 4096, 3 * 3599 - 2 * 4097 - 1]
    assert body.count(b"<trkpt") == 3


MIXED = {
    "plain": track(points(100)),
    "a heart rate now and then": track(
        "".join(point(s, inside=HEART if s % 20 < 9 else "") for s in range(200))
    ),
    "a heart rate at every other point": track(
        "".join(point(s, inside=HEART if s % 2 else "") for s in range(200))
    ),
    "an entity in a run": track(points(50) + point(50, inside="<name>a &amp; b</name>") + points(20)),
    "a run in a comment": track(points(5) + f"<!-- {points(100)} -->" + point(5)),
    "a run in character data": track(points(5) + f"<name><![CDATA[{points(100)}]]></name>" + point(5)),
    "two segments": f"<trk><trkseg>{points(50)}</trkseg><trkseg>{points(50)}</trkseg></trk>",
    "two tracks": track(points(50), "<name>a</name>") + track(points(40), "<name>b</name>"),
    "blanks between": track(points(60).replace("><", ">\r\n\t <")),
    "other blanks between": track(
        "\n".join(point(s) for s in range(30)) + " ".join(point(s) for s in range(30, 60))
    ),
    "empty elements": track("".join(point(s, inside="<fix/><sym></sym>") for s in range(50))),
    "values that are missing": track(
        points(50).replace("<ele>30.5</ele>", "<ele></ele>", 70).replace("<ele></ele>", "<ele>1</ele>", 20)
    ),
    "an element twice in a point": track("".join(point(s, inside="<ele>7</ele>") for s in range(50))),
    "a namespace in every point": track(
        "".join(point(s, inside='<speed xmlns="urn:x">3</speed>') for s in range(50))
    ),
    "speeds of receiver and device": track(
        "".join(
            point(s, inside="<speed>2</speed>" + garmin("<gpxtpx:speed>3</gpxtpx:speed>")) for s in range(50)
        )
    ),
    "single quotes": track(points(50).replace('"', "'")),
    "text after elements": track("".join(point(s, inside="<a>1</a>tail") for s in range(50))),
    "points in a point": track(points(5) + f"<trkpt>{points(50)}</trkpt>" + point(7)),
    "longer names": track(points(50).replace("trkpt", "trkptx") + points(50)),
    "a wrong end": track(points(50) + "</trkpt>" + points(50)),
    "not closed": f"<trk><trkseg>{points(50)}",
    "a file that folds by itself": track(points(50) + f'<{FOLDED} i="0"/>' * 3 + point(51)),
    "an undeclared prefix": track(
        "".join(point(s, inside="<extensions><x:hr>99</x:hr></extensions>") for s in range(50))
    ),
    "numbers that are none": track(points(50).replace(">30.5<", ">high<", 30)),
}


@pytest.mark.parametrize("name", MIXED)
def test_folded_or_not_a_file_says_the_same(name, monkeypatch):
    folded, plain = both_ways(gpx(MIXED[name]), read_gpx, monkeypatch)
    assert folded == plain


def test_a_run_inside_a_comment_vanishes_with_it():
    recording = one(gpx(MIXED["a run in a comment"]))
    assert recording.duration_s == 5.0
    assert codes(recording) == set()


def test_values_of_a_run_are_in_their_places():
    run = "".join(point(s, inside=garmin(f"<gpxtpx:hr>{100 + s}</gpxtpx:hr>")) for s in range(100))
    recording = one(gpx(track(run)))
    assert column(recording, Sensor.HR, "hr_bpm") == [100.0 + s for s in range(100)]
    assert recording.streams[Sensor.HR].t_s.tolist() == list(range(100))


def test_points_that_are_never_alike_end_the_search():
    unlike = "".join(point(s, inside=f"<n{s}/>") for s in range(500))
    body, runs = fold(gpx(track(unlike + points(500))), "trkpt")
    assert runs == {}
    assert body == gpx(track(unlike + points(500)))


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["gpx", "tcx"])
def test_real_files_say_the_same_folded_or_not(kind, monkeypatch):
    read = read_gpx if kind == "gpx" else read_tcx
    folded_points = 0
    for path in sorted((Path(shared_data()) / "activity" / kind).rglob(f"*.{kind}")):
        data = path.read_bytes()
        _, runs = fold(data, "trkpt" if kind == "gpx" else "Trackpoint")
        folded_points += sum(run.count for run in runs.values())
        with monkeypatch.context() as patched:
            folded, plain = both_ways(data, read, patched)
        assert folded == plain, path.name
    assert folded_points > 4_000
