from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from backstride.app import coaching
from backstride.app.home import Home
from backstride.app.machine_zone import machine_zone
from backstride.app.settings import Settings
from runs import clock_at


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        (":America/Los_Angeles", "America/Los_Angeles"),
        ("/usr/share/zoneinfo/Asia/Kolkata", "Asia/Kolkata"),
        ("Etc/UTC", "UTC"),
        ("CET-1CEST", "UTC"),
        ("Europe", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("localtime", "UTC"),
        ("", "UTC"),
    ],
)
def test_what_is_said_of_the_zone_goes_before_the_machines_own(tmp_path: Path, said: str, zone: str):
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Pacific/Auckland")
    assert machine_zone({"TZ": said}, link) == zone


@pytest.mark.parametrize(
    ("target", "zone"),
    [
        ("/usr/share/zoneinfo/Pacific/Auckland", "Pacific/Auckland"),
        ("/var/db/timezone/zoneinfo/America/Argentina/Salta", "America/Argentina/Salta"),
        ("../usr/share/zoneinfo/Etc/UTC", "UTC"),
        ("/somewhere/else", "UTC"),
    ],
)
def test_the_machines_own_zone_stands_at_the_end_of_a_link(tmp_path: Path, target: str, zone: str):
    link = tmp_path / "localtime"
    link.symlink_to(target)
    assert machine_zone({}, link) == zone


def test_where_nothing_tells_the_zone_it_is_utc(tmp_path: Path):
    assert machine_zone({}, tmp_path / "missing") == "UTC"
    (tmp_path / "copied").write_bytes(b"TZif2")
    assert machine_zone({}, tmp_path / "copied") == "UTC"


def test_an_evening_in_america_is_not_tomorrow_yet(tmp_path: Path):
    evening = clock_at(datetime(2026, 6, 2, 1, tzinfo=UTC))
    there = Settings.from_environment({"BACKSTRIDE_DATA": str(tmp_path), "TZ": "America/Los_Angeles"})
    with Home(there, clock=evening) as home:
        assert coaching.planned(home).today == date(2026, 6, 1)
    with Home(Settings(data=tmp_path, zone="Asia/Kolkata"), clock=evening) as moved:
        assert coaching.planned(moved).today == date(2026, 6, 1), "whoever is known is not moved"
