"""Attributes of an element to a bit mask: what its names mean, how its own style sets its text, whether it hides.

In: an element's attributes as pairs. Out: a mask of name hints, with one bit more.
Must not know: elements, segments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from cleannews.segment.hints import hint_mask, load_hints

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.ASCII | re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.ASCII | re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.ASCII | re.IGNORECASE)
# Longer values are lists of generated names, or data.
_MOST = 200
# Attributes that are no names and are looked at.
_LOOKS = frozenset({"style", "align", "hidden", "aria-hidden"})

HIDES = 1 << 59
"""The bit beyond all name hints: the element says of itself that it is not shown. Not the hint `hidden`, which a name gives."""

# What lxml's stubs call str or bytes is str on Python 3.
Items = Iterable[tuple[Any, Any]]


@lru_cache(maxsize=8)
def bit(name: str) -> int:
    """The bit of a name hint."""
    return 1 << load_hints().names.index(name)


def marks_of(items: Items) -> int:
    """Mask of the hints in class, id, role and the like, and of italic or centred type; `HIDES` if the element is not shown."""
    naming = load_hints().elements["naming"]
    mask = 0
    for name, value in items:
        if name in naming:
            mask |= hint_mask(value if len(value) <= _MOST else value[:_MOST])
        elif name in _LOOKS:
            mask |= _look(name, value)
    return mask


def _look(name: str, value: str) -> int:
    """What one of the attributes that are no names says of how the element looks."""
    if name == "style":
        return _style_mask(value) if len(value) <= _MOST else _style_mask(value[:_MOST]) | _hiding(value)
    if name == "align":
        return bit("centred") if value.lower() == "center" else 0
    return HIDES if name == "hidden" or value == "true" else 0


@lru_cache(maxsize=2048)
def _style_mask(style: str) -> int:
    """What a style says; remembered, because a page repeats its styles."""
    italic, centred = _ITALIC.search(style), _CENTRED.search(style)
    return (bit("italic") if italic else 0) | (bit("centred") if centred else 0) | _hiding(style)


def _hiding(style: str) -> int:
    return HIDES if _HIDING.search(style) else 0
