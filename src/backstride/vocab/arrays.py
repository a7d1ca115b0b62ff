"""Read-only arrays: a noun must not change under the hands of whoever holds it.

Whoever makes a noun hands its arrays over and no longer writes to them. Rejected: a copy of every array
(a phone's hour at 400 Hz is 80 MB), and freezing the caller's own array (a surprise far from its cause).
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def read_only(values: ArrayLike) -> Floats:
    """Return `values` as a float64 array that cannot be written; a copy only where one is needed."""
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.flags.writeable:
        array = array.view()
        array.flags.writeable = False
    return array


def read_only_columns(columns: Mapping[str, ArrayLike]) -> Mapping[str, Floats]:
    """Return a mapping that cannot be changed, of arrays that cannot be written."""
    return MappingProxyType({name: read_only(values) for name, values in columns.items()})
