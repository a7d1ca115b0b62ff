"""Paired phones and the code that pairs one: the same on both databases."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from backstride.store.phones import Limits
from backstride.store.restore import restore_backup
from backstride.store.store import Store
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import NotFound
from backstride.vocab.phone import PairingCode, Phone
from kept_runs import Place

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMITS = Limits(an_address=5, in_all=20, a_code=10, window=timedelta(minutes=15))


def phone_of(store: Store, number: int = 0) -> Phone:
    return Phone(f"phone{number}", store.me().id, "iPhone", "UA", NOW, NOW, NOW + timedelta(days=400))


def opened(store: Store, digits: str = "408153") -> None:
    store.phones().open_code(store.me().id, PairingCode(digits, NOW, NOW + timedelta(minutes=10)))


def claim(
    store: Store, digits: str = "408153", address: str = "a", at: datetime = NOW, number: int = 0
) -> str | None:
    """Type a code; returns the name of the phone, `wait`, or None."""
    found = store.phones().claim(
        digits, address, phone_of(store, number), secret_hash=f"hash{number}", limits=LIMITS, now=at
    )
    return "wait" if found.wait else found.phone and found.phone.name


def test_the_right_code_pairs_one_phone_once(store: Store):
    opened(store)
    assert claim(store) == "iPhone"
    assert claim(store, number=1) is None
    assert [phone.id for phone in store.phones().all(store.me().id)] == ["phone0"]
    assert store.phones().with_secret("hash0", NOW) == phone_of(store)
    assert store.phones().with_secret("hash1", NOW) is None


def test_a_code_is_good_until_its_time_is_over(store: Store):
    opened(store)
    last = NOW + timedelta(minutes=10)
    assert store.phones().code(store.me().id, last - timedelta(seconds=1)) is not None
    assert store.phones().code(store.me().id, last) is None
    assert claim(store, at=last) is None
    opened(store)
    assert claim(store, at=last - timedelta(seconds=1)) == "iPhone"


def test_a_new_code_takes_the_place_of_the_one_before(store: Store):
    opened(store, "111111")
    opened(store, "222222")
    assert claim(store, "111111") is None
    assert claim(store, "222222") == "iPhone"


def test_who_was_wrong_five_times_waits_even_with_the_right_code(store: Store):
    opened(store)
    assert [claim(store, "000000") for _ in range(5)] == [None] * 5
    assert claim(store) == "wait"
    assert claim(store, address="b") == "iPhone"
    opened(store)
    assert claim(store, at=NOW + timedelta(minutes=9), number=1) == "wait"


def test_a_wrong_one_is_forgotten_after_a_quarter_of_an_hour(store: Store):
    for minute in range(5):
        claim(store, "000000", at=NOW + timedelta(minutes=minute))
    assert claim(store, "000000", at=NOW + timedelta(minutes=14)) == "wait"
    assert claim(store, "000000", at=NOW + timedelta(minutes=15)) is None
    assert claim(store, "000000", at=NOW + timedelta(minutes=15)) == "wait"
    assert store.phones().wrong_tries(store.me().id, NOW) == 5


def test_the_tenth_wrong_one_closes_the_code_whoever_typed_them(store: Store):
    opened(store)
    assert [claim(store, "000000", f"a{n}") for n in range(10)] == [None] * 10
    assert store.phones().code(store.me().id, NOW) is None
    assert claim(store, address="b") is None


def test_twenty_wrong_ones_close_the_door_for_all(store: Store):
    for n in range(20):
        assert claim(store, "000000", f"a{n}") is None
    opened(store)
    assert claim(store, address="b") == "wait"


def test_forty_guesses_at_one_moment_are_not_more_than_allowed(store: Store):
    opened(store)
    at_once, found = threading.Barrier(8), []

    def guess(who: int) -> None:
        at_once.wait()
        found.extend(claim(store, "000000", "a") for _ in range(5))

    threads = [threading.Thread(target=guess, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == ["None"] * 5 + ["wait"] * 35


def test_eight_phones_with_one_code_at_one_moment_are_one(store: Store):
    opened(store)
    at_once, found = threading.Barrier(8), []

    def come(who: int) -> None:
        at_once.wait()
        found.append(claim(store, address=f"a{who}", number=who))

    threads = [threading.Thread(target=come, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.count("iPhone") == 1
    assert len(store.phones().all(store.me().id)) == 1


def test_a_phone_that_is_taken_back_is_out_at_once_for_every_process(place: Place):
    with place.open() as serving, place.open() as other:
        opened(serving)
        claim(serving)
        assert serving.phones().with_secret("hash0", NOW) is not None
        assert other.phones().remove(other.me().id, "phone0").name == "iPhone"
        assert serving.phones().with_secret("hash0", NOW) is None
        serving.phones().saw("phone0", NOW)
        assert serving.phones().all(serving.me().id) == ()


def test_a_phones_time_is_over_after_400_days(store: Store):
    opened(store)
    claim(store)
    assert store.phones().with_secret("hash0", NOW + timedelta(days=400, seconds=-1)) is not None
    assert store.phones().with_secret("hash0", NOW + timedelta(days=400)) is None


def test_a_phone_is_renamed_and_seen(store: Store):
    opened(store)
    claim(store)
    later = NOW + timedelta(days=3)
    store.phones().rename(store.me().id, "phone0", "Spotter")
    store.phones().saw("phone0", later)
    assert store.phones().all(store.me().id) == (replace(phone_of(store), name="Spotter", seen=later),)


def test_nobody_elses_phone_is_touched(store: Store):
    opened(store)
    claim(store)
    stranger = store.create_athlete(Athlete(name="Bo")).id
    for act in (
        lambda: store.phones().rename(stranger, "phone0", "Mine"),
        lambda: store.phones().remove(stranger, "phone0"),
        lambda: store.phones().remove(store.me().id, "none"),
        lambda: store.phones().open_code("nobody", PairingCode("1", NOW, NOW)),
    ):
        with pytest.raises(NotFound):
            act()
    assert store.phones().all(stranger) == ()
    assert store.phones().all(store.me().id) == (phone_of(store),)


def test_who_is_removed_takes_their_phones_along(store: Store):
    opened(store)
    claim(store)
    claim(store, "000000")
    opened(store)
    store.remove_athlete(store.me().id)
    with store._database.read() as session:
        for table in ("phones", "pairing_codes", "pairing_tries"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table


def test_a_backup_holds_no_phone_and_lets_none_in_again(place: Place, tmp_path: Path):
    with place.open() as store:
        opened(store)
        claim(store)
        opened(store)
        claim(store, "000000", number=1)
        store.backup(tmp_path / "a.backup")
    assert b"hash0" not in (tmp_path / "a.backup").read_bytes()
    restore_backup(tmp_path / "a.backup", place.data, place.database, clock=place.clock)
    with place.open() as store:
        assert store.phones().all(store.me().id) == ()
        assert store.phones().with_secret("hash0", NOW) is None
        assert store.phones().code(store.me().id, NOW) is None
