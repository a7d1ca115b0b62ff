"""What a coach needs to know and what it says: who a person is, what happened on a day, what to do on a day.

Everything that happens is an event with a day and an id; the coach's state is a function of the set of
events, so late, doubled and reordered uploads change nothing but what is still to come. Decisions are kept
as they were made. What nobody said or measured is None.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from backstride.vocab.segment import Handrail, Origin
from backstride.vocab.taken_back import Ended, Mistaken
from backstride.vocab.workout import Workout


class Who(StrEnum):
    """For whom a plan is made; each sets where it starts and what it never passes."""

    NEW = "new"
    RUNNER = "runner"
    INJURY = "injury"
    OLDER = "older"
    TEAM = "team"
    RACER = "racer"


class Place(StrEnum):
    """Where backward work is done; easiest to fall softly and see far first is `plan.places`' business."""

    TREADMILL = "treadmill"
    HALL = "hall"
    TRACK = "track"
    FIELD = "field"
    PATH = "path"


OUTDOORS = frozenset({Place.TRACK, Place.FIELD, Place.PATH})


class Before(StrEnum):
    """Backward running done before, as it was told or labelled."""

    NEVER = "never"
    WALKED = "walked"
    SHORT = "short"
    """Ran stretches of 20 m and more."""
    MINUTES = "minutes"
    """Ran a minute and more without a stop."""


class Goal(StrEnum):
    """What for."""

    HEALTH = "health"
    CONFIDENT = "confident"
    RACE = "race"
    SPORT = "sport"


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a person is, as far as a plan needs it."""

    who: Who
    days: tuple[int, ...]
    """Weekdays with time, 0 is Monday; sorted."""
    minutes: int
    """For one session."""
    sessions: int
    """A week, at most."""
    places: tuple[Place, ...]
    rail: bool = False
    """The treadmill has a handrail within reach."""
    mirror: bool = False
    spotter: bool = False
    """A second person comes along when asked."""
    age_years: int | None = None
    before: Before = Before.NEVER
    goal: Goal = Goal.CONFIDENT
    forward_min_a_week: float = 0.0
    """Forward running of an ordinary week."""


class Fell(StrEnum):
    """Falls in the last year."""

    NO = "no"
    ONCE = "once"
    MORE = "more than once"


class HowOften(StrEnum):
    """How often it happens."""

    NO = "no"
    SOMETIMES = "now and then"
    OFTEN = "often"


class Recent(StrEnum):
    """Places of an injury or operation in the last three months."""

    CALF = "calf"
    """Calf, Achilles or heel."""
    ANKLE = "ankle"
    KNEE = "knee"
    HIP = "hip"
    BACK = "back"


class Flag(StrEnum):
    """Signs after which nothing is planned until a person clears them."""

    CHEST = "chest pain"
    FAINT = "fainting"
    HEAD = "a blow to the head"
    GIVING_WAY = "a leg gave way"


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of a screening; each is asked, none is guessed."""

    fell: Fell
    dizzy: HowOften
    chest: bool
    """Pain or pressure in the chest in the last year."""
    fainted: bool
    heart: bool
    """A heart that stumbles or races."""
    supervised: bool
    """A doctor said: only under supervision."""
    injured: tuple[Recent, ...]
    pain_now: int
    """0 to 10."""
    pregnant: bool
    sight: bool
    """Poor sight to the side or in the dusk."""
    balance_medicine: bool
    """A device or medicine that affects balance."""


class Amount(StrEnum):
    """How much of a session was done."""

    DONE = "done"
    PARTLY = "partly"
    SKIPPED = "skipped"
    EXTRA = "unplanned"


