"""The phone's own store, in a real browser: two tabs, no room, a wrong clock, no network, and what waits."""

import json
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import delete
from starlette.responses import Response

from backstride.app.home import Home
from backstride.app.session_upload import partials, session_sent
from backstride.app.settings import Settings
from backstride.store.tables import UploadRow
from backstride.web.application import make_app
from backstride.web.static_files import version
from guided_sessions import another_id, header
from quick_disk import quick_folder
from serving import serving

pytestmark = pytest.mark.browser

MODULES = """
const at = "/static/%s/offline/";
const [log, upload, queue, safe, db, copy] = await Promise.all(
  ["log", "upload", "queue", "safe", "db", "copy"].map((name) => import(`${at}${name}.js`)));
"""
SECOND = """
const second = (t) => ({ k: "m", t: [t, t + 0.5], f: [[0, 9.8, 0], [0, 9.8, 0]], w: null });
"""
WHOLE = """
    for (const id of ids) {
        const one = await log.openLog(id, { ...head, id });
        one.append(second(0));
        one.append({ k: "end", t: 1, why: "done" });
        await one.close();
    }
"""


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, Home]]:
    with quick_folder() as folder, Home(Settings(data=folder / "data")) as home:
        home.store.set_note("simulated", "removed")
        app = make_app(home)
        blank = Response("<!doctype html><title>A phone</title>", media_type="text/html")
        app.add_api_route("/blank", lambda: blank, include_in_schema=False)
        with serving(app) as address:
            yield address, home


@pytest.fixture
def phone(browser: Browser, address: tuple[str, Home]) -> Iterator[BrowserContext]:
    """A browser whose store is empty."""
    context = browser.new_context(base_url=address[0])
    yield context
    context.close()


def tab(phone: BrowserContext) -> Page:
    page = phone.new_page()
    page.goto("/blank")
    return page


def run(page: Page, script: str, **values: object) -> Any:
    """Run a script that knows the modules and some values; what it throws comes back as words."""
    names = ", ".join(values)
    whole = f"async ({{ {names} }}) => {{ {MODULES % version()} {SECOND} {script} }}"
    return page.evaluate(whole, values)


def until(page: Page, condition: str) -> None:
    """Wait for it; Playwright's own way is forbidden by our content policy."""
    deadline = time.monotonic() + 20
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, condition
        time.sleep(0.02)


def begun(session_id: str) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return header(id=session_id, began=now, day=now[:10])


def test_a_session_goes_from_the_first_line_to_the_journal(phone: BrowserContext, address: tuple[str, Home]):
    one = another_id()
    told = run(
        tab(phone),
        """
        const one = await log.openLog(id, head);
        for (let t = 0; t < 5; t++) one.append(second(t));
        await one.flush();
        const during = await upload.sendAll(), open = (await log.openLogs())[0];
        const early = await log.forget(id);
        one.append({ k: "end", t: 5, why: "done" });
        await one.close();
        const before = await safe.notYetSafe();
        const left = await upload.sendAll(), after = await safe.notYetSafe();
        const forgot = await log.forget(id), again = await log.forget(id);
        return { during, open, early, before, left, after, forgot, again, row: (await log.openLogs())[0] };
        """,
        id=one,
        head=begun(one),
    )
    assert told["open"]["open"]
    assert told["open"]["offset"] == told["open"]["size"], "it was sent while it ran"
    assert not told["early"], "nothing is forgotten that is not safe"
    assert told["before"]["sessions"] == 1
    assert told["left"] == {"sessions": 0, "bytes": 0, "why": "done"}
    assert told["after"] == {"sessions": 0, "bytes": 0, "answers": 0, "refused": []}
    assert (told["forgot"], told["again"], told["row"]["dropped"]) == (True, True, True)
    kept = address[1].store.shelf(address[1].me().id).run(told["row"]["safe"]["run"])
    assert (kept.digest, kept.format) == (told["row"]["safe"]["sha256"], "session")


