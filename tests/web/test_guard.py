"""Who may ask, and what every answer carries."""

import json

import pytest

from backstride.web.guard import ALWAYS, DENIED, POLICY, SAFE, carried
from site_of import Site, every_route

OURS = "http://127.0.0.1:8642"


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "localhost:8642", "[::1]:8642", "LOCALHOST:8642"])
def test_this_machines_own_names_are_answered(site: Site, host: str) -> None:
    assert site.client.get("/api/v1/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8642",
        "127.0.0.1",
        "127.0.0.1:80",
        "localhost:8643",
        "127.0.0.1:8642.evil.example",
        "",
    ],
)
def test_a_name_that_is_not_ours_is_misdirected(site: Site, host: str) -> None:
    answer = site.client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert OURS in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "https://127.0.0.1:8642"},
        {"Origin": "http://127.0.0.1:8643"},
        {"Cookie": "a=b"},
    ],
)
def test_an_unsafe_request_that_no_page_of_ours_sent_is_refused_on_every_route(
    site: Site, fields: dict[str, str]
) -> None:
    run = site.typed()
    unsafe = [(method, path) for method, path in every_route(site.app) if method not in SAFE]
    assert len(unsafe) > 20
    for method, path in unsafe:
        for name, value in {
            "{run_id}": run,
            "{label_id}": "x",
            "{upload_id}": "x",
            "{since}": "2026-05-01",
        }.items():
            path = path.replace(name, value)  # noqa: PLW2901  # filled in step by step
        assert site.client.request(method, path, headers=fields).status_code == 403, (method, path)
    assert site.client.get(f"/api/v1/runs/{run}").status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": OURS},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none", "Origin": OURS},
        {"Origin": OURS},
        {},
    ],
)
def test_our_own_page_and_a_program_without_cookies_may_change_things(
    site: Site, fields: dict[str, str]
) -> None:
    run = site.typed()
    answer = site.client.post(
        f"/runs/{run}/name", data={"name": "Anew"}, headers=fields, follow_redirects=False
    )
    assert answer.status_code == 303
    assert site.client.get(f"/api/v1/runs/{run}").json()["name"] == "Anew"


def test_every_answer_carries_the_policy_whatever_it_is(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    run = site.typed()
    asset = site.client.get("/journal").text.split('href="/static/')[1].split('"')[0]
    etag = site.client.get(f"/static/{asset}").headers["ETag"]

    def fails(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("backstride.web.api_runs.runs.reading_json", fails)
    answers = {
        200: site.client.get("/journal"),
        303: site.client.get("/", follow_redirects=False),
        304: site.client.get(f"/static/{asset}", headers={"If-None-Match": etag}),
        404: site.client.get("/nothing"),
        405: site.client.post("/journal"),
        403: site.client.post("/type", headers={"Origin": "null"}),
        421: site.client.get("/", headers={"Host": "evil.example"}),
        422: site.client.get("/api/v1/runs?before=never"),
        413: site.client.post("/type", content=b"x" * 1_100_000),
        500: site.client.get(f"/api/v1/runs/{run}/reading"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        for name, value in ALWAYS.items():
            assert answer.headers[name] == value, (status, name)
        if status != 304:
            assert answer.headers["Cache-Control"] == "no-store", status
    assert "a secret" not in answers[500].text


def test_the_policy_names_only_our_own_sources_and_nothing_unsafe() -> None:
    directives = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert directives.pop("default-src") == "'none'"
    assert directives.pop("frame-ancestors") == "'none'"
    assert directives.pop("base-uri") == "'none'"
    assert set(directives) == {
        f"{n}-src" for n in ("script", "style", "img", "connect", "media", "manifest", "worker")
    } | {"form-action"}
    assert set(directives.values()) == {"'self'"}
    assert "unsafe" not in POLICY


def test_styles_and_scripts_are_kept_for_long_under_their_version_only(site: Site) -> None:
    address = site.client.get("/journal").text.split('href="/static/')[1].split('"')[0]
    version, path = address.split("/", 1)
    assert "immutable" in site.client.get(f"/static/{version}/{path}").headers["Cache-Control"]
    assert site.client.get(f"/static/0/{path}").headers["Cache-Control"] == "no-cache"
    assert site.client.get(f"/static/{version}/../application.py").status_code == 404
    assert site.client.get(f"/static/{version}/vendor/uplot-1.6.32/LICENSE").status_code == 404


def test_a_refusal_is_a_page_for_a_browser_and_json_for_the_interface(site: Site) -> None:
    assert site.client.get("/runs/none").headers["Content-Type"].startswith("text/html")
    answer = site.client.get("/api/v1/runs/none")
    assert answer.status_code == 404
    assert json.loads(answer.text) == {
        "error": "There is no such run here. It may have been deleted.",
        "field": None,
    }


def test_a_body_that_is_longer_than_it_said_is_cut_off(site: Site) -> None:
    def endless() -> object:
        for _ in range(40):
            yield b"x" * 65_536

    answer = site.client.post(
        "/api/v1/sessions", content=endless(), headers={"Content-Type": "application/json"}
    )  # type: ignore[arg-type]  # an iterator
    assert answer.status_code == 413


def test_sensors_are_open_to_the_pages_of_a_session_only(site: Site) -> None:
    elsewhere = ", ".join(f"{what}=()" for what in DENIED)
    for path in ("/journal", "/sessions", "/session-x", "/sessionx/1", "/api/v1/session"):
        assert site.client.get(path).headers["Permissions-Policy"] == elsewhere, path
    for path in ("/session", "/session/nothing", "/session/test/sway"):
        said = dict(one.split("=") for one in site.client.get(path).headers["Permissions-Policy"].split(", "))
        opened = {what for what, who in said.items() if who == "(self)"}
        assert opened == {"accelerometer", "gyroscope", "geolocation", "screen-wake-lock"}, path
        assert {what for what, who in said.items() if who == "()"} == set(DENIED) - opened, path
        others = {name: value for name, value in carried(path).items() if name != "Permissions-Policy"}
        assert others == {name: value for name, value in ALWAYS.items() if name != "Permissions-Policy"}
