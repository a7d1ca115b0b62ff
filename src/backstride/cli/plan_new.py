"""`backstride plan new`: who a person is, and the questions about health before the first session."""

from typing import TYPE_CHECKING, Annotated

import typer

from backstride.cli.plan_options import DAY_NAMES, AsJson, journal, one_of, print_json, several
from backstride.cli.plan_simulate import PROFILES

if TYPE_CHECKING:
    from backstride.app.coaching import Planned
    from backstride.vocab.plan import Profile

PLACES = ("treadmill", "hall", "track", "field", "path")
BEFORE = ("never", "walked", "short", "minutes")
GOALS = ("health", "confident", "race", "sport")
FELL = {"no": "no", "once": "once", "more": "more than once"}
DIZZY = {"no": "no", "sometimes": "now and then", "often": "often"}
HEART = ("chest", "fainted", "heart", "supervised", "none")
INJURED = ("calf", "ankle", "knee", "hip", "back", "none")
MORE = ("pregnant", "sight", "balance-medicine", "none")
QUESTIONS = {
    "fell": "--fell",
    "dizzy": "--dizzy",
    "heart": "--heart",
    "injured": "--injured",
    "pain_now": "--pain-now",
    "more": "--also",
}
"""Keys of the questions, and the option that answers each."""
LITTLE, MUCH = 1, 4
"""Pain now from which the question's second and third answer stand."""

WhoIs = Annotated[str | None, typer.Option("--profile", help=f"For whom: {', '.join(PROFILES)}.")]
Days = Annotated[list[str] | None, typer.Option("--days", help="Days with time: mon,wed,fri.")]
Minutes = Annotated[int, typer.Option(help="For one session.", min=5, max=300)]
Sessions = Annotated[
    int | None, typer.Option(help="A week, at most; left out: as many as days.", min=1, max=7)
]
Places = Annotated[
    list[str] | None, typer.Option("--place", help=f"Where, several with commas: {', '.join(PLACES)}.")
]
Rail = Annotated[bool, typer.Option("--rail", help="The treadmill has a handrail within reach.")]
Mirror = Annotated[bool, typer.Option("--mirror", help="There is a mirror in front of it.")]
Spotter = Annotated[bool, typer.Option("--spotter", help="A second person comes along when asked.")]
Age = Annotated[int | None, typer.Option(help="In years.", min=5, max=110)]
BeforeSaid = Annotated[
    str, typer.Option("--before", help=f"Backward before: {', '.join(BEFORE)} (short: 20 m run and more).")
]
GoalSaid = Annotated[str, typer.Option("--goal", help=f"What for: {', '.join(GOALS)}.")]
Forward = Annotated[
    float, typer.Option("--forward-minutes", help="Forward running of an ordinary week.", min=0, max=3000)
]
FellSaid = Annotated[str | None, typer.Option("--fell", help="Falls in the last year: no, once, more.")]
DizzySaid = Annotated[str | None, typer.Option("--dizzy", help="Dizzy or unsteady: no, sometimes, often.")]
HeartSaid = Annotated[
    list[str] | None,
    typer.Option("--heart", help=f"In the last year: {', '.join(HEART)}; several with commas."),
]
InjuredSaid = Annotated[
    list[str] | None,
    typer.Option("--injured", help=f"Injury or operation in the last three months: {', '.join(INJURED)}."),
]
PainNow = Annotated[int | None, typer.Option("--pain-now", help="Pain now, 0 to 10.", min=0, max=10)]
MoreSaid = Annotated[
    list[str] | None, typer.Option("--also", help=f"{', '.join(MORE)}; several with commas.")
]


