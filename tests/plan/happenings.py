"""What a person of a history says in the morning, and how a session goes."""

from dataclasses import dataclass, field, replace
from datetime import date
from zlib import crc32

from backstride.plan.state import State
from backstride.vocab.plan import (
    Amount,
    Answers,
    Cleared,
    Confidence,
    Decision,
    Dose,
    Event,
    Flag,
    Flagged,
    Measure,
    Morning,
    Override,
    Place,
    Profile,
    ProfileSaid,
    Result,
    Screened,
    Session,
    Tested,
    What,
    Who,
    Wish,
    Wished,
)
from backstride.vocab.segment import Handrail, Origin
from plan.histories import ANSWERS, DAYS, GAPS, PLACES, WELL, Happening, History

FLAGS = tuple(Flag)
WISHES = {
    "short": Wish.SHORT,
    "hurts": Wish.HURTS,
    "indoors": Wish.INDOORS,
    "tomorrow": Wish.TOMORROW,
    "unsafe": Wish.PLACE,
}


@dataclass(slots=True)
class Today:
    """What a person carries from day to day."""

    history: History
    first: int
    answers: Answers = WELL
    screened: Answers | None = None
    away: int = 0
    """The day on which they come back."""
    again: list[tuple[int, Event]] = field(default_factory=list)
    """Events that are sent once more, and how many days later."""
    lines: dict[int, dict[str, Happening]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answers = self.history.answers
        for line in self.history.happenings:
            self.lines.setdefault(self.first + line.day, {})[line.kind] = line

    def mishap(self, day: int, what: str) -> int:
        """Return how bad a mishap of a day is, 1 to 10; 0 is none."""
        roll = crc32(f"{self.history.luck} {day - self.first} {what}".encode()) % 10_000
        return roll % 10 + 1 if roll // 10 < 10 * self.history.temper else 0


def morning_events(today: Today, state: State, day: int) -> list[Event]:
    """Return what is said before the decision of a day."""
    when, lines = date.fromordinal(day), today.lines.get(day, {})
    if "gap" in lines and day > today.first:  # who never says who they are has no plan
        today.away = day + GAPS[(lines["gap"].size + day) % len(GAPS)]
    if day < today.away:
        return []
    some: list[Event] = []
    if day == today.first:
        some.append(ProfileSaid(when, "profile", today.history.profile))
    if "profile" in lines and state.profile is not None:
        some.append(ProfileSaid(when, f"profile-{day}", other(state.profile, lines["profile"].size)))
    if "answers" in lines:
        today.answers = ANSWERS[lines["answers"].size]
    if some or state.rescreen or "answers" in lines:
        some.append(Screened(when, f"screened-{day}", today.answers))
    if "cleared" in lines or (state.stopped and (day - today.first) % 10 == today.history.luck % 10):
        some.append(Cleared(when, f"cleared-{day}", "a doctor"))
        today.answers = WELL
    some.extend(overrides(lines, when))
    pain = lines["morning"].size + 1 if "morning" in lines else today.mishap(day, "morning")
    if pain or (state.did and state.did[-1].day == day - 1):
        some.append(Morning(when, f"morning-{day}", min(pain, 10)))
    some.extend(tests(today, when, day))
    some.extend(
        Wished(when, f"wished-{day}-{kind}", wish, lines[kind].size * 4 if wish is Wish.SHORT else None)
        for kind, wish in WISHES.items()
        if kind in lines
    )
    if "flagged" in lines:
        some.append(Flagged(when, f"flagged-{day}", FLAGS[lines["flagged"].size % 4]))
    return some


def other(profile: Profile, size: int) -> Profile:
    """Return a profile of which one thing is different."""
    return (
        replace(profile, minutes=10),
        replace(profile, minutes=90, sessions=7),
        replace(profile, age_years=70),
        replace(profile, who=Who.OLDER),
        replace(profile, who=Who.INJURY),
        replace(profile, days=DAYS[2], sessions=6),
        replace(profile, days=(6,), sessions=1),
        replace(profile, places=PLACES[3], rail=False, spotter=False),
        replace(profile, places=PLACES[2], rail=True),
        replace(profile, spotter=True, who=Who.TEAM),
    )[size]


def tests(today: Today, when: date, day: int) -> list[Event]:
    """Return tests: every ten days those of the gates, and one of the script, well or badly done."""
    some: list[Event] = []
    origin = Origin.MEASURED if today.history.sensors else Origin.SAID
    if (day - today.first) % 10 == 0:
        some.append(Tested(when, f"tested-{day}-a", Measure("stand_s", 15.0, origin)))
        some.append(Tested(when, f"tested-{day}-b", Measure("back_walk_3m_s", 4.0, origin)))
    line = today.lines.get(day, {}).get("tested")
    if line is not None:
        name, value = (
            ("stand_s", 3.0),
            ("stand_s", 30.0),
            ("back_walk_3m_s", 9.0),
            ("step_time_cv", 0.2),
            ("step_time_cv", 0.03),
            ("trunk_lean_deg", 30.0),
            ("trunk_lean_deg", -5.0),
            ("stand_s", float("nan")),
            ("step_time_cv", float("nan")),
            ("trunk_lean_deg", 5.0),
        )[line.size]
        some.append(Tested(when, f"tested-{day}-c", Measure(name, value, tuple(Origin)[line.size % 4])))
    return some


def overrides(lines: dict[str, Happening], when: date) -> list[Event]:
    """Return what the person or a coach wants less or more of."""
    some: list[Event] = []

    def said(kind: str, what: What, value: float, reason: str = "", days: int = 0) -> None:
        until = date.fromordinal(when.toordinal() + days) if days else None
        some.append(Override(when, f"{kind}-{when.toordinal()}", "Coach Kim", what, value, reason, until))

    for kind, line in lines.items():
        size = line.size
        match kind:
            case "lower":
                said(kind, What.DOSE, size / 10, days=7 * size)
            case "raise":
                said(kind, What.DOSE, 1.1 + size, "feels good", 5 * size + 1)
            case "lower_stage":
                said(kind, What.STAGE, size + 0.5, days=9 * (size % 3))
            case "raise_stage":
                said(kind, What.STAGE, size + 3, "a course", 4 * size + 3)
            case "lower_sessions":
                said(kind, What.SESSIONS, size % 4, days=7 * (size % 3))
            case "raise_sessions":
                said(kind, What.SESSIONS, size + 1, "a free week", 8)
            case "refused":
                said(
                    kind,
                    tuple(What)[size % 3],
                    (9.0, float("nan"), -1.0, float("inf"))[size % 4],
                    days=size % 2,
                )
            case _:
                pass
    return some


def result_events(today: Today, decision: Decision, day: int) -> list[tuple[Event, int]]:
    """Return results of a day, and how many days late each arrives."""
    if day < today.away:
        return []
    when, lines = date.fromordinal(day), today.lines.get(day, {})
    some: list[Result] = []
    if decision.session is not None:
        some.append(_result(today, decision.session, when, day))
        if "second" in lines:
            some.append(replace(some[0], id=f"second-{day}", planned=None, amount=Amount.EXTRA))
    if "extra" in lines:
        some.append(unplanned(when, f"extra-{day}", lines["extra"].size))
    if "forward" in lines:
        minutes = 30.0 * (lines["forward"].size + 1)
        dose = Dose(minutes=minutes, forward_min=minutes)
        some.append(Result(when, f"forward-{day}", Amount.EXTRA, dose, stumbles=0, place=Place.PATH))
    if "doubled" in lines:
        size = lines["doubled"].size
        for result in some:
            again = replace(result, pain=size, revision=1) if size > 4 else result
            today.again.append((size + 1, again))
    late = lines["late"].size + 1 if "late" in lines else 0
    return [(result, late) for result in some]


def unplanned(when: date, key: str, size: int) -> Result:
    """Return a session that nobody planned, of any size."""
    walk, run = 90.0 * (size + 1), 60.0 * size
    dose = Dose(20.0, walk, run, walk / 2, run / 3, 5.0, fastest_mps=2.4 if size > 3 else None)
    place = (None, Place.PATH, Place.TREADMILL)[size % 3]
    return Result(
        when, key, Amount.EXTRA, dose, effort=size, pain=0, stumbles=0, place=place, holds_backward=True
    )


def _result(today: Today, session: Session, when: date, day: int) -> Result:
    """Return how a planned session went."""
    lines = today.lines.get(day, {})
    dose, amount, holds = session.dose, Amount.DONE, session.dose.backward_m > 0
    if "skip" in lines or today.mishap(day, "skip") > 3:
        dose, amount = Dose(), Amount.SKIPPED
    elif "partly" in lines or today.mishap(day, "partly") > 6:
        dose, amount = (
            times(dose, (lines["partly"].size + 1) / 11 if "partly" in lines else 0.5),
            Amount.PARTLY,
        )
    elif "overdone" in lines:
        dose = times(dose, 1.2 + 0.4 * lines["overdone"].size)
    elif "unknown" in lines:
        size = lines["unknown"].size
        dose = Dose(dose.minutes, unknown_m=dose.backward_m * size / 4, forward_min=dose.forward_min)
        holds = size % 2 == 0
    result = Result(
        day=when,
        id=f"result-{day}",
        amount=amount,
        dose=dose,
        planned=session.dose,
        place=session.place,
        handrail=session.handrail,
        holds_backward=holds,
        hard=session.hard,
        stage=session.stage,
    )
    return result if amount is Amount.SKIPPED or "silent" in lines else _words(today, result, day)


def _words(today: Today, result: Result, day: int) -> Result:
    """Return a result with what is said about it."""
    lines = today.lines.get(day, {})
    pain = lines["pain"].size + 1 if "pain" in lines else today.mishap(day, "pain") // 2
    stumbles = lines["stumble"].size % 3 + 1 if "stumble" in lines else today.mishap(day, "stumble") // 5
    effort = 7 + lines["hard"].size % 4 if "hard" in lines else max(3, today.mishap(day, "effort"))
    flags = (FLAGS[lines["flag"].size % 4],) if "flag" in lines else ()
    measures: tuple[Measure, ...] = ()
    if today.history.sensors and result.dose.backward_m > 0:
        measures = (
            Measure("step_time_cv", 0.05, Origin.MEASURED),
            Measure("trunk_lean_deg", 8.0, Origin.MEASURED),
        )
    said = replace(
        result,
        effort=effort,
        pain=pain,
        confidence=Confidence.UNSURE if "unsure" in lines else Confidence.SURE,
        stumbles=stumbles,
        falls=1 if "fall" in lines else 0,
        flags=flags,
        measures=measures,
    )
    if "by_hand" in lines:
        rail = (None, Handrail.NONE)[lines["by_hand"].size % 2]
        return replace(said, place=None, handrail=rail, dose=replace(said.dose, fastest_mps=None))
    return said


def times(dose: Dose, factor: float) -> Dose:
    """Return a dose made smaller or larger."""
    return replace(
        dose,
        minutes=factor * dose.minutes,
        backward_walk_m=factor * dose.backward_walk_m,
        backward_run_m=factor * dose.backward_run_m,
        longest_walk_m=factor * dose.longest_walk_m,
        longest_run_m=factor * dose.longest_run_m,
        forward_min=factor * dose.forward_min,
    )
