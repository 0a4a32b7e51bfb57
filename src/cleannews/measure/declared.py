"""Numbers that compare each segment with what the page says of itself: its titles, summary, authors, keywords, article text.

In: segments of an HTML page. Out: columns by name, one number a segment.
Must not know: neighbours, the tree, scores.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.said import SAID, fold_words
from cleannews.measure.words import Columns
from cleannews.segment import Segments

# "Far" for distances counted in segments: where there is no headline to be far from.
_FAR = 200.0
# Longer segments are no headline; longer ones no byline or keyword.
_TITLE = 400
_NAME = 120
# A declared article shorter than this is a teaser of it.
_BODY = 200
# Words of a segment compared with the declared article.
_PIECE = 60


def measure_declared(segments: Segments, words: list[list[str]]) -> Columns:
    """Likeness of each segment to what the page declares; recall is of the declared words, precision of the segment's.

    `words` holds the words of each segment, as `measure.said` lists them.
    """
    head = segments.head
    sets = [set(found) for found in words]
    small = np.array([len(text) <= _TITLE for text in segments.texts], dtype=np.float32)
    title_recall, title_precision = _likeness(sets, head.titles[:3])
    title_recall, title_precision = title_recall * small, title_precision * small
    summary_recall, summary_precision = _likeness(sets, (text[:SAID] for text in head.descriptions[:3]))
    names = [found if len(text) <= _NAME else set() for found, text in zip(sets, segments.texts, strict=True)]
    author_recall, author_precision = _likeness(names, (text[:_NAME] for text in head.authors))
    _, keyword_precision = _likeness(names, (text[:_NAME] for text in head.keywords))
    return {
        "title_recall": title_recall,
        "title_precision": title_precision,
        "from_title": _from_title(title_recall * title_precision),
        "summary_recall": summary_recall,
        "summary_precision": summary_precision,
        "author_told": np.minimum(author_recall, author_precision),
        "author_in": author_recall,
        "keyword_told": keyword_precision,
        "body_told": _told(words, head.body),
    }


def _likeness(sets: list[set[str]], declared: Iterable[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Recall and precision of each segment's words against the declared text it is most like."""
    recall, precision = [0.0] * len(sets), [0.0] * len(sets)
    wanted_sets = [wanted for wanted in (set(fold_words(text, len(text))) for text in declared) if wanted]
    # Most segments have no word of any of them.
    vocabulary = set().union(*wanted_sets)
    known = {row: words & vocabulary for row, words in enumerate(sets) if not vocabulary.isdisjoint(words)}
    for wanted in wanted_sets:
        for row, words in known.items():
            common = len(words & wanted)
            if common * common > recall[row] * precision[row] * len(wanted) * len(sets[row]):
                recall[row], precision[row] = common / len(wanted), common / len(sets[row])
    return np.array(recall, dtype=np.float32), np.array(precision, dtype=np.float32)


def _from_title(like: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance in segments from the headline, as a logarithm with a sign."""
    count = len(like)
    distance = np.full(count, _FAR, dtype=np.float32)
    if count and like.max() > 0.4:
        # A close match comes first in the headline; of faint ones, the last: those before it are breadcrumbs and menus.
        best = int(np.flatnonzero(like >= 0.8 * like.max())[-1 if like.max() < 0.6 else 0])
        distance = np.arange(count, dtype=np.float32) - best
    found: NDArray[np.float32] = (np.sign(distance) * np.log1p(np.abs(distance))).astype(np.float32)
    return found


def _told(words: list[list[str]], body: str) -> NDArray[np.float32]:
    """Share of each segment's word triples that the declared article has; -1 where none is declared."""
    if len(body) < _BODY:
        return np.full(len(words), -1, dtype=np.float32)
    told = fold_words(body, len(body))
    triples = set(zip(told, told[1:], told[2:], strict=False))
    single = set(told)
    share = np.zeros(len(words), dtype=np.float32)
    for row, found in enumerate(words):
        own = found[:_PIECE]
        if len(own) < 3:
            share[row] = 0.5 * (bool(own) and set(own) <= single)
        else:
            share[row] = sum(map(triples.__contains__, zip(own, own[1:], own[2:], strict=False))) / (len(own) - 2)
    return share
