"""Tasks mapped over a cluster: few in flight, answers as they come, each given once.

Dask itself gives a task again when its worker dies, and gives up after the fourth worker that died of it. A
bounded number of tasks is in flight, so that neither the scheduler nor this process ever holds the cohort.
"""

from collections.abc import Iterator
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from backstride.cohort.items import Outcome, Task
from backstride.cohort.work import read_item, refusal
from backstride.insight.run import ANALYSIS_VERSION
from backstride.vocab.errors import SettingRefused

if TYPE_CHECKING:
    from distributed import Client

PER_THREAD = 3
"""Tasks in flight for each thread of the cluster: one at work, two on their way. Project choice."""
LOOK_AGAIN = 50
"""After how many answers it is asked again how large the cluster is. Project choice."""
LOST = "worker-died"
_LOST_WORDS = "Every worker that read it died, most likely for want of memory; the next run tries again."


def mapped(client: "Client", tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome]]:
    """Yield every task with its outcome, in the order in which they come.

    Raises:
        SettingRefused: the cluster went away, or its workers have another program.
    """
    from distributed import as_completed  # noqa: PLC0415  # an extra, and slow to import

    coming = as_completed(loop=client.loop, with_results=True, raise_errors=False)
    running: dict[str, Task] = {}
    room = most_in_flight(client)
    for given in count(1):
        for task in islice(tasks, max(room - len(running), 0)):  # fewer than were given, where workers went
            future = client.submit(read_item, task, key=f"backstride-{task.key}", pure=False)
            running[future.key] = task
            coming.add(future)
        if not running:
            return
        future, result = next(coming)
        task = running.pop(future.key)
        yield task, _outcome(future, result, task)
        if given % LOOK_AGAIN == 0:
            room = most_in_flight(client)


def most_in_flight(client: "Client") -> int:
    """Return how many tasks the cluster, as large as it is now, is given at a time."""
    threads: dict[str, int] = client.nthreads()
    return PER_THREAD * max(sum(threads.values()), 1)


def _outcome(future: Any, result: Any, task: Task) -> Outcome:  # noqa: ANN401 (distributed has no types)
    if isinstance(result, Outcome) and result.version == ANALYSIS_VERSION:
        return result
    if isinstance(result, Outcome):
        raise _other_program(f"analysis {result.version} instead of {ANALYSIS_VERSION}")
    error = result[1] if isinstance(result, tuple) else result
    if future.status == "error" and type(error).__name__ == "KilledWorker":
        return refusal(task.item.name, LOST, _LOST_WORDS, kept=False)
    if isinstance(error, ImportError | AttributeError):
        raise _other_program(str(error))
    if future.status == "error" and isinstance(error, Exception):
        raise error
    raise SettingRefused("--scheduler", "the cluster went away; what was read is kept, run it again.")


def _other_program(how: str) -> SettingRefused:
    return SettingRefused(
        "--scheduler", f"the workers have another Backstride ({how}); install the same version there."
    )