def test_what_an_older_backup_took_from_the_server_is_sent_again(
    phone: BrowserContext, address: tuple[str, Home]
):
    page, one, home = tab(phone), another_id(), address[1]
    run(page, WHOLE + "await upload.sendAll();", ids=[one], head=begun(one))
    partials(home).forget(one)
    with home.store._database.write() as session:
        session.execute(delete(UploadRow).where(UploadRow.id == uuid.UUID(one).hex))
    again = "await upload.sendAll(); return (await log.openLogs())[0].safe !== null"
    assert run(tab(phone), again)
    assert session_sent(home, one).state == "kept"


def test_two_tabs_never_write_one_session(phone: BrowserContext):
    first, second, one = tab(phone), tab(phone), another_id()
    run(first, "window.one = await log.openLog(id, head);", id=one, head=begun(one))
    open_it = "return log.openLog(id, head).then((one) => one.bytes(), (error) => error.message);"
    assert run(second, open_it, id=one, head=begun(one)) == "This session is open in another tab."
    assert run(first, open_it, id=one, head=begun(one)) == "This session is open in another tab."
    first.close()
    opened = run(second, open_it, id=one, head=begun(one))
    for _ in range(50):  # the browser gives the lock back a moment after the tab is gone
        if not isinstance(opened, str):
            break
        second.wait_for_timeout(100)
        opened = run(second, open_it, id=one, head=begun(one))
    assert opened > 100, "the header stands already, once"
    assert (
        run(second, "return (await db.bytesOf(id, 0, 1e6)).filter((byte) => byte === 10).length", id=one) == 1
    )


def test_two_tabs_send_one_after_the_other(phone: BrowserContext, address: tuple[str, Home]):
    first, second, one = tab(phone), tab(phone), another_id()
    before = address[1].store.shelf(address[1].me().id).count()
    write = """
        const one = await log.openLog(id, head);
        for (let t = 0; t < 300; t++) one.append(second(t));
        one.append({ k: "end", t: 300, why: "done" });
        await one.close();
    """
    run(first, write, id=one, head=begun(one))
    send = "window.sent = upload.sendAll(); return 1;"
    run(first, send)
    run(second, send)
    both = [page.evaluate("window.sent") for page in (first, second)]
    assert {one["why"] for one in both} <= {"done", "elsewhere"}
    assert run(first, "return (await upload.sendAll()).sessions") == 0
    assert address[1].store.shelf(address[1].me().id).count() == before + 1


def limit(phone: BrowserContext, page: Page, quota_bytes: int | None) -> None:
    """Let the browser give a site so much room; before its first write, since it remembers for a while."""
    said = {} if quota_bytes is None else {"quotaSize": quota_bytes}
    control = phone.new_cdp_session(page)
    control.send("Storage.overrideQuotaForOrigin", {"origin": page.evaluate("location.origin"), **said})


FILL = """
    const pad = "x".repeat(20000), f = [[0, 9.8, 0]];
    for (let t = 0; t < 40; t++) window.one.append({ k: "m", t: [t], f, w: null, pad });
    void window.one.flush();
"""


def test_a_full_phone_says_so_drops_nothing_and_holds_up_no_end(phone: BrowserContext):
    page, one = tab(phone), another_id()
    limit(phone, page, 300_000)
    open_it = "window.heard = []; window.one = await log.openLog(id, head);"
    heard = "window.one.onTrouble = (words) => window.heard.push(words);"
    run(page, open_it + heard + FILL, id=one, head=begun(one))
    until(page, "window.heard.length > 0")
    assert "no room left" in page.evaluate("window.heard[0]")
    assert page.evaluate("window.one.unwritten()") > 500_000
    run(page, "window.one.append({ k: 'end', t: 40, why: 'done' }); await window.one.close();")
    assert run(page, "return (await safe.notYetSafe()).bytes") > 500_000, "what is in memory is not safe"
    limit(phone, page, None)
    page.evaluate("window.one.flush()")
    assert page.evaluate("window.one.trouble") is None
    lines = page.evaluate("window.one.lines()")
    assert [json.loads(line)["t"][0] for line in lines if '"k":"m"' in line] == list(range(40))
    assert run(page, "return (await log.openLogs())[0].ended")


