"""A simulated person in a terminal: week by week, every day with what was decided, done and said."""

from typing import TYPE_CHECKING

from backstride.plan.ladder import ladder
from backstride.vocab.plan import Amount, Profile, Session

if TYPE_CHECKING:
    from backstride.app.simulated_plan import SimulatedYear
    from backstride.sample.coached import LivedDay

NAMES = {
    "new": "new to sport",
    "runner": "seasoned runner",
    "injury": "returning from injury",
    "older": "older adult",
    "team": "team-sport athlete",
    "racer": "racer",
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
INDENT = " " * 12


def print_year(year: "SimulatedYear") -> None:
    """Print one person, day by day."""
    person, profile = year.person, year.person.profile
    print(f"Simulated person {person.seed}, {NAMES[person.who.value]}: {_about(profile)}.")
    print("Made up from a seed; it says what the coach does, and proves nothing about people.")
    for number, lived in enumerate(year.days):
        if number % 7 == 0:
            print(f"\nWeek {number // 7 + 1}, stage {lived.stage}: {ladder().stage(lived.stage).name}")
        _print_day(lived)
    print()


def _about(profile: Profile) -> str:
    days = " ".join(DAYS[day] for day in profile.days)
    places = ", ".join(place.value for place in profile.places)
    with_whom = (" with a handrail" if profile.rail else "") + (", somebody along" if profile.spotter else "")
    return f"{profile.age_years} years, {days}, {profile.minutes} min, {places}{with_whom}"


def _print_day(lived: "LivedDay") -> None:
    said = "; ".join(part for part in (_planned(lived.session), *_done(lived)) if part)
    print(f"{lived.day:%a %d %b}  {said}")
    for change in lived.decision.changes if lived.decision is not None else ():
        print(f"{INDENT}{change.rule}: {change.reason} [{', '.join(change.inputs)}]")


def _planned(session: Session | None) -> str:
    if session is None:
        return "rest"
    dose = session.dose
    hard = ", hard" if session.hard else ""
    held = f", {session.handrail.value} on the rail" if session.handrail is not None else ""
    name = session.workout.name
    return f"{session.kind.value}, {session.place.value}, {dose.minutes:.0f} min: {name}{held}{hard}"


def _done(lived: "LivedDay") -> list[str]:
    """Return what was done, said and felt, a part each."""
    said = []
    result, done = lived.result, lived.done
    if lived.morning is not None:
        said.append(f"in the morning pain {lived.morning}")
    if result is None or done is None:
        if lived.session is not None:
            said.append("missed" if result is not None else "missed, and not said")
    else:
        said.append(f"{result.amount.value}, effort {result.effort}")
        if result.amount is not Amount.DONE:
            said.append(f"{done.backward_m:.0f} m backward")
        said += [f"pain {result.pain}, {result.pain_place}"] if result.pain else []
        said += [f"{result.stumbles} stumbled"] if result.stumbles else []
        said += ["fell"] if result.falls else []
        said += [f"felt {result.confidence.value}"] if result.confidence is not None else []
    told = max(lived.morning or 0, (result.pain or 0) if result is not None else 0)
    return said + ([f"felt pain {lived.felt}, said less"] if lived.felt > told else [])
