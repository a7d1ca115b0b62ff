"""Numbers that a page's module says again are those of the server: one rule, in two languages.

The live form's are held by its golden vectors, a focus test's by `focus_counts.json`.
"""

import json
import re
from typing import Any

import pytest

from backstride.app.guided_said import TOGETHER_S
from backstride.insight.numbers import SLOWEST_PACE_S
from backstride.motion.backward_walk_test import BackwardWalkParams
from backstride.motion.facing import FacingParams
from backstride.motion.speed import SpeedParams
from backstride.motion.stand_test import StandTestParams
from backstride.motion.sway_test import SwayTestParams
from backstride.plan.facts import HARD_EFFORT
from backstride.plan.matching_result import ResultParams
from backstride.plan.timing import TimingParams
from backstride.plan.trials import TrialParams, trial
from backstride.vocab.workout import Repeat
from backstride.web.drawing import GROUND_GAP, SIDEWAYS_HALF
from backstride.web.static_files import FOLDER

TIMING = TimingParams()


def times_of(key: str) -> int:
    (part,) = trial(key).workout.parts
    assert isinstance(part, Repeat)
    return part.times


SAID_TWICE: list[tuple[str, str, Any]] = [
    ("guide/trial.js", "REST_S", TrialParams().rest_s),
    ("guide/trial.js", "MOST_S", TrialParams().stand_s),
    ("guide/trial.js", "TRIES", {"stand": times_of("stand"), "back-walk": times_of("back-walk")}),
    ("guide/trial.js", "STEP_MPS2", SwayTestParams().stepped_mps2),
    ("guide/trial.js", "STEP_MPS2", StandTestParams().stepped_mps2),
    ("guide/trial.js", "DEAF_S", StandTestParams().lift_s),
    ("guide/trial.js", "MOVING_MPS2", BackwardWalkParams().moving_mps2),
    ("guide/calibrate.js", "BELIEVED", {"from": FacingParams().skip_s, "to": FacingParams().start_s}),
    ("guide/calibrate.js", "SLOWEST", FacingParams().slowest_mps),
    ("guide/calibrate.js", "ONE_MIND", FacingParams().one_mind),
    ("guide/own_record.js", "NEARLY", ResultParams().done_share),
    ("guide/own_record.js", "TOGETHER_S", TOGETHER_S),
    ("guide/safety.js", "TOGETHER_S", TOGETHER_S),
    ("guide/safety.js", "TOO_HARD", HARD_EFFORT),
    ("guide/ribbon.js", "GROUND", GROUND_GAP),
    ("guide/ribbon.js", "SIDEWAYS", SIDEWAYS_HALF),
    ("api/words.js", "SLOWEST_PACE_S", SLOWEST_PACE_S),
    ("charts/options.js", "NEAR_S", SpeedParams().longest_gap_s),
    (
        "guide/blocks.js",
        "TIMING",
        {
            "forward": {"walk": TIMING.forward_walk_mps, "run": TIMING.forward_run_mps},
            "backward": {"walk": TIMING.backward_walk_mps, "run": TIMING.backward_run_mps},
            "sideways": {"walk": TIMING.sideways_walk_mps, "run": TIMING.sideways_run_mps},
            "openS": TIMING.open_s,
        },
    ),
]


@pytest.mark.parametrize(("script", "name", "here"), SAID_TWICE, ids=lambda one: str(one)[:30])
def test_a_page_says_the_number_of_the_server(script: str, name: str, here: object):
    assert number_in((FOLDER / script).read_text(encoding="utf-8"), name) == here


def number_in(text: str, name: str) -> Any:
    """Return a constant number, or an object of numbers, of a module."""
    found = re.search(rf"\b{name} = ((?:Object\.freeze\()?\{{[^;]*|[\d.]+)", text)
    assert found, f"{name} is no plain number any more"
    bare = re.sub(r"Object\.freeze\(|\)", "", found[1])
    return json.loads(re.sub(r",(\s*\})", r"\1", re.sub(r'"?([\w-]+)"?:', r'"\1":', bare)))
