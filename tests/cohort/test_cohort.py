"""A cohort as a whole: the same readings as on one machine, once each, whatever happens on the way."""

import os
import signal
import socket
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest
from distributed import Client

from backstride.cohort import mapped
from backstride.cohort.run import CohortAsked, Progress, run_cohort
from backstride.formats.sensor_csv import write_sensor_csv
from backstride.insight.run import read_run
from backstride.sample.crowd import crowd_member
from backstride.vocab.errors import InputRefused, StoreBusy
from backstride.vocab.reading import Estimate
from cohort.rows import Ran, Run, content, manifest, names, readings_of, rows, sentences
from runs import gpx, put, zipped

pytestmark = pytest.mark.filterwarnings("default")
"""The cluster's own warnings about its clean-up are not ours."""

MOST_MB = 600


def test_two_hundred_recordings_are_read_once_each_and_bit_for_bit_as_here(crowd: Ran):
    out, summary, progress = crowd
    assert (summary.recordings, progress.now, progress.before, progress.left) == (200, 200, 0, 0)
    assert sorted(names(out)) == [f"simulated/{seed:09d}" for seed in range(200)]
    found = readings_of(out)
    for seed in (0, 1, 2, 3, 63, 199):
        member = crowd_member(seed, 1)
        assert found[f"simulated/{seed:09d}", 0] == read_run(member.recording, member.athlete)


def test_a_worker_stays_small(crowd: Ran):
    assert 0 < crowd[2].peak_bytes < MOST_MB * 2**20


def test_a_second_run_reads_nothing_and_changes_nothing(crowd: Ran, monkeypatch: pytest.MonkeyPatch):
    out, summary, _ = crowd
    monkeypatch.setattr("backstride.cohort.run.connected", None)  # no cluster is even started
    before = content(out)
    again, progress = run_cohort(CohortAsked("simulated:200,minutes=1", out))
    assert (progress.now, progress.before) == (0, 200)
    assert again == summary
    assert content(out) == before


def test_a_longer_row_of_the_same_people_reads_only_the_new_ones(run: Run):
    run("simulated:5,minutes=1")
    out, summary, progress = run("simulated:8,minutes=1")
    assert (progress.before, progress.now, summary.recordings) == (5, 3, 8)
    out, summary, progress = run("simulated:6,minutes=1")
    assert (progress.before, progress.now, summary.recordings) == (6, 0, 6)
    assert len(names(out)) == 6


def test_stopped_at_any_moment_nothing_is_lost_and_nothing_twice(
    scheduler: str, out: Path, monkeypatch: pytest.MonkeyPatch
):
    """Ctrl-C after 3, 4 and 5 answers, then to the end: the tables are those of a run in one go."""
    monkeypatch.setattr(mapped, "PER_THREAD", 2)
    asked = CohortAsked("simulated:20,minutes=1", out / "stopped", scheduler=scheduler)
    kept = 0
    for answers in (3, 4, 5):

        def stop(progress: Progress, answers: int = answers) -> None:
            if progress.now == answers:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run_cohort(asked, stop)
        kept += answers
        assert not (out / "stopped" / "cohort.json").exists()
    _, progress = run_cohort(asked)
    assert (progress.before, progress.now) == (kept, 20 - kept)
    run_cohort(CohortAsked("simulated:20,minutes=1", out / "whole", scheduler=scheduler))
    assert content(out / "stopped") == content(out / "whole")


def test_a_worker_that_is_killed_half_way_costs_nothing(scheduler: str, run: Run):
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.now == 15 and not killed:
            with Client(scheduler, set_as_default=False) as client:
                killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    out, summary, progress = run("simulated:40,minutes=1", kill)
    assert killed
    assert not psutil.pid_exists(killed[0]) or psutil.Process(killed[0]).status() == "zombie"
    assert (summary.recordings, progress.left) == (40, 0)
    assert sorted(names(out)) == [f"simulated/{seed:09d}" for seed in range(40)]


