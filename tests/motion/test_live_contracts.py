"""Golden vectors of the live form: samples in, every value twice a second, for another language to match.

    python tests/motion/test_live_contracts.py --update-contracts

writes them anew, as does pytest with that option; without it the test only compares. The samples are
simulated by the project, as a phone writes them.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backstride.motion.live import LiveParams, LiveState, Sample, advance, live_coefficients
from backstride.motion.live_attitude import attitude_quaternion
from backstride.sample.script import Block, Enter, Script
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import PHONE, Worn
from backstride.vocab.recording import Placement, Sensor
from backstride.vocab.segment import Gait, Travel

CONTRACTS = Path(__file__).resolve().parents[1] / "contracts"
FORM = "backstride.live/1"
CLOSE = 1e-8
"""Values agree when they differ by at most this, or by this share."""
LARGEST_BYTES = 300_000

STAND = Block(5, Travel.STILL, Gait.STAND)
FORWARD = Block(6, Travel.FORWARD, Gait.WALK, 1.4)
BACKWARD = Block(6, Travel.BACKWARD, Gait.WALK, 1.1, enter=Enter.KEEP_FACING)
RUN = Block(6, Travel.FORWARD, Gait.RUN, 2.7, enter=Enter.KEEP_FACING)
BACKWARD_RUN = Block(6, Travel.BACKWARD, Gait.RUN, 2.1, enter=Enter.KEEP_FACING)
ASIDE = Block(5, Travel.SIDEWAYS, Gait.WALK, 0.9)
TURNED = Block(5, Travel.FORWARD, Gait.WALK, 1.4, enter=Enter.TURN_BACK)
AHEAD = (1.0, 0.0, 0.0)

CASES: dict[str, tuple[LiveParams, Script]] = {
    "lumbar": (LiveParams("lumbar", AHEAD), (STAND, FORWARD, BACKWARD, RUN, BACKWARD_RUN, STAND)),
    "chest_treadmill": (LiveParams("chest", AHEAD, treadmill=True), (STAND, FORWARD, RUN)),
    "chest_no_gyroscope": (LiveParams("chest", AHEAD), (STAND, FORWARD, BACKWARD)),
    "thigh_hole": (LiveParams("thigh", (0.9, 0.1, -0.2)), (STAND, FORWARD, STAND, BACKWARD)),
    "foot_left": (LiveParams("foot_left", AHEAD), (STAND, FORWARD, BACKWARD, RUN, ASIDE)),
    "no_facing": (LiveParams("lumbar"), (STAND, FORWARD, TURNED)),
    "wrist": (LiveParams("wrist", AHEAD), (STAND, FORWARD)),
}
HOLES_S = {"thigh_hole": (8.0, 10.5), "no_facing": (9.0, 9.6)}
"""Cut out: the first is longer than what is bridged, so that everything begins anew."""


def samples_of(name: str) -> list[list[float]]:
    """Rows of time, force and turn, as few digits as a phone gives."""
    params, script = CASES[name]
    streams = simulate_worn(script, 11, Worn(Placement(params.placement), manner=PHONE)).recording.streams
    acc, gyr = streams[Sensor.ACC], streams[Sensor.GYR]
    columns = [acc.t_s.round(4), *(v.round(1) for v in acc.columns.values())]
    if not name.endswith("no_gyroscope"):
        columns += [v.round(5) for v in gyr.columns.values()]
    rows: list[list[float]] = np.stack(columns, axis=1).tolist()
    first_s, last_s = HOLES_S.get(name, (0.0, 0.0))
    return [row for row in rows if not first_s < row[0] < last_s]


def answered(name: str, rows: list[list[float]]) -> list[dict[str, Any]]:
    """Every value at each look, after the sample number `after`."""
    params = CASES[name][0]
    coefficients, state, looks, newest = live_coefficients(params), LiveState(), [], None
    for at, row in enumerate(rows):
        sample = Sample(row[0], row[1:4], row[4:] or None)
        state = advance(params, coefficients, state, sample)
        if state.told is not None and state.told is not newest:
            newest = state.told
            looks.append({"after": at, **looked(state)})
    return looks


def looked(state: LiveState) -> dict[str, Any]:
    assert state.told is not None
    newest = state.ticks[-1]
    return {
        "moments": state.moments,
        "quaternion": attitude_quaternion(state.attitude),
        "bias_radps": list(state.attitude.bias_radps),
        "anchor": list(state.anchor.tilt),
        "force_mps2": list(state.window.force[-1]),
        "felt_mps2": list(state.window.felt[-1]),
        "peaks": list(state.steps.peaks),
        "features": asdict(newest.features),
        "unrest": newest.unrest,
        "words": [asdict(word) for word in newest.words],
        "moving_s": newest.moving_s,
        "belief": newest.belief,
        "chances": state.chances,
        "told": asdict(state.told),
    }


def contract(name: str) -> dict[str, Any]:
    params = CASES[name][0]
    rows = samples_of(name)
    return {
        "form": FORM,
        "about": "Simulated. Rows are t in s, specific force in m/s², angular rate in rad/s (absent without "
        "a gyroscope). After sample number `after` what is told and what it rests on are as given.",
        "close": CLOSE,
        "params": asdict(params),
        "coefficients": asdict(live_coefficients(params)),
        "samples": rows,
        "looks": answered(name, rows),
    }


def rounded(value: Any) -> Any:
    """Ten significant digits are enough to compare by."""
    if isinstance(value, float):
        return float(f"{value:.10g}")
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list | tuple) else value


def plain(value: Any) -> Any:
    """As it comes back out of a file."""
    return json.loads(json.dumps(value))


def differences(told: Any, kept: Any, path: str = "") -> list[str]:
    """Where two JSON values are not close."""
    if isinstance(kept, dict) and isinstance(told, dict):
        found = [f"{path}.{key}: only in one" for key in told.keys() ^ kept.keys()]
        for key in told.keys() & kept.keys():
            found += differences(told[key], kept[key], f"{path}.{key}")
        return found
    if isinstance(kept, list) and isinstance(told, list) and len(kept) == len(told):
        pairs = enumerate(zip(told, kept, strict=True))
        return [d for i, (a, b) in pairs for d in differences(a, b, f"{path}[{i}]")]
    if isinstance(kept, float) and isinstance(told, int | float):
        far = abs(told - kept) > CLOSE * max(1.0, abs(kept))
        return [f"{path}: {told} instead of {kept}"] if far else []
    return [] if told == kept else [f"{path}: {told!r} instead of {kept!r}"]


def path_of(name: str) -> Path:
    return CONTRACTS / f"live_{name}.json"


def written(name: str) -> str:
    """JSON with a row a line, so that a change can be read."""
    whole = rounded(contract(name))
    lists = {key: whole.pop(key) for key in ("samples", "looks")}
    head = json.dumps(whole, ensure_ascii=False, indent=1)[:-2]
    parts = [f'"{key}": [\n' + ",\n".join(json.dumps(r) for r in rows) + "\n]" for key, rows in lists.items()]
    return head + ",\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize("name", CASES)
def test_the_live_form_says_what_its_golden_vectors_say(name, request):
    if request.config.getoption("--update-contracts"):
        path_of(name).write_text(written(name), encoding="utf-8")
    kept = json.loads(path_of(name).read_text(encoding="utf-8"))
    params = CASES[name][0]
    assert differences(plain(asdict(params)), kept["params"]) == []
    assert differences(plain(asdict(live_coefficients(params))), kept["coefficients"]) == []
    assert differences(plain(answered(name, kept["samples"])), kept["looks"]) == []


def test_a_value_that_moved_is_noticed():
    kept = json.loads(path_of("wrist").read_text(encoding="utf-8"))["looks"]
    moved = plain(kept)
    moved[2]["belief"][1] += 1e-6
    assert [d.split(":")[0] for d in differences(moved, kept)] == ["[2].belief[1]"]


@pytest.mark.parametrize("name", CASES)
def test_golden_samples_are_those_of_the_simulation(name):
    kept = json.loads(path_of(name).read_text(encoding="utf-8"))
    assert np.abs(np.array(kept["samples"]) - np.array(samples_of(name))).max() < 0.11  # one step of a phone


def test_golden_vectors_hold_every_travel_gait_and_reason():
    looks = [
        look for name in CASES for look in json.loads(path_of(name).read_text(encoding="utf-8"))["looks"]
    ]
    answers = [told for look in looks for told in look["told"].values() if told is not None]
    assert {a["travel"] for a in answers} == {"forward", "backward", "sideways", "still", "unknown"}
    assert {a["gait"] for a in answers} >= {"walk", "run", "stand"}
    assert {a["because"] for a in answers} >= {
        "quiet", "shape", "swing", "carried", "undecided", "no-facing", "gap", "placement",
    }  # fmt: skip


def test_golden_vectors_are_small_enough_for_a_page():
    assert max(path_of(name).stat().st_size for name in CASES) < LARGEST_BYTES


if __name__ == "__main__" and "--update-contracts" in sys.argv:
    CONTRACTS.mkdir(exist_ok=True)
    for case in CASES:
        path_of(case).write_text(written(case), encoding="utf-8")
