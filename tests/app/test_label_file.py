"""Labels in a file: what can be read, and one clear sentence for what cannot."""

import json
from pathlib import Path

import pytest

from backstride.app.label_file import read_labels
from backstride.vocab.errors import InputRefused
from backstride.vocab.segment import Gait, Handrail, Label, Travel
from runs import put

HEAD = "start_s,end_s,travel,gait,speed_mps,grade,handrail\n"


def labels(folder: Path, text: str, name: str = "labels.csv") -> tuple[Label, ...]:
    return read_labels(put(folder, name, text.encode()))


def test_a_table_of_stretches_is_read_in_its_order(tmp_path: Path):
    text = HEAD + "0,30,forward,walk,,,\n30,54.5,backward,run,2.1,0.05,one hand\n\n"
    assert labels(tmp_path, text) == (
        Label(0.0, 30.0, Travel.FORWARD, Gait.WALK),
        Label(30.0, 54.5, Travel.BACKWARD, Gait.RUN, 2.1, 0.05, Handrail.ONE_HAND),
    )
    assert labels(tmp_path, "travel,start_s,end_s\nstill , 1 ,2 \n") == (Label(1.0, 2.0, Travel.STILL),)
    assert labels(tmp_path, "travel,start_s,end_s\nstill,1,2\n") == (Label(1.0, 2.0, Travel.STILL),)


def test_the_json_of_the_http_api_is_read_too(tmp_path: Path):
    said = [{"start_s": 0, "end_s": 30, "travel": "backward", "gait": "walk", "speed_mps": None}]
    expected = (Label(0.0, 30.0, Travel.BACKWARD, Gait.WALK),)
    assert labels(tmp_path, json.dumps(said)) == labels(tmp_path, json.dumps({"labels": said})) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column start_s"),
        (HEAD, "holds no label"),
        ("start,end,travel\n0,1,forward\n", "no column start_s"),
        (HEAD + "0,30,forward,walk,,,\n30,20,backward,,,,\n", "line 3: a stretch has a start_s before"),
        (HEAD + "0,30,backwards,,,,\n", "line 2: travel is backwards, and must be one of forward, backward"),
        (HEAD + "0,30,,,,,\n", "line 2: travel is missing"),
        (HEAD + "zero,30,forward,,,,\n", "line 2: start_s is zero, and must be a number from 0"),
        (HEAD + "0,nan,forward,,,,\n", "end_s is nan"),
        (HEAD + "0,30,forward,,99,,\n", "speed_mps is 99, and must be a number from 0 to 8"),
        (HEAD + "0,30,forward,,,,,7\n", "no such column as one more"),
        ("start_s,end_s,travel,shoes\n0,30,forward,red\n", "no such column as shoes"),
        ("[1, 2]", "is no list of labels"),
        ('{"label": []}', "is no list of labels"),
        ("[{", "could not be read"),
        ("[" * 100_000, "could not be read"),
        ('[{"start_s": true, "end_s": 2, "travel": "forward"}]', "label 1: start_s is True"),
        ('[{"start_s": [], "end_s": 2, "travel": "forward"}]', "label 1: start_s is"),
        ('[{"start_s": 0, "end_s": 2, "travel": ["forward"]}]', "label 1: travel is"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_that_names_the_row(tmp_path: Path, text: str, says: str):
    with pytest.raises(InputRefused) as refused:
        labels(tmp_path, text)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path):
    with pytest.raises(InputRefused, match="could not be opened"):
        read_labels(tmp_path / "absent.csv")
    with pytest.raises(InputRefused, match="is no text"):
        read_labels(put(tmp_path, "a.csv", b"\xff\xfe\x00start"))
    with pytest.raises(InputRefused, match="too large"):
        read_labels(put(tmp_path, "large.csv", b"0" * (2**20 + 1)))
