"""The body of a simulated person: what a session does to skill, fatigue and pain, and what a night does.

Skill approaches its end exponentially with practice, a session at a time, because learning curves of single
people do (7,910 series, 10.3758/BF03212979) and because practice on many days is kept better than much on
one. Pain begins by a hazard that rises with the jump of a session's load over what the body is used to (for
forward runners it did, 5,205 people; here a jump of a fifth raises it by a quarter), with the stage and with
fatigue. Nothing of this was measured on backward runners. Rejected: tissue models with a state a tendon,
which look exact and would be as invented.
"""

from dataclasses import dataclass, replace
from math import exp, log, log10

from backstride.plan.state import PLACES
from backstride.sample.trainee import N, Trainee, U
from backstride.vocab.plan import Amount, Confidence, Dose, Session


@dataclass(frozen=True, slots=True)
class BodyParams:
    """How simulated bodies answer. Every number is a project choice, no source."""

    learn: float = 0.04
    """Share of what is left to learn that a long session teaches. Project choice: half after 25 sessions."""
    learn_half_m: float = 150.0
    """A session of so many metres backward teaches half of that. Project choice."""
    forget: float = 0.003
    """Share of what was learnt that a day takes away. Project choice: a fifth in ten weeks."""
    walk_asks: tuple[float, float] = (0.10, 0.25)
    """Skill that walking at 0.4 m/s asks for, and more for each m/s. Project choice."""
    run_asks: tuple[float, float] = (0.40, 0.20)
    """Skill that running at 1.6 m/s asks for, and more for each m/s. Project choice."""
    far_asks: float = 0.10
    """More for each tenfold of 10 m without a stop, running. Project choice."""
    ground_asks: float = 0.02
    """More for each place that is harder to keep safe, in the order of `PLACES`. Project choice."""
    held_asks: float = -0.10
    """Less with a rail, a wall or a second person. Project choice."""
    stumble_km: float = 0.25
    """Stumbles a kilometre backward where skill is just what is asked for. Project choice."""
    stumble_gap: float = 5.0
    """Their logarithm rises by so much for each unit of skill that lacks. Project choice."""
    held_falls: float = 0.25
    """Factor of falls with something to hold. Project choice."""
    walk_load: float = 0.3
    """Load of a metre walked backward beside one run. Project choice."""
    used_gain: float = 0.2
    """How far one session moves what the body is used to. Project choice."""
    used_loss: float = 0.012
    """Share of it, above that of the beginning, that a day takes away. Project choice: half in 8 weeks."""
    hazard: float = 0.012
    """Probability that a session starts a pain, without jump, fatigue or stage. Project choice: with three
    sessions a week about three small pains a year once those are counted in."""
    jump: float = 1.3
    """Rise of it for each session's worth of load above what the body is used to. Project choice: a jump of a
    fifth makes 1.26, of the whole 2.3; forward runners had 1.64 and 2.28."""
    jump_most: float = 2.0
    """Jumps beyond this are as bad as this. Project choice."""
    stage: float = 0.08
    """Rise of it for each stage. Project choice."""
    tired: float = 0.8
    """Rise of its logarithm for each unit of fatigue. Project choice."""
    severity: float = 1.3
    """Mean of a new pain above 1, of 10. Project choice: one in ten reaches 4."""
    severity_jump: float = 0.5
    """Rise of that mean for each unit of jump. Project choice."""
    later: float = 0.4
    """Share of pains that are felt first on the next morning. Project choice."""
    worse: float = 0.4
    """How much a session of the usual load adds to a pain that is there. Project choice: with rest between
    them, sessions keep it near 1 of 10, and half sessions let it go, as training with a little pain does."""
    heals: tuple[float, float] = (0.80, 0.88)
    """What a night without training leaves of a pain below 4, and of others. Project choice."""
    heals_less: float = 0.5
    """How much of that healing a night after backward work keeps. Project choice."""
    fatigue_left: float = 0.7
    """What a night leaves of fatigue. Project choice."""
    fatigue_load: float = 0.25
    """Fatigue from a session of the usual load. Project choice."""
    fatigue_hour: float = 0.4
    """Fatigue from an hour of any training. Project choice."""
    fatigue_life: float = 0.12
    """Spread of what else tires a person in a day. Project choice."""
    effort: tuple[float, float, float, float, float, float] = (3.0, 4.0, 0.8, 1.5, 1.5, 0.8)
    """Effort at ease, more for lacking skill, jump, fatigue, a hard session; its spread. Project choice."""
    sure: float = 0.1
    """Skill above what is asked for, as it feels, from which a person is sure; as much below is unsure.
    Project choice."""
    sure_spread: float = 0.08
    """Spread of that feeling from day to day. Project choice."""
    shaken: float = 0.15
    """What a fall takes from it, gone to a third in two weeks. Project choice."""
    breaks_off: float = 0.25
    """Skill that lacks from which stretches are broken off. Project choice."""
    flag: float = 1 / 3000
    """Probability of a red flag in a session. Project choice."""
    least_share: float = 0.3
    """At least so much of a session is done before it is broken off. Project choice."""


