"""Certificates for the phone: an authority of this machine's own, good for its names and networks only.

Three certificates. The **root** is what a phone trusts; its key signs the second one and is forgotten
before it was ever written. The **issuer** signs this machine's own certificate; its key stays here. Both
carry critical name constraints: whoever steals the issuer's key can pretend to be this machine, and no other
name. One that is root and issuer at once would say the same, but not every verifier heeds constraints of what
a person trusts (RFC 5280, 6.1, leaves it open; Chrome does so since 112). In an issuer all do.

**What is permitted:** the names exactly; of a private address the 256 around it, since a router hands out
another one of them now and then; any other address exactly. A changed address gets a new leaf at the next
start. Where the constraint does not permit it, a new authority is made for the networks of before and the new
one, so that who comes home finds it still good. A phone must trust a new authority anew; people are told so.

Rejected: constraints of exact addresses (a router's whim would ask people to trust anew, until they trust
anything), and one file each for keys and certificates (a cut between two leaves a pair that does not match).
"""

import hashlib
import os
import ssl
import stat
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING

from backstride.app.reach import LOOPBACK, Reach, is_private
from backstride.store.durable import HALF, written_in_one
from backstride.vocab.errors import CertificateRefused, DiskRefused

if TYPE_CHECKING:
    from cryptography import x509

    from backstride.app.certificate_maker import Authority

FOLDER = "certificates"
"""Below the data folder. It is in no backup and no export: a key stays where it was made."""
AUTHORITY, MACHINE = "authority.pem", "machine.pem"
"""The issuer's key, the issuer and the root; this machine's key, its certificate and the issuer."""
NETWORK_BITS = 24
"""Of a private address so many bits are permitted: 256 addresses, as home routers give. Project choice."""
_REMOVE = "Remove the folder it lies in to begin anew; each phone must then trust this machine again"


class Made(StrEnum):
    """What was made at this start."""

    NOTHING = "nothing"
    LEAF = "leaf"
    AUTHORITY = "authority"
    """The first one."""
    ANEW = "anew"
    """An authority in the place of another: phones that trusted that one must trust this one."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What TLS needs, and what a phone is shown."""

    chain: Path
    """This machine's certificate and what signed it, PEM."""
    key: Path
    names: tuple[str, ...]
    """All names and addresses that it is for."""
    until: datetime
    made: Made = Made.NOTHING
    authority: bytes | None = None
    """What a phone loads and trusts, DER; None where phones trust it already."""
    title: str = ""
    """What a phone calls the authority."""

    @property
    def fingerprint(self) -> str:
        """Return SHA-256 of what a phone loads, as phones write it."""
        return fingerprint_of(self.authority or b"")


def fingerprint_of(authority: bytes) -> str:
    """Return SHA-256 in pairs of signs."""
    return hashlib.sha256(authority).digest().hex(" ").upper()


def own_papers(folder: Path, reach: Reach, now: datetime) -> Papers:
    """Return this machine's own certificate, made where need be.

    Args:
        folder: Where keys and certificates are kept; made if need be, for nobody else's eyes.
        reach: What they are for; `127.0.0.1` is added.
        now: The time.

    Raises:
        CertificateRefused: a file there is broken, not ours, or open to others.
        DiskRefused: nothing can be written there.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for half in folder.glob(f".*{HALF}"):
            half.unlink(missing_ok=True)
        addresses = tuple(dict.fromkeys((*reach.addresses, LOOPBACK)))
        authority, made = _authority(folder, reach.names, addresses, now)
        leaf, made_leaf = _leaf(folder, authority, reach.names, addresses, now)
    except OSError as error:
        raise DiskRefused.because(error) from error
    from backstride.app.certificate_maker import der_of  # noqa: PLC0415  # slow to load, seldom needed

    return Papers(
        chain=folder / MACHINE,
        key=folder / MACHINE,
        names=(*reach.names, *addresses),
        until=leaf.not_valid_after_utc,
        made=Made.LEAF if made is Made.NOTHING and made_leaf else made,
        authority=der_of(authority.root),
        title=authority.title,
    )


def given_papers(certificate: Path, key: Path, now: datetime) -> Papers:
    """Return a certificate that an admin has, after a look at it.

    Raises:
        CertificateRefused: it cannot be read, is over, or is not about this key.
    """
    from backstride.app.certificate_maker import belongs, names_in, read_pem  # noqa: PLC0415  # as above

    helps = "Give the whole chain as PEM with --certificate, and its key, without a password, with --key"
    try:
        _, chain = read_pem(certificate.read_bytes())
        secret, _ = read_pem(key.read_bytes())
    except OSError as error:
        raise CertificateRefused(
            str(error.filename), (error.strerror or str(error)).lower(), helps
        ) from error
    except (ValueError, TypeError) as error:
        raise CertificateRefused(f"{certificate} with {key}", "one of them cannot be read", helps) from error
    if not chain or secret is None:
        lacks = (certificate, "no certificate") if not chain else (key, "no key")
        raise CertificateRefused(str(lacks[0]), f"there is {lacks[1]} in it", helps)
    if not belongs(secret, chain[0]):
        raise CertificateRefused(str(key), f"it is not the key of {certificate}", helps)
    if chain[0].not_valid_after_utc <= now:
        raise CertificateRefused(
            str(certificate), f"it ended on {chain[0].not_valid_after_utc:%-d %B %Y}", helps
        )
    names, addresses = names_in(chain[0])
    return Papers(certificate, key, (*names, *addresses), chain[0].not_valid_after_utc)


def server_side(papers: Papers) -> ssl.SSLContext:
    """Return what a server speaks TLS with. Raises CertificateRefused: OpenSSL takes the files not."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    try:
        made.load_cert_chain(papers.chain, papers.key, password=lambda: "")
    except (OSError, ValueError) as error:
        helps = "Give the whole chain as PEM, and its key without a password"
        raise CertificateRefused(str(papers.chain), "OpenSSL cannot use it", helps) from error
    return made


