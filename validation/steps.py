"""Hold steps against references of real walks, simulated runs and motion capture; write tables.

    python validation/steps.py [SHARED [TABLE]]

What was tuned on what: the bounce of the trunk on mobgap and on virtual sensors, the contact of a foot on
gaitmap. TRIPOD was tuned on by nobody. Simulated runs hold what we believe of a run; they show that
nothing is doubled or halved, and say nothing about people.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from real import Real, real_recordings, set_name
from scoring import number, percent, share, table
from virtual import Wearing, virtual_recordings

from backstride.motion.contacts import Contacts
from backstride.motion.foot_strides import strides_of
from backstride.motion.steps import contacts_of
from backstride.sample.script import Block
from backstride.sample.simulate import Occasion, simulate_worn
from backstride.sample.steps import StepParams
from backstride.sample.worn import Worn as Wear
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording
from backstride.vocab.segment import Gait, Travel

NEAR_S = 0.25
"""A reference step is met where one of ours is so near."""
SAME_S = 0.2
"""The two are compared for left and right where they are so near."""
BELT_S = (20.0, 130.0)
"""On the treadmill, after the belt came up to speed and before it stopped, in all three walks."""
CADENCES_SPM = (150.0, 165.0, 180.0, 200.0, 220.0)
RUN_MPS, STAND_S, MOVE_S = 2.7, 4.0, 24.0
RUNS_MPS = 1.9
"""As the truth of the clips says it."""
LEAST_STEPS = 5
"""A clip with fewer true steps shows no cadence."""
EVEN = 1.5
"""Longest true step over the shortest, up to which a clip goes evenly. Project choice."""

HEAD = """# Steps

Made by `make validate`. Real walks are all forward: no real backward step and no real running step is in
any of this. What was tuned on what: the bounce of the trunk on mobgap and on virtual sensors, the contact
of a foot on gaitmap; TRIPOD was tuned on by nobody. "p" are people.
"""
SIMULATED = """\
Simulated runs hold what we believe of a run: they show that no step is doubled or halved, and say
nothing about people.
"""
CAPTURED = f"""\
Nothing was asked here. True steps are each foot's furthest reach along the way; where the way turns or
the body hops they are no steps, so clips are compared whose true step times lie within a factor of
{EVEN:g}, at least {LEAST_STEPS} steps. Most hold few more: a step that is missed at an end is worth
much. Impacts are soft: 30 frames a second hold nothing above 15 Hz.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One number that was asked for."""

    what: str
    behind: str
    asked: str
    reached: str
    met: bool

    def row(self) -> list[str]:
        """Return its row."""
        return [self.what, self.behind, self.asked, self.reached, "yes" if self.met else "**no**"]


def sensor_of(recording: Recording) -> tuple[Worn, Contacts | None]:
    """Return a worn sensor and its contacts."""
    worn = worn_of(recording)
    assert worn is not None
    return worn, contacts_of(worn)


@dataclass(frozen=True, slots=True)
class Walk:
    """What came of the reference steps of one recording."""

    reference: int
    """With those whose time is missing."""
    timed: int
    found: int
    """Ours inside the reference's bouts."""
    met: int
    sides: int
    """Met steps whose side we told."""
    right_sides: int

    @classmethod
    def of(cls, real: Real) -> "Walk":
        """Compare one recording with its reference."""
        _, contacts = sensor_of(real.recording)
        if contacts is None:
            return cls(real.step_count, real.steps_s.size, 0, 0, 0, 0)
        t = contacts.times_s
        inside = np.any([(t > a - NEAR_S) & (t < b + NEAR_S) for a, b in real.walks_s], axis=0)
        away = np.abs(t[None] - real.steps_s[:, None])
        nearest, least = away.argmin(axis=1), away.min(axis=1)
        true = np.where(np.array(real.step_sides) == "left", 1, -1)
        told = (least <= SAME_S) & (contacts.foot[nearest] != 0)
        hit = told & (contacts.foot[nearest] == true)
        met = int((least <= NEAR_S).sum())
        return cls(
            real.step_count, real.steps_s.size, int(inside.sum()), met, int(told.sum()), int(hit.sum())
        )

    @classmethod
    def sum(cls, walks: Sequence["Walk"]) -> "Walk":
        """Add walks up."""
        return cls(
            sum(walk.reference for walk in walks), sum(walk.timed for walk in walks),
            sum(walk.found for walk in walks), sum(walk.met for walk in walks),
            sum(walk.sides for walk in walks), sum(walk.right_sides for walk in walks),
        )  # fmt: skip

    def row(self, name: str) -> list[str]:
        """Return its row."""
        more = share(self.found - self.reference, self.reference)
        return [
            name, str(self.reference), str(self.found), f"{100 * more:+.1f} %",
            f"{self.met} of {self.timed}, {percent(share(self.met, self.timed))}",
            f"{self.right_sides} of {self.sides}, {percent(share(self.right_sides, self.sides))}",
        ]  # fmt: skip


