"""Which pages are held out together: whole sites, publishers, domains.

In: groups and how many examples each has. Out: a fold number for each group.
Must not know: features, models.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from zlib import crc32

FOLDS = 5


def assign(groups: Iterable[str], folds: int = FOLDS) -> dict[str, int]:
    """Spread groups over folds: the largest first, each to the fold with the fewest pages so far."""
    sizes = Counter(groups)
    load = [0] * folds
    found: dict[str, int] = {}
    # Equal sizes are ordered by a hash of the name, so that neighbours in the alphabet do not end up together.
    for group in sorted(sizes, key=lambda name: (-sizes[name], crc32(name.encode()))):
        fold = min(range(folds), key=lambda number: (load[number], number))
        found[group] = fold
        load[fold] += sizes[group]
    return found
