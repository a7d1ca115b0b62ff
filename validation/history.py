"""How often a history calls a change that is none, and finds one that is, on simulated people.

    python validation/history.py [TABLE]

Seeds here are used nowhere else; settings were chosen on others. Simulated people hold what we believe of
runs (noise that is normal, or has heavy tails, or lasts from run to run): they show how the method behaves,
and say nothing about people.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scoring import percent, table

from backstride.insight.local_line import local_line
from backstride.insight.noise import noise_of
from backstride.insight.trends import About, change_of
from backstride.vocab.arrays import Floats

PEOPLE = 1000
"""Simulated people a row."""
RUNS = (6, 8, 12, 20, 40, 100)
TRUE_MDC = 1.96 * np.sqrt(2.0)
"""In standard deviations of one run: what two runs differ by."""
SEED = 4177
ABOUT = About("speed_share", "1")
BAND = 90.0
"""Percent: the level of the band."""
FIRST = 739_000.0
"""A day."""
MOST_FALSE, MOST_MISSED = 0.05, 0.05
"""Asked: so often at most is a change called where there is none, and one of twice the MDC missed."""

HEAD = """# History: changes beyond noise

Made by `make validate`. Simulated people, {people} a number; nothing here is about real ones. Noise is what
one run scatters by; MDC is 1.96 sqrt(2) of it, what two runs differ by. A change is the difference between
the middle of the first and of the last runs, a quarter of all at each end, two to five. Runs lie one to five
days apart.
"""

LASTS = """
Noise is learnt from runs on nearby days. Where good and bad weeks last, nearby runs agree better than
distant ones, so the noise is taken for smaller than it is, and more runs do not help.
"""
MISSES = """
So a history is slow to speak, on purpose. With six or eight runs a true change of twice the MDC is often not
called yet: the noise is known badly, so Student's t widens the MDC, and a change is itself part of what so
few runs differ by. A change as small as one MDC is called in less than half of people, however many runs
there are: the rule compares with what two *single* runs differ by, although the middles of several are
compared.
"""


@dataclass(frozen=True, slots=True)
class World:
    """What truly happens, and how runs scatter about it."""

    name: str
    truth: Callable[[Floats], Floats]
    """Of how far the history has come, 0 to 1; in standard deviations of a run."""
    scatter: Callable[[np.random.Generator, int], Floats]
    asked: str = ""


def normal(rng: np.random.Generator, runs: int) -> Floats:
    """Runs that know nothing of each other."""
    return rng.normal(0, 1, runs)


def heavy(rng: np.random.Generator, runs: int) -> Floats:
    """One slip now and then: Student's t with three degrees of freedom, scaled to 1."""
    return rng.standard_t(3, runs) / np.sqrt(3)


def lasting(share: float) -> Callable[[np.random.Generator, int], Floats]:
    """Good and bad weeks: part of what a run is off by stays for the next."""

    def scatter(rng: np.random.Generator, runs: int) -> Floats:
        fresh = rng.normal(0, 1, runs)
        for run in range(1, runs):
            fresh[run] = share * fresh[run - 1] + np.sqrt(1 - share**2) * fresh[run]
        return fresh

    return scatter


def flat(done: Floats) -> Floats:
    """Nothing changes."""
    return np.zeros_like(done)


def step(by: float) -> Callable[[Floats], Floats]:
    """All at once, half-way."""
    return lambda done: np.where(done > 0.5, by, 0.0)


def line(by: float) -> Callable[[Floats], Floats]:
    """Evenly from the first run to the last."""
    return lambda done: by * done


def learning(by: float) -> Callable[[Floats], Floats]:
    """Fast at first, as people learn."""
    return lambda done: by * (1 - np.exp(-3 * done)) / (1 - np.exp(-3))


NONE = (
    World("nothing changes, normal", flat, normal, "at most 5 %"),
    World("nothing changes, heavy tails", flat, heavy),
    World("nothing changes, a third of the noise lasts to the next run", flat, lasting(1 / 3)),
    World("nothing changes, six tenths of the noise last", flat, lasting(0.6)),
)
SOME = (
    World("2 MDC, all at once half-way", step(2 * TRUE_MDC), normal, "found"),
    World("2 MDC, as people learn", learning(2 * TRUE_MDC), normal, "found"),
    World("2 MDC, evenly", line(2 * TRUE_MDC), normal),
    World("2 MDC, all at once, heavy tails", step(2 * TRUE_MDC), heavy),
    World("1 MDC, all at once half-way", step(TRUE_MDC), normal),
)


def days_of(rng: np.random.Generator, runs: int) -> Floats:
    """Days of runs, one to five apart."""
    return FIRST + np.cumsum(rng.integers(1, 6, runs))


def called(world: World, runs: int) -> float:
    """Return the share of people in whom a change was called."""
    rng = np.random.default_rng((SEED, runs, len(world.name)))
    done = np.linspace(0, 1, runs)
    found = 0
    for _ in range(PEOPLE):
        values = world.truth(done) + world.scatter(rng, runs)
        found += change_of(days_of(rng, runs), values, ABOUT).verdict == "changed"
    return found / PEOPLE


