"""`backstride plan`: make a plan, see what today and the week hold, say how it was, ask why."""

from collections.abc import Callable

import typer

from backstride.cli.plan_export import export
from backstride.cli.plan_new import new
from backstride.cli.plan_said import cleared, done, keep_test, mistaken, morning, override, wish
from backstride.cli.plan_show import show, week, why
from backstride.cli.plan_simulate import simulate

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The coach: a plan that adapts, and why it does what it does.",
)
COMMANDS: dict[str, Callable[..., object]] = {
    "new": new,
    "show": show,
    "week": week,
    "done": done,
    "morning": morning,
    "wish": wish,
    "mistaken": mistaken,
    "test": keep_test,
    "cleared": cleared,
    "why": why,
    "override": override,
    "export": export,
    "simulate": simulate,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
