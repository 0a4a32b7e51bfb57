"""Gradient-boosted trees of one or two splits to scorecards: the learning itself.

In: a matrix of features, labels, weights. Out: a scorecard as a JSON-ready dict: points for intervals of features and for cells of
pairs of features. Must not know: pages, folds, what is being labelled.

A tree of two splits uses one feature or two, so a sum of such trees is exactly a sum of tables of one or two features. What a
pair's table says of one of its features alone is moved to that feature, so that points of pairs tell only what the two say
together (Lou et al., "Accurate intelligible models with pairwise interactions", 2013, and its later "purification").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Terms = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the learner is told."""

    rounds: int = 2400
    rate: float = 0.1
    leaves: int = 3
    """2: features alone; 3: pairs too."""
    pairs: int = 900
    """Pairs of features that are kept, those with most effect; the others' effect on single features stays."""
    bins: int = 32
    """Intervals a feature may be cut into."""
    least: int = 60
    """Segments that each leaf of a tree must have."""
    share: float = 0.2
    """Share of features looked at for each tree."""
    ridge: float = 5.0
    scale: float = 50.0
    """Points that make one unit of log-odds."""
    seed: int = 1


SETTINGS = {"html": Settings(), "text": Settings(pairs=800)}
"""By kind of input. Both models together may take 300 KB, most of it pairs."""


def fit(
    names: Sequence[str],
    matrix: NDArray[np.float32],
    labels: NDArray[np.int64],
    outcomes: Sequence[str],
    weights: Floats,
    settings: Settings,
    base: Floats | None = None,
) -> dict[str, Any]:
    """Fit a scorecard. One outcome: labels are 0 or 1. Several: labels are their indices.

    `base` holds log-odds that another card gives already: the card then learns what to add to them.
    """
    several = len(outcomes) > 1
    parameters = {
        "objective": "multiclass" if several else "binary",
        "num_leaves": settings.leaves,
        "learning_rate": settings.rate,
        "max_bin": settings.bins,
        "min_data_in_leaf": settings.least,
        "feature_fraction": settings.share,
        "lambda_l2": settings.ridge,
        "bagging_fraction": 0.7,
        "bagging_freq": 5,
        "seed": settings.seed,
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": 1,  # two threads wait for each other: measured 6 times slower
        "verbosity": -1,
        "boost_from_average": True,
    } | ({"num_class": len(outcomes)} if several else {})
    data = lightgbm.Dataset(
        matrix, labels, weight=weights, init_score=base, feature_name=list(names), free_raw_data=False
    )
    trees = lightgbm.train(parameters, data, num_boost_round=settings.rounds).dump_model()["tree_info"]
    return {
        outcome: _card([tree["tree_structure"] for tree in trees[index :: len(outcomes)]], names, matrix, settings)
        for index, outcome in enumerate(outcomes)
    }


@dataclass(frozen=True, slots=True)
class _Table:
    """The sum of the trees over one feature, or over one pair."""

    cuts: list[Floats]
    values: Floats
    """One axis a feature, one entry an interval."""
    counts: Floats = field(default_factory=lambda: np.zeros(0))
    """Rows of the matrix in each cell."""


def _card(
    trees: Sequence[Any], names: Sequence[str], matrix: NDArray[np.float32], settings: Settings
) -> dict[str, Any]:
    """The scorecard of one outcome."""
    _settle_cuts(trees, matrix)
    groups: dict[Terms, list[Any]] = {}
    for tree in trees:
        groups.setdefault(tuple(sorted(_features(tree))), []).append(tree)
    bias = sum(tree["leaf_value"] for tree in groups.pop((), []))
    tables = {terms: _sum(terms, group) for terms, group in sorted(groups.items())}
    pairs = {terms: table for terms, table in tables.items() if len(terms) == 2}
    alone: dict[int, list[_Table]] = {}
    for terms, table in tables.items():
        if len(terms) == 1:
            alone.setdefault(terms[0], []).append(table)
    told: dict[Terms, _Table] = {}
    for terms, table in pairs.items():
        told[terms], effects = _purify(table, matrix[:, list(terms)])
        for feature, effect in zip(terms, effects, strict=True):
            alone.setdefault(feature, []).append(effect)
    kept: dict[str, Any] = {}
    for terms in sorted(sorted(told, key=lambda terms: (-_effect(told[terms]), terms))[: settings.pairs]):
        form = _rounded(told[terms], settings.scale)
        if any(map(any, form[1])):
            one, other = (names[feature] for feature in terms)
            kept.setdefault(one, {})[other] = form
            # What rounding takes from the pair, its features get, as far as each can say it alone.
            _, effects = _purify(_remainder(told[terms], settings.scale), matrix[:, list(terms)])
            for feature, effect in zip(terms, effects, strict=True):
                alone[feature].append(effect)
    features: dict[str, Any] = {}
    for feature, parts in sorted(alone.items()):
        table = _together(parts)
        # What most segments have is worth nothing: points then tell what is special about one.
        inside = np.searchsorted(table.cuts[0], matrix[:, feature], side="left")
        usual = np.bincount(inside, minlength=len(table.values)).argmax()
        bias += table.values[usual]
        form = _rounded(_Table(table.cuts, table.values - table.values[usual]), settings.scale)
        if form[1] != [0]:
            features[names[feature]] = form
    return {"bias": round(bias * settings.scale), "features": features, "pairs": kept}


