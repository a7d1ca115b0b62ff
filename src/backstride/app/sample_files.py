"""Write simulated recordings with their truth into a folder: each file whole or not at all."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from backstride.formats.fit import write_fit
from backstride.formats.gpx import write_gpx
from backstride.formats.sensor_csv import write_sensor_csv
from backstride.formats.tcx import write_tcx
from backstride.sample.files import SampleFile, sample_files
from backstride.sample.truth import truth_to_json

WRITERS = {"fit": write_fit, "gpx": write_gpx, "tcx": write_tcx, "csv": write_sensor_csv}


def write_sample_files(folder: Path, seed: int) -> Iterator[tuple[Path, str]]:
    """Write each simulated recording in its formats and its truth; yields `(path, what it holds)`."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in sample_files(seed):
        for form in file.formats:
            path = folder / f"simulated-{file.stem}.{form}"
            _write(path, WRITERS[form](file.simulated.recording))
            yield path, f"simulated: {_says(file)}"
        path = folder / f"simulated-{file.stem}.truth.json"
        _write(
            path,
            json.dumps(truth_to_json(file.simulated.truth), sort_keys=True, separators=(",", ":")).encode()
            + b"\n",
        )
        yield path, "its truth"


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    os.replace(part, path)  # noqa: PTH105  # the same as Path.replace, named for what it does


def _says(file: SampleFile) -> str:
    recording = file.simulated.recording
    worn = f", sensor at {recording.placement.value.replace('_', ' ')}" if recording.placement else ""
    return f"{recording.name or file.stem}{worn}"
