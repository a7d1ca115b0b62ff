"""The words of `names.py`: how runners in nine languages say that they ran backward, and how they do not.

All Latin words stand in lower case without accents, as names are folded to before they are compared. The
choice is the project's own: what runners write, less what means something else often enough to mislead; what
is left out has its reason beside it.
"""

BACKWARD = (
    # en; "reverse" is left out: it is a direction of a route or a gear more often than of a body
    "backward", "backwards", "bwd", "bkwd", "bkwds", "retro", "backpedal", "backpedals",
    "backpedaling", "backpedalling",
    # de
    "rucklings",
    # fr; "arriere" alone is a hinterland, a yard or a back foot
    "en arriere", "marche arriere", "course arriere", "courir arriere", "sprint arriere",
    "trot arriere", "footing arriere",
    "pas arriere", "a reculons",
    # es; "atras" alone is also time ago, and staying behind
    "hacia atras", "para atras", "marcha atras", "carrera atras", "correr atras", "corriendo atras",
    "caminar atras",
    "caminando atras", "trote atras", "de espaldas",
    # it; "indietro" alone is also the way home
    "all'indietro", "corsa indietro", "correre indietro", "camminata indietro", "cammino indietro",
    "camminare indietro",
    "marcia indietro", "passi indietro", "sprint indietro", "corsa a ritroso", "camminata a ritroso",
    "cammino a ritroso",
    # nl
    "ruggelings",
)  # fmt: skip
BACKWARD_STARTS = (
    # Words that begin so, in compounds too. German writes ue where a watch has no umlaut.
    "ruckwarts", "rueckwaerts", "ruckwaerts", "achteruit", "achterwaarts",
    "retrorun", "retrowalk", "retrolauf", "retrocourse",
    "retrocarrera", "retrocorsa", "retrocamm", "retrolop",
)  # fmt: skip
BACKWARD_PARTS = (
    # ja
    "後ろ向き", "うしろ向き", "後向き", "後ろむき", "うしろむき", "後ろ走", "うしろ走", "後ろ歩",
    "うしろ歩", "後ろ足歩",
    "バックラン", "バック走", "バックウォーク", "バックペダル", "レトロラン", "レトロウォーク",
    "後進走", "後方走",
    # zh
    "倒跑", "倒走", "倒着跑", "倒着走", "倒著跑", "倒著走", "倒退跑", "倒退走", "后退跑", "后退走",
    "後退跑", "後退走",
    "向后跑", "向后走", "向後跑", "向後走", "往后跑", "往后走", "退步走", "退步跑", "退着走", "退着跑",
    # ko, with the spaces taken out
    "뒤로달리", "뒤로걷", "뒤로뛰", "뒤로러닝", "거꾸로달리", "거꾸로걷", "거꾸로뛰", "백워드",
    "백러닝", "레트로러닝", "레트로워킹",
)  # fmt: skip
ALONE_BACKWARD = (
    "arriere",
    "atras",
    "indietro",
    "a ritroso",
    "reculons",
    "뒤로",
    "거꾸로",
    "后退",
    "後退",
    "倒退",
    "バック",
)
"""Backward only where the name says nothing else but numbers and units."""
UNITS = frozenset(
    {"x", "m", "km", "mi", "yd", "s", "sec", "sek", "secs", "min", "mins", "h", "lap", "laps", "set",
    "rep", "reps", "tour",
    "runde", "vuelta", "giro", "ronde", "mal", "fois", "veces", "volte", "keer", "秒", "分", "回",
    "本", "次", "组", "圈", "米",
     "초", "분", "회", "바퀴"}
)  # fmt: skip

FORWARD = (
    "forward", "forwards", "fwd", "vorwarts", "vorwaerts", "vor und", "vor oder", "avant",
    "hacia adelante", "adelante",
    "alante", "avanti", "vooruit", "voorwaarts",
)  # fmt: skip
FORWARD_PARTS = ("前向き", "前走り", "前歩き", "前後", "前后", "向前", "往前", "正跑", "正走", "앞")

OTHERWISE = (
    # It is denied. "No 3" is a number; "50 pas en arriere" are steps, "pas a reculons" is a denial.
    r"no(?! \d)", r"not", r"non", r"without", r"never", r"instead", r"kein\w*", r"nicht", r"ohne",
    r"statt", r"sans", r"jamais",
    r"ne", r"(?<!\d )(?<!un )(?<!des )pas (?:de|d'\w+|en|a)", r"sin", r"nunca", r"senza", r"geen",
    r"niet", r"zonder",
    # It speaks of another lap.
    r"after", r"before", r"between", r"nach", r"zwischen", r"vor (?:dem|der)", r"apres", r"entre",
    r"despues", r"antes",
    r"dopo", r"na", r"voor", r"tussen",
    # The way back, or a route taken the other way round; getting worse.
    r"loop", r"route", r"strecke", r"parcours", r"retour", r"reven\w+", r"recorrido", r"ruta",
    r"vuelta atras", r"percorso",
    r"torn\w+", r"ritorn\w+", r"gaat",
    # A look, a drill on the spot.
    r"look\w*", r"glance\w*", r"lunge\w*", r"arms?", r"swings?", r"lean\w*", r"fentes?", r"pied", r"jambe",
)  # fmt: skip
OTHERWISE_PARTS = (
    "なし", "ない", "禁止", "後ろ向きな", "不倒", "不后退", "不後退", "没有", "沒有", "无倒", "無倒",
    "别倒", "摔倒", "跌倒", "绊倒", "絆倒",
    "晕倒", "안뒤로", "없", "않", "말고", "뒤로가기", "금지",
)  # fmt: skip

WALK = (
    "walk", "walking", "walks", "gehen", "marche", "marcher", "caminar", "caminando", "caminata",
    "cammino", "camminata", "camminare", "wandelen",
)  # fmt: skip
WALK_ENDS = ("gehen", "wandelen")
WALK_PARTS = (
    "歩き",
    "歩行",
    "ウォーク",
    "走路",
    "步行",
    "倒走",
    "后退走",
    "退步走",
    "退着走",
    "倒着走",
    "向后走",
    "걷기",
    "걷",
)
"""Without the traditional 後退走, which is walking in Chinese and running in Japanese."""
RUN = (
    "run", "running", "runs", "sprint", "sprints", "lauf", "course", "courir", "correr", "corriendo",
    "carrera", "trote", "corsa", "correre",
)  # fmt: skip
RUN_ENDS = ("running", "laufen", "lauf", "rennen", "hardlopen")
"""Dutch "lopen" is left out: it is walking in the north and running in the south."""
RUN_PARTS = ("走り", "ラン", "跑", "달리", "뛰", "러닝")