def _features(node: Any) -> set[int]:
    if "leaf_value" in node:
        return set()
    return {node["split_feature"]} | _features(node["left_child"]) | _features(node["right_child"])


def _settle_cuts(trees: Sequence[Any], matrix: NDArray[np.float32]) -> None:
    """Give each split of the trees its `cut`: the number of fewest digits that parts the same values as the learner's border."""
    values: dict[int, NDArray[np.float32]] = {}

    def settle(node: Any) -> None:
        if "leaf_value" not in node:
            feature, border = node["split_feature"], node["threshold"]
            if feature not in values:
                values[feature] = np.unique(matrix[:, feature])
            found = values[feature]
            above = int(np.searchsorted(found, border, side="right"))
            low = found[above - 1] if above else -np.inf
            high = found[above] if above < len(found) else np.inf
            shorter = (float(f"{border:.{digits}g}") for digits in range(2, 18))
            node["cut"] = next((cut for cut in shorter if low <= np.float32(cut) < high), border)
            settle(node["left_child"])
            settle(node["right_child"])

    for tree in trees:
        settle(tree)


def _sum(terms: Terms, trees: Sequence[Any]) -> _Table:
    """The trees' values on the grid of all their cuts."""
    found: dict[int, set[float]] = {feature: set() for feature in terms}

    def gather(node: Any) -> None:
        if "leaf_value" not in node:
            found[node["split_feature"]].add(node["cut"])
            gather(node["left_child"])
            gather(node["right_child"])

    for tree in trees:
        gather(tree)
    cuts = [np.array(sorted(found[feature])) for feature in terms]
    # The upper end of an interval stands for it.
    grid = dict(zip(terms, np.meshgrid(*(np.append(one, np.inf) for one in cuts), indexing="ij"), strict=True))

    def value(node: Any) -> Any:
        if "leaf_value" in node:
            return node["leaf_value"]
        return np.where(
            grid[node["split_feature"]] <= node["cut"], value(node["left_child"]), value(node["right_child"])
        )

    return _Table(cuts, np.sum([value(tree) for tree in trees], axis=0))


def _purify(table: _Table, matrix: NDArray[np.float32]) -> tuple[_Table, list[_Table]]:
    """A pair's table without what each feature says alone, and that; means are over the rows of the matrix, in the pair's columns."""
    inside = [np.searchsorted(cuts.astype(np.float32), matrix[:, axis]) for axis, cuts in enumerate(table.cuts)]
    shape = table.values.shape
    counts = np.bincount(inside[0] * shape[1] + inside[1], minlength=shape[0] * shape[1]).reshape(shape).astype(float)
    weight = counts + 0.01
    values = table.values
    alone = [np.zeros(size) for size in shape]
    for _ in range(20):
        for axis in (0, 1):
            mean = (values * weight).sum(axis=1 - axis) / weight.sum(axis=1 - axis)
            values = values - np.expand_dims(mean, 1 - axis)
            alone[axis] += mean
    parts = [_Table([cuts], own) for cuts, own in zip(table.cuts, alone, strict=True)]
    return _Table(table.cuts, values, counts), parts


def _remainder(table: _Table, scale: float) -> _Table:
    """What rounding to points takes from a table."""
    return _Table(table.cuts, table.values - np.rint(table.values * scale) / scale)


def _together(parts: Sequence[_Table]) -> _Table:
    """Tables of one feature as one."""
    cuts = np.unique(np.concatenate([part.cuts[0] for part in parts]))
    upper = np.append(cuts, np.inf)
    return _Table(
        [cuts], np.sum([part.values[np.searchsorted(part.cuts[0], upper, side="left")] for part in parts], axis=0)
    )


def _effect(table: _Table) -> float:
    """How much a pair's table moves the rows it was learned from: the root of its mean square."""
    return float(np.sqrt((table.values**2 * table.counts).sum() / table.counts.sum()))


def _rounded(table: _Table, scale: float) -> tuple[list[Any], list[Any]]:
    """Cuts and whole points of a table, neighbouring intervals with the same points as one."""
    points = np.rint(table.values * scale).astype(int)
    cuts = []
    for axis, borders in enumerate(table.cuts):
        lines = np.moveaxis(points, axis, 0)
        differs = [index for index in range(len(borders)) if (lines[index] != lines[index + 1]).any()]
        cuts.append(borders[differs].tolist())
        points = np.moveaxis(lines[[*differs, len(borders)]], 0, axis)
    return cuts[0] if len(cuts) == 1 else cuts, points.tolist()
