"""FIT, the format of watches: in through two decoders that agree, out through fit-tool.

fitdecode (pure Python) reads everything, damaged files too, and is the authority. fitfast (compiled) reads
the files for which `choose` knows that both give equal columns; `tables` is where the two meet. The decoders
are imported when a file is read, not before: the command line starts without them.
"""

from backstride.vocab.recording import Recording


def read_fit(data: bytes) -> tuple[Recording, ...]:
    """Read a FIT file: one recording a session, chained files included.

    Raises:
        DamagedFile: it is FIT, but nothing in it could be read.
        NoUsableSamples: it was read, and is no recorded activity.
    """
    from backstride.formats.fit.read import read_fit as read  # noqa: PLC0415  # decoders only when needed

    return read(data)


def write_fit(recording: Recording) -> bytes:
    """Write an activity with samples, laps and their names, pauses and session.

    Raises:
        NoUsableSamples: it has no stream that FIT can hold.
    """
    from backstride.formats.fit.write import write_fit as write  # noqa: PLC0415  # fit-tool only when needed

    return write(recording)
