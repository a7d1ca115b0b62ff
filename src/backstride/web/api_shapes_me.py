"""The shapes of a person in `/api/v1`: who you are, how numbers are written, your body by day."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from backstride.vocab.athlete import Athlete, Body, Preferences, Sex
from backstride.web.api_problems import Given, Taken, plain


class ProfileIn(Taken):
    """Who you are; each may be null."""

    name: Annotated[str, Field(max_length=100), AfterValidator(plain)] = ""
    birth_year: Annotated[int, Field(ge=1900, le=2999)] | None = None
    sex: Sex | None = None


class PreferencesShape(Taken):
    """How numbers are written."""

    distance: Literal["km", "mi"] = "km"
    pace: Literal["pace", "speed", "mps"] = "pace"
    mass: Literal["kg", "lb"] = "kg"
    time_zone: Annotated[str, Field(max_length=60), AfterValidator(plain)] = "UTC"
    week_start: Annotated[int, Field(ge=0, le=6)] = 0

    def preferences(self) -> Preferences:
        """Return the preferences."""
        return Preferences(self.distance, self.pace, self.mass, self.time_zone, self.week_start)


class BodyIn(Taken):
    """Your body on a day; what is not known is null."""

    mass_kg: Annotated[float, Field(ge=20, le=300, allow_inf_nan=False)] | None = None
    height_m: Annotated[float, Field(ge=0.8, le=2.5, allow_inf_nan=False)] | None = None
    hr_rest_bpm: Annotated[float, Field(ge=25, le=120, allow_inf_nan=False)] | None = None
    hr_max_bpm: Annotated[float, Field(ge=90, le=240, allow_inf_nan=False)] | None = None

    def body(self, since: date) -> Body:
        """Return the entry of a day."""
        return Body(since, self.mass_kg, self.height_m, self.hr_rest_bpm, self.hr_max_bpm)


class BodyOut(Given):
    """An entry of a day."""

    since: date
    mass_kg: float | None
    height_m: float | None
    hr_rest_bpm: float | None
    hr_max_bpm: float | None


class MeOut(Given):
    """The person whose program this is."""

    id: str
    name: str
    birth_year: int | None
    sex: Sex | None
    preferences: PreferencesShape
    bodies: list[BodyOut]

    @staticmethod
    def of(me: Athlete) -> "MeOut":
        """Return the shape of a person."""
        p = me.preferences
        return MeOut(
            id=me.id,
            name=me.name,
            birth_year=me.birth_year,
            sex=me.sex,
            preferences=PreferencesShape(
                distance=p.distance, pace=p.pace, mass=p.mass, time_zone=p.time_zone, week_start=p.week_start
            ),
            bodies=[
                BodyOut(
                    since=b.since,
                    mass_kg=b.mass_kg,
                    height_m=b.height_m,
                    hr_rest_bpm=b.hr_rest_bpm,
                    hr_max_bpm=b.hr_max_bpm,
                )
                for b in me.bodies
            ],
        )