DEFAULT = BodyParams()
PAINFUL = 4
"""Pain at which a session is ended, as every session says."""
TOO_PAINFUL = 5
"""Pain from which nobody goes out, whatever is planned. Project choice."""
WHERE = (("calf", 0.42), ("Achilles", 0.62), ("foot", 0.72), ("ankle", 0.82), ("knee", 0.90), ("back", 1.0))
"""Places of a pain, and the share up to each. Project choice: backward the calf takes the landing."""
HELD = {"rail", "wall", "spotter"}


@dataclass(frozen=True, slots=True)
class Trained:
    """What truly came of a session."""

    amount: Amount
    dose: Dose
    effort: int
    pain: int
    stumbles: int
    falls: int
    confidence: Confidence
    flag: bool


@dataclass(slots=True)
class Body:
    """A body on a morning; changed by sessions and nights."""

    person: Trainee
    skill: float
    used_m: float
    fatigue: float = 0.0
    pain: float = 0.0
    coming: float = 0.0
    """A pain that is felt first tomorrow."""
    where: str = ""
    """Where it hurts, or hurt last."""
    shaken: float = 0.0
    backward_today: bool = False

    @property
    def felt(self) -> int:
        """Pain as it is felt, 0 to 10."""
        return min(round(self.pain), 10)

    def night(self, day: int, params: BodyParams = DEFAULT) -> None:
        """Let a night pass after a day, counted from 0."""
        person = self.person
        tired = self.fatigue * params.fatigue_left + params.fatigue_life * person.normal[day][N.TIRED]
        self.fatigue = max(tired, 0.0)
        self.skill -= params.forget * (self.skill - person.start)
        self.used_m -= params.used_loss * (self.used_m - person.kind.used_m)
        self.shaken *= 0.925
        if self.pain:
            left = params.heals[self.pain >= PAINFUL]
            self.pain *= 1 - params.heals_less * (1 - left) if self.backward_today else left
            if self.pain < 0.5:  # noqa: PLR2004  # rounds to none
                self.pain = 0.0
        if self.coming:
            self.pain, self.coming = max(self.pain, self.coming), 0.0
        self.backward_today = False

    def train(self, session: Session, day: int, share: float = 1.0, params: BodyParams = DEFAULT) -> Trained:
        """Do a session on a day, as far as it goes."""
        chances, noises = self.person.even[day], self.person.normal[day]
        dose = session.dose
        self.fatigue += params.fatigue_hour * dose.minutes / 60
        if dose.backward_m <= 0:
            effort = _effort(params, noises[N.EFFORT], gap=-0.25, jump=0.0, fatigue=self.fatigue, hard=0.0)
            return Trained(
                Amount.DONE if share >= 1 else Amount.PARTLY, scaled(dose, share), effort, self.felt,
                0, 0, Confidence.SURE, flag=False,
            )  # fmt: skip
        held = not HELD.isdisjoint(session.needs)
        gap = asks_of(dose, PLACES.index(session.place), held=held, params=params) - self.skill
        stumbles = _count(chances[U.STUMBLE], dose.backward_m / 1000 * params.stumble_km * _rise(gap, params))
        fall = self.person.kind.fall * (params.held_falls if held else 1.0)
        falls = int(stumbles > 0 and chances[U.FALL] < fall * stumbles)
        jump = max(_load(dose, params) / self.used_m - 1.0, 0.0)
        self._hurt(session.stage, jump, _load(dose, params) / self.used_m, chances, params)
        ends = falls or stumbles > 1 or self.felt >= PAINFUL
        if ends:
            share = min(share, params.least_share + (1 - params.least_share) * chances[U.SHARE])
        if gap > params.breaks_off:
            share = min(share, max(1.0 - 2.0 * (gap - params.breaks_off), params.least_share))
        effort = _effort(
            params, noises[N.EFFORT], gap=gap, jump=jump, fatigue=self.fatigue, hard=float(session.hard)
        )
        feels = self.person.bold - gap - self.shaken + params.sure_spread * noises[N.SURE]
        done = scaled(dose, share)
        self._after(done, falls, params)
        return Trained(
            Amount.DONE if share >= 1 else Amount.PARTLY,
            done,
            effort,
            self.felt,
            stumbles,
            falls,
            _confidence(feels, params),
            flag=chances[U.FLAG] < params.flag,
        )

    def _hurt(self, stage: int, jump: float, load: float, chances: list[float], params: BodyParams) -> None:
        """Begin a pain, or not; one that is there gets worse. Load is in sessions of the usual."""
        if self.pain:
            self.pain = min(self.pain + params.worse * min(load, 1.0 + params.jump_most), 10.0)
        rises = (1 + params.jump * min(jump, params.jump_most)) * (1 + params.stage * (stage - 1))
        hazard = params.hazard * self.person.frail * rises * exp(params.tired * self.fatigue)
        if chances[U.HURT] >= hazard:
            return
        mean = params.severity + params.severity_jump * min(jump, params.jump_most)
        pain = min(1.0 - mean * log(1.0 - chances[U.WORSE]), 10.0)
        if not self.pain:
            self.where = next(place for place, upto in WHERE if chances[U.WHERE] < upto)
        if chances[U.LATER] < params.later:
            self.coming = max(self.coming, pain)
        else:
            self.pain = max(self.pain, pain)

    def _after(self, done: Dose, falls: int, params: BodyParams) -> None:
        """Learn, tire, and get used to it."""
        self.backward_today = True
        metres = done.backward_m
        left = max(self.person.kind.most - self.skill, 0.0)
        self.skill += left * self.person.learns * params.learn * metres / (metres + params.learn_half_m)
        load = _load(done, params)
        self.fatigue += params.fatigue_load * load / self.used_m
        if load > self.used_m:
            self.used_m += params.used_gain * (load - self.used_m)
        if falls:
            self.shaken += params.shaken


