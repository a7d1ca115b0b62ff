"""The phone's door: TLS on this machine's addresses, and beside it the one for a phone without trust yet.

Or a plain socket on 127.0.0.1 for a reverse proxy that speaks TLS for us.
"""

import errno
import socket
import ssl
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from backstride.app.certificates import FOLDER, Made, Papers, given_papers, own_papers, server_side
from backstride.app.home import Home
from backstride.app.reach import Reach, reach_of
from backstride.vocab.errors import SettingRefused
from backstride.web.doors import Doors, Welcome

HERE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class PhoneAsked:
    """How phones shall come in."""

    port: int = 8443
    """Of TLS; the trust door has the next one. 0 takes free ones."""
    name: str | None = None
    addresses: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class PhoneDoor:
    """Sockets that listen, and what goes with them."""

    doors: Doors
    welcome: Welcome
    plain: tuple[socket.socket, ...]
    """The trust door, or the proxy's."""
    tls: tuple[socket.socket, ...] = ()
    context: ssl.SSLContext | None = None


def open_phone_door(home: Home, asked: PhoneAsked, opened: ExitStack) -> PhoneDoor:
    """Make or read the certificate, and listen.

    Args:
        home: The running program, which must be the only one that serves its store.
        asked: How phones shall come in.
        opened: Closes the sockets at the end.

    Raises:
        SettingRefused: an option, an address or a port cannot be used.
        CertificateRefused: a file with a certificate or a key cannot be used.
    """
    if home.settings.outside is not None:
        return _for_a_proxy(home.settings.outside, asked, opened)
    reach = reach_of(asked.name, asked.addresses)
    papers = _papers(home, asked, reach)
    context = server_side(papers)
    tls = _listen_at_all(reach.addresses, asked.port, opened)
    port = tls[0].getsockname()[1]
    if papers.authority is None:
        name = asked.name or next((one for one in papers.names if "*" not in one), reach.names[0])
        return PhoneDoor(
            Doors(names=_hosts(reach, papers)), Welcome(_url(name, port), papers=papers), (), tls, context
        )
    plain = _listen_at_all(reach.addresses, port + 1 if asked.port else 0, opened)
    doors = Doors(names=_hosts(reach, papers), trust=frozenset(tuple(one.getsockname()[:2]) for one in plain))
    welcome = Welcome(
        address=_url(reach.names[0], port),
        by_number=_url(reach.addresses[0], port),
        trust=f"http://{reach.addresses[0]}:{plain[0].getsockname()[1]}/trust",
        papers=papers,
    )
    return PhoneDoor(doors, welcome, plain, tls, context)


def told(door: PhoneDoor) -> str:
    """Say where phones come in, and what they have to do anew."""
    said = f"For the phone: {door.welcome.address}"
    if door.welcome.papers is not None and door.welcome.papers.made is Made.ANEW:
        said += (
            "\nThis machine has another name or is in another network than before, so it has a new "
            "certificate authority: each phone has to trust it once more."
        )
    return said


def listen(address: str, port: int, option: str) -> socket.socket:
    """Listen. Raises SettingRefused: another program does, or the address is none of this machine's."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise SettingRefused("--address", f"{address} is no address of this machine.") from error
        why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        usual = 8642 if option == "--port" else 8443
        other = port + 1 if 1024 <= port < 65535 else usual  # noqa: PLR2004  # lower ones are the system's
        raise SettingRefused(option, f"{port} {why}. Choose another, for example {other}.") from error
    return listening


def _papers(home: Home, asked: PhoneAsked, reach: Reach) -> Papers:
    if asked.certificate is not None and asked.key is not None:
        return given_papers(asked.certificate, asked.key, home.clock())
    if asked.certificate is not None or asked.key is not None:
        raise SettingRefused("--certificate", "say both --certificate and --key, or neither.")
    return own_papers(home.settings.data / FOLDER, reach, home.clock())


def _for_a_proxy(outside: str, asked: PhoneAsked, opened: ExitStack) -> PhoneDoor:
    if asked.certificate or asked.key or asked.name or asked.addresses:
        raise SettingRefused(
            "BACKSTRIDE_OUTSIDE", "a proxy speaks TLS, so no certificate, name or address can be said here."
        )
    listening = opened.enter_context(listen(HERE, asked.port, "--phone-port"))
    doors = Doors(proxy=tuple(listening.getsockname()[:2]), outside=outside)
    return PhoneDoor(doors, Welcome(f"https://{outside}"), (listening,))


def _listen_at_all(addresses: tuple[str, ...], port: int, opened: ExitStack) -> tuple[socket.socket, ...]:
    return tuple(opened.enter_context(listen(address, port, "--phone-port")) for address in addresses)


def _hosts(reach: Reach, papers: Papers) -> frozenset[str]:
    return frozenset((*reach.names, *reach.addresses, *papers.names))


def _url(name: str, port: int) -> str:
    return f"https://{name}" if port == 443 else f"https://{name}:{port}"  # noqa: PLR2004  # TLS's own
