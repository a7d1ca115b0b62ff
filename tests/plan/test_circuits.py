"""Circuits: drills in a row, inside what the ladder and a watch allow."""

import re
from importlib.resources import files

import pytest

from backstride.plan.circuits import Circuit, circuit, circuits, workout_of_circuit
from backstride.plan.ladder import ladder_of
from backstride.plan.text import read_workout
from backstride.plan.text_write import write_workout
from backstride.plan.timing import DEFAULT, block_s
from backstride.vocab.errors import NotFound
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Role, levels

EACH = pytest.mark.parametrize("one", circuits(), ids=lambda one: one.id)


def test_there_are_enough_circuits_and_none_twice():
    assert len(circuits()) >= 8
    assert len({one.id for one in circuits()}) == len(circuits())


@EACH
def test_a_circuit_is_open_no_earlier_than_its_drills(one: Circuit):
    assert one.stage == max(station.drill.stage for station in one.stations)


@EACH
def test_a_circuit_is_a_workout_with_a_beginning_and_an_end(one: Circuit):
    workout = workout_of_circuit(one)
    blocks = list(workout.blocks())
    assert (blocks[0].role, blocks[-1].role) == (Role.WARM_UP, Role.COOL_DOWN)
    assert {blocks[0].travel, blocks[-1].travel} == {Travel.FORWARD}
    assert levels(workout.parts) <= 2, "what a watch can hold"
    assert read_workout(write_workout(workout)) == workout
    done = {block.drill for block in blocks} - {""}
    assert done == {station.drill.id for station in one.stations}


@EACH
def test_every_set_of_every_station_is_done_in_every_round(one: Circuit):
    blocks = [block for block in workout_of_circuit(one).blocks() if block.drill]
    asked = sum(
        station.sets * sum(not move.rest for move in station.drill.portion.moves) for station in one.stations
    )
    assert len(blocks) == one.rounds * asked


@EACH
def test_a_circuit_stays_inside_the_session_of_its_stage(one: Circuit):
    ladder = ladder_of((files("backstride.plan") / "ladder.toml").read_text(encoding="utf-8"))
    stage = ladder.stage(one.stage)
    backward = [block for block in workout_of_circuit(one).blocks() if block.backward]
    speed_mps = {Gait.WALK: DEFAULT.backward_walk_mps, Gait.RUN: DEFAULT.backward_run_mps}
    metres = {
        gait: sum(
            block.distance_m if block.distance_m is not None else block_s(block) * speed_mps[gait]
            for block in backward
            if block.gait is gait
        )
        for gait in (Gait.WALK, Gait.RUN)
    }
    assert metres[Gait.RUN] <= stage.run_m[1]
    assert sum(metres.values()) <= stage.total_m[1]


@EACH
def test_a_circuit_says_what_it_is_and_why(one: Circuit):
    assert one.why.startswith("Expert design: ")
    assert one.purpose.endswith(".")
    assert one.words.startswith("Once through" if one.rounds == 1 else f"{one.rounds} rounds")
    for part in (one.warm_up, one.cool_down):
        assert re.search(rf"\b{part.duration_s / 60:g} minutes", one.words)
    assert not re.search(r"reverse|backwards|!", one.purpose + one.words + one.why + one.space)


@EACH
def test_what_a_circuit_needs_and_forbids_follows_from_its_drills(one: Circuit):
    assert one.jumping == any(station.drill.jumping for station in one.stations)
    for station in one.stations:
        assert set(station.drill.avoid) <= set(one.avoid)
        assert set(station.drill.equipment) <= set(one.equipment)
    assert len(set(one.avoid)) == len(one.avoid)


def test_a_circuit_that_is_not_there_is_said_to_be_missing():
    assert circuit("first-run").name == "First run"
    with pytest.raises(NotFound, match="circuit"):
        circuit("nothing")
