"""A phone comes in: strangers get a written list, a code lets one phone in, taking it back holds at once."""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
import segno
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import text
from starlette.datastructures import Headers
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from backstride.app import pairing
from backstride.app.certificates import own_papers
from backstride.app.pairing import PARAMS
from backstride.app.phones import hash_of
from backstride.app.reach import Reach
from backstride.web import background
from backstride.web.application import make_app
from backstride.web.doors import Doors, Welcome
from backstride.web.guard import COOKIE, POLICY
from backstride.web.scan import scan_in_terminal, scan_of
from backstride.web.static_files import assets, version
from backstride.web.unpaired import BEFORE_TRUST, COME_IN, FILES
from site_of import THIS_MACHINE, Site, every_route

NAME = "ada-laptop.local"
HERE = "http://127.0.0.1:8642"
SECURE, BEFORE = f"https://{NAME}:8443", f"http://{NAME}:8444"
PHONE, OTHER = ("192.168.1.50", 40_000), ("192.168.1.66", 40_000)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
Asking = Callable[..., TestClient]


@pytest.fixture
def doors() -> Doors:
    return Doors(names=frozenset({NAME, "192.168.1.20"}), trust=frozenset({(NAME, 8444)}))


@pytest.fixture
def asking(site: Site, doors: Doors) -> Asking:
    """Gives a browser somewhere, at the phone's door unless said otherwise."""
    reach = Reach((NAME, "ada-laptop"), ("192.168.1.20",))
    papers = own_papers(site.home.settings.data / "certificates", reach, site.home.clock())
    welcome = Welcome(SECURE, "https://192.168.1.20:8443", "http://192.168.1.20:8444/trust", papers)
    site.app = make_app(site.home, doors, welcome)

    def client(at: str = SECURE, who: tuple[str, int] = PHONE, **fields: str) -> TestClient:
        return TestClient(
            site.app, at, client=who, headers=fields, raise_server_exceptions=False, follow_redirects=False
        )

    site.client = client(HERE, THIS_MACHINE)
    return client


def pair(site: Site, phone: TestClient, digits: str | None = None) -> Response:
    """Type the code that is open, or another."""
    code = digits or pairing.open_code(site.home).digits
    origin = phone.headers.get("Origin", str(phone.base_url).rstrip("/"))
    return phone.post("/pair", data={"code": code}, headers={"Origin": origin})


def later(site: Site, **more: float) -> None:
    now = site.home.clock()
    site.home.clock = lambda: now + timedelta(**more)


def asked_of(
    app: FastAPI, scope: dict[str, Any], ways: list[tuple[str, str]]
) -> list[tuple[int, str, bytes]]:
    """Ask an app many things of one kind, without a client in between: status, policy and body of each."""

    async def ask(method: str, path: str) -> tuple[int, str, bytes]:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        asked = {"type": "http", "http_version": "1.1", "method": method, "path": path, "query_string": b"",
                 "raw_path": path.encode(), "root_path": "", "state": {}, **scope}  # fmt: skip
        await app(asked, receive, send)  # type: ignore[arg-type]  # plain dicts
        policy = dict(sent[0]["headers"])[b"content-security-policy"].decode()
        return sent[0]["status"], policy, b"".join(message.get("body", b"") for message in sent[1:])

    async def ask_all() -> list[tuple[int, str, bytes]]:
        return [await ask(*way) for way in ways]

    with ThreadPoolExecutor(1) as apart:  # a browser that is being driven keeps a loop in this thread
        return apart.submit(lambda: asyncio.run(ask_all())).result()


def ways_in(app: FastAPI) -> list[tuple[str, str]]:
    """Every path with every method, its own among them, and what is no route."""
    routes = every_route(app)
    assert len(routes) > 120
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    assert {method for method, _ in routes} <= set(methods)
    paths = sorted({path.replace("{asked_version}", version()) for _, path in routes})
    return [
        *((method, re.sub(r"\{[^}]*\}", "x", path)) for path in paths for method in methods),
        ("GET", "/api/v1/openapi.json"), ("GET", "/nothing"), ("GET", ""), ("TRACE", "/journal"),
    ]  # fmt: skip


