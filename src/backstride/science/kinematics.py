"""Steps and forces, backward over forward at the same speed: cadence, contact, flight, peak force.

What is known, and from whom:

    cadence       run 1.11 (13 people, speed not seen). Walking: unchanged overground at speeds of own choice
    step length   1 / cadence, since the speed is the same
    contact time  run 0.82 at 3.0 m/s (4 people); at full speed another study found more stance
    flight        run 0.098 s against 0.072 s, mean over 3 to 17 km/h (9 people). Walking has none
    peak force    run 2.60 against 2.35 body weights (same 9); 2.4 against 2.3 at the peak knee moment (20)
                  Walking: higher in seven people, by how much is not shown

Where only running was measured, the walking row reaches from no difference to that of running, and is marked
as extrapolated. Validity: level ground; nothing was measured uphill. Rejected: scaling by a spring-mass
model, which would give numbers between the speeds that no study stands behind.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from backstride.science.evidence.shelf import number, value
from backstride.science.joints import steps_per_km_ratio
from backstride.science.reach import RANGE_IS_OURS, ReachParams, beyond, doubted, people_in, sources_of
from backstride.vocab.comparison import ComparedRow, ComparedSign
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.study import Value

RUNNING_ONLY = "Measured in running only; walking lies between no difference and that of running."


@dataclass(frozen=True, slots=True)
class KinematicsParams:
    """Ranges of what the studies give without one."""

    cadence_spread: float = 0.06
    """Half the range of a forward cadence, as a share of it: runners of one speed differ by about this much.
    Project choice."""
    mean_share: float = 0.5
    """A mean over speeds stands for this middle share of them: flight and force of a slow run lie far below,
    those of a fast one far above. Project choice; beyond it only the ratio is said."""


def step_rows(gait: Gait, speed_mps: float, grade: float) -> Iterator[ComparedRow]:
    """Give the ratios of steps and forces that can be said for a gait at a speed, backward over forward."""
    yield from _cadence(gait, speed_mps, grade)
    if gait is Gait.RUN:
        yield _contact(speed_mps, grade)
        yield from _flight(speed_mps, grade)
    yield from _peak_force(gait, speed_mps, grade)


def step_signs(gait: Gait) -> Iterator[ComparedSign]:
    """Give what is known of steps without a number."""
    if gait is Gait.WALK:
        held = value("E099")
        words = "Both feet are on the ground for longer, at speeds of own choice. How much is not shown."
        yield ComparedSign("contact_time_ratio", "more", (held.study,), held.people, words)


def _row(
    name: str, span: tuple[float, float, float], ids: tuple[str, ...], extrapolated: bool, words: str
) -> ComparedRow:
    sources = sources_of(*ids)
    return ComparedRow(name, "1", *span, sources, extrapolated, people=people_in(sources), words=words)


def _cadence(gait: Gait, speed_mps: float, grade: float) -> Iterator[ComparedRow]:
    """Return cadence and step length: at one speed they are each other's inverse."""
    steps = steps_per_km_ratio(gait)
    low, at, high = steps.low, steps.value, steps.high
    if gait is Gait.RUN:
        extrapolated = beyond([value("E011")], speed_mps, grade)
        ids: tuple[str, ...] = ("E011", "E084")
        words = "Mean with and without body-weight support; the speed is not shown. The range is our choice."
    else:
        extrapolated, ids = True, ("E099", "E011")
        words = (
            f"Walking backward overground left the cadence unchanged at speeds of own choice. {RUNNING_ONLY}"
        )
    yield _row("cadence_ratio", (low, at, high), ids, extrapolated, words)
    shorter = "From the cadence: at one speed, more steps are shorter steps."
    yield _row("step_length_ratio", (1 / high, 1 / at, 1 / low), ids, extrapolated, shorter)
    yield from _forward_cadence(gait, speed_mps, grade, (low, at, high))


