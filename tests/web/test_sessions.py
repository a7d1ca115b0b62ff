"""Sessions from a phone: sent piece by piece, safe before it is said, one recording whatever happens."""

import errno
import hashlib
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from backstride.app import guided, session_upload
from backstride.app.guided import answer_session, finish_session, result_of_session
from backstride.app.guided_said import Said
from backstride.store.files import FolderFiles
from backstride.store.partial import Partials
from backstride.vocab.errors import OutOfStep
from guided_sessions import ID, another_id, session
from sending import TUS, b64, begin, checksum, offset_of, piece, send, settled, whole
from site_of import Site

DATA = session(6)
SHA = hashlib.sha256(DATA).hexdigest()


def runs(site: Site) -> int:
    count: int = site.client.get("/api/v1/runs").json()["count"]
    return count


def partial(site: Site) -> list[str]:
    return sorted(path.name for path in (site.home.settings.data / "partial").iterdir())


def test_a_session_becomes_a_run_with_its_bytes(site: Site) -> None:
    sent = send(site.client, ID, DATA, at_once=10_000)
    assert (sent["state"], sent["length"], sent["sha256"]) == ("kept", len(DATA), SHA)
    assert site.client.get(f"/api/v1/runs/{sent['run']}/original").content == DATA
    assert runs(site) == 1
    assert site.staged() == []


def test_the_server_says_what_it_can(site: Site) -> None:
    for path in ("/api/v1/sessions", f"/api/v1/sessions/{ID}"):
        said = site.client.options(path)
        assert (said.status_code, said.headers["Tus-Version"]) == (204, "1.0.0")
        assert said.headers["Tus-Max-Size"] == str(200 * 2**20)
        assert {"creation", "creation-defer-length", "checksum", "expiration"} == set(
            said.headers["Tus-Extension"].split(",")
        )
        assert "sha256" in said.headers["Tus-Checksum-Algorithm"]


def test_another_version_of_the_protocol_is_refused(site: Site) -> None:
    answer = begin(site.client, ID, **{"Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_the_length_may_be_said_last_and_never_otherwise(site: Site) -> None:
    assert begin(site.client, ID).status_code == 201
    head = site.client.head(f"/api/v1/sessions/{ID}", headers=TUS)
    assert head.headers["Upload-Defer-Length"] == "1"
    assert head.headers["Cache-Control"] == "no-store"
    assert head.headers["Upload-Metadata"] == f"id {b64(ID.encode())}"
    piece(site.client, ID, 0, DATA[:10], **{"Upload-Length": str(len(DATA))})
    head = site.client.head(f"/api/v1/sessions/{ID}", headers=TUS)
    assert (head.headers["Upload-Length"], "Upload-Defer-Length" in head.headers) == (str(len(DATA)), False)
    assert piece(site.client, ID, 10, b"x", **{"Upload-Length": "99"}).status_code == 409
    assert begin(site.client, ID, **{"Upload-Length": "99"}).status_code == 409


def test_the_same_id_again_goes_on_where_it_was(site: Site) -> None:
    begin(site.client, ID)
    piece(site.client, ID, 0, DATA[:1000])
    again = begin(site.client, ID)
    assert (again.status_code, again.headers["Location"]) == (201, f"/api/v1/sessions/{ID}")
    assert offset_of(site.client, ID) == 1000


def test_a_piece_from_elsewhere_changes_nothing(site: Site) -> None:
    begin(site.client, ID)
    piece(site.client, ID, 0, DATA[:1000])
    for offset in (0, 999, 1001):
        answer = piece(site.client, ID, offset, DATA[offset : offset + 50])
        assert answer.status_code == 409
        assert "1,000 bytes are here" in answer.json()["error"]
    assert offset_of(site.client, ID) == 1000


def test_a_piece_that_was_changed_on_its_way_is_sent_again(site: Site) -> None:
    begin(site.client, ID)
    answer = piece(site.client, ID, 0, b"changed", **checksum(DATA[:7]))
    assert answer.status_code == 460
    assert offset_of(site.client, ID) == 0
    assert piece(site.client, ID, 0, DATA[:7], **checksum(DATA[:7])).status_code == 204


def test_what_arrived_otherwise_than_it_was_is_sent_from_its_beginning(site: Site) -> None:
    begin(site.client, ID)
    answer = piece(site.client, ID, 0, DATA[:-1] + b"?", **whole(DATA))
    assert answer.status_code == 409
    assert "from its beginning" in answer.json()["error"]
    assert offset_of(site.client, ID) == 0
    assert send(site.client, ID, DATA)["sha256"] == SHA
    assert runs(site) == 1


def test_another_session_under_a_known_id_is_refused(site: Site) -> None:
    send(site.client, ID, DATA)
    other = session(7)
    assert begin(site.client, ID, **{"Upload-Length": str(len(other))}).status_code == 409
    answer = piece(site.client, ID, len(DATA), b"", **{**whole(other), "Upload-Length": str(len(DATA))})
    assert answer.status_code == 409
    assert "was kept" in answer.json()["error"]
    assert piece(site.client, ID, len(DATA), b"more").status_code == 409
    assert runs(site) == 1


def test_finishing_twice_is_one_recording(site: Site) -> None:
    first = send(site.client, ID, DATA)
    answer = piece(site.client, ID, len(DATA), b"", **whole(DATA))
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(DATA)))
    assert begin(site.client, ID).status_code == 201
    assert settled(site.client, ID) == first
    assert send(site.client, another_id(), DATA)["run"] == first["run"]
    assert runs(site) == 1


