"""3 m backward walk test: stand, walk three metres backward, stand; how long did it take?

The time runs from the first movement after the stand to the last before the next one, found in the
acceleration of the trunk. A stopwatch runs from "go" to the line: it holds the reaction, and does not hold
the stop. So the two differ by some tenths of a second, and a cut-off of a stopwatch is a rough mark here.

Movement is the size of acceleration in the level frame over a tenth of a second. Walking is what is clearly
moving; its edges are where movement sinks to the level of the stand, and the uncertainty is how long it
takes to get from there to clear movement, at least the tenth of a second. Rejected: contacts as edges,
since the first movement comes before the first contact and is a lean, and speed integrated from
acceleration, which drifts more than the edge is wide.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.contacts import Contacts
from backstride.signal.level import centred_mean
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.measure import Measure, Measured
from backstride.vocab.reading import Metric
from backstride.vocab.recording import Placement, Problem
from backstride.vocab.segment import Segment, Travel

TRUNK = (Placement.LUMBAR, Placement.CHEST)


@dataclass(frozen=True, slots=True)
class BackwardWalkParams:
    """Settings of `backward_walk_test`; every default is explained."""

    distance_m: float = 3.0
    """As the test is defined (Carter et al. 2020, doi:10.1097/TGR.0000000000000272)."""
    moving_mps2: float = 0.7
    """Clear movement: a slow step is above it at the trunk, quiet standing below 0.2. Project choice."""
    stand_times: float = 3.0
    """Movement ends where it sinks to this multiple of the stand's own median. Project choice."""
    stand_least_mps2: float = 0.15
    """But never below this: the noise of a phone. Project choice."""
    smooth_s: float = 0.1
    """Movement is a root mean square over this long: short against a step, so that edges stay sharp.
    Project choice."""
    stop_s: float = 0.8
    """Quiet for longer is a stop: a slow step has a quiet middle of up to half a second. Project choice."""
    shortest_walk_s: float = 1.0
    """Three metres backward are not walked faster; shorter movement is fidgeting. Project choice."""
    stand_s: float = 1.0
    """As much standing is needed before and after. Project choice."""
    turned_deg: float = 60.0
    """Who faces elsewhere at the end has turned, and did not walk backward all the way. Project choice."""
    forward_part: float = 0.5
    """Where more of the walk than this was measured or said to be forward, there is no time.
    Project choice."""


def backward_walk_test(
    worn: Worn,
    contacts: Contacts | None = None,
    segments: tuple[Segment, ...] = (),
    *,
    start_s: float | None = None,
    end_s: float | None = None,
    params: BackwardWalkParams = BackwardWalkParams(),
) -> Measured:
    """Time a 3 m backward walk in `[start_s, end_s)` of a recording, the whole of it where nothing is said.

    Args:
        worn: The sensor, at the lower back or chest; its mounting need not be known.
        contacts: Steps, to count those of the walk; None where they are not known.
        segments: What is known of travel: a walk that was forward is refused.
        start_s: In the time of the recording, before the walk and in a stand.
        end_s: After the walk and in a stand.
        params: Settings.
    """
    if worn.placement not in TRUNK:
        return _refused(
            "placement", "The backward walk test needs the sensor at the lower back or on the chest."
        )
    clock = worn.level.t_s
    here = (clock >= (-np.inf if start_s is None else start_s)) & (
        clock < (np.inf if end_s is None else end_s)
    )
    if here.sum() < (2 * params.stand_s + params.shortest_walk_s) * worn.level.rate_hz:
        return _refused("short", "This is too short for a stand, a walk of three metres and a stand.")
    if not worn.level.known[here].all():
        return _refused("gaps", "The sensor missed a part of this walk. Close other apps and walk again.")
    movement = _movement(worn, here, params)
    walks = _walks(movement, worn.level.rate_hz, params)
    if len(walks) != 1:
        return _refused(*_WRONG_COUNT[len(walks) > 0])
    edges = _edges(movement, walks[0], worn.level.rate_hz, params)
    if edges is None:
        return _refused(
            "stand", "There is no second of standing still before and after this walk. Stand, walk, stand."
        )
    begin, end, unsure = float(clock[here][0]) + edges[0], float(clock[here][0]) + edges[1], edges[2]
    wrong = _wrong_way(worn, segments, begin, end, params)
    return wrong or Measured(_metrics(contacts, begin, end, unsure, params))


_WRONG_COUNT = (
    ("no-walk", "No walk was found in this stretch. Keep the sensor tight and say from when to when."),
    ("stops", "There is more than one walk or stop in this stretch. Say from when to when it was."),
)


def _movement(worn: Worn, here: Bools, params: BackwardWalkParams) -> Floats:
    """Size of acceleration, (m,), in m/s²; smoothed first, so that a trembling sensor does not move.

    Its mean is taken off: who stands at both ends has gained no speed, so a mean is a fault of the sensor.
    """
    width = round(params.smooth_s * worn.level.rate_hz)
    accel = worn.level.accel_mps2[:, here]
    smooth = centred_mean(accel - accel.mean(axis=1, keepdims=True), width)
    return np.sqrt(np.maximum(centred_mean((smooth**2).sum(axis=0), width), 0.0))


