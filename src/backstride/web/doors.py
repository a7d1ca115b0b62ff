"""Through which door a request came, and who stands there.

The door decides, not what the request says: three kinds of sockets, each with rights of its own.

* **Here**: plain HTTP on 127.0.0.1, for the person at this machine. No code, as ever.
* **The phone's**: TLS on this machine's address in its network; or plain HTTP on 127.0.0.1 for a reverse
  proxy, which speaks TLS for us. Who is not paired gets the written list and nothing else.
* **The trust door**: plain HTTP beside the phone's, for a phone that does not trust this machine yet. It
  gives the authority file and the page that says what to do with it, to anybody, and never knows who asks.

Rejected: telling the person at the machine from a phone by the address it comes from alone. A reverse proxy
on this machine comes from 127.0.0.1 for the whole world.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import Scope

from backstride.app.certificates import Papers
from backstride.vocab.phone import Phone

Socket = tuple[str, int]
OUR_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""What a proxy says of whom it speaks for."""


class Door(StrEnum):
    """A kind of socket."""

    HERE = "here"
    PHONE = "phone"
    TRUST = "trust"


def is_loopback(address: str) -> bool:
    """Tell whether an address is this machine's own, never on a wire."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Doors:
    """The sockets that are open, and by which names they are asked for. By default only the one here."""

    names: frozenset[str] = frozenset()
    """Names and addresses that a phone may ask for."""
    trust: frozenset[Socket] = frozenset()
    proxy: Socket | None = None
    """Where the reverse proxy comes in."""
    outside: str | None = None
    """What a phone asks the proxy for: a name, with its port unless that is 443."""
    is_here: Callable[[str], bool] = field(default=is_loopback)
    """Tells of a client's address whether it is this machine's own."""

    def door_of(self, scope: Scope) -> Door:
        """Return the door of a request."""
        server = scope.get("server") or ("", None)
        if scope["scheme"] == "https" or (self.proxy is not None and tuple(server) == self.proxy):
            return Door.PHONE
        return Door.TRUST if tuple(server) in self.trust else Door.HERE

    def is_proxied(self, scope: Scope) -> bool:
        """Tell whether the reverse proxy brought a request."""
        return self.proxy is not None and tuple(scope.get("server") or ("", None)) == self.proxy

    def address_of(self, scope: Scope, fields: Headers) -> str:
        """Return where a request comes from; the proxy is believed at its own door only."""
        client = str((scope.get("client") or ("",))[0])
        if not self.is_proxied(scope):
            return client
        last = ",".join(fields.getlist("x-forwarded-for")).rpartition(",")[2].strip()  # some add a line
        try:
            return str(ip_address(last))
        except ValueError:
            return client

    def knows(self, scope: Scope, hosts: list[str]) -> bool:
        """Tell whether a request asks for a name of ours, with the port at which it came in."""
        if len(hosts) != 1:
            return False
        if self.is_proxied(scope):
            return hosts[0].lower() == self.outside
        tls = scope["scheme"] == "https"
        name, said_port = _split(hosts[0].lower(), "443" if tls else "80")
        here = self.door_of(scope) is Door.HERE
        port = (scope.get("server") or ("", None))[1]
        return name in (OUR_NAMES if here else self.names) and said_port == str(port or (443 if tls else 80))


ONLY_HERE = Doors()


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a phone is shown on its way in."""

    address: str
    """What it opens once it trusts this machine, by name: `https://ada-laptop.local:8443`."""
    by_number: str | None = None
    """The same by number, for phones that do not find the name."""
    trust: str | None = None
    """What it opens first; None where it trusts this machine already."""
    papers: Papers | None = None

    @property
    def first(self) -> str:
        """Return the page that the code to scan leads to."""
        return self.trust or f"{self.address}/pair"

    @property
    def ports(self) -> tuple[int, ...]:
        """Return the ports that a firewall must let in."""
        asked = (self.address, self.trust) if self.trust else (self.address,)
        return tuple(urlsplit(one).port or 443 for one in asked)

    @staticmethod
    def typed(address: str) -> str:
        """Return what a person types: HTTPS goes without saying."""
        return address.removeprefix("https://")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks."""

    address: str
    door: Door = Door.HERE
    here: bool = False
    """The person at this machine."""
    phone: Phone | None = None

    @property
    def known(self) -> bool:
        """Tell whether this is somebody who may see what is kept."""
        return self.here or self.phone is not None


def visitor_of(request: Request) -> Visitor:
    """Return who asks; before the guard has looked: a stranger."""
    found: Visitor | None = request.scope.get("state", {}).get("visitor")
    return found or Visitor("")


def _split(host: str, default: str) -> tuple[str, str]:
    name, colon, port = host.rpartition(":")
    return (name, port) if colon and not port.endswith("]") else (host, default)
