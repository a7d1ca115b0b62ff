"""COACH: history and clock in, plan out; the ladder, its gates and caps, sessions, drills and circuits.

In: events of a person (who they are, what was done, measured and said) and a day. Out: what to do on that day
and why, as nouns of `vocab`; the library of drills and circuits. Pure. Does not belong here: files but the
room's own packaged data, the store, the clock, randomness, pixels, and a dose without a source or the words
"expert design".
"""
