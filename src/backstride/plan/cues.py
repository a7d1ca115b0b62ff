"""What is said during a block: form, breathing, and looks over the shoulder.

Outdoors the looks alternate sides, so that nobody learns to turn one way only; on a treadmill and on a rail
nobody looks back: eyes front, or into the mirror. Breathing goes with the steps.
"""

from functools import cache

from backstride.plan.ladder import ladder

CUES: dict[str, str] = {
    "look-left": "Look over your left shoulder.",
    "look-right": "Look over your right shoulder.",
    "eyes-front": "Eyes front.",
    "mirror": "Into the mirror: chest up, hips level.",
    "breathe-2": "Breathe in for two steps, out for two.",
    "breathe-3": "Breathe in for three steps, out for three.",
    "talk": "Easy: you can talk.",
    "scan": "Look along the next 40 m. Flat, dry, empty?",
    "turn": "Turn when the path is clear.",
    "hands-two": "Both hands on the rail.",
    "hands-one": "One hand on the rail.",
    "hands-none": "Hands free, near the rail.",
    "arms": "Let the arms swing naturally.",
}
"""Cues by their keys; form points of the ladder are `<stage>-<number>`."""


@cache
def cue_words(key: str) -> str:
    """Return the sentence of a cue.

    Raises:
        KeyError: There is no such cue.

    """
    if key in CUES:
        return CUES[key]
    stage, _, number = key.rpartition("-")
    for each in ladder().stages:
        if each.key == stage and number.isdigit() and int(number) < len(each.points):
            return each.points[int(number)] + "."
    raise KeyError(key)