def new(  # noqa: PLR0917  # the options of the command, by name
    profile: WhoIs = None,
    days: Days = None,
    minutes: Minutes = 30,
    sessions: Sessions = None,
    place: Places = None,
    rail: Rail = False,
    mirror: Mirror = False,
    spotter: Spotter = False,
    age: Age = None,
    before: BeforeSaid = "never",
    goal: GoalSaid = "confident",
    forward_minutes: Forward = 0.0,
    fell: FellSaid = None,
    dizzy: DizzySaid = None,
    heart: HeartSaid = None,
    injured: InjuredSaid = None,
    pain_now: PainNow = None,
    also: MoreSaid = None,
    as_json: AsJson = False,
) -> None:
    """Make a plan, or make it anew: who you are, and six questions about your health (--fell to --also).

    No progression for going backward has been published: the plan is expert design, and no medical advice.
    The questions may come later or again, alone.
    """
    answers = _answers(fell, dizzy, heart, injured, pain_now, also)
    said = None
    if profile is not None:
        said = _profile(profile, days, place, {"before": before, "goal": goal})
    elif not answers:
        raise typer.BadParameter(f"Say for whom: {', '.join(PROFILES)}.", param_hint="--profile")
    elif days or place:
        raise typer.BadParameter("Who you are is said as a whole: add it.", param_hint="--profile")

    from dataclasses import replace

    if said is not None:
        said = replace(
            said,
            minutes=minutes,
            sessions=min(sessions or len(said.days), len(said.days)),
            rail=rail,
            mirror=mirror,
            spotter=spotter,
            age_years=age,
            forward_min_a_week=forward_minutes,
        )
    found = _keep(said, answers)
    _show(found, as_json=as_json)


def _profile(who: str, days: list[str] | None, places: list[str] | None, said: dict[str, str]) -> "Profile":
    """Return who a person is, as far as words say it."""
    one_of(who, PROFILES, "--profile")
    named = several(days or (), DAY_NAMES, "--days")
    where = several(places or (), PLACES, "--place")
    if not named:
        raise typer.BadParameter("Say which days have time, such as mon,wed,fri.", param_hint="--days")
    if not where:
        raise typer.BadParameter(f"Say where you can go: {', '.join(PLACES)}.", param_hint="--place")
    one_of(said["before"], BEFORE, "--before")
    one_of(said["goal"], GOALS, "--goal")

    from backstride.vocab.plan import Before, Goal, Place, Profile, Who

    return Profile(
        who=Who(who),
        days=tuple(sorted({DAY_NAMES.index(name) for name in named})),
        minutes=0,
        sessions=0,
        places=tuple(dict.fromkeys(Place(name) for name in where)),
        before=Before(said["before"]),
        goal=Goal(said["goal"]),
    )


def _answers(  # noqa: PLR0917  # one a question
    fell: str | None,
    dizzy: str | None,
    heart: list[str] | None,
    injured: list[str] | None,
    pain_now: int | None,
    also: list[str] | None,
) -> dict[str, list[str]]:
    """Return the answers as the form gives them; {} where no question was answered."""
    said: dict[str, list[str]] = {}
    if fell is not None:
        said["fell"] = [FELL[one_of(fell, tuple(FELL), "--fell")]]
    if dizzy is not None:
        said["dizzy"] = [DIZZY[one_of(dizzy, tuple(DIZZY), "--dizzy")]]
    if heart:
        said["heart"] = several(heart, HEART, "--heart")
    if injured:
        said["injured"] = several(injured, INJURED, "--injured")
    if pain_now is not None:
        said["pain_now"] = ["0" if pain_now < LITTLE else "2" if pain_now < MUCH else "4"]
    if also:
        said["more"] = [word.replace("-", "_") for word in several(also, MORE, "--also")]
    return said


def _keep(said: "Profile | None", answers: dict[str, list[str]]) -> "Planned":
    """Keep who it is and the answers: both or none."""
    from backstride.app.coaching import planned, say_profile, screen
    from backstride.cli.plan_options import with_plan
    from backstride.plan.screening import answers_of
    from backstride.vocab.errors import ValueRefused

    missing = [option for key, option in QUESTIONS.items() if key not in answers] if answers else []
    if missing:
        one = len(missing) == 1
        says = f"{'A question has' if one else 'Questions have'} no answer yet: {', '.join(missing)}."
        raise ValueRefused("answers", f"{says} “no”, “none” and 0 are answers.")
    if answers:
        answers_of(answers)  # refused before anything is kept
    with journal() as home:
        if said is not None:
            say_profile(home, said)
        else:
            with_plan(planned(home))
        return screen(home, answers) if answers else planned(home)


def _show(found: "Planned", *, as_json: bool) -> None:
    if as_json:
        from backstride.app.plan_shown import plan_json

        print_json(plan_json(found, 1))
        return
    from backstride.cli.plan_words import print_outcome, print_today

    print_outcome(found)
    print_today(found)
