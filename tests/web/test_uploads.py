"""Files that come in: streamed, counted, safe before they are seen; each with its own outcome."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from starlette.requests import ClientDisconnect

from backstride.vocab.errors import InputRefused, TooLarge
from backstride.web.multipart import Refusal, receive_form
from backstride.web.receive import Received, plain_name, receive_raw
from runs import NOON, gpx, zipped
from site_of import LIMIT_BYTES, THIS_MACHINE, Site

T = TypeVar("T")


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own: a browser test before this one may have left its loop in ours."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def pieces(*chunks: bytes, cut: bool = False) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    if cut:
        raise ClientDisconnect


def test_a_dropped_file_becomes_a_run_in_the_journal(site: Site) -> None:
    upload = site.sent(gpx())
    assert upload["state"] == "done"
    run = upload["outcomes"][0]["runs"][0]
    assert "Along the canal" in site.client.get("/journal").text
    assert site.client.get(f"/api/v1/runs/{run}/original").content == gpx()
    assert site.staged() == []


def test_the_same_file_twice_is_one_run_and_says_so(site: Site) -> None:
    first, second = site.sent(gpx()), site.sent(gpx(), "again.gpx")
    assert first["outcomes"][0]["runs"] == second["outcomes"][0]["runs"]
    assert second["outcomes"][0]["duplicate"]
    assert "kept before, nothing changed" in site.client.get("/uploads/coming").text


def test_a_zip_gives_many_runs_and_names_the_file_that_was_refused(site: Site) -> None:
    later = NOON + timedelta(days=1)
    upload = site.sent(zipped({"a.gpx": gpx(), "b.gpx": gpx(later), "broken.gpx": b"<gpx"}), "many.zip")
    assert upload["state"] == "done"
    assert sum(len(outcome["runs"]) for outcome in upload["outcomes"]) == 2
    shown = site.client.get("/uploads/coming").text
    assert "2 runs kept" in shown
    assert "broken.gpx" in shown


def test_a_refused_file_says_why_in_the_list_until_it_is_dismissed(site: Site) -> None:
    upload = site.sent(b"\x89PNG\r\n\x1a\n" + bytes(100), "picture.fit")
    assert upload["state"] == "refused"
    shown = site.client.get("/journal").text
    assert "picture.fit was not kept." in shown
    assert "This is not a recording." in shown
    site.client.post(f"/uploads/{upload['id']}/dismiss")
    assert "picture.fit" not in site.client.get("/journal").text


def test_several_at_once_each_have_their_own_outcome(site: Site) -> None:
    files: list[tuple[str, bytes]] = [
        (f"{n}.gpx", gpx(datetime.fromisoformat(f"2026-05-{n:02}T07:00:00Z"))) for n in range(1, 5)
    ]
    files.append(("broken.gpx", b"<gpx"))
    with ThreadPoolExecutor(5) as pool:
        outcomes = list(pool.map(lambda file: site.sent(file[1], file[0]), files))
    assert [outcome["state"] for outcome in outcomes] == ["done"] * 4 + ["refused"]
    assert site.client.get("/api/v1/runs").json()["count"] == 4


def test_a_file_over_the_limit_is_refused_before_it_is_read(site: Site) -> None:
    answer = site.client.post(
        "/api/v1/uploads?name=big.fit", content=b"x", headers={"Content-Length": str(LIMIT_BYTES + 1)}
    )
    assert answer.status_code == 413
    assert "larger than" in answer.json()["error"]


def test_a_file_that_grows_over_the_limit_while_it_comes_leaves_nothing(site: Site) -> None:
    with pytest.raises(TooLarge):
        run_apart(receive_raw(site.home, "big.fit", None, pieces(b"x" * LIMIT_BYTES, b"y")))
    assert site.staged() == []


@pytest.mark.parametrize("cut_at", [0, 1, 100, 5000])
def test_a_send_that_is_cut_leaves_nothing(site: Site, cut_at: int) -> None:
    with pytest.raises(ClientDisconnect):
        run_apart(receive_raw(site.home, "run.gpx", None, pieces(gpx()[:cut_at], cut=True)))
    assert site.staged() == []
    assert site.client.get("/api/v1/uploads").json() == {"uploads": []}


def test_an_empty_file_is_refused(site: Site) -> None:
    answer = site.client.post("/api/v1/uploads?name=empty.fit", content=b"")
    assert answer.status_code == 422
    assert "empty" in answer.json()["error"]
    assert site.staged() == []


def test_a_plain_form_takes_several_files_without_a_script(site: Site) -> None:
    later = NOON + timedelta(days=1)
    files = [("file", ("a.gpx", gpx())), ("file", ("b.gpx", gpx(later)))]
    answer = site.client.post("/uploads", files=files, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/journal")
    for upload in site.client.get("/api/v1/uploads").json()["uploads"]:
        assert site.settled(upload["id"])["state"] == "done"
    assert site.client.get("/api/v1/runs").json()["count"] == 2


def test_a_form_without_a_chosen_file_says_what_to_do(site: Site) -> None:
    for files in ([("file", ("", b""))], [("other", (None, b"words"))]):
        answer = site.client.post("/uploads", files=files)
        assert answer.status_code == 422
    assert "No file was chosen" in answer.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"x"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"no boundary here"),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data; name=file; filename=a.gpx\r\n\r\nhalf",
        ),
    ],
)
def test_a_body_that_is_no_form_is_refused_and_leaves_nothing(site: Site, kind: str, body: bytes) -> None:
    answer = site.client.post("/uploads", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 422
    assert site.staged() == []


def form_of(*files: tuple[str, bytes]) -> bytes:
    parts = [
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n' % (n.encode(), d)
        for n, d in files
    ]
    return b"".join(parts) + b"--b--\r\n"


def test_a_form_means_the_same_in_pieces_of_any_size(site: Site) -> None:
    body = form_of(
        ("a.gpx", b"\r\n--almost\r\n" * 20), ("b.gpx", b"x"), ("big.fit", b"x" * (LIMIT_BYTES + 1))
    )

    async def taken(size: int) -> list[tuple[str, int | str]]:
        chunks = [body[at : at + size] for at in range(0, len(body), size)]
        items = [
            item async for item in receive_form(site.home, "multipart/form-data; boundary=b", pieces(*chunks))
        ]
        return [(i.name, i.size_bytes if isinstance(i, Received) else "refused") for i in items]

    expected = [("a.gpx", 240), ("b.gpx", 1), ("big.fit", "refused")]
    for size in (1009, 4096, len(body)):
        assert run_apart(taken(size)) == expected
    assert run_apart(taken_small(site, form_of(("a.gpx", b"--b almost\r\n-")))) == [("a.gpx", 13)]


async def taken_small(site: Site, body: bytes) -> list[tuple[str, int]]:
    single = pieces(*(body[at : at + 1] for at in range(len(body))))
    items = receive_form(site.home, "multipart/form-data; boundary=b", single)
    return [(item.name, item.size_bytes) async for item in items if not isinstance(item, Refusal)]


def test_a_form_that_is_cut_keeps_the_files_that_were_whole(site: Site) -> None:
    body = form_of(("a.gpx", b"x" * 50), ("b.gpx", b"y" * 50))[:-30]

    names: list[str] = []

    async def take() -> None:
        async for item in receive_form(site.home, "multipart/form-data; boundary=b", pieces(body)):
            names.append(item.name)  # noqa: PERF401  # one by one, since the form breaks off

    with pytest.raises(InputRefused):
        run_apart(take())
    assert names == ["a.gpx"]
    assert [name for name in site.staged() if name.endswith(".part")] == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("run.fit", "run.fit"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\run.fit", "run.fit"),
        ("a\x00b\n.fit", "ab.fit"),
        ("", "file without a name"),
        ("x" * 400, "x" * 200),
    ],
)
def test_a_name_of_a_stranger_is_words_and_never_a_path(given: str, shown: str) -> None:
    assert plain_name(given) == shown


def test_what_was_sent_and_not_read_is_read_after_a_restart(site: Site) -> None:
    from starlette.testclient import TestClient  # noqa: PLC0415  # only here

    from backstride.app.uploads import accept_upload, new_upload_id, staged_path  # noqa: PLC0415  # only here
    from backstride.web.application import make_app  # noqa: PLC0415  # only here

    upload_id = new_upload_id()
    staged_path(site.home, upload_id).write_bytes(gpx())
    staged_path(site.home, new_upload_id()).with_suffix(".part").write_bytes(b"half")
    accept_upload(site.home, site.home.me(), upload_id, "left.gpx", len(gpx()))
    with TestClient(make_app(site.home), base_url="http://127.0.0.1:8642", client=THIS_MACHINE) as client:
        assert Site(site.home, site.app, client).settled(upload_id)["state"] == "done"
    assert site.staged() == []
