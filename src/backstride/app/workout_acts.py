"""What the buttons of the editor's form do to its lines; what is typed in the fields stays as it is.

A part is a block, or the head of a repeat with everything deeper below it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from backstride.app.workout_form import MOST_LINES, NEW_BLOCK, FormLine
from backstride.plan.text import DEEPEST


def acted(lines: Sequence[FormLine], act: str) -> tuple[tuple[FormLine, ...], int | None]:
    """Return the lines after a button was pressed, and the line to go on at.

    `add`, `add-repeat`; `up:3`, `down:3`, `remove:3`, `repeat:3` (do it again and again), `once:3` (the head
    of a repeat goes, its blocks stay), `inside:3` (a block into it). What cannot be done changes nothing.
    """
    name, _, number = act.partition(":")
    if len(lines) + 2 > MOST_LINES and name in {"add", "add-repeat", "inside", "repeat"}:
        return tuple(lines), None
    if name == "add":
        return (*lines, FormLine(0, None, NEW_BLOCK)), len(lines)
    if name == "add-repeat":
        return (*lines, FormLine(0, "2", {}), FormLine(1, None, NEW_BLOCK)), len(lines)
    at = int(number) if number.isdecimal() and len(number) < 4 else -1  # noqa: PLR2004  # digits
    if name not in _ACTS or not 0 <= at < len(lines):
        return tuple(lines), None
    found, focus = _ACTS[name](list(lines), at)
    return tuple(found), focus


Acted = tuple[list[FormLine], int | None]


def _behind(lines: Sequence[FormLine], at: int) -> int:
    """Return the line behind a part: its repeat ends there."""
    end = at + 1
    while end < len(lines) and lines[end].depth > lines[at].depth:
        end += 1
    return end


def _remove(lines: list[FormLine], at: int) -> Acted:
    left = _without_empty(lines[:at] + lines[_behind(lines, at) :])
    return left, min(at, len(left) - 1) if left else None


def _without_empty(lines: list[FormLine]) -> list[FormLine]:
    """Drop heads of repeats that hold nothing any more."""
    kept = [
        line
        for index, line in enumerate(lines)
        if line.times is None or (index + 1 < len(lines) and lines[index + 1].depth > line.depth)
    ]
    return kept if len(kept) == len(lines) else _without_empty(kept)


def _up(lines: list[FormLine], at: int) -> Acted:
    """Move a part before the one above it; the first of a repeat moves out of it."""
    part, depth = lines[at : _behind(lines, at)], lines[at].depth
    before = next((i for i in range(at - 1, -1, -1) if lines[i].depth <= depth), None)
    if before is None:
        return lines, at
    rest = lines[:at] + lines[_behind(lines, at) :]
    moved = _shifted(part, lines[before].depth - depth)
    return _without_empty(rest[:before] + moved + rest[before:]), before


def _down(lines: list[FormLine], at: int) -> Acted:
    """Move a part behind the one below it; the last of a repeat moves out of it."""
    end, depth = _behind(lines, at), lines[at].depth
    if end < len(lines) and lines[end].depth == depth:
        behind = _behind(lines, end)
        return lines[:at] + lines[end:behind] + lines[at:end] + lines[behind:], at + behind - end
    if not depth:
        return lines, at
    size = len(lines)
    found = _without_empty(lines[:at] + _shifted(lines[at:end], -1) + lines[end:])
    return found, at - (size - len(found))


def _repeat(lines: list[FormLine], at: int) -> Acted:
    end = _behind(lines, at)
    part = lines[at:end]
    heads = max((line.depth + 1 - lines[at].depth for line in part if line.times is not None), default=0)
    if lines[at].depth + heads >= DEEPEST:
        return lines, at
    head = FormLine(lines[at].depth, "2", {})
    return [*lines[:at], head, *_shifted(part, 1), *lines[end:]], at


def _once(lines: list[FormLine], at: int) -> Acted:
    if lines[at].times is None:
        return lines, at
    end = _behind(lines, at)
    return [*lines[:at], *_shifted(lines[at + 1 : end], -1), *lines[end:]], at


def _inside(lines: list[FormLine], at: int) -> Acted:
    if lines[at].times is None:
        return lines, at
    end = _behind(lines, at)
    return [*lines[:end], FormLine(lines[at].depth + 1, None, NEW_BLOCK), *lines[end:]], end


def _shifted(lines: Sequence[FormLine], by: int) -> list[FormLine]:
    return [replace(line, depth=line.depth + by) for line in lines]


_ACTS: Mapping[str, Callable[[list[FormLine], int], Acted]] = {
    "remove": _remove,
    "up": _up,
    "down": _down,
    "repeat": _repeat,
    "once": _once,
    "inside": _inside,
}
