"""Which way a sensor's axes point on the body: said, found from a walk known to be forward, or unknown.

A facing is one direction in sensor axes: where the chest points (on a foot: the toes). It need not be level;
gravity tells what is up. It is written `+x` to `-z`, or as three numbers for a sensor that sits askew.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from backstride.vocab.arrays import Floats
from backstride.vocab.errors import ValueRefused
from backstride.vocab.recording import Problem

CALIBRATED = "calibrated"
"""Said instead of an axis: the recording begins with a stand, and its first steps are forward."""


class Mounting(StrEnum):
    """How the facing came to be known."""

    GIVEN = "given"
    CALIBRATED = "calibrated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MountingParams:
    """Settings of `facing_vector` and `is_vertical`; every default is explained."""

    shortest: float = 1e-3
    """A shorter direction than this points nowhere. Project choice."""
    vertical_deg: float = 20.0
    """A facing this near to up or down has no direction over the ground: three times the lean between walking
    and running would turn it round. Project choice."""


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


def is_vertical(facing: Floats, upright: Floats, params: MountingParams = MountingParams()) -> bool:
    """Tell whether a facing (3,) points up or down, where `upright` (3,) is up in sensor axes."""
    return bool(abs(float(facing @ upright)) > math.cos(math.radians(params.vertical_deg)))


def problems_of_facing(facing: str) -> tuple[Problem, ...]:
    """Return what to say about a facing that points up or down."""
    words = (
        f"The axis that should point where you face ({facing}) points up or down as the sensor was worn, so "
        "which way it faces is not known. Look at the sensor's axes again, or calibrate: stand still, then "
        "take ten steps forward."
    )
    return (Problem("facing-vertical", words),)


def any_level_axis(up: Floats) -> Floats:
    """Return the sensor axis (3,) that is furthest from `up` (3,), made level: some direction of the body."""
    up = up / max(float(np.linalg.norm(up)), 1e-9)
    axis = np.zeros(3)
    axis[int(np.argmin(np.abs(up)))] = 1.0
    axis -= (axis @ up) * up
    flat: Floats = axis / np.linalg.norm(axis)
    return flat


def shortest_turn(old: Floats, new: Floats, vector: Floats) -> Floats:
    """Return `vector` (3,) turned as the shortest turn takes the unit vector `old` to `new`."""
    half = old + new
    size = float(half @ half)
    if size < 1e-12:  # noqa: PLR2004  # upside down: about any level axis, here the vector's own plane
        flat: Floats = vector - 2 * (vector @ old) * old
        return flat
    # Two reflections: in the plane across `old`, then in the one across the half-way vector.
    mirrored = vector - 2 * (vector @ old) * old
    turned: Floats = mirrored - 2 * (mirrored @ half) / size * half
    return turned
