"""Numbers that tell a home or section page, which is a list of articles, from a page that is one.

In: columns of the segments, what was kept of them and with which chance. Out: columns by name, each with one number.
Must not know: scores, roles, addresses: what a page is has to show without its URL.

An article is a run of paragraphs with nothing between; a list is one unit again and again, a headline and perhaps a summary.
The page's own word counts little: of the Vietnamese listings in the development data, five of eleven declare themselves articles.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.words import LONG, Columns, Told

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Lengths of a headline, in characters.
_HEADLINE = (25, 160)
# Share of a headline's characters in links, where there are links.
_LINKED = 0.8
_DECLARED = ("article", "published", "list", "website", "forum", "product", "service")


def measure_listing(columns: Told, kept: Flags, chances: Floats, odds: float) -> Columns:
    """One number a column for a page, each named `whole_…`: shape (1,). Counts are logarithms of 1 + n.

    `columns`, `kept` and `chances` have an entry for each segment: what is measured, whether it is kept, how likely that is right;
    `odds` are the log-odds of the page being an article. Dates, names that paragraphs share, the number of pieces: tried, no gain.
    """
    sizes = np.expm1(columns["chars"].astype(np.float64))
    # Of plain text, Markdown alone has links
    linked = columns["link_share"].astype(np.float64) if "in_h1" in columns else None
    ended = columns["ends_sentence"] > 0
    titles = (sizes >= _HEADLINE[0]) & (sizes <= _HEADLINE[1]) & ~ended
    long = sizes >= LONG
    if linked is not None:
        titles &= linked >= _LINKED
        long &= linked < 0.5
    found = {"article": odds}
    found |= _kept(columns, sizes, sizes * kept, chances)
    found |= _units(sizes, kept, titles, long)
    found["beat"] = float(columns["rhythm"].max(initial=0))
    if linked is not None:
        found |= _page(columns, sizes, sizes * kept, linked)
    return {f"whole_{name}": np.array([value], dtype=np.float32) for name, value in found.items()}


def _kept(columns: Told, sizes: Floats, mass: Floats, chances: Floats) -> dict[str, float]:
    """What the kept text is like; `mass` holds its characters, 0 where a segment is not kept."""
    total = max(float(sizes.sum()), 1.0)
    held = float(mass.sum())
    whole = max(held, 1.0)
    return {
        "kept_share": held / total,
        "kept_mean": float(np.log1p(held / max(_many(mass > 0), 1))),
        "kept_longest": float(np.log1p(mass.max(initial=0))),
        "kept_ended": float((mass * (columns["ends_sentence"] > 0)).sum()) / whole,
        "kept_dots": float((mass * (columns["ends_ellipsis"] > 0)).sum()) / whole,
        "kept_beat": float((mass * columns["rhythm"]).sum()) / whole,
        "chance": float((mass * chances).sum()) / whole,
    }


def _units(sizes: Floats, kept: Flags, titles: Flags, long: Flags) -> dict[str, float]:
    """How headlines and paragraphs take turns."""
    paragraphs = kept & long
    many, headlines = _many(paragraphs), _many(titles)
    count = max(many, 1)
    above = np.concatenate(([False, False], titles))
    heads = above[1:-1] | above[:-2]  # one or two segments before
    longest = _runs(np.where(paragraphs, sizes, 0.0)).max(initial=0)
    neighbours = np.concatenate(([False], paragraphs, [False]))
    alone = paragraphs & ~neighbours[:-2] & ~neighbours[2:]
    return {
        "titles": float(np.log1p(headlines)),
        "titles_share": float((sizes * titles).sum() / max(sizes.sum(), 1.0)),
        "titles_kept": _many(kept & titles) / max(_many(kept), 1),
        "titles_over": float(np.log1p(headlines) - np.log1p(many)),
        "titled": _many(paragraphs & heads) / count,
        "alone": _many(alone) / count,
        "paragraphs": float(np.log1p(many)),
        "run": float(np.log1p(longest)),
        "run_share": float(longest / max(sizes[paragraphs].sum(), 1.0)),
    }


def _many(flags: Flags) -> int:
    """How many of them are set; `sum` takes some times as long."""
    return int(np.count_nonzero(flags))


def _runs(mass: Floats) -> Floats:
    """Characters of each run of neighbours that all have some."""
    total = np.cumsum(mass)
    ends = np.flatnonzero((mass > 0) & np.append(mass[1:] == 0, True))
    before = np.maximum.accumulate(np.where(mass == 0, total, 0.0)) if len(mass) else total
    return total[ends] - before[ends]


def _page(columns: Told, sizes: Floats, mass: Floats, linked: Floats) -> dict[str, float]:
    """What links, shapes, the headline and the head of an HTML page tell."""
    whole = max(float(mass.sum()), 1.0)
    alike = np.max([columns[f"alike_{level}"] for level in (2, 3, 4)], axis=0)
    like = columns["title_recall"] * columns["title_precision"] * (sizes >= _HEADLINE[0])
    found = {
        "page_links": float((sizes * linked).sum() / max(sizes.sum(), 1.0)),
        "kept_links": float((mass * linked).sum()) / whole,
        "kept_alike": float((mass * alike).sum()) / whole,
        "headline": float(like.max(initial=0)),
        "headline_chars": float(np.log1p((sizes * (columns["in_h1"] > 0)).max(initial=0))),
    }
    return found | {f"declares_{name}": float(columns[f"declares_{name}"].max(initial=0)) for name in _DECLARED}
