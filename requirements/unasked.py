"""Take out of npm's lock what nobody asked for: addresses where its packages collect money.

python requirements/unasked.py requirements/package-lock.json
"""

import json
import sys
from pathlib import Path


def main(path: Path) -> None:
    """Rewrite the lock in place."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
