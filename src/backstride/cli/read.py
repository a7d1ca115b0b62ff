"""`backstride read FILE...`: recordings to readings, as a small picture or as JSON Lines."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.app.read_files import FileAsked
    from backstride.insight.trial import Trial
    from backstride.vocab.athlete import Athlete
    from backstride.vocab.segment import Label

TESTS, STANCES, EYES = ("sway", "backward-walk"), ("two-legs", "one-leg"), ("open", "closed")


Files = Annotated[
    list[Path], typer.Argument(help="FIT, GPX, TCX, Sensor Logger, phyphox, Sensor CSV; .gz, .zip.")
]
Placements = Annotated[
    list[str] | None,
    typer.Option(
        help="Where a motion sensor was worn: lumbar chest thigh wrist foot_left foot_right. "
        "Once for all files, or once a file, in their order."
    ),
]
Facings = Annotated[
    list[str] | None,
    typer.Option(
        help="What points where the chest points: a sensor axis as in --facing=-z, three numbers as in "
        "--facing=0.7,0,-0.7, or calibrated (a stand, then ten steps forward). Once, or once a file."
    ),
]
LabelFile = Annotated[
    Path | None, typer.Option(help="What stretches were: CSV start_s,end_s,travel[,gait,...], or JSON.")
]
Test = Annotated[str | None, typer.Option(help="It was a test: sway or backward-walk.")]
Stood = Annotated[str, typer.Option(help="Of a sway test: two-legs or one-leg.")]
Saw = Annotated[str, typer.Option(help="Of a sway test: open or closed.")]
Second = Annotated[float | None, typer.Option("--from", min=0, help="Where the test begins, in seconds.")]
LastSecond = Annotated[float | None, typer.Option("--to", min=0, help="Where it ends.")]
Together = Annotated[
    bool, typer.Option("--together", help="All files are of one session: one reading of all.")
]
Mass = Annotated[
    str | None,
    typer.Option(help="Body mass in kg, for energy in kcal: 70, or 154lb. Without it ratios only."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One reading a line (backstride.reading/1).")]


def run(  # noqa: PLR0917  # the options of the command, by name
    files: Files,
    placement: Placements = None,
    facing: Facings = None,
    labels: LabelFile = None,
    together: Together = False,
    test: Test = None,
    stance: Stood = "two-legs",
    eyes: Saw = "open",
    from_s: Second = None,
    to_s: LastSecond = None,
    mass: Mass = None,
    as_json: AsJson = False,
) -> int:
    """Read recordings and say what happened in them. Nothing is kept."""
    from backstride.app.read_files import FileReading, SaidAlong, read_files, read_session
    from backstride.cli.picture import name_of, picture_of
    from backstride.cli.terminal import console

    asked = _asked(files, placement or [], facing or [])
    if len(files) > 1 and not together and (labels is not None or test is not None):
        raise typer.BadParameter("These are about one recording: give one file, or --together.")
    said = SaidAlong(_labels(labels), _trial(test, stance, eyes, from_s, to_s))
    athlete = _athlete(mass)
    refused = 0
    out = console()
    escaped = sys.stdout.encoding.lower() != "utf-8"  # whatever else it knows may not be all of a name
    for item in (read_session if together else read_files)(asked, said, athlete):
        if isinstance(item, FileReading):
            if as_json:
                print(json.dumps(item.as_json(), ensure_ascii=escaped, allow_nan=False))
            else:
                out.print(name_of(item), soft_wrap=True)
                out.print(picture_of(item, out.width))
            continue
        refused += 1
        if as_json:
            print(json.dumps(item.as_json(), ensure_ascii=escaped))
        print(f"{item.file}: {item.error}", file=sys.stderr)
    return 1 if refused else 0


def _asked(files: list[Path], placements: list[str], facings: list[str]) -> "list[FileAsked]":
    from backstride.app.read_files import FileAsked
    from backstride.app.worn import read_facing, read_placement
    from backstride.vocab.errors import ValueRefused

    try:
        where = [read_placement(text) for text in _one_a_file(placements, files, "--placement")]
        ahead = [read_facing(text) for text in _one_a_file(facings, files, "--facing")]
    except ValueRefused as refused:
        raise typer.BadParameter(str(refused), param_hint=f"--{refused.field}") from None
    return [FileAsked(*each) for each in zip(files, where, ahead, strict=True)]


def _one_a_file(said: list[str], files: list[Path], option: str) -> "Sequence[str]":
    if len(said) <= 1:
        return (said or [""]) * len(files)
    if len(said) != len(files):
        words = (
            f"{len(said)} were given for {len(files)} files. Give it once, or once a file, in their order."
        )
        raise typer.BadParameter(words, param_hint=option)
    return said


def _athlete(mass: str | None) -> "Athlete":
    from backstride.app.read_files import NOBODY, athlete_of_mass
    from backstride.vocab.errors import ValueRefused

    try:
        return NOBODY if mass is None else athlete_of_mass(mass)
    except ValueRefused as refused:
        raise typer.BadParameter(str(refused), param_hint="--mass") from None


def _labels(path: Path | None) -> "tuple[Label, ...]":
    from backstride.app.label_file import read_labels

    return () if path is None else read_labels(path)


def _trial(
    test: str | None, stance: str, eyes: str, from_s: float | None, to_s: float | None
) -> "Trial | None":
    from backstride.insight.trial import Eyes, Stance, Trial, TrialKind

    for value, known, option in (
        (test, TESTS, "--test"),
        (stance, STANCES, "--stance"),
        (eyes, EYES, "--eyes"),
    ):
        if value is not None and value not in known:
            raise typer.BadParameter(f"“{value}” is none of {', '.join(known)}.", param_hint=option)
    if from_s is not None and to_s is not None and from_s >= to_s:
        raise typer.BadParameter("A test begins before it ends.", param_hint="--from")
    if test is None:
        if from_s is not None or to_s is not None:
            raise typer.BadParameter("It says where a test was: say which with --test.", param_hint="--from")
        return None
    return Trial(TrialKind(test), Stance(stance.replace("-", "_")), Eyes(eyes), from_s, to_s)
