"""Ten thousand simulated people over a year: with the coach, and with the same ladder by the calendar.

    python validation/coach.py [TABLE] [PEOPLE]

The people are this project's invention (`sample/trainee.py`), fixed before the first comparison and not
changed after it. They show what the rules do in a world that works as the rules take for granted, and say
nothing about people. Batches are kept in .venv/coach, so that a stopped run goes on where it was; they are
made anew when the rules, the engine or the people change.
"""

import hashlib
import inspect
import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from multiprocessing import Pool
from pathlib import Path
from statistics import quantiles

import backstride.plan
import backstride.sample
from backstride.plan.log import version
from backstride.sample.by_calendar import by_calendar, calendar_of
from backstride.sample.coached import LivedDay, coached
from backstride.sample.trainee import trainee
from backstride.vocab.plan import Who

PEOPLE = 10_000
WEEKS = 52
SEED = 50_000
"""Seeds from here on are used nowhere else."""
BATCH = 50
PROCESSES = 2
CONTINUOUS_S = 60.0
ASKED_MS = 50.0
KEPT = Path(__file__).parents[1] / ".venv" / "coach"
SAY_EVERY_S = 10.0
ON_CTRL_C = (signal.SIGINT, signal.SIG_IGN)
"""Workers hear nothing; the first process ends them."""
NOT_THE_COACH = ("drill", "match", "circuit", "figure", "text", "wire")
"""Files of its room that have no part in what a year comes to."""


@dataclass(frozen=True, slots=True)
class Year:
    """What came of one person's year under one plan."""

    continuous_week: int | None
    """Week of the first bout of a minute; None is never."""
    top: int
    """Highest stage."""
    backward: int
    """Sessions with backward work that were done."""
    kilometres: float
    """Backward."""
    withheld: int
    """Days with time for training that held nothing backward because of what hurt or happened."""
    smaller: int
    """Backward sessions that were planned smaller, or kept from growing, because of it."""
    pain: int
    """Days with pain of 1 and more, as felt."""
    painful: int
    """Days with pain of 4 and more, as felt."""
    trained_painful: int
    """Backward sessions begun with pain of 4 and more, or on the day after it."""
    stumbles: int
    falls: int


