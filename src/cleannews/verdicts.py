"""What the rules of its site say of a page, as points beside those of the scorecards.

In: segments with the verdicts of selectors, the scores of the general model, the site's rules. Out: Weighed scores.
Must not know: how rules are found or selectors work, how roles follow one another. What a verdict is worth is data: sites/points.toml.

Rules are hints. They add points, and a role for what they name; where they would leave too little of what the general model keeps,
they are not used, and the page gets a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleannews.roles import DROPPED_ROLES, KEPT, KEPT_ROLES
from cleannews.scorecard import Scores
from cleannews.segment import Segments
from cleannews.sites import SiteRules
from cleannews.sites.lines import find_lines
from cleannews.sites.worth import Worth, load_worth

Integers = NDArray[np.int64]

# Points that no scorecard comes near: the role is settled within its half, kept or dropped.
_SETTLED = 100_000
_OUTSIDE, _AFTER = "outside", "after"


@dataclass(frozen=True, slots=True)
class Weighed:
    """Scores with what the site's rules add to them; what labelling asks for."""

    scores: Scores
    kept: Integers
    kept_roles: Integers
    dropped_roles: Integers
    rules: str | None = None
    """Name of the rules that were used."""
    notes: tuple[str, ...] = ()
    given: Integers | None = None
    """Points that the rules gave each segment; None where none were used."""
    verdicts: Sequence[str] = ()
    """What the rules said of each segment."""

    @property
    def phrases(self) -> NDArray[np.float32]:
        """Share of each segment that is phrases of a role, all of it where it begins with one."""
        return self.scores.phrases

    @property
    def is_article(self) -> bool:
        """Whether the page looks like an article, or the rules know the body of one."""
        return self.scores.is_article or "body" in self.verdicts

    def hint(self, row: int) -> tuple[int, str]:
        """Points that the rules gave a segment, and for what, in words; 0 where they said nothing."""
        if self.given is None or not self.given[row]:
            return 0, ""
        verdict = self.verdicts[row]
        words = {_OUTSIDE: "outside the body", _AFTER: "after the end", "body": "inside the body"}.get(verdict, verdict)
        return int(self.given[row]), f"the site's rules ({self.rules}): {words}"


def weigh(segments: Segments, scores: Scores, by_address: Sequence[SiteRules] = ()) -> Weighed:
    """Add what the rules say: those that the segments came with, else, for plain text, the lines of those for its address."""
    ruling = segments.ruling
    rules = ruling.rules or _lines_of(by_address)
    plain = Weighed(scores, scores.kept, scores.kept_roles, scores.dropped_roles)
    if rules is None or not len(segments):
        return _with_notes(plain, tuple(f"{_of(name)} match nothing on this page" for name in ruling.unmatched))
    sizes = np.array([len(text) for text in segments.texts], dtype=np.int64)
    wanted = np.where(scores.kept > 0, sizes, 0)
    verdicts = _verdicts(segments, rules, wanted)
    if not any(verdicts):
        return plain
    worth = load_worth()
    # What rules say nothing of counts only where they do not know the body.
    good = KEPT if "body" in verdicts else KEPT | {""}
    pointed = np.array([verdict in good for verdict in verdicts])
    if wanted[pointed].sum() < worth.covered * wanted.sum():
        note = f"{_of(rules.name)} point at too little of what looks like the article; they were not used"
        return _with_notes(plain, (note,))
    given = np.array([_points(verdict, worth) for verdict in verdicts], dtype=np.int64)
    return Weighed(
        scores,
        scores.kept + given,
        _settled(scores.kept_roles, KEPT_ROLES, verdicts),
        _settled(scores.dropped_roles, DROPPED_ROLES, verdicts),
        rules=rules.name,
        given=given,
        verdicts=verdicts,
    )


def _lines_of(by_address: Sequence[SiteRules]) -> SiteRules | None:
    """What rules for one address say of plain text, as one: there is no template by which to choose between them."""
    chosen = [rules for rules in by_address if rules.lines]
    if not chosen:
        return None
    return SiteRules(
        ", ".join(rules.name for rules in chosen), lines=tuple(line for rules in chosen for line in rules.lines)
    )


def _with_notes(plain: Weighed, notes: tuple[str, ...]) -> Weighed:
    return Weighed(plain.scores, plain.kept, plain.kept_roles, plain.dropped_roles, notes=notes)


def _of(name: str) -> str:
    return f"the site rules {name!r}"


def _verdicts(segments: Segments, rules: SiteRules, wanted: Integers) -> list[str]:
    """For each segment a role, `outside`, `after`, or "" where the rules say nothing."""
    told = list(segments.ruling.verdicts) or [""] * len(segments)
    told += [""] * (len(segments) - len(told))
    body = told.index("body") if "body" in told else len(told)
    # Where no selector found the lead, it may stand above the body, so what is there is left to the general model.
    outside = 0 if "lead" in told else body
    left = wanted.sum() - np.cumsum(wanted)
    ended = False
    for row, line in enumerate(find_lines(segments.texts, rules.lines)):
        if line is not None:
            told[row] = line.role
            # A menu may have the same words: the end comes after most of the article.
            ended = ended or (line.ends and 2 * left[row] <= wanted.sum())
        elif not told[row]:
            if body < len(told) and row >= outside:
                told[row] = _OUTSIDE
            elif ended:
                told[row] = _AFTER
    return told


def _points(verdict: str, worth: Worth) -> int:
    if not verdict:
        return 0
    if verdict in (_OUTSIDE, _AFTER):
        return worth.outside
    if verdict == "body":
        return worth.body
    return worth.kept if verdict in KEPT else worth.dropped


def _settled(points: Integers, roles: Sequence[str], verdicts: Sequence[str]) -> Integers:
    """Points of the roles of one half, with those that the rules name put above all others."""
    found = points.copy()
    lead_told = "lead" in verdicts
    for row, verdict in enumerate(verdicts):
        if verdict in roles and verdict != "body":
            found[row, roles.index(verdict)] += _SETTLED
        elif lead_told and "lead" in roles:
            found[row, roles.index("lead")] -= _SETTLED
    return found
