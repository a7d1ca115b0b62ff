"""Broken coaches: for each invariant at least one, so that its test is known to be able to fail.

A mutant changes one function, number or row of the table wherever it is used, and puts it back.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from backstride.formats import fit_workout_read
from backstride.plan import (
    actions,
    allowed,
    amounts,
    caps,
    circuit_session,
    coach,
    engine,
    gates,
    limits,
    places,
    sessions,
    text_write,
    trial_session,
    trials,
    week,
)
from backstride.plan.rules import Rules, rules
from backstride.plan.state import State
from backstride.vocab.plan import Place
from backstride.vocab.workout import Role

Undo = Callable[[], None]


def everywhere(old: object, new: object) -> Undo:
    """Put something in the place of another in every module of the coach and of its tests."""
    changed = []
    for name, module in list(sys.modules.items()):
        if "plan" in name.split(".") or name.startswith("backstride.formats"):
            for key, value in list(vars(module).items()):
                if value is old:
                    setattr(module, key, new)
                    changed.append((module, key))

    def undo() -> None:
        for module, key in changed:
            setattr(module, key, old)

    assert changed, old
    return undo


def table(change: Callable[[Any], Any]) -> Undo:
    """Change rows of the table; None leaves one out."""
    old = rules()
    new = Rules(
        {
            moment: tuple(r for r in map(change, rows) if r is not None)
            for moment, rows in old.by_moment.items()
        }
    )
    assert new != old
    return everywhere(rules, lambda: new)


def without(*ids: str) -> Callable[[], Undo]:
    """Leave rules out of the table."""
    return lambda: table(lambda rule: None if rule.id in ids else rule)


def doing(key: str, *what: tuple[str, float]) -> Callable[[], Undo]:
    """Let a rule do something else."""
    return lambda: table(lambda rule: replace(rule, actions=what) if rule.id == key else rule)


def asking(key: str, fact: str, number: float) -> Callable[[], Undo]:
    """Let a rule compare a fact with another number."""

    def changed(rule: Any) -> Any:
        conditions = tuple(replace(c, number=number) if c.fact == fact else c for c in rule.conditions)
        return replace(rule, conditions=conditions) if rule.id == key else rule

    return lambda: table(changed)


def instead(old: Any, new: Callable[..., Any]) -> Callable[[], Undo]:
    """Wrap a function: the new one gets the old one first."""
    return lambda: everywhere(old, lambda *args, **more: new(old, *args, **more))


def action(key: str, new: Callable[[Callable[..., str], State, float], str]) -> Callable[[], Undo]:
    """Wrap an action of the table."""

    def change() -> Undo:
        old = actions.ACTIONS[key]
        actions.ACTIONS[key] = lambda state, number: new(old, state, number)
        return lambda: actions.ACTIONS.__setitem__(key, old)

    return change


def attribute(owner: Any, name: str, new: Any) -> Callable[[], Undo]:
    """Put another value in the place of an attribute."""

    def change() -> Undo:
        old = getattr(owner, name)
        setattr(owner, name, new)
        return lambda: setattr(owner, name, old)

    return change


def capped(**numbers: float) -> Callable[[], Undo]:
    """Let caps have other numbers."""
    return instead(caps.caps_of, lambda old, state: old(state, caps.CapParams(**numbers)))


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken coach, the invariant that it breaks, and a person by whom it is seen."""

    test: str
    """How the name of the test begins."""
    name: str
    change: Callable[[], Undo]
    athlete: int = 0

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Break the coach for a while."""
        undo = self.change()
        try:
            yield
        finally:
            undo()


def cleared_by_time(old: Callable[..., None], state: State, rows: Rules) -> None:
    old(state, rows)
    if state.stopped and state.day % 14 == 0:
        state.stopped = ""


def twice(old: Callable[[State, float], str], state: State, number: float) -> str:
    return old(state, number) + old(state, number)


def hands_at_once(old: Callable[[State, float], str], state: State, number: float) -> str:
    before = state.levels.hands
    says = old(state, number)
    state.levels.hands = 2 if state.levels.hands > before else before
    return says


def unknown_is_known(old: Callable[..., None], state: State, event: Any) -> None:
    dose = event.dose
    way = dose.backward_walk_m + dose.unknown_m
    old(state, replace(event, dose=replace(dose, backward_walk_m=way, longest_walk_m=way)))


def forgotten(old: Callable[[State, float], str], state: State, number: float) -> str:
    state.did = ()
    return old(state, number)


def missed_is_free(old: Callable[..., None], state: State, *args: Any) -> None:
    old(state, *args)
    if state.weeks:
        state.weeks = (*state.weeks[:-1], replace(state.weeks[-1], missed=0))


def no_last_step(old: Callable[..., Any], *args: Any) -> Any:
    found = old(*args)
    return replace(found, workout=replace(found.workout, parts=found.workout.parts[:-1]))


def never_shut(old: Callable[..., Any], gate: Any, state: State, params: Any) -> Any:
    found = old(gate, state, params)
    return replace(found, is_open=True) if found.have is None else found


def left_only(old: Callable[..., Any], *args: Any) -> Any:
    block = old(*args)
    return replace(block, cues=tuple(cue.replace("look-right", "look-left") for cue in block.cues))


def downhill(old: Callable[..., Any], *args: Any) -> Any:
    return replace(old(*args), grade=-0.02)


def no_cool_down(old: Callable[..., Any], seconds: float, role: Role, *args: Any, **more: Any) -> Any:
    return old(0.0 if role is Role.COOL_DOWN else seconds, role, *args, **more)


def one_rise_of_all(_: Callable[..., Any], level: Any, *args: Any, **more: Any) -> Any:
    return level


def of_the_future(old: Callable[..., State], events: Any, today: date, rows: Any = None) -> State:
    return old([replace(event, day=min(event.day, today)) for event in events], today, rows)


def untimed(old: Callable[..., Any], *args: Any) -> Any:
    found = old(*args)
    return replace(found, parts=found.parts[:1])


COUNT = count()
MUTANTS = (
    Mutant(
        "test_01",
        "a name counts how often it was made",
        instead(sessions.name_of, lambda old, a: f"{old(a)} {next(COUNT)}"),
    ),
    Mutant("test_02", "what is to come counts today", instead(coach.standing, of_the_future)),
    Mutant(
        "test_03",
        "doubles count twice",
        instead(
            coach.in_order,
            lambda _, events: sorted(events, key=lambda e: (e.day, coach.ORDER.index(type(e)))),
        ),
    ),
    Mutant(
        "test_03",
        "events count as they came",
        instead(
            coach.in_order,
            lambda _, events: sorted({(type(e), e.id): e for e in events}.values(), key=lambda e: e.day),
        ),
    ),
    Mutant("test_04", "a session grows by four fifths", capped(growth=1.8)),
    Mutant("test_04", "a run begins with 250 m", capped(run_floor_m=250.0)),
    Mutant("test_05", "a stretch grows by half", capped(bout_growth=1.5)),
    Mutant("test_05", "a stretch grows by 40 m", capped(bout_step_m=40.0)),
    Mutant("test_06", "a week doubles", capped(week_growth=2.5, week_run_floor_m=900.0)),
    Mutant("test_06", "running has no cap of a week", capped(week_run_floor_m=4000.0)),
    Mutant(
        "test_07",
        "everything rises at once",
        instead(amounts._one_rise, one_rise_of_all),
    ),
    Mutant("test_08", "backward on days in a row", without("every-other-day"), 2),
    Mutant("test_08", "two hard ones in a row", instead(coach._last_hard, lambda *_: False), 28),
    Mutant("test_08", "any number in seven days after an injury", without("four-in-seven"), 321),
    Mutant("test_09", "two stages at once", action("advance", twice)),
    Mutant("test_10", "what nobody knows opens a gate", instead(gates._status, never_shut), 112),
    Mutant(
        "test_10",
        "evidence never grows old",
        instead(
            gates.closed,
            lambda _, state: sum(not g.is_open for g in gates.gates_of(state, gates.GateParams(days=400))),
        ),
        10,
    ),
    Mutant(
        "test_10",
        "words need no more days",
        instead(
            gates.closed,
            lambda _, state: sum(not g.is_open for g in gates.gates_of(state, gates.GateParams(by_words=1))),
        ),
        4,
    ),
    Mutant("test_11", "pain of 6 is the first that counts", asking("pain-high", "pain", 6), 2),
    Mutant("test_11", "a day is enough", doing("pain-high", ("off", 0), ("back", 1), ("hold", 1)), 2),
    Mutant("test_11", "pain twice goes on", without("pain-again", "morning-again"), 1),
    Mutant("test_12", "a little pain holds nothing", without("pain-low"), 2),
    Mutant("test_12", "a painful morning is a day like others", doing("morning-low", ("hold", 1)), 2),
    Mutant("test_13", "time clears a flag", instead(engine._begin_day, cleared_by_time)),
    Mutant(
        "test_14", "after a fall nothing to hold", doing("fall", ("back", 1), ("hold", 1), ("off", 1)), 12
    ),
    Mutant(
        "test_14", "after a fall the same stage", doing("fall", ("support", 1), ("hold", 1), ("off", 1)), 12
    ),
    Mutant("test_15_a_break", "two weeks cost no stage", doing("break-14", ("shrink", 0.5)), 7),
    Mutant("test_15_a_break", "ninety days ask nothing", doing("break-90", ("back", 12)), 13),
    Mutant(
        "test_15_after", "two weeks leave four fifths", doing("break-14", ("back", 1), ("shrink", 0.8)), 1
    ),
    Mutant(
        "test_16", "four weeks give back what two took", doing("break-28", ("back", 1), ("shrink", 2.5)), 1
    ),
    Mutant("test_17", "what was missed is added", doing("missed", ("raise", 1.5)), 1),
    Mutant("test_17", "what was missed comes later", instead(engine._result, missed_is_free)),
    Mutant("test_18", "two stumbles are less than one", doing("stumbles", ("note", 1)), 3),
    Mutant("test_18", "a step back forgets what it left", attribute(coach, "_left", lambda *_: ()), 4),
    Mutant("test_19", "the weakest limit wins", attribute(limits.Limits, "stricter", lambda _, other: other)),
    Mutant(
        "test_19_a_circuit",
        "a circuit takes what is not there",
        attribute(
            circuit_session,
            "AT_PLACE",
            dict.fromkeys(Place, frozenset(circuit_session.Equipment)),
        ),
    ),
    Mutant(
        "test_20",
        "everybody runs outdoors",
        instead(places.where, lambda old, *args: (w := old(*args)) and replace(w, running=True)),
        7,
    ),
    Mutant("test_21", "both hands at once", action("raise", hands_at_once), 4),
    Mutant("test_22", "downhill", instead(sessions._stretch, downhill)),
    Mutant("test_23", "the fourth week is a week", without("lighter-week")),
    Mutant("test_24", "ten minutes more", instead(coach._minutes, lambda old, state: old(state) + 10)),
    Mutant("test_24", "any day", without("no-day")),
    Mutant("test_24", "any number", without("week-full"), 18),
    Mutant(
        "test_24_a_test_or",
        "tests are added to the session",
        instead(trial_session.shorter, lambda _old, amount, *_more: amount),
    ),
    Mutant(
        "test_24_a_week",
        "tests on every training day",
        instead(trials.is_test_day, lambda *_: True),
    ),
    Mutant("test_24_a_test_is", "a test loses its end", instead(trial_session._first, untimed)),
    Mutant("test_25", "always to the left", instead(sessions._stretch, left_only)),
    Mutant("test_25", "no cool-down", instead(sessions._easy, no_cool_down)),
    Mutant("test_26", "a rule of time rests on nothing", instead(engine._input_of, lambda *_: "")),
    Mutant("test_27_an", "a raise never ends", instead(engine._holds, lambda *_: True)),
    Mutant(
        "test_27_an",
        "a raise passes what holds",
        instead(
            allowed.factor_of,
            lambda old, state: old(state) * max([1.0, *(r.override.value for r in state.overrides)]),
        ),
        2,
    ),
    Mutant("test_27_a_raise", "nothing is refused", instead(allowed.refused, lambda *_: "")),
    Mutant(
        "test_28",
        "a decision rests on when it is made",
        instead(coach.decide, lambda old, state, rows=None: replace(old(state, rows), stage=next(COUNT))),
    ),
    Mutant(
        "test_29",
        "a metre that no block holds",
        instead(sessions.dose_of, lambda old, *args: replace(old(*args), backward_walk_m=1.0)),
    ),
    Mutant(
        "test_30",
        "metres are written as tens of metres",
        instead(text_write.write_workout, lambda old, workout: old(workout).replace("m bwd", "0m bwd")),
    ),
    Mutant("test_30", "a watch never cools down", instead(fit_workout_read.read_fit_workout, no_last_step)),
    Mutant("test_31", "unknown way counts as walked", instead(engine._count, unknown_is_known)),
    Mutant(
        "test_32",
        "weeks begin on Mondays",
        attribute(
            State, "week_number", property(lambda state: (state.day - 1) // 7 - (state.start - 1) // 7)
        ),
        4,
    ),
    Mutant(
        "test_32",
        "of equal days those early in the week",
        instead(week.training_days, lambda old, *args: old(*args[:2])),
        28,
    ),
    Mutant("test_33_from", "a break shrinks to nothing", attribute(actions, "LEAST_M", 0.0), 120),
    Mutant("test_33_rest", "tomorrow is no answer", without("no-day")),
    Mutant("test_34", "a flag is noted", without("flag-stop", "flag-said")),
    Mutant("test_34", "stopping forgets", action("stop", forgotten)),
)
