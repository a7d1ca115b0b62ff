"""How long work takes the processor: held to limits that only another way of working would miss."""

import time
from collections.abc import Callable


def least_s(work: Callable[[], object], times: int = 5) -> float:
    """The least of some tries: what others do on the machine only ever adds."""
    best = float("inf")
    for _ in range(times):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best
