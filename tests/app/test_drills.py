"""Drills found: by words, equipment and level, and by what a plan has opened."""

import pytest

from backstride.app.drills import (
    NOTHING,
    Asked,
    Opened,
    circuit_page,
    circuits_json,
    circuits_shown,
    drill_page,
    drills_json,
    drills_shown,
    says,
)
from backstride.plan.drills import Equipment, drill, drills
from backstride.vocab.errors import NotFound


def ids(**asked):
    return [one.drill.id for one in drills_shown(Asked(**asked)).shown]


def test_nothing_asked_for_shows_everything_the_easiest_first():
    found = drills_shown(Asked())
    assert len(found.shown) == found.total == len(drills())
    stages = [one.drill.stage for one in found.shown]
    assert stages == sorted(stages)


def test_words_are_found_at_the_beginning_of_words_and_all_of_them():
    assert "backward-skip" in ids(words="skip")
    assert "backward-skip" in ids(words="SKI backw")
    assert ids(words="kip") == []
    assert set(ids(words="calf wall")) <= set(ids(words="calf"))
    assert ids(words="zebra") == []


def test_equipment_shows_what_needs_it_and_none_what_needs_nothing():
    assert all(Equipment.SLED in drill(name).equipment for name in ids(equipment="sled"))
    assert ids(equipment="sled")
    assert all(not drill(name).equipment for name in ids(equipment=NOTHING))
    every = {name for thing in Equipment for name in ids(equipment=thing.name.lower())}
    assert every | set(ids(equipment=NOTHING)) == {one.id for one in drills()}
    assert ids(equipment="rocket") == []


def test_a_level_shows_what_is_meant_up_to_it():
    assert {drill(name).stage for name in ids(level=3)} == {1, 2, 3}


def test_without_a_plan_all_are_open_and_with_one_only_those_of_its_stages():
    assert all(one.open for one in drills_shown(Asked()).shown)
    at_four = drills_shown(Asked(), Opened(4))
    assert {one.open for one in at_four.shown} == {True, False}
    assert all(one.open == (one.drill.stage <= 4) for one in at_four.shown)
    only = drills_shown(Asked(only_open=True), Opened(4))
    assert [one.drill for one in only.shown] == [one.drill for one in at_four.shown if one.open]


def test_who_must_not_jump_is_shown_no_jump_as_open():
    grounded = Opened(12, jumping=False)
    assert not [one for one in drills_shown(Asked(), grounded).shown if one.open and one.drill.jumping]
    assert not [one for one in circuits_shown(grounded) if one.open and one.circuit.jumping]
    assert drill_page("long-reach", grounded).shown.open
    assert not drill_page("backward-skip", grounded).shown.open


def test_a_page_of_a_drill_links_its_studies_what_follows_and_its_circuits():
    page = drill_page("heel-drop")
    assert "alfredson1998" in {study.key for _, study in page.why if study}
    assert "".join(words for words, _ in page.why) == page.shown.drill.portion.why
    assert [one.id for one in page.next] == list(page.shown.drill.next)
    assert "calves-and-ankles" in {one.id for one in page.within}
    assert page.shown.drill not in [one.drill for one in page.more]
    assert set(page.next) <= {one.drill for one in page.more}
    assert len(page.more) == 8


def test_a_drawing_is_said_phase_by_phase():
    told = says(drill("long-reach").phases)
    assert told.startswith("Three phases")
    assert all(phase.shows in told for phase in drill("long-reach").phases)


def test_a_circuit_has_a_ribbon_as_long_as_it_takes():
    page = circuit_page("first-run")
    assert page.pieces[-1][1] == page.duration_s
    assert 15 * 60 < page.duration_s < 40 * 60
    assert not circuit_page("field", Opened(8)).open
    assert [one.open for one in circuits_shown(Opened(12))] == [True] * len(circuits_shown())


@pytest.mark.parametrize("show", [drill_page, circuit_page])
def test_what_is_not_there_is_said_to_be_missing(show):
    with pytest.raises(NotFound):
        show("nothing")


def test_programs_get_every_drill_and_circuit_with_its_dose():
    told = drills_json(drills_shown(Asked()))
    assert told["schema"] == "backstride.drills/1"
    assert len(told["drills"]) == len(drills())
    assert all(one["dose"]["sets"] >= 1 and one["dose"]["moves"] for one in told["drills"])
    names = {one["id"] for one in told["drills"]}
    circuits = circuits_json(circuits_shown())["circuits"]
    assert {station["drill"] for one in circuits for station in one["stations"]} <= names
