"""Fold runs of points that differ in nothing but their values, before a parser sees them.

A program writes all points of a track alike, so the first one is a template: a pattern made of its own tags
matches the next thousands, one against the other and tag by tag, several times faster than any parser reads.
Such a run is taken out and an empty element left in its place; the parser still reads everything around it,
so a run inside a comment vanishes with the comment. Whatever differs (a heart rate that is missing, an
entity, other blanks) ends the run and goes the slow way. Rejected: patterns instead of a parser, which would
have to know all of XML.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FOLDED = "backstride.folded"
"""Local name of the element left in place of a run; its attribute `i` is the key of the run."""

_TOKEN = re.compile(rb"""<(/?)([A-Za-z_][\w.:-]*+)((?:\s++[\w.:-]++="[^"<>&]*+")*+)\s*+(/?)>([^<>&]*+)""")
_ATTRIBUTE = re.compile(rb"""(\s++)([\w.:-]++)="([^"]*+)\"""")
_VALUE = "([^<>&]*+)"
_QUOTED = '([^<>&"]*+)'


@dataclass(frozen=True, slots=True)
class FoldParams:
    """Settings of `fold`; every default is explained."""

    least: int = 8
    """Shorter runs are not worth their pattern. Project choice."""
    most: int = 4096
    """Longer ones are cut, so that few rows stand in memory beside their columns. Project choice."""
    longest_point: int = 4096
    """Bytes of a point with the blanks after it; those of watches have 150 to 700. Project choice."""
    most_templates: int = 16
    """A file with more kinds of points than this is read the slow way from there. Project choice."""
    most_misses: int = 64
    """So many points one after the other that start no run end the search. Project choice."""


@dataclass(frozen=True, slots=True)
class Run:
    """Points in a row: the texts of their leaves by tag as written, of their attributes by `@` and name."""

    count: int
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Template:
    names: tuple[str, ...]
    rows: "re.Pattern[str]"
    run: "re.Pattern[bytes]"

    def read(self, body: bytes, at: int) -> tuple[Run | None, int]:
        """Return the run that starts at a byte, if there is one, and where it ends."""
        found = self.run.match(body, at)
        if found is None:
            return None, at
        rows = self.rows.findall(found[0].decode())
        columns = zip(*rows, strict=True) if len(self.names) > 1 else [tuple(rows)]
        return Run(len(rows), dict(zip(self.names, columns, strict=True))), found.end()


def fold(body: bytes, point: str, params: FoldParams = FoldParams()) -> tuple[bytes, dict[str, Run]]:
    """Return the file with its runs of `point` elements taken out, and the runs by their key.

    The first point of a run stays in the file. Points whose tag has a prefix are left alone.
    """
    parts: list[bytes] = []
    runs: dict[str, Run] = {}
    templates: dict[bytes, _Template | None] = {}
    done = at = misses = 0
    while misses <= params.most_misses and len(templates) <= params.most_templates:
        place = _next_point(body, point.encode(), at)
        if place is None:
            break
        start, end, following = place
        template = None
        if following - start <= params.longest_point:
            template = _template_of(body[start:end], body[end:following], point.encode(), templates, params)
        run, at = template.read(body, end) if template else (None, end)
        misses = 0 if run else misses + 1
        if run is None:
            continue
        key = str(len(runs))
        runs[key] = run
        parts += [body[done:end], f'<{FOLDED} i="{key}"/>'.encode()]
        done = at
    return b"".join([*parts, body[done:]]), runs


def _next_point(body: bytes, point: bytes, at: int) -> tuple[int, int, int] | None:
    """Return where the next point starts, where it ends, and where the one after it starts."""
    start = body.find(b"<" + point, at)
    end = body.find(b"</" + point + b">", start) if start >= 0 else -1
    if end < 0:
        return None
    end += len(point) + 3
    following = body.find(b"<" + point, end)
    return start, end, following if following >= 0 else len(body)


def _template_of(
    first: bytes, gap: bytes, point: bytes, templates: dict[bytes, _Template | None], params: FoldParams
) -> _Template | None:
    """Return the pattern of points like `first`, each after a gap; None where there can be none."""
    tokens = list(_TOKEN.finditer(first))
    whole = sum(len(token[0]) for token in tokens) == len(first)
    if gap.strip() or b"xmlns" in first or not whole or not tokens[-1][2] == tokens[0][2] == point:
        return None
    names: list[str] = []
    pattern = re.escape(gap.decode())
    for place, token in enumerate(tokens):
        pattern += _pattern_of(token, names, is_point=place == 0)
    key = pattern.encode()
    if key not in templates:
        plain = pattern.replace(_VALUE, _VALUE[1:-1]).replace(_QUOTED, _QUOTED[1:-1]).encode()
        run = re.compile(b"(?:%b){%d,%d}+" % (plain, params.least, params.most))
        templates[key] = _Template(tuple(names), re.compile(pattern), run) if names else None
    return templates[key]


def _pattern_of(token: "re.Match[bytes]", names: list[str], *, is_point: bool) -> str:
    """Return the pattern of one tag and the text after it, and note what its groups hold."""
    closes, tag, _, empty, text = (part.decode() for part in token.groups())
    pattern = re.escape(f"<{closes}{tag}")
    for blank, name, value in _ATTRIBUTE.findall(token[3]):
        if is_point:
            names.append(f"@{name.decode()}")
            pattern += re.escape(f'{blank.decode()}{name.decode()}="') + _QUOTED + '"'
        else:
            pattern += re.escape(f'{blank.decode()}{name.decode()}="{value.decode()}"')
    head_end = token.start(5)
    tail = token.string[token.end(3) : head_end].decode()
    pattern += re.escape(tail)
    if text.strip() and not closes and not empty:
        names.append(tag)
        return pattern + _VALUE
    return pattern + re.escape(text)