def new_body(person: Trainee) -> Body:
    """Return the body of a person on the first morning."""
    sore = 2.0 if person.sore else 0.0
    return Body(person, person.start, person.kind.used_m, pain=sore, where="ankle" if sore else "")


def asks_of(dose: Dose, ground: int, *, held: bool, params: BodyParams = DEFAULT) -> float:
    """Return the skill that a dose asks for on a kind of ground."""
    speed = dose.fastest_mps or 0.0
    if dose.backward_run_m > 0:
        base, rise = params.run_asks
        asks = base + rise * max(speed - 1.6, 0.0) + params.far_asks * log10(max(dose.longest_run_m, 10) / 10)
    else:
        base, rise = params.walk_asks
        asks = base + rise * max(speed - 0.4, 0.0)
    return asks + params.ground_asks * ground + (params.held_asks if held else 0.0)


def scaled(dose: Dose, share: float) -> Dose:
    """Return what was done of a dose, in whole metres."""
    if share >= 1:
        return dose
    walk, run = float(int(share * dose.backward_walk_m)), float(int(share * dose.backward_run_m))
    return replace(
        dose,
        minutes=round(share * dose.minutes, 1),
        backward_walk_m=walk,
        backward_run_m=run,
        longest_walk_m=min(dose.longest_walk_m, walk),
        longest_run_m=min(dose.longest_run_m, run),
        forward_min=round(share * dose.forward_min, 1),
    )


def _load(dose: Dose, params: BodyParams) -> float:
    return dose.backward_run_m + params.walk_load * dose.backward_walk_m


def _rise(gap: float, params: BodyParams) -> float:
    return exp(params.stumble_gap * min(gap, 0.5))


def _count(at: float, mean: float) -> int:
    """Return 0, 1, or 2 for more, as a Poisson number with this mean would be."""
    none = exp(-mean)
    return int(at >= none) + int(at >= none * (1 + mean))


def _effort(params: BodyParams, noise: float, *, gap: float, jump: float, fatigue: float, hard: float) -> int:
    ease, lacks, jumps, tires, is_hard, spread = params.effort
    effort = ease + lacks * gap + jumps * jump + tires * fatigue + is_hard * hard + spread * noise
    return min(max(round(effort), 1), 10)


def _confidence(feels: float, params: BodyParams) -> Confidence:
    if feels > params.sure:
        return Confidence.SURE
    return Confidence.CAREFUL if feels > -params.sure else Confidence.UNSURE
