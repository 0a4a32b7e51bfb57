"""Numbers that the page's tree gives: names and tags of the ancestors, what their subtrees hold, siblings of one shape.

In: segments with a tree, the columns of measure.words and measure.context. Out: columns by name, one number a segment.
Must not know: scores.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.along import distance_back, shift
from cleannews.measure.words import LONG, Columns
from cleannews.segment import Segments, Tree
from cleannews.segment.hints import load_hints

# Ancestors looked at: 1 is the block-level element that holds the segment.
LEVELS = (1, 2, 3, 4, 6)
# A text this long or longer may be a sentence.
_SENTENCE = 40
# Distance in segments from a heading that is not there.
_FAR = 200.0
# Logarithm of the characters a picture where there is no picture: more than a page has.
_UNPICTURED = 14.0


def measure_dom(segments: Segments, words: Columns, context: Columns) -> Columns:
    """The columns of where in the tree each segment stands. For segments with a tree only: plain text has none."""
    tree = segments.tree
    assert tree is not None, "measure_dom is for HTML"
    nodes = np.array(segments.nodes, dtype=np.int64)
    levels = [nodes]
    for _ in range(max(LEVELS) - 1):
        levels.append(tree.parent[levels[-1]])
    columns: Columns = {"depth": tree.depth[nodes].astype(np.float32)}
    columns.update(_names(segments, tree, levels))
    columns.update(_subtrees(tree, levels, words, context | {"in_p": columns["in_p"]}))
    columns.update(_headings(columns))
    alike = np.log(tree.alike.astype(np.float32))
    for level in (1, 2, 3, 4):
        columns[f"alike_{level}"] = alike[levels[level - 1]]
    columns.update(_pictures(segments, tree, levels, columns | context))
    columns.update(_shapes(tree, nodes, words, context))
    declared = np.full(len(nodes), segments.head.kinds, dtype=np.int64)
    columns.update(_bits(declared, load_hints().declared, "declares"))
    return columns


def _headings(columns: Columns) -> Columns:
    """Distance from the page's first `<h1>` and to headings and list items beside a segment."""
    found: Columns = {}
    first = np.flatnonzero(columns["in_h1"])
    distance = np.arange(len(columns["in_h1"])) - first[0] if len(first) else np.full(len(columns["in_h1"]), -_FAR)
    found["from_h1"] = (np.sign(distance) * np.log1p(np.abs(distance))).astype(np.float32)
    heading = np.maximum(columns["in_h2"], columns["in_h3"])
    for by in (-1, 1):
        found[f"heading{by:+d}"] = shift(heading, by, -1.0)
        found[f"item{by:+d}"] = shift(columns["in_li"], by, -1.0)
    found["to_heading_before"] = distance_back(heading)
    return found


def _pictures(segments: Segments, tree: Tree, levels: list[NDArray[np.int64]], columns: Columns) -> Columns:
    """How near pictures are, and whether a segment is set in another type than the page's text is.

    Many newsrooms mark captions by nothing else: a line in italics or centred, below its picture.
    """
    found: Columns = {}
    for level in (1, 2, 3):
        inside = tree.media[levels[level - 1]].astype(np.float64)
        chars = np.expm1(columns[f"held_chars_{level}"].astype(np.float64)) / np.maximum(inside, 1)
        found[f"pictured_{level}"] = np.where(inside > 0, np.log1p(chars), _UNPICTURED).astype(np.float32)
    sizes = np.array([len(text) for text in segments.texts], dtype=np.float64)
    text = sizes * (sizes >= LONG) * (columns["link_share"] < 0.5)
    total = max(float(text.sum()), 1.0)
    apart = np.zeros(len(sizes))
    for name in ("italic", "centred"):
        flag = np.maximum(columns[f"named_{name}"], columns[f"near_{name}"]).astype(np.float64)
        found[f"apart_{name}"] = (flag * (1 - (flag * text).sum() / total)).astype(np.float32)
        apart = np.maximum(apart, found[f"apart_{name}"])
    beside = np.maximum(columns["gap"] > 0, columns["gap_after"] > 0)
    found["apart_pictured"] = (apart * beside).astype(np.float32)
    return found


