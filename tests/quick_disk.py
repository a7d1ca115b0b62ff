"""A folder in memory for tests that write much and fear no power cut: else they would test the disk."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 2 * 2**30


def quick_root() -> Path:
    """Return the folder for temporary files: in memory where there is plenty, else the usual one."""
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ENOUGH_BYTES:
        return IN_MEMORY
    return Path(tempfile.gettempdir())


@contextmanager
def quick_folder(prefix: str = "backstride-test-") -> Iterator[Path]:
    """Give a folder that is gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=quick_root()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
