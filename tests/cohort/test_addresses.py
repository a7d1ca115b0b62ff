"""Loopback or mutual TLS only: a scheduler runs what it is sent."""

import builtins
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from distributed import Client

from backstride.cohort import cluster
from backstride.cohort.cluster import check_address, connected
from backstride.vocab.errors import SettingRefused
from cohort.certificates import write_certificates

pytestmark = pytest.mark.filterwarnings("default")


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:8786", "127.0.0.1:8786", "tcp://localhost:8786", "tcp://[::1]:8786", "::1"]
)
def test_this_machine_is_safe(address: str):
    check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "tcp://10.0.0.1:8786", "node1:8786", "tcp://node1:8786", "tcp://0.0.0.0:8786", "tcp://[2001:db8::1]:8786",
        "tcp://127.0.0.1.example.org:8786", "tcp://localhost.example.org:1", "",
    ],
)  # fmt: skip
def test_another_machine_without_tls_is_refused_in_one_sentence(address: str):
    with pytest.raises(
        SettingRefused, match="without TLS anybody who reaches it could run programs"
    ) as refused:
        check_address(address)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("address", ["ws://127.0.0.1:1", "inproc://127.0.0.1/1/2", "ucx://127.0.0.1:1"])
def test_other_ways_of_talking_are_refused(address: str):
    with pytest.raises(SettingRefused, match="is not used here"):
        check_address(address)


def test_tls_without_certificates_is_refused():
    with pytest.raises(SettingRefused, match="DASK_DISTRIBUTED__COMM__TLS__CA_FILE"):
        check_address("tls://node1:8786")


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("backstride.cohort.cluster.CONNECT_WAIT_S", 0.3)
    with (
        pytest.raises(SettingRefused, match=r"no scheduler with a worker answers at tcp://127.0.0.1:1"),
        connected("tcp://127.0.0.1:1"),
    ):
        pass


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    real = builtins.__import__

    def refuse(name: str, *more: object, **named: object) -> object:
        if name.startswith("distributed"):
            raise ImportError(name)
        return real(name, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(SettingRefused, match=r"pip install 'backstride\[cluster\]'"), connected(None):
        pass


def test_ctrl_c_while_a_cluster_starts_waits_until_it_has_started():
    """A thread from before is awake, as that of a progress bar: it takes the signal for all."""
    over, started = threading.Event(), []
    thread = threading.Thread(target=over.wait, daemon=True)
    thread.start()

    def start() -> None:
        with cluster._ctrl_c_waits():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.05)
            started.append(1)

    with pytest.raises(KeyboardInterrupt):
        start()
    over.set()
    thread.join()
    assert started
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_worker_keeps_the_memory_that_its_next_recording_needs(scheduler: str):
    def allocator() -> list[str | None]:
        import os  # noqa: PLC0415  # it runs elsewhere

        return [os.environ.get(name) for name in ("MALLOC_TRIM_THRESHOLD_", "MALLOC_ARENA_MAX")]

    with Client(scheduler, set_as_default=False) as client:
        assert list(client.run(allocator).values()) == [[str(128 * 2**20), "1"]] * 2


def test_the_cluster_here_listens_on_loopback_only_and_has_one_thread_a_process(scheduler: str):
    def threads() -> list[str]:
        import os  # noqa: PLC0415  # it runs elsewhere

        return [os.environ[name] for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")]

    with Client(scheduler, set_as_default=False) as client:
        assert list(client.run(threads).values()) == [["1"] * 3] * 2
        assert set(client.nthreads().values()) == {1}
    mine = psutil.Process()
    listening = [
        place.laddr.ip
        for process in (mine, *mine.children(recursive=True))
        for place in process.net_connections("tcp")
        if place.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert set(listening) == {"127.0.0.1"}


@pytest.mark.night
def test_the_documented_cluster_with_mutual_tls_reads_and_refuses_strangers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As `docs/cohort.md` says it, with the commands that `dask ssh` starts on every node."""
    write_certificates(tmp_path)
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__DEFAULT_SCHEME", "tls")
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION", "true")
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TLS__CA_FILE", str(tmp_path / "ca.pem"))
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        show_certificate(monkeypatch, role, tmp_path / "node")
    nodes = [
        subprocess.Popen([sys.executable, "-m", f"distributed.cli.{what}", *options, "--host", "127.0.0.1"])
        for what, options in (
            ("dask_scheduler", ["--port", PORT]),
            ("dask_worker", [f"127.0.0.1:{PORT}", "--nthreads", "1"]),
        )
    ]
    try:
        done = cohort(tmp_path / "out", "simulated:4,minutes=1")
        assert done.returncode == 0, done.stderr
        assert "4 recordings" in done.stdout
        show_certificate(monkeypatch, "CLIENT", tmp_path / "stranger")
        done = cohort(tmp_path / "out", "simulated:5,minutes=1")
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert "no scheduler with a worker answers" in done.stderr
    finally:
        for node in reversed(nodes):
            node.terminate()
            node.wait()


PORT = "18786"


def show_certificate(monkeypatch: pytest.MonkeyPatch, role: str, name: Path) -> None:
    for kind in ("cert", "key"):
        variable = f"DASK_DISTRIBUTED__COMM__TLS__{role}__{kind.upper()}"
        monkeypatch.setenv(variable, str(name.with_suffix(f".{kind}")))


def cohort(out: Path, source: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "backstride", "cohort", source, "--out", str(out)]
    address = ["--scheduler", f"tls://127.0.0.1:{PORT}"]
    return subprocess.run([*command, *address], capture_output=True, text=True, check=False, timeout=120)
