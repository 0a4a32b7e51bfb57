"""Gradient-boosted stumps to scorecards: the learning itself.

In: a matrix of features, labels, weights. Out: a scorecard as a JSON-ready dict, points for intervals.
Must not know: pages, folds, what is being labelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the learner is told."""

    rounds: int = 1500
    rate: float = 0.15
    bins: int = 32
    """Intervals a feature may be cut into."""
    least: int = 60
    """Segments an interval's border must have on each side."""
    share: float = 0.2
    """Share of features looked at for each stump."""
    ridge: float = 5.0
    scale: float = 20.0
    """Points that make one unit of log-odds."""
    seed: int = 1


def fit(
    names: Sequence[str],
    matrix: NDArray[np.float32],
    labels: NDArray[np.int64],
    outcomes: Sequence[str],
    weights: NDArray[np.float64],
    settings: Settings,
    base: NDArray[np.float64] | None = None,
) -> dict[str, Any]:
    """Fit a scorecard. One outcome: labels are 0 or 1. Several: labels are their indices.

    `base` holds log-odds that another card gives already: the card then learns what to add to them.
    """
    several = len(outcomes) > 1
    parameters = {
        "objective": "multiclass" if several else "binary",
        "num_leaves": 2,
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
    data = lightgbm.Dataset(matrix, labels, weight=weights, init_score=base, feature_name=list(names), free_raw_data=False)
    booster = lightgbm.train(parameters, data, num_boost_round=settings.rounds)
    return _scorecard(booster.dump_model(), names, outcomes, settings.scale)


def _scorecard(model: dict[str, Any], names: Sequence[str], outcomes: Sequence[str], scale: float) -> dict[str, Any]:
    """Add up the stumps: the steps of each feature and outcome."""
    count = len(outcomes)
    bias = np.zeros(count)
    steps: dict[int, dict[float, NDArray[np.float64]]] = {}
    for number, tree in enumerate(model["tree_info"]):
        outcome = number % count
        root = tree["tree_structure"]
        if "leaf_value" in root:
            bias[outcome] += root["leaf_value"]
            continue
        left, right = root["left_child"]["leaf_value"], root["right_child"]["leaf_value"]
        # Below the cut the left value holds; the step there adds what is missing to the right one.
        bias[outcome] += left
        at = steps.setdefault(root["split_feature"], {}).setdefault(float(np.float32(root["threshold"])), np.zeros(count))
        at[outcome] += right - left
    features: dict[str, Any] = {}
    for feature in sorted(steps):
        cuts = sorted(steps[feature])
        values = np.concatenate((np.zeros((1, count)), np.cumsum([steps[feature][cut] for cut in cuts], axis=0)))
        # Points around zero read better than points from the lowest interval on.
        middle = (values.max(axis=0) + values.min(axis=0)) / 2
        bias += middle
        points = np.rint((values - middle) * scale).astype(int)
        merged_cuts, merged = [], [points[0]]
        for cut, row in zip(cuts, points[1:], strict=True):
            if not np.array_equal(row, merged[-1]):
                merged_cuts.append(float(f"{cut:.5g}"))
                merged.append(row)
        if merged_cuts:
            flat = [row.tolist() if count > 1 else int(row[0]) for row in merged]
            features[names[feature]] = {"cuts": merged_cuts, "points": flat}
        else:
            bias += merged[0] / scale
    return {"outcomes": list(outcomes), "bias": [round(value * scale) for value in bias], "features": features}
