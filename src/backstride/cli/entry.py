"""The front of the command line: names, help, and the one place where an error becomes an exit code."""

import os
import signal
import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, Protocol, runtime_checkable

import typer
from typer.exceptions import TyperException

from backstride import __version__
from backstride.vocab.errors import BackstrideError

COMMANDS = {
    "serve": "backstride.cli.serve",
    "read": "backstride.cli.read",
    "compare": "backstride.cli.compare",
    "claims": "backstride.cli.claims",
    "workout": "backstride.cli.workout",
    "import": "backstride.cli.import_archive",
    "sample": "backstride.cli.sample",
    "cohort": "backstride.cli.cohort",
    "backup": "backstride.cli.backup",
    "restore": "backstride.cli.restore",
    "doctor": "backstride.cli.doctor",
}
"""Each module has one function `run`, whose signature and docstring are the command's."""
GROUPS = {"plan": "backstride.cli.plan", "phone": "backstride.cli.phone"}
"""Each module has an `app` with commands of its own."""

STOPPED = 130
"""The exit code after Ctrl-C: 128 and the number of the signal."""

app = typer.Typer(
    name="backstride",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: importing rich takes longer than everything else together
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Backstride: the training system for backward running.",
)
for _name, _module in COMMANDS.items():
    app.command(name=_name)(import_module(_module).run)
for _name, _module in GROUPS.items():
    app.add_typer(import_module(_module).app, name=_name)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"backstride {__version__}")
        raise typer.Exit


@app.callback()
def _about(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Backstride: the training system for backward running."""


@runtime_checkable
class _ShownByItself(Protocol):
    """Wrong usage: typer's own error, which prints itself with the usage line."""

    exit_code: int

    def show(self) -> None: ...


def main(arguments: list[str] | None = None) -> None:
    """Run a command; ends the process with its exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started us: nobody listens, and nothing is wrong
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # names of files are bytes, and a terminal may know few signs
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _end)
    sys.exit(run(arguments))


def _end(number: int, _frame: object) -> None:
    """End in order: what was opened is closed, and no process of ours is left."""
    sys.exit(128 + number)


def _in_words(error: OSError) -> str:
    """Say what the system refused, and of which file; without one it was the output, a full disk mostly."""
    why = error.strerror or str(error)
    return f"{error.filename}: {why}." if error.filename else f"The output could not be written: {why}."


def run(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 refused, 2 wrong usage, 130 interrupted."""
    try:
        outcome: Any = app(args=arguments, standalone_mode=False)
    except BackstrideError as error:
        print(error, file=sys.stderr)
        return 1
    except (typer.Abort, KeyboardInterrupt):
        outcome = STOPPED
    except TyperException as error:
        if isinstance(error, _ShownByItself):
            error.show()
            return error.exit_code
        raise
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; there is nobody to tell
        return 0
    except OSError as error:
        print(_in_words(error), file=sys.stderr)
        return 1
    if outcome == STOPPED:  # typer, too, turns Ctrl-C into this number, without a word
        print("Stopped. What was done is kept.", file=sys.stderr)
    return int(outcome) if isinstance(outcome, int) else 0
