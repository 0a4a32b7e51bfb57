"""Which elements of a page are of one kind: teasers, comments, the paragraphs of an article.

In: tag, class and parent of each element. Out: how many siblings are like it, and the number of its shape.
Must not know: lxml, what an element holds, what the figures mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from string import digits

_PART = "\x00"
_DIGITS = re.compile(r"\d+")
_NO_DIGITS = str.maketrans("", "", digits)  # many times as fast, where all is ASCII


def without_numbers(name: str) -> str:
    """A class attribute without the numbers that only count elements, so that those of one kind have one name."""
    return name.translate(_NO_DIGITS) if name.isascii() else _DIGITS.sub("", name)


def find_kinds(parents: Sequence[int], tags: Sequence[str], names: Sequence[str]) -> tuple[list[int], list[int]]:
    """Of each element: the number of siblings with its tag and class, itself included; the number of its shape.

    A shape is tag and class of an element and of its parent; shapes are numbered in the order in which they come.
    """
    # All names at once, parted by the one character that no parser lets into them.
    plain = without_numbers(_PART.join(names)).split(_PART)
    pairs = list(zip(tags, plain, strict=True))
    number_of = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
    kinds = [number_of[pair] for pair in pairs]
    # Two numbers in one, because numbers are found faster than pairs.
    size = len(kinds)
    siblings = [parent * size + kind for parent, kind in zip(parents, kinds, strict=True)]
    shapes = [kind * size + kinds[parent] for parent, kind in zip(parents, kinds, strict=True)]
    count = Counter(siblings)
    shape_of = {shape: place for place, shape in enumerate(dict.fromkeys(shapes))}
    return [count[each] for each in siblings], [shape_of[each] for each in shapes]
