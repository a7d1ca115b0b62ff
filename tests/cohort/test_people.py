"""The table of athletes: whose recordings lie where."""

from pathlib import Path

import pytest

from backstride.cohort.people import People, read_people
from backstride.vocab.athlete import Sex
from backstride.vocab.errors import InputRefused
from backstride.vocab.recording import Placement
from runs import put

HEAD = "file,athlete,sex,birth_year,mass_kg,height_m,hr_rest,hr_max,placement,facing\n"


def people(tmp_path: Path, text: str) -> People:
    return read_people(put(tmp_path, "people.csv", text.encode()))


def test_the_nearest_row_says_whose_a_recording_is(tmp_path: Path):
    table = people(tmp_path, "file,athlete\np1/,one\np1/evening/run.fit,two\n./p2,three\n.,anybody\n")
    assert table.of("p1/run.fit").athlete.id == "one"
    assert table.of("p1/evening/other.fit").athlete.id == "one"
    assert table.of("p1/evening/run.fit").athlete.id == "two"
    assert table.of("p2/deep/er/run.fit").athlete.id == "three"
    assert table.of("p11/run.fit").athlete.id == "anybody", "p1 is no folder above p11"


def test_every_cell_but_the_file_may_be_empty(tmp_path: Path):
    person = people(tmp_path, HEAD + "a.fit,,,,,,,,,\n").of("a.fit")
    assert (person.athlete.sex, person.athlete.birth_year, person.athlete.bodies) == (None, None, ())
    assert people(tmp_path, HEAD).of("a.fit") == people(tmp_path, HEAD + "a.fit,,,,,,,,,\n").of("a.fit")


def test_a_full_row_says_everything(tmp_path: Path):
    text = HEAD.replace(",", ";") + "p1;p1;F;1988;61,5;1,68;52;186;lumbar;-z\n"
    person = people(tmp_path, text).of("p1/x.csv")
    (body,) = person.athlete.bodies
    assert (body.mass_kg, body.height_m, body.hr_rest_bpm, body.hr_max_bpm) == (61.5, 1.68, 52.0, 186.0)
    assert (person.athlete.sex, person.placement, person.facing) == (Sex.FEMALE, Placement.LUMBAR, "-z")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("athlete\none\n", "has no column file"),
        ("file,weight\na,1\n", "knows no column weight"),
        (HEAD + "a,,,,900,,,,,\n", "line 2: mass_kg is 900"),
        (HEAD + "a,,,,nan,,,,,\n", "line 2: mass_kg is nan"),
        (HEAD + "a,,other,,,,,,,\n", "line 2: “other” is none of female, male"),
        (HEAD + "a,,,1988.5,,,,,,\n", "whole year"),
        (HEAD + "a,,,,,,110,105,,\n", "hr_max must lie above hr_rest"),
        (HEAD + "a,,,,,,,,pocket,\n", "“pocket” is none of"),
        (HEAD + "a,,,,,,,,,up\n", "line 2"),
        (HEAD + "a\na/\n", "stands in the table twice"),
        ("file\na,b\n", "more cells than the first line"),
        ("file\n\xff", "is no text"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_line(tmp_path: Path, text: str, words: str):
    with pytest.raises(InputRefused, match=words) as refused:
        read_people(put(tmp_path, "people.csv", text.encode("latin-1" if "\xff" in text else "utf-8")))
    assert "\n" not in str(refused.value)


def test_a_table_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(InputRefused, match="could not be opened"):
        read_people(tmp_path / "none.csv")
