"""FIT out: an activity as a watch writes it, with laps whose names travel as workout steps.

fit-tool encodes every message except the rows of records: it builds each record as an object of a hundred
fields and manages about 2,000 a second, and a first start writes 100,000. Their definition is fit-tool's; the
rows are one numpy table with that layout. FIT keeps whole seconds and steps of its own for each field; motion
sensors have no place in it and are left out.
"""

from typing import Any

import numpy as np

from backstride.formats.fit.checksum import crc16
from backstride.formats.fit.meaning import DEVELOPMENT, INTENSITIES, SIMULATED, SPORTS, SUB_SPORTS
from backstride.formats.fit.rows import RecordRows, rows_of
from backstride.formats.fit.tables import FIT_EPOCH_S
from backstride.vocab.recording import Lap, Recording, Sensor

_TREADMILL = 1
_SPORT_CODES = {name: code for code, name in SPORTS.items()} | dict.fromkeys(SUB_SPORTS.values(), 1)
_SUB_SPORT_CODES = {name: code for code, name in SUB_SPORTS.items()} | {"treadmill": _TREADMILL}
_INTENSITY_CODES = {name: code for code, name in INTENSITIES.items()}
_MS = 1000
_LONGEST_NAME = 60
"""Characters of a name that are written; a FIT string ends within 255 bytes of UTF-8. Project choice."""


def write_fit(recording: Recording) -> bytes:
    """Write an activity with samples, laps and their names, pauses and session.

    Raises:
        NoUsableSamples: it has no stream that FIT can hold.
    """
    zero_s = FIT_EPOCH_S if recording.start is None else round(recording.start.timestamp())
    rows = rows_of(recording, zero_s - FIT_EPOCH_S)
    body = _encode(_opening(recording, zero_s)) + _records_with_events(recording, rows, zero_s)
    body += _encode(_closing(recording, zero_s))
    from fit_tool.fit_file_header import FitFileHeader  # noqa: PLC0415  # slow to import

    file: bytes = FitFileHeader(records_size=len(body), gen_crc=True).to_bytes() + body
    return file + crc16(file).to_bytes(2, "little")


def _encode(messages: list[Any]) -> bytes:
    """Encode messages with fit-tool, each preceded by its definition where that changes."""
    from fit_tool.fit_file_builder import FitFileBuilder  # noqa: PLC0415  # slow to import

    builder = FitFileBuilder(auto_define=True)
    builder.add_all(messages)
    return b"".join(record.to_bytes() for record in builder.records)


def _records_with_events(recording: Recording, rows: RecordRows, zero_s: int) -> bytes:
    """Return the records, with the timer's events where they belong in time."""
    events = [(0.0, "start")]
    for pause in recording.pauses:
        events += [(pause.start_s, "stop"), (pause.end_s, "start")]
    events.append((recording.duration_s, "stop"))
    pieces = [rows.definition]
    done = 0
    for at_s, kind in events:
        until = len(rows) if at_s >= recording.duration_s else rows.before(at_s)
        pieces += [rows.bytes_of(done, until), _encode([_timer(zero_s, at_s, kind)])]
        done = max(done, until)
    return b"".join([*pieces, rows.bytes_of(done, len(rows))])


def _timer(zero_s: int, at_s: float, kind: str) -> Any:  # noqa: ANN401  # the library has no types
    from fit_tool.profile.messages.event_message import EventMessage  # noqa: PLC0415  # slow to import
    from fit_tool.profile.profile_type import Event, EventType  # noqa: PLC0415  # slow to import

    message = EventMessage()
    message.timestamp = _ms(zero_s, at_s)
    message.event = Event.TIMER
    message.event_type = EventType.START if kind == "start" else EventType.STOP_ALL
    return message


def _ms(zero_s: int, at_s: float) -> int:
    """Return milliseconds since 1970 on a whole second, as fit-tool wants them."""
    return (zero_s + round(at_s)) * _MS


def _opening(recording: Recording, zero_s: int) -> list[Any]:
    """Return who made the file, and the workout that carries the names of the laps."""
    from fit_tool.profile.messages.device_info_message import DeviceInfoMessage  # noqa: PLC0415  # slow to import
    from fit_tool.profile.messages.file_id_message import FileIdMessage  # noqa: PLC0415  # slow to import
    from fit_tool.profile.profile_type import FileType  # noqa: PLC0415  # slow to import

    product = SIMULATED if recording.simulated else recording.device.product or "Backstride"
    file_id = FileIdMessage()
    file_id.type = FileType.ACTIVITY
    file_id.manufacturer = DEVELOPMENT
    file_id.product = 0
    file_id.time_created = _ms(zero_s, 0.0)
    file_id.product_name = product[:_LONGEST_NAME]
    device = DeviceInfoMessage()
    device.timestamp = _ms(zero_s, 0.0)
    device.device_index = 0
    device.manufacturer = DEVELOPMENT
    device.product_name = product[:_LONGEST_NAME]
    return [file_id, device, *_workout(recording)]