def is_listed(method: str, path: str, listed: frozenset[tuple[str, str]]) -> bool:
    return ("GET" if method == "HEAD" else method, path) in listed


# --- strangers ---


@dataclass(frozen=True)
class Stranger:
    """Somebody who asks, and what is open to them."""

    at: str
    who: tuple[str, int] = PHONE
    fields: tuple[tuple[str, str], ...] = ()
    listed: frozenset[tuple[str, str]] = COME_IN
    status: int = 401

    @property
    def scope(self) -> dict[str, Any]:
        scheme, host, port = self.at.replace("//", "").split(":")
        fields = (("host", f"{host}:{port}"), ("origin", self.at), *self.fields)
        return {
            "scheme": scheme,
            "server": (host, int(port)),
            "client": self.who,
            "headers": [(name.encode(), value.encode()) for name, value in fields],
        }


STRANGERS = {
    "no secret": Stranger(SECURE),
    "a wrong secret": Stranger(SECURE, fields=(("cookie", f"{COOKIE}=guessed"),)),
    "this machine, through the phone's door": Stranger(SECURE, THIS_MACHINE),
    "elsewhere, through the door here": Stranger(HERE, PHONE, status=403),
    "a proxy at the door here": Stranger(HERE, THIS_MACHINE, (("x-forwarded-for", "127.0.0.1"),), status=403),
    "the trust door": Stranger(BEFORE, listed=BEFORE_TRUST, status=403),
    "this machine, through the trust door": Stranger(BEFORE, THIS_MACHINE, (), BEFORE_TRUST, 403),
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_gets_the_written_list_and_nothing_else(
    site: Site, asking: Asking, stranger: Stranger
) -> None:
    site.client.post("/settings/profile", data={"name": "Xanthippe"})
    ways, passed = ways_in(site.app), set()
    answers = asked_of(site.app, stranger.scope, ways)
    for (method, path), (status, policy, body) in zip(ways, answers, strict=True):
        if is_listed(method, path, stranger.listed):
            assert status not in {401, 403} or method == "POST", (method, path, status)
            passed.add(("GET" if method == "HEAD" else method, path))
            continue
        assert status == stranger.status, (method, path, status)
        assert len(body) < 3000, (method, path)
        assert b"Xanthippe" not in body, (method, path)
        assert policy == POLICY, (method, path)
    assert passed == stranger.listed


def test_who_is_here_is_asked_the_same_and_gets_answers(site: Site, asking: Asking) -> None:
    """The walk above can fail: at this machine it is answered."""
    ways = [("GET", "/journal"), ("GET", "/settings"), ("GET", "/api/v1/me"), ("GET", "/phone")]
    found = asked_of(site.app, Stranger(HERE, THIS_MACHINE).scope, ways)
    assert [status for status, _, _ in found] == [200] * 4


def test_a_refusal_is_one_sentence_as_a_page_and_as_json(asking: Asking) -> None:
    page = asking().get("/journal")
    assert page.status_code == 401
    assert page.text.count("This phone is not paired.") == 1
    assert page.headers["WWW-Authenticate"] == "Pairing"
    assert page.headers["Cache-Control"] == "no-store"
    answer = asking().get("/api/v1/runs")
    assert answer.json()["error"].startswith("This phone is not paired.")


LOOKS_LIKE = (
    "/pair/",
    "//pair",
    "/PAIR",
    "/pair/..%2fjournal",
    "/pair%2f..%2fjournal",
    "/trust/../journal",
    "/trust/authority.crt/x",
    "/trust/authority.crt%00",
    "/sw.js/../journal",
    "/static/css/phone.css",
    "/static//css/phone.css",
    "/static/0/../../journal",
    "/static/0/css/phone.css/../../../../journal",
    "/static/0/css/..%2f..%2f..%2fjournal",
    "/static/0/views/page.js",
    "/static/0/vendor/htmx-2.0.11/htmx.min.js",
    "/pair;x=1",
    "/trust%20",
)


def test_an_address_that_looks_like_one_on_the_list_is_not(asking: Asking) -> None:
    stranger = asking()
    assert [path for path in LOOKS_LIKE if stranger.get(path).status_code != 401] == []


def test_of_the_files_a_stranger_gets_what_the_pages_need_and_no_other(asking: Asking) -> None:
    stranger = asking()
    for path in assets():
        status = stranger.get(f"/static/{version()}/{path}").status_code
        assert status == (200 if path in FILES else 401), path
    assert set(assets()) >= FILES
    for client, page in (
        (stranger, "/pair"),
        (stranger, "/trust"),
        (stranger, "/nothing"),
        (asking(BEFORE), "/trust"),
    ):
        text_of = client.get(page).text
        needed = set(re.findall(r'(?:href|src)="/static/[0-9a-f]+/([^"]+)"', text_of))
        assert needed <= FILES, page
        assert len(needed) > 4


def test_a_websocket_is_open_to_nobody(asking: Asking) -> None:
    for client in (asking(), asking(HERE, THIS_MACHINE)):
        with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("/api/v1/live"):
            pass
        assert closed.value.code == 1008


def test_who_is_at_this_machine_needs_no_code_as_ever(site: Site, asking: Asking) -> None:
    assert site.client.get("/api/v1/runs").status_code == 200
    assert site.client.get("/phone").status_code == 200


def test_what_a_proxy_brings_to_the_door_here_is_nobody_here(asking: Asking) -> None:
    for name in ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"):
        answer = asking(HERE, THIS_MACHINE, **{name: "127.0.0.1"}).get("/journal")
        assert answer.status_code == 403, name


# --- names and sites ---


def test_the_phones_door_answers_to_the_machines_names_only(asking: Asking) -> None:
    for host in (f"{NAME}:8443", "ADA-laptop.local:8443", "192.168.1.20:8443"):
        assert asking(Host=host).get("/pair").status_code == 200, host
    for host in (
        "evil.example:8443",
        f"{NAME}:8444",
        NAME,
        "127.0.0.1:8443",
        f"{NAME}:8443.evil.example",
        "",
    ):
        assert asking(Host=host).get("/pair").status_code == 421, host


def test_a_paired_phone_changes_nothing_for_another_site(site: Site, asking: Asking) -> None:
    phone = asking()
    pair(site, phone)
    act, said = f"/runs/{site.typed()}/name", {"name": "Anew"}
    for fields in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": SECURE},
        {"Origin": f"http://{NAME}:8443"},
        {"Origin": f"https://{NAME}:8444"},
        {"Origin": BEFORE},
        {"Origin": "null"},
        {},
    ):
        assert phone.post(act, data=said, headers=fields).status_code == 403, fields
    for fields in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": SECURE}):
        assert phone.post(act, data=said, headers=fields).status_code == 303, fields


