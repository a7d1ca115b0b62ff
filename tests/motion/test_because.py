from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from backstride.motion import because
from backstride.motion.because import WORDS, reasons_of
from backstride.motion.cues.evidence import BACKWARD, FORWARD, Evidence
from backstride.motion.direction import measure_travel
from backstride.motion.fusion import Fused
from backstride.motion.trace import TRAVELS
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from backstride.vocab.segment import Travel
from stepping import resting
from travelling import STAND, always, body, go, letters, measured, part, through, went, worn
from worn_sensors import turned_from

START = through((4, 0), (6, 3))
BEHIND = always(np.pi)
WAYS = {"f": Travel.FORWARD, "b": Travel.BACKWARD, "a": Travel.SIDEWAYS, "s": Travel.STILL}


def reasons(recording: Recording, **hints: object) -> dict[str, set[str]]:
    """Why each letter was told."""
    trace = measured(recording, **hints)
    found: dict[str, set[str]] = {}
    for letter, why in zip(letters(trace), trace.why, strict=True):
        found.setdefault(letter, set()).add(why)
    return found


# --- what decided ---


@pytest.mark.parametrize(("travel", "letter"), [(Travel.FORWARD, "f"), (Travel.BACKWARD, "b")])
@pytest.mark.parametrize("placement", [Placement.LUMBAR, Placement.CHEST, Placement.THIGH])
def test_a_walk_is_told_by_its_shape(placement, travel, letter):
    found = reasons(went((STAND, go(14, travel, 1.2), STAND), placement))
    assert found[letter] == {WORDS["shape", travel]}
    assert found["s"] == {because.STILL}


@pytest.mark.parametrize(("travel", "letter"), [(Travel.FORWARD, "f"), (Travel.BACKWARD, "b")])
def test_a_run_is_told_by_its_start_at_the_trunk_and_by_its_strides_at_the_foot(travel, letter):
    script = (STAND, go(14, travel, 2.7), STAND)
    assert reasons(went(script))[letter] == {WORDS["start", travel]}
    assert reasons(went(script, Placement.FOOT_LEFT))[letter] == {WORDS["swing", travel]}


def test_a_run_that_was_only_seen_to_stop_is_told_by_that():
    found = reasons(body(20, through((14, 3), (16, 0)), facing=BEHIND))
    assert found["b"] == {WORDS["stop", Travel.BACKWARD]}


@pytest.mark.parametrize(("away", "letter"), [(0.0, "f"), (np.pi, "b")])
def test_a_run_round_a_bend_is_told_by_the_bend(away, letter):
    found = reasons(body(18, always(3.0), course=lambda t: 0.35 * t, facing=lambda t: 0.35 * t + away))
    assert found[letter] == {WORDS["bend", WAYS[letter]]}


@pytest.mark.parametrize(("facing", "letter"), [(None, "f"), (BEHIND, "b")])
def test_a_straight_run_beside_a_receiver_is_told_by_its_course(facing, letter):
    recording = body(60, START, facing=facing)
    t = np.arange(60.0)
    fixes = Stream(Sensor.GNSS, t, {"speed_mps": START(t), "course_deg": np.full(t.size, 90.0)})
    beside = replace(recording, streams={**recording.streams, Sensor.GNSS: fixes})
    assert reasons(beside)[letter] == {WORDS["course", WAYS[letter]]}


def test_a_way_that_shows_nothing_by_itself_is_carried_on_from_what_does():
    there_and_back = through((9, 2.5), (12, -2.5))
    found = reasons(body(20, there_and_back))
    assert found["f"] == {WORDS["carried", Travel.FORWARD]}
    assert found["b"] == {WORDS["carried", Travel.BACKWARD]}


def test_a_foot_that_goes_to_the_side_says_so():
    found = reasons(went((STAND, go(14, Travel.SIDEWAYS, 1.1), STAND), Placement.FOOT_LEFT))
    assert found["a"] == {WORDS["swing", Travel.SIDEWAYS]}


def test_one_stretch_has_one_reason():
    trace = measured(went((STAND, go(14, Travel.FORWARD, 1.3), go(10, Travel.FORWARD, 2.7), STAND)))
    told = letters(trace)
    assert all(trace.why[k] == trace.why[k - 1] for k in range(1, len(told)) if told[k] == told[k - 1] != "?")


# --- what is unknown, and what would help ---


def unknown(recording: Recording) -> set[str]:
    """Why nothing is told where it moves."""
    return reasons(recording)["?"]


def test_what_is_unknown_says_what_would_help():
    walk = (STAND, go(14, Travel.FORWARD, 1.3), STAND)
    assert unknown(replace(went(walk), facing=None)) == {because.NOT_FACED}
    assert unknown(replace(went(walk), placement=None)) == {because.NO_PLACEMENT}
    assert unknown(went(walk, Placement.WRIST)) == {because.WRIST}


def test_a_run_in_full_flight_says_what_was_missed_at_the_trunk():
    assert unknown(body(20, always(3.0))) == {because.RUN_WITHOUT}
    assert unknown(body(20, always(3.0), placement=Placement.THIGH)) == {because.NOT_SURE}


def test_a_sensor_that_turned_says_so_from_there():
    turn = turned_from(25, Rotation.from_euler("y", 70, degrees=True))
    trace = measured(body(50, START, mount=turn))
    assert set(trace.why[27:]) == {because.TURNED}
    assert because.TURNED not in trace.why[:23]


def test_of_several_sensors_the_one_closest_to_the_trunk_explains():
    back, thigh = (
        body(20, always(3.0), placement=placement) for placement in (Placement.LUMBAR, Placement.THIGH)
    )
    for order in ((back, thigh), (thigh, back)):
        trace = measure_travel(tuple(worn(one) for one in order), back)
        assert trace is not None
        assert set(trace.why) == {because.RUN_WITHOUT}


# --- how it is weighed ---


def weighed(*words: Evidence) -> dict[str, np.ndarray]:
    """What each cue speaks for, over all ticks."""
    ticks = words[0].log_likelihood.shape[0]
    fused = Fused(np.full((ticks, 4), 0.25), np.zeros(ticks), 0.0)
    found = reasons_of(words, None, fused, np.zeros(ticks, dtype=bool), worn(resting(Placement.LUMBAR, 2.0)))
    return {cue: said.sum(axis=0) for cue, said in found.local.items()}


def test_a_cue_that_tells_forward_from_backward_only_speaks_for_one_of_them():
    log = np.zeros((4, 4))
    log[:, BACKWARD] = -0.5
    assert weighed(Evidence("shape", log))["shape"].tolist() == [2.0, 0.0, 0.0, 0.0]
    log = np.zeros((4, 4))
    log[:, FORWARD] = -0.5
    assert weighed(Evidence("shape", log))["shape"].tolist() == [0.0, 2.0, 0.0, 0.0]


def test_two_feet_speak_together():
    log = np.zeros((4, 4))
    log[:, BACKWARD] = -0.5
    assert weighed(Evidence("swing", log), Evidence("swing", log))["swing"][FORWARD] == 4.0


def test_every_travel_that_moves_has_words_for_what_it_carries_on_and_for_its_ends():
    for cue in ("start", "stop", "carried"):
        assert {travel for name, travel in WORDS if name == cue} == set(TRAVELS) - {Travel.STILL}


def test_a_recording_cut_to_its_middle_has_reasons_of_its_own():
    run = went((STAND, go(24, Travel.BACKWARD, 2.7), STAND))
    assert set(measured(part(run, 10, 24)).why) == {because.RUN_WITHOUT}
