"""Files that mean harm. Each ends in one sentence, quickly, and in little memory."""

import gzip
import resource
import stat
import struct
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest

from backstride.formats.container import Original, Refusal, unpack
from backstride.formats.read import read_original
from backstride.formats.zip_entries import ArchiveLimits
from backstride.vocab.errors import ArchiveRefused, InputRefused, TooLarge
from packed import (
    PNG,
    crowded,
    directory_of,
    gzipped,
    overlapping,
    quoting,
    walk_csv,
    walk_gpx,
    with_entry_field,
    zipped,
)
from processor import least_s

MEGABYTE = 2**20
NETTED = "cannot be made sense of"
"""How `read_original` words an exception that a reader should have put into words itself."""
PACKED_SIZE, PLAIN_SIZE, FLAGS, ATTRIBUTES, OFFSET = 20, 24, 8, 38, 42
"""Where the directory's entry has its fields (APPNOTE 4.3.12)."""


@pytest.fixture(autouse=True)
def _quick_and_small() -> Iterator[None]:
    """No attack takes more than 10 s of processor or makes the process grow by more than 300 MB."""
    before_kb, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert time.process_time() - start < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 300 * 1024


def outcomes(data: bytes, limits: ArchiveLimits | None = None) -> list[object]:
    """What comes of an upload: a tuple of recordings, or the error, for each file in it."""
    found: list[object] = []
    for item in unpack(BytesIO(data), "upload", *([limits] if limits else [])):
        if isinstance(item, Refusal):
            found.append(item.error)
        elif isinstance(item, Original):
            try:
                found.append(read_original(item))
            except InputRefused as error:
                found.append(error)
    assert not [error for error in found if NETTED in str(error)], "a reader let a foreign exception through"
    return found


def refusal(data: bytes, limits: ArchiveLimits | None = None) -> InputRefused:
    (error,) = outcomes(data, limits)
    assert isinstance(error, InputRefused), "it was read"
    assert "\n" not in str(error)
    return error


# --- zip: how much ---


def test_zip_flat_bomb_whose_directory_admits_it():
    bomb = zipped({"a.csv": b"t,acc_x\n" + bytes(64 * MEGABYTE)})
    assert len(bomb) < 100_000
    assert "swells" in str(refusal(bomb))


def test_zip_flat_bomb_that_is_found_out_while_reading():
    honest = zipped({"a.csv": b"t,acc_x\n" + b"0,0\n" * 2_000_000})
    packed_size = struct.pack("<L", 10 * MEGABYTE)
    assert isinstance(refusal(with_entry_field(honest, 0, PACKED_SIZE, packed_size)), ArchiveRefused)


def test_zip_of_more_than_two_gigabytes_by_its_own_word():
    archive = zipped({f"{i}.csv": walk_csv(bpm=100 + i) for i in range(3)})
    for i in range(3):
        archive = with_entry_field(archive, i, PLAIN_SIZE, struct.pack("<L", 800 * MEGABYTE))
    assert "2 GB" in str(refusal(archive)) or "swells" in str(refusal(archive))


def test_zip_total_is_counted_while_reading():
    archive = zipped({f"{i}.csv": walk_csv(bpm=100 + i) for i in range(5)})
    limits = ArchiveLimits(total_bytes=6 * len(walk_csv(bpm=100)))
    assert len(outcomes(archive, limits)) == 5
    limits = ArchiveLimits(total_bytes=3 * len(walk_csv(bpm=100)) + 100)
    assert "holds more than" in str(refusal(archive, limits))


def test_zip_entry_larger_than_one_recording_may_be():
    limits = ArchiveLimits(recording_bytes=1000)
    assert isinstance(refusal(zipped({"a.csv": walk_csv()}), limits), TooLarge)
    assert isinstance(refusal(gzipped(walk_csv()), limits), TooLarge)
    assert isinstance(refusal(walk_csv(), limits), TooLarge)


def test_zip_of_ten_thousand_entries_is_the_most():
    assert "without a recording" in str(refusal(crowded(10_000)))
    assert "more than 10,000 entries" in str(refusal(crowded(10_001)))


def test_zip_of_a_million_entries_is_refused_before_a_list_is_made_of_it():
    archive = crowded(1_000_000)
    assert "more than 10,000 entries" in str(refusal(archive))
    assert least_s(lambda: refusal(archive)) < 0.5


def test_zip_that_says_one_entry_and_holds_many():
    archive = crowded(20_000)
    end = archive.rindex(b"PK\x05\x06")
    lying = archive[: end + 8] + struct.pack("<HH", 1, 1) + archive[end + 12 :]
    assert "more than 10,000 entries" in str(refusal(lying))


# --- zip: overlaps, lies and damage ---


def test_zip_overlapping_bomb():
    assert "overlap" in str(refusal(overlapping(walk_csv(), copies=50)))


def test_zip_quoted_bomb_whose_every_entry_is_valid():
    bomb = quoting(walk_csv(), copies=50)
    with zipfile.ZipFile(BytesIO(bomb)) as archive:
        assert len(archive.infolist()) == 50
    assert "overlap" in str(refusal(bomb))


