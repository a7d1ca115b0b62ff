"""What a person says about a stretch: kept apart from measurements, and undone as easily as said."""

from dataclasses import replace

from backstride.app.analyse import analyse_run
from backstride.app.home import Home
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Gait, Label, Travel

FASTEST_BELT_MPS = 8.0
"""Faster than any treadmill (about 7 m/s): a belt speed above is a typing error. Project choice."""
STEEPEST = 0.5
"""Steeper than any treadmill (0.4): above it a percentage was typed as a fraction. Project choice."""


def say(home: Home, run_id: str, labels: tuple[Label, ...]) -> tuple[str, ...]:
    """Keep what was said about stretches of a run, analyse it anew, and return the labels' ids.

    Raises:
        NotFound: there is no such run.
        ValueRefused: a stretch or value cannot be.
    """
    shelf = home.shelf_with(run_id)
    run = shelf.run(run_id)
    for label in labels:
        _check(label, run.duration_s)
    ids = shelf.add_labels(
        run_id, tuple(replace(label, end_s=min(label.end_s, run.duration_s)) for label in labels)
    )
    analyse_run(home, run.athlete_id, run_id)
    return ids


def say_rest(home: Home, run_id: str, travel: Travel) -> tuple[str, ...]:
    """Say that what is not known of a run went one way; what is known stays: labels, named laps, standing."""
    run = home.shelf_with(run_id).run(run_id)
    pieces = run.ribbon if run.ribbon is not None else ((0.0, run.duration_s, Travel.UNKNOWN, Gait.UNKNOWN),)
    unknown = tuple(Label(start, end, travel) for start, end, way, _ in pieces if way is Travel.UNKNOWN)
    return say(home, run_id, unknown) if unknown else ()


def take_back(home: Home, run_id: str, label_id: str) -> None:
    """Take a label back; it can be said again with `bring_back`."""
    shelf = home.shelf_with(run_id)
    shelf.remove_label(run_id, label_id)
    analyse_run(home, shelf.run(run_id).athlete_id, run_id)


def bring_back(home: Home, run_id: str, label_id: str) -> None:
    """Undo `take_back`."""
    shelf = home.shelf_with(run_id)
    shelf.bring_back_label(run_id, label_id)
    analyse_run(home, shelf.run(run_id).athlete_id, run_id)


def _check(label: Label, duration_s: float) -> None:
    if not 0 <= label.start_s < label.end_s or label.start_s >= duration_s:
        raise ValueRefused(
            "start_s", "This stretch is empty or lies outside the run. Choose a start before its end."
        )
    if label.speed_mps is not None and not 0 <= label.speed_mps <= FASTEST_BELT_MPS:
        raise ValueRefused(
            "speed_mps",
            f"A belt runs at 0 to {FASTEST_BELT_MPS * 3.6:.0f} km/h. Check the number and its unit.",
        )
    if label.grade is not None and not -STEEPEST <= label.grade <= STEEPEST:
        raise ValueRefused("grade", "A grade lies between -50 and 50 %. Check the number.")


def labels_of(home: Home, run_id: str) -> tuple[Label, ...]:
    """Return what was said about a run, in the order in which it was said.

    Raises:
        NotFound: there is no such run.
    """
    shelf = home.shelf_with(run_id)
    return shelf.labels(run_id)
