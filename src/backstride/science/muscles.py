"""How much eight muscle groups work backward, against forward at the same speed.

Meaning: electrical activity (EMG) of a muscle, backward over forward at the same speed and gait. Activity is
not force, and neither of them is growth.

What is known is little, so each group says which of three things is known: a **factor** (one group, running:
the quadriceps, E010), only a **direction** (E054, E061), or nothing. A muscle that was measured without a
difference being listed is *not known*, not "the same": a small study that finds no difference has not shown
that there is none (E054, N401, N402).

Rejected: a factor from the student project on a slope of 25 to 35 % (E055 to E060), because it does not show
what the percentages are relative to; the rows stand beside, as words. Rejected too: giving the hip flexors
the factor of the rectus femoris, which crosses the hip as well, but was measured as a knee extender; and a
range for E010, whose source gives none: `low` and `high` are None, and pages say so.

Validity: young healthy adults, level treadmill. The study behind the factor does not show its speed; within
which speeds it is used is a project choice, in `MuscleParams`.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from backstride.science.evidence.shelf import value
from backstride.vocab.segment import Gait


class Muscle(StrEnum):
    """A muscle group, as a runner calls it."""

    CALF = "calf"
    SHIN = "shin"
    QUADRICEPS = "quadriceps"
    HAMSTRINGS = "hamstrings"
    GLUTES = "glutes"
    HIP_FLEXORS = "hip flexors"
    LOWER_BACK = "lower back"
    ABDOMINALS = "abdominals"


class Finding(StrEnum):
    """What is known of a muscle group backward against forward."""

    FACTOR = "factor"
    MORE = "more"
    LESS = "less"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Engagement:
    """How a muscle group works backward against forward at the same speed, in one gait."""

    muscle: Muscle
    gait: Gait
    finding: Finding
    factor: float | None
    """Backward over forward; None unless `finding` is FACTOR."""
    low: float | None
    """With `high` the range that the source gives; None where it gives none, which pages say."""
    high: float | None
    studies: tuple[str, ...]
    """Keys of the studies behind what is said; () where none looked."""
    people: int | None
    """How many were studied for what is said; None where nobody looked."""
    conditions: str
    """For whom and at what it was found, in a phrase."""
    sentence: str
    """What is known, in a sentence for the page."""
    beside: tuple[str, ...]
    """Keys of the studies that the sentence names beside it: other conditions, or another outcome."""
    student: bool
    """It rests on nothing but student projects."""

    @property
    def words(self) -> str:
        """Write it as a table does: `2.1 times`, `more`, `less`, `not known`."""
        return self.finding.value if self.factor is None else f"{self.factor:.2g} times"


@dataclass(frozen=True, slots=True)
class MuscleParams:
    """Where the factor is used without being marked as extrapolated."""

    slowest_mps: float = 1.63
    """The study (E010) does not show its speed; slower than where people change to running backward (E042,
    1.63 m/s) it cannot well have been. Project choice."""
    fastest_mps: float = 3.5
    """Fastest speed at which backward running on a treadmill was studied for its cost (E001's study, 1.75 to
    3.50 m/s). Project choice, since E010 does not show its speed."""
    steepest: float = 0.01
    """E010 is level; a grade of 1 % either way counts as level. Project choice."""


@dataclass(frozen=True, slots=True)
class _Known:
    """One cell of the table: what is known, the shelf rows behind it, and how it is said."""

    finding: Finding
    rows: tuple[str, ...]
    conditions: str
    sentence: str
    beside: tuple[str, ...] = ()
    """Rows that the sentence speaks of and no number rests on."""


NO_STUDY = _Known(Finding.NOT_KNOWN, (), "no study found", "No study was found that shows a result.")
_RUN_MEASURED = "level treadmill, speed not shown, mean over 0, 20 and 50 % of body weight held"
STUDENT_PROJECTS = frozenset({"detweiler2007", "und_incline", "wku_walking"})
"""Studies by students that nobody reviewed; their caveats say so."""
_RUNNING = {
    Muscle.QUADRICEPS: _Known(
        Finding.FACTOR,
        ("E010",),
        _RUN_MEASURED,
        "The front of the thigh is about twice as active backward as forward at the same speed: more, not "
        "less. The study gives no range. Activity is not force, and not growth.",
    ),
    Muscle.CALF: _Known(
        Finding.NOT_KNOWN,
        ("N401",),
        _RUN_MEASURED,
        "Measured once, and no difference is listed; that is not the same as none. If the ball of the foot "
        "lands first, as coaches say, calves probably carry more; no study that we could read says.",
    ),
    Muscle.SHIN: _Known(
        Finding.NOT_KNOWN,
        ("N401",),
        _RUN_MEASURED,
        "Measured once, and no difference is listed; that is not the same as none.",
    ),
    Muscle.HAMSTRINGS: _Known(
        Finding.NOT_KNOWN,
        ("N401",),
        _RUN_MEASURED,
        "Measured once, and no difference is listed; that is not the same as none.",
    ),
}
_WALK_MEASURED = "level treadmill at 1.12 m/s"
_WALKING = {
    Muscle.QUADRICEPS: _Known(
        Finding.MORE,
        ("E054",),
        _WALK_MEASURED,
        "More, how much is not known: one student project on the level. On a slope of 35 % another saw "
        "1.5 to 1.7 times, but does not show against what; a third, with 7 people, saw no clear "
        "difference.",
        ("E055", "E056", "E057", "N402"),
    ),
    Muscle.SHIN: _Known(
        Finding.MORE,
        ("E054",),
        _WALK_MEASURED,
        "More, how much is not known: one student project. Another with 7 people saw no clear difference.",
        ("N402",),
    ),
    Muscle.CALF: _Known(
        Finding.LESS,
        ("E054",),
        f"{_WALK_MEASURED}; the inner head of the calf",
        "Less at the inner head of the calf, how much is not known: one student project. Another with 7 "
        "people saw no clear difference.",
        ("N402", "E060"),
    ),
    Muscle.HAMSTRINGS: _Known(
        Finding.NOT_KNOWN,
        ("E054",),
        _WALK_MEASURED,
        "Measured on the level, and no difference is listed. On a slope of 25 to 35 % a student project "
        "saw 1.4 to 1.5 times, but does not show against what.",
        ("E058", "E059", "N402"),
    ),
    Muscle.LOWER_BACK: _Known(
        Finding.MORE,
        ("E061",),
        "level treadmill; half of the people had low back pain",
        "More, with and without low back pain; how much is not known.",
    ),
}
_TABLE = {Gait.RUN: _RUNNING, Gait.WALK: _WALKING}


@cache
def engagement(muscle: Muscle, gait: Gait) -> Engagement:
    """Return what is known of one group.

    Args:
        muscle: The group.
        gait: Walking or running; of any other nothing is known.
    """
    known = _TABLE.get(gait, {}).get(muscle, NO_STUDY)
    values = [value(row) for row in known.rows]
    factor = values[0].value if known.finding is Finding.FACTOR else None
    keys = tuple(dict.fromkeys(v.study for v in values))
    beside = dict.fromkeys(value(row).study for row in known.beside)
    return Engagement(
        muscle=muscle,
        gait=gait,
        finding=known.finding,
        factor=factor,
        low=values[0].low if factor is not None else None,
        high=values[0].high if factor is not None else None,
        studies=keys,
        people=values[0].people if values else None,
        conditions=known.conditions,
        sentence=known.sentence,
        beside=tuple(key for key in beside if key not in keys),
        student=bool(values) and all(v.study in STUDENT_PROJECTS for v in values),
    )


def engagements(gait: Gait) -> tuple[Engagement, ...]:
    """Return what is known of all eight groups in one gait, in the order of `Muscle`."""
    return tuple(engagement(muscle, gait) for muscle in Muscle)


def reaches_beyond(
    speed_mps: float | None, grade: float | None, params: MuscleParams = MuscleParams()
) -> bool:
    """Tell whether the factor is used outside of what was studied.

    Args:
        speed_mps: None is not known, and so is whether it was studied.
        grade: None is not known and counts as level.
        params: The window.
    """
    slow_or_fast = speed_mps is None or not params.slowest_mps <= speed_mps <= params.fastest_mps
    return slow_or_fast or (grade is not None and abs(grade) > params.steepest)
