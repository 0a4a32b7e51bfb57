"""What a line must be like for a phrase in it to count.

In: a phrase, where it stands, and the words of its line as written. Out: whether its conditions hold. Must not know
how phrases are found, nor what they speak for.

Prose uses the words of labels and instructions too (`Địa chỉ: ấp Bình Lợi, nơi bà Lành sống.`). What tells the two
apart is seldom the phrase: it is a name or number behind it, a capital in front, a short line, no full stop.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cleannews.lexicon.phrases import Phrase
from cleannews.lexicon.tokens import fills

_NEAR = 3  # words beside a phrase that `unless` can speak of
_SENTENCE_ENDS = (".", "!", "?", "…", ".”", '."', ".)")


class Place(NamedTuple):
    """Where a phrase stands."""

    words: Sequence[str]
    """The tokens of the line, or of the end of a long line that was looked at, as written."""
    start: int
    """Its first token."""
    end: int
    """The token after its last one."""
    whole: bool
    """Whether the words are the whole line."""
    finished: bool
    """Whether the line ends as a sentence does."""


def ends_as_sentence(text: str) -> bool:
    """Whether a full stop, question mark or exclamation mark ends the line."""
    return text.rstrip().endswith(_SENTENCE_ENDS)


def holds(phrase: Phrase, place: Place) -> bool:
    """Whether all conditions of a phrase that stands beside other text hold."""
    if phrase.room is not None and not (place.whole and _others(place) <= phrase.room):
        return False
    if "no sentence" in phrase.when and place.finished:
        return False
    beside = _beside(phrase, place)
    if _is_barred(phrase, beside):
        return False
    if "name beside" in phrase.when and beside and not _is_name(beside[0]):
        return False
    if "capital" in phrase.when and not _is_name(place.words[place.start]):
        return False
    return holds_inside(phrase, place)


def holds_inside(phrase: Phrase, place: Place) -> bool:
    """Whether the conditions hold that speak of the phrase's own words; for a line that is made of phrases."""
    if "{w}" not in phrase.tokens:
        return True
    inside = place.words[place.start + phrase.tokens.index("{w}") : place.end]
    return not _is_barred(phrase, inside) and ("name inside" not in phrase.when or _is_name(inside[0]))


def _others(place: Place) -> int:
    """How many words stand beside the phrase; numbers and marks do not count."""
    beside = (*place.words[: place.start], *place.words[place.end :])
    return sum(not fills(word) for word in beside)


def _beside(phrase: Phrase, place: Place) -> Sequence[str]:
    """The words after the phrase, or those before it, the nearest first, if it ends the line."""
    if phrase.at == "end":
        return place.words[max(0, place.start - _NEAR) : place.start][::-1]
    return place.words[place.end : place.end + _NEAR]


def _is_barred(phrase: Phrase, words: Sequence[str]) -> bool:
    """Whether words that must not stand here begin these."""
    return bool(phrase.barred) and f"{' '.join(words[:_NEAR])} ".lower().startswith(phrase.barred)


def _is_name(word: str) -> bool:
    """Whether a word begins with a capital or a digit, or is a mark such as ``(``."""
    return not word[0].islower()