def test_another_site_cannot_pair_a_phone(site: Site, asking: Asking) -> None:
    code = pairing.open_code(site.home).digits
    phone = asking()
    for fields in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert phone.post("/pair", data={"code": code}, headers=fields).status_code == 403
    assert pairing.kept_code(site.home) is not None


# --- pairing ---


def test_the_code_lets_one_phone_in_once(site: Site, asking: Asking) -> None:
    phone, other = asking(**{"User-Agent": IPHONE}), asking(who=OTHER)
    code = pairing.open_code(site.home).digits
    assert pair(site, phone, f" {code[:3]} {code[3:]} ").status_code == 303
    assert phone.get("/journal").status_code == 200
    assert "This phone is paired" in phone.get("/pair").text
    again = pair(site, other, code)
    assert again.status_code == 422
    assert "not the code" in again.text
    assert other.get("/journal").status_code == 401
    assert "iPhone" in site.client.get("/phone").text


def test_the_secret_is_out_of_reach_and_only_its_hash_is_kept(site: Site, asking: Asking) -> None:
    said = pair(site, asking()).headers["Set-Cookie"]
    [secret] = SimpleCookie(said).values()
    assert secret.key.startswith("__Host-")
    assert len(secret.value) >= 43  # 32 bytes
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/", "Max-Age=34560000"} <= set(said.split("; "))
    assert "domain" not in said.lower()
    with site.home.store._database.read() as session:
        rows = str(session.execute(text("SELECT * FROM phones")).all())
    assert secret.value not in rows
    assert hash_of(secret.value) in rows
    assert len({pair(site, asking()).headers["Set-Cookie"] for _ in range(5)}) == 5


