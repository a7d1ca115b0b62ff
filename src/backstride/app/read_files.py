"""Read files into readings without keeping anything: what `backstride read` prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backstride.app.reader import FileReader, ReadFile, RefusedFile
from backstride.insight.run import read_run
from backstride.insight.wire import REFUSAL, reading_to_json
from backstride.store.samples import decode_recording
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import InputRefused
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Placement, Recording


@dataclass(frozen=True, slots=True)
class FileReading:
    """One recording in a file, read."""

    file: str
    """As it was given."""
    part: int
    recording: Recording
    reading: RunReading

    def as_json(self) -> dict[str, Any]:
        """Return a line of the door `backstride.reading/1`."""
        json = reading_to_json(self.reading)
        return {"schema": json.pop("schema"), "file": self.file, "part": self.part, **json}


@dataclass(frozen=True, slots=True)
class FileRefusal:
    """A file, or a file in an archive, that could not be used."""

    file: str
    error: str

    def as_json(self) -> dict[str, Any]:
        """Return a line of the door `backstride.refusal/1`."""
        return {"schema": REFUSAL, "file": self.file, "error": self.error}


def read_files(
    files: Sequence[Path], placement: Placement | None = None, facing: str | None = None
) -> Iterator[FileReading | FileRefusal]:
    """Read every recording in the files, in order; a refused file does not stop the others."""
    with FileReader() as reader:
        for path in files:
            try:
                yield from _read_one(reader, path, placement, facing)
            except InputRefused as error:
                yield FileRefusal(str(path), str(error))
            except OSError as error:
                yield FileRefusal(str(path), f"It could not be opened: {error.strerror or error}.")


def _read_one(
    reader: FileReader, path: Path, placement: Placement | None, facing: str | None
) -> Iterator[FileReading | FileRefusal]:
    part = 0
    for item in reader.read(path, path.name, placement=placement, facing=facing):
        if isinstance(item, RefusedFile):
            inside = "" if item.name == path.name else f"{item.name}: "
            yield FileRefusal(str(path), f"{inside}{item.error}")
            continue
        for samples in item.samples if isinstance(item, ReadFile) else ():
            recording = decode_recording(samples)
            yield FileReading(str(path), part, recording, read_run(recording, Athlete()))
            part += 1
