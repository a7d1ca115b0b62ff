"""What a person says to the coach: `backstride plan done`, `morning`, `wish`, `test`, `override` ..."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from backstride.cli.plan_options import AsJson, OnDay, day_of, journal, one_of, print_json, with_plan

if TYPE_CHECKING:
    from datetime import date

    from backstride.app.coaching import Planned
    from backstride.app.home import Home
    from backstride.vocab.plan import Dose

AMOUNTS = ("done", "partly", "skipped", "unplanned")
SURE = ("unsure", "careful", "sure")
FLAGS = {
    "chest": "chest pain",
    "faint": "fainting",
    "head": "a blow to the head",
    "giving-way": "a leg gave way",
}
WISHES = {
    "short": "only some minutes",
    "hurts": "something hurts",
    "indoors": "cannot go out",
    "tomorrow": "tomorrow",
    "place": "the place is not safe",
}
TESTS = {"stand": "stand_s", "walk3": "back_walk_3m_s"}
WHAT = ("dose", "stage", "sessions")

Amount = Annotated[str, typer.Option(help=f"How much of it: {', '.join(AMOUNTS)}.")]
Share = Annotated[
    float, typer.Option(help="How much of the plan was done where it was partly.", min=0, max=1)
]
Effort = Annotated[int | None, typer.Option(help="0 rest to 10 nothing left.", min=0, max=10)]
Pain = Annotated[int | None, typer.Option(help="0 none to 10.", min=0, max=10)]
PainPlace = Annotated[str, typer.Option("--pain-place", help="Where it hurt.")]
Stumbles = Annotated[int | None, typer.Option(min=0, max=99)]
Falls = Annotated[int | None, typer.Option(min=0, max=99)]
Sure = Annotated[str | None, typer.Option("--confidence", help=f"Going backward you felt {', '.join(SURE)}.")]
DoneMinutes = Annotated[float | None, typer.Option("--minutes", help="How long, in all.", min=0, max=1440)]
WalkM = Annotated[
    float | None, typer.Option("--backward-walk", help="Walked backward, m.", min=0, max=60_000)
]
RunM = Annotated[float | None, typer.Option("--backward-run", help="Run backward, m.", min=0, max=60_000)]
LongestWalk = Annotated[
    float | None, typer.Option("--longest-walk", help="Longest backward walk without a stop, m.", min=0)
]
LongestRun = Annotated[
    float | None, typer.Option("--longest-run", help="Longest backward run without a stop, m.", min=0)
]
FlagSaid = Annotated[list[str] | None, typer.Option("--flag", help=f"A red flag: {', '.join(FLAGS)}.")]
Note = Annotated[str, typer.Option(help="A line in your words.")]


def done(  # noqa: PLR0917  # the options of the command, by name
    amount: Amount = "done",
    share: Share = 0.5,
    effort: Effort = None,
    pain: Pain = None,
    pain_place: PainPlace = "",
    stumbles: Stumbles = None,
    falls: Falls = None,
    confidence: Sure = None,
    minutes: DoneMinutes = None,
    backward_walk: WalkM = None,
    backward_run: RunM = None,
    longest_walk: LongestWalk = None,
    longest_run: LongestRun = None,
    flag: FlagSaid = None,
    note: Note = "",
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Say how a session was; said again it takes the place of the first.

    What is not said of minutes and metres counts as planned; what is not said of pain, effort and stumbles
    stays not known, and opens nothing.
    """
    _check_words(amount, confidence, flag or ())
    when = None if day is None else day_of(day)
    typed = {"minutes": minutes, "backward_walk_m": backward_walk, "backward_run_m": backward_run}
    if amount == "unplanned" and all(value is None for value in typed.values()):
        helps = "Say how much: --minutes, --backward-walk, --backward-run."
        raise typer.BadParameter(helps, param_hint="--amount")

    from backstride.app.coaching import planned
    from backstride.app.results import SaidResult, say_result
    from backstride.vocab.plan import Amount, Confidence, Flag

    said = SaidResult(
        Amount(amount),
        share=share,
        effort=effort,
        pain=pain,
        pain_place=pain_place,
        confidence=Confidence(confidence) if confidence is not None else None,
        stumbles=stumbles,
        falls=falls,
        flags=tuple(Flag(FLAGS[word]) for word in flag or ()),
        note=note,
    )
    with journal() as home:
        with_plan(planned(home))
        plan = _planned_dose(home, when, amount)
        found = say_result(home, replace(said, dose=_dose(plan, typed, longest_walk, longest_run)), when)
    _answer(found, as_json=as_json)


