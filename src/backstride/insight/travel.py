"""Compose travel in layers: a person's label over a measurement over a name over a plan; else unknown.

A 1 Hz watch file cannot tell backward from forward; a worn motion sensor often can. The order of the layers
is the whole judgement:

1. *Unknown* is the ground: it claims nothing. Where a worn sensor could not tell, it says why.
2. *The plan* says what was meant to be done: it is handed in only where the person said that it was.
3. *The name of a lap* speaks of moving: "6 x backward" says which way, not that there was no stop.
4. *A pause* takes name and plan back: while the timer stood still, the lap was not being run.
5. *Measured stillness* wins over all of these: five seconds and more in which every sensor agrees are a stop.
6. *Measured travel* of a worn sensor wins over all of these, where it answers. Where it does not, the name of
   the lap stands.
7. *A person's label* wins over everything, and the last one said over the ones before.

A label or name that leaves the gait open takes it from the measurement: which way and how are two questions.

Rejected: averaging what disagrees, and letting a name beat a sensor that saw somebody stand or turn.
"""

import heapq
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

from backstride.insight.names import gait_of_name, travel_of_name
from backstride.motion.still import Stillness, find_stillness
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Gait, Label, Origin, Segment, Travel

PAUSED = "the recording was paused"
NOT_KNOWN = "nothing recorded here tells backward from forward"
SAID = "you said so"

DECIMALS = 3
"""Segments are cut at whole milliseconds, finer than any sensor: a reading and its JSON are then the same."""


@dataclass(frozen=True, slots=True)
class TravelParams:
    """How sure each source is; every default is explained."""

    said: float = 1.0
    """A person was there and is not second-guessed. Project choice."""
    named: float = 0.9
    """A lap is now and then started late, or the workout not followed to the end. Project choice: in one
    second out of ten a name may be wrong; no study counts it."""
    planned: float = 0.7
    """Below the name of a lap, and below what heart rate and speed are learnt from (0.8): laps that match a
    plan, and a person who says that they were its stretches. Project choice."""
    still: float = 0.9
    """All sensors agree, but each of them is blind to a shuffle slower than its threshold. Project choice."""


def segments_of(
    recording: Recording,
    labels: tuple[Label, ...] = (),
    measured: tuple[Segment, ...] = (),
    params: TravelParams = TravelParams(),
    planned: tuple[Segment, ...] = (),
) -> tuple[Segment, ...]:
    """Cover `[0, duration_s)` with segments, without gap or overlap.

    Neighbours that say the same for the same reason are joined. A recording shorter than a millisecond has
    no segment.

    Args:
        recording: What the sensors said.
        labels: What the person said, in the order in which it was said; the last word wins.
        measured: What a worn sensor says of travel and gait: in order, without overlap, unknown where it
            cannot tell.
        params: What is explained there.
        planned: What `plan.planned_travel` says, where the person confirmed that it was done so.
    """
    end_s = round(recording.duration_s, DECIMALS)
    if end_s <= 0:
        return ()
    layers = [_unknown(0.0, end_s, NOT_KNOWN)]
    layers += [stretch for stretch in measured if stretch.travel is Travel.UNKNOWN]
    layers += planned
    layers += _by_lap_names(recording, params)
    layers += [_unknown(pause.start_s, pause.end_s, PAUSED) for pause in recording.pauses]
    layers += [
        _by_stillness(still, params)
        for still in find_stillness(recording)
        if not measured or "motion" not in still.voices  # the worn sensor has said it more finely
    ]
    layers += [stretch for stretch in measured if stretch.travel is not Travel.UNKNOWN]
    layers += [_by_label(label, params) for label in labels]
    return _join(_with_gait(_flatten(layers, end_s), measured))


def _unknown(start_s: float, end_s: float, because: str) -> Segment:
    return Segment(start_s, end_s, Travel.UNKNOWN, Gait.UNKNOWN, 0.0, because)


def _by_lap_names(recording: Recording, params: TravelParams) -> list[Segment]:
    found = []
    for lap in recording.laps:
        travel = travel_of_name(lap.name)
        if travel is not None:
            because = f"the lap is called “{lap.name}”"
            gait = gait_of_name(lap.name)
            found.append(Segment(lap.start_s, lap.end_s, travel, gait, params.named, because, Origin.NAMED))
    return found


