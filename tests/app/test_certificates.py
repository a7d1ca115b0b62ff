"""The machine's own authority: what it vouches for, what it cannot, and what becomes of its files."""

import os
import re
import ssl
import stat
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path

import pytest
from cryptography import x509

from backstride.app.certificate_maker import (
    Authority,
    LifeParams,
    authority_from,
    belongs,
    make_authority,
    make_leaf,
    pem_of,
    read_pem,
)
from backstride.app.certificates import Made, Papers, given_papers, kept_until, own_papers, server_side
from backstride.app.reach import Reach, is_private, reach_of
from backstride.vocab.errors import CertificateRefused, DiskRefused, SettingRefused

NOW = datetime.now(UTC).replace(microsecond=0)
"""Of today: a TLS library asks the real clock."""
ADA = Reach(("ada-laptop.local", "ada-laptop"), ("192.168.1.20",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "certificates"


def shake_hands(papers: Papers, root: bytes, name: str) -> None:
    """Speak TLS in memory, as a client that trusts one root and asks for a name. Raises ssl.SSLError."""
    shake_hands_with(server_side(papers), root, name)


def shake_hands_with(serving: ssl.SSLContext, root: bytes, name: str) -> None:
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.load_verify_locations(cadata=root)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = serving.wrap_bio(to_server, to_client, server_side=True)
    client = trusting.wrap_bio(to_client, to_server, server_hostname=name)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert client.version() in ("TLSv1.2", "TLSv1.3")


def root_of(papers: Papers) -> bytes:
    assert papers.authority is not None
    return papers.authority


def test_a_phone_that_trusts_the_root_reaches_the_machine_by_each_of_its_names(folder: Path):
    papers = own_papers(folder, ADA, NOW)
    assert papers.names == ("ada-laptop.local", "ada-laptop", "192.168.1.20", "127.0.0.1")
    for name in papers.names:
        shake_hands(papers, root_of(papers), name)
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        shake_hands(papers, root_of(papers), "bank.example")
    other = own_papers(folder.with_name("other"), ADA, NOW)
    with pytest.raises(ssl.SSLCertVerificationError, match=r"unable to get|self-signed|signature"):
        shake_hands(papers, root_of(other), "ada-laptop.local")


def test_openssl_itself_takes_the_chain_strictly(folder: Path):
    papers = own_papers(folder, ADA, NOW)
    (folder / "root.pem").write_text(ssl.DER_cert_to_PEM_cert(root_of(papers)))
    asked = ("openssl", "verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", papers.chain.name,
             "-purpose", "sslserver", "-verify_hostname", "ada-laptop.local", papers.chain.name)  # fmt: skip
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("names", "addresses"),
    [
        (("bank.example",), ()),
        (("ada-laptop",), ("192.168.2.20",)),
        (("ada-laptop",), ("8.8.8.8",)),
        (("ada-laptop-2",), ()),
        (("local",), ()),
    ],
)
def test_a_stolen_key_vouches_for_no_other_name(
    folder: Path, names: tuple[str, ...], addresses: tuple[str, ...]
):
    papers = own_papers(folder, ADA, NOW)
    stolen = authority_from((folder / "authority.pem").read_bytes())
    forged = make_leaf(stolen, names, addresses, NOW)
    (folder / "forged.pem").write_bytes(pem_of(forged.key, forged.certificate, stolen.issuer))
    context = server_side(replace(papers, chain=folder / "forged.pem", key=folder / "forged.pem"))
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands_with(context, root_of(papers), (addresses or names)[0])


def test_a_stolen_key_makes_no_authority_below_it(folder: Path):
    papers = own_papers(folder, ADA, NOW)
    stolen = authority_from((folder / "authority.pem").read_bytes())
    free = make_authority("free", ("bank.example",), (IPv4Network("0.0.0.0/0"),), NOW)
    builder = x509.CertificateBuilder(
        stolen.issuer.subject, free.issuer.subject, free.key.public_key(), x509.random_serial_number(),
        NOW - timedelta(days=1), NOW + timedelta(days=1),
        [x509.Extension(e.oid, e.critical, e.value) for e in free.issuer.extensions
         if not isinstance(e.value, x509.AuthorityKeyIdentifier)],
    )  # fmt: skip
    below = builder.sign(stolen.key, stolen.issuer.signature_hash_algorithm)
    leaf = make_leaf(Authority(free.key, below, stolen.root), ("bank.example",), (), NOW)
    (folder / "forged.pem").write_bytes(pem_of(leaf.key, leaf.certificate, below, stolen.issuer))
    context = server_side(replace(papers, chain=folder / "forged.pem", key=folder / "forged.pem"))
    with pytest.raises(ssl.SSLCertVerificationError, match=r"path length|permitted subtree"):
        shake_hands_with(context, root_of(papers), "bank.example")


def test_constraints_are_critical_in_root_and_issuer_and_the_roots_key_is_nowhere(folder: Path):
    own_papers(folder, ADA, NOW)
    kept = authority_from((folder / "authority.pem").read_bytes())
    for certificate, depth in ((kept.root, 1), (kept.issuer, 0)):
        limits = certificate.extensions.get_extension_for_class(x509.NameConstraints)
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        assert limits.critical
        assert basic.critical
        assert (basic.value.ca, basic.value.path_length) == (True, depth)
    assert kept.names == {"ada-laptop.local", "ada-laptop"}
    assert {str(network) for network in kept.networks} == {"192.168.1.0/24", "127.0.0.1/32"}
    keys = [read_pem(path.read_bytes())[0] for path in folder.iterdir()]
    assert len(keys) == 2
    assert not [key for key in keys if key is None or belongs(key, kept.root)]


def test_a_leaf_is_good_for_397_days_at_most_and_for_serving_only(folder: Path):
    papers = own_papers(folder, ADA, NOW)
    _, [leaf, _] = read_pem(papers.chain.read_bytes())
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=397)
    assert leaf.not_valid_before_utc < NOW < papers.until == leaf.not_valid_after_utc
    assert leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [one.dotted_string for one in usage] == ["1.3.6.1.5.5.7.3.1"]


