"""The icons are the sign, drawn again."""

import importlib.util
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[1] / "making/icons.py"
spec = importlib.util.spec_from_file_location("icons", SCRIPT)
assert spec is not None
assert spec.loader is not None
icons = importlib.util.module_from_spec(spec)
spec.loader.exec_module(icons)


def pixels(png: bytes) -> np.ndarray:
    """The colours of a PNG that our script wrote: 8 bits, no filter; how it was packed does not matter."""
    wide, high = struct.unpack(">II", png[16:24])
    at, data = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(high, 1 + 3 * wide)
    return rows[:, 1:].reshape(high, wide, 3)


@pytest.mark.parametrize("name", icons.ICONS)
def test_each_icon_is_the_sign_of_today(name: str) -> None:
    sign = (icons.STATIC / "sign.svg").read_text(encoding="utf-8")
    kept = pixels((icons.STATIC / "icons" / name).read_bytes())
    assert np.array_equal(kept, pixels(icons.png_of(sign, *icons.ICONS[name])))


def test_a_launcher_that_cuts_a_circle_cuts_nothing_of_the_sign() -> None:
    picture = pixels((icons.STATIC / "icons/maskable-512.png").read_bytes())
    drawn = (picture != np.array(icons.PAPER, np.uint8)).any(axis=2)
    down, across = np.nonzero(drawn)
    assert np.hypot(down - 255.5, across - 255.5).max() < 0.4 * 512


def test_forward_stands_above_backward() -> None:
    picture = pixels((icons.STATIC / "icons/icon-512.png").read_bytes()).astype(int)
    blue, orange = (
        np.nonzero((picture == colour).all(axis=2)) for colour in ((0x23, 0x4B, 0x80), (0xBD, 0x44, 0))
    )
    assert blue[0].max() < orange[0].min()
    assert blue[1].max() < orange[1].min()
