"""One scorecard: for each feature, or pair of features, a few cut points and the points of each interval; the sum decides.

In: the JSON form of a card; columns by name. Out: points for each segment and outcome; each part is there on demand, for the reasons.
Must not know: pages, passes, what the features mean, where the numbers came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.errors import CleanNewsError
from cleannews.sums import Cuts, Layers, Sums, lay_together, layer_cuts, within

# Segments looked at together: bounds the memory that a page of tens of thousands takes.
_CHUNK = 512


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Points for intervals of features and for cells of pairs of features, for one or more outcomes.

    All features are cut at all their cut points once (`bins`). For the reasons, each term then joins the bins that are one interval
    for it (`rows`); for the sum, all terms are laid together beforehand (`Sums`).
    """

    outcomes: tuple[str, ...]
    """What is scored: `("kept",)`, or roles."""
    features: tuple[str, ...]
    """Names of the features that have points."""
    borders: tuple[Cuts, ...]
    """All cut points of each feature, ascending; a value on a cut is in the lower bin."""
    terms: tuple[tuple[int, ...], ...]
    """What has points: one feature, or two that count together (indices in `features`)."""
    steps: NDArray[np.int32]
    """How far each bin of a feature moves the row of `points`, for one feature of one term after another."""
    starts: NDArray[np.int64]
    """Index in `steps` at which a term's first and second feature begin: shape (terms, 2); a single feature's second is all zeros."""
    offsets: NDArray[np.int64]
    """Row of `points` at which each term's cells begin."""
    points: NDArray[np.int32]
    """Shape (all cells of all terms, outcomes)."""
    bias: NDArray[np.int32]
    """Shape (outcomes,)."""
    layers: Layers
    """The cut points as `bins` uses them."""
    sums: Sums
    """The points as `total` uses them."""

    def bins(self, columns: Mapping[str, NDArray[np.float32]], count: int) -> NDArray[np.uint8]:
        """The bin of each segment in each feature: shape (features, segments)."""
        rows = np.array(list(columns.values()), dtype=np.float32).reshape(len(columns), count)
        return self.bins_of(tuple(columns), rows)

    def bins_of(self, names: tuple[str, ...], rows: NDArray[np.float32]) -> NDArray[np.uint8]:
        """The same from columns that lie together: their names; shape (columns, segments)."""
        return _bins(_places(self.features, self.layers.order, names), self.layers, rows)

    def rows(self, bins: NDArray[np.uint8]) -> NDArray[np.int64]:
        """The row of `points` that each segment has for each term: shape (terms, segments)."""
        one = [term[0] for term in self.terms]
        other = [term[-1] for term in self.terms]
        found: NDArray[np.int64] = self.offsets[:, None] + self.steps[self.starts[:, :1] + bins[one]]
        found += self.steps[self.starts[:, 1:] + bins[other]]
        return found

    def total(self, bins: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Points of each segment and outcome: shape (segments, outcomes)."""
        totals = np.zeros((bins.shape[1], len(self.outcomes)), dtype=np.int64)
        for low in range(0, len(totals), _CHUNK):
            inside = slice(low, low + _CHUNK)
            self.sums.add(bins[:, inside], totals[inside])
        return totals + self.bias

    def points_of(self, columns: Mapping[str, NDArray[np.float32]], count: int) -> NDArray[np.int64]:
        """Points of each segment and outcome, from the columns."""
        return self.total(self.bins(columns, count))


@dataclass(frozen=True, slots=True)
class Deck:
    """Cards that look at the same columns: their bins are found together, since each comparison takes its time whatever its size."""

    cards: tuple[Scorecard, ...]
    features: tuple[str, ...]
    """Those of all cards, one card after another."""
    layers: Layers
    """The cut points of all cards."""

    @classmethod
    def of(cls, *cards: Scorecard) -> Deck:
        """The cards as one deck."""
        features = tuple(feature for card in cards for feature in card.features)
        return cls(cards, features, layer_cuts(tuple(cuts for card in cards for cuts in card.borders)))

    def bins_of(self, names: tuple[str, ...], rows: NDArray[np.float32]) -> list[NDArray[np.uint8]]:
        """The bins of each card, as its own `bins_of` gives them."""
        found = _bins(_places(self.features, self.layers.order, names), self.layers, rows)
        ends = accumulate(len(card.features) for card in self.cards)
        return [found[end - len(card.features) : end] for card, end in zip(self.cards, ends, strict=True)]


def _bins(wanted: NDArray[np.int64], layers: Layers, rows: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The bin of each segment in each feature. `wanted` is where each feature's values are, in the order of the layers."""
    count = rows.shape[1]
    found = np.repeat(layers.counts, count, axis=1)
    for low in range(0, count, _CHUNK) if len(wanted) else ():
        inside = slice(low, low + _CHUNK)
        values = rows[:, inside].take(wanted, axis=0) if count > _CHUNK else rows.take(wanted, axis=0)
        for cuts in layers.cuts:
            # Cuts that are not below it are taken away, so a value that is no number is above every cut.
            found[: len(cuts), inside] -= (values[: len(cuts)] <= cuts).view(np.uint8)
    return found.take(layers.places, axis=0)


# A model has a handful of cards, each for one list of columns.
@lru_cache(maxsize=64)
def _places(features: tuple[str, ...], order: tuple[int, ...], names: tuple[str, ...]) -> NDArray[np.int64]:
    """Where among columns of these names the features are, in that order.

    Raises CleanNewsError if there is no such column.
    """
    place = {name: number for number, name in enumerate(names)}
    missing = next((name for name in features if name not in place), None)
    if missing is not None:
        raise CleanNewsError(
            f"the model has points for {missing!r}, which this version does not measure; rebuild it with 'make train'"
        )
    return np.array([place[features[index]] for index in order], dtype=np.int64)


def read_card(data: Mapping[str, Any], outcomes: tuple[str, ...] | None = None) -> Scorecard:
    """A scorecard from its JSON form; with the outcomes it must have, if they are given.

    The form has for each outcome a bias; for each feature its cuts and the points of its intervals; and for each pair of features
    the cuts of both and the points of each cell, a row an interval of the first.
    Raises ValueError or another error of malformed data; the caller says which file it was.
    """
    named = outcomes or tuple(data)
    if set(named) != set(data):
        raise ValueError(f"outcomes are {tuple(data)}, not {outcomes}")
    tables: dict[tuple[str, ...], dict[int, _Table]] = {}
    for index, outcome in enumerate(named):
        for name, (cuts, points) in data[outcome]["features"].items():
            tables.setdefault((name,), {})[index] = _table((name,), [cuts], points)
        for one, others in data[outcome]["pairs"].items():
            for other, (cuts, points) in others.items():
                tables.setdefault((one, other), {})[index] = _table((one, other), cuts, points)
    bias = [data[outcome]["bias"] for outcome in named]
    if any(type(value) is not int for value in bias):
        raise ValueError(f"each bias needs a whole number of points, not {bias}")
    return _build(named, {names: _merge(parts, len(named)) for names, parts in tables.items()}, bias)


@dataclass(frozen=True, slots=True)
class _Table:
    """Points of one term, with one axis a feature, and perhaps a last one for outcomes."""

    cuts: tuple[Cuts, ...]
    points: NDArray[np.int32]


def _table(names: tuple[str, ...], cuts: list[list[float]], points: list[Any]) -> _Table:
    borders = tuple(np.array(one, dtype=np.float32) for one in cuts)
    flat = points if len(cuts) == 1 else [value for row in points for value in row]
    if any(type(value) is not int for value in flat):
        raise ValueError(f"feature {names} needs whole numbers of points")
    cells = np.array(points, dtype=np.int32)
    if cells.shape != tuple(len(one) + 1 for one in borders) or len(borders) != len(names):
        raise ValueError(f"feature {names} needs one more row of points than cuts")
    if not all(low < high for one in borders for low, high in pairwise(one.tolist())):
        raise ValueError(f"feature {names} needs ascending cuts")
    return _Table(borders, cells)


def _merge(parts: Mapping[int, _Table], count: int) -> _Table:
    """The tables of one term for its outcomes as one, on the cuts of all of them."""
    if count == 1:
        return _Table(parts[0].cuts, parts[0].points[..., None])
    axes = len(next(iter(parts.values())).cuts)
    cuts = tuple(np.unique(np.concatenate([part.cuts[axis] for part in parts.values()])) for axis in range(axes))
    points = np.zeros((*(len(one) + 1 for one in cuts), count), dtype=np.int32)
    for index, part in parts.items():
        inside = [within(own, common) for own, common in zip(part.cuts, cuts, strict=True)]
        points[..., index] = part.points[np.ix_(*inside)]
    return _Table(cuts, points)


def _build(outcomes: tuple[str, ...], tables: Mapping[tuple[str, ...], _Table], bias: list[int]) -> Scorecard:
    """Lay all tables out in one array of points."""
    cuts: dict[str, list[Cuts]] = {}
    for names, table in tables.items():
        for name, own in zip(names, table.cuts, strict=True):
            cuts.setdefault(name, []).append(own)
    borders = {name: parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts)) for name, parts in cuts.items()}
    most = max((len(one) + 1 for one in borders.values()), default=1)
    if most > 256:
        raise ValueError(f"a feature has {most} bins, 256 are the most")
    steps = [np.zeros(most, dtype=np.int64)]
    starts: list[list[int]] = []
    done = most
    for names, table in tables.items():
        place = [0, 0]
        stride = 1
        for axis in reversed(range(len(names))):
            steps.append(within(table.cuts[axis], borders[names[axis]]) * stride)
            place[axis] = done
            done += len(steps[-1])
            stride *= len(table.cuts[axis]) + 1
        starts.append(place)
    index = {name: number for number, name in enumerate(borders)}
    cells = [table.points.reshape(-1, len(outcomes)) for table in tables.values()]
    return Scorecard(
        outcomes=outcomes,
        features=tuple(borders),
        borders=tuple(borders.values()),
        terms=tuple(tuple(index[name] for name in names) for names in tables),
        steps=np.concatenate(steps).astype(np.int32),
        starts=np.array(starts, dtype=np.int64).reshape(-1, 2),
        offsets=np.cumsum([0, *map(len, cells)])[:-1],
        points=np.concatenate([np.zeros((0, len(outcomes)), dtype=np.int32), *cells]),
        bias=np.array(bias, dtype=np.int32),
        layers=layer_cuts(tuple(borders.values())),
        sums=lay_together(
            borders, {names: (table.cuts, table.points) for names, table in tables.items()}, len(outcomes)
        ),
    )
