"""Bytes under the name of their content, in a folder and on a local S3 server."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from backstride.store.durable import written_in_one
from backstride.store.files import Files, FolderFiles, is_whole, key_of, open_files, read_whole
from backstride.store.restore import restore_backup
from backstride.store.store import open_store
from backstride.vocab.errors import DamagedFile, NotFound, SettingRefused
from kept_runs import Clock, keep

DATA = bytes(range(256)) * 5
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """A server on this machine that speaks S3."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The URL of a place in an empty bucket."""
    import boto3  # noqa: PLC0415 (half a second that only these tests need)
    import s3fs  # noqa: PLC0415 (the same)

    s3fs.S3FileSystem.clear_instance_cache()  # one from another test would ask the server of that test
    for name, value in (
        ("AWS_ENDPOINT_URL", s3_server),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    name = f"bucket-{tmp_path.name.lower().replace('_', '-')}"
    client = boto3.client("s3")
    client.create_bucket(Bucket=name)
    client.close()
    return f"s3://{name}/some/prefix"


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    url = request.getfixturevalue("bucket") if request.param == "s3" else None
    return open_files(tmp_path, url)


def test_bytes_come_back_from_under_their_digest(files: Files, tmp_path: Path):
    source = tmp_path / "source"
    source.write_bytes(DATA)
    assert files.put("originals", source) == files.put("samples", DATA) == DIGEST
    assert read_whole(files, key_of("originals", DIGEST)) == DATA
    assert dict(files.walk()) == {
        f"originals/{DIGEST[:2]}/{DIGEST}": len(DATA),
        f"samples/{DIGEST[:2]}/{DIGEST}.parquet": len(DATA),
    }


def test_putting_twice_is_putting_once(files: Files):
    assert files.put("samples", DATA) == files.put("samples", DATA)
    assert len(list(files.walk())) == 1


def test_a_half_file_under_the_right_name_is_made_whole(files: Files):
    key = key_of("samples", files.put("samples", DATA))
    damage(files, key, DATA[:-1])
    files.put("samples", DATA)
    assert is_whole(files, key)


def damage(files: Files, key: str, data: bytes) -> None:
    if isinstance(files, FolderFiles):
        (files.root / key).write_bytes(data)
    else:
        files._fs.pipe_file(files._path(key), data)  # type: ignore[attr-defined]


def test_a_changed_byte_is_seen_when_it_is_read(files: Files):
    key = key_of("samples", files.put("samples", DATA))
    damage(files, key, DATA[:-1] + b"!")
    assert not is_whole(files, key)
    with pytest.raises(DamagedFile, match="changed on the disk"):
        read_whole(files, key)


def test_what_is_not_there_is_said_so(files: Files):
    key = key_of("samples", DIGEST)
    assert (files.size(key), list(files.walk()), files.mark(), files.drop_temporary()) == (None, [], None, 0)
    with pytest.raises(NotFound):
        read_whole(files, key)
    files.delete(key)


def test_what_is_deleted_is_gone_and_can_be_put_again(files: Files):
    key = key_of("samples", files.put("samples", DATA))
    files.delete(key)
    assert files.size(key) is None
    files.put("samples", DATA)
    assert files.size(key) == len(DATA)


def test_a_mark_says_whose_files_these_are_and_is_none_of_them(files: Files):
    files.set_mark("mine")
    assert files.mark() == "mine"
    assert list(files.walk()) == []


def test_a_strangers_file_in_the_folder_is_never_ours(files: Files):
    for name in (
        "originals/zz/notes.txt",
        f"samples/00/{DIGEST}.parquet",
        f"originals/{DIGEST[:2]}/{DIGEST}.part",
    ):
        if isinstance(files, FolderFiles):
            (files.root / name).parent.mkdir(parents=True, exist_ok=True)
        damage(files, name, b"x")
    assert list(files.walk()) == []


def test_a_whole_store_lives_in_a_bucket(bucket: str, tmp_path: Path):
    with open_store(tmp_path / "data", files=bucket, clock=Clock()) as store:
        shelf = store.shelf(store.me().id)
        kept = keep(shelf)
        orphan = key_of("originals", store._files.put("originals", b"nobody's"))
        assert store.facts().orphans == (orphan,)
        assert store.sweep().orphans == 1
        with shelf.open_original(kept.run_id)[1] as stream:
            assert stream.read() == b"a file"
        assert not (tmp_path / "data" / "files").exists()
        made = store.backup(tmp_path / "all.backup")
        store.remove_athlete(shelf.athlete().id)
        assert store.facts().files == 0
    put_back = restore_backup(tmp_path / "all.backup", tmp_path / "data", files=bucket, clock=Clock())
    assert (put_back.files, put_back.recordings) == (made.files, made.recordings) == (2, 1)
    with open_store(tmp_path / "data", files=bucket, clock=Clock()) as store:
        assert store.facts(every_byte=True).sound
        assert store.facts().sweeps


def test_a_folder_elsewhere_may_be_named_plainly_or_as_a_url(tmp_path: Path):
    for url in (str(tmp_path / "a"), f"file://{tmp_path}/b"):
        files = open_files(tmp_path / "data", url)
        assert isinstance(files, FolderFiles)
        assert files.root.parent == tmp_path
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("url", ["nonsense://x", "gcs-not-there://bucket"])
def test_a_place_that_cannot_be_used_is_refused_in_words(tmp_path: Path, url: str):
    with pytest.raises(SettingRefused, match="BACKSTRIDE_FILES"):
        open_files(tmp_path, url)


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path):
    def torn() -> None:
        with written_in_one(tmp_path / "name") as temporary:
            temporary.write_bytes(b"half")
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        torn()
    assert list(tmp_path.iterdir()) == []


def test_bytes_are_safe_on_the_disk_before_their_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The order that survives a power cut: bytes, rename, folder, and a new folder's own name."""
    done: list[str] = []
    sync, move = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        about = os.fstat(descriptor)
        done.append("folder" if stat.S_ISDIR(about.st_mode) else f"{about.st_size} bytes")
        sync(descriptor)

    def replace(path: Path, target: Path) -> Path:
        done.append("name")
        return move(path, target)

    files = FolderFiles(tmp_path)
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    files.put("samples", DATA)
    assert done == ["folder", f"{len(DATA)} bytes", "name", "folder"]
    done.clear()
    files.put("samples", DATA)
    assert done == ["folder"], "another writer may have put it there and not come as far as this"