def mobgap(reals: Iterable[Real]) -> tuple[list[str], list[Asked]]:
    """Return steps at the lower back against the reference, person by person."""
    by_person: dict[str, list[Walk]] = {}
    for real in reals:
        if set_name(real) == "mobgap" and real.steps_s.size:
            kind = "straight" if "/Test5/" in real.name else "free"
            by_person.setdefault(f"{real.person.split('-')[1]}, {kind}", []).append(Walk.of(real))
    rows = [Walk.sum(walks).row(name) for name, walks in sorted(by_person.items())]
    total = Walk.sum([walk for walks in by_person.values() for walk in walks])
    people = len({name.split(",")[0] for name in by_person})
    head = (
        "person, walks",
        "reference steps",
        "found in bouts",
        "more",
        "met within 0.25 s",
        "left or right told, right",
    )
    more = share(total.found - total.reference, total.reference)
    met = share(total.met, total.timed)
    behind = f"{total.reference} steps, {people} p"
    asked = [
        Asked("mobgap: total", behind, "within 3 %", f"{100 * more:+.1f} %", abs(more) <= 0.03),
        Asked("mobgap: met within 0.25 s", behind, "80 %", percent(met), met >= 0.8),
    ]
    return table(head, [*rows, total.row("all")]), asked


def tripod(reals: Iterable[Real]) -> tuple[list[str], list[Asked]]:
    """Return step times on a treadmill against the optical ones."""
    rows, worst = [], 0.0
    for real in reals:
        if set_name(real) != "tripod":
            continue
        _, contacts = sensor_of(real.recording)
        assert contacts is not None
        steady = (contacts.times_s > BELT_S[0]) & (contacts.times_s < BELT_S[1])
        steps = contacts.step_time_s[steady]
        ours, theirs = (float(np.nanmedian(times)) for times in (steps, real.step_durations_s))
        off = share(ours - theirs, theirs)
        worst = max(worst, abs(off))
        count = f"{int(np.isfinite(steps).sum()) * contacts.steps_each}"
        rows.append(
            [
                real.name.removeprefix("tripod/"),
                count,
                number(ours, 3),
                number(theirs, 3),
                f"{100 * off:+.2f} %",
            ]
        )
    head = ("walk, sensor", "steps", "our median step time, s", "the optical one, s", "difference")
    asked = Asked("TRIPOD: step time, worst of nine", "3 walks, 3 sensors, 1 p", "within 2 %",
                  percent(worst), worst <= 0.02)  # fmt: skip
    return table(head, rows), [asked]


def gaitmap(reals: Iterable[Real]) -> tuple[list[str], list[Asked]]:
    """Return how many reference strides of a foot hold exactly one of our contacts."""
    rows, strides, once, people = [], 0, 0, set[str]()
    for real in reals:
        if set_name(real) != "gaitmap" or not real.strides_s or real.copy_of is not None:
            continue
        worn, contacts = sensor_of(real.recording)
        assert contacts is not None
        counts = [
            int(((contacts.times_s > a) & (contacts.times_s < b + 0.1)).sum()) for a, b in real.strides_s
        ]
        ways = strides_of(worn)
        covered = (
            0
            if ways is None
            else sum(_covers(ways.start_s[ways.ok], ways.end_s[ways.ok], *span) for span in real.strides_s)
        )
        strides, once = strides + len(counts), once + counts.count(1)
        people.add(real.person)
        rows.append(
            [real.name.removeprefix("gaitmap/"), str(len(counts)), str(counts.count(1)), str(covered)]
        )
    head = ("walk, foot", "reference strides", "with one contact of ours", "lying in our strides for 90 %")
    behind = f"{strides} strides, {len(people)} p"
    asked = Asked(
        "gaitmap: strides with exactly one contact",
        behind,
        "every one",
        f"{once} of {strides}",
        once == strides,
    )
    return table(head, rows), [asked]


def _covers(starts: Floats, ends: Floats, start_s: float, end_s: float) -> bool:
    """Tell whether strides together cover a stretch for 90 %."""
    inside = np.minimum(ends, end_s) - np.maximum(starts, start_s)
    return bool(np.clip(inside, 0.0, None).sum() >= 0.9 * (end_s - start_s))


