"""A laptop that serves, its phone's door, and a browser that trusts it as a phone with the authority does."""

import base64
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from playwright.sync_api import Browser, BrowserContext

from backstride.app.certificate_maker import read_pem
from backstride.app.home import Home
from backstride.web.phone_door import PhoneAsked, PhoneDoor, listen, open_phone_door
from backstride.web.server import server_for
from looking import FLAGS, IN_UTC, PHONE

NAME = "ada-laptop.local"


@contextmanager
def served_doors(home: Home) -> Iterator[tuple[PhoneDoor, str]]:
    """Serve a home; its phone's door, and the laptop's address. 127.0.0.2 is the address in the network."""
    with ExitStack() as opened:
        listening = opened.enter_context(listen("127.0.0.1", 0, "--port"))
        door = open_phone_door(home, PhoneAsked(0, NAME, ("127.0.0.2",)), opened)
        server = server_for(home, listening, door)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not (server.started and len(server.servers) == 3):
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.01)
            yield door, f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def trusting(browser: Browser, door: PhoneDoor, folder: Path, **options: Any) -> BrowserContext:
    """A browser of its own, with a profile in `folder`, that trusts these keys and finds the name."""
    assert door.welcome.papers
    _, chain = read_pem(door.welcome.papers.chain.read_bytes())
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    keys = [hashlib.sha256(one.public_key().public_bytes(*form)).digest() for one in chain]
    trusted = ",".join(base64.b64encode(key).decode() for key in keys)
    return browser.browser_type.launch_persistent_context(
        folder,
        executable_path=shutil.which("chromium"),
        args=[
            *FLAGS,
            f"--host-resolver-rules=MAP {NAME} 127.0.0.2",
            f"--ignore-certificate-errors-spki-list={trusted}",
        ],
        env={**os.environ, **IN_UTC},
        viewport=PHONE,  # type: ignore[arg-type]  # a size
        **options,
    )
