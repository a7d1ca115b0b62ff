"""Measure direction against motion capture and against real forward recordings, and write the tables.

    python validation/direction.py [SHARED [TABLE]]

SHARED holds `data/mocap`, `data/imu` and the tool that makes sensors from motion capture. Every number
stands beside the seconds and the people that it rests on. One file an idea: `scoring` counts,
`direction_shape` fits weights without the person tested, `direction_virtual`, `direction_facing`,
`direction_real`, `direction_confidence`.
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import direction_confidence as confidence
import direction_facing as facing
import direction_real as on_real
import direction_virtual as on_virtual
from direction_shape import PULL_TO_NOTHING, PULL_TO_SHIPPED, SHAPED
from direction_virtual import KNOWING, Scores
from scoring import BACKWARD, FORWARD, Score, number, percent, share, table

from backstride.vocab.recording import Placement

FEET = (Placement.FOOT_LEFT, Placement.FOOT_RIGHT)

HEAD = """# Direction, second by second

Made by `make validate`. Three things to know before any number:

* **Backward running is 3 scored seconds of one man** (two clips), and backward walking 38 seconds of 3
  people. No real recording of backward travel is at hand. Whatever is said here of backward running rests
  on those 3 seconds.
* **Virtual sensors** are made from motion capture of 8 people, 64 clips, 230 scored seconds, with the
  noise and bias of a phone. Most of it is 30 frames a second and holds nothing above 15 Hz: impacts are
  soft, flesh does not move.
* **Real recordings** are all of walking forward. They show false alarms, and never whether backward is
  found.

What was chosen by hand on these same clips: which features the cues use, the limits of stillness, pace
and sideways, the scales of the fusion, the confidence below which it answers `unknown` (from the study
before), and the size of the shape weights. Real recordings were looked at as well while that was done.
Only the weights can be left out person by person. So all of this says how well the clips are read, and
little of a stranger.

