"""The points of a scorecard laid out so that a page's sums take few steps.

In: the cut points and tables of a card. Out: `Layers`, for finding bins; `Sums`, for adding up points.
Must not know: JSON, pages, what the features mean, reasons: those replay the card term by term.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Cuts = NDArray[np.float32]
Points = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True)
class Layers:
    """The first cut points of all features, then the second ones, and so on, so that one comparison is made for many features.

    Of 266 features most have one or two cuts: a search for each took ten times as long.
    """

    order: tuple[int, ...]
    """The features, those with most cuts first."""
    places: NDArray[np.int64]
    """Where in that order each feature is."""
    counts: NDArray[np.uint8]
    """How many cuts each has, in that order: shape (features, 1)."""
    cuts: tuple[Cuts, ...]
    """The n-th cut of each feature that has so many, in that order: shape (features, 1)."""


@dataclass(frozen=True, slots=True)
class Sums:
    """The points of all terms laid together: a table a feature, and what two features give only together.

    A table of a pair is what its first feature gives alone, what its second does, and for each of its inner corners what is added
    where both values are above both cuts. All but the last go into the tables of the features.
    """

    offsets: NDArray[np.int64]
    """Row of `points` at which each feature's bins begin: shape (features, 1)."""
    points: NDArray[np.signedinteger[Any]]
    """Shape (all bins of all features, outcomes), in the narrowest integers that hold them."""
    wide: type[np.signedinteger[Any]]
    """The narrowest integers that hold every sum of them: those of a page are summed five times as fast in 16 bits as in 32."""
    features: NDArray[np.int64]
    """The two features of each corner: shape (2, corners)."""
    cuts: NDArray[np.uint8]
    """The bins that their values have to be above: shape (2, corners, 1)."""
    extra: NDArray[np.signedinteger[Any]]
    """What that adds, in the narrowest integers that hold every sum: shape (corners, outcomes)."""

    def add(self, bins: NDArray[np.uint8], totals: NDArray[np.int64]) -> None:
        """Add the points of each segment and outcome to `totals`, shape (segments, outcomes)."""
        if len(self.offsets):
            each = self.points.take(self.offsets + bins, axis=0).reshape(len(bins), -1)
            totals += each.sum(axis=0, dtype=self.wide).reshape(totals.shape)
        if len(self.extra):
            one, other = (bins.take(rows, axis=0) > cuts for rows, cuts in zip(self.features, self.cuts, strict=True))
            both = (one & other).view(np.uint8)
            # No matrix product: it would start threads, which cost more than a page's sums.
            for outcome in range(self.extra.shape[1]):
                totals[:, outcome] += np.einsum("cs,c->s", both, self.extra[:, outcome])


def layer_cuts(borders: tuple[Cuts, ...]) -> Layers:
    """The cuts of all features by their number: all first ones, all second ones, ..."""
    order = sorted(range(len(borders)), key=lambda index: -len(borders[index]))
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    most = len(borders[order[0]]) if order else 0
    counts = np.array([len(borders[index]) for index in order], dtype=np.uint8).reshape(-1, 1)
    layers = ([borders[index][level] for index in order if len(borders[index]) > level] for level in range(most))
    return Layers(tuple(order), places, counts, tuple(np.array(layer, dtype=np.float32)[:, None] for layer in layers))


def lay_together(
    borders: Mapping[str, Cuts], tables: Mapping[tuple[str, ...], tuple[tuple[Cuts, ...], Points]], outcomes: int
) -> Sums:
    """All tables as one a feature and corners of pairs.

    `borders` holds all cuts of each feature; `tables` for each term its own cuts and points, one axis a feature and one for outcomes.
    """
    index = {name: number for number, name in enumerate(borders)}
    single = [np.zeros((len(cuts) + 1, outcomes), dtype=np.int64) for cuts in borders.values()]
    corners: list[tuple[int, int, int, int]] = []
    extra: list[Points] = [np.zeros((0, outcomes), dtype=np.int64)]
    for names, (cuts, points) in tables.items():
        table = points.astype(np.int64)
        one = index[names[0]]
        if len(names) == 1:
            single[one] += table[within(cuts[0], borders[names[0]])]
            continue
        other = index[names[1]]
        single[one] += table[within(cuts[0], borders[names[0]]), 0]
        single[other] += (table[0] - table[0, 0])[within(cuts[1], borders[names[1]])]
        inner = table[1:, 1:] - table[:-1, 1:] - table[1:, :-1] + table[:-1, :-1]
        left, right = (borders[name].searchsorted(own) for name, own in zip(names, cuts, strict=True))
        rows, columns = np.nonzero(inner.any(axis=2))
        corners += zip(
            [one] * len(rows), [other] * len(rows), left[rows].tolist(), right[columns].tolist(), strict=True
        )
        extra.append(inner[rows, columns])
    return _packed(single, np.array(corners, dtype=np.int64).reshape(-1, 4), np.concatenate(extra))


def _packed(single: list[NDArray[np.int64]], corners: NDArray[np.int64], extra: Points) -> Sums:
    """The same in the narrowest numbers that give exact sums."""
    sizes = [len(table) for table in single]
    points = np.concatenate([np.zeros((0, extra.shape[1]), dtype=np.int64), *single])
    highest = sum(int(np.abs(table).max()) for table in single if table.size)
    return Sums(
        offsets=np.cumsum([0, *sizes])[:-1, None],
        points=points.astype(_narrowest(int(np.abs(points).max(initial=0)))),
        wide=_narrowest(highest),
        features=corners[:, :2].T.copy(),
        cuts=corners[:, 2:].T[:, :, None].astype(np.uint8),
        extra=extra.astype(_narrowest(int(np.abs(extra).sum(axis=0).max(initial=0)))),
    )


def _narrowest(highest: int) -> type[np.signedinteger[Any]]:
    """The narrowest integers that hold numbers up to this one."""
    return np.int16 if highest < 2**15 else np.int32 if highest < 2**31 else np.int64


def within(own: Cuts, common: Cuts) -> NDArray[np.int64]:
    """The interval between the own cuts that holds each interval between the common ones: that of its upper end."""
    return np.concatenate((own.searchsorted(common), (len(own),)))
