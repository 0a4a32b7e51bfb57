"""Hypothesis strategies: token-soup HTML, plausible pages with what is to be seen on them, plain text, hand-made models."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p
from typing import Any

from hypothesis import strategies as st

from cleannews.roles import KEPT, ROLES
from cleannews.segment.hints import load_hints

WORDS = (
    "Hà Nội tin tức chính phủ họp sáng thứ hai Bộ trưởng trả lời chất vấn đại biểu về thuế the cat sat on a mat "
    "2024 5/3 12:30 Ảnh: TTXVN Theo Liên quan >> | “trích” . , … 🎉 中国 é nay"
).split()
"""Words, marks and numbers of the kind that news pages hold."""

_VOID = ("br", "img", "hr", "wbr", "input", "meta", "source")
_PAIRED = (
    "p div span a b strong em i h1 h2 h3 ul ol li table tr td th section article aside nav header footer main "
    "figure figcaption blockquote pre code button label select option form time font center script style noscript "
    "template iframe video svg title head body html textarea ruby rt rp x-custom object"
).split()
_ATTRIBUTES = (
    ' class="post-content articleBody"',
    ' class="tin-lien-quan"',
    " id=footer",
    " hidden",
    ' style="display:none"',
    ' href="/tin-1.html"',
    ' class=""',
    " class",
    ' role="navigation"',
    ' property="og:title" content="Tin tức"',
    ' type="application/ld+json"',
    ' aria-hidden="true"',
    "",
    "",
    "",
)
_ODDITIES = (
    "<!-- x -->",
    "<!--",
    "<![CDATA[y]]>",
    "<?php echo 1 ?>",
    "<!DOCTYPE html>",
    "&nbsp;",
    "&amp;",
    "&#0;",
    "&#xD800;",
    "&unknown;",
    "&",
    "<",
    ">",
    "</",
    "<<p>",
    '"',
    "\x00",
    "\ud800",
    "\u2028",
    "\r\n",
    "\n",
    "\t",
    " ",
    "\u00a0",
    "\ufeff",
    "\u200b",
    "\x85",
    "Ã\u00a0",
    "Ã",
    '{"@type":"NewsArticle"',
)


def tokens() -> st.SearchStrategy[str]:
    """One tag, word or oddity."""
    opening = st.builds(
        lambda name, attributes: f"<{name}{attributes}>",
        st.sampled_from((*_PAIRED, *_VOID)),
        st.sampled_from(_ATTRIBUTES),
    )
    closing = st.sampled_from(_PAIRED).map(lambda name: f"</{name}>")
    return st.one_of(opening, closing, st.sampled_from(WORDS), st.sampled_from(_ODDITIES), st.text(max_size=3))


def tokens_known() -> list[str]:
    """All tags, words and oddities there are."""
    tags = [f"<{name}{attributes}>" for name in (*_PAIRED, *_VOID) for attributes in dict.fromkeys(_ATTRIBUTES)]
    return [*tags, *(f"</{name}>" for name in _PAIRED), *WORDS, *_ODDITIES]


def soups(most: int = 40) -> st.SearchStrategy[str]:
    """HTML as nobody would write it: tags that nothing closes, comments that never end, characters that are none."""
    return st.lists(tokens(), max_size=most).map("".join)


def phrases(least: int = 1, most: int = 30) -> st.SearchStrategy[str]:
    """Words with single spaces between them."""
    return st.lists(st.sampled_from(WORDS), min_size=least, max_size=most).map(" ".join)


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what a reader sees on it."""

    html: str
    pieces: tuple[str, ...]
    """The text of every block, in order."""


_BLOCKS = ("p", "div", "li", "td", "h2", "blockquote", "figcaption", "section", "x-unknown")
_INLINES = ("", "b", "span", "a", "em", "font", "code")
_NAMES = ("", "content", "tin-lien-quan", "q7", "footer", "post-body sapo", "share")
_UNSEEN = (
    "",
    "<script>var a = '<p>b</p>';</script>",
    "<style>p{}</style>",
    "<!-- <p>c</p> -->",
    "<template>d</template>",
)


def _written(piece: str, shape: tuple[str, str, str, str]) -> str:
    """One piece as a block of this tag, name, inline tag and unseen neighbour; its second word stands in the inline tag."""
    tag, name, inline, unseen = shape
    first, *others = piece.split(" ")
    second, rest = ("".join(others[:1]), " ".join(others[1:]))
    if inline and second:
        inner = f"{html.escape(first)} <{inline}>{html.escape(second)}</{inline}> {html.escape(rest)}"
    else:
        inner = html.escape(piece)
    block = f'<{tag} class="{name}">\n  {unseen}{inner}\n</{tag}>'
    return f"<table><tr>{block}</tr></table>" if tag == "td" else f"<ul>{block}</ul>" if tag == "li" else block


