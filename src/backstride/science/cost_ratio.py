"""What backward costs over forward at the same speed and grade: the studies pooled, for one more person.

Meaning: the gross metabolic rate backward over forward, same person, same speed, same grade, by gait.

    running   1.35 (SE 0.06)   3.0 m/s, level          Wright & Weyand 2001, 4 men
              1.29             level, speed not shown  an abstract on body-weight support, 13 people
              1.154            2.235 m/s, level        Williford et al. 1998, 13 athletes, gross
              1.35             mean over 0 to 25 %     Rasica et al. 2020, 8 people
    walking   1.284            1.34 m/s, level         Williford et al. 1998, 13 athletes, gross
              1.17 to 1.20     1.12 m/s, 5 to 10 %     Hooper et al. 2004, 27 people, of maximal uptake

The logarithms are pooled as random effects (`pooling.py`), each gait alone. **One more person** lies
about the pooled mean with three variances: of the mean, between studies, and between people inside a
study, which a study's mean hides. Only Wright & Weyand give the last one (0.06 on the mean of four
people); elsewhere it follows from the standard deviations of both directions and how they go together,
which nobody printed: that correlation is imputed, and where even those are missing the people's spread is
that of the other studies. `studies_of` says which standard errors are imputed.

**Gross or net.** Williford's and Hooper's values are gross. Of the others the abstracts do not say. At
the rates of running it matters little (a net 1.35 is a gross 1.32 at 3 m/s); in walking a gross 1.28 is a
net 1.40. All are taken as printed, as gross, and the variance between studies holds what that is wrong
by.

**Speed and grade.** Backward running cost more at all of eight speeds from 1.75 to 3.5 m/s (E003), without
values, so one ratio serves all speeds of running, and walks as slow as those studied. Rasica's mean over
grades counts among the others, since level is one of its grades and cost rose linearly with grade both ways;
the two walking studies found less uphill than on the level, in other people at another speed, which is no
reason for a slope. **Uphill 0 to +25 % only.** No study that we could read measured backward downhill: it is
refused. From -1 to 0 % counts as level, with a wider range.

**Practice** lowers the cost: by a fifth in twelve quarter hours of backward walking (Heath et al. 2001, eight
men, no number for running). That is an expectation, and is not applied.

**Brisk walks.** No study that we could read has the ratio of walking faster than 1.34 m/s: `brisk_walk.py`
lets it rise.

Rejected: a ratio of running that grows with speed (two points), the MET tables (no people behind them), and
the larger ratios that are told of Flynn et al. 1994, whose abstract has none.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from backstride.science.evidence.shelf import number, value
from backstride.science.pooling import Pool, PoolingParams, pool
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.segment import Gait

OWN = "own"
"""Among sources: the runner's own data."""
Z_90 = 1.6449
"""95th percentile of the normal distribution, from any table: a 90 % interval is this many each way."""


@dataclass(frozen=True, slots=True)
class CostRatioParams:
    """Settings of the ratio; every default is explained."""

    correlation: float = 0.9
    """Between the forward and backward cost of the same people, where a study gives only their standard
    deviations. Project choice, between 0.99 of the same run done twice (F027) and what another movement
    loses; with it the three studies agree on how much people differ. `validation/energy.md` shows 0.7 and
    0.95."""
    level_below: float = -0.01
    """A grade from here to 0 counts as level. Project choice. Steeper down is refused."""
    level_grade_error: float = 0.01
    """Standard error that a grade has which counts as level without being it, or is not known: a piece of a
    usual run is about as steep. Project choice."""


class StudyRatio(NamedTuple):
    """One study as the pool takes it."""

    id: str
    """Of its value on the shelf."""
    ratio: float
    error: float
    """Standard error of the logarithm."""
    person_sd: float
    """Between people, of the logarithm."""
    imputed: str
    """How the standard error was imputed; empty where the study gives it."""


@dataclass(frozen=True, slots=True)
class PersonRatio:
    """The ratio of one person as a log-normal distribution, and who says so."""

    log_mean: float
    log_sd: float
    sources: tuple[str, ...]

    @property
    def median(self) -> float:
        """The value that is as likely too low as too high."""
        return math.exp(self.log_mean)

    @property
    def mean(self) -> float:
        """The expected value."""
        return math.exp(self.log_mean + self.log_sd**2 / 2)

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return self.mean * math.sqrt(math.expm1(self.log_sd**2))

    def at(self, z: float) -> float:
        """Return the value `z` standard deviations from the median; `at(-Z_90)` is the 5th percentile."""
        return math.exp(self.log_mean + z * self.log_sd)


@cache
def studies_of(gait: Gait, params: CostRatioParams = CostRatioParams()) -> tuple[StudyRatio, ...]:
    """Return the studies of a gait; what they leave out is imputed and said.

    Raises:
        ValueError: the gait is neither walking nor running.
    """
    if gait is Gait.RUN:
        return (
            _with_own_error("E001"),
            _of_both_ways("E009", "E007", "E008", params),
            _of_both_ways("E024", "E020", "E021", params),
            _of_the_others("E005", params),
        )
    if gait is Gait.WALK:
        return _of_both_ways("E018", "E014", "E015", params), _of_the_others("E031", params)
    raise ValueError(f"there is no ratio of {gait.value}")


