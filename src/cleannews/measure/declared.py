"""Numbers that compare each segment with what the page says of itself: its titles, summary, authors, keywords, article text.

In: segments of an HTML page. Out: columns by name, one number a segment.
Must not know: neighbours, the tree, scores.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cleannews.measure.said import SAID, Said, fold_words
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


def measure_declared(segments: Segments, said: Said) -> Columns:
    """Likeness of each segment to what the page declares; recall is of the declared words, precision of the segment's.

    `said` holds the words of all segments (measure.said).
    """
    head = segments.head
    told = _Declared(
        said,
        [head.titles[:3], [text[:SAID] for text in head.descriptions[:3]], _names(head.authors), _names(head.keywords)],
    )
    small = np.array([len(text) <= _TITLE for text in segments.texts], dtype=np.float32)
    name = np.array([len(text) <= _NAME for text in segments.texts], dtype=np.float32)
    title_recall, title_precision = told.likeness(0) * small
    summary_recall, summary_precision = told.likeness(1)
    author_recall, author_precision = told.likeness(2) * name
    _, keyword_precision = told.likeness(3) * name
    return {
        "title_recall": title_recall,
        "title_precision": title_precision,
        "from_title": _from_title(title_recall * title_precision),
        "summary_recall": summary_recall,
        "summary_precision": summary_precision,
        "author_told": np.minimum(author_recall, author_precision),
        "author_in": author_recall,
        "keyword_told": keyword_precision,
        "body_told": _told(said, head.body),
    }


def _names(declared: Iterable[str]) -> list[str]:
    return [text[:_NAME] for text in declared]


class _Declared:
    """The words of segments that the page declares somewhere: most segments have none, and are not looked at again."""

    def __init__(self, said: Said, declared: Iterable[Iterable[str]]) -> None:
        self.wanted = [[found for text in texts if (found := set(fold_words(text, len(text))))] for texts in declared]
        self.count = len(said.ends)
        shared: dict[int, set[str]] = {}
        for row, word in said.having(set().union(*chain.from_iterable(self.wanted))):
            shared.setdefault(row, set()).add(word)
        sizes = np.bincount(said.rows, minlength=self.count)
        self.rows = [(row, int(sizes[row]), words) for row, words in shared.items()]

    def likeness(self, group: int) -> NDArray[np.float32]:
        """Recall and precision of each segment's words against the text of a group it is most like: shape (2, segments)."""
        found = np.zeros((2, self.count), dtype=np.float32)
        told: list[tuple[float, float]] = []
        for _, size, words in self.rows if self.wanted[group] else ():
            recall = precision = 0.0
            for wanted in self.wanted[group]:
                common = len(words & wanted)
                if common * common > recall * precision * len(wanted) * size:
                    recall, precision = common / len(wanted), common / size
            told.append((recall, precision))
        if told:
            found[:, [row for row, _, _ in self.rows]] = np.array(told).T
        return found


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


def _told(said: Said, body: str) -> NDArray[np.float32]:
    """Share of each segment's word triples that the declared article has; -1 where none is declared."""
    if len(body) < _BODY:
        return np.full(len(said.ends), -1, dtype=np.float32)
    # A word that no segment has is in none of their triples.
    told = [said.numbers.get(word, -1) for word in fold_words(body, len(body))]
    triples = set(zip(told, told[1:], told[2:], strict=False))
    single = set(told)
    words = said.words.tolist()
    share = np.zeros(len(said.ends), dtype=np.float32)
    start = 0
    for row, end in enumerate(said.ends.tolist()):
        own = words[start : min(end, start + _PIECE)]
        if len(own) < 3:
            share[row] = 0.5 * (bool(own) and set(own) <= single)
        else:
            share[row] = sum(map(triples.__contains__, zip(own, own[1:], own[2:], strict=False))) / (len(own) - 2)
        start = end
    return share
