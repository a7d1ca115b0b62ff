"""Speak every entry of words.toml into a small file, and write down how long each lasts.

    python clips/make.py

Needs espeak-ng and ffmpeg (with LAME), which no test and no phone needs: what comes out is committed.
espeak-ng is free software under the GPL 3; that is the licence of the program, and what it speaks is ours.
The same words, voices and programs give the same bytes. Silence at both ends is cut off, all clips are
equally loud (root mean square of what is spoken), and no sample reaches the limit.

Rejected: neural voices (to be had for English alone, and larger than all of this), MBROLA voices (not free
for every use), Opus and AAC (not every phone plays both), and German numbers put together from digits (it
says five and twenty).
"""

import itertools
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, resample_poly, sosfilt

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src" / "backstride" / "web" / "static" / "clips"
LARGEST_BYTES = 1_000_000
"""All clips of both languages together."""

BATCH = 52
EVEN_DB = 0.5
"""Nobody hears such a difference."""

Sound = npt.NDArray[np.float64]
Job = tuple[str, str]
"""Key and language."""


@dataclass(frozen=True, slots=True)
class VoiceParams:
    """How the voice speaks; all project choice, for a small loudspeaker behind one's back."""

    voices: tuple[tuple[str, str], ...] = (("en", "en-gb-x-rp"), ("de", "de"))
    """Voice of each language."""
    words_a_minute: int = 182
    """A little above the default of 175: much is said between two looks."""
    pitch: int = 58
    """Above the default of 50: a phone's loudspeaker has no depth."""
    rate_hz: int = 16_000
    """Speech needs no more, and MPEG-2 audio of this rate is played everywhere."""
    low_hz: float = 140.0
    """What lies below is not heard from a phone, and costs loudness."""
    loud_db: float = -17.0
    """Root mean square of what is spoken, against full scale."""
    peak: float = 0.89
    """No sample beyond, -1 dB: decoders overshoot."""
    quiet_db: float = -38.0
    """Ends below this, against the loudest 10 ms, are cut off."""
    edge_s: float = 0.008
    """Left at both ends, faded."""
    pause_s: float = 0.14
    """Longest silence within: commas are heard, and take no time."""


DEFAULT = VoiceParams()
_MONO = ("-ac", "1", "-ar", str(DEFAULT.rate_hz))
_PLAIN = ("-write_xing", "0", "-id3v2_version", "0", "-map_metadata", "-1", "-fflags", "+bitexact")
_LAME = ("-codec:a", "libmp3lame", "-compression_level", "0", *_MONO, *_PLAIN)
RAW = ("-f", "s16le", *_MONO)
MP3 = (*_LAME, "-b:a", "16k")
"""Not an average of 10 or 12 kbit/s: those lose s and f, with little less room."""
SELDOM = re.compile(r"need-.*|stop-(pain|dizzy|traffic)|(?!n-|breathe-).*-2")
SELDOM_MP3 = (*_LAME, "-abr", "1", "-b:a", "10k")
"""For what no session says by itself; there it is read."""


def main() -> None:
    """Speak all of them; a failure leaves the old files as they were."""
    words = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
    jobs = [(key, language) for key in words for language, _ in DEFAULT.voices]
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as pool:
        folder = Path(name)
        spoken = dict(
            zip(jobs, pool.map(lambda job: _spoken(folder, words[job[0]], *job), jobs), strict=True)
        )
        packed = _packed(folder, spoken)
    total = sum(len(data) for data, _ in packed.values())
    if total > LARGEST_BYTES:
        sys.exit(f"{total} bytes, and {LARGEST_BYTES} are allowed.")
    _clear()
    table: dict[str, Any] = {}
    for key, one in words.items():
        table[key] = {"en": one["en"], "de": one["de"], "seconds": {}}
    for (key, language), (data, seconds) in packed.items():
        (OUT / language / f"{key}.mp3").write_bytes(data)
        table[key]["seconds"][language] = seconds
    lines = (f"{json.dumps(key)}: {json.dumps(one, ensure_ascii=False)}" for key, one in table.items())
    (OUT / "clips.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(jobs)} clips, {sum(s for _, s in packed.values()):.0f} s, {total / 1000:.0f} kB")


def _clear() -> None:
    for language, _ in DEFAULT.voices:
        (OUT / language).mkdir(parents=True, exist_ok=True)
        for old in (OUT / language).glob("*.mp3"):
            old.unlink()


def _run(*command: str) -> None:
    quiet = ("-nostdin", "-loglevel", "error", "-y") if command[0] == "ffmpeg" else ()
    subprocess.run((command[0], *quiet, *command[1:]), check=True, capture_output=True)


def _spoken(
    folder: Path, one: dict[str, str], key: str, language: str, params: VoiceParams = DEFAULT
) -> Sound:
    """Return an entry as it is spoken, without the depth that no phone plays and without long pauses."""
    path = folder / f"{key}.{language}.said.wav"
    voice = dict(params.voices)[language]
    settings = ("-v", voice, "-s", str(params.words_a_minute), "-p", str(params.pitch))
    _run("espeak-ng", *settings, "-w", str(path), one.get(f"say_{language}", one[language]))
    with wave.open(str(path)) as file:
        rate_hz, data = file.getframerate(), file.readframes(file.getnframes())
    sound = resample_poly(np.frombuffer(data, "<i2") / 32768, params.rate_hz, rate_hz)
    high = butter(2, params.low_hz, "highpass", fs=params.rate_hz, output="sos")
    return _cut(sosfilt(high, sound))


