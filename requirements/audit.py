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
        print(sentence, file=sys.stderr)  # noqa: T201  # a command speaks to whoever started it
    return 1 if bad else 0


def audited(lock: str) -> dict[str, Any]:
    """Return pip-audit's own report on one lock."""
    command = [
        str(Path(sys.executable).parent / "pip-audit"),
        *("--requirement", lock, "--require-hashes", "--disable-pip"),
        *("--format", "json", "--progress-spinner", "off"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own arguments
    if not done.stdout.strip():
        words = done.stderr.strip().splitlines() or ["it said nothing"]
        return {"dependencies": [{"name": lock, "skip_reason": words[-1]}]}
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def findings(report: dict[str, Any]) -> list[str]:
    """Return a sentence for each weakness and for each package that was not looked at."""
    packages = report["dependencies"]
    skipped = [package for package in packages if "skip_reason" in package]
    weak = [
        f"{package['name']} {package['version']}: {weakness['id']}, mended in {' or '.join(weakness['fix_versions']) or 'no release yet'}."
        for package in packages
        for weakness in package.get("vulns", [])
    ]
    if not packages:
        weak.append("The lock names no package, so nothing was audited.")
    if skipped:
        first = skipped[0]
        weak.append(
            f"{len(skipped)} of {len(packages)} packages were not audited: {first['name']}: {first['skip_reason']}."
        )
    return weak


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
