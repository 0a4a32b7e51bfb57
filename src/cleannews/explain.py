"""Why a segment got its score: the parts of the scorecards, in words, the say of the site's rules and of the page, and nothing else.

In: scores with the bins each segment fell in and what rules added, the points after labelling. Out: Reasons on demand.
Must not know: how anything was computed; it only replays it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cleannews.label import Labels
from cleannews.measure import says
from cleannews.reasons import Reason
from cleannews.verdicts import Weighed


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is needed to explain any segment of one page; nothing is computed before it is asked for."""

    weighed: Weighed
    labels: Labels

    def reasons(self, row: int) -> tuple[Reason, ...]:
        """All parts of the segment's points, the largest first, the common start last; they sum to its points exactly."""
        scores = self.weighed.scores
        keep = scores.keep
        parts: dict[str, int] = {}
        for card, bins in ((keep.first, scores.first_bins), (keep.second, scores.second_bins)):
            given = card.points[card.rows(bins[:, row : row + 1])[:, 0], 0]
            for term, points in zip(card.terms, given.tolist(), strict=True):
                # What two features give together is shared between them.
                for feature, share in zip(term, _shares(points, len(term)), strict=True):
                    words = says(card.features[feature])
                    parts[words] = parts.get(words, 0) + share
        hinted, words = self.weighed.hint(row)
        parts[words] = hinted
        if scores.recurring is not None and scores.standing is not None:
            parts[scores.standing.words(row)] = int(scores.recurring[row])
        parts["what stands beside it is kept, or is not"] = int(self.labels.beside[row])
        start = int(keep.first.bias[0] + keep.second.bias[0])
        parts["the page is hard to read, so more is kept"] = self.labels.lenience
        found = [Reason(points, words) for words, points in parts.items() if points]
        found.sort(key=lambda reason: (-abs(reason.points), reason.text))
        # Last, since it says nothing about this segment.
        return (*found, Reason(start, "where every block starts from"))


def _shares(points: int, count: int) -> list[int]:
    """Points in `count` parts as equal as whole numbers can be."""
    return [points // count + (index < points % count) for index in range(count)]
