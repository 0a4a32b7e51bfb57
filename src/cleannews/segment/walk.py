"""One walk over the tree of a page: the pieces of text between block borders, and the block elements around them.

In: an lxml tree. Out: the lists of a Record, of which Segments and Tree are made.
Must not know: how the page was parsed, what a segment means; phrases, roles, scores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Self

from lxml import etree

from cleannews.segment.attributes import HIDES, bit, marks_and_class, marks_of
from cleannews.segment.hints import load_hints
from cleannews.segment.piece import Piece
from cleannews.segment.segments import MOST_SEGMENTS
from cleannews.segment.ways import (
    INLINE,
    ITALIC,
    ITEM,
    LINK,
    SKIPPED,
    SPECIAL,
    STRONG,
    TIME,
    UNSEEN,
    is_choice,
    load_ways,
    seen_size,
    tells,
)

# Characters of an address that are looked at.
_ADDRESS = 300


class Walk(Piece):
    """One pass over the tree in document order; holds the piece being read and the elements that are open."""

    __slots__ = (
        *("watch", "_media_tags", "_italic", "_centred", "_hidden", "_media_seen"),
        *("_link_depth", "_strong_depth", "_inline", "_address"),
    )

    def __init__(self, clean: Callable[[str], str]) -> None:
        super().__init__(clean)
        self.watch: Callable[[etree.iterwalk], Iterable[tuple[str, etree._Element]]] = iter
        self._media_tags = load_hints().elements["media"]
        self._italic, self._centred, self._hidden = map(bit, ("italic", "centred", "hidden"))
        self._media_seen = 0
        # What is open.
        self._link_depth = self._strong_depth = 0
        self._address = ""
        # Inline elements, until somebody asks a mask each: pictures, icons and what stands within a piece are never asked.
        self._inline: list[tuple[etree._Element, int] | int] = [0]

    def over(self, roots: Iterable[etree._Element]) -> Self:
        """Read several trees, one after the other."""
        for root in roots:
            self.run(root)
        return self

    def run(self, root: etree._Element) -> bool:
        """Read one tree; whether there was text in it."""
        texts, ways = self.texts, load_ways()
        before = len(texts)
        context = etree.iterwalk(root, events=("start", "end"))
        # The way of each open element, so that its end need not ask for its tag again.
        opened: list[int] = []
        for event, element in self.watch(context):
            if len(texts) >= MOST_SEGMENTS:
                self.full = True
                break
            if event == "start":
                tag = element.tag
                way = ways.get(tag, 0)
                if not way & INLINE:
                    if way & SKIPPED and (way & UNSEEN or self._is_skipped(element, tag)):
                        opened.append(UNSEEN)
                        if tag != "br":
                            self._pass_over(tag)
                            context.skip_subtree()
                        continue
                    self._open_block(element, tag, way)
                else:
                    self._open_inline(element, tag, way)
                opened.append(way)
                # Half of the texts are blanks between two borders.
                if (text := element.text) and (self._parts or not text.isspace()):
                    self._read(text)
                continue
            way = opened.pop()
            if not way:
                self._close_block(0)
            elif way & INLINE:
                self._close_inline(way)
            elif not way & UNSEEN:
                self._close_block(way)
            if (text := element.tail) and (self._parts or not text.isspace()) and element is not root:
                self._read(text)
        self._end_piece()
        self._close_all()
        return len(texts) > before

    def _is_skipped(self, element: etree._Element, tag: str) -> bool:
        """Whether nothing in it is read: a line break, which ends a piece, a drop-down list, a <noscript> that tells nothing."""
        if tag == "br":
            self._end_piece()
            self._after_break = True
            return True
        return is_choice(element) if tag == "select" else not tells(element)

    def _close_all(self) -> None:
        """End the elements that are still open: the root, and more where reading stopped early."""
        while self._node:
            self._leave()
        self.stop[0] = len(self.texts)
        self.media[0] = self._media_seen

    def _leave(self) -> None:
        """The innermost open element ends here."""
        node = self._node
        self.stop[node] = len(self.texts)
        self.media[node] += self._media_seen
        self._node = self.parent[node]

    def _pass_over(self, tag: str) -> None:
        # A video or frame stands between two paragraphs; a hidden <template> or <svg> may stand inside a word's line.
        if tag in self._media_tags:
            self._end_piece()
            self._see_media()

    def _see_media(self) -> None:
        self._media += 1
        self._media_seen += 1

    def _read(self, text: str) -> None:
        self._begin(text, self._inline_mask)
        self._after_link = False
        if self._link_depth or self._strong_depth:
            size = seen_size(text)
            if self._link_depth:
                if not self._piece_links:
                    self._target = self._address
                self._piece_links += size
            if self._strong_depth:
                self._piece_strong += size

    def _inline_mask(self) -> int:
        """Name hints of the inline elements that are open."""
        if isinstance(known := self._inline[-1], int):
            return known
        waiting = []
        while not isinstance(opened := self._inline.pop(), int):
            waiting.append(opened)
        mask = opened
        self._inline.append(mask)
        for element, way in reversed(waiting):
            mask |= marks_of(element.items()) & ~HIDES
            if way & (ITALIC | TIME):
                mask |= self._italic if way & ITALIC else self._date
            self._inline.append(mask)
        return mask

    def _open_inline(self, element: etree._Element, tag: str, way: int) -> None:
        self._inline.append((element, way))
        if way & STRONG:
            self._strong_depth += 1
        if not way & SPECIAL:
            return
        if tag == "a":
            # Two links that touch are two words on the screen: buttons, tags, menu entries.
            if self._after_link and self._parts and not self._parts[-1][-1:].isspace():
                self._parts.append(" ")
            self._link_depth += 1
            self._piece_anchors += 1
            self._address = element.get("href", "#")[:_ADDRESS]
        elif tag == "img":
            self._see_media()
        elif tag == "option" and self._parts:
            self._parts.append(" ")

    def _close_inline(self, way: int) -> None:
        self._inline.pop()
        if way & LINK:
            self._link_depth -= 1
            self._after_link = True
        if way & STRONG:
            self._strong_depth -= 1

    def _open_block(self, element: etree._Element, tag: str, way: int) -> None:
        # A border, as in _end_piece, which is not called: there are more borders than anything else.
        if self._parts:
            self._flush()
        self._piece_anchors = self._link_depth
        self._after_break = False
        own, name = 0, ""
        if items := element.items():
            own, name = marks_and_class(items)
            if own & HIDES:
                own = own & ~HIDES | self._hidden
        if tag == "center":
            own |= self._centred
        parent = self._node
        self._node = len(self.parent)
        self.parent.append(parent)
        self.first.append(len(self.texts))
        self.stop.append(0)
        self.tag_masks.append(self.tag_masks[parent] | self._tags.get(tag, 0))
        self.own.append(own)
        self.hint_masks.append(self.hint_masks[parent] | own)
        self.tag_names.append(tag)
        self.class_names.append(name)
        self.depth.append(self.depth[parent] + 1)
        self.media.append(-self._media_seen)
        if not way:
            return
        if tag == "li":
            self._fresh_item = True
        elif tag == "figure":
            self._see_media()
        if way & STRONG:
            self._strong_depth += 1

    def _close_block(self, way: int) -> None:
        if self._parts:
            self._flush()
        self._piece_anchors = self._link_depth
        self._after_break = False
        node = self._node
        self.stop[node] = len(self.texts)
        self.media[node] += self._media_seen
        self._node = self.parent[node]
        if way & STRONG:
            self._strong_depth -= 1
        if way & ITEM:
            self._fresh_item = False

    def _end_piece(self) -> None:
        """A border: what was read so far is a piece; nine borders in ten follow another and end none."""
        if self._parts:
            self._flush()
        # A link that is open now (a card wrapped in <a>) counts for the next piece too.
        self._piece_anchors = self._link_depth
