"""Undo damage to text: mojibake, decomposed letters, control characters, Ð for Đ.

In: a block or line of text, of any length. Out: the text, and a ``Repair`` for each change. Must not know pages, roles
or languages, Vietnamese spelling excepted, which is what tells mojibake from a title in capitals. White space, quotes,
ligatures, width and the place of the tone are taste, not damage. Pages in TCVN3, VNI or VISCII are left as they are:
another step for ``repair``.

Clean text is recognised by a few scans and returned as it is. Mojibake is sought only where a sequence of characters
cannot be good writing (``lexicon/mojibake.py``): ftfy alone would also "repair" ``XÃ HỘI``, ``UBND XÃ”`` and
``XÃ–NÔNG``. What ftfy answers must lose no Vietnamese syllable and leave less damage, or the text stays as it was.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cleannews.lexicon.mojibake import (
    MEANT_BY_C1,
    PAIR,
    TAIL,
    decode_sequences,
    hard_places,
    may_hold,
    without_hard_places,
)
from cleannews.lexicon.syllables import is_syllable, letters_in_syllables

_ROUNDS = 6  # again while that changes the text: pairs that a control character parted, letters that were encoded twice
_PIECE = 1000  # characters handed to ftfy at once
_EXCERPT = 48  # characters of a Repair's before and after
_AROUND = 12  # of them, how many stand in front of the change
_RECORDS = 100  # Repairs of one call; what is damaged beyond is repaired all the same
_MARKS = 60  # longer runs of combining marks are no writing, and normalizing takes the square of their number


@dataclass(frozen=True, slots=True)
class Repair:
    """One change to a text."""

    kind: str
    """``mojibake``, ``control`` (removed, or what windows-1252 means by it), ``surrogate``, ``nfc`` or ``eth`` (Ð to
    Đ)."""
    before: str
    """The place as it was: a short excerpt from the first difference on, with a little in front of it."""
    after: str
    """The same place afterwards."""


class _Records:
    """The changes of one call: each different one once, up to a bound."""

    def __init__(self) -> None:
        self.found: dict[Repair, None] = {}

    def add(self, kind: str, before: str, after: str) -> None:
        """Note that ``before`` became ``after``."""
        if len(self.found) < _RECORDS:
            same = next((place for place, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
            start = max(0, same - _AROUND)
            cut = slice(start, start + _EXCERPT)
            excerpts = (part[cut].encode("utf-8", "replace").decode("utf-8") for part in (before, after))
            self.found[Repair(kind, *excerpts)] = None


def repair(text: str) -> tuple[str, tuple[Repair, ...]]:
    """The text without damage, and what was done; the very same string and ``()`` if there is nothing to do.

    Never raises; takes time linear in the length; repairing a repaired text changes nothing.
    """
    if _is_clean(text):
        return text, ()
    records = _Records()
    repaired = text
    for _ in range(_ROUNDS):
        before = repaired
        for step in (_undo_mojibake, _drop_controls, _join_surrogates, _compose, _restore_eth):
            repaired = step(repaired, records)
        if repaired == before:
            break
    return (text, ()) if repaired == text else (repaired, tuple(records.found))


def _is_clean(text: str) -> bool:
    """Whether no step could find work: so it is with nearly every text, and this must be fast."""
    if text.isascii():
        return not _CONTROL.search(text)
    return not _SUSPECT.search(text) and unicodedata.is_normalized("NFC", text)


# A word with the white space behind it (a no-break space or NEL may be half of a letter); long ones are cut between
# letters
_WORD = re.compile(rf"[^ \t\r\n]{{1,900}}{TAIL}{{0,9}}[ \t\r\n]*|[ \t\r\n]+")
_ACCENTED = re.compile(r"(?![\x00-\x7f])[^\W\d_]")
_AMONG_HARD = re.compile(r"(?<![gsp])[sp]+(?![gsp])")
_HALF = re.compile(r"\ufffd|[a-z][\xc2-\xde]|^[ÃÂ]\s")  # what pairs look like after something was lost


def _undo_mojibake(text: str, records: _Records) -> str:
    if not may_hold(text):
        return text
    return "\n".join(
        "".join(_repaired_words(line, records)) if may_hold(line) and hard_places(line) else line
        for line in text.split("\n")
    )


def _repaired_words(line: str, records: _Records) -> Iterator[str]:
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


def _repaired_phrase(phrase: str, records: _Records) -> str:
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

    return fix_encoding(phrase, TextFixerConfig(unescape_html=False, fix_c1_controls=False, normalization=None))


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


_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200d\ufeff"
_SURROGATES = "\ud800-\udfff"
_ETH = "Ðð"
_CONTROL = re.compile(f"[{_CONTROLS}]+")
_SURROGATE = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_SUSPECT = re.compile(rf"[{_CONTROLS}{_SURROGATES}{_ETH}]|{PAIR}")
_ETH_WORD = re.compile(rf"(?<![^\W\d_])[{_ETH}][^\W\d_]+")
_ONLY_VIETNAMESE = re.compile("[ơưƠƯ\u1ea0-\u1ef9]")
_TO_D = str.maketrans(_ETH, "Đđ")
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x1f"
# Scripts whose writing uses joiners or, without spaces between words, U+200B. Emoji are beyond them all.
_JOINING = re.compile("[\u0590-\u1dff\u20d0-\U0010ffff]")
_SPACELESS = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1980-\u19df]")


def _drop_controls(text: str, records: _Records) -> str:
    def fixed(found: re.Match[str]) -> str:
        start, end = found.span()
        after = ""
        for char in found[0]:
            left = after[-1:] or text[start - 1 : start]
            joins = char in "\u200c\u200d" and _JOINING.match(left)
            parts = char == "\u200b" and _SPACELESS.match(left)
            after += char if joins or parts else " " if char in _BREAKS else MEANT_BY_C1.get(char, "")
        if after != found[0]:
            before, behind = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
            records.add("control", before + found[0] + behind, before + after + behind)
        return after

    return _CONTROL.sub(fixed, text)


def _join_surrogates(text: str, records: _Records) -> str:
    def fixed(found: re.Match[str]) -> str:
        after = found[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        records.add("surrogate", found[0], after)
        return after

    return _SURROGATE.sub(fixed, text)


def _compose(text: str, records: _Records) -> str:
    if unicodedata.is_normalized("NFC", text):
        return text
    parts = _mark_runs().split(text) if len(text) > _MARKS else [text]
    composed = "".join(part if n % 2 else unicodedata.normalize("NFC", part) for n, part in enumerate(parts))
    if composed != text:
        records.add("nfc", text, composed)
    return composed


@lru_cache(maxsize=1)
def _mark_runs() -> re.Pattern[str]:
    """Runs of combining marks that are too long to be writing; the blocks of CJK and Hangul hold none."""
    codes = (*range(0x300, 0x3100), *range(0xA600, 0xAC00), *range(0xF900, 0x1F000))
    marks = "".join(c for c in map(chr, codes) if unicodedata.combining(unicodedata.normalize("NFD", c)[0]))
    return re.compile(f"([{re.escape(marks)}]{{{_MARKS},}})")


def _restore_eth(text: str, records: _Records) -> str:
    """Đ for Ð in Vietnamese syllables, if the text holds a letter that no language with Ð has."""
    if not _ETH_WORD.search(text) or not _ONLY_VIETNAMESE.search(text):
        return text

    def fixed(found: re.Match[str]) -> str:
        after = found[0].translate(_TO_D)
        if not is_syllable(after):
            return found[0]
        records.add("eth", found[0], after)
        return after

    return _ETH_WORD.sub(fixed, text)
