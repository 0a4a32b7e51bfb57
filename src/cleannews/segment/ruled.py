"""A walk that knows a site's rules: which elements they select, and what that makes of each segment.

In: the roots of a parsed page, where to look for rules. Out: the rules that fit, a walk that notes a verdict a segment.
Must not know: what a verdict is worth; roles beyond whether they are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from lxml import etree

from cleannews.segment.attributes import bit
from cleannews.segment.head import Declared
from cleannews.segment.segments import Head, Ruling, Segments
from cleannews.segment.walk import Walk
from cleannews.sites import Search, SiteRules, Told
from cleannews.sites.css import names_needed, to_xpath
from cleannews.sites.rules import TOLD

Roots = Sequence[etree._Element]

_ADDRESSES = ("og:url", "al:web:url")
_NAMES = ("og:site_name", "application-name")
# White space as XPath has it, by which the names in a class attribute are parted.
_BLANKS = re.compile(r"[ \t\r\n]+")
_PUBLISHED = ("article:published_time", "pubdate", "datepublished")


@dataclass(frozen=True, slots=True)
class Found:
    """The rules that fit a page."""

    told: Told
    """What the page says about whose it is."""
    rules: SiteRules | None = None
    elements: dict[etree._Element, str] = field(default_factory=dict)
    """Elements that the rules select, and the role of what is in them."""
    unmatched: tuple[str, ...] = ()
    """Names of rules that were tried and match nothing."""


def find_by_head(roots: Roots, declared: Sequence[Declared], search: Search) -> Found:
    """The first rules that fit, of those for the address or for what the page says of itself."""
    told = _read_told(declared, search.url)
    return _first(roots, search.book.of_page(told), Found(told))


def find_by_classes(roots: Roots, search: Search, classes: Iterable[str], before: Found) -> Found:
    """The first rules that fit, of those whose templates have these class names."""
    return _first(roots, search.book.of_classes(classes, before.told), before)


def _first(roots: Roots, candidates: Iterable[SiteRules], before: Found) -> Found:
    unmatched = before.unmatched
    names: frozenset[str] | None = None
    for rules in candidates:
        if rules.name in unmatched:
            continue
        names = _names_in(roots) if names is None else names
        elements = _select(roots, rules, names)
        if elements and ("body" in elements.values() or not rules.finds_body):
            return Found(before.told, rules, elements)
        unmatched = (*unmatched, rules.name) if rules.selectors else unmatched
    return Found(before.told, unmatched=unmatched)


def _select(roots: Roots, rules: SiteRules, names: frozenset[str]) -> dict[etree._Element, str]:
    elements: dict[etree._Element, str] = {}
    for selector in rules.selectors:
        # Each selector costs a look at every element; most are for another of the site's templates.
        if not any(needed <= names for needed in names_needed(selector.css)):
            continue
        xpath = _compiled(selector.css)
        for root in roots:
            elements.update(dict.fromkeys(xpath(root), selector.role))
    return elements


def _names_in(roots: Roots) -> frozenset[str]:
    """All classes and ids of a page."""
    found: set[str] = set()
    for root in roots:
        classes, ids = (cast("list[str]", _attributes(name)(root)) for name in ("class", "id"))
        found.update(_BLANKS.split(" ".join(classes)), ids)
    return frozenset(found)


@lru_cache(maxsize=2)
def _attributes(name: str) -> etree.XPath:
    return etree.XPath(f"descendant-or-self::*/@{name}", smart_strings=False)


@lru_cache(maxsize=4096)
def _compiled(css: str) -> Callable[[etree._Element], list[etree._Element]]:
    """A selector made ready, remembered because a site's pages share them."""
    # The stubs allow for XPath that gives numbers or text; selectors give elements.
    return cast("Callable[[etree._Element], list[etree._Element]]", etree.XPath(to_xpath(css)))


def _read_told(declared: Sequence[Declared], url: str | None) -> Told:
    """What the page, and who brought it, say about whose it is."""
    urls = [url] if url else []
    names, generators, published = [], [], ""
    for here in declared:
        for element in here.tells:
            if element.tag == "link":
                if (element.get("rel") or "").lower() == "canonical":
                    urls.append(element.get("href") or "")
                continue
            name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
            content = element.get("content") or ""
            if name in _ADDRESSES:
                urls.append(content)
            elif name in _NAMES:
                names.append(content.strip())
            elif name == "generator":
                generators.append(content.strip())
            elif name in _PUBLISHED:
                published = published or content
    return Told(tuple(urls), tuple(names), tuple(generators), published)


class RuledWalk(Walk):
    """A walk that notes for each segment what a site's rules say of it.

    What is inside a selected element has its role, the innermost element counts; but nothing is kept inside what is dropped.
    A segment that is made of several has the role that most of its characters have.
    """

    __slots__ = ("_elements_told", "_names_of", "_open", "_rules", "_said", "_verdicts")

    def __init__(self, clean: Callable[[str], str], found: Found) -> None:
        super().__init__(clean)
        self._rules = found.rules
        self._elements_told = found.elements
        self._names_of = {role: bit(role) for role in ("byline", "credit", "date")}
        self._open = [""]
        # Role and characters of each text of the piece being read.
        self._said: list[tuple[str, int]] = []
        self._verdicts: list[str] = []

    def _enter(self, element: etree._Element) -> None:
        outer = self._open[-1]
        told = self._elements_told.get(element, outer)
        self._open.append(outer if outer and outer not in TOLD and told in TOLD else told)

    def _open_inline(self, element: etree._Element, tag: str, way: int) -> None:
        self._enter(element)
        super()._open_inline(element, tag, way)

    def _close_inline(self, way: int) -> None:
        super()._close_inline(way)
        self._open.pop()

    def _open_block(self, element: etree._Element, tag: str, way: int) -> None:
        self._enter(element)
        super()._open_block(element, tag, way)

    def _close_block(self, way: int) -> None:
        super()._close_block(way)
        self._open.pop()

    def _read(self, text: str) -> None:
        super()._read(text)
        role = self._open[-1]
        self._said.append((role, len(text.strip())))
        self._piece_names |= self._names_of.get(role, 0)

    def _named(self, number: int, names: int) -> int:
        return names | self._names_of.get(self._said[number][0], 0)

    def _flush(self) -> None:
        super()._flush()
        self._said = []

    def _add(self, text: str, start: int = 0, stop: int | None = None) -> None:
        before = len(self.texts)
        super()._add(text, start, stop)
        if len(self.texts) > before:
            sizes: dict[str, int] = {}
            for role, size in self._said[start:stop]:
                if size:
                    sizes[role] = sizes.get(role, 0) + size
            self._verdicts.append(max(sizes, key=sizes.__getitem__, default=""))

    def segments(self, head: Head, cut: bool) -> Segments:
        """What the walk has gathered, with a verdict a segment."""
        self.ruling = Ruling(self._rules, tuple(self._verdicts))
        return super().segments(head, cut)
