"""Which drills are open to a person: by the stage of their plan, and whether they may jump."""

from backstride.app.coaching import planned
from backstride.app.drills import ALL_OPEN, Opened
from backstride.app.home import Home


def opened_to(home: Home, athlete_id: str | None = None) -> Opened:
    """Return what a person's plan has opened; everything where there is no plan. Raises NotFound."""
    found = planned(home, athlete_id)
    if found.profile is None:
        return ALL_OPEN
    return Opened(found.stage.number, jumping=not found.state.limits.no_jumping)
