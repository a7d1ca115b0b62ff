"""A session that a phone guided, as its page shows it afterwards: planned and done, three numbers, in words.

Planned blocks are drawn where they were done, so that the outline shows what is missing and nothing else; a
block that was left out stands behind the last one, as long as it was planned.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from backstride.app.coach_words import number_words
from backstride.app.coaching import kept_log
from backstride.app.facts import facts_of
from backstride.app.guided import carried_workout, finish_session, session_now
from backstride.app.guided_said import seen_mishaps, what_stands
from backstride.app.guided_tests import GuidedTest, guided_test
from backstride.app.home import Home
from backstride.app.result_measured import counted, mishaps_in_words
from backstride.app.runs import ReadRun, read_of
from backstride.app.words import when_words
from backstride.insight.numbers import duration_words
from backstride.plan.matching import matched_as_guided
from backstride.plan.matching_found import Matched, Verdict
from backstride.plan.matching_result import ResultParams, measures_of
from backstride.plan.timing import block_s
from backstride.signal.health import HealthParams
from backstride.vocab.errors import NotFound
from backstride.vocab.kept import KeptRun, RibbonPiece
from backstride.vocab.plan import Result
from backstride.vocab.recording import Sensor
from backstride.vocab.segment import Origin, Travel

NUMBERS = {"backward": "{} backward", "pace": "at {}", "cadence": "{}", "time": "{} in all"}
"""Facts of a run that a session is about, in the order in which they are chosen, and how each is said."""
MOST_NUMBERS = 3
KEPT = "kept"
DONE_SHARE = ResultParams().done_share
"""So much of a stretch is the whole of it, as for the coach."""
GAP_S = HealthParams().gap_s
"""What is said to be a gap; the holes of a slow phone come by the thousand, and are bridged."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the server read of a session."""

    run: KeptRun
    title: str
    when: str
    planned: tuple[RibbonPiece, ...]
    """In the time of the recording; () where it followed no plan."""
    end_s: float
    """Of what is drawn: the recording, and what was left out behind it."""
    numbers: tuple[tuple[str, str], ...]
    """At most three, each with the word of its mark; what is not known is left out."""
    on_the_way: str
    """What was said on the way, in words; empty is nothing."""
    gaps: str
    """That the phone felt nothing for a while; empty where it did."""
    test: GuidedTest | None


@dataclass(frozen=True, slots=True)
class After:
    """A session afterwards."""

    id: str
    state: str
    """`unknown`: the phone still has it; `open`, `whole`, `kept`, `refused`, `gone` as it arrives."""
    seen: Seen | None
    """None until it is read."""
    result: Result | None
    """What the coach knows of it."""
    answered: bool
    """The person said how it was."""
    today: date


def after(home: Home, session_id: str) -> After:
    """Return a session as far as it is known here; one that nobody sent yet is on the phone."""
    _, _, today = kept_log(home)
    try:
        now = session_now(home, session_id)
    except NotFound:
        return After(session_id, "unknown", None, None, answered=False, today=today)
    if now.state == KEPT and now.run_id is not None:
        finish_session(
            home, session_id
        )  # who reads it may be about to tell the coach; the page waits for that
        now = session_now(home, session_id)
    seen = _seen(home, now.run_id, today) if now.run_id is not None else None
    return After(session_id, now.state, seen, now.result, answered=_answered(now.result), today=today)


def _answered(result: Result | None) -> bool:
    """Tell whether somebody said how it felt: nothing else here asks for that."""
    return result is not None and (result.confidence is not None or result.effort is not None)


def _seen(home: Home, run_id: str, today: date) -> Seen | None:
    try:
        read = read_of(home, run_id)
    except NotFound:
        return None
    found = _beside(read)
    planned = _outline(found) if found else ()
    end_s = max([read.run.duration_s, *(piece[1] for piece in planned)])
    test = guided_test(read)
    return Seen(
        run=read.run,
        title=_test_title(test) if test else _title(read, found),
        when=when_words(read.run, today),
        planned=planned,
        end_s=end_s,
        numbers=() if test else _numbers(home, read),
        on_the_way=_on_the_way(read),
        gaps=_gaps(read),
        test=test,
    )


