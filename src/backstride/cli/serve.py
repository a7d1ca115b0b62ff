"""`backstride serve`: the app, on this machine only."""

from typing import Annotated

import typer


def run(
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)
    ] = 8642,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in a browser.")
    ] = False,
) -> None:
    """Run the app and say where it is. It listens on 127.0.0.1 only; stop it with Ctrl-C."""
    from backstride.app.home import Home
    from backstride.app.settings import Settings
    from backstride.web.server import serve

    with Home(Settings.from_environment()) as home:
        serve(home, port=port, open_browser=open_browser)
