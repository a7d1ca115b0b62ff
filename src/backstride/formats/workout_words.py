"""A workout in plain words, for people who read it in a calendar, on paper or on a watch.

Backward stands in capitals: no calendar and no watch has a field for it, and it must not be overlooked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Target, Workout

Names = Mapping[str, str]
"""Key of a cue or drill -> its words; a key without words is shown as it is."""
NO_NAMES: Names = {}

_WAY = {
    Travel.FORWARD: "Forward",
    Travel.BACKWARD: "BACKWARD",
    Travel.SIDEWAYS: "Sideways",
    Travel.STILL: "In place",
    Travel.UNKNOWN: "Either way",
}
_ROLE = {Role.WARM_UP: "warm-up", Role.REST: "rest", Role.COOL_DOWN: "cool-down"}
_RAIL = {
    Handrail.TWO_HANDS: "both hands on the rail",
    Handrail.ONE_HAND: "one hand on the rail",
    Handrail.NONE: "hands off the rail",
}
_KMH_PER_MPS = 3.6
_MIN_S, _HOUR_S, _KM = 60, 3600, 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a workout in words."""

    depth: int
    """0 at the top, one more inside each repeat."""
    words: str


def lines_of(workout: Workout, names: Names = NO_NAMES) -> tuple[Line, ...]:
    """Return a workout line by line; what is repeated stands once, below how often."""
    return tuple(_lines(workout.parts, 0, names))


def _lines(parts: tuple[Part, ...], depth: int, names: Names) -> Iterator[Line]:
    for part in parts:
        if isinstance(part, Repeat):
            yield Line(depth, "once" if part.times == 1 else f"{part.times} times")
            yield from _lines(part.parts, depth + 1, names)
        else:
            yield Line(depth, block_words(part, names))


def block_words(block: Block, names: Names = NO_NAMES) -> str:
    """Say a block in one line: `15 m BACKWARD, walk, effort 2 to 3: Look over your left shoulder.`."""
    first = ", ".join(
        [f"{dose_words(block)} {way_words(block)}", *target_words(block.target), *_others(block, names)]
    )
    cues = [_sentence(_named(cue, names)) for cue in block.cues]
    said = " ".join([*cues, *block.note.split()])
    return f"{first}: {said}" if said else first


def _others(block: Block, names: Names) -> list[str]:
    words = [] if block.handrail is None else [_RAIL[block.handrail]]
    if block.grade:
        words.append(f"{abs(block.grade) * 100:.3g} % {'up' if block.grade > 0 else 'down'}hill")
    if block.drill:
        words.append(f"drill {_named(block.drill, names)}")
    return words


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?")) else f"{words[:1].upper()}{words[1:]}."


def _named(key: str, names: Names) -> str:
    return names.get(key) or key.replace("-", " ").replace("_", " ")


def way_words(block: Block) -> str:
    """Say which way and how, and what for: `BACKWARD, walk`, `rest, in place`, `Forward, run, warm-up`."""
    way = _WAY[block.travel]
    gait = [] if block.gait in {Gait.STAND, Gait.UNKNOWN} else [block.gait.value]
    role = [_ROLE[block.role]] if block.role in _ROLE else []
    if block.travel is Travel.STILL and role and not gait:
        return role[0]
    return ", ".join([way if way.isupper() else way.lower(), *gait, *role])


def name_of(block: Block, names: Names = NO_NAMES) -> str:
    """Name a block for a watch, what matters most first: `BACKWARD walk`, `Rest`."""
    still = block.travel is Travel.STILL and block.gait is Gait.STAND
    if still and block.role in _ROLE and not block.drill:
        return _ROLE[block.role].capitalize()
    gait = "" if still else f" {block.gait.value}"
    drill = f" {_named(block.drill, names)}" if block.drill else ""
    effort = "" if block.target.effort is None else f" effort {_span(block.target.effort, '-')}"
    return f"{_WAY[block.travel]}{gait}{drill}{effort}"


def dose_words(block: Block) -> str:
    """Say how much: `15 m`, `1.5 km`, `45 s`, `2 min 30 s`, `as long as you like`."""
    if block.distance_m is not None:
        metres = block.distance_m
        return f"{metres / _KM:.6g} km" if metres >= _KM else f"{metres:.4g} m"
    return "as long as you like" if block.duration_s is None else time_words(block.duration_s)


def time_words(seconds: float) -> str:
    """Say a time: `45 s`, `10 min`, `2 min 30 s`, `1 h 5 min`."""
    if seconds < _MIN_S:
        return f"{seconds:.3g} s"
    hours, rest = divmod(round(seconds), _HOUR_S)
    minutes, rest = divmod(rest, _MIN_S)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount)


def target_words(target: Target) -> list[str]:
    """Say what to aim for, one entry each."""
    found = []
    if target.effort is not None:
        found.append(f"effort {_span(target.effort)}")
    if target.speed_mps is not None:
        low, high = (round(speed * _KMH_PER_MPS, 1) for speed in target.speed_mps)
        found.append(f"{_span((low, high))} km/h")
    if target.heart_rate_bpm is not None:
        found.append(f"heart rate {_span(target.heart_rate_bpm)}")
    if target.cadence_spm is not None:
        found.append(f"{_span(target.cadence_spm)} steps a minute")
    return found


def _span(ends: tuple[float, float], between: str = " to ") -> str:
    low, high = (f"{end:g}" for end in ends)
    return low if low == high else f"{low}{between}{high}"


def totals_words(workout: Workout) -> str:
    """Say how much of it is backward: `90 m and 5 min backward`, `nothing backward`."""
    backward_m = sum(block.distance_m or 0.0 for block in workout.blocks() if block.backward)
    backward_s = sum(block.duration_s or 0.0 for block in workout.blocks() if block.backward)
    open_ones = sum(block.backward and _open(block) for block in workout.blocks())
    parts = []
    if backward_m:
        parts.append(f"{backward_m / _KM:.6g} km" if backward_m >= _KM else f"{backward_m:.4g} m")
    if backward_s:
        parts.append(time_words(backward_s))
    if open_ones:
        parts.append(f"{open_ones} {'stretch' if open_ones == 1 else 'stretches'} as long as you like")
    return f"{' and '.join(parts)} backward" if parts else "nothing backward"


def _open(block: Block) -> bool:
    return block.distance_m is None and block.duration_s is None
