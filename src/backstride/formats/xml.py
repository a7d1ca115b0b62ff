"""Bytes of strangers to XML events: recognised, brought to UTF-8, and read with every door shut.

Encodings are settled here and not by the parser, because files lie about them: a byte-order mark or NUL bytes
outrank the declaration, valid UTF-8 is UTF-8 whatever is declared, and single wrong bytes are Latin-1 letters.
"""

import codecs
import re
from typing import Literal

XmlKind = Literal["gpx", "tcx", "xml"]

_ROOTS: dict[str, XmlKind] = {"gpx": "gpx", "trainingcenterdatabase": "tcx"}
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
_ROOT = re.compile(r"<(?:[\w.-]+:)?(gpx|TrainingCenterDatabase)(?=[\s/>])", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:[^\W\d][\w.-]*:)?([^\W\d][\w.-]*)")


def xml_kind(head: bytes) -> XmlKind | None:
    """Say what a file is by its first bytes (a few kB are enough): `xml` is XML of some other kind, None is no XML.

    A file with a document type is told apart too, so that its reader can say why it is refused.
    """
    encoding, skip = _encoding_by_marks(head)
    text = head[skip:].decode(encoding or "utf-8", "replace")
    at = _end_of_prolog(text)
    if text[at : at + 9].upper() == "<!DOCTYPE":
        root = _ROOT.search(text, at)
        return _ROOTS[root[1].lower()] if root else "xml"
    element = _ELEMENT.match(text, at)
    if element:
        return _ROOTS.get(element[1].lower(), "xml")
    return "xml" if text.lstrip().startswith(("<?xml", "<!--")) else None


def _encoding_by_marks(data: bytes) -> tuple[str | None, int]:
    """Return the encoding that the first bytes prove, and the length of the byte-order mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    for start, encoding in _UNMARKED:
        if data.startswith(start):
            return encoding, 0
    return None, 0


def _end_of_prolog(text: str) -> int:
    """Return where declarations, comments, instructions and blanks end. Linear, whatever the text holds."""
    at = 0
    while True:
        while text[at : at + 1].isspace():
            at += 1
        for start, end in (("<?", "?>"), ("<!--", "-->")):
            if text.startswith(start, at):
                close = text.find(end, at + len(start))
                if close < 0:
                    return len(text)
                at = close + len(end)
                break
        else:
            return at