def _workout(recording: Recording) -> list[Any]:
    from fit_tool.profile.messages.workout_message import WorkoutMessage  # noqa: PLC0415  # slow to import
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage  # noqa: PLC0415  # slow to import
    from fit_tool.profile.profile_type import Intensity, WorkoutStepDuration  # noqa: PLC0415  # slow to import

    steps = _steps(recording.laps)
    if not steps and recording.name is None:
        return []
    workout = WorkoutMessage()
    if recording.name is not None:
        workout.workout_name = recording.name[:_LONGEST_NAME]
    workout.num_valid_steps = len(steps)
    messages: list[Any] = [workout]
    for (name, intensity), index in steps.items():
        step = WorkoutStepMessage()
        step.message_index = index
        step.workout_step_name = name[:_LONGEST_NAME]
        step.duration_type = WorkoutStepDuration.OPEN
        if intensity is not None:
            step.intensity = Intensity(intensity)
        messages.append(step)
    return messages


def _steps(laps: tuple[Lap, ...]) -> dict[tuple[str, int | None], int]:
    """Number the workout steps: one for each name and intensity among the laps."""
    steps: dict[tuple[str, int | None], int] = {}
    for lap in laps:
        if lap.name is not None:
            steps.setdefault((lap.name, _intensity(lap)), len(steps))
    return steps


def _intensity(lap: Lap) -> int | None:
    return None if lap.intensity is None else _INTENSITY_CODES.get(lap.intensity)


def _closing(recording: Recording, zero_s: int) -> list[Any]:
    """Return the summaries, which stand at the end."""
    laps = recording.laps or (Lap(0.0, recording.duration_s),)
    messages = [_lap(lap, index, recording, zero_s) for index, lap in enumerate(laps)]
    return [*messages, _session(recording, zero_s, len(laps)), _activity(recording, zero_s)]


def _lap(lap: Lap, index: int, recording: Recording, zero_s: int) -> Any:  # noqa: ANN401  # the library has no types
    from fit_tool.profile.messages.lap_message import LapMessage  # noqa: PLC0415  # slow to import
    from fit_tool.profile.profile_type import Intensity  # noqa: PLC0415  # slow to import

    message = LapMessage()
    message.message_index = index
    message.start_time = _ms(zero_s, lap.start_s)
    message.timestamp = _ms(zero_s, lap.end_s)
    message.total_elapsed_time = lap.end_s - lap.start_s
    message.total_timer_time = lap.end_s - lap.start_s - _paused_s(recording, lap.start_s, lap.end_s)
    intensity = _intensity(lap)
    if intensity is not None:
        message.intensity = Intensity(intensity)
    if lap.name is not None:
        message.workout_step_index = _steps(recording.laps)[(lap.name, intensity)]
    return message


def _session(recording: Recording, zero_s: int, laps: int) -> Any:  # noqa: ANN401  # the library has no types
    from fit_tool.profile.messages.session_message import SessionMessage  # noqa: PLC0415  # slow to import
    from fit_tool.profile.profile_type import Sport, SubSport  # noqa: PLC0415  # slow to import

    message = SessionMessage()
    message.message_index = 0
    message.start_time = _ms(zero_s, 0.0)
    message.timestamp = _ms(zero_s, recording.duration_s)
    message.total_elapsed_time = recording.duration_s
    message.total_timer_time = recording.duration_s - _paused_s(recording, 0.0, recording.duration_s)
    message.first_lap_index = 0
    message.num_laps = laps
    distance = recording.column(Sensor.SPEED, "distance_m")
    if distance is not None:
        message.total_distance = float(np.nanmax(distance[1]) - np.nanmin(distance[1]))
    if recording.sport in _SPORT_CODES:
        message.sport = Sport(_SPORT_CODES[recording.sport])
        message.sub_sport = SubSport(_SUB_SPORT_CODES.get(recording.sport, 0))
    return message


def _activity(recording: Recording, zero_s: int) -> Any:  # noqa: ANN401  # the library has no types
    from fit_tool.profile.messages.activity_message import ActivityMessage  # noqa: PLC0415  # slow to import

    message = ActivityMessage()
    message.timestamp = _ms(zero_s, recording.duration_s)
    message.num_sessions = 1
    message.total_timer_time = recording.duration_s - _paused_s(recording, 0.0, recording.duration_s)
    if recording.utc_offset_s is not None:
        message.local_timestamp = zero_s + round(recording.duration_s) + recording.utc_offset_s - FIT_EPOCH_S
    return message


def _paused_s(recording: Recording, start_s: float, end_s: float) -> float:
    return sum(max(min(pause.end_s, end_s) - max(pause.start_s, start_s), 0.0) for pause in recording.pauses)
