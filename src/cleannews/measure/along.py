"""Arithmetic along a page: columns as neighbours see them, distances, the heaviest stretch.

In: columns, one number a segment. Out: the same, or bounds of a stretch.
Must not know: what the numbers mean.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float32]

FAR = 200.0
"""Far, for distances counted in segments: where there is nothing to be far from."""


def shift(column: Column, by: int, fill: float = 0.0) -> Column:
    """The column as seen from `by` segments before: out[i] = column[i + by]."""
    out = np.full_like(column, fill)
    if by > 0:
        out[:-by] = column[by:]
    elif by < 0:
        out[-by:] = column[:by]
    return out


def shifts(columns: Column, steps: Collection[int], fill: float = 0.0) -> dict[int, Column]:
    """`shift` of several columns, one a row, by each of the steps; they are windows on one piece of memory."""
    count, most = columns.shape[-1], max(map(abs, steps))
    padded = np.full((*columns.shape[:-1], count + 2 * most), fill, dtype=np.float32)
    padded[..., most : most + count] = columns
    return {by: padded[..., most + by : most + by + count] for by in steps}


def distance_back(marks: NDArray[Any]) -> Column:
    """Segments since the last marked one before this one, as a logarithm; of several columns, one a row, at once."""
    count = marks.shape[-1]
    rows = np.arange(count, dtype=np.float32)
    last = np.full(marks.shape, -FAR)
    if count:
        np.maximum.accumulate(np.where(marks > 0, rows, -FAR)[..., :-1], axis=-1, out=last[..., 1:])
    distance: Column = np.log1p(np.minimum(rows - last, FAR)).astype(np.float32)
    return distance


def heaviest(gain: NDArray[np.floating[Any]]) -> tuple[int, int]:
    """Bounds of the sub-array with the greatest sum."""
    if not len(gain):
        return 0, 0
    total = np.concatenate(([0.0], np.cumsum(gain, dtype=np.float64)))
    lowest = np.minimum.accumulate(total)
    stop = int(np.argmax(total - lowest))
    start = int(np.argmin(total[: stop + 1]))
    return start, stop
