"""The words of each text in one case, found and numbered once for all that compare words.

In: texts. Out: `Said`: the words of all texts as one array of numbers, so that they are counted and compared by column.
Must not know: what they are compared with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_WORD = re.compile(r"\w+")
# Of texts that are joined by `_BETWEEN`; a choice between the two takes a fifth longer.
_WORD_OR_END = re.compile(r"[\w\n]\w*")
_BETWEEN = "\n "
# Texts cut into words together: the words of a page of megabytes take many times its size.
_CHUNK = 512
SAID = 800
"""Characters of a text whose words are listed."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of texts."""

    numbers: dict[str, int]
    """Each word to its number, in the order of the numbers; 0 is the line end, which is in no text."""
    words: Integers
    """Numbers of the words of all texts, one text after another."""
    ends: Integers
    """Where in `words` those of each text end."""
    rows: Integers
    """Of each different word of each text: the text, ascending; …"""
    different: Integers
    """… and the number of the word."""

    def having(self, words: Iterable[str]) -> Iterator[tuple[int, str]]:
        """Each text that has one of these words, with that word; texts ascending."""
        names = {self.numbers[word]: word for word in words if word in self.numbers}
        looked = np.zeros(len(self.numbers), dtype=bool)
        looked[list(names)] = True
        hits = np.flatnonzero(looked[self.different])
        return zip(self.rows[hits].tolist(), map(names.__getitem__, self.different[hits].tolist()), strict=True)


def fold_words(text: str, most: int = SAID) -> list[str]:
    """The words in the first `most` characters of a text, ignoring case."""
    return _WORD.findall(text[:most].casefold())


def list_words(texts: Sequence[str], most: int = SAID, known: dict[str, int] | None = None) -> Said:
    """The words in the first `most` characters of each text; words that are `known` keep their numbers.

    Texts are cut into words together, which takes less time than one after another would.
    """
    numbers = defaultdict[str, int](None, known or {"\n": 0})
    numbers.default_factory = numbers.__len__  # a new word has the next number
    parts = [
        _numbered([text[:most] for text in texts[low : low + _CHUNK]], numbers) for low in range(0, len(texts), _CHUNK)
    ]
    every = np.concatenate([np.zeros(0, dtype=np.int64), *parts])
    borders = np.flatnonzero(every == 0)
    words = every[every > 0]
    ends = borders - np.arange(len(borders))
    pairs = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0)) * len(numbers) + words
    pairs.sort()
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return Said(dict(numbers), words, ends, *np.divmod(pairs, len(numbers)))


def _numbered(texts: Sequence[str], numbers: Mapping[str, int]) -> Integers:
    """The numbers of the words of texts, and a 0 behind those of each."""
    whole = _BETWEEN.join([*texts, ""]).casefold()
    if whole.count("\n") > len(texts):
        whole = _BETWEEN.join([*(text.replace("\n", " ") for text in texts), ""]).casefold()
    found = _WORD_OR_END.findall(whole)
    return np.fromiter(map(numbers.__getitem__, found), dtype=np.int64, count=len(found))
