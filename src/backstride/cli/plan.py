"""`backstride plan`: make a plan, see what today and the week hold, say how it was, ask why."""

import typer

from backstride.cli.plan_simulate import simulate

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The coach: a plan that adapts, and why it does what it does.",
)
app.command("simulate")(simulate)
