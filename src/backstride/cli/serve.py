"""`backstride serve`: the app, on this machine, and for phones in its network where that is asked for."""

from pathlib import Path
from typing import Annotated

import typer


def run(  # noqa: PLR0917  # typer calls it by name
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)
    ] = 8642,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in a browser.")
    ] = False,
    phone: Annotated[
        bool, typer.Option("--phone", help="Let paired phones in, over HTTPS in this machine's network.")
    ] = False,
    phone_port: Annotated[
        int,
        typer.Option(
            help="Port for phones; the next one gives the certificate; 0: free ones.", min=0, max=65534
        ),
    ] = 8443,
    name: Annotated[
        str | None, typer.Option(help="What phones call this machine, such as ada-laptop.local.")
    ] = None,
    address: Annotated[
        list[str] | None, typer.Option(help="Listen for phones there, not at all private addresses.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="A certificate that phones trust already, with its chain, PEM.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="Its key, PEM, without a password.")] = None,
) -> None:
    """Run the app and say where it is. It listens on 127.0.0.1 only, unless --phone; stop it with Ctrl-C."""
    from backstride.app.home import Home
    from backstride.app.settings import Settings
    from backstride.web.phone_door import PhoneAsked
    from backstride.web.server import serve

    if not phone and (name or address or certificate or key):
        raise typer.BadParameter("these options are for phones: add --phone", param_hint="--phone")
    asked = PhoneAsked(phone_port, name, tuple(address or ()), certificate, key) if phone else None
    with Home(Settings.from_environment()) as home:
        serve(home, port=port, open_browser=open_browser, phone=asked)