def _check_words(amount: str, confidence: str | None, flags: Iterable[str]) -> None:
    one_of(amount, AMOUNTS, "--amount")
    if confidence is not None:
        one_of(confidence, SURE, "--confidence")
    for word in flags:
        one_of(word, tuple(FLAGS), "--flag")


def _planned_dose(home: "Home", when: "date | None", amount: str) -> "Dose | None":
    """Return what was planned for a day, and counts where nothing is typed; None for unplanned work."""
    from backstride.app.coaching import decision_for
    from backstride.vocab.errors import ValueRefused

    day, session = decision_for(home, when, None)
    if session is None and amount in {"done", "partly"}:
        helps = "Say what you did: --amount unplanned --backward-walk METRES."
        raise ValueRefused("amount", f"Nothing was planned for {day}. {helps}")
    return session.dose if session is not None and amount != "unplanned" else None


def _dose(
    plan: "Dose | None", typed: dict[str, float | None], walk: float | None, run: float | None
) -> "Dose | None":
    """Return the dose with what was typed in the place of what was planned; None where nothing was typed."""
    from backstride.vocab.plan import Dose

    given = {name: value for name, value in typed.items() if value is not None}
    if not given and walk is None and run is None:
        return None
    dose = replace(plan or Dose(), **given)
    longest = (
        walk if walk is not None else min(dose.longest_walk_m, dose.backward_walk_m),
        run if run is not None else min(dose.longest_run_m, dose.backward_run_m),
    )
    return replace(dose, longest_walk_m=longest[0], longest_run_m=longest[1])


