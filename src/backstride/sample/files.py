"""Files to try things with: an activity as a watch writes it, and three minutes of motion at every placement.

Here they are data; writing them is left to whoever knows formats. Each comes with its truth.
Simulated data never supports a claim of accuracy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from backstride.sample.diary import newest_script
from backstride.sample.script import Block, Enter, Script, out_and_back
from backstride.sample.simulate import Occasion, simulate, simulate_worn
from backstride.sample.truth import Simulated
from backstride.sample.watch import WatchParams
from backstride.sample.ways import canal, field
from backstride.sample.worn import PHONE, Mounting, Worn
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Travel

START = datetime(2026, 11, 21, 6, 42, tzinfo=UTC)
OFFSET_S = 3600
BEHIND = Mounting(facing="-z", up="+y")
"""A phone upright at the lower back, its screen looking back."""


@dataclass(frozen=True, slots=True, eq=False)
class SampleFile:
    """One simulated recording and the formats it is to be written in."""

    stem: str
    """File name without its ending; the truth goes into `<stem>.truth.json`."""
    simulated: Simulated
    formats: tuple[str, ...]
    """Among `fit`, `gpx`, `tcx`, `csv`."""


def walk_and_run() -> Script:
    """Return three minutes back and forth: walk and run, every travel, a turn, quiet ends."""
    fwd, back, keep = Travel.FORWARD, Travel.BACKWARD, Enter.KEEP_FACING
    return (
        Block(6, Travel.STILL, Gait.STAND),
        Block(30, fwd, Gait.WALK, 1.4),
        Block(24, back, Gait.WALK, 1.15, enter=keep),
        Block(24, fwd, Gait.RUN, 2.7, enter=keep),
        Block(20, back, Gait.RUN, 2.1, enter=keep),
        Block(8, Travel.STILL, Gait.STAND),
        Block(10, Travel.SIDEWAYS, Gait.WALK, 0.9),
        Block(30, fwd, Gait.WALK, 1.4, enter=Enter.TURN_BACK),
        Block(20, back, Gait.WALK, 1.1, enter=keep),
        Block(8, Travel.STILL, Gait.STAND),
    )


def sample_files(seed: int) -> Iterator[SampleFile]:
    """Give the sample files one by one; the same seed (a whole number from 0) gives the same bytes."""
    run = Occasion(
        START,
        OFFSET_S,
        "Canal path, six times one minute backward",
        way=canal(),
        watch=WatchParams(hr_found_s=24),
    )
    yield SampleFile("canal-run", simulate(out_and_back(newest_script()), seed, run), ("fit", "gpx", "tcx"))
    there = Occasion(START, OFFSET_S, "Walk and run, back and forth", way=field())
    for placement in Placement:
        made = simulate_worn(walk_and_run(), seed, Worn(placement), there)
        yield SampleFile(f"back-and-forth-{placement.value.replace('_', '-')}", made, ("csv",))
    phone = Worn(Placement.LUMBAR, BEHIND, PHONE, gnss=True)
    yield SampleFile("back-and-forth-phone", simulate_worn(walk_and_run(), seed, phone, there), ("csv",))
