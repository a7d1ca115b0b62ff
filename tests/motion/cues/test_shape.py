import numpy as np
import pytest

from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS, STILL
from backstride.motion.cues.shape import ShapeParams, shape, shape_score
from backstride.vocab.recording import Placement
from level_frames import felt

BODY = (Placement.LUMBAR, Placement.CHEST, Placement.THIGH)


def lean(placement: Placement = Placement.LUMBAR, **said: float) -> float:
    """How much more likely backward is than forward, in one tick of a walk that is said."""
    return float(shape(felt(1, **said), placement).sign()[0])


@pytest.mark.parametrize("placement", BODY)
def test_braking_while_rising_speaks_for_forward_and_pushing_for_backward(placement):
    assert lean(placement, ax_vz=-0.6, sk_jx=-0.5, sk_wy=-0.5) < -0.5
    assert lean(placement, ax_vz=0.6, sk_jx=0.5, sk_wy=0.5) > 0.5


@pytest.mark.parametrize("placement", BODY)
def test_the_score_is_odd_but_for_its_constant(placement):
    one = shape_score(felt(1, ax_vz=0.3, sk_jx=-0.2, sk_wy=0.4), placement)
    other = shape_score(felt(1, ax_vz=-0.3, sk_jx=0.2, sk_wy=-0.4), placement)
    constant = getattr(ShapeParams(), placement.value)[3]
    assert one + other == pytest.approx(2 * constant)


def test_it_says_nothing_of_standing_or_going_to_the_side():
    said = shape(felt(2, ax_vz=[0.6, -0.6]), Placement.LUMBAR).log_likelihood
    assert (said[:, [SIDEWAYS, STILL]] == 0).all()
    assert said[0, BACKWARD] == said[1, FORWARD] == 0
    assert (said <= 0).all()


@pytest.mark.parametrize(
    "said",
    [{"std_az_mps2": 4.0}, {"known": False}, {"ax_vz": np.nan, "sk_jx": np.nan}, {"aside_ratio": 2.0}],
)
def test_a_run_a_hole_an_end_and_a_walk_to_the_side_say_nothing(said):
    assert lean(**{"ax_vz": 0.7, "sk_jx": 0.7} | said) == 0.0


@pytest.mark.parametrize("said", [{"std_az_mps2": 0.3}, {"yaw_radps": -1.0}, {"rhythm": 0.1}])
def test_a_faint_or_turning_walk_or_one_without_rhythm_says_little(said):
    assert lean(ax_vz=0.7, **said) == pytest.approx(ShapeParams().weak * lean(ax_vz=0.7))


def test_a_window_cut_by_the_end_says_half():
    assert lean(ax_vz=0.7, reach=0.8) == pytest.approx(lean(ax_vz=0.7) / 2)


def test_no_window_says_more_than_its_share():
    params = ShapeParams()
    assert lean(ax_vz=1.0, sk_jx=9.0) == pytest.approx(params.clip * params.per_tick)
