"""From beliefs to an answer: what is claimed, how sure, and why, in codes that a page turns into words."""

from dataclasses import dataclass

from backstride.motion.live_features import Shape
from backstride.motion.live_foot import FootParams, Swing
from backstride.motion.live_fusion import STATES, FusionParams, still_of
from backstride.motion.live_fusion import likelihood_of as shape_likelihood_of
from backstride.motion.live_speed import Pushed
from backstride.motion.live_steps import StepState

TRUNK = ("lumbar", "chest")


@dataclass(frozen=True, slots=True)
class AnswerParams:
    """Settings of `answer_of`; every default is explained."""

    sure: float = 0.8
    """Below this the answer is `unknown`. Project choice."""
    sure_start: float = 0.9
    """A start whose push hardly adds up to the speed of the gait is doubtful: signed speed must be this sure
    in the first seconds. Chosen on the shared motion capture."""
    run_above_mps2: float = 3.5
    """Spread of vertical acceleration above which shape is not asked (as `ShapeParams.run_above_mps2`)."""
    gait_run_above_mps2: float = 5.0
    """Spread of vertical acceleration at trunk, wrist and thigh above which the gait is a run."""
    gait_run_above_mps: float = 1.9
    """A foot shakes in walking too: its gait is a run from this speed on, where most change over ..."""
    gait_run_above_spm: float = 150.0
    """... or from this cadence on. Project choice."""
    start_within_s: float = 4.0
    """A direction found within this time of a stand comes from the start. Project choice."""
    turn_above_radps: float = 0.5
    """A direction found while turning faster than this comes from the turn. Project choice."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one answer rests on."""

    shape: Shape
    swing: Swing | None
    pushed: Pushed | None
    belief: list[float]
    """E: chances of forward, backward, sideways, still."""
    speed: tuple[float, float, float] | None
    """F: chances of forward, backward, still."""
    carried: tuple[float, float, float] | None
    """F with a share of shape: forward, backward, still."""
    moving_s: float
    before: str
    """Travel of the answer before."""
    whole: bool
    """False where samples are missing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told once a second, about `[start_s, end_s)` on the clock of the samples."""

    start_s: float
    end_s: float
    travel: str
    """As `Travel`."""
    chances: tuple[float, float, float, float]
    """Of forward, backward, sideways, still."""
    confidence: float
    """Chance that travel is right; 0 for unknown."""
    gait: str
    """As `Gait`."""
    cadence_spm: float
    """0 without steps."""
    steps: int
    """Of both feet, since the start."""
    because: str
    """`quiet`, `swing`, `shape`, `start`, `turn`, `carried`; for unknown `undecided`, `gap`, `no-facing`,
    `no-gyroscope`, `placement`."""


def likelihood_of(
    params: FusionParams, foot: FootParams, shape: Shape, swing: Swing | None, *, whole: bool
) -> list[float]:
    """Return the log-likelihood of forward, backward, sideways and still for one second; zeros in a gap."""
    if not whole:
        return [0.0, 0.0, 0.0, 0.0]
    if swing is None:
        return shape_likelihood_of(params, shape)
    if shape.quiet <= 1.0:
        return [params.not_still, params.not_still, params.not_still, 0.0]
    against = -foot.evidence * swing.strength
    ways = [0.0 if name == swing.travel else against for name in STATES[:3]]
    if swing.travel != "sideways":
        ways[2] -= 1.0
    return [*ways, still_of(params, shape.quiet)]


def answer_of(
    params: AnswerParams,
    placement: str,
    seen: Seen,
    end_s: float,
    counted: StepState,
    *,
    knows_facing: bool,
    has_turn: bool,
) -> Answer:
    """Return the answer for the second that ended at `end_s`."""
    travel, chances, because = _way(params, placement, seen)
    if travel not in ("still", "unknown"):
        refused = _refused(placement, knows_facing=knows_facing, has_turn=has_turn)
        if refused:
            travel, because = "unknown", refused
    confidence = chances[STATES.index(travel)] if travel != "unknown" else 0.0
    return Answer(
        end_s - 1.0, end_s, travel, chances, confidence,
        _gait(params, seen, counted, travel), counted.cadence_spm, counted.count, because,
    )  # fmt: skip


def _way(
    params: AnswerParams, placement: str, seen: Seen
) -> tuple[str, tuple[float, float, float, float], str]:
    """F where it is sure, else E; in running what was carried."""
    runs = seen.shape.std_up_mps2 > params.run_above_mps2 and seen.swing is None
    by_shape = (seen.belief[0], seen.belief[1], seen.belief[2], seen.belief[3])
    voices = [] if seen.speed is None else [(_four(seen.speed), _why_speed(params, seen))]
    if not runs:
        voices.append((by_shape, "shape" if seen.swing is None else "swing"))
    elif seen.carried is not None:
        voices.append((_four(seen.carried), "carried"))
    if not seen.whole or placement == "wrist":
        voices = [(by_shape, "shape")]
    for chances, because in voices:
        best = max(chances)
        travel = STATES[chances.index(best)]
        doubted = because == "shape" and placement in TRUNK and _new_and_weak(seen, travel)
        if best >= (params.sure_start if because == "start" else params.sure) and not doubted:
            return travel, chances, "quiet" if travel == "still" else because
    chances = voices[-1][0] if voices else by_shape
    return "unknown", chances, "undecided" if seen.whole else "gap"


def _new_and_weak(seen: Seen, travel: str) -> bool:
    """Whether shape would establish a way in a second that shows no gait, as the jolt of a stop does."""
    return seen.shape.weak and travel in STATES[:2] and travel != seen.before


def _four(sides: tuple[float, float, float]) -> tuple[float, float, float, float]:
    return (sides[0], sides[1], 0.0, sides[2])


def _why_speed(params: AnswerParams, seen: Seen) -> str:
    if seen.moving_s <= params.start_within_s:
        return "start"
    return "turn" if abs(seen.shape.yaw_radps) > params.turn_above_radps else "carried"


def _refused(placement: str, *, knows_facing: bool, has_turn: bool) -> str:
    """Why a direction cannot be claimed; empty where it can."""
    if placement == "wrist":
        return "placement"
    if not has_turn and placement not in TRUNK:
        return "no-gyroscope"
    return "" if knows_facing else "no-facing"


def _gait(params: AnswerParams, seen: Seen, counted: StepState, travel: str) -> str:
    if travel == "still" or (travel == "unknown" and seen.shape.quiet <= 1.0):
        return "stand"
    if counted.cadence_spm <= 0.0:
        return "unknown"
    if seen.swing is not None:
        quick = counted.cadence_spm > params.gait_run_above_spm
        return "run" if quick or seen.swing.speed_mps > params.gait_run_above_mps else "walk"
    return "run" if seen.shape.std_up_mps2 > params.gait_run_above_mps2 else "walk"
