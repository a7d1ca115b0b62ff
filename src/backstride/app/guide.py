"""What a phone takes with it (`backstride.guide/1`): today and the next seven days, with all words in them.

Everything that a guided session asks for while there is no network, and nothing else about a person: no
recording, no answer to a question about health.
"""

from collections.abc import Mapping
from typing import Any

from backstride.app.coach_words import NEED_NAMES, session_around, session_title
from backstride.app.coaching import planned
from backstride.app.drills import Drill, Opened
from backstride.app.guide_settings import guide_settings
from backstride.app.home import Home
from backstride.plan.coach import ahead
from backstride.plan.cues import CUES, cue_words
from backstride.plan.drills import drills
from backstride.plan.ladder import ladder
from backstride.plan.places import NEEDS, STOPS
from backstride.plan.rules import rules
from backstride.plan.trials import Trial, due, trials
from backstride.plan.workout_wire import workout_to_json
from backstride.vocab.plan import Decision, Session

SCHEMA = "backstride.guide/1"
DAYS = 8
"""Today and the next seven: a week without a network, whenever it begins."""
USUAL = "Nothing you said asks for a change."
LESS = frozenset({"profile", "limit"})
"""Changes that say nothing of the day itself."""
Spoken = Mapping[str, Mapping[str, str]]
"""Sentences of clips by key and language."""


def guide_json(home: Home, spoken: Spoken, phone: str | None = None) -> dict[str, Any]:
    """Return what a phone takes with it.

    Args:
        home: The running program.
        spoken: What the clips say, for words in other languages.
        phone: Name of the phone that asks; None is no paired one.
    """
    found = planned(home)
    said, preferences = guide_settings(home), found.athlete.preferences
    days = ahead(found.state, DAYS) if found.profile else ()
    asked = {trial.key for trial in due(found.state)} if found.profile else set()
    jumping = not found.state.limits.no_jumping
    opened = Opened(found.stage.number, jumping=jumping) if found.profile else Opened()
    return {
        "schema": SCHEMA,
        "today": found.today.isoformat(),
        "athlete": {"name": found.athlete.name.split(" ")[0]},
        "language": said.language,
        "units": {"distance": preferences.distance, "pace": preferences.pace},
        "zone": preferences.time_zone,
        "stopped": bool(found.state.stopped),
        "ask": found.ask,
        "days": [_day(each) for each in days],
        "cues": _cues(days, spoken),
        "drills": {one.id: _drill(one) for one in drills() if opened.holds(one)},
        "tests": [_test(trial, due_now=trial.key in asked) for trial in trials()],
        "contact": {"name": said.contact.name, "phone": said.contact.phone} if said.contact else None,
        "phone": {"name": phone},
    }


def _day(decision: Decision) -> dict[str, Any]:
    session = decision.session
    return {
        "day": decision.day.isoformat(),
        "stage": decision.stage,
        "session": _session(session) if session else None,
        "why": _why(decision),
    }


def _session(session: Session) -> dict[str, Any]:
    return {
        "name": session.workout.name,
        "title": session_title(session),
        "around": session_around(session),
        "kind": session.kind.value,
        "stage": session.stage,
        "minutes": round(session.dose.minutes, 1),
        "workout": workout_to_json(session.workout),
        "place": session.place.value,
        "handrail": session.handrail.value if session.handrail else None,
        "needs": [{"key": key, "name": NEED_NAMES[key], "words": NEEDS[key]} for key in session.needs],
        "stops": [{"key": key, "words": STOPS[key]} for key in session.stops],
        "hard": session.hard,
    }


def _why(decision: Decision) -> str:
    """Return the one sentence: what takes most away comes first, as the table is ordered."""
    order = {rule.id: at for at, rule in enumerate(rules().all())}
    changes = [change for change in decision.changes if change.rule not in LESS]
    chosen = min(changes, key=lambda change: order.get(change.rule, len(order)), default=None)
    return chosen.reason if chosen else USUAL if decision.session else ""


def _cues(days: tuple[Decision, ...], spoken: Spoken) -> dict[str, dict[str, str | None]]:
    """Return every cue of these days, and those that any session may need."""
    blocks = (block for each in days if each.session for block in each.session.workout.blocks())
    keys = {*CUES, *(cue for block in blocks for cue in block.cues if _is_key(cue))}
    return {key: {"en": cue_words(key), "de": spoken.get(key, {}).get("de")} for key in sorted(keys)}


def _is_key(cue: str) -> bool:
    """Tell a key from words: a workout may hold either."""
    stage, _, number = cue.rpartition("-")
    points = {each.key: len(each.points) for each in ladder().stages}
    return cue in CUES or (number.isdigit() and int(number) < points.get(stage, 0))


def _drill(one: Drill) -> dict[str, Any]:
    return {
        "name": one.name,
        "do": [phase.do for phase in one.phases],
        "form": list(one.form),
        "dose": one.portion.words,
        "space": one.space,
        "stop": one.stop,
    }


def _test(trial: Trial, *, due_now: bool) -> dict[str, Any]:
    return {
        "key": trial.key,
        "name": trial.name,
        "measure": trial.fact,
        "unit": trial.unit,
        "how": trial.how,
        "knows": trial.knows,
        "due": due_now,
        "workout": workout_to_json(trial.workout),
    }
