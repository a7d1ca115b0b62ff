"""MEASURE: sensors to segments and metrics. Nothing in here is modelled, and nothing is guessed.

In: a `Recording`, and worn sensors as `signal.worn` turned them. Out: speed and stillness; direction, gait,
steps, impact, balance, posture, stumbles and falls, each with what decided; three tests. `live*.py` is the
same for one sample after the other, and the twin of `web/static/live`. Does not belong here: what a person
said (that is `insight`), energy or load (that is `science`), files, the clock.
"""
