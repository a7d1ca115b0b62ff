"""Runs on the shelf: kept once, read by their own athlete only, newest first."""

import hashlib
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from backstride.store.shelf import Shelf
from backstride.store.store import Store
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import DamagedFile, NotFound
from backstride.vocab.kept import FileOutcome, Upload, UploadState, WornSaid
from backstride.vocab.recording import Placement, Sensor
from backstride.vocab.segment import Gait, Handrail, Label, Travel
from kept_runs import DAY, analysed, keep, part_of, run_of

BACK = Label(0.0, 30.0, Travel.BACKWARD, Gait.WALK, 1.2, 0.01, Handrail.ONE_HAND)


def test_a_run_comes_back_as_it_was_kept(shelf: Shelf):
    run = run_of(60, utc_offset_s=7200, name="Retro", sport="running", placement=Placement.CHEST)
    kept = keep(shelf, b"bytes", part_of(run, analysed=analysed()))
    found = shelf.run(kept.run_id)
    assert (found.start, found.utc_offset_s, found.zone_said) == (run.start, 7200, True)
    assert (found.name, found.sport, found.placement, found.duration_s) == ("Retro", "running", "chest", 60.0)
    assert (found.sensors, found.problems, found.file_name) == (("hr",), run.problems, "run.fit")
    assert (found.ribbon, found.totals_s, found.distance_m) == (
        analysed().ribbon,
        {"backward": 30.0, "unknown": 30.0},
        123.4,
    )
    assert found.reading_version == 1
    assert shelf.recording(kept.run_id).streams[Sensor.HR].columns["hr_bpm"][0] == 150.0


def test_a_reading_comes_back_with_its_keys_in_order(shelf: Shelf):
    kept = keep(shelf, b"bytes", part_of(run_of(), analysed=analysed()))
    reading = shelf.reading(kept.run_id)
    assert reading is not None
    assert list(reading) == ["schema", "z", "a"]
    assert reading["a"] == {"é�": None}, "NUL is what PostgreSQL cannot hold"


def test_the_original_comes_back_byte_for_byte(shelf: Shelf, tmp_path):
    path = tmp_path / "in.fit"
    path.write_bytes(bytes(range(256)) * 999)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = shelf.keep(
        digest=digest, file_name="../../evil\x00\udc80.fit", original=path, parts=[part_of(run_of())]
    )
    name, stream = shelf.open_original(kept[0].run_id)
    with stream:
        assert stream.read() == path.read_bytes()
    assert name == "../../evil��.fit"
    assert shelf.original_size(kept[0].run_id) == path.stat().st_size


def test_a_typed_session_has_no_original(shelf: Shelf):
    kept = shelf.keep(digest="ab" * 32, file_name=None, original=None, parts=[part_of(run_of())])
    assert shelf.original_size(kept[0].run_id) is None
    with pytest.raises(NotFound, match="no such original"):
        shelf.open_original(kept[0].run_id)


def test_the_same_bytes_twice_are_one_run_whatever_the_name(shelf: Shelf):
    first = keep(shelf, b"same", file_name="a.fit")
    second = keep(shelf, b"same", file_name="b.fit")
    assert (first.duplicate, second.duplicate) == (False, True)
    assert first.run_id == second.run_id
    assert [run.file_name for run in shelf.runs()] == ["a.fit"]


def test_a_file_with_three_recordings_gives_three_runs_once(shelf: Shelf):
    parts = [part_of(run_of(60 + i), i) for i in range(3)]
    ids = [
        [k.run_id for k in shelf.keep(digest="cd" * 32, file_name="m.fit", original=b"m", parts=parts)]
        for _ in "ab"
    ]
    assert ids[0] == ids[1]
    assert shelf.count() == 3


def test_eight_threads_with_the_same_bytes_make_one_run(shelf: Shelf):
    found: list[tuple[str, bool]] = []
    at_once = threading.Barrier(8)

    def add() -> None:
        at_once.wait()
        kept = keep(shelf, b"same")
        found.append((kept.run_id, kept.duplicate))

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({run_id for run_id, _ in found}) == 1
    assert sorted(duplicate for _, duplicate in found) == [False] + [True] * 7
    assert shelf.count() == 1


