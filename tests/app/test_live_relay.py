"""A spotter sees a session for a minute and can stop it; nothing is kept."""

from backstride.app.live_relay import FORGET_S, LiveRelay


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
    assert (seen[0].view, seen[1], seen[2]) == ("2", 3.0, False)


def test_a_stop_reaches_the_session_that_was_seen_and_no_other() -> None:
    relay = LiveRelay(Clock())
    relay.tell("a", "", "1")
    assert relay.stop() is True
    assert relay.tell("a", "", "2") is True
    assert relay.tell("b", "", "1") is False


def test_what_nobody_renews_is_forgotten_after_a_minute_and_its_stop_with_it() -> None:
    clock = Clock()
    relay = LiveRelay(clock)
    relay.tell("a", "", "1")
    relay.stop()
    clock.now_s += FORGET_S + 1
    assert relay.see() is None
    assert relay.stop() is False
    assert relay.tell("a", "", "2") is False
