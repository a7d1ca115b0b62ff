"""The lock: by hash, from nowhere in particular, and above the versions with known weaknesses."""

import json
import re
import tomllib
from importlib import util
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("run", "dev")

FLOORS = {
    # package: (lowest version, why)
    "python-multipart": (
        "0.0.31",
        "CVE-2024-24762, -53981, CVE-2026-24486, -40347, -42561; quadratic ';', negative Content-Length",
    ),
    "starlette": (
        "1.3.1",
        "CVE-2025-62727 (Range), CVE-2026-54283 (form limits), CVE-2026-48710, -54282 (request.url)",
    ),
    "lxml": ("6.1.0", "CVE-2026-41066: iterparse read local files"),
    "authlib": ("1.6.11", "CVE-2026-27962: forged JWS"),
    "jinja2": ("3.1.6", "CVE-2025-27516: out of the sandbox through |attr"),
    "h11": ("0.16.0", "CVE-2025-43859: chunked bodies read leniently"),
    "distributed": ("2026.1.0", "CVE-2026-23528: code by way of the dashboard's proxy"),
}
NOT_YET = {"authlib"}
"""Floors for parts that are not used yet: they bind on the day the part comes."""


def pins(lock: str) -> dict[str, list[Requirement]]:
    """Package -> its pins; one package has several where they differ by Python or platform."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[Requirement]] = {}
    for line in text.splitlines():
        if line and not line.lstrip().startswith("#"):
            pin = Requirement(line.split(" --hash", 1)[0])
            found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def version(pin: Requirement) -> Version:
    """The one version that a pin allows."""
    (only,) = pin.specifier
    assert only.operator == "==", f"{pin} is no pin"
    return Version(only.version)


def asked(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for in a lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    words = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    if lock == "dev":
        words += [word for word in project["dependency-groups"]["dev"] if isinstance(word, str)]
        words += [word for extra in project["project"]["optional-dependencies"].values() for word in extra]
    return [Requirement(word) for word in words]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_has_hashes(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(lines) > 20
    for line in lines:
        assert re.fullmatch(r"[a-z0-9._-]+==[^ ]+( ; [^-]+?)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+", line), (
            line[:120]
        )


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "package-lock.json"])
def test_a_lock_names_no_host_and_no_folder(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert not re.search(
        r"://|--index|--extra-index|--find-links|--trusted-host|^-|\bfile:|resolved", text, re.MULTILINE
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_what_the_project_asks_for(lock):
    have = pins(lock)
    for need in asked(lock):
        found = have.get(canonicalize_name(need.name), [])
        assert found, f"{need.name} is not in the lock: run make lock"
        for pin in found:
            assert need.specifier.contains(version(pin), prereleases=True), (
                f"{pin} does not meet {need}: run make lock"
            )


def test_tests_run_on_the_very_versions_that_people_run():
    dev = pins("dev")
    for name, found in pins("run").items():
        assert [str(pin) for pin in dev[name]] == [str(pin) for pin in found], name


@pytest.mark.parametrize("package", FLOORS)
@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_is_older_than_its_last_known_weakness(lock, package):
    floor, why = FLOORS[package]
    for pin in pins(lock).get(package, []):
        assert version(pin) >= Version(floor), f"{package} {pin.specifier}: {why}"


def test_every_floor_is_about_a_package_that_is_used():
    assert {name for name in FLOORS if name not in pins("dev")} == NOT_YET


@pytest.mark.parametrize("package", sorted(set(FLOORS) - NOT_YET))
def test_the_project_itself_asks_for_no_less_than_the_floor(package):
    for need in asked("dev"):
        if canonicalize_name(need.name) == package:
            assert not need.specifier.contains(_just_below(FLOORS[package][0]), prereleases=True), (
                f"raise {need} to {FLOORS[package][0]}"
            )


def _just_below(floor: str) -> str:
    return f"{floor}.dev0"


def test_the_browsers_tool_is_locked_by_hash():
    lock = json.loads((ROOT / "requirements" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert packages
    for name, about in packages.items():
        assert about["integrity"].startswith("sha512-"), name


def _findings(report):
    spec = util.spec_from_file_location("audit", ROOT / "requirements" / "audit.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.findings(report)


def test_an_audit_that_looked_at_everything_and_found_nothing_is_silent():
    assert _findings({"dependencies": [{"name": "lxml", "version": "6.1.3", "vulns": []}]}) == []


def test_an_audit_that_skipped_a_package_has_not_audited_it():
    (said,) = _findings(
        {
            "dependencies": [
                {"name": "lxml", "skip_reason": "not found"},
                {"name": "rich", "version": "15", "vulns": []},
            ]
        }
    )
    assert said == "1 of 2 packages were not audited: lxml: not found."


def test_an_audit_of_nothing_is_no_audit():
    assert _findings({"dependencies": []}) == ["The lock names no package, so nothing was audited."]


def test_an_audit_names_each_weakness_and_what_mends_it():
    weak = {
        "name": "lxml",
        "version": "6.0.0",
        "vulns": [{"id": "CVE-2026-41066", "fix_versions": ["6.1.0"]}],
    }
    assert _findings({"dependencies": [weak]}) == ["lxml 6.0.0: CVE-2026-41066, mended in 6.1.0."]
