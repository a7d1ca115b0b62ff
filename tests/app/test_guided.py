"""A guided session and the coach: measured, dated, answered before or after, and counted once."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from backstride.app.coaching import decision_for, kept_log, planned, say_profile, screen
from backstride.app.guided import answer_session, finish_session, session_now, tell_coach
from backstride.app.guided_said import Said
from backstride.app.health import examine
from backstride.app.home import Home
from backstride.app.results import SaidResult, say_result
from backstride.app.safekeeping import make_backup
from backstride.app.session_upload import (
    SILENT,
    begin_session,
    give_up_silent,
    half_sent,
    open_piece,
    partials,
    session_sent,
    take_all_whole,
    take_whole,
)
from backstride.app.uploads import read_upload, staged_path, sweep_staging
from backstride.plan.workout_wire import workout_to_json
from backstride.sample.script import Block as Stretch
from backstride.sample.script import Enter
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import PHONE, Mounting, Worn
from backstride.vocab.errors import NotFound, OutOfStep
from backstride.vocab.plan import Amount, Confidence, Flag, Place, Profile, Result, Who
from backstride.vocab.recording import Placement, Recording
from backstride.vocab.segment import Gait, Travel
from guided_sessions import ID, another_id, block, event, of_recording, session

TODAY = date(2026, 6, 1)
"""The clock of these homes: noon, a Monday."""
BEGAN = "2026-06-01T08:00:00.000Z"
WELL = {
    "fell": ["no"], "dizzy": ["no"], "heart": ["none"], "injured": ["none"], "pain_now": ["0"],
    "more": ["none"],
}  # fmt: skip
KEEP = Enter.KEEP_FACING


def send(home: Home, data: bytes, session_id: str = ID) -> str:
    """Send a session in one piece and finish it; returns its run."""
    begin_session(home, session_id, None, "")
    opened = open_piece(home, session_id, 0, len(data))
    assert opened is not None
    with opened.writer as writer:
        writer.write(data)
        assert writer.commit(len(data)) is not None
    return finish_session(home, session_id)


def result(home: Home) -> Result:
    (found,) = results(home)
    return found


def results(home: Home) -> list[Result]:
    """The last revision of each."""
    _, log, _ = kept_log(home)
    last: dict[str, Result] = {}
    for one in log.events:
        if isinstance(one, Result) and (one.id not in last or last[one.id].revision < one.revision):
            last[one.id] = one
    return list(last.values())


def with_plan(home: Home) -> None:
    """A person who trains on Mondays, and a session for today."""
    say_profile(home, Profile(Who.RUNNER, (0, 2, 4), 30, 3, (Place.TRACK,)))
    screen(home, WELL)
    assert planned(home).decision is not None


@cache
def walk() -> Recording:
    script = (
        Stretch(6, Travel.STILL, Gait.STAND),
        Stretch(30, Travel.FORWARD, Gait.WALK, 1.4, enter=KEEP),
        Stretch(30, Travel.BACKWARD, Gait.WALK, 1.1, enter=KEEP),
    )
    worn = Worn(Placement.LUMBAR, Mounting("-z", "+y"), manner=PHONE, gnss=True)
    return simulate_worn(script, 1, worn).recording


def worn_walk(*happened: dict[str, object], why: str = "done", **said: object) -> bytes:
    """A phone at the lower back: half a minute forward, half a minute backward, by the plan's blocks."""
    blocks = [block(6, 0, "forward", "walk"), block(36, 1, "backward", "walk")]
    return of_recording(walk(), *blocks, *happened, why=why, began=BEGAN, day=TODAY.isoformat(), **said)


def test_what_was_measured_becomes_a_result_of_its_day(home: Home):
    run = send(home, worn_walk())
    found = result(home)
    assert (found.day, found.id, found.amount) == (TODAY, f"session-{ID}", Amount.EXTRA)
    assert found.dose.backward_walk_m == pytest.approx(33, rel=0.15)
    assert (found.stumbles, found.falls, found.place) == (0, 0, Place.TRACK)
    assert {measure.name for measure in found.measures} >= {"stumbles", "falls"}
    assert home.shelf_with(run).run(run).format == "session"
    assert session_now(home, ID).run_id == run


def test_finishing_twice_says_nothing_more(home: Home):
    run = send(home, worn_walk())
    before = kept_log(home)[1].entries
    assert finish_session(home, ID) == run
    assert tell_coach(home, run) is None
    assert kept_log(home)[1].entries == before


