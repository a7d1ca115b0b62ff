"""One original in, its recordings out: calls the one reader that fits; no foreign exception gets through.

Readers stand on libraries that were not written for hostile bytes (a compiled one may even panic). Whatever
they throw ends here as a sentence about the file. Rejected: letting a traceback reach a person, and
swallowing `MemoryError`, which only the process around us can judge.
"""

from collections.abc import Mapping
from dataclasses import replace

from backstride.formats.container import Original
from backstride.formats.sniff import Kind
from backstride.vocab.errors import DamagedFile, InputRefused, UnknownFormat
from backstride.vocab.recording import Placement, Recording, Sensor

WORDS: Mapping[Kind, str] = {
    Kind.FIT: "FIT",
    Kind.GPX: "GPX",
    Kind.TCX: "TCX",
    Kind.CSV: "Sensor CSV",
    Kind.SENSORLOGGER: "Sensor Logger",
    Kind.PHYPHOX: "phyphox",
    Kind.SESSION: "guided session",
}


def read_original(
    original: Original, placement: Placement | None = None, facing: str | None = None
) -> tuple[Recording, ...]:
    """Read every recording in an original.

    Args:
        original: One file out of its container.
        placement: Where a motion sensor was worn, if the person says; beats what the file says.
        facing: Which sensor axis points where the chest points, `+x` ... `-z`, if the person says.

    Raises:
        InputRefused: in one sentence, whatever was wrong with the file.
    """
    words = WORDS.get(original.kind, str(original.kind))
    try:
        recordings = _read(original)
    except (InputRefused, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of a compiled reader is no Exception
        raise DamagedFile(words, f"its content cannot be made sense of ({type(error).__name__})") from error
    return tuple(_worn(recording, placement, facing) for recording in recordings)


def _read(original: Original) -> tuple[Recording, ...]:  # noqa: PLR0911  # a reader a line
    """Call the reader; each is imported when its first file comes, since each brings its libraries."""
    match original.kind:
        case Kind.FIT:
            from backstride.formats.fit import read_fit  # noqa: PLC0415  # only the reader that fits

            return read_fit(original.data)
        case Kind.GPX:
            from backstride.formats.gpx import read_gpx  # noqa: PLC0415  # only the reader that fits

            return read_gpx(original.data)
        case Kind.TCX:
            from backstride.formats.tcx import read_tcx  # noqa: PLC0415  # only the reader that fits

            return read_tcx(original.data)
        case Kind.CSV:
            from backstride.formats.sensor_csv import read_sensor_csv  # noqa: PLC0415  # only the reader that fits

            return read_sensor_csv(original.data)
        case Kind.SENSORLOGGER:
            from backstride.formats.sensorlogger import read_sensorlogger  # noqa: PLC0415  # only the reader that fits

            return read_sensorlogger(original.members)
        case Kind.PHYPHOX:
            from backstride.formats.phyphox import read_phyphox  # noqa: PLC0415  # only the reader that fits

            return read_phyphox(original.members)
        case Kind.SESSION:
            from backstride.formats.session import read_session  # noqa: PLC0415  # only the reader that fits

            return read_session(original.data)
        case _:
            raise UnknownFormat


def _worn(recording: Recording, placement: Placement | None, facing: str | None) -> Recording:
    """Note where a motion sensor was worn; a recording without one is left as it is."""
    if not {Sensor.ACC, Sensor.GYR} & recording.streams.keys() or (placement is None and facing is None):
        return recording
    return replace(recording, placement=placement or recording.placement, facing=facing or recording.facing)