def test_zip_entry_over_the_directory():
    archive = zipped({"a.csv": walk_csv()})
    _, end, _ = directory_of(archive)
    assert isinstance(
        refusal(with_entry_field(archive, 0, PACKED_SIZE, struct.pack("<L", end))), ArchiveRefused
    )


@pytest.mark.parametrize("size", [0, 1, 100, 10_000, 0xFFFFFFFE])
def test_zip_forged_plain_size(size):
    archive = with_entry_field(zipped({"a.csv": walk_csv()}), 0, PLAIN_SIZE, struct.pack("<L", size))
    refusal(archive)


@pytest.mark.parametrize("size", [0, 1, 50])
def test_zip_forged_packed_size(size):
    archive = with_entry_field(zipped({"a.csv": walk_csv()}), 0, PACKED_SIZE, struct.pack("<L", size))
    refusal(archive)


@pytest.mark.parametrize("offset", [1, 100, 0x7FFFFFFF, 0xFFFFFFFE])
def test_zip_forged_offset(offset):
    refusal(with_entry_field(zipped({"a.csv": walk_csv()}), 0, OFFSET, struct.pack("<L", offset)))


def test_zip_cut_anywhere():
    archive = zipped({"a.csv": walk_csv(0.2), "b.csv": walk_csv(0.3)})
    for length in range(4, len(archive)):
        assert all(isinstance(found, InputRefused) for found in outcomes(archive[:length]))


def test_zip_locked_with_a_password():
    archive = zipped({"a.csv": walk_csv(bpm=1), "b.csv": walk_csv(bpm=2)})
    one = with_entry_field(archive, 0, FLAGS, struct.pack("<H", 1))
    locked, read = outcomes(one)
    assert "password" in str(locked)
    assert isinstance(read, tuple)
    assert "password" in str(refusal(with_entry_field(one, 1, FLAGS, struct.pack("<H", 1))))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_packed_by_a_method_that_asks_for_memory(method):
    assert "other than deflate" in str(refusal(zipped({"a.csv": walk_csv()}, method)))


def test_zip_nested():
    inner = zipped({"a.csv": walk_csv()})
    for _ in range(20):
        inner = zipped({"inner.zip": inner})
    assert "archive inside an archive" in str(refusal(inner))


# --- zip: names ---


