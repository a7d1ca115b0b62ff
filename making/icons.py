"""The icons of the installed app, drawn from `sign.svg`: `python making/icons.py`.

The sign is three rectangles, so the share of a pixel that each covers is exact, and the same bytes come out
everywhere; a test draws them again. Rejected: a browser or a library that draws SVG, whose every version
draws a little otherwise.
"""  # noqa: INP001  # a script

import re
import struct
import xml.etree.ElementTree as ET  # our own file
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

STATIC = Path(__file__).parents[1] / "src/backstride/web/static"
PAPER = (0xFB, 0xF9, 0xF4)
"""As `--paper`: icons stand on home screens of any colour."""
ICONS = {
    "icon-192.png": (192, 0.76),
    "icon-512.png": (512, 0.76),
    "maskable-512.png": (512, 0.56),
    "apple-180.png": (180, 0.72),
}
"""Name, size in pixels, and how wide the sign is in it. Launchers cut a maskable one to a circle of 80 %."""


@dataclass(frozen=True)
class Box:
    """A rectangle of the sign, in its own units, and its colour."""

    left: float
    top: float
    right: float
    bottom: float
    colour: tuple[int, int, int]


def boxes_of(svg: str) -> tuple[tuple[float, float], list[Box]]:
    """Return width and height of the sign, and its rectangles in the order in which they are painted."""
    root = ET.fromstring(svg)  # noqa: S314  # our own file
    _, _, wide, high = (float(part) for part in root.attrib["viewBox"].split())
    return (wide, high), [_box(path.attrib) for path in root]


def _box(path: dict[str, str]) -> Box:
    """Read a path of level and upright lines; a stroke becomes as wide as it is drawn."""
    x = y = 0.0
    seen = []
    for letter, numbers in re.findall(r"([MhvHVz])([-\d. ]*)", path["d"]):
        values = [float(number) for number in numbers.split()]
        if letter == "M":
            x, y = values
        elif letter in "hH":
            x = values[0] if letter == "H" else x + values[0]
        elif letter in "vV":
            y = values[0] if letter == "V" else y + values[0]
        seen.append((x, y))
    half = float(path.get("stroke-width", 0)) / 2
    colour = path.get("fill") or path["stroke"]
    xs, ys = zip(*seen, strict=True)
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return Box(min(xs), min(ys) - half, max(xs), max(ys) + half, (red, green, blue))


def covered(start: float, end: float, pixels: int) -> np.ndarray:
    """Return which share of each pixel lies in `[start, end)`."""
    at = np.arange(pixels)
    return np.clip(np.minimum(at + 1, end) - np.maximum(at, start), 0, 1)


def png_of(svg: str, size: int, share: float) -> bytes:
    """Draw the sign on paper, `share` of the width wide."""
    (wide, high), boxes = boxes_of(svg)
    scale = size * share / wide
    left, top = (size - wide * scale) / 2, (size - high * scale) / 2
    picture = np.tile(np.array(PAPER, float), (size, size, 1))
    for box in boxes:
        across = covered(left + box.left * scale, left + box.right * scale, size)
        down = covered(top + box.top * scale, top + box.bottom * scale, size)
        share_of = np.outer(down, across)[..., None]
        picture = picture * (1 - share_of) + np.array(box.colour, float) * share_of
    rows = np.rint(picture).astype(np.uint8).reshape(size, size * 3)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main() -> None:
    """Write every icon."""
    svg = (STATIC / "sign.svg").read_text(encoding="utf-8")
    for name, (size, share) in ICONS.items():
        (STATIC / "icons" / name).write_bytes(png_of(svg, size, share))


if __name__ == "__main__":
    main()
