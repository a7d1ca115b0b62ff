import numpy as np
import pytest

from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS, STILL, Evidence
from backstride.motion.cues.swing import SwingParams, swing
from backstride.motion.foot_strides import Strides
from backstride.motion.ticks import Ticks


def strides(*ways: complex, starts_s: float = 1.0, lasts_s: float = 1.0, ok: bool = True) -> Strides:
    """One stride after the other; each way is toward the toes, and to the left times i."""
    start = starts_s + lasts_s * np.arange(len(ways))
    way = np.array([[way.real for way in ways], [way.imag for way in ways]])
    zero = np.zeros(len(ways))
    return Strides(start, start + lasts_s, way, zero, zero, np.full(len(ways), ok))


def said(of: Strides | None, lasts_s: float = 4.0) -> Evidence:
    return swing(of, Ticks.over(lasts_s))


@pytest.mark.parametrize(
    ("degrees", "travel"),
    [
        (0, FORWARD),
        (40, FORWARD),
        (-40, FORWARD),
        (180, BACKWARD),
        (140, BACKWARD),
        (90, SIDEWAYS),
        (-90, SIDEWAYS),
    ],
)
def test_a_stride_speaks_for_where_the_foot_went(degrees, travel):
    found = said(strides(1.2 * np.exp(1j * np.radians(degrees)))).log_likelihood[2]
    assert found.argmax() == travel
    assert found[travel] == 0
    assert np.sort(found)[-2] < -0.5
    assert found[STILL] == -SwingParams().unlikely_still


def test_a_stride_backward_says_what_one_forward_says_the_other_way_round():
    for way in (0.9 + 0.2j, 0.3 - 0.5j):
        one, other = (said(strides(sign * way)).log_likelihood for sign in (1, -1))
        np.testing.assert_allclose(other, one[:, [BACKWARD, FORWARD, SIDEWAYS, STILL]])
        np.testing.assert_allclose(said(strides(way.conjugate())).log_likelihood, one)


def test_a_shorter_stride_says_less():
    words = [said(strides(length + 0j)).log_likelihood[2, BACKWARD] for length in (0.2, 0.4, 0.6, 1.5)]
    assert words[0] > words[1] > words[2]
    assert words[3] == -SwingParams().most * (1 + SwingParams().along)


def test_it_speaks_where_a_stride_covers_most_of_a_tick_and_knows_its_speed_there():
    found = said(strides(0.9 + 0j, starts_s=1.3, lasts_s=0.9))
    assert found.log_likelihood.any(axis=1).tolist() == [False] * 3 + [True, False, False, False, False]
    assert found.speed_mps is not None
    assert np.isfinite(found.speed_mps).tolist() == found.log_likelihood.any(axis=1).tolist()
    assert found.speed_mps[3] == pytest.approx(1.0)


def test_of_short_strides_the_one_that_covers_most_speaks():
    quick = strides(0.6 + 0j, 0.6 + 0j, -0.6 + 0j, starts_s=1.02, lasts_s=0.31)
    found = said(quick).log_likelihood
    assert found[2, BACKWARD] < found[2, FORWARD] == 0
    assert found[3, FORWARD] < found[3, BACKWARD] == 0


@pytest.mark.parametrize("of", [None, strides(1.0 + 0j, ok=False)])
def test_a_foot_without_strides_says_nothing(of):
    found = said(of)
    assert not found.log_likelihood.any()
    assert found.log_likelihood.shape == (8, 4)
