"""A workout as Markdown: readable as it stands, and as a page; its text below can be pasted back.

What people typed is escaped, so that a star in a note stays a star.
"""

import re
from datetime import date

from backstride.formats.workout_words import NO_NAMES, Names, lines_of, totals_words
from backstride.vocab.workout import Workout

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|!~&])")
_LIST = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s|$)")


def write_markdown(workout: Workout, text: str, day: date | None = None, names: Names = NO_NAMES) -> str:
    """Write a workout.

    Args:
        workout: What to do.
        text: The same as canonical text, shown below.
        day: When, if that is known.
        names: Words of cues and drills.
    """
    words = totals_words(workout)
    title = escaped(" ".join(workout.name.split())) or "Workout"
    parts = [f"# {title}"]
    if day is not None:
        parts.append(day.isoformat())
    if workout.note.strip():
        parts.append("\n".join(escaped(line) for line in workout.note.strip().splitlines()))
    parts.append(f"{words[:1].upper()}{words[1:]}.")
    parts.append(
        "\n".join(f"{'  ' * line.depth}- {escaped(line.words)}" for line in lines_of(workout, names))
    )
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    parts.append(f"{fence}text\n{text}\n{fence}")
    return "\n\n".join(parts) + "\n"


def escaped(words: str) -> str:
    """Return words that Markdown shows as they are."""
    return _LIST.sub(_as_sign, _SIGNS.sub(r"\\\1", words))


def _as_sign(match: re.Match[str]) -> str:
    """Keep `-`, `+` and `1.` at the start of a line from beginning a list."""
    mark = match[2]
    return f"{match[1]}{mark[:-1]}\\{mark[-1]}"
