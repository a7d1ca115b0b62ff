"""The library of drills: whole, possible for a body, inside the ladder, and said in plain words."""

import re
from collections import Counter
from importlib.resources import files
from itertools import pairwise
from math import atan2, degrees

import pytest

from backstride.app.drills import Opened
from backstride.plan.drills import Drill, Phase, drill, drills, workout_of
from backstride.plan.figure import Pose, Skeleton, skeleton
from backstride.plan.ladder import ladder_of
from backstride.plan.text import read_workout
from backstride.plan.text_write import write_workout
from backstride.plan.timing import DEFAULT, block_s
from backstride.science.evidence.shelf import study
from backstride.vocab.errors import NotFound
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import levels

PHASES = [(one.id, number, phase) for one in drills() for number, phase in enumerate(one.phases, start=1)]
POSES = [
    (name, number, pose) for name, number, phase in PHASES for pose in (phase.pose, phase.partner) if pose
]
KEY = re.compile(r"\b[a-z_]+(?:19|20)\d\d\b")


def every(cases):
    return [pytest.param(*case, id=f"{case[0]}-{case[1]}") for case in cases]


# --- whole ---


def test_there_are_enough_drills_and_none_twice():
    assert len(drills()) >= 24
    assert max(Counter(one.id for one in drills()).values()) == 1
    assert max(Counter(one.name for one in drills()).values()) == 1


def test_the_drills_that_were_asked_for_are_there():
    asked = {
        "long-reach", "look-back-walk", "march", "heel-to-toe-line", "figure-eight", "cross-step-walk",
        "shuffle-to-backward", "backward-skip", "retro-bounding", "wall-calf-lean", "heel-drop",
        "single-leg-stand", "step-down", "sled-walk", "shuttle", "mirror-drill", "backward-acceleration",
        "turn-out", "curve-run", "uphill-walk",
    }  # fmt: skip
    assert asked <= {one.id for one in drills()}


@pytest.mark.parametrize("one", drills(), ids=lambda one: one.id)
def test_a_drill_says_all_that_a_person_needs(one: Drill):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", one.id)
    assert 1 <= one.stage <= 12
    assert len(one.phases) in {2, 3}
    assert 0 <= one.key < len(one.phases)
    assert len(one.form) >= 3
    assert len(one.faults) >= 2
    assert one.harder
    assert one.avoid
    sentences = [one.purpose, one.stop, one.portion.words, *(phase.do for phase in one.phases)]
    sentences += [phase.shows for phase in one.phases] + [text for f in one.faults for text in (f.seen, f.do)]
    for sentence in sentences:
        assert sentence[0].isupper() or sentence[0].isdigit(), sentence
        assert sentence.endswith("."), sentence
    for point in (*one.form, *one.harder):
        assert point[0].isupper() or point[0].isdigit(), point
        assert not point.endswith("."), point
    for who in one.avoid:
        assert who[0].islower(), who
        assert not who.endswith("."), who


@pytest.mark.parametrize("one", drills(), ids=lambda one: one.id)
def test_a_drill_speaks_plainly(one: Drill):
    text = repr(one)
    assert not re.search(r"\b(reverse\w*|backwards|great|perfect|awesome|dangerous)\b", text, re.IGNORECASE)
    assert "!" not in text


# --- possible for a body ---

LIMITS = {"lean": (-15, 45), "knee": (0, 140), "elbow": (0, 140), "arm": (-55, 100), "foot": (-65, 35)}
"""Degrees that healthy joints reach without effort; thigh and foot are looked at against their neighbour."""
HIP, ANKLE, OUT = (-32, 120), (-62, 42), (-35, 35)


@pytest.mark.parametrize(("name", "number", "pose"), every(POSES))
def test_joints_bend_only_as_far_as_joints_do(name: str, number: int, pose: Pose):
    for joint, (least, most) in LIMITS.items():
        angles = getattr(pose, joint)
        for angle in angles if isinstance(angles, tuple) else (angles,):
            assert least <= angle <= most, joint
    for hip, knee, foot, out in zip(pose.hip, pose.knee, pose.foot, pose.out, strict=True):
        assert HIP[0] <= hip + pose.lean <= HIP[1], "hip against the trunk"
        assert ANKLE[0] <= foot - (hip - knee) <= ANKLE[1], "ankle against the shin"
        assert OUT[0] <= out <= OUT[1]
    assert abs(pose.look) <= 140, "neck and eyes"


