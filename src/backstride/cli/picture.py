"""A run as a small picture in the terminal: forward above the ground line, backward below it.

Three rows of characters: blocks above, the ground line with still and unknown in it, blocks below. Position
carries the meaning; colour repeats it where there is a terminal.
"""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from backstride.app.facts import facts_of
from backstride.app.gait import GaitTable, gait_parts
from backstride.app.read_files import FileReading
from backstride.app.told import cited
from backstride.app.ways import Way, ways_of, without_short
from backstride.app.words import clock_words
from backstride.insight.energy import energy_sentences
from backstride.insight.numbers import estimate_words
from backstride.insight.words import one_sentence
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import RunReading
from backstride.vocab.segment import Gait, Segment, Travel

FORWARD, BACKWARD, SIDEWAYS = "bright_blue", "dark_orange", "cyan"
MARKS = {"measured": "●", "said": "◖", "named": "◖", "planned": "◖", "unknown": "○"}
EVERY_S = (1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)
ROOM = 8
"""Characters from one number of the axis to the next, at least."""
MOST_STRETCHES = 40
"""As many as fit on a screen or two; a foot that shuffles gives hundreds. Project choice."""
WORDS = {
    "measured": "measured", "said": "you said", "named": "by its name", "planned": "planned", "unknown": "",
}  # fmt: skip


def picture_of(item: FileReading, width: int) -> RenderableType:
    """Return when it was, ribbon, key numbers, travel and steps as measured, and problems of one reading."""
    reading = item.reading
    rows: list[RenderableType] = [
        Text(_title(item)),
        Text(one_sentence(reading, Athlete())),
        Padding(_ribbon(reading.segments, reading.recording.duration_s, min(width, 100) - 10), (1, 0)),
        _numbers(item),
    ]
    rows += _energy(reading)
    if reading.recording.worn:
        rows += [*_ways(ways_of(reading.segments)), *_incidents(reading)]
        for part in gait_parts(reading):
            rows.append(Text(f"\n{part.heading}", style="bold"))
            rows.append(Padding(_gait(part.whole), (0, 0, 0, 2)))
    if reading.recording.problems:
        rows.append(Text("\nWhat to know about this recording", style="bold"))
        rows += [Padding(Text(problem.words), (0, 0, 0, 2)) for problem in reading.recording.problems]
    return Padding(Group(*rows), (0, 0, 1, 0))


def name_of(item: FileReading) -> Text:
    """Return the file, which stands above its picture in one piece however long it is: it gets copied."""
    number = f" ({item.part + 1})" if item.part else ""
    others = f" and {len(item.files) - 1} more" if len(item.files) > 1 else ""
    return Text(f"{item.file}{others}{number}", style="bold")


def _title(item: FileReading) -> str:
    recording = item.recording
    when = f"{recording.local_start:%A %-d %B %Y, %H:%M}" if recording.local_start else "date not known"
    made_up = " · simulated" if recording.simulated else ""
    return f"{recording.name or recording.source}, {when}{made_up}"


def _ribbon(segments: tuple[Segment, ...], duration_s: float, width: int) -> Text:
    """Draw the three rows with their words in the margin and the time below."""
    columns = [_most(segments, i * duration_s / width, (i + 1) * duration_s / width) for i in range(width)]
    above, ground, below = Text("forward   "), Text("          "), Text("backward  ")
    for travel, gait in columns:
        half = gait is Gait.WALK
        above.append(
            ("▄" if half else "█") if travel is Travel.FORWARD else "░" if travel is Travel.UNKNOWN else " ",
            FORWARD if travel is Travel.FORWARD else "dim",
        )
        below.append(
            ("▀" if half else "█") if travel is Travel.BACKWARD else "░" if travel is Travel.UNKNOWN else " ",
            BACKWARD if travel is Travel.BACKWARD else "dim",
        )
        ground.append(
            "▬" if travel is Travel.SIDEWAYS else "░" if travel is Travel.UNKNOWN else "─",
            SIDEWAYS if travel is Travel.SIDEWAYS else "dim",
        )
    return Text("\n").join([above, ground, below, _times(duration_s, width)])


def _most(segments: tuple[Segment, ...], start_s: float, end_s: float) -> tuple[Travel, Gait]:
    """What fills most of a column; a short backward stretch is not lost beside a long forward one."""
    best, most = (Travel.UNKNOWN, Gait.UNKNOWN), 0.0
    for segment in segments:
        inside = min(segment.end_s, end_s) - max(segment.start_s, start_s)
        if inside > most:
            best, most = (segment.travel, segment.gait), inside
    return best


