"""MEASURE: sensors to segments and metrics. Nothing in here is modelled, and nothing is guessed.

In: a `Recording`. Out: speeds and stillness, each with what decided. Does not belong here: what a person said
(that is `insight`), energy or load (that is `science`), files, the clock.
"""
