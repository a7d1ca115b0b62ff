"""What there is to write to a folder of samples."""

import json

import numpy as np

from backstride.insight.run import read_run
from backstride.sample.files import SampleFile, sample_files, walk_and_run
from backstride.sample.script import duration_of
from backstride.sample.truth import truth_to_json
from backstride.vocab.athlete import Athlete
from backstride.vocab.recording import Placement, Sensor
from backstride.vocab.segment import Travel

FILES = {file.stem: file for file in sample_files(1)}


def test_there_is_one_run_in_three_formats_and_a_motion_file_for_each_placement_and_a_phone() -> None:
    formats = {stem: file.formats for stem, file in FILES.items()}
    assert formats.pop("canal-run") == ("fit", "gpx", "tcx")
    assert set(formats.values()) == {("csv",)}
    assert set(formats) == {f"back-and-forth-{p.replace('_', '-')}" for p in Placement} | {
        "back-and-forth-phone"
    }


def test_the_run_has_laps_that_name_what_is_backward_and_nothing_else() -> None:
    made = FILES["canal-run"].simulated
    read = read_run(made.recording, Athlete())
    true = [(s.start_s, s.end_s) for s in made.truth.segments if s.travel is Travel.BACKWARD]
    found = [(s.start_s, s.end_s) for s in read.segments if s.travel is Travel.BACKWARD]
    assert np.abs(np.array(found) - np.array(true)).max() <= 1.0
    assert {s.travel for s in read.segments} == {Travel.BACKWARD, Travel.STILL, Travel.UNKNOWN}


def test_a_motion_file_lasts_three_minutes_and_is_still_where_the_truth_is() -> None:
    assert duration_of(walk_and_run()) == 180.0
    for stem, file in FILES.items():
        if "csv" in file.formats:
            still = [
                s for s in read_run(file.simulated.recording, Athlete()).segments if s.travel is Travel.STILL
            ]
            true = [s for s in file.simulated.truth.segments if s.travel is Travel.STILL]
            found, asked = [(s.start_s, s.end_s) for s in still], [(s.start_s, s.end_s) for s in true]
            assert np.abs(np.array(found) - np.array(asked)).max() <= 1.0, stem


def test_all_placements_carry_the_same_walk() -> None:
    steps = [file.simulated.truth.step_times_s.tobytes() for file in FILES.values() if "csv" in file.formats]
    assert len(set(steps)) == 1


def test_the_phone_has_places_and_says_how_it_is_worn() -> None:
    recording = FILES["back-and-forth-phone"].simulated.recording
    assert recording.sensors == (Sensor.GNSS, Sensor.ACC, Sensor.GYR)
    assert (recording.placement, recording.facing) == (Placement.LUMBAR, "-z")


def test_every_truth_can_be_written() -> None:
    for file in FILES.values():
        told = json.loads(json.dumps(truth_to_json(file.simulated.truth), allow_nan=False))
        assert told["segments"][-1]["end_s"] == file.simulated.recording.duration_s


def test_the_same_seed_gives_the_same_files() -> None:
    def bytes_of(file: SampleFile) -> list[bytes]:
        return [v.tobytes() for s in file.simulated.recording.streams.values() for v in s.columns.values()]

    assert {file.stem: bytes_of(file) for file in sample_files(1)} == {
        stem: bytes_of(f) for stem, f in FILES.items()
    }
    assert bytes_of(next(iter(sample_files(2)))) != bytes_of(FILES["canal-run"])
