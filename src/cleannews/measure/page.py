"""Numbers about the page as a whole: what its segments are like on average.

In: Features of the segments. Out: columns by name, each with one number.
Must not know: scores.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from cleannews.measure.words import Columns


def measure_page(columns: Columns) -> Columns:
    """Each column's mean over segments (`mean_…`) and over characters (`text_…`); shape (1,), or (0,) without segments."""
    if not len(columns["chars"]):
        return {name: np.zeros(0, dtype=np.float32) for name in _names(tuple(columns))}
    matrix = np.concatenate(list(columns.values())).reshape(len(columns), -1)
    weights = np.expm1(columns["chars"].astype(np.float64))
    mean = matrix.mean(axis=1, dtype=np.float64)
    text = matrix @ (weights / max(weights.sum(), 1.0))
    both = np.stack([mean, text], axis=1).astype(np.float32).reshape(-1, 1)
    return dict(zip(_names(tuple(columns)), both, strict=True))


@lru_cache(maxsize=8)
def _names(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{kind}_{name}" for name in columns for kind in ("mean", "text"))


def measure_kind(odds: float, count: int) -> Columns:
    """What the log-odds of the page being an article are for each of its `count` segments: the chance of it."""
    chance = 1.0 / (1.0 + np.exp(-np.clip(odds, -50, 50)))
    return {"article_page": np.full(count, chance, dtype=np.float32)}
