"""From an amount to a session: warm-up, main part, cool-down, as a workout of blocks.

Stretches are whole metres on the ground and tenths of a second on a belt: whole seconds took so much away
that a tenth more than the last time was the same again, and nobody got any further. Between them a person
walks forward to where the ground was seen; a belt stands still while a person turns round on it. The dose of
a session is what its blocks add up to, and nothing else.
"""

from dataclasses import dataclass, replace

from backstride.plan.amounts import Amount
from backstride.plan.ladder import Stage
from backstride.plan.places import STOPS, Where
from backstride.plan.timing import DEFAULT as UNPACED
from backstride.plan.week import HARD
from backstride.vocab.plan import OUTDOORS, Dose, Kind, Place, Profile, Session, Who
from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Target, Workout


@dataclass(frozen=True, slots=True)
class SessionParams:
    """Numbers of blocks; all expert design."""

    walk_effort: tuple[float, float] = (1.0, 4.0)
    """Of backward walking, 0 to 10."""
    run_effort: tuple[float, float] = (2.0, 5.0)
    """Of easy backward running."""
    hard_effort: tuple[float, float] = (6.0, 7.0)
    """Of hard stretches."""
    easy_effort: tuple[float, float] = (1.0, 3.0)
    """Forward, before, between and after."""
    below_mps: float = 0.2
    """How far below the highest speed a target reaches."""
    walk_rest_s: float = 20.0
    """Between walks, and to turn round."""
    least_run_s: float = 300.0
    """Less forward running than this is left out."""
    ends_s: float = 240.0
    """Walking in and out of an easy session, at most."""
    ends_share: float = 0.2
    """The same as a share of a short one."""
    sprint_s: float = 4.0
    """Of a forward sprint, about 20 m."""
    walk_forward_mps: float = 1.2
    """Assumed for the time that walking back forward takes; about what adults walk at."""
    jog_forward_mps: float = 2.4
    """Assumed for easy forward running."""


DEFAULT = SessionParams()
HAND_CUES = {
    Handrail.TWO_HANDS: "hands-two",
    Handrail.ONE_HAND: "hands-one",
    Handrail.NONE: "hands-none",
}
RUNS_FORWARD = frozenset({Who.RUNNER, Who.TEAM, Who.RACER})
"""Whose sessions lie inside forward running."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is made from."""

    kind: Kind
    stage: Stage
    amount: Amount
    where: Where
    profile: Profile


def session_of(plan: Plan, params: SessionParams = DEFAULT) -> Session:
    """Return the session that holds an amount."""
    return with_workout(plan, surrounded(plan, main_of(plan, params), params), params)


def with_workout(plan: Plan, workout: Workout, params: SessionParams = DEFAULT) -> Session:
    """Return the session of a plan with a workout; its dose is what that adds up to."""
    place = plan.where
    return Session(
        kind=plan.kind,
        stage=plan.stage.number,
        workout=workout,
        dose=dose_of(workout, params),
        place=place.place,
        hard=plan.kind in HARD and plan.amount.runs.total_m > 0,
        handrail=place.hands,
        needs=place.needs,
        stops=tuple(STOPS),
    )


def surrounded(
    plan: Plan, main: tuple[Part, ...], params: SessionParams = DEFAULT, *, name: str = ""
) -> Workout:
    """Return the main part of a session between its warm-up and cool-down."""
    amount = plan.amount
    warm_up = _easy(amount.warm_up_s, Role.WARM_UP, params, jogs=_jogs(plan))
    cool_down = _easy(amount.cool_down_s, Role.COOL_DOWN, params, jogs=False)
    return Workout(name or name_of(amount), (warm_up, *main, cool_down))


def main_of(
    plan: Plan, params: SessionParams = DEFAULT, *, before: int = 0, taken_s: float = 0.0
) -> tuple[Part, ...]:
    """Return what a session is about.

    Args:
        plan: What it is made from.
        params: Numbers of blocks.
        before: Stretches backward that stand before it; the side of looks goes on from there.
        taken_s: Time that something else of the session takes.

    """
    walks = _stretches(plan, Gait.WALK, params, before=before)
    runs = _stretches(plan, Gait.RUN, params, before=before + len(plan.amount.walks.each_m))
    between = _fill(plan, params, taken_s) if _jogs(plan) else ()
    return (*between, *walks, *runs) if plan.kind is Kind.FINISHER else (*walks, *runs, *between)


