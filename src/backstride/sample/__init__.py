"""PRETEND: recordings and a training history with their truth, from a seed; always called simulated.

In: a script of blocks, or a person, and a seed. Out: recordings, or the days of a trained person, and the
truth behind them, the same bytes each time. Does not belong here: files, the clock, the store, and any claim
of accuracy, which simulated data never supports.
"""
