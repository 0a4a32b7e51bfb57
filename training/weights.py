"""How much each segment counts in learning.

In: examples. Out: weights. Must not know: learners, folds, models.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleannews.roles import ROLES
from training.examples import UNKNOWN, Example

# Every reader looks for the summary, and it is short and unlike the rest. With 3 for HTML as well, 31 of the 152 news pages lost a
# paragraph, the summary most often; with 6, 23 (1,200 trees, highest threshold .38).
_LEAD = {"html": 6.0, "text": 3.0}


def kept_weights(example: Example) -> NDArray[np.float64]:
    """Weight of each segment: by the words it brings, so that a page counts about the same however it is cut."""
    mass = length_weight(example)
    gold = max(float((mass * (example.kept == 1)).sum()), 20.0)
    boost = {"vi": 3.0, "news": 3.0, "synthetic": 1.5}.get(example.key.split("/")[0], 1.0)
    lead = np.where(example.roles == ROLES.index("lead"), _LEAD[example.segments.kind], 1.0)
    weights: NDArray[np.float64] = boost * lead * 60.0 * mass / (0.5 * gold + 0.5 * mass.sum())
    return weights


def length_weight(example: Example) -> NDArray[np.float64]:
    """Weight of each segment by its length: long ones count more, but not as much more as they are longer."""
    return np.sqrt(np.array([text.count(" ") + 1 for text in example.segments.texts], dtype=np.float64)) + 0.5


def sampled_weights(example: Example, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights of the sampled rows, so that together they weigh what the page weighs."""
    weights = kept_weights(example)
    known = example.kept != UNKNOWN
    # Rows were drawn by weight, so those drawn count about alike.
    if len(rows) < known.sum():
        return np.full(len(rows), weights[known].sum() / len(rows)) * 0.5 + weights[rows] * 0.5
    return weights[rows]