"s" are scored seconds, "p" people; "walk" is everything but running, so standing and sideways too; "b>f"
are backward seconds that were called forward, "f>b" the opposite. "Right" is counted where there was
an answer.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One number that was asked for."""

    what: str
    asked: str
    prototype: str
    reached: str
    met: bool | None
    """None where it is met in one way and not in the other."""
    behind: str

    def row(self) -> list[str]:
        """Return its row."""
        return [
            self.what, self.behind, self.asked, self.prototype, self.reached,
            "partly" if self.met is None else "yes" if self.met else "**no**",
        ]  # fmt: skip


ASKED_HEAD = ("what", "behind it", "asked", "prototype", "reached", "met")
Bars = tuple[float, float, float]
"""Right where answered, unknown, F1 backward."""


def bars(name: str, asked: Bars, prototype: str, drawn: Score, nothing: Score | None = None) -> Asked:
    """Return right, unknown and F1 backward beside what was asked; from nothing in brackets."""

    def met(of: Score) -> bool:
        return of.right >= asked[0] and of.unknown <= asked[1] and of.f1(BACKWARD) >= asked[2]

    def said(of: Score) -> str:
        return f"{percent(of.right)}, {percent(of.unknown)}, {number(of.f1(BACKWARD))}"

    both = [met(drawn), met(nothing or drawn)]
    return Asked(
        f"{name}: right, unknown, F1 backward",
        f"{100 * asked[0]:.0f} %, {100 * asked[1]:.0f} %, {asked[2]:.2f}",
        prototype,
        said(drawn) + (f" ({said(nothing)})" if nothing else ""),
        both[0] if both[0] == both[1] else None,
        f"{drawn.behind()}; backward {drawn.behind(BACKWARD)}",
    )


def asked_of_virtual(scores: Scores) -> list[Asked]:
    """Return the asked numbers about virtual sensors."""
    walk = {
        placement: (scores.drawn[placement].walking, scores.nothing[placement].walking)
        for placement in SHAPED
    }
    satellite, compass, north = (
        of[Placement.LUMBAR] for of in (scores.satellite, scores.compass, scores.north)
    )
    before = ("98 %, 7 %, 0.92 walking", "99 %, 6 %, 0.95 walking")
    rows = [
        *(
            bars(str(foot), (0.96, 0.12, 0.92), prototype, scores.shipped[foot])
            for foot, prototype in zip(FEET, before, strict=True)
        ),
        bars("lumbar, walk", (0.97, 0.18, 0.95), "99 %, 14 %, 0.99", *walk[Placement.LUMBAR]),
        bars("chest, walk", (0.94, 0.12, 0.92), "95 %, 7 %, 0.94", *walk[Placement.CHEST]),
        bars("thigh, walk", (0.96, 0.08, 0.95), "97 %, 5 %, 0.97", *walk[Placement.THIGH]),
        bars("lumbar with GNSS, north by compass", (0.97, 0.04, 0.97), "not tried", compass),
        bars("lumbar with GNSS, north told", (0.97, 0.04, 0.97), "98 %, 2 %, 1.00", north),
        bars("lumbar with GNSS, north found", (0.97, 0.04, 0.97), "not tried", satellite),
    ]  # fmt: skip
    everything = [of for set_ in (scores.shipped, scores.drawn, scores.nothing) for of in set_.values()]
    called = max(of.called(BACKWARD, FORWARD) for of in everything)
    backward = scores.shipped[Placement.LUMBAR].behind(BACKWARD)
    rows.append(
        Asked("backward called forward, any placement", "0", "0", f"{called} s", called == 0, backward)
    )
    rows += [
        _running(Placement.LUMBAR, scores.drawn[Placement.LUMBAR], "0 %, 100 % (signed speed: 0 %, 70 %)"),
        _running(Placement.CHEST, scores.drawn[Placement.CHEST], "3 %, 93 % (signed speed: 0 %, 70 %)"),
    ]
    rows += [
        _standing(placement, scores.stand[placement]) for placement in (Placement.LUMBAR, Placement.CHEST)
    ]
    claimed = sum(s.answer in {FORWARD, BACKWARD} for s in scores.shipped[Placement.WRIST].seconds)
    wrist = scores.shipped[Placement.WRIST].behind()
    return [*rows, Asked("wrist: directions claimed", "0", "0", f"{claimed} s", claimed == 0, wrist)]


def _running(placement: Placement, of: Score, prototype: str) -> Asked:
    run = of.running
    wrong = share(run.wrong, run.size)
    behind = f"{run.behind()}; backward {run.behind(BACKWARD)}"
    reached = f"{percent(wrong)}, {percent(run.unknown)}"
    return Asked(f"{placement}, run: wrong, unknown", "3 %, fewer", prototype, reached, wrong <= 0.03, behind)


def _standing(placement: Placement, of: Score) -> Asked:
    run = of.running
    reached = f"{percent(1 - run.unknown)}, {percent(run.right)}; not on every clip (table 2)"
    met = None if 1 - run.unknown >= 0.7 and run.right >= 0.95 else False
    behind = f"{run.behind()}; backward {run.behind(BACKWARD)}"
    what = f"{placement}, run after a stand: answered, right"
    return Asked(what, "70 %, 95 % on every clip", "not tried", reached, met, behind)


def asked_of_real(told: Sequence[on_real.Told], kept: float) -> list[Asked]:
    """Return the asked numbers about real recordings, and the symmetry."""
    groups = on_real.groups_of(told)
    trunk = on_real.Alarms.of(
        [one for name in ("tripod", "skdh", "xio") for one in groups[f"{name}, lower back"]]
    )
    mobgap = on_real.Alarms.of(groups["mobgap, lower back"])
    feet = on_real.Alarms.of(
        [one for name, group in groups.items() if name.endswith("feet") for one in group]
    )
    false, ahead = (share(feet.said[answer], feet.moving) for answer in (BACKWARD, FORWARD))
    quiet = mobgap.backward_in_bouts == 0 and mobgap.per_hour <= 40
    bouts = f"{mobgap.bouts} s in bouts, {_behind(mobgap)}"
    right = false <= 0.01 and ahead >= 0.95
    moving = f"{feet.moving} s, {_behind(feet)}"
    return [
        Asked("real trunk, TRIPOD, skdh, xio: backward s", "0", "0", str(trunk.backward), trunk.backward == 0,
              _behind(trunk)),
        Asked("mobgap: backward s in bouts; an hour over all", "0; 40", "0; 31",
              f"{mobgap.backward_in_bouts}; {mobgap.per_hour:.0f}", quiet, bouts),
        Asked("real feet: backward, forward, of moving s", "1 %, 95 %", "0.3 %, 98 %",
              f"{percent(false)}, {percent(ahead)}", right, moving),
        Asked("time reversed: old direction, worst group", "1 %", "0", percent(kept), kept <= 0.01,
              "table 7"),
    ]  # fmt: skip


def _behind(of: on_real.Alarms) -> str:
    return f"{of.hours:.2f} h, {of.people} p"


def asked_of_confidence(scores: Sequence[Score]) -> list[Asked]:
    """Return the asked numbers about confidence."""
    error = confidence.calibration_error(scores)
    sure, seconds = confidence.right_when_sure(scores)
    everything = f"{sum(of.size for of in scores)} s at five placements, 8 p"
    good = sure >= 0.97
    return [
        Asked("expected calibration error, left out", "0.05", "not tried", number(error, 3), error <= 0.05,
              everything),
        Asked("right where called 0.9 and more", "97 %", "not tried", percent(sure), good, f"{seconds} s"),
    ]  # fmt: skip


def asked_of_found(scores: dict[Placement, Score]) -> list[Asked]:
    """Return the asked number about feet whose facing came from strides."""
    rows = []
    for foot, prototype in zip(FEET, ("95 %", "99 %"), strict=True):
        of = scores[foot]
        behind = f"{of.behind()}; backward {of.behind(BACKWARD)}"
        what = f"{foot}, facing from strides: right"
        rows.append(Asked(what, "95 %", prototype, percent(of.right), of.right >= 0.95, behind))
    return rows


def main(shared: Path, file: Path) -> None:
    """Write the tables and print what was asked beside what was reached."""
    imu = shared / "data" / "imu"
    scores, weights = on_virtual.measured(shared)
    told, nothing = on_real.told_of(imu)
    mirrored, kept = on_real.symmetry(imu, shared)
    found, facings, alone = facing.found_on_clips(shared)
    left_out = [scores.drawn[placement] for placement in KNOWING]
    asked = [
        *asked_of_virtual(scores),
        *asked_of_found(found),
        *asked_of_real(told, kept),
        *asked_of_confidence(left_out),
    ]
    asked_table = table(ASKED_HEAD, [one.row() for one in asked], 2)
    lines = [
        HEAD,
        "## Asked, and reached",
        *asked_table,
        WORDS["asked"],
        *_virtual(scores, weights, shared),
        "## 4. Facing that nobody said",
        WORDS["found"].format(alone=alone),
        *facing.scored(found),
        WORDS["facings"],
        *facing.errors(facings, facing.found_on_real(imu)),
        "## 5. Wrist",
        "",
        on_virtual.wrist(scores.shipped[Placement.WRIST]),
        "",
        "## 6. Real recordings, all forward",
        WORDS["real"].format(nothing=nothing),
        *on_real.real_table(told),
        "## 7. Time played backward",
        WORDS["time"],
        *mirrored,
        *_confidence(scores),
        "## 9. What an error of wearing costs",
        WORDS["errors"],
        *on_virtual.facing_errors(shared),
        WORDS["rates"],
        *on_virtual.rates(shared),
    ]
    text = re.sub(r"(?m)^(#+ .*)$", r"\n\1\n", "\n".join(lines))
    text = re.sub(r"\n{3,}", "\n\n", text).lstrip()
    file.write_text(text.rstrip() + "\n", encoding="utf-8")
    print("\n".join(asked_table))


def _virtual(scores: Scores, weights: Sequence[str], shared: Path) -> list[str]:
    """Return tables 1 to 3."""
    return [
        "## 1. Virtual sensors, facing known",
        WORDS["left out"].format(weights="; ".join(weights)),
        *on_virtual.by_gait(scores.drawn, KNOWING),
        WORDS["nothing"],
        *on_virtual.by_gait(scores.nothing, SHAPED),
        WORDS["shipped"],
        *on_virtual.by_gait(scores.shipped, SHAPED),
        "## 2. Running after a stand",
        WORDS["stand"],
        *on_virtual.standing_start(shared, scores.stand),
        "## 3. With satellite fixes",
        WORDS["satellite"],
        *on_virtual.satellites(scores),
    ]


def _confidence(scores: Scores) -> list[str]:
    """Return table 8."""
    by_name = {str(placement): [scores.drawn[placement]] for placement in KNOWING}
    together = [scores.drawn[placement] for placement in KNOWING]
    by_name["all"] = together
    by_name["lumbar, chest, thigh from nothing"] = [scores.nothing[placement] for placement in SHAPED]
    return [
        "## 8. Whether confidence means what it says",
        WORDS["confidence"],
        *confidence.reliability(together),
        *confidence.by_placement(by_name),
    ]


WORDS = {
    "asked": """\
