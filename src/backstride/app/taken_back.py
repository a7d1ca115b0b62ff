"""What can be taken back of what was said to the coach: a change by hand, and what was pressed by mistake.

Nothing leaves the log: a later word stands beside the first. A red flag asks for a sentence to be confirmed,
on the day on which it was said; afterwards it takes somebody who is named.
"""

from dataclasses import dataclass
from datetime import date

from backstride.app.coaching import Planned, fresh_id, kept_log, say
from backstride.app.home import Home
from backstride.plan.coach import in_order
from backstride.plan.log import Log
from backstride.vocab.errors import NotFound, ValueRefused
from backstride.vocab.plan import Event, Flag, Flagged, Override, Result, Wish, Wished
from backstride.vocab.taken_back import Ended, Mistaken

CONFIRMED = "I pressed it by mistake: none of these happened."
"""What a person confirms of a red flag; kept in the log, word for word."""
TAKEN_BACK = frozenset({Wish.HURTS, Wish.PLACE})
"""Of what is said on the day; the others are said anew."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A red flag, or a word about the day, that can still be taken back today."""

    of: str
    words: tuple[str, ...]
    revision: int = 0


def flags_today(log: Log, today: date) -> tuple[Pressed, ...]:
    """Return the red flags that were said of today and stand."""
    return tuple(
        Pressed(event.id, (event.flag.value,))
        if isinstance(event, Flagged)
        else Pressed(event.id, tuple(flag.value for flag in event.flags), event.revision)
        for event in in_order(log.events)
        if event.day == today and (isinstance(event, Flagged) or (isinstance(event, Result) and event.flags))
    )


def wish_today(log: Log, today: date) -> tuple[Pressed, ...]:
    """Return what was said of today that took the backward work away."""
    return tuple(
        Pressed(event.id, (event.wish.value,))
        for event in in_order(log.events)
        if isinstance(event, Wished) and event.day == today and event.wish in TAKEN_BACK
    )


def take_back_flags(home: Home, *, confirmed: bool) -> Planned:
    """Say that today's red flags were pressed by mistake.

    Raises:
        ValueRefused: it was not confirmed, or no red flag was said today.
    """
    if not confirmed:
        raise ValueRefused("confirm", "Tick the sentence, if it is so. Until then everything stays stopped.")
    _, log, today = kept_log(home)
    return _take_back(home, flags_today(log, today), CONFIRMED)


def take_back_wish(home: Home) -> Planned:
    """Say that nothing hurts, or that the place is safe after all. Raises ValueRefused: nothing was said."""
    _, log, today = kept_log(home)
    return _take_back(home, wish_today(log, today), "")


def _take_back(home: Home, pressed: tuple[Pressed, ...], words: str) -> Planned:
    if not pressed:
        raise ValueRefused("mistake", "Nothing was said today that can be taken back.")
    for each in pressed:
        _, _, today = kept_log(home)
        found = say(home, Mistaken(today, fresh_id(home, "mistaken", today), each.of, words, each.revision))
    return found


def in_force(log: Log, today: date) -> tuple[Override, ...]:
    """Return what was changed by hand and holds today, in the order in which it was said."""
    return tuple(ruling.override for ruling in log.standing(today).overrides)


def end_override(home: Home, ended: str, by: str = "") -> Planned:
    """End a change by hand. Raises NotFound: none of this id holds today."""
    _, log, today = kept_log(home)
    if ended not in {said.id for said in in_force(log, today)}:
        raise NotFound("change by hand that holds")
    return say(home, Ended(today, fresh_id(home, "ended", today), ended, by.strip()[:60]))


def check_taken_back(event: Event, log: Log, today: date) -> None:
    """Refuse a word that takes nothing back, or comes too late or too early. Raises ValueRefused: why."""
    if isinstance(event, Ended) and event.ended not in {said.id for said in in_force(log, event.day)}:
        raise ValueRefused("ended", "No change by hand of this id holds on that day.")
    if not isinstance(event, Mistaken):
        return
    if event.day != today:
        raise ValueRefused("day", "Only what was said today can be taken back; afterwards it takes a name.")
    known = [
        said for said in log.events if said.id == event.of and isinstance(said, Flagged | Result | Wished)
    ]
    if not any(said.day == event.day for said in known):
        raise ValueRefused(
            "of", "Nothing of this id was said on that day; afterwards it cannot be taken back."
        )
    if event.revision > max(getattr(said, "revision", 0) for said in known):
        raise ValueRefused("revision", "What will be said later cannot be taken back now.")
    if not event.words.strip() and any(not isinstance(said, Wished) for said in known):
        raise ValueRefused("words", f"A red flag takes words, for example: {CONFIRMED}")


def flag_words(pressed: tuple[Pressed, ...]) -> str:
    """Say red flags in a line, in their own order: `chest pain, fainting`."""
    said = {word for each in pressed for word in each.words}
    return ", ".join(flag.value for flag in Flag if flag.value in said)
