"""The rule table in words: made from the table itself, so that what a page says is what the engine does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backstride.app.words import day_words
from backstride.plan.rules import MOMENTS, Condition, Rule, rules

MOMENT_WORDS = {
    "result": "After a session",
    "morning": "The morning after",
    "flag": "At any time",
    "wish": "On the day itself",
    "day": "When a new day begins",
    "decide": "What to do today",
}
FACTS: Mapping[str, str] = {
    "flags": "red flags",
    "falls": "falls",
    "pain": "pain, 0 to 10",
    "painful_14d": "days with pain of 4 and more in two weeks",
    "stumbles": "stumbles",
    "stumbles_7d": "stumbles in seven days",
    "effort": "effort, 0 to 10",
    "hard_row": "sessions in a row at effort 8 and more",
    "unsure": "you felt unsure",
    "partly": "part of it was done",
    "skipped": "it was skipped",
    "clean": "done as planned, without pain, stumble or great effort",
    "hold": "clean sessions to wait for",
    "hurts": "something hurts",
    "unsafe": "the place is not safe",
    "gap_days": "days without going backward",
    "screen_days": "days since the questions",
    "week_of_four": "week of four",
    "day_of_week": "day of the plan's week, from 0",
    "forward_jump": "forward running over the usual",
    "gates_closed": "closed gates",
    "change_days": "days since the stage moved",
    "stopped": "stopped",
    "unscreened": "questions not answered",
    "done_today": "today's session was done",
    "off_days": "days off that are left",
    "day_open": "a training day",
    "sessions_left": "sessions left this week",
    "stage": "stage",
    "backward_yesterday": "backward yesterday",
    "injury": "after an injury",
    "backward_7d": "days with backward work in seven days",
    "backward_left": "backward sessions left this week",
    "dose_left": "metres backward left this week",
    "gate_tests": "tests that a gate waits for",
    "week_tests": "tests of a lighter week",
    "ratio_week": "a week for your own energy ratio",
}
YES = frozenset({
    "unsure", "partly", "skipped", "clean", "hurts", "unsafe", "stopped", "unscreened", "done_today",
    "day_open", "backward_yesterday", "injury", "ratio_week",
})  # fmt: skip
"""Facts that are so or not so."""
SPOKEN = {
    ("week_of_four", 4.0): "it is the fourth week of four",
    ("day_of_week", 0.0): "its first day",
    ("hold", 0.0): "nothing to wait for",
    ("gates_closed", 0.0): "all gates are open",
}
"""Conditions that read better as a sentence."""
SIGNS = {">=": "at least", "<=": "at most", "==": "", "<": "below", ">": "above"}
INPUTS: Mapping[str, str] = {
    "profile": "What you said of yourself",
    "screened": "Your answers to the questions",
    "result": "Your session",
    "morning": "Your morning",
    "tested": "A test",
    "flagged": "A red flag",
    "cleared": "A professional agreed",
    "override": "A change by hand",
    "wished": "What you said on the day",
    "ended": "A change by hand that was ended",
    "mistaken": "What was pressed by mistake",
}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """One row of the table, to be read."""

    id: str
    condition: str
    action: str
    reason: str
    source: str
    borrowed: bool
    """From a study or another program; else expert design."""
    because: str
    """The source without that word; empty where it says no more."""


def rule_words(rule: Rule) -> RuleWords:
    """Say a rule."""
    return RuleWords(
        id=rule.id,
        condition=", and ".join(_condition(each) for each in rule.conditions),
        action=", ".join(_action(name, number) for name, number in rule.actions),
        reason=_plain(rule.reason),
        source=rule.source,
        borrowed=rule.source.startswith("borrowed"),
        because=rule.source.partition(": ")[2],
    )


def _plain(reason: str) -> str:
    """Return a sentence of the table with words in the places of what is filled in later."""
    for place, words in PLACES.items():
        reason = reason.replace(place, words)
    return reason.strip()


PLACES = {
    "{flag}": "what happened",
    "{place}": " and where",
    "{pain}": "n",
    "{effort}": "n",
    "{stumbles_7d}": "n",
    "{raised}": "One thing grows.",
    "{stage_next}": "n",
    "{stage_name}": "its name",
}


def rules_shown() -> tuple[tuple[str, tuple[RuleWords, ...]], ...]:
    """Return the whole table, moment by moment."""
    table = rules()
    return tuple((MOMENT_WORDS[m], tuple(rule_words(rule) for rule in table.at(m))) for m in MOMENTS)


def _condition(one: Condition) -> str:
    words = FACTS.get(one.fact, one.fact.replace("_", " "))
    if (one.fact, one.number) in SPOKEN:
        return SPOKEN[one.fact, one.number]
    if one.fact in YES:
        return words if one.number == 1 else f"not {words}"
    return f"{words}: {SIGNS[one.sign]} {one.number:g}".replace(":  ", ": ")


def _action(name: str, number: float) -> str:
    many = f"{number:g}"
    percent = f"{100 * number:.0f} %"
    return {
        "stop": "nothing until a professional agrees",
        "back": "one stage down" if number == 1 else f"{many} stages down",
        "support": "something or someone to hold at the next session",
        "hold": "nothing grows until one clean session",
        "unhold": "one clean session less to wait for",
        "off": {0: "nothing backward today", 1: "nothing backward today and tomorrow"}.get(
            int(number), f"nothing backward today and for {many} days"
        ),
        "ease": f"the next session is {percent} of it",
        "shrink": f"{percent} of what was done",
        "note": "nothing changes",
        "raise": f"one thing grows, at most to {percent}",
        "restart": "from the first stage, after the questions",
        "rescreen": "the questions come first",
        "lighter": f"this week is at most {percent} of the last",
        "advance": "the next stage",
        "rest": "rest",
        "forward": "easy, forward only",
        "gate-test": "tests before the session",
        "week-test": "tests before the session",
        "ratio-test": "the own-ratio protocol instead of the session",
    }.get(name, f"{name} {many}")


WOULD_CHANGE = ("fall", "pain-high", "stumbles", "morning-low", "missed", "break-14")
"""Rules that the plan's page names before they happen."""
NAMES = {
    "fall": "A fall",
    "pain-high": "Pain of 4 or more",
    "stumbles": "Two stumbles within seven days",
    "morning-low": "A morning that hurts a little",
    "missed": "A missed session",
    "break-14": "Two weeks without going backward",
}


def would_change() -> tuple[tuple[str, str], ...]:
    """Return what would change the plan: what happens, and what follows, as the table has it."""
    table = {rule.id: rule for rule in rules().all()}
    return tuple((NAMES[key], rule_words(table[key]).action) for key in WOULD_CHANGE)


def input_words(event: Mapping[str, Any], today: date) -> str:
    """Say what a change rests on: `Your session, Saturday 21 November: effort 5, pain 2, left calf`."""
    day = day_words(date.fromisoformat(event["day"]), today)
    said = [
        f"{name} {event[name]}"
        for name in ("effort", "pain", "stumbles", "falls")
        if event.get(name) is not None
    ]
    if event.get("pain") and event.get("pain_place"):
        said.append(event["pain_place"])
    said += [str(event[name]) for name in ("amount", "flag", "wish", "by", "reason") if event.get(name)]
    return f"{INPUTS.get(event['event'], event['event'])}, {day}{': ' if said else ''}{', '.join(said)}"