def test_a_bad_recording_is_a_row_with_its_sentence(run: Run, tmp_path: Path):
    put(tmp_path, "a/good.gpx", gpx())
    put(tmp_path, "a/bad.fit", b"no recording at all")
    put(tmp_path, "a/.hidden.gpx", gpx())
    put(tmp_path, "b/two.zip", zipped({"one.gpx": gpx(seconds=60), "other.gpx": gpx(seconds=90)}))
    out, summary, progress = run(tmp_path)
    assert sorted(names(out)) == ["a/good.gpx", "b/two.zip/one.gpx", "b/two.zip/other.gpx"]
    assert list(sentences(out)) == ["a/bad.fit"]
    assert sentences(out)["a/bad.fit"].startswith("This is not a recording.")
    (said,) = summary.sentences
    assert (said.code, said.files, said.example) == ("unknown-format", 1, "a/bad.fit")
    assert (summary.items, summary.refused, progress.refused) == (3, 1, 1)


def test_a_file_that_changed_is_read_again_and_one_that_went_is_gone(run: Run, tmp_path: Path):
    for name in ("a.gpx", "b.gpx", "c.gpx"):
        put(tmp_path, name, gpx())
    run(tmp_path)
    put(tmp_path, "b.gpx", gpx(seconds=60))
    (tmp_path / "c.gpx").unlink()
    out, _, progress = run(tmp_path)
    assert (progress.before, progress.now) == (1, 1)
    assert {row["file"]: row["duration_s"] for row in rows(out, "readings")} == {
        "a.gpx": 120.0,
        "b.gpx": 60.0,
    }
    assert len(list((out / "_kept").glob("??/*"))) == 2, "what went is not kept either"


def test_a_zip_gives_its_recordings_one_at_a_time(run: Run, tmp_path: Path):
    files = {f"{i:02d}.gpx": gpx(seconds=60 + i) for i in range(12)}
    archive = put(tmp_path, "all.zip", zipped({**files, "bad.fit": b"nothing", "notes.txt": b"not meant"}))
    out, summary, progress = run(archive)
    assert sorted(names(out)) == sorted(files)
    assert list(sentences(out)) == ["bad.fit"]
    assert list((out / "_kept" / "spool").iterdir()) == []
    out, again, progress = run(archive)
    assert (progress.before, progress.now, again) == (13, 0, summary)


def test_whose_a_recording_is_narrows_its_estimates(run: Run, tmp_path: Path):
    from backstride.cohort.people import read_people  # noqa: PLC0415

    member = crowd_member(3, 1)
    put(tmp_path, "in/p1/walk.csv", write_sensor_csv(member.recording))
    table = put(
        tmp_path,
        "people.csv",
        b"file,athlete,sex,birth_year,mass_kg,placement,facing\np1/,p1,f,1990,60,foot_right,+x\n",
    )
    out, _, _ = run(tmp_path / "in", people=read_people(table))
    (row,) = rows(out, "readings")
    assert (row["athlete"], row["sex"], row["placement"]) == ("p1", "female", "foot_right")
    assert row["age_years"] in {2026 - 1990, None}, "a CSV of seconds has no date"
    _, _, progress = run(tmp_path / "in", people=read_people(table))
    assert progress.now == 0
    _, _, progress = run(tmp_path / "in")
    assert progress.now == 1, "without the table it is another reading"


def test_estimates_of_any_kind_are_taken_as_they_come(crowd: Ran):
    found = readings_of(crowd[0])
    estimates = [estimate for reading in found.values() for estimate in reading.estimates]
    assert all(isinstance(estimate, Estimate) for estimate in estimates)
    assert {e.name for e in estimates} == {measure.name for measure in crowd[1].estimates}


def test_nothing_in_the_output_depends_on_machine_or_time(crowd: Ran):
    out = crowd[0]
    text = "".join(data.decode("latin-1") for data in content(out).values())
    for word in (socket.gethostname(), str(out), str(Path.home()), str(os.getpid())):
        assert len(word) < 4 or word not in text
    about = pq.read_metadata(out / "metrics" / "part-all.parquet").metadata
    assert set(about) == {b"backstride.cohort/1", b"ARROW:schema"}
    assert set(manifest(out)) == {"schema", "backstride", "analysis", "items", "tables", "parts"}