def test_a_phone_that_pairs_again_gets_a_new_secret_and_keeps_its_name(site: Site, asking: Asking) -> None:
    phone = asking()
    first = pair(site, phone).headers["Set-Cookie"].split(";")[0]
    [kept] = site.home.store.phones().all(site.home.me().id)
    site.client.post(f"/phone/{kept.id}/name", data={"name": "Track phone"})
    assert pair(site, phone).headers["Set-Cookie"].split(";")[0] != first
    [anew] = site.home.store.phones().all(site.home.me().id)
    assert (anew.name, anew.id == kept.id) == ("Track phone", False)
    assert phone.get("/journal").status_code == 200
    assert asking(Cookie=first).get("/journal").status_code == 401


def test_no_code_is_paired_without_tls(site: Site, asking: Asking) -> None:
    code = pairing.open_code(site.home).digits
    for client in (site.client, asking(HERE, PHONE), asking(BEFORE)):
        answer = client.post("/pair", data={"code": code})
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
    assert pairing.kept_code(site.home) is not None


def test_a_code_ends_after_ten_minutes(site: Site, asking: Asking) -> None:
    code = pairing.open_code(site.home).digits
    later(site, minutes=10)
    assert pair(site, asking(), code).status_code == 422


def test_what_are_no_six_digits_is_said_and_not_counted(site: Site, asking: Asking) -> None:
    pairing.open_code(site.home)
    for typed in ("", "12345", "1234567", "12 34 5", "abcdef", "١٢٣٤٥٦", "12345\u0000", "-12345"):
        answer = asking().post("/pair", data={"code": typed})
        assert answer.status_code == 422, typed
        assert "Type the 6 digits" in answer.text
    assert pairing.wrong_lately(site.home) == 0


def wrong_code(site: Site) -> str:
    code = pairing.kept_code(site.home)
    return "000000" if code is None or code.digits != "000000" else "000001"


def test_a_code_cannot_be_guessed(site: Site, asking: Asking) -> None:
    """Every guess that is allowed, from any number of addresses, is ten at most for each code."""
    pairing.open_code(site.home)
    looked_at = 0
    for address in range(8):
        phone = asking(who=(f"192.168.1.{100 + address}", 1))
        for _ in range(6):
            answer = pair(site, phone, wrong_code(site))
            if answer.status_code == 429:
                assert 0 < int(answer.headers["Retry-After"]) <= 901
                assert "Wait" in answer.text
            else:
                looked_at += pairing.kept_code(site.home) is not None or looked_at == PARAMS.a_code - 1
    assert looked_at == PARAMS.a_code
    assert pairing.kept_code(site.home) is None
    assert pairing.wrong_lately(site.home) == PARAMS.in_all
    a_code = PARAMS.a_code / 10**PARAMS.digits
    a_day = PARAMS.in_all * (timedelta(days=1) / PARAMS.window) / 10**PARAMS.digits
    assert a_code == pytest.approx(1 / 100_000)
    assert a_day == pytest.approx(1 / 520, rel=0.01)


