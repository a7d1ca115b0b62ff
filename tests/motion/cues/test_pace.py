import numpy as np

from backstride.motion.cues.pace import PaceParams, pace
from level_frames import felt


def test_a_harder_bounce_never_speaks_for_a_slower_run():
    said = pace(felt(4, bounce_mps2=[8.0, 11.0, 14.0, 30.0]))
    assert said.speed_mps is not None
    assert (np.diff(said.speed_mps) >= 0).all()
    assert said.speed_mps[-1] == PaceParams().run_range_mps[1]


def test_a_walk_is_slower_than_a_run_and_what_lies_between_is_vague():
    said = pace(felt(3, bounce_mps2=[1.5, 5.0, 10.0]))
    assert said.speed_mps is not None
    assert said.slower_mps is not None
    assert said.speed_mps[0] < said.speed_mps[2]
    assert said.slower_mps[1] > said.slower_mps[0]


def test_it_says_nothing_of_the_way():
    assert not pace(felt(5, bounce_mps2=10.0)).log_likelihood.any()


def test_a_hole_and_an_end_have_no_pace():
    said = pace(felt(2, bounce_mps2=[10.0, np.nan], known=[False, True]))
    assert said.speed_mps is not None
    assert np.isnan(said.speed_mps[0])
    assert said.speed_mps[1] == PaceParams().walk_mps[0]
