"""Settings: my body, units, time and week, and the simulated athlete. Nothing of it is required."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from backstride.app.guide_settings import LANGUAGES, guide_settings, save_guide_settings
from backstride.app.journal import athlete_count, has_own_runs
from backstride.app.people import drop_body, put_body, save_preferences, save_profile, time_zones
from backstride.app.typed_values import (
    HR_MAX_BPM,
    HR_REST_BPM,
    read_birth_year,
    read_heart_rate_bpm,
    read_height_m,
    read_mass_kg,
)
from backstride.vocab.athlete import Body, Preferences, Sex
from backstride.vocab.errors import ValueRefused
from backstride.vocab.units import pounds_from_kg
from backstride.web.asked import HomeAsked, see_other, today_of
from backstride.web.errors import status_of
from backstride.web.said import Said
from backstride.web.templating import page
from backstride.web.typed import Refused

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Field(max_length=100)]
SAVED = {
    "profile": "What you said about yourself was saved.",
    "body": "Your entry was saved.",
    "dropped": "The entry was taken out.",
    "units": "Your units were saved.",
    "guide": "What the phone says and whom it may call was saved.",
}


class ProfileForm(BaseModel):
    """Who you are, as it was typed."""

    model_config = ConfigDict(frozen=True)

    name: Text = ""
    birth_year: Text = ""
    sex: Text = ""


class BodyForm(BaseModel):
    """Your body on a day, as it was typed."""

    model_config = ConfigDict(frozen=True)

    since: Text = ""
    mass: Text = ""
    height: Text = ""
    hr_rest: Text = ""
    hr_max: Text = ""


class UnitsForm(BaseModel):
    """How numbers are written, as it was chosen."""

    model_config = ConfigDict(frozen=True)

    distance: Literal["km", "mi"] = "km"
    pace: Literal["pace", "speed", "mps"] = "pace"
    mass: Literal["kg", "lb"] = "kg"
    time_zone: Text = "UTC"
    week_start: Annotated[int, Field(ge=0, le=6)] = 0


class GuideForm(BaseModel):
    """What the phone speaks and whom it may offer to call, as it was typed."""

    model_config = ConfigDict(frozen=True)

    language: Text = "en"
    contact_name: Text = ""
    contact_phone: Text = ""


@router.get("/settings")
def settings(request: Request, home: HomeAsked, saved: str | None = None) -> Response:
    """Show what is set."""
    return _page(request, home, said=Said(SAVED[saved]) if saved in SAVED else None)


@router.post("/settings/profile")
def profile(request: Request, home: HomeAsked, form: Annotated[ProfileForm, Form()]) -> Response:
    """Keep name, birth year and sex; each may be left empty."""
    try:
        year = read_birth_year(form.birth_year, home.clock().year) if form.birth_year.strip() else None
        save_profile(home, form.name, year, _sex(form.sex))
    except ValueRefused as refused:
        return _page(request, home, refused, profile=form)
    return see_other("/settings?saved=profile")


@router.post("/settings/body")
def body(request: Request, home: HomeAsked, form: Annotated[BodyForm, Form()]) -> Response:
    """Keep an entry of a day; what is left empty is taken over from the entry before."""
    try:
        put_body(home, _body(form, home))
    except ValueRefused as refused:
        return _page(request, home, refused, body=form)
    return see_other("/settings?saved=body")


@router.post("/settings/body/drop")
def drop(request: Request, home: HomeAsked, since: Annotated[str, Form(max_length=20)]) -> Response:
    """Take an entry out; it then stands in the form, so that saving brings it back."""
    day, me = _day(since), home.me()
    gone = next((entry for entry in me.bodies if entry.since == day), None)
    drop_body(home, day)
    if gone is None:
        return see_other("/settings?saved=dropped")
    said = Said(f"The entry of {day} was taken out. It stands in the form: save it to bring it back.")
    return _page(request, home, said=said, body=_typed_again(gone, me.preferences))


@router.post("/settings/units")
def units(request: Request, home: HomeAsked, form: Annotated[UnitsForm, Form()]) -> Response:
    """Keep how numbers are written."""
    try:
        save_preferences(
            home, Preferences(form.distance, form.pace, form.mass, form.time_zone.strip(), form.week_start)
        )
    except ValueRefused as refused:
        return _page(request, home, refused)
    return see_other("/settings?saved=units")


@router.post("/settings/guide")
def guide(request: Request, home: HomeAsked, form: Annotated[GuideForm, Form()]) -> Response:
    """Keep the language of the phone, and somebody whom it may offer to call."""
    try:
        save_guide_settings(home, form.language, form.contact_name, form.contact_phone)
    except ValueRefused as refused:
        return _page(request, home, refused, guided=form)
    return see_other("/settings?saved=guide#guide")


def _page(  # noqa: PLR0917  # what a refused form shows again
    request: Request,
    home: HomeAsked,
    refused: ValueRefused | None = None,
    said: Said | None = None,
    profile: ProfileForm | None = None,
    body: BodyForm | None = None,
    guided: GuideForm | None = None,
) -> Response:
    me = home.me()
    simulated = home.simulated()
    year = "" if me.birth_year is None else str(me.birth_year)
    return page(
        request,
        "settings.html",
        200 if refused is None else status_of(refused),
        tab="settings",
        own=has_own_runs(home),
        said=said,
        me=me,
        preferences=me.preferences,
        profile=profile or ProfileForm(name=me.name, birth_year=year, sex=me.sex or ""),
        body=body or BodyForm(since=today_of(home, me).isoformat()),
        guided=guided or _guided(home),
        languages=LANGUAGES,
        refused=None
        if refused is None
        else Refused(_FIELD_OF.get(refused.field, refused.field), str(refused)),
        simulated=simulated,
        simulated_count=0 if simulated is None else athlete_count(home, simulated),
        zones=time_zones(),
    )


_FIELD_OF = {"mass_kg": "mass", "height_m": "height", "hr_rest_bpm": "hr_rest", "hr_max_bpm": "hr_max"}
"""Names of fields where the use case has its own."""


def _guided(home: HomeAsked) -> GuideForm:
    said = guide_settings(home)
    name, phone = (said.contact.name, said.contact.phone) if said.contact else ("", "")
    return GuideForm(language=said.language, contact_name=name, contact_phone=phone)


def _body(form: BodyForm, home: HomeAsked) -> Body:
    me = home.me()
    day = _day(form.since)
    before = me.body_on(day) or Body(day)
    typed: dict[str, float] = {}
    if form.mass.strip():
        typed["mass_kg"] = read_mass_kg(form.mass, me.preferences)
    if form.height.strip():
        typed["height_m"] = read_height_m(form.height, me.preferences)
    if form.hr_rest.strip():
        typed["hr_rest_bpm"] = read_heart_rate_bpm(form.hr_rest, HR_REST_BPM, "hr_rest")
    if form.hr_max.strip():
        typed["hr_max_bpm"] = read_heart_rate_bpm(form.hr_max, HR_MAX_BPM, "hr_max")
    if not typed:
        raise ValueRefused("mass", "Write at least one of them.")
    return replace(
        before,
        since=day,
        mass_kg=typed.get("mass_kg", before.mass_kg),
        **{
            name: typed.get(name, getattr(before, name)) for name in ("height_m", "hr_rest_bpm", "hr_max_bpm")
        },
    )


def _typed_again(body: Body, preferences: Preferences) -> BodyForm:
    """Return an entry as it may be typed; what is not known stays empty."""
    pounds = preferences.mass == "lb"
    mass = None if body.mass_kg is None else pounds_from_kg(body.mass_kg) if pounds else body.mass_kg
    return BodyForm(
        since=body.since.isoformat(),
        mass="" if mass is None else f"{mass:.1f}",
        height="" if body.height_m is None else f"{body.height_m:.2f}",
        hr_rest="" if body.hr_rest_bpm is None else f"{body.hr_rest_bpm:.0f}",
        hr_max="" if body.hr_max_bpm is None else f"{body.hr_max_bpm:.0f}",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueRefused("since", "Write the day as year-month-day, for example 2026-11-21.") from None


def _sex(text: str) -> Sex | None:
    if text and text not in set(Sex):
        raise ValueRefused("sex", "Choose one, or leave it out.")
    return Sex(text) if text else None
