"""Tiny builders for tests of the pure rooms: a recording in a line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Lap, Pause, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Label, Travel

START = datetime(2026, 5, 1, 7, 0, tzinfo=UTC)


def trace(*legs: tuple[float, int]) -> Floats:
    """trace((2.0, 5), (0.0, 4)) is 5 s at 2 m/s, then 4 s at 0, once a second."""
    return np.concatenate([np.full(seconds, value, dtype=float) for value, seconds in legs])


def stream(sensor: Sensor, t_s: ArrayLike | None = None, **columns: ArrayLike) -> Stream:
    """One sensor, once a second unless its times are given."""
    arrays = {name: np.asarray(values, dtype=float) for name, values in columns.items()}
    clock = (
        np.arange(next(iter(arrays.values())).size, dtype=float)
        if t_s is None
        else np.asarray(t_s, dtype=float)
    )
    return Stream(sensor, clock, arrays)


def recording(*streams: Stream, duration_s: float | None = None, **more: Any) -> Recording:
    """A recording of some streams; it ends with the last sample, or as is said."""
    last = max((float(s.t_s[-1]) for s in streams if len(s)), default=0.0)
    return Recording(
        format=more.pop("format", "fit"),
        source="a watch",
        start=more.pop("start", START),
        duration_s=last if duration_s is None else duration_s,
        streams={s.sensor: s for s in streams},
        **more,
    )


def run_at(*legs: tuple[float, int], **more: Any) -> Recording:
    """A watch that says its speed once a second; `run_at((2.5, 60), (0.0, 30))`."""
    speeds = trace(*legs)
    return recording(stream(Sensor.SPEED, speed_mps=speeds), duration_s=float(speeds.size), **more)


def said(start_s: float, end_s: float, travel: Travel, speed_mps: float | None = None) -> Label:
    """What a person says about a stretch."""
    return Label(start_s, end_s, travel, speed_mps=speed_mps)


def travels(segments: Sequence[Any]) -> list[tuple[float, float, str]]:
    """Segments as far as a test compares them."""
    return [(s.start_s, s.end_s, s.travel.value) for s in segments]


SECONDS = st.one_of(
    st.floats(-50, 150), st.sampled_from([0.0, 30.0, 60.0, 100.0, float("nan"), float("inf")])
)
LABELS = st.lists(
    st.builds(Label, SECONDS, SECONDS, st.sampled_from(list(Travel)), st.sampled_from(list(Gait))), max_size=8
)
LAPS = st.lists(
    st.builds(Lap, SECONDS, SECONDS, st.sampled_from([None, "backward", "easy", "倒跑"])), max_size=6
)
PAUSES = st.lists(st.builds(Pause, SECONDS, SECONDS), max_size=4)


@st.composite
def runs(draw: st.DrawFn) -> Recording:
    """A run with stops, laps and pauses, of any length to the tenth of a millisecond."""
    legs = draw(
        st.lists(st.tuples(st.sampled_from([0.0, 1.0, 2.5]), st.integers(1, 40)), min_size=1, max_size=6)
    )
    run = run_at(*legs, laps=tuple(draw(LAPS)), pauses=tuple(draw(PAUSES)))
    return replace(run, duration_s=run.duration_s + draw(st.floats(0, 1)))
