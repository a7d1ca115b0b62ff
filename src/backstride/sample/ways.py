"""Where the runner runs: a way is a heading as a function of the distance along it, and a place to start.

A heading makes smooth bends and true lengths at once, which a list of points does not. Places are near
Utrecht and only roughly where such paths are; no map is needed to draw them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Floats

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius R1, IUGG 1980."""
TRACK_STRAIGHT_M = 84.39
TRACK_BEND_M = 115.61
"""World Athletics' standard track: two straights of 84.39 m, two bends of 115.61 m, 400 m in all."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way over ground. Heading in rad counter-clockwise from east, at metres along the way (n,)."""

    name: str
    lat_deg: float
    lon_deg: float
    heading_rad: Callable[[Floats], Floats]
    altitude_m: float = 2.0
    """Height of the start; Utrecht lies 1 to 5 m above the sea."""
    relief_m: float = 0.6
    """Half the height of the one bump in 900 m. Project choice: the country is flat."""

    def positions_m(self, along_m: Floats) -> tuple[Floats, Floats]:
        """Return metres east and north of the start, each (n,), at metres along the way (n,)."""
        low, high = np.floor(min(0.0, float(along_m.min()))), np.ceil(float(along_m.max())) + 1.0
        metres = np.arange(low, high + 1.0)
        middle = self.heading_rad(metres[:-1] + 0.5)
        zero = int(-low)
        east, north = (np.concatenate([[0.0], np.cumsum(part)]) for part in (np.cos(middle), np.sin(middle)))
        return np.interp(along_m, metres, east - east[zero]), np.interp(along_m, metres, north - north[zero])

    def to_degrees(self, east_m: Floats, north_m: Floats) -> tuple[Floats, Floats]:
        """Return latitude and longitude (n,); equirectangular about the start, good to 0.1 % over 10 km."""
        lat = self.lat_deg + np.degrees(north_m / EARTH_RADIUS_M)
        return lat, self.lon_deg + np.degrees(east_m / EARTH_RADIUS_M / np.cos(np.radians(self.lat_deg)))

    def heights_m(self, along_m: Floats) -> Floats:
        """Return the height of the ground (n,) at metres along the way (n,)."""
        height: Floats = self.altitude_m + self.relief_m * np.sin(2 * np.pi * along_m / 900.0)
        return height


def canal(lat_deg: float = 52.0920, lon_deg: float = 5.0700) -> Way:
    """Return a path along a canal: nearly straight, a few slow bends, run out and back."""

    def heading(along: Floats) -> Floats:
        bends = 0.22 * np.sin(along / 410.0) + 0.45 * np.sin(along / 170.0) * np.exp(
            -(((along - 2100.0) / 500.0) ** 2)
        )
        return np.asarray(0.12 + bends, dtype=np.float64)

    return Way("Canal path", lat_deg, lon_deg, heading)


def river(lat_deg: float = 52.1120, lon_deg: float = 5.0930) -> Way:
    """Return a path along a river: it meanders, and is run out and back."""

    def heading(along: Floats) -> Floats:
        return np.asarray(1.9 + 0.9 * np.sin(along / 260.0) + 0.35 * np.sin(along / 90.0), dtype=np.float64)

    return Way("River path", lat_deg, lon_deg, heading)


def loop(name: str, length_m: float, folds: int, lat_deg: float, lon_deg: float) -> Way:
    """Return a closed loop with bends that repeat `folds` times a round; from 2 folds on it closes."""

    def heading(along: Floats) -> Floats:
        round_rad = 2 * np.pi * along / length_m
        bends = 0.5 * np.sin(folds * round_rad + 0.4) + 0.3 * np.sin(2 * folds * round_rad)
        return np.asarray(0.6 + round_rad + bends, dtype=np.float64)

    return Way(name, lat_deg, lon_deg, heading)


def park() -> Way:
    """Return a park's loop of 1.3 km."""
    return loop("Park loop", 1300.0, 2, 52.0858, 5.1408)


def woods() -> Way:
    """Return a wide loop of 3.4 km through woods and meadows."""
    return loop("Amelisweerd", 3400.0, 3, 52.0660, 5.1700)


def track() -> Way:
    """Return a 400 m track, run counter-clockwise."""

    def heading(along: Floats) -> Floats:
        half = TRACK_STRAIGHT_M + TRACK_BEND_M
        halves, into = np.divmod(along, half)
        return np.asarray(
            1.1 + np.pi * (halves + np.clip((into - TRACK_STRAIGHT_M) / TRACK_BEND_M, 0.0, 1.0))
        )

    return Way("Track", 52.0785, 5.1500, heading, relief_m=0.0)


def field() -> Way:
    """Return a straight line on a flat field."""

    def heading(along: Floats) -> Floats:
        return np.full(along.shape, 0.5)

    return Way("Field", 52.0800, 5.1450, heading, relief_m=0.0)
