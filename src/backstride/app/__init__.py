"""DO: one function a use case, a dozen lines each: ask the store, call a pure room, keep the result.

In: a `Home` (settings, store, clock, executor) and what a person asked for. Out: nouns that a page or a
command shows. Does not belong here: SQL, HTML, HTTP, terminal colours, and any science.
"""