def simulated() -> tuple[list[str], list[Asked]]:
    """Return how far off cadence is on simulated runs, at every placement and both ways."""
    rows, worst = [], 0.0
    for placement in Placement:
        cells = []
        for travel in (Travel.FORWARD, Travel.BACKWARD):
            off = [_cadence_off(placement, travel, spm) for spm in CADENCES_SPM]
            worst = max(worst, *map(abs, off))
            cells += [f"{100 * max(off, key=abs):+.2f} %", f"{100 * float(np.mean(np.abs(off))):.2f} %"]
        rows.append([str(placement), *cells])
    head = ("placement", "forward, worst", "forward, mean", "backward, worst", "backward, mean")
    runs = len(CADENCES_SPM) * 2 * len(Placement)
    asked = Asked("simulated runs, 150 to 220 a minute: cadence", f"{runs} runs of {MOVE_S:g} s, simulated",
                  "within 2 %", percent(worst), worst <= 0.02)  # fmt: skip
    return table(head, rows), [asked]


def _cadence_off(placement: Placement, travel: Travel, spm: float) -> float:
    """Return the error of cadence in a simulated run, as a share."""
    own = spm / (StepParams().backward_ratio if travel is Travel.BACKWARD else 1.0)
    occasion = Occasion()
    steps = StepParams(run_spm=own - StepParams().run_slope * RUN_MPS)
    occasion = replace(occasion, runner=replace(occasion.runner, steps=steps))
    stand = Block(STAND_S, Travel.STILL, Gait.STAND)
    script = (stand, Block(MOVE_S, travel, Gait.RUN, RUN_MPS), stand)
    made = simulate_worn(script, 1, Wear(placement), occasion)
    _, contacts = sensor_of(made.recording)
    if contacts is None:
        return 1.0
    true = float(np.diff(made.truth.step_times_s).mean())
    return true / float(np.nanmean(contacts.step_time_s)) - 1.0


def captured(shared: Path) -> list[str]:
    """Return how far off cadence is on sensors made from motion capture, clip by clip."""
    off: dict[tuple[str, str], list[float]] = {}
    people: dict[tuple[str, str], set[str]] = {}
    for virtual in virtual_recordings(shared, Wearing(noise=1.0)):
        true = np.diff([t for t, _ in virtual.truth.steps])
        worn = worn_of(virtual.recording)
        if true.size < LEAST_STEPS - 1 or true.max() > EVEN * true.min() or worn is None:
            continue
        contacts = contacts_of(worn)
        runs = float(np.median(virtual.truth.speed_mps)) >= RUNS_MPS
        back = "backward" if float(np.median(virtual.truth.chest_speed_mps)) < -0.3 else "forward"
        key = (str(virtual.placement), f"{'run' if runs else 'walk'}, {back}")
        steps = np.zeros(0) if contacts is None else contacts.step_time_s
        step_s = float(np.nanmedian(steps)) if np.isfinite(steps).any() else float("nan")
        off.setdefault(key, []).append(float(np.median(true)) / step_s - 1.0)
        people.setdefault(key, set()).add(virtual.person)
    rows = []
    for key, all_ in sorted(off.items()):
        told = [abs(value) for value in all_ if np.isfinite(value)]
        rows.append([
            *key, f"{len(all_)}, {len(people[key])} p", str(len(told)),
            percent(float(np.median(told))) if told else "-", percent(max(told)) if told else "-",
        ])  # fmt: skip
    return table(("placement", "gait", "clips", "with steps", "median error", "largest"), rows, 2)


def main(shared: Path, file: Path) -> None:
    """Write the tables and print what was asked beside what was reached."""
    reals = real_recordings(shared / "data" / "imu")
    parts = [mobgap(reals), tripod(reals), gaitmap(reals), simulated()]
    head = ("what", "behind it", "asked", "reached", "met")
    asked = table(head, [one.row() for _, all_ in parts for one in all_], 2)
    titles = (
        "## mobgap: lower back, indoors, free and straight walks",
        "## TRIPOD: treadmill, optical reference",
        "## gaitmap: feet, strides labelled by hand",
        f"## Simulated runs\n\n{SIMULATED}",
    )
    lines = [HEAD, "## Asked, and reached", *asked]
    for title, (rows, _) in zip(titles, parts, strict=True):
        lines += [title, *rows]
    lines += ["## Motion capture\n", CAPTURED, *captured(shared)]
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    file.write_text(text.rstrip() + "\n", encoding="utf-8")
    print("\n".join(asked))


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else here.parents[1] / "shared",
        Path(sys.argv[2]) if len(sys.argv) > 2 else here / "steps.md",
    )
