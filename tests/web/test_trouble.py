"""A full disk, a stop in the middle, two at once: one sentence each, and nothing lost."""

import errno
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from backstride.app.home import Home
from backstride.app.uploads import accept_upload, new_upload_id, read_upload, staged_path, waiting_uploads
from backstride.store.files import FolderFiles
from backstride.store.shelf import Shelf
from backstride.vocab.errors import DiskRefused
from backstride.vocab.kept import Upload, UploadState
from backstride.web.application import make_app
from backstride.web.background import Background
from backstride.web.coming import loads
from runs import NOON, gpx, zipped
from site_of import THIS_MACHINE, Site

FULL = OSError(errno.ENOSPC, "No space left on device")


def raising(error: Exception) -> Callable[..., Any]:
    def fails(*_: object, **__: object) -> Any:
        raise error

    return fails


class FullFile:
    """A file on a disk without room: it says so at each write, and again when it is closed."""

    def __init__(self, path: Path) -> None:
        path.touch()

    write = flush = close = fileno = raising(FULL)


def staged(home: Home, data: bytes, name: str = "a.gpx") -> Upload:
    upload_id = new_upload_id()
    staged_path(home, upload_id).write_bytes(data)
    return accept_upload(home, home.me(), upload_id, name, len(data))


@pytest.mark.parametrize("form", [True, False])
def test_a_file_for_which_the_disk_has_no_room_is_refused_in_a_sentence_and_leaves_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, form: bool
) -> None:
    real = Path.open
    monkeypatch.setattr(
        Path, "open", lambda at, mode="r", **how: FullFile(at) if mode == "xb" else real(at, mode, **how)
    )
    answer = (
        site.client.post("/uploads", files={"file": ("a.gpx", gpx())})
        if form
        else site.client.post("/api/v1/uploads?name=a.gpx", content=gpx())
    )
    monkeypatch.undo()
    assert answer.status_code == 507
    assert "there is no room left on the disk" in answer.text
    assert site.staged() == []
    assert site.client.get("/api/v1/uploads").json() == {"uploads": []}


def test_a_file_that_cannot_be_noted_is_refused_and_its_bytes_go(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shelf, "put_upload", raising(DiskRefused("there is no room left on the disk")))
    assert site.client.post("/api/v1/uploads?name=a.gpx", content=gpx()).status_code == 507
    assert site.staged() == []


def test_a_file_that_was_taken_outlives_a_full_disk_and_is_read_at_the_next_start(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = staged(site.home, zipped({"a.gpx": gpx(), "b.gpx": gpx(NOON + timedelta(days=1))}), "all.zip")
    with monkeypatch.context() as full:
        full.setattr(FolderFiles, "put", raising(FULL))
        assert read_upload(site.home, upload).state is UploadState.WAITING
    assert staged_path(site.home, upload.id).exists()
    background = Background(site.home)
    background._shown[upload.id] = None
    (load,) = loads(site.home, background)
    assert not load.open
    assert load.refused is not None
    assert "no room left on the disk" in load.refused
    assert load.refused.endswith("read at the next start.")
    (waiting,) = waiting_uploads(site.home)
    assert len(read_upload(site.home, waiting).outcomes) == 2
    assert site.client.get("/api/v1/runs").json()["count"] == 2
    assert site.staged() == []


def test_a_stop_in_the_middle_of_an_archive_does_not_wait_for_its_end(site: Site) -> None:
    days = {f"{n}.gpx": gpx(NOON + timedelta(days=n)) for n in range(4)}
    upload = staged(site.home, zipped(days), "all.zip")
    asked = iter([False, True])
    assert read_upload(site.home, upload, lambda: next(asked)).state is UploadState.READING
    assert site.client.get("/api/v1/runs").json()["count"] == 2
    assert staged_path(site.home, upload.id).exists()
    (waiting,) = waiting_uploads(site.home)
    assert [outcome.duplicate for outcome in read_upload(site.home, waiting).outcomes] == [
        True,
        True,
        False,
        False,
    ]
    assert site.client.get("/api/v1/runs").json()["count"] == 4


def test_the_same_file_in_two_tabs_is_one_run(site: Site) -> None:
    both = threading.Barrier(2)

    def send(_: int) -> dict[str, Any]:
        both.wait()
        return site.sent(gpx())

    with ThreadPoolExecutor(2) as tabs:
        outcomes = [upload["outcomes"][0] for upload in tabs.map(send, range(2))]
    assert outcomes[0]["runs"] == outcomes[1]["runs"]
    assert sorted(outcome["duplicate"] for outcome in outcomes) == [False, True]
    assert site.client.get("/api/v1/runs").json()["count"] == 1


def test_a_file_is_kept_while_the_simulated_athlete_is_made(site: Site) -> None:
    assert site.client.post("/api/v1/simulated").status_code == 200
    assert site.sent(gpx())["state"] == "done"
    assert site.client.get("/api/v1/runs").json()["count"] == 1
    assert site.client.delete("/api/v1/simulated").status_code == 204
    assert site.client.get("/api/v1/runs").json()["count"] == 1


@pytest.mark.parametrize("error", [RuntimeError("surprise"), FULL, DiskRefused("the disk is gone")])
def test_what_was_deleted_long_ago_and_cannot_be_forgotten_does_not_stop_the_analysis(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("backstride.web.background.forget_deleted", raising(error))
    upload = staged(site.home, gpx())
    with TestClient(make_app(site.home), base_url="http://127.0.0.1:8642", client=THIS_MACHINE) as client:
        run = Site(site.home, site.app, client).settled(upload.id)["outcomes"][0]["runs"][0]
        for _ in range(200):
            if site.home.store.shelf(site.home.me().id).run(run).reading_version:
                break
            threading.Event().wait(0.02)
    assert site.home.store.shelf(site.home.me().id).run(run).reading_version


def test_what_an_archive_lost_is_shown_until_it_is_dismissed(site: Site) -> None:
    upload = site.sent(zipped({"a.gpx": gpx(), "broken.gpx": b"<gpx"}), "many.zip")
    whole = site.sent(gpx(NOON + timedelta(days=1)))
    later = site.home.clock() + timedelta(hours=1)
    site.home.clock = lambda: later
    for _ in range(2):  # the first look dismisses
        shown = site.client.get("/uploads/coming").text
    assert "broken.gpx" in shown
    assert f"load-{upload['id']}" in shown or upload["name"] in shown
    assert f"load-{whole['id']}" not in shown
