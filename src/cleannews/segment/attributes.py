"""Attributes of an element to a bit mask: what its names mean, and how its own style sets its text.

In: an element's attributes as pairs. Out: masks of name hints.
Must not know: elements, segments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from cleannews.segment.hints import hint_mask, load_hints

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.ASCII | re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.ASCII | re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.ASCII | re.IGNORECASE)
# Longer values are lists of generated names, or data.
_MOST = 200

Items = Iterable[tuple[str | bytes, str | bytes]]


@lru_cache(maxsize=8)
def bit(name: str) -> int:
    """The bit of a name hint."""
    return 1 << load_hints().names.index(name)


def names_of(items: Items) -> int:
    """Mask of the hints in class, id, role and the like, and of italic or centred type."""
    naming = load_hints().elements["naming"]
    mask = 0
    for name, value in items:
        if name in naming and value:
            mask |= hint_mask(str(value[:_MOST]))
        elif name == "style":
            style = str(value[:_MOST])
            mask |= (bit("italic") if _ITALIC.search(style) else 0) | (bit("centred") if _CENTRED.search(style) else 0)
        elif name == "align" and str(value).lower() == "center":
            mask |= bit("centred")
    return mask


def hides(items: Items) -> bool:
    """Whether the element says of itself that it is not shown."""
    return any(
        name == "hidden"
        or (name == "aria-hidden" and value == "true")
        or (name == "style" and _HIDING.search(str(value)))
        for name, value in items
    )