def ground_below(phase: Phase, x: float) -> float:
    """Height of what can be stood on there."""
    heights = [0.0]
    for prop in phase.props:
        if prop.start < x < prop.end:
            if prop.kind == "step":
                heights.append(prop.high)
            if prop.kind == "hill":
                heights.append(prop.high * (prop.end - x) / (prop.end - prop.start))
    return max(heights)


def toes(bones: Skeleton) -> list[tuple[float, float]]:
    return [leg.points[4] for leg in bones.legs]


def soles(bones: Skeleton) -> list[tuple[float, float]]:
    return [point for leg in bones.legs for point in leg.points[3:]]


@pytest.mark.parametrize(("name", "number", "phase"), every(PHASES))
def test_no_foot_is_under_the_ground_and_one_stands_unless_it_flies(name: str, number: int, phase: Phase):
    bones = skeleton(phase.pose)
    above = [y - ground_below(phase, x) for x, y in soles(bones)]
    assert min(above) > -2.6, "a foot in the ground"
    if re.search(r"in the air|both feet just off", phase.shows, re.IGNORECASE):
        assert min(above) > 3, "a flight that touches"
    else:
        assert min(above) < 2.6, "nothing stands on the ground"


@pytest.mark.parametrize(("name", "number", "phase"), every(PHASES))
def test_a_body_is_over_its_feet_when_it_stands_still(name: str, number: int, phase: Phase):
    if phase.go or {"wall", "sled"} & {prop.kind for prop in phase.props}:
        return
    bones = skeleton(phase.pose)
    middle = (bones.trunk[0][0] + bones.trunk[1][0]) / 2
    assert min(x for x, _ in soles(bones)) - 6 <= middle <= max(x for x, _ in soles(bones)) + 6


@pytest.mark.parametrize(("name", "number", "phase"), every(PHASES))
def test_hands_that_hold_are_where_the_rail_or_wall_is(name: str, number: int, phase: Phase):
    hands = [arm.points[-1] for arm in skeleton(phase.pose).arms]
    for prop in phase.props:
        if (
            prop.kind == "rail"
            and re.search(r"hand .*\b(rail|it)\b", phase.shows)
            and "No hand" not in phase.shows
        ):
            assert min(abs(y - prop.high) for _, y in hands) < 4
        if prop.kind == "wall" and re.search(r"[Pp]alms on", phase.shows):
            assert all(abs(x - prop.start) < 4 for x, _ in hands)


@pytest.mark.parametrize("one", drills(), ids=lambda one: one.id)
def test_phases_are_a_movement_and_not_one_picture_thrice(one: Drill):
    for before, after in pairwise(one.phases):
        assert before.pose != after.pose
        moved = [
            abs(a[0] - b[0]) + abs(a[1] - b[1])
            for old, new in zip(skeleton(before.pose).legs, skeleton(after.pose).legs, strict=True)
            for a, b in zip(old.points, new.points, strict=True)
        ]
        moved += [abs(before.pose.look - after.pose.look), abs(before.pose.lean - after.pose.lean)]
        assert max(moved) > 4


@pytest.mark.parametrize(("name", "number", "phase"), every(PHASES))
def test_the_arrow_goes_where_the_travel_goes(name: str, number: int, phase: Phase):
    turn = phase.pose.turn
    if phase.way is Travel.BACKWARD and phase.go:
        assert phase.go > 0, "backward is to the left"
        assert turn <= 60, "the chest is to the right"
    if phase.way is Travel.FORWARD:
        assert (phase.go < 0) == (turn == 0)
        assert turn in {0, 180}
    if phase.way is Travel.SIDEWAYS:
        assert 40 <= turn <= 120, "seen from the front"


# --- doses ---


@pytest.mark.parametrize("one", drills(), ids=lambda one: one.id)
def test_a_dose_names_its_studies_or_says_that_it_is_ours(one: Drill):
    portion = one.portion
    named = set(KEY.findall(portion.why))
    assert all(study(key) for key in named)
    assert set(portion.sources) <= named
    assert bool(portion.sources) != portion.why.startswith("Expert design: ")
    assert portion.sources == () or "ours" in portion.why, "what was taken, and what was not"


@pytest.mark.parametrize("one", drills(), ids=lambda one: one.id)
def test_the_words_of_a_dose_are_its_numbers(one: Drill):
    words = one.portion.words
    assert re.match(rf"{one.portion.sets} times\b", words)
    numbers = {float(number) for number in re.findall(r"\d+", words)}
    asked = one.main.distance_m or one.main.duration_s
    together = sum(move.duration_s or 0.0 for move in one.portion.moves if not move.rest)
    assert asked in numbers or together in numbers
    if one.portion.rest_s >= 30:
        assert one.portion.rest_s in numbers


