"""The one composition: a recording, whose it is and what was said about it, to a reading.

Command line, page and every worker call this and nothing else, so that they can never disagree.
"""

from dataclasses import replace

from backstride.insight.metrics import metrics_of
from backstride.insight.travel import DECIMALS, segments_of
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import RecordingSummary, RunReading, Steps
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Label

ANALYSIS_VERSION = 1
"""Raised whenever a reading of the same recording changes; kept readings of older versions are recomputed."""


def read_run(
    recording: Recording,
    athlete: Athlete,  # noqa: ARG001  # the door is settled; the first estimate will ask for the body
    labels: tuple[Label, ...] = (),
) -> RunReading:
    """Find out what happened in a recording; the same input gives the same reading on any machine, any day.

    Args:
        recording: What the sensors said.
        athlete: Whose it is; what is not known about a person is None there.
        labels: What the person said, in the order in which it was said; the last word wins.
    """
    segments = segments_of(recording, labels)
    return RunReading(
        recording=_summary(recording),
        segments=segments,
        steps=Steps(),
        metrics=metrics_of(recording, segments, labels),
        estimates=(),
    )


def _summary(recording: Recording) -> RecordingSummary:
    start = recording.start
    return RecordingSummary(
        source=recording.source,
        format=recording.format,
        start_utc=None if start is None else start.isoformat(timespec="seconds").replace("+00:00", "Z"),
        duration_s=round(recording.duration_s, DECIMALS),
        sensors=recording.sensors,
        placement=recording.placement,
        problems=tuple(
            replace(problem, start_s=_ms(problem.start_s), end_s=_ms(problem.end_s))
            for problem in recording.problems
        ),
        simulated=recording.simulated,
    )


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, DECIMALS)
