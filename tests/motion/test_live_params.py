"""The live form has the settings of the batch form, but for those that say otherwise."""

from dataclasses import asdict
from typing import Any

import pytest

from backstride.motion import live_cues, live_features, live_foot, live_grid
from backstride.motion import live_incidents_falls as live_falls
from backstride.motion import live_incidents_stumbles as live_stumbles
from backstride.motion.cues.features import FeatureParams
from backstride.motion.cues.pace import PaceParams
from backstride.motion.cues.shape import ShapeParams
from backstride.motion.cues.sideways import SidewaysParams
from backstride.motion.cues.stillness import StillnessParams
from backstride.motion.cues.swing import SwingParams
from backstride.motion.fusion import FusionParams
from backstride.motion.incidents_falls import FallParams
from backstride.motion.incidents_signs import SignParams
from backstride.motion.incidents_stumbles import StumbleParams

CASES = [
    # live, batch, names of the live form for names of the batch form, what says otherwise
    (live_cues.CueParams, ShapeParams, {"clip": "l_limit", "runs_above_mps2": "run_above_mps2"}, set()),
    (live_cues.CueParams, SidewaysParams, {"unlikely": "not_sideways"}, set()),
    (live_cues.CueParams, PaceParams, {}, set()),
    (
        live_cues.CueParams,
        StillnessParams,
        {"sure": "not_still", "unlikely": "moving", "fades_to": "moving_at"},
        set(),
    ),
    (live_features.FeatureParams, FeatureParams, {"clip_skewness": "skew_limit"}, set()),
    (live_foot.FootParams, SwingParams, {"most": "most_says"}, set()),
    (live_grid.GridParams, FusionParams, {"fastest_mps": "furthest_mps"}, {"aside_mps", "enters_aside"}),
    (live_falls.LiveFallParams, FallParams, {}, set()),
    (live_stumbles.LiveStumbleParams, SignParams, {}, set()),
    (live_stumbles.LiveStumbleParams, StumbleParams, {}, {"throw"}),
]


@pytest.mark.parametrize(
    ("live", "batch", "called", "otherwise"),
    CASES,
    ids=[f"{live.__name__}-{batch.__name__}" for live, batch, *_ in CASES],
)
def test_what_both_forms_know_is_the_same_number(
    live: type[Any], batch: type[Any], called: dict[str, str], otherwise: set[str]
):
    here, there = asdict(live()), asdict(batch())
    both = {name: called.get(name, name) for name in there if called.get(name, name) in here}
    assert both
    differ = {name for name, mine in both.items() if here[mine] != pytest.approx(there[name], rel=0.005)}
    assert differ == otherwise