def _packed(folder: Path, spoken: dict[Job, Sound]) -> dict[Job, tuple[bytes, float]]:
    """Return every clip as MP3 with its length once unpacked; packing changes how loud a short one is."""
    loud_db = dict.fromkeys(spoken, DEFAULT.loud_db)
    found: dict[Job, tuple[bytes, float]] = {}
    left = list(spoken)
    for last in (False, False, True):
        for batch in (left[at : at + BATCH] for at in range(0, len(left), BATCH)):
            for job in batch:
                _write(_path(folder, job, "wav"), _evened(spoken[job], loud_db[job]))
            _convert(folder, batch, "mp3", lambda job: SELDOM_MP3 if SELDOM.fullmatch(job[0]) else MP3, "wav")
            _convert(folder, batch, "raw", lambda _: RAW, "mp3")
        for job in tuple(left):
            sound = np.fromfile(_path(folder, job, "raw"), "<i2") / 32768
            off_db = loudness_db(sound) - DEFAULT.loud_db
            loud_db[job] -= off_db
            if last or abs(off_db) < EVEN_DB:
                _check(job, sound)
                found[job] = _path(folder, job, "mp3").read_bytes(), round(len(sound) / DEFAULT.rate_hz, 3)
                left.remove(job)
    return {job: found[job] for job in spoken}


def _path(folder: Path, job: Job, end: str) -> Path:
    return folder / f"{job[0]}.{job[1]}.{end}"


def _convert(
    folder: Path, batch: list[Job], wants: str, form: Callable[[Job], tuple[str, ...]], has: str
) -> None:
    """Let one ffmpeg convert many files."""
    command: list[str] = []
    for job in batch:
        command += ["-i", str(_path(folder, job, has))]
    for at, job in enumerate(batch):
        command += ["-map", str(at), *form(job), str(_path(folder, job, wants))]
    _run("ffmpeg", *command)


def _write(path: Path, sound: Sound, params: VoiceParams = DEFAULT) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(params.rate_hz)
        file.writeframes(np.round(32767 * sound).astype("<i2").tobytes())


def _frames_db(sound: Sound, params: VoiceParams = DEFAULT) -> Sound:
    """Return loudness of each 10 ms, in dB against full scale."""
    size = params.rate_hz // 100
    whole = sound[: len(sound) // size * size].reshape(-1, size)
    level: Sound = 10 * np.log10((whole**2).mean(axis=1) + 1e-12)
    return level


def loudness_db(sound: Sound) -> float:
    """Return the root mean square of what is spoken: of the frames at most 20 dB below the loudest."""
    level = _frames_db(sound)
    spoken = level[level > level.max() - 20]
    return float(10 * np.log10((10 ** (spoken / 10)).mean()))


def _cut(sound: Sound, params: VoiceParams = DEFAULT) -> Sound:
    """Cut silence off at both ends, and shorten it within."""
    size, level = params.rate_hz // 100, _frames_db(sound)
    loud = np.flatnonzero(level > level.max() + params.quiet_db)
    edge = int(params.edge_s * params.rate_hz)
    keep = np.zeros(len(sound), bool)
    keep[max(loud[0] * size - edge, 0) : (loud[-1] + 1) * size + edge] = True
    longest = int(100 * params.pause_s)
    for before, after in itertools.pairwise(loud):
        if after - before - 1 > longest:
            keep[(before + 1 + longest // 2) * size : (after - longest // 2) * size] = False
    cut = sound[keep]
    fade = np.linspace(0, 1, edge)
    cut[:edge] *= fade
    cut[-edge:] *= fade[::-1]
    return cut


def _evened(sound: Sound, loud_db: float, params: VoiceParams = DEFAULT) -> Sound:
    """Bring to a loudness, and round what would stick out."""
    found = sound
    for _ in range(8):  # rounding takes loudness away: a few rounds bring it back
        found = _rounded(found * 10 ** ((loud_db - loudness_db(found)) / 20), params.peak - 0.09)
    return found


def _rounded(sound: Sound, most: float) -> Sound:
    """Leave what is small as it is, and bend the rest towards `most`."""
    knee = most / 2
    over = np.maximum(np.abs(sound) - knee, 0)
    bent = knee + (most - knee) * np.tanh(over / (most - knee))
    return np.where(over > 0, np.sign(sound) * bent, sound)


def _check(job: Job, sound: Sound, params: VoiceParams = DEFAULT) -> None:
    """Leave where a clip is silent, uneven or clipped."""
    found = loudness_db(sound)
    if abs(found - params.loud_db) > 1.5 or np.abs(sound).max() > 0.99:  # noqa: PLR2004  # what an ear forgives
        sys.exit(f"{job}: loudness {found:.1f} dB, peak {np.abs(sound).max():.2f}")


if __name__ == "__main__":
    main()
