"""How an element is read, by its tag, and what of it is seen.

In: tags, text, elements. Out: the way of each tag; sizes as on the screen.
Must not know: lxml, of whose elements it uses the methods only; segments, what a page means. The groups of tags are data: hints.toml.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cleannews.segment.hints import load_hints

INLINE, STRONG, ITALIC, UNSEEN, SPECIAL, LINK, ITEM, SKIPPED, TIME = 1, 2, 4, 8, 16, 32, 64, 128, 256
"""Bits of a way. An element without any of them is a plain block; half of a page's elements are, and go the shortest way."""

# What the walk asks of a tag when it ends, or before anything else, has its own bit.
_BITS = {"a": LINK, "li": ITEM, "br": SKIPPED, "noscript": SKIPPED, "select": SKIPPED, "time": TIME}
# Tags of which the walk does something that it does of no other.
_SPECIAL = ("br", "noscript", "select", "li", "figure", "center", "a", "img", "option")
# What a drop-down list holds if it was written to its end.
_CHOICES = frozenset({"option", "optgroup", "hr"})
# Characters in a <noscript> from which on it is taken for content.
_NOSCRIPT = 500


@lru_cache(maxsize=1)
def load_ways() -> dict[str, int]:
    """Tag to its way; tags of plain blocks are not in it."""
    elements = load_hints().elements
    ways = dict.fromkeys(_SPECIAL, SPECIAL)
    for group, way in (("inline", INLINE), ("strong", STRONG), ("italic", ITALIC)):
        for tag in elements[group]:
            ways[tag] = ways.get(tag, 0) | way
    for tag, way in _BITS.items():
        ways[tag] = ways.get(tag, 0) | way
    return ways | dict.fromkeys(elements["unseen"], UNSEEN | SKIPPED)


def seen_size(text: str) -> int:
    """Length of a text once each run of white space in it is one blank: the source may be indented."""
    # What can be printed has no white space but blanks, and those of good writing are single.
    if text.isprintable() and "  " not in text:
        return len(text)
    if text.isspace():
        return 1
    return len(" ".join(text.split())) + text[0].isspace() + text[-1].isspace()


def tells(noscript: Any) -> bool:
    """Whether a <noscript> holds the page itself, as some forums' do, and not a picture or a plea to switch scripts on."""
    return sum(map(len, noscript.itertext())) >= _NOSCRIPT


def is_choice(select: Any) -> bool:
    """Whether a <select> holds nothing but what it offers, of which one word is on the screen; one that never ends holds the page."""
    return all(element.tag in _CHOICES for element in select.iterdescendants())
