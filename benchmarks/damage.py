"""Ways to damage text as misreading and old alphabets do, with what can be undone and what cannot.

In: good text. Out: the same text damaged, or None where the damage cannot be undone by anybody because two texts would
look alike afterwards. Must not know: how damage is undone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from cleannews.lexicon.legacy import Name, alphabets

_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


def read_as_latin1(text: str) -> str:
    """UTF-8 that somebody took for Latin-1."""
    return text.encode("utf-8").decode("latin-1")


def read_as_cp1252(text: str) -> str:
    """UTF-8 that a browser took for windows-1252: bytes without a character become control characters."""
    return "".join(chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252") for byte in text.encode("utf-8"))


def read_as_cp1258(text: str) -> str | None:
    """UTF-8 that somebody took for windows-1258; None where that has no character for a byte."""
    try:
        return text.encode("utf-8").decode("cp1258")
    except UnicodeDecodeError:
        return None


def read_as_cp1252_twice(text: str) -> str:
    """UTF-8 that was taken for windows-1252, saved, and taken for it again."""
    return read_as_cp1252(read_as_cp1252(text))


MISREADINGS: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "windows-1252": read_as_cp1252,
        "Latin-1": read_as_latin1,
        "windows-1258": read_as_cp1258,
        "windows-1252 twice": read_as_cp1252_twice,
    }
)
"""Each byte becomes a character of its own, so that nothing is lost; None where Python's codec would lose a byte."""


def misread(text: str, kind: str) -> str | None:
    """The text misread; None if that lost something, so that no program could know what stood there.

    Lost means a byte without a character of its own, no more: where each byte has one, the misreading can be reversed.
    """
    return MISREADINGS[kind](text)


@lru_cache(maxsize=4)
def _codes(name: Name) -> Mapping[str, str]:
    letters = alphabets()[name].letters
    # VNI has single characters for i with a mark, ì and í among them; with a mark behind it they are read, not written
    shortest_last = sorted(letters, key=len, reverse=True)
    return {letters[code]: code for code in shortest_last if name != "vni" or letters[code] not in "ìíÌÍ"}


def in_legacy(text: str, name: Name) -> str:
    """The text in an old alphabet, read as Latin-1. TCVN3 writes capitals with a tone as small letters."""
    codes = _codes(name)
    text = unicodedata.normalize("NFC", text)
    small = {letter: codes[letter.lower()] for letter in set(text) if letter not in codes and letter.lower() in codes}
    return "".join(codes.get(letter) or small.get(letter) or letter for letter in text)


def without_taken_signs(text: str, name: Name) -> str:
    """The text without the signs whose places the old alphabet took for letters: nobody could write them in it."""
    own = {char for code in alphabets()[name].letters for char in code}
    taken = {sign for sign in own if not sign.isalpha()} | {"\xad", "\xa0"}
    return "".join(" " if char in taken else char for char in text)
