"""Workouts as JSON: back whole, and what cannot be is refused with its place."""

import json

import pytest

from backstride.plan.text import read_workout
from backstride.plan.workout_wire import workout_from_json, workout_to_json
from backstride.vocab.errors import ValueRefused, WorkoutRefused
from workouts import workouts

ONE = {"travel": "backward", "gait": "walk", "distance_m": 20}


def test_generated_workouts_come_back_the_same():
    for workout in workouts(100, seed=11):
        assert workout_from_json(json.loads(json.dumps(workout_to_json(workout)))) == workout


def test_what_is_left_out_is_not_said():
    assert workout_from_json({"parts": [ONE]}) == read_workout("20m bwd walk")


@pytest.mark.parametrize(
    ("json_value", "field"),
    [
        ([], "workout"),
        ({}, "parts"),
        ({"parts": []}, "parts"),
        ({"parts": [5]}, "parts[0]"),
        ({"parts": [ONE], "name": 5}, "name"),
        ({"parts": [ONE | {"gait": "hop"}]}, "parts[0].gait"),
        ({"parts": [ONE | {"travel": None}]}, "parts[0].travel"),
        ({"parts": [ONE | {"distance_m": "20"}]}, "parts[0].distance_m"),
        ({"parts": [ONE | {"distance_m": True}]}, "parts[0].distance_m"),
        ({"parts": [ONE | {"distance_m": 10**400}]}, "parts[0].distance_m"),
        ({"parts": [ONE | {"target": {"effort": [3]}}]}, "parts[0].target.effort"),
        ({"parts": [ONE | {"target": {"effort": [3, None]}}]}, "parts[0].target.effort"),
        ({"parts": [ONE | {"target": 5}]}, "parts[0].target"),
        ({"parts": [ONE | {"cues": "tall"}]}, "parts[0].cues"),
        ({"parts": [ONE | {"handrail": {}}]}, "parts[0].handrail"),
        ({"parts": [ONE | {"note": 5}]}, "parts[0].note"),
        ({"parts": [{"times": 2.5, "parts": [ONE]}]}, "parts[0].times"),
        ({"parts": [{"times": 2, "parts": [{"times": 2, "parts": [{"times": 2, "parts": [ONE]}]}]}]},
         "parts[0].parts[0].parts[0]"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(json_value, field):
    with pytest.raises(ValueRefused) as caught:
        workout_from_json(json_value)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "wrong", [{"distance_m": -5}, {"distance_m": 5, "duration_s": 5}, {"gait": "unknown"}]
)
def test_what_no_text_can_say_is_refused_by_name(wrong):
    with pytest.raises(WorkoutRefused):
        workout_from_json({"parts": [ONE | wrong]})
