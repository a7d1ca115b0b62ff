"""From tables to recordings: one a session, each on the clocks that its sensors had.

All times are handed on in seconds after the first record, so that fractions of a second survive: Unix seconds
in a float keep only a tenth of a microsecond, and sums of them less.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from backstride.formats.draft import Draft
from backstride.formats.fit.heart import merge_rates, timed_intervals
from backstride.formats.fit.meaning import ON_FOOT_CODES, SIMULATED, device_of, sport_of
from backstride.formats.fit.sessions import (
    Session,
    laps_of,
    lengths_of,
    pauses_of,
    session_at,
    sessions_of,
    utc_offset_of,
)
from backstride.formats.fit.tables import Message, Tables, code, number, text
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Problem, Recording, Sensor
from backstride.vocab.units import DEG_PER_SEMICIRCLE

Beats = tuple[Floats, Floats]
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_TWO_FEET = 2.0


def recordings_of(
    tables: Tables, strap: Beats, problems: list[Problem], ending: list[Problem]
) -> list[Recording]:
    """Build the recordings of one FIT file; a session without one usable sample is left out.

    Args:
        tables: What was decoded.
        strap: Beats of a strap, Unix seconds and 1/min; those inside a session become its heart rate.
        problems: Known of the file as a whole, noted on each recording.
        ending: Known of its end (times in Unix seconds), noted on the last recording alone.
    """
    sessions = sessions_of(tables)
    times = _times(tables)
    which = session_at(sessions, times)
    found: list[Recording] = []
    for index, session in enumerate(sessions):
        rows = which == index
        draft = _draft(tables, session, times, rows, strap)
        _add_stretches(draft, tables, sessions, index)
        draft.problems += problems
        if ending:
            draft.span = None  # the summary speaks of more than could be read
        if index == (int(which[-1]) if which.size else len(sessions) - 1):
            draft.problems += [_counted_from(problem, draft) for problem in ending]
        try:
            found.append(draft.build())
        except NoUsableSamples:
            continue
    return found


def _counted_from(problem: Problem, draft: Draft) -> Problem:
    if problem.start_s is None:
        return problem
    at = problem.start_s - _zero(draft)
    return replace(problem, start_s=at, end_s=at)


def _zero(draft: Draft) -> float:
    return 0.0 if draft.epoch is None else (draft.epoch - _UNIX).total_seconds()


def _times(tables: Tables) -> Floats:
    return tables.records.get("timestamp", np.full(tables.count, np.nan))


def _draft(tables: Tables, session: Session, times: Floats, rows: Bools, strap: Beats) -> Draft:
    known = times[rows & ~np.isnan(times)]
    zero = float(known[0]) if known.size else session.start_s
    sport, sub_sport = _sport(tables, session)
    draft = Draft("fit", epoch=None if zero is None else _UNIX + timedelta(seconds=zero))
    draft.sport = sport_of(sport, sub_sport)
    draft.name = _name(tables, session)
    draft.utc_offset_s = utc_offset_of(tables)
    file_id: Message = next(iter(tables.of("file_id")), {})
    draft.device = device_of(file_id, tables.of("device_info"))
    draft.simulated = text(file_id, "product_name") == SIMULATED
    offset = zero or 0.0
    if session.start_s is not None and session.end_s is not None:
        draft.span = (session.start_s - offset, session.end_s - offset)
    clock = times[rows] - offset
    columns = {name: column[rows] for name, column in tables.records.items()}
    _add_records(
        draft,
        clock,
        columns,
        _lengths(tables, session, offset),
        on_foot=sport is None or sport in ON_FOOT_CODES,
    )
    _add_heart(
        draft,
        clock,
        columns.get("heart_rate", np.full(clock.shape, np.nan)),
        _inside(strap, known, session, offset),
    )
    _add_intervals(draft, tables, times - offset, rows)
    for field in tables.developer:
        draft.add_developer(field.name, field.unit, clock, field.values[rows])
    return draft


def _sport(tables: Tables, session: Session) -> tuple[int | None, int | None]:
    """Return sport and sub-sport: of the session, else of the `sport` message, else of the first lap."""
    for message in (session.message, *tables.of("sport")[:1], *tables.of("lap")[:1]):
        sport = code(message, "sport")
        if sport is not None:
            return sport, code(message, "sub_sport")
    return None, None


def _name(tables: Tables, session: Session) -> str | None:
    for workout in tables.of("workout"):
        name = text(workout, "wkt_name")
        if name is not None:
            return name
    return text(session.message, "sport_profile_name")


def _add_records(
    draft: Draft,
    clock: Floats,
    columns: dict[str, Floats],
    lengths: list[tuple[float, float, float]],
    *,
    on_foot: bool,
) -> None:
    """Add what the records say; the finer one of two fields that say the same is preferred."""
    gap = np.full(clock.shape, np.nan)

    def column(*names: str, scale: float = 1.0) -> Floats:
        """Return the first of the named fields that says something at each record, scaled."""
        values = gap
        for name in names:
            if name in columns:
                values = np.where(np.isnan(values), columns[name] * scale, values)
        return values

    lat = column("position_lat", scale=DEG_PER_SEMICIRCLE)
    lon = column("position_long", scale=DEG_PER_SEMICIRCLE)
    accuracy = np.where(np.isnan(lat), np.nan, column("gps_accuracy"))
    draft.add(Sensor.GNSS, clock, {"lat_deg": lat, "lon_deg": lon, "accuracy_m": accuracy})
    _add_speed(draft, clock, column("enhanced_speed", "speed"), column("distance"), lengths)
    draft.add(Sensor.ALTITUDE, clock, {"altitude_m": column("enhanced_altitude", "altitude")})
    draft.add(
        Sensor.CADENCE, clock, {"cadence_spm": _cadence(columns, gap) * (_TWO_FEET if on_foot else 1.0)}
    )
    draft.add(Sensor.POWER, clock, {"power_w": column("power")})
    draft.add(Sensor.TEMPERATURE, clock, {"temperature_degc": column("temperature")})
    draft.add(
        Sensor.DYNAMICS,
        clock,
        {
            "contact_time_s": column("stance_time", scale=1e-3),
            "vertical_oscillation_m": column("vertical_oscillation", scale=1e-3),
            "step_length_m": column("step_length", scale=1e-3),
        },
    )


def _cadence(columns: dict[str, Floats], gap: Floats) -> Floats:
    whole = columns.get("cadence", gap)
    fraction = columns.get("fractional_cadence", gap)
    coarse = whole + np.where(np.isnan(fraction), 0.0, fraction)
    fine = columns.get("cadence256", gap)
    return np.where(np.isnan(fine), coarse, fine)


def _inside(strap: Beats, known: Floats, session: Session, offset: float) -> Beats:
    """Return the beats of a strap within the session, in seconds after the draft's zero."""
    edges = [*known[[0, -1]].tolist()] if known.size else []
    edges += [edge for edge in (session.start_s, session.end_s) if edge is not None]
    times, rates = strap
    if not edges:
        return times[:0], rates[:0]
    inside = (times >= min(edges)) & (times <= max(edges))
    return times[inside] - offset, rates[inside]


