"""Forward beside backward as JSON, for the command line and for `/api/v1`: `backstride.compare/1`."""

from typing import Any

from backstride.vocab.comparison import ComparedGap, ComparedRow, ComparedSign, CompareView, Comparison

SCHEMA = "backstride.compare/1"
SAYS = {
    "same_speed": "At the same speed backward costs more, for each kilometre and for each minute.",
    "same_effort": "At the same effort a minute costs about the same and a kilometre more, "
    "because people run slower backward.",
}
"""The sentence of each view; neither is true of the other."""


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON; the rows on top are those of the same speed."""
    asked, same_speed = comparison.asked, _view(comparison.same_speed, "same_speed")
    return {
        "schema": SCHEMA,
        "mass_kg": asked.mass_kg,
        "height_m": asked.height_m,
        "speed_mps": asked.speed_mps,
        "grade": asked.grade,
        "gait": same_speed["gait"],
        "mixed": same_speed["mixed"],
        "notes": list(comparison.notes),
        "rows": same_speed["rows"],
        "signs": same_speed["signs"],
        "not_known": same_speed["not_known"],
        "views": {"same_speed": same_speed, "same_effort": _view(comparison.same_effort, "same_effort")},
    }


def _view(view: CompareView, name: str) -> dict[str, Any]:
    return {
        "says": SAYS[name],
        "speed_mps": {"forward": view.speed_forward_mps, "backward": view.speed_backward_mps},
        "gait": {"forward": view.gait_forward.value, "backward": view.gait_backward.value},
        "mixed": view.mixed,
        "rows": [_row(row) for row in view.rows],
        "signs": [_sign(sign) for sign in view.signs],
        "not_known": [_gap(gap) for gap in view.gaps],
    }


def _row(row: ComparedRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "unit": row.unit,
        "travel": None if row.travel is None else row.travel.value,
        "low": row.low,
        "value": row.value,
        "high": row.high,
        "sources": list(row.sources),
        "people": row.people,
        "extrapolated": row.extrapolated,
        "words": row.words,
    }


def _sign(sign: ComparedSign) -> dict[str, Any]:
    return {
        "name": sign.name,
        "sign": sign.sign,
        "sources": list(sign.sources),
        "people": sign.people,
        "words": sign.words,
    }


def _gap(gap: ComparedGap) -> dict[str, Any]:
    return {"name": gap.name, "words": gap.words}