def year_of(days: list[LivedDay], own_days: tuple[int, ...]) -> Year:
    """Return what came of a year."""
    done = [lived for lived in days if lived.done is not None and lived.done.backward_m > 0]
    planned = [lived for lived in days if lived.session is not None and lived.session.dose.backward_m > 0]
    painful = {lived.day.toordinal() for lived in days if lived.felt >= 4}
    return Year(
        continuous_week=next((n // 7 + 1 for n, lived in enumerate(days) if continuous(lived)), None),
        top=max(lived.stage for lived in days),
        backward=len(done),
        kilometres=round(sum(lived.done.backward_m for lived in done if lived.done) / 1000, 3),
        withheld=sum(lived.held and lived.day.weekday() in own_days and nothing(lived) for lived in days),
        smaller=sum(lived.held for lived in planned),
        pain=sum(lived.felt >= 1 for lived in days),
        painful=len(painful),
        trained_painful=sum(lived.day.toordinal() - 1 in painful for lived in done),
        stumbles=sum(lived.stumbles for lived in days),
        falls=sum(lived.falls for lived in days),
    )


def nothing(lived: LivedDay) -> bool:
    """Whether nothing backward was planned because of a day off or a stop."""
    rules = {change.rule for change in lived.decision.changes} if lived.decision else set()
    return bool(rules & {"off", "stopped", "no-place"})


def continuous(lived: LivedDay) -> bool:
    """Whether a minute and more was run backward without a stop, at the fastest that was planned."""
    dose = lived.done
    return dose is not None and dose.longest_run_m >= CONTINUOUS_S * (dose.fastest_mps or 99)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some people of one profile, under both plans."""

    who: str
    first: int
    coach: tuple[Year, ...]
    fixed: tuple[Year, ...]
    coach_ms: float
    """Processor of making and coaching one person for a year, in milliseconds."""
    person_ms: float
    """Of it the person: what is left when the decisions are there already."""


def run_batch(who: str, first: int, people: int) -> Batch:
    """Run people with seeds from `first`."""
    coach, fixed = [], []
    spent = alone = 0.0
    for seed in range(first, first + people):
        began = time.process_time()
        person = trainee(Who(who), seed, WEEKS)
        lived = coached(person, WEEKS)
        spent += time.process_time() - began
        calendar_of(person, WEEKS)  # made once for each profile
        began = time.process_time()
        again = by_calendar(trainee(Who(who), seed, WEEKS), WEEKS)
        alone += time.process_time() - began
        coach.append(year_of(lived, person.profile.days))
        fixed.append(year_of(again, person.profile.days))
    return Batch(who, first, tuple(coach), tuple(fixed), 1000 * spent / people, 1000 * alone / people)


def run_job(job: tuple[str, int, int]) -> tuple[tuple[str, int, int], Batch]:
    """Run a batch, and say which."""
    return job, run_batch(*job)


# --- all of them, in two processes, kept as they come ---


def work(total: int) -> Iterator[tuple[str, int, int]]:
    """Yield batches of all profiles in turn, so that a stopped run has some of each."""
    each = [total // len(Who) + (number < total % len(Who)) for number in range(len(Who))]
    for at in range(0, max(each), BATCH):
        for number, who in enumerate(Who):
            if at < each[number]:
                yield who.value, SEED + at, min(BATCH, each[number] - at)


def stamp() -> str:
    """Return what tells one state of rules, engine, people and counting from another."""
    counted = (Year, year_of, nothing, continuous, Batch, run_batch)
    found = hashlib.sha256("".join(inspect.getsource(part) for part in counted).encode())
    for room in (backstride.plan, backstride.sample):
        for path in sorted(Path(next(iter(room.__path__))).glob("*.*")):
            if path.suffix in {".py", ".toml"} and not any(word in path.name for word in NOT_THE_COACH):
                found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:12]


def all_batches(total: int) -> tuple[list[Batch], float]:
    """Return every batch, from disk where it is there, and the seconds that the others took."""
    folder = KEPT / stamp()
    folder.mkdir(parents=True, exist_ok=True)
    jobs = list(work(total))
    found = [read(folder, job) for job in jobs]
    missing = [job for job, batch in zip(jobs, found, strict=True) if batch is None]
    began = said = time.monotonic()
    try:
        with Pool(
            PROCESSES, initializer=signal.signal, initargs=ON_CTRL_C
        ) as pool:  # leaving it ends workers
            for number, (job, made) in enumerate(pool.imap_unordered(run_job, missing), 1):
                keep(folder, job, made)
                if time.monotonic() - said > SAY_EVERY_S or number == len(missing):
                    said = time.monotonic()
                    left = (said - began) / number * (len(missing) - number)
                    print(f"{number} of {len(missing)} batches, {left:,.0f} s left", file=sys.stderr)
    except KeyboardInterrupt:
        raise SystemExit("Stopped. Batches that were done are kept; the next call goes on.") from None
    batches = [batch for job in jobs if (batch := read(folder, job))]
    return batches, time.monotonic() - began


def name_of(folder: Path, job: tuple[str, int, int]) -> Path:
    """Return where a batch is kept."""
    return folder / f"{job[0]}-{job[1]}-{job[2]}.json"


def keep(folder: Path, job: tuple[str, int, int], batch: Batch) -> None:
    """Write a batch, all of it or nothing."""
    path = name_of(folder, job)
    whole = path.with_suffix(f".{os.getpid()}")
    whole.write_text(json.dumps(asdict(batch)), encoding="utf-8")
    whole.replace(path)


def read(folder: Path, job: tuple[str, int, int]) -> Batch | None:
    """Read a batch; None where it is not there."""
    try:
        data = json.loads(name_of(folder, job).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    data["coach"], data["fixed"] = (tuple(Year(**year) for year in data[key]) for key in ("coach", "fixed"))
    return Batch(**data)


# --- words and tables ---

HEAD = """# The coach against simulated people

Made by `make validate` with version {version} of rules and ladder. {people:,} simulated people over {weeks}
weeks, about as many of each profile, each once with the coach and once with the same ladder by the
calendar, with the same luck (same seeds).

**This proves nothing about people.** The people are invented (`sample/trainee.py`, `sample/trainee_body.py`;
every number of them is a project choice, and was fixed before the first comparison). They take for granted
what the rules take for granted: that jumps in dose hurt, that pain gets worse under load, that skill comes
with practice. So the tables show what the rules do in such a world. Whether the world is such, only people
can show.

*With the coach*: it hears answers, results and mornings, as far as they are said. Pain is understated in a
tenth to nearly half of reports, a fifth of mornings are forgotten, four in ten missed sessions are not
mentioned. *By the calendar* is the plan that the coach would give to somebody with the same days, minutes
and places who does each session as planned, without pain, stumble or doubt, and answers every question with
no; it goes on whatever happens. In both, a person is ill, away, or cuts a session short on the same days,
stays at home with pain of 5 and more, and ends a session at a fall, two stumbles or pain of 4.

A first table, with more and shorter stretches on stages 7 to 9, had 15 % of people come to a minute; half
of all days on stage 8 waited for one stretch of 80 m. The stretches were then made fewer
and longer, tried on other seeds.
"""


def markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table, the first column to the left."""
    head = list(head)
    lines = [head, [":---", *["---:"] * (len(head) - 1)], *[list(row) for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def mean(years: list[Year], field: str) -> float:
    """Return the mean of a field a person-year."""
    return sum(float(getattr(year, field)) for year in years) / len(years)


def percent(part: float, whole: float) -> str:
    """Return a share in whole percent."""
    return f"{100 * part / whole:.0f} %" if whole else "none"


def two(value: float) -> str:
    """Return a number with two figures, and none behind a point that a year cannot tell apart."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def weeks_words(years: list[Year]) -> str:
    """Return the middle and the quarters of the weeks until the first continuous minute."""
    weeks = [year.continuous_week for year in years if year.continuous_week is not None]
    if len(weeks) < 4:
        return "too few"
    low, middle, high = quantiles(weeks, n=4)
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"


def reach_table(groups: dict[str, tuple[list[Year], list[Year]]]) -> str:
    """Who runs backward for a minute, and when."""
    rows = []
    for who, (coach, fixed) in groups.items():
        reached = [sum(year.continuous_week is not None for year in years) for years in (coach, fixed)]
        rows.append(
            (
                who, f"{len(coach):,}", percent(reached[0], len(coach)), weeks_words(coach),
                percent(reached[1], len(fixed)), weeks_words(fixed),
            )
        )  # fmt: skip
    head = ("profile", "people", "coach", "weeks until then", "calendar", "weeks until then")
    return markdown(head, rows)


def hurt_table(groups: dict[str, tuple[list[Year], list[Year]]]) -> str:
    """What hurts, a person-year, with the coach and by the calendar."""
    shown = (
        ("pain", "days with pain"), ("painful", "days with 4 and more"),
        ("trained_painful", "sessions the day after"), ("stumbles", "stumbles"), ("falls", "falls"),
    )  # fmt: skip
    rows = [
        (who, *(f"{two(mean(coach, key))} / {two(mean(fixed, key))}" for key, _ in shown))
        for who, (coach, fixed) in groups.items()
    ]
    return markdown(("profile", *(words for _, words in shown)), rows)


def rate_table(groups: dict[str, tuple[list[Year], list[Year]]]) -> str:
    """The same for each 10 km backward, because less is done with the coach."""
    shown = (("pain", "days with pain"), ("painful", "days with 4 and more"), ("falls", "falls"))
    rows = [
        (
            who,
            f"{mean(coach, 'kilometres'):.0f} / {mean(fixed, 'kilometres'):.0f}",
            f"{mean(coach, 'backward'):.0f} / {mean(fixed, 'backward'):.0f}",
            *(f"{two(rate(coach, key))} / {two(rate(fixed, key))}" for key, _ in shown),
        )
        for who, (coach, fixed) in groups.items()
    ]
    return markdown(("profile", "km backward", "backward sessions", *(words for _, words in shown)), rows)


def rate(years: list[Year], field: str) -> float:
    """Return how many for each 10 km backward."""
    return 10 * mean(years, field) / max(mean(years, "kilometres"), 1e-9)


def held_table(groups: dict[str, tuple[list[Year], list[Year]]]) -> str:
    """What the coach held back, a person-year."""
    rows = [
        (
            who, f"{mean(coach, 'withheld'):.0f}", f"{mean(coach, 'smaller'):.0f}",
            percent(mean(coach, "smaller"), mean(coach, "backward")),
        )
        for who, (coach, _) in groups.items()
    ]  # fmt: skip
    head = (
        "profile", "training days without backward work", "sessions that were smaller or did not grow",
        "of those done",
    )  # fmt: skip
    return markdown(head, rows)


def stage_table(groups: dict[str, tuple[list[Year], list[Year]]]) -> str:
    """The highest stage that was reached, in percent of people."""
    stages = range(1, 13)
    rows = [
        (who, *(percent(sum(year.top == stage for year in coach), len(coach)) for stage in stages))
        for who, (coach, _) in groups.items()
    ]
    return markdown(("profile", *(str(stage) for stage in stages)), rows)


def time_table(batches: list[Batch]) -> str:
    """Processor a person-year, in milliseconds: of all batches, and of the one that was disturbed least."""
    rows = []
    for who in [who.value for who in Who]:
        mine = [batch for batch in batches if batch.who == who]
        weight = sum(len(batch.coach) for batch in mine)
        all_ms = sum(batch.coach_ms * len(batch.coach) for batch in mine) / weight
        person_ms = sum(batch.person_ms * len(batch.coach) for batch in mine) / weight
        least = min(batch.coach_ms for batch in mine)
        rows.append((who, f"{all_ms:.0f}", f"{all_ms - person_ms:.0f}", f"{person_ms:.0f}", f"{least:.0f}"))
    return markdown(("profile", "together, ms", "coach", "person", "together, fastest batch"), rows)


def differences(groups: dict[str, tuple[list[Year], list[Year]]]) -> str:
    """Say in sentences what the tables hold, whichever way it came out."""
    coach, fixed = ([year for pair in groups.values() for year in pair[side]] for side in (0, 1))
    lines = []
    for field, words in (
        ("painful", "Days with pain of 4 and more"),
        ("falls", "Falls"),
        ("pain", "Days with pain"),
    ):
        here, there = mean(coach, field), mean(fixed, field)
        sign = "fewer" if here < there else "more" if here > there else "as many"
        lines.append(
            f"* {words}: {two(here)} a person-year with the coach, {two(there)} by the calendar: "
            f"{percent(abs(here - there), there)} {sign}. For each 10 km backward {two(rate(coach, field))} "
            f"and {two(rate(fixed, field))}."
        )
    reached = [sum(year.continuous_week is not None for year in years) for years in (coach, fixed)]
    lines.append(
        f"* A continuous minute backward within {WEEKS} weeks: {percent(reached[0], len(coach))} of people "
        f"with the coach, {percent(reached[1], len(fixed))} by the calendar."
    )
    return "\n".join(lines) + "\n"


def page(batches: list[Batch]) -> str:
    """Return the whole page."""
    groups: dict[str, tuple[list[Year], list[Year]]] = {}
    for who in [who.value for who in Who]:
        mine = [batch for batch in batches if batch.who == who]
        groups[who] = ([y for b in mine for y in b.coach], [y for b in mine for y in b.fixed])
    people = sum(len(pair[0]) for pair in groups.values())
    all_ms = sum(batch.coach_ms * len(batch.coach) for batch in batches) / people
    least = min(batch.coach_ms for batch in batches if len(batch.coach) > BATCH // 2)
    verdict = "kept" if all_ms <= ASKED_MS else "**missed**"
    fewer = "" if people >= PEOPLE else f"\n**{people:,} of the {PEOPLE:,} people that were asked for.**\n"
    return (
        HEAD.format(people=people, weeks=WEEKS, version=version())
        + fewer
        + f"\n## What comes of it\n\n{differences(groups)}"
        + "\n## Continuous backward running: a bout of a minute and more\n\n"
        + reach_table(groups)
        + "\nShare of people within the year; weeks are the middle of those who did, and the middle half.\n"
        + "\n## What hurts: a person-year, coach / calendar\n\n"
        + hurt_table(groups)
        + "\nPain as it was felt, said or not.\n"
        + "\n## How much was done, and what hurts for each 10 km backward: coach / calendar\n\n"
        + rate_table(groups)
        + "\n## What the coach held back: a person-year\n\n"
        + held_table(groups)
        + "\n## The highest stage within the year, with the coach\n\n"
        + stage_table(groups)
        + f"\n## Processor a person-year\n\nAsked: at most {ASKED_MS:.0f} ms. "
        + f"Reached: {all_ms:.0f} ms, {verdict}; {least:.0f} ms in the batch that was disturbed least.\n\n"
        + time_table(batches)
        + f"\n{PROCESSES} processes, {BATCH} people a batch; a person alone is what is left when the plan is "
        + "there already. On a machine that does other things at the same time the same work takes longer.\n"
    )


def main(table: Path, people: int) -> None:
    """Run what is missing, and write the page."""
    batches, seconds = all_batches(people)
    table.write_text(page(batches), encoding="utf-8")
    print(f"{table}: {sum(len(batch.coach) for batch in batches):,} people, {seconds:,.0f} s")


if __name__ == "__main__":
    here = Path(__file__).parent
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else here / "coach.md",
        int(sys.argv[2]) if len(sys.argv) > 2 else PEOPLE,
    )
