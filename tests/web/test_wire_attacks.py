"""Attacks on the wire, each by its name, on real sockets: the server itself has a part in the answer."""

import contextlib
import socket
import time
from collections.abc import Iterator

import pytest

from backstride.web.application import make_app
from serving import serving
from site_of import Site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where the site listens: `127.0.0.1:port`."""
    with serving(make_app(site.home)) as url:
        yield url.removeprefix("http://")


def raw(address: str, request: bytes, *, cut: bool = False) -> tuple[int, bytes]:
    """Send bytes as they stand; returns the status and the whole answer. No answer is status 0."""
    host, port = address.split(":")
    answer = b""
    refused_early = contextlib.suppress(ConnectionError)
    with socket.create_connection((host, int(port)), timeout=10) as connection, refused_early:
        connection.sendall(request.replace(b"HOST", address.encode()))
        if cut:
            connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65_536):
            answer += piece
    return (int(answer.split(b" ", 2)[1]) if answer else 0), answer


LAST = b"Connection: close\r\n"
GET = b"GET /journal HTTP/1.1\r\n" + LAST
OURS = b"Host: HOST\r\n"
POST = b"POST /api/v1/uploads?name=a.gpx HTTP/1.1\r\n" + OURS + LAST
END = b"\r\n"
ATTACKS = {
    "no host": (GET + END, {400}),
    "no host in HTTP 1.0": (b"GET /journal HTTP/1.0\r\n" + END, {421}),
    "two hosts": (GET + OURS + b"Host: evil.example\r\n" + END, {400, 421}),
    "absolute form that names us": (
        b"GET http://HOST/journal HTTP/1.1\r\nHost: evil.example\r\n" + LAST + END,
        {421},
    ),
    "absolute form that names another": (
        b"GET http://evil.example/journal HTTP/1.1\r\n" + OURS + LAST + END,
        {404},
    ),
    "two slashes": (b"GET //evil.example/journal/ HTTP/1.1\r\n" + OURS + LAST + END, {404}),
    "negative length": (POST + b"Content-Length: -5\r\n\r\nhello", {400}),
    "two lengths": (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", {400}),
    "huge length": (POST + b"Content-Length: 9999999999999999999\r\n\r\nhello", {413}),
    "length of 5,000 digits": (POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nhello", {400}),
    "length and chunks": (
        POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        {400, 422},
    ),
    "chunk without a length": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", {400}),
    "header flood": (GET + OURS + b"X-A: b\r\n" * 100_000 + END, {400, 0}),
    "giant header": (GET + OURS + b"X: " + b"a" * 2_000_000 + END + END, {400, 0}),
    "preamble flood": (END * 500_000 + GET + OURS + END, {400, 0}),
    "giant address": (b"GET /" + b"a" * 2_000_000 + b" HTTP/1.1\r\n" + OURS + END, {400, 0}),
    "connect": (b"CONNECT evil.example:443 HTTP/1.1\r\n" + OURS + LAST + END, {403, 404, 405}),
    "trace": (b"TRACE /journal HTTP/1.1\r\n" + OURS + LAST + END, {403, 405}),
}


def test_hostile_requests_are_refused_and_each_next_one_is_answered(address: str) -> None:
    for name, (request, allowed) in ATTACKS.items():
        status, answer = raw(address, request)
        assert status in allowed, (name, answer[:200])
        assert b"evil.example" not in answer.split(b"\r\n\r\n")[0], name
        assert raw(address, GET + OURS + END)[0] == 200, name


def test_a_range_flood_gets_the_whole_page_once(address: str) -> None:
    ranges = b",".join(b"%d-%d" % (n, n + 1) for n in range(1500))
    status, answer = raw(address, GET + OURS + b"Range: bytes=" + ranges + END + END)
    assert status == 200
    assert len(answer) < 100_000


def test_slow_bodies_hold_up_nobody(address: str) -> None:
    host, port = address.split(":")
    with contextlib.ExitStack() as slow:
        for _ in range(60):
            connection = slow.enter_context(socket.create_connection((host, int(port))))
            connection.sendall(POST.replace(b"HOST", address.encode()) + b"Content-Length: 1000\r\n\r\nx")
        began = time.monotonic()
        assert raw(address, GET + OURS + END)[0] == 200
        assert time.monotonic() - began < 5


def test_a_send_that_is_cut_is_no_error_of_ours(
    address: str, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nhalf"
    for path in (b"/api/v1/uploads", b"/type", b"/api/v1/sessions"):
        raw(address, b"POST " + path + b" HTTP/1.1\r\n" + OURS + LAST + form, cut=True)
    until = time.monotonic() + 5
    while site.staged() and time.monotonic() < until:
        time.sleep(0.01)
    assert site.staged() == []
    assert "could not be answered" not in caplog.text
