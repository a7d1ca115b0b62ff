"""Plan: the ladder, where a person stands, what opens the next stage, and what would change it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from backstride.app.coach_words import GateWords, gate_words, gates_sentence, row_day
from backstride.app.coaching import Planned, kept_log, planned, why
from backstride.app.home import Home
from backstride.app.rule_words import RuleWords, input_words, rule_words, would_change
from backstride.app.today import Day, week_rows
from backstride.app.words import day_words
from backstride.plan.ladder import Branch, Stage, ladder
from backstride.plan.timing import planned_pieces
from backstride.vocab.kept import RibbonPiece
from backstride.vocab.plan import Decision, Override, What
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Target, Workout

STRETCHES = 10
"""More are not told apart on a rung. Project choice."""
EASY_S, END_S = 300.0, 240.0
"""Warm-up and cool-down of a typical session."""
LONGEST_M = 1500.0
"""Of a stretch that is drawn: a half marathon would make all others invisible."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage, as the ladder shows it."""

    stage: Stage
    look: str
    """`done`, `here`, `next`, `later`, or `below` where a person never stood."""
    note: str
    pieces: tuple[RibbonPiece, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A decision that is over, as its row shows it."""

    day: date
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything that the page shows."""

    plan: Planned
    title: str
    lede: str
    rungs: tuple[Rung, ...]
    """From the ground up."""
    scale_s: float
    gates: tuple[GateWords, ...]
    week: tuple[Day, ...]
    week_scale_s: float
    changes: tuple[tuple[str, str], ...]
    branches: tuple[Branch, ...]
    past: tuple[Past, ...]
    by_hand: tuple[Override, ...]
    """What a person or coach changed and holds today."""


def plan_page(home: Home, athlete_id: str | None = None) -> PlanPage:
    """Return what Plan shows. Raises NotFound."""
    found = planned(home, athlete_id)
    rungs = _rungs(found)
    gates = tuple(gate_words(gate, found.stage) for gate in found.gates)
    week = week_rows(found.week, found.today)
    profile = found.profile
    return PlanPage(
        plan=found,
        title=f"Stage {found.stage.number} of {len(rungs)}: {_lower(found.stage.name)}",
        lede=_lede(found),
        rungs=rungs,
        scale_s=max(rung.pieces[-1][1] for rung in rungs),
        gates=gates,
        week=week,
        week_scale_s=max((row.pieces[-1][1] for row in week if row.pieces), default=1.0),
        changes=would_change(),
        branches=tuple(b for b in ladder().branches if profile is not None and profile.who in b.who),
        past=tuple(_past(decision, found.today) for decision in found.past),
        by_hand=tuple(ruling.override for ruling in found.state.overrides),
    )


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _lede(found: Planned) -> str:
    if found.state.stopped:
        return "Everything is stopped until you say that a professional agrees. The ladder waits."
    limits = found.state.limits
    if found.stage.number >= limits.top_stage and limits.top_stage < len(ladder().stages):
        return f"What you answered keeps you at stage {limits.top_stage} at most, until you answer anew."
    return gates_sentence(found.gates, found.stage.number, found.today)


def _past(decision: Decision, today: date) -> Past:
    title = decision.session.workout.name if decision.session else "Rest"
    return Past(decision.day, row_day(decision.day, today), title)


def _rungs(found: Planned) -> tuple[Rung, ...]:
    here = found.stage.number if found.profile else 0
    stood = _days_on_stages(found.past)
    return tuple(
        Rung(
            stage, _look(stage.number, here, stood), _note(stage.number, found, stood), typical_pieces(stage)
        )
        for stage in ladder().stages
    )


def _days_on_stages(past: Iterable[Decision]) -> dict[int, tuple[date, date]]:
    found: dict[int, tuple[date, date]] = {}
    for decision in past:
        first, last = found.get(decision.stage, (decision.day, decision.day))
        found[decision.stage] = min(first, decision.day), max(last, decision.day)
    return found


def _look(number: int, here: int, stood: dict[int, tuple[date, date]]) -> str:
    if number < here:
        return "done" if number in stood else "below"
    return {here: "here", here + 1: "next"}.get(number, "later")


def _note(number: int, found: Planned, stood: dict[int, tuple[date, date]]) -> str:
    if found.profile is None:
        return ""
    here = found.stage.number
    if number == here:
        since = date.fromordinal(found.state.stage_since) if found.state.stage_since else found.today
        return f"Here since {since.day} {since:%B}"
    if number > found.state.limits.top_stage:
        return "closed by your answers"
    if number > here:
        return "next" if number == here + 1 else "later"
    if number not in stood:
        return "before"
    first, last = stood[number]
    return f"{first.day} {first:%B} to {last.day} {last:%B}" if first != last else f"{first.day} {first:%B}"


def typical_pieces(stage: Stage) -> tuple[RibbonPiece, ...]:
    """Return a typical session of a stage, from its own ranges; what a person does is made for them."""
    return planned_pieces(_typical(stage))


def example_pieces() -> tuple[RibbonPiece, ...]:
    """Return what an empty page shows: the shape of a session with short runs."""
    return typical_pieces(ladder().stage(EXAMPLE))


EXAMPLE = 8


def _typical(stage: Stage) -> Workout:
    runs = stage.run_m[1] > 0
    bout, speed = (stage.run_bout_m, stage.run_mps) if runs else (stage.walk_bout_m, stage.walk_mps)
    total = sum(stage.run_m if runs else stage.total_m) / 2
    metres = min(bout[0] if stage.reps == 1 else sum(bout) / 2, LONGEST_M)
    times = 1 if stage.reps == 1 else max(stage.reps, min(round(total / metres), STRETCHES))
    gait = Gait.RUN if runs else Gait.WALK
    easy = Gait.RUN if runs else Gait.WALK
    stretch = Block(Travel.BACKWARD, gait, Role.WORK, distance_m=metres, target=Target(speed_mps=speed))
    rest = Block(Travel.FORWARD, Gait.WALK, Role.REST, duration_s=stage.rest_s)
    parts: tuple[Part, ...] = (
        Block(Travel.FORWARD, easy, Role.WARM_UP, duration_s=EASY_S),
        Repeat(times, (stretch, rest)),
        Block(Travel.FORWARD, Gait.WALK, Role.COOL_DOWN, duration_s=END_S),
    )
    return Workout(stage.name, parts)


@dataclass(frozen=True, slots=True)
class WhyShown:
    """One change of a decision, with the rule and what it rests on."""

    reason: str
    rule: RuleWords | None
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhyPage:
    """A decision and every reason for it."""

    day: date
    when: str
    decision: Decision
    changes: tuple[WhyShown, ...]


def why_page(home: Home, day: date | None = None, athlete_id: str | None = None) -> WhyPage:
    """Return why a day is as it is. Raises NotFound: nothing was decided for it."""
    told = why(home, athlete_id, day)
    _, log, today = kept_log(home, athlete_id)
    when = day or today
    return WhyPage(
        day=when,
        when=day_words(when, today),
        decision=log.decisions[when],
        changes=tuple(
            WhyShown(
                each.change.reason,
                rule_words(each.rule) if each.rule else None,
                tuple(input_words(event, today) for event in each.inputs),
            )
            for each in told
        ),
    )


WHATS = (
    (What.DOSE, "the dose, as a part of it (0.5 is half)"),
    (What.STAGE, "the stage, at most"),
    (What.SESSIONS, "sessions a week, at most"),
)
