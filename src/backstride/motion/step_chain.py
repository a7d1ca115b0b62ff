"""The best chain through candidates: which of many moments that look like steps belong together.

A candidate alone is doubtful, but steps come in chains: each follows the one before after about a period, and
fits to it. So candidates have costs (negative ones are gains), links between neighbours have costs, and the
cheapest chain of all is found by dynamic programming (Viterbi 1967, doi:10.1109/TIT.1967.1054010). After a
pause the chain begins anew. Rejected: taking peaks from the highest on, where one wrong peak bars two right
ones.
"""

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Floats

Places = NDArray[np.int64]

REACH = 8
"""A candidate links to as many before it: more never lie within the longest link. Project choice."""


def links(n: int) -> list[tuple[slice, slice, slice]]:
    """Return for each distance the slices of the earlier, the later, and the (n, REACH) column they fill."""
    return [(slice(0, n - k), slice(k, n), slice(k - 1, k)) for k in range(1, min(REACH, n - 1) + 1)]


def best_chain(t_s: Floats, cost: Floats, link: Floats, pause_s: float, pause_cost: float) -> Places:
    """Return the places of the cheapest chain through candidates (n,) at times (n,).

    `link[i, k - 1]` is the cost from candidate `i - k` to `i`, infinite where they cannot follow each other.
    Any two that are `pause_s` apart may follow each other at `pause_cost`.
    """
    n = int(t_s.size)
    rows, own, before = link.tolist(), cost.tolist(), np.searchsorted(t_s, t_s - pause_s).tolist()
    total, back = [0.0] * n, [-1] * n
    best, best_at, seen = 0.0, -1, 0
    for i in range(n):
        while seen < before[i]:
            if total[seen] + pause_cost < best:
                best, best_at = total[seen] + pause_cost, seen
            seen += 1
        least, least_at = best, best_at
        for k, along in enumerate(rows[i][: min(REACH, i)], 1):
            if total[i - k] + along < least:
                least, least_at = total[i - k] + along, i - k
        total[i], back[i] = least + own[i], least_at
    chain: list[int] = []
    at = int(np.argmin(total)) if n else -1
    while at >= 0:
        chain.append(at)
        at = back[at]
    return np.array(chain[::-1], dtype=np.int64)
