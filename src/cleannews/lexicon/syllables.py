"""Vietnamese syllables: which letters can be one.

In: words (NFC) and the parts a syllable is made of, ``tables/syllables.toml``. Out: whether a word is one, how many
letters of a text stand in such words, and the text with the tone in the place that a style gives it. Must not know
where the text came from, nor what is done with the answer.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from cleannews.lexicon.data import load_table

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")  # none, huyền, sắc, ngã, hỏi, nặng
_AFTER_STOP = (_TONES[2], _TONES[5])
_QUALITY = frozenset("ăâêôơư")
_VOWELS = frozenset("aeiouy") | _QUALITY
_WORD = re.compile(r"[^\W\d_]+")
# Words with o or u before a, e or y at their end, one of the two with a tone: what the two styles write differently
_EITHER = re.compile(
    r"(?<![^\W\d_])[^\W\d_]{0,3}(?:[òóỏõọ][ae]|[ùúủũụ]y|o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE
)

ToneStyle = Literal["old", "new"]
"""``old``: hòa, khỏe, thủy, as typewriters and most papers have it. ``new``: hoà, khoẻ, thuỷ, as schoolbooks do."""


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every spelling of a syllable with every tone its rime allows: lower case, NFC, about 21,000 strings."""
    return frozenset(_spellings(load_table("syllables")))


def _spellings(parts: dict[str, Any]) -> Iterator[str]:
    front = tuple(parts["front_vowels"])
    for onset in parts["onsets"]:
        for rime in parts["rimes"]:
            if onset in parts["before_front_vowels"] and not rime.startswith(front):
                continue
            if onset in parts["never_before_front_vowels"] and rime.startswith(front):
                continue
            if onset == "qu" and rime[0] in "uưoô":
                continue
            yield from _with_tones(onset, rime, parts)
    for word in parts["irregular"]:
        onset = word[: 2 if word.startswith("qu") else 1]
        yield from _with_tones(onset, word[len(onset) :], parts)


def _with_tones(onset: str, rime: str, parts: dict[str, Any]) -> Iterator[str]:
    tones = _AFTER_STOP if rime.endswith(tuple(parts["stops"])) else _TONES
    for place in (0, 1) if rime in parts["either_vowel"] else (_place_of_tone(rime),):
        for tone in tones:
            yield unicodedata.normalize("NFC", onset + rime[: place + 1] + tone + rime[place + 1 :])


def _place_of_tone(rime: str) -> int:
    """Which letter carries the tone: the last of ă â ê ô ơ ư, the middle one of three vowels, the one before a
    final."""
    marked = [place for place, letter in enumerate(rime) if letter in _QUALITY]
    if marked:
        return marked[-1]
    vowels = sum(letter in _VOWELS for letter in rime)
    return int(vowels == 3 or (vowels == 2 and len(rime) > 2))


@lru_cache(maxsize=2)
def _placed(style: ToneStyle) -> Mapping[str, str]:
    """Each spelling of the other style to that of this one: lower case, NFC."""
    parts = load_table("syllables")
    found: dict[str, str] = {}
    for onset in parts["onsets"]:
        for rime in parts["either_vowel"]:
            spelled = list(_with_tones(onset, rime, parts))
            old, new = spelled[: len(_TONES)], spelled[len(_TONES) :]
            found.update(zip(new, old, strict=True) if style == "old" else zip(old, new, strict=True))
    return MappingProxyType(found)


def with_tones_placed(text: str, style: ToneStyle) -> str:
    """The text (NFC) with the tone of syllables in -oa, -oe, -uy on the vowel that the style wants."""

    def placed(found: re.Match[str]) -> str:
        word = found[0]
        other = _placed(style).get(word.lower())
        if other is None or not (word.islower() or word.isupper() or word.istitle()):
            return word
        return other if word.islower() else other.upper() if word.isupper() else other.capitalize()

    return _EITHER.sub(placed, text)


def is_syllable(word: str) -> bool:
    """Whether a word is spelled like a syllable and cased like a word (mới, Mới, MỚI; mỚI is none)."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    return word.lower() in syllables()


def letters_in_syllables(text: str) -> int:
    """How many letters of this text stand in accented Vietnamese syllables of two letters and more.

    Plain ASCII words say nothing (``an`` is English too), nor do single letters.
    """
    return sum(len(m[0]) for m in _WORD.finditer(text) if len(m[0]) > 1 and not m[0].isascii() and is_syllable(m[0]))
