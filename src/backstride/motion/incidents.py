"""Incidents: stumbles and falls, looked for afterward in a whole recording.

For a sensor at the lower back, the chest or a thigh, with a gyroscope. Nothing is claimed elsewhere: a foot
is jolted in every step and does not know whether the body above it was lost, and an arm is thrown about for a
hundred reasons. At a thigh posture says nothing (sitting down turns it as lying does), so there
falls are told by the drop alone.

No real stumble or fall in running, let alone backward, stands behind the settings: they were set on simulated
ones, and on real walking that holds none. What is reported is a moment to look at, not a diagnosis.
"""

import numpy as np

from backstride.motion.contacts import Contacts
from backstride.motion.incidents_falls import falls_of
from backstride.motion.incidents_stumbles import stumbles_of
from backstride.motion.incidents_ticks import TICK_HZ, Ticks, ticks_of
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Floats
from backstride.vocab.incident import Incident
from backstride.vocab.recording import Placement, Problem

PLACEMENTS = (Placement.LUMBAR, Placement.CHEST, Placement.THIGH)
"""Where a sensor can tell."""
SLOWEST_HZ = 40.0
"""Slower sensors miss the impact. Project choice."""
_UPRIGHT_S = 30.0
"""Upright is the mean of the steps over this long before. Project choice."""


def incidents_of(worn: Worn, contacts: Contacts | None) -> tuple[Incident, ...]:
    """Return stumbles and falls in order of time; () where the sensor cannot tell (`incidents_refused`)."""
    if incidents_refused(worn) is not None:
        return ()
    ticks = ticks_of(worn)
    steps_s = np.zeros(0) if contacts is None else contacts.times_s
    fell = falls_of(worn, ticks, _upright(steps_s, ticks))
    if contacts is None or worn.placement is Placement.THIGH:
        return fell
    # A stumble that ends in a fall, and getting up again, belong to the fall.
    stumbled = [
        stumble
        for stumble in stumbles_of(worn, contacts, ticks)
        if not any(fall.at_s - 3.0 < stumble.at_s < fall.end_s + 3.0 for fall in fell)
    ]
    return tuple(sorted((*fell, *stumbled)))


def incidents_refused(worn: Worn) -> Problem | None:
    """Return why no incidents are looked for, or None where they are."""
    if worn.placement not in PLACEMENTS:
        where = (
            "where it was worn is not known"
            if worn.placement is None
            else f"this one was at the {worn.placement}"
        )
        return Problem(
            "incidents-placement",
            f"Stumbles and falls are looked for with a sensor at the lower back, the chest or a thigh; "
            f"{where.replace('_', ' ')}.",
        )
    if not worn.six.has_gyroscope:
        return Problem(
            "incidents-gyroscope", "Stumbles and falls need a gyroscope as well, and this sensor wrote none."
        )
    if worn.six.source_hz < SLOWEST_HZ:
        return Problem(
            "incidents-rate",
            f"Stumbles and falls need at least {SLOWEST_HZ:.0f} samples a second, and this sensor wrote "
            f"{worn.six.source_hz:.0f}.",
        )
    return None


def _upright(steps_s: Floats, ticks: Ticks) -> Floats:
    """Return up in sensor axes (3, m) over the steps before each tick; without such, over all steps."""
    m = ticks.still.size
    moving = np.zeros(m)
    for by in range(-5, 6):
        moving[np.clip(ticks.tick(steps_s) + by, 0, m - 1)] = 1.0
    total = np.cumsum(ticks.up * moving, axis=1)
    count = np.cumsum(moving)
    back = np.maximum(np.arange(m) - round(_UPRIGHT_S * TICK_HZ), 0)
    mean = total - total[:, back]
    enough = count - count[back] >= 3 * TICK_HZ
    mean[:, ~enough] = total[:, -1:] if count[-1] > 0 else ticks.up.sum(axis=1, keepdims=True)
    upright: Floats = mean / np.maximum(np.sqrt((mean * mean).sum(axis=0)), 1e-9)
    return upright
