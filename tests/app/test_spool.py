import os
from pathlib import Path

from backstride.app.reader import sweep_spool


def test_what_a_killed_reader_left_unpacked_is_swept_and_a_living_one_keeps_its_own(tmp_path: Path):
    gone = os.posix_spawn("/bin/true", ["true"], os.environ)
    os.waitpid(gone, 0)
    left, used = tmp_path / f"backstride-{gone}-abc", tmp_path / f"backstride-{os.getpid()}-abc"
    for folder in (left, used):
        folder.mkdir()
        (folder / "0").write_bytes(b"half a run")
    assert sweep_spool(tmp_path) == 1
    assert not left.exists()
    assert used.exists()
