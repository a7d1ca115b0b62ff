"""Let simulated runners with known ratios learn their own; write tables.

    python validation/own_ratio.py [TABLE [RUNNERS]]

The hearts are those of `virtual_hearts.py`, made by other equations than those that read them. Settings were
developed on seeds from 500,000; the tables are of seeds from 2,000,000, and nothing was changed after looking
at them.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from scoring import percent, table
from virtual_hearts import WORLD, World, free_run, protocol, runner, steady_of, true_heart_rate_ratio

from backstride.science.cost_ratio import person_ratio
from backstride.science.heart_rate import OwnHeartRate, heart_rate_ratio
from backstride.science.own_ratio import NotEnough, own_ratio
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Gait

FIRST_SEED = 2_000_000
RUNNERS = 1000
OUTSIDE = (0.9, 1.0, 1.65, 1.8)
"""Truths beyond the 90 % of the prior on either side."""
COVERED = (0.87, 0.93)
MOST_BIAS = 0.02

WORSE = {
    "as modelled": WORLD,
    "the line begins elsewhere, twice as much": replace(WORLD, begins=0.16),
    "days differ by 6 beats": replace(WORLD, day_bpm=6.0),
    "drift three times as large": replace(WORLD, drift=3.0),
    "straps fail three times as often": replace(WORLD, faults=3.0),
    "hearts bend from 75 % of their reserve": replace(WORLD, bends=0.75),
    "cost differs by 3 % from stretch to stretch": replace(WORLD, form=0.03),
}

BRISK = {
    "as unsure as modelled": replace(WORLD, brisk=True),
    "none of it": replace(WORLD, brisk=True, rise=0.0),
    "all of it": replace(WORLD, brisk=True, rise=1.0),
    "twice of it": replace(WORLD, brisk=True, rise=2.0),
}
"""How much of the rise that a brisk walk is modelled with walkers have."""

HEAD = """# A person's own ratio

Made by `make validate`: {runners} simulated runners, half of them walking, with a ratio drawn from the
pooled prior. Their hearts are made by other equations than those that read them (`virtual_hearts.py`), but
by people who hold the same beliefs: that the interval covers the truth shows that heart rates are read
rightly if hearts are about so, not that hearts are so. What happens where they are worse stands at the end.

Developed on seeds from 500,000; these are seeds from {first:,}, looked at once.

A free run has backward stretches of three to seven minutes four times of five, at other speeds than
forward; the protocol is the treadmill's sixteen minutes. "RMSE" is of the answer; "prior's" of the pooled
mean for the same runners. Two of three say their resting heart rate, two of three their maximal one, wrong
by some 5 beats.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a runner was told, beside the truth; `mean` None is "not enough"."""

    gait: Gait
    data: str
    truth: float
    mean: float | None = None
    low: float = 0.0
    high: float = 0.0
    missing: str = ""


def answers(
    seed: int,
    amounts: Sequence[str] = ("2 free runs",),
    truth: float | None = None,
    world: World = WORLD,
) -> list[Answer]:
    """Return what the runner of a seed is told with each amount, such as `3 free runs, 1 protocol`."""
    rng = np.random.default_rng(seed)
    gait = (Gait.WALK, Gait.RUN)[seed % 2]
    drawn = person_ratio(gait).at(float(rng.standard_normal()))
    who = runner(rng, gait, drawn if truth is None else truth, world)
    most = [_counts(amount) for amount in amounts]
    free = [steady_of(rng, who, free_run(rng, who), 0.5, world) for _ in range(max(n for n, _ in most))]
    belts = [steady_of(rng, who, protocol(who), 1.0, world) for _ in range(max(n for _, n in most))]

    def told(data: str, runs: Sequence[tuple[SteadyStretch, ...]]) -> Answer:
        found = own_ratio(runs, gait, hr_rest_bpm=who.said_rest_bpm, hr_max_bpm=who.said_max_bpm)
        if isinstance(found, NotEnough):
            return Answer(gait, data, who.ratio, missing=found.missing)
        return Answer(gait, data, who.ratio, found.mean, found.low, found.high)

    return [told(data, [*free[:a], *belts[:b]]) for data, (a, b) in zip(amounts, most, strict=True)]


def _counts(amount: str) -> tuple[int, int]:
    """`3 free runs, 1 protocol` is (3, 1)."""
    parts = [part.split() for part in amount.split(",")]
    by_kind = {words[1]: int(words[0]) for words in parts}
    return by_kind.get("free", 0), by_kind.get("protocol", 0)


AMOUNTS = ("1 free run", "3 free runs", "8 free runs", "1 protocol", "3 protocol", "3 free runs, 1 protocol")


def _score(told: Sequence[Answer]) -> list[str]:
    """Return asked, answered, covered, bias, RMSE, the prior's, width, and why others were not answered."""
    sure = [answer for answer in told if answer.mean is not None]
    why = Counter(answer.missing for answer in told if answer.mean is None)
    misses = np.array([(answer.mean or 0.0) - answer.truth for answer in sure])
    guesses = np.array([person_ratio(answer.gait).mean - answer.truth for answer in sure])
    return [
        str(len(told)),
        percent(len(sure) / len(told)),
        percent(_covered(sure)),
        f"{misses.mean():+.3f}",
        f"{_rms(misses):.3f}",
        f"{_rms(guesses):.3f}",
        f"{np.mean([answer.high - answer.low for answer in sure]):.2f}",
        ", ".join(f"{name} {count}" for name, count in why.most_common()) or "-",
    ]


