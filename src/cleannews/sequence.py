"""A chain of roles: learned points for each start, step and end, and the chance of every role at every place.

In: the sequence part of a model file; how well each role fits each segment. Out: exact chances, the whole page considered.
Must not know: where the fits come from, what is done with the chances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.roles import ROLES

Floats = NDArray[np.float64]

# Chances below this are as good as none; it keeps a chain from becoming impossible.
_TINY = 1e-30
# No sum is divided by less.
_LEAST = 1e-300
# Steps at most after which the chances so far are brought back to a sum of one, and the logarithm by which they may change until then:
# they leave the range of numbers at 700.
_ROUNDS, _RANGE = 16, 600


@dataclass(frozen=True, slots=True)
class Sequence:
    """Numbers for the chain of roles, in units of log-odds."""

    start: Floats
    """Shape (roles,)."""
    end: Floats
    """Shape (roles,)."""
    moves: Floats
    """From role (row) to role (column)."""
    role_weight: float
    """How much the scorecards' say on roles counts."""
    phrases: Floats
    """What a segment all made of phrases of a role gains for that role: shape (roles,)."""


def read_sequence(data: Mapping[str, Any], scale: float) -> Sequence:
    """The sequence part of a model file; points become log-odds."""
    return Sequence(
        start=np.array([data["start"][role] for role in ROLES], dtype=np.float64) / scale,
        end=np.array([data["end"][role] for role in ROLES], dtype=np.float64) / scale,
        moves=np.array([[data["moves"][one][other] for other in ROLES] for one in ROLES], dtype=np.float64) / scale,
        phrases=np.array([data["phrases"][role] for role in ROLES], dtype=np.float64) / scale,
        role_weight=float(data["role_weight"]),
    )


def marginals(fit: Floats, sequence: Sequence) -> Floats:
    """Chance of every role for every segment, given all segments: shape (segments, roles)."""
    here = np.exp(fit - fit.max(axis=1, keepdims=True))
    roles = here.shape[1]
    # Forward from the first segment and back from the last at once: two chains side by side, one step of each a round.
    moves = np.zeros((2 * roles, 2 * roles))
    moves[:roles, :roles] = np.exp(sequence.moves)
    moves[roles:, roles:] = moves[:roles, :roles].T
    steps = np.concatenate((here, here[::-1]), axis=1)
    steps[0] *= np.exp(np.concatenate((sequence.start, sequence.end)))
    state = steps[0]
    # A step leads to some role that fits best, so that a sum shrinks or grows by what one move gives, for each of the roles at most.
    rounds = min(max(int(_RANGE / (np.abs(sequence.moves).max() + np.log(roles))), 1), _ROUNDS)
    for row, step in enumerate(steps[1:], start=1):
        if row % rounds == 0:
            state[:roles] /= max(state[:roles].sum(), _LEAST)
            state[roles:] /= max(state[roles:].sum(), _LEAST)
        step *= state.dot(moves)
        state = step
    forward, behind = steps[:, :roles], steps[::-1, roles:]
    chances = forward / np.maximum(forward.sum(axis=1, keepdims=True), _LEAST)
    # Not by `@`, for which a library of linear algebra takes tens of megabytes at once, and ends the process if it cannot
    after = np.einsum("sr,rq->sq", behind[1:], moves[roles:, roles:])
    chances[:-1] *= after / np.maximum(after.sum(axis=1, keepdims=True), _LEAST)
    chances[-1] *= np.exp(sequence.end)
    chances += _TINY
    found: Floats = chances / chances.sum(axis=1, keepdims=True)
    return found
