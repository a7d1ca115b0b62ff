"""A person's own ratio: what stretches say, what they cannot say, what the prior says until then."""

import math
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backstride.science.brisk_walk import brisk_rise
from backstride.science.cost_ratio import PersonRatio, person_ratio
from backstride.science.own_ratio import PROTOCOL, NotEnough, own_ratio
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Gait, Travel

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "validation"))
from own_ratio import answers

from processor import least_s

FORWARD, BACKWARD = Travel.FORWARD, Travel.BACKWARD
PRIOR = PersonRatio(math.log(1.28), 0.07, ("wright2001",))
REST, SLOPE = 55.0, 8.0


def cost(speed_mps, grade):
    return 1.2 + 4.2 * speed_mps + 18.0 * speed_mps * grade


def stretch(
    travel: Travel, speed_mps: float, ratio: float, start_s: float = 0.0, **more: float
) -> SteadyStretch:
    """Four minutes of a heart that does exactly what the line says, without drift."""
    power = cost(speed_mps, more.get("grade", 0.0)) * (ratio if travel is BACKWARD else 1.0)
    return SteadyStretch(
        start_s, start_s + 240, travel, Gait.RUN, speed_mps, 0.02, more.get("grade", 0.0),
        REST + SLOPE * (power - 1.2), 0.8,
    )  # fmt: skip


def session(ratio: float) -> tuple[SteadyStretch, ...]:
    return (
        stretch(FORWARD, 2.3, ratio, 0), stretch(BACKWARD, 1.9, ratio, 240),
        stretch(FORWARD, 1.9, ratio, 480), stretch(BACKWARD, 1.9, ratio, 720),
    )  # fmt: skip


def own(runs, prior: PersonRatio = PRIOR, **said: float | None) -> OwnRatio:
    found = own_ratio(runs, Gait.RUN, prior=prior, cost=cost, **said)
    assert isinstance(found, OwnRatio), found
    return found


def missing(runs, gait: Gait = Gait.RUN, **said: float | None) -> NotEnough:
    found = own_ratio(runs, gait, prior=PRIOR, cost=cost, **said)
    assert isinstance(found, NotEnough)
    return found


@pytest.mark.parametrize("ratio", [1.1, 1.28, 1.45])
def test_many_sessions_find_the_ratio(ratio):
    found = own([session(ratio)] * 8, hr_rest_bpm=REST, hr_max_bpm=200)
    assert found.low < ratio < found.high
    assert found.mean == pytest.approx(ratio, abs=0.05)
    assert (found.runs, found.stretches) == (8, 32)


def test_more_runs_narrow_it_and_one_stays_nearer_to_the_studies():
    one, eight = own([session(1.45)], hr_rest_bpm=REST), own([session(1.45)] * 8, hr_rest_bpm=REST)
    assert eight.high - eight.low < one.high - one.low < 2 * 1.645 * PRIOR.sd
    assert PRIOR.median < one.mean < eight.mean


def test_a_resting_heart_rate_helps_and_is_not_needed():
    known, unknown = own([session(1.4)] * 2, hr_rest_bpm=REST), own([session(1.4)] * 2)
    assert known.high - known.low < unknown.high - unknown.low
    assert unknown.low < 1.4 < unknown.high


def test_it_is_a_gross_ratio_and_not_that_of_heart_rates():
    found = own([session(1.3)] * 8, PersonRatio(math.log(1.28), 0.4, ()), hr_rest_bpm=REST, hr_max_bpm=200)
    forward, backward = (stretch(way, 1.9, 1.3).heart_rate_bpm for way in (FORWARD, BACKWARD))
    assert backward / forward < 1.2
    assert (backward - REST) / (forward - REST) > 1.34, "net of rest the ratio is larger than gross"
    assert found.mean == pytest.approx(1.3, abs=0.03)


def test_backward_slower_than_forward_is_compared_through_the_line():
    runs = [
        (stretch(FORWARD, 2.4, 1.4, 0), stretch(BACKWARD, 1.7, 1.4, 240), stretch(FORWARD, 2.0, 1.4, 480))
    ]
    found = own(runs * 6, hr_rest_bpm=REST, hr_max_bpm=200)
    assert found.low < 1.4 < found.high


def test_a_slope_costs_what_the_equation_says():
    runs = [(*session(1.35)[:3], stretch(BACKWARD, 1.7, 1.35, 720, grade=0.05))] * 6
    assert own(runs, hr_rest_bpm=REST, hr_max_bpm=210).mean == pytest.approx(1.35, abs=0.05)


def test_downhill_is_left_aside():
    down = [(stretch(FORWARD, 2.0, 1.3), stretch(BACKWARD, 1.9, 1.3, 240, grade=-0.05))]
    assert missing(down).missing == "backward"


def test_one_broken_stretch_does_not_decide():
    whole = [session(1.3)] * 4
    locked = replace(session(1.3)[1], heart_rate_bpm=195.0)
    broken = [*whole[:3], (session(1.3)[0], locked, *session(1.3)[2:])]
    said = {"hr_rest_bpm": REST, "hr_max_bpm": 215.0}
    assert own(broken, **said).mean == pytest.approx(own(whole, **said).mean, abs=0.03)


def test_order_and_day_of_runs_do_not_matter():
    runs = [session(1.3), session(1.4)[:3], session(1.35)[1:]]
    assert own(runs).mean == pytest.approx(own(runs[::-1]).mean, abs=1e-12)


def test_a_day_with_a_higher_heart_rate_changes_little():
    warm = tuple(replace(s, heart_rate_bpm=s.heart_rate_bpm + 5) for s in session(1.3))
    runs = [session(1.3)] * 3
    assert own([*runs, warm]).mean == pytest.approx(own([*runs, session(1.3)]).mean, abs=0.01)


