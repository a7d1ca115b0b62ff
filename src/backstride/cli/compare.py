"""`backstride compare`: forward beside backward for a body, a speed and a slope, with ranges and studies."""

import json
from typing import Annotated

import typer

GAITS = ("walk", "run")
Mass = Annotated[float, typer.Option(help="Body mass in kg.")]
Height = Annotated[float | None, typer.Option(help="Height in m; no study tells the directions apart by it.")]
Speed = Annotated[
    float, typer.Option(help="Speed in m/s: of both directions, or of forward at the same effort.")
]
Grade = Annotated[float, typer.Option(help="Rise over run: 0.05 is 5 % uphill. Downhill is refused.")]
GaitSaid = Annotated[
    str | None, typer.Option(help="walk or run, both ways; left out: each direction's usual one.")
]
AsJson = Annotated[bool, typer.Option("--json", help="All of it (backstride.compare/1).")]


def run(  # noqa: PLR0917  # the options of the command, by name
    mass: Mass,
    speed: Speed,
    height: Height = None,
    grade: Grade = 0.0,
    gait: GaitSaid = None,
    as_json: AsJson = False,
) -> None:
    """Put forward beside backward: energy, heart rate, steps, forces, knee, muscles. Nothing is kept."""
    from backstride.app.compare import CompareAsked, compare, comparison_to_json
    from backstride.cli.compare_table import print_comparison
    from backstride.vocab.segment import Gait

    if gait is not None and gait not in GAITS:
        raise typer.BadParameter(f"“{gait}” is neither walk nor run.", param_hint="--gait")
    comparison = compare(CompareAsked(speed, grade, mass, height, None if gait is None else Gait(gait)))
    if as_json:
        print(json.dumps(comparison_to_json(comparison), ensure_ascii=True, allow_nan=False))
    else:
        print_comparison(comparison)
