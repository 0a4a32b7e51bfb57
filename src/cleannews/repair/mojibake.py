"""Mojibake: UTF-8 that was read as windows-1252, Latin-1 or windows-1258, once or more often.

In: a text of any length. Out: the text with its damage undone. Must not know other damage, pages or languages,
Vietnamese spelling excepted, which is what tells mojibake from a title in capitals.

It is sought only where a sequence of characters cannot be good writing (``lexicon/mojibake.py``): ftfy alone would also
"repair" ``XÃ HỘI``, ``UBND XÃ”`` and ``XÃ–NÔNG``. What ftfy answers must lose no Vietnamese syllable and leave less
damage, or the text stays as it was.
"""

import re
import unicodedata
from collections.abc import Iterator

from cleannews.lexicon.mojibake import (
    TAIL,
    decode_sequences,
    from_1258,
    hard_places,
    may_hold,
    without_hard_places,
)
from cleannews.lexicon.syllables import letters_in_syllables
from cleannews.repair.records import Records

_PIECE = 1000  # characters handed to ftfy at once

# A word with the white space behind it (a no-break space or NEL may be half of a letter); long ones are cut between
# letters
_WORD = re.compile(rf"[^ \t\r\n]{{1,900}}{TAIL}{{0,9}}[ \t\r\n]*|[ \t\r\n]+")
_ACCENTED = re.compile(r"(?![\x00-\x7f])[^\W\d_]")
_AMONG_HARD = re.compile(r"(?<![gsp])[sp]+(?![gsp])")
_HALF = re.compile(r"\ufffd|[a-z][\xc2-\xde]|^[ÃÂĂ]\s")  # what pairs look like after something was lost


def undo_mojibake(text: str, records: Records) -> str:
    if not may_hold(text):
        return text
    return "\n".join(
        "".join(_repaired_words(line, records)) if may_hold(line) and hard_places(line) else line
        for line in text.split("\n")
    )


def _repaired_words(line: str, records: Records) -> Iterator[str]:
    """The line, phrase by phrase, with its damage undone.

    A line may be half damaged, so good accented words part phrases. A word with a pair that could be good writing goes
    with its neighbours: it is damaged if the accented words on both sides are.
    """
    words = list(_WORD.finditer(line))
    hard = _overlapping(words, hard_places(line))
    kinds = "".join("h" if place in hard else _kind_of_word(word[0]) for place, word in enumerate(words))
    kinds = _AMONG_HARD.sub(lambda run: "h" * len(run[0]), kinds)
    phrase = ""
    for word, kind in zip(words, kinds, strict=True):
        apart = kind in "gs"
        if apart or len(phrase) + len(word[0]) > _PIECE:
            yield _repaired_phrase(phrase, records)
            phrase = ""
        if apart:
            yield word[0]
        else:
            phrase += word[0]
    yield _repaired_phrase(phrase, records)


def _overlapping(words: list[re.Match[str]], spots: list[re.Match[str]]) -> set[int]:
    """Places of the words that a spot touches; both lists run from left to right."""
    touched, place = set(), 0
    for spot in spots:
        while words[place].end() <= spot.start():
            place += 1
        touched.add(place)
    return touched


def _kind_of_word(word: str) -> str:
    """``s`` for soft: it holds a pair; ``g`` for good: accented letters without one; ``p`` for plain."""
    if may_hold(word) or _HALF.search(word):
        return "s"
    return "g" if _ACCENTED.search(word) else "p"


def _repaired_phrase(phrase: str, records: Records) -> str:
    if not hard_places(phrase):
        return phrase
    by_ftfy = _by_ftfy(phrase)
    # ftfy undoes several layers and puts back what was lost; it passes over short words such as "há»™i"
    fixed = min((by_ftfy, decode_sequences(phrase), decode_sequences(by_ftfy)), key=_damage)
    if _improves(phrase, fixed):
        records.add("mojibake", phrase, fixed)
        return fixed
    words = _WORD.findall(phrase)
    return phrase if len(words) < 2 else "".join(_repaired_phrase(word, records) for word in words)


def _by_ftfy(phrase: str) -> str:
    """What ftfy makes of it, with everything off that is not about encoding."""
    from ftfy import TextFixerConfig, fix_encoding  # slow to load, and seldom needed

    as_1252 = from_1258(phrase)  # which ftfy does not know
    fixed = fix_encoding(as_1252, TextFixerConfig(unescape_html=False, fix_c1_controls=False, normalization=None))
    return phrase if fixed == as_1252 else fixed


def _improves(before: str, after: str) -> bool:
    """Whether a repair leaves less damage and costs no Vietnamese syllable.

    A letter in a hard place is no letter, so ``LÃ`` of ``LÃ©gume`` is no syllable that could be lost.
    """
    if len(after) >= len(before) or _damage(after) >= _damage(before) or _new_rubbish(before, after):
        return False
    if after.count("\ufffd") > before.count("\ufffd") + before.count("ï¿½"):
        return False
    genuine = letters_in_syllables(without_hard_places(before))
    return letters_in_syllables(unicodedata.normalize("NFC", after)) >= genuine


def _damage(text: str) -> int:
    return sum(len(place[0]) for place in hard_places(text))


def _new_rubbish(before: str, after: str) -> bool:
    """Whether a repair made characters that no text holds: controls, unassigned ones, surrogates."""
    return any(unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") for char in set(after) - set(before))
