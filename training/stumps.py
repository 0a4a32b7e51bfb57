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

    rounds: int = 600
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
    data = lightgbm.Dataset(
        matrix, labels, weight=weights, init_score=base, feature_name=list(names), free_raw_data=False
    )
    booster = lightgbm.train(parameters, data, num_boost_round=settings.rounds)
    return _scorecard(booster.dump_model(), (names, matrix), outcomes, settings.scale)


def _scorecard(
    model: dict[str, Any], data: tuple[Sequence[str], NDArray[np.float32]], outcomes: Sequence[str], scale: float
) -> dict[str, Any]:
    """Add up the stumps: the steps of each feature and outcome."""
    names, matrix = data
    bias = np.zeros(len(outcomes))
    features: dict[str, Any] = {}
    for feature, steps in _steps(model, len(outcomes), bias).items():
        cuts = sorted(steps)
        values = np.concatenate((np.zeros((1, len(outcomes))), np.cumsum([steps[cut] for cut in cuts], axis=0)))
        # What most segments have is worth nothing: points then tell what is special about one.
        usual = np.bincount(np.searchsorted(cuts, matrix[:, feature], side="left"), minlength=len(values)).argmax()
        bias += values[usual]
        points = np.rint((values - values[usual]) * scale).astype(int)
        merged_cuts: list[float] = []
        merged = [points[0]]
        for cut, row in zip(cuts, points[1:], strict=True):
            if not np.array_equal(row, merged[-1]):
                merged_cuts.append(cut)
                merged.append(row)
        if merged_cuts:
            flat = [row.tolist() if len(outcomes) > 1 else int(row[0]) for row in merged]
            features[names[feature]] = {"cuts": merged_cuts, "points": flat}
    return {"outcomes": list(outcomes), "bias": [round(value * scale) for value in bias], "features": features}


def _steps(model: dict[str, Any], count: int, bias: NDArray[np.float64]) -> dict[int, dict[float, NDArray[np.float64]]]:
    """For each feature, what each of its cuts adds for each outcome; what holds below all cuts goes into `bias`."""
    steps: dict[int, dict[float, NDArray[np.float64]]] = {}
    for number, tree in enumerate(model["tree_info"]):
        outcome = number % count
        root = tree["tree_structure"]
        if "leaf_value" in root:
            bias[outcome] += root["leaf_value"]
            continue
        left, right = root["left_child"]["leaf_value"], root["right_child"]["leaf_value"]
        bias[outcome] += left
        cut = float(f"{root['threshold']:.5g}")
        steps.setdefault(root["split_feature"], {}).setdefault(cut, np.zeros(count))[outcome] += right - left
    return dict(sorted(steps.items()))
