"""Characters that are not what was written: invisible ones, halves of surrogates, letters in pieces, Ð for Đ.

In: a text of any length. Out: the text without them. Must not know mojibake, pages or languages, Vietnamese spelling
excepted. White space, quotes, ligatures, width and the place of the tone are taste, not damage.
"""

import re
import unicodedata
from functools import lru_cache

from cleannews.lexicon.mojibake import MEANT_BY_C1
from cleannews.lexicon.syllables import is_syllable, syllables
from cleannews.repair.records import AROUND, Records

_MARKS = 60  # longer runs of combining marks are no writing, and normalizing takes the square of their number
_SHORT = 1000  # texts up to here are normalized whatever they hold
# What marks are among; none is a letter for Python. A first look, faster than one for the marks themselves.
_MAY_BE_MARKS = re.compile(rf"[^\w\s!-~]{{{_MARKS}}}")

# Control characters, soft hyphens, zero-width characters, marks of direction, the place of an embedded object,
# non-characters; and private use, which icon fonts fill with pictures that the text does not need. The invisible
# operators U+2061 to U+2064 are mathematics.
_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060\u2065-\u206f\ufeff\ufff9-\ufffc"
    "\ufdd0-\ufdef\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff"
)
_SURROGATES = "\ud800-\udfff"
_ETH = "Ðð"
SUSPECTS = f"{_INVISIBLE}{_SURROGATES}{_ETH}\u0300-\u0303\u0306\u0309\u0323"
"""For a class of a regular expression: the characters that one of the functions here could change in NFC text."""
CONTROL = re.compile(f"[{_INVISIBLE}]+")
"""Characters that nobody sees; in ASCII text nothing else is sought here."""
_SURROGATE = re.compile("[\ud800-\udfff]+")
_ETH_WORD = re.compile(rf"(?<![^\W\d_])[{_ETH}][^\W\d_]+")
_ONLY_VIETNAMESE = re.compile("[ơưƠƯ\u1ea0-\u1ef9]")
_TO_D = str.maketrans(_ETH, "Đđ")
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x1f"
# Scripts whose writing uses joiners or, without spaces between words, U+200B. Emoji are beyond them all.
_JOINING = re.compile("[\u0590-\u1dff\u20d0-\U0010ffff]")
_SPACELESS = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1980-\u19df]")
# Scripts from right to left need marks of direction; those of East Asia had rare letters in private use.
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")
_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ICON = re.compile(r"\s*[\ue000-\uf8ff\U000f0000-\U0010ffff]\s*")
_NEAR = 20  # characters on both sides in which a letter tells what script a private one may belong to


def drop_controls(text: str, records: Records) -> str:
    """The text without invisible characters, but for those its script needs; C1 controls are what windows-1252 means."""
    leftward = _LEFTWARD.search(text) is not None

    def fixed(found: re.Match[str]) -> str:
        start, end = found.span()
        east = any(_EAST_ASIAN.search(text, max(0, at - _NEAR), at + _NEAR) for at in (start, end))
        after = ""
        for char in found[0]:
            left = after[-1:] or text[start - 1 : start]
            joins = char in "\u200c\u200d" and _JOINING.match(left)
            parts = char == "\u200b" and _SPACELESS.match(left)
            turns = leftward and char in _DIRECTION
            stays = joins or parts or turns or (east and _is_private(char))
            after += char if stays else " " if char in _BREAKS else MEANT_BY_C1.get(char, "")
        if after != found[0]:
            before, behind = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            records.add("control", before + found[0] + behind, before + after + behind)
        return after

    # A button that is nothing but an icon stays one: it is part of the page's shape
    return text if _ICON.fullmatch(text) else CONTROL.sub(fixed, text)


def _is_private(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def join_surrogates(text: str, records: Records) -> str:
    """Pairs of surrogates as the character they stand for; a lone one as U+FFFD."""

    def fixed(found: re.Match[str]) -> str:
        after = found[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        records.add("surrogate", found[0], after)
        return after

    return _SURROGATE.sub(fixed, text)


# A tone, and what makes another vowel of one: Unicode orders neither, so e + acute + circumflex stays in pieces. Or the
# same tone again behind a letter that has it. Both come from keyboards and converters that write marks one by one.
_LOOSE = "\u0300-\u0303\u0306\u0309\u0323"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARK = re.compile(f"[{_LOOSE}]")
_MARKED = re.compile(f"(?:[^\\W\\d_]++[{_LOOSE}]*+){{1,12}}+")
_TURNED = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_AGAIN = re.compile(f"([{_TONES}])\\1+")


def compose(text: str, records: Records) -> str:
    """The text in NFC, marks in the wrong order and marks set twice in Vietnamese syllables put right."""
    if is_composed(text) and not _MARK.search(text):
        return text
    parts = _mark_runs().split(text) if len(text) > _MARKS else [text]
    composed = "".join(part if n % 2 else _composed(part) for n, part in enumerate(parts))
    if composed != text:
        records.add("nfc", text, composed)
    return composed


def is_composed(text: str) -> bool:
    """Whether a text is in NFC, apart from what no writing holds: more marks on one letter than can be put in order in good time."""
    if len(text) <= _SHORT or not _MAY_BE_MARKS.search(text):
        return unicodedata.is_normalized("NFC", text)
    return all(unicodedata.is_normalized("NFC", part) for part in _mark_runs().split(text)[::2])


def _composed(part: str) -> str:
    part = unicodedata.normalize("NFC", part)
    return _MARKED.sub(_unstacked, part) if _MARK.search(part) else part


def _unstacked(found: re.Match[str]) -> str:
    if not _MARK.search(found[0]):
        return found[0]
    pieces = _TURNED.sub(r"\2\1", unicodedata.normalize("NFD", found[0]))
    word = unicodedata.normalize("NFC", _AGAIN.sub(r"\1", pieces))
    return word if word.lower() in syllables() else found[0]


@lru_cache(maxsize=1)
def _mark_runs() -> re.Pattern[str]:
    """Runs of combining marks that are too long to be writing; the blocks of CJK and Hangul hold none."""
    codes = (*range(0x300, 0x3100), *range(0xA600, 0xAC00), *range(0xF900, 0x1F000))
    marks = "".join(c for c in map(chr, codes) if unicodedata.combining(unicodedata.normalize("NFD", c)[0]))
    return re.compile(f"([{re.escape(marks)}]{{{_MARKS},}})")


def may_need_eth(text: str) -> bool:
    """Whether a word begins with Ð or ð."""
    return _ETH_WORD.search(text) is not None


def restore_eth(text: str, records: Records, *, vietnamese: bool = False) -> str:
    """Đ for Ð in Vietnamese syllables, if page or text are Vietnamese: they hold letters that no language with Ð has."""
    if not may_need_eth(text) or not (vietnamese or _ONLY_VIETNAMESE.search(text)):
        return text

    def fixed(found: re.Match[str]) -> str:
        after = found[0].translate(_TO_D)
        if not is_syllable(after):
            return found[0]
        records.add("eth", found[0], after)
        return after

    return _ETH_WORD.sub(fixed, text)


def is_vietnamese(text: str) -> bool:
    """Whether a text holds a letter that only Vietnamese has."""
    return _ONLY_VIETNAMESE.search(text) is not None
