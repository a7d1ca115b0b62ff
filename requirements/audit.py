"""Ask pip-audit about every package of a lock, and fail where it did not look at one.

On its own, pip-audit ends well when its database cannot be reached: it skips every package and finds nothing.
Usage: `python requirements/audit.py LOCK...`
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def main(locks: list[str]) -> int:
    """Audit each lock; return 0 where every package was looked at and none is known to be weak."""
    bad = [sentence for lock in locks for sentence in findings(audited(lock))]
    for sentence in bad:
        print(sentence, file=sys.stderr)
    return 1 if bad else 0


def audited(lock: str) -> dict[str, Any]:
    """Return pip-audit's own report on one lock."""
    command = [
        str(Path(sys.executable).parent / "pip-audit"),
        *("--requirement", lock, "--require-hashes", "--disable-pip"),
        *("--format", "json", "--progress-spinner", "off"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        words = done.stderr.strip().splitlines() or ["it said nothing"]
        return {"dependencies": [{"name": lock, "skip_reason": words[-1]}]}
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def findings(report: dict[str, Any]) -> list[str]:
    """Return a sentence for each weakness and for each package that was not looked at."""
    packages = report["dependencies"]
    if not packages:
        return ["The lock names no package, so nothing was audited."]
    found = [_sentence(package, weakness) for package in packages for weakness in package.get("vulns", [])]
    skipped = [package for package in packages if "skip_reason" in package]
    if skipped:
        why = f"{skipped[0]['name']}: {skipped[0]['skip_reason']}"
        found.append(f"{len(skipped)} of {len(packages)} packages were not audited: {why}.")
    return found


def _sentence(package: dict[str, Any], weakness: dict[str, Any]) -> str:
    mended = " or ".join(weakness["fix_versions"]) or "no release yet"
    return f"{package['name']} {package['version']}: {weakness['id']}, mended in {mended}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