@st.composite
def pages(draw: st.DrawFn, most: int = 12) -> Page:
    """Well-formed pages of blocks in a few nested boxes, and the pieces one should get from them."""
    pieces = draw(st.lists(phrases(most=12), max_size=most))
    shape = st.tuples(*map(st.sampled_from, (_BLOCKS, _NAMES, _INLINES, _UNSEEN)))
    blocks = [_written(piece, draw(shape)) for piece in pieces]
    if blocks:
        # A box around some of the blocks.
        low, high = sorted((draw(st.integers(0, len(blocks))), draw(st.integers(0, len(blocks)))))
        blocks = [
            *blocks[:low],
            f'<div class="{draw(st.sampled_from(_NAMES))}">',
            *blocks[low:high],
            "</div>",
            *blocks[high:],
        ]
    body = "\n".join(blocks)
    if draw(st.booleans()):
        body = f"<!DOCTYPE html><html><head><title>Tin</title></head><body>{body}</body></html>"
    return Page(html=body, pieces=tuple(pieces))


def mutated(originals: Sequence[str], most: int = 8) -> st.SearchStrategy[str]:
    """A good page or text after a few accidents: parts cut out, doubled, moved, torn apart by tags and odd characters."""
    place = st.floats(0, 1, exclude_max=True)
    accident = st.tuples(st.sampled_from(("cut", "double", "move", "put")), place, st.integers(1, 400), place, tokens())
    return st.builds(_after, st.sampled_from(originals), st.lists(accident, min_size=1, max_size=most))


def _after(page: str, accidents: list[tuple[str, float, int, float, str]]) -> str:
    for kind, share, size, other, token in accidents:
        start, target = int(share * len(page)), int(other * len(page))
        piece = token if kind == "put" else page[start : start + size]
        if kind in ("cut", "move"):
            page = page[:start] + page[start + size :]
        if kind != "cut":
            page = page[:target] + piece + page[target:]
    return page


LINE_ENDS = ("\n", "\r\n", "\r", "\x0b", "\f", "\u2028", "\u2029", "\n\n", "\n \n")
"""What may part two lines of plain text."""


def plain_texts(most: int = 15) -> st.SearchStrategy[str]:
    """Lines with every kind of end, indentation, list marker and stray character."""
    edge = st.sampled_from(
        ("", "", " ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "• ", "*  ", "▪\t", "\x85", "Ã\u00a0", "\x00")
    )
    line = st.builds(lambda *parts: "".join(parts), edge, edge, st.one_of(phrases(least=0), st.text(max_size=8)), edge)
    return st.lists(st.tuples(line, st.sampled_from(LINE_ENDS)).map("".join), max_size=most).map("".join)


def bit_names(mask: int, group: str) -> list[str]:
    """The names that a mask of `names`, `tag_groups` or `declared` stands for."""
    return [name for bit, name in enumerate(getattr(load_hints(), group)) if mask >> bit & 1]


def card(
    outcomes: tuple[str, ...] = ("kept",),
    bias: int = 0,
    pairs: dict[tuple[str, str], tuple[list[list[float]], list[list[int]]]] | None = None,
    **features: tuple[list[float], list[Any]],
) -> dict[str, Any]:
    """The JSON of a scorecard, the same for each outcome: each feature and pair with its cuts and its points."""
    one = {
        "bias": bias,
        "features": {name: list(told) for name, told in features.items()},
        "pairs": {one: {other: list(told)} for (one, other), told in (pairs or {}).items()},
    }
    return dict.fromkeys(outcomes, one)


def model(**parts: Any) -> dict[str, Any]:
    """The JSON of a model made by hand: long segments are kept, all roles are alike; `parts` replace its keys."""
    first = card(chars=([log1p(80.0)], [-40, 40]))
    nothing = dict.fromkeys(ROLES, 0)
    return {
        "format": 3,
        "kind": "text",
        "scale": 20.0,
        "page": card(("article",), bias=1),
        "keep": {"first": first, "second": card()},
        "threshold": {"lowest": 0.2, "highest": 0.5, "other": 0.4},
        "kept_roles": card(tuple(role for role in ROLES if role in KEPT)),
        "dropped_roles": card(tuple(role for role in ROLES if role not in KEPT)),
        "sequence": {
            "start": nothing,
            "end": nothing,
            "moves": dict.fromkeys(ROLES, nothing),
            "phrases": nothing,
            "role_weight": 1.0,
        },
        "calibration": {"slope": 1.0, "offset": 0.0},
        "listing": card(("listing",), bias=-1),
        "trained": {},
        **parts,
    }
