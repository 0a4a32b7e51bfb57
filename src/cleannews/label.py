"""Roles for the whole page at once: what is kept, how well each role fits each segment, and which role follows which.

In: points of the scorecards, the sequence part of the model. Out: Labels: a role for each segment and the points for keeping it.
Must not know: features, the tree, which phrases there are.

What is kept is decided by the scorecards' points, whose second pass has seen the whole page, against a bar that depends on the page
(`threshold`). The roles are then a chain with learned points for each start, step and end: the chance of every role at every place,
given the whole page and what is kept, is computed exactly (forward-backward), and each segment has its likeliest: what is left out
below a related heading is related. A say of the chain on what is kept was tried: any share of it lost F1 on the development pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cleannews.roles import KEPT, ROLES
from cleannews.segment import Segments
from cleannews.sequence import Sequence, marginals

Floats = NDArray[np.float64]
Bars = tuple[float, float]
"""The lowest and the highest threshold of a page, as chances."""

_IS_KEPT = np.array([role in KEPT for role in ROLES])
# Log-odds that stand for certainty.
_SURE = 60.0
# What the pieces beside it are worth to one of plain text that is close to the bar, in log-odds (development pages, of other sites
# than the model was trained on). Of sentences of so many characters that miss it by less, and stand between two that are kept, three
# of four belong to the article. Of pieces that pass it by less, two long ones of the next three being left out, one of six does.
_BETWEEN, _SENTENCE = 0.8, 60
_ABOVE, _LONG = 0.2, 80
_STOPS, _CLOSERS = (".", "!", "?", "…"), "\"'”’»)]"


@dataclass(frozen=True, slots=True)
class Told:
    """What segments show of themselves: one entry a segment."""

    sizes: Floats
    """Lengths in characters."""
    ended: NDArray[np.bool_]
    """Whether they end as sentences do."""
    plain: bool
    """Whether they are plain text. In HTML, markup tells what belongs together."""

    @classmethod
    def of(cls, segments: Segments) -> Told:
        """What these segments show."""
        sizes = np.array([len(text) for text in segments.texts], dtype=np.float64)
        plain = segments.kind == "text"
        ended = [plain and text.rstrip(_CLOSERS).endswith(_STOPS) for text in segments.texts]
        return cls(sizes, np.array(ended, dtype=bool), plain)


class Points(Protocol):
    """What the scorecards say, in points."""

    @property
    def kept(self) -> NDArray[np.int64]: ...  # shape (segments,)
    @property
    def kept_roles(self) -> NDArray[np.int64]: ...  # shape (segments, 3)
    @property
    def dropped_roles(self) -> NDArray[np.int64]: ...  # shape (segments, 16)
    @property
    def phrases(
        self,
    ) -> NDArray[np.float32]: ...  # share of each segment that is phrases of a role, shape (segments, roles)


@dataclass(frozen=True, slots=True)
class Labels:
    """What each segment is."""

    roles: tuple[str, ...]
    points: NDArray[np.int64]
    """Points for keeping, the whole page considered: above 0, it is kept."""
    odds: Floats
    """Log-odds of belonging to the article, before the bar: shape (segments,)."""
    lenience: int
    """Points that every segment was given because the page is hard to read: see `threshold`."""
    beside: NDArray[np.int64]
    """Points for what stands beside each segment and is kept or not: shape (segments,)."""


def label(points: Points, told: Told, sequence: Sequence, scale: float, bars: Bars) -> Labels:
    """Find the role of every segment."""
    sizes = told.sizes
    if not len(sizes):
        return Labels((), np.zeros(0, dtype=np.int64), np.zeros(0), 0, np.zeros(0, dtype=np.int64))
    shares = sequence.role_weight * log_shares(points.kept_roles / scale, points.dropped_roles / scale)
    shares += sequence.phrases * points.phrases
    odds = points.kept / scale
    keep = 1.0 / (1.0 + np.exp(-np.clip(odds, -_SURE, _SURE)))
    bar = threshold(keep, sizes, bars)
    lenience = round(-float(np.log(bar / (1 - bar))) * scale)
    found = np.rint(odds * scale).astype(np.int64) + lenience
    beside = _beside(found, told, scale)
    found += beside
    chances = marginals(np.where((found > 0)[:, None] == _IS_KEPT, shares, -_SURE), sequence)
    return Labels(tuple(ROLES[index] for index in chances.argmax(axis=1)), found, odds, lenience, beside)


def _beside(points: NDArray[np.int64], told: Told, scale: float) -> NDArray[np.int64]:
    """Points for what stands beside each segment of plain text."""
    given = np.zeros(len(points), dtype=np.int64)
    if not told.plain:
        return given
    kept = points > 0
    between = np.zeros(len(points), dtype=bool)
    between[1:-1] = kept[:-2] & kept[2:]
    given[between & ~kept & told.ended & (told.sizes >= _SENTENCE)] = round(_BETWEEN * scale)
    left_out = np.concatenate((~kept & (told.sizes >= _LONG), [False] * 3))
    following = left_out[1:-2].astype(np.int64) + left_out[2:-1] + left_out[3:]
    given[kept & (following >= 2)] = -round(_ABOVE * scale)
    return given


def threshold(keep: Floats, sizes: Floats, bars: Bars) -> float:
    """The chance above which keeping a segment raises the F1 that the page can be expected to get.

    That is half of the best F1 to be expected: one half where every segment is clear, less where the page is hard to read. It stays
    between the `bars`: where nothing looks like an article, half of the F1 to be expected would keep almost everything.
    """
    order = np.argsort(-keep, kind="stable")
    right = np.cumsum((keep * sizes)[order])
    taken = np.cumsum(sizes[order])
    best = float((2 * right / np.maximum(taken + right[-1], 1.0)).max())
    return min(max(best / 2, bars[0]), bars[1])


def log_shares(kept_roles: Floats, dropped_roles: Floats) -> Floats:
    """Logarithm of each role's share within its half, kept or dropped: shape (segments, roles). Arguments in log-odds."""
    shares = np.empty((len(kept_roles), len(ROLES)))
    for half, odds in ((_IS_KEPT, kept_roles), (~_IS_KEPT, dropped_roles)):
        shifted = odds - odds.max(axis=1, keepdims=True)
        shares[:, half] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return shares
