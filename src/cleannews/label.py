"""Roles for the whole page at once: how well each role fits each segment, and which role follows which.

In: points of the scorecards, the sequence part of the model. Out: Labels: a role for each segment and the points for keeping it.
Must not know: features, the tree, phrases.

The segments of a page are a chain of roles with learned points for each start, step and end. The chance of every role at every
place, given the whole page, is computed exactly (forward-backward); a segment is kept if the kept roles together are likelier
than not, and then gets the likeliest of them. So a heading of a related list makes what follows related, and a caption in
mid-article does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.roles import KEPT, ROLES

Floats = NDArray[np.float64]

KEPT_ROLES = tuple(role for role in ROLES if role in KEPT)
DROPPED_ROLES = tuple(role for role in ROLES if role not in KEPT)
_KEPT_INDEX = np.array([ROLES.index(role) for role in KEPT_ROLES])
_DROPPED_INDEX = np.array([ROLES.index(role) for role in DROPPED_ROLES])
# Chances below this are as good as none; it keeps a chain from becoming impossible.
_TINY = 1e-30


@dataclass(frozen=True, slots=True)
class Sequence:
    """Numbers for the chain of roles, in units of log-odds."""

    start: Floats
    """Shape (roles,)."""
    end: Floats
    """Shape (roles,)."""
    moves: Floats
    """From role (row) to role (column)."""
    kept_weight: float
    """How much the scorecard's say on keeping counts."""
    role_weight: float
    """How much the scorecard's say on roles counts."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What each segment is."""

    roles: tuple[str, ...]
    points: NDArray[np.int64]
    """Points for keeping, the whole page considered: above 0, it is kept."""


def read_sequence(data: Mapping[str, Any], scale: float) -> Sequence:
    """The sequence part of a model file; points become log-odds."""
    return Sequence(
        start=np.array([data["start"][role] for role in ROLES], dtype=np.float64) / scale,
        end=np.array([data["end"][role] for role in ROLES], dtype=np.float64) / scale,
        moves=np.array([[data["moves"][one][other] for other in ROLES] for one in ROLES], dtype=np.float64) / scale,
        kept_weight=float(data["kept_weight"]),
        role_weight=float(data["role_weight"]),
    )


def label(kept: Floats, kept_roles: Floats, dropped_roles: Floats, sequence: Sequence, scale: float) -> Labels:
    """Find the role of every segment.

    `kept` has shape (segments,), `kept_roles` (segments, 3), `dropped_roles` (segments, 16), all in points.
    """
    if not len(kept):
        return Labels((), np.zeros(0, dtype=np.int64))
    chances = marginals(emissions(kept / scale, kept_roles / scale, dropped_roles / scale, sequence), sequence)
    keep = np.clip(chances[:, _KEPT_INDEX].sum(axis=1), 1e-9, 1 - 1e-9)
    points = np.rint(np.log(keep / (1 - keep)) * scale).astype(np.int64)
    best_kept = _KEPT_INDEX[chances[:, _KEPT_INDEX].argmax(axis=1)]
    best_dropped = _DROPPED_INDEX[chances[:, _DROPPED_INDEX].argmax(axis=1)]
    return Labels(tuple(ROLES[index] for index in np.where(points > 0, best_kept, best_dropped)), points)


def emissions(kept: Floats, kept_roles: Floats, dropped_roles: Floats, sequence: Sequence) -> Floats:
    """How well each role fits each segment: logarithms, shape (segments, roles). Arguments in log-odds."""
    fit = np.empty((len(kept), len(ROLES)))
    keep = sequence.kept_weight * kept[:, None]
    fit[:, _KEPT_INDEX] = -np.logaddexp(0, -keep) + sequence.role_weight * log_share(kept_roles)
    fit[:, _DROPPED_INDEX] = -np.logaddexp(0, keep) + sequence.role_weight * log_share(dropped_roles)
    return fit


def log_share(points: Floats) -> Floats:
    """Logarithm of each outcome's share: log-softmax by row."""
    shifted = points - points.max(axis=1, keepdims=True)
    shares: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return shares


def marginals(fit: Floats, sequence: Sequence) -> Floats:
    """Chance of every role for every segment, given all segments: shape (segments, roles)."""
    here = np.exp(fit - fit.max(axis=1, keepdims=True))
    moves = np.exp(sequence.moves)
    forward = np.empty_like(here)
    state = here[0] * np.exp(sequence.start)
    forward[0] = state = state / state.sum()
    for row in range(1, len(here)):
        state = (state @ moves) * here[row]
        state /= state.sum() + _TINY
        forward[row] = state
    back = np.exp(sequence.end)
    chances = forward
    chances[-1] *= back
    for row in range(len(here) - 2, -1, -1):
        back = moves @ (here[row + 1] * back)
        back /= back.sum() + _TINY
        chances[row] *= back
    chances += _TINY
    return chances / chances.sum(axis=1, keepdims=True)
