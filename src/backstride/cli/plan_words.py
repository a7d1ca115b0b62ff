"""A plan in a terminal: today, the week, gates, and reasons; the sentences are those of the pages."""

from collections.abc import Sequence
from datetime import date

from backstride.app.coach_words import (
    decision_words,
    gate_words,
    gates_sentence,
    needs_words,
    row_day,
    session_around,
    session_title,
    steps_words,
    stops_words,
)
from backstride.app.coaching import Planned, Why
from backstride.app.rule_words import input_words, rule_words
from backstride.app.trial_words import trials_words
from backstride.plan.ladder import ladder
from backstride.vocab.plan import Session

MARKS = {True: "open  ", False: "closed"}


def print_outcome(found: Planned) -> None:
    """Say what followed from the questions, or that they come first."""
    if found.outcome is None or found.ask:
        print("The questions about your health come first:")
        print("backstride plan new --fell no --dizzy no --heart none --injured none --pain-now 0 --also none")
        return
    print({"go": "Go.", "limits": "Go, with limits:", "ask": "Ask a professional first:"}[found.outcome.kind])
    for says in found.outcome.says:
        print(f"  {says}")


def print_today(found: Planned) -> None:
    """Print what today holds, and why."""
    decision = found.decision
    if decision is None:
        return
    print(f"\n{found.today:%A} {found.today.day} {found.today:%B}: {decision_words(decision)}")
    if found.result is not None:
        print(f"  You said: {found.result.amount.value}.")
    if decision.session is not None:
        _print_session(decision.session, found)
    for change in decision.changes:
        print(f"  {change.reason} ({change.rule})")
    print(f"\nStage {found.stage.number} of {len(ladder().stages)}: {found.stage.name}. {found.stage.what}")


def _print_session(session: Session, found: Planned) -> None:
    print(f"  {session_around(session)}")
    for step in steps_words(session, found.athlete.preferences):
        way = " ".join(
            word for word in (step.gait, step.travel.upper() if step.backward else step.travel) if word
        )
        print(f"  - {step.name}: {f'{step.times} ' if step.times else ''}{step.length}, {way}")
        for says in step.how:
            print(f"      {says}")
    for test in trials_words(session):
        print(f"  Test, {test.name.lower()}: {test.how}")
        print(f"      {test.knows}")
    for name, says in needs_words(session):
        print(f"  {name}: {says}")
    for name, says in stops_words(session):
        print(f"  {name} {says}")


def print_gates(found: Planned) -> None:
    """Print what opens the next stage."""
    print(f"\n{gates_sentence(found.gates, found.stage.number, found.today)}")
    for gate in found.gates:
        words = gate_words(gate)
        print(f"  {MARKS[words.is_open]}  {words.says}: {words.have}")


def print_by_hand(found: Planned) -> None:
    """Print what was changed by hand and holds, with the ids that end it."""
    said = [ruling.override for ruling in found.state.overrides]
    if said:
        print("\nChanged by hand; end it with: backstride plan override --end ID")
    for each in said:
        until = f", until {each.until}" if each.until else ""
        print(f"  {each.id}  {each.by}: {each.what.value} {each.value:g}{until}. {each.reason}".rstrip())


def print_week(found: Planned) -> None:
    """Print today and the days after it."""
    for decision in found.week:
        session = decision.session
        around = f" {session_around(session)}" if session is not None and session.dose.backward_m > 0 else ""
        title = session_title(session) if session is not None else "Rest"
        print(f"{row_day(decision.day, found.today):<7} stage {decision.stage:<2}  {title}.{around}")
    print("As if each session were done as planned; what is said afterwards changes what follows.")


def print_why(told: Sequence[Why], day: date) -> None:
    """Print each change with its rule, source and inputs."""
    print(f"{day:%A} {day.day} {day:%B}")
    if not told:
        print("  Nothing changed: the next session of the stage.")
    for each in told:
        print(f"\n  {each.change.reason}")
        if each.rule is not None:
            words = rule_words(each.rule)
            print(f"    Rule {words.id}: {words.condition}: {words.action}.")
            print(f"    Source: {words.source}.")
        else:
            print(f"    {each.change.rule}: from your answers or words, not from the table.")
        for event in each.inputs:
            print(f"    From: {input_words(event, day)}.")