def test_another_address_in_a_header_is_another_try_of_the_same_phone(site: Site, asking: Asking) -> None:
    pairing.open_code(site.home)
    answers = [
        pair(site, asking(**{"X-Forwarded-For": f"10.0.0.{n}"}), wrong_code(site)).status_code
        for n in range(6)
    ]
    assert answers == [422] * 5 + [429]


def test_codes_are_made_by_chance(site: Site) -> None:
    made = {pairing.open_code(site.home).digits for _ in range(50)}
    assert len(made) > 45
    assert all(re.fullmatch(r"\d{6}", digits) for digits in made)


def test_no_log_holds_a_code_or_a_secret(
    site: Site, asking: Asking, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    phone = asking()
    code = pairing.open_code(site.home).digits
    secret = next(iter(SimpleCookie(pair(site, phone, code).headers["Set-Cookie"]).values())).value

    def fails(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("backstride.web.phone.phones", fails)
    monkeypatch.setattr("backstride.web.pair.pair", fails)
    assert site.client.get("/phone").status_code == 500
    assert pair(site, asking(), code).status_code == 500
    assert "could not be answered" in caplog.text
    held = "".join(f"{record.getMessage()} {record.args}" for record in caplog.records) + caplog.text
    assert code not in held
    assert secret not in held


# --- phones ---


def test_taking_a_phone_back_holds_at_once(site: Site, asking: Asking) -> None:
    phone, other = asking(), asking(who=OTHER)
    pair(site, phone)
    pair(site, other)
    [kept, _] = [one.id for one in site.home.store.phones().all(site.home.me().id)]
    done = site.client.post(f"/phone/{kept}/remove")
    assert done.status_code == 303
    assert "was taken back" in site.client.get(done.headers["Location"]).text
    assert sorted(one.get("/journal").status_code for one in (phone, other)) == [200, 401]
    assert site.client.post(f"/phone/{kept}/remove").status_code == 404


def test_what_reading_a_session_takes_is_loaded_at_the_start_where_a_phone_is_paired(
    site: Site, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(background, "make_ready", lambda _: made.append("ready"))

    nobody = background.Background(site.home)
    nobody._expect_phones()
    nobody.stop()
    assert made == []
    phone = asking()
    pair(site, phone)
    assert phone.get("/api/v1/guide").status_code == 200
    until(lambda: made == ["ready"])
    made.clear()
    behind = background.Background(site.home)
    behind.start()
    until(lambda: made == ["ready"])
    behind.stop()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_phone_stays_for_400_days_and_says_when_it_was_here(site: Site, asking: Asking) -> None:
    phone = asking(**{"User-Agent": IPHONE})
    pair(site, phone)
    assert "seen just now" in site.client.get("/phone").text
    later(site, hours=3)
    assert "last seen today at 12:00" in site.client.get("/phone").text
    assert phone.get("/journal").status_code == 200
    assert "seen just now" in site.client.get("/phone").text
    later(site, days=399)
    assert "last seen on 1 June 2026" in site.client.get("/phone").text
    assert phone.get("/journal").status_code == 200
    later(site, days=1)
    assert phone.get("/journal").status_code == 401


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (IPHONE, "Bo\N{RIGHT SINGLE QUOTATION MARK}s iPhone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8 Pro) AppleWebKit/537.36", "Pixel 8 Pro"),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140",
            "Bo\N{RIGHT SINGLE QUOTATION MARK}s Android phone",
        ),
        ("<script>alert(1)</script>", "Bo\N{RIGHT SINGLE QUOTATION MARK}s phone"),
        ("Mozilla/5.0 (Linux; Android 9; <b>x</b>) ", "<b>x</b>"),
    ],
)
def test_a_phone_is_called_after_what_it_says_and_can_be_renamed(
    site: Site, asking: Asking, said: str, name: str
) -> None:
    site.client.post("/settings/profile", data={"name": "Bo de Wit"})
    pair(site, asking(**{"User-Agent": said}))
    [phone] = site.home.store.phones().all(site.home.me().id)
    assert phone.name == name
    assert "<b>x" not in site.client.get("/phone").text
    site.client.post(f"/phone/{phone.id}/name", data={"name": "  My   phone "})
    assert site.home.store.phones().all(site.home.me().id)[0].name == "My phone"
    for wrong in ("", "x" * 61):
        answer = site.client.post(f"/phone/{phone.id}/name", data={"name": wrong})
        assert answer.status_code == 422
        assert "at most 60 signs" in answer.text


