"""The phone's door on real sockets: TLS by Python's own client, the trust door, and the one here as ever.

127.0.0.2 stands in for the machine's address in its network: nothing of a test listens on a real one.
"""

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backstride.app import pairing
from backstride.app.certificates import own_papers
from backstride.app.home import Home
from backstride.app.phones import remove_phone
from backstride.app.reach import Reach
from backstride.vocab.errors import CertificateRefused, SettingRefused
from backstride.web.phone_door import PhoneAsked, PhoneDoor, listen, open_phone_door, told
from backstride.web.server import BackstrideServer, server_for
from site_of import Site

ASKED = PhoneAsked(0, "ada-laptop.local", ("127.0.0.2",))


@dataclass
class Served:
    """A running server with all its doors."""

    home: Home
    door: PhoneDoor
    here: int
    server: BackstrideServer

    @property
    def tls(self) -> tuple[str, int]:
        address, port = self.door.tls[0].getsockname()
        return address, port

    @property
    def trust(self) -> tuple[str, int]:
        address, port = self.door.plain[0].getsockname()
        return address, port


@pytest.fixture
def home(site: Site) -> Home:
    """A home whose clock a TLS library agrees with."""
    site.home.clock = lambda: datetime.now(UTC)
    return site.home


@pytest.fixture
def served(home: Home) -> Iterator[Served]:
    with ExitStack() as opened:
        listening = opened.enter_context(listen("127.0.0.1", 0, "--port"))
        door = open_phone_door(home, ASKED, opened)
        server = server_for(home, listening, door)
        here = listening.getsockname()[1]
        thread = threading.Thread(target=server.run)
        thread.start()
        while not (server.started and len(server.servers) == 3):
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        try:
            yield Served(home, door, here, server)
        finally:
            server.should_exit = True
            thread.join()


def trusting(served: Served) -> ssl.SSLContext:
    """A client that trusts what the trust door gives, and nothing else."""
    status, _, root = plain(served.trust, "/trust/authority.crt")
    assert status == 200
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=root)
    return context


