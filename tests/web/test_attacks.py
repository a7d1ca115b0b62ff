"""Attacks on forms, JSON, addresses and names, each by its name."""

import json
import re
import time
from itertools import pairwise

import pytest

from backstride.web.guard import SMALL_BYTES, carried
from runs import gpx
from site_of import Site, every_route

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 500_000, id="deep, unclosed"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="deep"),
        pytest.param(b'{"labels":' * 60_000, id="deep objects"),
        pytest.param(b'{"labels":[{"start_s":' + b"9" * 6000 + b"}]}", id="number of 6,000 digits"),
        pytest.param(b'{"labels":[{"start_s":NaN,"end_s":5,"travel":"backward"}]}', id="NaN"),
        pytest.param(b'{"labels":[{"start_s":0,"end_s":Infinity,"travel":"backward"}]}', id="infinity"),
        pytest.param(b'{"labels":[{"start_s":0,"end_s":1e999,"travel":"backward"}]}', id="overflow"),
        pytest.param(b'{"labels":[{"start_s":5,"end_s":5,"travel":"backward"}]}', id="no length"),
        pytest.param(b'{"labels":[{"start_s":601,"end_s":605,"travel":"backward"}]}', id="behind the end"),
        pytest.param(b"\xff\xfe{", id="no UTF-8"),
        pytest.param(b"", id="empty"),
        pytest.param(
            json.dumps({"labels": [{"start_s": 0, "end_s": 5, "travel": "backward"}] * 201}).encode(),
            id="too many",
        ),
        pytest.param(b" " * (SMALL_BYTES + 1), id="too long"),
    ],
)
def test_json_that_cannot_be_is_refused_in_a_sentence_and_nothing_is_said(site: Site, body: bytes) -> None:
    run = site.typed()
    answer = site.client.post(f"/api/v1/runs/{run}/labels", content=body, headers=JSON)
    assert answer.status_code in {400, 413, 422}
    assert answer.json()["error"].endswith(".")
    assert site.client.get(f"/api/v1/runs/{run}/labels").json() == []


def test_labels_that_overlap_reach_over_the_end_and_are_many_leave_a_whole_reading(site: Site) -> None:
    run = site.typed(seconds=600.0)
    for n in range(4):
        said = [
            {"start_s": (7 * k + n) % 590, "end_s": 9e4 if k == 0 else (7 * k + n) % 590 + 11.5,
             "travel": ("backward", "forward", "sideways")[k % 3]}
            for k in range(200)
        ]  # fmt: skip
        assert site.client.post(f"/api/v1/runs/{run}/labels", json={"labels": said}).status_code == 201
    pieces = site.client.get(f"/api/v1/runs/{run}/reading").json()["segments"]
    assert (pieces[0]["start_s"], pieces[-1]["end_s"]) == (0, 600)
    assert all(one["end_s"] == other["start_s"] for one, other in pairwise(pieces))
    assert site.client.get(f"/runs/{run}").status_code == 200


def parts(count: int) -> bytes:
    one = b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n'
    return b"".join(one % n for n in range(count)) + b"--b--\r\n"


def test_a_form_of_a_hundred_thousand_fields_is_refused(site: Site) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    began = time.process_time()
    assert site.client.post("/uploads", content=parts(100_000), headers=kind).status_code == 422
    assert site.client.post("/type", content=parts(10_000), headers=kind).status_code == 400
    assert site.client.post("/type", data={f"x{n}": "y" for n in range(20_000)}).status_code == 400
    assert time.process_time() - began < 10
    assert site.staged() == []


@pytest.mark.parametrize(
    "header", [b"X" * 1_000_000 + b": y", b"Content-Disposition: form-data; name=" + b"n" * 1_000_000]
)
def test_a_giant_name_of_a_field_is_refused(site: Site, header: bytes) -> None:
    body = b"--b\r\n" + header + b"\r\n\r\nx\r\n--b--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    assert site.client.post("/uploads", content=body, headers=kind).status_code == 422
    assert site.staged() == []