def test_a_phone_lets_no_other_phone_in_and_takes_none_back(site: Site, asking: Asking) -> None:
    phone = asking(Origin=SECURE)
    pair(site, phone)
    [kept] = site.home.store.phones().all(site.home.me().id)
    at = f"/phone/{kept.id}"
    acts = ("GET /phone", "GET /phone/steps", "POST /phone/code", f"POST {at}/remove", f"POST {at}/name")
    for method, path in (act.split() for act in acts):
        assert phone.request(method, path).status_code == 403, path
    assert site.home.store.phones().all(site.home.me().id) == (kept,)


# --- pages ---


def test_the_page_on_the_laptop_ticks_each_step_by_itself(site: Site, asking: Asking) -> None:
    assert 'class="scan"' not in site.client.get("/phone").text
    page = site.client.get(site.client.post("/phone/code").headers["Location"]).text
    code = pairing.kept_code(site.home)
    assert code is not None
    assert f"{code.digits[:3]} {code.digits[3:]}" in page
    assert "192.168.1.20:8444/trust" in page
    assert "Good for 10 more minutes, once." in page
    assert re.search(r'<svg viewBox="0 0 (\d+) \1" role="img"[^>]*><path d="M0 0h7v1h-7z', page)

    def ticked() -> int:
        return site.client.get("/phone/steps").text.count('class="done"')

    later(site, minutes=3)
    fragment = site.client.get("/phone/steps").text
    assert "Good for 7 more minutes, once." in fragment
    assert 'hx-swap-oob="true"' in fragment
    assert ticked() == 0
    asking(BEFORE).get("/trust")
    assert ticked() == 1
    asking(BEFORE).get("/trust/authority.crt")
    assert ticked() == 2
    asking().get("/pair?trusted=1")
    assert ticked() == 3
    pair(site, asking(**{"User-Agent": IPHONE}), code.digits)
    last = site.client.get("/phone/steps")
    assert last.text.count('class="done"') == 4
    assert last.headers["HX-Refresh"] == "true"
    assert "hx-get" not in last.text
    assert "iPhone is here" in site.client.get("/phone").text


def test_a_phone_that_is_paired_without_trust_is_told_apart(site: Site, asking: Asking) -> None:
    site.client.post("/phone/code")
    code = pairing.kept_code(site.home)
    assert code
    pair(site, asking(), code.digits)
    page = site.client.get("/phone").text
    assert "paired, but does not trust this machine yet" in page
    assert page.count('class="done"') == 2  # opened and paired


def test_the_page_says_that_wrong_codes_were_typed(site: Site, asking: Asking) -> None:
    site.client.post("/phone/code")
    pair(site, asking(), wrong_code(site))
    assert "1 wrong code was typed" in site.client.get("/phone").text


def test_the_code_to_scan_is_drawn_module_by_module() -> None:
    text_of = "http://192.168.1.20:8444/trust#408153"
    dark = set()
    for x, y, wide, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", scan_of(text_of).path):
        assert wide == back
        dark |= {(int(y), column) for column in range(int(x), int(x) + int(wide))}
    modules = segno.make_qr(text_of, error="m").matrix
    assert dark == {(y, x) for y, row in enumerate(modules) for x, module in enumerate(row) if module}
    assert len(scan_in_terminal(text_of).splitlines()) == (len(modules) + 4 + 1) // 2