def test_a_session_that_was_never_begun_is_not_found(site: Site) -> None:
    assert site.client.head(f"/api/v1/sessions/{ID}", headers=TUS).status_code == 404
    assert piece(site.client, ID, 0, b"x").status_code == 404
    assert site.client.get(f"/api/v1/sessions/{ID}").status_code == 404


def test_sizes_are_bounded(site: Site) -> None:
    assert begin(site.client, ID, **{"Upload-Length": str(200 * 2**20 + 1)}).status_code == 413
    begin(site.client, ID, **{"Upload-Length": "10"})
    assert piece(site.client, ID, 0, b"x" * 11).status_code == 413
    assert offset_of(site.client, ID) == 0
    assert begin(site.client, another_id(), **{"Upload-Length": "0"}).status_code == 201


def test_a_disk_with_hardly_any_room_takes_no_piece_and_what_is_here_stays(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(site.client, ID)
    piece(site.client, ID, 0, DATA[:1000])
    with monkeypatch.context() as full:
        full.setattr(session_upload, "LEFT_FREE_BYTES", 2**62)
        answer = piece(site.client, ID, 1000, DATA[1000:2000])
        assert (answer.status_code, answer.headers["Tus-Resumable"]) == (507, "1.0.0")
        assert "hardly any room" in answer.json()["error"]
        assert offset_of(site.client, ID) == 1000
        full.setattr(Partials, "begin", raising(OSError(errno.ENOSPC, "full")))
        assert begin(site.client, another_id()).status_code == 507
        full.setattr(Partials, "link", raising(OSError(errno.ENOSPC, "full")))
        full.setattr(session_upload, "LEFT_FREE_BYTES", 0)
        assert piece(site.client, ID, 1000, DATA[1000:], **whole(DATA)).status_code == 507
    assert send(site.client, ID, DATA)["sha256"] == SHA, "it goes on with what is here"
    assert runs(site) == 1


def test_what_could_not_be_kept_is_read_anew_when_the_phone_asks_later(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(FolderFiles, "put", raising(OSError(errno.ENOSPC, "full")))
        begin(site.client, ID)
        assert piece(site.client, ID, 0, DATA, **whole(DATA)).status_code == 204
        background = site.app.state.background
        while background.shown().get(uuid.UUID(ID).hex) is None:
            time.sleep(0.01)
    ask = [site.client, ID, len(DATA), b""]
    assert piece(*ask, **whole(DATA)).status_code == 204
    assert site.client.get(f"/api/v1/sessions/{ID}").json()["state"] == "whole", "not at once again"
    now = site.home.clock()
    site.home.clock = lambda: now + timedelta(minutes=2)
    assert piece(*ask, **whole(DATA)).status_code == 204
    assert settled(site.client, ID)["sha256"] == SHA
    assert runs(site) == 1


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_a_session_that_was_saved_by_hand_and_then_sent_is_one(site: Site) -> None:
    answer = site.client.post(f"/api/v1/uploads?name=guided-{ID}.jsonl", content=DATA)
    assert answer.status_code == 202
    deadline = time.monotonic() + 20
    while (by_hand := result_of_session(site.home, ID)) is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert send(site.client, ID, DATA)["sha256"] == SHA
    assert runs(site) == 1
    assert result_of_session(site.home, ID) == by_hand


def test_answers_are_about_one_session_however_its_id_is_spelt(site: Site) -> None:
    day = site.home.clock().date().isoformat()
    for spelt, effort in ((ID.upper(), 4), (ID.replace("-", ""), 5)):
        said = {"id": f"a{effort}", "day": day, "effort": effort}
        assert site.client.post(f"/api/v1/plan/sessions/{spelt}", json=said).status_code == 201
    found = result_of_session(site.home, ID)
    assert found is not None
    assert (found.effort, found.revision) == (5, 1)


def test_an_answer_that_arrives_twice_is_once_though_another_came_between(site: Site) -> None:
    day = site.home.clock().date().isoformat()
    for name, effort in (("a", 4), ("b", 6), ("a", 4)):
        said = {"id": name, "day": day, "effort": effort}
        assert site.client.post(f"/api/v1/plan/sessions/{ID}", json=said).status_code == 201
    found = result_of_session(site.home, ID)
    assert found is not None
    assert (found.effort, found.revision) == (6, 1)
    said = {"id": "a", "day": day, "effort": 5}
    site.client.post(f"/api/v1/plan/sessions/{ID}", json=said)
    found = result_of_session(site.home, ID)
    assert found is not None
    assert found.effort == 5, "other words are another answer, whatever they are called"


def test_who_answers_waits_for_who_reads_the_same_session_however_its_id_is_spelt(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, read, said = threading.Event(), threading.Event(), threading.Event()

    def take(*_: object) -> None:
        reading.set()
        assert read.wait(10)
        raise OutOfStep("enough")

    monkeypatch.setattr(guided, "take_whole", take)
    monkeypatch.setattr(guided, "_result_of", lambda *_: said.set())

    def finish_it() -> None:
        with pytest.raises(OutOfStep):
            finish_session(site.home, uuid.UUID(ID).hex)

    finish = threading.Thread(target=finish_it)
    answer = threading.Thread(target=lambda: answer_session(site.home, ID, site.home.clock().date(), Said()))
    finish.start()
    assert reading.wait(10)
    answer.start()
    assert not said.wait(0.2)
    read.set()
    assert said.wait(10)
    finish.join()
    answer.join()


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Defer-Length": "2"},
        {"Upload-Defer-Length": "1", "Upload-Length": "5"},
        {"Upload-Length": "-1"},
        {"Upload-Length": "1e3"},
        {"Upload-Metadata": ""},
        {"Upload-Metadata": "id ???"},
        {"Upload-Metadata": f"id {b64(b'../../etc/passwd')}"},
        {"Upload-Metadata": f"id {b64(ID.encode())},id {b64(ID.encode())}"},
        {"Upload-Metadata": "id " + "A" * 3000},
    ],
)
def test_a_head_that_cannot_be_is_refused_in_a_sentence(site: Site, headers: dict[str, str]) -> None:
    answer = begin(site.client, ID, **headers)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert answer.headers["Tus-Resumable"] == "1.0.0"


def test_a_piece_of_another_kind_is_refused(site: Site) -> None:
    begin(site.client, ID)
    assert piece(site.client, ID, 0, b"x", **{"Content-Type": "text/plain"}).status_code == 415
    assert piece(site.client, ID, 0, b"x", **{"Upload-Checksum": "md5 AAAA"}).status_code == 400
    assert piece(site.client, ID, 0, b"x", **{"Upload-Offset": "x"}).status_code == 400


def test_a_session_that_holds_nothing_says_so_and_stays_with_the_phone(site: Site) -> None:
    sent = send(site.client, ID, b'{"schema":"backstride.session/1"}\n')
    assert (sent["state"], sent["run"]) == ("refused", None)
    assert "no usable sample" in sent["error"]


def test_a_typed_session_still_stands_at_the_same_address(site: Site) -> None:
    answer = site.client.post("/api/v1/sessions", json={"day": "2026-05-29", "duration_s": 600})
    assert answer.status_code == 201, answer.text