def test_what_the_server_has_makes_room_first(phone: BrowserContext):
    page, old, one = tab(phone), another_id(), another_id()
    limit(phone, page, 300_000)
    send = """
        const before = await log.openLog(old, { ...head, id: old });
        before.append(second(0));
        before.append({ k: "end", t: 1, why: "done" });
        await before.close();
        await upload.sendAll();
        window.one = await log.openLog(id, head);
    """
    run(page, send + FILL, old=old, id=one, head=begun(one))
    until(page, "window.one.trouble !== null")
    rows = {row["id"]: row for row in run(page, "return log.openLogs()")}
    assert rows[old]["dropped"], "it is safe on the server"
    assert not rows[one]["dropped"]
    limit(phone, page, None)
    page.evaluate("window.one.flush()")
    assert len(page.evaluate("window.one.lines()")) == 41


def test_without_a_store_a_session_goes_on_in_memory_and_is_written_once_there_is_one(phone: BrowserContext):
    page, one = tab(phone), another_id()
    told = run(
        page,
        """
        const real = IDBFactory.prototype.open;
        IDBFactory.prototype.open = () => { throw new DOMException("not here", "SecurityError"); };
        window.one = await log.openLog(id, head);
        window.one.append(second(0));
        const during = [window.one.trouble, window.one.unwritten()], late = [];
        window.one.onTrouble = (words) => late.push(words);
        const file = (await (await window.one.file()).text()).trimEnd().split("\\n");
        IDBFactory.prototype.open = real;
        window.one.append(second(1));
        const held = await safe.notYetSafe();
        await window.one.flush();
        return { during, late, file, held, after: window.one.trouble, lines: await window.one.lines() };
        """,
        id=one,
        head=begun(one),
    )
    assert "keep this page open" in told["during"][0]
    assert [json.loads(line).get("k") for line in told["file"]] == [None, "m"], "kept by hand it is whole"
    assert told["late"] == [told["during"][0], None], "who listens once it stands is told, too"
    assert told["during"][1] > 100
    assert (told["held"]["sessions"], told["held"]["bytes"] > 100) == (1, True)
    assert told["after"] is None
    assert [json.loads(line).get("k") for line in told["lines"]] == [None, "m", "m"]


def test_a_connection_that_died_and_a_newer_page_that_waits_cost_nothing(phone: BrowserContext):
    page, other, one = tab(phone), tab(phone), another_id()
    run(page, "window.one = await log.openLog(id, head);", id=one, head=begun(one))
    run(page, "(await db.openStore()).close(); window.one.append(second(0)); await window.one.flush();")
    newer = """
        window.built = false;
        const request = indexedDB.open("backstride-offline", 2);
        request.onsuccess = () => { window.built = true; request.result.close(); };
        return new Promise((resolve) => { request.onblocked = () => resolve("waits"); });
    """
    assert run(other, newer) == "waits"
    run(page, "window.one.append(second(1)); await window.one.flush();")
    lines = page.evaluate("window.one.lines()")
    assert [json.loads(line).get("k") for line in lines] == [None, "m", "m"]
    assert not other.evaluate("window.built"), "while the session is written it waits"
    page.evaluate("window.one.close()")
    until(other, "window.built")


@pytest.mark.parametrize("year", [2025, 2027])
def test_a_clock_that_is_a_year_off_loses_nothing(phone: BrowserContext, year: int):
    page, one = tab(phone), another_id()
    head = begun(one)
    run(
        page,
        "window.one = await log.openLog(id, head); window.one.append(second(0)); await window.one.flush();",
        id=one,
        head=head,
    )
    page.clock.set_system_time(datetime(year, 6, 1, tzinfo=UTC))
    told = run(
        page,
        """
        window.one.append(second(1));
        await window.one.flush();
        await upload.sendAll();
        const row = (await log.openLogs())[0];
        window.one.append({ k: "end", t: 2, why: "done" });
        await window.one.close();
        return { ended: row.ended, left: await upload.sendAll(), lines: (await window.one.lines()).length };
        """,
    )
    assert not told["ended"], "a session that is being written goes on"
    assert (told["left"]["sessions"], told["lines"]) == (0, 4)


