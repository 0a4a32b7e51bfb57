"""CSS selectors to XPath.

In: a CSS selector. Out: XPath, or what is wrong with the selector.
Must not know: trees, roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

# Longer selectors say nothing that several short ones do not, and parsers recurse on them.
_LONGEST = 500
# Counting siblings takes time squared in their number, so a hostile page could hold up whoever has such a rule.
_SLOW = re.compile(r":(?!not\(|is\(|where\()(?!:)[\w-]+|~")
_NESTED = re.compile(r"\([^()]*[\w\])*](?:\s*[>+]\s*|\s+)[\w.#\[*:][^()]*\)")
# Written as it is or as \\1: XPath takes no such character.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_QUOTES = re.compile(r"\"[^\"]*+\"|'[^']*+'")


def to_xpath(css: str) -> str:
    """The selector as XPath, for trees whose names are in lower case. Raises cssselect.SelectorError."""
    found: str = _translator().css_to_xpath(css)
    return found


@lru_cache(maxsize=4096)
def names_needed(css: str) -> tuple[frozenset[str], ...]:
    """For each selector of a list, the classes and ids without which a page has nothing that it selects."""
    from cssselect import parse

    return tuple(frozenset(_needed(selector.parsed_tree)) for selector in parse(css))


def _needed(part: Any) -> Iterator[str]:
    """The names a part of a selector asks for; what stands in brackets, as in `:not(…)`, asks for none."""
    from cssselect.parser import Class, CombinedSelector, Hash

    while part is not None:
        if isinstance(part, Class):
            yield part.class_name
        elif isinstance(part, Hash):
            yield part.id
        elif isinstance(part, CombinedSelector):
            yield from _needed(part.subselector)
        part = getattr(part, "selector", None)


@lru_cache(maxsize=1)
def _translator() -> Any:
    """A translator that looks up: `A B` is a B whose nearest A above it is there.

    XPath's own way, from each A down to its B, takes time squared in the number of A inside A. The nearest is enough: whatever is
    above a farther one is above it too.
    """
    # Imported here: only pages and files that have rules need it.
    from cssselect import HTMLTranslator
    from cssselect.xpath import XPathExpr

    class Expression(XPathExpr):
        above = ""

        def __str__(self) -> str:
            told = super().__str__()
            return f"{told}[{self.above}]" if self.above else told

        def join(self, combiner: str, other: Any, *args: Any, **kwargs: Any) -> Any:
            found = super().join(combiner, other, *args, **kwargs)
            self.above = other.above
            return found

    class Upward(HTMLTranslator):
        xpathexpr_cls = Expression

        def xpath_descendant_combinator(self, left: Any, right: Any) -> Any:
            return _below(left, right) or super().xpath_descendant_combinator(left, right)

        def xpath_child_combinator(self, left: Any, right: Any) -> Any:
            return _inside(left, right) or super().xpath_child_combinator(left, right)

    return Upward()


def _below(left: Any, right: Any) -> Any:
    """`right`, below a `left`; None where the left side goes from one element to another itself, as `a + b` does."""
    if left.path:
        return None
    above = f"[{left.above}]" if left.above else ""
    right.above = f"ancestor::{left.element}{_own(left)}[1]{above}"
    return right


def _inside(left: Any, right: Any) -> Any:
    """`right` as a child of a `left`: its own condition, so that the nearest is one that has such a parent; None as above."""
    if left.path:
        return None
    right.add_condition(f"parent::{left.element}{_own(left)}")
    right.above = f"parent::*[{left.above}]" if left.above else ""
    return right


def _own(part: Any) -> str:
    return f"[{part.condition}]" if part.condition else ""


def problem(css: str) -> str:
    """What is wrong with a selector; empty if it can be used."""
    from cssselect import SelectorError

    if len(css) > _LONGEST:
        return f"{len(css)} characters; at most {_LONGEST} are read: write several selectors"
    if "|" in _IN_QUOTES.sub("", css):
        return "'|' (a namespace) means nothing in HTML"
    try:
        xpath = to_xpath(css)
    except (SelectorError, RecursionError, ValueError) as error:  # the last for numbers of thousands of digits
        return f"no CSS selector ({error})"
    if found := _NO_XML.search(xpath):
        return f"{found.group()!r} stands in no page"
    if _NESTED.search(_IN_QUOTES.sub("", css)):
        return "inside ':not()' and ':is()' only single elements can stand, without ' ', '>' and '+'"
    if found := _SLOW.search(_IN_QUOTES.sub("", css)):
        return f"{found.group()!r} can take very long on some pages; use classes, ids, attributes, ' ', '>', '+' and :not()"
    return ""
