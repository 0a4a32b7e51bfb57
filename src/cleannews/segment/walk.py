"""One walk over the tree of a page: the pieces of text between block borders, and the block elements around them.

In: an lxml tree. Out: the lists of which Segments and Tree are made.
Must not know: how the page was parsed, what a segment means; phrases, roles, scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Self

from lxml import etree

from cleannews.segment.attributes import bit, hides, names_of
from cleannews.segment.hints import load_hints
from cleannews.segment.segments import LIST_MARKER, MOST_SEGMENTS, Head, Ruling, Segments, Tree

# Characters in a <noscript> from which on it is taken for content.
_NOSCRIPT = 500
# Numbers in class names count the elements; without them, elements of one kind have one name.
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")


class Walk:
    """One pass over the tree in document order; holds the piece being read and the elements that are open."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean
        hints = load_hints()
        self._tags = hints.tags
        self._elements = hints.elements
        self._strong_tags = hints.elements["strong"]
        self._italic_tags = hints.elements["italic"]
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
        self.full = self.hidden = False
        self.ruling = Ruling()
        # Block-level elements.
        self.parent: list[int] = [0]
        self.first: list[int] = [0]
        self.stop: list[int] = [0]
        self.tag_masks: list[int] = [0]
        self.own: list[int] = [0]
        self.hint_masks: list[int] = [0]
        self.kinds: list[tuple[int, str, str]] = [(0, "", "")]
        self.depth: list[int] = [0]
        self.media: list[int] = [0]
        # The piece being read.
        self._parts: list[str] = []
        self._piece_links = self._piece_strong = self._piece_anchors = self._piece_inline = 0
        self._media = self._media_seen = 0
        self._after_break = False
        self._fresh_item = False
        # What is open.
        self._node = 0
        self._link_depth = self._strong_depth = 0
        self._inline_masks: list[int] = [0]
        self._after_link = False

    def over(self, roots: Iterable[etree._Element]) -> Self:
        """Read several trees, one after the other."""
        for root in roots:
            self.run(root)
        return self

    def run(self, root: etree._Element) -> bool:
        """Read one tree; whether there was text in it."""
        before = len(self.texts)
        unseen, inline = self._elements["unseen"], self._elements["inline"]
        context = etree.iterwalk(root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in context:
            if len(self.texts) >= MOST_SEGMENTS:
                self.full = True
                break
            tag = element.tag
            if event == "start":
                if tag in unseen or (tag == "noscript" and not _tells(element)):
                    skipped = element
                    self._pass_over(tag)
                    context.skip_subtree()
                elif tag in inline:
                    self._open_inline(element, tag)
                elif tag == "br":
                    self._flush()
                    self._after_break = True
                else:
                    self._open_block(element, tag)
                continue
            if tag in unseen or tag == "br" or element is skipped:
                pass
            elif tag in inline:
                self._close_inline(tag)
            else:
                self._close_block(tag)
            if element.tail and element is not root:
                self._read(element.tail)
        self._flush()
        self._close_all()
        return len(self.texts) > before

    def _close_all(self) -> None:
        """End the elements that are still open: the root, and more where reading stopped early."""
        while self._node:
            self._leave()
        self.stop[0] = len(self.texts)
        self.media[0] = self._media_seen

    def _leave(self) -> None:
        """The innermost open element ends here."""
        self.stop[self._node] = len(self.texts)
        self.media[self._node] += self._media_seen
        self._node = self.parent[self._node]

    def _pass_over(self, tag: str) -> None:
        # A video or frame stands between two paragraphs; a hidden <template> or <svg> may stand inside a word's line.
        if tag in self._elements["media"]:
            self._flush()
            self._see_media()

    def _see_media(self) -> None:
        self._media += 1
        self._media_seen += 1

    def _read(self, text: str) -> None:
        if not self._parts:
            if text.isspace():
                return
            self._piece_inline = self._inline_masks[-1]
        self._parts.append(text)
        self._after_link = False
        if self._link_depth or self._strong_depth:
            size = len(_SPACE.sub(" ", text))  # as it will be: the source may be indented
            self._piece_links += size if self._link_depth else 0
            self._piece_strong += size if self._strong_depth else 0

    def _open_inline(self, element: etree._Element, tag: str) -> None:
        items = element.items()
        mask = names_of(items) | self._inline_masks[-1] if items else self._inline_masks[-1]
        if tag in self._italic_tags:
            mask |= bit("italic")
        self._inline_masks.append(mask)
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
        if tag in self._strong_tags:
            self._strong_depth += 1
        if element.text:
            self._read(element.text)

    def _close_inline(self, tag: str) -> None:
        self._inline_masks.pop()
        if tag == "a":
            self._link_depth -= 1
            self._after_link = True
        if tag in self._strong_tags:
            self._strong_depth -= 1

    def _open_block(self, element: etree._Element, tag: str) -> None:
        self._flush()
        self._after_break = False
        items = element.items()
        own = names_of(items) if items else 0
        if tag == "center":
            own |= bit("centred")
        if items and hides(items):
            own |= bit("hidden")
        parent = self._node
        self._node = len(self.parent)
        self.parent.append(parent)
        self.first.append(len(self.texts))
        self.stop.append(len(self.texts))
        self.tag_masks.append(self.tag_masks[parent] | self._tags.get(tag, 0))
        self.own.append(own)
        self.hint_masks.append(self.hint_masks[parent] | own)
        self.kinds.append((parent, tag, _DIGITS.sub("", element.get("class", "")) if items else ""))
        self.depth.append(self.depth[parent] + 1)
        self.media.append(-self._media_seen)
        if tag == "li":
            self._fresh_item = True
        elif tag == "figure":
            self._see_media()
        if tag in self._strong_tags:
            self._strong_depth += 1
        if element.text:
            self._read(element.text)

    def _close_block(self, tag: str) -> None:
        self._flush()
        self._after_break = False
        self._leave()
        if tag in self._strong_tags:
            self._strong_depth -= 1
        if tag == "li":
            self._fresh_item = False

    def _flush(self) -> None:
        """End the piece being read."""
        if self._parts:
            text = self._clean("".join(self._parts))
            marker = LIST_MARKER.match(text)
            if marker:
                text = text[marker.end() :]
            if text:
                self.texts.append(text)
                self.gaps.append(self._media)
                self.bullets.append(self._fresh_item or marker is not None)
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
        self._after_link = False

    def classes(self) -> set[str]:
        """Class names of the block elements, without digits."""
        return set(" ".join({name for _, _, name in self.kinds}).split())

    def segments(self, head: Head, cut: bool) -> Segments:
        """What the walk has gathered."""
        count = len(self.texts)
        kinds: dict[tuple[int, str, str], int] = {}
        for kind in self.kinds:
            kinds[kind] = kinds.get(kind, 0) + 1
        shapes: dict[tuple[str, str, str, str], int] = {}
        shape = [
            shapes.setdefault((tag, name, *self.kinds[parent][1:]), len(shapes)) for parent, tag, name in self.kinds
        ]
        tree = Tree(
            parent=self.parent,
            first=self.first,
            stop=self.stop,
            tags=self.tag_masks,
            own=self.own,
            hints=self.hint_masks,
            alike=[kinds[kind] for kind in self.kinds],
            shape=shape,
            depth=self.depth,
            media=self.media,
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
            head=head,
            cut=cut,
            hidden=self.hidden,
            tree=tree,
            ruling=self.ruling,
        )


def _tells(noscript: etree._Element) -> bool:
    """Whether a <noscript> holds the page itself, as some forums' do, and not a picture or a plea to switch scripts on."""
    return sum(map(len, noscript.itertext())) >= _NOSCRIPT
