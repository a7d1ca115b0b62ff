"""EXPLAIN: what running backward asks of a body, from published studies: energy, muscles, joints, focus.

In: a body, speeds, grades and measured stretches. Out: estimates, each with its studies, its range and
whether it reaches beyond what was studied. Does not belong here: measuring, files, the store, the clock, and
any number that no study stands behind.
"""
