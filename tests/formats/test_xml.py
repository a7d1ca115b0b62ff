"""XML of strangers: encodings, files cut short or damaged, and attacks. GPX stands for both formats."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from backstride.formats.gpx import read_gpx
from backstride.formats.xml import xml_kind
from backstride.vocab.errors import DamagedFile, InputRefused
from backstride.vocab.recording import Sensor
from formats.gpx_bytes import codes, column, gpx, one, point, points, track
from xml_attacks import ATTACKS

# Encodings, and files that lie about theirs.

NAMED = track(points(3), "<name>Zoë läuft rückwärts</name>")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
@pytest.mark.parametrize(
    "declared", ["", "UTF-8", "utf-16", "ISO-8859-1", "windows-1252", "UTF-7", "no-such-thing"]
)
def test_a_name_survives_any_encoding_whatever_the_file_declares(encoding, declared):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    data = f"{head}<gpx>{NAMED}</gpx>".encode(encoding)
    recording = one(data)
    assert recording.name == "Zoë läuft rückwärts"
    assert xml_kind(data[:1000]) == "gpx"


def test_other_encodings_are_believed_where_they_keep_tags_as_they_are():
    head = '<?xml version="1.0" encoding="{}"?><gpx>'
    for encoding, name in (
        ("iso-8859-2", "Łódź"),
        ("windows-1251", "Бег"),
        ("Shift_JIS", "後ろ向き"),
        ("iso-8859-99", "Zoë"),
    ):
        text = head.format(encoding) + track(points(2), f"<name>{name}</name>") + "</gpx>"
        assert one(text.encode("latin-1" if "99" in encoding else encoding)).name == name


def test_a_few_wrong_bytes_do_not_spoil_the_letters_beside_them():
    data = gpx(track(points(2), "<name>Zoë ?</name>")).replace(b"?</name>", b"\xe9\x96</name>")
    assert one(data).name == "Zoë é\u2013"


def test_control_characters_are_dropped():
    assert one(gpx(track(points(2), "<name>a\x00b\x1fc</name>")) + b"\0\0\0\0").name == "abc"


# Files that end in the middle, or are damaged.


def test_a_file_that_ends_in_the_middle_is_read_up_to_there():
    long = "".join(point(second) for second in range(0, 1865 + 60, 1))
    whole = gpx(track(long, "<name>Long</name>"))
    cut = whole[: whole.index(b"07:31:05") + 4]
    recording = one(cut)
    assert recording.problems[-1].code == "truncated"
    assert recording.problems[-1].words == "This file ends in the middle. The first 31:04 were read."
    assert recording.problems[-1].start_s == recording.duration_s == 1864.0
    assert recording.name == "Long"


def test_wherever_a_file_is_cut_no_half_number_is_taken_for_a_whole_one():
    whole = gpx(track(points(4), "<name>Cut</name>") + track(points(2)))
    full = read_gpx(whole)
    lats = {round(v, 9) for recording in full for v in column(recording, Sensor.GNSS, "lat_deg")}
    for end in range(len(whole) - 1):
        try:
            recordings = read_gpx(whole[:end])
        except InputRefused:
            assert whole[:end].count(b"</trkpt>") == 0
            continue
        assert "truncated" in codes(recordings[-1]), end
        for recording in recordings:
            assert {round(v, 9) for v in column(recording, Sensor.GNSS, "lat_deg")} <= lats
            assert set(column(recording, Sensor.ALTITUDE, "altitude_m")) == {30.5}
        assert sum(len(r.streams[Sensor.GNSS]) for r in recordings) == whole[:end].count(b"</trkpt>")


@pytest.mark.parametrize(
    "damage",
    [
        "< ",
        "&",
        "<trkpt lat=2/>",
        '<trkpt lat="2>',
        "<![CDATA[",
        "<!--",
        "<?",
        "<1/>",
        "</trkpt x>",
        "<!DOCTYPE gpx []>",
        "]]>",
        "&bad;",
    ],
)
def test_damage_in_the_middle_costs_nothing_around_it(damage):
    after = "".join(point(second) for second in range(10, 20))
    recording = one(gpx(track(points() + damage + after, "<name>Damaged</name>")))
    times = set(recording.streams[Sensor.GNSS].t_s.tolist())
    assert times >= set(range(9)) | set(range(11, 20))
    assert codes(recording) <= {"damaged", "time-missing"}
    assert "damaged" in codes(recording)
    assert recording.name == "Damaged"


def test_an_unescaped_ampersand_in_a_name_is_a_letter():
    assert one(gpx(track(points(), "<name>Tom & Jerry</name>"))).name == "Tom & Jerry"


def test_comments_and_cdata_mean_what_they_mean_in_a_damaged_file_too():
    body = track(points(3) + "<!-- " + point(30) + " -->" + "<", "<name><![CDATA[a < b & c]]></name>")
    recording = one(gpx(body))
    assert recording.name == "a < b & c"
    assert recording.duration_s == 2.0


def test_two_files_glued_together_are_two_recordings():
    whole = f"<gpx>{track(points(3))}</gpx>"
    assert len(read_gpx((whole + whole).encode())) == 2


def test_a_file_that_ends_before_its_first_point_is_refused():
    with pytest.raises(DamagedFile, match="ends before its first track point"):
        read_gpx(gpx(track(points(3)))[:150])


# Attacks.

LAUGHS = "<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1 if n else str()};' * 10}'>" for n in range(10)
)


@pytest.mark.parametrize(
    "prolog",
    [
        f"<!DOCTYPE gpx [{LAUGHS}]>",
        f"<!DOCTYPE gpx [<!ENTITY a9 '{'a' * 100_000}'>]>",
        '<!DOCTYPE gpx [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE gpx [<!ENTITY a9 SYSTEM "http://127.0.0.1:9/x">]>',
        '<!DOCTYPE gpx [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
        '<!DOCTYPE gpx SYSTEM "http://127.0.0.1:9/gpx.dtd">',
        "<!doctype gpx>",
        "<!-- <gpx> --> <?x?> <!DOCTYPE gpx>",
    ],
    ids=["laughs", "quadratic", "file", "http", "parameter", "dtd", "small letters", "behind a comment"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_with_a_document_type_is_refused_before_it_is_parsed(prolog, encoding):
    data = f'<?xml version="1.0"?>{prolog}<gpx>{track(points(3), "<name>&a9;</name>")}</gpx>'.encode(encoding)
    assert xml_kind(data) == "gpx"
    with pytest.raises(DamagedFile, match="document type or entities"):
        read_gpx(data)


def test_entities_in_the_middle_of_a_file_stay_text():
    middle = '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    recording = one(gpx(middle + track(points(3), "<name>&x;</name>")))
    assert recording.name == "&x;"


def test_xinclude_fetches_nothing():
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    )
    recording = one(gpx(track(points(3), f"<name>a{include}</name>")))
    assert recording.name == "a"


def test_utf_7_is_no_way_to_hide_tags():
    hidden = "+ADw-gpx+AD4-" + track(points(3)) + "</gpx>"
    with pytest.raises(DamagedFile, match="first element is not <gpx>"):
        read_gpx(f'<?xml version="1.0" encoding="UTF-7"?>{hidden}'.encode())


@pytest.fixture(scope="module")
def attacked():
    """Read all attacks in one child that may use 1 GiB."""
    program = Path(__file__).parents[1] / "xml_attacks.py"
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stderr[-2000:]
    return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_costs_less_than_five_seconds_and_a_gigabyte_and_nothing_of_the_good_part(name, attacked):
    outcome = attacked[name]
    assert outcome["seconds"] < 5.0
    assert outcome["samples"] == 30 or "more than 1,000 tracks" in outcome["refusal"]