def test_a_session_whose_page_was_killed_is_sent_when_nobody_goes_on(phone: BrowserContext):
    page, one, left = tab(phone), another_id(), another_id()
    for each in (one, left):
        write = "const one = await log.openLog(id, head); one.append(second(0)); await one.flush();"
        run(page, write, id=each, head=begun(each))
    run(page, "await log.endLeft(null); await upload.sendAll();")  # they are being written
    page.close()
    later = tab(phone)
    rows = run(later, "await log.endLeft(id); await upload.sendAll(); return log.openLogs()", id=one)
    safe = {row["id"]: row["safe"] is not None for row in rows}
    assert safe == {one: False, left: True}, "with one of them somebody can go on"
    later.clock.set_system_time(datetime.now(UTC) + timedelta(days=366))
    rows = run(later, "await upload.sendAll(); return log.openLogs()")
    assert all(row["safe"] is not None for row in rows)


def test_what_the_network_changed_is_sent_again(phone: BrowserContext):
    page, one = tab(phone), another_id()
    spoilt = [0]

    def spoil(route: Any) -> None:
        request = route.request
        if request.method == "PATCH" and spoilt[0] < 2:
            spoilt[0] += 1
            headers = {**request.headers}
            if spoilt[0] == 2:  # past the checksum of the piece: only that of the whole can tell
                headers.pop("upload-checksum", None)
            route.continue_(post_data=b"?" * len(request.post_data_buffer or b""), headers=headers)
        else:
            route.continue_()

    page.route("**/api/v1/sessions/*", spoil)
    told = run(
        page,
        """
        const one = await log.openLog(id, head);
        one.append(second(0));
        one.append({ k: "end", t: 1, why: "done" });
        await one.close();
        await upload.sendAll();
        return (await log.openLogs())[0];
        """,
        id=one,
        head=begun(one),
    )
    assert spoilt == [2]
    assert told["safe"] is not None
    assert told["refused"] is None


def test_one_that_does_not_go_holds_up_no_other_and_a_proxy_refuses_nothing_for_good(phone: BrowserContext):
    page, first, then = tab(phone), another_id(), another_id()
    answers = iter([(502, {}), (413, {}), (421, {}), (413, {"Tus-Resumable": "1.0.0"})])
    left = [next(answers)]

    def answer(route: Any) -> None:
        if route.request.method == "PATCH" and left:
            status, headers = left[0]
            route.fulfill(status=status, headers=headers, body='{"error": "Too large."}')
        else:
            route.continue_()

    page.route(f"**/api/v1/sessions/{first}", answer)
    send = (
        "const left = await upload.sendAll(); return [left, await log.openLogs(), await safe.notYetSafe()];"
    )
    told, rows, _ = run(page, WHOLE + send, ids=[first, then], head=begun(first))
    assert (told["sessions"], told["why"]) == (1, "offline")
    assert [row["safe"] is None for row in sorted(rows, key=lambda row: row["id"] != first)] == [True, False]
    for each in answers:
        left[0] = each
        told, rows, found = run(page, send)
        assert (told["sessions"], bool(found["refused"])) == ((0, True) if each[1] else (1, False))
    words = run(page, "return safe.unsafeWords(await safe.notYetSafe())")
    assert words.endswith("since the server does not take it: Too large.")
    left.clear()
    assert run(page, "await upload.sendAnew(id); return (await upload.sendAll()).sessions", id=first) == 0
    assert run(page, "return (await safe.notYetSafe()).sessions") == 0


