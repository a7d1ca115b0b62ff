"""The session that anybody may watch without a phone: a simulated person, a workout, and what a phone felt.

It is said to be simulated wherever it is shown, and belongs to nobody's journal.
"""

from functools import cache
from typing import Any

import numpy as np

from backstride.plan.cues import cue_words
from backstride.plan.places import NEEDS, STOPS
from backstride.plan.workout_wire import workout_to_json
from backstride.sample.guided import Guided, guided_session
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Sensor

SCHEMA = "backstride.watched/1"
CLOCK_PER_S = 10_000
"""Steps of time in a second."""
FORCE_PER_MPS2 = 100
TURN_PER_DEGPS = 10
_AXES = ("x", "y", "z")


@cache
def _session() -> Guided:
    return guided_session()


def watched() -> dict[str, Any]:
    """Return what is watched: the session as a phone takes it along, and the parts of what the phone felt."""
    found = _session()
    cues = sorted({cue for block in found.workout.blocks() for cue in block.cues})
    return {
        "schema": SCHEMA,
        "simulated": True,
        "name": found.workout.name,
        "workout": workout_to_json(found.workout),
        "place": "track",
        "needs": [{"key": key, "words": NEEDS[key]} for key in ("flat", "clear")],
        "stops": [{"key": key, "words": words} for key, words in STOPS.items()],
        "cues": {key: {"en": cue_words(key)} for key in cues},
        "samples": int(found.recording.streams[Sensor.ACC].t_s.size),
        "units": {"t": CLOCK_PER_S, "force": FORCE_PER_MPS2, "turn": TURN_PER_DEGPS},
        "parts": [
            {"kind": part.kind, "block": part.block, "start_s": part.start_s, "end_s": part.end_s}
            for part in found.parts
        ],
        "stumble_s": found.stumble_s,
    }


@cache
def watched_samples() -> bytes:
    """Return what the phone felt: seven 16-bit numbers a sample, little-endian, column after column.

    Time since the sample before in 0.1 ms, specific force in 0.01 m/s², rate of turn in 0.1 degree/s, each
    in the phone's axes.
    """
    streams = _session().recording.streams
    clock = np.rint(streams[Sensor.ACC].t_s * CLOCK_PER_S)
    columns: list[Floats] = [np.diff(clock, prepend=0.0)]
    columns += [streams[Sensor.ACC].columns[f"acc_{axis}_mps2"] * FORCE_PER_MPS2 for axis in _AXES]
    columns += [
        np.degrees(streams[Sensor.GYR].columns[f"gyr_{axis}_radps"]) * TURN_PER_DEGPS for axis in _AXES
    ]
    return b"".join(np.rint(column).astype("<i2").tobytes() for column in columns)
