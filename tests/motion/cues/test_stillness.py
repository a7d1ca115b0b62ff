import numpy as np
import pytest

from backstride.motion.cues.evidence import STILL
from backstride.motion.cues.stillness import StillnessParams, stands, stillness, unrest
from backstride.vocab.recording import Placement
from level_frames import felt

QUIET = {
    "std_force_mps2": 0.05,
    "rms_spin_radps": 0.05,
    "own_std_force_mps2": 0.05,
    "own_rms_spin_radps": 0.05,
}


def stand(placement: Placement | None = Placement.LUMBAR, **said: object) -> list[bool]:
    """Whether a quiet body, but for what is said, stands in each of five ticks."""
    return [bool(one) for one in stands(felt(5, **QUIET | said), placement)]


@pytest.mark.parametrize("placement", [*Placement, None])
def test_who_rests_stands_and_who_walks_does_not(placement):
    assert all(stand(placement))
    assert not stands(felt(3), placement).any()


def test_who_stands_and_looks_round_still_stands_unless_he_shakes():
    looking = {"rms_spin_radps": 0.7, "own_rms_spin_radps": 0.7}
    assert all(stand(**looking))
    assert not any(stand(**looking, std_force_mps2=0.35, own_std_force_mps2=0.35))
    assert not any(stand(rms_spin_radps=1.2, own_rms_spin_radps=1.2))


def test_a_limb_may_fidget_more_than_a_trunk():
    fidgets = {"std_force_mps2": 0.45, "own_std_force_mps2": 0.45}
    assert not any(stand(Placement.LUMBAR, **fidgets))
    assert all(stand(Placement.WRIST, **fidgets))


def test_a_quiet_half_second_beside_a_stand_belongs_to_it_and_one_within_a_walk_does_not():
    shaken = [2.0, 2.0, 0.05, 0.05, 0.05]
    own = [2.0, 0.3, 0.05, 0.05, 0.05]
    assert stand(std_force_mps2=shaken, own_std_force_mps2=own) == [False, True, True, True, True]
    assert stand(std_force_mps2=2.0, own_std_force_mps2=[2.0, 2.0, 0.3, 2.0, 2.0]) == [False] * 5


def test_a_stand_speaks_against_every_travel_alike_and_a_walk_against_standing():
    params = StillnessParams()
    still, moving = (stillness(felt(1, **said), Placement.LUMBAR).log_likelihood[0] for said in (QUIET, {}))
    assert still.tolist() == [-params.sure] * 3 + [0.0]
    assert moving.tolist() == [0.0] * 3 + [-params.unlikely]


def test_standing_grows_less_likely_with_unrest_without_a_jump():
    limit = StillnessParams().force_mps2
    shaken = np.linspace(1.0, 2.0, 21) * limit
    features = felt(21, **QUIET | {"std_force_mps2": shaken, "own_std_force_mps2": shaken})
    said = stillness(features, Placement.LUMBAR).log_likelihood[:, STILL]
    assert (np.diff(said) <= 0).all()
    assert np.abs(np.diff(said)).max() < 0.5


def test_a_hole_is_neither_a_stand_nor_a_walk():
    features = felt(2, **QUIET | {"known": False, "std_force_mps2": np.nan})
    assert not stillness(features, Placement.LUMBAR).log_likelihood.any()
    assert np.isfinite(unrest(features, Placement.LUMBAR)).all()
