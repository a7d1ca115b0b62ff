"""What each cue says about one tick, in plain numbers: the live twins of `cues`.

Rules, weights and limits are those of the batch form and are explained there; only what an open end
of a window asks for is new.
"""

from dataclasses import dataclass

from backstride.motion.live_features import Features

FORWARD, BACKWARD, SIDEWAYS, STILL = range(4)
STATES = ("forward", "backward", "sideways", "still")


@dataclass(frozen=True, slots=True)
class Word:
    """What a cue says about one tick."""

    says: tuple[float, float, float, float]
    """Log-likelihood of forward, backward, sideways, still; at most 0."""
    pace: tuple[float, float, float] | None = None
    """How fast the body moves whichever way, and a standard deviation below and above."""

    def without_way(self) -> "Word":
        """Return the word without what it says of direction; speed needs no facing."""
        return Word((0.0, 0.0, 0.0, 0.0), self.pace)


SILENT = Word((0.0, 0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Worn:
    """What depends on where the sensor is worn."""

    force_mps2: float
    """Spread of specific force below which it stands."""
    turn_radps: float
    """Turning below which it stands."""
    ax_vz: float = 0.0
    """Weight in the sum that is above 0 for backward."""
    sk_jx: float = 0.0
    sk_wy: float = 0.0
    constant: float = 0.0
    aside: float = 99.0
    """`aside_ratio` above which it goes sideways."""


WORN = {
    "lumbar": Worn(0.4, 0.35, 2.2, 2.2, 0.0, -0.3, 0.7),
    "chest": Worn(0.4, 0.35, 3.2, 3.2, 0.0, -0.3, 1.1),
    "thigh": Worn(0.5, 0.8, 2.5, 0.0, 2.5, 0.0, 0.65),
    "wrist": Worn(0.5, 0.8),
    "foot_left": Worn(0.5, 0.8),
    "foot_right": Worn(0.5, 0.8),
}
"""As `ShapeParams`, `SidewaysParams` and `StillnessParams`."""


@dataclass(frozen=True, slots=True)
class CueParams:
    """Settings of all cues; as in the batch form unless said."""

    quiet_share: float = 0.6
    """With force below this share of its limit, one who turns looks round and stands."""
    turn_more: float = 2.5
    """Multiple of the limit of turning while looking round."""
    moment: float = 0.4
    """Share of the limits within the tick itself that shows a stand beside a start or a stop."""
    beside: float = 0.8
    """The same share beside a tick that stands by its second."""
    not_still: float = 6.0
    """How much less likely travel is where it stands."""
    moving: float = 4.0
    """How unlikely standing is well above the limits."""
    moving_at: float = 1.7
    """Multiple of the limits at which standing is that unlikely."""
    l_limit: float = 4.0
    """Shape: no window says more than this."""
    per_tick: float = 0.4
    """Shape: its sum as a logarithm of likelihood."""
    weak: float = 0.25
    """Share of its word where the walk is faint, turns or has no rhythm."""
    faint_mps2: float = 0.4
    """Bounce below which a walk is faint."""
    turning_radps: float = 0.8
    """Mean yaw rate above which it turns."""
    rhythm: float = 0.25
    """Autocorrelation below which it has no rhythm."""
    run_above_mps2: float = 3.5
    """Bounce above which shape is silent."""
    ends: float = 0.5
    """Share of its word where its window had to be moved."""
    orderly: float = 0.35
    """Sideways: `ax_vz` above which the body brakes and pushes in order."""
    plain: float = 1.6
    """Sideways: `aside_ratio` above which what is felt ahead only leaks from the side."""
    not_sideways: float = 1.5
    """How unlikely sideways is where its rule is silent."""
    otherwise: float = 0.75
    """How unlikely forward and backward are where it fires."""
    runs_above_mps2: float = 7.0
    """Pace: bounce of a run."""
    hurries_above_mps2: float = 3.0
    """Pace: bounce between a walk and a run."""
    walk_mps: tuple[float, float, float] = (1.0, 0.5, 0.6)
    """Speed of a walk, and a standard deviation below and above."""
    hurry_mps: tuple[float, float, float] = (1.0, 0.9, 0.9)
    """The same between walk and run."""
    run_s: float = 0.25
    """Speed of a run for each m/s² of bounce ..."""
    run_range_mps: tuple[float, float] = (1.8, 4.0)
    """... within this range ..."""
    run_mps: tuple[float, float] = (0.7, 1.5)
    """... and a standard deviation below and above."""


def unrest_of(params: CueParams, worn: Worn, features: list[Features]) -> list[float]:
    """Return how far each tick is above the limits of standing: below 1 it stands."""
    seconds = []
    for f in features:
        force, turn = f.force_mps2 / worn.force_mps2, f.turn_radps / worn.turn_radps
        looking = max(turn / params.turn_more, force / params.quiet_share)
        seconds.append(max(force, min(turn, looking)))
    out = []
    for i, f in enumerate(features):
        beside = min([2.0, *seconds[max(i - 1, 0) : i], *seconds[i + 1 : i + 2]]) < 1.0
        own = max(f.own_force_mps2 / worn.force_mps2, f.own_turn_radps / worn.turn_radps)
        out.append(min(seconds[i], own / (params.beside if beside else params.moment)))
    return out


def stillness(params: CueParams, unrest: float) -> Word:
    """Return what stillness says."""
    move = -params.not_still if unrest < 1.0 else 0.0
    above = min(max((unrest - 1.0) / (params.moving_at - 1.0), 0.0), 1.0)
    return Word((move, move, move, -params.moving * above))


def pace(params: CueParams, f: Features) -> Word:
    """Return what the bounce says about speed."""
    if f.bounce_mps2 > params.runs_above_mps2:
        low, high = params.run_range_mps
        return Word(SILENT.says, (min(max(params.run_s * f.bounce_mps2, low), high), *params.run_mps))
    return Word(
        SILENT.says, params.hurry_mps if f.bounce_mps2 > params.hurries_above_mps2 else params.walk_mps
    )


def shape_score(worn: Worn, f: Features) -> float:
    """Return the sum that is above 0 for backward."""
    return worn.ax_vz * f.ax_vz + worn.sk_jx * f.sk_jx + worn.sk_wy * f.sk_wy + worn.constant


def shape(params: CueParams, worn: Worn, f: Features) -> Word:
    """Return what the shape of a walk says."""
    if f.std_up_mps2 > params.run_above_mps2 or f.aside_ratio > params.plain:
        return SILENT
    word = params.per_tick * min(max(shape_score(worn, f), -params.l_limit), params.l_limit)
    turns = abs(f.yaw_radps) > params.turning_radps
    if f.std_up_mps2 < params.faint_mps2 or turns or f.rhythm < params.rhythm:
        word *= params.weak
    if f.reach < 1.0:
        word *= params.ends
    return Word((min(-word, 0.0), min(word, 0.0), 0.0, 0.0))


def sideways(params: CueParams, worn: Worn, f: Features) -> Word:
    """Return what shaking to the sides says."""
    fires = f.aside_ratio > worn.aside and abs(f.ax_vz) < params.orderly
    if fires or f.aside_ratio > params.plain:
        return Word((-params.otherwise, -params.otherwise, 0.0, 0.0))
    return Word((0.0, 0.0, -params.not_sideways, 0.0))
