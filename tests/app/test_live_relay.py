"""A spotter sees a session for a minute and can stop it; nothing is kept."""

from backstride.app.live_relay import FORGET_S, FORGET_STOP_S, MOST_SESSIONS, LiveRelay


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_nobody_runs_until_a_phone_tells() -> None:
    relay = LiveRelay(Clock())
    assert relay.see() is None
    assert relay.stop() is False


def test_a_spotter_sees_what_was_told_last_and_how_old_it_is() -> None:
    clock = Clock()
    relay = LiveRelay(clock)
    relay.tell("a", "Repeats", "1")
    clock.now_s += 1
    assert relay.tell("a", "Repeats", "2") is False
    clock.now_s += 3
    seen = relay.see()
    assert seen is not None
    assert (seen[0].view, seen[1], seen[0].stop) == ("2", 3.0, False)


def test_a_stop_reaches_the_session_that_was_seen_and_no_other() -> None:
    relay = LiveRelay(Clock())
    relay.tell("a", "", "1")
    assert relay.stop() is True
    assert relay.tell("a", "", "2") is True
    assert relay.tell("b", "", "1") is False


def test_a_stop_is_for_who_was_seen_where_two_run() -> None:
    relay = LiveRelay(Clock())
    relay.tell("a", "", "1")
    relay.tell("b", "", "1")
    assert relay.stop("a") is True
    assert relay.stop("c") is False
    assert relay.tell("b", "", "2") is False
    assert relay.tell("a", "", "2") is True


def test_a_view_is_forgotten_after_a_minute() -> None:
    clock = Clock()
    relay = LiveRelay(clock)
    relay.tell("a", "Repeats", "1")
    clock.now_s += FORGET_S + 1
    seen = relay.see()
    assert seen is not None
    assert (seen[0].title, seen[0].view, seen[1]) == ("", None, FORGET_S + 1)


def test_a_stop_waits_an_hour_for_a_phone_without_a_network() -> None:
    clock = Clock()
    relay = LiveRelay(clock)
    relay.tell("a", "", "1")
    clock.now_s += FORGET_S + 1
    assert relay.stop() is True
    clock.now_s += FORGET_STOP_S - FORGET_S - 2
    assert relay.tell("a", "", "2") is True
    clock.now_s += FORGET_STOP_S + 1
    assert relay.see() is None
    assert relay.stop() is False
    assert relay.tell("a", "", "3") is False


def test_a_stop_that_arrived_is_over_and_the_runner_may_go_on() -> None:
    relay = LiveRelay(Clock())
    relay.tell("a", "", "1")
    relay.stop()
    assert relay.tell("a", "", "2") is True
    assert relay.tell("a", "", "3", halted=True) is False
    assert relay.tell("a", "", "4") is False


def test_a_session_that_is_over_is_gone_after_a_minute() -> None:
    clock = Clock()
    relay = LiveRelay(clock)
    relay.tell("a", "", "1", halted=True)
    assert relay.stop() is True
    assert relay.tell("a", "", "1", halted=True) is False
    clock.now_s += FORGET_S + 1
    assert relay.see() is None


def test_however_many_sessions_are_told_few_are_known() -> None:
    relay = LiveRelay(Clock())
    for one in range(MOST_SESSIONS + 1):
        relay.tell(str(one), "", "1")
    assert relay.see("0") is None
    assert relay.see("1") is not None
