"""Fits how log-odds are to be read as chances.

In: log-odds of segments, whether each is in the gold article, weights. Out: slope and offset.
Must not know: pages, models.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize


def calibrate(odds: NDArray[np.float64], kept: NDArray[np.int64], weights: NDArray[np.float64]) -> dict[str, float]:
    """Slope and offset with which `1 / (1 + exp(-(slope * odds + offset)))` is the share that is kept (Platt scaling)."""
    sign = np.where(kept == 1, 1.0, -1.0)
    share = weights / weights.sum()

    def loss(pair: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (pair[0] * odds + pair[1])
        pull = -share * sign / (1 + np.exp(np.clip(margin, -50, 50)))
        return float(share @ np.logaddexp(0, -margin)), np.array([(pull * odds).sum(), pull.sum()])

    slope, offset = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return {"slope": round(float(slope), 3), "offset": round(float(offset), 3)}