def _walks(movement: Floats, rate_hz: float, params: BackwardWalkParams) -> list[tuple[int, int]]:
    """Stretches `[first, last)` of clear movement, joined across quiet shorter than a stop."""
    clear = np.flatnonzero(movement > params.moving_mps2)
    if clear.size == 0:
        return []
    cuts = np.flatnonzero(np.diff(clear) > params.stop_s * rate_hz)
    first = clear[np.concatenate([[0], cuts + 1])].tolist()
    last = (clear[np.concatenate([cuts, [clear.size - 1]])] + 1).tolist()
    return [(a, b) for a, b in zip(first, last, strict=True) if b - a >= params.shortest_walk_s * rate_hz]


def _edges(
    movement: Floats, walk: tuple[int, int], rate_hz: float, params: BackwardWalkParams
) -> tuple[float, float, float] | None:
    """Begin, end and uncertainty of a walk in s from the first sample; None where no stand is beside it."""
    before, after = movement[: walk[0]][::-1], movement[walk[1] :]
    stand = int(params.stand_s * rate_hz)
    found = []
    for side in (before, after):  # time runs away from the walk in both
        quiet = max(
            params.stand_times * float(np.median(side)) if side.size else 0.0, params.stand_least_mps2
        )
        still = np.flatnonzero(side < min(quiet, params.moving_mps2))
        lag = int(still[0]) if still.size else side.size
        rest = side[lag : lag + stand]
        if rest.size < stand or np.median(rest) > min(quiet, params.moving_mps2):
            return None
        found.append(lag)
    least = params.smooth_s * rate_hz
    unsure = float(np.hypot(max(found[0], least), max(found[1], least))) / rate_hz
    return (walk[0] - found[0]) / rate_hz, (walk[1] + found[1]) / rate_hz, unsure


def _wrong_way(
    worn: Worn, segments: tuple[Segment, ...], begin: float, end: float, params: BackwardWalkParams
) -> Measured | None:
    """Refuse a walk that turned, or that is known to be forward."""
    at = np.interp(
        [begin - params.stand_s / 2, end + params.stand_s / 2], worn.level.t_s, worn.level.heading_rad
    )
    turned = abs(np.degrees(at[1] - at[0]))
    if worn.six.has_gyroscope and turned > params.turned_deg:
        return _refused("turned", f"You turned by {turned:.0f} degrees. Walk backward in a straight line.")
    forward = sum(
        max(min(segment.end_s, end) - max(segment.start_s, begin), 0.0)
        for segment in segments
        if segment.travel is Travel.FORWARD
    )
    if forward > params.forward_part * (end - begin):
        return _refused("forward", "This walk was forward. If it was not, say so with a label.")
    return None


def _metrics(
    contacts: Contacts | None, begin: float, end: float, unsure: float, params: BackwardWalkParams
) -> tuple[Metric, ...]:
    time_s = end - begin
    found = [
        ("backward_walk_time", time_s, "s"),
        ("backward_walk_time_uncertainty", unsure, "s"),
        ("backward_walk_speed", params.distance_m / time_s, "m/s"),
    ]
    if contacts is not None and contacts.steps_each == 1:
        steps = int(np.count_nonzero((contacts.times_s >= begin) & (contacts.times_s <= end)))
        if steps > 0:
            found.append(("backward_walk_steps", float(steps), "1"))
    return tuple(Metric(name, value, unit, Travel.BACKWARD, begin, end) for name, value, unit in found)


def _refused(code: str, words: str) -> Measured:
    return Measured((), (Problem(f"backward-walk-{code}", words),))


_SOURCE = "test: Carter et al. 2020, doi:10.1097/TGR.0000000000000272; timing: project choice"
_NOISE = (
    "with a stopwatch: smallest real change 1.7 s (49 people with multiple sclerosis, 7 to 10 days, Söke et "
    "al. 2022, doi:10.1097/MRR.0000000000000530), 1.6 s (41 people after a stroke, 2 days, 2021, "
    "doi:10.1016/j.jstrokecerebrovasdis.2020.105462); ICC 0.94 within an hour (65 people of 69 "
    "years, Özden et al. 2021, doi:10.1007/s11845-021-02596-1)"
)
_SPEED_NOISE = (
    "with a stopwatch over the middle three of five metres: smallest real change 0.07 and 0.11 m/s (34 and "
    "29 people after a stroke, DeMark et al. 2023, doi:10.1080/09593985.2022.2085638)"
)
MEASURES = (
    Measure(
        "backward_walk_time", "s", "3 m backward walk",
        "From the first movement after a stand to the last before the next stand, three metres backward.",
        TRUNK, _SOURCE, _NOISE,
    ),
    Measure(
        "backward_walk_time_uncertainty", "s", "uncertainty of that time",
        "How long it takes from standing to clear movement, at both ends together: so unsure is the time.",
        TRUNK, "project choice",
    ),
    Measure(
        "backward_walk_speed", "m/s", "3 m backward walk, mean speed",
        "Three metres by that time, start and stop in it.", TRUNK, _SOURCE, _SPEED_NOISE,
    ),
    Measure(
        "backward_walk_steps", "1", "3 m backward walk, steps",
        "Contacts between the begin and the end of the walk.", TRUNK, "project choice", decimals=0,
    ),
)  # fmt: skip
"""What a 3 m backward walk test gives."""
