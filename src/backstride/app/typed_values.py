"""How typed values are read: `insight.typed`, for pages that may not import it."""

from backstride.insight.typed import (
    HR_MAX_BPM,
    HR_REST_BPM,
    read_birth_year,
    read_distance_m,
    read_duration_s,
    read_grade,
    read_heart_rate_bpm,
    read_height_m,
    read_mass_kg,
    read_speed_mps,
)

__all__ = [
    "HR_MAX_BPM",
    "HR_REST_BPM",
    "read_birth_year",
    "read_distance_m",
    "read_duration_s",
    "read_grade",
    "read_heart_rate_bpm",
    "read_height_m",
    "read_mass_kg",
    "read_speed_mps",
]
