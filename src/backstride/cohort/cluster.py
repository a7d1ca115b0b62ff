"""Where the work is done: a Dask cluster at an address, or one of processes on this machine.

A Dask scheduler unpickles what it is sent, so whoever reaches it can run programs there. Hence loopback or
mutual TLS only: an address of another machine without TLS is refused, and no dashboard is opened.
Certificates are set as Dask itself sets them, by its configuration or environment.
"""

import contextlib
import ipaddress
import logging
import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from backstride.vocab.errors import SettingRefused

if TYPE_CHECKING:
    from distributed import Client

ASKED = "--scheduler"
CONNECT_WAIT_S = 10.0
"""How long a scheduler may take to answer. Project choice."""
WORKER_WAIT_S = 60.0
"""How long the first worker may take to come. Project choice: queues of large clusters are not waited for."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A process a core is enough: BLAS would start as many threads again."""
KEPT_MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": str(128 * 2**20),
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    "MALLOC_ARENA_MAX": "1",
}
"""How much free memory a worker keeps for its next recording. Dask has every free array given back at once,
and the system's time for that was nearly half of what a recording took. Project choice, by measurement."""
_BEFORE_IT_STARTS = "distributed.nanny.pre-spawn-environ"
"""Dask's setting for what an allocator reads at the start of a process: the argument `env` comes too late."""
_CERTIFICATES = (
    "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and "
    "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY"
)


@contextlib.contextmanager
def connected(scheduler: str | None, processes: int | None = None) -> Iterator["Client"]:
    """Give a client of a cluster with at least one worker; leaving it closes what was opened here.

    Args:
        scheduler: The address of an existing cluster; None starts one here.
        processes: Of the one here; None is one a core.

    Raises:
        SettingRefused: the address is not safe, nothing answers there, or the extra is not installed.
    """
    try:
        import distributed  # noqa: PLC0415  # an extra, and slow to import
    except ImportError as error:
        sentence = "reading a cohort needs the extra: pip install 'backstride[cluster]'."
        raise SettingRefused(ASKED, sentence) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # lost workers are ours to tell
    with contextlib.ExitStack() as stack:
        if scheduler is None:
            scheduler = stack.enter_context(local_cluster(processes or os.cpu_count() or 1)).scheduler_address
        check_address(scheduler)
        try:
            client = stack.enter_context(
                distributed.Client(scheduler, timeout=CONNECT_WAIT_S, set_as_default=False)
            )
            client.wait_for_workers(1, timeout=WORKER_WAIT_S)
        except (OSError, TimeoutError, ValueError) as error:
            raise SettingRefused(ASKED, f"no scheduler with a worker answers at {scheduler}.") from error
        yield client


@contextlib.contextmanager
def local_cluster(processes: int) -> Iterator["_Cluster"]:
    """Start processes on this machine, which nobody else reaches; leaving it ends them."""
    import dask  # noqa: PLC0415  # the same as below
    from distributed import LocalCluster  # noqa: PLC0415  # an extra, and slow to import

    surroundings = dask.config.set({_BEFORE_IT_STARTS: {**ONE_THREAD, **KEPT_MEMORY}})
    with contextlib.ExitStack() as stack:
        with _ctrl_c_waits(), surroundings:
            cluster: _Cluster = stack.enter_context(
                LocalCluster(
                    n_workers=processes,
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",
                    protocol="tcp",
                    dashboard_address=None,
                    scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # its health page: a free port
                    silence_logs=logging.CRITICAL,
                )
            )
        yield cluster


@contextlib.contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Have Ctrl-C wait until the end of this block, and never reach what starts in here.

    A terminal sends it to every process. Workers would die in the middle of their work, with a traceback
    each; so threads that start in here, and processes that those start, hear nothing of it. This thread
    hears of it when all has started, and ends it in order. To block it here is not enough: a thread from
    before, such as that of a progress bar, takes it and has Python interrupt this one.
    """
    resource_tracker.ensure_running()  # it would let Ctrl-C through again when it starts
    came: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    heard_by = signal.signal(signal.SIGINT, lambda number, _: came.append(number)) if is_main else None
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if heard_by is not None:
            signal.signal(signal.SIGINT, heard_by)
    if came and heard_by is not signal.SIG_IGN:
        raise KeyboardInterrupt


def check_address(address: str) -> None:
    """Refuse what strangers could reach: anything but loopback or TLS.

    Raises:
        SettingRefused: the address is neither, or TLS has no certificates.
    """
    scheme, _, place = address.rpartition("://")
    if scheme == "tls":
        _check_certificates()
        return
    if scheme not in {"", "tcp"}:
        raise SettingRefused(ASKED, f"{scheme}:// is not used here; use tls://HOST:PORT.")
    host = place.rpartition(":")[0] if place.count(":") == 1 or "]" in place else place
    if not _is_loopback(host.strip("[]")):
        raise SettingRefused(
            ASKED,
            f"{address} is another machine, and without TLS anybody who reaches it could run programs there; "
            "set up TLS and use tls://HOST:PORT.",
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_certificates() -> None:
    from distributed.security import Security  # noqa: PLC0415  # an extra, and slow to import

    try:
        ready = Security().get_connection_args("client").get("ssl_context") is not None
    except OSError as error:
        raise SettingRefused(ASKED, f"a certificate could not be read: {error.strerror or error}.") from error
    if not ready:
        raise SettingRefused(ASKED, f"tls:// needs certificates; set {_CERTIFICATES}.")


if TYPE_CHECKING:
    from typing import Protocol

    class _Cluster(Protocol):
        scheduler_address: str
