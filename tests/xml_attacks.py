"""Named attacks on XML readers: small seeds that swell, nest, lie or never end.

Run as a program it reads them all under the memory limit of a reader's child and prints a line of JSON each;
the tests judge the lines.
"""

import json
import resource
import sys
import time
from collections.abc import Callable

from backstride.formats.gpx import read_gpx
from backstride.vocab.errors import BackstrideError

LIMIT_BYTES = 2**30


def point(second: int) -> bytes:
    return (
        f'<trkpt lat="52.1" lon="13.{second:02}"><time>2026-05-01T07:00:{second:02}Z</time></trkpt>'.encode()
    )


GOOD = b"".join(point(second) for second in range(30))


def track(inside: bytes, after: bytes = b"") -> bytes:
    return b"<gpx><trk>" + GOOD + inside + b"</trk>" + after + b"</gpx>"


def nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


ATTACKS: dict[str, Callable[[], bytes]] = {
    # What makes a reader swell.
    "a hundred thousand levels deep": lambda: track(nested(100_000)),
    "a hundred thousand levels never closed": lambda: track(b"<a>" * 100_000),
    "a million attributes": lambda: track(
        b"<b " + b" ".join(b'a%d="1"' % i for i in range(1_000_000)) + b"/>"
    ),
    "one attribute a million times": lambda: track(b"<b " + b'a="1" ' * 1_000_000 + b"/>"),
    "two hundred thousand namespaces": lambda: track(
        b"<b " + b" ".join(b'xmlns:a%d="u"' % i for i in range(200_000)) + b"/>"
    ),
    "three million empty elements": lambda: track(b"<a/>" * 3_000_000),
    "three million empty elements in a point": lambda: track(b"<trkpt>" + b"<a/>" * 3_000_000 + b"</trkpt>"),
    "half a million names": lambda: track(b"".join(b"<a%d/>" % i for i in range(500_000))),
    "a text of twenty megabytes": lambda: track(b"<name>" + b"a" * 20_000_000 + b"</name>"),
    "a number of five megabytes": lambda: track(b'<trkpt lat="' + b"9" * 5_000_000 + b'" lon="1"/>'),
    "a name of ten megabytes": lambda: track(b"<" + b"a" * 10_000_000 + b"/>"),
    "two hundred thousand tracks": lambda: b"<gpx>" + (b"<trk>" + point(1) + b"</trk>") * 200_000 + b"</gpx>",
    # What makes a repair run for ever.
    "three million stray signs": lambda: track(b"<" * 3_000_000),
    "three million ampersands": lambda: track(b"&" * 3_000_000),
    "a million comments never closed": lambda: track(b"<!--" * 1_000_000),
    "a million comments in front": lambda: b"<!---->" * 1_000_000 + track(b""),
    "a million quotes never closed": lambda: track(b'<a b="' * 1_000_000),
    "a million wrong end tags": lambda: track(b"<a></b>" * 1_000_000),
    "a million end tags too many": lambda: track(b"", b"</trk>" * 1_000_000),
    "ten megabytes of wrong bytes": lambda: track(b"\xff" * 10_000_000),
    "a declaration of ten megabytes": lambda: b"<?xml " + b" " * 10_000_000 + b"?>" + track(b""),
    "a hundred thousand odd times": lambda: track(
        b"<trkpt><time>2026-99-01T07:00:00Z</time></trkpt>" * 100_000
    ),
}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    for name, make in ATTACKS.items():
        data = make()
        start = time.process_time()
        try:
            samples = sum(
                len(stream) for recording in read_gpx(data) for stream in recording.streams.values()
            )
            refusal = None
        except BackstrideError as error:
            samples, refusal = 0, str(error)
        seconds = time.process_time() - start
        line = {"name": name, "samples": samples, "refusal": refusal, "seconds": seconds}
        sys.stdout.write(f"{json.dumps(line)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
