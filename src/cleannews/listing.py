"""Whether a page is a list of articles, a home or section page, and none itself.

In: features, scores and labels of its segments. Out: a Verdict: points, and what gave them.
Must not know: the address, the tree, how anything was computed. The numbers are the model's `listing` card.
"""

from __future__ import annotations

from dataclasses import dataclass

from cleannews.card import Scorecard
from cleannews.label import Labels
from cleannews.measure import Features, measure_listing, says
from cleannews.measure.words import Columns
from cleannews.reasons import Reason
from cleannews.scorecard import Model, Scores

# Fewer pieces than this are no list of articles, whatever they look like: the smallest listing of the development data has 45.
_LEAST = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the page is, and why."""

    points: int
    """Above 0: a listing."""
    reasons: tuple[Reason, ...] = ()
    """What the points of a listing are made of, the largest first, the common start last; they sum to its points."""

    @property
    def words(self) -> str:
        """The three parts that say most, in words."""
        return ", ".join(f"{part.text} {part.points:+d}" for part in self.reasons[:3])


def judge_page(features: Features, scores: Scores, labels: Labels, model: Model) -> Verdict:
    """Is it a listing?"""
    if len(labels.points) < _LEAST:
        return Verdict(-1)
    card = model.listing
    columns = whole_columns(features, scores, labels, model.scale)
    points = int(card.points_of(columns, 1)[0, 0])
    return Verdict(points, _reasons(card, columns) if points > 0 else ())


def whole_columns(features: Features, scores: Scores, labels: Labels, scale: float) -> Columns:
    """What is measured of the page as a whole; training calls this too."""
    chances = scores.keep.chances(labels.odds)
    return measure_listing(features.columns, labels.points > 0, chances, scores.page / scale)


def _reasons(card: Scorecard, columns: Columns) -> tuple[Reason, ...]:
    parts: dict[str, int] = {}
    given = card.points[card.rows(card.bins(columns, 1))[:, 0], 0]
    for term, points in zip(card.terms, given.tolist(), strict=True):
        words = " and ".join(dict.fromkeys(says(card.features[feature]) for feature in term))
        parts[words] = parts.get(words, 0) + points
    found = sorted(
        (Reason(points, words) for words, points in parts.items() if points), key=lambda r: (-abs(r.points), r.text)
    )
    return (*found, Reason(int(card.bias[0]), "where every page starts from"))
