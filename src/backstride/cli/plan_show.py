"""`backstride plan show`, `week` and `why`: what to do, and the rule, reason and source behind it."""

from typing import TYPE_CHECKING, Any

from backstride.cli.plan_options import AsJson, OnDay, day_of, journal, print_json, with_plan

if TYPE_CHECKING:
    from backstride.app.coaching import Why


def show(as_json: AsJson = False) -> None:
    """Show what today holds, step by step, the stage, and what opens the next one."""
    from backstride.app.coaching import planned
    from backstride.app.plan_shown import plan_json
    from backstride.cli.plan_words import print_by_hand, print_gates, print_today

    with journal() as home:
        found = with_plan(planned(home))
    if as_json:
        print_json(plan_json(found, 1))
        return
    print_today(found)
    print_gates(found)
    print_by_hand(found)


def week(as_json: AsJson = False) -> None:
    """Show today and the six days after it, as if each session were done as planned."""
    from backstride.app.coaching import planned
    from backstride.app.plan_shown import plan_json
    from backstride.cli.plan_words import print_week

    with journal() as home:
        found = with_plan(planned(home))
    if as_json:
        print_json(plan_json(found, len(found.week)))
        return
    print_week(found)


def why(day: OnDay = None, as_json: AsJson = False) -> None:
    """Say why a day is as it is: each rule with its reason, its source, and what it rests on."""
    when = None if day is None else day_of(day)

    from backstride.app.coaching import planned
    from backstride.app.coaching import why as reasons
    from backstride.cli.plan_words import print_why

    with journal() as home:
        found = with_plan(planned(home))
        told = reasons(home, None, when)
    if as_json:
        from backstride.plan.wire import SCHEMA

        shown = (when or found.today).isoformat()
        print_json({"schema": SCHEMA, "date": shown, "changes": [_why_json(each) for each in told]})
        return
    print_why(told, when or found.today)


def _why_json(each: "Why") -> dict[str, Any]:
    return {
        "rule": each.change.rule,
        "reason": each.change.reason,
        "inputs": list(each.change.inputs),
        "source": each.rule.source if each.rule is not None else None,
        "events": list(each.inputs),
    }
