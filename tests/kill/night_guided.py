"""Guided sessions, killed and cut all night: prints `validation/guided_kill.md`.

`python tests/kill/night_guided.py [--kills 500] [--bytes 262144] [--cuts 2000] [--server-kills 20]`
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kill.cut_uploads import in_process, over_sockets
from kill.kill_phone import run_kills

ASKED = {
    "most_lost_s": "at most 5 s",
    "events_lost": "0",
    "answers_lost": "0",
    "answers_doubled": "0",
    "recordings_too_many": "0",
    "bytes_differ": "0",
    "samples_doubled": "0",
}
HEAD = """# Guided sessions, killed and cut

Made by `make night`: Chromium ended by SIGKILL at random moments of simulated sessions (60 samples a second,
the session four times as fast as the clock on the wall), started again on the same profile, finished and
sent; and uploads that were cut. SIGKILL keeps the page cache, so this does not show what a power cut does:
that rests on every write to the phone's store and to the server's disk being synced before it counts.
"""


def main() -> int:
    """Run as a program; the exit code is 1 where something was lost."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--kills", type=int, default=500)
    ask.add_argument("--bytes", type=int, default=262_144)
    ask.add_argument("--cuts", type=int, default=2000)
    ask.add_argument("--server-kills", type=int, default=20)
    said = ask.parse_args()
    killed = run_kills(said.kills)
    rows = asdict(killed)
    lines = [HEAD, "## A phone whose browser is killed", "", "| what | asked | reached |", "|---|---|---|"]
    lines += [
        f"| {name.replace('_', ' ')} | {ASKED.get(name, '')} | {value:,} |" for name, value in rows.items()
    ]
    cut = [
        ("behind every byte, in process", in_process(said.bytes)),
        ("over sockets, the server killed meanwhile", over_sockets(1_000_000, said.cuts, said.server_kills)),
    ]
    lines += [
        "",
        "## Uploads that are cut",
        "",
        "| where | bytes | cuts | server kills | same SHA-256 | recordings | s |",
    ]
    lines += ["|---|---|---|---|---|---|---|"]
    lines += [
        f"| {where} | {one.bytes:,} | {one.cuts:,} | {one.server_kills} "
        f"| {'yes' if one.same_content else 'NO'} | {one.recordings} | {one.seconds} |"
        for where, one in cut
    ]
    print("\n".join(lines))  # noqa: T201  # a program of its own: it prints
    wrong = [name for name, asked in ASKED.items() if rows[name] > (5 if "5" in asked else 0)]
    return int(bool(wrong) or any(not one.same_content or one.recordings != 1 for _, one in cut))


if __name__ == "__main__":
    raise SystemExit(main())
