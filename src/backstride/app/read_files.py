"""Read files into readings without keeping anything: what `backstride read` prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from backstride.app.reader import FileReader, ReadFile, RefusedFile
from backstride.formats.zip_entries import display_name
from backstride.insight.run import read_run, read_together
from backstride.insight.together import session_of
from backstride.insight.trial import Trial
from backstride.insight.typed import read_mass_kg
from backstride.insight.wire import REFUSAL, reading_to_json
from backstride.store.samples import decode_recording
from backstride.vocab.athlete import Athlete, Body
from backstride.vocab.errors import InputRefused
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Placement, Recording
from backstride.vocab.segment import Label


@dataclass(frozen=True, slots=True)
class FileAsked:
    """One file, and how its sensor was worn, as far as the person says."""

    path: Path
    placement: Placement | None = None
    facing: str | None = None


@dataclass(frozen=True, slots=True)
class SaidAlong:
    """What a person says of all the files that are read."""

    labels: tuple[Label, ...] = ()
    trial: Trial | None = None


NOTHING_SAID = SaidAlong()
NOBODY = Athlete()
"""Whose recordings they are, where nothing was said about them."""


def athlete_of_mass(text: str) -> Athlete:
    """Return an athlete of whom the body mass alone is known, from `70`, `70.5 kg` or `154 lb`.

    Raises:
        ValueRefused: it is no number, or none that a person weighs.
    """
    preferences = NOBODY.preferences
    return Athlete(bodies=(Body(date.min, mass_kg=read_mass_kg(text, preferences)),))


@dataclass(frozen=True, slots=True)
class FileReading:
    """One recording in a file, or one session in several, read."""

    file: str
    """As it was given; the first of several."""
    part: int
    recording: Recording
    reading: RunReading
    files: tuple[str, ...] = ()
    """All files of the session, where several were read together."""

    def as_json(self) -> dict[str, Any]:
        """Return a line of the door `backstride.reading/1`."""
        json = reading_to_json(self.reading)
        together = {"files": list(self.files)} if self.files else {}
        return {"schema": json.pop("schema"), "file": self.file, **together, "part": self.part, **json}


@dataclass(frozen=True, slots=True)
class FileRefusal:
    """A file, or a file in an archive, that could not be used."""

    file: str
    error: str

    def as_json(self) -> dict[str, Any]:
        """Return a line of the door `backstride.refusal/1`."""
        return {"schema": REFUSAL, "file": self.file, "error": self.error}


def read_files(
    files: Sequence[FileAsked], said: SaidAlong = NOTHING_SAID, athlete: Athlete = NOBODY
) -> Iterator[FileReading | FileRefusal]:
    """Read every recording in the files, in order; a refused file does not stop the others.

    `athlete` is whose they are, as far as energy needs to know.

    Labels and a test are about one recording. Where a file holds more, the others are refused, since nobody
    can have meant them.
    """
    with FileReader() as reader:
        for asked in files:
            for part, item in enumerate(_recordings(reader, asked)):
                file = str(asked.path)
                if isinstance(item, FileRefusal):
                    yield item
                elif part and said != NOTHING_SAID:
                    yield FileRefusal(file, f"Its recording {part + 1} was left out: {_ONE_ONLY}")
                else:
                    reading = read_run(item, athlete, said.labels, said.trial)
                    yield FileReading(file, part, item, reading)


_ONE_ONLY = "what is said with --labels or --test is about one recording. Give that one in a file of its own."


def read_session(
    files: Sequence[FileAsked], said: SaidAlong = NOTHING_SAID, athlete: Athlete = NOBODY
) -> Iterator[FileReading | FileRefusal]:
    """Read files of one session together; refused files come first, and the session is read without them."""
    recordings: list[tuple[str, Recording]] = []
    with FileReader() as reader:
        for asked in files:
            for item in _recordings(reader, asked):
                if isinstance(item, FileRefusal):
                    yield item
                else:
                    recordings.append((str(asked.path), item))
    if not recordings:
        return
    parts = [recording for _, recording in recordings]
    names = tuple(dict.fromkeys(name for name, _ in recordings))
    reading = read_together(parts, athlete, said.labels, said.trial)
    yield FileReading(names[0], 0, session_of(parts).whole, reading, names)


def _recordings(reader: FileReader, asked: FileAsked) -> Iterator[Recording | FileRefusal]:
    """Yield every recording in a file, or why it, or a file inside it, cannot be used."""
    path = asked.path
    try:
        for item in reader.read(path, path.name, placement=asked.placement, facing=asked.facing):
            if isinstance(item, RefusedFile):
                inside = "" if item.name == display_name(path.name) else f"{item.name}: "
                yield FileRefusal(str(path), f"{inside}{item.error}")
            elif isinstance(item, ReadFile):
                yield from (decode_recording(samples) for samples in item.samples)
    except InputRefused as error:
        yield FileRefusal(str(path), str(error))
    except OSError as error:
        yield FileRefusal(str(path), f"It could not be opened: {error.strerror or error}.")
