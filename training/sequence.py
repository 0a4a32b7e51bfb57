"""Learns which role follows which: a linear-chain conditional random field over the scorecards' points.

In: for each example the cards' log-odds of roles and what is known: what is kept, and which role it has.
Out: the sequence part of a model, JSON-ready.
Must not know: features, pages.

The likelihood is that of the roles given what is kept, as the library decodes them. Where only kept or dropped is known (news), all
roles of that half are allowed, and their likelihoods are summed.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from cleannews.label import log_shares
from cleannews.roles import KEPT, ROLES
from training.examples import UNKNOWN

Floats = NDArray[np.float64]

_COUNT = len(ROLES)
_IS_KEPT = np.array([role in KEPT for role in ROLES])
# Longer pages are cut: what follows is footers and more of the same.
_LONGEST = 250
# Chains learned from, evenly spread: twice as many changed no figure.
_MOST = 600
# The order of roles differs between sites more than within one, and is learned from few: on sites held out, half of what was
# learned named roles best. Macro-F1 in HTML (whole pages, columns) and in plain text: .671 .625 .680 .613 without the order, .688 .621
# .677 .600 with all of it, .698 .626 .692 .615 with half.
_STEPS = 0.5


@dataclass(frozen=True, slots=True)
class Chain:
    """One example, ready for learning."""

    shares: Floats
    """Log-share of each role within its half: shape (segments, roles)."""
    phrases: Floats
    """Share of each segment that is phrases of a role: shape (segments, roles)."""
    halves: NDArray[np.bool_]
    """Roles that being kept or dropped allows: shape (segments, roles)."""
    allowed: NDArray[np.bool_]
    """Roles that all that is known allows: shape (segments, roles)."""
    whole: bool
    """Whether it reaches to the end of the page."""


def chain(
    odds: tuple[Floats, Floats],
    phrases: NDArray[np.float32],
    truth: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> Chain:
    """Make a chain of the cards' log-odds (kept roles, dropped roles), of phrases and of (kept labels, role labels)."""
    known_kept, known_role = truth
    halves = np.ones((len(known_kept), _COUNT), dtype=bool)
    halves[known_kept == 1] = _IS_KEPT
    halves[known_kept == 0] = ~_IS_KEPT
    allowed = halves.copy()
    known = known_role != UNKNOWN
    allowed[known] = np.eye(_COUNT, dtype=bool)[known_role[known]]
    shares = log_shares(*odds)
    cut = slice(_LONGEST)
    whole = len(known_kept) <= _LONGEST
    return Chain(shares[cut], phrases[cut].astype(np.float64), halves[cut], allowed[cut], whole)


def learn(chains: Many[Chain], scale: float, ridge: float = 0.02) -> dict[str, Any]:
    """Learn start, end and step points and the weight of the cards by maximum likelihood with a pull towards zero."""
    batch = Batch([chains[index] for index in np.linspace(0, len(chains) - 1, min(_MOST, len(chains))).astype(int)])
    begin = np.concatenate(([0.7], np.zeros(3 * _COUNT + _COUNT * _COUNT)))

    def loss(vector: Floats) -> tuple[float, Floats]:
        value, slope = batch.likelihood(vector)
        pull = ridge * batch.count / 50
        return -value + pull * float((vector[1:] ** 2).sum()), -slope + 2 * pull * np.concatenate(([0], vector[1:]))

    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 50})
    weight, phrases, start, end, moves = _unpack(found.x)

    def points(values: Floats) -> dict[str, int]:
        return {role: round(float(value) * scale) for role, value in zip(ROLES, values, strict=True)}

    return damped(
        {
            "role_weight": round(weight, 3),
            "phrases": points(phrases),
            "start": points(start),
            "end": points(end),
            "moves": {role: points(row) for role, row in zip(ROLES, moves, strict=True)},
        }
    )


def damped(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The chain with the points of its start, end and steps at a share of what was learned: see `_STEPS`."""

    def less(points: Mapping[str, int]) -> dict[str, int]:
        return {role: round(_STEPS * value) for role, value in points.items()}

    moves = {role: less(row) for role, row in parts["moves"].items()}
    return {**parts, "start": less(parts["start"]), "end": less(parts["end"]), "moves": moves}


def _unpack(vector: Floats) -> tuple[float, Floats, Floats, Floats, Floats]:
    """Weight, phrases, start, end, moves."""
    phrases, start, end, moves = np.split(vector[1:], [_COUNT, 2 * _COUNT, 3 * _COUNT])
    return float(vector[0]), phrases, start, end, moves.reshape(_COUNT, _COUNT)


class Batch:
    """All chains side by side, padded to one length, so that a step is one operation on arrays."""

    def __init__(self, chains: Many[Chain]) -> None:
        chains = [one for one in chains if len(one.shares)]
        longest = max(len(one.shares) for one in chains)
        self.count = len(chains)
        self.whole = np.array([one.whole for one in chains])[:, None]
        self.lengths = np.array([len(one.shares) for one in chains])
        self.shares = np.zeros((longest, self.count, _COUNT))
        self.phrases = np.zeros((longest, self.count, _COUNT))
        self.halves = np.ones((longest, self.count, _COUNT))
        self.allowed = np.ones((longest, self.count, _COUNT))
        for index, one in enumerate(chains):
            size = len(one.shares)
            self.shares[:size, index] = one.shares
            self.phrases[:size, index] = one.phrases
            self.halves[:size, index] = one.halves
            self.allowed[:size, index] = one.allowed

    def likelihood(self, vector: Floats) -> tuple[float, Floats]:
        """Log-likelihood of what is known, and its slope."""
        given, slope_given = self._sum(vector, self.allowed)
        free, slope_free = self._sum(vector, self.halves)
        return given - free, slope_given - slope_free

    def _sum(self, vector: Floats, allowed: Floats) -> tuple[float, Floats]:
        """Logarithm of the summed weight of all allowed paths, and its slope."""
        weight, phrases, start, end, moves = _unpack(vector)
        fit = weight * self.shares + phrases * self.phrases
        here = np.exp(fit) * allowed
        step = np.exp(moves)
        steps = len(here)
        forward = np.empty_like(here)
        scales = np.ones((steps, self.count))
        state = here[0] * np.exp(start)
        for row in range(steps):
            if row:
                inside = (row < self.lengths)[:, None]
                state = np.where(inside, (state @ step) * here[row], state)
            scales[row] = state.sum(axis=1)
            state = state / scales[row][:, None]
            forward[row] = state
        ends = np.where(self.whole, np.exp(end), 1.0)  # nothing is known of how a page ends that was cut
        last = state * ends
        value = float(np.log(scales).sum() + np.log(last.sum(axis=1)).sum())
        back = ends / last.sum(axis=1)[:, None]
        slope_moves = np.zeros_like(moves)
        chances = np.zeros_like(here)
        slope_end = (forward[self.lengths - 1, np.arange(self.count)] * back * self.whole).sum(axis=0)
        for row in range(steps - 1, -1, -1):
            inside = (row < self.lengths)[:, None]
            chances[row] = np.where(inside, forward[row] * back, 0)
            if row:
                carried = here[row] * back / scales[row][:, None] * inside
                slope_moves += (forward[row - 1].T @ carried) * step
                back = np.where(inside, carried @ step.T, back)
        slope_role = float((chances * self.shares).sum())
        slope_phrases = (chances * self.phrases).sum(axis=(0, 1))
        slope = np.concatenate(([slope_role], slope_phrases, chances[0].sum(axis=0), slope_end, slope_moves.ravel()))
        return value, slope
