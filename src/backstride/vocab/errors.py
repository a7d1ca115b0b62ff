"""Every error the project raises on purpose. Each class builds its own sentence: what was wrong, what helps.

BackstrideError
├── InputRefused           what came in cannot be used; nothing was lost
│   ├── UnknownFormat      the bytes are none of the formats we read
│   ├── DamagedFile        it is one of our formats, but nothing in it could be read
│   ├── NoUsableSamples    it was read, and holds not one usable sample
│   ├── NoTimes            it holds places without times: a route, not a recording
│   ├── ArchiveRefused     an archive that climbs out, nests, lies or swells
│   ├── TooLarge           more bytes than the limit
│   ├── ReaderDied         the child that read it ran out of memory or time, or crashed
│   ├── ValueRefused       a value that a person typed cannot be
│   ├── TooManyTries       too many wrong codes were typed; not even looked at
│   ├── OutOfStep          what is sent does not go on from what is here
│   ├── WorkoutTextRefused the text of a workout cannot be read from a line and column on
│   ├── WorkoutRefused     a workout that a format cannot hold
│   └── NotFound           there is no such thing for this reader
├── NotEnoughSignal        the recording is fine, but too short or too coarse for the question
├── StoreRefused           the place where things are kept cannot be used as asked
│   ├── DatabaseTooNew     made by a newer program
│   ├── DatabaseDamaged    it cannot be read
│   ├── BackupDamaged      its checksums do not hold
│   ├── StoreBusy          another process holds what this one needs
│   ├── CertificateRefused a file with a certificate or a key cannot be used
│   └── DiskRefused        the disk or the database takes or gives nothing
└── SettingRefused         a BACKSTRIDE_* variable cannot be used
"""

import errno

# ruff: noqa: D107, N818 -- a class's own docstring says when it is raised; it is named by what happened to the person


class BackstrideError(Exception):
    """The root: whoever catches this catches all that we raise on purpose."""


class InputRefused(BackstrideError):
    """What came in cannot be used; one sentence says what was wrong and what helps."""


class UnknownFormat(InputRefused):
    """The bytes are none of the formats we read, whatever the name says."""

    def __init__(self, looks_like: str | None = None) -> None:
        seen = f"It looks like {looks_like}." if looks_like else "It is none of the formats read here."
        helps = "Export it as FIT, GPX, TCX, a Sensor Logger or phyphox zip, or Sensor CSV."
        super().__init__(f"This is not a recording. {seen} {helps}")
        self.looks_like = looks_like


class DamagedFile(InputRefused):
    """It is one of our formats, but nothing in it could be read."""

    def __init__(self, format_name: str, reason: str) -> None:
        why = f"This {format_name} file could not be read: {reason.rstrip('.')}."
        super().__init__(f"{why} Export it again from the app or watch.")
        self.format_name = format_name
        self.reason = reason


class NoUsableSamples(InputRefused):
    """The file was read and holds not one usable sample."""

    def __init__(self, format_name: str, held: str = "") -> None:
        tail = f" It holds {held.rstrip('.')}." if held else ""
        super().__init__(
            f"This {format_name} file holds no usable sample.{tail} Choose the file of a recorded activity."
        )
        self.format_name = format_name


class NoTimes(InputRefused):
    """The file has places but no times: a planned route, not a recording."""

    def __init__(self, format_name: str) -> None:
        super().__init__(
            f"This {format_name} file has places but no times: nothing can be said about speed or direction. "
            "Export the recorded track instead, or type the session in."
        )
        self.format_name = format_name


class ArchiveRefused(InputRefused):
    """An archive that climbs out of its folder, nests, lies about sizes or swells."""

    def __init__(self, reason: str) -> None:
        why = f"This archive was refused: {reason.rstrip('.')}."
        super().__init__(f"{why} Unpack it and add the files themselves.")
        self.reason = reason


class TooLarge(InputRefused):
    """More bytes than the limit."""

    def __init__(self, what: str, limit_bytes: int) -> None:
        limit = f"{limit_bytes / 2**20:,.0f} MB" if limit_bytes >= 2**20 else f"{limit_bytes:,} bytes"
        super().__init__(f"{what} is larger than {limit}. Split it, or add the files one by one.")
        self.limit_bytes = limit_bytes


