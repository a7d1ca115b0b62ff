"""Recordings in an object store: a real S3 server on this machine, read by the workers themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client
from moto.server import ThreadedMotoServer

from backstride.vocab.errors import InputRefused
from cohort.rows import Run, names, rows, sentences
from runs import gpx

pytestmark = pytest.mark.filterwarnings("default")

KEYS = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")


@pytest.fixture(scope="module")
def way(scheduler: str) -> Iterator[dict[str, str]]:
    """A server on this machine, and how to reach it; the workers know it, too."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    values = dict(zip(KEYS, (f"http://{host}:{port}", "testing", "testing", "us-east-1"), strict=True))

    def show_the_way() -> None:
        import os  # noqa: PLC0415  # that of the worker

        os.environ.update(values)

    with Client(scheduler, set_as_default=False) as client:
        client.run(show_the_way)
    yield values
    server.stop()


@pytest.fixture
def bucket(way: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator["Bucket"]:
    """An empty bucket."""
    import s3fs  # noqa: PLC0415 (half a second that only these tests need)

    s3fs.S3FileSystem.clear_instance_cache()  # one from another test would ask the server of that test
    for key, value in way.items():
        monkeypatch.setenv(key, value)
    bucket = Bucket(f"study-{tmp_path.name.lower().replace('_', '-')}")
    yield bucket
    bucket.client.close()


class Bucket:
    """A bucket and what lies in it."""

    def __init__(self, name: str) -> None:
        import boto3  # noqa: PLC0415 (half a second that only these tests need)

        self.name, self.url = name, f"s3://{name}/raw"
        self.client = boto3.client("s3")
        self.client.create_bucket(Bucket=name)

    def put(self, name: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=f"raw/{name}", Body=data)

    def delete(self, name: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=f"raw/{name}")


def read_twice(bucket: Bucket, run: Run, count: int) -> Path:
    """Read, change one object, add one, take one away, and read again."""
    wanted = {f"p{i % 7}/{i:03d}.gpx" for i in range(count)}
    for i, name in enumerate(sorted(wanted)):
        bucket.put(name, gpx(seconds=60 + i))
    bucket.put("notes.fit", b"no recording")
    bucket.put(".hidden/x.gpx", gpx())
    out, _, progress = run(bucket.url)
    assert set(names(out)) == wanted, sentences(out)
    assert len(names(out)) == count
    assert list(sentences(out)) == ["notes.fit"]
    assert progress.left == 0
    first, second = sorted(wanted)[:2]
    bucket.put(first, gpx(seconds=30))
    bucket.put("new.gpx", gpx(seconds=30))
    bucket.delete(second)
    out, _, progress = run(bucket.url)
    assert (progress.before, progress.now) == (count - 1, 2)
    assert set(names(out)) == wanted - {second} | {"new.gpx"}
    lengths = {row["file"]: row["duration_s"] for row in rows(out, "readings")}
    assert (lengths[first], lengths["new.gpx"]) == (30.0, 30.0)
    return out


def test_objects_are_read_by_their_address_and_only_those_that_changed_again(bucket: Bucket, run: Run):
    read_twice(bucket, run, 8)


@pytest.mark.night
def test_three_hundred_recordings_from_a_local_s3_server(bucket: Bucket, run: Run):
    read_twice(bucket, run, 300)


def test_an_empty_store_is_refused(bucket: Bucket, run: Run):
    with pytest.raises(InputRefused, match="There is no such folder"):
        run(f"s3://{bucket.name}/nothing")
    with pytest.raises(InputRefused, match=r"There is no such folder|could not be listed"):
        run("s3://another-study/nothing")