def test_a_second_start_makes_nothing_and_a_changed_address_a_leaf_only(folder: Path):
    first = own_papers(folder, ADA, NOW)
    assert first.made is Made.AUTHORITY
    assert own_papers(folder, ADA, NOW).made is Made.NOTHING
    moved = own_papers(folder, Reach(ADA.names, ("192.168.1.77",)), NOW)
    assert moved.made is Made.LEAF
    assert moved.authority == first.authority
    shake_hands(moved, root_of(first), "192.168.1.77")


def test_another_network_takes_a_new_authority_once_that_is_good_in_both(folder: Path):
    home = own_papers(folder, ADA, NOW)
    away = own_papers(folder, Reach(ADA.names, ("10.0.0.7",)), NOW)
    assert away.made is Made.ANEW
    assert away.authority != home.authority
    shake_hands(away, root_of(away), "10.0.0.7")
    back = own_papers(folder, ADA, NOW)
    assert back.made is Made.LEAF
    assert back.authority == away.authority
    shake_hands(back, root_of(away), "192.168.1.20")


def test_another_name_takes_a_new_authority_without_the_old_name(folder: Path):
    own_papers(folder, ADA, NOW)
    renamed = own_papers(folder, Reach(("bo.local",), ADA.addresses), NOW)
    assert renamed.made is Made.ANEW
    assert authority_from((folder / "authority.pem").read_bytes()).names == {"bo.local"}


def test_a_name_that_is_left_out_again_changes_nothing_for_phones(folder: Path):
    named = own_papers(folder, Reach(("backstride.home", *ADA.names), ADA.addresses), NOW)
    assert own_papers(folder, ADA, NOW).authority == named.authority


def test_what_is_nearly_over_is_made_anew(folder: Path):
    life = LifeParams()
    first = own_papers(folder, ADA, NOW)
    assert own_papers(folder, ADA, first.until - life.renew).made is Made.NOTHING
    assert own_papers(folder, ADA, first.until - life.renew + timedelta(days=1)).made is Made.LEAF
    late = NOW + life.authority - life.leaf + timedelta(days=2)
    assert own_papers(folder, ADA, late).made is Made.ANEW


def test_a_public_address_is_permitted_exactly(folder: Path):
    own_papers(folder, Reach(ADA.names, ("8.8.4.4",)), NOW)
    networks = authority_from((folder / "authority.pem").read_bytes()).networks
    assert IPv4Network("8.8.4.4/32") in networks


