"""`backstride phone`: the phones that may come in, from a terminal, for machines without a screen."""

import json
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, help="Phones that may come in: list them, take one back, make a code."
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """Say which phones are paired and when each was last seen."""
    from backstride.app.home import Home
    from backstride.app.phones import phones, seen_words
    from backstride.app.settings import Settings

    with Home(Settings.from_environment()) as home:
        found = phones(home)
        if as_json:
            listed = [
                {
                    "id": phone.id,
                    "name": phone.name,
                    "paired": phone.paired.isoformat(),
                    "seen": phone.seen.isoformat(),
                    "until": phone.until.isoformat(),
                }
                for phone in found
            ]
            print(json.dumps({"schema": "backstride.phones/1", "phones": listed}))
            return
        for phone in found:
            print(f"{phone.id[:8]}  {phone.name}, {seen_words(home, phone)}")
        if not found:
            print("No phone is paired.")


@app.command()
def revoke(phone: Annotated[str, typer.Argument(help="Its id or the beginning of it, or its name.")]) -> None:
    """Take a phone back; it is out at once, also while the app runs."""
    from backstride.app.home import Home
    from backstride.app.phones import phones, remove_phone
    from backstride.app.settings import Settings
    from backstride.vocab.errors import ValueRefused

    with Home(Settings.from_environment()) as home:
        meant = [one for one in phones(home) if phone and (one.id.startswith(phone) or one.name == phone)]
        if len(meant) != 1:
            which = "No phone is called so" if not meant else f"{len(meant)} phones are called so"
            raise ValueRefused("phone", f"{which}. `backstride phone list` has their ids.")
        print(f"{remove_phone(home, meant[0].id).name} was taken back.")


@app.command()
def code(*, as_json: Json = False) -> None:
    """Make a code that lets one phone in, once, for ten minutes; the one before is closed."""
    from backstride.app.home import Home
    from backstride.app.pairing import open_code
    from backstride.app.settings import Settings

    with Home(Settings.from_environment()) as home:
        made = open_code(home)
    if as_json:
        print(
            json.dumps(
                {
                    "schema": "backstride.pairing-code/1",
                    "digits": made.digits,
                    "until": made.until.isoformat(),
                }
            )
        )
        return
    print(f"{made.digits[:3]} {made.digits[3:]}")
    print("Type it on the phone, at the address that `backstride serve --phone` said. Good once, 10 minutes.")
