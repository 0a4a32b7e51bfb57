"""What a walk over a page gathers: the pieces of text, the block elements around them.

In: what the walk notes. Out: Segments with their Tree.
Must not know: lxml, how a page is read, what a segment means.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleannews.segment.kinds import find_kinds, without_numbers
from cleannews.segment.segments import Head, Ruling, Segments, Tree


class Record:
    """Lists with one entry a segment, and lists with one entry a block element."""

    # Python finds the attributes of an instance faster by slots: a walk has more than the thirty up to which it makes no difference.
    __slots__ = (
        *("texts", "gaps", "bullets", "links", "anchors", "strong", "inline", "nodes", "breaks", "targets"),
        *("full", "hidden", "ruling"),
        *("parent", "first", "stop", "tag_masks", "own", "hint_masks", "tag_names", "class_names", "depth", "media"),
    )

    def __init__(self) -> None:
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
        self.targets: list[str] = []
        self.full = self.hidden = False
        self.ruling = Ruling()
        # Block-level elements. Lists of numbers and strings only: tuples would set the garbage collector to work.
        self.parent: list[int] = [0]
        self.first: list[int] = [0]
        self.stop: list[int] = [0]
        self.tag_masks: list[int] = [0]
        self.own: list[int] = [0]
        self.hint_masks: list[int] = [0]
        self.depth: list[int] = [0]
        self.media: list[int] = [0]
        self.tag_names: list[str] = [""]
        self.class_names: list[str] = [""]

    def classes(self) -> set[str]:
        """Class names of the block elements, without digits."""
        return set(without_numbers(" ".join(set(self.class_names))).split())

    def segments(self, head: Head, cut: bool) -> Segments:
        """What the walk has gathered."""
        count = len(self.texts)
        parent = _column(self.parent)
        alike, shape = find_kinds(parent, self.tag_names, self.class_names)
        tree = Tree(
            parent=parent,
            first=_column(self.first),
            stop=_column(self.stop),
            tags=_column(self.tag_masks),
            own=_column(self.own),
            hints=_column(self.hint_masks),
            alike=alike,
            shape=shape,
            depth=_column(self.depth),
            media=_column(self.media),
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
            targets=self.targets,
            head=head,
            cut=cut,
            hidden=self.hidden,
            tree=tree,
            ruling=self.ruling,
        )


def _column(numbers: list[int]) -> NDArray[np.int64]:
    """The numbers as measuring takes them."""
    return np.fromiter(numbers, dtype=np.int64, count=len(numbers))
