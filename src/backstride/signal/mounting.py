"""Which way a sensor's axes point on the body: said, found from a walk that is known to be forward, or unknown.

A facing is one direction in sensor axes: where the chest points (on a foot: the toes). It need not be level;
gravity tells what is up. It is written `+x` to `-z`, or as three numbers for a sensor that sits askew.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from backstride.vocab.arrays import Floats
from backstride.vocab.errors import ValueRefused

CALIBRATED = "calibrated"
"""Said instead of an axis: the recording begins with a stand, and its first steps are forward."""


class Mounting(StrEnum):
    """How the facing came to be known."""

    GIVEN = "given"
    CALIBRATED = "calibrated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MountingParams:
    """Settings of `facing_vector`; every default is explained."""

    shortest: float = 1e-3
    """A shorter direction than this points nowhere. Project choice."""


def facing_vector(facing: str | None, params: MountingParams = MountingParams()) -> Floats | None:
    """Return the unit vector (3,) in sensor axes of a facing as it is said; None where it is not known yet.

    Raises:
        ValueRefused: it is neither an axis nor three numbers.
    """
    if facing is None or facing == CALIBRATED:
        return None
    if len(facing) == 2 and facing[0] in "+-" and facing[1] in "xyz":  # noqa: PLR2004  # a sign and an axis
        axis = np.zeros(3)
        axis["xyz".index(facing[1])] = 1.0 if facing[0] == "+" else -1.0
        return axis
    try:
        vector = np.array([float(part) for part in facing.split(",")])
    except ValueError:
        vector = np.zeros(0)
    size = float(np.linalg.norm(vector))
    if vector.shape != (3,) or not math.isfinite(size) or size < params.shortest:
        raise ValueRefused(
            "facing",
            f"“{facing}” is no direction. Write +x, -x, +y, -y, +z or -z, three numbers such as 0.7,0,-0.7, "
            f"or {CALIBRATED} if the recording begins with a stand and ten steps forward.",
        )
    return vector / size
