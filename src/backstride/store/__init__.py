"""KEEP: athletes, recordings, labels, readings, plans, tests and phones, and the bytes they came from.

In: nouns of `vocab` and files. Out: the same nouns, by one door that asks whose they are. SQL never leaves
this room. Does not belong here: reading a watch's format, analysing a run, HTTP.
"""
