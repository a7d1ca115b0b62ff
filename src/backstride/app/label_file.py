"""Labels in a file: a table with one stretch a row, or the JSON of the HTTP API.

    start_s,end_s,travel,gait,speed_mps,grade,handrail
    30,54,backward,walk,,,

Whatever cannot be is refused in one sentence that names the row, since half of somebody's labels is worse
than none.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from backstride.app.labels import FASTEST_BELT_MPS, STEEPEST
from backstride.vocab.errors import InputRefused, ValueRefused
from backstride.vocab.segment import Gait, Handrail, Label, Travel

NEEDED = ("start_s", "end_s", "travel")
KEYS = (*NEEDED, "gait", "speed_mps", "grade", "handrail")
LARGEST_BYTES = 2**20
"""Ten thousand stretches fit into less. Project choice."""

Word = TypeVar("Word", bound=StrEnum)


def read_labels(path: Path) -> tuple[Label, ...]:
    """Return the labels of a file, in its order; the last word wins.

    Raises:
        InputRefused: it cannot be read, or a row of it says what cannot be.
    """
    rows = _rows(path)
    if not rows:
        raise InputRefused(f"{path.name} holds no label. {_SHOWN}")
    return tuple(_label(row, f"{path.name}, {number}") for number, row in rows)


_SHOWN = f"Its first line is {','.join(KEYS)}, or it is a JSON list of such labels."


def _rows(path: Path) -> list[tuple[str, Mapping[str, Any]]]:
    """Return what each row says, and what to call it."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputRefused(f"{path.name} is too large for a file of labels. {_SHOWN}")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputRefused(f"{path.name} could not be opened: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise InputRefused(f"{path.name} is no text. {_SHOWN}") from error
    try:
        return _of_json(text, path.name) if text.lstrip()[:1] in {"[", "{"} else _of_csv(text, path.name)
    except (ValueError, RecursionError, csv.Error) as error:
        raise InputRefused(f"{path.name} could not be read: {error}. {_SHOWN}") from error


def _of_json(text: str, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    found = json.loads(text)
    labels = found.get("labels") if isinstance(found, dict) else found
    if not isinstance(labels, list) or not all(isinstance(label, dict) for label in labels):
        raise InputRefused(f"{name} is no list of labels. {_SHOWN}")
    return [(f"label {number}", label) for number, label in enumerate(labels, start=1)]


def _of_csv(text: str, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    lines = csv.DictReader(io.StringIO(text), skipinitialspace=True, restkey="", restval="")
    missing = [key for key in NEEDED if key not in (lines.fieldnames or ())]
    if missing:
        raise InputRefused(f"{name} has no column {missing[0]}. {_SHOWN}")
    rows = ((lines.line_num, _bare(row)) for row in lines)
    return [(f"line {number}", row) for number, row in rows if any(row.values())]


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without the spaces that a spreadsheet leaves; what lies beyond its columns is a list."""
    return {key: value.strip() if isinstance(value, str) else value for key, value in row.items()}


def _label(row: Mapping[str, Any], where: str) -> Label:
    strange = sorted(str(key) for key, value in row.items() if key not in KEYS and key != "id" and value)
    if strange:
        raise InputRefused(f"{where}: there is no such column as {strange[0] or 'one more'}. {_SHOWN}")
    start_s, end_s = _number(row, "start_s", where, 0.0), _number(row, "end_s", where, 0.0)
    if start_s is None or end_s is None or start_s >= end_s:
        raise InputRefused(f"{where}: a stretch has a start_s before its end_s, both in seconds.")
    travel = _word(Travel, row, "travel", where)
    if travel is None:
        raise InputRefused(f"{where}: travel is missing. Say {', '.join(Travel)}.")
    return Label(
        start_s=start_s,
        end_s=end_s,
        travel=travel,
        gait=_word(Gait, row, "gait", where) or Gait.UNKNOWN,
        speed_mps=_number(row, "speed_mps", where, 0.0, FASTEST_BELT_MPS),
        grade=_number(row, "grade", where, -STEEPEST, STEEPEST),
        handrail=_word(Handrail, row, "handrail", where),
    )


def _number(
    row: Mapping[str, Any], key: str, where: str, lowest: float, highest: float = math.inf
) -> float | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not lowest <= number <= highest or math.isinf(number):
        bounds = f"from {lowest:g}" + ("" if math.isinf(highest) else f" to {highest:g}")
        raise ValueRefused(key, f"{where}: {key} is {value}, and must be a number {bounds}.")
    return number


def _word(words: type[Word], row: Mapping[str, Any], key: str, where: str) -> Word | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    known: Iterable[Word] = words
    for word in known:
        if value == word.value:
            return word
    raise ValueRefused(key, f"{where}: {key} is {value}, and must be one of {', '.join(words)}.")
