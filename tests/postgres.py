"""A private PostgreSQL cluster for the tests, from the system's package; it is gone when they end.

Import the fixtures into a conftest: `from postgres import postgres_cluster, postgres_url  # noqa: F401`.
"""

import os
import shutil
import socket
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from quick_disk import quick_folder

MISSING = "PostgreSQL is missing: these tests start their own server. On Debian: apt-get install postgresql"
TRIES = 5
"""Ports: one that is free now may be taken a moment later."""
SETTINGS = {
    # Nothing here has to survive a power cut: the tests kill programs that use the server, never the machine.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "timezone": "Asia/Kolkata",  # a server in an odd zone, so that forgetting UTC shows
    "max_wal_size": "128MB",
}


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    port: int
    bin: Path

    def url(self, name: str) -> str:
        """Return the URL of one of its databases."""
        return f"postgresql://backstride@127.0.0.1:{self.port}/{name}"

    def run(self, sql: str) -> str:
        """Run SQL as its superuser and return what it says."""
        command = [self.bin / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, self.url("postgres")]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make a database, give its URL, drop it at the end."""
        name = f"t{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def find_programs() -> Path | None:
    """Return the folder of the newest server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a server in a temporary folder, on a free port of this machine only; stop it at the end."""
    programs = find_programs()
    if programs is None:
        pytest.fail(MISSING)
    with quick_folder("backstride-pg-") as folder:
        as_server = _as_server_user(folder)
        start = [programs / "initdb", "-D", folder / "data", "-U", "backstride", "--auth=trust", "-E", "UTF8"]
        _call([*as_server, *start, "--locale=C", "--no-sync"], folder)
        settings = SETTINGS | {"unix_socket_directories": str(folder), "listen_addresses": "127.0.0.1"}
        with (folder / "data" / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        control = [*as_server, programs / "pg_ctl", "-D", folder / "data", "-w"]
        port = _start([*control, "-l", folder / "log", "start"], folder)
        try:
            yield Cluster(port, programs)
        finally:
            _call([*control, "-m", "immediate", "stop"], folder)


def _as_server_user(folder: Path) -> list[str]:
    """The server refuses to run as root: there it runs as `postgres`, who gets the folder."""
    if os.geteuid() != 0:
        return []
    try:
        shutil.chown(folder, "postgres", "postgres")
    except LookupError:
        pytest.fail(MISSING)
    return ["runuser", "-u", "postgres", "--"]


def _start(command: list[str | Path], folder: Path) -> int:
    """Start it and return its port; where another program was quicker to take a free one, on the next."""
    for port in (_free_port() for _ in range(TRIES)):
        done = subprocess.run(
            [*command, "-o", f"-p {port}"], check=False, capture_output=True, text=True, cwd=folder
        )
        if not done.returncode:
            return port
        if "Address already in use" not in _log(folder):
            break
    pytest.fail(f"PostgreSQL did not start: {done.stdout}{done.stderr}{_log(folder)}")


def _log(folder: Path) -> str:
    with suppress(OSError):
        return (folder / "log").read_text()[-2000:]
    return ""


def _call(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    if done.returncode:
        pytest.fail(f"PostgreSQL did not do as asked: {done.stdout}{done.stderr}{_log(folder)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One server for all tests of this process."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """An empty database for one test."""
    with postgres_cluster.database() as url:
        yield url