def _by_stillness(still: Stillness, params: TravelParams) -> Segment:
    *others, last = still.voices or ("sensors",)
    who = f"{', '.join(others)} and {last} agree" if others else f"{last} says so"
    return Segment(
        still.start_s, still.end_s, Travel.STILL, Gait.STAND, params.still, f"standing still: {who}"
    )


def by_plan(label: Label, params: TravelParams = TravelParams()) -> Segment:
    """Return what a confirmed stretch of the plan says: a layer near the ground, not a person's own label."""
    because = f"the laps match the plan: {label.travel.value} {label.gait.value}"
    return Segment(
        label.start_s, label.end_s, label.travel, label.gait, params.planned, because, Origin.PLANNED
    )


def _by_label(label: Label, params: TravelParams) -> Segment:
    gait = label.gait
    if label.travel is Travel.STILL:
        gait = Gait.STAND
    elif gait is Gait.STAND and label.travel is not Travel.UNKNOWN:
        gait = Gait.UNKNOWN  # who goes somewhere does not stand; the sensor may know how
    sure = 0.0 if label.travel is Travel.UNKNOWN else params.said
    return Segment(label.start_s, label.end_s, label.travel, gait, sure, SAID, Origin.SAID)


def _with_gait(pieces: list[Segment], measured: tuple[Segment, ...]) -> list[Segment]:
    """Fill in the gait where a label or name left it open; no piece reaches over an edge of `measured`."""
    starts = [round(stretch.start_s, DECIMALS) for stretch in measured]

    def filled(piece: Segment) -> Segment:
        at = bisect_right(starts, piece.start_s) - 1
        open_gait = piece.gait is Gait.UNKNOWN and piece.origin is not Origin.MEASURED
        if at < 0 or not open_gait or measured[at].end_s <= piece.start_s:
            return piece
        walks = measured[at].gait in {Gait.WALK, Gait.RUN}
        return replace(piece, gait=measured[at].gait) if walks else piece

    return [filled(piece) for piece in pieces] if measured else pieces


def _flatten(layers: list[Segment], end_s: float) -> list[Segment]:
    """Sweep over all edges; the highest open layer owns each piece.

    Closed layers leave the heap only when they come to its top, so that a file with 100,000 overlapping laps
    costs no more than sorting their edges.
    """
    cut = [_cut(layer, end_s) for layer in layers]
    opening = sorted(
        (segment.start_s, -i) for i, segment in enumerate(cut) if segment.end_s > segment.start_s
    )
    edges = sorted({edge for layer in cut for edge in (layer.start_s, layer.end_s)})
    open_layers: list[int] = []
    pieces: list[Segment] = []
    entered = 0
    for start, end in pairwise(edges):
        while entered < len(opening) and opening[entered][0] <= start:
            heapq.heappush(open_layers, opening[entered][1])
            entered += 1
        while cut[-open_layers[0]].end_s <= start:
            heapq.heappop(open_layers)
        pieces.append(replace(cut[-open_layers[0]], start_s=start, end_s=end))
    return pieces


def _cut(layer: Segment, end_s: float) -> Segment:
    """Cut a layer to the recording, at whole milliseconds; one without finite edges becomes empty."""
    start = float(round(max(layer.start_s, 0.0), DECIMALS)) if layer.start_s < end_s else end_s
    end = float(round(min(layer.end_s, end_s), DECIMALS)) if layer.end_s > 0 else 0.0
    return replace(layer, start_s=start, end_s=end)


def _join(pieces: list[Segment]) -> tuple[Segment, ...]:
    joined: list[Segment] = []
    for piece in pieces:
        if joined and _claim(joined[-1]) == _claim(piece):
            joined[-1] = replace(joined[-1], end_s=piece.end_s)
        else:
            joined.append(piece)
    return tuple(joined)


def _claim(segment: Segment) -> tuple[Travel, Gait, float, str, Origin]:
    return segment.travel, segment.gait, segment.confidence, segment.because, segment.origin
