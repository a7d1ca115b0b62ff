"""Who computes: a pool of processes here, or the cluster at an address. Both speak `concurrent.futures`.

Rejected: a job queue of our own. What is pending stands in the database (a recording without a current
reading), so a lost worker or a restart loses nothing.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import connection
from typing import TYPE_CHECKING

from backstride.vocab.errors import SettingRefused

if TYPE_CHECKING:
    from distributed import Client

MOST_WORKERS = 4
"""More would not help one person's runs, and each takes about 150 MB. Project choice."""
CONNECT_WAIT = "10s"
"""How long a scheduler may take to answer. Project choice."""


@contextlib.contextmanager
def make_executor(scheduler: str | None, workers: int | None = None) -> Iterator[Executor]:
    """Give an executor; leaving it ends its workers here, or closes the connection to the cluster.

    Raises:
        SettingRefused: the scheduler cannot be reached, or its extra is not installed.
    """
    if scheduler is not None:
        with _client(scheduler) as client:
            yield client.get_executor()
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["backstride.app.analyse"])
    pool = ProcessPoolExecutor(
        max_workers=workers or min(os.cpu_count() or 1, MOST_WORKERS),
        mp_context=context,
        initializer=_become_worker,
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _client(address: str) -> "Client":
    try:
        from distributed import Client  # noqa: PLC0415  # an extra, and slow to import
    except ImportError as error:
        sentence = "needs the extra: pip install 'backstride[cluster]'."
        raise SettingRefused("BACKSTRIDE_SCHEDULER", sentence) from error
    try:
        return Client(address, timeout=CONNECT_WAIT)
    except (OSError, TimeoutError, ValueError) as error:
        raise SettingRefused("BACKSTRIDE_SCHEDULER", f"no scheduler answers at {address}.") from error


def _become_worker() -> None:
    """Leave Ctrl-C to the parent, which ends its workers in order, and end when the parent is killed."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """Wait until the parent is gone: a worker that is not told would wait for work, and keep its memory."""
    connection.wait([sentinel])
    os._exit(1)