def test_a_session_that_the_plan_asked_for_counts_as_that_however_little_was_done(home: Home):
    with_plan(home)
    _, asked = decision_for(home, None, None)
    assert asked is not None
    data = worn_walk(event(60.0, "stop", why="pain"), why="stopped", workout=workout_to_json(asked.workout))
    send(home, data)
    found = result(home)
    assert found.amount in {Amount.PARTLY, Amount.SKIPPED}
    assert (found.planned, found.stage) == (asked.dose, asked.stage)
    assert found.holds_backward
    assert found.note == "Stopped on the way: pain."
    assert found.pain == 1, "it hurt, and nobody said how much"


def test_pain_said_on_the_way_reaches_the_rules(home: Home):
    with_plan(home)
    send(home, worn_walk(event(50.0, "pain", value=6, place="left calf"), event(51.0, "stop", why="pain")))
    found = result(home)
    assert (found.pain, found.pain_place) == (6, "left calf")
    decision = planned(home).decision
    assert decision is not None
    assert "pain-high" in {change.rule for change in decision.changes}
    assert decision.session is None


def test_a_stumble_counts_unless_the_person_was_fine(home: Home):
    send(home, worn_walk(event(20.0, "stumble", at_s=19.5), event(50.0, "stumble", at_s=49.5)))
    assert result(home).stumbles == 2


def test_a_stumble_after_which_all_was_well_does_not_count(home: Home):
    fine = event(25.0, "answer", of="stumble", answer="fine")
    send(
        home,
        worn_walk(
            event(20.0, "stumble"), fine, event(50.0, "fall"), event(55.0, "answer", of="fall", answer="none")
        ),
    )
    assert (result(home).stumbles, result(home).falls) == (0, 1)


def test_two_stumbles_that_stopped_it_are_two_however_well_it_went(home: Home):
    with_plan(home)
    well = event(24.0, "answer", of="stumble", answer="all right")
    stop = event(50.0, "stop", why="stumbles")
    happened = (event(20.0, "stumble"), well, event(24.0, "go-on"), event(50.0, "stumble"), stop)
    send(home, worn_walk(*happened, why="stopped"))
    assert (result(home).stumbles, result(home).note) == (2, "Stopped on the way: stumbles.")
    decision = planned(home).decision
    assert decision is not None
    assert "stumbles" in {change.rule for change in decision.changes}


def test_a_mistake_takes_back_the_stumble_that_was_asked_about_and_no_other(home: Home):
    well = event(24.0, "answer", of="stumble", answer="all right")
    never = event(55.0, "answer", of="stumbles", answer="mistake")
    stop = event(50.0, "stop", why="stumbles")
    on = event(55.0, "go-on")
    send(
        home,
        worn_walk(
            event(20.0, "stumble"), well, event(24.0, "go-on"), event(50.0, "stumble"), stop, never, on
        ),
    )
    assert (result(home).stumbles, result(home).note) == (1, "")


def test_a_late_answer_is_one_and_what_was_felt_twice_meanwhile_goes_with_it(home: Home):
    falls = (event(2.0, "fall"), event(14.0, "fall"), event(32.0, "answer", of="fall", answer="none"))
    send(home, worn_walk(*falls, event(65.0, "answer", of="fall", answer="mistake")))
    assert (result(home).stumbles, result(home).falls) == (0, 0)


def test_a_fall_reaches_the_rules_also_where_the_person_was_all_right(home: Home):
    with_plan(home)
    well = event(55.0, "answer", of="fall", answer="all right")
    send(home, worn_walk(event(50.0, "fall"), well, event(55.0, "stop", why="fall"), why="stopped"))
    assert result(home).falls == 1
    decision = planned(home).decision
    assert decision is not None
    assert "fall" in {change.rule for change in decision.changes}


def test_an_effort_said_too_high_on_the_way_reaches_the_rules(home: Home):
    with_plan(home)
    high = event(50.0, "effort", value=9, said="too hard")
    send(home, worn_walk(high, event(50.0, "stop", why="effort"), why="stopped"))
    assert (result(home).effort, result(home).note) == (9, "Stopped on the way: effort.")
    decision = planned(home).decision
    assert decision is not None
    assert "effort-most" in {change.rule for change in decision.changes}


