"""Gates: fresh evidence opens them, with a sensor or in words; what nobody knows opens none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backstride.plan.gates import closed, gates_of, sure_row
from backstride.plan.state import Did, State
from backstride.vocab.plan import Amount, Confidence, Measure, Place, Who
from backstride.vocab.segment import Handrail, Origin
from plan.people import PROFILE, levels, somebody, went

CV, LEAN, STAND, WALK3 = "step_time_cv", "trunk_lean_deg", "stand_s", "back_walk_3m_s"
OLDER = replace(PROFILE, who=Who.OLDER)
RAIL = replace(PROFILE, places=(Place.TREADMILL,), rail=True)


def on(stage: int, *results: dict[str, object], **fields: object) -> State:
    """Return somebody on a stage for 30 days with sessions on the last days, the last one yesterday."""
    state = somebody(stage, days=30)
    state.clean_here, state.clean_last = 9, state.day - 1
    number = len(results)
    state.results = tuple(
        went(state, day=state.date - timedelta(days=number - n), **said) for n, said in enumerate(results)
    )
    state.mornings = ((state.day - 2, 0), (state.day - 1, 0))
    for name, value in fields.items():
        setattr(state, name, value)
    return state


def gate(state: State, words: str):
    """Return the gate whose sentence holds these words."""
    return next(each for each in gates_of(state) if words in each.says)


def test_clean_sessions_count_while_the_last_is_young():
    assert gate(on(4, clean_here=4), "4 sessions").is_open
    assert not gate(on(4, clean_here=3), "4 sessions").is_open
    state = on(4)
    state.clean_last = state.day - 14
    assert gate(state, "4 sessions").is_open
    state.clean_last = state.day - 15
    assert not gate(state, "4 sessions").is_open


def test_a_row_without_stumbles_is_counted_and_unknown_breaks_it():
    row = "in a row without a stumble"
    assert gate(on(7, {}, {}, {}), row).is_open
    assert not gate(on(7, {}, {}), row).is_open
    assert not gate(on(7, {}, {}, {"stumbles": 1}), row).is_open
    assert not gate(on(7, {}, {}, {"stumbles": None}), row).is_open
    assert not gate(on(7, {}, {"falls": 1}, {}), row).is_open
    assert gate(on(7, {"stumbles": 1}, {}, {}, {}), row).is_open
    forward = {"dose": replace(went(somebody()).dose, backward_walk_m=0.0)}
    assert gate(on(7, {}, {}, {}, forward | {"stumbles": None}), row).is_open
    assert not gate(on(7, {}, {}, forward), row).is_open


def test_sessions_before_the_stage_and_old_ones_do_not_count():
    state = on(7, {}, {}, {})
    state.stage_since = state.day - 2
    assert gate(state, "without a stumble").have == 2
    old = on(7, {}, {}, {})
    old.results = tuple(replace(r, day=r.day - timedelta(days=14)) for r in old.results)
    assert gate(old, "without a stumble").have == 0
    just = on(7, {}, {}, {})
    just.results = tuple(replace(r, day=r.day - timedelta(days=13)) for r in just.results)
    assert gate(just, "without a stumble").have == 3


def test_sureness_is_counted_and_unsure_is_not():
    careful, unsure = {"confidence": Confidence.CAREFUL}, {"confidence": Confidence.UNSURE}
    assert gate(on(6, careful, {}), "not feel unsure").is_open
    assert not gate(on(6, unsure, {}), "not feel unsure").is_open
    assert not gate(on(6, {"confidence": None}, {}), "not feel unsure").is_open
    assert sure_row(on(6, {}, careful, {}, {})) == 2


def test_mornings_after_count_in_a_row_and_while_the_last_is_young():
    state = on(6)
    assert gate(state, "mornings after").is_open
    state.mornings = ((state.day - 2, 0), (state.day - 1, 1))
    assert not gate(state, "mornings after").is_open
    state.mornings = ((state.day - 15, 0), (state.day - 15, 0))
    assert not gate(state, "mornings after").is_open
    state.mornings = ((state.day - 20, 0), (state.day - 14, 0))
    assert gate(state, "mornings after").is_open


def test_a_long_stretch_opens_where_it_was_measured_within_two_weeks():
    def longest(days: int, metres: float) -> bool:
        state = on(4)
        state.did = (
            Did(state.day - days, 500.0, 0.0, metres, 0.0, 0, 0, 0, -1, -1, hard=False, backward=True),
        )
        return gate(state, "without a stop").is_open

    assert longest(14, 60)
    assert not longest(15, 60)
    assert not longest(1, 59)
    assert not gate(on(4, did=()), "without a stop").is_open


@pytest.mark.parametrize(
    ("measures", "is_open", "by_words"),
    [
        ([(0, Measure(CV, 0.05, Origin.MEASURED))], True, False),
        ([(0, Measure(CV, 0.08, Origin.MEASURED))], True, False),
        ([(0, Measure(CV, 0.09, Origin.MEASURED))], False, False),
        ([(14, Measure(CV, 0.05, Origin.MEASURED))], True, False),
        ([(15, Measure(CV, 0.09, Origin.MEASURED))], True, True),
        ([(5, Measure(CV, 0.09, Origin.MEASURED)), (1, Measure(CV, 0.01, Origin.SAID))], False, False),
        ([(5, Measure(CV, 0.09, Origin.MEASURED)), (1, Measure(CV, 0.01, Origin.MEASURED))], True, False),
        ([(0, Measure(CV, 0.05, Origin.SAID))], True, True),
        ([(0, Measure(CV, float("nan"), Origin.MEASURED))], False, False),
        ([(0, Measure(LEAN, 0.05, Origin.MEASURED))], True, True),
        ([], True, True),
    ],
)
def test_a_sensor_opens_or_words_do_where_there_is_none(measures, is_open, by_words):
    state = on(4, {}, {})
    state.tested = tuple((state.day - days, measure) for days, measure in measures)
    found = gate(state, "Steps that vary")
    assert (found.is_open, found.by_words) == (is_open, by_words)


def test_words_need_two_sure_sessions_in_a_row():
    assert not gate(on(4, {}), "Steps that vary").is_open
    assert not gate(on(4, {}, {"confidence": Confidence.CAREFUL}), "Steps that vary").is_open


def test_leaning_back_is_leaning_too():
    state = on(8, {}, {})
    state.tested = ((state.day, Measure(LEAN, -20.0, Origin.MEASURED)),)
    assert not gate(state, "trunk").is_open


def test_words_take_twice_the_days():
    state = on(4, {}, {}, did=())
    assert gate(state, "At least").need == 20
    state.tested = ((state.day, Measure(CV, 0.05, Origin.MEASURED)),)
    assert gate(state, "At least").need == 10
    state.stage_since = state.day - 10
    assert gate(state, "At least").is_open
    state.stage_since = state.day - 9
    assert not gate(state, "At least").is_open


def test_older_people_stand_on_one_leg_first():
    state = on(1, profile=OLDER)
    assert not gate(state, "one leg").is_open
    state.tested = ((state.day, Measure(STAND, 10.0, Origin.SAID)),)
    assert gate(state, "one leg").is_open
    assert gate(state, "one leg").by_words
    state.tested = ((state.day, Measure(STAND, 9.0, Origin.MEASURED)),)
    assert not gate(state, "one leg").is_open
    assert not [each for each in gates_of(on(1)) if "one leg" in each.says]


def test_hands_are_free_where_that_is_known():
    def free(**more: object) -> bool:
        return gate(on(2, {**more}, profile=RAIL), "without holding on").is_open

    let_go = levels(on(2), hands=2).levels
    assert not free(handrail=Handrail.NONE)
    for said, is_open in (
        ({"handrail": Handrail.NONE}, True),
        ({"handrail": None, "place": Place.TREADMILL}, False),
        ({"handrail": None, "place": None}, False),
        ({"handrail": None, "place": Place.TRACK}, True),
        ({"handrail": Handrail.ONE_HAND}, False),
    ):
        state = on(2, said, profile=RAIL, levels=let_go)
        assert gate(state, "without holding on").is_open == is_open, said
    assert gate(on(2, {"handrail": None, "place": None}), "without holding on").is_open


def test_closed_counts_gates_and_the_highest_stage_has_none():
    ready = on(3, {}, {}, {})
    assert closed(ready) == 0
    assert closed(replace(ready, clean_here=0)) == 1
    assert closed(replace(ready, stage_since=ready.day - 6)) == 1
    assert closed(replace(ready, stage_since=ready.day - 7)) == 0
    assert gates_of(on(12)) == ()
    assert closed(on(12)) == 1


def test_a_skipped_session_is_no_evidence():
    skipped = {"amount": Amount.SKIPPED, "dose": replace(went(somebody()).dose, backward_walk_m=0.0)}
    assert gate(on(7, {}, {}, {}, skipped), "without a stumble").have == 3
