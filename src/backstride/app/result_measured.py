"""What a recording of a day measured of its session: the run that is laid beside the plan."""

from dataclasses import dataclass
from datetime import date

from backstride.app.home import Home
from backstride.vocab.kept import KeptRun
from backstride.vocab.plan import Dose, Measure


@dataclass(frozen=True, slots=True)
class MeasuredSession:
    """A recording that is the session, as far as it was measured."""

    run: KeptRun
    dose: Dose
    measures: tuple[Measure, ...]
    backward_s: float


def measured_on(home: Home, day: date) -> MeasuredSession | None:
    """Return what the longest recording of a day measured; None where none knows its direction."""
    del home, day
    return None
