"""Energy of a run, and in sentences what is not in it.

The science stands in `science/energy.py`; this is how a reading and an athlete become its question, and
what a person has to know beside the numbers. The two sentences on speed and effort belong wherever energy
is shown, since either alone is misread: at the same speed backward costs more, and nobody runs backward
at the same speed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backstride.insight.body import body_of
from backstride.insight.numbers import share_words
from backstride.science.brisk_walk import brisk_words, is_brisk_walk
from backstride.science.cost_ratio import practice_ratio
from backstride.science.energy import Shares, energy_estimates, shares_of
from backstride.science.gait_choice import usual_gait
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import Estimate, Leg, RunReading
from backstride.vocab.recording import Problem
from backstride.vocab.segment import Gait, Travel

DOWNHILL, UNKNOWN, GRADE = "energy-downhill", "energy-unknown", "energy-grade"
BRISK = "energy-brisk"
CODES = frozenset({DOWNHILL, UNKNOWN, GRADE, BRISK})
"""Codes of the problems of `energy_problems`."""

SAME_SPEED = "At the same speed, backward costs more energy than forward."
SAME_EFFORT = "At the same effort it costs about the same a minute, because people run slower backward."

PRACTICE = (
    "Practice lowers it: eight men needed {less} less to walk backward after twelve quarter hours. "
    "That is an expectation, and not in the numbers."
)


@dataclass(frozen=True, slots=True)
class EnergyWordsParams:
    """Settings of `energy_problems`; every default is explained."""

    told_from: float = 0.01
    """Shares of the moving time below this are not worth a sentence. Project choice."""


def estimates_of_energy(reading: RunReading, athlete: Athlete) -> tuple[Estimate, ...]:
    """Return the energy of a run; without a body mass the ratio only, without speed nothing."""
    body = body_of(reading, athlete)
    return energy_estimates(reading.legs, None if body is None else body.mass_kg, athlete.own_ratios)


def energy_problems(
    reading: RunReading, athlete: Athlete, params: EnergyWordsParams = EnergyWordsParams()
) -> tuple[Problem, ...]:
    """Return what is not in the energy of a run; nothing where no total is asked for want of a mass."""
    body = body_of(reading, athlete)
    if body is None or body.mass_kg is None:
        return ()
    brisk = (Problem(BRISK, brisk_words()),) if _brisk_share(reading.legs) >= params.told_from else ()
    return (*_problems(shares_of(reading.legs), params.told_from), *brisk)


def energy_sentences() -> tuple[str, ...]:
    """Return what is said wherever energy is shown: same speed, same effort, and what practice may do."""
    return (
        SAME_SPEED,
        SAME_EFFORT,
        PRACTICE.format(less=share_words(1.0 - practice_ratio(), 1.0)),
    )


def _brisk_share(legs: Sequence[Leg]) -> float:
    """Return how much of the moving time was a backward walk faster than any that was studied."""
    moving_s = sum(leg.duration_s for leg in legs if leg.travel is not Travel.STILL)
    brisk_s = sum(leg.duration_s for leg in legs if leg.travel is Travel.BACKWARD and _is_brisk(leg))
    return brisk_s / moving_s if moving_s > 0 else 0.0


def _is_brisk(leg: Leg) -> bool:
    speed_mps = leg.speed_mps or 0.0
    known = leg.gait in {Gait.WALK, Gait.RUN}
    gait = leg.gait if known else usual_gait(Travel.BACKWARD, speed_mps).gait  # as its energy is computed
    return is_brisk_walk(gait, speed_mps)


def _problems(shares: Shares, told_from: float) -> Iterator[Problem]:
    if shares.downhill >= told_from:
        yield Problem(
            DOWNHILL,
            f"{share_words(shares.downhill, 1.0)} of the moving time went backward downhill, as far as the "
            "altitude tells. No study that we found measured what that costs, so it is not in the energy.",
        )
    if shares.no_speed >= told_from:
        yield Problem(
            UNKNOWN,
            f"For {share_words(shares.no_speed, 1.0)} of the moving time the speed is not known, so its "
            "energy is not known and not in the total. On a treadmill, say how fast the belt ran.",
        )
    if shares.no_direction >= told_from:
        yield Problem(
            UNKNOWN,
            f"{share_words(shares.no_direction, 1.0)} of the moving time went sideways or in no known "
            "direction: its energy is not known and not in the total.",
        )
    if shares.grade_taken_level >= told_from:
        yield Problem(
            GRADE,
            "How steep the way was is not known"
            + (
                ""
                if shares.grade_taken_level >= 1.0 - told_from
                else f" for {share_words(shares.grade_taken_level, 1.0)} of the moving time"
            )
            + "; it counts as level, and the range of the energy is wider for it.",
        )
