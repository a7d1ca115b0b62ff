"""Phones in a terminal: made codes, lists, and one taken back."""

import json

import pytest

from backstride.app.home import Home
from backstride.app.pairing import pair
from backstride.app.settings import Settings
from shell import Shell


def paired(shell: Shell) -> str:
    """Pair a phone with a code from the terminal; returns its id."""
    digits = json.loads(shell("phone", "code", "--json").out)["digits"]
    with Home(Settings.from_environment()) as home:
        return pair(home, digits, "192.168.1.50", "iPhone")[0].id


def test_a_code_from_a_terminal_lets_a_phone_in_and_takes_it_back(shell: Shell) -> None:
    assert shell("phone", "list").out == "No phone is paired.\n"
    phone = paired(shell)
    assert f"{phone[:8]}  iPhone, seen just now" in shell("phone", "list").out
    listed = json.loads(shell("phone", "list", "--json").out)
    assert listed["schema"] == "backstride.phones/1"
    assert [one["id"] for one in listed["phones"]] == [phone]
    assert shell("phone", "revoke", phone[:8]).out == "iPhone was taken back.\n"
    again = shell("phone", "revoke", phone[:8])
    assert again.code == 1
    assert "No phone is called so." in again.err


def test_a_name_that_two_phones_have_takes_none_back(shell: Shell) -> None:
    first, second = paired(shell), paired(shell)
    assert "2 phones are called so" in shell("phone", "revoke", "iPhone").err
    assert shell("phone", "revoke", "").code == 1
    listed = json.loads(shell("phone", "list", "--json").out)["phones"]
    assert {one["id"] for one in listed} == {first, second}


def test_a_code_in_a_terminal_is_easy_to_read(shell: Shell) -> None:
    first = shell("phone", "code").out.splitlines()[0]
    assert first[:3].isdigit()
    assert first[3:4] == " "
    assert len(first) == 7


@pytest.mark.parametrize("option", [["--name", "x"], ["--address", "127.0.0.2"], ["--key", "k"]])
def test_what_is_about_phones_wants_the_phones_door(shell: Shell, option: list[str]) -> None:
    said = shell("serve", *option)
    assert said.code == 2
    assert "--phone" in said.err
