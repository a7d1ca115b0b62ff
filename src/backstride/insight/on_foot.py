"""Rides and swims are kept, drawn and counted, but nothing of them is explained.

A watch exports all that its owner does. The equations of energy, muscles and knee are of feet on the ground:
a ride that somebody called forward would cost what running at 30 km/h costs. So its own sport is taken at
its word, in the reading itself: whoever shows the reading later, with another body, knows it too. Rejected:
leaving such files out, since nobody should wonder where a day of the export has gone.
"""

from collections.abc import Iterator

from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Problem, Recording
from backstride.vocab.sport import is_on_foot

CODE = "not-on-foot"


def sport_problems(recording: Recording) -> Iterator[Problem]:
    """Say what a sport that is not on foot means for its numbers."""
    if not is_on_foot(recording.sport):
        sport = (recording.sport or "").replace("_", " ")
        yield Problem(
            CODE,
            f"By its file this was {sport}, not on foot: its cadence is no steps, and energy, muscles and "
            "knee are not estimated.",
        )


def was_on_foot(reading: RunReading) -> bool:
    """Tell whether a reading may be explained as walking and running."""
    return all(problem.code != CODE for problem in reading.recording.problems)
