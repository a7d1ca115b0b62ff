"""Workouts of the plan for the guided session in the browser: `tests/contracts/guide_workouts.json`.

    pytest tests/sample/test_guide_workouts.py --update-contracts

writes them anew. Without it the test asks whether Python reads and times what is kept as the browser has to;
whether the coach would still give these very doses is not asked here: that is tested where the coach is.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from backstride.plan.timing import planned_pieces
from backstride.plan.workout_wire import workout_from_json, workout_to_json
from backstride.sample.coached import coached
from backstride.sample.trainee import trainee
from backstride.vocab.plan import Place, Session, Who
from backstride.vocab.workout import Block

KEPT = Path(__file__).resolve().parents[1] / "contracts" / "guide_workouts.json"
FORM = "backstride.guide-workouts/1"
WEEKS = 60
EACH = 6
"""Workouts of one person."""
PEOPLE = 2


def sessions_of(who: Who, seed: int) -> list[Session]:
    """Different sessions of a year, evenly spread."""
    days = coached(trainee(who, seed, WEEKS), WEEKS)
    found = list({day.session.workout: day.session for day in days if day.session is not None}.values())
    return found[:: max(1, len(found) // EACH)][:EACH]


def kept_of(session: Session) -> dict[str, Any]:
    workout = workout_to_json(session.workout)
    del workout["text"]
    return {
        "stage": session.stage,
        "kind": session.kind.value,
        "place": session.place.value,
        "treadmill": session.place is Place.TREADMILL,
        "stops": list(session.stops),
        "workout": workout,
        "pieces": pieces_of(workout),
    }


def pieces_of(workout: dict[str, Any]) -> list[list[Any]]:
    pieces = planned_pieces(workout_from_json(workout))
    return [[round(start, 3), round(end, 3), travel.value, gait.value] for start, end, travel, gait in pieces]


def recorded() -> str:
    rows = [
        json.dumps({"profile": who.value, **kept_of(session)}, separators=(",", ":"))
        for who in Who
        for seed in range(1, PEOPLE + 1)
        for session in sessions_of(who, seed)
    ]
    about = "Sessions of simulated people under the coach; pieces are what plan/timing.py makes of them."
    head = f'{{"form": {json.dumps(FORM)}, "about": {json.dumps(about)}, "sessions": [\n'
    return head + ",\n".join(rows) + "\n]}\n"


@pytest.fixture(scope="module")
def kept(request) -> list[dict[str, Any]]:
    if request.config.getoption("--update-contracts"):
        KEPT.write_text(recorded(), encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(KEPT.read_text(encoding="utf-8"))["sessions"]
    return found


def test_python_times_the_kept_workouts_as_the_browser_has_to(kept):
    for one in kept:
        assert pieces_of(one["workout"]) == one["pieces"]


def test_kept_workouts_are_written_as_they_are_written_now(kept):
    for one in kept:
        again = workout_to_json(workout_from_json(one["workout"]))
        del again["text"]
        assert again == one["workout"]


def test_kept_workouts_are_of_everybody_everywhere(kept):
    assert {one["profile"] for one in kept} == {who.value for who in Who}
    assert {one["place"] for one in kept} == {place.value for place in Place}
    assert len({one["stage"] for one in kept}) >= 8
    blocks: list[Block] = [b for one in kept for b in workout_from_json(one["workout"]).blocks()]
    assert {b.travel.value for b in blocks} >= {"forward", "backward", "still"}
    assert any(b.distance_m for b in blocks)
    assert any(b.backward and b.duration_s for b in blocks)
