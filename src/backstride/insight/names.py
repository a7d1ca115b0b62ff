"""What the name of a lap or workout step says about travel and gait.

A runner who calls a lap "6 x backward" has said which way it was run; that is nearly as certain as a label,
and it is the only thing in a watch file that is. So only what can hardly mean anything else counts: whole
words and phrases in nine languages (their tables stand in `name_words.py`), and nothing at all where the
name also says the other way ("backward and forward"), denies it ("no backward"), speaks of another lap ("rest
after backward"), of a route taken the other way round ("lake loop backwards") or of arms and looks.

A word that means more than one thing in its language ("arrière", "indietro", "atrás", "뒤로") counts only
in a phrase of running, or alone beside numbers and units. Rejected: substrings ("arrière-pays" is the
hinterland), a translation model, and guessing from the name of the whole activity.
"""

import re
import unicodedata
from functools import cache, lru_cache

from backstride.insight.name_words import (
    ALONE_BACKWARD,
    BACKWARD,
    BACKWARD_PARTS,
    BACKWARD_STARTS,
    FORWARD,
    FORWARD_PARTS,
    OTHERWISE,
    OTHERWISE_PARTS,
    RUN,
    RUN_ENDS,
    RUN_PARTS,
    UNITS,
    WALK,
    WALK_ENDS,
    WALK_PARTS,
)
from backstride.vocab.segment import Gait, Travel


@lru_cache(maxsize=1024)  # laps of one workout share their names
def travel_of_name(name: str | None) -> Travel | None:
    """Return `BACKWARD` where a name says so, or None where it says nothing, both ways or something else."""
    plain = _plain(name or "")
    close = plain.replace(" ", "")
    if not (_says_backward(plain) or _has_part(close, BACKWARD_PARTS)):
        return None
    ahead = _has_word(plain, FORWARD) or _has_part(close, FORWARD_PARTS)
    otherwise = bool(_otherwise().search(plain)) or _has_part(close, OTHERWISE_PARTS)
    return None if ahead or otherwise else Travel.BACKWARD


@lru_cache(maxsize=1024)
def gait_of_name(name: str | None) -> Gait:
    """Return the gait that a name says; unknown where it says none or both."""
    plain = _plain(name or "")
    words = plain.split()
    walk = _has_word(plain, WALK) or _has_part(plain, WALK_PARTS) or any(w.endswith(WALK_ENDS) for w in words)
    run = _has_word(plain, RUN) or _has_part(plain, RUN_PARTS) or any(w.endswith(RUN_ENDS) for w in words)
    if walk == run:
        return Gait.UNKNOWN
    return Gait.WALK if walk else Gait.RUN


def _says_backward(plain: str) -> bool:
    words = plain.split()
    if any(word.startswith(BACKWARD_STARTS) for word in words) or _has_word(plain, BACKWARD):
        return True
    alone = " ".join(word for word in words if word not in UNITS and not word.isdecimal())
    return alone in ALONE_BACKWARD


def _plain(name: str) -> str:
    """Fold a name to lower-case words without accents: watches drop accents, people drop capitals.

    Only Latin accents go: the marks of Japanese and Korean are letters. `BackwardRun`, `backward_run`,
    `6xbackward`, `retro-run` and `30s` are taken apart; "arrière-pays" is not, since it is one word.
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", apart).casefold())
    bare = unicodedata.normalize("NFC", re.sub(r"[\u0300-\u036f]", "", folded)).replace("\u2019", "'")
    bare = re.sub(r"(\d)\s*[x\u00d7](?=\W*[^\W\d])", r"\1 x ", bare)
    bare = re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", bare)
    return " ".join(re.sub(r"[^\w'-]+|_|(?<!arriere)-|-(?!\w)", " ", bare).split())


def _has_word(plain: str, words: tuple[str, ...]) -> bool:
    return bool(_any_of(words).search(plain))


def _has_part(close: str, parts: tuple[str, ...]) -> bool:
    """Tell whether a name holds a part of a language that is written without spaces between words."""
    return any(part in close for part in parts)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the phrases as whole words; a hyphen between two of its words may stand for the space."""
    phrases = "|".join(
        re.escape(word).replace(r"\ ", "[ -]") for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w'])(?:{phrases})(?![\w'])(?!-\w)")


@cache
def _otherwise() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<![\w])(?:{pattern})(?![\w])" for pattern in OTHERWISE))
