"""Lay energy beside what was published; write tables.

    python validation/energy.py [TABLE]

Forward equations beside their worked examples, each study of the backward ratio beside what the others let
expect, what other ways to pool would say, and what `compare` answers. Nothing here is fitted: it is
arithmetic on the shelf, and the same on every machine.
"""

import csv
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from brisk_tables import brisk_section
from other_pools import POINT, Interval, Tau, classical, logs_of, reml
from scoring import number, percent, table

from backstride.science import forward_cost
from backstride.science.compare import compare
from backstride.science.cost_ratio import (
    Z_90,
    CostRatioParams,
    StudyRatio,
    person_ratio,
    pooled,
    studies_of,
)
from backstride.science.evidence.shelf import number as shelf_number
from backstride.science.evidence.shelf import study, value
from backstride.science.forward_cost import JOULES_PER_KCAL, acsm_walking, forward_power, power_of_oxygen
from backstride.science.pooling import Pool, PoolingParams, pool
from backstride.vocab.comparison import CompareAsked, ComparedRow
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Gait

VECTORS = Path(__file__).parents[1] / "tests" / "vectors" / "forward_cost.csv"
GAITS = (Gait.RUN, Gait.WALK)
WORDS = {Gait.RUN: "running", Gait.WALK: "walking"}
WIDEST = 0.40
SCALES = (0.03, 0.05, 0.10, 0.20)
CORRELATIONS = (0.7, 0.9, 0.95)

REASONS = {
    "E024": "2.235 m/s (5 mph) is near the forward change of gait, so some may have walked; people differed "
    "twice as much backward as forward (SD 5.77 and 2.51 mL/kg/min); the only one that surely is gross",
}
"""The likely reason why a study lies where the others do not let expect it: a guess, never a correction."""

UNSAID = frozenset({"E001", "E005", "E009"})
"""Ratios of running whose abstracts do not say whether rest is in them."""

HEAD = """# Energy

Made by `make validate`: arithmetic on the numbers of the shelf, fitted to nothing.

The two widths below are reached **with a prior** of how far studies differ. It is a project choice and
decides them; without it, or with twice its scale, 0.40 is not reached ("another pooling", below).
"""

FORWARD = """## Forward equations

Worked examples as they were published. For Minetti's polynomial there are the costs that its authors
measured, mean and standard deviation between their ten runners. For the LCDA equation of walking no worked
example was found: it stands beside ACSM's, which other people made from other data.
"""

BESIDE = "Both equations of a gait, gross W/kg. A run takes their middle; the difference is in its range."

RATIO = """## The ratio: each study beside the others

Gross metabolic rate backward over forward, same person, speed and grade. The interval is the 90 % prediction
interval of the true ratio of one more study, made **without** the study in that line. "At its error" is how
many standard deviations the study lies from the middle once its own standard error is counted too: beyond
1.64 it is outside there as well. Only E001 gives its standard error; all others are **imputed**, as their
lines say.
"""

POOLING = """## What another pooling would say

The widest of the intervals without one study, and the interval from all of them. The line marked *used* is
what the project does: a half-normal prior for how far studies differ (tau) with scale 0.05. The others:

* other scales of that prior;
* point estimates of tau by restricted maximum likelihood (REML), Paule and Mandel, DerSimonian and Laird,
  with the t interval of Hartung and Knapp (k - 2 degrees of freedom, 1 where that is none), or with normal
  quantiles.
"""

VERDICT = """**In plain words.** An interval of at most 0.40 is reached with the prior, and not without it.
Four studies running and two walking cannot tell how far studies differ: without one of four a t interval has
one degree of freedom, whose 95th percentile is 6.3 against 1.6 of the normal distribution, and without one of
two there is no interval at all. The prior says that laboratories differ by some per cent on the ratio of the
same people both ways. That is a **project choice**, made by people who knew that 0.40 was asked; no published
distribution of tau for such ratios was found. REML puts tau at {run_tau} running and {walk_tau} walking, so
the studies do not contradict a scale of 0.05; if anything they ask for a little more. With twice that scale
the widest interval is {double_run} running and {double_walk} walking, and 0.40 is not reached.

**Not used as moderators.** Gross or net: one of four running studies surely is gross, and it is the one
outside, so a term for it would explain that study perfectly and nothing else. Speed: two of four show one,
and the study at eight speeds gives no values. Grade: one study, whose cost rose linearly both ways. If the
three running studies that do not say were all net of rest, their ratios would be {net} gross at 3 m/s, and
the middle of the pool {net_centre} instead of {centre}.
"""

