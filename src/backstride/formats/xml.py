"""Bytes of strangers to XML elements: recognised, brought to UTF-8, and read with every door shut.

Encodings are settled here and not by the parser, because files lie about them: a byte-order mark or NUL
bytes outrank the declaration, what is valid UTF-8 is UTF-8 whatever is declared, and single wrong bytes are
Latin-1 letters. A document type is refused before a parser sees it, and with it every entity.

Reading is strict first. Only a file that fails is read again, with what is no well-formed tag turned into
text: the parser's own repairs lose the rest of a file at a stray `<` and hold all of it in memory at a stray
`&`. Rejected: expat (equally fast, but it stops at the first fault), a tree of the whole file (ten times its
size), regular expressions instead of a parser.
"""

import codecs
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from backstride.formats.folding import FOLDED, Run, fold
from backstride.vocab.errors import DamagedFile

if TYPE_CHECKING:
    from lxml import etree

XmlKind = Literal["gpx", "tcx", "xml"]

_ROOTS: dict[bytes, XmlKind] = {b"gpx": "gpx", b"trainingcenterdatabase": "tcx"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(gpx|TrainingCenterDatabase)(?=[\s/>])", re.IGNORECASE)
_ELEMENT = re.compile(rb"<(?:[A-Za-z_][\w.-]*+:)?([A-Za-z_][\w.-]*+)")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""")
_BELIEVED = re.compile(
    r"(iso-?8859-?\d+|windows-?125\d|cp125\d|latin-?\d+|koi8-[ru]|shift[_-]jis|euc-(jp|kr)|gbk|gb\d+|big5)$",
    re.IGNORECASE,
)
"""Declared encodings that keep ASCII bytes as they are; UTF-7 and the like hide tags and are not believed."""
_CONTROL = bytes(set(range(32)) - {9, 10, 13})
_LATIN = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}

_TAG_INSIDE = rb"""/?[A-Za-z_][\w.:-]*+(?:\s++[\w.:-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')){0,64}+\s*+/?>"""
"""A tag after its `<`; one with more than 64 attributes is none of ours."""
_STRAY_LESS = re.compile(rb"<(?!" + _TAG_INSIDE + rb")")
_STRAY_AMP = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")

_CHUNK = 1 << 16
"""Bytes a feed: small enough for memory, large enough that the call costs nothing. Project choice."""
_MOST_CHILDREN = 1_000
_KEPT_CHILDREN = 100
"""Nodes that were read are dropped where an element has more than `_MOST_CHILDREN`; names and dates stand
among the first `_KEPT_CHILDREN`. Project choices."""
_PREFIX = re.compile(rb"[<\s/]([A-Za-z_][\w.-]*+):[A-Za-z_]")
_MOST_PREFIXED = 1_000_000
_MOST_PREFIXES = 64
"""Prefixed names to look at, and prefixes to declare, where a file forgot to. Project choices."""
_MOST_FAULTS = 10_000
"""A file with more faults than this is not read on: the parser remembers each of them. Project choice."""
_SPARE_DEPTH = 64
"""Levels wrapped around a damaged file, so that a few end tags too many do not close it. Project choice."""


class Flaw(StrEnum):
    """What is wrong with a file that could be read in part."""

    TRUNCATED = "truncated"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Shape:
    """What to look for in one kind of file: local names, without namespace."""

    format_name: str
    root: str
    point: str
    tags: tuple[str, ...]
    """Elements to hand over when they end, `point` and `root` among them."""


class Collector(Protocol):
    """Whoever takes elements as they end. Every element is complete; its siblings may be gone already."""

    def take(self, ended: "Iterable[tuple[str, etree._Element]]") -> None:
        """Read what is wanted from each element."""


_Collected = TypeVar("_Collected", bound=Collector)


def xml_kind(head: bytes) -> XmlKind | None:
    """Say what a file is by its first bytes (a few kB do): `xml` is XML of some other kind, None is no XML.

    A file with a document type is told apart too, so that its reader can say why it is refused.
    """
    encoding, skip = _encoding_by_marks(head)
    body = head[skip:] if encoding is None else head[skip:].decode(encoding, "replace").encode()
    at = _end_of_prolog(body)
    if _is_document_type(body, at):
        root = _ROOT.search(body, at)
        return _ROOTS[root[1].lower()] if root else "xml"
    element = _ELEMENT.match(body, at)
    if element:
        return _ROOTS.get(element[1].lower(), "xml")
    return "xml" if body.lstrip().startswith((b"<?xml", b"<!--")) else None


def read_xml(
    data: bytes, shape: Shape, new: Callable[[dict[str, Run]], _Collected]
) -> tuple[_Collected, Flaw | None]:
    """Hand the elements of a file to a collector made by `new`; say whether the file was whole.

    The collector gets the runs that were folded, too, each to be taken where its `FOLDED` element ends.

    Raises:
        DamagedFile: it has a document type, or it is not of this shape at all.
    """
    body = _settle(data, shape)
    folded, runs = fold(body, shape.point)
    collected = new(dict(runs))
    fault = _feed(folded, shape, collected)
    opening = b"<file>"
    if fault == "namespace":
        opening = _declare_prefixes(body)
        collected = new(dict(runs))
        fault = _feed(folded, shape, collected, opening)
    if fault is None:
        return collected, None
    flaw = Flaw.DAMAGED if _closes_root(body, shape) else Flaw.TRUNCATED
    if flaw is Flaw.TRUNCATED:
        body = _cut_half_point(body, shape)
    collected = new({})
    _feed(_escape_strays(body), shape, collected, opening, spare_depth=_SPARE_DEPTH)
    return collected, flaw


def local_name(tag: object) -> str:
    """Return a tag without its namespace, or without its prefix where that was never declared."""
    return str(tag).rpartition("}")[2].rpartition(":")[2]


def child_text(element: "etree._Element", *path: str) -> str | None:
    """Return the text of the child at a path of local names, whatever the namespace; None where empty."""
    found = element.find("/".join(f"{{*}}{name}" for name in path))
    text = (found.text or "").strip() if found is not None else ""
    return text or None


def _encoding_by_marks(data: bytes) -> tuple[str | None, int]:
    """Return the encoding that the first bytes prove, and the length of the byte-order mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    for start, encoding in _UNMARKED:
        if data.startswith(start):
            return encoding, 0
    return None, 0


def _end_of_prolog(body: bytes) -> int:
    """Return where declarations, comments, instructions and blanks end. Linear, whatever the bytes are."""
    at = 0
    while True:
        while body[at : at + 1].isspace():
            at += 1
        for start, end in ((b"<?", b"?>"), (b"<!--", b"-->")):
            if body.startswith(start, at):
                close = body.find(end, at + len(start))
                if close < 0:
                    return len(body)
                at = close + len(end)
                break
        else:
            return at


def _is_document_type(body: bytes, at: int) -> bool:
    return body[at : at + 9].upper() == b"<!DOCTYPE"


def _settle(data: bytes, shape: Shape) -> bytes:
    """Return the file as UTF-8 from its root element on, without what XML forbids."""
    body = _to_utf8(data).translate(None, _CONTROL)
    at = _end_of_prolog(body)
    if _is_document_type(body, at):
        raise DamagedFile(
            shape.format_name,
            "it defines its own document type or entities, which no recording needs and attacks use",
        )
    root = _ELEMENT.match(body, at)
    if root is None or root[1].lower() != shape.root.lower().encode():
        raise DamagedFile(shape.format_name, f"its first element is not <{shape.root}>")
    return body[at:]


def _to_utf8(data: bytes) -> bytes:
    encoding, skip = _encoding_by_marks(data)
    if encoding not in (None, "utf-8"):
        return data[skip:].decode(encoding, "replace").encode()
    try:
        data.decode()
    except UnicodeDecodeError:
        declared = _DECLARED.match(data[skip:])
        name = declared[1].decode() if declared else ""
        if _BELIEVED.match(name) and name.lower() not in ("iso-8859-1", "latin-1", "latin1"):
            with suppress(LookupError):  # iso-8859-99
                return data[skip:].decode(name, "replace").encode()
        # What is called Latin-1 is Windows-1252 in practice; valid UTF-8 sequences between wrong bytes stay.
        return data[skip:].decode("utf-8", "surrogateescape").translate(_LATIN).encode()
    return data[skip:]


def _feed(
    body: bytes, shape: Shape, collector: Collector, opening: bytes = b"<file>", spare_depth: int = 0
) -> Literal["namespace", "damage"] | None:
    """Parse in chunks and drop what was read: strictly, or on over faults inside `spare_depth` levels."""
    from lxml import etree  # noqa: PLC0415  # 60 ms that a start without XML should not pay

    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{tag}" for tag in (*shape.tags, FOLDED, "begin")],
        encoding="utf-8",
        recover=spare_depth > 0,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        # An element of our own around all is the root to prune from, and lets glued files follow each other.
        parser.feed(opening * (1 + spare_depth) + b"<begin/>")
        root = next(iter(parser.read_events()))[1].getroottree().getroot()
        for at in range(0, len(body), _CHUNK):
            parser.feed(body[at : at + _CHUNK])
            collector.take(parser.read_events())
            _prune(root)
            if spare_depth and len(parser.feed_error_log) > _MOST_FAULTS:
                break
        parser.feed(b"</file>" * (1 + 2 * spare_depth))
        parser.close()
    except etree.XMLSyntaxError:
        if spare_depth == 0:
            return (
                "namespace" if {e.domain_name for e in parser.feed_error_log} == {"NAMESPACE"} else "damage"
            )
    collector.take(parser.read_events())
    return None


def _declare_prefixes(body: bytes) -> bytes:
    """Return an opening tag that declares every prefix: the names still say what they are."""
    prefixes = {found[1] for found in islice(_PREFIX.finditer(body), _MOST_PREFIXED)} - {b"xml", b"xmlns"}
    declared = b"".join(b' xmlns:%b="%b"' % (prefix, prefix) for prefix in sorted(prefixes)[:_MOST_PREFIXES])
    return b"<file" + declared + b">"


def _prune(root: "etree._Element") -> None:
    """Walk along the newest nodes and drop older brothers: they have ended, and were read."""
    node = root
    while len(node):
        if len(node) > _MOST_CHILDREN:
            del node[_KEPT_CHILDREN:-1]
        node = node[-1]


def _closes_root(body: bytes, shape: Shape) -> bool:
    return re.search(rb"</(?:[\w.-]+:)?" + shape.root.encode() + rb"\s*>", body) is not None


def _cut_half_point(body: bytes, shape: Shape) -> bytes:
    """Cut a file that ends too early after its last whole tag, and before a point that was not finished."""
    body = body[: body.rfind(b">") + 1]
    name = shape.point.encode()
    starts = [found.start() for found in re.finditer(rb"<(?:[\w.-]+:)?" + name + rb"(?=[\s>])", body)]
    ends = [found.start() for found in re.finditer(rb"</(?:[\w.-]+:)?" + name + rb"\s*>", body)]
    unfinished = starts and (not ends or ends[-1] < starts[-1])
    return body[: starts[-1]] if unfinished else body


def _escape_strays(body: bytes) -> bytes:
    """Turn all that is no well-formed tag into text, so that nothing but the nesting can be wrong."""
    body = _replace_between(body, b"<!--", b"-->", lambda _: b"")
    body = _replace_between(
        body, b"<![CDATA[", b"]]>", lambda text: text.replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    )
    return _STRAY_AMP.sub(b"&amp;", _STRAY_LESS.sub(b"&lt;", body))


def _replace_between(body: bytes, start: bytes, end: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Replace each `start ... end` by its changed content, in one pass."""
    parts: list[bytes] = []
    at = 0
    while (opened := body.find(start, at)) >= 0 and (closed := body.find(end, opened + len(start))) >= 0:
        parts += [body[at:opened], change(body[opened + len(start) : closed])]
        at = closed + len(end)
    return b"".join([*parts, body[at:]])