def test_only_what_the_server_does_not_take_can_be_deleted_by_hand(phone: BrowserContext):
    page, safe, stuck = tab(phone), another_id(), another_id()
    page.route(f"**/api/v1/sessions/{stuck}", lambda route: route.fulfill(status=503))
    keep = "const ids_of = async () => (await log.openLogs()).map((one) => one.id);"
    told = run(
        page,
        WHOLE
        + keep
        + """
        await log.discard(stuck);
        const before = await ids_of();
        await upload.sendAll();
        await db.keepSent({ id: stuck, offset: 0, safe: null, refused: "Too large." });
        await log.discard(safe_one);
        await log.discard(stuck);
        return { before, after: await ids_of(), left: (await safe.notYetSafe()).sessions };
        """,
        ids=[safe, stuck],
        head=begun(safe),
        safe_one=safe,
        stuck=stuck,
    )
    assert sorted(told["before"]) == sorted([safe, stuck])
    assert (told["after"], told["left"]) == ([safe], 0)


GONE = """
    const until = async (holds) => {
        const later = () => new Promise((then) => setTimeout(then, 50));
        for (let tries = 0; tries < 400 && !await holds(); tries += 1) await later();
    };
    const copied = async (one, id) => {  // a busy machine starts its worker late
        await one.flush();
        await until(async () => await copy.copiedBytes(id) >= one.bytes());
    };
    const words = async () => new TextDecoder().decode(await copy.copied("answers"));
    const stores = ["sessions", "chunks", "sent"];
    const gone = () => db.written(stores, async (transaction) => {
        for (const name of stores) transaction.objectStore(name).clear();
    });
"""
"""As a browser does where a kill tore its store."""


def test_a_store_that_the_browser_threw_away_is_mended_from_the_copy(
    phone: BrowserContext, address: tuple[str, Home]
):
    page, goes_on, left = tab(phone), another_id(), another_id()
    told = run(
        page,
        GONE
        + """
        for (const id of [goes_on, left]) {
            const one = await log.openLog(id, { ...head, id });
            for (let s = 0; s < 3; s += 1) one.append(second(s));
            await copied(one, id);
            await one.close();
        }
        await gone();
        const again = await log.openLog(goes_on, { ...head, id: goes_on });
        const there = (await again.lines()).length;
        again.append(second(3));
        await copied(again, goes_on);
        await again.close();
        await gone();
        const third = await log.openLog(goes_on, { ...head, id: goes_on }), then = await third.lines();
        third.append({ k: "end", t: 4, why: "done" });
        await third.close();
        await upload.sendAll();
        const kept = (await log.openLogs()).map(({ id, ended, safe }) => [id, ended, safe !== null]);
        return { there, then: then.length, kept, copies: await copy.copies() };
        """,
        goes_on=goes_on,
        left=left,
        head=begun(goes_on),
    )
    assert (told["there"], told["then"]) == (4, 5)
    assert sorted(told["kept"]) == sorted([[goes_on, True, True], [left, False, False]])
    assert told["copies"] == [left], "what is safe needs no copy"


def test_answers_that_the_browser_threw_away_are_sent_all_the_same(
    phone: BrowserContext, address: tuple[str, Home]
):
    one, day = another_id(), datetime.now(UTC).date().isoformat()
    answer = {
        "id": one,
        "path": "/api/v1/plan/events",
        "body": {"event": "wished", "day": day, "id": one, "wish": "tomorrow"},
    }
    page = tab(phone)
    page.route("**/copy_worker.js", lambda route: (time.sleep(0.7), route.continue_()))  # a slow phone
    run(
        page,
        GONE
        + """
        await queue.put(answer);
        await until(async () => (await words()).includes(answer.id));
        await db.written(["answers"], async (transaction) => { transaction.objectStore("answers").clear(); });
        """,
        answer=answer,
    )
    other = tab(phone)
    left = run(
        other,
        GONE
        + """
        await queue.sendAnswers();
        await until(async () => await words() === "[]\\n");
        return [await queue.waiting(), await words()];
        """,
    )
    assert left == [[], "[]\n"]
    entries = address[1].store.shelf(address[1].me().id).plan_entries()
    assert [line.body["wish"] for line in entries if line.body.get("id") == one] == ["tomorrow"]


