"""Certificates made and read: root, issuer and leaf, all ECDSA on P-256. Nothing here touches a file.

The root's key lives inside `make_authority` only: it signs root and issuer, and is never written anywhere.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey
_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
_TITLE = "Backstride on "
_LONGEST_TITLE = 64
"""Of a common name (RFC 5280, appendix A)."""


@dataclass(frozen=True, slots=True)
class LifeParams:
    """How long certificates are good."""

    leaf: timedelta = timedelta(days=397)
    """As long as browsers take a leaf of a public authority; Apple takes no longer one at all times. Project
    choice."""
    authority: timedelta = timedelta(days=3650)
    """Ten years: who trusts it should not be asked again. Project choice."""
    early: timedelta = timedelta(days=1)
    """It begins so long ago, since a phone's clock may lag. Project choice."""
    renew: timedelta = timedelta(days=200)
    """A leaf with less than this left is made anew at a start, which phones do not notice: a server that then
    runs for half a year is trusted to the end. Project choice."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What a phone trusts, and what signs in its name."""

    key: Key
    """Of the issuer."""
    issuer: x509.Certificate
    root: x509.Certificate

    @property
    def title(self) -> str:
        """Return what a phone calls it."""
        return str(self.root.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    @property
    def names(self) -> frozenset[str]:
        """Return the names that are permitted."""
        return frozenset(one.value for one in self._permitted() if isinstance(one, x509.DNSName))

    @property
    def networks(self) -> tuple[IPv4Network, ...]:
        """Return the networks that are permitted."""
        return tuple(one.value for one in self._permitted() if isinstance(one.value, IPv4Network))

    def permits(self, names: tuple[str, ...], addresses: tuple[str, ...]) -> bool:
        """Tell whether a leaf for these would be good."""
        inside = all(any(IPv4Address(one) in network for network in self.networks) for one in addresses)
        return inside and set(names) <= self.names

    def _permitted(self) -> list[x509.GeneralName]:
        found = self.issuer.extensions.get_extension_for_class(x509.NameConstraints).value
        return list(found.permitted_subtrees or ())


@dataclass(frozen=True, slots=True)
class Leaf:
    """This machine's own certificate."""

    key: Key
    certificate: x509.Certificate


def make_authority(
    machine: str,
    names: tuple[str, ...],
    networks: tuple[IPv4Network, ...],
    now: datetime,
    life: LifeParams = LifeParams(),
) -> Authority:
    """Make a root and an issuer for these names and networks; the root's key is forgotten."""
    constraints = x509.NameConstraints(
        [*(x509.DNSName(name) for name in names), *(x509.IPAddress(network) for network in networks)], None
    )
    title = _name(f"{_TITLE}{machine}")
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    until = now + life.authority
    root = (
        _begun(title, title, root_key, now - life.early, until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(_SIGNS, critical=True)
        .add_extension(constraints, critical=True)
        .sign(root_key, hashes.SHA256())
    )
    issuer = (
        _begun(_name(f"Issuer of {machine}"), title, key, now - life.early, until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_SIGNS, critical=True)
        .add_extension(_SERVES, critical=False)
        .add_extension(constraints, critical=True)
        .add_extension(_key_of(root_key), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return Authority(key, issuer, root)


def make_leaf(
    authority: Authority,
    names: tuple[str, ...],
    addresses: tuple[str, ...],
    now: datetime,
    life: LifeParams = LifeParams(),
) -> Leaf:
    """Make this machine's certificate, for names and addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    alternative = [
        *(x509.DNSName(name) for name in names),
        *(x509.IPAddress(IPv4Address(one)) for one in addresses),
    ]
    begins = now - life.early
    made = (
        _begun(_name(names[0]), authority.issuer.subject, key, begins, begins + life.leaf)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(_SERVES, critical=False)
        .add_extension(x509.SubjectAlternativeName(alternative), critical=False)
        .add_extension(_key_of(authority.key), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return Leaf(key, made)


def pem_of(key: Key, *certificates: x509.Certificate) -> bytes:
    """Write a key and certificates, one below the other."""
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return text + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def read_pem(text: bytes) -> tuple[PrivateKeyTypes | None, list[x509.Certificate]]:
    """Return the key, if there is one, and all certificates. Raises ValueError or TypeError."""
    key, certificates = None, []
    for block in _BLOCK.finditer(text):
        if block[1] == b"CERTIFICATE":
            certificates.append(x509.load_pem_x509_certificate(block[0]))
        elif block[1].endswith(b"PRIVATE KEY"):
            key = serialization.load_pem_private_key(block[0], password=None)
    return key, certificates


def authority_from(text: bytes) -> Authority:
    """Return an authority that `make_authority` made. Raises ValueError or TypeError with a reason."""
    key, certificates = read_pem(text)
    if not isinstance(key, Key) or len(certificates) != 2:  # noqa: PLR2004  # issuer and root
        raise ValueError("it does not hold one key and two certificates")
    issuer, root = certificates
    if not belongs(key, issuer) or not _signed(issuer, root) or not _signed(root, root):
        raise ValueError("its key and its certificates do not belong together")
    found = Authority(key, issuer, root)
    try:
        ours = found.title.startswith(_TITLE) and bool(found.names)
    except (x509.ExtensionNotFound, IndexError):
        ours = False
    if not ours:
        raise ValueError("Backstride did not make it")
    return found


def leaf_from(text: bytes, authority: Authority) -> Leaf | None:
    """Return a leaf of this authority; None for one of another. Raises ValueError or TypeError."""
    key, certificates = read_pem(text)
    if not isinstance(key, Key) or not certificates:
        raise ValueError("it does not hold a key and a certificate")
    if not belongs(key, certificates[0]):
        raise ValueError("its key and its certificate do not belong together")
    if not _signed(certificates[0], authority.issuer):
        return None
    return Leaf(key, certificates[0])


def belongs(key: PrivateKeyTypes, certificate: x509.Certificate) -> bool:
    """Tell whether a certificate is about a key."""
    return _bits(key.public_key()) == _bits(certificate.public_key())


def names_in(certificate: x509.Certificate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names and the IPv4 addresses that a certificate is for."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return (), ()
    addresses = found.get_values_for_type(x509.IPAddress)
    return (
        tuple(name.lower() for name in found.get_values_for_type(x509.DNSName)),
        tuple(str(one) for one in addresses if isinstance(one, IPv4Address)),
    )


def der_of(certificate: x509.Certificate) -> bytes:
    """Return a certificate as phones load it."""
    return certificate.public_bytes(serialization.Encoding.DER)


_SERVES = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
_SIGNS = x509.KeyUsage(
    digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
)  # fmt: skip


def _begun(
    subject: x509.Name, issuer: x509.Name, key: Key, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _key_of(signer: Key) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:_LONGEST_TITLE])])


def _signed(certificate: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _bits(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
