"""Every clip, unpacked by a browser: as long as the table says, even, neither silent nor clipped."""

import json
from typing import Any

import pytest

from backstride.web.static_files import FOLDER
from looking import World

pytestmark = pytest.mark.browser

FADED_S = 0.1
"""A browser may cut off what the packing added."""
EVEN_DB = 2.0
UNPACK = """async () => {
    const table = await (await fetch('/static/0/clips/clips.json')).json(), found = [];
    const context = new OfflineAudioContext(1, 1, 16000);
    for (const language of ['en', 'de']) {
        await Promise.all(Object.keys(table).map(async (key) => {
            const data = await (await fetch(`/static/0/clips/${language}/${key}.mp3`)).arrayBuffer();
            const buffer = await context.decodeAudioData(data);
            const samples = buffer.getChannelData(0), size = 160;
            let peak = 0;
            const frames = [];
            for (let at = 0; at + size <= samples.length; at += size) {
                let sum = 0;
                for (let n = at; n < at + size; n += 1) {
                    sum += samples[n] ** 2;
                    peak = Math.max(peak, Math.abs(samples[n]));
                }
                frames.push(sum / size);
            }
            const loudest = Math.max(...frames), spoken = frames.filter((one) => one > loudest / 100);
            const loud = 10 * Math.log10(spoken.reduce((sum, one) => sum + one, 0) / spoken.length);
            const seconds = buffer.duration, channels = buffer.numberOfChannels;
            found.push({ key, language, seconds, channels, peak, loud });
        }));
    }
    return found;
}"""


@pytest.fixture(scope="module")
def unpacked(served_world: World) -> list[dict[str, Any]]:
    with served_world.context() as context:
        page = context.new_page()
        page.goto("/learn")
        found: list[dict[str, Any]] = page.evaluate(UNPACK)
    return found


def test_a_browser_plays_every_clip_for_as_long_as_the_table_says(unpacked):
    table = json.loads((FOLDER / "clips" / "clips.json").read_text(encoding="utf-8"))
    assert len(unpacked) == 2 * len(table)
    for one in unpacked:
        said = table[one["key"]]["seconds"][one["language"]]
        assert said - FADED_S <= one["seconds"] <= said + 0.01, one
        assert one["channels"] == 1


def test_clips_are_even_and_neither_silent_nor_clipped(unpacked):
    loud = sorted(one["loud"] for one in unpacked)
    middle = loud[len(loud) // 2]
    assert -20 < middle < -14
    assert [
        one for one in unpacked if abs(one["loud"] - middle) > EVEN_DB or not 0.1 < one["peak"] < 0.999
    ] == []
