"""What the coach knows of a person on a morning: a fold over everything that happened before.

Days are ordinals, as `date.toordinal` counts them: a year of days is folded ten thousand times in a
validation, and comparing numbers is cheap. A state is copied before it is changed and never shared while
it changes, so that from outside every function here is pure; a frozen record of forty fields, made anew
for each effect of each rule, was measured to take most of the time.
"""

from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter

from backstride.plan.limits import NO_LIMITS, WEEK, Limits
from backstride.vocab.plan import Change, Measure, Override, Place, Profile, Result, Screened, Wished
from backstride.vocab.segment import Handrail

HANDS = (Handrail.TWO_HANDS, Handrail.ONE_HAND, Handrail.NONE)
"""The order in which a person lets go."""


@dataclass(slots=True, eq=True)
class Levels:
    """How much a person is at: what the next ordinary session asks for."""

    total_m: float = 0.0
    """Backward in a session, walked and run."""
    run_m: float = 0.0
    walk_bout_m: float = 0.0
    run_bout_m: float = 0.0
    walk_mps: float = 0.0
    run_mps: float = 0.0
    hands: int = 0
    """Index into `HANDS`, on a treadmill with a rail."""


@dataclass(frozen=True, slots=True)
class Did:
    """What counts of one past session, for caps."""

    day: int
    walk_m: float
    run_m: float
    longest_walk_m: float
    longest_run_m: float
    counted_walk_m: float
    """With unknown way, as far as it may count as backward: uses up a week, and never raises a cap."""
    counted_run_m: float
    fastest_mps: float
    hands: int
    """Index into `HANDS`; -1 is not known, or nothing to hold."""
    surface: int
    """Index into `PLACES`; -1 is not known."""
    hard: bool
    backward: bool
    """Whether it held backward work, with what counts as such."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the plan."""

    number: int
    """0 is the first."""
    walk_m: float = 0.0
    run_m: float = 0.0
    counted_walk_m: float = 0.0
    counted_run_m: float = 0.0
    sessions: int = 0
    """Done, whichever way."""
    backward: int = 0
    """Of them with backward work."""
    missed: int = 0
    """Sessions with backward work that were planned and, as was said, not done; none takes their place."""
    forward_min: float = 0.0
    lighter: bool = False
    """It was planned lighter, so that it says nothing of what is usual."""


@dataclass(frozen=True, slots=True)
class Left:
    """A stage that a step back left behind."""

    stage: int
    turn: int
    """Whose turn it was among the kinds of its week."""
    levels: Levels
    """As they were; never changed."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """An override that was taken, and whether it raises what stood then; else it only ever lowers."""

    override: Override
    raises: bool


@dataclass(slots=True, eq=True)
class State:
    """Everything that the next decision rests on."""

    day: int = 0
    """The day it is; 0 is before the first event."""
    start: int = 0
    """The day of the first profile: weeks of the plan begin here."""
    profile: Profile | None = None
    profile_id: str = ""
    limits: Limits = NO_LIMITS
    screened: int = 0
    screened_id: str = ""
    rescreen: bool = True
    """The questions must be answered before the next session."""
    answered: Screened | None = None
    """Answers given before the first profile, which wait for it."""
    agreed: str = ""
    """Id of the event by which a professional agreed to them, after they were given; empty is not yet."""
    stage: int = 1
    stage_since: int = 0
    changed: int = 0
    """The day on which the stage last moved, either way."""
    was: tuple[Left, ...] = ()
    """Of each step back since the last backward session: the next one holds no more than theirs would."""
    levels: Levels = field(default_factory=Levels)
    off_until: int = 0
    """The first day on which backward work may be planned again."""
    hold: int = 0
    """Clean sessions that are needed before anything grows."""
    ease: float = 1.0
    """Factor of the next backward session only."""
    support: bool = False
    """A rail, a wall or a second person at the next backward session."""
    stopped: str = ""
    """Why nothing is planned until a person clears it; empty is not stopped."""
    lighter: tuple[int, float] = (-1, 1.0)
    """Number of the lighter week and its factor."""
    painful: tuple[int, ...] = ()
    """Days on which pain of 4 and more was said, of two weeks; twice on a day is there twice."""
    stumbles: tuple[tuple[int, int], ...] = ()
    """Day and number, of a week."""
    hard_row: int = 0
    """Results in a row at effort 8 and more."""
    did: tuple[Did, ...] = ()
    """Of 60 days, in order, and at least those of the last day with backward work."""
    results: tuple[Result, ...] = ()
    """Of two weeks, in order: what gates look at."""
    mornings: tuple[tuple[int, int], ...] = ()
    """Day and pain, of two weeks."""
    tested: tuple[tuple[int, Measure], ...] = ()
    """Of two weeks."""
    backward_here: int = 0
    """Sessions known to hold backward work since the stage began: whose turn it is among the kinds."""
    clean_here: int = 0
    """Clean sessions since the stage began."""
    clean_last: int = 0
    """The day of the last of them."""
    weeks: tuple[Week, ...] = ()
    """Of twelve, in order; the last is this one."""
    backward_last: int = 0
    """The last day with backward work, or what counts as such; 0 is none."""
    practised: int = 0
    """The last day on which backward work is known, or was told of; 0 is none. Breaks count from here."""
    overrides: tuple[Ruling, ...] = ()
    wish: Wished | None = None
    """Of today."""
    moved: int = 0
    """A day to which a session was moved."""
    causes: tuple[tuple[str, str], ...] = ()
    """What is in force, and the id of the event that it rests on."""
    last_id: str = ""
    """Of the last event."""
    news: tuple[Change, ...] = ()
    """What changed since yesterday's decision."""
    fresh: tuple[Change, ...] = ()
    """What changed since this day began."""

    @property
    def date(self) -> date:
        """The day it is."""
        return date.fromordinal(self.day)

    @property
    def week_number(self) -> int:
        """Which week of the plan it is, from 0."""
        return (self.day - self.start) // WEEK

    def copy(self) -> "State":
        """Return a state that may be changed without changing this one."""
        new = object.__new__(State)
        for put, value in zip(_PUT, _GET(self), strict=True):
            put(new, value)
        new.levels = Levels(*_GET_LEVELS(self.levels))
        return new

    def cause(self, key: str) -> str:
        """Return the id of the event that something in force rests on; the last one where it is not kept."""
        return next((event for name, event in self.causes if name == key), self.last_id or self.profile_id)

    def caused(self, key: str, event: str) -> None:
        """Remember the event that something in force rests on."""
        self.causes = (*(pair for pair in self.causes if pair[0] != key), (key, event))


_GET = attrgetter(*(each.name for each in fields(State)))
_PUT = tuple(getattr(State, each.name).__set__ for each in fields(State))
"""What writes each field; by its name it takes a third longer, and a state is copied twice a day."""
_GET_LEVELS = attrgetter(*(each.name for each in fields(Levels)))
PLACES = (Place.TREADMILL, Place.HALL, Place.TRACK, Place.FIELD, Place.PATH)
"""From the place that is easiest to keep safe to the one that is hardest."""
