"""`backstride plan`: a plan made, shown, done, asked and taken along; each refusal in one sentence."""

import json
import re
from pathlib import Path

import icalendar
import pytest

from backstride.cli import plan_new, plan_said
from backstride.plan.sane import SaneParams
from shell import Said, Shell

DAYS = "mon,tue,wed,thu,fri,sat,sun"
WHO = ("--profile", "new", "--days", DAYS, "--sessions", 7, "--place", "track")
FINE = (
    "--fell",
    "no",
    "--dizzy",
    "no",
    "--heart",
    "none",
    "--injured",
    "none",
    "--pain-now",
    0,
    "--also",
    "none",
)


def answers(**other: str) -> list[str]:
    """All questions answered with no, but for these."""
    said = dict(zip(FINE[::2], map(str, FINE[1::2]), strict=True))
    said |= {f"--{name}": value for name, value in other.items()}
    return [word for pair in said.items() for word in pair]


def made(shell: Shell, *more: object) -> Said:
    said = shell("plan", "new", *WHO, *FINE, *more)
    assert (said.code, said.err) == (0, "")
    return said


def read(said: Said) -> dict:
    assert (said.code, said.err) == (0, "")
    found: dict = json.loads(said.out)
    assert found["schema"] == "backstride.plan/1"
    return found


def test_a_plan_is_made_and_shown(shell: Shell) -> None:
    assert "Go." in made(shell).out
    shown = shell("plan", "show").out
    assert "walking backward" in shown
    assert "Stage 1 of 12" in shown
    assert "At least 4 days on this stage" in shown
    found = read(shell("plan", "show", "--json"))
    (today,) = found["days"]
    assert today["planned"]["backward_walk_m"] > 0
    assert (found["profile"], found["stage"]["number"], today["done"]) == ("new", 1, None)


def test_without_answers_the_questions_come_first(shell: Shell) -> None:
    said = shell("plan", "new", *WHO)
    assert (said.code, said.err) == (0, "")
    assert "The questions about your health come first" in said.out
    assert read(shell("plan", "show", "--json"))["days"][0]["planned"] is None
    assert "Go." in shell("plan", "new", *FINE).out


def test_answers_set_limits_or_ask_a_professional_first(shell: Shell) -> None:
    limited = shell("plan", "new", *WHO, *answers(injured="knee,calf"))
    assert "with limits" in limited.out
    assert "Walking only" in limited.out
    asked = shell("plan", "new", *answers(heart="chest"))
    assert "Ask a professional first" in asked.out
    assert read(shell("plan", "show", "--json"))["stopped"]
    assert shell("plan", "cleared", "--by", "Dr. Jones").code == 0
    assert read(shell("plan", "show", "--json"))["stopped"] is None


def test_a_week_is_seven_days(shell: Shell) -> None:
    made(shell)
    assert len(read(shell("plan", "week", "--json"))["days"]) == 7
    assert shell("plan", "week").out.splitlines()[0].startswith("Today")


def test_a_result_in_words_changes_what_comes_and_why_says_so(shell: Shell) -> None:
    made(shell)
    planned = read(shell("plan", "show", "--json"))["days"][0]["planned"]
    found = read(
        shell(
            "plan",
            "done",
            "--effort",
            3,
            "--pain",
            0,
            "--stumbles",
            0,
            "--falls",
            0,
            "--confidence",
            "sure",
            "--json",
        )
    )
    today = found["days"][0]
    assert today["done"]["backward_walk_m"] == planned["backward_walk_m"]
    assert (today["effort"], today["told"]["confidence"]) == (3, "sure")
    reasons = read(shell("plan", "why", "--json"))["changes"]
    grown = next(change for change in reasons if change["rule"] == "grow")
    assert grown["source"].startswith("borrowed")
    assert grown["events"][0]["event"] == "result"
    words = shell("plan", "why").out
    assert "Rule grow" in words
    assert "Source: borrowed" in words
    assert "From: Your session" in words


def test_pain_takes_the_next_days_off(shell: Shell) -> None:
    made(shell)
    found = read(shell("plan", "done", "--pain", 5, "--pain-place", "left calf", "--json"))
    assert [day["planned"] for day in found["days"][1:3]] == [None, None]
    assert any("left calf" in change["reason"] for change in found["days"][0]["changes"])


