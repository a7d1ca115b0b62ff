"""Workouts as text: one readable grammar, read here, written by `text_write`.

    10min walk fwd; 6 x (15m bwd walk easy, 45s rest); 5min fwd

`m` is always metres and `min` always minutes: where another grammar reads `20m` as twenty minutes, a person
walks backward for twenty minutes. A way is never guessed, and neither is the gait of a backward block.
`docs/workouts.md` has the grammar. Rejected: a parser made by a tool (its errors speak of rules, not of
workouts), and indentation for repeats (it is lost in every message and form).
"""

from backstride.plan.text_block import read_block
from backstride.plan.text_reader import Reader
from backstride.plan.text_tokens import Sort, tokens_of
from backstride.plan.text_words import DEFAULTS, TextParams
from backstride.vocab.errors import TooLarge
from backstride.vocab.workout import Block, Part, Repeat, Workout

DEEPEST = 2
"""Levels of repeats; a watch holds no more."""
A_PART = "a block such as 15m bwd walk, or a repeat such as 6 x (...)"


def read_workout(text: str, params: TextParams = DEFAULTS) -> Workout:
    """Read a workout's text.

    Raises:
        WorkoutTextRefused: with line, column and what was expected there.
        TooLarge: more characters than any workout needs.
    """
    reader = _reader(text, params)
    name, note = _heads(reader)
    parts = _parts(reader, depth=0)
    if reader.now.sort is not Sort.END:
        reader.refuse("; or a new line before the next block")
    workout = Workout(name, parts, note)
    if _count(parts) > params.most_blocks:
        reader.refuse(f"at most {params.most_blocks:,} blocks with all repeats", "more")
    return workout


def read_one_block(text: str, params: TextParams = DEFAULTS) -> Block:
    """Read the text of a single block, as a workout step of a file carries it."""
    reader = _reader(text, params)
    block = read_block(reader)
    if reader.now.sort is not Sort.END:
        reader.refuse("the end of the block")
    return block


def _reader(text: str, params: TextParams) -> Reader:
    if len(text) > params.longest_text:
        raise TooLarge("The text of this workout", params.longest_text)
    return Reader(tokens_of(text.replace("\r\n", "\n").replace("\r", "\n")), params)


def _heads(reader: Reader) -> tuple[str, str]:
    """Read the workout's own name and note, which stand before its first block."""
    said = {"name": "", "note": ""}
    seen: set[str] = set()
    reader.skip_lines()
    while reader.now.sort is Sort.WORD and (key := reader.now.text.casefold()) in said:
        if key in seen:
            reader.refuse(f"one {key} for the workout", f"a second {key}")
        seen.add(key)
        reader.take()
        said[key] = reader.string(f'words in quotes after {key}: {key} "..."')
        reader.end_of_part()
    return said["name"], said["note"]


def _parts(reader: Reader, depth: int) -> tuple[Part, ...]:
    """Read parts up to the end or to a closing bracket."""
    found: list[Part] = []
    reader.skip_lines()
    while not reader.at_end() and not reader.is_mark(")"):
        found.append(_part(reader, depth))
        if not reader.end_of_part():
            break
    if not found:
        reader.refuse(A_PART)
    return tuple(found)


def _part(reader: Reader, depth: int) -> Part:
    return _repeat(reader, depth) if _begins_repeat(reader) else read_block(reader)


def _begins_repeat(reader: Reader) -> bool:
    follows = reader.after
    return reader.now.sort is Sort.NUMBER and follows.sort is Sort.WORD and follows.text.casefold() == "x"


def _repeat(reader: Reader, depth: int) -> Repeat:
    most = reader.params.most_times
    if not (reader.now.text.isdecimal() and 1 <= int(reader.now.text) <= most):
        reader.refuse(f"how often, a whole number from 1 to {most:,}")
    if depth == DEEPEST:
        reader.refuse("a block: repeats stand in at most two levels", "a third repeat")
    times = int(reader.take().text)
    reader.take()
    reader.skip_lines()
    if not reader.is_mark("("):
        return Repeat(times, (_part(reader, depth + 1),))
    reader.take()
    parts = _parts(reader, depth + 1)
    if not reader.is_mark(")"):
        reader.refuse(") to end the repeat, or , before its next block")
    reader.take()
    return Repeat(times, parts)


def _count(parts: tuple[Part, ...]) -> int:
    return sum(part.times * _count(part.parts) if isinstance(part, Repeat) else 1 for part in parts)
