"""A cluster of two processes on this machine, shared by all tests here, and a small crowd read on it."""

import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backstride.cohort.cluster import KEPT_MEMORY, local_cluster
from backstride.cohort.run import CohortAsked, Progress, run_cohort
from cohort.rows import Ran, Run
from quick_disk import quick_folder

CROWD = "simulated:200,minutes=1"


@pytest.fixture(scope="session")
def scheduler() -> Iterator[str]:
    for name in KEPT_MEMORY:  # what another test's cluster left in our surroundings would win
        os.environ.pop(name, None)
    with warnings.catch_warnings():
        warnings.simplefilter("default")  # the cluster's own warnings about its clean-up are not ours
        with local_cluster(2) as cluster:
            yield cluster.scheduler_address


@pytest.fixture(scope="session")
def quick() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def crowd(scheduler: str, quick: Path) -> Ran:
    """Two hundred recordings of one minute."""
    out = quick / "crowd"
    return (out, *run_cohort(CohortAsked(CROWD, out, scheduler=scheduler)))


@pytest.fixture
def out(quick: Path, request: pytest.FixtureRequest) -> Path:
    """A folder that is not there yet, on a quick disk."""
    return quick / f"out-{abs(hash(request.node.nodeid))}"


@pytest.fixture
def run(scheduler: str, out: Path) -> Run:
    """Read a source into `out` on the shared cluster."""

    def read(source: object, show: Callable[[Progress], None] = lambda _: None, **asked: object) -> Ran:
        told = CohortAsked(str(source), out, scheduler=scheduler, **asked)  # type: ignore[arg-type]
        return (out, *run_cohort(told, show))

    return read


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep all tests here in one process: the crowd is read once, by one cluster."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.xdist_group("cohort"))
