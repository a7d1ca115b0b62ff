"""Units at the border: inside everything is SI, outside it is what the runner chose.

Definitions, not measurements: the international yard and pound (1959), the semicircle of the FIT protocol.
"""

METRES_PER_MILE = 1609.344
METRES_PER_YARD = 0.9144
METRES_PER_FOOT = 0.3048
METRES_PER_INCH = 0.0254
KG_PER_POUND = 0.45359237
DEG_PER_SEMICIRCLE = 180.0 / 2**31
SECONDS_PER_HOUR = 3600.0
SECONDS_PER_DAY = 86_400.0
STANDARD_GRAVITY_MPS2 = 9.80665
"""CGPM 1901; turns accelerations in g into m/s²."""


def kg_from_pounds(pounds: float) -> float:
    """Return mass in kg."""
    return pounds * KG_PER_POUND


def pounds_from_kg(mass_kg: float) -> float:
    """Return mass in pounds."""
    return mass_kg / KG_PER_POUND


def metres_per_unit(distance: str) -> float:
    """Return the metres in one `km` or one `mi`."""
    return METRES_PER_MILE if distance == "mi" else 1000.0


def pace_s_per_unit(speed_mps: float, distance: str) -> float:
    """Return seconds per km or mile; infinite when standing."""
    return metres_per_unit(distance) / speed_mps if speed_mps > 0 else float("inf")