@pytest.mark.parametrize(
    "name",
    [
        "../../../tmp/climbs.csv",
        "/etc/absolute.csv",
        "C:\\drive.csv",
        "C:/drive.csv",
        "..\\..\\backslash.csv",
        "\\\\server\\share.csv",
        "nul\x00byte.csv",
        "a/" * 5_000 + "deep.csv",
        "x" * 60_000 + ".csv",
        "aux.csv",
        "\u202evsc.erutcip",
        "~/.bashrc",
        "$(touch x).csv",
        "a\nb\r\x1b[31m.csv",
    ],
)
def test_zip_names_never_become_paths(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (original,) = unpack(BytesIO(zipped({name: walk_csv()})), "upload.zip")
    assert isinstance(original, Original)
    assert not set(original.name) & set("/\\\x00\n\r\x1b\u202e")
    assert 0 < len(original.name) <= 120
    assert not list(tmp_path.iterdir())


def test_zip_names_that_differ_only_in_case_are_two_files():
    assert len(outcomes(zipped({"Run.csv": walk_csv(bpm=1), "run.CSV": walk_csv(bpm=2)}))) == 2


def test_zip_the_same_name_twice_is_two_files():
    assert len(outcomes(zipped([("run.csv", walk_csv(bpm=1)), ("run.csv", walk_csv(bpm=2))]))) == 2


def test_zip_symbolic_link_is_not_followed():
    link = zipfile.ZipInfo("run.csv")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("walk.csv", walk_csv())
    assert len(outcomes(out.getvalue())) == 1


# --- gzip ---


def test_gzip_bomb():
    assert "swells" in str(refusal(gzip.compress(bytes(300 * MEGABYTE))))


def test_gzip_bomb_of_many_members():
    assert "swells" in str(refusal(gzip.compress(b"t,acc_x\n" + bytes(MEGABYTE)) * 100))


def test_gzip_of_empty_members():
    assert "empty" in str(refusal(gzip.compress(b"") * 20_000))


# --- XML ---


def gpx_with(prolog: str, name: str = "", depth: int = 0) -> bytes:
    body = (
        walk_gpx().decode().replace('<?xml version="1.0"?>', "").replace("<trk>", f"<trk><name>{name}</name>")
    )
    return f'<?xml version="1.0"?>{prolog}{"<a>" * depth}{body}{"</a>" * depth}'.encode()


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
SECRET = "the secret of this machine"


@pytest.mark.parametrize(
    "prolog",
    [
        f'<!DOCTYPE gpx [<!ENTITY l0 "ha">{LAUGHS}]>',
        f'<!DOCTYPE gpx [<!ENTITY l11 "{"a" * 200_000}">]>',
        '<!DOCTYPE gpx [<!ENTITY l11 SYSTEM "file://SECRET">]>',
        '<!DOCTYPE gpx [<!ENTITY l11 SYSTEM "http://127.0.0.1:9/x">]>',
        '<!DOCTYPE gpx [<!ENTITY % p SYSTEM "file://SECRET"> %p;]>',
        '<!DOCTYPE gpx SYSTEM "file://SECRET">',
    ],
    ids=["laughs", "quadratic", "file", "http", "parameter", "dtd"],
)
def test_xml_entities_are_not_resolved(prolog, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    data = gpx_with(prolog.replace("SECRET", str(secret)), name="&l11;" * 200 if "200" in prolog else "&l11;")
    for found in outcomes(data):
        assert SECRET not in str(found)
        if isinstance(found, tuple):
            assert all(SECRET not in str(recording.name) for recording in found)


def test_xml_include_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    name = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{tmp_path}/secret" parse="text"/>'
    (found,) = outcomes(gpx_with("", name))
    assert SECRET not in str(found if isinstance(found, InputRefused) else found[0].name)


@pytest.mark.parametrize("encoding", ["utf-7", "utf-16", "utf-16-be", "ebcdic-cp-us"])
def test_xml_that_lies_about_its_encoding(encoding):
    bare = gpx_with("").replace(b'version="1.0"', f'version="1.0" encoding="{encoding}"'.encode(), 1)
    for found in outcomes(bare):
        assert isinstance(found, tuple | InputRefused)


def test_xml_a_hundred_thousand_levels_deep():
    deep = walk_gpx().replace(
        b"<trk>", b"<extensions>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</extensions><trk>"
    )
    for found in outcomes(deep):
        assert isinstance(found, tuple | InputRefused)


def test_xml_element_with_a_hundred_thousand_attributes():
    many = walk_gpx().replace(b"<trk>", b"<trk " + b" ".join(b'a%d="1"' % i for i in range(100_000)) + b">")
    for found in outcomes(many):
        assert isinstance(found, tuple | InputRefused)


# --- FIT ---


def fit(records: bytes = b"", promised: int | None = None) -> bytes:
    size = len(records) if promised is None else promised
    return struct.pack("<BBHL4sH", 14, 0x20, 2132, size, b".FIT", 0) + records + b"\x00\x00"


def test_fit_header_that_promises_four_gigabytes():
    refusal(fit(bytes(50), promised=0xFFFFFFFF))


def test_fit_chain_of_a_hundred_thousand_headers():
    refusal(fit() * 100_000)


def test_fit_header_of_an_impossible_length():
    refusal(b"\xff" + fit()[1:])
    refusal(b"\x00" + fit()[1:])


def test_fit_definition_of_255_fields_of_255_bytes():
    fields = bytes(v for i in range(255) for v in (i, 255, 13))
    refusal(fit(b"\x40\x00\x00\x14\x00\xff" + fields + b"\x00" * 70_000))


def test_fit_data_without_definition():
    refusal(fit(bytes(range(256)) * 4))


def test_fit_undefined_developer_fields():
    definition = b"\x60\x00\x00\x14\x00\x01\xfd\x04\x86\x01\x07\x02\x09"
    refusal(fit(definition + b"\x00" + bytes(6)))


def test_fit_compressed_timestamps_without_a_time():
    (found,) = outcomes(fit(b"\x40\x00\x00\x14\x00\x01\x03\x01\x02" + b"\x9f\x50" * 1000))
    assert isinstance(found, InputRefused) or found[0].start is None


# --- CSV ---


def test_csv_of_a_million_columns():
    refusal(",".join(["t", "acc_x", *(f"c{i}" for i in range(1_000_000))]).encode() + b"\n1\n")


def test_csv_row_of_a_million_cells():
    refusal(b"t,acc_x\n" + b"1," * 1_000_000 + b"\n")


def test_csv_line_without_end():
    refusal(b"t,acc_x\n0," + b"1" * (100 * MEGABYTE))
    refusal(b"t,acc_x" * (10 * MEGABYTE))


def test_csv_quote_that_never_closes():
    for found in outcomes(b't,acc_x\n0,"' + b"1,2\n" * MEGABYTE):
        assert isinstance(found, tuple | InputRefused)


def test_csv_of_nothing_but_nan():
    assert "no usable sample" in str(refusal(b"t,acc_x\n" + b"nan,nan\n" * 1000))


def test_csv_numbers_beyond_all_measure():
    for cell in (b"1e400", b"-1e400", b"1e-400", b"9" * 400, b"0x10", b"1_0", b"++1", b"1e", b"\xff\xfe"):
        for found in outcomes(b"t,acc_x\n" + b"".join(b"%d,%s\n" % (i, cell) for i in range(10))):
            assert isinstance(found, tuple | InputRefused)


# --- what is no recording at all ---


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (PNG, "a PNG picture"),
        (b"", "an empty file"),
        (bytes(MEGABYTE), "nothing but zeros"),
        (b"PK\x03\x04", "directory is damaged"),
        (b"\x1f\x8b\x08", "gzip file could not be read"),
        (b"%PDF-1.4", "a PDF"),
        (b"\x7fELF" + bytes(100), "a program"),
    ],
)
def test_what_is_no_recording_is_told_so(data, words):
    assert words in str(refusal(data))
