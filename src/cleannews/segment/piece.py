"""The piece of text that is being read: one segment, or one for each detail of a line ("Jane Roe | 3 May").

In: its texts, as the walk meets them. Out: entries in the lists of a Record.
Must not know: elements, lxml, how the tree is walked; phrases, roles, scores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_

from cleannews.segment.attributes import bit
from cleannews.segment.details import cut_details, is_line
from cleannews.segment.hints import load_hints
from cleannews.segment.record import Record
from cleannews.segment.segments import LIST_MARKER, MARKERS

Begun = tuple[int, int, int, int, int]
"""Where a text begins: index among the parts, name hints around it, characters in links and in strong type before it, links begun."""

# Texts of a piece, and characters of the first, from which on it is no line of details.
_MOST_DETAILS, _LONG = 12, 100
# Tags of elements whose lines stay whole: "1.2.0 (3 May)" is the heading of a release.
_WHOLE = ("h1", "h2", "h3", "pre")


class Piece(Record):
    """What is known of the piece, and how it ends. The walk adds to `_piece_links` and its like."""

    __slots__ = (
        *("_clean", "_tags", "_date", "_details", "_whole", "_node", "_media", "_after_break", "_fresh_item"),
        *("_parts", "_begun", "_piece_links", "_piece_strong", "_piece_anchors", "_piece_inline", "_piece_names"),
        *("_first_anchors", "_after_link", "_target"),
    )

    def __init__(self, clean: Callable[[str], str]) -> None:
        super().__init__()
        self._clean = clean
        self._tags = load_hints().tags
        self._date = bit("date")
        self._details = self._date | bit("byline") | bit("credit")
        self._whole = reduce(or_, (self._tags[tag] for tag in _WHOLE))
        # Where the piece stands: its block element, what is before it.
        self._node = self._media = 0
        self._after_break = self._fresh_item = False
        # Its texts, and where each of them but the first begins.
        self._parts: list[str] = []
        self._begun: list[Begun] = []
        self._piece_links = self._piece_strong = self._piece_anchors = self._piece_inline = self._piece_names = 0
        self._first_anchors = 0
        self._after_link = False
        self._target = ""

    def _begin(self, text: str, names: Callable[[], int]) -> None:
        """One more text; `names` tells the name hints of the inline elements around it."""
        if not (parts := self._parts):
            self._piece_inline = self._piece_names = names()
            self._first_anchors = self._piece_anchors
        elif len(self._begun) < _MOST_DETAILS and (len(parts[0]) <= _LONG or len(parts[0].strip()) <= _LONG):
            around = names()
            self._piece_names |= around
            self._begun.append((len(parts), around, self._piece_links, self._piece_strong, self._piece_anchors))
        parts.append(text)

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
            self.targets.append(self._target if self._piece_links else "")
            self._media = 0
            self._fresh_item = False
