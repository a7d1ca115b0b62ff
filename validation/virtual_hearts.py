"""Simulated runners with known ratios, for `own_ratio.py`: hearts that are harder to read than the model is.

Made by other equations than those that read them: metabolic rate is a polynomial in speed with its own shape
for each person; the heart answers to the share of oxygen reserve by a line that begins elsewhere than at rest
and bends near the maximum; it follows by a fast and a slow part after a dead time, faster up than down; it
drifts towards a limit, more when it is hot; each day it is elsewhere; straps fail in five ways. What is said
of resting and maximal heart rate is wrong by some beats, or not said. Sizes are a project choice, from what
the studies on the shelf give.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from backstride.insight.steady import steady_stretches
from backstride.science.brisk_walk import brisk_rise, rise_spread
from backstride.vocab.arrays import Floats
from backstride.vocab.reading import Leg, SteadyStretch
from backstride.vocab.recording import Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Origin, Segment, Travel

START = datetime(2026, 5, 1, 7, 0, tzinfo=UTC)
_FWD, _BACK, _STILL = Travel.FORWARD, Travel.BACKWARD, Travel.STILL

WALKS_BEND = (0.2, 1.4)
"""W/kg for the square of a speed in m/s: from nearly the straight line of one published equation to steeper
than the curve of the other. All cross at 4.1 W/kg at 1.25 m/s."""

BELT, WATCH = (0.03, 0.02, 0.007), (0.05, 0.035, 0.015)
"""Standard error of speed that a leg states; the true one of a whole run; the true one of each stretch."""

Block = tuple[Travel, float, float]
"""Travel, seconds, speed in m/s."""


@dataclass(frozen=True, slots=True)
class World:
    """How hard hearts are to read: what `own_ratio.py` makes worse, one at a time."""

    begins: float = 0.08
    """Spread of where the line of heart rate reserve begins: 4 % (Swain 1998) to 16 % (Ferri Marini 2022)."""
    day_bpm: float = 3.0
    """Spread from day to day: 2 (Lamberts 2004), and more outside of a laboratory."""
    drift: float = 1.0
    """Factor of the drift, which is 2 to 10 beats in the end, and up to three times that on a hot day."""
    faults: float = 1.0
    """Factor of how often a strap fails."""
    bends: float = 0.86
    """Share of reserve at which the first hearts begin to answer less."""
    form: float = 0.015
    """Spread of cost from stretch to stretch."""
    brisk: bool = False
    """Walkers are fast: 1.5 to 1.9 m/s easily forward, so 0.9 to 1.6 m/s backward."""
    rise: float | None = None
    """How much of the modelled rise of a brisk walk everybody has; None is as unsure as it is modelled."""


WORLD = World()


@dataclass(frozen=True, slots=True)
class Runner:
    """A person whose every number is known."""

    gait: Gait
    ratio: float
    """Gross metabolic rate backward over forward at one speed: the truth."""
    cost: tuple[float, float, float]
    """Forward W/kg as a polynomial in speed, from the constant up."""
    rest_bpm: float
    max_bpm: float
    still_w_per_kg: float
    most_w_per_kg: float
    begins: float
    """Share of heart rate reserve where oxygen reserve is none."""
    bends: float
    """Share of the reserve above which the heart answers less."""
    rise_s: float
    fall_s: float
    dead_s: float
    fast: float
    """Share of the answer that comes within seconds."""
    wander_bpm: float
    wander_s: float
    said_rest_bpm: float | None
    said_max_bpm: float | None
    speed_mps: float
    """Easy forward speed."""
    rise: float = 1.0
    """How much of the modelled rise of the ratio a brisk walk has."""

    def cost_w_per_kg(self, travel: Travel, speed_mps: float) -> float:
        """Gross metabolic rate."""
        if travel is _STILL or speed_mps <= 0:
            return 1.35 * self.still_w_per_kg
        forward = sum(c * speed_mps**power for power, c in enumerate(self.cost))
        if travel is not _BACK:
            return forward
        return forward * self.ratio * float(np.exp(self.rise * brisk_rise(self.gait, speed_mps)))


def runner(rng: np.random.Generator, gait: Gait, ratio: float, world: World = WORLD) -> Runner:
    """Draw a person."""
    rest, most = rng.normal(62, 9), np.clip(rng.normal(186, 10), 160, 210)
    rise = rng.uniform(20, 60)
    if gait is Gait.RUN:
        net, shape = rng.normal(3.9, 0.25), rng.normal(0.0, 0.15)  # J/kg/m; how far from a straight line
        cost = (1.3 + rng.normal(0, 0.4), net * (1 - shape), net * shape / 5)
        speed = rng.uniform(2.3, 3.0)
    else:  # equations of walking go from straight to steeply curved
        scale, bend = rng.normal(1.0, 0.06), rng.uniform(*WALKS_BEND)
        cost = (2.2 * scale, (1.52 - 1.25 * bend) * scale, bend * scale)
        speed = rng.uniform(1.5, 1.9) if world.brisk else rng.uniform(1.1, 1.5)
    easy = sum(c * speed**power for power, c in enumerate(cost))
    least, most_share = (0.5, 0.72) if gait is Gait.RUN else (0.35, 0.5) if world.brisk else (0.22, 0.38)
    share = rng.uniform(least, most_share)
    said = rng.random(2) < 0.65
    return Runner(
        gait=gait,
        ratio=ratio,
        cost=cost,
        rest_bpm=float(np.clip(rest, 40, 85)),
        max_bpm=float(most),
        still_w_per_kg=1.2 * rng.normal(1.0, 0.07),
        most_w_per_kg=1.2 + (easy - 1.2) / share,
        begins=rng.normal(0.015, world.begins),
        bends=rng.uniform(world.bends, world.bends + 0.09),
        rise_s=rise,
        fall_s=rise * rng.uniform(1.0, 1.6),
        dead_s=rng.uniform(3, 12),
        fast=rng.uniform(0.0, 0.35),
        wander_bpm=rng.uniform(0.8, 2.2),
        wander_s=rng.uniform(6, 25),
        said_rest_bpm=float(np.round(rest + rng.normal(0, 5))) if said[0] else None,
        said_max_bpm=float(np.round(most + rng.normal(-1, 5))) if said[1] else None,
        speed_mps=float(speed),
        rise=_rise(rng, world),
    )


def _rise(rng: np.random.Generator, world: World) -> float:
    if world.rise is not None:
        return world.rise
    return float(rng.normal(1.0, rise_spread())) if world.brisk else 1.0


def free_run(rng: np.random.Generator, who: Runner) -> tuple[Block, ...]:
    """Some run or walk, four times of five with backward stretches of three to seven minutes in it."""
    easy = who.speed_mps
    blocks: list[Block] = [(_FWD, rng.uniform(240, 900), easy * rng.uniform(0.85, 1.0))]
    for _ in range(int(rng.integers(1, 4)) if rng.random() < 0.8 else 0):
        back = easy * rng.uniform(0.62, 0.85)
        blocks += [(_BACK, rng.uniform(190, 420), back), (_STILL, rng.uniform(5, 40), 0.0)]
        again = back * rng.uniform(0.95, 1.05) if rng.random() < 0.4 else easy * rng.uniform(0.85, 1.15)
        blocks.append((_FWD, rng.uniform(120, 480), again))
    blocks.append((_FWD, rng.uniform(120, 600), easy * rng.uniform(0.9, 1.1)))
    return tuple(blocks)


def protocol(who: Runner) -> tuple[Block, ...]:
    """The sixteen minutes, half a minute of each for turning and the belt."""
    speed = who.speed_mps * 0.75
    turn: Block = (_STILL, 25.0, 0.0)
    there, back = (_FWD, 215.0, speed), (_BACK, 215.0, speed)
    return ((_FWD, 240.0, 1.25 * speed), turn, back, turn, there, turn, back)


def steady_of(
    rng: np.random.Generator,
    who: Runner,
    blocks: tuple[Block, ...],
    on_belt: float = 0.5,
    world: World = WORLD,
) -> tuple[SteadyStretch, ...]:
    """Let a person do it with a watch or on a belt, with a strap, and read what they say."""
    recording, segments, legs = recorded(rng, who, blocks, on_belt, world)
    return steady_stretches(recording, segments, legs)


def recorded(
    rng: np.random.Generator,
    who: Runner,
    blocks: tuple[Block, ...],
    on_belt: float = 0.5,
    world: World = WORLD,
) -> tuple[Recording, tuple[Segment, ...], tuple[Leg, ...]]:
    """Return what a watch, a strap and a person say of a run, with speeds a little wrong."""
    edges = np.cumsum([0.0, *(seconds for _, seconds, _ in blocks)])
    t = np.arange(0.0, np.floor(edges[-1]) + 1)
    which = np.minimum(np.searchsorted(edges, t, side="right") - 1, len(blocks) - 1)
    pace = 1 + _wander(rng, t.size, 0.02, 40.0)
    form = rng.normal(1.0, world.form, len(blocks))
    power = (form * [who.cost_w_per_kg(travel, speed) for travel, _, speed in blocks])[which] * pace
    heart = _strap(rng, _heart(rng, who, power, world), who, world.faults)
    stated, scale, own = BELT if rng.random() < on_belt else WATCH
    whole = rng.normal(1.0, scale)
    said = [speed * whole * rng.normal(1.0, own) for _, _, speed in blocks]
    legs = tuple(
        Leg(
            start_s=start_s,
            end_s=end_s,
            travel=travel,
            gait=Gait.STAND if travel is _STILL else who.gait,
            distance_m=mps * (end_s - start_s),
            over_s=end_s - start_s,
            origin=Origin.SAID,
            speed_error_mps=stated * mps,
            grade=0.0,
            grade_error=0.0,
        )
        for (travel, _, _), mps, (start_s, end_s) in zip(blocks, said, pairwise(edges.tolist()), strict=True)
    )
    segments = tuple(
        Segment(leg.start_s, leg.end_s, leg.travel, leg.gait, 1.0, "you said so", Origin.SAID) for leg in legs
    )
    cadence = np.where(power > 2 * who.still_w_per_kg, 165.0 if who.gait is Gait.RUN else 112.0, 0.0)
    streams = {
        Sensor.HR: heart,
        Sensor.CADENCE: Stream(Sensor.CADENCE, t, {"cadence_spm": np.rint(rng.normal(cadence, 1.0))}),
    }
    recording = Recording("fit", "simulated", START, float(edges[-1]), streams, simulated=True)
    return recording, segments, legs


def settled_bpm(who: Runner, share: Floats) -> Floats:
    """Return the heart rates of shares of oxygen reserve, without day, drift and delay."""
    answer = who.begins + (1 - who.begins) * share
    over = np.maximum(answer - who.bends, 0.0)
    answer = np.minimum(answer, who.bends) + 0.07 * (1 - np.exp(-over / 0.07)) * 0.9
    return who.rest_bpm + (who.max_bpm - who.rest_bpm) * answer


def true_heart_rate_ratio(who: Runner, speed_mps: float) -> float:
    """Return the heart rate backward over forward at a speed."""
    powers = np.array([who.cost_w_per_kg(travel, speed_mps) for travel in (_FWD, _BACK)])
    forward, backward = settled_bpm(
        who, (powers - who.still_w_per_kg) / (who.most_w_per_kg - who.still_w_per_kg)
    )
    return float(backward / forward)


def _heart(rng: np.random.Generator, who: Runner, power: Floats, world: World) -> Floats:
    """Return the true heart rate once a second, (n,)."""
    share = (power - who.still_w_per_kg) / (who.most_w_per_kg - who.still_w_per_kg)
    demand = settled_bpm(who, share * rng.normal(1.0, 0.015)) + rng.normal(0.0, world.day_bpm)
    hot = rng.uniform(1.0, 3.0) if rng.random() < 0.2 else 1.0
    t = np.arange(power.size)
    drift = world.drift * hot * rng.uniform(2, 10) * (1 - np.exp(-t / rng.uniform(1200, 4000)))
    demand = np.minimum(demand + drift * np.clip(share / 0.6, 0, 1.3), who.max_bpm)
    late = np.roll(demand, round(who.dead_s))
    late[: round(who.dead_s)] = demand[0]
    reached = np.empty(power.size)
    slow = quick = who.rest_bpm + 20 + rng.uniform(0, 20)
    for at, wanted in enumerate(late.tolist()):
        slow += (wanted - slow) / (who.rise_s if wanted > slow else who.fall_s)
        quick += (wanted - quick) / 8.0
        reached[at] = who.fast * quick + (1 - who.fast) * slow
    return reached + _wander(rng, power.size, who.wander_bpm, who.wander_s)


def _strap(rng: np.random.Generator, true: Floats, who: Runner, often: float) -> Stream:
    """Write it down as straps and wrists do: late, with holes, spikes, stuck values, or the steps."""
    rate, t = np.rint(true + rng.normal(0, 0.4, true.size)), np.arange(true.size, dtype=float)
    for _ in range(rng.poisson(often)):
        at, lasts = rng.integers(0, rate.size), int(rng.uniform(1, 8))
        rate[at : at + lasts] += rng.choice([-1, 1]) * rng.uniform(15, 60)
    if rng.random() < 0.1 * often:
        at = rng.integers(0, rate.size)
        rate[at : at + int(rng.uniform(20, 150))] = rate[at]
    if rng.random() < 0.05 * often:
        at, lasts = rng.integers(0, rate.size), int(rng.uniform(120, 400))
        steps = 165.0 if who.gait is Gait.RUN else 112.0
        rate[at : at + lasts] = np.rint(steps + rng.normal(0, 1, rate[at : at + lasts].size))
    kept = np.ones(rate.size, dtype=bool)
    if rng.random() < 0.25 * often:
        kept[: int(rng.uniform(10, 150))] = False
    if rng.random() < 0.15 * often:
        kept_to = int(rng.uniform(20, 120))
        rate[:kept_to] = np.rint(rng.uniform(60, 200, rate[:kept_to].size))
    for _ in range(rng.poisson(often)):
        at = rng.integers(0, rate.size)
        kept[at : at + int(rng.exponential(25))] = False
    return Stream(Sensor.HR, t[kept], {"hr_bpm": np.clip(rate[kept], 30, 230)})


def _wander(rng: np.random.Generator, n: int, spread: float, lasts_s: float) -> Floats:
    keep = float(np.exp(-1.0 / lasts_s))
    fresh = rng.standard_normal(n) * spread * np.sqrt(1 - keep * keep)
    fresh[:1] /= np.sqrt(1 - keep * keep)
    out, last = np.empty(n), 0.0
    for at, new in enumerate(fresh.tolist()):
        last = keep * last + new
        out[at] = last
    return out
