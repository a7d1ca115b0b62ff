"""What the coach says in words: sessions, steps, gates and limits, as pages and calendars write them.

Words are made here and pixels in templates, so that a page, a program and a test read the same sentence.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from backstride.app.words import day_words
from backstride.formats.workout_words import dose_words
from backstride.insight.numbers import distance_words
from backstride.plan.circuits import circuit
from backstride.plan.cues import cue_words
from backstride.plan.drills import drill
from backstride.plan.gates import GateStatus
from backstride.plan.ladder import Stage
from backstride.plan.places import NEEDS, STOPS
from backstride.plan.timing import planned_pieces
from backstride.plan.trials import trial
from backstride.vocab.athlete import Preferences
from backstride.vocab.errors import NotFound
from backstride.vocab.kept import RibbonPiece
from backstride.vocab.plan import Decision, Place, Session
from backstride.vocab.segment import Gait, Handrail, Origin, Travel
from backstride.vocab.units import metres_per_unit
from backstride.vocab.workout import Block, Part, Repeat, Role

NUMBERS = (
    "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
)  # fmt: skip
ON = {
    Place.TREADMILL: "on a treadmill",
    Place.HALL: "in a hall",
    Place.TRACK: "on a track",
    Place.FIELD: "on a field",
    Place.PATH: "on a path",
}
RAIL = {
    Handrail.TWO_HANDS: "both hands on the rail",
    Handrail.ONE_HAND: "one hand on the rail",
    Handrail.NONE: "hands free, near the rail",
}
GAITS = {Gait.WALK: "walking", Gait.RUN: "running"}
NEED_NAMES = {
    "flat": "The ground",
    "clear": "Behind you",
    "rail": "The rail",
    "spotter": "Somebody",
    "wall": "A wall",
    "mirror": "The mirror",
    "slope": "The slope",
}


def number_words(number: int) -> str:
    """Write a number that begins a sentence: `Six`, `14`."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def times_words(number: int) -> str:
    """Say how often: `Once`, `Twice`, `Six times`."""
    return {1: "Once", 2: "Twice"}.get(number, f"{number_words(number)} times")


def session_title(session: Session) -> str:
    """Say a session in a line: `Six times 20 m running backward`; walks beside runs stand elsewhere."""
    first = _first_words(session)
    if first:
        rest = _main_words(session)
        return f"{first}, then {rest[:1].lower()}{rest[1:]}" if rest else first
    return _main_words(session) or _forward_words(session)


def _first_words(session: Session) -> str:
    """Say what stands before the stretches: tests or a circuit; empty is neither."""
    if session.tests:
        alone = [trial(key).name for key in session.tests if not trial(key).fact]
        return alone[0] if alone else "A test" if len(session.tests) == 1 else "Tests"
    return f"Circuit “{circuit(session.circuit).name}”" if session.circuit else ""


def _forward_words(session: Session) -> str:
    return f"{session.dose.minutes:.0f} minutes easy, forward only"


def _main_words(session: Session) -> str:
    """Say the stretches of a session; empty where it has none."""
    found = _stretches(session)
    gait = Gait.RUN if any(gait is Gait.RUN for gait, _ in found) else Gait.WALK
    mine = {dose: times for (kind, dose), times in found.items() if kind is gait}
    if not mine:
        return ""
    dose, times = max(mine.items(), key=lambda pair: pair[1])
    again = "" if times == 1 else f"{times_words(times)} "
    return f"{again}{dose} {GAITS[gait]} backward"


def _stretches(session: Session) -> Counter[tuple[Gait, str]]:
    """Count the stretches of each length; tests, drills and the own-ratio protocol are named otherwise."""
    if any(not trial(key).fact for key in session.tests):
        return Counter()
    blocks = [b for b in session.workout.blocks() if b.backward and not b.drill and b.target.speed_mps]
    return Counter((block.gait, dose_words(block)) for block in blocks)


