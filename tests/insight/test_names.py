"""Names of laps as runners write them, in nine languages: what says backward, and what only looks like it."""

import pytest

from backstride.insight.names import gait_of_name, travel_of_name
from backstride.vocab.segment import Gait, Travel

BACKWARD = {
    "en": [
        "6 x backward", "6xbackward", "Backward", "BACKWARDS", "backward run", "Backward running 30s",
        "30s backward",
        "backward walk", "Backward-Run", "backward_walk", "BackwardRun", "Retro", "retro running",
        "retrorunning", "Retro-running",
        "Retrowalking", "Backpedal 20m", "backpedaling", "Lap 3: backward", "No. 3 backward",
        "Backward no 3", "bwd 40 m",
        "walk backward (treadmill)", "Bkwd x 4", "\uff22ackward", "backward!", "Retro run 2",
    ],
    "de": [
        "Rückwärts 30s", "rückwärts", "RÜCKWÄRTS", "Rueckwaerts", "Ruckwarts", "Rückwärtslauf",
        "Rückwärtslaufen 4x", "Rückwärtsgehen",
        "4 x 50 m rückwärts", "Retrolauf", "Rücklings", "Runde 3 rückwärts", "rückwärts gehen",
    ],
    "fr": [
        "Marche arrière", "course arrière", "En arrière 30 s", "À reculons", "a reculons", "Rétro",
        "rétro-running", "Rétrocourse",
        "Arrière", "Arrière 30s", "6 x arrière", "50 pas en arrière", "un pas en arrière", "COURSE ARRIERE",
    ],
    "es": [
        "Marcha atrás", "Correr hacia atrás", "hacia atras", "Carrera de espaldas", "Atrás 30 s",
        "4x atrás", "caminar para atrás",
        "Retrocarrera", "corriendo atrás",
    ],
    "it": [
        "Corsa all'indietro", "Corsa all\u2019indietro", "Camminata indietro", "Indietro 30s",
        "3 x indietro", "marcia indietro",
        "corsa a ritroso", "Retrocorsa", "Retro running", "A ritroso",
    ],
    "nl": [
        "Achteruit", "achteruitlopen", "Achteruit rennen 30 s", "achterwaarts", "5x achteruit",
        "ruggelings lopen", "Retrolopen",
    ],
    "ja": [
        "後ろ走り", "後ろ向き走り", "後ろ歩き 30秒", "うしろ歩き", "バックラン", "バック走 3本",
        "レトロランニング", "後ろ向き", "バック 3本",
    ],
    "zh": ["倒跑 3x", "倒走", "后退跑", "倒着跑", "后退 30秒", "倒退走 3组", "向后跑", "後退跑", "倒著走"],
    "ko": [
        "뒤로 걷기", "뒤로 달리기", "뒤로달리기 3회", "뒤로 30초", "거꾸로 걷기", "레트로 러닝",
        "백워드", "뒤로 뛰기",
    ],
}  # fmt: skip

NOTHING = {
    "en": [
        "", "  ", "Lap 1", "Run back home", "way back", "backyard ultra", "Back to back", "Backup",
        "back and forth", "Retrograde",
        "retrospective", "setback", "Retrofit", "Backwater trail", "forward", "Easy run",
        "comeback run", "reverse loop", "30",
        "Backwardation",
    ],
    "both ways": [
        "forward and backward", "backward/forward", "Backward-forward", "vor- und rückwärts",
        "Vorwärts / rückwärts", "avant/arrière",
        "avant et arrière", "adelante y atrás", "hacia adelante y hacia atrás", "avanti e indietro",
        "2 km avanti e indietro",
        "voorwaarts en achterwaarts", "vooruit en achteruit", "前後走り", "前向きと後ろ向き",
        "前后跑 倒跑", "앞뒤로 걷기", "fwd/bwd",
    ],
    "denied": [
        "no backward", "not backward", "No backward today", "without backward", "kein rückwärts",
        "nicht rückwärts laufen",
        "ohne Rückwärtslauf", "pas de marche arrière", "sans marche arrière", "pas à reculons",
        "sin marcha atrás",
        "no correr hacia atrás", "senza corsa all'indietro", "non indietro", "geen achteruit",
        "niet achteruit", "zonder achteruit",
        "後ろ走りなし", "後ろ走り禁止", "没有倒跑", "뒤로 걷기 없음", "instead of backward",
    ],
    "another lap": [
        "Rest after backward", "after backward", "before backward running", "Pause nach rückwärts",
        "repos après marche arrière",
        "descanso después de marcha atrás", "rust na achteruit",
    ],
    "something else": [
        "lake loop backwards", "Route backwards", "Strecke rückwärts", "parcours en arrière",
        "retour en arrière", "torno indietro",
        "ritorno indietro", "percorso a ritroso", "look backward", "Looking backward",
        "arm swings backward", "backward lunges",
        "fentes arrière", "pied arrière",
    ],
    "fr": [
        "arrière-pays", "course arrière-pays", "Trail de l'arrière-pays", "arrière-cour",
        "Arrière-saison", "marche arrière-garde",
    ],
    "es": ["hace dos días atrás", "quedarse atrás", "días atrás"],
    "it": ["resta indietro", "indietro tutta, ritorno"],
    "nl": ["conditie gaat achteruit"],
    "ja": ["バックヤード", "前回", "後半", "後ろ向きな気持ち"],
    "zh": ["摔倒跑完", "跌倒走回", "跑步", "前进", "后半程"],
    "ko": ["3일 뒤로 연기", "뒤로 가기", "앞으로", "걷기"],
}  # fmt: skip


@pytest.mark.parametrize("name", [name for names in BACKWARD.values() for name in names])
def test_a_lap_called_so_was_run_backward(name: str):
    assert travel_of_name(name) is Travel.BACKWARD


@pytest.mark.parametrize("name", [name for names in NOTHING.values() for name in names])
def test_a_lap_called_so_says_nothing_about_travel(name: str):
    assert travel_of_name(name) is None


def test_a_lap_without_a_name_says_nothing():
    assert travel_of_name(None) is None
    assert gait_of_name(None) is Gait.UNKNOWN


@pytest.mark.parametrize(
    ("name", "gait"),
    [
        ("backward walk", Gait.WALK),
        ("Rückwärtsgehen", Gait.WALK),
        ("marche arrière", Gait.WALK),
        ("caminar hacia atrás", Gait.WALK),
        ("camminata indietro", Gait.WALK),
        ("achteruit wandelen", Gait.WALK),
        ("後ろ歩き", Gait.WALK),
        ("倒走", Gait.WALK),
        ("뒤로 걷기", Gait.WALK),
        ("backward run", Gait.RUN),
        ("Retrorunning", Gait.RUN),
        ("Rückwärtslaufen", Gait.RUN),
        ("course arrière", Gait.RUN),
        ("carrera de espaldas", Gait.RUN),
        ("corsa all'indietro", Gait.RUN),
        ("achteruit rennen", Gait.RUN),
        ("後ろ走り", Gait.RUN),
        ("倒跑", Gait.RUN),
        ("뒤로 달리기", Gait.RUN),
        ("backward", Gait.UNKNOWN),
        ("walk/run backward", Gait.UNKNOWN),
        ("achteruitlopen", Gait.UNKNOWN),
        ("後退走", Gait.UNKNOWN),
    ],
)
def test_a_name_tells_walking_from_running_where_it_says_so(name: str, gait: Gait):
    assert gait_of_name(name) is gait
