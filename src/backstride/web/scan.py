"""A code to scan, as the path of an SVG: the page colours it, so that nothing stands inline."""

from dataclasses import dataclass

_LIGHT_ON_DARK, _PLAIN = "\033[97;40m", "\033[0m"
"""Of a terminal: signs stand for light modules, and are light."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A QR code without its margin."""

    size: int
    """Modules in each direction."""
    path: str
    """Its dark modules, one unit each."""


def scan_of(text: str) -> Scan:
    """Return the code of a text; the level of correction is M, good for a screen."""
    import segno  # noqa: PLC0415  # few pages need it

    matrix = segno.make_qr(text, error="m").matrix
    rows = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                rows.append(f"M{start} {y}h{x - start}v1h{start - x}z")
            x += 1
    return Scan(len(matrix), "".join(rows))


def scan_in_terminal(text: str) -> str:
    """Return the same for a terminal, two modules a sign, dark on light whatever its colours are."""
    import io  # noqa: PLC0415  # the same

    import segno  # noqa: PLC0415  # the same

    out = io.StringIO()
    segno.make_qr(text, error="m").terminal(out, border=2, compact=True)
    return "\n".join(f"{_LIGHT_ON_DARK}{line}{_PLAIN}" for line in out.getvalue().splitlines() if line)
