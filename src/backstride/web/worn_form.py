"""The form that says how a motion sensor was worn, in words for a phone; decoded once."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from backstride.app.worn import AXES, CALIBRATED, has_motion, read_facing, read_placement
from backstride.vocab.kept import KeptRun, WornSaid
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Placement

PLACES = {
    Placement.LUMBAR: "lower back",
    Placement.CHEST: "chest",
    Placement.THIGH: "thigh",
    Placement.WRIST: "wrist",
    Placement.FOOT_LEFT: "left foot",
    Placement.FOOT_RIGHT: "right foot",
}
FACINGS = {
    "+z": "the screen (axis z)",
    "-z": "the back of the phone (against z)",
    "+y": "the top edge (axis y)",
    "-y": "the bottom edge (against y)",
    "+x": "the right edge (axis x)",
    "-x": "the left edge (against x)",
    CALIBRATED: "unknown; it began with a stand, then ten steps forward",
}
"""In the axes that phones share: x to the right edge, y to the top edge, z out of the screen."""


class WornForm(BaseModel):
    """The fields as they were typed."""

    model_config = ConfigDict(frozen=True)

    placement: str = Field(default="", max_length=20)
    facing: str = Field(default="", max_length=60)
    vector: str = Field(default="", max_length=60)
    """Another direction, as three numbers; beats `facing`."""

    @classmethod
    def of(cls, run: KeptRun) -> "WornForm":
        """Return the form as it stands for a run."""
        facing = run.facing or ""
        known = facing in {*AXES, CALIBRATED, ""}
        return cls(
            placement=run.placement or "",
            facing=facing if known else "",
            vector="" if known else facing,
        )

    def said(self) -> WornSaid:
        """Return what was said.

        Raises:
            ValueRefused: there is no such placement or direction.
        """
        field = "vector" if self.vector.strip() else "facing"
        return WornSaid(
            read_placement(self.placement), read_facing(self.vector.strip() or self.facing, field)
        )


def worn_view(run: KeptRun, reading: RunReading) -> dict[str, Any]:
    """Return what `worn.html` asks for."""
    return {
        "has_motion": has_motion(run),
        "places": PLACES,
        "facings": FACINGS,
        "worn_words": _worn_words(run, reading),
    }


def _worn_words(run: KeptRun, reading: RunReading) -> str:
    """Say in a sentence how the sensor was worn, as far as it is known."""
    if run.placement is None:
        return "Where it was worn is not known. Without that, steps and direction are not measured."
    place = PLACES[Placement(run.placement)]
    on = "On the" if run.placement.startswith("foot") else "At the"
    worn = reading.recording.worn[0] if reading.recording.worn else None
    if worn is None:
        return f"{on} {place}."
    if worn.mounting == "given":
        front = FACINGS.get(worn.facing or "")
        faced = f"{front} pointed to the front" if front else f"{worn.facing} pointed to the front"
        return f"{on} {place}; {faced}."
    if worn.mounting == "calibrated":
        return f"{on} {place}; which way it faced was found in walking that was forward."
    return f"{on} {place}. Which way it faced is not known, so forward and backward are not told apart."
