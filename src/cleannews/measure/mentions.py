"""Numbers about the names in a text: whether the rest of the article speaks of them too.

In: texts, which of them are the article so far. Out: columns by name, one number a segment.
Must not know: scores, lists of names: a name here is what is written with capitals inside a sentence, in any language that does so.

The summary of another story is a paragraph by all it shows, but its people and places are nowhere else on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.words import Columns

_CAPITAL = "[" + "".join(filter(str.isupper, map(chr, range(0x2000)))) + "]"
# Words with capitals, one after the other, right behind a word or a comma: behind a full stop a capital says nothing.
# The blank comes first, because a search for one character is fast.
_NAME = re.compile(rf" (?<=[\w,;] )({_CAPITAL}\w*(?: {_CAPITAL}\w*)*)")
# Characters looked at of each text; shorter ones than the least are too short for a sentence about somebody.
_HEAD, _LEAST = 600, 40
# What stands for a share where there are no names.
_NONE = -0.2
# Long segments around one whose names are averaged.
_NEAR = 2


def measure_mentions(texts: list[str], article: NDArray[np.bool_]) -> Columns:
    """Share of a segment's names that other segments of the article have, of those around it, and how many names it has."""
    count = len(texts)
    known = np.full(count, _NONE, dtype=np.float32)
    several = np.zeros(count, dtype=np.float32)
    named = {row: _names(text) for row, text in enumerate(texts) if len(text) >= _LEAST}
    spread = Counter(name for row in np.flatnonzero(article).tolist() for name in set(named.get(row, ())))
    own = article.astype(int).tolist()
    for row, names in named.items():
        several[row] = len(names)
        if names:
            known[row] = sum(spread[name] > own[row] for name in names) / len(names)
    columns: Columns = {"names_known": known, "names_count": np.log1p(several)}
    told = np.flatnonzero(known >= 0)
    sums = np.concatenate(([0.0], np.cumsum(known[told], dtype=np.float64)))
    # How many segments with names stand before each one, and before the one after it.
    above = np.searchsorted(told, np.arange(count))
    below = np.searchsorted(told, np.arange(count), side="right")
    for side, start, stop in (("before", above - _NEAR, above), ("after", below, below + _NEAR)):
        first, last = np.clip(start, 0, len(told)), np.clip(stop, 0, len(told))
        mean = (sums[last] - sums[first]) / np.maximum(last - first, 1)
        columns[f"names_{side}"] = np.where(last > first, mean, _NONE).astype(np.float32)
    return columns


def _names(text: str) -> set[str | tuple[str, str]]:
    """Names of one word, and each two neighbouring words of longer ones: people are called by parts of their names."""
    found: set[str | tuple[str, str]] = set()
    for name in _NAME.findall(text[:_HEAD]):
        words = name.split(" ")
        if len(words) == 1:
            found.add(name)
        else:
            found.update(pairwise(words))
    return found
