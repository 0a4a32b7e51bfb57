"""What labelling made of each segment, and what the page as a whole changes of it: repeats, the headline, its text and figures.

In: pieces with roles and scores. Out: the same pieces, some of them changed; text, title and confidence.
Must not know: how roles were found, what the user sees of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cleannews.reasons import Reason

# A paragraph this short may be said twice for good reason ("Trả lời:", a cell of a table).
_REPEATABLE = 30
# A page with so many kept pieces that is no article is a reference or a list, which says the same of many things. Of WCXB's pages,
# those this long gain .2 F1 by their repeats in all, articles this long lose .4, and shorter pages (50 to 199) lose 1.9.
_REFERENCE = 200
# Share of words that a headline has in common with the title the page declares.
_ALIKE = 0.6


class Piece(NamedTuple):
    """A segment with what was found out about it: a Block before anybody asks for one, made in a fifth of the time."""

    text: str
    role: str
    kept: bool
    score: int
    probability: float
    row: int = 0
    """Which segment it is."""
    overruled: Reason | None = None
    """Why it is not kept in spite of its score."""


def settle_repeats(pieces: Iterable[Piece], title: str | None = None, *, article: bool) -> list[Piece]:
    """The same text is the same thing wherever it stands.

    An exact repeat of a paragraph already kept has that one's role and is no longer kept, but on pages that are no `article` and as
    long as references are. What is not kept and repeats the headline is the headline.
    """
    pieces = list(pieces)
    once = article or sum(piece.kept for piece in pieces) < _REFERENCE
    seen: dict[str, str] = {}
    found: list[Piece] = []
    for piece in pieces:
        if once and piece.kept and len(piece.text) >= _REPEATABLE:
            if piece.text in seen:
                piece = dropped(piece, "an exact repeat of a paragraph already kept")._replace(role=seen[piece.text])
            seen.setdefault(piece.text, piece.role)
        elif not piece.kept and piece.text == title:
            piece = piece._replace(role="title")
        found.append(piece)
    return found


def drop_all(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces of a listing where only articles are wanted: none is kept, each has the role it had."""
    why = "a list of articles, where only articles are wanted"
    return [dropped(piece, why) if piece.kept else piece for piece in pieces]


def dropped(piece: Piece, why: str) -> Piece:
    """The piece, no longer kept, for a reason that outweighs all others."""
    return piece._replace(kept=False, score=-1, probability=0.0, overruled=Reason(-1 - piece.score, why))


def join_text(pieces: Iterable[Piece]) -> str:
    """The clean article."""
    return "\n".join(piece.text for piece in pieces if piece.kept)


def expected_f1(pieces: Iterable[Piece]) -> float:
    """F1 by characters that the kept text can be expected to have, if the chances are what they say."""
    kept = right = wanted = 0.0
    for piece in pieces:
        size = len(piece.text)
        wanted += size * piece.probability
        if piece.kept:
            kept += size
            right += size * piece.probability
    return round(2 * right / (kept + wanted), 4) if kept else 0.0


def find_title(pieces: Iterable[Piece], declared: Iterable[str]) -> str | None:
    """The headline: the block of role title that is most like a title the page declares, or the first there is.

    Where no such block is like the declared title, the page's own word counts for more than a guess.
    """
    titles = [piece.text for piece in pieces if piece.role == "title"]
    declared = list(declared)
    for told in declared:
        alike = [text for text in titles if _likeness(text, told) >= _ALIKE and len(_words(text)) > 1]
        if alike:
            # The site's name is all in the declared title too; the headline has more words in common with it.
            return max(alike, key=lambda text: len(_words(text) & _words(told)))
    return next(iter(declared), None) or (titles[0] if titles else None)


def _words(text: str) -> set[str]:
    return set(text.casefold().split())


def _likeness(one: str, other: str) -> float:
    """Words in common, as a share of the smaller number: a declared title often has the site's name behind it."""
    return len(_words(one) & _words(other)) / max(min(len(_words(one)), len(_words(other))), 1)