def test_metres_are_those_that_were_typed_and_said_again_they_take_the_place(shell: Shell) -> None:
    made(shell)
    read(shell("plan", "done", "--backward-walk", 30, "--minutes", 9, "--json"))
    found = read(
        shell("plan", "done", "--amount", "partly", "--backward-walk", 12, "--longest-walk", 6, "--json")
    )
    done = found["days"][0]["done"]
    assert (done["amount"], done["backward_walk_m"], done["longest_walk_m"]) == ("partly", 12, 6)


def test_a_skipped_session_is_nothing_done(shell: Shell) -> None:
    made(shell)
    today = read(shell("plan", "done", "--amount", "skipped", "--json"))["days"][0]
    assert (today["done"], today["told"]["amount"]) == (None, "skipped")


def test_mornings_wishes_and_tests_are_heard(shell: Shell) -> None:
    made(shell)
    assert "Pain 2 of 10" in shell("plan", "morning", 2, "--place", "calf").out
    assert shell("plan", "test", "stand", 12.5).code == 0
    assert "Something hurts" in shell("plan", "wish", "hurts").out
    log = read(shell("plan", "export", "--to", "json"))["log"]
    assert {"profile", "screened", "morning", "tested", "wished", "decision"} <= {
        line["event"] for line in log
    }


def test_an_override_lowers_freely_and_raises_with_reason_and_end(shell: Shell) -> None:
    made(shell)
    before = read(shell("plan", "show", "--json"))["days"][0]["planned"]["backward_walk_m"]
    lower = ("plan", "override", "--by", "Kim", "--what", "dose", "--value")
    found = read(shell(*lower, 0.5, "--json"))
    assert found["days"][0]["planned"]["backward_walk_m"] < before
    refused = shell(*lower, 1.2)
    assert (refused.code, refused.out) == (1, "")
    assert "a reason and an end date" in refused.err
    assert shell(*lower, 1.2, "--reason", "all easy", "--until", "2999-01-01").code == 0


def test_a_change_by_hand_is_listed_and_ended_by_its_id(shell: Shell) -> None:
    made(shell)
    before = read(shell("plan", "show", "--json"))["days"][0]["planned"]
    found = read(shell("plan", "override", "--by", "Kim", "--what", "dose", "--value", 0.5, "--json"))
    key = found["by_hand"][0]["id"]
    listed = shell("plan", "show").out
    assert f"{key}  Kim: dose 0.5." in listed
    assert "backstride plan override --end ID" in listed
    ended = read(shell("plan", "override", "--end", key, "--json"))
    assert (ended["by_hand"], ended["days"][0]["planned"]) == ([], before)
    assert "Changed by hand" not in shell("plan", "show").out
    again = shell("plan", "override", "--end", key)
    assert (again.code, again.out) == (1, "")
    assert "plan show lists what holds" in again.err


def test_what_was_said_by_mistake_is_taken_back_on_the_day(shell: Shell) -> None:
    made(shell)
    before = read(shell("plan", "show", "--json"))["days"][0]["planned"]
    assert shell("plan", "wish", "hurts").code == 0
    assert read(shell("plan", "mistaken", "wish", "--json"))["days"][0]["planned"] == before
    flagged = read(shell("plan", "done", "--pain", 0, "--flag", "chest", "--json"))
    assert flagged["stopped"]
    asked = shell("plan", "mistaken", "flag")
    assert (asked.code, asked.out) == (1, "")
    assert "--none-of-these-happened" in asked.err
    assert read(shell("plan", "mistaken", "flag", "--none-of-these-happened", "--json"))["stopped"] is None
    log = read(shell("plan", "export", "--to", "json"))["log"]
    assert [line["event"] for line in log if line["event"] != "decision"].count("mistaken") == 2
    nothing = shell("plan", "mistaken", "wish")
    assert (nothing.code, "Nothing was said today" in nothing.err) == (1, True)