def _jogs(plan: Plan) -> bool:
    """Whether the session lies inside forward running."""
    place = plan.where
    return plan.profile.who in RUNS_FORWARD and place.place is not Place.TREADMILL and place.running


def forward_only(
    minutes: int, profile: Profile, params: SessionParams = DEFAULT, *, running: bool = True
) -> Session:
    """Return an easy forward session: running for who runs and may run outdoors, else walking."""
    runs = profile.who in RUNS_FORWARD and (running or profile.places[0] not in OUTDOORS)
    seconds = 60.0 * minutes
    ends = min(params.ends_s, params.ends_share * seconds)
    main = Block(
        Travel.FORWARD,
        Gait.RUN if runs else Gait.WALK,
        Role.WORK,
        duration_s=seconds - 2 * ends,
        target=Target(effort=params.easy_effort),
        cues=("talk", "arms"),
    )
    workout = Workout(
        "Easy, forward only",
        (
            _easy(ends, Role.WARM_UP, params, jogs=False),
            main,
            _easy(ends, Role.COOL_DOWN, params, jogs=False),
        ),
    )
    place = profile.places[0]
    return Session(Kind.FORWARD, 0, workout, dose_of(workout, params), place)


def name_of(amount: Amount) -> str:
    """Return a name that says what is done: `6 x 20 m running backward`."""
    runs = amount.runs.total_m > 0
    some = amount.runs if runs else amount.walks
    last = f" and {some.last_m} m" if some.last_m else ""
    return f"{some.times} x {some.one_m} m{last} {'running' if runs else 'walking'} backward"


def dose_of(workout: Workout, params: SessionParams = DEFAULT) -> Dose:
    """Add up the blocks of a workout."""
    seconds = forward_s = walk = run = longest_walk = longest_run = fastest = 0.0
    for block in workout.blocks():
        speed = _speed_of(block, params)
        took = block.duration_s if block.duration_s is not None else (block.distance_m or 0.0) / speed
        metres = block.distance_m if block.distance_m is not None else took * speed
        seconds += took
        if block.travel is Travel.FORWARD:
            forward_s += took
        elif block.travel is Travel.BACKWARD:
            fastest = max(fastest, block.target.speed_mps[1] if block.target.speed_mps else 0.0)
            if block.gait is Gait.RUN:
                run, longest_run = run + metres, max(longest_run, metres)
            else:
                walk, longest_walk = walk + metres, max(longest_walk, metres)
    return Dose(
        minutes=round(seconds / 60, 3),
        backward_walk_m=round(walk, 3),
        backward_run_m=round(run, 3),
        longest_walk_m=round(longest_walk, 3),
        longest_run_m=round(longest_run, 3),
        forward_min=round(forward_s / 60, 3),
        fastest_mps=round(fastest, 3) or None,
    )


def _speed_of(block: Block, params: SessionParams) -> float:
    if block.target.speed_mps is not None:
        return block.target.speed_mps[1]
    runs = block.gait is Gait.RUN
    if block.travel is Travel.BACKWARD:
        return UNPACED.backward_run_mps if runs else UNPACED.backward_walk_mps
    if block.travel is Travel.SIDEWAYS:
        return UNPACED.sideways_run_mps if runs else UNPACED.sideways_walk_mps
    return params.jog_forward_mps if runs else params.walk_forward_mps


def _easy(seconds: float, role: Role, params: SessionParams, *, jogs: bool) -> Block:
    return Block(
        Travel.FORWARD,
        Gait.RUN if jogs else Gait.WALK,
        role,
        duration_s=float(int(seconds)),
        target=Target(effort=params.easy_effort),
        cues=("talk",),
    )