def test_keys_are_for_nobody_else(folder: Path):
    before = os.umask(0)
    try:
        own_papers(folder, ADA, NOW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def refusal(folder: Path) -> str:
    """What a start says; no file is changed by it."""
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(CertificateRefused) as refused:
        own_papers(folder, ADA, NOW)
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    words = str(refused.value)
    assert words.endswith(".")
    assert "\n" not in words
    assert "PRIVATE" not in words
    return words


@pytest.mark.parametrize("name", ["authority.pem", "machine.pem"])
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text[: len(text) // 2], "damaged|does not hold"),
        (lambda _: b"", "does not hold"),
        (lambda _: b"not a certificate at all", "does not hold"),
        (lambda text: text.replace(b"A", b"B"), "damaged|does not hold"),
        (lambda text: b"\xff\x00" + text[100:], "damaged|does not hold"),
    ],
)
def test_a_broken_file_is_one_clear_sentence(folder: Path, name: str, change, says: str):  # type: ignore[no-untyped-def]  # a lambda
    own_papers(folder, ADA, NOW)
    (folder / name).write_bytes(change((folder / name).read_bytes()))
    words = refusal(folder)
    assert name in words
    assert re.search(says, words)


def test_a_foreign_file_is_one_clear_sentence(folder: Path):
    own_papers(folder, ADA, NOW)
    other = own_papers(folder.with_name("other"), ADA, NOW)
    mine, theirs = folder / "authority.pem", other.chain.with_name("authority.pem")
    key = mine.read_bytes().split(b"-----BEGIN CERTIFICATE")[0]
    certificates = theirs.read_bytes()[len(theirs.read_bytes().split(b"-----BEGIN CERTIFICATE")[0]) :]
    mine.write_bytes(key + certificates)
    assert "do not belong together" in refusal(folder)
    mine.chmod(0o644)
    assert "chmod 600" in refusal(folder)
    mine.unlink()
    mine.symlink_to(theirs)
    assert "authority.pem" in refusal(folder)
    mine.unlink()
    os.mkfifo(mine)
    assert "no plain file" in refusal(folder)


def test_a_full_disk_leaves_what_was_there(folder: Path, monkeypatch: pytest.MonkeyPatch):
    own_papers(folder, ADA, NOW)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", full)
        with pytest.raises(DiskRefused, match="no room"):
            own_papers(folder, Reach(("bo.local",), ("10.1.1.1",)), NOW)
    (folder / ".killed.part").write_text("half a key")
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".pem"} == before
    assert own_papers(folder, ADA, NOW).made is Made.NOTHING
    assert sorted(path.name for path in folder.iterdir()) == ["authority.pem", "machine.pem"]


def test_an_admins_own_certificate_is_looked_at_first(folder: Path):
    own = own_papers(folder, ADA, NOW)
    papers = given_papers(own.chain, own.key, NOW)
    assert papers.authority is None
    assert papers.names == own.names
    shake_hands(papers, root_of(own), "ada-laptop.local")
    other = own_papers(folder.with_name("other"), ADA, NOW)
    wrong = folder / "wrong.pem"
    wrong.write_text("no key")
    for certificate, key, now, says in (
        (own.chain, other.key, NOW, "it is not the key of"),
        (own.chain, wrong, NOW, "there is no key in it"),
        (wrong, own.key, NOW, "there is no certificate in it"),
        (own.chain, own.key, own.until, "it ended on"),
        (folder / "none.pem", own.key, NOW, "no such file"),
    ):
        with pytest.raises(CertificateRefused, match=says):
            given_papers(certificate, key, now)


def test_the_doctor_can_ask_until_when_it_is_good(folder: Path):
    assert kept_until(folder) is None
    assert kept_until(own_papers(folder, ADA, NOW).chain.parent) == own_papers(folder, ADA, NOW).until


def test_a_machine_is_reached_by_its_names_and_private_addresses():
    found = reach_of(
        host_name=lambda: "Ada-Laptop.lan", own_addresses=lambda: ["8.8.4.4", "192.168.1.20", "127.0.0.1"]
    )
    assert found == ADA
    named = reach_of("Run.Example.org.", ["127.0.0.2"], host_name=lambda: "ada_laptop")
    assert named == Reach(("run.example.org", "localhost"), ("127.0.0.2",))
    assert is_private("100.101.102.103")


@pytest.mark.parametrize(
    ("name", "addresses", "own", "says"),
    [
        (None, (), ["8.8.4.4"], "open to the whole internet"),
        (None, (), ["127.0.0.1"], "in no network"),
        ("a b", (), [], "without port or path"),
        ("ada:8443", (), [], "without port or path"),
        ("192.168.1.20", (), [], "say it with --address"),
        (None, ("0.0.0.0",), [], "one address of this machine"),
        (None, ("fe80::1",), [], "such as 192.168.1.20"),
        (None, ("ada",), [], "such as 192.168.1.20"),
    ],
)
def test_a_reach_that_cannot_be_is_refused(
    name: str | None, addresses: tuple[str, ...], own: list[str], says: str
):
    with pytest.raises(SettingRefused, match=says):
        reach_of(name, addresses, own_addresses=lambda: own)
