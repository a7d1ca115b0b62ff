"""The last few seconds of one worn sensor, in earth axes and in the level frame: x ahead, y left, z up.

As `signal.level` does for whole recordings: the frame turns with the body but not with the twist of each
step, since its x is the mean direction of the facing axis over a second.
"""

from dataclasses import dataclass, field
from math import sqrt

GRAVITY_MPS2 = 9.81
"""As `signal.level` takes off the vertical."""


@dataclass(frozen=True, slots=True)
class WindowParams:
    """Settings of the window; every default is explained."""

    length_s: float = 4.0
    """Filtered both ways as a whole; long enough for the slowest filter (0.5 Hz) to settle. Project choice,
    tuned with the prototype on the shared motion capture."""
    heading_s: float = 1.0
    """Ahead is a mean over this long: two steps (as `LevelParams.heading_s`)."""


@dataclass(slots=True)
class Window:
    """Columns of equal length, the newest moment last; changed in place."""

    force: list[list[float]] = field(default_factory=list)
    """Specific force in sensor axes (n, 3), m/s²."""
    turn: list[list[float]] = field(default_factory=list)
    """Angular rate in sensor axes without its bias (n, 3), rad/s."""
    accel: list[list[float]] = field(default_factory=list)
    """Acceleration in earth axes (n, 3), m/s²."""
    spin: list[list[float]] = field(default_factory=list)
    """Angular rate in earth axes (n, 3), rad/s."""
    ahead: list[list[float]] = field(default_factory=list)
    """Horizontal part of the facing axis in earth axes (n, 2)."""
    felt: list[list[float]] = field(default_factory=list)
    """Horizontal acceleration by the tilt that is anchored in the last stand (n, 2), m/s²."""
    known: list[bool] = field(default_factory=list)


def remember(window: Window, most: int, row: tuple[list[float], ...], *, known: bool) -> None:
    """Add one moment: force, turn, accel, spin, ahead, felt; forget the oldest beyond `most`."""
    columns = (window.force, window.turn, window.accel, window.spin, window.ahead, window.felt)
    for column, value in zip(columns, row, strict=True):
        column.append(value)
        if len(column) > most:
            del column[0]
    window.known.append(known)
    if len(window.known) > most:
        del window.known[0]


@dataclass(slots=True)
class LevelWindow:
    """The window in its level frame; each column is (n,)."""

    ahead_mps2: list[float]
    left_mps2: list[float]
    up_mps2: list[float]
    nod_radps: list[float]
    """Angular rate about left: nose down."""
    yaw_radps: list[float]
    """Angular rate about up: turning left."""
    heading: list[tuple[float, float]]
    """Cosine and sine of where ahead points."""


def level_window(window: Window, heading_samples: int) -> LevelWindow:
    """Turn the window by the mean direction of the facing axis around each moment."""
    heading = _headings(window.ahead, heading_samples // 2)
    rows = zip(window.accel, window.spin, heading, strict=True)
    ahead, left, up, nod, yaw = [], [], [], [], []
    for (ax, ay, az), (wx, wy, wz), (c, s) in rows:
        ahead.append(c * ax + s * ay)
        left.append(c * ay - s * ax)
        up.append(az)
        nod.append(c * wy - s * wx)
        yaw.append(wz)
    return LevelWindow(ahead, left, up, nod, yaw, heading)


def _headings(ahead: list[list[float]], half: int) -> list[tuple[float, float]]:
    """Running means of directions; at the ends over those there are."""
    x, y = [0.0], [0.0]
    for east, north in ahead:
        x.append(x[-1] + east)
        y.append(y[-1] + north)
    n = len(ahead)
    out = []
    for i in range(n):
        first, last = max(i - half, 0), min(i + half + 1, n)
        east, north = x[last] - x[first], y[last] - y[first]
        size = sqrt(east * east + north * north)
        out.append((east / size, north / size) if size > 0.0 else (1.0, 0.0))
    return out


def sizes(rows: list[list[float]]) -> list[float]:
    """Return the length of each row of three."""
    return [sqrt(a * a + b * b + c * c) for a, b, c in rows]