def _fill(plan: Plan, params: SessionParams, taken_s: float) -> tuple[Part, ...]:
    """Return the forward running that the session lies in, as far as there are minutes."""
    amount = plan.amount
    used = amount.warm_up_s + amount.cool_down_s + taken_s
    used += amount.walks.total_m / (amount.walk_mps or 1) + len(amount.walks.each_m) * params.walk_rest_s
    used += amount.runs.total_m / (amount.run_mps or 1) + len(amount.runs.each_m) * amount.rest_s
    left = int(60 * amount.minutes - used) // 60 * 60
    if left < params.least_run_s:
        return ()
    easy = Target(effort=params.easy_effort)
    return (Block(Travel.FORWARD, Gait.RUN, Role.WORK, duration_s=float(left), target=easy, cues=("talk",)),)


def _stretches(plan: Plan, gait: Gait, params: SessionParams, *, before: int = 0) -> tuple[Part, ...]:
    """Return the stretches of one gait with a rest after each; sides of looks take turns, on from before."""
    some = plan.amount.runs if gait is Gait.RUN else plan.amount.walks
    if not some.each_m:
        return ()
    rest = _rest(plan, gait, params)
    belt = plan.where.place is Place.TREADMILL
    alike = 1 if belt else 2
    rounds = some.times // alike if some.times > alike else 0

    def stretch(number: int, metres: int) -> tuple[Block, ...]:
        side = "look-right" if (before + number) % 2 else "look-left"
        looks = _inside(plan.where) if belt else (side,)
        return (_stretch(plan, gait, metres, looks, params), *rest)

    each = tuple(block for number in range(alike) for block in stretch(number, some.one_m))
    parts: list[Part] = [Repeat(rounds, each)] if rounds > 0 else []
    for number, metres in enumerate(some.each_m[rounds * alike :]):
        parts.extend(stretch(number, metres))
    return tuple(parts)


def _inside(place: Where) -> tuple[str, ...]:
    eyes = "mirror" if "mirror" in place.needs else "eyes-front"
    return (eyes, HAND_CUES[place.hands]) if place.hands is not None else (eyes,)


def _stretch(plan: Plan, gait: Gait, metres: int, looks: tuple[str, ...], params: SessionParams) -> Block:
    """Return one stretch backward: by distance on the ground, by time on a belt."""
    runs, belt = gait is Gait.RUN, plan.where.place is Place.TREADMILL
    most = round(plan.amount.run_mps if runs else plan.amount.walk_mps, 2)
    effort = params.walk_effort
    if runs:
        effort = params.hard_effort if plan.kind in HARD else params.run_effort
    speed = (round(max(most - params.below_mps, params.below_mps), 2), most)
    return Block(
        Travel.BACKWARD,
        gait,
        Role.WORK,
        distance_m=None if belt else float(metres),
        duration_s=int(10 * metres / most) / 10 if belt else None,
        target=Target(speed_mps=speed, effort=effort),
        cues=(*looks, _form(plan.stage, runs=runs), "breathe-3" if runs else "breathe-2"),
        handrail=plan.where.hands if belt else None,
        grade=plan.stage.grade if plan.kind is Kind.UPHILL and plan.stage.grade > 0 else None,
    )


def _form(stage: Stage, *, runs: bool) -> str:
    """Return the form point to think of; walking on a stage of running has that of brisk walking."""
    if runs:
        return f"{stage.key}-1"
    return f"{stage.key}-0" if stage.run_m[1] <= 0 else "looks-1"


def _rest(plan: Plan, gait: Gait, params: SessionParams) -> tuple[Block, ...]:
    """Return what lies between two stretches; for sport a short sprint is part of it."""
    runs = gait is Gait.RUN
    seconds = plan.amount.rest_s if runs else params.walk_rest_s
    if plan.where.place is Place.TREADMILL:
        return (Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=seconds, cues=("talk",)),)
    jogs = runs and plan.kind is Kind.ALTERNATION and plan.profile.who in RUNS_FORWARD
    rest = Block(
        Travel.FORWARD,
        Gait.RUN if jogs else Gait.WALK,
        Role.REST,
        duration_s=seconds,
        target=Target(effort=params.easy_effort),
        cues=("scan",),
    )
    if runs and plan.kind in {Kind.SPRINT, Kind.SHUTTLES}:
        hard = Target(effort=params.hard_effort)
        sprint = Block(
            Travel.FORWARD, Gait.RUN, Role.WORK, duration_s=params.sprint_s, target=hard, cues=("scan",)
        )
        return (replace(rest, duration_s=seconds - params.sprint_s), sprint)
    return (rest,)
