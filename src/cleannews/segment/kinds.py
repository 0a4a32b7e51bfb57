"""Which elements of a page are of one kind: teasers, comments, the paragraphs of an article.

In: tag, class and parent of each element. Out: how many siblings are like it, and the number of its shape.
Must not know: lxml, what an element holds, what the figures mean.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from string import digits

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_PART = "\x00"
_DIGITS = re.compile(r"\d+")
_NO_DIGITS = str.maketrans("", "", digits)  # many times as fast, where all is ASCII


def without_numbers(name: str) -> str:
    """A class attribute without the numbers that only count elements, so that those of one kind have one name."""
    return name.translate(_NO_DIGITS) if name.isascii() else _DIGITS.sub("", name)


def find_kinds(parents: Integers, tags: Sequence[str], names: Sequence[str]) -> tuple[Integers, Integers]:
    """Of each element: the number of siblings with its tag and class, itself included; the number of its shape.

    A shape is tag and class of an element and of its parent; shapes are numbered in the order in which they come.
    """
    # All names at once, parted by the one character that no parser lets into them.
    plain = without_numbers(_PART.join(names)).split(_PART)
    kinds = _numbered(zip(tags, plain, strict=True), len(tags))
    # Two numbers in one, because numbers are found faster than pairs.
    size = len(kinds)
    siblings = (parents * size + kinds).tolist()
    count = Counter(siblings)
    alike = np.fromiter(map(count.__getitem__, siblings), dtype=np.int64, count=size)
    return alike, _numbered((kinds * size + kinds[parents]).tolist(), size)


def _numbered(things: Iterable[Hashable], count: int) -> Integers:
    """The number of each, in the order in which they come."""
    numbers = defaultdict[Hashable, int]()
    numbers.default_factory = numbers.__len__  # a new one has the next number
    return np.fromiter(map(numbers.__getitem__, things), dtype=np.int64, count=count)
