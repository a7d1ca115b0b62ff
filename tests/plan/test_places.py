"""Where it is done, with what to hold, and where not at all."""

from dataclasses import replace

import pytest

from backstride.plan.coach import decide
from backstride.plan.engine import happened
from backstride.plan.ladder import ladder
from backstride.plan.places import NEEDS, can_hold, where
from backstride.plan.state import State
from backstride.vocab.plan import Fell, Place, Wish, Wished
from backstride.vocab.segment import Handrail
from plan.histories import WELL
from plan.people import PROFILE, levels, somebody

ALONE = replace(PROFILE, spotter=False)
BELT = replace(ALONE, places=(Place.TREADMILL,), rail=True)
BOTH = replace(ALONE, places=(Place.TREADMILL, Place.TRACK), rail=True)
BARE_BELT = replace(ALONE, places=(Place.TREADMILL,))


def place(state: State, stage: int | None = None):
    return where(state, ladder().stage(stage or state.stage))


@pytest.mark.parametrize(
    ("places", "best"),
    [
        ((Place.PATH, Place.FIELD), Place.FIELD),
        ((Place.TRACK, Place.FIELD), Place.TRACK),
        ((Place.HALL, Place.TRACK), Place.HALL),
        ((Place.TREADMILL, Place.PATH), Place.PATH),
        ((Place.TREADMILL,), Place.TREADMILL),
    ],
)
def test_the_ground_that_is_easiest_to_keep_safe(places, best):
    assert place(somebody(profile=replace(ALONE, places=places))).place is best


def test_beginners_hold_on_to_a_rail_where_there_is_one():
    held = place(somebody(3, profile=BOTH))
    assert (held.place, held.hands) == (Place.TREADMILL, Handrail.TWO_HANDS)
    assert held.needs == ("rail", "mirror")[: 1 + PROFILE.mirror]
    assert place(levels(somebody(3, profile=BOTH), hands=2)).place is Place.TREADMILL
    assert place(levels(somebody(4, profile=BOTH), hands=1)).hands is Handrail.ONE_HAND
    assert place(levels(somebody(4, profile=BOTH), hands=2)).place is Place.TRACK


def test_up_to_stage_two_a_wall_is_something_to_hold():
    assert place(somebody(2, profile=ALONE)).needs == ("flat", "clear", "wall")
    assert place(somebody(2)).needs == ("flat", "clear", "spotter")
    assert place(somebody(3, profile=ALONE)).needs == ("flat", "clear")


def test_support_takes_a_rail_or_a_person_and_else_goes_back_to_the_wall():
    after_a_fall = {"support": True}
    assert place(somebody(5, **after_a_fall)).needs == ("flat", "clear", "spotter")
    assert place(somebody(5, profile=ALONE, **after_a_fall)) is None
    decision = decide(somebody(5, profile=ALONE, **after_a_fall))
    assert decision.session.stage == 2
    assert "wall" in decision.session.needs
    held = place(levels(somebody(5, profile=BOTH, **after_a_fall), hands=2))
    assert (held.place, held.hands) == (Place.TREADMILL, Handrail.TWO_HANDS)


def test_a_belt_without_a_rail_is_no_place_to_learn_on():
    assert place(somebody(1, profile=BARE_BELT)).place is Place.HALL
    found = place(somebody(5, profile=BARE_BELT))
    assert (found.place, found.hands) == (Place.TREADMILL, None)


def test_who_cannot_go_out_stays_inside_or_rests_from_it():
    state = somebody(profile=replace(BOTH, rail=False))
    inside = happened(state, Wished(state.date, "wish", Wish.INDOORS))
    assert place(inside).place is Place.TREADMILL
    state = somebody()
    inside = happened(state, Wished(state.date, "wish", Wish.INDOORS))
    assert place(inside) is None
    assert decide(inside).session is None
    assert decide(inside).changes[-1].rule == "no-place"


def test_answers_that_forbid_running_outdoors():
    fell = replace(WELL, fell=Fell.ONCE)
    assert not place(somebody(7, answers=fell)).running
    assert place(somebody(7)).running
    belt = replace(BOTH, spotter=True)
    assert place(levels(somebody(7, profile=belt, answers=fell), hands=2)).place is Place.TREADMILL
    sight = replace(WELL, sight=True)
    walks, runs = (somebody(stage, profile=replace(BOTH, rail=False), answers=sight) for stage in (5, 7))
    assert place(walks).place is Place.TRACK
    assert place(runs).place is Place.TREADMILL
    assert place(runs).running


def test_a_slope_takes_the_place_of_flat_ground():
    assert place(somebody(), 11).needs == ("slope", "clear")


def test_every_need_has_a_sentence():
    for profile in (PROFILE, ALONE, BOTH, replace(BELT, mirror=True)):
        for stage in (1, 2, 5, 11):
            assert set(place(somebody(stage, profile=profile)).needs) <= set(NEEDS)
    assert "mirror" in place(somebody(1, profile=replace(BELT, mirror=True))).needs


def test_who_can_hold_on():
    assert not can_hold(None)
    assert not can_hold(ALONE)
    assert can_hold(PROFILE)
    assert can_hold(BELT)
    assert not can_hold(replace(BELT, places=(Place.TRACK,)))


def test_nobody_has_no_place():
    assert where(State(), ladder().stage(1)) is None
