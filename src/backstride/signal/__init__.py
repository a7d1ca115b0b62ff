"""CLEAN: what is done to signals before anything is measured in them, and before they are drawn.

In: read-only arrays and their clocks. Out: arrays. Does not belong here: anything that knows about running.
"""