class ReaderDied(InputRefused):
    """The child process that read the file ran out of memory or time, or crashed; it cost this file only."""

    def __init__(self, reason: str) -> None:
        why = f"Reading this file was stopped: {reason.rstrip('.')}."
        super().__init__(f"{why} No other file was affected; export it again.")
        self.reason = reason


class ValueRefused(InputRefused):
    """A value that a person typed cannot be."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class TooManyTries(InputRefused):
    """Too many wrong codes were typed: this one was not even looked at."""

    def __init__(self, wait_s: float) -> None:
        minutes = max(1, -(-int(wait_s) // 60))
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            f"Too many wrong codes were typed. Wait {wait}, then type the code that is shown then."
        )
        self.wait_s = wait_s


class OutOfStep(InputRefused):
    """What is sent does not go on from what is here; nothing of it was taken."""


class WorkoutTextRefused(InputRefused):
    """The text of a workout cannot be read: where, and what was expected there."""

    def __init__(self, line: int, column: int, expected: str, found: str, helps: str = "") -> None:
        tail = f" {helps}" if helps else ""
        super().__init__(f"Line {line}, column {column}: expected {expected}, found {found}.{tail}")
        self.field = "text"
        self.line = line
        """From 1."""
        self.column = column
        """From 1, in characters."""
        self.expected = expected
        self.found = found


class WorkoutRefused(InputRefused):
    """A format cannot hold this workout; nothing of it was left out silently."""

    def __init__(self, format_name: str, reason: str) -> None:
        why = f"{format_name} cannot hold this workout: {reason.rstrip('.')}."
        super().__init__(f"{why} Change that, or choose another format.")
        self.format_name = format_name
        self.reason = reason


class NotFound(InputRefused):
    """There is no such thing for this reader (it may exist for another)."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what} here. It may have been deleted.")
        self.what = what


class NotEnoughSignal(BackstrideError):
    """An analysis needs more data than the recording holds."""

    def __init__(self, need_s: float, have_s: float) -> None:
        super().__init__(f"needs {need_s:g} s of signal, got {have_s:g} s")
        self.need_s = need_s
        self.have_s = have_s


class StoreRefused(BackstrideError):
    """The place where things are kept cannot be used as asked."""


class DatabaseTooNew(StoreRefused):
    """The database was made by a newer program."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            f"A newer Backstride made this database (schema {found}, this program knows {known}). "
            "Install that version, or restore a backup made before the upgrade."
        )


class DatabaseDamaged(StoreRefused):
    """The database cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database cannot be read: {reason.rstrip('.')}. Restore a backup with `backstride restore`; "
            "what is there now is kept beside it."
        )
        self.reason = reason


class BackupDamaged(StoreRefused):
    """A backup whose checksums do not hold; nothing was touched."""

    def __init__(self, reason: str) -> None:
        why = f"This backup cannot be used: {reason.rstrip('.')}."
        super().__init__(f"{why} Nothing was changed; use another backup.")
        self.reason = reason


class StoreBusy(StoreRefused):
    """Another process holds what this one needs."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is in use by another Backstride process. Stop it, then try again.")


class CertificateRefused(StoreRefused):
    """A file with a certificate or a key cannot be used; it was left as it is."""

    def __init__(self, path: str, reason: str, helps: str) -> None:
        super().__init__(f"{path} cannot be used: {reason.rstrip('.')}. {helps.rstrip('.')}.")
        self.path = path
        self.reason = reason


class DiskRefused(StoreRefused):
    """The disk or the database takes or gives nothing: it is full, read-only or broken."""

    def __init__(self, reason: str) -> None:
        helps = "Make room on the disk, or choose another folder that may be written, then try again."
        super().__init__(f"Nothing could be kept: {reason.rstrip('.')}. {helps}")
        self.reason = reason

    @classmethod
    def because(cls, error: OSError) -> "DiskRefused":
        """Word an error of the operating system."""
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        return cls("there is no room left on the disk" if full else (error.strerror or str(error)).lower())


class SettingRefused(BackstrideError):
    """A BACKSTRIDE_* variable cannot be used."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")
        self.name = name
