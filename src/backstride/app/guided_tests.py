"""Tests that a phone led through, read from its session: measured where it could feel them, else as said.

The phone writes an answer at the end of each try, with its seconds and who ended it: `felt` (the phone),
`time` (the full thirty seconds) or `pressed` (the person). What counts is measured here again from the kept
samples; seconds that nothing measured count as the person's stop-watch.
"""

from dataclasses import dataclass

from backstride.app.coaching import Planned, has_plan, say
from backstride.app.home import Home
from backstride.app.runs import ReadRun
from backstride.motion.backward_walk_test import backward_walk_test
from backstride.motion.stand_test import stood_s
from backstride.motion.sway_test import Eyes, Stance, sway_test
from backstride.plan.trials import Trial, trial, trials
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.measure import Measured
from backstride.vocab.plan import Measure, Tested
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Origin, Segment

STAND, WALK = "stand", "back-walk"
BEFORE_S = 2.8
"""Of the stand before “go”, which the walk test needs: the phone counts three seconds. Project choice."""
AFTER_S = 0.5
"""Behind the moment in which the phone felt the end. Project choice."""
PRESSED = "pressed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try."""

    seconds: float
    origin: Origin
    """Measured, or said by who pressed."""
    words: str = ""
    """Why it was not measured, or not counted; empty is neither."""


@dataclass(frozen=True, slots=True)
class GuidedTest:
    """A test with its tries, in their order."""

    key: str
    name: str
    attempts: tuple[Attempt, ...]
    measure: Measure | None
    """What the coach is told; None where no try counts."""
    sway_dps: float | None = None
    """Angular sway of the stand that counts, root mean square, degrees a second; None is not known."""


def test_in(recording: Recording) -> Trial | None:
    """Return the test that a session led through; None for any other recording."""
    happened = recording.guided.happenings if recording.guided else ()
    said = {one.words.split(", ")[0] for one in happened if one.what == "answer"}
    return next((each for each in trials() if each.key in said & {STAND, WALK}), None)


def test_page(key: str) -> Trial:
    """Return a test as its page shows it. Raises NotFound: there is none of that key."""
    return trial(key)


def guided_test(read: ReadRun) -> GuidedTest | None:
    """Read the tries of a session; None where it led through no test."""
    asked = test_in(read.recording)
    if asked is None:
        return None
    worn, found, sways = worn_of(read.recording), [], []
    for start_s, end_s, by in _tries(read.recording, asked.key):
        if asked.key == STAND:
            attempt, sway = _stood(worn, read.recording, start_s, end_s, by)
            sways.append(sway)
        else:
            attempt = _walked(worn, read.reading.segments, start_s, end_s, by)
        found.append(attempt)
    at = _best(asked.key, found)
    chosen = None if at is None else Measure(asked.fact, round(found[at].seconds, 1), found[at].origin)
    return GuidedTest(
        asked.key, asked.name, tuple(found), chosen, sways[at] if sways and at is not None else None
    )


def keep_guided_test(home: Home, read: ReadRun) -> Planned | None:
    """Tell the coach what a session tested; the same session is told once, and None tells nothing."""
    found, guided = guided_test(read), read.recording.guided
    if found is None or found.measure is None or guided is None or not has_plan(home):
        return None
    return say(home, Tested(read.run.local_day, f"tested-{guided.id or read.run.id}", found.measure))


def _tries(recording: Recording, key: str) -> list[tuple[float, float, str]]:
    """Return each try: from when to when, in the time of the recording, and who ended it."""
    found = []
    for one in recording.guided.happenings if recording.guided else ():
        said, _, by = one.words.partition(", ")
        if one.what == "answer" and said == key and one.value is not None and one.value > 0:
            found.append((one.t_s - one.value, one.t_s, by))
    return found


def _stood(
    worn: Worn | None, recording: Recording, start_s: float, end_s: float, by: str
) -> tuple[Attempt, float | None]:
    seconds = end_s - start_s
    felt = stood_s(worn, start_s, end_s) if worn is not None else None
    if worn is None or felt is None:
        return Attempt(seconds, Origin.SAID, "The phone could not feel it."), None
    if by == PRESSED and felt >= seconds:
        return Attempt(seconds, Origin.SAID, "You ended it; the phone felt no step."), _sway(
            worn, recording, start_s, end_s
        )
    stood = min(felt, seconds)
    return Attempt(stood, Origin.MEASURED), _sway(worn, recording, start_s, start_s + stood)


def _sway(worn: Worn, recording: Recording, start_s: float, end_s: float) -> float | None:
    found = sway_test(worn, recording, Stance.ONE_LEG, Eyes.OPEN, start_s=start_s + 0.5, end_s=end_s - 0.2)
    return _named(found, "sway_angle_rate_one_leg_eyes_open")


def _walked(
    worn: Worn | None, segments: tuple[Segment, ...], start_s: float, end_s: float, by: str
) -> Attempt:
    seconds = end_s - start_s
    if worn is None:
        return Attempt(seconds, Origin.SAID, "The phone could not feel it.")
    # The phone's seconds are of the walk alone; when it noticed the end, two more had passed.
    begin = start_s - BEFORE_S - (0.0 if by == PRESSED else 2.0)
    found = backward_walk_test(worn, None, segments, start_s=begin, end_s=end_s + AFTER_S)
    took = _named(found, "backward_walk_time")
    if took is not None:
        return Attempt(took, Origin.MEASURED)
    return Attempt(seconds, Origin.SAID, found.problems[0].words if found.problems else "")


def _named(found: Measured, name: str) -> float | None:
    return next((metric.value for metric in found.metrics if metric.name == name), None)


def _best(key: str, attempts: list[Attempt]) -> int | None:
    """Return the try that counts, measured ones first: the longest stand, the quickest walk."""
    measured = [at for at, one in enumerate(attempts) if one.origin is Origin.MEASURED]
    among = measured or list(range(len(attempts)))
    sign = -1 if key == STAND else 1
    return min(among, key=lambda at: sign * attempts[at].seconds, default=None)
