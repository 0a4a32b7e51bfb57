"""HTML to segments: one parse, one walk; a second of each where the page shows next to nothing.

In: decoded HTML, a whole page or a fragment; rules of sites to look for. Out: Segments with a Tree of the block-level elements.
Must not know: what a segment means; phrases, roles, scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lxml import etree

from cleannews.segment.head import Declared, find_declared, read_head
from cleannews.segment.islands import island
from cleannews.segment.ruled import Roots, RuledWalk, find_by_classes, find_by_head
from cleannews.segment.segments import Head, Ruling, Segments
from cleannews.segment.walk import Walk
from cleannews.sites import Search

# libxml2 has no use for lone surrogates.
_SURROGATES = re.compile("[\ud800-\udfff]")


def segment_html(text: str, clean: Callable[[str], str], search: Search | None = None) -> Segments:
    """Cut a page into its visible pieces: the text between two block borders, `<br>` being one.

    `clean` repairs one piece and folds its white space. With a `search`, the segments hold what the site's rules say of each.
    """
    root, cut = _parse(text)
    if root is None:
        return Walk(clean).segments(Head(), cut)
    # What follows `</html>` is for browsers part of the page; for libxml2 it is another root.
    roots = (root, *root.itersiblings())
    declared = [find_declared(each) for each in roots]
    walk = _read(roots, declared, clean, search)
    head = read_head(declared, clean)
    hidden, more = _parse(island(roots, head.body, walk.texts, walk.links))
    if hidden is not None:
        walk.hidden = walk.run(hidden)
        cut |= more
    return walk.segments(head, cut or walk.full)


def _read(roots: Roots, declared: Sequence[Declared], clean: Callable[[str], str], search: Search | None) -> Walk:
    """Walk the page, with the rules that are meant for it."""
    if search is None:
        return Walk(clean).over(roots)
    found = find_by_head(roots, declared, search)
    walk = (RuledWalk(clean, found) if found.rules else Walk(clean)).over(roots)
    if found.rules is None:
        # Templates show only in the walk; the few pages that are recognised by them are walked twice.
        found = find_by_classes(roots, search, walk.classes(), found)
        walk = RuledWalk(clean, found).over(roots) if found.rules else walk
        walk.ruling = Ruling(unmatched=found.unmatched)
    return walk


def _parse(text: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether the parser stopped at its limit of depth."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = _encoded(text)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.LxmlError:  # nothing but comments, or nothing that makes a tree
        root = None
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _encoded(text: str) -> bytes:
    """The page as the parser takes it; one search for all that it cannot take costs half a parse, so each has its own test."""
    if "\x00" in text:  # where libxml2 stops
        text = text.replace("\x00", "\ufffd")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text).encode("utf-8")
