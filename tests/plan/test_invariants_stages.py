"""Invariants 8 to 10 and 21: stages and hands go up one at a time, on evidence, with days between."""

from datetime import date
from itertools import pairwise

from backstride.plan.allowed import stage_today
from backstride.plan.ladder import Gate, ladder
from backstride.plan.state import HANDS
from backstride.vocab.plan import Confidence, Event, Measure, Morning, Place, Result, Who
from backstride.vocab.plan import Tested as Trial
from backstride.vocab.segment import Handrail, Origin
from plan.athletes import invariant
from plan.lives import Day, Life
from plan.oracle import TINY, Folded, folded, is_clean, loads, recent

FORTNIGHT = 14


@invariant
def test_08_below_stage_4_a_day_lies_between_never_two_hard_in_a_row_four_in_seven_after_injury(life: Life):
    for day in life.trained:
        session, before = day.decision.session, [one for one in loads(life, day) if one.day >= life.first]
        worked = [one for one in before if one.counted_m > 0 and not one.told]
        if session.stage < 4:
            assert not any(one.day == day.day - 1 for one in worked), day.decision
        hard = [one for one in before if one.hard or one.total_m > 0]
        if session.hard and hard:
            assert not any(one.hard for one in hard if one.day == hard[-1].day), day.decision
        if injured(day):
            assert sum(one.day > day.day - 7 for one in worked) < 4, day.decision


def injured(day: Day) -> bool:
    profile, answers = day.state.profile, day.screened
    return profile.who is Who.INJURY or (answers is not None and answers.injured != ())


@invariant
def test_09_a_stage_goes_up_by_one_in_seven_days_and_none_is_left_out(life: Life):
    days = folded(life)
    own = [day.said.stage for day in days]
    meant = [stage_today(day.evening) if day.evening.support else stage_today(day.said) for day in days]
    asked = [day.decision.session.stage if day.backward_m > 0 else None for day in life.days]
    for n in range(1, len(days)):
        low = min(own[max(n - 7, 0) : n])
        assert own[n] <= low + 1, date.fromordinal(days[n].day)
        assert meant[n] <= max(own[n], own[n - 1]) + 1
        if life.punctual and asked[n] is not None and own[n] == own[n - 1]:
            assert asked[n] <= own[n] + 1


@invariant
def test_10_a_gate_opens_by_fresh_evidence_that_somebody_measured_or_confirmed(life: Life):
    days = folded(life)
    for before, after in pairwise(days):
        if after.dawn.stage > before.evening.stage:
            stage = ladder().stage(before.evening.stage)
            words = False
            for gate in stage.gates:
                if not gate.who or before.evening.profile.who in gate.who:
                    says = evidence(life, days, before, gate)
                    assert says, f"{stage.key}: {gate.fact} on {date.fromordinal(after.day)}"
                    words = words or says == "words"
            here = after.day - before.evening.stage_since
            assert here >= stage.days * (2 if words else 1)


def evidence(  # noqa: PLR0911  # one answer a fact
    life: Life, days: tuple[Folded, ...], last: Folded, gate: Gate
) -> str:
    """Return who opens a gate: a sensor, words, or nobody; reckoned from events alone."""
    since, today = last.evening.stage_since, last.day + 1
    events = [event for day in days if day.day <= last.day for event in day.events]
    results = [e for e in events if isinstance(e, Result) and e.dose.backward_m > 0]
    here = [r for r in results if r.day.toordinal() >= max(since, today - 42)]
    fresh = bool(here) and here[-1].day.toordinal() >= today - FORTNIGHT
    match gate.fact:
        case "clean_sessions":
            clean = [r for r in results if r.day.toordinal() >= since and is_clean(r, last.evening.stage)]
            young = bool(clean) and clean[-1].day.toordinal() >= today - FORTNIGHT
            return "sensor" if young and len(clean) >= gate.need else ""
        case "no_stumble_row":
            good = row([r.stumbles == 0 and not r.falls for r in here])
            return "sensor" if fresh and good >= gate.need else ""
        case "sure_sessions":
            bold = sum(r.confidence in {Confidence.SURE, Confidence.CAREFUL} for r in here)
            return "sensor" if fresh and bold >= gate.need else ""
        case "hands_free":
            rail = last.evening.profile.rail
            free = [
                r
                for r in here
                if r.handrail is Handrail.NONE
                or (r.handrail is None and (not rail or r.place not in {None, Place.TREADMILL}))
            ]
            return "sensor" if len(free) >= gate.need else ""
        case "mornings_well":
            mornings = [e for e in events if isinstance(e, Morning)]
            young = bool(mornings) and mornings[-1].day.toordinal() >= today - FORTNIGHT
            return "sensor" if young and row([m.pain == 0 for m in mornings]) >= gate.need else ""
        case "walk_bout_m" | "run_bout_m":
            field = "longest_" + gate.fact.replace("_bout", "")
            young = [getattr(r.dose, field) for r in results if r.day.toordinal() >= today - FORTNIGHT]
            return "sensor" if any(one >= gate.need - TINY for one in young) else ""
    young = [e for e in events if e.day.toordinal() >= today - FORTNIGHT]
    measures = [m for e in young for m in (e.measures if isinstance(e, Result) else measures_of(e))]
    return measured(gate, measures, here, fresh=fresh)


def measures_of(event: Event) -> tuple[Measure, ...]:
    return (event.measure,) if isinstance(event, Trial) else ()


def measured(gate: Gate, some: list[Measure], here: list[Result], *, fresh: bool) -> str:
    """Return who opens a gate that asks for a number: what was measured speaks before what was said."""
    mine = [m for m in some if m.name == gate.fact]
    best = [m for m in mine if m.origin is Origin.MEASURED] or mine
    if not best:
        sure = row([r.confidence is Confidence.SURE for r in here])
        return "words" if gate.words == "sure" and fresh and sure >= 2 else ""
    opens = [m for m in best if (abs(m.value) <= gate.need if gate.sign == "<=" else m.value >= gate.need)]
    said = all(m.origin is Origin.SAID for m in best)
    return ("words" if said and gate.words else "sensor") if opens else ""


def row(good: list[bool]) -> int:
    """Return how many of the last are good without a break."""
    return next((n for n, one in enumerate(reversed(good)) if not one), len(good))


@invariant
def test_21_hands_let_go_one_after_the_other_and_never_while_speed_rises(life: Life):
    last = 0
    for day in life.trained:
        session = day.decision.session
        if session.handrail is None:
            continue
        hands = HANDS.index(session.handrail)
        assert hands <= last + 1, day.decision
        before = recent(life, day)
        speeds = [one.fastest_mps for one in before if one.fastest_mps]
        known = [one.hands for one in before if one.hands is not None]
        if speeds and known and hands > max(known):
            assert session.dose.fastest_mps <= max(speeds) + TINY, day.decision
        last = hands