def kept_until(folder: Path) -> datetime | None:
    """Return until when the certificate that is kept is good; None where there is none yet.

    Raises:
        CertificateRefused: a file there is broken, not ours, or open to others.
    """
    if not (folder / AUTHORITY).exists():
        return None
    authority = _read_authority(folder / AUTHORITY)
    leaf = _read_leaf(folder / MACHINE, authority)
    return None if leaf is None else leaf.not_valid_after_utc


def _authority(
    folder: Path, names: tuple[str, ...], addresses: tuple[str, ...], now: datetime
) -> "tuple[Authority, Made]":
    """Return the authority that is kept, or a new one where it is none for these, or nearly over."""
    from backstride.app.certificate_maker import LifeParams, make_authority, pem_of  # noqa: PLC0415  # as above

    path, life = folder / AUTHORITY, LifeParams()
    before = _read_authority(path)
    if before is not None:
        good = before.root.not_valid_before_utc <= now <= before.root.not_valid_after_utc - life.leaf
        if good and before.permits(names, addresses):
            return before, Made.NOTHING
    networks = dict.fromkeys((*(before.networks if before else ()), *(_network(one) for one in addresses)))
    made = make_authority(names[0].removesuffix(".local"), names, tuple(networks), now, life)
    _write(path, pem_of(made.key, made.issuer, made.root))
    return made, Made.AUTHORITY if before is None else Made.ANEW


def _leaf(
    folder: Path, authority: "Authority", names: tuple[str, ...], addresses: tuple[str, ...], now: datetime
) -> "tuple[x509.Certificate, bool]":
    """Return the leaf that is kept, or a new one where it is none for these, or nearly over."""
    from backstride.app.certificate_maker import LifeParams, make_leaf, names_in, pem_of  # noqa: PLC0415  # as above

    path, life = folder / MACHINE, LifeParams()
    before = _read_leaf(path, authority)
    if (
        before is not None
        and names_in(before) == (names, addresses)
        and before.not_valid_before_utc <= now <= before.not_valid_after_utc - life.renew
    ):
        return before, False
    made = make_leaf(authority, names, addresses, now, life)
    _write(path, pem_of(made.key, made.certificate, authority.issuer))
    return made.certificate, True


def _network(address: str) -> IPv4Network:
    bits = NETWORK_BITS if is_private(address) else 32
    return IPv4Network((IPv4Address(address), bits), strict=False)


def _read_authority(path: Path) -> "Authority | None":
    from backstride.app.certificate_maker import authority_from  # noqa: PLC0415  # as above

    text = _read(path)
    if text is None:
        return None
    try:
        return authority_from(text)
    except (ValueError, TypeError) as error:
        raise CertificateRefused(str(path), _reason(error), _REMOVE) from error


def _read_leaf(path: Path, authority: "Authority | None") -> "x509.Certificate | None":
    from backstride.app.certificate_maker import leaf_from  # noqa: PLC0415  # as above

    text = _read(path)
    if text is None or authority is None:
        return None
    try:
        found = leaf_from(text, authority)
    except (ValueError, TypeError) as error:
        helps = "Remove this file: a new one is made at the next start, and phones notice nothing"
        raise CertificateRefused(str(path), _reason(error), helps) from error
    return None if found is None else found.certificate


def _reason(error: Exception) -> str:
    said = str(error)
    return said if said.startswith(("it ", "its ", "Backstride ")) else "it is damaged"


def _read(path: Path) -> bytes | None:
    """Return what a file of ours holds; None where there is none. Raises CertificateRefused."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CertificateRefused(str(path), (error.strerror or str(error)).lower(), _REMOVE) from error
    with os.fdopen(descriptor, "rb") as stream:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise CertificateRefused(str(path), "it is no plain file", _REMOVE)
        if about.st_uid != os.geteuid():
            raise CertificateRefused(str(path), "it belongs to somebody else", _REMOVE)
        if stat.S_IMODE(about.st_mode) & 0o077:
            reason = "others on this machine may read the key in it"
            raise CertificateRefused(
                str(path), reason, f"Was it nobody else? Then `chmod 600 {path}`. {_REMOVE}"
            )
        return stream.read(2**20)


def _write(path: Path, text: bytes) -> None:
    """Write a file with a key in it: for nobody else from its first byte on, whole or not at all."""
    with written_in_one(path) as half:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text)
