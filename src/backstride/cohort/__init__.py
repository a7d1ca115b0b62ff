"""MANY: the one composition, `read_run`, mapped over any number of recordings on a Dask cluster.

In: a folder, an archive, an object store or simulated people, and what is known of whose they are. Out:
Parquet tables and a summary page in a folder. Does not belong here: science (a worker calls `read_run` and
nothing else), the journal and its database, and whatever depends on the machine or the time of day.
"""