def noise_row(runs: int) -> list[str]:
    """Return how well the noise is known, and how often two runs differ by less than the MDC."""
    rng = np.random.default_rng((SEED, runs))
    sems, inside = [], []
    for _ in range(PEOPLE):
        noise = noise_of(days_of(rng, runs), rng.normal(0, 1, runs))
        assert noise is not None  # runs lie near each other
        sems.append(noise.sem)
        inside.append(abs(rng.normal(0, np.sqrt(2))) < noise.mdc)
    low, middle, high = np.quantile(sems, [0.05, 0.5, 0.95])
    return [str(runs), f"{middle:.2f}", f"{low:.2f} to {high:.2f}", percent(float(np.mean(inside)))]


def band_row(runs: int) -> list[str]:
    """Return how often the band of the trend holds the truth."""
    cells = [str(runs)]
    for truth in (flat, line(6.0), learning(6.0)):
        rng = np.random.default_rng((SEED, runs, 7))
        done, inside = np.linspace(0, 1, runs), []
        for _ in range(PEOPLE // 5):
            days = days_of(rng, runs)
            found = local_line(days, truth(done) + rng.normal(0, 1, runs))
            true = truth(np.interp(found.days, days, done))
            inside.append(np.mean(np.abs(found.value - true) <= found.half))
        cells.append(percent(float(np.mean(inside))))
    return cells


Shares = dict[str, list[float]]
"""By the name of a world, for each of `RUNS`."""


def shares_of(worlds: tuple[World, ...]) -> Shares:
    """Return how often a change is called in each world."""
    return {world.name: [called(world, runs) for runs in RUNS] for world in worlds}


def share_table(worlds: tuple[World, ...], shares: Shares) -> list[str]:
    """Return how often a change is called, a world a row."""
    heads = ["world", *(f"{runs} runs" for runs in RUNS), "asked"]
    return table(heads, [[w.name, *map(percent, shares[w.name]), w.asked] for w in worlds])


def false_words(shares: Shares) -> str:
    """Say where a change is called too often, and where far more seldom than allowed."""
    lines = []
    for name, found in shares.items():
        over = [runs for runs, share in zip(RUNS, found, strict=True) if share > MOST_FALSE]
        worst = percent(max(found))
        if over:
            lines.append(f"**Missed** where {name}: up to {worst}, with {_listed(over)} runs.")
        else:
            lines.append(f"Kept where {name}: at most {worst}.")
    return "\n".join(f"* {line}" for line in lines)


def found_words(shares: Shares) -> str:
    """Say from how many runs on a change is found, and how often with the fewest."""
    lines = []
    for name, found in shares.items():
        enough = [runs for runs, share in zip(RUNS, found, strict=True) if share >= 1 - MOST_MISSED]
        few = f"with {RUNS[0]} runs in {percent(found[0])}, with {RUNS[1]} in {percent(found[1])}"
        when = f"from {enough[0]} runs on" if enough else f"**not even with {RUNS[-1]} runs**"
        lines.append(f"{name}: found {when} ({few}).")
    return "\n".join(f"* {line}" for line in lines)


def band_words(bands: list[list[str]]) -> str:
    """Say how far the band is from what it is to hold."""
    held = [float(cell.removesuffix(" %")) for _, *cells in bands for cell in cells]
    met = "Reached" if min(held) >= BAND - 1 else "**Missed**"
    return f"{met}: asked are {BAND:.0f} % of days; it holds {min(held):.1f} to {max(held):.1f} %.\n"


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def main() -> None:
    """Write the tables."""
    none, some = shares_of(NONE), shares_of(SOME)
    out = [HEAD.format(people=f"{PEOPLE:,}")]
    out += ["## A change is called where there is none", *share_table(NONE, none)]
    out += [f"Asked: in at most {percent(MOST_FALSE)} of people.\n", false_words(none), LASTS]
    out += ["## A true change is found", *share_table(SOME, some)]
    out += [
        f"Found means here: in at least {percent(1 - MOST_MISSED)} of people.\n",
        found_words(some),
        MISSES,
    ]
    bands = [band_row(r) for r in RUNS]
    out += [
        "## The noise itself\n",
        "True noise 1. With few runs Student's t widens the MDC. Asked: 95 % of pairs of runs inside.",
        *table(
            ["runs", "noise, median", "in nine of ten people", "pairs of runs inside the MDC"],
            [noise_row(r) for r in RUNS],
        ),
        "## The band of the trend\n",
        "Share of days on which the band of 90 % holds the truth; changes of six times the noise.",
        *table(["runs", "flat", "even rise", "as people learn"], bands),
        band_words(bands),
        "Where a curve bends faster than three weeks of runs can show, the line cuts the corner.\n",
    ]
    text = "\n".join(out)
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
