"""Time scikit-digital-health's gait pipeline on the axes of one lower back; prints a line of JSON.

    .venv/peers/skdh/bin/python benchmarks/peers/time_skdh.py AXES.npy [all]

Runs in an environment of its own. First its classifier finds bouts of walking, then its gait analysis works
on them; with `all` the whole recording is given to the analysis as one bout. It finds the axes itself.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")  # of its own dependencies

import numpy as np  # noqa: E402  # the same
from skdh.context import PredictGaitLumbarLgbm  # noqa: E402  # the same
from skdh.gait import GaitLumbar  # noqa: E402  # the same

RUNS = 2
G_MPS2 = 9.80665
RATE_HZ = 100.0

np.seterr(all="ignore")
axes = np.load(sys.argv[1])
everything = "all" in sys.argv
force, turn = np.ascontiguousarray(axes[:3].T) / G_MPS2, np.ascontiguousarray(axes[3:].T)
t_s = np.arange(len(force)) / RATE_HZ + 1.6e9


def analyse() -> tuple[int, int]:
    """Return how many bouts and steps it finds."""
    if everything:
        asked: dict[str, object] = {"gait_pred": True}
        bouts = 1
    else:
        found = PredictGaitLumbarLgbm().predict(time=t_s, accel=force, fs=RATE_HZ)
        ends = np.stack([found["Gait Bout Start Index"], found["Gait Bout Stop Index"]], axis=1)
        asked = {"gait_bouts": ends}
        bouts = len(ends)
    steps = GaitLumbar(gait_event_method="AP CWT").predict(
        time=t_s, accel=force, gyro=turn, fs=RATE_HZ, height=1.75, **asked
    )
    return bouts, len(steps["IC Timestamp"])


seconds = []
for _ in range(RUNS):
    start = time.process_time()
    bouts, steps = analyse()
    seconds.append(time.process_time() - start)
print(json.dumps({"s": min(seconds), "bouts": bouts, "steps": steps}))
