"""Workouts of many kinds, drawn from a seed: as a coach might plan them, to try things out on."""

from collections.abc import Callable

import numpy as np

from backstride.sample.chance import chance
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Workout


def drawn_workout(seed: int) -> Workout:
    """Return a workout; the same seed (a whole number from 0) gives the same one."""
    rng = chance(seed, "workout")
    name, draw = KINDS[int(rng.integers(len(KINDS)))]
    warm = _go(Travel.FORWARD, _gait(rng), Role.WARM_UP, seconds=_pick(rng, 180, 240, 300, 420))
    cool = _go(Travel.FORWARD, _gait(rng), Role.COOL_DOWN, seconds=_pick(rng, 120, 180, 300))
    return Workout(name, (warm, *draw(rng), cool))


def _pick(rng: np.random.Generator, *of: float) -> float:
    return float(of[int(rng.integers(len(of)))])


def _gait(rng: np.random.Generator) -> Gait:
    return Gait.WALK if rng.random() < 0.5 else Gait.RUN  # noqa: PLR2004  # half of them


def _go(
    travel: Travel,
    gait: Gait,
    role: Role = Role.WORK,
    *,
    metres: float | None = None,
    seconds: float | None = None,
) -> Block:
    return Block(travel, gait, role, distance_m=metres, duration_s=seconds)


def _stand(seconds: float) -> Block:
    return Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=seconds)


def _back(gait: Gait, rng: np.random.Generator) -> Block:
    """A repeat backward, by distance or by time."""
    if rng.random() < 0.6:  # noqa: PLR2004  # most of the repeats of the ladder are distances
        return _go(Travel.BACKWARD, gait, metres=_pick(rng, 15, 20, 30, 50))
    return _go(Travel.BACKWARD, gait, seconds=_pick(rng, 15, 20, 30, 45, 60))


def _rest(rng: np.random.Generator) -> Block:
    if rng.random() < 0.6:  # noqa: PLR2004  # project choice
        return _stand(_pick(rng, 20, 30, 45, 60))
    return _go(Travel.FORWARD, Gait.WALK, Role.REST, seconds=_pick(rng, 30, 45, 60))


def _practice(rng: np.random.Generator) -> tuple[Part, ...]:
    return (Repeat(int(rng.integers(4, 9)), (_back(Gait.WALK, rng), _rest(rng))),)


def _repeats(rng: np.random.Generator) -> tuple[Part, ...]:
    return (Repeat(int(rng.integers(4, 9)), (_back(Gait.RUN, rng), _rest(rng))),)


def _alternation(rng: np.random.Generator) -> tuple[Part, ...]:
    back = _go(Travel.BACKWARD, Gait.RUN, seconds=_pick(rng, 30, 45, 60))
    ahead = _go(Travel.FORWARD, Gait.RUN, seconds=_pick(rng, 60, 90, 120))
    return (Repeat(int(rng.integers(3, 7)), (back, ahead)),)


def _two_sets(rng: np.random.Generator) -> tuple[Part, ...]:
    return (
        Repeat(int(rng.integers(3, 6)), (_back(Gait.WALK, rng), _stand(_pick(rng, 20, 30)))),
        Repeat(int(rng.integers(3, 6)), (_back(Gait.RUN, rng), _stand(_pick(rng, 45, 60)))),
    )


def _nested(rng: np.random.Generator) -> tuple[Part, ...]:
    inner = Repeat(int(rng.integers(3, 5)), (_back(Gait.RUN, rng), _stand(_pick(rng, 20, 30))))
    return (Repeat(2, (inner, _go(Travel.FORWARD, Gait.WALK, Role.REST, seconds=_pick(rng, 90, 120)))),)


def _continuous(rng: np.random.Generator) -> tuple[Part, ...]:
    back = _go(Travel.BACKWARD, Gait.RUN, seconds=_pick(rng, 120, 180, 300))
    return back, _go(Travel.FORWARD, Gait.WALK, Role.REST, seconds=120), back


def _finisher(rng: np.random.Generator) -> tuple[Part, ...]:
    ahead = _go(Travel.FORWARD, Gait.RUN, seconds=_pick(rng, 420, 600))
    return ahead, Repeat(int(rng.integers(3, 6)), (_back(Gait.WALK, rng), _rest(rng)))


def _circuit(rng: np.random.Generator) -> tuple[Part, ...]:
    side = _go(Travel.SIDEWAYS, Gait.RUN, seconds=_pick(rng, 20, 30))
    ahead = _go(Travel.FORWARD, Gait.RUN, seconds=_pick(rng, 20, 30))
    return (
        Repeat(int(rng.integers(3, 5)), (side, _back(Gait.WALK, rng), ahead, _stand(_pick(rng, 30, 45)))),
    )


KINDS: tuple[tuple[str, Callable[[np.random.Generator], tuple[Part, ...]]], ...] = (
    ("Walking practice", _practice),
    ("Repeats", _repeats),
    ("Alternation", _alternation),
    ("Walk, then run", _two_sets),
    ("Two rounds", _nested),
    ("Continuous", _continuous),
    ("Finisher", _finisher),
    ("Circuit", _circuit),
)
"""Each with a name and how it is drawn."""
