"""What a worker does with one item: get its bytes, read them behind walls, call `read_run`.

A stranger's file is opened on a worker as it is everywhere else: by a child of its own with limits on memory,
time and network (see `app.reader`). Whatever goes wrong costs this item only. What lies in the recording is
kept as a refusal; what lies in the surroundings (a folder that the worker does not see, a store that does not
answer) is not kept, so that the next run tries again.
"""

import shutil
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from backstride.app.reader import FileReader, ReadFile, RefusedFile
from backstride.cohort.items import Item, Kind, Outcome, Person, Task
from backstride.cohort.payload import Found, Read, Refused, about, pack
from backstride.cohort.unpack import code_of
from backstride.insight.run import read_run
from backstride.sample.crowd import crowd_member
from backstride.store.samples import decode_recording
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import BackstrideError, NotFound, TooLarge
from backstride.vocab.recording import Recording

LARGEST_BYTES = 2 * 2**30
"""Of an object that is fetched: what an archive may unpack to, as for an upload."""
CHUNK_BYTES = 2**20
CRASHED = "crashed"
OF_THE_MACHINE = {"reader-died", "out-of-memory"}
"""Refusals that another machine, or a quieter hour, may not give: tried again by the next run."""


def read_item(task: Task) -> Outcome:
    """Read everything in an item; raises nothing that lies in the item."""
    if task.item.kind in {Kind.REFUSED, Kind.CLOSED}:
        return refusal(task.item.name, task.item.code, task.item.where, kept=task.item.kind is Kind.REFUSED)
    try:
        found = _found(task)
        return _outcome(found, kept=OF_THE_MACHINE.isdisjoint(refused.code for refused in found.refused))
    except NotFound:
        return _try_again(task, "It is not where it was when this run began, or this worker does not see it.")
    except OSError as error:
        return _try_again(task, f"It could not be opened: {error.strerror or error}.")


def refusal(name: str, code: str, words: str, *, kept: bool = True) -> Outcome:
    """Return the outcome of an item of which nothing can be used."""
    return _outcome(Found(refused=(Refused(name, code, words),)), kept=kept)


def _try_again(task: Task, words: str) -> Outcome:
    return refusal(task.item.name, "closed", words, kept=False)


def _outcome(found: Found, *, kept: bool = True) -> Outcome:
    return Outcome(pack(found), len(found.read), len(found.refused), kept, peak_bytes=peak_bytes())


def _found(task: Task) -> Found:
    read: list[Read] = []
    refused: list[Refused] = []
    for item in _recordings(task):
        if isinstance(item, Refused):
            refused.append(item)
            continue
        file, digest, athlete, recording = item
        try:
            reading = read_run(recording, athlete)
        except BackstrideError as error:
            refused.append(Refused(file, "refused", str(error)))
        except MemoryError:
            refused.append(Refused(file, "out-of-memory", "It needed more memory than this worker has."))
        except Exception as error:  # noqa: BLE001  # whatever an analysis trips over: it costs this recording only
            refused.append(Refused(file, CRASHED, f"It could not be analysed ({type(error).__name__})."))
        else:
            read.append(Read(about(file, len(read), digest, athlete, reading), reading))
    return Found(tuple(read), tuple(refused))


Made = tuple[str, str, Athlete, Recording]
"""File, digest, whose it is, and the recording."""


def _recordings(task: Task) -> Iterator[Made | Refused]:
    item, person = task.item, task.person
    if item.kind is Kind.SEED:
        seed, minutes = item.where.split()
        member = crowd_member(int(seed), float(minutes))
        yield item.name, "", member.athlete, member.recording
    elif item.kind is Kind.URL:
        with tempfile.TemporaryDirectory(prefix="backstride-cohort-") as folder:
            path = Path(folder) / "object"
            try:
                _fetch(item.where, path)
            except TooLarge as error:
                yield Refused(item.name, code_of(error), str(error))
            else:
                yield from _in_file(path, item, person)
    else:
        yield from _in_file(Path(item.where), item, person)


def _in_file(path: Path, item: Item, person: Person) -> Iterator[Made | Refused]:
    if not path.exists():
        raise NotFound("file")
    last = item.name.rpartition("/")[2]
    for found in _reader().read(path, last, placement=person.placement, facing=person.facing):
        file = item.name if found.name == last else f"{item.name}/{found.name}"
        if isinstance(found, RefusedFile):
            yield Refused(file, code_of(found.error), str(found.error))
        elif isinstance(found, ReadFile):
            for samples in found.samples:
                yield file, found.digest, person.athlete, decode_recording(samples)


@lru_cache(maxsize=1)
def _reader() -> FileReader:
    """Return the reader of this process; its warm parent starts with the first file and ends with it."""
    return FileReader()


def _fetch(address: str, path: Path) -> None:
    """Copy an object into a file.

    Raises:
        TooLarge: it is larger than any archive may be.
        OSError: it could not be fetched.
    """
    import fsspec  # noqa: PLC0415 (a tenth of a second that a local folder does not need)

    try:
        with fsspec.open(address, "rb") as source, path.open("wb") as target:
            size = int(getattr(source, "size", None) or 0)
            if size <= LARGEST_BYTES:
                shutil.copyfileobj(source, target, CHUNK_BYTES)
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"the store says {type(error).__name__}") from error
    if size > LARGEST_BYTES:
        raise TooLarge("This object", LARGEST_BYTES)


def peak_bytes() -> int:
    """Return the largest size that this process ever had; 0 where its system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(status.split("VmHWM:")[1].split()[0]) * 1024