def test_what_a_browser_lost_is_read_as_far_as_the_server_has_it(phone: BrowserContext):
    page, one = tab(phone), another_id()
    told = run(
        page,
        GONE
        + """
        const writing = await log.openLog(id, head);
        for (let s = 0; s < 3; s += 1) writing.append(second(s));
        await writing.flush();
        await upload.sendAll();
        await writing.close();
        await gone();
        await copy.dropCopy(id);
        const anew = await log.openLog(id, head);
        anew.append({ k: "end", t: 4, why: "killed" });
        await anew.close();
        const left = await upload.sendAll(), found = await safe.notYetSafe();
        let there = {};
        for (let tries = 0; tries < 100 && there.state !== "kept"; tries += 1) {
            there = await (await fetch(`/api/v1/sessions/${id}`)).json();
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return { left, refused: found.refused, there };
        """,
        id=one,
        head=begun(one),
    )
    assert told["there"]["state"] == "kept", "what it has makes a run"
    assert told["left"] == {"sessions": 0, "bytes": 0, "why": "done"}
    assert [(each["id"], each["session"]) for each in told["refused"]] == [(one, True)]
    assert "holds more of this session" in told["refused"][0]["why"]


def test_an_answer_said_anew_takes_the_place_of_the_refused_one_and_a_bad_day_refuses_none(
    phone: BrowserContext,
):
    page, day = tab(phone), datetime.now(UTC).date().isoformat()
    paths = [f"/api/v1/plan/sessions/{another_id()}" for _ in range(2)]
    page.route(f"**{paths[0]}", lambda route: route.fulfill(status=500, body="{}"))
    told = run(
        page,
        """
        for (const [i, path] of paths.entries()) {
            await queue.put({ id: `${i}`, path, body: { id: `${i}`, day, effort: i ? 11 : 4 } });
        }
        const first = await queue.sendAnswers(), then = await queue.waiting();
        await queue.put({ id: "anew", path: paths[1], body: { id: "anew", day, effort: 5 } });
        return { first, then, anew: await queue.waiting() };
        """,
        paths=paths,
        day=day,
    )
    assert told["first"] == {"answers": 1, "why": "offline"}
    assert [(row["id"], bool(row["refused"])) for row in told["then"]] == [("0", False), ("1", True)]
    assert [row["id"] for row in told["anew"]] == ["0", "anew"]
    page.unroute(f"**{paths[0]}")
    assert run(page, "return [await queue.sendAnswers(), await queue.waiting()]") == [
        {"answers": 0, "why": "done"},
        [],
    ]


def test_answers_wait_for_the_network_in_their_order_and_one_that_is_refused_holds_up_no_other(
    phone: BrowserContext, address: tuple[str, Home]
):
    page, one, day = tab(phone), another_id(), datetime.now(UTC).date().isoformat()
    path = f"/api/v1/plan/sessions/{one}"
    run(page, "")  # the modules are there: the phone has them with it
    phone.set_offline(True)
    asked = run(
        page,
        """
        await queue.put({ id: "a", path, body: { id: "a", day, effort: 11 } });
        await queue.put({ id: "b", path, body: { id: "b", day, effort: 3 } });
        await queue.put({ id: "c", path, body: { id: "c", day, effort: 6, pain: 0 } });
        await queue.put({ id: "b", path, body: { id: "b", day, effort: 4 } });
        return [await queue.sendAnswers(), await safe.notYetSafe()];
        """,
        path=path,
        day=day,
    )
    assert asked[0] == {"answers": 3, "why": "offline"}
    assert asked[1]["answers"] == 3
    phone.set_offline(False)
    sent = run(page, "return [await queue.sendAnswers(), await queue.sendAnswers(), await queue.waiting()];")
    assert sent[0] == {"answers": 0, "why": "done"}
    assert [(row["id"], bool(row["refused"])) for row in sent[2]] == [("a", True)]
    home = address[1]
    results = [line.body for line in home.store.shelf(home.me().id).plan_entries() if line.kind == "result"]
    mine = [line for line in results if line["id"] == f"session-{one}"]
    assert [line["effort"] for line in mine] == [4, 6]
    assert mine[-1]["pain"] == 0
