"""What a person may not do, from who they are and what they answered; the strictest limit wins.

A limit is a wall, not advice: the last look at every session goes through it, and nobody's override passes.
"""

from dataclasses import dataclass, replace

from backstride.vocab.plan import Answers, Fell, HowOften, Profile, Recent, Who

TOP = 12
"""Number of the highest stage, by definition: as many as the ladder has."""
WALKING_TOP = 5
"""The highest stage without running, by definition of the ladder."""


WEEK = 7
"""Days of a week, by definition."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Walls; the default has none."""

    top_stage: int = TOP
    no_running_outdoors: bool = False
    support: bool = False
    """A rail, a wall or a second person, always."""
    no_jumping: bool = False
    injury: bool = False
    """At most four backward sessions in seven days."""
    sessions: int = WEEK
    """Backward sessions a week."""
    factor: float = 1.0
    """Of every dose."""
    ask_first: tuple[str, ...] = ()
    """Why a professional comes first; empty is go."""
    reasons: tuple[str, ...] = ()
    """One sentence a limit."""

    def stricter(self, other: "Limits") -> "Limits":
        """Return what both demand."""
        return Limits(
            top_stage=min(self.top_stage, other.top_stage),
            no_running_outdoors=self.no_running_outdoors or other.no_running_outdoors,
            support=self.support or other.support,
            no_jumping=self.no_jumping or other.no_jumping,
            injury=self.injury or other.injury,
            sessions=min(self.sessions, other.sessions),
            factor=min(self.factor, other.factor),
            ask_first=(*self.ask_first, *other.ask_first),
            reasons=(*self.reasons, *other.reasons),
        )


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class LimitParams:
    """Numbers of the limits; all are expert design, no study has tested them on backward runners."""

    pain_stop: int = 4
    """Pain now from which a professional comes first. Expert design, as in the rule for sessions."""
    older_years: int = 65
    """From this age the walls for older adults stand, whatever was chosen. Expert design."""
    child_years: int = 14
    """Below this age a professional decides. Expert design: one study had boys of 7, with teachers."""
    older_sessions: int = 3
    """Backward sessions a week. Three a week is what balance trials did (wang2019)."""
    older_factor: float = 0.8
    """Of every dose. Expert design: strides shorten more backward with age (laufer2005)."""
    injury_factor: float = 0.8
    """Of every dose. Expert design."""
    new_factor: float = 0.9
    """Of every dose, for who is new to sport. Expert design."""


DEFAULT = LimitParams()


def limits_of(profile: Profile, answers: Answers | None, params: LimitParams = DEFAULT) -> Limits:
    """Return every wall for a person; without answers only those of the profile."""
    found = _of_profile(profile, params)
    for limit in _of_answers(answers, params) if answers else ():
        found = found.stricter(limit)
    return found


def _of_profile(profile: Profile, params: LimitParams) -> Limits:
    found = Limits(sessions=profile.sessions)
    if profile.who is Who.NEW:
        found = found.stricter(Limits(factor=params.new_factor))
    if profile.who is Who.INJURY:
        says = "No jumping drills, at most four sessions backward in seven days: you come from an injury."
        found = found.stricter(
            Limits(no_jumping=True, injury=True, factor=params.injury_factor, reasons=(says,))
        )
    if profile.who is Who.OLDER or (profile.age_years or 0) >= params.older_years:
        says = "Three sessions backward a week at most, a fifth shorter, and no jumping drills."
        found = found.stricter(
            Limits(
                sessions=params.older_sessions, no_jumping=True, factor=params.older_factor, reasons=(says,)
            )
        )
    if profile.age_years is not None and profile.age_years < params.child_years:
        found = found.stricter(Limits(ask_first=("you are younger than 14",)))
    return found


def _of_answers(answers: Answers, params: LimitParams) -> list[Limits]:
    return [limit for holds, limit in _table(answers, params) if holds]


def _table(a: Answers, params: LimitParams) -> list[tuple[bool, Limits]]:
    """Return what each answer demands; one row an answer."""
    knees = any(place in a.injured for place in (Recent.CALF, Recent.ANKLE, Recent.KNEE))
    trunk = Recent.HIP in a.injured or Recent.BACK in a.injured
    return [
        (a.chest, _ask("you had pain or pressure in the chest")),
        (a.fainted, _ask("you fainted, or nearly")),
        (a.heart, _ask("your heart stumbles or races")),
        (a.supervised, _ask("a doctor said: only under supervision")),
        (a.dizzy is HowOften.OFTEN, _ask("you are often dizzy or unsteady")),
        (a.pain_now >= params.pain_stop, _ask(f"you have pain of {a.pain_now} of 10 now")),
        (a.fell is Fell.MORE, _ask("you fell more than once in the last year")),
        (a.fell is Fell.ONCE, _held("you fell in the last year")),
        (a.dizzy is HowOften.SOMETIMES, _held("unsteady now and then")),
        (a.balance_medicine, _held("a device or medicine affects your balance")),
        (a.pregnant, _held("you are pregnant").stricter(_walking("you are pregnant"))),
        (a.sight, Limits(no_running_outdoors=True, reasons=(_SIGHT,))),
        (knees, _healing("an injury in the last three months")),
        (trunk, _healing("hip or back in the last three months")),
        (1 <= a.pain_now < params.pain_stop, _walking("until you answer these questions without pain")),
    ]


_SIGHT = "No running backward outdoors: your sight to the side."


def _ask(why: str) -> Limits:
    return Limits(ask_first=(why,))


def _held(why: str) -> Limits:
    says = f"A handrail or a second person, and no running outdoors: {why}."
    return Limits(support=True, no_running_outdoors=True, reasons=(says,))


def _walking(why: str) -> Limits:
    says = f"Walking only, no jumping drills: {why}."
    return Limits(top_stage=WALKING_TOP, no_jumping=True, reasons=(says,))


def _healing(why: str) -> Limits:
    return replace(_walking(why), injury=True)
