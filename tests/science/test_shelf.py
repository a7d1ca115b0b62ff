"""The shelf: every row is whole, every derived number can be computed again, and a wheel carries it all."""

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backstride.science.evidence import shelf
from backstride.science.evidence.shelf import number, studies, study, value, values
from backstride.vocab.study import Status, Value

SOURCE = Path(shelf.__file__).parents[2]
GRAVITY_MPS2 = 9.81

COMPUTED: dict[str, Callable[..., float]] = {
    "E004": lambda volume, cost: volume / cost,
    "E009": lambda backward, forward: backward / forward,
    "E012": lambda frequency: 1 / frequency,
    "E018": lambda backward, forward: backward / forward,
    "E019": lambda backward, forward: backward / forward,
    "E024": lambda backward, forward: backward / forward,
    "E025": lambda backward, forward: backward / forward,
    "E039": lambda after, before: after / before,
    "E071": lambda backward, forward: backward / forward,
    "E072": lambda backward, forward: backward / forward,
    "E078": lambda upward: (GRAVITY_MPS2 + upward) / GRAVITY_MPS2,
    "E079": lambda upward: (GRAVITY_MPS2 + upward) / GRAVITY_MPS2,
    "E084": lambda backward, forward: (forward / backward) ** 0.5,  # a stiffer spring swings back sooner
    "N004": lambda forward_s, backward_s: forward_s / backward_s,
    "N005": lambda a_step, frequency: a_step * frequency,
    "N006": lambda backward, forward: (GRAVITY_MPS2 + backward) / (GRAVITY_MPS2 + forward),
    "N007": lambda backward, forward: backward / forward,
    "N008": lambda backward, forward: backward / forward,
    "N009": lambda backward, forward: backward / forward,
}
"""How a derived value is computed from its `from`, in their order."""


def decimals(text: str) -> int:
    return len(text.partition(".")[2])


def as_written() -> dict[str, dict[str, str]]:
    """The rows as the tables have them: a rounded number says by its digits how far it was rounded."""
    return {
        row["id"]: row
        for table in sorted(Path(shelf.__file__).parent.glob("values*.csv"))
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    }


@pytest.mark.parametrize(
    "derived", [v for v in values() if v.status is Status.DERIVED and v.value is not None]
)
def test_a_derived_number_is_what_its_sources_give(derived: Value):
    assert derived.id in COMPUTED, "say here how it is computed"
    computed = COMPUTED[derived.id](*(number(source) for source in derived.from_))
    half_a_digit = 0.5 * 10 ** -decimals(as_written()[derived.id]["value"])
    assert derived.value == pytest.approx(computed, abs=half_a_digit * 1.000001)


def test_the_speed_at_equal_effort_covers_both_readings_of_the_percentages():
    faster = [number(source) / 100 for source in value("E091").from_]
    assert value("E091").low == pytest.approx(min(1 - share for share in faster), abs=0.005)
    assert value("E091").high == pytest.approx(max(1 / (1 + share) for share in faster), abs=0.005)


def test_a_minute_at_equal_effort_covers_the_extremes_of_speed_and_cost():
    speed, least, most = (value(source) for source in value("N002").from_)
    assert value("N002").low == pytest.approx(speed.low * least.value, abs=0.005)
    assert value("N002").high == pytest.approx(speed.high * most.value, abs=0.005)


def test_every_derived_row_names_sources_that_are_there_and_no_seen_row_does():
    for one in values():
        assert bool(one.from_) == (one.status is Status.DERIVED), one.id
        assert all(value(source) for source in one.from_), one.id


def test_a_speed_of_a_record_is_its_distance_over_its_time():
    metres = {
        "E092": 100,
        "E093": 200,
        "E094": 1609.344,
        "E095": 1609.344,
        "E096": 42195,
        "E097": 42195,
        "N003": 100,
    }
    for value_id, distance_m in metres.items():
        assert value(value_id).speed_mps[0] == pytest.approx(distance_m / number(value_id), abs=0.005), (
            value_id
        )


def test_every_value_belongs_to_a_study_and_every_study_has_a_value():
    assert {one.study for one in values()} == {one.key for one in studies()}


def test_what_was_only_remembered_is_not_on_the_shelf():
    ids = {one.id for one in values()}
    assert not ids & {"E028", "E029", "E035", "E045", "E064", "E065"}
    words = " ".join(" ".join(row.values()) for row in as_written().values())
    shown = words + " ".join(f"{one.authors} {one.title} {one.caveat}" for one in studies())
    assert not re.search(r"recalled|memory|unverified", shown, re.IGNORECASE)


def test_a_value_is_a_number_with_its_unit_or_a_finding_in_words():
    for one in values():
        known = [one.value, one.low, one.high]
        assert (known != [None] * 3 and one.unit) or one.words, one.id
        assert one.low is None or one.high is None or one.low <= one.high, one.id
        if one.value is not None:
            assert (one.low or one.value) <= one.value <= (one.high or one.value), one.id
        assert one.quantity, one.id
        assert one.speed_mps is None or one.speed_mps[0] <= one.speed_mps[1], one.id


def test_every_study_can_be_looked_up_or_says_that_it_was_seen_elsewhere():
    for one in studies():
        assert one.address or one.doi or one.caveat, one.key
        assert one.address is None or re.match(r"https?://\S+$", one.address), one.key
        assert one.doi is None or re.match(r"10\.\d+/\S+$", one.doi), one.key
        assert one.population, one.key
        assert re.match(r"[a-z][a-z0-9_]+$", one.key), one.key


def test_a_number_that_is_not_there_is_an_error_and_not_a_guess():
    with pytest.raises(KeyError):
        value("E028")
    with pytest.raises(KeyError):
        study("nobody1900")
    with pytest.raises(ValueError, match="words only"):
        number("E003")


def test_the_shelf_is_read_out_of_a_zip_as_out_of_a_folder(tmp_path):
    packed = tmp_path / "packed"
    for room in ("science", "vocab"):
        shutil.copytree(
            SOURCE / room, packed / "backstride" / room, ignore=shutil.ignore_patterns("__pycache__")
        )
    (packed / "backstride" / "__init__.py").write_text("")
    archive = shutil.make_archive(str(tmp_path / "house"), "zip", packed)
    say = (
        "import backstride.science.evidence.shelf as s, backstride.science.claims as c;"
        "print(s.__file__, len(s.values()), len(c.claims()))"
    )
    told = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {archive!r}); {say}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "house.zip" in told
    assert int(told.split()[-2]) == len(values())
