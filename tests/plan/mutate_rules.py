"""Change each number, comparison and action of the table in turn; the tests of the coach must see every one.

    python tests/plan/mutate_rules.py

A change that no value of its facts can tell from the rule as it is, is the same rule and is not counted: a
fact that is 0 or 1 is at least 1 where it equals 1.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from backstride.plan.coach import ASKED
from backstride.plan.rules import Condition, Rule, Rules, rules
from plan.mutants import everywhere
from plan.night import load_checks
from plan.tryout import load, seen

SIGNS = (">=", "<=", "==", "<", ">")
TRUTHS = {
    "done_today",
    "unsure",
    "partly",
    "skipped",
    "clean",
    "hurts",
    "unsafe",
    "stopped",
    "unscreened",
    "day_open",
    "injury",
}
VALUES: dict[str, tuple[float, ...]] = {
    **dict.fromkeys(TRUTHS | {"hold"}, (0, 1)),
    "flags": (0, 1, 2),
    "falls": (0, 1, 2),
    "pain": tuple(range(11)),
    "effort": tuple(range(11)),
    "painful_14d": tuple(range(4)),
    "stumbles": tuple(range(4)),
    "stumbles_7d": tuple(range(6)),
    "hard_row": tuple(range(4)),
    "gap_days": tuple(range(120)),
    "screen_days": tuple(range(100)),
    "week_of_four": (1, 2, 3, 4),
    "day_of_week": tuple(range(7)),
    "forward_jump": (0.0, 1.0, 1.4, 1.49, 1.5, 1.51, 1.6, 3.0),
    "change_days": tuple(range(30)),
    "gates_closed": tuple(range(6)),
    "off_days": tuple(range(-3, 4)),
    "sessions_left": tuple(range(-2, 8)),
    "backward_left": tuple(range(-2, 8)),
    "backward_7d": tuple(range(8)),
    "backward_yesterday": (0, 1),
    "stage": tuple(range(1, 13)),
    "dose_left": (0.0, 0.5, 1.0, 100.0),
    "gate_tests": (0, 1),  # no stage of the ladder waits for two
    "week_tests": (0, 1, 2),
    "ratio_week": (0, 1),
}
"""What a fact can be."""


def can_be(facts: dict[str, float]) -> bool:
    """Whether facts can stand together."""
    if facts.get("stumbles", 0) > facts.get("stumbles_7d", 99):
        return False
    if facts.get("pain", 0) >= 4 and facts.get("painful_14d", 1) < 1:
        return False
    if facts.get("gates_closed", 1) == 0 and (facts.get("change_days", 7) < 7 or facts.get("hold", 0)):
        return False  # gates are only looked at when time has come and nothing holds
    hard = facts.get("hard_row", 0)
    return (hard >= 1) == (facts["effort"] >= 8) if "effort" in facts and "hard_row" in facts else True


def same(one: Rule, other: Rule) -> bool:
    """Whether two rules hold for the same facts, whatever those are."""
    if one.actions != other.actions:
        return False
    names = sorted({condition.fact for rule in (one, other) for condition in rule.conditions})
    known = VALUES | {"flags": (1,)} if one.when == "flag" else VALUES
    for values in product(*(known[name] for name in names)):
        facts = dict(zip(names, map(float, values), strict=True))
        if can_be(facts) and one.holds(facts) != other.holds(facts):
            return False
    return True


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Yield a rule with one thing changed, and what."""
    for n, condition in enumerate(rule.conditions):
        before, after = rule.conditions[:n], rule.conditions[n + 1 :]
        for what, new in other_conditions(condition):
            yield what, replace(rule, conditions=(*before, new, *after))
        if before or after:
            yield f"without {condition.fact}", replace(rule, conditions=(*before, *after))
    for n, (name, number) in enumerate(rule.actions):
        for new in other_actions(rule, name, number):
            yield f"{new} for {name}", replace(rule, actions=(*rule.actions[:n], new, *rule.actions[n + 1 :]))


def other_conditions(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield a condition with another comparison or number."""
    for sign in SIGNS:
        if sign != condition.sign:
            yield f"{condition.fact} {sign}", replace(condition, sign=sign)
    step = 0.1 if condition.number % 1 else 1.0
    for number in (condition.number + step, condition.number - step):
        yield f"{condition.fact} {number:g}", replace(condition, number=number)


def other_actions(rule: Rule, name: str, number: float) -> Iterator[tuple[str, float]]:
    """Yield an action with another number, and another action."""
    if name not in NO_NUMBER:
        broken = number % 1
        yield name, number * 0.9 if broken else number - 1
        if name != "advance":  # one stage, whatever the table says
            yield name, number * 1.1 if broken else number + 1
    if rule.when == "decide":
        yield ("forward" if name == "rest" else "rest"), 1.0
    else:
        yield ("off", 5.0) if name == "note" else ("note", 1.0)


NO_NUMBER = {"support", "stop", "restart", "rescreen", "note", "rest", "forward", "hold", "unhold", *ASKED}
"""Actions that take no number, or to which any from 1 on is the same: `hold` is on or off."""


def main() -> None:
    """Try every mutant, and write what was seen."""
    load_checks()
    modules = load()
    table = rules()
    assert not seen(modules), "the tests hold before anything is changed"
    tried, missed, alike = 0, [], 0
    for rule in table.all():
        for what, mutant in mutants(rule):
            if same(rule, mutant):
                alike += 1
                continue
            rows = tuple(mutant if each is rule else each for each in table.by_moment[rule.when])
            changed = Rules({**table.by_moment, rule.when: rows})
            undo = everywhere(rules, lambda changed=changed: changed)
            try:
                tried += 1
                if not seen(modules):
                    missed.append(f"{rule.id}: {what}")
            finally:
                undo()
            sys.stderr.write(f"\r{tried} tried, {len(missed)} missed ")
    sys.stdout.write(
        f"| the table of rules: numbers, comparisons, actions | {tried} | {tried - len(missed)} | "
        f"{100 * (tried - len(missed)) / tried:.1f} % | {alike} are the same rule |\n"
    )
    sys.stderr.write("\n" + "\n".join(missed) + "\n")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