def _add_heart(draft: Draft, clock: Floats, rates: Floats, strap: Beats) -> None:
    if not strap[0].size:
        draft.add(Sensor.HR, clock, {"hr_bpm": rates})
        return
    timed = ~np.isnan(clock)
    beat_s, beat_bpm = merge_rates(strap, (clock[timed], rates[timed]))
    draft.add(Sensor.HR, beat_s, {"hr_bpm": beat_bpm})


def _add_intervals(draft: Draft, tables: Tables, times: Floats, rows: Bools) -> None:
    """Add the beat intervals of this session: those that follow one of its records."""
    after, lengths = tables.intervals
    if not (after.size and rows.size):
        return
    before = np.clip(after.astype(np.intp) - 1, 0, rows.size - 1)
    own = rows[before]
    beat_s, length_s = timed_intervals(times[before[own]], lengths[own])
    inside = beat_s <= np.nanmax(times[rows], initial=-np.inf)
    draft.add(Sensor.RR, beat_s[inside], {"rr_s": length_s[inside]})


def _add_speed(
    draft: Draft, clock: Floats, speed: Floats, distance: Floats, lengths: list[tuple[float, float, float]]
) -> None:
    """Add speed and distance of the records; where they have neither, those of the lengths of a pool."""
    untimed = np.isnan(clock)
    if lengths and (untimed | np.isnan(speed)).all() and (untimed | np.isnan(distance)).all():
        starts, ends, metres = (np.array(values) for values in zip(*lengths, strict=True))
        clock = np.concatenate([starts[:1], ends])
        speed = np.concatenate([[np.nan], metres / (ends - starts)])
        distance = np.concatenate([[0.0], np.cumsum(metres)])
    draft.add(Sensor.SPEED, clock, {"speed_mps": speed, "distance_m": distance})


def _lengths(tables: Tables, session: Session, offset: float) -> list[tuple[float, float, float]]:
    lengths = lengths_of(tables, number(session.message, "pool_length"))
    return [
        (start - offset, end - offset, metres) for start, end, metres in lengths if _during(session, start)
    ]


def _during(session: Session, when_s: float) -> bool:
    after = session.start_s is None or when_s >= session.start_s
    return after and (session.end_s is None or when_s <= session.end_s)


def _add_stretches(draft: Draft, tables: Tables, sessions: list[Session], index: int) -> None:
    """Add the laps that began in this session, and all pauses; the draft cuts what lies outside."""
    zero = _zero(draft)
    laps = laps_of(tables)
    owners = session_at(sessions, np.array([lap.start_s for lap in laps]))
    for lap, owner in zip(laps, owners.tolist(), strict=True):
        if owner == index:
            draft.add_lap(lap.start_s - zero, lap.end_s - zero, lap.name, lap.intensity)
    for pause in pauses_of(tables):
        draft.add_pause(pause.start_s - zero, pause.end_s - zero)
