"""Gates to the next stage: from measurements, from words, and from time; unknown never passes.

Each gate that a sensor opens has a form without one: words, or a test with a watch, and then twice the
days. What was measured beats what was said: a failing measurement of the last two weeks closes a gate that
words would open.
"""

from collections.abc import Callable
from dataclasses import dataclass

from backstride.plan.ladder import Gate, ladder
from backstride.plan.state import HANDS, State
from backstride.vocab.plan import Confidence, Place, Result
from backstride.vocab.segment import Handrail, Origin


@dataclass(frozen=True, slots=True)
class GateParams:
    """Numbers of the gates."""

    days: int = 14
    """What a measure may be old. Expert design."""
    by_words: int = 2
    """How many times as many days a gate takes without its sensor. Expert design."""
    sure: int = 2
    """Sessions in a row that felt sure, where words stand in for a sensor. Expert design."""


DEFAULT = GateParams()


@dataclass(frozen=True, slots=True)
class GateStatus:
    """One gate today."""

    says: str
    is_open: bool
    have: float | None
    """None is not known."""
    need: float
    origin: Origin | None
    """Who says so; None where nobody did, or where time does."""
    by_words: bool = False


def gates_of(state: State, params: GateParams = DEFAULT) -> tuple[GateStatus, ...]:
    """Return every gate of the present stage, that of time last; () on the highest."""
    stage = ladder().stage(state.stage)
    if stage.number == len(ladder().stages):
        return ()
    found = [_status(gate, state, params) for gate in stage.gates if _stands(gate, state)]
    days = stage.days * (params.by_words if any(status.by_words for status in found) else 1)
    here = state.day - state.stage_since
    says = f"At least {days} days on this stage"
    return (*found, GateStatus(says, here >= days, here, days, None))


def closed(state: State) -> int:
    """Return how many gates are closed; cheap where time alone closes."""
    stage = ladder().stage(state.stage)
    if state.day - state.stage_since < stage.days or not stage.gates:
        return 1
    return sum(not status.is_open for status in gates_of(state))


def _stands(gate: Gate, state: State) -> bool:
    return not gate.who or (state.profile is not None and state.profile.who in gate.who)


def _status(gate: Gate, state: State, params: GateParams) -> GateStatus:
    have, origin = _FACTS[gate.fact](state, params)
    says = gate.says.format(need=f"{gate.need:g}")
    if have is None and gate.words == "sure":
        row = sure_row(state, params)
        return GateStatus(
            says, row >= params.sure, None, gate.need, Origin.SAID if row else None, by_words=True
        )
    is_open = have is not None and (have >= gate.need if gate.sign == ">=" else have <= gate.need)
    by_words = bool(gate.words) and origin is Origin.SAID
    return GateStatus(says, is_open, have, gate.need, origin, by_words=by_words)


Fact = tuple[float | None, Origin | None]


def _fresh(state: State, params: GateParams) -> list[Result]:
    """Return backward sessions of this stage in order, if the last of them is young enough."""
    here = [r for r in state.results if r.day.toordinal() >= state.stage_since and r.dose.backward_m > 0]
    young = here and here[-1].day.toordinal() >= state.day - params.days
    return here if young else []


def _clean_sessions(state: State, params: GateParams) -> Fact:
    return (float(state.clean_here) if state.clean_last >= state.day - params.days else 0.0), None


def _no_stumble_row(state: State, params: GateParams) -> Fact:
    row = 0
    for result in reversed(_fresh(state, params)):
        if result.stumbles is None or result.stumbles > 0 or (result.falls or 0) > 0:
            break
        row += 1
    return float(row), None


def sure_row(state: State, params: GateParams = DEFAULT) -> int:
    """Return how many of the last sessions in a row felt sure."""
    row = 0
    for result in reversed(_fresh(state, params)):
        if result.confidence is not Confidence.SURE:
            break
        row += 1
    return row


def _sure_sessions(state: State, params: GateParams) -> Fact:
    bold = (Confidence.SURE, Confidence.CAREFUL)
    return float(sum(result.confidence in bold for result in _fresh(state, params))), None


def _mornings_well(state: State, params: GateParams) -> Fact:
    row = 0
    for day, pain in reversed(state.mornings):
        if pain > 0 or (row == 0 and day < state.day - params.days):
            break
        row += 1
    return float(row), None


def _hands_free(state: State, params: GateParams) -> Fact:
    rail = state.profile is not None and state.profile.rail
    free = [r for r in _fresh(state, params) if _let_go(r, rail=rail)]
    return (0.0 if rail and state.levels.hands < len(HANDS) - 1 else float(len(free))), None


def _let_go(result: Result, *, rail: bool) -> bool:
    """Whether nobody held on: said, or done where there is no rail; who has one and says nothing may have."""
    nowhere = not rail or result.place not in {None, Place.TREADMILL}
    return result.handrail is Handrail.NONE or (result.handrail is None and nowhere)


def _longest(field: str) -> Callable[[State, GateParams], Fact]:
    def longest(state: State, params: GateParams) -> Fact:
        since = state.day - params.days
        known = [getattr(did, field) for did in state.did if did.day >= since]
        return (max(known), None) if known else (None, None)

    return longest


def _measured(name: str) -> Callable[[State, GateParams], Fact]:
    def measured(state: State, params: GateParams) -> Fact:
        """Return the newest of two weeks that was measured, or that was said where nothing was measured."""
        since = state.day - params.days
        found = [
            (m.origin is Origin.MEASURED, day, m)
            for day, m in state.tested
            if m.name == name and day >= since
        ]
        if not found:
            return None, None
        newest = max(reversed(found), key=lambda each: each[:2])[2]  # of one day what was said last
        return abs(newest.value), newest.origin

    return measured


_FACTS: dict[str, Callable[[State, GateParams], Fact]] = {
    "clean_sessions": _clean_sessions,
    "no_stumble_row": _no_stumble_row,
    "sure_sessions": _sure_sessions,
    "mornings_well": _mornings_well,
    "hands_free": _hands_free,
    "walk_bout_m": _longest("longest_walk_m"),
    "run_bout_m": _longest("longest_run_m"),
    "stand_s": _measured("stand_s"),
    "back_walk_3m_s": _measured("back_walk_3m_s"),
    "step_time_cv": _measured("step_time_cv"),
    "trunk_lean_deg": _measured("trunk_lean_deg"),
}
