"""What was meant of all that was said: each thing once, and without what was pressed by mistake.

A red flag is a wall, so three things hold of it. Saying a session anew does not lose it: flags of every
revision count. Only a word of the person takes it back, said on the same day; without words, or a day later,
it stands until somebody is named who agrees. And what is said after that word counts again.

Nothing is ever removed: the log keeps the flag and the word that took it back. Rejected: a flag that is
deleted, after which nobody could say why a day was decided as it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from backstride.vocab.plan import Event, Flag, Flagged, Result, Wished
from backstride.vocab.taken_back import Mistaken


def as_meant(events: Iterable[Event]) -> Iterator[Event]:
    """Yield each event once, in no order; of several under one id the newest, with the red flags of all."""
    once: dict[tuple[str, str], Event] = {}
    flagged: list[Result] = []
    for event in events:
        key = (type(event).__name__, event.id)
        if key not in once or _newer(event, once[key]):
            once[key] = event
        if isinstance(event, Result) and event.flags:
            flagged.append(event)
    mistakes = tuple(event for event in once.values() if isinstance(event, Mistaken))
    for event in once.values():
        if isinstance(event, Flagged | Wished) and _taken_back(event, mistakes):
            continue
        if isinstance(event, Result) and flagged:
            yield _with_flags(event, flagged, mistakes)
        else:
            yield event


def _newer(event: Event, before: Event) -> bool:
    """Whether an event takes the place of another; equal revisions are told apart by what they say."""
    this, other = (getattr(each, "revision", 0) for each in (event, before))
    return (this, repr(event)) > (other, repr(before))


def _with_flags(result: Result, flagged: Iterable[Result], mistakes: tuple[Mistaken, ...]) -> Result:
    """Return a result with the flags of all its revisions that were not taken back."""
    said = {
        flag
        for each in flagged
        if each.id == result.id and not _taken_back(each, mistakes)
        for flag in each.flags
    }
    return replace(result, flags=tuple(flag for flag in Flag if flag in said))


def _taken_back(event: Flagged | Wished | Result, mistakes: tuple[Mistaken, ...]) -> bool:
    """Whether a word of the same day takes this back; a red flag only with words."""
    return any(
        word.of == event.id
        and word.day == event.day
        and (isinstance(event, Wished) or bool(word.words.strip()))
        and (not isinstance(event, Result) or event.revision <= word.revision)
        for word in mistakes
    )
