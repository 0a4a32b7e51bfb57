"""Vietnamese alphabets of the years before Unicode (TCVN3, VNI, VISCII): which one a text is in, and what it says.

In: text whose bytes were read as Latin-1 or windows-1252, and ``tables/legacy.toml``. Out: the name of an alphabet, or
the text in Unicode. Must not know pages, nor what is done about a text that is in none.

No library that is small and well kept converts all three: viparse is a loader of office files, lacks two letters of VNI
and changes other characters on the way. The tables are facts, a page long, and checked against glibc's.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from cleannews.lexicon.data import load_table
from cleannews.lexicon.syllables import syllables

Name = Literal["tcvn3", "viscii", "vni"]

_BASES = "aeiouyôöAEIOUYÔÖ"  # what VNI writes a mark behind
_ENOUGH = 8  # accented words that must be right
_RIGHT = 0.8  # share of the accented words that must be syllables; Vietnamese pages have .9 and more
_WORDS = 0.6  # and of all words; names and foreign words are the rest
_GAIN = 0.25  # and share of the accented words that were none before: much of VISCII is Latin-1 as it stands
_SAMPLE = 6000  # characters that are looked at
# Letters that neither Latin-1 nor windows-1252 has, so that nobody who misread a byte can have got them
_BEYOND = re.compile(
    "[\u0100-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c\u017f-\u0191\u0193-\u02c5\u02c7-\u02db\u02dd-\u1fff\u2c00-\uffff]"
)
_SIGNS = "«»©®·±²³´¯°¹¼½¾¿×÷–—“”‘’…•™\xa0"  # at the ends of a word likely what they look like
_DENSE = 0.08  # share of characters beyond ASCII; Vietnamese has .2, French .04


@dataclass(frozen=True, slots=True)
class Alphabet:
    """One alphabet: its letters as they look when misread."""

    name: Name
    letters: Mapping[str, str]
    """What stands for a letter (one character; VNI: one or two) to that letter."""
    capitals: bool
    """Whether it has capitals with a tone."""
    pattern: re.Pattern[str]
    """What stands for a letter, the longest first."""
    word: re.Pattern[str]
    """Letters, own ones included, without a space between them."""

    def convert(self, text: str) -> str:
        """The text in Unicode, letter by letter."""
        return self.pattern.sub(lambda found: self.letters[found[0]], text)


@lru_cache(maxsize=1)
def alphabets() -> Mapping[Name, Alphabet]:
    """The alphabets of the table by name."""
    tables = load_table("legacy")
    names: tuple[Name, ...] = ("tcvn3", "viscii", "vni")
    return MappingProxyType({name: _alphabet(name, tables[name]) for name in names})


def _alphabet(name: Name, table: dict[str, Any]) -> Alphabet:
    letters = dict(zip(table["from"].replace(" ", ""), table["to"].replace(" ", ""), strict=True))
    for mark, marks in table.get("marks", {}).items():
        for base in _BASES:
            letter = unicodedata.normalize("NFC", letters.get(base, base) + marks)
            if len(letter) == 1:
                letters[base + (mark.upper() if base.isupper() else mark)] = letter
    own = re.escape("".join(dict.fromkeys("".join(letters))))
    longest_first = sorted(letters, key=len, reverse=True)
    return Alphabet(
        name=name,
        letters=MappingProxyType(letters),
        capitals=table["capitals"],
        pattern=re.compile("|".join(map(re.escape, longest_first))),
        word=re.compile(rf"(?:[^\W\d_]|[{own}])+"),
    )


def may_be_legacy(text: str) -> bool:
    """Whether a piece of text has as many accents as Vietnamese and no letter of later years; fast."""
    if text.isascii():
        return False
    beyond = len(text.encode("utf-8", "replace")) - len(text)
    return beyond > _DENSE * len(text) and not _BEYOND.search(text)


def is_unicode(text: str) -> bool:
    """Whether a piece of text holds a letter that no misread byte can look like."""
    return _BEYOND.search(text) is not None


def recognise(pieces: Iterable[str]) -> Name | None:
    """The alphabet in which these pieces are Vietnamese; None if in none, or if they are Vietnamese as they stand.

    One line is too little to say: there have to be several accented words, nearly all of them syllables.
    """
    sample = "\n".join(pieces)[:_SAMPLE]
    found = {name: _share_right(sample, alphabet) for name, alphabet in alphabets().items()}
    best = max(found, key=lambda name: found[name])
    return best if found[best] else None


def _share_right(sample: str, alphabet: Alphabet) -> float:
    """Share of the accented words that this alphabet makes syllables; 0 if that is no evidence."""
    words = [word for word in alphabet.word.findall(sample) if len(word) > 1]
    accented = [word for word in words if not word.isascii()]
    after = [alphabet.convert(word).lower() in syllables() for word in accented]
    right = sum(after)
    before = sum(word.lower() in syllables() for word in accented)
    plain = sum(word.lower() in syllables() for word in words if word.isascii())
    enough = right >= max(_ENOUGH, _RIGHT * len(accented)) and right + plain >= _WORDS * len(words)
    distinct = len({word for word, good in zip(accented, after, strict=True) if good})
    return right / len(accented) if enough and distinct >= _ENOUGH // 2 and right - before >= _GAIN * right else 0.0


def convert(text: str, name: Name) -> str:
    """A text that is in this alphabet, in Unicode; signs and foreign words that are no letters of it stay."""
    alphabet = alphabets()[name]
    spans = list(alphabet.word.finditer(text))
    words = [
        # 5.000®: the đồng, whose letter is a sign elsewhere
        alphabet.convert(span[0]) if text[span.start() - 1 : span.start()].isdigit() else _converted(span[0], alphabet)
        for span in spans
    ]
    if not alphabet.capitals:
        words = _with_capitals(words, [span[0] for span in spans])
    parts, at = [], 0
    for span, word in zip(spans, words, strict=True):
        parts += [text[at : span.start()], word]
        at = span.end()
    return "".join([*parts, text[at:]])


def _converted(word: str, alphabet: Alphabet) -> str:
    whole = alphabet.convert(word)
    if word.isascii() or whole.lower() in syllables():
        return whole
    # «quoted», ©Reuters, Windows®: signs at the ends of a word are signs here too; ĐTQG and ôtô are letters throughout
    core = word.strip(_SIGNS)
    if core == word or 0 < len(core) <= 2:
        return whole
    if core and not core.isascii() and alphabet.convert(core).lower() not in syllables():
        return whole
    start = word.find(core)
    return word[:start] + alphabet.convert(core) + word[start + len(core) :]


def _with_capitals(words: list[str], sources: list[str]) -> list[str]:
    """Capitals that the alphabet could not write: a word with none but capitals otherwise, and its like beside it."""
    shouted = [_is_shouted(word, source) for word, source in zip(words, sources, strict=True)]
    found = []
    for place, word in enumerate(words):
        beside = [shouted[near] for near in (place - 1, place + 1) if 0 <= near < len(words)]
        # One letter tells nothing (Cá, CÁ): its neighbours do
        loud = shouted[place] or (shouted[place] is None and bool(beside) and all(beside))
        found.append(word.upper() if loud else word)
    return found


def _is_shouted(word: str, source: str) -> bool | None:
    """Whether a word is in capitals, as far as its unambiguous letters tell; None if they do not."""
    sure = [new for new in word if new.isascii() or new.lower() in "ăâêôơưđ"] if word != source else list(word)
    if any(letter.islower() for letter in sure):
        return False
    return True if len(sure) > 1 else None