def _forward_cadence(
    gait: Gait, speed_mps: float, grade: float, ratio: tuple[float, float, float]
) -> Iterator[ComparedRow]:
    """Give steps a minute of runners, where their speed was studied: 2.4 to 2.9 m/s."""
    held = [value("N304"), value("N305"), value("N306")]
    if gait is not Gait.RUN or beyond(held, speed_mps, grade):
        return
    spread = KinematicsParams().cadence_spread
    steps = 2.0 * _between(speed_mps, [((one.speed_mps or (0.0, 0.0))[0], one.value or 0.0) for one in held])
    words = "Inexperienced runners at 2.4 to 2.9 m/s; the range is our choice."
    sources = sources_of("N304")
    span = (steps * (1 - spread), steps, steps * (1 + spread))
    yield ComparedRow(
        "cadence_forward", "steps/min", *span, sources, False, Travel.FORWARD, people_in(sources), words
    )
    back = (span[0] * ratio[0], span[1] * ratio[1], span[2] * ratio[2])
    both = sources_of("N304", "E011")
    yield ComparedRow(
        "cadence_backward", "steps/min", *back, both, False, Travel.BACKWARD, people_in(both), words
    )


def _between(at: float, points: list[tuple[float, float]]) -> float:
    """Interpolate on a straight line between points; beyond the ends the end counts."""
    if at <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if at <= x1:
            return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
    return points[-1][1]


def _contact(speed_mps: float, grade: float) -> ComparedRow:
    words = (
        "Derived from cost and active muscle of four people. At full speed another study disagrees. "
        f"{RANGE_IS_OURS}"
    )
    return _row(
        "contact_time_ratio",
        doubted(number("E004")),
        ("E004", "E090"),
        beyond([value("E004")], speed_mps, grade),
        words,
    )


def _flight(speed_mps: float, grade: float) -> Iterator[ComparedRow]:
    """Give the time in the air, as a ratio and in seconds: means over 3 to 17 km/h."""
    forward_s, backward_s = number("E081"), number("E080")
    far = beyond([value("E080")], speed_mps, grade)
    low, at, high = doubted(backward_s / forward_s)
    words = f"Mean over 3 to 17 km/h. {RANGE_IS_OURS}"
    yield _row("aerial_time_ratio", (low, at, high), ("E080",), far, words)
    if _is_middle(value("E080"), speed_mps):
        yield from _pair("aerial_time", "s", forward_s, (low, at, high), ("E080",), far)


def _peak_force(gait: Gait, speed_mps: float, grade: float) -> Iterator[ComparedRow]:
    """Give the peak vertical force; the smaller difference of the second study widens its range downward."""
    measured = number("E078") / number("E079")
    at_the_knee = number("E073b") / number("E073a")
    _, _, high = doubted(measured)
    span = (min(at_the_knee, measured), measured, high)
    if gait is Gait.WALK:
        words = f"Higher backward in seven people walking; by how much is not shown. {RUNNING_ONLY}"
        half = (1.0 + measured) / 2
        yield _row("peak_vertical_force_ratio", (1.0, half, high), ("N404", "E078"), True, words)
        return
    far = beyond([value("E078")], speed_mps, grade)
    words = (
        "From the largest upward acceleration, mean over 3 to 17 km/h. At the moment of the peak knee moment "
        "another study found 4 % more. The upper end is our choice."
    )
    ids = ("E078", "E073a")
    yield _row("peak_vertical_force_ratio", span, ids, far, words)
    if _is_middle(value("E078"), speed_mps):
        yield from _pair("peak_vertical_force", "BW", number("E079"), span, ids, far)


def _is_middle(held: Value, speed_mps: float, params: KinematicsParams = KinematicsParams()) -> bool:
    """Tell whether a mean over speeds may stand for one of them."""
    low, high = held.speed_mps or (0.0, 0.0)
    return abs(speed_mps - (low + high) / 2) <= params.mean_share * (high - low) / 2


def _pair(  # noqa: PLR0917  # a pair of rows, in the order of their columns
    name: str,
    unit: str,
    forward: float,
    ratio: tuple[float, float, float],
    ids: tuple[str, ...],
    extrapolated: bool,
) -> Iterator[ComparedRow]:
    """Give each direction's own number: forward as the study's mean, backward by the ratio."""
    sources = sources_of(*ids)
    people = people_in(sources)
    words = "Mean of the people studied, over all speeds studied; the range is our choice."
    spread = ReachParams().between_people
    low, high = forward * (1 - spread), forward * (1 + spread)
    yield ComparedRow(
        f"{name}_forward",
        unit,
        low,
        forward,
        high,
        sources,
        extrapolated,
        Travel.FORWARD,
        people,
        words,
    )
    back = (low * ratio[0], forward * ratio[1], high * ratio[2])
    yield ComparedRow(f"{name}_backward", unit, *back, sources, extrapolated, Travel.BACKWARD, people, words)
