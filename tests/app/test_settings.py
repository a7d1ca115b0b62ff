from pathlib import Path

import pytest

from backstride.app.executor import make_executor
from backstride.app.settings import Settings
from backstride.vocab.errors import SettingRefused


def test_without_any_variable_everything_lies_in_the_users_own_folder():
    settings = Settings.from_environment({"XDG_DATA_HOME": "/somewhere", "TZ": "UTC"})
    assert settings == Settings(data=Path("/somewhere/backstride"))


def test_each_variable_moves_one_part():
    settings = Settings.from_environment(
        {
            "BACKSTRIDE_DATA": "/data",
            "BACKSTRIDE_DATABASE": "postgresql://b@127.0.0.1/b",
            "BACKSTRIDE_FILES": "s3://bucket/runs",
            "BACKSTRIDE_SCHEDULER": "tcp://127.0.0.1:8786",
        }
    )
    assert settings.data == Path("/data")
    assert settings.database == "postgresql://b@127.0.0.1/b"
    assert (settings.files, settings.scheduler) == ("s3://bucket/runs", "tcp://127.0.0.1:8786")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://Backstride.example.org/", "backstride.example.org"),
        ("https://ada-laptop.tailnet.ts.net:8443", "ada-laptop.tailnet.ts.net:8443"),
        ("https://backstride.example.org:443", "backstride.example.org"),
        ("", None),
    ],
)
def test_the_outside_address_is_kept_as_a_browser_asks_for_it(said: str, kept: str | None):
    assert Settings.from_environment({"BACKSTRIDE_OUTSIDE": said}).outside == kept


@pytest.mark.parametrize(
    "said", ["http://x.org", "x.org", "https://x.org/path", "https://a b", "https://x@y.org"]
)
def test_an_outside_address_that_cannot_be_is_refused_by_its_variable(said: str):
    with pytest.raises(SettingRefused, match="BACKSTRIDE_OUTSIDE"):
        Settings.from_environment({"BACKSTRIDE_OUTSIDE": said})


def test_a_database_that_is_none_of_ours_is_refused_by_its_variable():
    with pytest.raises(SettingRefused, match="BACKSTRIDE_DATABASE"):
        Settings.from_environment({"BACKSTRIDE_DATABASE": "mysql://x"})


def test_a_scheduler_that_does_not_answer_is_refused_by_its_variable():
    with pytest.raises(SettingRefused, match="BACKSTRIDE_SCHEDULER"), make_executor("nonsense://127.0.0.1:1"):
        pytest.fail("nobody is there")
