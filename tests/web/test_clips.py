"""The spoken clips: every word of the plan has one in both languages, as long as the table says."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from backstride.plan.cues import CUES, cue_words
from backstride.plan.ladder import ladder
from backstride.plan.places import NEEDS, STOPS
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Role
from backstride.web.static_files import FOLDER, assets

ROOT = Path(__file__).resolve().parents[2]
CLIPS = FOLDER / "clips"
LANGUAGES = ("en", "de")
LARGEST_BYTES = 1_000_000
RATE_HZ, FRAME = 16_000, 576
KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CLIPS / "clips.json").read_text(encoding="utf-8"))
    return found


def frames_of(data: bytes) -> int:
    """Count the frames of an MP3 (MPEG-2, layer III, 16 kHz, mono), walking from one to the next."""
    at = count = 0
    while at < len(data):
        assert data[at] == 0xFF
        assert data[at + 1] & 0xFE == 0xF2, "MPEG-2, layer III"
        assert (data[at + 2] >> 2) & 3 == 2, "16 kHz"
        assert data[at + 3] >> 6 == 3, "mono"
        at += 72 * 1000 * KBITS[data[at + 2] >> 4] // RATE_HZ + (data[at + 2] >> 1 & 1)
        count += 1
    assert at == len(data)
    return count


def test_the_table_holds_the_words_that_were_spoken(table):
    words = tomllib.loads((ROOT / "clips" / "words.toml").read_text(encoding="utf-8"))
    kept = {key: {language: one[language] for language in LANGUAGES} for key, one in table.items()}
    assert kept == {key: {language: one[language] for language in LANGUAGES} for key, one in words.items()}


def test_every_clip_is_there_and_as_long_as_the_table_says(table):
    for language in LANGUAGES:
        files = {path.stem: path for path in (CLIPS / language).iterdir()}
        assert set(files) == set(table)
        for key, path in files.items():
            seconds = frames_of(path.read_bytes()) * FRAME / RATE_HZ
            assert table[key]["seconds"][language] == pytest.approx(seconds, abs=0.001), key


def test_all_clips_together_are_small():
    assert sum(path.stat().st_size for path in CLIPS.rglob("*.mp3")) <= LARGEST_BYTES


def test_every_word_of_the_plan_has_a_clip_in_both_languages(table):
    points = {
        f"{stage.key}-{n}": f"{stage.key}-{n}" for stage in ladder().stages for n in range(len(stage.points))
    }
    for key in (*CUES, *points):
        assert table[key]["en"] == cue_words(key)
    for key, words in NEEDS.items():
        assert table[f"need-{key}"]["en"] == words
    for key, words in STOPS.items():
        assert table[f"stop-{key}"]["en"] == words
    ways = {
        f"{t.value}-{g}" for t in (Travel.FORWARD, Travel.BACKWARD, Travel.SIDEWAYS) for g in ("walk", "run")
    }
    blocks = {*Travel, *Gait, *Role} - {Travel.UNKNOWN, Gait.UNKNOWN}
    numbers = {f"n-{n}" for n in (*range(61), *range(65, 100, 5), *range(100, 1001, 100))}
    assert {*ways, "still-stand", *(each.value for each in blocks), *numbers} <= set(table)
    assert all(one[language].strip() for one in table.values() for language in LANGUAGES)


def test_clips_and_their_table_are_served(table):
    assert assets()["clips/clips.json"].media_type == "application/json"
    assert assets()["clips/de/stop-here.mp3"].media_type == "audio/mpeg"
    assert sum(path.endswith(".mp3") for path in assets()) == len(LANGUAGES) * len(table)