PERSON = """## One more person

What a run and the comparison use, where there is no data of one's own: a person is not the mean of a study.
Variances, of the logarithm of the ratio, add up.
"""

PERSON_END = """The 0.40 was asked of the interval of a study's ratio. That of a person is wider, since
{share} of its variance is how people differ inside a study: if the mean were known exactly and all studies
agreed, it would still be {alone} wide running. It is not made narrower for the sake of a number. A
runner's own heart rate makes it narrower (`own_ratio.md`).
"""


def of_pool(found: Pool) -> Interval:
    """Return the prediction interval of one more study."""
    return Interval(*(math.exp(found.quantile(share)) for share in (0.05, 0.95)))


def forward_rows() -> list[Sequence[str]]:
    """Return equation, question, published, reached, met and source of every published example."""
    lines = [line for line in VECTORS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows: list[Sequence[str]] = []
    for row in csv.DictReader(lines):
        equation: Callable[..., float] = getattr(forward_cost, row["equation"])
        speed, grade, expected = row["speed_m_per_min"], float(row["grade"]), float(row["expected"])
        found = equation(float(speed) / 60, grade) if speed else equation(grade)
        met = abs(found - expected) <= float(row["tolerance"])
        asked = f"{speed} m/min, {100 * grade:g} %" if speed else f"any speed, {100 * grade:g} %"
        near = f"{expected:g} ± {float(row['tolerance']):g} {row['unit']}"
        rows.append((row["equation"], asked, row["source"], near, f"{found:.2f}", _met(met=met)))
    kcal = float(power_of_oxygen(acsm_walking(67 / 60, 0.03))) * 50 * 1800 / JOULES_PER_KCAL
    there = "https://jjarmstrong.com/academy/metabolic-equations-treadmill-energy-expenditure/"
    half_hour = "67 m/min, 3 %, 50 kg, 30 min"
    met = abs(kcal - 103.5) <= 0.005 * 103.5
    return [
        *rows,
        ("acsm_walking", half_hour, there, "103.5 ± 0.5 kcal", f"{kcal:.1f}", _met(met=met)),
    ]


def _met(*, met: bool) -> str:
    return "yes" if met else "**no**"


def beside_rows() -> list[Sequence[str]]:
    """Return both equations of each gait side by side, in W/kg."""
    asked = [(Gait.WALK, v, g) for v in (0.9, 1.34, 1.6) for g in (0.0, 0.05, 0.1)]
    asked += [(Gait.RUN, v, g) for v in (2.2, 3.0) for g in (0.0, 0.1, 0.25)]
    rows: list[Sequence[str]] = []
    for gait, speed, grade in asked:
        one, other = (float(forward_power(gait, speed, grade, mix)) for mix in (1.0, 0.0))
        rows.append((
            WORDS[gait], f"{speed:g}", f"{100 * grade:g} %", f"{one:.2f}", f"{other:.2f}",
            f"{100 * (one / other - 1):+.0f} %",
        ))  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class Held:
    """A study beside the others."""

    gait: Gait
    study: StudyRatio
    interval: Interval
    deviations: float
    """From the middle of the others, in standard deviations that hold its own error."""

    @property
    def inside(self) -> bool:
        """Whether the others let expect it."""
        return self.study.ratio in self.interval


def held_beside_others(gait: Gait) -> list[Held]:
    """Lay each study of a gait beside the pool of the others."""
    found = []
    for one in studies_of(gait):
        others = pooled(gait, without=one.id)
        spread = math.hypot(others.spread(), one.error)
        away = (math.log(one.ratio) - others.centre) / spread
        found.append(Held(gait, one, of_pool(others), away))
    return found


def held_row(held: Held) -> Sequence[str]:
    """Return a line of the table of studies."""
    shelf = value(held.study.id)
    speeds = "speed not shown" if shelf.speed_mps is None else f"{shelf.speed_mps[0]:g} m/s"
    grades = "" if shelf.grade is None or shelf.grade[1] == 0 else f", up to {100 * shelf.grade[1]:g} %"
    said = study(shelf.study)
    inside = "inside" if held.inside else f"**outside**: {REASONS.get(held.study.id, 'no reason known')}"
    return (
        f"{held.study.id} {said.short}",
        f"{shelf.people or 'not shown'}, {speeds}{grades}",
        inside,
        held.study.imputed or "given by the study",
        f"{held.study.ratio:.3f}",
        f"{held.study.ratio * held.study.error:.3f}",
        str(held.interval),
        f"{held.interval.width:.2f}",
        f"{held.deviations:+.1f}",
    )


HELD = (
    "study", "people, conditions", "beside the others", "standard error", "ratio", "its error",
    "interval without it", "wide", "at its error",
)  # fmt: skip


Way = Callable[[Gait, str], Interval | None]
"""From a gait and the study that is left out to an interval."""


def _ours(scale: float, correlation: float = CostRatioParams().correlation) -> Way:
    params, pooling = CostRatioParams(correlation=correlation), PoolingParams(heterogeneity=scale)
    return lambda gait, without: of_pool(pooled(gait, without, params, pooling))


def _of_point(estimate: Tau, *, hartung_knapp: bool) -> Way:
    return lambda gait, without: classical(
        [one for one in studies_of(gait) if one.id != without], estimate, hartung_knapp=hartung_knapp
    )


def ways() -> dict[str, Way]:
    """Return every way to pool, ours first."""
    used = PoolingParams().heterogeneity
    found = {f"scale {scale:g}{', *used*' if scale == used else ''}": _ours(scale) for scale in SCALES}
    for name, estimate in POINT.items():
        found[f"{name}, Hartung and Knapp"] = _of_point(estimate, hartung_knapp=True)
    found["REML, normal quantiles"] = _of_point(reml, hartung_knapp=False)
    return found


def widest(way: Way, gait: Gait) -> float:
    """Return the width of the widest interval without one study; NaN where there is none."""
    found = [way(gait, one.id) for one in studies_of(gait)]
    return max((one.width for one in found if one is not None), default=float("nan"))


def way_rows() -> list[Sequence[str]]:
    """Return for each way and gait: the widest, that from all, and who is outside."""
    rows: list[Sequence[str]] = []
    for name, way in ways().items():
        for gait in GAITS:
            outside = [
                one.id for one in studies_of(gait)
                if (found := way(gait, one.id)) is not None and one.ratio not in found
            ]  # fmt: skip
            whole, most = way(gait, ""), widest(way, gait)
            none = "no interval from one study" if math.isnan(most) else "none"
            rows.append((
                name, WORDS[gait], ", ".join(outside) or none, number(most), str(whole),
                number(whole.width if whole else float("nan")), _met(met=most <= WIDEST),
            ))  # fmt: skip
    return rows


def correlation_rows() -> list[Sequence[str]]:
    """Return what another imputed correlation between both directions would change."""
    rows: list[Sequence[str]] = []
    for correlation in CORRELATIONS:
        for gait in GAITS:
            params = CostRatioParams(correlation=correlation)
            way, person = _ours(PoolingParams().heterogeneity, correlation), person_ratio(gait, params)
            rows.append((
                f"{correlation:g}", WORDS[gait], f"{person.median:.3f}", number(widest(way, gait)),
                str(way(gait, "")), str(Interval(person.at(-Z_90), person.at(Z_90))),
            ))  # fmt: skip
    return rows


def net_as_gross(ratio: float, speed_mps: float = 3.0) -> float:
    """Return the gross ratio of a net one: rest is added above and below."""
    rest = float(power_of_oxygen(shelf_number("F003")))
    net = float(forward_power(Gait.RUN, speed_mps, 0.0)) - rest
    return (ratio * net + rest) / (net + rest)


def verdict() -> str:
    """Return what the tables of pooling come to."""
    taus = {gait: reml(*logs_of(studies_of(gait))) for gait in GAITS}
    held = studies_of(Gait.RUN)
    gross = [one._replace(ratio=net_as_gross(one.ratio)) if one.id in UNSAID else one for one in held]
    centre = pool([math.log(one.ratio) for one in gross], [one.error for one in gross]).centre
    return VERDICT.format(
        run_tau=f"{taus[Gait.RUN]:.3f}",
        walk_tau=f"{taus[Gait.WALK]:.3f}",
        double_run=number(widest(_ours(0.10), Gait.RUN)),
        double_walk=number(widest(_ours(0.10), Gait.WALK)),
        net=", ".join(f"{one.ratio:.2f}" for one in gross if one.id in UNSAID),
        net_centre=f"{math.exp(centre):.2f}",
        centre=f"{math.exp(pooled(Gait.RUN).centre):.2f}",
    )


def person_rows() -> list[Sequence[str]]:
    """Return the interval of a person, and the shares of its variance."""
    rows: list[Sequence[str]] = []
    for gait in GAITS:
        found, person = pooled(gait), person_ratio(gait)
        between, whole = found.heterogeneity**2, person.log_sd**2
        mean = found.spread() ** 2 - between
        span = Interval(person.at(-Z_90), person.at(Z_90))
        shares = [percent(part / whole) for part in (mean, between, whole - found.spread() ** 2)]
        rows.append((WORDS[gait], f"{person.median:.2f}", str(span), number(span.width), *shares))
    return rows


def person_end() -> str:
    """Return why a person's interval is wider than that of a study."""
    within = {gait: math.sqrt(person_ratio(gait).log_sd ** 2 - pooled(gait).spread() ** 2) for gait in GAITS}
    shares = [(within[gait] / person_ratio(gait).log_sd) ** 2 for gait in GAITS]
    alone = 2 * person_ratio(Gait.RUN).median * math.sinh(Z_90 * within[Gait.RUN])
    share = f"{100 * min(shares):.0f} to {100 * max(shares):.0f} %"
    return PERSON_END.format(share=share, alone=number(alone))


def compared(name: str, speed_mps: float, gait: Gait | None = None, grade: float = 0.0) -> ComparedRow:
    """Return a row of the comparison at the same speed, of somebody of 70 kg and 1.75 m."""
    found = compare(CompareAsked(speed_mps, grade, 70.0, 1.75, gait))
    return next(row for row in found.same_speed.rows if row.name == name)


def asked_of_compare() -> list[Sequence[str]]:
    """Return what the issue asked of `compare`, and what it answers."""
    level, slow = compared("energy_ratio", 3.0), compared("knee_peak_ratio", 1.0, Gait.RUN)
    span, refused = Interval(level.low, level.high), "answered"
    try:
        compared("energy_ratio", 3.0, grade=-0.05)
    except ValueRefused as refusal:
        refused = f"refused: {refusal}"
    both, once = 1.26 in span and 1.35 in span, f"{slow.value:.2f} ({slow.low:.2f} to {slow.high:.2f})"
    return [
        ("energy ratio at 3.0 m/s, level", "contains 1.26 and 1.35", str(span), _met(met=both)),
        ("the same at -5 %", "refused", refused, _met(met=refused != "answered")),
        ("knee factor at 1.0 m/s, running", "1.0", once, _met(met=round(slow.value, 1) == 1.0)),
    ]


def asked_rows(held: Sequence[Held]) -> list[Sequence[str]]:
    """Return what was asked, and what was reached."""
    examples = forward_rows()
    right = sum(row[-1] == "yes" for row in examples)
    rows: list[Sequence[str]] = [
        ("published examples of forward equations", "all", f"{right} of {len(examples)}",
         _met(met=right == len(examples))),
    ]  # fmt: skip
    for gait in GAITS:
        own = [one for one in held if one.gait is gait]
        inside, most = sum(one.inside for one in own), max(one.interval.width for one in own)
        named = all(one.inside or one.study.id in REASONS for one in own)
        rows += [
            (f"studies of {WORDS[gait]} inside the interval without them", "all, or named",
             f"{inside} of {len(own)}" + ("" if inside == len(own) else ", the other named"),
             _met(met=named)),
            (f"widest of these intervals, {WORDS[gait]}", f"at most {WIDEST:.2f}", f"{most:.2f}",
             _met(met=most <= WIDEST)),
        ]  # fmt: skip
    return [*rows, *asked_of_compare()]


def main(where: Path) -> None:
    """Write the tables."""
    held = [one for gait in GAITS for one in held_beside_others(gait)]
    text = [HEAD, "## Asked, and reached", *table(("what", "asked", "reached", "met"), asked_rows(held), 4)]
    first = ("equation", "at", "seen at", "published", "reached", "met")
    text += [FORWARD, *table(first, forward_rows(), 3)]
    text.append(BESIDE)
    second = ("gait", "m/s", "grade", "ACSM", "LCDA or Minetti", "ACSM over it")
    text += table(second, beside_rows())
    text.append(RATIO)
    for gait in GAITS:
        text.append(f"### {WORDS[gait].capitalize()}")
        text += table(HELD, [held_row(one) for one in held if one.gait is gait], 4)
    text.append(POOLING)
    columns = ("pooling", "gait", "outside", "widest without one", "from all", "wide", "at most 0.40")
    text += table(columns, way_rows(), 3)
    text += [verdict(), "Another imputed correlation between the costs of both directions, scale 0.05:"]
    others = ("correlation", "gait", "middle", "widest without one", "one more study", "one more person")
    text += table(others, correlation_rows(), 2)
    text.append(PERSON)
    parts = ("gait", "middle", "90 % interval", "wide", "the mean", "between studies", "between people")
    text += table(parts, person_rows())
    text += [person_end(), *brisk_section()]
    where.write_text("\n".join(text).replace("\n\n\n", "\n\n").rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_suffix(".md"))
