"""Kill a phone's browser in the middle of sessions; then see what of samples, events and answers is left.

A page runs sessions on the same modules as the app, in Chromium with a profile of its own. Each life ends
by SIGKILL of the browser process at a random moment, some while it is still opening; the next one goes on
with the same session. The last life of a session finishes and sends it. What had been made by the moment of
the kill is known from the page itself, which says every few hundredths of a second how far it is.

`python kill_phone.py --kills 25 [--each 25]` prints one JSON object.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fastapi import FastAPI, Request
from starlette.responses import Response

from backstride.app.home import Home
from backstride.app.session_upload import session_sent
from backstride.app.settings import Settings
from backstride.web.application import make_app
from backstride.web.static_files import version
from guided_sessions import another_id, header
from looking import FLAGS
from quick_disk import quick_folder
from serving import serving

PAGE = Path(__file__).with_name("phone_page.js")
LIFE_S = (0.02, 0.7)
"""How long a page lives once it runs; four times as much of the session."""
STARTING_S = (0.05, 1.0)
"""How long a browser lives that is killed while it starts."""
WAIT_S = 180.0
SPEED = 4


@dataclass
class Outcome:
    """What the kills did."""

    kills: int
    sessions: int
    killed_at_work: int
    """The page ran by then; the others were killed while they opened."""
    session_s: float
    """Seconds of session that were made in all."""
    most_lost_s: float
    """Seconds of samples that one kill cost, at most."""
    median_lost_s: float
    events: int
    events_lost: int
    answers: int
    answers_lost: int
    answers_doubled: int
    recordings_too_many: int
    bytes_differ: int
    """Sessions whose recording is not what the phone held."""
    samples_doubled: int
    seconds: float


@dataclass
class Told:
    """What the page said, and what it is to do."""

    session: str = ""
    name: str = ""
    finish: bool = False
    heard: list[dict[str, Any]] = field(default_factory=list)
    news: threading.Event = field(default_factory=threading.Event)

    def last(self, what: str) -> dict[str, Any] | None:
        """The last thing of a kind that this life of the page said."""
        return next(
            (one for one in reversed(self.heard) if one["what"] == what and one.get("name") == self.name),
            None,
        )

    def wait(self, what: str, seconds: float) -> dict[str, Any] | None:
        until = time.monotonic() + seconds
        while (found := self.last(what)) is None and time.monotonic() < until:
            self.news.wait(0.05)
            self.news.clear()
        return found


def with_page(app: FastAPI, told: Told) -> FastAPI:
    """Put the page, its orders and its answers beside the app."""

    def page() -> Response:
        body = '<!doctype html><title>A phone</title><script type="module" src="/kill/page.js"></script>'
        return Response(body, media_type="text/html")

    def script() -> Response:
        return Response(PAGE.read_bytes(), media_type="text/javascript")

    def orders() -> dict[str, Any]:
        began = datetime.now(UTC).isoformat(timespec="milliseconds")
        return {
            "static": f"/static/{version()}",
            "id": told.session,
            "header": header(id=told.session, began=began, day=began[:10]),
            "finish": told.finish,
            "name": told.name,
        }

    async def hear(request: Request) -> Response:
        told.heard.append(json.loads(await request.body()))
        told.news.set()
        return Response(status_code=204)

    app.add_api_route("/kill/page", page, include_in_schema=False)
    app.add_api_route("/kill/page.js", script, include_in_schema=False)
    app.add_api_route("/kill/next", orders, include_in_schema=False)
    app.add_api_route("/kill/tell", hear, methods=["POST"], include_in_schema=False)
    return app


@contextmanager
def browser(profile: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start Chromium on a profile; leaving kills it, with what it left running."""
    chromium = shutil.which("chromium")
    assert chromium is not None, "Chromium is missing: install Debian's package `chromium`."
    quiet = ["--disable-extensions", "--disable-sync", "--disable-component-update", "--mute-audio"]
    process = subprocess.Popen(
        [chromium, "--headless", *FLAGS, *quiet, f"--user-data-dir={profile}", f"{address}/kill/page"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its own children, which end by themselves a little later


def run_kills(kills: int, each: int = 25, seed: int = 2026) -> Outcome:
    """Kill a phone `kills` times in sessions of `each` lives, and say what came of it."""
    started, chance, told = time.monotonic(), random.Random(seed), Told()
    lost: list[float] = []
    at_work, made_s, differ, doubled, sessions = 0, 0.0, 0, 0, 0
    events: list[str] = []
    with quick_folder() as folder, Home(Settings(data=folder / "data")) as home:
        home.store.set_note("simulated", "removed")
        with serving(with_page(make_app(home), told)) as address:
            while len(lost) < kills:
                sessions += 1
                told.session, told.finish = another_id(), False
                profile = folder / f"profile-{sessions}"
                before: float | None = None
                for life in range(min(each, kills - len(lost))):
                    made = _one_life(told, profile, address, chance, starting=life % 5 == 4)
                    lost.append(0.0)
                    if made is not None:
                        opened, there = made
                        _count_loss(lost, before, opened)
                        before, at_work = there, at_work + 1
                opened, finished = _finish(told, profile, address)
                _count_loss(lost, before, opened, last=True)
                shutil.rmtree(profile, ignore_errors=True)
                sent = session_sent(home, told.session)
                kept = (
                    b""
                    if sent.run_id is None
                    else home.store.shelf(home.me().id).open_original(sent.run_id)[1].read()
                )
                differ += len(kept) != finished["bytes"] or finished["left"]["sessions"] > 0
                times, said = _in_file(kept)
                made_s += len(times) / 60
                doubled += len(times) - len(set(times))
                events += said
        shelf = home.store.shelf(home.me().id)
        count = shelf.count()
        answers = Counter(str(line.body["id"]) for line in shelf.plan_entries() if line.kind == "wished")
    told_events = [one["said"] for one in told.heard if one["what"] == "event"]
    told_answers = [one["said"] for one in told.heard if one["what"] == "answer"]
    return Outcome(
        kills=kills,
        sessions=sessions,
        killed_at_work=at_work,
        session_s=round(made_s, 1),
        most_lost_s=round(max(lost), 2),
        median_lost_s=round(sorted(lost)[len(lost) // 2], 2),
        events=len(told_events),
        events_lost=len(set(told_events) - set(events)),
        answers=len(told_answers),
        answers_lost=sum(answers[one] == 0 for one in told_answers),
        answers_doubled=sum(times > 1 for times in answers.values()),
        recordings_too_many=count - sessions,
        bytes_differ=differ,
        samples_doubled=doubled,
        seconds=round(time.monotonic() - started, 1),
    )


def _one_life(
    told: Told, profile: Path, address: str, chance: random.Random, *, starting: bool
) -> tuple[float, float] | None:
    """Let a page live and kill it; returns where it went on, and how far it came at least."""
    told.name = f"life{len(told.heard)}"
    with browser(profile, address) as process:
        if starting:
            told.wait("opened", chance.uniform(*STARTING_S))
        elif told.wait("opened", WAIT_S) is None:
            raise AssertionError("the page did not open")
        else:
            time.sleep(chance.uniform(*LIFE_S))
        os.kill(process.pid, signal.SIGKILL)
    opened, now = told.last("opened"), told.last("now")
    if opened is None:
        return None
    return opened["from"], max(opened["from"], now["t"] if now else opened["from"])


def _count_loss(lost: list[float], before: float | None, opened: float, *, last: bool = False) -> None:
    """Note what the kill before this life cost: as far as the page was, less what the next one found."""
    if before is not None:
        lost[-1 if last else -2] = max(before - opened, 0.0)


def _finish(told: Told, profile: Path, address: str) -> tuple[float, dict[str, Any]]:
    told.name, told.finish = f"end{len(told.heard)}", True
    with browser(profile, address):
        finished = told.wait("finished", WAIT_S)
        opened = told.last("opened")
        assert finished is not None, told.heard[-3:]
        assert opened is not None
        return opened["from"], finished


def _in_file(kept: bytes) -> tuple[list[float], list[str]]:
    """Return the times of all samples, and what was said, in a session as it was kept."""
    lines = [json.loads(line) for line in kept.decode().splitlines()]
    times = [t for line in lines if line.get("k") == "m" for t in line["t"]]
    return times, [line["place"] for line in lines if line.get("k") == "e"]


def main() -> None:
    """Run as a program."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--kills", type=int, default=25)
    ask.add_argument("--each", type=int, default=25)
    ask.add_argument("--seed", type=int, default=2026)
    said = ask.parse_args()
    print(json.dumps(asdict(run_kills(said.kills, said.each, said.seed))))  # noqa: T201  # a program of its own


if __name__ == "__main__":
    main()