def _covered(sure: Iterable[Answer]) -> float:
    return float(np.mean([answer.low <= answer.truth <= answer.high for answer in sure]))


def _rms(misses: np.ndarray) -> float:
    return float(np.sqrt(np.mean(misses**2)))


COLUMNS = (
    "runners",
    "answered",
    "interval covers",
    "bias",
    "RMSE",
    "prior's",
    "width",
    "not enough: missing",
)


def _all(make: Callable[[int], list[Answer]], seeds: range) -> list[Answer]:
    with ProcessPoolExecutor(2) as pool:
        return [answer for told in pool.map(make, seeds, chunksize=10) for answer in told]


def _asked(told: Sequence[Answer]) -> list[str]:
    sure = [answer for answer in told if answer.mean is not None]
    bias = float(np.mean([(answer.mean or 0.0) - answer.truth for answer in sure]))
    rows = []
    for name, held in [("all amounts", sure), *((d, [a for a in sure if a.data == d]) for d in AMOUNTS)]:
        covered = _covered(held)
        met = COVERED[0] <= covered <= COVERED[1]
        rows.append(
            (f"90 % interval covers, {name}", "87 to 93 %", percent(covered), "yes" if met else "**no**")
        )
    rows.append(("bias", "at most 0.02", f"{bias:+.3f}", "yes" if abs(bias) <= MOST_BIAS else "**no**"))
    return table(("what", "asked", "reached", "met"), rows)


