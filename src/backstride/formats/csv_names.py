"""The columns of Sensor CSV, the plainest recording: which sensor and which column of ours each one is."""

import re
from collections.abc import Mapping

from backstride.vocab.recording import Sensor

TIME_NAMES = frozenset({"t", "t_s", "time", "time_s"})
"""`t` is the documented one; the others are what people write."""

CSV_COLUMNS: Mapping[str, tuple[Sensor, str]] = {
    "acc_x": (Sensor.ACC, "acc_x_mps2"),
    "acc_y": (Sensor.ACC, "acc_y_mps2"),
    "acc_z": (Sensor.ACC, "acc_z_mps2"),
    "gyr_x": (Sensor.GYR, "gyr_x_radps"),
    "gyr_y": (Sensor.GYR, "gyr_y_radps"),
    "gyr_z": (Sensor.GYR, "gyr_z_radps"),
    "mag_x": (Sensor.MAG, "mag_x_ut"),
    "mag_y": (Sensor.MAG, "mag_y_ut"),
    "mag_z": (Sensor.MAG, "mag_z_ut"),
    "lat": (Sensor.GNSS, "lat_deg"),
    "lon": (Sensor.GNSS, "lon_deg"),
    "course": (Sensor.GNSS, "course_deg"),
    "alt": (Sensor.ALTITUDE, "altitude_m"),
    "speed": (Sensor.SPEED, "speed_mps"),
    "hr": (Sensor.HR, "hr_bpm"),
    "cadence": (Sensor.CADENCE, "cadence_spm"),
    "power": (Sensor.POWER, "power_w"),
}
"""In the order in which they are written. `speed` goes with the positions where there are any."""


def plain_name(header: str) -> str:
    """Return a column's name without its unit and however it was spaced: `acc x [m/s²]` is `acc_x`."""
    bare = re.sub(r"[\[(].*$", "", header).strip()
    return re.sub(r"[\s-]+", "_", bare)
