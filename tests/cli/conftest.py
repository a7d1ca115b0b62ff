"""Commands run in this process, as they would from a shell, with a data folder of their own."""

from pathlib import Path

import pytest

from backstride.cli.entry import run
from shell import Said, Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    for name in ("DATABASE", "FILES", "SCHEDULER", "OUTSIDE"):
        monkeypatch.delenv(f"BACKSTRIDE_{name}", raising=False)
    monkeypatch.setenv("BACKSTRIDE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TZ", "UTC")  # where whoever is new is, wherever the tests run

    def call(*arguments: object) -> Said:
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call
