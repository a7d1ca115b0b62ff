"""Files are told by what is in them."""

import pytest

from backstride.formats.sniff import Kind, sniff
from backstride.vocab.errors import UnknownFormat
from packed import PNG, gzipped, walk_csv, walk_gpx, zipped

FIT_HEADER = bytes([14, 0x20, 0x54, 0x08, 0, 0, 0, 0]) + b".FIT\x00\x00"
TCX = b'<?xml version="1.0"?><TrainingCenterDatabase xmlns="x"><Activities/></TrainingCenterDatabase>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (FIT_HEADER, Kind.FIT),
        (walk_gpx(), Kind.GPX),
        (b"\xef\xbb\xbf\n" + walk_gpx()[21:], Kind.GPX),
        (walk_gpx().decode().encode("utf-16"), Kind.GPX),
        (TCX, Kind.TCX),
        (walk_csv(), Kind.CSV),
        (walk_csv().decode().encode("utf-16"), Kind.CSV),
        (walk_csv().decode().encode("utf-16-le"), Kind.CSV),
        (b"\xef\xbb\xbf" + walk_csv(), Kind.CSV),
        (walk_csv().replace(b",", b";"), Kind.CSV),
        (b" T ;\tAcc X [m/s2]; hr\n0;1;2", Kind.CSV),
        (b"sep=;\r\nt;acc_x\r\n0;1\r\n", Kind.CSV),
        (b'"t","acc_x","acc_y"\n', Kind.CSV),
        (b"time,seconds_elapsed,z,y,x\n1,2,3,4,5\n", Kind.SENSORLOGGER),
        (b"version,device name,recording time,platform\n1,a,b,ios\n", Kind.SENSORLOGGER),
        (b'"Time (s)","Acceleration x (m/s^2)"\n0,1\n', Kind.PHYPHOX),
        ('"Zeit (s)";"Magnetfeld x (µT)"\n0;1\n'.encode(), Kind.PHYPHOX),
        ('"Zeit (s)";"Magnetfeld x (µT)"\n0;1\n'.encode("latin-1"), Kind.PHYPHOX),
        (b'"property","value"\n"deviceModel","x"\n', Kind.PHYPHOX),
        (gzipped(b"x"), Kind.GZIP),
        (zipped({"a": b"x"}), Kind.ZIP),
        (zipped({}), Kind.ZIP),
    ],
)
def test_a_recording_is_known_by_its_content(data, kind):
    assert sniff(data) is kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty file"),
        (bytes(5000), "a file of nothing but zeros"),
        (PNG, "a PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a JPEG picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\n<!DOCTYPE html><html></html>", "an HTML page (perhaps the page of a failed download)"),
        (b'{"type": "FeatureCollection"}', "JSON"),
        (b"<kml xmlns='x'></kml>", "an XML file of another kind"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a WebP picture"),
        (b"\x00\x00\x00\x18ftypmp42", "a video"),
        (b"\x00\x00\x00\x18ftypheic", "a photo"),
        (b"SQLite format 3\x00", "a database"),
        (b"a" * 257 + b"ustar", "a tar archive (only .zip and .gz are opened)"),
        (b"name,score\nanna,3\n", "a table whose columns are not those of a recording"),
        (b"path,sport,power\na.fit,cycling,yes\n", "a table whose columns are not those of a recording"),
        (b"hello, runner\n", "a table whose columns are not those of a recording"),
        (b"samples,acc_x,acc_y,acc_z\n0,0.9,0.1,0.2\n", "a Sensor CSV without a column t, in seconds"),
        (
            b"Time (s),Gyroscope X (deg/s),Accelerometer X (g)\n0,-0.1,0.9\n",
            "a table with times and none of the columns of a Sensor CSV (acc_x in m/s², gyr_x in rad/s, ...)",
        ),
        (b"hello runner\n", "a text"),
        (b"\x01\x02\x03\x04", None),
    ],
)
def test_what_is_no_recording_is_refused_by_what_it_looks_like(data, words):
    with pytest.raises(UnknownFormat) as refusal:
        sniff(data)
    assert refusal.value.looks_like == words
    assert "Export it as FIT, GPX, TCX" in str(refusal.value)


def test_a_million_columns_are_no_table():
    assert_unknown(",".join(["t", "acc_x", *(f"c{i}" for i in range(1_000_000))]).encode() + b"\n")
    assert_unknown(b"t,acc_x" + b",c" * 501 + b"\n")


def test_a_line_without_end_is_no_table():
    assert_unknown(b"t,acc_x," * 100_000)


def assert_unknown(data: bytes) -> None:
    with pytest.raises(UnknownFormat):
        sniff(data)
