"""Which recordings are of somebody on their feet, and how fast feet can be.

Backstride is for runners: a sport that is not said, or not known here, counts as on foot. A car that was
recorded without a sport is then reported as faster than anybody runs and its speed not shown, instead of
standing in a journal as a run. Only a sport on wheels, snow, water or in the air is taken at its word.
"""

import re

FASTEST_ON_FOOT_MPS = 13.0
"""Faster than any human: the 100 m world record peaks at about 12.3 m/s. Project choice of margin."""

FASTER_THAN_FEET = frozenset(
    {
        "cycling", "cycle", "biking", "bike", "ebike", "bmx", "mtb", "mountainbike", "mountainbiking",
        "ride", "virtualride", "ebikeride", "gravelride", "mountainbikeride", "handcycle", "velomobile",
        "motorcycling", "motor", "motocross", "atv", "driving", "drive", "car", "transport",
        "transportation", "train", "bus", "skiing", "ski", "alpineski", "nordicski", "backcountryski",
        "rollerski", "snowboarding", "snowboard", "snowmobiling", "sledding", "skating", "iceskate",
        "inlineskate", "skateboarding", "skateboard", "wheelchair", "horseback", "flying", "fly",
        "paragliding", "gliding", "skydiving", "wingsuit", "drone", "boating", "sailing", "sail", "rowing",
        "paddling", "kayaking", "kitesurfing", "kitesurf", "windsurfing", "windsurf", "surfing",
        "waterskiing", "wakeboarding", "rafting", "paddleboarding", "swimming", "swim",
    }
)  # fmt: skip
"""Words in the names of sports as FIT, TCX and the large platforms write them; project choice."""


def is_on_foot(sport: str | None) -> bool:
    """Tell whether to judge a recording by what feet can do: yes, unless its sport says otherwise."""
    return FASTER_THAN_FEET.isdisjoint(re.findall(r"[a-z]+", (sport or "").casefold()))