@pytest.mark.parametrize(("why", "more"), [("pain", {}), ("effort", {"value": 8}), ("said", {})])
def test_what_was_pressed_by_mistake_was_not_said_and_takes_no_stumble_with_it(
    home: Home, why: str, more: dict[str, float]
):
    said = () if why == "said" else (event(30.0, why, **more),)
    mistake = event(33.0, "answer", of=why, answer="mistake")
    stop = event(30.0, "stop", why=why)
    well = event(22.0, "answer", of="stumble", answer="all right")
    began = (event(20.0, "stumble"), well, event(22.0, "go-on"))
    send(home, worn_walk(*began, *said, stop, mistake, event(33.0, "go-on")))
    found = result(home)
    assert (found.stumbles, found.pain, found.effort, found.note) == (1, None, None, "")


def test_answers_after_the_session_leave_what_was_measured(home: Home):
    send(home, worn_walk())
    measured = result(home).dose
    answer_session(home, ID, TODAY, Said(effort=4, pain=0, confidence=Confidence.SURE))
    found = result(home)
    assert (found.effort, found.pain, found.confidence, found.dose) == (4, 0, Confidence.SURE, measured)
    assert found.revision == 1


def test_answers_before_the_file_came_are_kept_and_joined_with_it(home: Home):
    with_plan(home)
    answer_session(home, ID, TODAY, Said(effort=5, pain=2, pain_place="left knee", flags=(Flag.FAINT,)))
    early = result(home)
    assert (early.id, early.dose.backward_m, early.flags) == (f"session-{ID}", 0.0, (Flag.FAINT,))
    assert planned(home).state.stopped, "a red flag stops at once"
    send(home, worn_walk())
    found = result(home)
    assert (found.effort, found.pain, found.pain_place) == (5, 2, "left knee")
    assert found.flags == (Flag.FAINT,)
    assert found.dose.backward_walk_m > 20


def test_the_same_answers_twice_are_kept_once(home: Home):
    send(home, worn_walk())
    for _ in range(3):
        answer_session(home, ID, TODAY, Said(effort=4, pain=0))
    assert result(home).revision == 1


def test_a_result_said_by_hand_is_taken_over_and_not_counted_twice(home: Home):
    with_plan(home)
    say_result(home, SaidResult(amount=Amount.DONE, effort=3, pain=0))
    send(home, worn_walk())
    found = result(home)
    assert found.id == f"result-{TODAY}"
    assert (found.effort, found.pain) == (3, 0)
    assert found.dose.backward_walk_m == pytest.approx(33, rel=0.15)
    answer_session(home, ID, TODAY, Said(effort=6))
    assert result(home).effort == 6


def test_what_is_said_by_hand_afterwards_is_of_the_same_session(home: Home):
    with_plan(home)
    send(home, worn_walk())
    measured = result(home).dose
    say_result(home, SaidResult(amount=Amount.DONE, effort=7, pain=2, pain_place="left hip"))
    found = result(home)
    assert (found.id, found.dose, found.effort, found.pain) == (f"session-{ID}", measured, 7, 2)


def test_a_second_session_of_a_day_is_one_of_its_own(home: Home):
    with_plan(home)
    say_result(home, SaidResult(amount=Amount.DONE, effort=3, pain=0))
    send(home, worn_walk())
    other = another_id()
    send(home, worn_walk(event(10.0, "knocks"), id=other), other)
    assert {one.id for one in results(home)} == {f"result-{TODAY}", f"session-{other}"}


def test_a_session_that_came_days_late_is_of_its_own_day(home: Home):
    send(home, session(30, began="2026-05-29T17:00:00Z", day="2026-05-29"))
    assert result(home).day == date(2026, 5, 29)
    (run,) = home.store.shelf(home.me().id).runs()
    assert run.local_day == date(2026, 5, 29)


@pytest.mark.parametrize("began", ["2027-06-01T08:00:00Z", "2025-01-01T08:00:00Z", "1970-01-01T00:00:00Z"])
def test_a_clock_that_was_years_off_loses_nothing(home: Home, began: str):
    run = send(home, session(30, began=began, day="2026-05-30"))
    assert home.shelf_with(run).run(run).duration_s == 30
    assert result(home).day == date(2026, 5, 30)


def test_a_simulated_session_stays_out_of_a_real_persons_plan(home: Home):
    run = send(home, session(10, simulated=True))
    assert home.shelf_with(run).run(run).simulated
    assert len(results(home)) == 1, "nothing real is there yet: it shows what a plan does"
    send(home, session(11, id=(real := another_id())), real)
    send(home, session(12, simulated=True, id=(again := another_id())), again)
    assert {one.id for one in results(home)} == {f"session-{ID}", f"session-{real}"}


# --- half-sent ---


