"""Invariants 4 to 7, 15, 23 and 24: how much is the most, whatever happened."""

from backstride.plan.state import HANDS, PLACES
from backstride.plan.week import weekday
from backstride.vocab.plan import Amount, What, Wish
from plan.athletes import invariant
from plan.lives import Day, Life
from plan.oracle import TINY, Load, loads, recent

STEP_M = 5.0
"""A smaller difference is no rise: a belt stops at tenths of a second, and a watch measures no finer."""
WALK_FLOOR_M, RUN_FLOOR_M = 600.0, 100.0
WEEK_WALK_FLOOR_M, WEEK_RUN_FLOOR_M = 1800.0, 400.0


@invariant
def test_04_walking_and_running_backward_are_capped_apart_a_tenth_over_the_longest_of_30_days(life: Life):
    for day in life.trained:
        dose = day.decision.session.dose
        before = recent(life, day)
        walk, run = max((b.walk_m for b in before), default=0), max((b.run_m for b in before), default=0)
        assert dose.backward_walk_m <= max(1.1 * walk, WALK_FLOOR_M) + TINY, day.decision
        assert dose.backward_run_m <= max(1.1 * run, RUN_FLOOR_M) + TINY, day.decision


@invariant
def test_05_the_longest_unbroken_stretch_grows_by_a_tenth_or_ten_metres(life: Life):
    for day in life.trained:
        dose, before = day.decision.session.dose, recent(life, day)
        walk = max((b.walk_bout_m for b in before), default=0)
        run = max((b.run_bout_m for b in before), default=0)
        assert dose.longest_walk_m <= max(1.1 * walk, walk + 10) + TINY, day.decision
        assert dose.longest_run_m <= max(1.1 * run, run + 10) + TINY, day.decision


def weeks_of(life: Life, some: list[Load]) -> dict[int, list[Load]]:
    """Return loads by the week of the plan."""
    weeks: dict[int, list[Load]] = {}
    for one in some:
        if one.day >= life.first:
            weeks.setdefault((one.day - life.first) // 7, []).append(one)
    return weeks


def done_and_known(life: Life, day: Day) -> list[Load]:
    """Return loads without what was only told, which belongs to no week."""
    return [one for one in loads(life, day) if one.counted_m > 0 and not one.told]


@invariant
def test_06_seven_days_hold_at_most_a_quarter_more_than_the_mean_of_three_ordinary_weeks(life: Life):
    for day in life.trained:
        dose, some = day.decision.session.dose, done_and_known(life, day)
        weeks, this = weeks_of(life, some), (day.day - life.first) // 7
        ordinary = [w for w in sorted(weeks) if w < this and w % 4 != 3][-3:]
        mean_walk = sum(o.walk_m for w in ordinary for o in weeks[w]) / max(len(ordinary), 1)
        mean_run = sum(o.run_m for w in ordinary for o in weeks[w]) / max(len(ordinary), 1)
        last = [one for one in some if one.day > day.day - 7]
        walked, ran = sum(o.walk_m + o.more_walk_m for o in last), sum(o.run_m + o.more_run_m for o in last)
        if dose.backward_walk_m:
            assert walked + dose.backward_walk_m <= max(1.25 * mean_walk, WEEK_WALK_FLOOR_M) + TINY
        if dose.backward_run_m:
            assert ran + dose.backward_run_m <= max(1.25 * mean_run, WEEK_RUN_FLOOR_M) + TINY


@invariant
def test_07_at_most_one_of_distance_speed_handrail_and_surface_rises(life: Life):
    for day in life.trained:
        before = recent(life, day)
        if before:
            assert len(rises(day, before)) <= 1, (rises(day, before), day.decision)


def rises(day: Day, before: list[Load]) -> set[str]:
    """Return what is a new high of the last 30 days; what was never known is not compared."""
    session = day.decision.session
    dose = session.dose
    found = set()
    pairs = (
        (dose.backward_m, [b.total_m for b in before]),
        (dose.backward_run_m, [b.run_m for b in before if b.run_m]),
        (dose.longest_run_m, [b.run_bout_m for b in before if b.run_bout_m]),
        (dose.longest_walk_m, [b.walk_bout_m for b in before if b.walk_bout_m]),
        (max(dose.longest_run_m, dose.longest_walk_m), [max(b.run_bout_m, b.walk_bout_m) for b in before]),
    )
    if any(known and now >= max(known) + STEP_M for now, known in pairs):
        found.add("distance")
    speeds = [b.fastest_mps for b in before if b.fastest_mps]
    if speeds and (dose.fastest_mps or 0) > max(speeds) + TINY:
        found.add("speed")
    hands = [b.hands for b in before if b.hands is not None]
    if hands and session.handrail is not None and HANDS.index(session.handrail) > max(hands):
        found.add("handrail")
    places = [b.surface for b in before if b.surface is not None]
    if places and PLACES.index(session.place) > max(places):
        found.add("surface")
    return found


@invariant
def test_15_after_a_break_of_two_weeks_a_session_is_at_most_half(life: Life):
    for day in life.trained:
        known = [one for one in loads(life, day) if one.total_m > 0]
        last = max((one.day for one in known), default=day.day)
        if day.day - last >= 14:
            longest = max(one.total_m for one in known if one.day >= last - 30)
            assert day.backward_m <= max(0.5 * longest, 20) + TINY, (longest, day.decision)


@invariant
def test_23_every_fourth_week_holds_at_most_seven_tenths_of_the_last(life: Life):
    for day in life.trained:
        this = (day.day - life.first) // 7
        weeks = weeks_of(life, done_and_known(life, day))
        before = [w for w in sorted(weeks) if w < this]
        if this % 4 == 3 and before and this - before[-1] < 12:  # longer is a new beginning
            dose, last, now = day.decision.session.dose, weeks[before[-1]], weeks.get(this, [])
            walked, ran = sum(o.walk_m for o in now), sum(o.run_m for o in now)
            if dose.backward_walk_m:
                assert walked + dose.backward_walk_m <= 0.7 * sum(o.walk_m for o in last) + TINY
            if dose.backward_run_m:
                assert ran + dose.backward_run_m <= 0.7 * sum(o.run_m for o in last) + TINY


@invariant
def test_24_a_session_fits_the_minutes_the_days_and_the_number_of_a_person(life: Life):
    for day in life.days:
        session, state = day.decision.session, day.state
        if session is None:
            continue
        profile, wish = state.profile, state.wish
        minutes = profile.minutes
        if wish is not None and wish.wish is Wish.SHORT:
            minutes = min(minutes, wish.minutes)
        assert session.dose.minutes <= minutes + TINY, session
        assert weekday(day.day) in profile.days
        this = (day.day - life.first) // 7
        done = [
            r
            for r in day.known
            if r.amount is not Amount.SKIPPED and (r.day.toordinal() - life.first) // 7 == this
        ]
        raised = [
            int(r.override.value) for r in state.overrides if r.override.what is What.SESSIONS and r.raises
        ]
        assert len(done) < max(profile.sessions, *raised, 0), "more sessions than were asked for"
        assert not any(r.day.toordinal() == day.day for r in day.known)
