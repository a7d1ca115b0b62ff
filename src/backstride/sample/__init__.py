"""PRETEND: recordings and a training history with their truth, from a seed; always called simulated.

In: a script of blocks and a seed. Out: a `Recording` and the truth behind it, the same bytes each time. Does
not belong here: files, the clock, the store, and any claim of accuracy, which simulated data never supports.
"""
