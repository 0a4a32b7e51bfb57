"""Which elements of a page are of one kind: teasers, comments, the paragraphs of an article.

In: tag, class and parent of each element. Out: how many siblings are like it, and the number of its shape.
Must not know: lxml, what an element holds, what the figures mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from string import digits

_DIGITS = re.compile(r"\d+")
_NO_DIGITS = str.maketrans("", "", digits)  # many times as fast, where all is ASCII


def without_numbers(name: str) -> str:
    """A class attribute without the numbers that only count elements, so that those of one kind have one name."""
    return name.translate(_NO_DIGITS) if name.isascii() else _DIGITS.sub("", name)


def find_kinds(parents: Sequence[int], tags: Sequence[str], names: Sequence[str]) -> tuple[list[int], list[int]]:
    """Of each element: the number of siblings with its tag and class, itself included; the number of its shape.

    A shape is tag and class of an element and of its parent; shapes are numbered in the order in which they come.
    """
    named = list(zip(tags, names, strict=True))
    numbers: dict[tuple[str, str], int] = {}
    # A page has seven elements of each tag and class, so most of the work is looking up.
    number_of = {
        (tag, name): numbers.setdefault((tag, without_numbers(name)), len(numbers)) for tag, name in set(named)
    }
    kinds = [number_of[each] for each in named]
    # Two numbers in one, because numbers are found faster than pairs.
    size = len(kinds)
    siblings = [parent * size + kind for parent, kind in zip(parents, kinds, strict=True)]
    shapes = [kind * size + kinds[parent] for parent, kind in zip(parents, kinds, strict=True)]
    count = Counter(siblings)
    shape_of = {shape: place for place, shape in enumerate(dict.fromkeys(shapes))}
    return [count[each] for each in siblings], [shape_of[each] for each in shapes]
