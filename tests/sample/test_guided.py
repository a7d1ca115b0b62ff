"""The session that is watched: its parts cover the recording, and what it says happened does."""

import numpy as np

from backstride.app.watched import watched, watched_samples
from backstride.sample.guided import guided_session
from backstride.vocab.recording import Sensor


def test_parts_cover_the_recording_and_every_block_has_one() -> None:
    found = guided_session()
    assert found.parts[0].start_s == 0
    assert all(a.end_s == b.start_s for a, b in zip(found.parts, found.parts[1:], strict=False))
    blocks = [part.block for part in found.parts if part.kind == "block"]
    assert sorted({block for block in blocks if block is not None}) == list(
        range(len(list(found.workout.blocks())))
    )
    assert found.parts[-1].end_s <= found.recording.duration_s + 0.1


def test_the_stumble_lies_in_a_stretch_backward_and_a_stand_comes_after_it() -> None:
    found = guided_session()
    (caught,) = [part for part in found.parts if part.kind == "caught"]
    before = found.parts[found.parts.index(caught) - 1]
    blocks = list(found.workout.blocks())
    assert before.block is not None
    assert blocks[before.block].backward
    assert before.start_s < found.stumble_s < before.end_s
    six = found.recording.streams[Sensor.ACC]
    quiet = (six.t_s > caught.start_s + 2) & (six.t_s < caught.end_s - 1)
    assert np.std(six.columns["acc_y_mps2"][quiet]) < 0.3


def test_the_page_gets_the_very_samples_in_steps_that_browsers_give() -> None:
    what, data = watched(), watched_samples()
    numbers = np.frombuffer(data, "<i2").reshape(7, what["samples"])
    six = guided_session().recording.streams[Sensor.ACC]
    assert np.allclose(np.cumsum(numbers[0], dtype=float) / what["units"]["t"], six.t_s, atol=1e-3)
    assert np.allclose(numbers[2] / what["units"]["force"], six.columns["acc_y_mps2"], atol=1e-6)
    assert what["simulated"] is True