def test_a_drift_through_the_run_is_not_taken_for_the_ratio():
    def drifting(run: tuple[SteadyStretch, ...]) -> tuple[SteadyStretch, ...]:
        return tuple(replace(s, heart_rate_bpm=s.heart_rate_bpm + 6 * s.start_s / 3600) for s in run)

    found = own([drifting(session(1.3))] * 8, hr_rest_bpm=REST, hr_max_bpm=200)
    assert found.mean == pytest.approx(1.3, abs=0.03)


def walk(travel: Travel, speed_mps: float, ratio: float, start_s: float, rise: float) -> SteadyStretch:
    """Four minutes of walking, whose ratio has so much of the modelled rise."""
    risen = ratio * math.exp(rise * float(brisk_rise(Gait.WALK, speed_mps)))
    at = stretch(travel, speed_mps, risen, start_s)
    return replace(at, gait=Gait.WALK)


def walks(speed_mps: float, ratio: float, rise: float = 1.0) -> tuple[SteadyStretch, ...]:
    return tuple(
        walk(way, speed_mps * share, ratio, 240.0 * at, rise)
        for at, (way, share) in enumerate([(FORWARD, 1.25), (BACKWARD, 1.0), (FORWARD, 1.0), (BACKWARD, 1.0)])
    )


def walked(speed_mps: float, rise: float = 1.0) -> OwnRatio | NotEnough:
    runs = [walks(speed_mps, 1.15, rise)] * 6
    prior = person_ratio(Gait.WALK)
    return own_ratio(runs, Gait.WALK, hr_rest_bpm=REST, hr_max_bpm=200, prior=prior, cost=cost)


def test_a_brisk_walk_is_no_ratio_of_a_slower_one():
    slow, brisk = walked(1.25), walked(1.5)
    assert isinstance(slow, OwnRatio)
    assert isinstance(brisk, OwnRatio)
    assert brisk.mean == pytest.approx(slow.mean, abs=0.05)
    assert brisk.high - brisk.low > 1.5 * (slow.high - slow.low), "how large the rise is stays unsure"


@pytest.mark.parametrize("rise", [0.0, 1.0, 2.0])
def test_a_person_may_have_none_of_the_rise_or_twice_of_it(rise: float):
    found = walked(1.5, rise)
    assert isinstance(found, OwnRatio)
    assert found.low < 1.15 < found.high


def test_what_is_missing_is_said_with_the_remedy():
    assert missing([]).missing == "backward"
    assert missing([session(1.3)[:1]]).missing == "backward"
    assert missing([session(1.3)[1:2]]).missing == "forward"
    assert missing([session(1.3)], gait=Gait.WALK).missing == "backward"
    assert "treadmill" in missing([]).remedy


def test_near_the_maximum_a_heart_does_not_show_the_effort():
    near = missing([session(1.3)], hr_rest_bpm=REST, hr_max_bpm=130)
    assert near.missing == "near maximum"
    fast = tuple(replace(s, heart_rate_bpm=s.heart_rate_bpm + 40) for s in session(1.3))
    assert "maximal heart rate" in missing([fast]).remedy


def test_a_vague_heart_rate_says_little_more_than_the_studies():
    vague = tuple(replace(s, heart_rate_error_bpm=15.0) for s in session(1.3)[:2])
    assert missing([vague]).missing == "contrast"


def test_what_is_given_is_always_narrower_than_the_prior():
    for error in (0.5, 2.0, 4.0, 6.0):
        runs = [tuple(replace(s, heart_rate_error_bpm=error) for s in session(1.3))]
        found = own_ratio(runs, Gait.RUN, prior=PRIOR, cost=cost)
        if isinstance(found, OwnRatio):
            assert found.low <= found.mean <= found.high
            assert found.high - found.low < 0.85 * 2 * 1.645 * PRIOR.sd


def test_without_a_prior_and_a_cost_the_shelf_gives_both():
    found = own_ratio([session(1.3)] * 8, Gait.RUN)
    assert isinstance(found, OwnRatio)
    assert found.high - found.low < 2 * 1.645 * person_ratio(Gait.RUN).sd


def test_the_protocol_lasts_16_minutes_and_lets_a_drift_cancel():
    assert sum(block.minutes for block in PROTOCOL) == 16
    middles, at = {FORWARD: [], BACKWARD: []}, 0.0
    for block in PROTOCOL:
        if block.speed_share == 1.0:
            middles[block.travel].append(at + block.minutes / 2)
        at += block.minutes
    assert np.mean(middles[FORWARD]) == np.mean(middles[BACKWARD])


def test_it_answers_in_milliseconds_for_years_of_runs():
    runs = [session(1.3)] * 500
    assert least_s(lambda: own(runs)) < 0.2, "some 20 ms"


def test_simulated_runners_are_covered():
    """Sixty people whose hearts are harder than the model; a thousand are in `validation/own_ratio.md`."""
    told = [answer for seed in range(60) for answer in answers(seed)]
    sure = [answer for answer in told if answer.mean is not None]
    misses = np.array([answer.mean - answer.truth for answer in sure])
    guesses = np.array([person_ratio(answer.gait).mean - answer.truth for answer in sure])
    assert len(sure) > 50
    assert np.mean([answer.low <= answer.truth <= answer.high for answer in sure]) > 0.78, (
        "90 % less 3 errors"
    )
    assert abs(misses.mean()) < 0.02
    assert (misses**2).mean() < (guesses**2).mean() / 4
