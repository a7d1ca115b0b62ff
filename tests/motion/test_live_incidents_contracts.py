"""Golden vectors of live incidents: samples in, what is told and what it rests on, for another language.

    python tests/motion/test_live_incidents_contracts.py --update-contracts

writes them anew, as does pytest with that option; without it the test only compares.
"""

import json
import sys
from dataclasses import asdict
from math import isinf
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backstride.motion.live import Sample
from backstride.motion.live_attitude import attitude_quaternion
from backstride.motion.live_incidents import LiveIncidentParams, WatchState, watch
from backstride.sample.mishaps import MishapKind, simulate_mishap
from backstride.sample.worn import PHONE, Mounting, Worn
from backstride.vocab.recording import Placement, Sensor

CONTRACTS = Path(__file__).resolve().parents[1] / "contracts"
FORM = "backstride.live-incidents/1"
CLOSE = 1e-8
LARGEST_BYTES = 300_000
LOOK_EVERY = 60
"""Samples: what is remembered is written down once a second."""

CASES = {
    "lumbar_stumble": (MishapKind.STUMBLE, 40_002, Placement.LUMBAR, Mounting("-z", "+y")),
    "chest_fall": (MishapKind.FALL, 40_001, Placement.CHEST, Mounting("+z", "+y")),
    "thigh_fall": (MishapKind.FALL, 40_002, Placement.THIGH, Mounting("+z", "-x")),
    "lumbar_knocks": (MishapKind.KNOCKS, 40_003, Placement.LUMBAR, Mounting("-z", "+y")),
    "chest_jump": (MishapKind.JUMP, 40_004, Placement.CHEST, Mounting()),
}
BEFORE_S, AFTER_S = 22.0, 8.0
HOLES_S = {"lumbar_knocks": (-19.0, -16.5), "chest_fall": (-10.0, -9.7)}
"""Cut out, from what happens on: the first is so long that everything begins anew."""


def samples_of(name: str) -> list[list[float]]:
    """Rows of time, force and turn around what happens, as few digits as a phone gives."""
    kind, seed, placement, mounting = CASES[name]
    run = simulate_mishap(kind, seed, Worn(placement, mounting, PHONE))
    acc, gyr = run.recording.streams[Sensor.ACC], run.recording.streams[Sensor.GYR]
    columns = [acc.t_s.round(4), *(v.round(1) for v in acc.columns.values())]
    columns += [v.round(5) for v in gyr.columns.values()]
    since = columns[0] - run.at_s
    first_s, last_s = HOLES_S.get(name, (0.0, 0.0))
    kept = (since > -BEFORE_S) & (since < AFTER_S) & ~((since > first_s) & (since < last_s))
    rows: list[list[float]] = np.stack(columns, axis=1)[kept].tolist()
    return rows


def answered(name: str, rows: list[list[float]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is told after which sample, and what is remembered once a second."""
    params, state, placement = LiveIncidentParams(), WatchState(), CASES[name][2].value
    told, looks = [], []
    for at, row in enumerate(rows):
        found = watch(params, state, placement, Sample(row[0], row[1:4], row[4:]))
        if found is not None:
            told.append({"after": at, **asdict(found)})
        if at % LOOK_EVERY == 0 and state.moments.end > 0:
            looks.append({"after": at, **looked(state)})
    return told, looks


def looked(state: WatchState) -> dict[str, Any]:
    newest = [step for step in state.steps if step.bounce][-1:]
    signs = [{**asdict(step), "off": None if isinf(step.off) else step.off} for step in newest]
    return {
        "end": state.moments.end,
        "quaternion": attitude_quaternion(state.moments.attitude),
        "speed": state.moments.speed[-1],
        "yaw": state.moments.yaw[-1],
        "many": state.many,
        "upright": state.upright,
        "stills": sum(state.stills),
        "usual": state.knocks.usual,
        "blows": [asdict(blow) for blow in state.knocks.blows],
        "step": signs,
    }


def contract(name: str) -> dict[str, Any]:
    rows = samples_of(name)
    told, looks = answered(name, rows)
    return {
        "form": FORM,
        "about": "Simulated. Rows are t in s, specific force in m/s², angular rate in rad/s. After sample "
        "number `after` an incident is told, or what is remembered is as given.",
        "close": CLOSE,
        "placement": CASES[name][2].value,
        "params": asdict(LiveIncidentParams()),
        "told": told,
        "samples": rows,
        "looks": looks,
    }


def rounded(value: Any) -> Any:
    """Ten significant digits are enough to compare by."""
    if isinstance(value, float):
        return float(f"{value:.10g}")
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list | tuple) else value


def differences(told: Any, kept: Any, path: str = "") -> list[str]:
    """Where two JSON values are not close."""
    if isinstance(kept, dict) and isinstance(told, dict):
        found = [f"{path}.{key}: only in one" for key in told.keys() ^ kept.keys()]
        return found + [
            d for k in told.keys() & kept.keys() for d in differences(told[k], kept[k], f"{path}.{k}")
        ]
    if isinstance(kept, list) and isinstance(told, list) and len(kept) == len(told):
        return [
            d
            for i, pair in enumerate(zip(told, kept, strict=True))
            for d in differences(*pair, f"{path}[{i}]")
        ]
    if isinstance(kept, float) and isinstance(told, int | float):
        return (
            [] if abs(told - kept) <= CLOSE * max(1.0, abs(kept)) else [f"{path}: {told} instead of {kept}"]
        )
    return [] if told == kept else [f"{path}: {told!r} instead of {kept!r}"]


def path_of(name: str) -> Path:
    return CONTRACTS / f"live_incidents_{name}.json"


def written(name: str) -> str:
    """JSON with a row a line, so that a change can be read."""
    whole = rounded(contract(name))
    lists = {key: whole.pop(key) for key in ("samples", "looks")}
    head = json.dumps(whole, ensure_ascii=False, indent=1)[:-2]
    parts = [f'"{key}": [\n' + ",\n".join(json.dumps(r) for r in rows) + "\n]" for key, rows in lists.items()]
    return head + ",\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize("name", CASES)
def test_live_incidents_are_those_of_their_golden_vectors(name, request):
    if request.config.getoption("--update-contracts"):
        path_of(name).write_text(written(name), encoding="utf-8")
    kept = json.loads(path_of(name).read_text(encoding="utf-8"))
    told, looks = answered(name, kept["samples"])
    assert differences(json.loads(json.dumps(asdict(LiveIncidentParams()))), kept["params"]) == []
    assert differences(told, kept["told"]) == []
    assert differences(json.loads(json.dumps(looks)), kept["looks"]) == []


@pytest.mark.parametrize("name", CASES)
def test_golden_samples_are_those_of_the_simulation(name):
    kept = json.loads(path_of(name).read_text(encoding="utf-8"))
    assert np.abs(np.array(kept["samples"]) - np.array(samples_of(name))).max() < 0.11  # one step of a phone


def test_golden_vectors_hold_every_kind_and_something_that_is_none():
    kinds = [
        [one["kind"] for one in json.loads(path_of(name).read_text(encoding="utf-8"))["told"]]
        for name in CASES
    ]
    assert kinds == [["stumble"], ["fall"], ["fall"], ["knocks"], []]
    assert max(path_of(name).stat().st_size for name in CASES) < LARGEST_BYTES


if __name__ == "__main__" and "--update-contracts" in sys.argv:
    for case in CASES:
        path_of(case).write_text(written(case), encoding="utf-8")