def test_one_folder_belongs_to_one_source(run: Run, tmp_path: Path):
    put(tmp_path, "a.gpx", gpx())
    out, _, _ = run(tmp_path)
    before = content(out)
    with pytest.raises(InputRefused, match="holds the cohort of another source"):
        run("simulated:3,minutes=1")
    assert content(out) == before


def test_two_runs_in_one_folder_are_refused(run: Run, tmp_path: Path):
    put(tmp_path, "a.gpx", gpx())

    def second(_: Progress) -> None:
        with pytest.raises(StoreBusy):
            run(tmp_path)

    run(tmp_path, second)


def test_what_cannot_be_opened_today_is_tried_again(run: Run, tmp_path: Path):
    """A file that goes between looking and reading: as where a worker does not see the folder."""
    put(tmp_path, "a.gpx", gpx())
    put(tmp_path, "b.gpx", gpx())

    from backstride.cohort import source  # noqa: PLC0415

    real = source.FolderSource.items

    def vanished(self: source.FolderSource):
        for item in real(self):
            if item.name == "b.gpx":
                (tmp_path / "b.gpx").rename(tmp_path / ".b")
            yield item

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source.FolderSource, "items", vanished)
        out, _, progress = run(tmp_path)
    assert (progress.left, list(sentences(out))) == (1, ["b.gpx"])
    (tmp_path / ".b").rename(tmp_path / "b.gpx")
    out, _, progress = run(tmp_path)
    assert (progress.before, progress.now, sentences(out)) == (1, 1, {})


def test_an_analysis_that_trips_costs_one_recording(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    from backstride.cohort import work  # noqa: PLC0415
    from backstride.cohort.items import Item, Kind, Task  # noqa: PLC0415
    from backstride.cohort.payload import unpack  # noqa: PLC0415

    def trip(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(work, "read_run", trip)
    outcome = work.read_item(Task(Item("one", "1 1", Kind.SEED, "1 1")))
    (refused,) = unpack(outcome.payload).refused
    assert (outcome.kept, refused.words) == (True, "It could not be analysed (ZeroDivisionError).")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("simulated:none", "says no simulated people"),
        ("simulated:0", "says no simulated people"),
        ("simulated:5,minutes=0.1", "says no simulated people"),
        ("simulated:5,minutes=1.2.3", "says no simulated people"),
        ("/nowhere/at/all", "There is no such file or folder"),
        ("nothing://here", "nothing:// does not work"),
    ],
)
def test_a_source_that_cannot_be_is_refused_in_one_sentence(source: str, words: str, out: Path):
    with pytest.raises(InputRefused, match=words) as refused:
        run_cohort(CohortAsked(source, out))
    assert "\n" not in str(refused.value)


def test_the_output_lies_outside_of_the_source(tmp_path: Path):
    with pytest.raises(InputRefused, match="inside the source"):
        run_cohort(CohortAsked(str(tmp_path), tmp_path / "out"))
    assert list(tmp_path.iterdir()) == [], "nothing is left there that the next run would take for a file"


def test_an_empty_folder_gives_empty_tables(tmp_path: Path):
    (tmp_path / "in").mkdir()
    summary, _ = run_cohort(CohortAsked(str(tmp_path / "in"), tmp_path / "out"))
    assert summary.recordings == 0
    assert rows(tmp_path / "out", "readings") == []


def test_a_cluster_that_shrinks_is_given_less_and_forgets_nothing(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
):
    """More is in flight than what is left of the cluster takes: nothing new is given until it has come."""
    from backstride.cohort.items import Item, Kind, Task  # noqa: PLC0415

    rooms = iter((6, 2, 1, 3))
    monkeypatch.setattr(mapped, "LOOK_AGAIN", 3)
    monkeypatch.setattr(mapped, "most_in_flight", lambda _: next(rooms))
    tasks = [Task(Item(f"{number}", "", Kind.REFUSED, "It is none.")) for number in range(11)]
    with Client(scheduler, set_as_default=False) as client:
        came = [task for task, _ in mapped.mapped(client, iter(tasks))]
    assert sorted(came, key=lambda task: int(task.item.name)) == tasks