def plain(
    at: tuple[str, int], path: str, host: str = "ada-laptop.local"
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(*at, timeout=10)
    connection.request("GET", path, headers={"Host": f"{host}:{at[1]}"})
    answer = connection.getresponse()
    found = (answer.status, dict(answer.getheaders()), answer.read())
    connection.close()
    return found


def secure(
    served: Served, path: str, context: ssl.SSLContext, method: str = "GET", body: str = "", **fields: str
) -> tuple[int, dict[str, str], bytes]:
    """Ask over TLS as `ada-laptop.local`, which leads to 127.0.0.2."""
    at = served.tls
    with (
        socket.create_connection(at, timeout=10) as bare,
        context.wrap_socket(bare, server_hostname="ada-laptop.local") as wrapped,
    ):
        head = {"Host": f"ada-laptop.local:{at[1]}", "Connection": "close", **fields}
        if body:
            head |= {"Content-Length": str(len(body)), "Content-Type": "application/x-www-form-urlencoded"}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", body]
        wrapped.sendall("\r\n".join(lines).encode())
        answer = http.client.HTTPResponse(wrapped)
        answer.begin()
        return answer.status, dict(answer.getheaders()), answer.read()


def test_a_phone_loads_the_authority_pairs_and_comes_in_over_tls(served: Served) -> None:
    context = trusting(served)
    assert secure(served, "/journal", context)[0] == 401
    assert secure(served, "/pair", context)[0] == 200
    code = pairing.open_code(served.home).digits
    origin = f"https://ada-laptop.local:{served.tls[1]}"
    status, head, _ = secure(served, "/pair", context, "POST", f"code={code}", Origin=origin)
    assert status == 303
    cookie = head["set-cookie"].split(";")[0]
    status, _, page = secure(served, "/journal", context, Cookie=cookie)
    assert status == 200
    assert b"Your runs" in page
    [phone] = served.home.store.phones().all(served.home.me().id)
    remove_phone(served.home, phone.id)
    assert secure(served, "/journal", context, Cookie=cookie)[0] == 401


def test_who_does_not_trust_the_root_gets_nothing(served: Served, tmp_path: Path) -> None:
    other = own_papers(tmp_path / "other", Reach(("ada-laptop.local",), ("127.0.0.2",)), datetime.now(UTC))
    distrusting = ssl.create_default_context(cadata=other.authority)
    for context in (ssl.create_default_context(), distrusting):
        with pytest.raises(ssl.SSLCertVerificationError):
            secure(served, "/pair", context)
    for name in ("bank.example", "localhost", "127.0.0.3"):
        with socket.create_connection(served.tls) as bare, pytest.raises(ssl.SSLCertVerificationError):
            trusting(served).wrap_socket(bare, server_hostname=name)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_tls_and_plain_words_get_no_answer_at_the_phones_door(served: Served) -> None:
    old = trusting(served)
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        secure(served, "/pair", old)
    with socket.create_connection(served.tls, timeout=10) as bare:
        bare.sendall(b"GET /pair HTTP/1.1\r\nHost: ada-laptop.local\r\n\r\n")
        assert b"HTTP" not in bare.recv(1000)


def test_the_trust_door_gives_the_certificate_and_nothing_else(served: Served) -> None:
    assert plain(served.trust, "/trust")[0] == 200
    for path in ("/pair", "/journal", "/", "/sw.js", "/api/v1/health", "/phone"):
        assert plain(served.trust, path)[0] == 403, path
    assert plain(served.trust, "/trust", host="evil.example")[0] == 421


def test_the_door_here_is_as_ever(served: Served) -> None:
    at = ("127.0.0.1", served.here)
    assert plain(at, "/journal", host="127.0.0.1")[0] == 200
    assert plain(at, "/journal")[0] == 421
    page = plain(at, "/phone", host="127.0.0.1")[2].decode()
    assert f"ada-laptop.local:{served.tls[1]}" not in page  # no code is open
    assert "Show a code" in page


def test_what_the_program_says_names_no_code_where_nobody_looks(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pairing.kept_code(served.home) is None
    assert told(served.door) == f"For the phone: https://ada-laptop.local:{served.tls[1]}"


def test_a_door_that_cannot_be_opened_is_one_sentence(home: Home, tmp_path: Path) -> None:
    taken = socket.create_server(("127.0.0.2", 0))
    port = taken.getsockname()[1]
    for asked, says in (
        (replace(ASKED, port=port), rf"--phone-port: {port} is in use"),
        (replace(ASKED, addresses=("192.0.2.99",)), "192.0.2.99 is no address of this machine"),
        (replace(ASKED, certificate=tmp_path / "a.pem"), "say both --certificate and --key"),
    ):
        with ExitStack() as opened, pytest.raises(SettingRefused, match=says):
            open_phone_door(home, asked, opened)
    with ExitStack() as opened, pytest.raises(CertificateRefused, match="no such file"):
        open_phone_door(home, replace(ASKED, certificate=tmp_path / "a.pem", key=tmp_path / "b.pem"), opened)
    taken.close()


def test_an_admins_certificate_needs_no_trust_door(home: Home) -> None:
    with ExitStack() as opened:
        own = open_phone_door(home, ASKED, opened).welcome.papers
        assert own
        given = open_phone_door(home, replace(ASKED, certificate=own.chain, key=own.key), opened)
        assert given.plain == ()
        assert given.welcome.trust is None
        assert given.welcome.first.endswith("/pair")


def test_a_proxys_door_listens_on_this_machine_only(home: Home) -> None:
    home.settings = replace(home.settings, outside="backstride.example.org")
    with ExitStack() as opened:
        door = open_phone_door(home, PhoneAsked(0), opened)
        assert [one.getsockname()[0] for one in door.plain] == ["127.0.0.1"]
        assert door.tls == ()
        assert door.welcome.first == "https://backstride.example.org/pair"
        with pytest.raises(SettingRefused, match="a proxy speaks TLS"):
            open_phone_door(home, ASKED, opened)


def test_the_command_opens_both_doors_and_closes_them(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept, tmp_path / "data")
    asked = ("serve", "--port", "0", "--phone", "--phone-port", "0", "--address", "127.0.0.2")
    started = subprocess.Popen(
        [sys.executable, "-m", "backstride", *asked],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "BACKSTRIDE_DATA": str(tmp_path / "data")},
    )
    assert started.stdout
    said = [started.stdout.readline() for _ in range(3)]
    started.send_signal(signal.SIGTERM)
    assert started.wait(60) in (0, 143)
    started.stdout.close()
    assert said[0].startswith("Backstride is at http://127.0.0.1:")
    assert said[1].startswith("For the phone: https://")
    assert "/phone" in said[2]
    assert not any(part.isdigit() and len(part) == 6 for part in said[2].split())
    folder = tmp_path / "data" / "certificates"
    assert sorted(path.name for path in folder.iterdir()) == ["authority.pem", "machine.pem"]