def begin(home: Home, data: bytes, session_id: str = ID) -> None:
    begin_session(home, session_id, None, "")
    opened = open_piece(home, session_id, 0, None)
    assert opened is not None
    with opened.writer as writer:
        writer.write(data)
        writer.commit(None)


def test_a_half_sent_session_is_not_finished(home: Home):
    begin(home, session(5)[:1000])
    with pytest.raises(OutOfStep, match="1,000 bytes"):
        finish_session(home, ID)
    with pytest.raises(NotFound):
        finish_session(home, another_id())


def test_what_was_not_acknowledged_is_cut_off_and_sent_again(home: Home):
    data = session(5)
    begin(home, data[:1000])
    with partials(home).path(ID.replace("-", "")).open("ab") as torn:
        torn.write(b"left by a kill")
    with (home.settings.data / "partial" / f"{ID.replace('-', '')}.journal").open("ab") as torn:
        torn.write(b'{"offset":99')
    assert session_sent(home, ID).offset == 1000
    opened = open_piece(home, ID, 1000, len(data))
    assert opened is not None
    with opened.writer as writer:
        writer.write(data[1000:])
        writer.commit(len(data))
    run = finish_session(home, ID)
    with home.shelf_with(run).open_original(run)[1] as kept:
        assert kept.read() == data


def test_the_newest_writer_is_the_only_one(home: Home):
    begin_session(home, ID, None, "")
    first, second = open_piece(home, ID, 0, None), open_piece(home, ID, 0, None)
    assert first is not None
    assert second is not None
    assert not first.writer.write(b"late")
    assert first.writer.commit(None) is None
    with second.writer as writer:
        assert writer.write(b"new")
        assert writer.commit(None) is not None
    assert session_sent(home, ID).offset == 3


def test_a_start_goes_on_with_what_was_whole_and_not_yet_read(home: Home):
    data = session(5)
    begin_session(home, ID, len(data), "")
    opened = open_piece(home, ID, 0, len(data))
    assert opened is not None
    with opened.writer as writer:
        writer.write(data)
        writer.commit(len(data))
    key = ID.replace("-", "")
    partials(home).link(key, staged_path(home, key))  # killed between this and its row
    assert sweep_staging(home) == 1
    (upload,) = take_all_whole(home)
    assert take_all_whole(home) == ()
    assert read_upload(home, upload).outcomes[0].run_ids
    assert session_sent(home, ID).state == "kept"


def test_a_phone_that_stays_away_loses_nothing_and_may_come_back(home: Home):
    data = session(20)
    begin(home, data[: len(data) // 2])
    assert give_up_silent(home) == ()
    now = home.clock()
    home.clock = lambda: datetime.now(UTC) + SILENT - timedelta(days=16)
    assert give_up_silent(home) == (), "fourteen days are promised"
    home.clock = lambda: datetime.now(UTC) + SILENT + timedelta(days=1)
    (part,) = give_up_silent(home)
    home.clock = lambda: now
    half = read_upload(home, part).outcomes[0].run_ids[0]
    assert home.shelf_with(half).run(half).duration_s < 12
    assert session_sent(home, ID).state == "gone"
    assert begin_session(home, ID, None, "").offset == 0
    whole = send(home, data)
    assert [run.id for run in home.store.shelf(home.me().id).runs()] == [whole]


def test_a_session_that_is_kept_is_known_without_its_journal(home: Home):
    data = session(5)
    run = send(home, data)
    partials(home).forget(ID.replace("-", ""))
    sent = session_sent(home, ID)
    assert (sent.state, sent.run_id, sent.length) == ("kept", run, len(data))
    assert take_whole(home, ID) is not None


def test_the_doctor_and_a_backup_know_what_is_half_sent(home: Home, tmp_path: Path):
    begin(home, session(5)[:2000])
    assert half_sent(home.settings.data).count == 1
    (found,) = [check for check in examine(home.settings).checks if check.name == "Half-sent"]
    assert (found.state, "1 session of a phone half-sent" in found.words) == ("note", True)
    assert make_backup(home.settings, tmp_path / "all.backup")["half_sent"] == 1
    send_rest = open_piece(home, ID, 2000, len(session(5)))
    assert send_rest is not None
    with send_rest.writer as writer:
        writer.write(session(5)[2000:])
        writer.commit(len(session(5)))
    finish_session(home, ID)
    assert half_sent(home.settings.data).count == 0
    assert not [check for check in examine(home.settings).checks if check.name == "Half-sent"]