@pytest.mark.parametrize(
    "path",
    [
        "/static/{v}/..%2f..%2fapplication.py",
        "/static/{v}/%2e%2e/%2e%2e/guard.py",
        "/static/{v}//etc/passwd",
        "/static/{v}/css/%00",
        "/static/{v}/css\\..\\..\\guard.py",
        "/runs/..%2f..%2fetc%2fpasswd",
        "/api/v1/runs/%2e%2e/original",
        "/api/v1/runs/..%5c..%5cx/original",
        "/api/v1/runs/a%0ab/original",
        "/api/v1/uploads/%00",
    ],
)
def test_an_address_that_climbs_out_leads_nowhere(site: Site, path: str) -> None:
    answer = site.client.get(path.replace("{v}", "0"))
    assert answer.status_code in {404, 422}
    assert "import" not in answer.text
    assert "root:" not in answer.text


def test_every_route_answers_nonsense_with_a_refusal_and_the_policy(site: Site) -> None:
    for method, path in every_route(site.app):
        for value in ("none", "%00"):
            address = re.sub(r"\{[^}]*\}", value, path)
            answer = site.client.request(method, address, follow_redirects=False)
            assert answer.status_code < 500, (method, address)
            for name, wanted in carried(address).items():
                assert answer.headers[name] == wanted, (method, address, name)
            if "{" not in path:
                break
        answer = site.client.request("HEAD", re.sub(r"\{[^}]*\}", "none", path), follow_redirects=False)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.gpx",
        "..\\..\\boot.gpx",
        'a"; filename="evil.exe',
        "a\r\nSet-Cookie: x=y\r\n\r\n<script>.gpx",
        "\u202excod.gpx",
        "a\u0000b.gpx",
        "=cmd|'/c calc'!A1.gpx",
        "\U0001f3c3" * 300 + ".gpx",
        "",
    ],
)
def test_the_original_goes_out_under_a_name_that_can_do_nothing(site: Site, name: str) -> None:
    answer = site.client.post("/api/v1/uploads", params={"name": name[:200]}, content=gpx())
    run = site.settled(answer.json()["id"])["outcomes"][0]["runs"][0]
    download = site.client.get(f"/api/v1/runs/{run}/original")
    assert download.content == gpx()
    assert download.headers["Content-Type"] == "application/octet-stream"
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in download.headers
    said = download.headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[A-Za-z0-9%._~-]+", said)
    assert not re.search("%2f|%5c|%0d|%0a|%00|%e2%80%ae", said, re.IGNORECASE)


def test_samples_as_csv_hold_no_word_of_a_stranger(site: Site) -> None:
    run = site.sent(gpx().replace(b"Along the canal", b"=HYPERLINK(1)"))["outcomes"][0]["runs"][0]
    lines = site.client.get(f"/api/v1/runs/{run}/samples.csv").text.splitlines()
    assert lines[0] == "sensor,t_s,column,value"
    assert all(re.fullmatch(r"[a-z]+,[\d.e+-]+,[a-z_0-9]+,-?[\d.e+-]+", line) for line in lines[1:])


def test_a_deleted_run_can_be_read_by_no_route(site: Site) -> None:
    run = site.sent(gpx())["outcomes"][0]["runs"][0]
    label = site.client.post(
        f"/api/v1/runs/{run}/labels", json={"labels": [{"start_s": 0, "end_s": 5, "travel": "backward"}]}
    ).json()["ids"][0]
    site.client.delete(f"/api/v1/runs/{run}")
    with_run = [(method, path) for method, path in every_route(site.app) if "{run_id}" in path]
    assert len(with_run) > 15
    for method, path in with_run:
        if path.endswith("/runs/{run_id}/undelete"):
            continue
        address = path.replace("{run_id}", run).replace("{label_id}", label)
        bodies = {
            "labels": {"labels": [{"start_s": 0, "end_s": 5, "travel": "backward"}]},
            "worn": {"placement": "lumbar"},
            "ratings": {"effort": 3},
        }
        answer = site.client.request(
            method,
            address + ("?scale=100" if path.endswith("row") else ""),
            json=bodies.get(path.rsplit("/", 1)[-1], {"name": "x"}) if "api" in path else None,
            data=None if "api" in path else {"start": "0", "end": "5"},
        )
        assert answer.status_code == 404, (method, path, answer.text[:200])
    assert site.client.post(f"/api/v1/runs/{run}/undelete").status_code == 200
    assert [one["id"] for one in site.client.get(f"/api/v1/runs/{run}/labels").json()] == [label]