@pytest.fixture(scope="module")
def stages():
    return ladder_of((files("backstride.plan") / "ladder.toml").read_text(encoding="utf-8")).stages


SPEEDS_MPS = {Gait.WALK: DEFAULT.backward_walk_mps, Gait.RUN: DEFAULT.backward_run_mps}


def metres(one: Drill, gait: Gait) -> list[float]:
    """Lengths of all backward stretches of a drill."""
    return [
        block.distance_m if block.distance_m is not None else block_s(block) * SPEEDS_MPS[gait]
        for block in workout_of(one).blocks()
        if block.backward and block.gait is gait
    ]


@pytest.mark.parametrize("one", drills(), ids=lambda one: one.id)
def test_a_drill_asks_for_no_more_than_its_stage_of_the_ladder(one: Drill, stages):
    stage = stages[one.stage - 1]
    walks, runs = metres(one, Gait.WALK), metres(one, Gait.RUN)
    assert sum(walks) + sum(runs) <= stage.total_m[1]
    assert sum(runs) <= stage.run_m[1]
    assert max(walks, default=0) <= stage.walk_bout_m[1]
    assert max(runs, default=0) <= stage.run_bout_m[1]


def test_what_follows_is_there_and_never_easier():
    for one in drills():
        for name in one.next:
            assert drill(name).stage >= one.stage, (one.id, name)
            assert name != one.id


def test_who_must_not_jump_is_told_so_and_is_given_none():
    jumps = [one for one in drills() if one.jumping]
    assert {"backward-skip", "retro-bounding", "ankle-hops"} <= {one.id for one in jumps}
    assert all("you were told not to jump" in one.avoid for one in jumps)
    assert not [one for one in drills() if one.jumping and Opened(12, jumping=False).holds(one)]
    for one in drills():
        flies = any(re.search(r"in the air", phase.shows, re.IGNORECASE) for phase in one.phases)
        assert one.jumping or not flies or one.id == "backward-acceleration"


# --- found, and done ---


def test_a_higher_stage_opens_more_and_closes_nothing():
    opened = [{one.id for one in drills() if Opened(stage).holds(one)} for stage in (*range(1, 13), None)]
    assert all(low <= high for low, high in pairwise(opened))
    assert opened[0]
    assert opened[-2] == opened[-1] == {one.id for one in drills()}


def test_nothing_runs_backward_before_the_stage_that_begins_to_run(stages):
    runs = [one.stage for one in drills() if one.travel is Travel.BACKWARD and one.gait is Gait.RUN]
    first = next(stage.number for stage in stages if stage.run_m[1] > 0)
    assert min(runs) == first


def test_a_drill_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(NotFound, match="drill"):
        drill("nothing")


@pytest.mark.parametrize("one", drills(), ids=lambda one: one.id)
def test_a_drill_is_a_workout_that_text_can_hold(one: Drill):
    workout = workout_of(one)
    assert read_workout(write_workout(workout)) == workout
    assert levels(workout.parts) <= 1
    work = [block for block in workout.blocks() if block.drill]
    assert {block.drill for block in work} == {one.id}
    assert len(work) == one.portion.sets * sum(not move.rest for move in one.portion.moves)
    if one.portion.moves[-1].rest and one.travel is Travel.BACKWARD and not one.course:
        net = sum(
            (move.distance_m or 0.0) * (1 if move.travel is Travel.FORWARD else -1)
            for move in one.portion.moves
            if move.travel in {Travel.FORWARD, Travel.BACKWARD}
        )
        turned = one.id in {"turn-out", "turn-in"}
        assert net == 0 or turned, "each set ends where it began"


def test_on_the_way_from_above_the_chest_points_as_the_travel_says():
    turned_deg = {Travel.FORWARD: 0, Travel.BACKWARD: 180, Travel.SIDEWAYS: 90}
    legs = [leg for one in drills() for leg in one.course]
    assert len(legs) > 6
    for leg in legs:
        middle = len(leg.points) // 2
        (x0, y0), (x1, y1) = leg.points[middle - 1], leg.points[middle]
        course_deg = degrees(atan2(y1 - y0, x1 - x0))
        apart_deg = abs((leg.chest_deg - course_deg + 180) % 360 - 180)
        assert apart_deg == pytest.approx(turned_deg[leg.travel], abs=20)
