"""Every refusal says what was wrong and what helps, in plain words."""

import errno
import inspect
import re

import pytest

from backstride.vocab import errors
from backstride.vocab.errors import (
    ArchiveRefused,
    BackstrideError,
    BackupDamaged,
    DamagedFile,
    DatabaseDamaged,
    DatabaseTooNew,
    DiskRefused,
    InputRefused,
    NotEnoughSignal,
    NotFound,
    NoTimes,
    NoUsableSamples,
    ReaderDied,
    SettingRefused,
    StoreBusy,
    StoreRefused,
    TooLarge,
    UnknownFormat,
    ValueRefused,
    WorkoutRefused,
    WorkoutTextRefused,
)

REFUSALS = [
    UnknownFormat(),
    UnknownFormat("a picture"),
    DamagedFile("FIT", "it ends in its header."),
    NoUsableSamples("GPX"),
    NoUsableSamples("FIT", "device settings"),
    NoTimes("GPX"),
    ArchiveRefused("a file in it climbs out of its folder"),
    TooLarge("This file", 100 * 2**20),
    TooLarge("This line", 1000),
    ReaderDied("it needed more memory than allowed"),
    ValueRefused("mass", "Between 20 and 300 kg. Did you mean 72?"),
    WorkoutTextRefused(1, 7, "a unit (m, km, s or min)", "“mtr”", "Did you mean “m”?"),
    WorkoutRefused("A FIT workout", "block 3 has three targets, and a step holds two"),
    NotFound("run"),
    DatabaseTooNew("0007", "0004"),
    BackupDamaged("a checksum is wrong"),
    DatabaseDamaged("its first page is no page"),
    StoreBusy("The database"),
    DiskRefused.because(OSError(errno.ENOSPC, "No space left on device")),
    DiskRefused.because(PermissionError(errno.EACCES, "Permission denied")),
    SettingRefused("BACKSTRIDE_DATA", "This folder cannot be written."),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_a_refusal_is_plain_words_that_end_with_one_full_stop(refusal: BackstrideError):
    words = str(refusal)
    assert re.search(r"[^.][.?]$", words)
    assert ".." not in words
    assert "!" not in words
    assert words[0].isupper()
    assert "backwards" not in words.lower()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_a_refusal_that_is_about_a_file_says_what_helps(refusal: BackstrideError):
    helps = (
        "Export",
        "Choose",
        "choose",
        "Unpack",
        "Split",
        "Install",
        "use another",
        "Stop",
        "Restore",
        "deleted",
        "mean",
        "export",
        "folder",
    )
    assert any(word in str(refusal) for word in helps)


def test_a_size_limit_is_said_in_the_unit_that_fits():
    assert "100 MB" in str(TooLarge("This file", 100 * 2**20))
    assert "1,000 bytes" in str(TooLarge("This line", 1000))


def test_too_little_signal_says_what_it_needs_and_has():
    error = NotEnoughSignal(need_s=10, have_s=2.5)
    assert str(error) == "needs 10 s of signal, got 2.5 s"
    assert (error.need_s, error.have_s) == (10, 2.5)


def test_every_error_stands_in_the_drawn_tree_below_its_parent():
    drawn = errors.__doc__ or ""
    for name, error in inspect.getmembers(errors, inspect.isclass):
        assert issubclass(error, BackstrideError)
        assert re.search(rf"\b{name}\b", drawn), f"{name} is not drawn"


def test_what_came_in_and_where_it_is_kept_are_told_apart():
    assert issubclass(ValueRefused, InputRefused)
    assert issubclass(StoreBusy, StoreRefused)
    assert not issubclass(StoreBusy, InputRefused)
