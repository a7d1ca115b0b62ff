import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from backstride.app.home import Home


def test_a_part_is_opened_once_however_many_threads_ask(home: Home):
    opened = []

    @contextmanager
    def slowly():
        opened.append("open")
        time.sleep(0.05)
        yield object()
        opened.append("closed")

    with ThreadPoolExecutor(8) as threads:
        parts = list(threads.map(lambda _: home._once("part", slowly), range(8)))
    assert len(set(map(id, parts))) == 1
    assert opened == ["open"]
    home.__exit__(None, None, None)
    assert opened == ["open", "closed"]
