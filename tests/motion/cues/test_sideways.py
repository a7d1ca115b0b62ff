import numpy as np
import pytest

from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS
from backstride.motion.cues.sideways import SidewaysParams, sideways
from backstride.vocab.recording import Placement
from level_frames import felt

BODY = (Placement.LUMBAR, Placement.CHEST, Placement.THIGH)


def word(placement: Placement = Placement.LUMBAR, **said: object) -> np.ndarray:
    return sideways(felt(1, **said), placement).log_likelihood[0]


@pytest.mark.parametrize("placement", BODY)
def test_shaking_to_the_sides_without_braking_speaks_for_sideways(placement):
    said = word(placement, aside_ratio=1.3, ax_vz=0.1)
    assert said[SIDEWAYS] > said[FORWARD]
    assert said[FORWARD] == said[BACKWARD]


@pytest.mark.parametrize("placement", BODY)
@pytest.mark.parametrize(
    "said", [{"aside_ratio": 0.0}, {"aside_ratio": 1.3, "ax_vz": -0.6}, {"known": False}]
)
def test_who_shakes_ahead_or_brakes_in_order_does_not_go_sideways(placement, said):
    found = word(placement, **said)
    assert found[SIDEWAYS] < found[FORWARD] == found[BACKWARD] == 0


def test_what_leaks_from_hard_shaking_is_no_braking():
    assert word(aside_ratio=SidewaysParams().plain + 0.1, ax_vz=-0.9)[SIDEWAYS] == 0


def test_it_is_the_same_for_left_and_right_and_for_both_ways_ahead():
    many = sideways(felt(4, aside_ratio=[1.3, 1.3, 0.1, 0.1], ax_vz=[0.2, -0.2, 0.2, -0.2]), Placement.LUMBAR)
    np.testing.assert_array_equal(many.log_likelihood[0], many.log_likelihood[1])
    np.testing.assert_array_equal(many.log_likelihood[2], many.log_likelihood[3])
