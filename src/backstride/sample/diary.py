"""What the sample athlete did in ten weeks, as a table: days before the last run, time of day, what, where.

It goes from easy forward running over walking backward to six times one minute running backward. The steps
are the project's own invention and no advice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from backstride.sample.script import Block, Script, out_and_back
from backstride.sample.ways import Way, canal, park, river, track, woods
from backstride.vocab.segment import Gait, Handrail, Travel

FORWARD_MPS = 2.65
WALK_MPS = 1.42
BACK_WALK_MPS = 1.2
SIDE_MPS = 1.3


@dataclass(frozen=True, slots=True)
class Entry:
    """One recording of the diary."""

    days_ago: int
    hour: int
    minute: int
    name: str
    script: Script
    way: Callable[[], Way]
    says: str = "all"
    """What Ada said afterwards: `all` (every moving stretch that no lap names), `nothing`, or `typed`: a
    session without a file."""
    treadmill: bool = False
    handrail: Handrail | None = None
    unmarked: tuple[float, float] | None = None
    """A stretch that she left open."""
    hr_found_s: float = 0.0


def easy(minutes: float, speed_mps: float = FORWARD_MPS) -> Script:
    """Return an easy forward run, one lap."""
    return (Block(minutes * 60, Travel.FORWARD, Gait.RUN, speed_mps, "Easy", intensity="active"),)


def repeats(
    count: int, on_s: float, speed_mps: float, *, warm_s: float = 600, between_s: float, after_s: float = 360
) -> Script:
    """Return backward running repeats inside an easy run, as a workout on the watch names them."""
    on = Block(
        on_s, Travel.BACKWARD, Gait.RUN, speed_mps, f"Backward run {_length(on_s)}", intensity="active"
    )
    off = Block(between_s, Travel.FORWARD, Gait.RUN, FORWARD_MPS, "Easy", intensity="recovery")
    warm = Block(warm_s, Travel.FORWARD, Gait.RUN, FORWARD_MPS, "Warm-up", intensity="warmup")
    after = Block(after_s, Travel.FORWARD, Gait.RUN, FORWARD_MPS, "Easy", intensity="cooldown")
    return (warm, *((on, off) * count), after)


def back_walks(count: int, on_s: float, speed_mps: float, *, run_s: float, between_s: float = 90) -> Script:
    """Return an easy run with walking backward at its end."""
    on = Block(
        on_s, Travel.BACKWARD, Gait.WALK, speed_mps, f"Backward walk {_length(on_s)}", intensity="active"
    )
    off = Block(between_s, Travel.FORWARD, Gait.WALK, WALK_MPS, "Walk", intensity="recovery")
    return (
        Block(run_s, Travel.FORWARD, Gait.RUN, FORWARD_MPS, "Easy", intensity="warmup"),
        *((on, off) * count),
    )


def treadmill_walks(
    count: int, speed_mps: float, *, warm_s: float, cool_s: float, forward_mps: float
) -> Script:
    """Return walking on a treadmill, a minute backward and a minute and a half forward; no laps."""

    def walk(duration_s: float, travel: Travel, speed: float) -> Block:
        return Block(duration_s, travel, Gait.WALK, speed)

    pair = (walk(60, Travel.BACKWARD, speed_mps), walk(90, Travel.FORWARD, forward_mps))
    return (
        walk(warm_s, Travel.FORWARD, forward_mps),
        *(pair * count),
        walk(cool_s, Travel.FORWARD, forward_mps),
    )


def _length(seconds: float) -> str:
    return f"{seconds / 60:g} min" if seconds >= 60 else f"{seconds:g} s"  # noqa: PLR2004  # a minute


def newest_script() -> Script:
    """Return the run of the first page: 42 minutes, six stretches backward, the fifth cut short."""
    fwd, back, run, walk = Travel.FORWARD, Travel.BACKWARD, Gait.RUN, Gait.WALK
    minute = "Backward run 1 min"

    def pair(speed_mps: float) -> Script:
        return (
            Block(60, back, run, speed_mps, minute, intensity="active"),
            Block(90, fwd, run, 2.78, "Easy", intensity="recovery"),
        )

    return (
        Block(600, fwd, run, FORWARD_MPS, "Warm-up", intensity="warmup"),
        Block(60, Travel.STILL, Gait.STAND, 0.0, "Ready", intensity="rest"),
        Block(60, back, walk, BACK_WALK_MPS, "Backward walk 1 min", intensity="active"),
        Block(60, fwd, walk, 1.45, "Walk", intensity="recovery"),
        Block(40, Travel.SIDEWAYS, run, SIDE_MPS, "Side steps", intensity="active"),
        Block(80, fwd, run, FORWARD_MPS, "Easy", intensity="recovery"),
        *pair(2.08), *pair(2.05), *pair(2.18), *pair(2.18),
        Block(38, back, run, 2.12, minute, intensity="active"),
        Block(14, Travel.STILL, Gait.STAND, 0.0, "Easy", intensity="recovery"),
        Block(28, fwd, walk, 1.42),
        Block(70, fwd, run, FORWARD_MPS),
        Block(60, back, run, 2.32, minute, intensity="active"),
        Block(690, fwd, run, FORWARD_MPS, "Easy", intensity="cooldown"),
        Block(60, back, walk, BACK_WALK_MPS, "Backward walk 1 min", intensity="active"),
        Block(60, fwd, walk, 1.4, "Walk", intensity="cooldown"),
    )  # fmt: skip


_BACK_MINUTE = Block(
    60, Travel.BACKWARD, Gait.WALK, BACK_WALK_MPS, "Backward walk 1 min", intensity="cooldown"
)
_WALK_HOME = Block(120, Travel.FORWARD, Gait.WALK, WALK_MPS, "Walk", intensity="cooldown")

DIARY: tuple[Entry, ...] = (
    Entry(0, 7, 42, "Canal path, six times one minute backward",
          newest_script(), canal, unmarked=(1865, 1910), hr_found_s=24),
    Entry(1, 18, 20, "Treadmill, walked backward six times",
          treadmill_walks(6, 1.1, warm_s=120, cool_s=180, forward_mps=1.4), track,
          says="typed", treadmill=True, handrail=Handrail.ONE_HAND),
    Entry(3, 18, 5, "Easy by the river", easy(40, 2.72), river),
    Entry(4, 7, 10, "Track, six times 45 s backward",
          (*repeats(6, 45, 2.04, between_s=105), _BACK_MINUTE), track),
    Entry(5, 12, 30, "Watch alone", easy(24, 2.72), park, says="nothing"),
    Entry(6, 9, 30, "Long and easy, Amelisweerd", easy(62, 2.66), woods),
    Entry(7, 8, 5, "Canal path, six times one minute backward",
          (*repeats(6, 60, 2.04, between_s=90), _BACK_MINUTE), canal),
    Entry(9, 18, 10, "Easy by the river", easy(45, 2.67), river),
    Entry(11, 7, 15, "Track, six times 45 s backward",
          (*repeats(6, 45, 1.95, between_s=105), _BACK_MINUTE), track),
    Entry(13, 9, 40, "Easy, park", easy(25, 2.67), park),
    Entry(14, 8, 20, "Back after a cold: ten times 15 s backward",
          (*repeats(10, 15, 2.0, between_s=54), _WALK_HOME), park),
    Entry(16, 17, 50, "Easy, park", easy(30, 2.62), park),
    Entry(24, 18, 0, "Long and easy, Amelisweerd", easy(55, 2.67), woods),
    Entry(26, 7, 10, "Track, ten times 10 s backward",
          (*repeats(10, 10, 1.95, warm_s=420, between_s=54), _WALK_HOME), track),
    Entry(27, 9, 30, "Long and easy, Amelisweerd", easy(52, 2.66), woods),
    Entry(28, 8, 10, "Canal path, eight times 15 s backward", repeats(8, 15, 1.78, between_s=60), canal),
    Entry(30, 18, 0, "Park loop, ten times 10 s backward",
          repeats(10, 10, 1.85, warm_s=480, between_s=60), park),
    Entry(33, 7, 10, "Track, eight times 10 s backward",
          repeats(8, 10, 1.75, warm_s=480, between_s=60), track),
    Entry(34, 9, 20, "Long and easy, Amelisweerd", easy(50, 2.64), woods),
    Entry(35, 8, 15, "Canal path, eight times 8 s backward", repeats(8, 8, 1.68, between_s=60), canal),
    Entry(38, 18, 5, "Park loop, six times 8 s backward", repeats(6, 8, 1.7, between_s=70), park),
    Entry(40, 7, 15, "Track, first running steps backward", repeats(6, 7, 1.65, between_s=80), track),
    Entry(41, 9, 30, "Long and easy, Amelisweerd", easy(48, 2.62), woods),
    Entry(43, 18, 15, "Treadmill, walked backward eight times",
          treadmill_walks(8, 0.9, warm_s=180, cool_s=180, forward_mps=1.35), track,
          treadmill=True, handrail=Handrail.TWO_HANDS),
    Entry(45, 18, 0, "Easy by the river", easy(35, 2.64), river),
    Entry(47, 7, 20, "Park, walked backward ten times 45 s", back_walks(10, 45, 1.15, run_s=900), park),
    Entry(48, 9, 40, "Long and easy, Amelisweerd", easy(45, 2.62), woods),
    Entry(50, 18, 10, "Canal path, walked backward eight times 45 s",
          back_walks(8, 45, 1.08, run_s=1080), canal),
    Entry(52, 18, 5, "Easy by the river", easy(35, 2.62), river),
    Entry(54, 7, 20, "Park, walked backward eight times 30 s", back_walks(8, 30, 1.0, run_s=900), park),
    Entry(55, 9, 30, "Long and easy, Amelisweerd", easy(45, 2.6), woods),
    Entry(57, 18, 10, "Canal path, walked backward six times 30 s",
          back_walks(6, 30, 0.92, run_s=1080), canal),
    Entry(59, 18, 0, "Easy by the river", easy(35, 2.6), river),
    Entry(61, 7, 25, "Park, first walk backward", back_walks(4, 30, 0.8, run_s=900), park),
    Entry(62, 9, 45, "Long and easy, Amelisweerd", easy(45, 2.58), woods),
    Entry(64, 18, 0, "Easy, park", easy(25, 2.6), park),
    Entry(66, 18, 10, "Easy by the river", easy(35, 2.58), river),
    Entry(68, 7, 30, "Easy, park", easy(30, 2.56), park),
)  # fmt: skip
"""Newest first. From 23 to 17 days before the last run she had a cold."""

OUT_AND_BACK = frozenset({canal, river})
"""Ways that end where they began only when one turns back."""


def unpractised(days_ago: int) -> float:
    """Return `HeartParams.unpractised` on a day: from 1.15 at the first backward walk to 1.05 at the end."""
    return 1.05 + 0.1 * min(days_ago / 61, 1.0)


def script_of(entry: Entry) -> Script:
    """Return the script of an entry, with the turn where the path asks for one."""
    return out_and_back(entry.script) if entry.way in OUT_AND_BACK and not entry.treadmill else entry.script
