"""The same analysis on a Dask cluster, by its address: a real scheduler and worker on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backstride.app.analyse import analyse_pending
from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.reader import FileReader
from backstride.app.settings import Settings
from runs import gpx, put


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    from distributed import LocalCluster  # noqa: PLC0415  # an extra, and slow to import

    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.filterwarnings("default")  # the cluster's own warnings about its clean-up are not ours
def test_a_cluster_at_an_address_analyses_what_is_pending(scheduler: str, tmp_path: Path, reader: FileReader):
    with Home(Settings(data=tmp_path / "data", scheduler=scheduler)) as home:
        home.__dict__["reader"] = reader
        (outcome,) = ingest_file(home, home.me(), put(tmp_path, "a.gpx", gpx()), "a.gpx")
        assert tuple(analyse_pending(home)) == outcome.run_ids
        assert home.store.shelf(home.me().id).run(outcome.run_ids[0]).totals_s == {"unknown": 120.0}
        assert "distributed" in type(home.executor).__module__