@cache
def pooled(
    gait: Gait,
    without: str = "",
    params: CostRatioParams = CostRatioParams(),
    pooling: PoolingParams = PoolingParams(),  # noqa: B008  # frozen
) -> Pool:
    """Return the pool of a gait, on the scale of logarithms; `without` leaves the study of that value out."""
    held = [study for study in studies_of(gait, params) if study.id != without]
    return pool([math.log(study.ratio) for study in held], [study.error for study in held], pooling)


@cache
def person_ratio(gait: Gait, params: CostRatioParams = CostRatioParams()) -> PersonRatio:
    """Return what the studies say of one more person, before any data of their own."""
    found, sources = pooled(gait, params=params), (value(one.id).study for one in studies_of(gait, params))
    return PersonRatio(found.centre, found.spread(_person_sd(params)), tuple(dict.fromkeys(sources)))


def ratio_of(gait: Gait, own: tuple[OwnRatio, ...] = ()) -> PersonRatio:
    """Return the ratio of a person: their own where it was learned, which holds the studies too.

    Of walking it is that of the speeds studied; `brisk_walk.py: ratio_at` knows faster ones.
    """
    prior = person_ratio(gait)
    learned = next((one for one in own if one.gait is gait), None)
    if learned is None:
        return prior
    sd = (math.log(learned.high) - math.log(learned.low)) / (2 * Z_90)
    return PersonRatio(math.log(learned.mean) - sd**2 / 2, sd, (OWN, *prior.sources))


def ratio_extrapolated(gait: Gait, speed_mps: float, grade: float) -> bool:
    """Tell whether a speed or slope lies outside what the ratio was studied at; -1 to 0 % is level."""
    if gait is Gait.WALK:
        speeds = [pair for one in ("E018", "E031") for pair in value(one).speed_mps or ()]
        steepest = (value("E031").grade or (0.0, 0.0))[1]
    else:
        speeds = list(value("E003").speed_mps or ())
        steepest = (value("E005").grade or (0.0, 0.0))[1]
    studied = CostRatioParams().level_below <= grade <= steepest
    return not (min(speeds) <= speed_mps <= max(speeds) and studied)


def is_refused(grade: float, params: CostRatioParams = CostRatioParams()) -> bool:
    """Tell whether a stretch goes down by more than counts as level, however unsure its grade is.

    A gap is the smaller fault: were an unsure -2.5 % kept, a downhill would be in the total as level.
    """
    return grade < params.level_below


def practice_ratio() -> float:
    """Return the cost of backward walking after twelve practices over before: expected, never applied."""
    return number("E039")


def _with_own_error(value_id: str) -> StudyRatio:
    found = value(value_id)
    ratio, error = found.value or 1.0, found.se or 0.0
    people = math.sqrt(found.people or 1)
    return StudyRatio(value_id, ratio, error / ratio, error / ratio * people, "")


def _of_both_ways(value_id: str, forward_id: str, backward_id: str, params: CostRatioParams) -> StudyRatio:
    """Impute the error of a ratio of means from the deviations of both, measured on the same people."""
    forward, backward = value(forward_id), value(backward_id)
    ratio = number(backward_id) / number(forward_id)
    ahead, back = (forward.sd or 0.0) / number(forward_id), (backward.sd or 0.0) / number(backward_id)
    person = math.sqrt(ahead**2 + back**2 - 2 * params.correlation * ahead * back)
    error = person / math.sqrt(forward.people or 1)
    how = f"from the standard deviations of both directions, correlated by {params.correlation:g}"
    return StudyRatio(value_id, ratio, error, person, how)


def _of_the_others(value_id: str, params: CostRatioParams) -> StudyRatio:
    """Impute the error of a bare ratio, or a range of ratios, from how much people differ elsewhere."""
    found, person = value(value_id), _person_sd(params)
    low, high = (found.low, found.high) if found.low and found.high else (found.value, found.value)
    ratio = ((low or 1.0) + (high or 1.0)) / 2
    uniform = ((high or 1.0) - (low or 1.0)) / ratio / math.sqrt(12.0)
    error = math.hypot(person / math.sqrt(found.people or 1), uniform)
    how = f"people differ as in the other studies ({100 * person:.0f} %)"
    return StudyRatio(value_id, ratio, error, person, f"{how}; middle of its range" if uniform else how)


@cache
def _person_sd(params: CostRatioParams) -> float:
    """Return how much people differ inside a study: over those that tell, weighed by people less one."""
    telling = (
        _with_own_error("E001"),
        _of_both_ways("E009", "E007", "E008", params),
        _of_both_ways("E024", "E020", "E021", params),
        _of_both_ways("E018", "E014", "E015", params),
    )
    freedom = [(value(one.id).people or 1) - 1 for one in telling]
    squares = sum(n * one.person_sd**2 for n, one in zip(freedom, telling, strict=True))
    return math.sqrt(squares / sum(freedom))
