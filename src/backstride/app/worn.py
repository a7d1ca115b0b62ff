"""How a motion sensor was worn: said when a file comes in, or afterwards, since no phone writes it down."""

from backstride.app.analyse import analyse_run
from backstride.app.home import Home
from backstride.signal.mounting import CALIBRATED, facing_vector
from backstride.vocab.errors import ValueRefused
from backstride.vocab.kept import KeptRun, WornSaid
from backstride.vocab.recording import Placement, Sensor

AXES = ("+x", "-x", "+y", "-y", "+z", "-z")
"""The facings that most sensors have; three numbers say any other."""


def say_worn(home: Home, run_id: str, said: WornSaid) -> None:
    """Keep how the sensor of a run was worn, and analyse the run anew.

    Raises:
        NotFound: there is no such run.
        ValueRefused: the run has no motion sensor, or the facing is no direction.
    """
    shelf = home.shelf_with(run_id)
    run = shelf.run(run_id)
    if not has_motion(run):
        raise ValueRefused(
            "placement",
            "This run has no motion sensor, so there is nothing that could be worn one way or another.",
        )
    facing_vector(said.facing)
    shelf.say_worn(run_id, said)
    analyse_run(home, run.athlete_id, run_id)


def has_motion(run: KeptRun) -> bool:
    """Tell whether a run holds a motion sensor, of which a person can say how it was worn."""
    return Sensor.ACC.value in run.sensors


def read_placement(text: str, field: str = "placement") -> Placement | None:
    """Return a placement as it is said; an empty text is not known.

    Raises:
        ValueRefused: there is no such placement.
    """
    if not text:
        return None
    try:
        return Placement(text)
    except ValueError:
        raise ValueRefused(field, f"“{text}” is none of {', '.join(Placement)}.") from None


def read_facing(text: str, field: str = "facing") -> str | None:
    """Return a facing as it is said, checked: an axis, three numbers or `calibrated`; empty is not known.

    Raises:
        ValueRefused: it is no direction.
    """
    said = text.replace(" ", "") or None
    try:
        facing_vector(said)
    except ValueRefused as refused:
        raise ValueRefused(field, str(refused)) from None
    return said


__all__ = ["AXES", "CALIBRATED", "has_motion", "read_facing", "read_placement", "say_worn"]
