"""What a run did for the body that ran it: energy, muscles, knee and impact, as the page of the run says it.

Everything comes from the reading and the body; nothing is kept. What is not known is said, with the one thing
that would make it known. Rejected: a score of the run, which would add things that have no common unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backstride.app.did_body import MusclesDid, calf_told, knee_told, muscles_did, muscles_told
from backstride.app.did_energy import WHICH, EnergyDid, energy_did
from backstride.app.did_impact import impact_told
from backstride.app.told import Told
from backstride.insight.bouts import Bout, bouts_of, seconds_of
from backstride.insight.on_foot import was_on_foot
from backstride.insight.words import not_told
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import RunReading
from backstride.vocab.segment import Travel


@dataclass(frozen=True, slots=True)
class Ask:
    """The one thing to do, so that more is known."""

    sentence: str
    words: str
    """Of the link."""
    href: str


@dataclass(frozen=True, slots=True)
class Did:
    """The section of a run's page."""

    heading: str
    lead: str
    """One sentence where there is little to say; empty otherwise."""
    energy: EnergyDid
    effort: str
    """Same speed against same effort; empty where no energy is shown."""
    muscles: MusclesDid | None
    """None where nothing was backward."""
    body: tuple[Told, ...]
    impact: Told | None
    calf: Told | None
    ask: Ask | None

    @property
    def told(self) -> tuple[Told, ...]:
        """Return everything that has a sheet."""
        more = (self.energy.expects, self.impact, self.calf)
        return (*self.energy.told, *self.body, *(one for one in more if one is not None))


def did_of(reading: RunReading, athlete: Athlete) -> Did:
    """Return what a run did, in the words of the person (or about the simulated one)."""
    on_foot = was_on_foot(reading)
    bouts = bouts_of(reading) if on_foot else ()
    whose = "her" if athlete.simulated else "your"
    backward = seconds_of(bouts, Travel.BACKWARD) > 0
    energy = energy_did(bouts, reading, athlete, whose)
    return Did(
        heading=f"What it did for "
        f"{athlete.name.split(' ')[0] if athlete.simulated and athlete.name else 'you'}",
        lead=_lead(reading, bouts) if on_foot else NOT_ON_FOOT,
        energy=energy,
        effort=WHICH if energy.told else "",
        muscles=muscles_did(bouts) if backward else None,
        body=(*muscles_told(bouts, reading.estimates, whose), *knee_told(bouts, reading.estimates, whose)),
        impact=impact_told(reading, reading.estimates) if backward else None,
        calf=calf_told(whose) if any(b.runs and b.travel is Travel.BACKWARD for b in bouts) else None,
        ask=_ask(reading, athlete, backward=backward) if on_foot else None,
    )


NOT_ON_FOOT = "This was not on foot by its sport, so nothing is said of what it did for you."


def _lead(reading: RunReading, bouts: Sequence[Bout]) -> str:
    if not bouts:
        moved = any(segment.travel is Travel.UNKNOWN for segment in reading.segments)
        return f"Which way it went is not known: {not_told(reading)}." if moved else "Nothing moved here."
    if seconds_of(bouts, Travel.BACKWARD) <= 0:
        unknown = any(segment.travel is Travel.UNKNOWN for segment in reading.segments)
        return "Nothing here is known to have been backward." if unknown else "Nothing here was backward."
    return ""


def _ask(reading: RunReading, athlete: Athlete, *, backward: bool) -> Ask | None:
    """Return the first of what is missing: a direction is worth more than a mass."""
    if not any(segment.travel in {Travel.FORWARD, Travel.BACKWARD} for segment in reading.segments):
        return Ask("Say which stretches were backward, and this section fills.", "Say which way", "#stretch")
    if not athlete.simulated and not any(body.mass_kg for body in athlete.bodies):
        return Ask("Energy in kcal needs a body mass.", "Say it in Settings", "/settings#s-body")
    if backward and not reading.recording.worn:
        return Ask("Impact is measured by a phone worn at the lower back or chest.", "", "")
    return None