def _times(duration_s: float, width: int) -> Text:
    """Write the axis: seconds, minutes or hours, whichever the ribbon's length asks for."""
    whole_s = max(duration_s, 1e-9)
    every = next((s for s in EVERY_S if width * s / whole_s >= ROOM), EVERY_S[-1])
    unit_s, unit = (1, "s") if every < 60 else (60, "min") if every < 3600 else (3600, "h")  # noqa: PLR2004  # clock units
    line = [" "] * (width + 10)
    for at_s in range(0, int(duration_s) + 1, every):
        words = f"{at_s / unit_s:g}" if at_s else f"0 {unit}"
        at = 10 + round(at_s / whole_s * width)
        if at + len(words) <= len(line):
            line[at : at + len(words)] = words
    return Text("".join(line).rstrip(), style="dim")


def _numbers(item: FileReading) -> Table:
    table = Table.grid(padding=(0, 2))
    for fact in facts_of(item.reading, Athlete()):
        value = Text(f"{fact.value} {fact.unit}".strip(), style="" if fact.mark == "unknown" else "bold")
        table.add_row(
            Text(fact.label),
            value,
            Text(f"{MARKS[fact.mark]} {WORDS[fact.mark]}".strip() if WORDS[fact.mark] else "", style="dim"),
            Text(fact.note, style="dim"),
        )
    return table


ENERGY = (
    ("energy", None, "energy"),
    ("energy", Travel.FORWARD, "forward"),
    ("energy", Travel.BACKWARD, "backward"),
    ("energy_forward_instead", Travel.BACKWARD, "that way forward"),
    ("energy_per_km", None, "a km"),
    ("energy_per_minute", None, "a minute"),
    ("energy_ratio", Travel.BACKWARD, "backward, times forward"),
)


def _energy(reading: RunReading) -> Iterator[RenderableType]:
    """Say what the run cost, with its range, and the sentences without which it would be misread."""
    estimates = {(estimate.name, estimate.travel): estimate for estimate in reading.estimates}
    held = [(label, estimates[name, travel]) for name, travel, label in ENERGY if (name, travel) in estimates]
    if not held:
        return
    yield Text("\nWhat it cost, as far as studies can say", style="bold")
    table = Table.grid(padding=(0, 2))
    for label, estimate in held:
        words = estimate_words(estimate)
        beyond = "beyond what was studied" if estimate.extrapolated else ""
        table.add_row(
            Text(label),
            Text(f"{words.value} {words.unit}".strip(), style="bold"),
            Text(words.range),
            Text(f"≈ estimated {beyond}".rstrip(), style="dim"),
        )
    yield Padding(table, (0, 0, 0, 2))
    sources = dict.fromkeys(key for _, estimate in held for key in estimate.sources)
    yield Padding(Text(f"Studies: {'; '.join(one.words for one in cited(sources))}.", "dim"), (0, 0, 0, 2))
    if any(estimate.travel is Travel.BACKWARD for _, estimate in held):
        for sentence in energy_sentences():
            yield Padding(Text(sentence, style="dim"), (0, 0, 0, 2))


def _ways(ways: tuple[Way, ...]) -> Iterator[RenderableType]:
    """Say of each stretch which way it went, how sure that is, and why."""
    yield Text("\nWhich way, how sure, and why", style="bold")
    shown, short = without_short(ways)
    table = Table.grid(padding=(0, 2))
    for way in shown[:MOST_STRETCHES]:
        gaits = " and ".join({Gait.WALK: "walking", Gait.RUN: "running"}[gait] for gait in way.gaits)
        told = way.travel is not Travel.UNKNOWN
        moment = f"{clock_words(way.start_s)} to {clock_words(way.end_s)}"
        words = (moment, way.travel.value if told else "not known", gaits)
        table.add_row(*(Text(cell) for cell in (*words, way.sure)), Text(way.because, style="dim"))
    yield Padding(table, (0, 0, 0, 2))
    if short:
        yield Text(f"  {short}", style="dim")
    if len(shown) > MOST_STRETCHES:
        yield Text(f"  and {len(shown) - MOST_STRETCHES} more; --json has all of them", style="dim")


def _incidents(reading: RunReading) -> Iterator[RenderableType]:
    for incident in reading.incidents:
        words = f"{clock_words(incident.at_s)}, a {incident.kind}: {incident.because}"
        yield Padding(Text(words, style="bold"), (1, 0, 0, 2))


def _gait(table: GaitTable) -> Table:
    """Draw one table: each measure, forward beside backward, with its unit."""
    drawn = Table.grid(padding=(0, 2))
    difference = ("difference",) if table.compares else ()
    drawn.add_row(
        Text(""), *(Text(head, style="dim", justify="right") for head in (*table.columns, *difference))
    )
    for row in table.rows:
        cells = (*row.values, *((row.difference,) if table.compares else ()))
        unit = "" if row.measure.unit == "1" else row.measure.unit
        drawn.add_row(
            Text(row.measure.label),
            *(Text(cell, justify="right") for cell in cells),
            Text(unit, style="dim"),
        )
    return drawn
