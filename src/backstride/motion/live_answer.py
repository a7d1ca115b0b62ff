"""From beliefs to an answer: what is claimed, how sure, and why, in codes that a page turns into words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backstride.motion.live_cues import BACKWARD, FORWARD, STATES, STILL
from backstride.motion.live_grid import Chances
from backstride.motion.live_ticks import Tick


@dataclass(frozen=True, slots=True)
class AnswerParams:
    """Settings of `answer_of`; every default is explained."""

    sure: float = 0.8
    """Below this the answer is `unknown` (as `DirectionParams.answer_from`)."""
    sure_start: float = 0.9
    """The same for a run told at once within seconds of a stand: a push that was not felt, as of a recording
    that sets in late, looks like one the other way. Chosen on the shared motion capture, where most runs are
    such starts; of those said with 0.8 to 0.9 a third were wrong."""
    sure_lone: float = 0.97
    """A settled way that holds for a single second between others must be this sure: a shift of weight is no
    travel (`DirectionParams.lone_from` asks for 0.98, which sees further). Not in a run, which is no shift
    of weight: there it cost one
    answer in ten on the shared motion capture, and the share of right ones did not rise."""
    gait_run_above_mps2: float = 5.0
    """Spread of vertical acceleration at trunk, wrist and thigh above which the gait is a run (as
    `GaitParams.bounce_mps2`)."""
    gait_run_above_mps: tuple[float, float] = (1.9, 2.4)
    """A foot shakes in walking too: its gait is a run above the second speed, a walk below the first (as
    `GaitParams`, from a little earlier on, as the newest stride may be a slow one) ..."""
    gait_run_above_spm: float = 140.0
    """... and cadence decides between them: people run slowly at 150 steps a minute and more, and walk
    fast at less. Project choice, after a recorded walk of 2.1 m/s at 130."""
    tells: float = 0.4
    """Shape decided where both ticks of a second together speak for the way by this much. Project choice."""
    start_within_s: float = 4.0
    """A direction found within this time of a stand comes from the start. Project choice."""
    turn_above_radps: float = 0.5
    """A direction found while turning faster than this comes from the turn. Project choice."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told about the second `[start_s, end_s)` on the clock of the samples."""

    start_s: float
    end_s: float
    lag_s: float
    """Told so long after the second's end: as soon as can be, or settled with what came after."""
    travel: str
    """As `Travel`."""
    chances: Chances
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


@dataclass(frozen=True, slots=True)
class Told:
    """What is told twice a second."""

    now: Answer
    """For the screen: the newest second, by what came until now."""
    settled: Answer | None
    """To be counted and spoken: an older second once more, with what came after it. Each second is settled
    once and never changes again; None where no second has just been settled."""


def answer_of(
    params: AnswerParams,
    placement: str,
    second: list[Tick],
    chances: list[Chances],
    times_s: tuple[float, float],
    *,
    counted: tuple[float, int],
    at_once: bool,
    knows_facing: bool,
    has_turn: bool,
) -> Answer:
    """Return the answer about one second, by its ticks and the chances in each.

    `times_s` are its end and the lag; `counted` are cadence and steps; `at_once` it has not been waited for.
    """
    end_s, lag_s = times_s
    four = _mean(chances)
    best = four.index(max(four))
    travel = STATES[best]
    because = _why(params, placement, second, travel)
    doubtful = at_once and because == "start" and _gait(params, placement, second, counted, travel) == "run"
    refused = ""
    if not all(tick.features.known for tick in second):
        refused = "gap"
    elif four[STILL] < params.sure:
        refused = _refused(placement, knows_facing=knows_facing, has_turn=has_turn)
        if not refused and four[best] < (params.sure_start if doubtful else params.sure):
            refused = "undecided"
    if refused:
        travel, because = "unknown", refused
    confidence = four[best] if travel != "unknown" else 0.0
    return Answer(
        end_s - 1.0, end_s, lag_s, travel, four, confidence,
        _gait(params, placement, second, counted, travel), *counted, because,
    )  # fmt: skip


def unless_lone(params: AnswerParams, answer: Answer, before: str, after: Sequence[Chances]) -> Answer:
    """Return a settled answer, `unknown` where its way is that of neither neighbour and not sure enough.

    Args:
        params: What is explained there.
        answer: About the second.
        before: The way that the second before it had.
        after: Chances in the ticks of the second after it, as far as they are known.
    """
    four = _mean(after)
    best = max(four)
    following = STATES[four.index(best)] if best >= params.sure else "unknown"
    walks = answer.travel not in ("still", "unknown") and answer.gait != "run"
    if not walks or answer.travel in (before, following) or answer.confidence >= params.sure_lone:
        return answer
    return replace(answer, travel="unknown", confidence=0.0, because="undecided")


def _mean(chances: Sequence[Chances]) -> Chances:
    forward, backward, aside, still = (sum(each) / len(each) for each in zip(*chances, strict=True))
    return forward, backward, aside, still


def _why(params: AnswerParams, placement: str, second: list[Tick], travel: str) -> str:
    """Which cue decided."""
    if travel == "still":
        return "quiet"
    if travel == "sideways":
        return "swing" if placement.startswith("foot") else "shape"
    way = STATES.index(travel)
    other = BACKWARD if way == FORWARD else FORWARD
    lean = sum(tick.words[-1].says[way] - tick.words[-1].says[other] for tick in second)
    if lean >= params.tells:
        return "swing" if placement.startswith("foot") else "shape"
    if not second[-1].felt:
        return "carried"
    if second[-1].moving_s <= params.start_within_s:
        return "start"
    turns = any(abs(tick.features.yaw_radps) > params.turn_above_radps for tick in second)
    return "turn" if turns else "carried"


def _refused(placement: str, *, knows_facing: bool, has_turn: bool) -> str:
    """Why a direction cannot be claimed; empty where it can."""
    if placement == "wrist":
        return "placement"
    if not has_turn:
        return "no-gyroscope"
    return "" if knows_facing else "no-facing"


def _gait(
    params: AnswerParams, placement: str, second: list[Tick], counted: tuple[float, int], travel: str
) -> str:
    newest = second[-1]
    if travel == "still" or (travel == "unknown" and newest.unrest < 1.0):
        return "stand"
    if counted[0] <= 0.0:
        return "unknown"
    if placement.startswith("foot"):
        speeds = [tick.words[-1].pace[0] for tick in second if tick.words[-1].pace is not None]
        slow, fast = params.gait_run_above_mps
        speed, quick = max(speeds, default=slow), counted[0] > params.gait_run_above_spm
        return "run" if speed > fast or (speed >= slow and quick) else "walk"
    return "run" if newest.features.std_up_mps2 > params.gait_run_above_mps2 else "walk"
