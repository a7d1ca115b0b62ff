"""The words of a workout's text, each with its line and column.

A unit stands right behind its number (`15m`, `2min30s`), so letters there are read without digits; elsewhere
a word may hold digits and hyphens (`warm-up`, `look-left`). Phones turn plain signs into pretty ones while a
person types: curly quotes, long dashes and the times sign are read as what was meant.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from backstride.vocab.errors import WorkoutTextRefused


class Sort(StrEnum):
    """What a token is."""

    NUMBER = "number"
    CLOCK = "clock"
    """Minutes and seconds: `5:30`."""
    WORD = "word"
    STRING = "string"
    MARK = "mark"
    LINE = "line"
    """The end of a line."""
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text; columns count characters from 1."""

    sort: Sort
    text: str
    line: int
    column: int
    glued: bool
    """Nothing stands between it and the token before."""

    @property
    def found(self) -> str:
        """Name it in a sentence."""
        if self.sort is Sort.END:
            return "the end"
        return "the end of the line" if self.sort is Sort.LINE else f"“{_short(self.text)}”"


_LONGEST_SHOWN = 24


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


_SPACE = re.compile(r"[^\S\n]+")
_CLOCK = re.compile(r"[0-9]+:[0-5][0-9](?:\.[0-9]+)?(?![0-9:])")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_UNIT = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)?")
_WORD = re.compile(r"[^\W\d_](?:[\w/]|-(?=\w))*")
_PLAIN_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_CURLY_STRING = re.compile("[“„”]([^“”\n]*)[“”]")
_DASHES = "-–—−"  # noqa: RUF001  # what phones make of a hyphen
_TIMES = "×✕"  # noqa: RUF001  # what phones make of an x
_MARKS = ";,()%"
_QUOTES = '"“„”'


def tokens_of(text: str) -> tuple[Token, ...]:
    """Cut a text into tokens; the last one is its end.

    Raises:
        WorkoutTextRefused: a sign has no meaning here, or a quotation does not end.
    """
    found: list[Token] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found += _tokens_of_line(line, number)
        found.append(Token(Sort.LINE, "\n", number, len(line) + 1, glued=False))
    last = found.pop()
    return (*found, Token(Sort.END, "", last.line, last.column, glued=False))


def _tokens_of_line(line: str, number: int) -> list[Token]:
    found: list[Token] = []
    at, glued = 0, False
    while at < len(line):
        space = _SPACE.match(line, at)
        if space:
            at, glued = space.end(), False
            continue
        after_number = glued and found[-1].sort in {Sort.NUMBER, Sort.CLOCK}
        sort, text, end = _next(line, at, number, after_number=after_number)
        found.append(Token(sort, text, number, at + 1, glued))
        at, glued = end, True
    return found


def _next(line: str, at: int, number: int, *, after_number: bool) -> tuple[Sort, str, int]:
    """Return the sort, the text and the end of the token at a place."""
    sign = line[at]
    if sign in _QUOTES:
        return _quoted(line, at, number)
    if sign in _DASHES:
        return Sort.MARK, "-", at + 1
    if sign in _TIMES:
        return Sort.WORD, "x", at + 1
    if sign in _MARKS:
        return Sort.MARK, sign, at + 1
    for sort, pattern in (
        (Sort.CLOCK, _CLOCK),
        (Sort.NUMBER, _NUMBER),
        (Sort.WORD, _UNIT if after_number else _WORD),
    ):
        match = pattern.match(line, at)
        if match:
            return sort, match[0], match.end()
    raise WorkoutTextRefused(
        number,
        at + 1,
        "a number, a word or one of ; , ( ) % -",
        f"“{sign}”" if sign.isprintable() else "a sign",
    )


def _quoted(line: str, at: int, number: int) -> tuple[Sort, str, int]:
    """Read words in quotes: straight ones as JSON writes them, curly ones as they stand."""
    straight = line[at] == '"'
    match = (_PLAIN_STRING if straight else _CURLY_STRING).match(line, at)
    if match is None:
        raise WorkoutTextRefused(number, len(line) + 1, "a closing quote", "the end of the line")
    try:
        words = str(json.loads(match[0], strict=False)) if straight else match[1]
        words.encode()  # half a surrogate pair is no letter
    except ValueError:
        shown = f"“{_short(match[0])}”"
        raise WorkoutTextRefused(number, at + 1, 'words in which \\" stands for a quote', shown) from None
    return Sort.STRING, words, match.end()
