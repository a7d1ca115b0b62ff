"""A recording is the same recording however it was packed."""

import hashlib
from io import BytesIO

import pytest

from backstride.formats.container import Original, PassedOver, Refusal, pack, single, unpack
from backstride.formats.read import read_original
from backstride.formats.sniff import Kind
from backstride.formats.zip_entries import display_name
from backstride.vocab.errors import ArchiveRefused, DamagedFile, UnknownFormat
from backstride.vocab.recording import Placement, Recording
from packed import PNG, gzipped, walk_csv, walk_gpx, zipped

PHONE = {
    "TotalAcceleration.csv": b"time,seconds_elapsed,z,y,x\n"
    b"1777618800000000000,0,9.8,0,0\n1777618801000000000,1,9.8,0,0\n",
    "Metadata.csv": b"version,device name,platform\n3,Phone,android\n",
}
LAB = {
    "Accelerometer.csv": b'"Time (s)","Acceleration x (m/s^2)","Acceleration z (m/s^2)"\n0,0,9.8\n1,0,9.8\n',
    "meta/device.csv": b'"property","value"\n"deviceModel","Pixel"\n',
    "meta/time.csv": b'"event","experiment time","system time","system time text"\n'
    b'"START",0,1777618800,"x"\n',
}


def contents(data: bytes, name: str = "upload") -> list[Original | Refusal | PassedOver]:
    return list(unpack(BytesIO(data), name))


def only(data: bytes, name: str = "upload") -> Original:
    (original,) = contents(data, name)
    assert isinstance(original, Original), original
    return original


def refused(data: bytes, name: str = "upload") -> Refusal:
    (refusal,) = contents(data, name)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def test_zipped_gzipped_or_bare_it_is_the_same_recording():
    bare = only(walk_csv(), "walk.csv")
    assert bare.digest == hashlib.sha256(walk_csv()).hexdigest()
    for packed in (
        gzipped(walk_csv()),
        zipped({"other name.csv": walk_csv()}),
        zipped({"x/walk.csv.gz": gzipped(walk_csv())}),
        gzipped(walk_csv()) + bytes(512),
        gzipped(walk_csv()[:50]) + gzipped(walk_csv()[50:]),
    ):
        again = only(packed)
        assert (again.digest, again.data, again.kind) == (bare.digest, bare.data, Kind.CSV)


def test_a_zip_of_many_gives_many_in_order():
    files = {f"activities/{i}.csv": walk_csv(bpm=100 + i) for i in range(5)} | {
        "last.gpx.gz": gzipped(walk_gpx())
    }
    found = contents(zipped(files))
    assert [item.name for item in found] == ["0.csv", "1.csv", "2.csv", "3.csv", "4.csv", "last.gpx"]
    assert [item.kind for item in found] == [*[Kind.CSV] * 5, Kind.GPX]
    assert len({item.digest for item in found}) == 6


def test_what_is_no_recording_is_passed_over_and_counted():
    files = {
        "activities/1.csv": walk_csv(),
        "activities.csv": b"Activity ID,Activity Name\n1,Morning run\n",
        "media/a.png": PNG,
        "profile.json": b"{}",
        "__MACOSX/activities/._1.csv": walk_csv(),
        ".DS_Store": b"\x00\x00\x00\x01Bud1",
        "empty/": b"",
    }
    csv, passed_over = contents(zipped(files))
    assert isinstance(csv, Original)
    assert passed_over == PassedOver(3)


def test_a_picture_called_fit_is_refused_by_name():
    csv, refusal = contents(zipped({"walk.csv": walk_csv(), "run.fit": PNG, "x.FIT.gz": gzipped(PNG)}))[:2]
    assert isinstance(csv, Original)
    assert (refusal.name, type(refusal.error)) == ("run.fit", UnknownFormat)
    assert "a PNG picture" in str(refusal.error)


def test_an_archive_without_a_recording_is_refused():
    assert "an archive without a recording" in str(refused(zipped({"a.png": PNG})).error)
    assert "an archive without a recording" in str(refused(zipped({})).error)


def test_one_damaged_file_does_not_stop_the_others():
    archive = bytearray(
        zipped({"a.csv": walk_csv(bpm=1), "b.csv": walk_csv(bpm=2), "c.csv": walk_csv(bpm=3)}, method=0)
    )
    archive[archive.index(b",2,") if b",2," in archive else archive.index(b"hr", 5000)] ^= 0xFF
    kinds = [type(item) for item in contents(bytes(archive))]
    assert sorted(kind.__name__ for kind in kinds) == ["Original", "Original", "Refusal"]


def test_the_tables_of_a_phone_are_one_recording():
    export = only(zipped(PHONE), "2026-05-01_07-00-00.zip")
    assert export.kind is Kind.SENSORLOGGER
    assert export.name == "2026-05-01_07-00-00.zip"
    assert export.whole
    assert set(export.members) == set(PHONE)
    assert export.size == sum(map(len, PHONE.values()))


