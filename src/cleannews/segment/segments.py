"""What segmenting hands on: the visible pieces of the input, in order, with what only the source could tell about each.

In: nothing. Out: the types `Segments`, `Tree`, `Head` and `Ruling`, which the segmenters fill and `measure` reads.
Must not know: HTML, features, what roles mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cleannews.sites import SiteRules

Integers = NDArray[np.int64]

# Pieces of one source from which on nothing more is read: no page of the data sets has a fiftieth of it, and each costs kilobytes.
MOST_SEGMENTS = 50_000
# A list marker is layout that a renderer added. Dashes stay: Vietnamese dialogue opens with one.
MARKERS = "•▪◦‣●■○▸►·*\uf0b7"
LIST_MARKER = re.compile(rf"(?:[{MARKERS}]\s++)++(?=[^\s{MARKERS}])")


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """The block-level elements of a page, in document order; element 0 is the root. One entry an element."""

    parent: Integers
    """Index of the parent element; the root is its own parent."""
    first: Integers
    """Index of the first segment inside the element."""
    stop: Integers
    """Index after the last segment inside the element."""
    tags: Integers
    """Bit mask of tag groups (hints.toml, [tags]) on the element and all its ancestors."""
    own: Integers
    """Bit mask of name hints (hints.toml, [names]) in the element's own class, id, role, itemprop."""
    hints: Integers
    """Bit mask of name hints on the element and all its ancestors."""
    alike: Integers
    """Number of siblings (itself included) with the same tag and class."""
    shape: Integers
    """Number of the element's shape: its tag and class and those of its parent. Paragraphs of one article share a shape."""
    depth: Integers
    """Number of block-level ancestors."""
    media: Integers
    """Number of pictures and players inside the element."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tree) and all(
            np.array_equal(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)
        )

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself, in its head and in its JSON-LD; all empty for plain text."""

    titles: tuple[str, ...] = ()
    """Titles: og:title, twitter:title, `<title>`, else the first headline in its JSON-LD."""
    descriptions: tuple[str, ...] = ()
    """Summaries: og:description, description, twitter:description, else the first description in its JSON-LD."""
    authors: tuple[str, ...] = ()
    """Names of authors."""
    keywords: tuple[str, ...] = ()
    """Keywords, tags and sections."""
    body: str = ""
    """Text of the article, a paragraph a line (articleBody of JSON-LD)."""
    kinds: int = 0
    """Bit mask of what the page says it is (hints.toml, [declares]): og:type, types of its JSON-LD."""
    language: str = ""
    """Its language, as it says: the root's lang, og:locale, Content-Language; such as "vi" or "en-US"."""
    address: str = ""
    """Its address, as it says: og:url, else the canonical link."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules of a site say of a page (HTML); all empty where there are none for it."""

    rules: SiteRules | None = None
    """The rules that fit the page."""
    verdicts: Sequence[str] = ()
    """The role that a selector gives each segment, "" for none; one entry a segment, or none at all without rules."""
    unmatched: tuple[str, ...] = ()
    """Names of rules that should have been the page's and match nothing on it."""


@dataclass(frozen=True, slots=True)
class Segments:
    """The visible pieces of one input, in order. All lists have one entry a segment."""

    kind: Literal["html", "text"]
    texts: list[str]
    """Repaired text, white space folded to single spaces; never empty."""
    starts: list[int]
    """Plain text: offset of the first character in the source; empty list for HTML."""
    ends: list[int]
    """Plain text: offset after the last character in the source; empty list for HTML."""
    gaps: list[int]
    """Blank lines before the segment (plain text), pictures and players before it (HTML)."""
    indents: list[int]
    """White space columns before the text (plain text); 0 for HTML."""
    bullets: list[bool]
    """Whether a list marker stood before the text (plain text) or the segment opens a list item (HTML)."""
    links: list[int]
    """Characters inside links (HTML, Markdown); 0 for other plain text."""
    anchors: list[int]
    """Number of links that begin in the segment (HTML, Markdown)."""
    strong: list[int]
    """Characters in bold or emphasised type (HTML, Markdown)."""
    inline: list[int]
    """Name hints of inline elements that are open where the segment begins (HTML)."""
    nodes: list[int]
    """Index in the tree of the innermost block-level element (HTML)."""
    breaks: list[bool]
    """Whether only a `<br>` stands before the segment, or nothing at all: it is the next detail of a line (HTML)."""
    targets: Sequence[str] = ()
    """Where the first link in the segment, or the one around it, leads to, as the page has it, "" without one (HTML)."""
    marked: Sequence[str] = ()
    """The segments with the marks of Markdown, if the text is Markdown; else nothing."""
    head: Head = Head()
    """What the page says of itself (HTML)."""
    cut: bool = False
    """Whether the source was not read to its end: it has too many pieces, or is nested too deeply."""
    hidden: bool = False
    """Whether the page shows next to nothing, so that the text in its data was read too (HTML)."""
    tree: Tree | None = None
    ruling: Ruling = Ruling()
    """What the rules of its site say (HTML)."""

    def __len__(self) -> int:
        return len(self.texts)


def first(segments: Segments, most: int) -> Segments:
    """The first segments alone; the tree as it is, but for what it holds of them."""
    if most >= len(segments):
        return segments
    lists = "texts starts ends gaps indents bullets links anchors strong inline nodes breaks".split()
    tree, ruling = segments.tree, segments.ruling
    if tree is not None:
        tree = replace(tree, first=np.minimum(tree.first, most), stop=np.minimum(tree.stop, most))
    return replace(
        segments,
        **{name: getattr(segments, name)[:most] for name in lists},
        targets=segments.targets[:most],
        marked=segments.marked[:most],
        tree=tree,
        ruling=replace(ruling, verdicts=ruling.verdicts[:most]),
    )
