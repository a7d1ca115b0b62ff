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

import json
import subprocess
import sys
import tempfile
import tomllib
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src" / "backstride" / "web" / "static" / "clips"
LARGEST_BYTES = 1_000_000
"""All clips of both languages together."""

Sound = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class VoiceParams:
    """How the voice speaks; all project choice, for a small loudspeaker behind one's back."""

    voices: tuple[tuple[str, str], ...] = (("en", "en-gb-x-rp"), ("de", "de"))
    """Voice of each language."""
    words_a_minute: int = 176
    """About the default of 175."""
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
    edge_s: float = 0.012
    """Left at both ends, faded."""


DEFAULT = VoiceParams()


def main() -> None:
    """Speak all of them; a failure leaves the old files as they were."""
    words = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
    jobs = [(key, language, voice) for key in words for language, voice in DEFAULT.voices]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        spoken = list(pool.map(lambda job: _clip(Path(folder), words[job[0]], *job), jobs))
    total = sum(len(data) for data, _ in spoken)
    if total > LARGEST_BYTES:
        sys.exit(f"{total} bytes, and {LARGEST_BYTES} are allowed.")
    table: dict[str, Any] = {
        key: {"en": one["en"], "de": one["de"], "seconds": {}} for key, one in words.items()
    }
    _clear()
    for (key, language, _), (data, seconds) in zip(jobs, spoken, strict=True):
        (OUT / language / f"{key}.mp3").write_bytes(data)
        table[key]["seconds"][language] = seconds
    lines = (f"{json.dumps(key)}: {json.dumps(one, ensure_ascii=False)}" for key, one in table.items())
    (OUT / "clips.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(jobs)} clips, {sum(s for _, s in spoken):.0f} s, {total / 1000:.0f} kB")


def _clear() -> None:
    for language, _ in DEFAULT.voices:
        (OUT / language).mkdir(parents=True, exist_ok=True)
        for old in (OUT / language).glob("*.mp3"):
            old.unlink()


def _clip(folder: Path, one: dict[str, str], key: str, language: str, voice: str) -> tuple[bytes, float]:
    """Return an entry in one language as MP3, and its length in seconds once decoded."""
    raw, even, packed = (folder / f"{language}-{key}.{end}" for end in ("raw.wav", "wav", "mp3"))
    _speak(raw, one.get(f"say_{language}", one[language]), voice)
    spoken, loud_db = _read(raw), DEFAULT.loud_db
    for _ in range(3):  # packing changes how loud a short clip is: made up for beforehand
        _write(even, _evened(spoken, loud_db))
        _run("ffmpeg", "-i", str(even), *_MP3, str(packed))
        off_db = loudness_db(_decoded(packed)) - DEFAULT.loud_db
        if abs(off_db) < 0.5:  # noqa: PLR2004  # nobody hears it
            break
        loud_db -= off_db
    seconds = _checked(f"{language}/{key}", _decoded(packed))
    return packed.read_bytes(), seconds


_MP3 = (
    *("-codec:a", "libmp3lame", "-abr", "1", "-b:a", "10k", "-compression_level", "0"),
    *("-ac", "1", "-ar", str(DEFAULT.rate_hz)),
    *("-write_xing", "0", "-id3v2_version", "0", "-map_metadata", "-1", "-fflags", "+bitexact"),
)


def _run(*command: str) -> bytes:
    quiet = ("-nostdin", "-loglevel", "error", "-y") if command[0] == "ffmpeg" else ()
    return subprocess.run((command[0], *quiet, *command[1:]), check=True, capture_output=True).stdout


def _speak(path: Path, words: str, voice: str, params: VoiceParams = DEFAULT) -> None:
    settings = ("-v", voice, "-s", str(params.words_a_minute), "-p", str(params.pitch))
    _run("espeak-ng", *settings, "-w", str(path), words)


def _read(path: Path, params: VoiceParams = DEFAULT) -> Sound:
    form = ("-ac", "1", "-ar", str(params.rate_hz), "-f", "s16le", "-")
    data = _run("ffmpeg", "-i", str(path), "-af", f"highpass=f={params.low_hz}", *form)
    return np.frombuffer(data, "<i2").astype(float) / 32768


def _decoded(path: Path, params: VoiceParams = DEFAULT) -> Sound:
    form = ("-ac", "1", "-ar", str(params.rate_hz), "-f", "s16le", "-")
    return np.frombuffer(_run("ffmpeg", "-i", str(path), *form), "<i2").astype(float) / 32768


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


def _evened(sound: Sound, loud_db: float, params: VoiceParams = DEFAULT) -> Sound:
    """Cut silence off, bring to the loudness of all, and round what would stick out."""
    size, level = params.rate_hz // 100, _frames_db(sound)
    loud = np.flatnonzero(level > level.max() + params.quiet_db)
    edge = int(params.edge_s * params.rate_hz)
    first, last = max(loud[0] * size - edge, 0), min((loud[-1] + 1) * size + edge, len(sound))
    cut = sound[first:last].copy()
    fade = np.linspace(0, 1, edge)
    cut[:edge] *= fade
    cut[-edge:] *= fade[::-1]
    for _ in range(8):  # rounding takes loudness away: a few rounds bring it back
        cut *= 10 ** ((loud_db - loudness_db(cut)) / 20)
        cut = _rounded(cut, params.peak - 0.09)
    return cut


def _rounded(sound: Sound, most: float) -> Sound:
    """Leave what is small as it is, and bend the rest towards `most`."""
    knee = most / 2
    over = np.maximum(np.abs(sound) - knee, 0)
    bent = knee + (most - knee) * np.tanh(over / (most - knee))
    return np.where(over > 0, np.sign(sound) * bent, sound)


def _checked(name: str, sound: Sound, params: VoiceParams = DEFAULT) -> float:
    """Return the length in seconds of a clip that is neither silent, uneven nor clipped."""
    found = loudness_db(sound)
    if abs(found - params.loud_db) > 1.5 or np.abs(sound).max() > 0.99:  # noqa: PLR2004  # what an ear forgives
        sys.exit(f"{name}: loudness {found:.1f} dB, peak {np.abs(sound).max():.2f}")
    return round(len(sound) / params.rate_hz, 3)


if __name__ == "__main__":
    main()
