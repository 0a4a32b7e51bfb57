"""All columns of all groups, put together in a fixed order: the one feature function of training and inference.

In: Segments, the lexicon. Out: Features.
Must not know: scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleannews.lexicon import Lexicon
from cleannews.measure.context import measure_context
from cleannews.measure.declared import measure_declared
from cleannews.measure.dom import measure_dom
from cleannews.measure.lists import measure_lists
from cleannews.measure.mentions import measure_mentions
from cleannews.measure.said import list_words
from cleannews.measure.targets import measure_targets
from cleannews.measure.words import LONG, measure_words
from cleannews.segment import Segments


@dataclass(frozen=True, slots=True)
class Features:
    """Numbers about segments."""

    names: tuple[str, ...]
    """One name a column."""
    matrix: NDArray[np.float32]
    """Shape (segments, columns); each column lies in one piece of memory, as scoring reads it."""

    @property
    def columns(self) -> Table:
        """The columns by name."""
        return Table(self.names, self.matrix.T)


class Table(Mapping[str, NDArray[np.float32]]):
    """Columns that lie together, by name; a dict of all takes longer than the few look-ups that are made."""

    __slots__ = ("_places", "names", "rows")

    def __init__(self, names: tuple[str, ...], rows: NDArray[np.float32]) -> None:
        self.names = names
        """One name a column."""
        self.rows = rows
        """Shape (columns, segments)."""
        self._places = _places(names)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        column: NDArray[np.float32] = self.rows[self._places[name]]
        return column

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def extended(self, more: Mapping[str, NDArray[np.float32]]) -> Table:
        """The same columns, and more of them."""
        return Table((*self.names, *more), np.concatenate((self.rows, np.array(list(more.values()), dtype=np.float32))))


# A process sees a handful: the names of plain text and of HTML, each with those of the kind of page and of the second pass.
@lru_cache(maxsize=16)
def _places(names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def measure(segments: Segments, lexicon: Lexicon) -> Features:
    """Measure every segment. Columns depend on `segments.kind` only: plain text has those that need no tree."""
    said = list_words(segments.texts)
    words = measure_words(segments, lexicon, said)
    declared = measure_declared(segments, said) if segments.kind == "html" else {}
    context = measure_context(segments, words, declared, said)
    article = (context["main_run"] > 0) & (words["chars"] >= np.log1p(LONG))
    columns = words | declared | context | measure_mentions(segments.texts, article)
    columns |= measure_lists(columns)
    if segments.tree is not None:
        columns |= measure_dom(segments, words, context) | measure_targets(segments)
    rows = np.concatenate(list(columns.values()), dtype=np.float32)
    return Features(names=tuple(columns), matrix=rows.reshape(len(columns), -1).T)
