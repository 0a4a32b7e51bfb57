"""Numbers that the first scores give: what the neighbours, the ancestors and the rest of the page scored.

In: segments, the first pass's columns and its probability of being kept for each segment. Out: columns by name.
Must not know: how the scores came about.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.along import distance_back, heaviest, shifts
from cleannews.measure.dom import LEVELS
from cleannews.measure.stray import measure_stray
from cleannews.measure.words import Columns, Told
from cleannews.segment import Segments

# Segments on each side whose first points are averaged.
_REACHES = (3, 8, 20)


def measure_second(segments: Segments, told: Told, chance: NDArray[np.float64]) -> Columns:
    """The columns that depend on the first pass.

    `told` has the first pass's columns, the kind of page among them; `chance` has shape (segments,), each in 0..1.
    """
    sizes = np.array([len(text) for text in segments.texts], dtype=np.float64)
    weight = np.sqrt(sizes)
    columns: Columns = {}
    near = chance.astype(np.float32)
    columns["first"] = near
    columns |= {f"first{by:+d}": column for by, column in shifts(near, (-3, -2, -1, 1, 2, 3), -0.1).items()}
    mass = _Prefix(weight * chance)
    whole = _Prefix(weight)
    rows = np.arange(len(sizes))
    reaches = np.array(_REACHES)[:, None]
    before = _mean(mass, whole, np.maximum(rows - reaches, 0), rows)
    after = _mean(mass, whole, rows + 1, np.minimum(rows + 1 + reaches, len(rows)))
    for place, reach in enumerate(_REACHES):
        columns[f"first_before_{reach}"] = before[place]
        columns[f"first_after_{reach}"] = after[place]
    around = np.clip(np.maximum(columns["first_before_3"], columns["first_after_3"]), 0, 1)
    columns["first_and_near"] = np.sqrt(near * around)
    columns["first_not_near"] = np.sqrt(near * (1 - around))
    kept = _Prefix(sizes * chance)
    total = max(kept.total, 1.0)
    columns["kept_before"] = (kept.sums[:-1] / total).astype(np.float32)
    columns["kept_after"] = (1 - kept.sums[1:] / total).astype(np.float32)
    columns["kept_page"] = np.full(len(rows), total / max(sizes.sum(), 1.0), dtype=np.float32)
    columns["kept_chars"] = np.full(len(rows), np.log1p(total), dtype=np.float32)
    start, stop = heaviest((sizes + 15) * (chance - 0.45))
    outside = np.where(rows < start, rows - start, np.where(rows >= stop, rows - stop + 1, 0)).astype(np.float32)
    columns["from_kept_run"] = np.sign(outside) * np.log1p(np.abs(outside))
    columns.update(measure_stray(segments, told, chance))
    likely = (chance > 0.5).astype(np.float32)
    columns["to_kept_before"] = distance_back(likely)
    columns["to_kept_after"] = distance_back(likely[::-1])[::-1]
    if segments.tree is not None:
        columns.update(_ancestors(segments, mass, whole))
        for held in ("first_shape", "first_held_2", "first_held_4"):
            inside = np.clip(columns[held], 0, 1)
            columns[f"{held}_and"] = np.sqrt(near * inside)
            columns[f"{held}_not"] = np.sqrt(near * (1 - inside))
    return columns


class _Prefix:
    """Sums of a column up to each row."""

    def __init__(self, column: NDArray[np.float64]) -> None:
        self.sums = np.concatenate(([0.0], np.cumsum(column)))
        self.total = float(self.sums[-1])


def _mean(mass: _Prefix, whole: _Prefix, low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.float32]:
    """Mean chance between rows, by weight; -0.1 where there are none."""
    weight = whole.sums[high] - whole.sums[low]
    return np.where(weight > 0, (mass.sums[high] - mass.sums[low]) / np.maximum(weight, 1e-9), -0.1).astype(np.float32)


def _ancestors(segments: Segments, mass: _Prefix, whole: _Prefix) -> Columns:
    tree = segments.tree
    assert tree is not None
    node = np.array(segments.nodes, dtype=np.int64)
    rows = np.arange(len(node))
    levels = [node]
    for _ in range(max(LEVELS) - 1):
        levels.append(tree.parent[levels[-1]])
    nodes = np.array([levels[level - 1] for level in LEVELS])
    held = _mean(mass, whole, tree.first[nodes], np.maximum(tree.stop[nodes], rows + 1))
    columns: Columns = {f"first_held_{level}": column for level, column in zip(LEVELS, held, strict=True)}
    shape = tree.shape[node]
    likely = np.bincount(shape, weights=np.diff(mass.sums))
    columns["first_shape"] = (likely / np.maximum(np.bincount(shape, weights=np.diff(whole.sums)), 1e-9))[shape].astype(
        np.float32
    )
    return columns
