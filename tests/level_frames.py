"""Tiny builders: motion in the level frame without any sensor, and what cues look at without any motion."""

from dataclasses import fields
from typing import Any

import numpy as np

from backstride.motion.cues.features import Features
from backstride.signal.level import Level
from backstride.vocab.arrays import Bools, Floats

RATE_HZ = 50.0


def seconds(lasts_s: float, rate_hz: float = RATE_HZ) -> Floats:
    """Times of the samples."""
    return np.arange(round(lasts_s * rate_hz)) / rate_hz


def level(
    ahead: Floats,
    left: Floats | None = None,
    up: Floats | None = None,
    *,
    spin: Floats | None = None,
    heading: Floats | None = None,
    known: Bools | None = None,
    rate_hz: float = RATE_HZ,
    start_s: float = 0.0,
) -> Level:
    """Accelerations (m,) in the chest's frame; what is not said is zero, and known."""
    zero = np.zeros(ahead.size)
    there = np.ones(ahead.size, dtype=bool) if known is None else known
    return Level(
        start_s,
        rate_hz,
        np.stack([ahead, zero if left is None else left, zero if up is None else up]),
        np.zeros((3, ahead.size)) if spin is None else spin,
        zero if heading is None else heading,
        there,
        np.where(there, 0, -1).astype(np.int32),
    )


def travelled(velocity: Floats, heading: Floats, rate_hz: float = RATE_HZ, **more: Any) -> Level:
    """The level frame of a body with a velocity (m,) over ground, complex, and a heading (m,)."""
    accel = np.gradient(velocity) * rate_hz * np.exp(-1j * heading)
    return level(accel.real, accel.imag, heading=heading, rate_hz=rate_hz, **more)


def felt(ticks: int, **said: Any) -> Features:
    """Features of so many ticks of an even walk straight on; some are said."""
    usual = {"std_az_mps2": 2.0, "bounce_mps2": 2.0, "rhythm": 0.8,
             "std_force_mps2": 2.0, "rms_spin_radps": 1.0, "own_std_force_mps2": 2.0,
             "own_rms_spin_radps": 1.0, "reach": 1.0, "known": True}  # fmt: skip
    values = {field.name: usual.get(field.name, 0.0) for field in fields(Features)} | said
    return Features(
        **{name: np.broadcast_to(np.asarray(value), ticks).copy() for name, value in values.items()}
    )
