"""A plain form with files, for a browser without scripts: each file goes to disk while it comes in.

Rejected: Starlette's own form parser, which puts files of any size into the system's temporary folder first.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header

from backstride.app.home import Home
from backstride.vocab.errors import InputRefused, ValueRefused
from backstride.web.receive import PartFile, Received

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks  # there for type checkers only

MOST_FILES = 500
"""In one form; more come as a zip. Project choice."""
UNREADABLE = "The form could not be read. Go back and choose the files again."


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file of a form that was not taken."""

    name: str
    sentence: str


@dataclass(slots=True)
class _Events:
    """What the parser said about one piece of the body, in order."""

    found: list[tuple[str, bytes]] = field(default_factory=list)

    def note(self, kind: str) -> None:
        self.found.append((kind, b""))

    def data(self, kind: str, data: bytes, start: int, end: int) -> None:
        self.found.append((kind, data[start:end]))


async def receive_form(
    home: Home, content_type: str, stream: AsyncIterator[bytes]
) -> AsyncGenerator[Received | Refusal, None]:
    """Yield each file of a form once it is safe, or why it was not taken; other fields are passed over.

    Raises:
        ValueRefused: the body is no form.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise ValueRefused("file", UNREADABLE)
    events = _Events()
    parser = MultipartParser(boundary, _callbacks(events))
    form = _Form(home)
    try:
        async for chunk in stream:
            _parse(parser, chunk)
            for event in _taken(events):
                done = await form.take(*event)
                if done is not None:
                    yield done
        _finish(parser)
    finally:
        form.close()


def _callbacks(events: _Events) -> "MultipartCallbacks":
    return {
        "on_part_begin": lambda: events.note("part_begin"),
        "on_part_end": lambda: events.note("part_end"),
        "on_header_end": lambda: events.note("header_end"),
        "on_headers_finished": lambda: events.note("headers_finished"),
        "on_part_data": lambda *at: events.data("part_data", *at),
        "on_header_field": lambda *at: events.data("header_field", *at),
        "on_header_value": lambda *at: events.data("header_value", *at),
    }


def _taken(events: _Events) -> list[tuple[str, bytes]]:
    taken, events.found = events.found, []
    return taken


def _parse(parser: MultipartParser, chunk: bytes) -> None:
    try:
        if chunk:
            parser.write(chunk)
    except MultipartParseError as error:
        raise ValueRefused("file", UNREADABLE) from error


def _finish(parser: MultipartParser) -> None:
    try:
        parser.finalize()
    except MultipartParseError as error:
        raise ValueRefused("file", UNREADABLE) from error
    if parser.state != MultipartState.END:
        raise ValueRefused("file", "The form ended in the middle. Go back and choose the files again.")


class _Form:
    """The part that is coming in at this moment."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._files = 0
        self._field, self._value = b"", b""
        self._name: str | None = None
        self._part: PartFile | None = None
        self._refused: str | None = None

    async def take(self, kind: str, data: bytes) -> Received | Refusal | None:
        """Act on one event; returns what became of a file at its end."""
        if kind == "part_begin":
            self._name = self._refused = None
        elif kind == "header_field":
            self._field += data
        elif kind == "header_value":
            self._value += data
        elif kind == "header_end":
            self._end_header()
        elif kind == "headers_finished":
            self._open()
        elif kind == "part_data" and self._part is not None:
            await self._write(data)
        elif kind == "part_end" and self._name is not None:
            return await self._end()
        return None

    def close(self) -> None:
        """Remove a part that did not come to its end."""
        if self._part is not None:
            self._part.discard()

    def _end_header(self) -> None:
        if self._field.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            name = options.get(b"filename")
            # A file field that was left empty comes with an empty name.
            self._name = name.decode("utf-8", "replace") if name else None
        self._field, self._value = b"", b""

    def _open(self) -> None:
        if self._name is None:
            return
        self._files += 1
        if self._files > MOST_FILES:
            raise ValueRefused("file", f"More than {MOST_FILES} files at once. Put them into a zip.")
        self._part = PartFile(self._home, self._name)

    async def _write(self, data: bytes) -> None:
        assert self._part is not None  # noqa: S101  # the caller has looked
        try:
            await self._part.write(data)
        except InputRefused as error:
            self._refused = str(error)
            self.close()
            self._part = None

    async def _end(self) -> Received | Refusal:
        name, part, self._part, self._name = self._name or "", self._part, None, None
        if part is None:
            return Refusal(name, self._refused or UNREADABLE)
        try:
            return await part.finish()
        except InputRefused as error:
            return Refusal(name, str(error))
        finally:
            part.discard()
