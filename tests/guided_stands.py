"""Tests that a phone led through, as it writes them: standing on one leg, three metres backward."""

import numpy as np

from guided_sessions import RATE_HZ, block, end, event, header, written

G = 9.81
GO_S = 9.0
"""Six seconds to get in place, three to count."""


def _second(at_s: float, force: np.ndarray, turn: np.ndarray) -> dict:
    t = [round(at_s + i / RATE_HZ, 4) for i in range(RATE_HZ)]
    return {"k": "m", "t": t, "f": force.round(1).tolist(), "w": turn.round(1).tolist()}


def _samples(seconds: int, jolts: list[float], moves: list[tuple[float, float]]) -> list[dict]:
    """Standing with a little sway; a jolt is a foot put down, a move is two steps a second."""
    rng, t = np.random.default_rng(1), np.arange(seconds * RATE_HZ) / RATE_HZ
    force = np.stack([0.1 * np.sin(3 * t), np.full(t.size, G), 0.1 * np.cos(2.2 * t)], axis=1)
    for at in jolts:
        force[:, 1] += 4.5 * np.exp(-(((t - at) / 0.04) ** 2))
    for start, stop in moves:
        on = (t >= start) & (t < stop)
        force[on, 1] += 2.5 * np.sin(2 * np.pi * 2 * (t[on] - start))
        force[on, 2] += 1.2 * np.cos(2 * np.pi * 2 * (t[on] - start))
    force += rng.normal(0, 0.03, force.shape)
    turn = rng.normal(0, 1.0, force.shape)
    cut = [slice(n * RATE_HZ, (n + 1) * RATE_HZ) for n in range(seconds)]
    return [_second(float(n), force[here], turn[here]) for n, here in enumerate(cut)]


def _whole(lines: list[dict], samples: list[dict], **said) -> bytes:
    timed = sorted([*lines, *samples], key=lambda line: line["t"][-1] if line["k"] == "m" else line["t"])
    last = samples[-1]["t"][-1] + 1 if samples else lines[-1]["t"] + 1
    return written([header(**said), *timed, end(last)])


def stands(
    *tries: tuple[float, str], put_down: tuple[float, ...] = (), samples: bool = True, **said
) -> bytes:
    """Stands of so many seconds, each ended by `felt`, `time` or `pressed`; a felt one ends in a jolt."""
    lines, jolts, at = [], list(put_down), GO_S
    for n, (seconds, by) in enumerate(tries):
        lines.append(block(at, 2 * n, "still", "stand", of=2 * len(tries) - 1))
        at += seconds
        if by == "felt":
            jolts.append(at)
        lines.append(event(at, "answer", test="stand", by=by, value=seconds))
        at += 20 + GO_S
    felt = _samples(int(at), jolts, []) if samples else []
    return _whole(lines, felt, test="stand", **said)


def walks(*tries: float, **said) -> bytes:
    """Walks of so many seconds, begun half a second after the beep, noticed two seconds after their end."""
    lines, moves, at = [], [], GO_S
    for n, seconds in enumerate(tries):
        lines.append(block(at, 2 * n, "backward", "walk", of=2 * len(tries) - 1))
        moves.append((at + 0.5, at + 0.5 + seconds))
        at += 0.5 + seconds + 2.0
        lines.append(event(at, "answer", test="back-walk", by="felt", value=seconds))
        at += 20 + GO_S
    return _whole(lines, _samples(int(at), [], moves), test="back-walk", **said)