def session_around(session: Session) -> str:
    """Say what lies around it: how long in all, where, and walks before runs."""
    found = _stretches(session)
    walks = {dose: times for (gait, dose), times in found.items() if gait is Gait.WALK}
    runs = any(gait is Gait.RUN for gait, _ in found)
    parts = [f"{session.dose.minutes:.0f} minutes in all, {ON[session.place]}"]
    if session.handrail is not None:
        parts.append(RAIL[session.handrail])
    if runs and walks:
        dose, times = max(walks.items(), key=lambda pair: pair[1])
        parts.append(f"with {times_words(times).lower()} {dose} walking backward")
    return f"{', '.join(parts)}."


def pieces_of(session: Session) -> tuple[RibbonPiece, ...]:
    """Return what a session looks like on a ribbon."""
    return planned_pieces(session.workout)


def length_s(session: Session) -> float:
    """Return how long it is drawn, in seconds."""
    return pieces_of(session)[-1][1]


# --- the session, step by step ---


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step of a session, as its row says it."""

    name: str
    times: str
    """`Six times`; empty is once."""
    length: str
    travel: str
    gait: str
    how: tuple[str, ...]
    """Sentences: what to aim for, then the cues."""
    backward: bool


def steps_words(session: Session, preferences: Preferences) -> tuple[StepWords, ...]:
    """Return the rows of a session: repeats said once, and looks to either side said together."""
    rows: list[tuple[Block, int]] = []
    for part in session.workout.parts:
        inner = _counted((part,), 1) if isinstance(part, Repeat) else [(part, 1)]
        for block, times in inner:
            plain = _both_sides(block)
            at = next((n for n, (known, _) in enumerate(rows) if known == plain), None)
            if at is None or block.role not in {Role.WORK, Role.REST}:
                rows.append((plain, times))
            else:
                rows[at] = plain, rows[at][1] + times
    notes = {block.note for key in session.tests for block in trial(key).workout.blocks()} - {""}
    return tuple(_row(block, times, preferences, notes) for block, times in rows)


def _counted(parts: tuple[Part, ...], times: int) -> list[tuple[Block, int]]:
    found: list[tuple[Block, int]] = []
    for part in parts:
        found += _counted(part.parts, times * part.times) if isinstance(part, Repeat) else [(part, times)]
    return found


LOOKS = frozenset({"look-left", "look-right"})


def _both_sides(block: Block) -> Block:
    """Return a block whose look to one side is one to either, in turn."""
    cues = tuple(EITHER if cue in LOOKS else cue for cue in block.cues)
    return replace(block, cues=cues)


EITHER = "look-either"
EITHER_WORDS = "Look over a shoulder: the left one, next time the right."


def _row(block: Block, times: int, preferences: Preferences, tests: set[str]) -> StepWords:
    names = {Role.WARM_UP: "Warm up", Role.COOL_DOWN: "Cool down", Role.REST: "Between"}
    way = {Travel.STILL: "in place"}.get(block.travel, block.travel.value)
    name = names.get(block.role, "Stretch" if block.backward else "Easy")
    if block.drill and block.role is Role.WORK:
        name = _drill_name(block.drill)
    elif block.note in tests:
        name = "Test"
    return StepWords(
        name=name,
        times="" if times == 1 else times_words(times),
        length=dose_words(block),
        travel=way,
        gait={Gait.WALK: "walk", Gait.RUN: "run"}.get(block.gait, "stand"),
        how=tuple(_how(block, preferences)),
        backward=block.backward,
    )


def _drill_name(key: str) -> str:
    try:
        return drill(key).name
    except NotFound:  # of a library of another day
        return "Drill"


def _how(block: Block, preferences: Preferences) -> list[str]:
    said = [f"{block.note[:1].upper()}{block.note[1:].rstrip('.')}."] if block.note else []
    target = block.target
    if target.effort is not None and block.backward:
        said.append(f"Effort {target.effort[0]:g} to {target.effort[1]:g} of 10.")
    if target.speed_mps is not None:
        said.append(f"At most {belt_words(target.speed_mps[1], preferences)}.")
    return said + [EITHER_WORDS if cue == EITHER else cue_words(cue) for cue in block.cues]


def belt_words(speed_mps: float, preferences: Preferences) -> str:
    """Write a slow speed as a treadmill shows it: `1.8 km/h`; a pace of half an hour says nothing."""
    unit = "mph" if preferences.distance == "mi" else "km/h"
    return f"{speed_mps * 3600 / metres_per_unit(preferences.distance):.1f} {unit}"


def needs_words(session: Session) -> tuple[tuple[str, str], ...]:
    """Return what a place must have: a name and a sentence each."""
    return tuple((NEED_NAMES[key], NEEDS[key]) for key in session.needs)


def stops_words(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the stop rules: what happens, and what to do then."""
    return tuple(split_sentence(STOPS[key]) for key in session.stops)


