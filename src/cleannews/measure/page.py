"""Numbers about the page as a whole: what its segments are like on average.

In: Features of the segments. Out: columns by name, each with one number.
Must not know: scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.features import Table
from cleannews.measure.words import Columns, Told


def measure_page(columns: Told, wanted: tuple[str, ...] | None = None) -> Table:
    """Each column's mean over segments (`mean_…`) and over characters (`text_…`); shape (1,), or (0,) without segments.

    Only the `wanted` ones, where they are named: a scorecard uses a fifth of them.
    """
    if not isinstance(columns, Table):
        columns = Table(tuple(columns), np.array(list(columns.values()), dtype=np.float32))
    plan = _plan(columns.names, names_of_page(columns.names) if wanted is None else wanted)
    sizes = columns["chars"]
    if not len(sizes):
        return Table(plan.names, np.zeros((len(plan.names), 0), dtype=np.float32))
    mean = columns.rows.take(plan.means, axis=0).mean(axis=1, dtype=np.float64).astype(np.float32)
    weights = np.expm1(sizes.astype(np.float64))
    # No matrix product: it would start threads, which cost more than the sums.
    rows = columns.rows.take(plan.texts, axis=0)
    text = np.einsum("cs,s->c", rows, weights / max(weights.sum(), 1.0)).astype(np.float32)
    return Table(plan.names, np.concatenate((mean, text)).take(plan.order)[:, None])


def names_of_page(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The names of all columns of a page, given those of its segments."""
    return tuple(f"{kind}_{name}" for name in columns for kind in ("mean", "text"))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the numbers of a page come from."""

    names: tuple[str, ...]
    """Of the wanted names those that there are."""
    means: NDArray[np.int64]
    """The columns of which means are taken …"""
    texts: NDArray[np.int64]
    """… and those of which means over characters are."""
    order: NDArray[np.int64]
    """Where among means, and means over characters behind them, each name is."""


@lru_cache(maxsize=8)
def _plan(names: tuple[str, ...], wanted: tuple[str, ...]) -> _Plan:
    places = {name: place for place, name in enumerate(names)}
    means, texts = (
        {name: places[of] for name in wanted if (of := name.removeprefix(kind)) != name and of in places}
        for kind in ("mean_", "text_")
    )
    found = {name: place for place, name in enumerate((*means, *texts))}
    told = tuple(name for name in wanted if name in found)
    means_at, texts_at, order = (
        np.array(list(each), dtype=np.int64) for each in (means.values(), texts.values(), map(found.__getitem__, told))
    )
    return _Plan(told, means_at, texts_at, order)


def measure_kind(odds: float, count: int) -> Columns:
    """What the log-odds of the page being an article are for each of its `count` segments: the chance of it."""
    chance = 1.0 / (1.0 + np.exp(-np.clip(odds, -50, 50)))
    return {"article_page": np.full(count, chance, dtype=np.float32)}
