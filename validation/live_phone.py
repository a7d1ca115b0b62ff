"""The live form as it ships: the browser's modules in node, on what a phone gives; writes a table.

    python validation/live_phone.py [SHARED [TABLE]]

SHARED is the folder that holds `data` and `tools`; TABLE is the file to write. The tables of `live.py` once
more, on recordings made over by `phone.phone_like`; and stumbles, falls and knocks of seeds 2000 to 2499,
which were set aside: settings were found on seeds 20,000 to 20,199 and on the real recordings.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
from asked import Mark, head, least, mark_table, most, row
from live import (
    KINDS,
    TRUNK,
    WALKING,
    Heard,
    Joined,
    Second,
    _usable,
    answers_of,
    decided,
    f1,
    joined,
    latencies,
    seconds_of,
)
from live_phone_incidents import (
    WORN,
    axes_of,
    incident_marks,
    incidents_table,
    quiet_table,
    trials_of,
    without_mishap,
)
from phone import Browser, phone_like
from phone import Heard as Said
from real import Real, real_recordings, set_name
from virtual import _simulated

from backstride.motion.live_answer import Told
from backstride.signal.mounting import facing_vector
from backstride.vocab.recording import Placement

HEAD = """# The live form on a phone

Made by `validation/live_phone.py`, through the modules that the page loads, in node. What they hear is what
`devicemotion` would give: 60 events a second, each up to 4 ms off (spread 1.5 ms), one in a thousand
followed by a hole of up to 67 ms, once a minute none for 0.1 to 0.4 s, values in steps of 0.1 m/s² and 0.1
degree/s. The virtual sensors and their truth are those of [live.md](live.md), which says how few people stand
behind them, and what was tuned on what. Nothing of the live form was changed for the phone. Bars: those of
the live form, and one point less where a share is asked. Memory is a test (`tests/web/test_live_night.py`,
three hours, at most 20 MB more than after a minute): when this was written it grew by 0.3 MB.
"""
AHEAD = (1.0, 0.0, 0.0)


def main(shared: Path, table: Path) -> None:
    """Write the tables."""
    made = _simulated(shared.resolve(), 100.0)
    with Browser() as browser:
        walks = [joined(shared, made, p, k, run=False, felt=False) for p in WALKING for k in range(2)]
        runs = {
            felt: [joined(shared, made, p, k, run=True, felt=felt) for p in TRUNK for k in range(4)]
            for felt in (False, True)
        }
        walked = [(one, told_to(browser, one, k)) for k, one in enumerate(walks)]
        ran = {
            felt: [(one, told_to(browser, one, k)) for k, one in enumerate(all_)]
            for felt, all_ in runs.items()
        }
        reals = [
            (real, hear_real(browser, real, k)) for k, real in enumerate(real_recordings(shared / "data/imu"))
        ]
        found = {place: list(trials_of(browser, place)) for place in WORN}
        quiet = list(without_mishap(browser, shared, reals))
        speed = speed_of(browser, walks[0])
    marks = [
        *walking_marks(walked),
        *running_marks(ran),
        *real_marks(reals),
        *incident_marks(found, quiet),
        *speed,
    ]
    lines = [HEAD, *mark_table(marks), *walking_table(walked), *running_table(ran), *incidents_table(found)]
    lines += quiet_table(quiet)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(mark_table(marks)))


# --- hearing ---


def told_to(browser: Browser, made: Joined, seed: int) -> list[Told]:
    """Let the browser listen to a virtual sensor with known facing."""
    rows = phone_like(made.t_s, made.acc, made.gyr, seed)
    return browser.hear(rows, made.placement.value, AHEAD, incidents=False).told


def hear_real(browser: Browser, real: Real, seed: int) -> Said | None:
    """Let it listen to a real recording; None where nothing is asked of it."""
    if not _usable(real):
        return None
    facing, (t_s, force, turn) = facing_vector(real.recording.facing), axes_of(real.recording)
    return browser.hear(
        phone_like(t_s, force, turn, seed),
        str(real.recording.placement),
        None if facing is None else (facing[0], facing[1], facing[2]),
        turns=turn is not None,
        treadmill=real.surface == "treadmill",
    )


# --- what was asked ---


def walking_marks(heard: Sequence[Heard]) -> Iterator[Mark]:
    """F1 of backward walking and latency by placement."""
    for placement in WALKING:
        mine = [one for one in heard if one[0].placement is placement]
        bar, late_bar = (0.90, 2.0) if "foot" in placement.value else (0.80, 3.0)
        for kind in KINDS:
            yield least(
                f"{placement}, walk, {kind}: F1 backward", bar, f1(list(seconds_of(mine, kind)), "backward")
            )
        late = latencies(mine)
        for way in ("forward", "backward"):
            yield most(f"{placement}: median latency {way}", late_bar, float(np.median(late[way])), " s")
        yield most(
            f"{placement}: slowest tenth of changes of direction",
            3.0,
            float(np.quantile(late["change"], 0.9)),
            " s",
        )


def running_marks(heard: dict[bool, list[Heard]]) -> Iterator[Mark]:
    """Running by the settled answer, which is what counts."""
    for felt, placement in product((False, True), TRUNK):
        start = "start felt" if felt else "as the tool starts"
        seconds = running_seconds(heard[felt], placement, "settled")
        right, unknown = decided(seconds)
        wrong = sum(s.true == "backward" and s.said.travel == "forward" for s in seconds)
        yield least(f"{placement}, run, settled, {start}: answered", 0.70, 1 - unknown)
        yield least(f"{placement}, run, settled, {start}: right of these", 0.95, right)
        yield most(f"{placement}, run, settled, {start}: backward called forward", 0, wrong, " s")


def running_seconds(heard: Sequence[Heard], placement: Placement, kind: str) -> list[Second]:
    """Return running seconds of a placement."""
    mine = [one for one in heard if one[0].placement is placement]
    return [s for s in seconds_of(mine, kind) if s.gait == "run" and s.true != "still"]


def real_marks(reals: Sequence[tuple[Real, Said | None]]) -> Iterator[Mark]:
    """Backward seconds in forward recordings, told at once."""
    hours: defaultdict[str, float] = defaultdict(float)
    back: Counter[str] = Counter()
    for real, said in reals:
        if said is not None:
            of = set_name(real) if real.recording.placement in WORN else "feet"
            hours[of] += real.recording.duration_s / 3600
            back[of] += sum(a.travel == "backward" for a in answers_of(said.told, "now"))
    yield most("mobgap: backward seconds an hour, now", 70, back["mobgap"] / hours["mobgap"])
    for of in ("tripod", "skdh"):
        yield most(f"{of}, trunk: backward seconds, now", 0, back[of])


def speed_of(browser: Browser, made: Joined) -> list[Mark]:
    """Processor time against the time of the samples, warm."""
    rows = phone_like(made.t_s, made.acc, made.gyr, 9)
    heard = [browser.hear(rows, made.placement.value, AHEAD) for _ in range(3)]
    lasts = float(rows[-1, 0] - rows[0, 0])
    times = lasts / min(one.live_s for one in heard)
    both = min(one.live_s + one.incidents_s for one in heard)
    return [
        Mark("live form, times real time", "500", f"{times:.0f}", times >= 500),
        Mark("with incidents, times real time", "500", f"{lasts / both:.0f}", lasts / both >= 500),
        most("live form and incidents, a sample", 1, both * 1000 / len(rows), " ms"),
    ]


# --- tables ---


def walking_table(heard: Sequence[Heard]) -> list[str]:
    """Walking by placement, as in `live.md`."""
    names = (
        "placement",
        "told",
        "seconds",
        "right",
        "unknown",
        "F1 forward",
        "F1 backward",
        "F1 still",
        "b>f",
        "f>b",
    )
    lines = ["## Walking, virtual sensors\n", *head(*names)]
    for placement, kind in product(WALKING, KINDS):
        seconds = list(seconds_of([one for one in heard if one[0].placement is placement], kind))
        scores = (f"{f1(seconds, way):.2f}" for way in ("forward", "backward", "still"))
        lines.append(row(placement, kind, len(seconds), *shares_of(seconds), *scores, *swapped(seconds)))
    return [*lines, ""]


def shares_of(seconds: Sequence[Second]) -> tuple[str, str]:
    """Right of what was answered, and unknown."""
    right, unknown = decided(seconds)
    return f"{right:.3f}", f"{unknown:.2f}"


def swapped(seconds: Sequence[Second]) -> tuple[int, int]:
    """Backward called forward, and the other way."""
    pairs = Counter((s.true, s.said.travel) for s in seconds)
    return pairs["backward", "forward"], pairs["forward", "backward"]


def running_table(heard: dict[bool, list[Heard]]) -> list[str]:
    """Running at the trunk, as in `live.md`."""
    lines = ["## Running, virtual sensors\n"]
    lines += head("placement", "start", "told", "seconds", "right", "unknown", "b>f", "f>b")
    for felt, placement, kind in product((False, True), TRUNK, KINDS):
        seconds = running_seconds(heard[felt], placement, kind)
        start = "felt" if felt else "as the tool starts"
        lines.append(row(placement, start, kind, len(seconds), *shares_of(seconds), *swapped(seconds)))
    return [*lines, ""]


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else here.parents[1] / "shared",
        Path(sys.argv[2]) if len(sys.argv) > 2 else here / "live_phone.md",
    )
