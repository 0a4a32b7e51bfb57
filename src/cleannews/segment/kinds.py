"""Which elements of a page are of one kind: teasers, comments, the paragraphs of an article.

In: tag, class and parent of each element. Out: how many siblings are like it, and the number of its shape.
Must not know: lxml, what an element holds, what the figures mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_DIGITS = re.compile(r"\d+")


def without_numbers(name: str) -> str:
    """A class attribute without the numbers that only count elements, so that those of one kind have one name."""
    return _DIGITS.sub("", name)


def find_kinds(parents: Sequence[int], tags: Sequence[str], names: Sequence[str]) -> tuple[list[int], list[int]]:
    """Of each element: the number of siblings with its tag and class, itself included; the number of its shape.

    A shape is tag and class of an element and of its parent; shapes are numbered in the order in which they come.
    """
    plain = {name: without_numbers(name) for name in set(names)}
    numbers: dict[tuple[str, str], int] = {}
    kinds = [numbers.setdefault((tag, plain[name]), len(numbers)) for tag, name in zip(tags, names, strict=True)]
    # Two numbers in one, because numbers are found faster than pairs and are nothing to the garbage collector.
    size = len(kinds)
    siblings = [parent * size + kind for parent, kind in zip(parents, kinds, strict=True)]
    shapes = [kind * size + kinds[parent] for parent, kind in zip(parents, kinds, strict=True)]
    count = Counter(siblings)
    number = {shape: place for place, shape in enumerate(dict.fromkeys(shapes))}
    return [count[each] for each in siblings], [number[each] for each in shapes]
