"""Invariants 19, 21 and 24 on days with tests and circuits: what they take away, and what they ask for."""

from backstride.plan.circuits import circuit
from backstride.plan.coach import ordinary
from backstride.plan.drills import Equipment, drill
from backstride.plan.places import PLACES
from backstride.plan.trials import trial
from backstride.vocab.plan import Kind, Override, Place, ProfileSaid, Session, What
from backstride.vocab.segment import Handrail
from backstride.vocab.workout import Role
from plan.athletes import invariant
from plan.doses import tenths
from plan.lives import Day, Life
from plan.oracle import TINY, loads

WEEK = 7
TEST_M = 5.0
"""Of the 3 m backward with their end; the shortest stretch, which a belt's tenths of a second make 4.96 m."""


def dressed(life: Life) -> list[tuple[Day, Session, Session]]:
    """Return days with a test or a circuit, and the ordinary session of each."""
    found = []
    for day in life.days:
        session = day.decision.session
        if session is not None and (session.tests or session.circuit):
            plain = ordinary(day.state).session
            assert plain is not None, "where nothing else is planned there is no test"
            found.append((day, session, plain))
    return found


@invariant
def test_24_a_test_or_a_circuit_never_makes_a_session_more_than_the_ordinary_one_of_its_day(life: Life):
    for day, session, plain in dressed(life):
        one, other = session.dose, plain.dose
        says = f"{session.workout.name}: {one}\n{plain.workout.name}: {other}"
        assert plain.tests == ()
        assert plain.circuit == ""
        slack = TINY + tenths(plain)
        assert one.backward_m <= other.backward_m + slack, says
        assert one.backward_run_m <= other.backward_run_m + slack, says
        longest = max(other.longest_run_m, other.longest_walk_m, TEST_M)
        assert max(one.longest_walk_m, one.longest_run_m) <= longest + TINY, says
        assert one.longest_run_m <= other.longest_run_m + slack, says
        assert (one.fastest_mps or 0) <= (other.fastest_mps or 0) + TINY, says
        assert session.stage == plain.stage
        assert not session.hard
        assert session.handrail in {plain.handrail, Handrail.NONE}
        assert PLACES.index(session.place) <= PLACES.index(plain.place)
        assert set(plain.needs) <= {*session.needs, "rail", "flat", "clear", "slope"}
        assert (session.kind is Kind.TEST) == bool(session.tests)
        assert session.kind in {Kind.TEST, Kind.CIRCUIT}
        whose = {change.rule for change in day.decision.changes}
        assert not session.tests or whose & {"test-gate", "test-week", "test-own"}, "a test says why"


@invariant
def test_24_a_week_lies_between_two_days_with_tests_whether_they_were_done_or_not(life: Life):
    anew = {e.day.toordinal() for e in life.events if isinstance(e, ProfileSaid)}
    anew |= {
        day.toordinal()
        for e in life.events
        if isinstance(e, Override) and e.what is What.SESSIONS
        for day in (e.day, *((e.until,) if e.until else ()))
    }
    last = ratio = -99
    for day in life.days:
        session = day.decision.session
        if session is None or not session.tests:
            continue
        other_days = any(last < each <= day.day for each in anew)
        assert day.day - last >= WEEK or other_days, day.decision
        last = day.day
        if "own-ratio" in session.tests:
            assert day.day - ratio >= 8 * WEEK - 6, day.decision
            ratio = day.day


@invariant
def test_24_a_test_is_there_as_it_is_described(life: Life):
    for _, session, _ in dressed(life):
        blocks = list(session.workout.blocks())
        assert [b.role for b in (blocks[0], blocks[-1])] == [Role.WARM_UP, Role.COOL_DOWN]
        at = 1
        for key in session.tests:
            for block in trial(key).workout.blocks():
                here = blocks[at]
                told = (block.travel, block.gait, block.role, block.distance_m, block.duration_s)
                assert told == (here.travel, here.gait, here.role, here.distance_m, here.duration_s)
                assert block.note == here.note
                at += 1


@invariant
def test_21_the_own_ratio_protocol_is_walked_only_by_who_has_let_go_and_walked_as_far(life: Life):
    for day in life.days:
        session = day.decision.session
        if session is None or "own-ratio" not in session.tests:
            continue
        assert session.place is Place.TREADMILL in day.state.profile.places
        if day.state.profile.rail:
            assert session.handrail is Handrail.NONE
            assert max(one.hands or 0 for one in loads(life, day) if one.day >= day.day - 30) == 2
        assert not day.state.support
        assert not day.state.limits.support
        backward = [block for block in session.workout.blocks() if block.backward]
        assert [block.duration_s for block in backward] == [240, 240]


@invariant
def test_19_a_circuit_asks_for_nothing_that_is_not_there_or_that_a_limit_forbids(life: Life):
    for day, session, plain in dressed(life):
        if not session.circuit:
            continue
        one, limits, profile = circuit(session.circuit), day.state.limits, day.state.profile
        assert plain.kind is Kind.CIRCUIT is session.kind
        assert one.stage <= session.stage
        things = set(one.equipment)
        assert not things & {Equipment.STEP, Equipment.SLED, Equipment.HILL, Equipment.TREADMILL}
        assert Equipment.PARTNER not in things or profile.spotter
        assert not things & {Equipment.WALL, Equipment.RAIL} or session.place is Place.HALL
        assert Equipment.LINE not in things or session.place not in {Place.PATH, Place.TREADMILL}
        used = {block.drill for block in session.workout.blocks()} - {""}
        assert used == {station.drill.id for station in one.stations}
        assert not (limits.no_jumping and any(drill(key).jumping for key in used))
        assert session.dose.backward_run_m == 0
        assert not day.state.hold
        assert not limits.support
        if limits.injury:
            assert not any(word in who for who in one.avoid for word in ("calf", "Achilles", "knee", "ankle"))
