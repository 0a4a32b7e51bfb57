"""One walk over the tree of a page: the pieces of text between block borders, and the block elements around them.

In: an lxml tree. Out: the lists of a Record, of which Segments and Tree are made.
Must not know: how the page was parsed, what a segment means; phrases, roles, scores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Self

from lxml import etree

from cleannews.segment.attributes import HIDES, bit, marks_and_class, marks_of
from cleannews.segment.details import cut_details, is_line
from cleannews.segment.hints import load_hints
from cleannews.segment.record import Record
from cleannews.segment.segments import LIST_MARKER, MARKERS, MOST_SEGMENTS
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

Begun = tuple[int, int, int, int, int]
"""Where a text begins: index among the parts, name hints around it, characters in links and in strong type before it, links begun."""

# Texts of a piece, and characters of the first, from which on it is no line of details.
_MOST_DETAILS, _LONG = 12, 100
# Tags of elements whose lines stay whole: "1.2.0 (3 May)" is the heading of a release.
_WHOLE = ("h1", "h2", "h3", "pre")


class Walk(Record):
    """One pass over the tree in document order; holds the piece being read and the elements that are open."""

    __slots__ = (
        *("watch", "_clean", "_tags", "_media_tags", "_italic", "_centred", "_hidden", "_date", "_details", "_whole"),
        *("_parts", "_begun", "_piece_links", "_piece_strong", "_piece_anchors", "_piece_inline", "_piece_names"),
        *("_first_anchors", "_media", "_media_seen"),
        *("_after_break", "_fresh_item", "_node", "_link_depth", "_strong_depth", "_inline", "_after_link"),
    )

    def __init__(self, clean: Callable[[str], str]) -> None:
        super().__init__()
        self._clean = clean
        self.watch: Callable[[etree.iterwalk], Iterable[tuple[str, etree._Element]]] = iter
        hints = load_hints()
        self._tags = hints.tags
        self._media_tags = hints.elements["media"]
        self._italic, self._centred, self._hidden, self._date = map(bit, ("italic", "centred", "hidden", "date"))
        self._details = self._date | bit("byline") | bit("credit")
        self._whole = reduce(or_, (hints.tags[tag] for tag in _WHOLE))
        # The piece being read; and where each text in it but the first begins.
        self._parts: list[str] = []
        self._begun: list[Begun] = []
        self._piece_links = self._piece_strong = self._piece_anchors = self._piece_inline = self._piece_names = 0
        self._first_anchors = 0
        self._media = self._media_seen = 0
        self._after_break = False
        self._fresh_item = False
        # What is open.
        self._node = 0
        self._link_depth = self._strong_depth = 0
        # Inline elements, until somebody asks a mask each: pictures, icons and what stands within a piece are never asked.
        self._inline: list[tuple[etree._Element, int] | int] = [0]
        self._after_link = False

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
        if not (parts := self._parts):
            self._piece_inline = self._piece_names = self._inline_mask()
            self._first_anchors = self._piece_anchors
        elif len(self._begun) < _MOST_DETAILS and (len(parts[0]) <= _LONG or len(parts[0].strip()) <= _LONG):
            names = self._inline_mask()
            self._piece_names |= names
            self._begun.append((len(parts), names, self._piece_links, self._piece_strong, self._piece_anchors))
        parts.append(text)
        self._after_link = False
        if self._link_depth or self._strong_depth:
            size = seen_size(text)
            if self._link_depth:
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

    def _flush(self) -> None:
        """End the piece being read: a segment, or one for each part of a line of details."""
        text = "".join(self._parts)
        if self._begun and self._piece_names & self._details and is_line(text) and (cuts := self._cuts()):
            self._divide(cuts)
        else:
            self._add(self._clean(text))
        self._parts = []
        if self._begun:
            self._begun = []
        self._piece_links = self._piece_strong = 0
        self._after_link = False

    def _texts(self) -> list[Begun]:
        """Where all texts of the piece begin, and where it ends."""
        end = (len(self._parts), 0, self._piece_links, self._piece_strong, self._piece_anchors)
        return [(0, self._piece_inline, 0, 0, self._first_anchors), *self._begun, end]

    def _named(self, number: int, names: int) -> int:
        """Name hints around the text of this number in the piece."""
        return names

    def _cuts(self) -> list[int]:
        """Where the piece is cut, if it is a line of details: numbers of texts."""
        if self.tag_masks[self._node] & self._whole:
            return []
        around = self.own[self._node] & self._details
        texts, keys = [], []
        for number, ((at, names, links, _, _), (end, _, links_after, _, _)) in enumerate(pairwise(self._texts())):
            texts.append("".join(self._parts[at:end]))
            # A link without a name is a detail too, if any is, a section or an author: its key is a bit that no such name has.
            keys.append(self._named(number, names) & self._details or around or int(links_after > links))
        return cut_details(texts, keys)

    def _divide(self, cuts: Sequence[int]) -> None:
        """A segment for each part of the piece."""
        texts, seen, after_break = self._texts(), 0, self._after_break
        for start, stop in pairwise((0, *cuts, len(texts) - 1)):
            (at, _, links, strong, _), (end, _, links_after, strong_after, anchors) = texts[start], texts[stop]
            last = stop == len(texts) - 1
            if not last:
                anchors = texts[stop - 1][4]  # not those that begin with the next
            self._piece_inline = reduce(or_, (names for _, names, *_ in texts[start:stop]))
            self._piece_links, self._piece_strong = links_after - links, strong_after - strong
            self._piece_anchors, seen = anchors - seen, anchors
            self._add(self._clean("".join(self._parts[at:end])), start, None if last else stop)
            self._after_break = True
        self._after_break = after_break

    def _add(self, text: str, start: int = 0, stop: int | None = None) -> None:
        """Note a segment made of these texts of the piece, if there is anything in it."""
        marked = not start and text[:1] in MARKERS and LIST_MARKER.match(text)
        if marked:
            text = text[marked.end() :]
        if text:
            self.texts.append(text)
            self.gaps.append(self._media)
            self.bullets.append(self._fresh_item or bool(marked))
            self.links.append(min(self._piece_links, len(text)))
            self.anchors.append(self._piece_anchors)
            self.strong.append(min(self._piece_strong, len(text)))
            self.inline.append(self._piece_inline)
            self.nodes.append(self._node)
            self.breaks.append(self._after_break)
            self._media = 0
            self._fresh_item = False
