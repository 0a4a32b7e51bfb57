"""HTML to segments: one parse, one walk. The only module that imports lxml.

In: decoded HTML, a whole page or a fragment. Out: Segments with a Tree of the block-level elements.
Must not know: what a segment means; phrases, roles, scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from cleannews.segment.hints import hint_mask, load_hints
from cleannews.segment.segments import Segments, Tree

# Text inside these is never shown, or is not the page's own.
_UNSEEN = frozenset(
    "script style noscript template head title meta link iframe object embed svg canvas audio video datalist applet map "
    "frameset frame noframes rp".split()
)
# Elements that stand inside a line; every other one, known or not, begins and ends a block.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rb rt ruby s samp small span strike "
    "strong sub sup time tt u var wbr img picture source track label math mi mn mo ms mtext mrow msup msub mfrac option optgroup".split()
)
_STRONG = frozenset("b strong em i u mark h1 h2 h3 h4 h5 h6".split())
_NAMING = frozenset("class id role itemprop type data-role data-component data-testid".split())
_MEDIA = frozenset("img picture video audio iframe object embed figure".split())
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.ASCII | re.IGNORECASE)
# libxml2 stops at U+0000 and has no use for lone surrogates.
_UNPARSABLE = re.compile("[\x00\ud800-\udfff]")


def segment_html(text: str, clean: Callable[[str], str]) -> Segments:
    """Cut a page into its visible pieces: the text between two block borders, `<br>` being one.

    `clean` repairs one piece and folds its white space.
    """
    walk = _Walk(clean)
    root = _parse(text)
    if root is not None:
        walk.run(root)
    return walk.segments(_titles(root) if root is not None else ())


def _parse(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = _UNPARSABLE.sub("\ufffd", text).encode("utf-8")
    try:
        return etree.fromstring(data, parser) if data.strip() else None
    except etree.LxmlError:  # nothing but comments, or nothing that makes a tree
        return None


def _titles(root: etree._Element) -> tuple[str, ...]:
    """Titles the page declares, the most careful first, without repeats."""
    found: dict[str, None] = {}
    for meta in root.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:title", "twitter:title"):
            found[" ".join((meta.get("content") or "").split())] = None
    for title in root.iter("title"):
        found[" ".join("".join(title.itertext()).split())] = None
        break
    return tuple(title for title in found if title)


class _Walk:
    """One pass over the tree in document order; holds the piece being read and the elements that are open."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean
        hints = load_hints()
        self._tags = hints.tags
        self._hidden = 1 << hints.names.index("hidden")
        # Segments.
        self.texts: list[str] = []
        self.gaps: list[int] = []
        self.bullets: list[bool] = []
        self.links: list[int] = []
        self.anchors: list[int] = []
        self.strong: list[int] = []
        self.inline: list[int] = []
        self.nodes: list[int] = []
        self.breaks: list[bool] = []
        # Block-level elements.
        self.parent: list[int] = [0]
        self.first: list[int] = [0]
        self.stop: list[int] = [0]
        self.tag_masks: list[int] = [0]
        self.own: list[int] = [0]
        self.hint_masks: list[int] = [0]
        self.kinds: list[tuple[int, str, str]] = [(0, "", "")]
        self.depth: list[int] = [0]
        # The piece being read.
        self._parts: list[str] = []
        self._piece_links = self._piece_strong = self._piece_anchors = self._piece_inline = 0
        self._media = 0
        self._after_break = False
        self._fresh_item = False
        # What is open.
        self._node = 0
        self._link_depth = self._strong_depth = 0
        self._inline_masks: list[int] = [0]
        self._last_end = ""

    def run(self, root: etree._Element) -> None:
        context = etree.iterwalk(root, events=("start", "end"))
        for event, element in context:
            tag = element.tag
            if event == "start":
                if tag in _UNSEEN:
                    self._media += tag in _MEDIA
                    context.skip_subtree()
                elif tag in _INLINE:
                    self._open_inline(element, tag)
                elif tag == "br":
                    self._flush()
                    self._after_break = True
                else:
                    self._open_block(element, tag)
                continue
            if tag in _UNSEEN or tag == "br":
                if tag not in ("br", "script", "style"):
                    self._flush_if_block(tag)
            elif tag in _INLINE:
                self._close_inline(tag)
            else:
                self._close_block(tag)
            if element.tail and element is not root:
                self._read(element.tail)
        self._flush()
        self.stop[0] = len(self.texts)

    def _flush_if_block(self, tag: str) -> None:
        # A video or frame stands between two paragraphs; a hidden <template> or <svg> may stand inside a word's line.
        if tag in ("iframe", "video", "audio", "object", "embed"):
            self._flush()

    def _read(self, text: str) -> None:
        if not self._parts:
            if text.isspace():
                return
            self._piece_inline = self._inline_masks[-1]
        self._parts.append(text)
        if self._link_depth:
            self._piece_links += len(text)
        if self._strong_depth:
            self._piece_strong += len(text)

    def _open_inline(self, element: etree._Element, tag: str) -> None:
        items = element.items()
        mask = _name_mask(items) | self._inline_masks[-1] if items else self._inline_masks[-1]
        self._inline_masks.append(mask)
        if tag == "a":
            # Two links that touch are two words on the screen: buttons, tags, menu entries.
            if self._last_end == "a" and self._parts and not self._parts[-1][-1:].isspace():
                self._parts.append(" ")
            self._link_depth += 1
            self._piece_anchors += 1
        elif tag == "img":
            self._media += 1
        elif tag == "option" and self._parts:
            self._parts.append(" ")
        if tag in _STRONG:
            self._strong_depth += 1
        if element.text:
            self._read(element.text)
        self._last_end = ""

    def _close_inline(self, tag: str) -> None:
        self._inline_masks.pop()
        if tag == "a":
            self._link_depth -= 1
        if tag in _STRONG:
            self._strong_depth -= 1
        self._last_end = tag

    def _open_block(self, element: etree._Element, tag: str) -> None:
        self._flush()
        self._after_break = False
        items = element.items()
        own = _name_mask(items) if items else 0
        if items and _hides(items):
            own |= self._hidden
        parent = self._node
        self._node = len(self.parent)
        self.parent.append(parent)
        self.first.append(len(self.texts))
        self.stop.append(len(self.texts))
        self.tag_masks.append(self.tag_masks[parent] | self._tags.get(tag, 0))
        self.own.append(own)
        self.hint_masks.append(self.hint_masks[parent] | own)
        self.kinds.append((parent, tag, element.get("class", "") if items else ""))
        self.depth.append(self.depth[parent] + 1)
        if tag == "li":
            self._fresh_item = True
        elif tag == "figure":
            self._media += 1
        if tag in _STRONG:
            self._strong_depth += 1
        if element.text:
            self._read(element.text)

    def _close_block(self, tag: str) -> None:
        self._flush()
        self._after_break = False
        self.stop[self._node] = len(self.texts)
        self._node = self.parent[self._node]
        if tag in _STRONG:
            self._strong_depth -= 1
        self._last_end = ""

    def _flush(self) -> None:
        """End the piece being read."""
        if self._parts:
            text = self._clean("".join(self._parts))
            if text:
                self.texts.append(text)
                self.gaps.append(self._media)
                self.bullets.append(self._fresh_item)
                self.links.append(min(self._piece_links, len(text)))
                self.anchors.append(self._piece_anchors)
                self.strong.append(min(self._piece_strong, len(text)))
                self.inline.append(self._piece_inline)
                self.nodes.append(self._node)
                self.breaks.append(self._after_break)
                self._media = 0
                self._fresh_item = False
            self._parts = []
        # A link that is open now (a card wrapped in <a>) counts for the next piece too.
        self._piece_links = self._piece_strong = self._piece_inline = 0
        self._piece_anchors = self._link_depth
        self._last_end = ""

    def segments(self, titles: tuple[str, ...]) -> Segments:
        """What the walk has gathered."""
        count = len(self.texts)
        kinds: dict[tuple[int, str, str], int] = {}
        for kind in self.kinds:
            kinds[kind] = kinds.get(kind, 0) + 1
        tree = Tree(
            parent=self.parent,
            first=self.first,
            stop=self.stop,
            tags=self.tag_masks,
            own=self.own,
            hints=self.hint_masks,
            alike=[kinds[kind] for kind in self.kinds],
            depth=self.depth,
        )
        return Segments(
            kind="html",
            texts=self.texts,
            starts=[],
            ends=[],
            gaps=self.gaps,
            indents=[0] * count,
            bullets=self.bullets,
            links=self.links,
            anchors=self.anchors,
            strong=self.strong,
            inline=self.inline,
            nodes=self.nodes,
            breaks=self.breaks,
            titles=titles,
            tree=tree,
        )


def _name_mask(items: list[tuple[str, str]]) -> int:
    mask = 0
    for name, value in items:
        if name in _NAMING and value:
            mask |= hint_mask(value[:200])
    return mask


def _hides(items: list[tuple[str, str]]) -> bool:
    """Whether the element says of itself that it is not shown."""
    return any(
        name == "hidden" or (name == "aria-hidden" and value == "true") or (name == "style" and _HIDING.search(value))
        for name, value in items
    )