def _shapes(tree: Tree, nodes: NDArray[np.int64], words: Columns, context: Columns) -> Columns:
    """What all segments in elements of the same shape have in common: how many, how long, how linked, how alike they end."""
    shape = tree.shape[nodes]
    # A shape that stands alone says nothing: a sapo's is the only one of its kind. It is measured with its neighbours' shape.
    alone = np.bincount(shape)[shape] == 1
    usual = np.bincount(shape, weights=np.expm1(words["chars"])).argmax() if len(shape) else 0
    shape = np.where(alone & (np.expm1(words["chars"]) >= _SENTENCE), usual, shape)
    sizes = np.expm1(words["chars"]).astype(np.float64)
    long = (sizes >= LONG) & (context["link_share"] < 0.5)
    count = np.bincount(shape)
    chars = np.bincount(shape, weights=sizes)

    def share(weights: NDArray[np.float64], whole: NDArray[Any]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = (np.bincount(shape, weights=weights) / np.maximum(whole, 1))[shape].astype(
            np.float32
        )
        return found

    everything = np.full(len(count), (sizes * long).sum())
    return {
        "shape_segments": np.log1p(count)[shape].astype(np.float32),
        "shape_chars": np.log1p(chars / np.maximum(count, 1))[shape].astype(np.float32),
        "shape_text": share(sizes * long, everything),
        "shape_long": share(long.astype(np.float64), count.astype(np.float64)),
        "shape_links": share(sizes * context["link_share"], chars),
        "shape_ended": share(words["ends_sentence"].astype(np.float64), count.astype(np.float64)),
    }


def _bits(masks: NDArray[np.int64], names: tuple[str, ...], prefix: str) -> Columns:
    each = np.unpackbits(masks.astype("<i8").view(np.uint8).reshape(-1, 8), axis=1, count=len(names), bitorder="little")
    return dict(zip((f"{prefix}_{name}" for name in names), each.T.astype(np.float32), strict=True))


def _names(segments: Segments, tree: Tree, levels: list[NDArray[np.int64]]) -> Columns:
    """Name hints on the element itself, on the two above, on any ancestor; tags of the element and of any ancestor."""
    hints = load_hints()
    own = tree.own
    self_mask = own[levels[0]] | np.array(segments.inline, dtype=np.int64)
    near_mask = own[levels[1]] | own[levels[2]]
    any_mask = tree.hints[levels[0]]
    columns = _bits(self_mask, hints.names, "named")
    columns.update(_bits(near_mask, hints.names, "near"))
    columns.update(_bits(any_mask, hints.names, "within"))
    columns.update(_bits(tree.tags[levels[0]], hints.tag_groups, "in"))
    return columns


def _subtrees(tree: Tree, levels: list[NDArray[np.int64]], words: Columns, context: Columns) -> Columns:
    """What the ancestors hold: segments, characters, links, long text, punctuation; and where in them the segment stands."""
    sizes = np.expm1(words["chars"]).astype(np.float64)
    link = context["link_share"].astype(np.float64)
    long = (sizes >= LONG) & (link < 0.5)
    mass = {
        "chars": sizes,
        "links": sizes * link,
        "long": sizes * long,
        "ended": words["ends_sentence"].astype(np.float64),
        "p": sizes * context["in_p"],
    }
    sums = np.zeros((len(mass), len(sizes) + 1))
    np.cumsum(list(mass.values()), axis=1, out=sums[:, 1:])
    total = max(float(sizes.sum()), 1.0)
    long_total = max(float(sums[list(mass).index("long"), -1]), 1.0)
    rows = np.arange(len(sizes))
    nodes = np.array([levels[level - 1] for level in LEVELS])
    low, high = tree.first[nodes], np.maximum(tree.stop[nodes], rows + 1)
    held = dict(zip(mass, sums[:, high] - sums[:, low], strict=True))
    count = (high - low).astype(np.float64)
    inside = np.maximum(held["chars"], 1)
    found = {
        "segments": np.log1p(count),
        "chars": np.log1p(held["chars"]),
        "links": held["links"] / inside,
        "long": held["long"] / inside,
        "p": held["p"] / inside,
        "page": held["chars"] / total,
        "text": held["long"] / long_total,
        "ended": held["ended"] / count,
        "place": (rows - low) / np.maximum(count - 1, 1),
    }
    told = {name: columns.astype(np.float32) for name, columns in found.items()}
    columns = {f"held_{name}_{level}": told[name][place] for place, level in enumerate(LEVELS) for name in told}
    return columns