Numbers in brackets: weights fitted from nothing (table 1); "partly" where only one of both, or only a
part of what was asked, is met. The prototype's numbers are those of the study before, on the same clips;
its weights were fitted without the person tested, everything else by hand on the same clips too.
""",
    "left out": f"""\
Weights of the shape cue fitted without the person tested, and drawn to the shipped ones (strength
{PULL_TO_SHIPPED:g} beside the loss of one tick); feet have none. Drawn to weights that have seen him,
this is kinder than a stranger would be. The fitted weights, least to most over the people left out:
{{weights}}.
""",
    "nothing": f"""\
The same from nothing (drawn to zero, strength {PULL_TO_NOTHING:g}): nothing of the weights has seen the
person. Where the first man is left out, 8 s of backward walking by 2 people are left to learn from.
""",
    "shipped": """\
The shipped weights. **They were chosen on these very clips**, so this table tests nothing; it says what
the program does on them.
""",
    "stand": """\
Three motionless seconds were put before each clip. Most clips begin in the middle of a run: there the
body jumps from standing to running with no acceleration that a sensor could feel, which no body does.
"Beginning at a stand" are the clips that really start from one. Each clip holds one or two scored
seconds of running.
""",
    "satellite": """\
Simulated fixes once a second, 0.1 m/s of error, shipped weights. "North found": from the clip itself,
which lasts 3.5 s at the median. "By compass": a phone's, with noise of 0.7 µT and a bias of 2 µT an axis,
and no iron or current near it, which real phones are not spared. "Told": with an error of 8° for a clip
and 6° each half second, as where the numbers that were asked for come from. "Run" are the running seconds
of the row above.
""",
    "found": """\
