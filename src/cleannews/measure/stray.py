"""Numbers about runs of likely segments that stand apart from the main one: what is between, and whether they speak of the same.

In: segments, the columns of the first pass, its chances. Out: columns by name.
Must not know: how the scores came about.

Summaries of other stories at the end of a page are paragraphs by all that each of them shows. As a run they betray themselves: below
boxes and menus, and with hardly a pair of words in common with the article. Of such runs with two lines of boilerplate phrases and
more above them and less than 8 % of their pairs of words in the article, 82 of 107 were noise on the news and WCXB article pages as
plain text (runs taken apart from the heaviest one; not counted anew since they are taken apart at boxes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.words import Columns, Told
from cleannews.segment import Segments

_WORD = re.compile(r"\w+")
# From this chance on a segment is one of a run: lower than the highest thresholds, so that a run is judged with its weaker lines.
_LIKELY = 0.3
# Share of its characters from which a segment is boilerplate phrases.
_SAID = 0.4
# Lines of boilerplate phrases that part two runs: an article may have one box in it.
_BREAK = 2
# Share of the heaviest run's characters from which an earlier one is the article.
_FIRST = 0.4
# Share of pairs of words in common from which two texts speak of the same.
_SAME = 0.1
# Characters looked at: of a run, of the article.
_RUN, _MAIN = 3_000, 30_000


def measure_stray(segments: Segments, columns: Told, chance: NDArray[np.float64]) -> Columns:
    """The columns of runs outside the main one; all other segments have what speaks for none."""
    count = len(chance)
    away, said = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
    topic, share = np.ones(count, dtype=np.float32), np.ones(count, dtype=np.float32)
    sizes = np.array([len(text) for text in segments.texts], dtype=np.float64)
    signs = np.concatenate(([0], np.cumsum(columns["phrase_cover"] > _SAID)))
    likely = chance > _LIKELY
    runs = _merged(_runs(likely), signs)
    mass = np.concatenate(([0.0], np.cumsum(sizes * likely)))
    start, stop = _main(runs, mass)
    pairs = _pairs(segments.texts[start:stop], _MAIN) if len(runs) > 1 else set()
    for first, last in runs:
        if first == start:
            continue
        between = (stop, first) if first >= stop else (last, start)
        side = 1.0 if first >= stop else -1.0
        own = _pairs(segments.texts[first:last], _RUN)
        rows = slice(first, last)
        away[rows] = side * np.log1p(between[1] - between[0])
        said[rows] = side * np.log1p(signs[between[1]] - signs[between[0]])
        topic[rows] = len(own & pairs) / max(len(own), 1)
        share[rows] = (mass[last] - mass[first]) / max(mass[stop] - mass[start], 1.0)
    strange = np.maximum(said, 0) * np.clip(1 - topic / _SAME, 0, 1)
    return {
        "stray_away": away,
        "stray_said": said,
        "stray_topic": topic,
        "stray_share": share,
        "stray_below": (np.maximum(said, 0) * columns["article_page"]).astype(np.float32),
        "stray_strange": (strange * columns["article_page"]).astype(np.float32),
    }


def _main(runs: list[tuple[int, int]], mass: NDArray[np.float64]) -> tuple[int, int]:
    """The run that the others stand apart from: the first that is not much lighter than the heaviest.

    An article stands above its summaries of other stories, and ten of those may be longer than news in brief.
    """
    weights = [mass[last] - mass[first] for first, last in runs]
    return next((run for run, weight in zip(runs, weights, strict=True) if weight >= _FIRST * max(weights)), (0, 0))


def _merged(runs: list[tuple[int, int]], signs: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The runs, those taken together that have fewer than two lines of boilerplate phrases between them."""
    found: list[tuple[int, int]] = []
    for first, last in runs:
        if found and signs[first] - signs[found[-1][1]] < _BREAK:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _runs(likely: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Bounds of each run of neighbours."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], likely.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _pairs(texts: Iterable[str], most: int) -> set[tuple[str, str]]:
    """Neighbouring words in the first characters of the texts."""
    found: set[tuple[str, str]] = set()
    for text in texts:
        words = _WORD.findall(text[:most].casefold())
        found.update(pairwise(words))
        most -= len(text)
        if most <= 0:
            break
    return found
