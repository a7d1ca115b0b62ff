"""What a child says is believed only as far as it can be."""

import json
import os
from io import BytesIO

import pytest

from backstride.app.wire_frames import (
    HEADER,
    error_from,
    plain_error,
    receive_frame,
    receive_note,
    send_note,
    send_samples,
)
from backstride.vocab.errors import DamagedFile, InputRefused, ReaderDied, TooLarge, UnknownFormat


def test_what_is_sent_arrives():
    out, into = os.pipe()
    send_note(into, {"name": "Straße", "parts": 1})
    send_samples(into, b"PAR1")
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        assert receive_note(receive_frame(pipe.read)[1]) == {"name": "Straße", "parts": 1}
        assert receive_frame(pipe.read) == (b"S", b"PAR1")
        assert receive_frame(pipe.read) is None


@pytest.mark.parametrize(
    "said",
    [
        b"J",
        HEADER.pack(b"J", 100) + b"too short",
        HEADER.pack(b"J", 2**63),
        HEADER.pack(b"S", 2**40),
        HEADER.pack(b"X", 1) + b"x",
        b"\x80\x04cos\nsystem\n(S'true'\ntR.",
    ],
)
def test_lies_about_lengths_and_kinds_are_no_answer(said):
    with pytest.raises(ReaderDied):
        receive_frame(BytesIO(said).read)


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b"1", b"\xff\xfe"])
def test_a_note_that_is_none_is_no_answer(note):
    with pytest.raises(ReaderDied):
        receive_note(note)


@pytest.mark.parametrize(
    "error", [UnknownFormat("a PNG picture"), DamagedFile("FIT", "no end"), TooLarge("'x'", 2**30)]
)
def test_a_refusal_arrives_as_itself(error):
    again = error_from(json.loads(json.dumps(plain_error(error))))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize(
    "plain", [{}, {"class": "SystemExit"}, {"class": "BackstrideError"}, {"class": 3, "about": "x"}]
)
def test_an_unknown_refusal_is_a_plain_one(plain):
    assert type(error_from(plain)) is InputRefused


def test_a_refusal_brings_neither_a_book_nor_methods_of_its_own():
    error = error_from(
        {"class": "DamagedFile", "words": "x" * 10_000, "about": {"__class__": "x", "a b": 1, "ok": 2}}
    )
    assert len(str(error)) == 1000
    assert vars(error) == {"ok": 2}