The facing was hidden. Sensors were mounted at random, and other clips of the same person were
called forward: repeated up to 20 s, as those of seven people mostly last 1 to 5 s. Without a facing
all that moves is `unknown`. A clip serves for itself where its person has no other forward one
({alone}). Shipped weights.
""",
    "facings": """\
How far off the facings are, on those clips and on real recordings whose facing was hidden (stretches that
a reference calls walking, else the whole recording, were called forward). "By strides": the facing itself
was inferred in the way it is found, so this shows agreement of strides, not truth.
""",
    "real": """\
A second moves where the size of force spreads by 0.5 m/s², or the rms of turning is 0.5 rad/s: limits
that are not ours. Shares are of moving seconds; backward is counted over all. Facing documented or
inferred, as `real.py` says. {nothing} recordings of a wrist hold no gravity and are refused.
""",
    "time": """\
acc(-t), -gyr(-t): who went forward goes backward. "Answered" are seconds called forward or backward
before; of these, how many still have their old direction afterwards, and how many the opposite (the rest
became `unknown`, sideways or still). First with the shape cue silenced, which leaves signed speed and the
way of the foot; then with everything.
""",
    "confidence": """\
How likely the likeliest travel was called, and how often it was right, on the predictions of the first
table (left out, drawn), before anything is called unknown. Bins of the expected calibration error are
tenths.
""",
    "errors": """\
Said facing turned to the left and to the right, walking, shipped weights: right where answered / unknown.
200 s of 8 people each way, 38 s of them backward, by 3.
""",
    "rates": """\
Sampling rate, walking and running, shipped weights: right where answered / unknown / F1 backward. 230 s
of 8 people, 41 s of them backward, by 3. A new rate also rolls new noise.
""",
}


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else here.parents[1] / "shared",
        Path(sys.argv[2]) if len(sys.argv) > 2 else here / "direction.md",
    )
