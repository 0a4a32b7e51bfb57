"""What UTF-8 looks like when it was read as windows-1252, Latin-1 or 1258, and where it cannot be anything else.

In: a text. Out: the places that are mojibake beyond doubt, and what its sequences stand for. Must not know what is done
about them.

A *sequence* is the bytes of one character, each seen as a character of its own: a lead and one to three tails (``Ã``
and ``¡`` for á). A *pair* is a lead and a tail. Most pairs never occur in good writing, but some do: a Vietnamese title
may hold ``XÃ–`` or ``XÃ”``, a French text ``été\xa0»``. windows-1258 has ``Ă`` where the others have ``Ã``, and ``Đ``, ``đ``
for the leads of Cyrillic and emoji. So a place is *hard* if the letters around it, or a tail that
no writer puts there, rule good writing out.
"""

import re
from types import MappingProxyType

_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # bytes windows-1252 has no character for
_CP1252 = {bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in _UNDEFINED}
_BYTE_OF = MappingProxyType(
    {chr(byte): byte for byte in range(0x80, 0x100)} | _CP1252 | {"Ă": 0xC3, "Đ": 0xD0, "đ": 0xF0}
)
MEANT_BY_C1 = MappingProxyType({chr(byte): char for char, byte in _CP1252.items()})
"""What windows-1252 has where Latin-1 has control characters."""

_TAILS = "".join(char for char, byte in _BYTE_OF.items() if byte < 0xC0)
# Tails that good writing puts behind an accented letter: spaces, dashes, quotes, marks, footnote numbers, soft hyphens
_FAIR = "\xa0\xad–—”’“‘»«›‹…•·©®™°¹²³"
_ODD = re.escape("".join(char for char in _TAILS if char not in _FAIR))
_C = re.escape(_TAILS)
_LETTER = r"[^\W\d_]"
TAIL = f"[{_C}]"
PAIR = rf"[\xc2-\xf4ĂĐđ]{TAIL}"
"""Regular expressions of one tail and of a lead with a tail."""

_PAIRED = re.compile(PAIR)
_LEAD_1258 = re.compile(f"[ĂĐđ](?={TAIL})")
_SEQUENCE = re.compile(rf"[\xc2-\xdfĂĐ]{TAIL}|[\xe0-\xef]{TAIL}{{2}}|[\xf0-\xf4đ]{TAIL}{{3}}")
_ANY_ODD = re.compile(rf"[{_ODD}]")
_HARD = re.compile(
    rf"""
    # Each begins with a pair; to ask this first makes the search of damaged text four times as fast
    (?={PAIR}) (?:
      # a capital in mid-word: lÃ\xa0
      (?<=[a-z]) [\xc2-\xd6\xd8-\xdeĂ] {TAIL}
      # a tail that is no punctuation: MÃ¡y; one that is, in mid-word: LÃ©gume
    | [\xc2-\xc6Ă] [{_ODD}]
    | [\xc2-\xc6Ă] [»©®™’·°¹²³\xad] (?=[a-z])
      # a word that begins with a single capital and punctuation: Ã–sterreich
    | (?<!{_LETTER}) [\xc2-\xc6Ă] [\xad–”’“‘›‹…•©®™¹²³«] (?={_LETTER})
      # à as a word: voyage Ã\xa0 Paris
    | (?<=[a-z0-9]\ ) [ÃĂ]\xa0 (?=\ ?[a-z0-9])
      # no word ends in Â: 25Â°C, fin.Â\xa0, CFAÂ®; nor is it one: Â© 2024, or an indent in a line of English
    | (?<=[A-Za-z0-9.,;:!?)>]) Â [\xa0-\xbf]
    | (?<!{_LETTER}) Â [¡-¬®-º¼-¿]
    | \A Â\xa0 (?=[\x00-\x7f\xa0]*\Z)
      # an indent behind a sentence
    | (?<=[.,;:!?)»”]\ ) Â\xa0 (?=\Z|[^\w\s])
      # 4×4
    | (?<=[0-9]) [ÃĂ]— (?=[0-9]) | (?<=[0-9]\ ) [ÃĂ]— (?=\ [0-9])
      # an arrow of a list of links
    | (?<![^\ ]) Â[«»] (?![^\ ])
      # the đồng: 180.000Ä‘
    | (?<=[0-9]) Ä‘
      # punctuation, arrows, emoji, the byte order mark, the replacement character
    | â€{TAIL} | â[{_ODD}]{TAIL} | â{TAIL}[{_ODD}] | [ðđ][Ÿ\x9f]{TAIL}{{2}} | ï»¿ | ï¿½
      # Vietnamese letters, U+1E80 to U+1EFF: áº¡, á»™
    | áº{TAIL} | á»[{_ODD}\xad–—“‘«‹•·©®™°¹²³] | á»[”’›…](?=[a-z])
      # letters of other scripts, one after the other
    | (?P<run>(?:{_SEQUENCE.pattern}){{2,}}+)
    )
    """,
    re.VERBOSE,
)


def may_hold(text: str) -> bool:
    """Whether there is a pair at all; fast, and false for nearly every text."""
    return _PAIRED.search(text) is not None


def hard_places(text: str) -> list[re.Match[str]]:
    """The hard places, left to right. Runs count if a tail is odd: ``à\xa0«é\xa0»`` is French."""
    return [found for found in _HARD.finditer(text) if not found["run"] or _ANY_ODD.search(found[0])]


def without_hard_places(text: str) -> str:
    """The text with a blank for each hard place: a letter that stands there is none."""
    return _HARD.sub("\ufffd", text)


def from_1258(text: str) -> str:
    """The text with the leads that windows-1258 shows as Vietnamese letters as windows-1252 shows them."""
    return _LEAD_1258.sub(lambda lead: chr(_BYTE_OF[lead[0]]), text)


def decode_sequences(text: str) -> str:
    """The text with each sequence, hard or not, replaced by the character it stands for."""
    return _SEQUENCE.sub(_decoded, text)


def _decoded(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTE_OF[char] for char in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