def main(where: Path, runners: int) -> None:
    """Write the tables."""
    seeds = range(FIRST_SEED, FIRST_SEED + runners)
    told = _all(partial(answers, amounts=AMOUNTS), seeds)
    text = [HEAD.format(runners=f"{runners:,}", first=FIRST_SEED), "## Asked, and reached", *_asked(told)]
    text.append("## By amount of data")
    text.extend(
        table(
            ("data", "gait", *COLUMNS),
            [
                (data, gait.value, *_score([a for a in told if (a.data, a.gait) == (data, gait)]))
                for data in AMOUNTS
                for gait in (Gait.WALK, Gait.RUN)
            ],
        )
    )
    text.extend(_outside(runners // 10))
    text.extend(_worse(runners // 5))
    text.extend(_brisk(runners // 5))
    text.extend(_heart_rates(runners // 2))
    where.write_text("\n".join(text).rstrip() + "\n", encoding="utf-8")


def _outside(runners: int) -> list[str]:
    rows = []
    for truth in OUTSIDE:
        seeds = range(FIRST_SEED + 100_000, FIRST_SEED + 100_000 + runners)
        told = _all(partial(answers, amounts=("3 free runs", "8 free runs"), truth=truth), seeds)
        rows += [
            (f"{truth:g}", data, *_score([a for a in told if a.data == data])[:7])
            for data in ("3 free runs", "8 free runs")
        ]
    words = (
        "## Truths outside the prior\n\nNobody asked for a coverage here: the prior pulls towards the "
        "studies, as it should for the few who are so far from them, and less the more runs there are."
    )
    return [words, *table(("truth", "data", *COLUMNS[:7]), rows)]


def _worse(runners: int) -> list[str]:
    seeds = range(FIRST_SEED + 200_000, FIRST_SEED + 200_000 + runners)
    rows = [
        (name, *_score(_all(partial(answers, amounts=("3 free runs",), world=world), seeds))[:7])
        for name, world in WORSE.items()
    ]
    words = "## Hearts that are worse than modelled, three free runs"
    return [words, *table(("what is worse", *COLUMNS[:7]), rows)]


def _brisk(walkers: int) -> list[str]:
    first = FIRST_SEED + 400_000
    seeds = range(first, first + 2 * walkers, 2)  # even seeds walk
    rows = [
        (name, data, *_score([a for a in told if a.data == data])[:7])
        for name, world in BRISK.items()
        for told in [_all(partial(answers, amounts=("3 free runs", "8 free runs"), world=world), seeds)]
        for data in ("3 free runs", "8 free runs")
    ]
    words = (
        "## Brisk walks\n\nWalkers at 1.5 to 1.9 m/s forward and 0.9 to 1.6 m/s backward, where up to 1.34 "
        "m/s was studied. Faster, their ratio rises by as much of the modelled rise as the first column says "
        "(`science/brisk_walk.py`); the truth is the ratio up to 1.34 m/s. Nobody asked for a coverage here. "
        "It is not the rise that makes it low: the faster a walk is, the more both forward equations differ."
    )
    return [words, *table(("rise", "data", *COLUMNS[:7]), rows)]


Beat = tuple[str, Gait, float, float, float, float]


def _beats(seed: int) -> list[Beat]:
    """Return what heart rates say directly: data, gait, truth, ratio, low and high."""
    rng = np.random.default_rng(seed)
    gait = (Gait.WALK, Gait.RUN)[seed % 2]
    who = runner(rng, gait, person_ratio(gait).at(float(rng.standard_normal())))
    free = [steady_of(rng, who, free_run(rng, who)) for _ in range(8)]
    told: list[Beat] = []
    for data, runs in zip(AMOUNTS, (free[:1], free[:3], free), strict=False):
        found = heart_rate_ratio(runs, gait)
        if isinstance(found, OwnHeartRate):
            truth = true_heart_rate_ratio(who, found.speed_mps)
            told.append((data, gait, truth, found.ratio, found.low, found.high))
    return told


def _heart_rates(runners: int) -> list[str]:
    seeds = range(FIRST_SEED + 300_000, FIRST_SEED + 300_000 + runners)
    with ProcessPoolExecutor(2) as pool:
        told = [one for held in pool.map(_beats, seeds, chunksize=10) for one in held]
    rows = []
    for data in AMOUNTS[:3]:
        for gait in (Gait.WALK, Gait.RUN):
            held = np.array([one[2:] for one in told if one[:2] == (data, gait)])
            misses, inside = held[:, 1] - held[:, 0], (held[:, 2] <= held[:, 0]) & (held[:, 0] <= held[:, 3])
            rows.append((
                data, gait.value, str(len(held)), percent(float(inside.mean())), f"{misses.mean():+.3f}",
                f"{_rms(misses):.3f}", f"{np.mean(held[:, 3] - held[:, 2]):.3f}",
            ))  # fmt: skip
    words = (
        "## Heart rate backward over forward at the same speed\n\nThe plain ratio of heart rates of "
        "`science/heart_rate.py`, beside the true one of the same hearts without day, drift and delay."
    )
    columns = ("data", "gait", "answered", "interval covers", "bias", "RMSE", "width")
    return [words, *table(columns, rows)]


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_suffix(".md"),
        int(sys.argv[2]) if len(sys.argv) > 2 else RUNNERS,
    )