def split_sentence(text: str) -> tuple[str, str]:
    """Split `what: so` into its halves, the second one beginning like a sentence."""
    head, _, rest = text.partition(": ")
    return (f"{head}.", f"{rest[:1].upper()}{rest[1:]}") if rest else (text, "")


# --- gates and days ---


@dataclass(frozen=True, slots=True)
class GateWords:
    """One gate, as its row says it."""

    says: str
    have: str
    """`2 of 3`, `now 5 %`, `not known`."""
    is_open: bool
    mark: str
    """Who says so: a word of the marks; empty for time."""
    by_words: bool
    test: str = ""
    """Name of the test that opens it, where a watch is all it takes; empty is none."""


TESTS = {"stand_s": "I stood", "back_walk_3m_s": "It took"}
"""Tests with a watch, and how their answer begins."""


def gate_words(gate: GateStatus, stage: Stage | None = None) -> GateWords:
    """Say a gate: what it asks, how far it is, who says so, and what a watch can add."""
    said = _gate_said(gate)
    facts = (
        [each.fact for each in stage.gates if each.says.format(need=f"{each.need:g}") == gate.says]
        if stage
        else []
    )
    return replace(said, test=next((fact for fact in facts if fact in TESTS), ""))


def _gate_said(gate: GateStatus) -> GateWords:
    time = gate.says.startswith("At least")
    mark = "" if time else {Origin.MEASURED: "measured", None: "said"}.get(gate.origin, "said")
    if gate.have is None:
        told = gate.by_words and gate.is_open
        return GateWords(gate.says, "open by your word" if told else "not known", gate.is_open,
                         "said" if told else "", gate.by_words)  # fmt: skip
    nothing = gate.origin is None and gate.have == 0
    return GateWords(gate.says, _have(gate), gate.is_open, "" if nothing else mark, gate.by_words)


def _have(gate: GateStatus) -> str:
    assert gate.have is not None  # noqa: S101  # the caller has looked
    if "at most" in gate.says or "within" in gate.says:
        return f"now {100 * gate.have:.1f} %" if gate.need < 1 else f"now {gate.have:.1f}"
    return f"{min(gate.have, gate.need):g} of {gate.need:g}"


def earliest(gates: tuple[GateStatus, ...], today: date) -> date | None:
    """Return the first day on which time alone lets the next stage begin; None on the highest."""
    waits = [gate.need - (gate.have or 0.0) for gate in gates if gate.says.startswith("At least")]
    return today + timedelta(days=max(1, round(waits[0]))) if waits else None


def gates_sentence(gates: tuple[GateStatus, ...], stage: int, today: date) -> str:
    """Answer the page's question: how far is the next stage?"""
    day = earliest(gates, today)
    if day is None:
        return "This is the highest stage. The distance grows by a tenth at a time."
    shut = sum(not gate.is_open for gate in gates)
    still = (
        "All gates are open."
        if not shut
        else f"{number_words(shut)} {'gate is' if shut == 1 else 'gates are'} closed."
    )
    return (
        f"{still} The earliest day for stage {stage + 1} is {day_words(day, today)}; "
        "there is no hurry, and no prize for it."
    )


def row_day(day: date, today: date) -> str:
    """Name a day of a list: `Today`, `Sat 21`."""
    return "Today" if day == today else f"{day:%a} {day.day}"


def decision_words(decision: Decision) -> str:
    """Say what is planned for a day in a line."""
    return session_title(decision.session) if decision.session else "Rest"


def way_words(metres: float, preferences: Preferences) -> str:
    """Write a distance in the person's units."""
    return str(distance_words(metres, preferences))