class Confidence(StrEnum):
    """How sure a person felt going backward."""

    UNSURE = "unsure"
    CAREFUL = "careful"
    SURE = "sure"


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of what; planned, or done."""

    minutes: float = 0.0
    backward_walk_m: float = 0.0
    backward_run_m: float = 0.0
    longest_walk_m: float = 0.0
    """Longest unbroken backward walk."""
    longest_run_m: float = 0.0
    """Longest unbroken backward run."""
    forward_min: float = 0.0
    """Forward, walking and running."""
    unknown_m: float = 0.0
    """Way whose travel nobody knows; how it counts is a rule of its own."""
    fastest_mps: float | None = None
    """Fastest backward stretch, or the belt."""

    @property
    def backward_m(self) -> float:
        """Walked and run together."""
        return self.backward_walk_m + self.backward_run_m


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that a gate may ask for, and who says so."""

    name: str
    value: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class ProfileSaid:
    """A person said who they are, for the first time or anew."""

    day: date
    id: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Screened:
    """A person answered the screening."""

    day: date
    id: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Result:
    """One session, as it was done: measured, labelled or told."""

    day: date
    id: str
    amount: Amount
    dose: Dose
    planned: Dose | None = None
    """Of the session that it was matched with; None for an unplanned one."""
    effort: int | None = None
    pain: int | None = None
    pain_place: str = ""
    confidence: Confidence | None = None
    stumbles: int | None = None
    falls: int | None = None
    flags: tuple[Flag, ...] = ()
    place: Place | None = None
    handrail: Handrail | None = None
    measures: tuple[Measure, ...] = ()
    holds_backward: bool = False
    """It was planned, labelled or said to hold backward work."""
    hard: bool = False
    """It was planned hard."""
    stage: int | None = None
    """Of the session that it was matched with; None is not known."""
    note: str = ""
    revision: int = 0
    """Said again with a higher one, it takes the place of what was said before under the same id."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The morning after."""

    day: date
    id: str
    pain: int
    pain_place: str = ""
    revision: int = 0
    """As of a result."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A test was done; names are those of `plan.gates`."""

    day: date
    id: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Flagged:
    """A red flag was said outside a session."""

    day: date
    id: str
    flag: Flag


@dataclass(frozen=True, slots=True)
class Cleared:
    """A person says that a professional looked at it and agrees."""

    day: date
    id: str
    by: str


class What(StrEnum):
    """What may be overridden."""

    DOSE = "dose"
    STAGE = "stage"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class Override:
    """A named person lowers freely, or raises with a reason and an end."""

    day: date
    id: str
    by: str
    what: What
    value: float
    """Dose: a factor; stage: the highest allowed, or the one to be at; sessions: a week."""
    reason: str = ""
    until: date | None = None
    """The first day on which it holds no more; None only where it lowers."""


class Wish(StrEnum):
    """What a person says on the day itself."""

    SHORT = "only some minutes"
    HURTS = "something hurts"
    INDOORS = "cannot go out"
    TOMORROW = "tomorrow"
    PLACE = "the place is not safe"


@dataclass(frozen=True, slots=True)
class Wished:
    """Today is different."""

    day: date
    id: str
    wish: Wish
    minutes: int | None = None
    """With SHORT."""


Event = (
    ProfileSaid | Screened | Result | Morning | Tested | Flagged | Cleared
    | Override | Ended | Wished | Mistaken
)  # fmt: skip


class Kind(StrEnum):
    """What a session is about."""

    PRACTICE = "walking practice"
    REPEATS = "repeats"
    ALTERNATION = "alternation"
    FINISHER = "backward finisher"
    WARM_UP = "backward warm-up"
    SPRINT = "sprint forward, jog back"
    SHUTTLES = "shuttles"
    INTERVALS = "intervals"
    CONTINUOUS = "continuous"
    UPHILL = "uphill"
    RACE = "race"
    CIRCUIT = "circuit"
    TREADMILL = "treadmill"
    TEST = "test"
    FORWARD = "forward only"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Change:
    """One decision with its reason: the rule, a sentence, and the events that it rests on."""

    rule: str
    reason: str
    inputs: tuple[str, ...]
    """Ids of events; never empty."""


@dataclass(frozen=True, slots=True)
class Session:
    """What to do on a day."""

    kind: Kind
    stage: int
    workout: Workout
    dose: Dose
    place: Place
    hard: bool = False
    handrail: Handrail | None = None
    needs: tuple[str, ...] = ()
    """Keys of `plan.places`' needs: flat, clear, rail, spotter, mirror..."""
    stops: tuple[str, ...] = ()
    """Keys of stop rules."""
    tests: tuple[str, ...] = ()
    """Keys of `plan.trials`, in the order in which they are done."""
    circuit: str = ""
    """Id of the circuit whose drills it holds; empty is none."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the coach says for a day; `session` None is rest."""

    day: date
    stage: int
    session: Session | None
    changes: tuple[Change, ...] = field(default=())
