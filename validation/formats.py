"""Read every real recording in a folder and write what came of it as a table.

    python validation/formats.py [FOLDER [TABLE]]

One row a recording: format, samples, duration, distance, sensors, problems; one row a refusal.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from backstride.app.read_files import FileAsked, FileReading, read_files

HEAD = """# What the readers make of real recordings

Made by `make validate` from the public recordings named in the first column (none of them is part of this
project). A row is a recording; a file with several gives several. "Samples" counts the longest stream.

"""


def main(folder: Path, table: Path) -> None:
    """Write the table and print how many files were read and refused."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in {".fit", ".gpx", ".tcx"})
    rows = list(_rows(folder, files))
    refused = {row[0] for row in rows if row[1] == "refused"}
    read = f"{len(files) - len(refused)} give {len(rows) - len(refused)} readings"
    lines = [
        f"{len(files)} files: {read}, {len(refused)} are refused.\n",
        "| file | format | samples | duration | distance | sensors | problems |",
        "| --- | --- | ---: | ---: | ---: | --- | --- |",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
    table.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(lines[0].strip())


def _rows(folder: Path, files: list[Path]) -> Iterator[tuple[str, ...]]:
    for item in read_files([FileAsked(path) for path in files]):
        name = Path(item.file).relative_to(folder).as_posix()
        if not isinstance(item, FileReading):
            yield (name, "refused", "", "", "", "", item.error)
            continue
        reading, recording = item.reading, item.recording
        metres = next((m.value for m in reading.metrics if m.name == "distance" and m.travel is None), None)
        yield (
            f"{name}{f' ({item.part})' if item.part else ''}",
            recording.format,
            f"{max((len(stream) for stream in recording.streams.values()), default=0):,}",
            f"{recording.duration_s:,.0f} s",
            "not known" if metres is None else f"{metres:,.0f} m",
            ", ".join(recording.sensors),
            " ".join(problem.words for problem in recording.problems).replace("|", "/") or "none",
        )


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    beside = here.parents[1] / "shared" / "data" / "activity"
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else beside,
        Path(sys.argv[2]) if len(sys.argv) > 2 else here / "formats.md",
    )