def test_a_code_that_is_over_loads_the_page_anew(site: Site, asking: Asking) -> None:
    site.client.post("/phone/code")
    assert "HX-Refresh" not in site.client.get("/phone/steps").headers
    later(site, minutes=11)
    assert site.client.get("/phone/steps").headers["HX-Refresh"] == "true"
    assert "Show a code" in site.client.get("/phone").text


def test_without_the_phones_door_the_page_says_how_to_open_it(site: Site) -> None:
    assert "backstride serve --phone" in site.client.get("/phone").text
    assert site.client.get("/trust", follow_redirects=False).headers["Location"] == "/pair"
    assert site.client.get("/trust/authority.crt").status_code == 404


def test_the_authority_goes_out_as_phones_load_it(site: Site, asking: Asking) -> None:
    answer = asking(BEFORE).get("/trust/authority.crt")
    assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="backstride-on-ada-laptop.crt"'
    assert answer.content == site.app.state.welcome.papers.authority
    page = asking(BEFORE).get("/trust").text
    assert site.app.state.welcome.papers.fingerprint in page
    assert f'href="{SECURE}/pair"' in page


def test_settings_lead_to_the_phones(site: Site) -> None:
    assert 'href="/phone"' in site.client.get("/settings").text


# --- behind a reverse proxy ---


@pytest.fixture
def behind(site: Site) -> Asking:
    proxy = Doors(proxy=("127.0.0.1", 8443), outside="backstride.example.org")
    site.app = make_app(site.home, proxy, Welcome("https://backstride.example.org"))

    def client(**fields: str) -> TestClient:
        sent = {"Host": "backstride.example.org", "Origin": "https://backstride.example.org", **fields}
        return TestClient(
            site.app, "http://127.0.0.1:8443", client=THIS_MACHINE, headers=sent, follow_redirects=False
        )

    return client


def test_behind_a_proxy_everybody_is_a_stranger_until_paired(site: Site, behind: Asking) -> None:
    stranger = behind(**{"X-Forwarded-For": "127.0.0.1"})
    named = [(b"host", b"backstride.example.org"), (b"origin", b"https://backstride.example.org")]
    scope = {**Stranger("http://127.0.0.1:8443", THIS_MACHINE).scope, "headers": named}
    ways = [way for way in ways_in(site.app) if not is_listed(*way, COME_IN)]
    assert {status for status, _, _ in asked_of(site.app, scope, ways)} == {401}
    answer = pair(site, stranger)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    assert behind(Cookie=cookie).get("/journal").status_code == 200


def test_a_proxy_is_believed_whom_it_speaks_for(site: Site, behind: Asking) -> None:
    pairing.open_code(site.home)
    from_one = [
        pair(site, behind(**{"X-Forwarded-For": f"{n}.9.9.9, 203.0.113.7"}), wrong_code(site)).status_code
        for n in range(1, 7)
    ]
    assert from_one == [422] * 5 + [429]
    assert pair(site, behind(**{"X-Forwarded-For": "203.0.113.8"}), wrong_code(site)).status_code == 422
    assert pair(site, behind(**{"X-Forwarded-For": "nonsense"}), wrong_code(site)).status_code == 422
    own = Headers(raw=[(b"x-forwarded-for", b"9.9.9.9"), (b"x-forwarded-for", b"203.0.113.7")])
    door = Doors(proxy=("127.0.0.1", 8443))
    assert door.address_of({"server": ("127.0.0.1", 8443), "client": ("127.0.0.1", 1)}, own) == "203.0.113.7"


def test_a_proxy_must_pass_the_outside_name_on(behind: Asking) -> None:
    for host in ("127.0.0.1:8443", "localhost:8443", "backstride.example.org:8443", "evil.example"):
        assert behind(Host=host).get("/pair").status_code == 421, host
