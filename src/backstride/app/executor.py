"""Who computes: a pool of processes here, or the cluster at an address. Both speak `concurrent.futures`.

Rejected: a job queue of our own. What is pending stands in the database (a recording without a current
reading), so a lost worker or a restart loses nothing.
"""

import contextlib
import multiprocessing
import os
import signal
from concurrent.futures import Executor, ProcessPoolExecutor

from backstride.vocab.errors import SettingRefused


def make_executor(scheduler: str | None, workers: int | None = None) -> Executor:
    """Return an executor; the caller shuts it down.

    Raises:
        SettingRefused: the scheduler cannot be reached, or its extra is not installed.
    """
    if scheduler is not None:
        return _cluster(scheduler)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["backstride.app.analyse"])
    return ProcessPoolExecutor(
        max_workers=workers or min(os.cpu_count() or 1, 4), mp_context=context, initializer=_ignore_interrupt
    )


def _cluster(address: str) -> Executor:
    try:
        from distributed import Client  # noqa: PLC0415  # an extra, and slow to import
    except ImportError as error:
        raise SettingRefused("BACKSTRIDE_SCHEDULER", "needs the extra: pip install 'backstride[cluster]'.") from error
    try:
        executor: Executor = Client(address, timeout="10s").get_executor()
    except (OSError, TimeoutError, ValueError) as error:
        raise SettingRefused("BACKSTRIDE_SCHEDULER", f"no scheduler answers at {address}.") from error
    return executor


def _ignore_interrupt() -> None:
    """Ctrl-C is for the parent, which ends its workers in order."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
