"""The rule table as data: what was read, and what is checked when it is read.

A rule is id, moment, conditions, actions, reason and source. Conditions compare one fact with one number; a
fact that is not known (None) lets no condition hold, so that what nobody said never changes a plan. Code
in a condition, as other engines allow, was rejected: such tables cannot be proved, changed or shown.
"""

import operator
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Facts = Mapping[str, float | None]

MOMENTS = ("result", "morning", "flag", "wish", "day", "decide")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One fact compared with one number."""

    fact: str
    sign: str
    number: float


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    id: str
    when: str
    conditions: tuple[Condition, ...]
    actions: tuple[tuple[str, float], ...]
    reason: str
    """A sentence with {facts} in it."""
    source: str
    """What was borrowed, or expert design and why."""

    def holds(self, facts: Facts) -> bool:
        """Whether all its conditions hold."""
        for condition in self.conditions:  # a loop: all() of a generator takes twice as long, daily
            fact = facts[condition.fact]
            if fact is None or not _COMPARE[condition.sign](fact, condition.number):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Rules:
    """The table by its moments, each in the order of the table."""

    by_moment: Mapping[str, tuple[Rule, ...]]

    def at(self, moment: str) -> tuple[Rule, ...]:
        """Return the rules of a moment."""
        return self.by_moment[moment]

    def all(self) -> list[Rule]:
        """Return every rule, moment by moment."""
        return [rule for moment in MOMENTS for rule in self.by_moment[moment]]


def rules_of(text: str) -> Rules:
    """Read a table from TOML.

    Raises:
        ValueError: A row names an unknown moment or comparison, or lacks one of its parts.

    """
    rules = [_rule_of(row) for row in tomllib.loads(text)["rule"]]
    if len({rule.id for rule in rules}) != len(rules):
        raise ValueError("two rules have the same id")  # a fault of ours, never of a person
    return Rules({m: tuple(rule for rule in rules if rule.when == m) for m in MOMENTS})


def _rule_of(row: Mapping[str, Any]) -> Rule:
    match row:
        case {
            "id": str(key),
            "when": str(when),
            "if": [_, *_] as conditions,
            "do": [_, *_] as actions,
            "reason": str(reason),
            "source": str(source),
        } if when in MOMENTS and key and reason and source:
            found = tuple(Condition(str(fact), str(sign), float(n)) for fact, sign, n in conditions)
            if any(condition.sign not in _COMPARE for condition in found):
                raise ValueError(f"rule {key} compares in a way that does not exist")
            return Rule(key, when, found, tuple((str(a), float(n)) for a, n in actions), reason, source)
    raise ValueError(f"not a rule: {row}")


@cache
def rules() -> Rules:
    """Return the table that ships with the project."""
    return rules_of(files("backstride.plan").joinpath("rules.toml").read_text(encoding="utf-8"))
