"""The one composition: recordings of a session, whose they are and what was said about them, to a reading.

Command line, page and every worker call this and nothing else, so that they can never disagree.
"""

from collections.abc import Sequence
from dataclasses import replace

from backstride.insight.explained import with_estimates
from backstride.insight.legs import legs_of, rounded_legs
from backstride.insight.measured import measure, rounded, wear, worn_summaries
from backstride.insight.metrics import metrics_of
from backstride.insight.on_foot import sport_problems
from backstride.insight.steady import steady_stretches
from backstride.insight.together import Session, session_of
from backstride.insight.travel import DECIMALS, by_plan, segments_of
from backstride.insight.trial import Trial, trial_of
from backstride.vocab.athlete import Athlete
from backstride.vocab.measure import Measured
from backstride.vocab.reading import Metric, RecordingSummary, RunReading, WornSummary
from backstride.vocab.recording import Problem, Recording
from backstride.vocab.segment import Label, Origin, Segment

ANALYSIS_VERSION = 4
"""Raised whenever a reading of the same recording changes; kept readings of older versions are recomputed."""


def read_run(
    recording: Recording,
    athlete: Athlete,
    labels: tuple[Label, ...] = (),
    trial: Trial | None = None,
    planned: tuple[Segment, ...] = (),
) -> RunReading:
    """Find out what happened in a recording; the same input gives the same reading on any machine, any day.

    Args:
        recording: What the sensors said.
        athlete: Whose it is; what is not known about a person is None there.
        labels: What the person said, in the order in which it was said; the last word wins. Stretches of
            a plan that were only confirmed are among `planned`.
        trial: The test that the person says it was; None for a run.
        planned: Travel of a planned session that the person says was done so; it fills only what nothing
            else knows.

    Raises:
        ValueRefused: the facing of the recording is no direction.
    """
    return _read(session_of((recording,)), athlete, labels, trial, planned)


def read_together(
    recordings: Sequence[Recording],
    athlete: Athlete,
    labels: tuple[Label, ...] = (),
    trial: Trial | None = None,
    planned: tuple[Segment, ...] = (),
) -> RunReading:
    """Find out what happened in a session that several devices recorded: one reading of all of them.

    Args:
        recordings: What each device said. They are put on one clock by their UTC starts where all have one
            and overlap, else by their first samples; the reading says which.
        athlete: Whose they are.
        labels: As for `read_run`, on the clock of the session.
        trial: As for `read_run`.
        planned: As for `read_run`, on the clock of the session.

    Raises:
        ValueError: there is no recording.
        ValueRefused: the facing of one is no direction.
    """
    return _read(session_of(recordings), athlete, labels, trial, planned)


def _read(
    session: Session,
    athlete: Athlete,
    labels: tuple[Label, ...],
    trial: Trial | None,
    planned: tuple[Segment, ...],
) -> RunReading:
    planned = (*planned, *(by_plan(label) for label in labels if label.origin is Origin.PLANNED))
    labels = tuple(label for label in labels if label.origin is not Origin.PLANNED)
    worns = wear(session.parts, session.whole, labels)
    segments = segments_of(session.whole, labels, worns.stretches, planned=planned)
    found = measure(worns, segments)
    tested = Measured() if trial is None else trial_of(trial, worns, segments)
    outside = _outside(labels, session.whole)
    sport = sport_problems(session.whole)
    problems = (*session.whole.problems, *sport, *outside, *tested.problems, *worns.problems, *found.problems)
    legs = legs_of(session.whole, segments, labels, (one.worn for one in worns.carried))
    plain = metrics_of(session.whole, segments, labels, legs=legs)
    legs = rounded_legs(legs)
    reading = RunReading(
        recording=_summary(session.whole, problems, worn_summaries(worns)),
        segments=segments,
        steps=found.steps,
        metrics=_merged(plain, rounded((*tested.metrics, *found.metrics))),
        estimates=(),
        incidents=found.incidents,
        legs=legs,
        steady=steady_stretches(session.whole, segments, legs),
    )
    return with_estimates(reading, athlete)


def _outside(labels: tuple[Label, ...], recording: Recording) -> tuple[Problem, ...]:
    """Say which labels begin behind the end: they are about another recording, or mistyped."""
    return tuple(
        Problem(
            "label-outside",
            f"The label from {label.start_s:g} to {label.end_s:g} s lies outside this recording of "
            f"{recording.duration_s:.0f} s, and says nothing.",
        )
        for label in labels
        if label.start_s >= recording.duration_s
    )


def _merged(plain: tuple[Metric, ...], measured: tuple[Metric, ...]) -> tuple[Metric, ...]:
    """Put both together; what the device itself counted stands, and is not said twice."""
    names = {(metric.name, metric.travel) for metric in plain}
    return (*plain, *(metric for metric in measured if (metric.name, metric.travel) not in names))


def _summary(
    recording: Recording, problems: tuple[Problem, ...], worn: tuple[WornSummary, ...]
) -> RecordingSummary:
    start = recording.start
    return RecordingSummary(
        source=recording.source,
        format=recording.format,
        start_utc=None if start is None else start.isoformat(timespec="seconds").replace("+00:00", "Z"),
        duration_s=round(recording.duration_s, DECIMALS),
        sensors=recording.sensors,
        placement=recording.placement,
        problems=tuple(
            replace(problem, start_s=_ms(problem.start_s), end_s=_ms(problem.end_s)) for problem in problems
        ),
        simulated=recording.simulated,
        worn=worn,
    )


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, DECIMALS)
