"""`backstride claims [WORDS]`: what people say about running backward, and what studies say to it."""

import json
from typing import Annotated

import typer


def run(
    words: Annotated[
        list[str] | None, typer.Argument(help="Only claims that hold all of these, such as: knee")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Print claims with verdict, reason and studies."""
    from backstride.app.claims import claims_json, find_claims, study_names

    found = find_claims(" ".join(words or ()))
    if as_json:
        print(json.dumps(claims_json(found), ensure_ascii=False))
        return
    if not found:
        print("No claim holds these words. Try one word, such as knee, calories or balance.")
        return
    from rich.padding import Padding
    from rich.text import Text

    from backstride.cli.terminal import console

    out = console()
    for claim in found:
        out.print(Text(f"“{claim.claim}”", style="bold"))
        out.print(Text(f"{claim.verdict.value}  ({claim.id})"))
        out.print(Padding(Text(claim.why), (0, 0, 0, 2)))
        studies = "; ".join(study_names(claim)) or "no study"
        out.print(Padding(Text(f"Studies: {studies}", style="dim"), (0, 0, 1, 2)))
