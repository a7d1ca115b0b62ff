"""SERVE: thin routes, templates and static pages, for the person at this machine and the phones they paired.

In: HTTP requests. Out: pages that are complete when they arrive, and `/api/v1` for the same. A route
decodes, calls one use case of `app` and encodes. Does not belong here: anything that decides what happened
in a run, SQL, files of strangers (their bytes are only put on disk), and numbers that no use case gave.
"""
