"""HTML to segments: one parse, one walk; a second of each where the page shows next to nothing.

In: decoded HTML, a whole page or a fragment; rules of sites to look for. Out: Segments with a Tree of the block-level elements.
Must not know: what a segment means; phrases, roles, scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from cleannews.budget import Budget
from cleannews.segment.head import Declared, find_declared, read_head
from cleannews.segment.islands import island
from cleannews.segment.ruled import Found, Roots, RuledWalk, find_by_classes, find_by_head
from cleannews.segment.segments import Head, Ruling, Segments
from cleannews.segment.tame import cut_attributes, flatten
from cleannews.segment.walk import Walk
from cleannews.sites import Search

# Bytes that the parser is given at once: a quarter of a second of it in the worst of cases.
_PART = 1 << 18
# libxml2 has no use for lone surrogates.
_SURROGATES = re.compile("[\ud800-\udfff]")


def segment_html(
    text: str,
    clean: Callable[[str], str],
    search: Search | None = None,
    budget: Budget | None = None,
    utf8: bytes | None = None,
) -> Segments:
    """Cut a page into its visible pieces: the text between two block borders, `<br>` being one; of a line of details each detail.

    `clean` repairs one piece and folds its white space. With a `search`, the segments hold what the site's rules say of each.
    The `budget` says how far to read; `utf8` is the text in UTF-8, if it is there.
    """
    budget = budget or Budget()
    root, cut = _parse(_encoded(text) if utf8 is None or b"\x00" in utf8 else utf8, budget)
    if root is None:
        return Walk(clean).segments(Head(), cut)
    # What follows `</html>` is for browsers part of the page; for libxml2 it is another root.
    roots = (root, *root.itersiblings())
    declared = [find_declared(each) for each in roots]
    walk = _read(roots, declared, search, _Reader(clean, budget, len(text)))
    head = read_head(declared, clean)
    told = "" if budget.late() else island(roots, head.body, walk.texts, walk.links)
    hidden, more = _parse(_encoded(told), budget) if told else (None, False)
    if hidden is not None:
        walk.hidden = walk.run(hidden)
        cut |= more
    return walk.segments(head, cut or walk.full)


@dataclass(frozen=True, slots=True)
class _Reader:
    """How the roots of a page are walked."""

    clean: Callable[[str], str]
    budget: Budget
    size: int
    """Characters of the page."""

    def over(self, roots: Roots, found: Found | None = None) -> Walk:
        """A walk over them, with the rules that were found for the page."""
        walk = RuledWalk(self.clean, found) if found and found.rules else Walk(self.clean)
        walk.watch = lambda steps: self.budget.watch(steps, self.size, each=2)  # an element begins and ends
        return walk.over(roots)


def _read(roots: Roots, declared: Sequence[Declared], search: Search | None, reader: _Reader) -> Walk:
    """Walk the page, with the rules that are meant for it."""
    if search is None:
        return reader.over(roots)
    found = find_by_head(roots, declared, search)
    walk = reader.over(roots, found)
    if found.rules is None:
        # Templates show only in the walk; the few pages that are recognised by them are walked twice.
        found = find_by_classes(roots, search, walk.classes(), found)
        walk = reader.over(roots, found) if found.rules else walk
        walk.ruling = Ruling(unmatched=found.unmatched)
    return walk


def _parse(page: bytes, budget: Budget) -> tuple[etree._Element | None, bool]:
    """The tree, and whether the parser stopped at its limit of depth even so."""
    data = cut_attributes(page, budget)
    root, cut = _tree(data, budget)
    if cut and not budget.late(part=0.5):
        return _tree(flatten(data, budget), budget)
    return root, cut


def _tree(data: bytes, budget: Budget) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = None if not data.strip() else _fed(data, parser, budget)
    except etree.LxmlError:  # nothing but comments, or nothing that makes a tree
        root = None
    told = (*parser.error_log, *parser.feed_error_log)
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in told)


def _fed(data: bytes, parser: etree.HTMLParser, budget: Budget) -> etree._Element:
    """The tree of the page, long pages part by part, as far as there is time."""
    if len(data) <= _PART:
        return etree.fromstring(data, parser)
    for at in range(0, len(data), _PART):
        parser.feed(data[at : at + _PART])
        if budget.late(part=0.5) and at + _PART < len(data):
            budget.run_out()
            break
    return parser.close()


def _encoded(text: str) -> bytes:
    """The page as the parser takes it; one search for all that it cannot take costs half a parse, so each has its own test."""
    if "\x00" in text:  # where libxml2 stops
        text = text.replace("\x00", "\ufffd")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text).encode("utf-8")
