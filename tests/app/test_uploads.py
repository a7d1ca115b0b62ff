from pathlib import Path

from backstride.app.home import Home
from backstride.app.uploads import (
    accept_upload,
    new_upload_id,
    read_upload,
    staged_path,
    sweep_staging,
    waiting_uploads,
)
from backstride.vocab.kept import Upload, UploadState
from runs import gpx, zipped


def send(home: Home, name: str, data: bytes) -> Upload:
    upload_id = new_upload_id()
    staged_path(home, upload_id).write_bytes(data)
    return accept_upload(home, home.me(), upload_id, name, len(data))


def test_a_file_that_was_sent_becomes_a_run_and_its_staged_bytes_go(home: Home):
    upload = read_upload(home, send(home, "a.gpx", gpx()))
    assert (upload.state, upload.done) == (UploadState.DONE, 1)
    assert len(upload.outcomes[0].run_ids) == 1
    assert not staged_path(home, upload.id).exists()


def test_a_restart_goes_on_with_what_was_sent_and_not_read(home: Home):
    sent = send(home, "a.gpx", gpx())
    assert [upload.id for upload in waiting_uploads(home)] == [sent.id]
    read_upload(home, waiting_uploads(home)[0])
    assert waiting_uploads(home) == ()


def test_each_file_of_an_archive_has_its_own_outcome(home: Home):
    upload = read_upload(home, send(home, "all.zip", zipped({"a.gpx": gpx(), "b.gpx": b"<gpx></gpx>"})))
    assert upload.state is UploadState.DONE
    assert [outcome.error is None for outcome in upload.outcomes] == [True, False]


def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(home: Home):
    upload = read_upload(home, send(home, "holiday.fit", b"\xff\xd8\xff\xe0" + bytes(100)))
    assert upload.state is UploadState.REFUSED
    assert upload.outcomes[0].error is not None
    assert upload.outcomes[0].error.endswith(".")


def test_sends_that_were_cut_are_swept_and_whole_ones_stay(home: Home):
    kept = send(home, "a.gpx", gpx())
    cut: Path = staged_path(home, new_upload_id()).with_suffix(".part")
    cut.write_bytes(b"half a f")
    assert sweep_staging(home) == 1
    assert staged_path(home, kept.id).exists()
