"""What the name of a lap or workout step says about travel and gait.

A runner who calls a lap "6 x backward" has said which way it was run; that is certain in the way a label is,
and it is the only thing in a watch file that is. Names are matched as whole words in nine languages. A name
that also names the other way ("backward and forward") says nothing.
"""

import re
import unicodedata

from backstride.vocab.segment import Gait, Travel

BACKWARD = (
    # en
    "backward", "backwards", "backward running", "retro", "retro running", "retrorunning", "retro walking", "backpedal", "backpedaling",
    "backpedalling", "backpedals",
    # de
    "rückwärts", "rueckwaerts", "rückwärtslauf", "rückwärtslaufen", "rückwärtsgehen", "rueckwaertslaufen", "rueckwaertslauf",
    # fr
    "arrière", "en arrière", "marche arrière", "course arrière", "à reculons", "reculons", "rétro", "rétrocourse", "rétro course", "rétrorunning",
    # es
    "hacia atrás", "atrás", "de espaldas", "marcha atrás", "retrocarrera", "retrorunning",
    # it
    "indietro", "all'indietro", "all’indietro", "a ritroso", "retrocorsa", "retrocammino",
    # nl
    "achteruit", "achterwaarts", "achteruitlopen", "achteruitrennen", "ruggelings", "retrolopen",
)  # fmt: skip
BACKWARD_CJK = (
    "後ろ向き", "うしろ向き", "後ろ走り", "後ろ歩き", "後向き", "バックラン", "バック走", "バックウォーク", "後退走", "逆走ランニング", "レトロランニング",
    "倒跑", "倒走", "后退跑", "后退走", "向后跑", "向后走", "退步走", "退着走", "倒着跑", "倒着走", "後退跑", "後退走", "向後跑", "向後走",
    "뒤로", "뒤로 달리기", "뒤로달리기", "뒤로 걷기", "뒤로걷기", "백워드", "레트로 러닝", "레트로러닝",
)  # fmt: skip
FORWARD = (
    "forward", "forwards", "vorwärts", "vorwaerts", "en avant", "avant", "hacia adelante", "adelante", "avanti", "in avanti",
    "vooruit", "voorwaarts",
)  # fmt: skip
FORWARD_CJK = ("前向き", "前走り", "向前", "正跑", "앞으로")
WALK = ("walk", "walking", "gehen", "marche", "caminar", "caminata", "cammino", "camminata", "wandelen", "lopen")
WALK_CJK = ("歩き", "ウォーク", "走路", "步行", "倒走", "后退走", "後退走", "退步走", "退着走", "倒着走", "向后走", "向後走", "걷기")
RUN = ("run", "running", "runs", "sprint", "laufen", "lauf", "course", "courir", "correr", "carrera", "corsa", "rennen", "hardlopen")
RUN_CJK = ("走り", "ラン", "跑", "달리기", "러닝")


def travel_of_name(name: str | None) -> Travel | None:
    """Return what a name says about travel, or None where it says nothing or both ways."""
    if not name:
        return None
    plain = _plain(name)
    back = _has_word(plain, BACKWARD) or _has_part(plain, BACKWARD_CJK)
    ahead = _has_word(plain, FORWARD) or _has_part(plain, FORWARD_CJK)
    return Travel.BACKWARD if back and not ahead else None


def gait_of_name(name: str | None) -> Gait:
    """Return the gait that a name says; unknown where it says none or both."""
    plain = _plain(name or "")
    walk = _has_word(plain, WALK) or _has_part(plain, WALK_CJK) or "gehen" in plain
    run = _has_word(plain, RUN) or _has_part(plain, RUN_CJK) or "laufen" in plain or "rennen" in plain
    if walk == run:
        return Gait.UNKNOWN
    return Gait.WALK if walk else Gait.RUN


def _plain(name: str) -> str:
    """Fold case, width and composition, and turn what is no letter into a space; letters and accents stay."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    return " ".join(re.sub(r"[^\w']+|_", " ", folded).split())


def _has_word(plain: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(_plain(word))}(?!\w)", plain) for word in words)


def _has_part(plain: str, parts: tuple[str, ...]) -> bool:
    """Languages written without spaces between words."""
    return any(part.casefold() in plain for part in parts)
