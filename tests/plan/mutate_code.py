"""Change the code of the adaptation engine with mutmut, in a copy of the project; print a row for each file.

    python tests/plan/mutate_code.py [FOLDER]

What is changed and which tests look stands in pyproject.toml under `tool.mutmut`. In a FOLDER that is kept a
run that was stopped goes on where it was.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("src", "tests", "pyproject.toml", "README.md")
MUTANT = re.compile(r"backstride\.plan\.(\w+)\.\S+: ([\w ]+)")
SEEN = {"killed", "timeout", "suspicious", "segfault", "caught by type check"}


def copied(folder: Path) -> Path:
    """Copy what mutmut needs; it works beside the files that it changes."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            ignore = shutil.ignore_patterns("__pycache__", "node_modules")
            shutil.copytree(ROOT / name, folder / name, ignore=ignore, dirs_exist_ok=True)
        else:
            shutil.copy2(ROOT / name, folder / name)
    return folder


def mutmut(folder: Path, *told: str) -> str:
    """Run mutmut there; its progress goes to standard error.

    Raises:
        RuntimeError: It fell over; what it said is in the message.

    """
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *told],
        cwd=folder,
        stdout=subprocess.PIPE if told[0] == "results" else sys.stderr,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"mutmut {' '.join(told)} ended with {done.returncode}")
    return done.stdout or ""


def rows(results: str) -> list[str]:
    """Return a row of the table for each file."""
    files: dict[str, Counter[str]] = {}
    for file, became in MUTANT.findall(results):
        files.setdefault(file, Counter())["seen" if became in SEEN else "missed"] += 1
    return [
        f"| `{file}.py` | {sum(n.values())} | {n['seen']} | {100 * n['seen'] / sum(n.values()):.1f} % | |\n"
        for file, n in sorted(files.items())
    ]


def main() -> None:
    """Run mutmut and write what was seen; what was missed goes to standard error."""
    with tempfile.TemporaryDirectory() as passing:
        folder = copied(Path(sys.argv[1] if len(sys.argv) > 1 else passing))
        mutmut(folder, "run")
        results = mutmut(folder, "results", "--all", "true")
    sys.stderr.write("".join(line + "\n" for line in results.splitlines() if "survived" in line))
    sys.stdout.write("".join(rows(results)))


if __name__ == "__main__":
    main()
