"""`/api/v1/me`: who you are, how numbers are written, your body by day; and the simulated athlete."""

from typing import Annotated

from fastapi import APIRouter, Path

from backstride.app.people import drop_body, put_body, save_preferences, save_profile
from backstride.app.simulated import bring_back_simulated, remove_simulated
from backstride.web.api_problems import Day
from backstride.web.api_shapes import MadeOut
from backstride.web.api_shapes_me import BodyIn, MeOut, PreferencesShape, ProfileIn
from backstride.web.asked import BackgroundAsked, HomeAsked

router = APIRouter(tags=["me"])

Since = Annotated[Day, Path(description="The day from which the entry holds.")]


@router.get("/me")
def me(home: HomeAsked) -> MeOut:
    """Return who you are, as far as you said."""
    return MeOut.of(home.me())


@router.put("/me/profile")
def profile(home: HomeAsked, new: ProfileIn) -> MeOut:
    """Keep name, birth year and sex."""
    return MeOut.of(save_profile(home, new.name, new.birth_year, new.sex))


@router.put("/me/preferences")
def preferences(home: HomeAsked, new: PreferencesShape) -> MeOut:
    """Keep how numbers are written."""
    return MeOut.of(save_preferences(home, new.preferences()))


@router.put("/me/bodies/{since}")
def body(home: HomeAsked, since: Since, new: BodyIn) -> MeOut:
    """Keep an entry of a day."""
    return MeOut.of(put_body(home, new.body(since)))


@router.delete("/me/bodies/{since}")
def drop(home: HomeAsked, since: Since) -> MeOut:
    """Take an entry out; one that is not there stays away."""
    return MeOut.of(drop_body(home, since))


@router.delete("/simulated", status_code=204)
def remove(home: HomeAsked) -> None:
    """Remove the simulated athlete and her runs."""
    remove_simulated(home)


@router.post("/simulated")
def bring_back(home: HomeAsked, background: BackgroundAsked) -> MadeOut:
    """Make her again, and return her newest run; the others follow."""
    run = bring_back_simulated(home)
    background.wake()
    return MadeOut(run=run)