def morning(
    pain: Annotated[int, typer.Argument(help="0 none to 10.", min=0, max=10)],
    place: Annotated[str, typer.Option(help="Where it hurts.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say how the morning after is; said again it takes the place of the first."""
    from backstride.app.coaching import morning as say_morning
    from backstride.app.coaching import planned

    with journal() as home:
        with_plan(planned(home))
        found = say_morning(home, pain, place)
    _answer(found, as_json=as_json)


def wish(
    what: Annotated[str, typer.Argument(help=f"{', '.join(WISHES)}.")],
    minutes: Annotated[
        int | None, typer.Option(help="With short: how many there are.", min=1, max=300)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say that today is different; the session is made smaller, moved or left out, never larger."""
    one_of(what, tuple(WISHES), "WHAT")
    if (what == "short") != (minutes is not None):
        raise typer.BadParameter("short and --minutes go together.", param_hint="--minutes")

    from backstride.app.coaching import planned
    from backstride.app.coaching import wish as say_wish
    from backstride.vocab.plan import Wish

    with journal() as home:
        with_plan(planned(home))
        found = say_wish(home, Wish(WISHES[what]), minutes)
    _answer(found, as_json=as_json)


def keep_test(
    name: Annotated[str, typer.Argument(help="stand: on one leg; walk3: 3 m backward.")],
    seconds: Annotated[float, typer.Argument(help="How long it took or lasted.", min=0, max=600)],
    as_json: AsJson = False,
) -> None:
    """Keep a test that was timed with a watch."""
    one_of(name, tuple(TESTS), "NAME")

    from backstride.app.coaching import keep_tested, planned
    from backstride.vocab.plan import Measure
    from backstride.vocab.segment import Origin

    with journal() as home:
        with_plan(planned(home))
        found = keep_tested(home, Measure(TESTS[name], seconds, Origin.SAID))
    _answer(found, as_json=as_json)


def cleared(
    by: Annotated[str, typer.Option(help="Who looked at it and agrees: a name.")], as_json: AsJson = False
) -> None:
    """Say that a professional looked at it and agrees; time alone never clears anything."""
    from backstride.app.coaching import clear, planned
    from backstride.vocab.errors import ValueRefused

    with journal() as home:
        if not with_plan(planned(home)).state.stopped:
            raise ValueRefused("cleared", "Nothing is stopped, so there is nothing to clear.")
        found = clear(home, by)
    _answer(found, as_json=as_json)


def override(  # noqa: PLR0917  # the options of the command, by name
    by: Annotated[str, typer.Option(help="Who says so: a name.")] = "",
    what: Annotated[str, typer.Option(help=f"{', '.join(WHAT)}.")] = "",
    value: Annotated[
        float | None, typer.Option(help="dose: a factor; stage: its number; sessions: a week.", min=0)
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; raising takes one.")] = "",
    until: Annotated[
        str | None, typer.Option(help="The first day on which it holds no more; raising takes one.")
    ] = None,
    ended: Annotated[
        str | None, typer.Option("--end", help="End a change by hand: its id, as `show` gives it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lower anything freely, or raise with a reason and an end; never past a limit. Or end what holds."""
    if ended is not None:
        _end(ended, by, as_json=as_json)
        return
    one_of(what, WHAT, "--what")
    if value is None:
        raise typer.BadParameter("Say how much.", param_hint="--value")
    end = None if until is None else day_of(until, "--until")
    if not by.strip():
        raise typer.BadParameter("Say who: a name.", param_hint="--by")

    from backstride.app.coaching import override as say_override
    from backstride.app.coaching import planned
    from backstride.vocab.plan import Override, What

    with journal() as home:
        today = with_plan(planned(home)).today
        found = say_override(home, Override(today, "", by.strip()[:100], What(what), value, reason, end))
    _answer(found, as_json=as_json)


def _end(ended: str, by: str, *, as_json: bool) -> None:
    """End a change by hand; a stage that was lowered comes back through its gates."""
    from backstride.app.coaching import planned
    from backstride.app.taken_back import end_override
    from backstride.vocab.errors import NotFound, ValueRefused

    with journal() as home:
        with_plan(planned(home))
        try:
            found = end_override(home, ended, by)
        except NotFound as error:
            helps = "backstride plan show lists what holds."
            raise ValueRefused(
                "end", f"No change by hand with the id “{ended}” holds today; {helps}"
            ) from error
    _answer(found, as_json=as_json)


def mistaken(
    what: Annotated[str, typer.Argument(help="flag (red flags of today) or wish (something hurts).")],
    confirmed: Annotated[
        bool,
        typer.Option(
            "--none-of-these-happened", help="With flag: you pressed it by mistake, and none happened."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take back what was said today by mistake; both stay in the log. Tomorrow it takes a name instead."""
    one_of(what, ("flag", "wish"), "WHAT")

    from backstride.app.coaching import planned
    from backstride.app.taken_back import take_back_flags, take_back_wish
    from backstride.vocab.errors import ValueRefused

    with journal() as home:
        with_plan(planned(home))
        if what == "flag" and not confirmed:
            helps = "Say --none-of-these-happened, if it is so. Until then everything stays stopped."
            raise ValueRefused("confirm", helps)
        found = take_back_wish(home) if what == "wish" else take_back_flags(home, confirmed=confirmed)
    _answer(found, as_json=as_json)


def _answer(found: "Planned", *, as_json: bool) -> None:
    """Print today again: what was said may have changed it."""
    if as_json:
        from backstride.app.plan_shown import plan_json

        print_json(plan_json(found, len(found.week)))
        return
    from backstride.cli.plan_words import print_today

    print_today(found)
