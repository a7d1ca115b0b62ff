"""Small GPX files for tests, and short ways to look at what was read from them."""

from backstride.formats.gpx import read_gpx
from backstride.vocab.recording import Recording, Sensor

TPX = 'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"'


def point(second: float, lat: object = None, lon: object = 13.0, inside: str = "", zone: str = "Z") -> str:
    """One point on a straight line north at 3 m/s."""
    minute, rest = divmod(second, 60)
    clock = f"2026-05-01T07:{int(minute):02}:{rest:06.3f}".removesuffix(".000")
    where = 52 + second * 2.7e-5 if lat is None else lat
    return f'<trkpt lat="{where}" lon="{lon}"><ele>30.5</ele><time>{clock}{zone}</time>{inside}</trkpt>'


def points(count: int = 10, **kwargs: str) -> str:
    return "".join(point(second, **kwargs) for second in range(count))


def track(inside: str, head: str = "") -> str:
    return f"<trk>{head}<trkseg>{inside}</trkseg></trk>"


def gpx(inside: str, version: str = "1.1", head: str = "") -> bytes:
    space = f'xmlns="http://www.topografix.com/GPX/{version.replace(".", "/")}"'
    root = f'<gpx version="{version}" creator="Watch" {space} {TPX}>'
    return f'<?xml version="1.0"?>{root}{head}{inside}</gpx>'.encode()


def one(data: bytes) -> Recording:
    (recording,) = read_gpx(data)
    return recording


def column(recording: Recording, sensor: Sensor, name: str) -> list[float]:
    found = recording.column(sensor, name)
    assert found is not None, f"no {name}"
    return [float(value) for value in found[1]]


def codes(recording: Recording) -> set[str]:
    return {problem.code for problem in recording.problems}


def extension(inside: str) -> str:
    return f"<extensions>{inside}</extensions>"


def garmin(inside: str) -> str:
    return extension(f"<gpxtpx:TrackPointExtension>{inside}</gpxtpx:TrackPointExtension>")
