"""What it is worth that a line stands in many documents of its site: a small table of points.

In: the part `recurring` of a model file; how lines stand. Out: points for keeping, none above 0.
Must not know: how the points were learned (training/recurring.py), other evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.recurring.known import Standing


@dataclass(frozen=True, slots=True)
class Worth:
    """Points by length of the line and share of the site's documents."""

    lengths: tuple[int, ...]
    """Characters that part the rows of `points`: a line of so many is in the lower row."""
    cuts: tuple[float, ...]
    """Shares that part its columns (`Standing.shares`); a share on a cut is in the lower column."""
    points: tuple[tuple[int, ...], ...]
    """The first of each row is 0, and none is above the one before it."""

    def points_of(self, standing: Standing, texts: Sequence[str]) -> NDArray[np.int64]:
        """Points of each line of a page: shape (segments,)."""
        rows = np.searchsorted(self.lengths, [len(text) for text in texts])
        columns = np.searchsorted(self.cuts, standing.shares())
        found: NDArray[np.int64] = np.array(self.points, dtype=np.int64)[rows, columns]
        return found


def read_worth(data: Mapping[str, Any]) -> Worth:
    """The table from its JSON form. Raises ValueError or another error of malformed data; the caller says which file it was."""
    worth = Worth(tuple(data["lengths"]), tuple(data["cuts"]), tuple(tuple(row) for row in data["points"]))
    for name, cuts in (("lengths", worth.lengths), ("cuts", worth.cuts)):
        if not all(low < high for low, high in pairwise(cuts)) or any(cut <= 0 for cut in cuts):
            raise ValueError(f"recurring: {name} must ascend from above 0")
    if [len(row) for row in worth.points] != [len(worth.cuts) + 1] * (len(worth.lengths) + 1):
        raise ValueError("recurring: points need one more row than lengths, and one more column than cuts")
    if any(type(value) is not int for row in worth.points for value in row):
        raise ValueError("recurring: points must be whole numbers")
    if any(row[0] != 0 or any(low < high for low, high in pairwise(row)) for row in worth.points):
        raise ValueError("recurring: points must begin with 0 and never rise along a row")
    return worth