def test_a_deleted_run_is_gone_and_comes_back(shelf: Shelf):
    kept = keep(shelf)
    shelf.delete(kept.run_id)
    assert (shelf.count(), shelf.runs()) == (0, ())
    assert [run.id for run in shelf.deleted()] == [kept.run_id]
    for read in (shelf.run, shelf.reading, shelf.samples, shelf.labels, shelf.open_original, shelf.delete):
        with pytest.raises(NotFound):
            read(kept.run_id)
    assert shelf.undelete(kept.run_id).deleted is None
    assert shelf.undelete(kept.run_id).id == kept.run_id, "twice does no harm"
    assert shelf.count() == 1


def test_a_deleted_run_that_is_added_again_comes_back_with_its_labels(shelf: Shelf):
    kept = keep(shelf)
    shelf.add_labels(kept.run_id, (BACK,))
    shelf.delete(kept.run_id)
    again = keep(shelf)
    assert (again.run_id, again.duplicate) == (kept.run_id, True)
    assert len(shelf.labels(kept.run_id)) == 1


def test_another_athlete_finds_nothing_by_any_way(store: Store, shelf: Shelf):
    kept = keep(shelf, b"x", part_of(run_of(), labels=(BACK,), analysed=analysed()))
    label = shelf.labels(kept.run_id)[0]
    upload = shelf.put_upload(
        Upload("", "", "a.zip", 1, UploadState.WAITING, datetime(2026, 5, 1, tzinfo=UTC))
    )
    other = store.shelf(store.create_athlete(Athlete(name="Other")).id)
    run_id = kept.run_id
    for attempt in (
        lambda: other.run(run_id),
        lambda: other.reading(run_id),
        lambda: other.samples(run_id),
        lambda: other.recording(run_id),
        lambda: other.open_original(run_id),
        lambda: other.original_size(run_id),
        lambda: other.rename(run_id, "mine"),
        lambda: other.delete(run_id),
        lambda: other.undelete(run_id),
        lambda: other.labels(run_id),
        lambda: other.labels_revision(run_id),
        lambda: other.add_labels(run_id, (BACK,)),
        lambda: other.remove_label(run_id, label.id),
        lambda: other.bring_back_label(run_id, label.id),
        lambda: other.save_analysed(run_id, analysed(), 0),
        lambda: other.upload(upload.id),
        lambda: other.update_upload(upload),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert (other.runs(), other.deleted(), other.uploads(), other.pending(9, 9)) == ((), (), (), ())
    assert (other.extent(), other.pending_count(9), list(other.stream_runs())) == ((0, None), 0, [])
    assert other.rezone(lambda _: 3600) == 0
    assert shelf.run(run_id).name is None


def test_two_athletes_may_keep_the_same_bytes(store: Store, shelf: Shelf):
    other = store.shelf(store.create_athlete(Athlete(name="Other")).id)
    assert keep(shelf).run_id != keep(other).run_id
    assert (shelf.count(), other.count()) == (1, 1)


def test_runs_come_newest_first_by_their_own_day(shelf: Shelf):
    late = datetime(2026, 5, 1, 21, 50, tzinfo=UTC)
    plain = keep(shelf, b"1", part_of(run_of(name="noon", start=late.replace(hour=12), utc_offset_s=0)))
    tomorrow = keep(shelf, b"2", part_of(run_of(name="night, east", start=late, utc_offset_s=3 * 3600)))
    today = keep(
        shelf, b"3", part_of(run_of(name="night, west", start=late + timedelta(hours=1), utc_offset_s=0))
    )
    undated = keep(shelf, b"4", part_of(run_of(start=None), local_day=date(2026, 4, 1)))
    assert [run.id for run in shelf.runs()] == [k.run_id for k in (tomorrow, today, plain, undated)]
    assert [run.id for run in shelf.runs(limit=1)] == [tomorrow.run_id]
    assert [run.id for run in shelf.runs(before=date(2026, 5, 1))] == [undated.run_id]
    assert shelf.extent() == (4, date(2026, 4, 1))
    assert [run.id for run in shelf.stream_runs()] == [run.id for run in shelf.runs()]


@pytest.mark.parametrize(
    ("week_start", "oldest"), [(0, date(2026, 4, 27)), (6, date(2026, 4, 26)), (4, date(2026, 5, 1))]
)
def test_a_page_holds_whole_weeks_of_the_athletes_calendar(shelf: Shelf, week_start: int, oldest: date):
    for i in range(20):  # 15 April, a Wednesday, to 4 May, a Monday
        keep(shelf, bytes([i]), part_of(run_of(day=date(2026, 4, 15) + timedelta(days=i))))
    weeks = 2 if week_start == 0 else 1 if week_start == 4 else 2
    days = [run.local_day for run in shelf.runs(weeks=weeks, week_start=week_start)]
    assert (days[0], days[-1]) == (date(2026, 5, 4), oldest)
    assert days == sorted(days, reverse=True)


def test_the_next_page_goes_on_where_this_one_ended(shelf: Shelf):
    for i in range(0, 70, 5):
        keep(shelf, bytes([i]), part_of(run_of(day=DAY - timedelta(days=i))))
    seen: list[date] = []
    before = None
    while page := shelf.runs(before=before, weeks=2):
        seen += [run.local_day for run in page]
        before = page[-1].local_day - timedelta(days=page[-1].local_day.weekday())
    assert seen == [DAY - timedelta(days=i) for i in range(0, 70, 5)]


def test_a_page_of_the_journal_is_one_question(store: Store, shelf: Shelf):
    for i in range(10):
        keep(shelf, bytes([i]), part_of(run_of(day=DAY + timedelta(days=i)), analysed=analysed()))
    asked: list[str] = []
    event.listen(store._database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    assert len(shelf.runs(weeks=8)) == 10
    assert [sql.split()[0] for sql in asked if sql != "BEGIN"] == ["SELECT"]


def test_labels_stand_in_the_order_of_saying_and_can_be_undone(shelf: Shelf):
    kept = keep(shelf, b"x", part_of(run_of(), labels=(BACK,)))
    new = shelf.add_labels(kept.run_id, (replace(BACK, travel=Travel.FORWARD), replace(BACK, start_s=5.0)))
    labels = shelf.labels(kept.run_id)
    assert [replace(label, id="") for label in labels] == [
        BACK,
        replace(BACK, travel=Travel.FORWARD),
        replace(BACK, start_s=5.0),
    ]
    shelf.remove_label(kept.run_id, new[0])
    assert [label.id for label in shelf.labels(kept.run_id)] == [labels[0].id, new[1]]
    shelf.bring_back_label(kept.run_id, new[0])
    assert shelf.labels(kept.run_id) == labels
    with pytest.raises(NotFound, match="no such label"):
        shelf.remove_label(kept.run_id, "nothing")


def test_a_reading_of_older_labels_is_not_kept(shelf: Shelf):
    kept = keep(shelf)
    seen = shelf.labels_revision(kept.run_id)
    shelf.add_labels(kept.run_id, (BACK,))
    assert not shelf.save_analysed(kept.run_id, analysed(), seen)
    assert shelf.reading(kept.run_id) is None
    assert shelf.save_analysed(kept.run_id, analysed(backward_s=9.0), shelf.labels_revision(kept.run_id))
    assert shelf.run(kept.run_id).totals_s["backward"] == 9.0
    assert shelf.save_analysed(kept.run_id, analysed(2), shelf.labels_revision(kept.run_id)), (
        "again takes its place"
    )
    assert shelf.run(kept.run_id).reading_version == 2


def test_pending_is_what_has_no_reading_of_this_version_and_these_labels(shelf: Shelf):
    old = keep(shelf, b"1", part_of(run_of(day=DAY), analysed=analysed(1)))
    never = keep(shelf, b"2", part_of(run_of(day=DAY + timedelta(days=1))))
    done = keep(shelf, b"3", part_of(run_of(day=DAY + timedelta(days=2)), analysed=analysed(2)))
    gone = keep(shelf, b"4", part_of(run_of(day=DAY + timedelta(days=3))))
    shelf.delete(gone.run_id)
    assert set(shelf.pending(2, limit=9)) == {old.run_id, never.run_id}
    assert shelf.pending_count() == 1
    assert shelf.pending_count(2) == 2
    shelf.add_labels(done.run_id, (BACK,))
    assert set(shelf.pending(2, limit=9)) == {old.run_id, never.run_id, done.run_id}
    assert len(shelf.pending(2, limit=1)) == 1
    assert shelf.run(done.run_id).reading_version is None
    with pytest.raises(NotFound):
        shelf.save_analysed(gone.run_id, analysed(), 0)


def test_another_zone_moves_only_runs_whose_file_named_none(shelf: Shelf):
    late = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)
    said = keep(shelf, b"1", part_of(run_of(start=late, utc_offset_s=0)))
    unsaid = keep(shelf, b"2", part_of(run_of(start=late)))
    undated = keep(shelf, b"3", part_of(run_of(start=None), local_day=DAY))
    assert shelf.rezone(lambda moment: 7200 if moment == late else 0) == 1
    days = {run.id: (run.local_day, run.utc_offset_s) for run in shelf.runs()}
    assert days == {
        said.run_id: (date(2026, 5, 1), 0),
        unsaid.run_id: (date(2026, 5, 2), 7200),
        undated.run_id: (DAY, None),
    }


def test_a_run_can_be_renamed(shelf: Shelf):
    kept = keep(shelf)
    shelf.rename(kept.run_id, "Sunday, backward")
    assert shelf.run(kept.run_id).name == "Sunday, backward"


def test_uploads_say_what_became_of_each_file(shelf: Shelf):
    sent = datetime(2026, 5, 1, tzinfo=UTC)
    first = shelf.put_upload(Upload("", "", "a.zip", 2**33, UploadState.WAITING, sent))
    second = shelf.put_upload(
        Upload("its-own", "", "b.zip", 5, UploadState.WAITING, sent + timedelta(seconds=1))
    )
    done = replace(
        first,
        state=UploadState.DONE,
        done=2,
        outcomes=(FileOutcome("a.fit", ("x",), duplicate=True), FileOutcome("b\x00.fit", error="No.")),
    )
    shelf.update_upload(done)
    assert [upload.id for upload in shelf.uploads()] == [second.id, first.id]
    assert shelf.upload(first.id) == replace(
        done, outcomes=(done.outcomes[0], FileOutcome("b�.fit", error="No."))
    )
    assert shelf.uploads(limit=1) == (second,)


def test_samples_that_changed_on_the_disk_are_told_and_mended_by_adding_again(store: Store, shelf: Shelf):
    kept = keep(shelf)
    path = next(store._files.root.glob("samples/*/*"))  # type: ignore[attr-defined]
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(DamagedFile, match="changed on the disk"):
        shelf.samples(kept.run_id)
    path.unlink()
    with pytest.raises(NotFound):
        shelf.samples(kept.run_id)
    assert keep(shelf).duplicate
    assert shelf.recording(kept.run_id).sensors == (Sensor.HR,)


def test_lost_samples_are_replaced_by_those_of_a_newer_reader(store: Store, shelf: Shelf):
    kept = keep(shelf, b"x", part_of(run_of(), analysed=analysed()))
    next(store._files.root.glob("samples/*/*")).unlink()  # type: ignore[attr-defined]
    keep(shelf, b"x", part_of(run_of(hr_bpm=151.0)))
    assert shelf.recording(kept.run_id).streams[Sensor.HR].columns["hr_bpm"][0] == 151.0
    assert shelf.pending(1, limit=9) == (kept.run_id,)


def test_a_shelf_without_its_athlete_refuses(store: Store):
    nobody = store.shelf("nobody")
    for attempt in (lambda: keep(nobody), nobody.athlete, lambda: nobody.save_athlete(Athlete())):
        with pytest.raises(NotFound, match="no such athlete"):
            attempt()
    assert nobody.runs() == ()


def test_how_a_sensor_was_worn_can_be_said_afterwards_and_makes_the_reading_pending(shelf: Shelf):
    kept = keep(shelf, b"bytes", part_of(run_of(placement=Placement.WRIST), analysed=analysed()))
    assert shelf.worn_said(kept.run_id) is None
    revision = shelf.labels_revision(kept.run_id)
    shelf.say_worn(kept.run_id, WornSaid(Placement.LUMBAR, "-z"))
    run, recording = shelf.run(kept.run_id), shelf.recording(kept.run_id)
    assert (run.placement, run.facing, run.worn_said, run.reading_version) == ("lumbar", "-z", True, None)
    assert (recording.placement, recording.facing) == (Placement.LUMBAR, "-z")
    assert shelf.labels_revision(kept.run_id) > revision
    shelf.say_worn(kept.run_id, WornSaid(None, None))
    assert shelf.recording(kept.run_id).placement is None
