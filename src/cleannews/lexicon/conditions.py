"""What a line must be like for a phrase in it to count.

In: a phrase, where it stands, and the words of its line as written. Out: whether its conditions hold. Must not know
how phrases are found, nor what they speak for.

Prose uses the words of labels and instructions too (`Địa chỉ: ấp Bình Lợi, nơi bà Lành sống.`). What tells the two
apart is seldom the phrase: it is a name or number behind it, a capital in front, a short line, no full stop.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cleannews.lexicon.phrases import Phrase
from cleannews.lexicon.tokens import MARKS, fills

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
    if "name beside" in phrase.when and not _name_beside(phrase, place):
        return False
    if "capital" in phrase.when and not _is_name(place.words[place.start]):
        return False
    return holds_inside(phrase, place)


def holds_inside(phrase: Phrase, place: Place) -> bool:
    """Whether the conditions hold that speak of the phrase's own words; for a line that is made of phrases."""
    if "name inside" not in phrase.when:
        return True
    return _is_name(place.words[place.start + phrase.tokens.index("{w}")])


def _others(place: Place) -> int:
    """How many words stand beside the phrase; numbers and marks do not count."""
    beside = (*place.words[: place.start], *place.words[place.end :])
    return sum(not fills(word) for word in beside)


def _name_beside(phrase: Phrase, place: Place) -> bool:
    """Whether no ordinary word follows the phrase, or stands before it if it ends the line."""
    at = place.start - 1 if phrase.at == "end" else place.end
    return not 0 <= at < len(place.words) or place.words[at] in MARKS or _is_name(place.words[at])


def _is_name(word: str) -> bool:
    """Whether a word begins with a capital or a digit, or is a mark such as ``(``."""
    return not word[0].islower()