def _numbers(home: Home, read: ReadRun) -> tuple[tuple[str, str], ...]:
    """Return three facts that are known, in words with their marks; backward time as far as it was felt."""
    known = {fact.key: fact for fact in facts_of(read.reading, home.me()) if fact.mark != "unknown"}
    back = [one for one in read.reading.segments if one.travel is Travel.BACKWARD]
    felt_s = sum(one.duration_s for one in back if one.origin is Origin.MEASURED)
    if felt_s and felt_s >= DONE_SHARE * sum(one.duration_s for one in back):
        felt = duration_words(felt_s)
        known["backward"] = replace(known["backward"], value=felt.value, unit=felt.unit, mark="measured")
    chosen = [known[key] for key in NUMBERS if key in known][:MOST_NUMBERS]
    return tuple(
        (NUMBERS[fact.key].format(f"{fact.value} {fact.unit}".strip()), fact.mark) for fact in chosen
    )


def _beside(read: ReadRun) -> Matched | None:
    guided = read.recording.guided
    workout = carried_workout(guided) if guided else None
    if workout is None:
        return None
    return matched_as_guided(workout, read.reading, read.recording)


def _outline(found: Matched) -> tuple[RibbonPiece, ...]:
    """Return planned blocks where they were done, and the others behind them."""
    pieces = [
        (one.done.start_s, one.done.end_s, one.block.travel, one.block.gait)
        for one in found.blocks
        if one.done is not None
    ]
    at = max((end for _, end, _, _ in pieces), default=0.0)
    for one in found.with_verdict(Verdict.SKIPPED):
        pieces.append((at, at + block_s(one.block), one.block.travel, one.block.gait))
        at = pieces[-1][1]
    return tuple(sorted(pieces, key=lambda piece: piece[0]))


def _title(read: ReadRun, found: Matched | None) -> str:
    """Say what came of it: `All six stretches, no stumble`."""
    back = [one for one in found.blocks if one.block.backward] if found else []
    done = sum(one.share >= DONE_SHARE for one in back)
    mishaps = mishaps_in_words(*_mishaps(read)).removesuffix(" and no fall")
    tail = f", {mishaps}" if mishaps else ""
    if not back:
        minutes = max(round(read.run.duration_s / 60), 1)
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'} done{tail}"
    many = number_words(len(back)).lower()
    if len(back) == 1:
        return f"{'The stretch is done' if done else 'The stretch was not done'}{tail}"
    return (
        f"All {many} stretches{tail}"
        if done == len(back)
        else f"{number_words(done) if done else 'None'} of {many} stretches{tail}"
    )


def _mishaps(read: ReadRun) -> tuple[int | None, int | None]:
    """Return stumbles and falls as they count for the coach, who was told which were none."""
    measures, guided = measures_of(read.reading), read.recording.guided
    if guided is None:
        return counted(measures, "stumbles"), counted(measures, "falls")
    return seen_mishaps(read.reading, guided, measures)


def _test_title(test: GuidedTest) -> str:
    if test.measure is None:
        return f"{test.name}: no try counts"
    verb = "stood" if test.key == "stand" else "took"
    return f"{'You ' if verb == 'stood' else 'It '}{verb} {test.measure.value:g} s"


def _on_the_way(read: ReadRun) -> str:
    """Say stops and what hurt, as they were said on the way."""
    guided = read.recording.guided
    happened = what_stands(guided) if guided else ()
    said = []
    pains = [one for one in happened if one.what == "pain"]
    if pains:
        worst = max(pains, key=lambda one: one.value or 0)
        said.append(f"It hurt{f', {worst.value:g} of 10' if worst.value else ''}.")
    if any(one.what == "stop" for one in happened):
        said.append("You stopped on the way.")
    return " ".join(said)


def _gaps(read: ReadRun) -> str:
    felt = read.recording.streams.get(Sensor.ACC)
    gaps = int(np.sum(np.diff(felt.t_s) > GAP_S)) if felt is not None else 0
    if not gaps:
        return ""
    times = "once" if gaps == 1 else f"{gaps} times"
    return f"The phone felt nothing for a while, {times}; those parts stay not known."
