"""THINGS: the nouns that every other room exchanges, their units and their errors.

In: nothing. Out: frozen dataclasses over read-only arrays. Does not belong here: anything that computes,
reads a file, knows the time of day or has an opinion about running.
"""
