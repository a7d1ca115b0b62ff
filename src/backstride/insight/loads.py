"""What a reading lets estimate of muscles and the knee: the loads' part of `explained.py`.

The source of the quadriceps factor gives no range. It gets the one that Compare gives it (`reach.doubted`:
the difference a third smaller or larger), and pages say that it is ours: three equal numbers would look exact
to whoever reads the estimates without the page. Nothing is estimated for walking, for calf and Achilles
tendon, or for a travel that was not run.
"""

from collections.abc import Iterator, Sequence

from backstride.insight.body import body_of
from backstride.insight.bouts import Bout, bouts_of
from backstride.insight.knee_load import BEYOND_SHARE, knee_load, knee_ratio
from backstride.science.joints import Load, newtons_per_bw, per_km
from backstride.science.muscles import Muscle, engagement, reaches_beyond
from backstride.science.reach import doubted
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import Estimate, RunReading
from backstride.vocab.segment import Gait, Travel

DECIMALS = 4
"""As all numbers of a reading."""
NEWTONS_PER_KN = 1000.0


def load_estimates(reading: RunReading, athlete: Athlete) -> tuple[Estimate, ...]:
    """Return the estimates of muscles and joints that a reading bears.

    Names: `quadriceps_activity_ratio`, `knee_peak_ratio` and `knee_per_km_ratio` (`1`, backward over forward
    at the same speed), and for each travel that was run `knee_peak` (`BW`, of a step), `knee_peak_force`
    (`kN`, with body mass known) and `knee_dose` (`BW`, the sum of all peaks).

    Args:
        reading: With its legs, steps and metrics; its estimates are not looked at.
        athlete: Body mass, if known.
    """
    bouts = bouts_of(reading)
    body = body_of(reading, athlete)
    return (*_muscles(bouts), *_ratios(bouts), *_knee(bouts, None if body is None else body.mass_kg))


def _muscles(bouts: Sequence[Bout]) -> Iterator[Estimate]:
    backward = [b for b in bouts if b.travel is Travel.BACKWARD and b.runs]
    found = engagement(Muscle.QUADRICEPS, Gait.RUN)
    if backward and found.factor is not None:
        beyond_s = sum(b.seconds for b in backward if reaches_beyond(b.speed_mps, b.grade))
        low, _, high = doubted(found.factor)
        yield Estimate(
            "quadriceps_activity_ratio",
            round(low if found.low is None else found.low, DECIMALS),
            found.factor,
            round(high if found.high is None else found.high, DECIMALS),
            "1",
            Travel.BACKWARD,
            found.studies,
            beyond_s > BEYOND_SHARE * sum(b.seconds for b in backward),
        )


def _ratios(bouts: Sequence[Bout]) -> Iterator[Estimate]:
    ratio = knee_ratio(bouts)
    if ratio is not None:
        yield _estimate("knee_peak_ratio", ratio, Travel.BACKWARD)
        yield _estimate("knee_per_km_ratio", per_km(ratio), Travel.BACKWARD)


def _knee(bouts: Sequence[Bout], mass_kg: float | None) -> Iterator[Estimate]:
    for travel in (Travel.FORWARD, Travel.BACKWARD):
        load = knee_load(bouts, travel)
        if load is not None:
            yield _estimate("knee_peak", load.peak, travel)
            if mass_kg is not None:
                force = load.peak.times(newtons_per_bw(mass_kg) / NEWTONS_PER_KN, "kN")
                yield _estimate("knee_peak_force", force, travel)
            yield _estimate("knee_dose", load.dose, travel)


def _estimate(name: str, load: Load, travel: Travel) -> Estimate:
    low, mean, high = (round(x, DECIMALS) for x in (load.low, load.value, load.high))
    return Estimate(name, low, mean, high, load.unit, travel, load.sources, load.extrapolated)