def test_neither_order_nor_packing_nor_folder_changes_a_phones_recording():
    export = only(zipped(PHONE))
    backward_order = dict(reversed(PHONE.items()))
    for again in (
        zipped(backward_order),
        zipped(PHONE, method=0),
        zipped({f"run 1/{name}": data for name, data in PHONE.items()}),
        zipped({**PHONE, "Microphone.mp4": b"\x00\x00\x00\x18ftypmp42"}),
        pack(export.members),
    ):
        assert contents(again)[0].digest == export.digest
    assert (
        contents(zipped({**PHONE, "Metadata.csv": b"version,device name,platform\n3,P,ios\n"}))[0].digest
        != export.digest
    )
    assert pack(export.members) == pack(backward_order)


def test_a_zip_of_several_exports_gives_several():
    files = {f"{day}/{name}": data for day in ("monday", "tuesday") for name, data in PHONE.items()}
    found = contents(zipped({**files, "walk.csv": walk_csv(), **{f"lab/{n}": d for n, d in LAB.items()}}))
    assert [(item.name, item.kind) for item in found] == [
        ("monday", Kind.SENSORLOGGER),
        ("tuesday", Kind.SENSORLOGGER),
        ("walk.csv", Kind.CSV),
        ("lab", Kind.PHYPHOX),
    ]
    assert not any(item.whole for item in found)


def test_phyphox_finds_its_notes_in_the_folder_below():
    export = only(zipped(LAB))
    assert set(export.members) == {"Accelerometer.csv", "device.csv", "time.csv"}
    (recording,) = read_original(export)
    assert recording.start is not None
    assert str(recording.device) == "Pixel"


def test_one_table_of_phyphox_stands_alone_and_one_of_sensor_logger_does_not():
    table = LAB["Accelerometer.csv"]
    assert (
        only(table).digest
        == only(zipped({"Accelerometer.csv": table})).digest
        == hashlib.sha256(table).hexdigest()
    )
    with pytest.raises(UnknownFormat, match="choose the whole zip"):
        single("Accelerometer.csv", PHONE["TotalAcceleration.csv"])


def test_two_tables_of_one_name_are_no_export():
    (refusal,) = contents(zipped([*PHONE.items(), ("TotalAcceleration.csv", PHONE["TotalAcceleration.csv"])]))
    assert "two of its tables are called" in str(refusal.error)


def test_a_gzip_file_that_ends_in_the_middle_gives_the_part_before():
    whole = walk_csv(seconds=60)
    original = only(gzipped(whole)[:-100])
    assert whole.startswith(original.data)
    assert len(original.data) > len(whole) // 2


@pytest.mark.parametrize(
    "data",
    [
        b"\x1f\x8b",
        b"\x1f\x8b\x08\x00" + bytes(6),
        gzipped(b""),
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xff\xff",
    ],
)
def test_a_gzip_file_with_nothing_in_it_is_refused(data):
    assert isinstance(refused(data).error, DamagedFile)


def test_archives_inside_archives_are_refused_and_the_rest_is_read():
    csv, refusal = contents(zipped({"walk.csv": walk_csv(), "more.zip": zipped({"x.csv": walk_csv()})}))
    assert isinstance(csv, Original)
    assert isinstance(refusal.error, ArchiveRefused)
    assert isinstance(refused(gzipped(gzipped(walk_csv()))).error, ArchiveRefused)
    assert isinstance(refused(gzipped(zipped({"walk.csv": walk_csv()}))).error, ArchiveRefused)


def test_where_it_was_worn_is_told_by_the_person():
    (recording,) = read_original(only(walk_csv()), Placement.THIGH, "+y")
    assert (recording.placement, recording.facing) == (Placement.THIGH, "+y")


def test_a_watch_file_without_motion_was_worn_nowhere():
    (recording,) = read_original(only(walk_gpx()), Placement.THIGH, "+y")
    assert (recording.placement, recording.facing) == (None, None)


class Panic(BaseException):
    """As compiled readers raise: no Exception."""


@pytest.mark.parametrize("error", [ValueError("x"), RecursionError(), KeyError("x"), Panic()])
def test_whatever_a_reader_throws_becomes_a_sentence(monkeypatch, error):
    with pytest.raises(DamagedFile, match="sense of"):
        reading_fails(monkeypatch, error)


def test_running_out_of_memory_is_for_the_process_to_judge(monkeypatch):
    with pytest.raises(MemoryError):
        reading_fails(monkeypatch, MemoryError())


def reading_fails(monkeypatch, error: BaseException) -> tuple[Recording, ...]:
    def fail(data: bytes) -> tuple[Recording, ...]:
        raise error

    monkeypatch.setattr("backstride.formats.sensor_csv.read_sensor_csv", fail)
    return read_original(only(walk_csv()))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("walk.fit", "walk.fit"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("C:\\Windows\\run.fit", "run.fit"),
        ("a\x00b.fit", "ab.fit"),
        ("evil\u202etif.exe", "eviltif.exe"),
        ("line\nbreak.fit", "linebreak.fit"),
        ("..", "unnamed"),
        ("...///", "unnamed"),
        ("", "unnamed"),
        ("x" * 500 + ".fit", "x" * 116 + ".fit"),
        ("Straße läuft.gpx", "Straße läuft.gpx"),
    ],
)
def test_a_name_is_only_ever_shown(name, shown):
    assert display_name(name) == shown
