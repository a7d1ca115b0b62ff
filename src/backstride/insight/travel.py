"""Compose travel from what is certain: labels over names of laps over measured stillness; else unknown.

A 1 Hz watch file cannot tell backward from forward, so nothing here measures a direction.
"""

from dataclasses import dataclass, replace

from backstride.insight.names import gait_of_name, travel_of_name
from backstride.motion.still import still_stretches
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Gait, Label, Origin, Segment, Travel

_PAUSED = "the recording was paused"
_NOT_KNOWN = "nothing recorded here tells backward from forward"


def segments_of(recording: Recording, labels: tuple[Label, ...] = ()) -> tuple[Segment, ...]:
    """Cover `[0, duration_s)` with segments, without gap or overlap.

    Later layers win: unknown, then pauses, then stillness, then names of laps, then labels (the last one said
    wins over earlier ones). Neighbours that say the same for the same reason are joined.
    """
    if recording.duration_s <= 0:
        return ()
    layers = [Segment(0.0, recording.duration_s, Travel.UNKNOWN, Gait.UNKNOWN, 0.0, _NOT_KNOWN)]
    layers += [Segment(p.start_s, p.end_s, Travel.UNKNOWN, Gait.UNKNOWN, 0.0, _PAUSED) for p in recording.pauses]
    layers += [
        Segment(start, end, Travel.STILL, Gait.STAND, 0.9, "speed, steps and motion agree on standing still")
        for start, end in still_stretches(recording)
    ]
    layers += _by_lap_names(recording)
    layers += [_by_label(label) for label in labels]
    return _flatten(layers, recording.duration_s)


def _by_lap_names(recording: Recording) -> list[Segment]:
    found = []
    for lap in recording.laps:
        travel = travel_of_name(lap.name)
        if travel is not None:
            because = f"the lap is called “{lap.name}”"
            found.append(Segment(lap.start_s, lap.end_s, travel, gait_of_name(lap.name), 0.9, because, Origin.NAMED))
    return found


def _by_label(label: Label) -> Segment:
    gait = Gait.STAND if label.travel is Travel.STILL else label.gait
    return Segment(label.start_s, label.end_s, label.travel, gait, 1.0, "you said so", Origin.SAID)


@dataclass(frozen=True, slots=True)
class _Edge:
    at_s: float
    layer: int
    opens: bool


def _flatten(layers: list[Segment], duration_s: float) -> tuple[Segment, ...]:
    """Sweep over all edges; the highest open layer owns each piece."""
    cut = [replace(s, start_s=max(s.start_s, 0.0), end_s=min(s.end_s, duration_s)) for s in layers]
    edges = [_Edge(at, i, opens) for i, s in enumerate(cut) if s.end_s > s.start_s for at, opens in ((s.start_s, True), (s.end_s, False))]
    edges.sort(key=lambda edge: edge.at_s)
    open_layers: set[int] = set()
    pieces: list[Segment] = []
    for edge, after in zip(edges, edges[1:], strict=False):
        (open_layers.add if edge.opens else open_layers.discard)(edge.layer)
        if after.at_s > edge.at_s:
            pieces.append(replace(cut[max(open_layers)], start_s=edge.at_s, end_s=after.at_s))
    joined: list[Segment] = []
    for piece in pieces:
        if joined and replace(joined[-1], end_s=piece.end_s) == replace(piece, start_s=joined[-1].start_s):
            joined[-1] = replace(joined[-1], end_s=piece.end_s)
        else:
            joined.append(piece)
    return tuple(joined)
