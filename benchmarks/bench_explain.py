"""What explaining adds to a reading: legs, settled heart rates and estimates.

    python benchmarks/bench_explain.py

Processor time, best of five in one process, after a warm-up. The parts are timed alone, and the reading
without them is the difference; some of the legs were there before, so the ratio is rather too high than
too low. A watch's file is decoded too, because that is what reading a file is.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from hours import MIXED, made_hour

from backstride.formats.fit import read_fit, write_fit
from backstride.insight.explained import with_estimates
from backstride.insight.legs import legs_of, rounded_legs
from backstride.insight.run import read_run
from backstride.insight.steady import steady_stretches
from backstride.sample.files import sample_files
from backstride.sample.simulate import simulate
from backstride.vocab.athlete import Athlete, Body
from backstride.vocab.recording import Recording, Sensor

TIMES = 5
ASKED = 1.3
SEVENTY = Athlete(bodies=(Body(date(2026, 1, 1), mass_kg=70.0),))


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the processor."""

    complete_s: float
    explaining_s: float

    @property
    def ratio(self) -> float:
        """How many times the reading without explaining."""
        return self.complete_s / (self.complete_s - self.explaining_s)


def main() -> None:
    """Print the table."""
    print("## Explaining\n")
    print(f"Energy, loads and settled heart rates in a reading. Seconds of the processor, best of {TIMES}.\n")
    print("| recording | complete | of it explaining | times without | asked at most |")
    print("| --- | ---: | ---: | ---: | ---: |")
    hour, watch = _hour(), _watch()
    for name, cost in (("one hour, lower back and receiver", hour), ("42 minutes of a watch, FIT", watch)):
        complete, explaining = (f"{s * 1000:,.1f} ms" for s in (cost.complete_s, cost.explaining_s))
        met = "met" if cost.ratio <= ASKED else "not met"
        print(f"| {name} | {complete} | {explaining} | {cost.ratio:.2f} | {ASKED} ({met}) |")


def _hour() -> Cost:
    worn, watch = made_hour()[0], simulate(MIXED, 1).recording
    more = {sensor: watch.streams[sensor] for sensor in (Sensor.GNSS, Sensor.HR, Sensor.ALTITUDE)}
    recording = replace(worn, facing="+x", streams={**worn.streams, **more})
    return Cost(_best_s(lambda: read_run(recording, SEVENTY)), _explaining_s(recording))


def _watch() -> Cost:
    made = next(file for file in sample_files(1) if "fit" in file.formats)
    data = write_fit(made.simulated.recording)
    return Cost(_best_s(lambda: read_run(read_fit(data)[0], SEVENTY)), _explaining_s(read_fit(data)[0]))


def _explaining_s(recording: Recording) -> float:
    reading = read_run(recording, SEVENTY)

    def explain() -> None:
        legs = rounded_legs(legs_of(recording, reading.segments))
        steady_stretches(recording, reading.segments, legs)
        with_estimates(reading, SEVENTY)

    return _best_s(explain)


def _best_s(work: Callable[[], object]) -> float:
    work()
    found = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


if __name__ == "__main__":
    main()
