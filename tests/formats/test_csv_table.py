"""A table of numbers is the same table however it was written down."""

import numpy as np
import pytest

from backstride.formats.csv_table import TableParams, csv_header, read_rows, read_table
from backstride.vocab.errors import DamagedFile

PLAIN = "t,acc_x,hr\n0,1.5,150\n0.5,-2e1,\n1,nan,inf\n"
GERMAN = PLAIN.replace(",", ";").replace(".", ",")


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-32"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", "\t").encode(),
        GERMAN.encode(),
        GERMAN.replace(";", "\t").encode(),
        ("sep=;\n" + GERMAN).encode(),
        ("\n\n" + PLAIN).encode(),
        PLAIN.replace("t,", "T ,", 1).replace("acc_x", '" ACC_X "').encode(),
        PLAIN.replace("nan", "").replace("inf", "Infinity").encode(),
        PLAIN.replace("nan", "no idea").encode(),
        PLAIN.replace("1.5", '"1.5"').encode(),
        PLAIN.rstrip("\n").encode(),
    ],
)
def test_encoding_separator_and_decimal_mark_do_not_matter(data):
    table = read_table(data, "table", csv_header(data))
    assert table.columns["t"].tolist() == [0.0, 0.5, 1.0]
    np.testing.assert_equal(table.columns["acc_x"], [1.5, -20.0, np.nan])
    np.testing.assert_equal(table.columns["hr"], [150.0, np.nan, np.inf])
    assert table.broken_rows == 0


def test_latin_1_letters_in_other_columns_do_not_stop_the_numbers():
    data = "t;Straße;höhe\n1;Müller;3,5\n".encode("latin-1")
    assert read_table(data, "table", ["t", "höhe"]).columns["höhe"].tolist() == [3.5]


def test_nanoseconds_stay_whole():
    data = b"time,x\n1698501144401773001,1\n1698501144401773002,2\n"
    assert read_table(data, "table", ["x"], ["time"]).integers["time"].tolist() == [
        1698501144401773001,
        1698501144401773002,
    ]


@pytest.mark.parametrize(
    ("cell", "ticks"),
    [("1.698501144e18", 1698501144 * 10**9), ("", -1), ("soon", -1), ("1e300", -1), ("9" * 30, -1)],
)
def test_nanoseconds_that_a_spreadsheet_touched_are_taken_as_they_are(cell, ticks):
    data = f"time,x\n1698501144401773001,1\n{cell},2\n".encode()
    assert read_table(data, "table", ["x"], ["time"]).integers["time"].tolist() == [
        1698501144401773001,
        ticks,
    ]


def test_rows_of_another_length_are_counted_and_left_out():
    table = read_table(b"t,x\n0,1\n1\n2,3,4\n3,4\n", "table", ["t"])
    assert table.columns["t"].tolist() == [0.0, 3.0]
    assert table.broken_rows == 2


def test_of_two_columns_with_one_name_the_first_counts():
    assert read_table(b"t,x,x\n0,1,2\n", "table", ["x"]).columns["x"].tolist() == [1.0]


def test_a_line_that_does_not_end_is_refused():
    data = b"t,x\n" + b"1" * 3_000_000
    with pytest.raises(DamagedFile, match="a line is longer"):
        read_table(data, "table", ["t"])


def test_a_row_of_a_million_cells_is_left_out():
    data = b"t,x\n" + b"1," * 1_000_000 + b"\n"
    assert read_table(data, "table", ["t"]).columns["t"].size == 0


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"t\n1\n", b"\x00\x01\x02,\x03\n", b'"t,x\n1,2\n', b"," * 600 + b"\n"]
)
def test_what_has_no_header_of_columns_is_no_table(data):
    assert csv_header(data) is None
    assert read_rows(data) == []
    with pytest.raises(DamagedFile):
        read_table(data, "table", ["t"])


def test_a_header_may_be_as_long_as_a_page_and_no_longer():
    header = ",".join(f"column number {i}" for i in range(40)).encode()
    assert csv_header(header + b"\n1", TableParams(longest_header_bytes=1000)) is not None
    assert csv_header(header + b"\n1", TableParams(longest_header_bytes=500)) is None


def test_notes_are_read_as_text():
    assert read_rows(b'"event";"time"\n"START";"0,5"\n\n"PAUSE";1\n') == [
        ["event", "time"],
        ["START", "0,5"],
        ["PAUSE", "1"],
    ]
