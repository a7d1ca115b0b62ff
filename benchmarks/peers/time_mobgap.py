"""Time mobgap's full pipeline for healthy people on the axes of one lower back; prints a line of JSON.

    .venv/peers/mobgap/bin/python benchmarks/peers/time_mobgap.py AXES.npy

Runs in an environment of its own. Its axes are up, right and ahead; ours ahead, left and up.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")  # of its own dependencies

import numpy as np  # noqa: E402  # the same
import pandas as pd  # noqa: E402  # the same
from mobgap.data import GaitDatasetFromData  # noqa: E402  # the same
from mobgap.pipeline import MobilisedPipelineHealthy  # noqa: E402  # the same

RUNS = 2
PERSON = {"sensor_height_m": 0.95, "height_m": 1.75, "cohort": "HA", "weight_kg": 70.0}

axes = np.load(sys.argv[1])
ahead, left, up = axes[:3]
roll, pitch, yaw = np.degrees(axes[3:])
imu = pd.DataFrame(
    np.stack([up, -left, ahead, yaw, -pitch, roll], axis=1),
    columns=["acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"],
)
imu.index.name = "samples"
hour = GaitDatasetFromData(
    {"hour": {"LowerBack": imu}},
    100.0,
    {"hour": PERSON},
    {"hour": {"measurement_condition": "laboratory", "recording_identifier": "hour"}},
)
seconds = []
for _ in range(RUNS):
    start = time.process_time()
    done = MobilisedPipelineHealthy().run(hour)
    seconds.append(time.process_time() - start)
print(json.dumps({"s": min(seconds), "bouts": len(done.gs_list_), "steps": len(done.raw_ic_list_)}))