def test_the_plan_goes_along_as_calendar_watch_file_paper_and_log(shell: Shell, tmp_path: Path) -> None:
    made(shell)
    calendar = icalendar.Calendar.from_ical(shell("plan", "export", "--to", "ics").out)
    assert len(calendar.walk("VEVENT")) > 3
    file = tmp_path / "session.fit"
    said = shell("plan", "export", "-o", file, "--json")
    assert json.loads(said.out)["schema"] == "backstride.plan-written/1"
    assert file.read_bytes()[8:12] == b".FIT"
    assert "BACKWARD" in shell("plan", "export", "--to", "md").out
    again = shell("plan", "export", "-o", file)
    assert (again.code, again.out) == (1, "")
    assert "is there already" in again.err


def test_an_exported_session_says_its_day_and_a_day_without_one_says_so(shell: Shell, tmp_path: Path) -> None:
    made(shell)
    said = shell("plan", "export", "-o", tmp_path / "next.fit")
    assert re.search(r"next\.fit was written, the session of \w+day \d+ \w+: [\d,]+ bytes\.", said.out)
    refused = shell("plan", "export", "--to", "md", "--day", "2031-01-01")
    assert (refused.code, refused.out) == (1, "")
    assert "No session is planned for 2031-01-01." in refused.err


@pytest.mark.parametrize(
    "command", [["show"], ["week"], ["why"], ["done"], ["morning", "0"], ["export", "--to", "ics"]]
)
def test_without_a_plan_a_sentence_says_how_to_make_one(shell: Shell, command: list[str]) -> None:
    said = shell("plan", *command)
    assert (said.code, said.out) == (1, "")
    assert "There is no plan yet" in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["new"], 2, "--profile"),
        (["new", "--profile", "new", "--place", "track"], 2, "--days"),
        (["new", "--profile", "new", "--days", "mon,funday", "--place", "track"], 2, "funday"),
        (["new", "--profile", "new", "--days", "mon"], 2, "--place"),
        (["new", "--days", "mon", "--fell", "no"], 2, "--profile"),
        (["new", "--fell", "perhaps"], 2, "perhaps"),
        (["new", *WHO, "--fell", "no"], 1, "--dizzy, --heart, --injured, --pain-now, --also"),
        (["new", *WHO, *FINE, "--heart", "none,chest"], 1, "exclude each other"),
        (["done", "--effort", 11], 2, "--effort"),
        (["done", "--amount", "most"], 2, "none of done, partly"),
        (["done", "--amount", "unplanned"], 2, "Say how much"),
        (["done", "--day", "yesterday"], 2, "no day such as"),
        (["done", "--day", "2020-01-01"], 1, "Nothing was planned"),
        (["why", "--day", "2020-01-01"], 1, "no such decision"),
        (["wish", "short"], 2, "--minutes"),
        (["cleared", "--by", "me"], 1, "Nothing is stopped"),
        (["override", "--by", " ", "--what", "dose", "--value", "1"], 2, "--by"),
        (["override", "--by", "K", "--what", "weight", "--value", "1"], 2, "none of dose"),
        (["override", "--by", "K", "--what", "dose"], 2, "--value"),
        (["override", "--end", "nothing"], 1, "No change by hand"),
        (["mistaken", "all"], 2, "none of flag, wish"),
        (["mistaken", "flag", "--none-of-these-happened"], 1, "Nothing was said today"),
        (["export"], 2, "--to"),
        (["export", "--to", "fit"], 2, "-o"),
        (["export", "--to", "ics", "--day", "2026-01-01"], 2, "--day"),
    ],
)
def test_a_refusal_is_one_sentence(shell: Shell, arguments: list[object], code: int, says: str) -> None:
    made(shell)
    said = shell("plan", *arguments)
    assert (said.code, said.out) == (code, "")
    assert says in said.err
    assert "Traceback" not in said.err


def test_options_take_what_the_log_takes():
    sane = SaneParams()
    for option, (least, most) in {
        plan_new.Minutes: sane.minutes,
        plan_new.Sessions: sane.sessions,
        plan_new.Age: sane.age_years,
        plan_said.Stumbles: sane.counts,
        plan_said.Falls: sane.counts,
        plan_said.DoneMinutes: (0, sane.day_min),
        plan_said.WalkM: (0, sane.metres),
        plan_said.RunM: (0, sane.metres),
    }.items():
        (said,) = option.__metadata__
        assert (said.min, said.max) == (least, most), said.help
