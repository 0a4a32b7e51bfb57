"""Attributes of an element to a bit mask: what its names mean, how its own style sets its text, whether it hides.

In: an element's attributes as pairs. Out: a mask of name hints, with one bit more.
Must not know: elements, segments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from cleannews.segment.hints import hint_mask, load_hints

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.ASCII | re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.ASCII | re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.ASCII | re.IGNORECASE)
# Longer values are lists of generated names, or data.
_MOST = 200

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
    return marks_and_class(items)[0]


def marks_and_class(items: Items) -> tuple[int, str]:
    """The same, and the value of `class`."""
    readers = _readers()
    mask, named = 0, ""
    for name, value in items:
        if (read := readers.get(name)) is not None:
            mask |= read(value) if len(value) <= _MOST else _long_mask(name, value)
            if name == "class":
                named = value
    return mask, named


@lru_cache(maxsize=1)
def _readers() -> dict[str, Callable[[str], int]]:
    """What reads the value of each attribute that is looked at."""
    named: dict[str, Callable[[str], int]] = dict.fromkeys(load_hints().elements["naming"], hint_mask)
    return named | {"style": _style_mask, "align": _align_mask, "hidden": _hidden_mask, "aria-hidden": _aria_mask}


def _long_mask(name: str, value: str) -> int:
    """The same of a value of which only the beginning is looked at, but for what hides."""
    mask = _readers()[name](value[:_MOST])
    return mask | _hiding(value) if name == "style" else mask


def _align_mask(value: str) -> int:
    return bit("centred") if value.lower() == "center" else 0


def _hidden_mask(value: str) -> int:
    return HIDES


def _aria_mask(value: str) -> int:
    return HIDES if value == "true" else 0


@lru_cache(maxsize=2048)
def _style_mask(style: str) -> int:
    """What a style says; remembered, because a page repeats its styles."""
    italic, centred = _ITALIC.search(style), _CENTRED.search(style)
    return (bit("italic") if italic else 0) | (bit("centred") if centred else 0) | _hiding(style)


def _hiding(style: str) -> int:
    return HIDES if _HIDING.search(style) else 0
