"""The pages that guide know nobody; the spotter's relay forgets; a watched session leaves no trace."""

import gzip
import json
import re

import pytest

from backstride.app.watched import watched, watched_samples
from backstride.web.api_live import BlockNow, ViewIn
from backstride.web.static_files import FOLDER
from site_of import Site

BLOCK = {"word": "Backward", "travel": "backward", "gait": "run", "leftS": 17.5, "leftM": None, "cue": ""}
VIEW = {
    "state": "backward",
    "elapsedS": 12.5,
    "totalS": 240,
    "stretch": [1, 3],
    "lit": True,
    "now": 12.5,
    "block": BLOCK,
    "next": {"words": "Forward, 0:25"},
    "line": "You are running backward",
    "pieces": [[0, 30, "backward", "run"]],
}
TOLD = {"session": "5a2f", "title": "Repeats", "view": VIEW}


@pytest.mark.parametrize("path", ["/session", "/session/watch", "/spotter"])
def test_a_page_that_guides_is_the_same_for_everybody(site: Site, path: str) -> None:
    before = site.client.get(path)
    site.typed(name="Something of mine")
    after = site.client.get(path)
    assert before.status_code == 200
    assert before.text == after.text
    assert before.headers["Cache-Control"] == "no-cache"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=", before.text)


def test_sensors_are_allowed_on_the_page_that_guides(site: Site) -> None:
    policy = site.client.get("/session").headers["Permissions-Policy"]
    for sensor in ("accelerometer", "gyroscope", "geolocation"):
        assert f"{sensor}=(self)" in policy
    assert "accelerometer=()" in site.client.get("/journal").headers["Permissions-Policy"]


def test_a_spotter_sees_and_stops(site: Site) -> None:
    assert site.client.get("/api/v1/live").json()["view"] is None
    assert site.client.post("/api/v1/live/stop").status_code == 404
    assert site.client.put("/api/v1/live", json=TOLD).json() == {"stop": False}
    seen = site.client.get("/api/v1/live").json()
    assert (seen["title"], seen["view"]["line"]) == ("Repeats", "You are running backward")
    assert site.client.post("/api/v1/live/stop").json() == {"stop": True}
    assert site.client.put("/api/v1/live", json=TOLD).json() == {"stop": True}
    assert site.client.put("/api/v1/live", json=TOLD | {"session": "other"}).json() == {"stop": False}
    assert site.client.get("/api/v1/live").json()["session"] == "other"
    first = site.client.get("/api/v1/live", params={"session": TOLD["session"]}).json()
    assert (first["session"], first["stop"]) == (TOLD["session"], True)
    for state in ("stop", "backward"):  # it stands, and may go on
        told = TOLD | {"view": VIEW | {"state": state}}
        assert site.client.put("/api/v1/live", json=told).json() == {"stop": False}
    assert site.client.post("/api/v1/live/stop", params={"session": "nobody"}).status_code == 404


def test_the_relay_takes_every_field_that_a_phone_shows(site: Site) -> None:
    shown = (
        (FOLDER / "guide/session_view.js").read_text("utf-8").partition("{object} View")[2].partition("*/")[0]
    )
    fields = {name: kind for kind, name in re.findall(r"@property {(.*)} (\w+)", shown)}
    assert set(fields) == set(ViewIn.model_fields)
    assert set(re.findall(r"(\w+)\??:", fields["block"])) == set(BlockNow.model_fields)
    asked = VIEW | {"state": "asked", "asked": "fall", "untilS": 24.5, "byPress": False, "feels": True}
    told = TOLD | {"view": asked | {"block": BLOCK | {"byTime": True, "goneS": 3.5}}}
    assert site.client.put("/api/v1/live", json=told).status_code == 200
    assert site.client.get("/api/v1/live").json()["view"]["untilS"] == 24.5


@pytest.mark.parametrize(
    "wrong", [{"state": "flying"}, {"elapsedS": -1}, {"line": "x" * 301}, {"unheard": 1}, {"pieces": [[0]]}]
)
def test_a_view_that_cannot_be_is_refused(site: Site, wrong: dict[str, object]) -> None:
    assert site.client.put("/api/v1/live", json=TOLD | {"view": VIEW | wrong}).status_code == 422


def test_what_is_watched_is_said_to_be_simulated(site: Site) -> None:
    what = site.client.get("/session/watch/guide").json()
    assert what["simulated"] is True
    assert len(site.client.get("/session/watch/samples").content) == 14 * what["samples"]
    assert "Simulated: a program made this person" in site.client.get("/session/watch").text


def test_a_watched_session_is_read_told_to_a_plan_and_kept_nowhere(site: Site) -> None:
    answer = site.client.post(
        "/session/watch/result",
        content=gzip.compress(session_file()),
        headers={"Content-Type": "application/octet-stream"},
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["backward_s"] > 50
    assert found["steps"] > 200
    assert found["stumbles"] == 1
    assert any("stumbled" in reason for reason in found["reasons"])
    assert site.client.get("/api/v1/runs").json()["runs"] == []


@pytest.mark.parametrize("data", [b"", b"{}", b"\x1f\x8b\x00", b'{"schema":"backstride.session/1"}\n' * 3])
def test_what_is_no_session_is_refused_in_one_sentence(site: Site, data: bytes) -> None:
    answer = site.client.post(
        "/session/watch/result", content=data, headers={"Content-Type": "application/octet-stream"}
    )
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text


def session_file() -> bytes:
    """Return what the page would record of the watched session, guided block by block."""
    import numpy as np  # noqa: PLC0415  # only here

    what = watched()
    numbers = np.frombuffer(watched_samples(), "<i2").reshape(7, -1)
    t_s = np.cumsum(numbers[0], dtype=float) / what["units"]["t"]
    lines: list[dict[str, object]] = [
        {"schema": "backstride.session/1", "id": "0d5dca19-4d9a-4b04-9a4c-0d1c3f1a2b3c",
         "began": "2026-06-01T10:00:00.000Z", "zone": "Europe/Amsterdam", "placement": "lumbar",
         "facing": [0, 0, -1], "device": "test", "language": "en", "place": "track", "treadmill": False,
         "day": "2026-06-01", "workout": what["workout"], "simulated": True,
         "frame": {"force": 1, "turn": "xyz"}}
    ]  # fmt: skip
    blocks = {part["block"]: part["start_s"] for part in reversed(what["parts"]) if part["kind"] == "block"}
    for index, start_s in sorted(blocks.items()):
        lines.append({"k": "e", "t": start_s, "what": "block", "index": index, "of": len(blocks)})
    for second in range(int(t_s[-1]) + 1):
        inside = (t_s >= second) & (t_s < second + 1)
        lines.append({
            "k": "m", "t": t_s[inside].round(4).tolist(),
            "f": (numbers[1:4, inside].T / what["units"]["force"]).tolist(),
            "w": (numbers[4:7, inside].T / what["units"]["turn"]).tolist(),
        })  # fmt: skip
    lines.append({"k": "end", "t": float(t_s[-1]), "why": "done"})
    return "".join(json.dumps(line) + "\n" for line in lines).encode()
