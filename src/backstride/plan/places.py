"""Where a session is done, and what it needs around it.

Places are ordered from the one that is easiest to keep safe. Beginners stay where there is something to
hold until they have let go; then open ground, because there is room. Backward downhill does not exist.
"""

from dataclasses import dataclass

from backstride.plan.ladder import Stage
from backstride.plan.state import HANDS, PLACES, State
from backstride.vocab.plan import OUTDOORS, Place, Profile, Wish
from backstride.vocab.segment import Handrail

NEEDS: dict[str, str] = {
    "flat": "Flat, dry and firm, without edges or holes.",
    "clear": "Nobody and nothing for 40 m behind you; look before every stretch.",
    "rail": "A handrail within reach, and the safety clip on you.",
    "spotter": "A second person walking beside or behind you.",
    "wall": "A wall or a fence to hold on to.",
    "mirror": "A mirror in front of you.",
    "slope": "A gentle slope of 2 to 5 %; you come down forward.",
}
"""What a place must have; keys stand in `Session.needs`."""

STOPS: dict[str, str] = {
    "pain": "Pain of 4 or more of 10, or any sharp pain: stop, nothing backward for 48 hours.",
    "fall": "A fall: stop for today.",
    "stumbles": "Two stumbles: stop for today.",
    "dizzy": "Dizzy, pressure in the chest, or a leg that gives way: stop, sit down, ask for help.",
    "traffic": "Somebody comes, or you cannot see behind you: stand, look, go on forward.",
}
"""When to stop; keys stand in `Session.stops`."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place with what holds on to whom."""

    place: Place
    hands: Handrail | None
    """On a treadmill with a rail; None elsewhere."""
    needs: tuple[str, ...]
    running: bool
    """Whether a wall allows running here."""

    @property
    def surface(self) -> int:
        """How hard the place is to keep safe: index into `PLACES`."""
        return PLACES.index(self.place)


def where(state: State, stage: Stage) -> Where | None:
    """Return where today's backward work is done; None where no place will do."""
    profile = state.profile
    if profile is None:
        return None
    inside = state.wish is not None and state.wish.wish is Wish.INDOORS
    places = [p for p in PLACES if p in profile.places and not (inside and p in OUTDOORS)]
    if not places:
        return None
    support = stage.support or state.support or state.limits.support
    place = _best(places, state, stage)
    held = profile.rail if place is Place.TREADMILL else False
    if support and place is Place.TREADMILL and not held:
        place = Place.HALL  # a belt without a rail is no place to learn on; a wall is anywhere
    if support and not held and not profile.spotter and stage.number > WALL_STAGE:
        return None
    hands = _hands(state) if held else None
    running = not (state.limits.no_running_outdoors and place in OUTDOORS)
    return Where(place, hands, _needs(state, stage, place, support=support, held=held), running)


WALL_STAGE = 2
"""Up to this stage a wall is something to hold; beyond it, it takes a rail or a person."""
OPEN_STAGE = 4
"""From this stage on open ground is chosen before a treadmill."""


def can_hold(profile: Profile | None) -> bool:
    """Whether a person has a rail or somebody to hold on to."""
    if profile is None:
        return False
    return profile.spotter or (profile.rail and Place.TREADMILL in profile.places)


def _best(places: list[Place], state: State, stage: Stage) -> Place:
    rail = state.profile is not None and state.profile.rail
    holding = rail and state.levels.hands < len(HANDS) - 1
    held = state.support or state.limits.support
    if Place.TREADMILL in places and ((stage.number < OPEN_STAGE or holding or held) and rail):
        return Place.TREADMILL
    if state.limits.no_running_outdoors and stage.run_m[1] > 0:
        return places[0]
    ground = [place for place in places if place is not Place.TREADMILL]
    return ground[0] if ground else places[0]


def _hands(state: State) -> Handrail:
    most = 0 if state.support else state.levels.hands
    return HANDS[most]


def _needs(state: State, stage: Stage, place: Place, *, support: bool, held: bool) -> tuple[str, ...]:
    profile = state.profile
    needs = [] if place is Place.TREADMILL else ["flat", "clear"]
    if held:
        needs.append("rail")
    elif support:
        needs.append("spotter" if profile is not None and profile.spotter else "wall")
    if place is Place.TREADMILL and profile is not None and profile.mirror:
        needs.append("mirror")
    if stage.grade > 0:
        needs = ["slope" if need == "flat" else need for need in needs]
    return tuple(needs)
