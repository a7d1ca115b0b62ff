"""INTERPRET: one recording and what a person said about it, composed into one reading.

In: a `Recording`, an `Athlete`, labels. Out: a `RunReading`, and what a page draws and says of it.
`run.read_run` is the one composition that command line, page and worker call. Does not belong here: files,
the store, the clock.
"""
