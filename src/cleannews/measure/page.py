"""Numbers about the page as a whole: what its segments are like on average.

In: Features of the segments. Out: columns by name, each with one number.
Must not know: scores.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from cleannews.measure.words import Columns, Told


def measure_page(columns: Told, wanted: tuple[str, ...] | None = None) -> Columns:
    """Each column's mean over segments (`mean_…`) and over characters (`text_…`); shape (1,), or (0,) without segments.

    Only the `wanted` ones, where they are named: a scorecard uses a fifth of them.
    """
    names = tuple(columns)
    wanted = names_of_page(names) if wanted is None else wanted
    means, texts = _columns(names, wanted)
    count = len(columns["chars"])
    if not count:
        return {name: np.zeros(0, dtype=np.float32) for name in wanted if name in means or name in texts}
    rows = np.array([columns[name] for name in means.values()], dtype=np.float32).reshape(-1, count)
    mean = rows.mean(axis=1, dtype=np.float64).astype(np.float32)
    weights = np.expm1(columns["chars"].astype(np.float64))
    rows = np.array([columns[name] for name in texts.values()], dtype=np.float32).reshape(-1, count)
    # No matrix product: it would start threads, which cost more than the sums.
    text = np.einsum("cs,s->c", rows, weights / max(weights.sum(), 1.0)).astype(np.float32)
    found = dict(zip((*means, *texts), np.concatenate((mean, text)).reshape(-1, 1), strict=True))
    return {name: found[name] for name in wanted if name in found}


def names_of_page(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The names of all columns of a page, given those of its segments."""
    return tuple(f"{kind}_{name}" for name in columns for kind in ("mean", "text"))


@lru_cache(maxsize=8)
def _columns(names: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Of the wanted names that there are, the means and the means over characters, each to the column it is made of."""
    known = set(names)
    means, texts = (
        {name: name.removeprefix(kind) for name in wanted if name.startswith(kind) and name.removeprefix(kind) in known}
        for kind in ("mean_", "text_")
    )
    return means, texts


def measure_kind(odds: float, count: int) -> Columns:
    """What the log-odds of the page being an article are for each of its `count` segments: the chance of it."""
    chance = 1.0 / (1.0 + np.exp(-np.clip(odds, -50, 50)))
    return {"article_page": np.full(count, chance, dtype=np.float32)}
