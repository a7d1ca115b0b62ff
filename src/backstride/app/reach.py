"""By which names and addresses a phone in the same network reaches this machine.

Only addresses of private networks are taken unasked: a machine with a public address would answer the whole
world. Rejected: every address of every interface, which would also listen on the bridges of containers and
the far ends of tunnels.
"""

import re
import socket
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from backstride.vocab.errors import SettingRefused

LOOPBACK = "127.0.0.1"
_TOWARDS = ("10.255.255.255", "172.31.255.255", "192.168.255.255", "192.0.2.1")
"""Where a packet would go: it is never sent, but the system says from which address it would. The last one is
set aside for documents (RFC 5737): it asks for the way out."""
_SHARED = IPv4Network("100.64.0.0/10")
"""RFC 6598."""
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LONGEST_NAME = 253


@dataclass(frozen=True, slots=True)
class Reach:
    """This machine, as others in its network know it."""

    names: tuple[str, ...]
    """Lower case; the first is the one that people are shown."""
    addresses: tuple[str, ...]
    """IPv4, to listen on."""


def reach_of(
    name: str | None = None,
    addresses: Iterable[str] = (),
    *,
    host_name: Callable[[], str] = socket.gethostname,
    own_addresses: Callable[[], Iterable[str]] | None = None,
) -> Reach:
    """Find out how this machine is reached.

    Args:
        name: A name that the person says it has, before its own.
        addresses: Where to listen; none: at the addresses of this machine in private networks.
        host_name: Says what this machine calls itself.
        own_addresses: Says what addresses it has.

    Raises:
        SettingRefused: no name, no address, or none that can be used unasked.
    """
    said = () if name is None else (_name(name),)
    own = host_name().split(".")[0].lower()
    own_names = (f"{own}.local", own) if _LABEL.fullmatch(own) and own != "localhost" else ("localhost",)
    names = tuple(dict.fromkeys((*said, *own_names)))
    chosen = tuple(_address(one) for one in addresses)
    if not chosen:
        found = tuple(dict.fromkeys((own_addresses or addresses_of_this_machine)()))
        chosen = tuple(one for one in found if is_private(one))
        if not chosen:
            raise SettingRefused("--phone", _none_found(found))
    return Reach(names, chosen)


def is_private(address: str) -> bool:
    """Tell whether an address lies in a private network, or in one that a carrier shares (as Tailscale's)."""
    known = IPv4Address(address)
    return (known.is_private or known in _SHARED) and not (known.is_loopback or known.is_unspecified)


def addresses_of_this_machine() -> list[str]:
    """Return the addresses from which this machine speaks to its networks; nothing is sent."""
    found = []
    for towards in _TOWARDS:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking, suppress(OSError):
            asking.connect((towards, 9))
            found.append(str(asking.getsockname()[0]))
    return found


def _none_found(found: tuple[str, ...]) -> str:
    public = [one for one in found if not IPv4Address(one).is_loopback]
    if public:
        return (
            f"this machine's address {public[0]} is open to the whole internet, so nothing listens there "
            "unasked. Use a proxy, or say --address."
        )
    return "this machine is in no network. Join the phone's Wi-Fi, or say --address."


def _name(name: str) -> str:
    said = name.strip().rstrip(".").lower()
    labels = said.split(".")
    if len(said) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise SettingRefused("--name", "use a name such as ada-laptop.local, without port or path.")
    if labels[-1].isdigit():
        raise SettingRefused("--name", "this is an address by number; say it with --address.")
    return said


def _address(address: str) -> str:
    try:
        known = IPv4Address(address.strip())
    except ValueError:
        raise SettingRefused("--address", "use an address such as 192.168.1.20.") from None
    if known.is_unspecified or known.is_multicast:
        raise SettingRefused("--address", "name one address of this machine, such as 192.168.1.20.")
    return str(known)
