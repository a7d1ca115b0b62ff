"""READ/WRITE: bytes to recordings and back, one file or folder a format, told by content, never by name.

In: the bytes of one file. Out: `Recording` nouns, with every oddity named in `problems`; workouts, as FIT and
back, as calendar and Markdown. Does not belong here: anything that interprets (speed from positions,
direction, gait), the clock, the disk, the network.

`sniff` says what the bytes are, `container` opens .gz and .zip, `read` calls the one reader that fits, and
each reader fills a `Draft`, which mends clocks and removes values that cannot be: once, for all formats.
"""
