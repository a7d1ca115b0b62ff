"""The noun that every measurement of gait starts from: when feet touched the ground."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """Foot contacts that a sensor saw, in order; every array is (k,)."""

    times_s: Floats
    """In the time of the recording."""
    foot: NDArray[np.int8]
    """+1 left, -1 right, 0 not known."""
    steps_each: int
    """1 where the sensor feels both feet (trunk, wrist), 2 where it feels its own leg only (foot, thigh)."""
    contact_time_s: Floats
    """Foot on the ground; NaN where not known."""
    flight_time_s: Floats
    """No foot on the ground before this contact, 0 in walking; NaN where not known."""
    step_length_m: Floats
    """Way of the body from this contact to the next opposite one; NaN where not known."""
    step_time_s: Floats
    """From this contact to the next opposite one (half a stride where one leg is felt); NaN at the end of
    each stretch of steps, so that a stop is never a long step."""

    @property
    def count(self) -> int:
        """Steps of both feet."""
        return int(self.times_s.size) * self.steps_each
